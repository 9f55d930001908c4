/* The days on which a schedule opens, by rules named as in `shirube/schedule/rules.py`; `dates.py` beside it says the
   same of the same rules. What a rule does not name, it does not limit. */

const DAY = 86_400_000;
const NAMES = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'];

/** What a rule may ask of a day. */
function factsOf(time, holidays) {
  const date = new Date(time);
  const day = date.toISOString().slice(0, 10);
  const number = date.getUTCDate();
  const daysOfMonth = new Date(Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + 1, 0)).getUTCDate();
  return {
    day,
    month: date.getUTCMonth() + 1,
    weekday: NAMES[date.getUTCDay()],
    nth: number + 7 > daysOfMonth ? [Math.ceil(number / 7), -1] : [Math.ceil(number / 7)],
    monthday: number === daysOfMonth ? [number, -1] : [number],
    week: weekOf(day),
    isHoliday: holidays.has(day),
  };
}

const timeOf = (day) => Date.parse(`${day}T00:00:00Z`);
const weekOf = (day) => Math.floor((timeOf(day) / DAY + 3) / 7); // the first Monday came three days before 1970
const isIn = (day, first, last) => (first <= last ? first <= day && day <= last : day >= first || day <= last);
const isAmong = (facts, named) => facts.some((fact) => named.includes(fact));

function isWeekday(facts, { weekdays = [], nth = [] }) {
  return weekdays.includes(facts.weekday) && (!nth.length || isAmong(facts.nth, nth));
}

function isShut(facts, closure) {
  const { kind, first, last, months = [] } = closure;
  if (kind === 'public-holidays') return facts.isHoliday;
  if (kind === 'dated') return isIn(facts.day, first, last);
  if (kind === 'yearly') return isIn(facts.day.slice(5), first, last);
  return isWeekday(facts, closure) && (!months.length || months.includes(facts.month));
}

function falls(facts, rule) {
  const { weekdays = [], monthdays = [], months = [], anchor, interval_weeks: weeks = 1, season } = rule;
  let is = monthdays.length ? isAmong(facts.monthday, monthdays) : isWeekday(facts, rule);
  // Without a first day nobody knows which weeks.
  is &&= anchor ? facts.day >= anchor && (facts.week - weekOf(anchor)) % weeks === 0 : weeks === 1;
  if (rule.holidays === 'also') is ||= facts.isHoliday;
  if (rule.holidays === 'only') is = facts.isHoliday && (is || !weekdays.length);
  return is && (!months.length || months.includes(facts.month)) && (!season || isIn(facts.day.slice(5), ...season));
}

function isOpen(facts, rule, closures, exceptions) {
  if (!falls(facts, rule) || exceptions.some((one) => isShut(facts, one))) return false;
  // Holidays closed for the whole place do not stop what opens on holidays by name.
  const isOpenOnHolidays = (rule.holidays ?? 'any') !== 'any';
  return ![...(rule.closed ?? []), ...closures].some((one) => !(one.kind === 'public-holidays' && isOpenOnHolidays) && isShut(facts, one));
}

const FEWEST_OF_A_LINE = 3; // so many weekdays make a line the usual hours

/** Whether a rule names the holidays, on other weekdays and in all of the year in which `rule` holds. */
function namesHolidaysBesides({ holidays, weekdays = [], months = [], season }, rule) {
  if (holidays !== 'also' && !(holidays === 'only' && !weekdays.length)) return false;
  if (weekdays.some((day) => rule.weekdays.includes(day))) return false;
  if (season) return String(season) === String(rule.season ?? '');
  return !months.length || (Boolean(rule.months?.length) && rule.months.every((month) => months.includes(month)));
}

/** The rules of one line without the holidays for which another line (土日祝) has hours of its own. */
export function withHolidaysApart(rules, all) {
  const isUsual = ({ holidays = 'any', weekdays = [], nth = [], interval_weeks: weeks = 1 }) => (
    holidays === 'any' && weekdays.length >= FEWEST_OF_A_LINE && !nth.length && weeks === 1
  );
  return rules.map((rule) => (isUsual(rule) && all.some((other) => namesHolidaysBesides(other, rule))
    ? { ...rule, closed: [...(rule.closed ?? []), { kind: 'public-holidays' }] }
    : rule));
}

const byTime = (a, b) => (a.start ?? '').localeCompare(b.start ?? '') || (a.end ?? '').localeCompare(b.end ?? '');

/** The days from one to another, both included. */
export function daysFrom(first, last, holidays) {
  const days = [];
  for (let time = timeOf(first); time <= timeOf(last); time += DAY) days.push(factsOf(time, holidays));
  return days;
}

/** The openings of these days, on so many of them at most: by date and time, none twice. */
export function openings({ rules, closures = [], exceptions = [] }, days, most = Infinity) {
  const found = new Map();
  let count = 0;
  for (const facts of days) {
    const open = rules.filter((rule) => isOpen(facts, rule, closures, exceptions)).sort(byTime);
    if (open.length) count += 1;
    if (count > most) break;
    for (const { start = null, end = null } of open) found.set(`${facts.day} ${start} ${end}`, { date: facts.day, start, end });
  }
  return [...found.values()];
}
