/* Which rows carry the words: by what they show, by the index, by sound, and where none does, nearly. No DOM. */

import { askedWord, inAll, rowsByText } from "./entries.js";

/* `ask` finds one word in the index: entry name → whether it stands there as typed. Gives `found`, place → whether all
   words stand there as they were typed; `nearly`, the numbers of the words that stand nowhere so; and `parts`, the words
   by which rows are ranked: as typed, but for those that are two in one. */
export async function find(words, data, ask) {
  const maps = await Promise.all(words.map((word) => findWord(word, data, ask)));
  const nearly = [];
  const parts = words.map((word) => [word]);
  if (maps.some((map) => !map.size)) {
    const { inTwo, near } = await import("./near.js");
    const look = async (piece) => {
      const word = askedWord(piece, data.synonyms);
      return { word, map: await findWord(word, data, ask) };
    };
    for (const [at, { forms }] of words.entries()) {
      if (maps[at].size) continue;
      const cut = await inTwo(forms[0], look);
      maps[at] = cut ? cut.found : await near(forms[0], data, ask);
      if (cut) parts[at] = cut.words;
      else if (maps[at].size) nearly.push(at);
    }
  }
  return { found: inAll(maps), nearly, parts: parts.flat() };
}

async function findWord(word, data, ask) {
  // What a row shows (無料, 予約なし) is found too where the index has it only as a condition.
  const found = rowsByText(data.entries, word);
  for (const [name, asTyped] of await ask(word)) {
    const place = data.places.get(name);
    if (place !== undefined) found.set(place, asTyped || (found.get(place) ?? false));
  }
  return found;
}
