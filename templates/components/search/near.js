/* Finds words with one typing error: a letter too many, missing, wrong, or two that changed places. */

import { areAlike } from "./alike.js";
import { namesOf, nameParts, textsOf } from "./match.js";
import { latinOf, plainLatin } from "./romaji.js";

const SHORTEST = 4;
const SHORTEST_PART = 3; // of a name, and as a whole
const SHORTEST_IN_LATIN = 6; // a shorter word is near to half of all names
const SHORTEST_OF_KANJI = 3;
const LONGEST_OF_SHORT_KANJI = 4;
const LEAST_IN_PIECES = 4;
const MOST_SPELLINGS = 4;
const MOST_CORRECTIONS = 8;
const KANJI = /[\u3005\u3400-\u9FFF]/u;
const LATIN = /^[a-z ]+$/;

/* Rows whose texts hold the word, in one of its spellings, but for one error, and whatever the index has for the
   spellings they hold. `ask` finds a word in the index. Gives the word as it is spelt there, and what carries it. */
export async function near(word, { entries, places }, ask) {
  const map = new Map();
  const spelt = new Set();
  const asked = word.forms.slice(0, MOST_SPELLINGS).map(patternOf);
  const latin = LATIN.test(word.typed) ? patternOf(plainLatin(word.typed)) : null;
  for (const entry of entries) {
    const names = asked.flatMap((pattern) => [...held(namesOf(entry), pattern, nearIn), ...(pattern.isLong ? [] : held(nameParts(entry), pattern, nearAll))]);
    const heard = latin ? held(namesInLatin(entry), latin, latin.letters.length < SHORTEST_IN_LATIN ? nearAll : nearIn) : [];
    const pieces = names.length || heard.length ? names : asked.flatMap((pattern) => held(textsOf(entry), pattern, nearIn));
    if (pieces.length || heard.length) map.set(entry.place, 0);
    for (const piece of pieces) spelt.add(piece);
  }
  const corrections = [...spelt].slice(0, MOST_CORRECTIONS);
  for (const names of await Promise.all(corrections.map((form) => ask({ forms: [form] })))) {
    for (const name of names.keys()) if (places.has(name) && !map.has(places.get(name))) map.set(places.get(name), 0);
  }
  return { word: { ...word, forms: corrections, spelt: corrections }, map };
}

/* Leaves each letter out in turn and wants what stands before and after it, in whatever text of one entry. */
export async function nearInIndex(word, { places }, ask) {
  const letters = [...word.typed];
  const isLatin = LATIN.test(word.typed);
  const least = isLatin ? 3 : 2;
  const map = new Map();
  if (letters.length < (KANJI.test(word.typed) || isLatin ? SHORTEST + 1 : SHORTEST)) return { word, map };
  for (let at = 1; at + 1 < letters.length; at += 1) {
    const pieces = [letters.slice(0, at), letters.slice(at + 1)].map((piece) => piece.join("")).filter((piece) => [...piece].length >= least);
    if ([...pieces.join("")].length < LEAST_IN_PIECES + (isLatin ? 2 : 0)) continue;
    const maps = await Promise.all(pieces.map((piece) => ask({ forms: [piece] })));
    for (const name of maps[0].keys()) if (places.has(name) && maps.every((found) => found.has(name))) map.set(places.get(name), 0);
  }
  return { word, map };
}

const namesInLatin = (entry) => (entry.latin ??= [...new Set([...namesOf(entry), ...nameParts(entry)])].map(latinOf));
const held = (texts, pattern, test) => texts.map((text) => test(text, pattern)).filter(Boolean);

function patternOf(form) {
  const letters = [...form];
  const hasKanji = KANJI.test(form);
  return {
    letters,
    thirds: inThirds(letters),
    // Another kanji is another word (手紙の会, 手話の会): among few letters it is a slip only where it sounds or looks alike.
    isStrict: hasKanji && letters.length <= LONGEST_OF_SHORT_KANJI,
    isLong: letters.length >= (hasKanji ? SHORTEST_OF_KANJI : SHORTEST),
  };
}

/* The part of a name that is these letters with one error, from three letters up (ゆけり for ゆけむり), or null. */
function nearAll(part, pattern) {
  const size = pattern.letters.length;
  if (size < SHORTEST_PART || Math.abs([...part].length - size) > 1 || [...part].length < SHORTEST_PART) return null;
  return nearIn(part, { ...pattern, isLong: true }, true);
}

/* The piece of a text (or the text, where all of it is asked for) that is these letters with at most one error, or null:
   Sellers' dynamic programme with exchanged neighbours. Each cell holds its cost and, in the low bits, where the piece
   begins. */
const COST = 1 << 16;
function nearIn(text, { letters, thirds, isStrict, isLong }, isAll = false) {
  // One error spoils two of the three at most; ten thousand rows are told apart by this line.
  if (!isLong || !thirds.some((third) => text.includes(third))) return null;
  const size = letters.length;
  const signs = [...text];
  const costOf = (letter) => (isStrict && KANJI.test(letter) ? 2 * COST : COST);
  const costs = letters.map(costOf);
  let [before, last, row] = [0, 1, 2].map(() => new Int32Array(size + 1));
  for (let at = 1; at <= size; at += 1) last[at] = last[at - 1] + costs[at - 1];
  for (let place = 0; place < signs.length; place += 1) {
    row[0] = isAll ? (place + 1) * COST : place + 1;
    const extra = costOf(signs[place]);
    for (let at = 1; at <= size; at += 1) {
      const [asked, sign] = [letters[at - 1], signs[place]];
      const other = isStrict && (KANJI.test(asked) || KANJI.test(sign)) && !areAlike(asked, sign) ? 2 * COST : COST;
      let best = Math.min(last[at - 1] + (asked === sign ? 0 : other), last[at] + extra, row[at - 1] + costs[at - 1]);
      const isExchange = place > 0 && at > 1 && asked === signs[place - 1] && letters[at - 2] === sign;
      if (isExchange) best = Math.min(best, before[at - 2] + COST);
      row[at] = best;
    }
    if (row[size] < 2 * COST && (!isAll || place + 1 === signs.length)) return isAll ? text : signs.slice(row[size] % COST, place + 1).join("");
    [before, last, row] = [last, row, before];
  }
  return null;
}

function inThirds(letters) {
  const [one, two] = [1, 2].map((part) => Math.round((letters.length * part) / 3));
  return [letters.slice(0, one), letters.slice(one, two), letters.slice(two)].map((part) => part.join(""));
}
