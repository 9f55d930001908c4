/* Takes a phrase apart: 幌別サロン into two words, 息子がひきこもり into what the site knows and the rest. */

import { fold } from "./fold.js";
import { inAll } from "./match.js";
import { standsAlone } from "./words.js";

const LONGEST_IN_TWO = 20;
const LONGEST_KNOWN = 12;
/* A piece that says something: two letters, but three that begin with hiragana, which are half of any verb, or の会. */
const PIECE = /^(?=..)(?![ぁ-ゟー].$)/u;
const LATIN_END = /[a-z0-9]$/;
const LATIN_START = /^[a-z0-9]/;
const RUN = /[\u3005\u3400-\u9FFF]{2,}|[a-z0-9]{3,}/gu;
/* Between and after words: nothing is lost without them. */
const PARTICLES = "の|に|で|が|は|を|と|も|へ|や|から|まで|など";
const LEADING = new RegExp(`^(?:${PARTICLES})+`, "u");
const TRAILING = new RegExp(`(?:${PARTICLES})+$`, "u");
const ENDING = new RegExp(`(?:${PARTICLES}|か|な|です|ます|する|したい|ほしい|ある|いる|ない|ところ|とき)+$`, "u");
const FILLING = new RegExp(`^(?:${PARTICLES}|か|な|お|ご|です|ます|する|したい|ほしい|ある|いる|ない|ところ|とき)+$`, "u");

/* Cuts a word in two (幌別さろん) so that most rows carry both; `lookFor` finds a piece as if it had been typed alone. */
export async function twoOf(word, lookFor) {
  const letters = [...word];
  if (letters.length > LONGEST_IN_TWO) return null;
  let best = null;
  let most = 0;
  for (let at = 2; at + 1 < letters.length; at += 1) {
    const pieces = [letters.slice(0, at).join(""), letters.slice(at).join("")];
    if (!pieces.every((piece) => PIECE.test(piece)) || (LATIN_END.test(pieces[0]) && LATIN_START.test(pieces[1]))) continue;
    // The longer piece stands nowhere at most cuts; then the other need not be looked for.
    const order = pieces[0].length > pieces[1].length ? [0, 1] : [1, 0];
    const looked = [];
    for (const piece of order) {
      looked[piece] = await lookFor(pieces[piece]);
      if (!looked[piece].map.size) break;
    }
    if (!looked[order[1]]) continue;
    const { size } = inAll(looked.map(({ map }) => map));
    if (size > most) [best, most] = [looked, size];
  }
  return best;
}

/* Finds in a folded phrase the words that the site knows, the longest first, and what stands between them without its
   particles. Gives one piece after the other: {text, written}, and for what is not known the `runs` of kanji or of
   Latin letters in it. */
export function piecesOf(word, data) {
  const known = knownOf(data);
  const isKnown = (text, at) => known.has(text) && text !== word && standsAlone(word, text, at);
  const pieces = [];
  let rest = "";
  const close = (isLast) => {
    const text = (pieces.length ? rest.replace(LEADING, "") : rest).replace(isLast ? ENDING : TRAILING, "");
    if (text) pieces.push({ text, written: text, runs: [...text.matchAll(RUN)].map(([run]) => run) });
    rest = "";
  };
  for (let at = 0; at < word.length; ) {
    let length = Math.min(LONGEST_KNOWN, word.length - at);
    while (length > 1 && !isKnown(word.slice(at, at + length), at)) length -= 1;
    if (length > 1) {
      close(false);
      const text = word.slice(at, at + length);
      pieces.push({ text, written: known.get(text) });
    } else rest += word[at];
    at += length;
  }
  close(true);
  return pieces;
}

/* Words of the site, folded → as written: parts of names, labels of rows, synonyms. Three letters of hiragana at least. */
function knownOf(data) {
  if (data.known) return data.known;
  const labels = (entry) => [entry.what, entry.where, ...(entry.terms ?? []), ...(entry.chips ?? []).map(([, label]) => label)];
  const words = [
    ...data.entries.flatMap((entry) => [entry.name, ...(entry.aliases ?? []), entry.kana ?? ""].flatMap((name) => name.split(/\s+/u))),
    ...data.entries.flatMap((entry) => labels(entry).flatMap((label) => (label ?? "").split(/[・、/]/u))),
    ...data.synonyms.flat().map(({ word }) => word),
  ];
  const folded = words.map((word) => [fold(word), word]);
  data.known = new Map(folded.filter(([word]) => PIECE.test(word) && word.length <= LONGEST_KNOWN && !FILLING.test(word)));
  return data.known;
}
