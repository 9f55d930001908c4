/* Draws a row of entries.json from the templates beside it: for the search page and for my list. */

import { nextOpening } from "./entries.js";
import { sayer } from "./say.js";

const PARTS = { name: "entry__name", summary: "entry__summary", what: "entry__what", where: "entry__area", rule: "entry__words" };

export class Rows {
  /* `element` carries the words of a row (`row_words` in search.html) and holds the templates of both kinds. */
  constructor(element) {
    this.words = element.dataset;
    this.say = sayer(element);
    this.patterns = Object.fromEntries(["place", "organisation"].map((kind) => [kind, element.querySelector(`[data-row="${kind}"]`)]));
  }

  row(entry, data, now, { grouped = false, chosen = null } = {}) {
    const row = copy(this.patterns[entry.kind]);
    const find = (name) => row.querySelector(`.${name}`);
    const put = (name, words) => (words ? (find(name).textContent = words) : find(name).remove());
    row.dataset.entry = entry.slug;
    for (const [name, lang] of Object.entries(entry.langs ?? {})) find(PARTS[name]).lang = lang;
    const link = find("entry__name").firstElementChild;
    link.textContent = entry.name;
    link.href = entry.url;
    if (grouped) lower(find("entry__name"));
    put("entry__what", entry.what);
    put("entry__area", entry.where);
    put("entry__summary", entry.summary);
    this.fillWhen(find("entry__when"), entry, data, now);
    this.fillRule(find("entry__rule"), entry);
    fillList(find("entry__terms"), entry.terms, (item, term) => (item.textContent = term));
    const chips = (entry.chips ?? [])
      .map(([audience, label, lang]) => ({ label, lang, match: Boolean(audience && chosen?.has(audience)) }))
      .sort((one, other) => other.match - one.match);
    fillList(find("chips"), chips, (item, { label, lang, match }) => {
      item.textContent = label;
      if (lang) item.lang = lang;
      item.toggleAttribute("data-match", match);
    });
    return row;
  }

  fillWhen(line, entry, data, now) {
    const [tag, date, note, session] = ["tag", "entry__date", "entry__time", "entry__session"].map((name) => line.querySelector(`.${name}`));
    line.removeAttribute("data-dated");
    const opening = nextOpening(entry, data, now);
    if (opening) {
      line.replaceChildren(session);
      session.dataset.date = isoDay(opening.day);
      session.querySelector(".lamp").hidden = !opening.today;
      session.querySelector(".entry__date").textContent = this.dayWords(opening.day);
      session.querySelector(".entry__time").textContent = this.timeWords(opening);
      return;
    }
    session.remove();
    const state = entry.state ? "" : this.whyNoDate(entry, data, now);
    const rest = entry.stateWords ?? (!entry.state && entry.irregular ? this.say("irregularNote") : "");
    for (const [element, words] of [[tag, entry.stateLabel], [date, state], [note, rest]]) {
      if (words) element.textContent = words;
      else element.remove();
    }
    if (!line.textContent.trim()) line.remove();
  }

  whyNoDate(entry, data, now) {
    if (entry.irregular && !entry.sessions) return this.say("irregular");
    if (Math.floor(now / 1440) > data.last) return ""; // the page says that it is too old to know
    if (entry.irregular) return this.say("irregular");
    return entry.days || entry.sessions ? this.say("none") : "";
  }

  fillRule(line, entry) {
    const tiles = line.querySelector(".days");
    if (entry.days) {
      [...tiles.children].forEach((tile, at) => {
        if (entry.days[at] === "2") tile.dataset.open = "weekly";
        else if (entry.days[at] === "1") tile.dataset.open = "some";
      });
    } else tiles.remove();
    if (!entry.days && !entry.rule) line.remove();
    else line.querySelector(".entry__words").textContent = entry.rule ?? "";
  }

  dayWords(day) {
    const date = new Date(day * 86400000);
    return this.say("dateWords", {
      month: this.words.months.split(" ")[date.getUTCMonth()],
      day: date.getUTCDate(),
      weekday: this.words.weekdays.split(" ")[date.getUTCDay()],
    });
  }

  timeWords({ start, end }) {
    if (Number(start.replace(":", "")) === 0 && end === "24:00") return this.say("allDay");
    const clock = (time) => {
      const [hour, minute] = time.split(":");
      if (Number(hour) < 24 || time === "24:00") return `${Number(hour)}:${minute}`;
      return this.say("nextDay", { time: `${Number(hour) - 24}:${minute}` });
    };
    return end ? this.say("timeWords", { start: clock(start), end: clock(end) }) : this.say("timeOpen", { start: clock(start) });
  }
}

export function copy(template) {
  return template.content.firstElementChild.cloneNode(true);
}

function fillList(list, values, fill) {
  if (!values?.length) {
    list.remove();
    return;
  }
  const pattern = list.firstElementChild;
  list.replaceChildren(
    ...values.map((value) => {
      const item = pattern.cloneNode(true);
      fill(item, value);
      return item;
    }),
  );
}

/* Under a group's title a name is one level lower. */
function lower(heading) {
  const other = document.createElement(`h${Number(heading.localName.slice(1)) + 1}`);
  for (const { name, value } of heading.attributes) other.setAttribute(name, value);
  other.append(...heading.childNodes);
  heading.replaceWith(other);
}

function isoDay(day) {
  return new Date(day * 86400000).toISOString().slice(0, 10);
}
