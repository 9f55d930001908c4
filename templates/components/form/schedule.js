/* Says of each line of the opening days how it is read, and when that is next, while it is typed. The words stand in
   the box's data-* attributes, and so does what the build has read already: it reads more than this can. */

import { daysFrom, openings, withHolidaysApart } from './schedule-days.js';
import { readClosed, readException, readExtra, readOpen } from './schedule-line.js';
import { sayer } from '../search/say.js';

const READERS = { open: readOpen, closed: readClosed, also: readExtra, except: readException };
const DATES = 3;
const WAIT_MS = 400; // a sentence is not said anew at each letter

const todayInJapan = () => new Intl.DateTimeFormat('en-CA', { timeZone: 'Asia/Tokyo' }).format(new Date());

/** Gives what to call whenever one of the lines has changed. */
export function start(form, box) {
  const words = box.dataset;
  const known = JSON.parse(words.known);
  const days = daysFrom(todayInJapan(), words.last, new Set(words.holidays.split(' ')));
  const say = sayer(box);
  // A page as old as this cannot tell which days are holidays.
  if (!days.length) return () => {};

  function readAll(name) {
    const controls = [...form.querySelectorAll(`[name="${name}"], [name^="${name}."][name$=".on"]`)];
    const lines = controls.flatMap((control) => control.value.split('\n')).map((line) => line.trim()).filter(Boolean);
    return lines.map((line) => ({ line, said: Object.hasOwn(known[name] ?? {}, line) ? known[name][line] : READERS[name](line) }));
  }

  function dateWords({ date }) {
    const [, month, day] = date.split('-').map(Number);
    return say('date', { month, day, weekday: words.weekdays[new Date(`${date}T00:00:00Z`).getUTCDay()] });
  }

  // 26:00 is two in the morning.
  const clock = (time) => (time > '24:00' ? `${words.nextDay}${time.slice(0, 2) - 24}${time.slice(2)}` : (time ?? '').replace(/^0/, ''));
  const hoursWords = ({ start: from, end }) => (from || end ? say('hours', { from: clock(from), end: clock(end) }) : '');

  function nextWords(found) {
    const hours = [...new Set(found.map(hoursWords))];
    const dates = found.map((one) => dateWords(one) + (hours.length > 1 ? hoursWords(one) : ''));
    return say('next', { dates: dates.join(words.joint), hours: hours.length > 1 ? '' : hours[0] });
  }

  function noneWords() {
    const [year, month, day] = words.last.split('-').map(Number);
    return say('none', { year, month, day });
  }

  function sentence(said, schedule) {
    if (!said) return words.unread;
    if (said.rules.length) {
      const found = openings({ ...schedule, rules: withHolidaysApart(said.rules, schedule.rules) }, days, DATES);
      return found.length ? nextWords(found) : noneWords();
    }
    return said.irregular ? words.asWords : words.shut;
  }

  const toCome = ({ on }) => days[0].day <= on && on <= words.last;

  function oneOffSentence(said) {
    if (!said) return words.undated;
    const found = said.filter(toCome);
    return found.length ? nextWords(found.map(({ on, ...hours }) => ({ date: on, ...hours }))) : noneWords();
  }

  function item(line, told) {
    const element = document.createElement('li');
    const strong = document.createElement('strong');
    strong.textContent = line;
    element.append(strong, document.createElement('br'), told);
    return element;
  }

  function show() {
    const [open, closed, also, except] = Object.keys(READERS).map(readAll);
    const schedule = {
      rules: open.flatMap(({ said }) => said?.rules ?? []),
      // 月曜休み on a line of its own is about the whole place.
      closures: [...open.filter(({ said }) => said && !said.rules.length), ...closed].flatMap(({ said }) => said?.closures ?? said ?? []),
      exceptions: except.flatMap(({ said }) => said ?? []),
    };
    const isUnread = ({ said }) => !said;
    const told = [
      ...open.map(({ line, said }) => item(line, sentence(said, schedule))),
      ...also.map(({ line, said }) => item(line, oneOffSentence(said))),
      ...closed.filter(isUnread).map(({ line }) => item(line, words.unread)),
      ...except.filter(isUnread).map(({ line }) => item(line, words.undated)),
    ];
    box.querySelector('ul').replaceChildren(...told);
    box.querySelector('[data-unsure]').hidden = told.length < 2 || ![...open, ...closed, ...except].some(isUnread);
    box.firstElementChild.hidden = !told.length;
  }

  let waiting;
  return () => {
    clearTimeout(waiting);
    waiting = setTimeout(show, WAIT_MS);
  };
}
