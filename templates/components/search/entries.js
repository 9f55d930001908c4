/* Reads search/entries.json: which rows match, how many each option would give, when each opens next. No DOM, no clock. */

const DAYS = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];
const FOLDERS = { place: "places", organisation: "organisations" };
const MINUTES = 1440;
const NOON = 720;
const FIVE = 1020;
/* Parts of the day as bits; an opening whose hour nobody knows is an opening all the same. */
const PARTS_OF_DAY = { morning: 1, afternoon: 2, evening: 4 };
const HOUR_UNKNOWN = 8;
const LAST = { irregular: 1e9, unknown: 2e9, paused: 3e9, ended: 4e9 };

/* Minutes since 1970 on the clocks of Japan, which knows no summer time. */
export const minutesInJapan = (milliseconds) => Math.floor(milliseconds / 60000) + 9 * 60;
const dayNumber = (iso) => Date.parse(`${iso}T00:00Z`) / 86400000;
const minutes = (time) => Number(time.slice(0, -3)) * 60 + Number(time.slice(-2));

export function readEntries(text) {
  const { form, base, first, last, calendars, columns } = JSON.parse(text);
  if (form !== 2) throw new Error(`entries.json has form ${form}`);
  const entries = rowsOf(columns);
  for (const [place, entry] of entries.entries()) {
    Object.assign(entry, { place, url: `${base}${FOLDERS[entry.kind]}/${entry.slug}/`, values: valuesOf(entry) });
  }
  return {
    first: dayNumber(first),
    last: dayNumber(last),
    calendars,
    entries,
    places: new Map(entries.map(({ kind, slug }, place) => [`${kind}/${slug}`, place])),
  };
}

/* Columns to rows: an entry has only what it has something to say of. */
function rowsOf(columns) {
  const rows = columns.slug?.map(() => ({})) ?? [];
  for (const [name, column] of Object.entries(columns)) {
    for (const [at, value] of column.entries()) if (value) rows[at][name] = value;
  }
  return rows;
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
  for (const tongue of entry.tongues ?? []) values.set("language", (values.get("language") ?? new Set()).add(tongue));
  return values;
}

/* Which parts of the day an opening lies in, by half an hour at least: an office that closes at a quarter past five is
   none for the evening. Without an end, only the hour it begins is known. */
function partsOf(start, end) {
  if (!start) return HOUR_UNKNOWN;
  const from = minutes(start);
  const to = end ? minutes(end) : from + 1;
  const least = Math.min(30, to - from);
  return [[1, 0, NOON], [2, NOON, FIVE], [4, FIVE, 2 * MINUTES]].reduce(
    (bits, [bit, begins, ends]) => (Math.min(to, ends) - Math.max(from, begins) >= least ? bits | bit : bits),
    0,
  );
}

/* For each weekday, the parts of the day in which an entry opens: today, in the seven days from today, and ever. */
function openings(entry, data, today) {
  if (entry.openings?.today === today) return entry.openings;
  const masks = { today: new Uint8Array(7), week: new Uint8Array(7), ever: new Uint8Array(7) };
  const open = today <= data.last && (entry.state ?? "open") === "open";
  for (const [calendar, start, end = ""] of (open && entry.sessions) || []) {
    const days = data.calendars[calendar];
    const parts = partsOf(start, end);
    for (let at = Math.max(0, today - data.first); at < days.length; at += 1) {
      if (days[at] !== "1") continue;
      const weekday = (data.first + at + 3) % 7; // 1970 began on a Thursday
      const ahead = data.first + at - today;
      if (ahead === 0) masks.today[weekday] |= parts;
      if (ahead < 7) masks.week[weekday] |= parts;
      masks.ever[weekday] |= parts;
    }
  }
  entry.openings = { today, masks };
  return entry.openings;
}

/* Tells of an entry whether it opens on one of these days, at one of these times, one of these soon: on one and the same
   opening. Days alone are asked of its rules, so that a garden which opens in May stands under its day in winter too. */
function opener(data, today, { day, time, when }) {
  const days = day && [...day];
  if (!time && !when) return (entry) => !days || days.some((value) => has(entry, "day", value));
  const soon = when ? (when.has("week") ? "week" : "today") : "ever";
  const wanted = time ? [...time].reduce((bits, value) => bits | PARTS_OF_DAY[value], 0) : 0xff;
  const numbers = (days ?? DAYS).map((value) => DAYS.indexOf(value)).filter((number) => number >= 0);
  // Which dates are holidays, and when what is not fixed takes place, the rows do not say.
  const isForHolidays = !when && day?.has("holiday");
  return (entry) => {
    const mask = openings(entry, data, today).masks[soon];
    const isOn = (number) => (mask[number] & wanted) > 0;
    return numbers.some(isOn) || (isForHolidays && has(entry, "day", "holiday") && DAYS.some((_, number) => isOn(number)));
  };
}

const isForAnyone = (entry) => entry.admission === "anyone";

function has(entry, name, value) {
  return (entry.values.get(name)?.has(value) ?? false) || (name === "audience" && isForAnyone(entry));
}

const OF_TIME = ["day", "time", "when"];

/* Picks the rows and counts the options in one pass. `chosen`: name → set of values, OR inside, AND across;
   `options`: [{name, value}], each counted as if it alone were chosen in its group, with the other groups as they are;
   `found`: what has the places in the list, or null for all; `now`: minutes, as `minutesInJapan` counts them. */
export function pick(data, chosen, options, found, now) {
  const given = [...chosen].filter(([, values]) => values.size);
  const groups = given.filter(([name]) => !OF_TIME.includes(name)).map(([name, values]) => [name, [...values]]);
  const times = Object.fromEntries(given.filter(([name]) => OF_TIME.includes(name)));
  const today = Math.floor(now / MINUTES);
  const isOpen = openAt(data, today, times);
  const timed = options.flatMap(({ name, value }, at) =>
    OF_TIME.includes(name) ? [{ at, isOpen: openAt(data, today, { ...times, [name]: new Set([value]) }) }] : [],
  );
  const optionsOf = optionsOfEntries(data, options);
  const rows = [];
  const counts = options.map(() => 0);
  for (const entry of data.entries) {
    const { place } = entry;
    if (found && !found.has(place)) continue;
    let failed = null;
    let fails = 0;
    for (const [name, values] of groups) {
      if (values.some((value) => has(entry, name, value))) continue;
      failed = name;
      fails += 1;
      if (fails > 1) break;
    }
    if (fails > 1) continue;
    if (fails === 0) for (const option of timed) counts[option.at] += option.isOpen[place];
    if (!isOpen[place]) continue;
    if (fails === 0) rows.push(entry);
    for (const at of optionsOf[place]) if (fails === 0 || options[at].name === failed) counts[at] += 1;
  }
  return { rows, counts };
}

/* For each entry, the numbers of the options it has: asked at every click, so looked up only once. */
const tables = new WeakMap();
function optionsOfEntries(data, options) {
  const known = tables.get(options);
  if (known?.data === data) return known.table;
  const asked = options.flatMap(({ name, value }, at) => (OF_TIME.includes(name) ? [] : [{ name, value, at }]));
  const table = data.entries.map((entry) => asked.filter(({ name, value }) => has(entry, name, value)).map(({ at }) => at));
  tables.set(options, { data, table });
  return table;
}

/* For each entry, 1 if it opens at these times: asked again at every click, and of most times the same. */
const MOST_TIMES = 100;
const tablesOfTimes = new WeakMap();
function openAt(data, today, times) {
  const key = [today, ...OF_TIME.map((name) => [...(times[name] ?? [])].join())].join(" ");
  if (!tablesOfTimes.has(data) || tablesOfTimes.get(data).size > MOST_TIMES) tablesOfTimes.set(data, new Map());
  const known = tablesOfTimes.get(data);
  if (!known.has(key)) known.set(key, Uint8Array.from(data.entries, opener(data, today, times)));
  return known.get(key);
}

/* Finds the opening that is on or comes next: its day, start, end; null where none is known. */
export function nextOpening(entry, data, now) {
  if (entry.next?.now !== now) entry.next = { now, opening: findNext(entry, data, now) };
  return entry.next.opening;
}

function findNext(entry, data, now) {
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
      if (!best || begins < best.begins) best = { day, start, end, begins, today: day === today };
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

/* Splits rows under chosen audiences, as Directory.for_audience does: those that name one, and those where anyone may come. */
export function splitByAudience(rows, audiences) {
  const isMeant = (entry) => [...entry.values.get("audience")].some((audience) => audiences.has(audience));
  return [rows.filter(isMeant), rows.filter((entry) => !isMeant(entry))];
}
