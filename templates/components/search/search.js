/* The search page: words, filters, counts, rows. Its words stand in data-* attributes, its markup in templates. */

import { openIndex } from "./engine.js";
import {
  askedWords, holdsWord, minutesInJapan, nextOpening, order, pick, readEntries, rankOf, rowsByText, splitByAudience,
} from "./entries.js";

const FIRST_ROWS = 30;
const WAIT_MS = 200;
const MOST_LETTERS = 100;
const MOST_WORDS = 8;
const PARTS = { name: "entry__name", summary: "entry__summary", what: "entry__what", where: "entry__area", rule: "entry__words" };

export async function start(form) {
  const page = new SearchPage(form);
  await page.open();
  return page;
}

class SearchPage {
  constructor(form) {
    this.form = form;
    this.part = (name) => form.querySelector(`[data-${name}]`);
    this.say = (name, values = {}) =>
      form.dataset[name].replace(/\{(\w+)\}/g, (whole, key) => (key in values ? String(values[key]) : whole));
    this.boxes = [...form.querySelectorAll("input[type=checkbox]")];
    this.options = this.boxes.map(({ name, value }) => ({ name, value }));
    this.counts = this.boxes.map((box) => box.closest("label").querySelector("[data-count]"));
    this.patterns = { place: this.part('row="place"'), organisation: this.part('row="organisation"') };
    this.input = form.elements.q;
    this.byKana = false;
    this.limit = FIRST_ROWS;
    this.turn = 0;
  }

  async open() {
    // What the reader did before this script came is kept, unless the address says something else.
    if (location.search) this.readAddress();
    else if (this.address() !== location.pathname) history.replaceState({}, "", this.address());
    this.listen();
    this.showCrisis();
    this.form.querySelector(".search__noscript").hidden = true; // for browsers that do not know @media (scripting)
    try {
      const answer = await fetch(this.form.dataset.entries);
      if (!answer.ok) throw new Error(`entries.json: ${answer.status}`);
      this.data = readEntries(await answer.text());
    } catch (error) {
      this.part("failed").hidden = false;
      this.form.dataset.ready = "";
      throw error;
    }
    this.places = new Map(this.data.entries.map((entry) => [`${entry.kind}/${entry.slug}`, entry.place]));
    this.limit = Math.max(FIRST_ROWS, Number(history.state?.limit) || 0);
    await this.show();
    if (history.state?.top) window.scrollTo(0, history.state.top);
  }

  listen() {
    let waiting;
    this.input.addEventListener("focus", () => this.index().catch(() => {}), { once: true });
    this.input.addEventListener("input", () => {
      clearTimeout(waiting);
      waiting = setTimeout(() => this.changed("replaceState"), WAIT_MS);
    });
    this.form.addEventListener("change", (event) => {
      if (event.target.type === "checkbox") this.changed("pushState");
    });
    this.form.addEventListener("submit", (event) => {
      event.preventDefault();
      clearTimeout(waiting);
      this.changed("pushState");
    });
    this.form.addEventListener("click", (event) => this.follow(event));
    this.part("more").firstElementChild.addEventListener("click", () => this.showMore());
    window.addEventListener("popstate", () => {
      this.limit = Math.max(FIRST_ROWS, Number(history.state?.limit) || 0);
      this.readAddress();
      this.show();
    });
    window.addEventListener("pagehide", () => this.note({ top: window.scrollY }));
  }

  /* Links of this page that only change the search are followed without leaving it. */
  follow(event) {
    const link = event.target.closest("[data-order-by], [data-chosen] a, [data-loosen-list] a");
    if (!link || event.button || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
    event.preventDefault();
    const address = new URL(link.href);
    if (address.search !== location.search) history.pushState({}, "", address);
    this.limit = FIRST_ROWS;
    this.readAddress();
    if (!link.matches("[data-order-by]")) this.form.querySelector("#count").focus();
    this.show();
  }

  changed(method) {
    this.limit = FIRST_ROWS;
    const address = this.address();
    if (address !== location.pathname + location.search) history[method]({}, "", address);
    this.show();
  }

  note(state) {
    history.replaceState({ ...history.state, ...state }, "");
  }

  readAddress() {
    const asked = new URLSearchParams(location.search);
    this.input.value = asked.get("q") ?? "";
    this.byKana = asked.get("order") === "kana";
    for (const box of this.boxes) box.checked = asked.getAll(box.name).includes(box.value);
    for (const folded of this.form.querySelectorAll(".filter__more")) if (folded.querySelector(":checked")) folded.open = true;
  }

  /* Writes the address of this search, or of it with something changed. */
  address({ without = null, words = true, byKana = this.byKana } = {}) {
    const asked = new URLSearchParams();
    if (words && this.input.value.trim()) asked.set("q", this.input.value.trim());
    for (const box of this.boxes) if (box.checked && box !== without) asked.append(box.name, box.value);
    if (byKana) asked.set("order", "kana");
    const text = asked.toString();
    return location.pathname + (text ? `?${text}` : "");
  }

  index() {
    this.opening ??= openIndex(this.form.dataset.index);
    return this.opening;
  }

  chosen(without = null) {
    const chosen = new Map();
    for (const box of this.boxes) {
      if (!box.checked || box === without) continue;
      if (!chosen.has(box.name)) chosen.set(box.name, new Set());
      chosen.get(box.name).add(box.value);
    }
    return chosen;
  }

  async find(words) {
    try {
      const search = await this.index();
      // What a row shows (無料, 予約なし) is found too where the index has it only as a condition.
      const found = rowsByText(this.data.entries, words);
      for (const [name, asTyped] of await search(words)) {
        const place = this.places.get(name);
        if (place !== undefined) found.set(place, asTyped || (found.get(place) ?? false));
      }
      return { found, whole: true };
    } catch (error) {
      console.error(error);
      this.opening = null; // the next word tries again
      return { found: rowsByText(this.data.entries, words), whole: false };
    }
  }

  /* Before the results, and without waiting for them: who types such a word is told whom to call. */
  showCrisis() {
    const notice = this.part("crisis");
    const crisis = holdsWord(this.input.value, this.form.dataset.crisisWords.split("、"));
    if (crisis && !notice.firstElementChild) notice.append(this.part("crisis-notice").content.cloneNode(true));
    else if (!crisis) notice.replaceChildren();
  }

  async show() {
    this.showCrisis();
    if (!this.data) return;
    this.turn += 1;
    const turn = this.turn;
    const { entries, synonyms } = this.data;
    const words = askedWords(this.input.value.slice(0, MOST_LETTERS), synonyms, MOST_WORDS);
    // Only marks were typed: there is nothing to look for, and nothing is found.
    const nothing = !words.length && this.input.value.trim() !== "";
    const { found, whole } = words.length ? await this.find(words) : { found: nothing ? new Map() : null, whole: true };
    if (turn !== this.turn) return; // the reader went on meanwhile
    const { rows, counts } = pick(entries, this.chosen(), this.options, found);
    const now = minutesInJapan(Date.now());
    const rank = words.length ? rankOf(entries, words, found) : null;
    const ordered = order(rows, this.data, now, { byKana: this.byKana, rank });
    this.part("failed").hidden = true;
    this.part("without-index").hidden = whole;
    this.part("old").hidden = Math.floor(now / 1440) <= this.data.last;
    this.showCounts(ordered.length, counts);
    this.showChosen();
    this.showOrder(ordered.length);
    this.showTongues();
    this.showAlso(words);
    this.showRows(ordered, now);
    this.showEmpty(ordered.length, found);
    this.form.dataset.ready = "";
  }

  count(number) {
    return number === 1 ? this.say("countOne", { n: 1 }) : this.say("countWords", { n: number });
  }

  showCounts(total, counts) {
    const line = this.part("result-count");
    if (line.textContent !== this.count(total)) line.textContent = this.count(total);
    this.counts.forEach((element, at) => {
      if (element.textContent !== String(counts[at])) element.textContent = counts[at];
    });
  }

  showChosen() {
    const list = this.part("chosen");
    const checked = this.boxes.filter((box) => box.checked);
    const items = checked.map((box) => this.chosenItem(box.dataset.label, this.address({ without: box })));
    const typed = this.input.value.trim();
    if (typed) items.unshift(this.chosenItem(this.say("typed", { words: typed }), this.address({ words: false })));
    list.replaceChildren(...items);
    list.hidden = !items.length;
    this.part("narrow-words").textContent = checked.length ? this.say("chosenWords", { n: checked.length }) : this.say("narrow");
  }

  chosenItem(label, address) {
    const item = copy(this.part("chosen-row"));
    item.querySelector("a").href = address;
    item.querySelector("[data-chosen-label]").textContent = label;
    return item;
  }

  showOrder(total) {
    this.part("order").hidden = total < 2;
    for (const link of this.form.querySelectorAll("[data-order-by]")) {
      const byKana = link.dataset.orderBy === "kana";
      link.href = this.address({ byKana });
      if (byKana === this.byKana) link.setAttribute("aria-current", "true");
      else link.removeAttribute("aria-current");
    }
  }

  /* The same search in the other languages: their links carry the state of this address. */
  showTongues() {
    for (const link of document.querySelectorAll("a[hreflang]")) link.search = location.search;
  }

  showAlso(words) {
    // Beside the telephone lines, the other words for such a moment need not be read out.
    const calm = this.part("crisis").childElementCount > 0;
    const also = calm ? [] : [...new Set(words.flatMap((word) => word.also))];
    const line = this.part("also-words");
    line.textContent = also.length ? this.say("also", { words: also.join(this.say("joiner")) }) : "";
    line.hidden = !also.length;
  }

  showRows(rows, now) {
    const audiences = this.boxes.filter((box) => box.checked && box.name === "audience");
    const shown = rows.slice(0, this.limit);
    const results = this.part("results");
    if (!audiences.length) {
      results.replaceChildren(...(shown.length ? [this.list(shown, now, false)] : []));
    } else {
      const names = audiences.map((box) => box.dataset.label).join(this.say("joiner"));
      const titles = [this.say("forAudience", { audience: names }), this.say("forAnyone")];
      const all = splitByAudience(rows, this.chosen().get("audience"));
      // The groups follow one another, so the first rows are those of the first group.
      const first = all[0].slice(0, this.limit);
      const parts = [first, all[1].slice(0, this.limit - first.length)];
      results.replaceChildren(
        ...parts.flatMap((part, at) => (part.length ? [this.group(titles[at], all[at].length, part, now, at)] : [])),
      );
    }
    const rest = rows.length - shown.length;
    this.part("legend").hidden = !shown.some((entry) => entry.days);
    this.part("more").hidden = rest <= 0;
    this.part("more").firstElementChild.textContent = rest > 0 ? this.say("moreWords", { n: Math.min(rest, FIRST_ROWS) }) : "";
  }

  group(title, total, rows, now, at) {
    const group = copy(this.part("group"));
    const heading = group.querySelector(".group__title");
    heading.id = `group-${at + 1}`;
    group.setAttribute("aria-labelledby", heading.id);
    heading.querySelector("[data-group-title]").textContent = title;
    heading.querySelector(".group__number").textContent = this.count(total);
    group.append(this.list(rows, now, true));
    return group;
  }

  list(rows, now, grouped) {
    const list = document.createElement("ul");
    list.className = "entries";
    const chosen = this.chosen().get("audience");
    // Most rows stay from one click to the next: a row is drawn again only when something in it would change.
    const like = [now, grouped, ...(chosen ?? [])].join(" ");
    if (like !== this.like) this.drawn = new Map();
    this.like = like;
    for (const entry of rows) {
      if (!this.drawn.has(entry.place)) this.drawn.set(entry.place, this.row(entry, now, grouped, chosen));
      list.append(this.drawn.get(entry.place));
    }
    return list;
  }

  row(entry, now, grouped, chosen) {
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
    this.fillWhen(find("entry__when"), entry, now);
    this.fillRule(find("entry__rule"), entry);
    fillList(find("entry__terms"), entry.terms, (item, term) => (item.textContent = term));
    const chips = (entry.chips ?? [])
      .map(([audience, label]) => ({ label, match: Boolean(audience && chosen?.has(audience)) }))
      .sort((one, other) => other.match - one.match);
    fillList(find("chips"), chips, (item, { label, match }) => {
      item.textContent = label;
      item.toggleAttribute("data-match", match);
    });
    return row;
  }

  fillWhen(line, entry, now) {
    const [tag, date, note, session] = ["tag", "entry__date", "entry__time", "entry__session"].map((name) => line.querySelector(`.${name}`));
    line.removeAttribute("data-dated");
    const opening = nextOpening(entry, this.data, now);
    if (opening) {
      line.replaceChildren(session);
      session.dataset.date = isoDay(opening.day);
      session.querySelector(".lamp").hidden = !opening.today;
      session.querySelector(".entry__date").textContent = this.dayWords(opening.day);
      session.querySelector(".entry__time").textContent = this.timeWords(opening);
      return;
    }
    session.remove();
    const state = entry.state ? "" : this.whyNoDate(entry, now);
    const rest = entry.stateWords ?? (!entry.state && entry.irregular ? this.say("irregularNote") : "");
    for (const [element, words] of [[tag, entry.stateLabel], [date, state], [note, rest]]) {
      if (words) element.textContent = words;
      else element.remove();
    }
    if (!line.textContent.trim()) line.remove();
  }

  whyNoDate(entry, now) {
    if (entry.irregular && !entry.sessions) return this.say("irregular");
    if (Math.floor(now / 1440) > this.data.last) return ""; // the page says that it is too old to know
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
      month: this.form.dataset.months.split(" ")[date.getUTCMonth()],
      day: date.getUTCDate(),
      weekday: this.form.dataset.weekdays.split(" ")[date.getUTCDay()],
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

  showEmpty(total, found) {
    this.part("empty").hidden = total > 0;
    this.part("talk").hidden = total === 0; // there the same link stands among the ways on
    if (total > 0) return;
    const looser = this.boxes
      .filter((box) => box.checked)
      .map((box) => ({
        label: box.dataset.label,
        address: this.address({ without: box }),
        number: pick(this.data.entries, this.chosen(box), [], found).rows.length,
      }));
    if (found) {
      looser.push({
        label: this.say("typed", { words: this.input.value.trim() }),
        address: this.address({ words: false }),
        number: pick(this.data.entries, this.chosen(), [], null).rows.length,
      });
    }
    const useful = looser.filter(({ number }) => number > 0).sort((one, other) => other.number - one.number);
    const block = this.part("loosen-list");
    block.hidden = !useful.length;
    block.querySelector("ul").replaceChildren(
      ...useful.map(({ label, address, number }) => {
        const item = copy(this.part("loosen-row"));
        item.firstElementChild.href = address;
        item.firstElementChild.textContent = this.say("loosen", { label, count: this.count(number) });
        return item;
      }),
    );
  }

  async showMore() {
    const before = this.form.querySelectorAll("[data-results] [data-entry]").length;
    this.limit += FIRST_ROWS;
    this.note({ limit: this.limit });
    await this.show();
    this.form.querySelectorAll("[data-results] [data-entry] .entry__name a")[before]?.focus();
  }
}

function copy(template) {
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
