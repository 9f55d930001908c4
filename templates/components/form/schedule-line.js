/* Reads the ways in which opening days are written most: 毎週火・木 10:00-15:00, 第2・第4土曜 13時〜16時（8月は休み）.

   `shirube/schedule` reads far more and has the last word. What is read here is read alike there, to the day, or not
   read at all: a test holds the two together. So whatever is unknown, or could mean two things, gives null. */

const WEEKDAYS = '月火水木金土日';
const WEEKDAY = '[月火水木金土日]';
const DAY = `${WEEKDAY}(?:曜日?|よう日)?(?![曜よ])`;
const OF = '(?:の(?!日(?!曜)))'; // の日 is a day, and no Sunday
const JOIN = ' ?(?:・|/|と) ?';
const WEEK = '[1-5](?:週目?)?';
const CLOCK = '(午前|午後|am|pm)? ?(?:([0-9]{1,2}):([0-9]{2})|([0-9]{1,2})時(?:([0-9]{1,2})分|(半))?|(正午))';
const MONTH_DAY = '([0-9]{1,2})(?:/([0-9]{1,2})|月([0-9]{1,2})日)(?![0-9/])';
const SPAN = `${MONTH_DAY} ?(?:~|から) ?${MONTH_DAY}(?:まで)?`;
const DATE = '(2[0-9]{3})~([0-9]{1,2})~([0-9]{1,2})(?![0-9])'; // as every date stands once it is folded
const WORKDAYS = [0, 1, 2, 3, 4];
const NAMES = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'];
const DAYS_OF_MONTH = [31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];
const MINUTES_OF_DAY = 1440;
const SMALL_HOURS = 7 * 60; // without 午前, 3時 hardly ever means the night
const LONGEST_LINE = 200;
const NAMED_SPANS = { 年末年始: ['12-29', '01-03'], お盆: ['08-13', '08-16'], お正月: ['01-01', '01-03'] };
/* Said beside the days and times, and changing neither. */
const REMARKS = '(?:要|事前|要事前)予約(?:制|不要)?|予約(?:制|不要|なし)|申し?込み?不要|要(?:事前)?申し?込み?|(?:参加費?|入場)?無料|どなたでも(?:どうぞ)?|先着順?(?:[0-9]+(?:名|人|組|食))?|定員[0-9]+(?:名|人|組)|[0-9]+(?:食|名|人|組)限定|雨天(?:中止|決行)|(?:参加費|会費)[0-9]+円|(?:受付|受け付け|最終受付)は?[0-9]{1,2}:[0-9]{2}まで|(?:なくなり|無くなり)次第終了';

/** Thrown where a line says what cannot be read here. */
const UNKNOWN = Symbol('unknown');

class Line {
  constructor(text) {
    if (text.length > LONGEST_LINE) throw UNKNOWN;
    this.text = fold(text);
    this.at = 0;
  }

  get isDone() {
    return this.at >= this.text.length;
  }

  /** The match that begins here, a space before it or not; a number is never parted. */
  take(source) {
    if (/[0-9]/.test(this.text[this.at - 1]) && /[0-9]/.test(this.text[this.at])) return null;
    const pattern = patternOf(source);
    pattern.lastIndex = this.at;
    const found = pattern.exec(this.text);
    if (found) this.at = pattern.lastIndex;
    return found;
  }

  /** What a reader finds; where it finds nothing, the place is as before. */
  try(read) {
    const begin = this.at;
    const found = read(this);
    if (!found) this.at = begin;
    return found;
  }
}

const patterns = new Map();

function patternOf(source) {
  if (!patterns.has(source)) patterns.set(source, new RegExp(` ?(?:${source})`, 'uy'));
  return patterns.get(source);
}

function fold(text) {
  // NFKC would make a plain number of ①, and two letters of one.
  if (/[^\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Nd}a-zA-Zａ-ｚＡ-Ｚ\s\p{Pd}\p{Ps}\p{Pe}〜～~ー:：・･、､,，/／&＆※第]/u.test(text)) throw UNKNOWN;
  return text.normalize('NFKC').toLowerCase()
    .replace(/[〜~\p{Pd}ー]/gu, '~')
    .replace(/\p{Ps}/gu, '(').replace(/\p{Pe}/gu, ')')
    .replace(/[、,&]/g, '・')
    .replace(/\s+/g, ' ').trim()
    .replace(/(^|[^0-9])(2[0-9]{3})(?:年([0-9]{1,2})月([0-9]{1,2})日|\/([0-9]{1,2})\/([0-9]{1,2}))(?![0-9/])/g, (_, before, ...parts) => before + parts.slice(0, 5).filter(Boolean).join('~'))
    .replace(/第[一二三四五]/g, (found) => `第${'一二三四五'.indexOf(found[1]) + 1}`);
}

// ---- days -----------------------------------------------------------------------------------------------------------

const unique = (numbers) => [...new Set(numbers)];
/** The days named in 土・日曜日. */
const indexes = (words) => unique(Array.from(words.matchAll(new RegExp(DAY, 'g')), ([day]) => WEEKDAYS.indexOf(day[0])));

/** 火・木, 月〜金, 土日: the days of the week, 0 for Monday. */
function weekdays(line) {
  const found = line.take(`${DAY}(?:(?:${JOIN}|~|から)?${DAY})*`);
  if (!found) return null;
  // 火〜月〜日
  if (new RegExp(`(?:~|から)${DAY}(?:~|から)`).test(found[0])) throw UNKNOWN;
  const days = [];
  let isSpan = false;
  for (const part of found[0].matchAll(new RegExp(`(${DAY})|(~|から)`, 'gu'))) {
    if (part[2]) {
      isSpan = true;
      continue;
    }
    const day = WEEKDAYS.indexOf(part[1][0]);
    const first = isSpan ? days.at(-1) : day;
    for (let step = isSpan ? 1 : 0; step <= (day - first + 7) % 7; step += 1) days.push((first + step) % 7);
    if (isSpan && first === day) throw UNKNOWN;
    isSpan = false;
  }
  if (unique(days).length < days.length) throw UNKNOWN;
  return days;
}

/** 第2・第4, 最終: which of the month's weekdays, -1 for the last. */
function weeks(line) {
  const found = line.take(`(?:第${WEEK}|最終)(?:${JOIN}(?:第?${WEEK}|最終)|第${WEEK}| ?~ ?第?${WEEK})*(?:${OF}| )?(?=${DAY})`);
  if (!found) return null;
  if (/週目? ?~/.test(found[0])) throw UNKNOWN;
  // 最終日 is the last day, not the last Sunday.
  if (/終 ?$/.test(found[0]) && line.take('日(?!曜)')) throw UNKNOWN;
  const numbers = [];
  let isSpan = false;
  for (const part of found[0].matchAll(/([1-5])|(最終)|(~)/g)) {
    if (part[3]) isSpan = true;
    else if (isSpan) {
      if (!(part[1] > numbers.at(-1))) throw UNKNOWN;
      while (numbers.at(-1) < Number(part[1])) numbers.push(numbers.at(-1) + 1);
      isSpan = false;
    } else numbers.push(part[2] ? -1 : Number(part[1]));
  }
  return unique(numbers);
}

/** One group of days that share their weeks. */
function days(line) {
  const daily = line.take('毎日|(年中無休)');
  if (daily) return { weekdays: [0, 1, 2, 3, 4, 5, 6], neverCloses: Boolean(daily[1]) };
  if (line.take('(?:毎週)?平日(?:毎日)?')) return { weekdays: WORKDAYS, closed: [{ kind: 'public-holidays' }] };
  const bracketed = line.try(countedInBrackets);
  if (bracketed) return bracketed;
  const count = line.take('毎?月([1-5])回 ?[・の]?(?=第)')?.[1];
  const often = line.take('(毎週|毎月)の?')?.[1];
  const nth = often === '毎週' ? null : line.try(weeks);
  if (nth) {
    const found = line.take(`(?:${DAY})+(?!${JOIN}${DAY}| ?~|から| ?祝)`);
    // Letters alone may be of words: 日月 is hardly Sunday and Monday.
    if (!found || !new RegExp(`^ ?(?:土日|[月火水木金土]|(?:${WEEKDAY}(?:曜日?|よう日))+)$`).test(found[0])) throw UNKNOWN;
    return { count, nth, weekdays: indexes(found[0]) };
  }
  if (count) throw UNKNOWN;
  if (often !== '毎週') {
    if (often && line.take('末日')) return { monthdays: [-1] };
    const digit = often && line.take('([1-9])のつく日');
    if (digit) return { monthdays: [0, 10, 20, 30].map((tens) => tens + Number(digit[1])).filter((day) => day <= 31) };
    const dated = line.take(`[0-9]{1,2}日(?:${JOIN}[0-9]{1,2}日)*(?![曜~])`);
    if (dated) {
      const monthdays = dated[0].match(/[0-9]+/g).map(Number);
      if (monthdays.some((day) => day < 1 || day > 31)) throw UNKNOWN;
      return { monthdays };
    }
    if (often) throw UNKNOWN;
  }
  const found = line.try(weekdays);
  if (!found) return null;
  const withHolidays = line.take(`(?:${JOIN})?祝日?(?= |\\(|$|[0-9・]|午)`);
  return withHolidays ? { weekdays: found, holidays: 'also' } : { weekdays: found };
}

/** 月2回（第1・第3木曜）. */
function countedInBrackets(line) {
  const count = line.take('毎?月([1-5])回 ?\\((?=第)')?.[1];
  const nth = count && line.try(weeks);
  const found = nth && line.take(`(${DAY})\\)`);
  if (count && !found) throw UNKNOWN;
  return found && { count, nth, weekdays: indexes(found[1]) };
}

/** 4月〜10月, 4月・10月, 偶数月: the months before the days that hold in them. */
function months(line) {
  const half = line.take(`(偶数|奇数)月${OF}?(?!の)`);
  if (half) return monthsFrom(1, 12).filter((month) => month % 2 === (half[1] === '偶数' ? 0 : 1));
  const spanned = spanOfMonths(line, `(?:は|${OF})?(?![0-9の])`);
  if (spanned) return spanned;
  const listed = line.take(`([0-9]{1,2}月(?:(?:・|と)[0-9]{1,2}月)*)(?:は|${OF})?(?![0-9~の])`);
  return listed ? listed[1].match(/[0-9]+/g).map(Number).map((month) => within(month, 12)) : null;
}

/** 4月〜10月, 11〜3月: their numbers; what may stand behind them is for who asks. */
function spanOfMonths(line, behind) {
  const found = line.take(`([0-9]{1,2})月? ?~ ?([0-9]{1,2})月${behind}`);
  return found && monthsFrom(Number(found[1]), Number(found[2]));
}

function within(number, most) {
  if (number < 1 || number > most) throw UNKNOWN;
  return number;
}

function monthsFrom(first, last) {
  within(first, 12);
  within(last, 12);
  const found = [];
  for (let step = 0; step <= (last - first + 12) % 12; step += 1) found.push((first - 1 + step) % 12 + 1);
  return found;
}

// ---- times ----------------------------------------------------------------------------------------------------------

/** Minutes from midnight, and which half of the day was said or follows from what was. */
function clock(found, half) {
  const [, said, hour, minute, oClock, minutes, isHalf, noon] = found;
  if (noon) return { at: 720, half };
  const hours = Number(hour ?? oClock);
  const past = isHalf ? 30 : Number(minute ?? minutes ?? 0);
  if (hours > 24 || past > 59) throw UNKNOWN;
  const of = { 午前: 'am', 午後: 'pm' }[said] ?? said ?? half;
  const at = hours * 60 + past;
  if (of === 'am' && at >= 720) throw UNKNOWN;
  return { at: of === 'pm' && at < 720 ? at + 720 : at, half: of };
}

/** 10:00-12:00, 午後1時から3時まで, 10〜12時, 13:00〜. */
function band(line) {
  const hours = line.take('([0-9]{1,2})~([0-9]{1,2})時(?![0-9半])(?:まで)?');
  if (hours) {
    const [start, end] = [Number(hours[1]) * 60, Number(hours[2]) * 60];
    if (start < SMALL_HOURS || end <= start || end > MINUTES_OF_DAY) throw UNKNOWN;
    return { start, end, half: '' };
  }
  const first = line.take(CLOCK);
  if (!first) return null;
  const start = clock(first, '');
  if (start.at >= MINUTES_OF_DAY || (!start.half && start.at < SMALL_HOURS)) throw UNKNOWN;
  if (!line.take('~|から')) return { start: start.at, end: null, half: start.half };
  const isNextDay = line.take('翌日?');
  const last = line.take(CLOCK);
  if (!last) {
    // 金曜18時〜日曜18時 runs through the days between.
    if (isNextDay || line.take(`(?=${DAY})`)) throw UNKNOWN;
    return { start: start.at, end: null, half: start.half };
  }
  const end = clock(last, isNextDay ? '' : start.half === 'pm' ? 'pm' : '');
  line.take('まで');
  if (isNextDay) {
    if (end.at > 5 * 60 || start.half) throw UNKNOWN;
    return { start: start.at, end: end.at + MINUTES_OF_DAY, half: start.half };
  }
  if (end.at <= start.at || end.at > MINUTES_OF_DAY) throw UNKNOWN;
  return { start: start.at, end: end.at, half: start.half };
}

function bands(line) {
  const found = [];
  for (let next = line.try(band); next; next = line.try(joinedBand)) {
    // 午後1時〜3時、4時〜5時: the second 午後 was not said.
    if (found.at(-1)?.half === 'pm' && !next.half && next.start < 720) throw UNKNOWN;
    found.push(next);
  }
  // 11:00、13:00 may be a time to come and a time to eat.
  if (found.length > 1 && found.some(({ end }) => end === null)) throw UNKNOWN;
  return found;
}

// 12:00PM1:00 may be noon and one, or twelve and one in the afternoon.
function joinedBand(line) {
  return line.take('・|/|と| |(?=午)') ? band(line) : null;
}

// ---- closings -------------------------------------------------------------------------------------------------------

const two = (number) => String(number).padStart(2, '0');

function monthDay(month, day) {
  within(day, DAYS_OF_MONTH[within(month, 12) - 1]);
  return `${two(month)}-${two(day)}`;
}

function isoDate(year, month, day) {
  const date = new Date(Date.UTC(year, month - 1, day));
  if (date.getUTCMonth() !== month - 1 || date.getUTCDate() !== day) throw UNKNOWN;
  return date.toISOString().slice(0, 10);
}

/** One thing that can be closed: 祝日, 年末年始, 12/29-1/3, 8月, 第3月曜, 2026-12-22. */
function closable(line) {
  if (line.take('(?:国民の祝日|祝祭日|祝日|祝)(?!前)')) return [{ kind: 'public-holidays' }];
  const custom = line.take(Object.keys(NAMED_SPANS).join('|'));
  if (custom) {
    const explained = line.take(`\\(${SPAN}\\)|${SPAN}`);
    const [first, last] = explained ? span(explained.slice(1).filter(Boolean)) : NAMED_SPANS[custom[0].trim()];
    return [{ kind: 'yearly', first, last }];
  }
  const dated = line.take(`${DATE}(?: ?(?:~|から) ?${DATE}(?:まで)?)?(?!まで)`);
  if (dated) {
    const first = isoDate(...dated.slice(1, 4).map(Number));
    const last = dated[4] ? isoDate(...dated.slice(4, 7).map(Number)) : first;
    if (last < first) throw UNKNOWN;
    return [{ kind: 'dated', first, last }];
  }
  const spanned = line.take(SPAN);
  if (spanned) {
    const [first, last] = span(spanned.slice(1).filter(Boolean));
    return [{ kind: 'yearly', first, last }];
  }
  const day = line.take(`${MONTH_DAY}(?!~)`);
  if (day) {
    const only = monthDay(Number(day[1]), Number(day[2] ?? day[3]));
    return [{ kind: 'yearly', first: only, last: only }];
  }
  const inMonths = spanOfMonths(line, '(?![0-9])');
  if (inMonths) return inMonths.map(wholeMonth);
  const month = line.take('([0-9]{1,2})月(?![0-9~])');
  if (month) return [wholeMonth(within(Number(month[1]), 12))];
  const nth = line.try(weeks);
  const found = line.take(nth ? `(?:${DAY})+(?!祝|・${DAY})` : `${DAY}(?:・?${DAY})*(?! ?~|から)`);
  if (found) {
    if (found[0].match(new RegExp(DAY, 'g')).length > indexes(found[0]).length) throw UNKNOWN;
    return [{ kind: 'weekdays', weekdays: indexes(found[0]), nth: nth ?? [] }];
  }
  if (nth) throw UNKNOWN;
  return null;
}

const span = ([month, day, lastMonth, lastDay]) => [monthDay(Number(month), Number(day)), monthDay(Number(lastMonth), Number(lastDay))];
const wholeMonth = (month) => ({ kind: 'yearly', isMonth: true, first: `${two(month)}-01`, last: `${two(month)}-${DAYS_OF_MONTH[month - 1]}` });

function closables(line) {
  const found = [];
  for (let next = line.try(closable); next; next = line.try(joinedClosable)) found.push(...next);
  // In 12月・10月29日〜1月3日 the month is a slip.
  if (found.some(({ isMonth }) => isMonth) && found.some(({ kind, isMonth }) => kind === 'yearly' && !isMonth)) throw UNKNOWN;
  return found.length ? found : null;
}

// 日祝 needs no sign between the two.
function joinedClosable(line) {
  return line.take('・|と') || line.text[line.at] === '祝' ? closable(line) : null;
}

const CLOSED = '(?:は|を|の場合は?)? ?(?:除く|除き|お?休み(?:です|します)?|休館|休業|定休|休|開催なし)(?=[ ()・]|$)';

/** 8月は休み, 祝日を除く, 定休日：月曜. */
function closing(line) {
  const found = line.take('(?:定休日|休館日|休業日)(?:は|:| )') ? closables(line) : null;
  if (found) return found;
  const listed = closables(line);
  return listed && line.take(CLOSED) ? listed : null;
}

// ---- a line ---------------------------------------------------------------------------------------------------------

/** Closings and remarks, in brackets, behind ※ or bare. */
function asides(line) {
  const closed = [];
  for (;;) {
    const begin = line.at;
    const bracket = line.take('\\(');
    const mark = bracket ? null : line.take('※');
    if (!bracket && !mark) line.take('・');
    const said = asidesWithin(line);
    if (!said || (bracket && !line.take('\\)'))) {
      line.at = begin;
      return closed;
    }
    closed.push(...said);
    // Behind ※ all the rest is a remark, and a closing before the times may be of other days.
    if (!bracket && !line.isDone) throw UNKNOWN;
  }
}

/** What is closed, by closings and remarks one after the other; null where neither begins. */
function asidesWithin(line) {
  const closed = [];
  for (let count = 0; ; count += 1) {
    const found = line.try(closing);
    if (found) closed.push(...found);
    else if (!line.take(`(?:${REMARKS})(?=[ ()・※]|$)`)) return count ? closed : null;
    line.take('・');
  }
}

/** Days, the months they hold in and their times, with what is closed. */
function clause(line) {
  line.take('(?:開催日|活動日|日時|開催日時)(?:は|:| )|原則(?:として)?');
  const held = line.try(months);
  const groups = [];
  for (let next = line.try(days); next; next = line.try(held ? listedDays : joinedDays)) groups.push(next);
  if (!groups.length) return null;
  // 毎週月曜・祝日休館 may be one list of what is closed.
  if (line.try((of) => of.take('・') && closing(of))) throw UNKNOWN;
  const closed = asides(line);
  line.take(groups.length > 1 ? '[:の]' : '[:のは]');
  const times = bands(line);
  if (times.length) line.take('(?:に?開催(?:します)?|です)(?= |$|\\()');
  closed.push(...asides(line));
  return { held, groups, closed, times };
}

function joinedDays(line) {
  return line.take('・|と| (?=第|最終|毎)') ? days(line) : null;
}

// 1月は第4土曜 第2土曜: the second may be of the other months.
function listedDays(line) {
  return line.take('・|と') ? days(line) : null;
}

const meet = (some, others) => some.some((one) => others.includes(one));

/** Whether two groups may fall on one day: which of the two then holds cannot be told. */
function overlap(one, other) {
  if (one.monthdays || other.monthdays) return true;
  if (one.held && other.held && !meet(one.held, other.held)) return false;
  if (!meet(one.weekdays, other.weekdays)) return one.holidays === 'also' || other.holidays === 'also';
  return !one.nth || !other.nth || meet(one.nth, other.nth) || meet([-1], [...one.nth, ...other.nth]);
}

/** Whether a closing leaves nothing of a group, or meets days that open by another name. */
function isAtOdds(group, closure, held) {
  if (group.neverCloses) return true;
  if (closure.kind === 'yearly') return Boolean(held) && closure.isMonth;
  if (closure.kind !== 'weekdays') return false;
  const names = (group.weekdays ?? []).every((day) => closure.weekdays.includes(day));
  const weeks = group.nth ?? [1, 2, 3, 4, 5];
  return group.holidays === 'also' || (names && (!closure.nth.length || weeks.every((nth) => closure.nth.includes(nth))));
}

function rulesOf({ held, groups, closed, times }) {
  if (groups.some((group) => closed.some((closure) => isAtOdds(group, closure, held)))) throw UNKNOWN;
  return groups.flatMap((group) => (times.length ? times : [{}]).map((time) => ({
    weekdays: named(group.weekdays ?? []),
    nth: group.nth ?? [],
    monthdays: group.monthdays ?? [],
    months: held ?? [],
    holidays: group.holidays ?? 'any',
    ...hours(time),
    closed: [...(group.closed ?? []), ...closed].map(closureOf),
  })));
}

// ---- as `shirube/schedule/rules.py` names it -----------------------------------------------------------------------

const named = (numbers) => NAMES.filter((_, day) => numbers.includes(day));
const time = (minutes) => (minutes == null ? null : `${two(Math.floor(minutes / 60))}:${two(minutes % 60)}`);
const hours = ({ start, end }) => ({ start: time(start), end: time(end) });

function closureOf({ kind, first = '', last = '', weekdays: of = [], nth = [] }) {
  return { kind, first, last, weekdays: named(of), nth };
}

function attempt(text, read) {
  try {
    const line = new Line(text);
    const found = read(line);
    return found && line.isDone ? found : null;
  } catch (error) {
    if (error !== UNKNOWN) throw error;
    return null;
  }
}

/** A line of opening days: its rules, and what it says is closed for the whole place; null when not read here. */
export function readOpen(text) {
  return attempt(text, (line) => {
    if (line.take('(?:不定期(?:開催)?|随時|未定|要問い?合わ?せ)$')) return { rules: [], closures: [], irregular: true };
    const shut = line.try(closing);
    if (shut) return { rules: [], closures: shut.map(closureOf) };
    line.at = 0;
    const clauses = [];
    for (let next = line.try(clause); next; next = line.try(joinedClause)) clauses.push(next);
    const groups = clauses.flatMap(({ held, groups: of }) => of.map((group) => ({ ...group, held })));
    // 月2回 第2・第4土曜: the count belongs to all of them.
    if (groups.some(({ count, nth, weekdays: of }) => count && (groups.length > 1 || Number(count) !== nth.length * of.length))) return null;
    if (groups.some((group, at) => groups.slice(at + 1).some((other) => overlap(group, other)))) return null;
    // 日・金 日休み may be one list of what is closed.
    if (clauses.some(({ times, closed }) => !times.length && closed.some(({ kind }) => kind === 'weekdays'))) return null;
    // Whose closing it is, and whose time, cannot be told from two clauses.
    const isPlain = clauses.every(({ closed, times, held }) => !closed.length && times.length && !held === !clauses[0].held);
    return clauses.length === 1 || (clauses.length && isPlain) ? { rules: clauses.flatMap(rulesOf), closures: [] } : null;
  });
}

function joinedClause(line) {
  line.take('・');
  return clause(line);
}

/** A line of closures; null when not read here. */
export function readClosed(text) {
  return attempt(text, (line) => {
    const found = closables(line);
    if (found) line.take(CLOSED);
    return found?.map(closureOf);
  });
}

/** A day that is closed, or several: 2026-12-22, 2026-12-29〜2027-01-03; null when not read here. */
export function readException(text) {
  return attempt(text, (line) => {
    const found = line.try(closable);
    return found?.[0].kind === 'dated' ? found.map(closureOf) : null;
  });
}

/** A one-off opening, 2026-12-24 13:00-15:00; null when not read here. */
export function readExtra(text) {
  return attempt(text, (line) => {
    const found = line.take(DATE);
    if (!found) return null;
    const on = isoDate(...found.slice(1, 4).map(Number));
    line.take('\\([月火水木金土日]\\)');
    const times = bands(line);
    return (times.length ? times : [{}]).map((of) => ({ on, ...hours(of) }));
  });
}
