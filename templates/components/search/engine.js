/* Asks the index which entries carry the words. Loaded with the first word, never before. */

import { phrase } from "./fold.js";

/* `base`: address of the index's folder, with its closing slash. Resolves to a function from words to entry names. */
export async function openIndex(base) {
  const folder = new URL(base, document.baseURI).href;
  const [pagefind, map] = await Promise.all([
    import(`${folder}pagefind.js`),
    fetch(`${folder}records.json`).then((answer) => {
      if (!answer.ok) throw new Error(`records.json: ${answer.status}`);
      return answer.json();
    }),
  ]);
  // A phrase takes about 2 ms: not worth the second script that a worker needs. The key lets entry and index be cached.
  const index = pagefind.createInstance({ basePath: folder, noWorker: true, exactDiacritics: true, metaCacheTag: map.key.slice(0, 16) });
  await index.init();
  return (words) => searchIndex(index, map.records, words);
}

/* Every word must be there, each in one of its forms. Gives entry name → whether all stand there as they were typed. */
export async function searchIndex(index, records, words) {
  const maps = await Promise.all(words.map(({ forms }) => anyForm(index, records, forms)));
  const [first, ...others] = maps;
  const found = new Map();
  for (const [name, typed] of first) {
    if (others.every((map) => map.has(name))) found.set(name, typed && others.every((map) => map.get(name)));
  }
  return found;
}

async function anyForm(index, records, forms) {
  const answers = await Promise.all(forms.map((form) => oneForm(index, form)));
  const found = new Map();
  answers.forEach((ids, at) => {
    for (const id of ids) if (!found.has(records[id])) found.set(records[id], at === 0);
  });
  return found;
}

/* A form of several Latin words wants every one of them, wherever it stands. */
async function oneForm(index, form) {
  const parts = await Promise.all(form.split(" ").map((part) => index.search(phrase(part))));
  const [first, ...others] = parts.map(({ results }) => results.map(({ id }) => id));
  return first.filter((id) => others.every((ids) => ids.includes(id)));
}
