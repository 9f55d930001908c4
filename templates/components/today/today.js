// Compares the dates a page carries with today in Japan. All words are in the page; this only shows and hides them.
const WEEKDAYS = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'];

export function todayInJapan(now = new Date()) {
  return new Intl.DateTimeFormat('en-CA', { timeZone: 'Asia/Tokyo' }).format(now); // 2026-11-25
}

const OLD_AFTER = 45; // days: a site is built every week, and somebody is on holiday or ill for one of them, not for six

const daysFrom = (first, last) => (Date.parse(last) - Date.parse(first)) / 86_400_000;

export function start(root) {
  const today = todayInJapan();
  const weekday = WEEKDAYS[new Date(`${today}T00:00:00Z`).getUTCDay()];
  const { built, until } = root.dataset;
  if (built && (daysFrom(built, today) > OLD_AFTER || (until && today > until))) tellItIsOld(root);

  for (const flap of root.querySelectorAll('[data-weekday]')) {
    if (flap.dataset.weekday === weekday) light(flap);
  }
  for (const list of root.querySelectorAll('[data-dated]')) moveOn(list, today);
  for (const element of root.querySelectorAll('[data-date]')) {
    if (element.dataset.date === today) {
      element.dataset.today = '';
      say(element);
    }
  }
  for (const row of root.querySelectorAll('[data-session-dates]')) {
    if (row.dataset.sessionDates.split(' ').includes(today)) light(row);
  }
  for (const notice of root.querySelectorAll('[data-weeks]')) pointToWeek(notice, today);
  for (const month of root.querySelectorAll('[data-month]')) markToday(month, today);
}

function light(element) {
  element.dataset.lit = '';
  say(element);
}

function say(element) {
  for (const word of element.querySelectorAll('[data-today-word]')) word.hidden = false;
}

// Days gone by make room for the next ones: as many are seen as before.
function moveOn(list, today) {
  const dates = [...list.querySelectorAll(':scope > [data-date]')];
  if (dates.length === 0) return;
  const seen = dates.filter((element) => !element.hidden).length;
  if (list.dataset.later && dates[0].dataset.date < today) dates.push(...laidOut(list.dataset.later, dates.at(-1)));
  const shown = dates.filter((element) => element.dataset.date >= today).slice(0, seen);
  for (const element of dates) {
    element.hidden = !shown.includes(element);
    if (element.matches('.path__stop')) element.toggleAttribute('data-lit', element === shown[0]);
  }
  const over = list.querySelector(':scope > [data-over]');
  if (over) over.hidden = shown.length > 0;
}

// The dates that wait for their day, `date|part|part;…`, as elements like the last one that is there.
function laidOut(later, last) {
  return later.split(';').map((line) => {
    const [date, ...words] = line.split('|');
    const next = last.cloneNode(true);
    next.dataset.date = date;
    const parts = next.matches('[data-part]') ? [next] : next.querySelectorAll('[data-part]');
    parts.forEach((part, at) => (part.textContent = words[at]));
    last.after(next);
    last = next;
    return next;
  });
}

function pointToWeek(notice, today) {
  if (today >= notice.dataset.first && today <= notice.dataset.last) return;
  for (const link of notice.querySelectorAll('[data-first]')) {
    if (today < link.dataset.first || today > link.dataset.last) continue;
    link.hidden = false;
    notice.hidden = false;
  }
}

// A month gone by makes room; when both have, there is no calendar to open.
function markToday(month, today) {
  const current = today.slice(0, 7);
  month.hidden = month.dataset.month < current;
  month.closest('details').hidden = month.hidden;
  if (month.dataset.month !== current) return;
  const cell = [...month.querySelectorAll('td')].find(({ firstChild }) => Number(firstChild?.data) === Number(today.slice(8)));
  if (!cell) return;
  cell.setAttribute('aria-current', 'date');
  const word = document.createElement('span');
  word.className = 'lamp';
  word.textContent = month.dataset.todayIs;
  cell.append(word);
}

function tellItIsOld(root) {
  const words = root.querySelector('template[data-old]');
  if (words) words.replaceWith(words.content.cloneNode(true));
}
