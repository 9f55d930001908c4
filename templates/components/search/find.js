/* Which rows carry the words: by what they show, by the index, by sound; where none does, nearly or in part. No DOM. */

import { askedWord } from "./words.js";
import { inAll, rowsByText } from "./match.js";

const toldNothing = () => ({ nearly: [], instead: [], nowhere: [], apart: false });

/* `ask` finds one word in the index: entry name → the number of its spelling that stands there. Gives `found`, the places
   that have all words, and what `rankOf` wants: `parts`, the words that were looked for in the end
   with what each found, and `whole`, the rows that show all words written as one. What a reader must be told:
   `nearly`, numbers of the words for which others were taken; `instead`, the pieces taken of a phrase; `nowhere`,
   numbers of the words left out; `apart`, whether what is left stands in no entry together. */
export async function find(words, data, ask) {
  const look = async (word) => ({ word, map: await findWord(word, data, ask) });
  const lookFor = (text, asTyped = false) => look(asTyped ? { typed: text, forms: [text], also: [], sound: null } : askedWord(text, data.synonyms));
  let parts = (await Promise.all(words.map(look))).map((part, at) => ({ ...part, at }));
  const told = toldNothing();
  if (parts.some(({ map }) => !map.size)) {
    const { mend } = await import("./mend.js");
    parts = (await Promise.all(parts.map((part) => (part.map.size ? [part] : mend(part, data, ask, lookFor, told))))).flat();
  }
  const whole = wholeOf(words, data);
  const there = parts.filter(({ map }) => map.size);
  if (!there.length) return { found: whole, parts, whole, ...told };
  told.nowhere = [...new Set(parts.filter(({ map }) => !map.size).map(({ at }) => at))];
  let found = inAll(there.map(({ map }) => map));
  if (!found.size) {
    found = inMost(there.map(({ map }) => map));
    told.apart = whole.size === 0;
  }
  for (const place of whole.keys()) found.set(place, 0);
  return { found, parts: there, whole, ...told };
}

/* What the rows alone say, while the index is still on its way. `find` finds all of it too; a word that stands in no row
   may stand in the index, so until that has answered it is neither mended nor left out. */
export function findShown(words, data) {
  const parts = words.map((word) => ({ word, map: rowsByText(data.entries, word) }));
  const whole = wholeOf(words, data);
  const found = parts.every(({ map }) => map.size) ? inAll(parts.map(({ map }) => map)) : new Map();
  for (const place of whole.keys()) found.set(place, 0);
  return { found, parts, whole, ...toldNothing() };
}

async function findWord(word, data, ask) {
  // What a row shows (無料, 予約なし) is found too where the index has it only as a condition.
  const found = rowsByText(data.entries, word);
  for (const [name, at] of await ask(word)) {
    const place = data.places.get(name);
    if (place !== undefined) found.set(place, Math.min(at, found.get(place) ?? at));
  }
  return found;
}

/* A name typed with a space inside it: ほし あかり, hoshi akari. */
function wholeOf(words, data) {
  if (words.length < 2) return new Map();
  return rowsByText(data.entries, askedWord(words.map(({ typed }) => typed).join(""), data.synonyms));
}

/* What has the most of the words. */
function inMost(maps) {
  const number = new Map();
  for (const map of maps) for (const place of map.keys()) number.set(place, (number.get(place) ?? 0) + 1);
  const most = Math.max(...number.values());
  return new Map([...number].filter(([, held]) => held === most).map(([place]) => [place, 0]));
}
