/* Finds words that stand nowhere as they were typed: two words written as one, and words with one typing error, which is
   a letter too many, missing, wrong, or two that changed places. Loaded only then. */

import { inAll, namesOf, textsOf } from "./entries.js";

/* Another kanji is another word (手紙の会, 手話の会): among few letters it is no slip of the finger. */
const SHORTEST = 4;
const SHORTEST_WITH_KANJI = 5;
const KANJI = /\p{Script=Han}/u;
const LEAST_IN_PIECES = 4;
const LONGEST_IN_TWO = 20;
const MOST_CORRECTIONS = 8;
/* A piece that says something: two letters, but three that begin with hiragana, which are half of any verb, or の会. */
const PIECE = /^(?=..)(?![ぁ-ゟー].$)/u;
const LATIN_END = /[a-z0-9]$/;
const LATIN_START = /^[a-z0-9]/;

/* Cuts a word in two (幌別サロン) so that most rows carry both; `look` finds a word as if it had been typed by itself.
   Gives the two words and what carries them, or null. */
export async function inTwo(word, look) {
  const letters = [...word];
  if (letters.length > LONGEST_IN_TWO) return null;
  let best = null;
  for (let at = 2; at + 1 < letters.length; at += 1) {
    const pieces = [letters.slice(0, at).join(""), letters.slice(at).join("")];
    if (!pieces.every((piece) => PIECE.test(piece)) || (LATIN_END.test(pieces[0]) && LATIN_START.test(pieces[1]))) continue;
    // The longer piece stands nowhere at most cuts; then the other need not be looked for.
    const order = pieces[0].length > pieces[1].length ? [0, 1] : [1, 0];
    const looked = [];
    for (const piece of order) {
      looked[piece] = await look(pieces[piece]);
      if (!looked[piece].map.size) break;
    }
    if (!looked[order[1]]) continue;
    const found = inAll(looked.map(({ map }) => map));
    if (found.size > (best?.found.size ?? 0)) best = { words: looked.map((one) => one.word), found };
  }
  return best;
}

/* Rows whose texts hold the word but for one error, and whatever the index has for the spelling they hold; where there
   are none, rows in which the index has all of the word but for one letter.
   `ask` finds a word in the index. Gives place → true for a name, false for any other text. */
export async function near(word, { entries, places }, ask) {
  const found = new Map();
  const letters = [...word];
  if (letters.length < (KANJI.test(word) ? SHORTEST_WITH_KANJI : SHORTEST)) return found;
  const spelt = new Set();
  const thirds = inThirds(letters);
  for (const entry of entries) {
    const names = namesOf(entry).map((text) => nearIn(text, letters, thirds)).filter(Boolean);
    const held = names.length ? names : textsOf(entry).map((text) => nearIn(text, letters, thirds)).filter(Boolean);
    if (held.length) found.set(entry.place, names.length > 0);
    for (const piece of held) spelt.add(piece);
  }
  const others = found.size ? [...spelt].slice(0, MOST_CORRECTIONS).map((form) => ask({ forms: [form] })) : [inPieces(letters, ask)];
  for (const names of await Promise.all(others)) {
    for (const name of names.keys()) if (places.has(name) && !found.has(places.get(name))) found.set(places.get(name), false);
  }
  return found;
}

/* The piece of a text that is these letters with at most one error, or null: Sellers' dynamic programme with exchanged
   neighbours. Each cell holds its cost and, in the low bits, where the piece begins. */
const COST = 1 << 16;
function nearIn(text, letters, thirds) {
  // One error spoils two of the three at most; ten thousand rows are told apart by this line.
  if (!thirds.some((third) => text.includes(third))) return null;
  const size = letters.length;
  const signs = [...text];
  let [before, last, row] = [0, 1, 2].map(() => new Int32Array(size + 1));
  for (let at = 0; at <= size; at += 1) last[at] = at * COST;
  for (let place = 0; place < signs.length; place += 1) {
    row[0] = place + 1;
    for (let at = 1; at <= size; at += 1) {
      const isSame = letters[at - 1] === signs[place];
      let best = Math.min(last[at - 1] + (isSame ? 0 : COST), last[at] + COST, row[at - 1] + COST);
      const isExchange = place > 0 && at > 1 && letters[at - 1] === signs[place - 1] && letters[at - 2] === signs[place];
      if (isExchange) best = Math.min(best, before[at - 2] + COST);
      row[at] = best;
    }
    if (row[size] < 2 * COST) return signs.slice(row[size] % COST, place + 1).join("");
    [before, last, row] = [last, row, before];
  }
  return null;
}

function inThirds(letters) {
  const [one, two] = [1, 2].map((part) => Math.round((letters.length * part) / 3));
  return [letters.slice(0, one), letters.slice(one, two), letters.slice(two)].map((part) => part.join(""));
}

/* Leaves each letter out in turn and wants what stands before and after it, in whatever text of one entry. */
async function inPieces(letters, ask) {
  const found = new Map();
  for (let at = 1; at + 1 < letters.length; at += 1) {
    const pieces = [letters.slice(0, at), letters.slice(at + 1)].map((piece) => piece.join("")).filter((piece) => [...piece].length > 1);
    if ([...pieces.join("")].length < LEAST_IN_PIECES) continue;
    const maps = await Promise.all(pieces.map((piece) => ask({ forms: [piece] })));
    for (const name of maps[0].keys()) if (maps.every((map) => map.has(name))) found.set(name, false);
  }
  return found;
}
