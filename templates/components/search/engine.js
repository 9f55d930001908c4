/* Asks the index which entries carry the words. Loaded with the first word, never before. */

import { phrase } from "./fold.js";
import { unlessOfMost } from "./match.js";

/* `pagefind`: its module; `map`: records.json; `folder`: where both lie, with its closing slash. Resolves to a function
   that finds one word. */
export async function openIndex(pagefind, map, folder) {
  // A phrase takes about 2 ms: not worth the second script that a worker needs. The key lets entry and index be cached.
  const index = pagefind.createInstance({ basePath: folder, noWorker: true, exactDiacritics: true, metaCacheTag: map.key.slice(0, 16) });
  await index.init();
  return (word) => searchIndex(index, map, word);
}

/* Finds a word in any of its forms. Gives entry name → the number of the form that stands there, 0 as it was typed. */
export async function searchIndex(index, map, { forms }) {
  const answers = await Promise.all(forms.map((form) => oneForm(index, map, form)));
  const found = new Map();
  answers.forEach((numbers, at) => {
    for (const number of at && found.size ? unlessOfMost(numbers, map.entries.length) : numbers) {
      const name = map.entries[number];
      if (!found.has(name)) found.set(name, at);
    }
  });
  return found;
}

/* A form of several Latin words wants every one of them, wherever it stands. */
async function oneForm(index, map, form) {
  const parts = await Promise.all(
    form.split(" ").map(async (part) => {
      const { results } = await index.search(phrase(part));
      return new Set(results.flatMap(({ id }) => entriesOf(map.records[id])));
    }),
  );
  const [first, ...others] = parts;
  return [...first].filter((number) => others.every((numbers) => numbers.has(number)));
}

/* A record stands for one entry, or for the many that share a text: their numbers, each counted from the one before. */
function entriesOf(steps) {
  if (typeof steps === "number") return [steps];
  let number = 0;
  return (steps ?? []).map((step) => (number += step));
}
