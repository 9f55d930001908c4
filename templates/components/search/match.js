/* Which rows show a word, and how near they are to what was typed. No DOM, no clock. */

import { fold } from "./fold.js";
import { shortVowels } from "./romaji.js";

/* What every word finds, each by itself: the places that all have, with the highest number any gives them. */
export function inAll(maps) {
  const [first, ...others] = maps;
  const found = new Map();
  for (const [place, at] of first) {
    if (others.every((map) => map.has(place))) found.set(place, Math.max(at, ...others.map((map) => map.get(place))));
  }
  return found;
}

const written = (entry) => [entry.name, entry.kana, ...(entry.aliases ?? [])].filter(Boolean);
export const namesOf = (entry) => (entry.names ??= written(entry).map(fold));

/* The parts of its names that stand by themselves: ひだまり in 見本サロン ひだまり. */
export const nameParts = (entry) => (entry.parts ??= written(entry).flatMap((name) => name.split(/\s+/u)).map(fold).filter(Boolean));

/* What a row shows, folded: names first. */
export const textsOf = (entry) => (entry.texts ??= [
  ...namesOf(entry),
  ...[
    entry.summary, entry.what, entry.where, entry.rule, ...(entry.terms ?? []), ...(entry.chips ?? []).map(([, label]) => label),
  ].filter(Boolean).map(fold),
]);

/* Readings without their long vowels, which Latin letters write or leave out as they like (Tokyo, Toukyou). */
const soundsOf = (entry) => (entry.sounds ??= namesOf(entry).map(shortVowels));

/* Finds the rows that show a word, in one of its spellings or, for Latin letters, by the sound of a reading. Gives
   place → the number of the spelling, 0 as it was typed. */
export function rowsByText(entries, { forms, sound }) {
  const found = new Map();
  const note = (rows, at) => {
    for (const { place } of rows) if (!found.has(place)) found.set(place, at);
  };
  if (sound) note(entries.filter((entry) => soundsOf(entry).some((reading) => reading.includes(sound))), 0);
  forms.forEach((form, at) => {
    const rows = entries.filter((entry) => textsOf(entry).some((text) => text.includes(form)));
    note(at && found.size ? unlessOfMost(rows, entries.length) : rows, at);
  });
  return found;
}

/* What was not typed and stands in most entries (居場所, tried for フリースペース) would only bury what says it as typed. */
const FEW = 20;
export const unlessOfMost = (hits, all) => (all > FEW && hits.length * 2 > all ? [] : hits);

/* Ranks what was found: for each word, the part of a name that it is, a name that holds it, one in another spelling,
   then what the row shows and what stands elsewhere, as typed before what only means the same; summed over the words.
   A word that an entry lacks costs more, the fewer have it. `parts`: [{word, map}]; `whole`: all words written as one. */
const PART_OF_NAME = 0, IN_NAME = 1, NAMED_OTHERWISE = 2, SHOWN = 3, SAID = 4, SHOWN_OTHERWISE = 5, SAID_OTHERWISE = 6;
const LACKED = 8;
export function rankOf(entries, parts, found, whole = new Map()) {
  const graders = parts.filter(({ map }) => map.size).map((part) => graderOf(part, entries.length));
  const rank = new Map();
  for (const place of found.keys()) rank.set(place, graders.reduce((sum, grade) => sum + grade(entries[place]), whole.has(place) ? -LACKED : 0));
  return rank;
}

function graderOf({ word: { forms, sound, spelt = forms.slice(0, 1) }, map }, all) {
  const holds = (texts, asked) => texts.some((text) => asked.some((form) => text.includes(form)));
  const lacked = LACKED + 2 * Math.log2(all / map.size);
  return (entry) => {
    if (!map.has(entry.place)) return lacked;
    const names = namesOf(entry);
    const parts = nameParts(entry);
    if (parts.some((part) => spelt.includes(part) || (sound && shortVowels(part) === sound))) return PART_OF_NAME;
    if (holds(names, spelt) || (sound && soundsOf(entry).some((reading) => reading.includes(sound)))) return IN_NAME;
    if (holds(names, forms)) return NAMED_OTHERWISE;
    if (holds(textsOf(entry), spelt)) return SHOWN;
    if (map.get(entry.place) === 0) return SAID;
    return holds(textsOf(entry), forms) ? SHOWN_OTHERWISE : SAID_OTHERWISE;
  };
}
