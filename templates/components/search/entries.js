/* Reads search/entries.json: which rows match, how many each option would give, when each opens next. No DOM, no clock. */

import { fold, queryWords } from "./fold.js";

const DAYS = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];
const MINUTES = 1440;
const LAST = { irregular: 1e9, unknown: 2e9, paused: 3e9, ended: 4e9 };

/* Minutes since 1970 on the clocks of Japan, which knows no summer time. */
export const minutesInJapan = (milliseconds) => Math.floor(milliseconds / 60000) + 9 * 60;
const dayNumber = (iso) => Date.parse(`${iso}T00:00Z`) / 86400000;
const minutes = (time) => Number(time.slice(0, -3)) * 60 + Number(time.slice(-2));

export function readEntries(text) {
  const { form, first, last, calendars, entries, synonyms } = JSON.parse(text);
  if (form !== 1) throw new Error(`entries.json has form ${form}`);
  return {
    first: dayNumber(first),
    last: dayNumber(last),
    calendars,
    synonyms: synonyms.map((group) => group.map((word) => ({ word, folded: fold(word) })).filter(({ folded }) => folded.length > 1)),
    entries: entries.map((entry, place) => ({ ...entry, place, values: valuesOf(entry) })),
  };
}

/* What each checkbox may ask of an entry: name of the box → its values. */
function valuesOf(entry) {
  const days = DAYS.filter((_, at) => (entry.days ?? "")[at] > "0");
  if (entry.holiday) days.push("holiday");
  if (entry.irregular) days.push("irregular");
  const values = new Map([
    ["type", new Set([entry.kind])],
    ["audience", new Set(entry.audiences)],
    ["area", new Set(entry.area ? [entry.area] : [])],
    ["kind", new Set(entry.kinds)],
    ["day", new Set(days)],
  ]);
  for (const flag of entry.flags ?? []) values.set(flag, new Set(["1"]));
  return values;
}

const isForAnyone = (entry) => entry.admission === "anyone";

function has(entry, name, value) {
  return (entry.values.get(name)?.has(value) ?? false) || (name === "audience" && isForAnyone(entry));
}

/* Picks the rows and counts the options in one pass. `chosen`: name → set of values, OR inside, AND across;
   `options`: [{name, value}], each counted as if it alone were chosen in its group, with the other groups as they are;
   `found`: what has the places in the list, or null for all. */
export function pick(entries, chosen, options, found) {
  const groups = [...chosen].filter(([, values]) => values.size).map(([name, values]) => [name, [...values]]);
  const table = tableOf(entries, options);
  const rows = [];
  const counts = options.map(() => 0);
  for (const entry of entries) {
    if (found && !found.has(entry.place)) continue;
    let failed = null;
    let fails = 0;
    for (const [name, values] of groups) {
      if (values.some((value) => has(entry, name, value))) continue;
      failed = name;
      fails += 1;
      if (fails > 1) break;
    }
    if (fails === 0) rows.push(entry);
    if (fails > 1) continue;
    for (let at = 0; at < options.length; at += 1) {
      if (table[at][entry.place] && (fails === 0 || options[at].name === failed)) counts[at] += 1;
    }
  }
  return { rows, counts };
}

/* For each option, which entries have it: asked 800 times 60 at every click, so looked up only once. */
const tables = new WeakMap();
function tableOf(entries, options) {
  let table = tables.get(options);
  if (table?.entries !== entries) {
    table = options.map(({ name, value }) => Uint8Array.from(entries, (entry) => has(entry, name, value)));
    table.entries = entries;
    tables.set(options, table);
  }
  return table;
}

/* Finds the opening that is on or comes next: its day, start, end; null where none is known. */
export function nextOpening(entry, data, now) {
  const today = Math.floor(now / MINUTES);
  if (today > data.last || (entry.state ?? "open") !== "open") return null;
  let best = null;
  for (const [calendar, start, end = ""] of entry.sessions ?? []) {
    const days = data.calendars[calendar];
    // From yesterday on: an evening may last past midnight. Without an end it counts until its day is over.
    for (let at = Math.max(0, today - 1 - data.first); at < days.length; at += 1) {
      if (days[at] !== "1") continue;
      const day = data.first + at;
      const over = day * MINUTES + (end ? minutes(end) : MINUTES);
      if (over <= now) continue;
      const begins = day * MINUTES + minutes(start);
      if (!best || begins < best.begins) best = { day, start, end, begins, today: day <= today };
      break;
    }
  }
  return best;
}

/* Orders rows: with words typed, the nearest first (`rank`: place → small number); then as the reader chose. */
export function order(rows, data, now, { byKana, rank }) {
  const keyed = rows.map((entry) => {
    let when = 0;
    if (!byKana) when = nextOpening(entry, data, now)?.begins ?? LAST[entry.state ?? (entry.irregular ? "irregular" : "unknown")];
    return { entry, when, rank: rank?.get(entry.place) ?? 0 };
  });
  keyed.sort((one, other) => one.rank - other.rank || one.when - other.when || one.entry.place - other.entry.place);
  return keyed.map(({ entry }) => entry);
}

/* Ranks what was found (place → whether the words stand there as typed): first those named so, then those that say
   so, each as typed before words that only mean the same. */
export function rankOf(entries, words, found) {
  const typed = rowsByName(entries, words.map(({ forms }) => ({ forms: forms.slice(0, 1) })));
  const meant = rowsByName(entries, words);
  const rank = new Map();
  for (const [place, asTyped] of found) {
    if (typed.has(place)) rank.set(place, 0);
    else if (meant.has(place)) rank.set(place, 1);
    else rank.set(place, asTyped ? 2 : 3);
  }
  return rank;
}

/* Splits rows under chosen audiences, as Directory.for_audience does: those that name one, and those where anyone may come. */
export function splitByAudience(rows, audiences) {
  const isMeant = (entry) => [...entry.values.get("audience")].some((audience) => audiences.has(audience));
  return [rows.filter(isMeant), rows.filter((entry) => !isMeant(entry))];
}

/* Cuts a query into words, each with all its spellings. What stands in the synonyms with a space inside stays whole,
   and so does a Japanese phrase of theirs typed with spaces (「お茶を 飲みたい」). */
export function askedWords(query, synonyms, most = 8) {
  const known = new Set(synonyms.flatMap((group) => group.map(({ folded }) => folded)));
  const typed = queryWords(query).slice(0, most);
  const words = [];
  for (let at = 0; at < typed.length; ) {
    let end = typed.length;
    while (end > at + 1 && !known.has(fold(typed.slice(at, end).join(" ")))) end -= 1;
    words.push(fold(typed.slice(at, end).join(" ")));
    at = end;
  }
  return words.map((word) => spellings(word, synonyms));
}

/* Whether a query holds one of these words: Japanese anywhere, Latin as a whole word (DV is not in DVD). */
export function holdsWord(query, words) {
  const text = fold(query);
  return words.map(fold).some((word) => {
    for (let at = text.indexOf(word); word && at >= 0; at = text.indexOf(word, at + 1)) if (standsAlone(text, word, at)) return true;
    return false;
  });
}

const LATIN = /[a-z0-9]/;
const SHORT_LATIN = /^[a-z]{1,3}$/;
const saysTooLittle = (form) => form.includes(" ") || SHORT_LATIN.test(form);
function standsAlone(text, word, at) {
  const cuts = (one, other) => LATIN.test(one ?? "") && LATIN.test(other ?? "");
  return !cuts(text[at - 1], word[0]) && !cuts(word.at(-1), text[at + word.length]);
}

/* Gives every way of writing a folded word with words that mean the same, itself first, and the words tried besides.
   Several Latin words, and a short one (DV stands in advice), are understood but not tried: they say too little. */
export function spellings(word, synonyms, most = 16) {
  const members = synonyms
    .flatMap((group) => group.map(({ folded }) => ({ folded, group })))
    .sort((one, other) => other.folded.length - one.folded.length);
  const also = new Set();
  let forms = [""];
  for (let at = 0; at < word.length; ) {
    const hits = members.filter(({ folded }) => word.startsWith(folded, at) && standsAlone(word, folded, at));
    const longest = hits.filter(({ folded }) => folded.length === hits[0].folded.length);
    const others = longest.flatMap(({ group }) => group).filter(({ folded }) => folded !== longest[0].folded && !saysTooLittle(folded));
    const here = longest.length ? longest[0].folded : word[at];
    for (const other of others) if (isNews(other, others, longest)) also.add(other.word);
    const choices = [...new Set([here, ...others.map(({ folded }) => folded)])];
    forms = forms.flatMap((start) => choices.map((choice) => start + choice)).slice(0, most);
    at += here.length;
  }
  const all = [...new Set([word, ...forms])];
  const isTold = all.length > 1 && SHORT_LATIN.test(word) && members.some(({ folded }) => folded === word);
  return { forms: isTold ? all.slice(1) : all, also: [...also] };
}

/* Whether a word tried besides is worth telling: not where a shorter one of them stands in it, nor in letters that a
   reader of Japanese did not type. */
function isNews({ folded }, others, [typed]) {
  const isPart = others.some((other) => other.folded !== folded && folded.includes(other.folded));
  return !isPart && (LATIN.test(typed.folded[0]) || !LATIN.test(folded[0]));
}

/* Finds the rows whose name, reading or alias carries every word, in one of its spellings. */
export function rowsByName(entries, words) {
  return scan(entries, words, (entry) => (entry.names ??= [entry.name, entry.kana, ...(entry.aliases ?? [])].filter(Boolean).map(fold)));
}

/* Does without the index: looks through what the rows themselves show. */
export function rowsByText(entries, words) {
  return scan(entries, words, (entry) => (entry.texts ??= [
    entry.name, entry.kana, ...(entry.aliases ?? []), entry.summary, entry.what, entry.where, entry.rule,
    ...(entry.terms ?? []), ...(entry.chips ?? []).map(([, label]) => label),
  ].filter(Boolean).map(fold)));
}

function scan(entries, words, textsOf) {
  const found = new Map();
  for (const entry of entries) {
    const texts = textsOf(entry);
    const says = (form) => texts.some((text) => text.includes(form));
    if (words.every(({ forms }) => forms.some(says))) found.set(entry.place, words.every(({ forms }) => says(forms[0])));
  }
  return found;
}
