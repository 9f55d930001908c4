/* The search page: words, filters, counts, rows. Its words stand in data-* attributes, its markup in templates. */

import { minutesInJapan, order, pick, readEntries } from "./entries.js";
import { Results } from "./results.js";
import { copy } from "./rows.js";
import { sayer } from "./say.js";

const FIRST_ROWS = 30;
const WAIT_MS = 200;
/* An answer that takes longer comes in two steps. */
const PATIENCE_MS = 200;
const MOST_LETTERS = 100;
const MOST_WORDS = 8;
const MOST_TOLD = 6;
const NOTHING = { found: new Map(), parts: [], nearly: [], instead: [], nowhere: [], apart: false };

export async function start(form) {
  const page = new SearchPage(form);
  await page.open();
  return page;
}

class SearchPage {
  constructor(form) {
    this.form = form;
    const parts = new Map(); // they stay: each is looked for once
    this.part = (name) => parts.get(name) ?? parts.set(name, form.querySelector(`[data-${name}]`)).get(name);
    this.say = sayer(form);
    this.boxes = [...form.querySelectorAll("input[type=checkbox]")];
    this.options = this.boxes.map(({ name, value }) => ({ name, value }));
    this.counts = this.boxes.map((box) => box.closest("label").querySelector("[data-count]"));
    this.counted = this.counts.map((element) => element.textContent);
    this.results = new Results(form);
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
    if (this.input.value.trim()) this.prepare();
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
    this.limit = Math.max(FIRST_ROWS, Number(history.state?.limit) || 0);
    await this.show();
    if (history.state?.top) window.scrollTo(0, history.state.top);
  }

  listen() {
    let waiting;
    this.input.addEventListener("focus", () => this.prepare(), { once: true });
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
  address({ without = null, words = this.input.value.trim(), byKana = this.byKana } = {}) {
    const asked = new URLSearchParams();
    if (words) asked.set("q", words);
    for (const box of this.boxes) if (box.checked && box !== without) asked.append(box.name, box.value);
    if (byKana) asked.set("order", "kana");
    if (/[?&]furigana=on/.test(location.search)) asked.set("furigana", "on");
    const text = asked.toString();
    return location.pathname + (text ? `?${text}` : "");
  }

  /* What words need comes with the first of them: how Japanese is written, the synonyms and, when these are there to
     answer with, the index. */
  prepare() {
    this.words()
      .then(() => {
        this.showCrisis();
        return this.index();
      })
      .catch(() => {});
  }

  words() {
    this.reading ??= Promise.all([
      // All at once: a phone need not find out file by file what each of them imports.
      Promise.all([import("./words.js"), import("./find.js"), import("./match.js"), import("./fold.js"), import("./romaji.js")]),
      readJson(this.form.dataset.synonyms),
    ]).then(([[words, find, match, fold], groups]) => {
      this.language = { ...words, ...find, ...match, ...fold, synonyms: words.readSynonyms(groups) };
      return this.language;
    });
    return this.reading;
  }

  index() {
    const folder = new URL(this.form.dataset.index, document.baseURI).href;
    this.opening ??= Promise.all([import("./engine.js"), import(`${folder}pagefind.js`), readJson(`${folder}records.json`)]).then(
      ([{ openIndex }, pagefind, map]) => openIndex(pagefind, map, folder),
    );
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

  /* What all words find (see find.js); `isWhole`: whether the index answered. */
  async find(words) {
    this.data.synonyms = this.language.synonyms;
    let isWhole = true;
    const ask = async (word) => {
      if (!isWhole) return new Map();
      try {
        return await (await this.index())(word);
      } catch (error) {
        console.error(error);
        this.opening = null; // the next word tries again
        isWhole = false;
        return new Map();
      }
    };
    return { ...(await this.language.find(words, this.data, ask)), isWhole };
  }

  /* Before the results, and without waiting for them: who types such a word is told whom to call. */
  showCrisis() {
    const notice = this.part("crisis");
    const crisis = this.language?.holdsWord(this.input.value, this.form.dataset.crisisWords.split("、"));
    if (crisis && !notice.firstElementChild) notice.append(this.part("crisis-notice").content.cloneNode(true));
    else if (!crisis) notice.replaceChildren();
  }

  async show() {
    this.showCrisis();
    if (!this.data) return;
    this.turn += 1;
    this.showChosen();
    const asked = { typed: this.input.value.slice(0, MOST_LETTERS), words: [], now: minutesInJapan(Date.now()) };
    if (asked.typed.trim()) await this.answer(asked, this.turn);
    else this.draw(asked, { ...NOTHING, found: null });
  }

  /* Answers in two steps where it takes long: with what the rows show and, once the index has answered, with all there
     is. That nothing is found, or something else than was asked, only the second may say; and only the last turn draws. */
  async answer(asked, turn) {
    const patience = new Promise((end) => setTimeout(end, this.isLooking ? 0 : PATIENCE_MS));
    const isLate = async (promise) => !(await Promise.race([promise.then(() => true), patience])) && turn === this.turn;
    try {
      if (await isLate(this.words())) this.tell("lookingWords");
      asked.words = (await this.words()).askedWords(asked.typed, this.language.synonyms, MOST_WORDS);
      if (turn !== this.turn) return; // the reader went on meanwhile
      this.showCrisis();
      // Only marks were typed: there is nothing to look for, and nothing is found.
      const finding = asked.words.length ? this.find(asked.words) : Promise.resolve(NOTHING);
      if (await isLate(finding)) this.drawShown(asked);
      const result = await finding;
      if (turn === this.turn) this.draw(asked, result);
    } catch (error) {
      this.reading = null; // the next word tries again
      if (turn === this.turn) {
        this.part("failed").hidden = false;
        this.tell("");
        this.part("talk").hidden = false;
        this.form.dataset.ready = "";
      }
      throw error;
    }
  }

  /* Draws what the rows alone say, and says that the search goes on. */
  drawShown(asked) {
    const shown = this.language.findShown(asked.words, this.data);
    const isAny = pick(this.data, this.chosen(), [], shown.found, asked.now).rows.length > 0;
    if (isAny) this.draw(asked, shown, { isEarly: true });
    this.tell(isAny ? "furtherWords" : "lookingWords");
  }

  get isLooking() {
    return this.part("looking").textContent !== "";
  }

  /* Says that more is looked for. What stands below keeps its distance until the next answer: nothing jumps. */
  tell(name) {
    const line = this.part("looking");
    const words = name && this.say(name);
    if (line.textContent !== words) line.textContent = words;
    if (!name) return;
    this.form.dataset.late = "";
    this.part("talk").hidden = true;
  }

  draw({ typed, words, now }, result, { isEarly = false } = {}) {
    const { found, parts, whole, isWhole = true } = result;
    const { rows, counts } = pick(this.data, this.chosen(), this.options, found, now);
    const rank = words.length ? this.language.rankOf(this.data.entries, parts, found, whole) : null;
    const ordered = this.results.seenFirst(order(rows, this.data, now, { byKana: this.byKana, rank }), this.address(), isEarly);
    this.part("failed").hidden = true;
    this.part("old").hidden = Math.floor(now / 1440) <= this.data.last;
    this.showCounts(ordered.length, counts);
    this.showOrder(ordered.length);
    this.showTongues();
    this.showAlso(words, parts);
    this.showTold(words, result);
    this.showRows(ordered, now, typed);
    this.showEmpty(ordered.length, words, result, now);
    if (isEarly) return;
    this.part("without-index").hidden = isWhole;
    this.form.toggleAttribute("data-late", this.isLooking);
    this.tell("");
    this.form.dataset.ready = "";
  }

  count(number) {
    return number === 1 ? this.say("countOne", { n: 1 }) : this.say("countWords", { n: number });
  }

  showCounts(total, counts) {
    const line = this.part("result-count");
    if (line.textContent !== this.count(total)) line.textContent = this.count(total);
    this.counts.forEach((element, at) => {
      if (this.counted[at] !== String(counts[at])) element.textContent = counts[at];
    });
    this.counted = counts.map(String);
  }

  showChosen() {
    const list = this.part("chosen");
    const checked = this.boxes.filter((box) => box.checked);
    const items = checked.map((box) => this.chosenItem(box.dataset.label, this.address({ without: box })));
    const typed = this.input.value.trim();
    if (typed) items.unshift(this.chosenItem(this.say("typed", { words: typed }), this.address({ words: "" })));
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

  /* Which other words were tried: those that found something or, where nothing did, all of them. */
  showAlso(words, parts) {
    // Beside the telephone lines, the other words for such a moment need not be read out.
    const calm = this.part("crisis").childElementCount > 0;
    const spelt = parts.flatMap(({ word, map }) => [...new Set(map.values())].map((at) => word.forms[at] ?? ""));
    const told = [...new Set([...words, ...parts.map(({ word }) => word)].flatMap(({ also = [] }) => also))];
    const also = told.filter((other) => !spelt.length || spelt.some((form) => form.includes(this.language.fold(other)))).slice(0, MOST_TOLD);
    const line = this.part("also-words");
    line.textContent = also.length && !calm ? this.say("also", { words: also.join(this.say("joiner")) }) : "";
    line.hidden = !line.textContent;
  }

  showRows(rows, now, typed) {
    const boxes = this.boxes.filter((box) => box.checked && box.name === "audience");
    const audiences = new Map(boxes.map((box) => [box.value, box.dataset.label]));
    this.results.show(rows, this.data, now, { limit: this.limit, audiences, count: (number) => this.count(number), typed });
    const rest = rows.length - this.limit;
    this.part("more").hidden = rest <= 0;
    this.part("more").firstElementChild.textContent = rest > 0 ? this.say("moreWords", { n: Math.min(rest, FIRST_ROWS) }) : "";
  }

  quoted(words) {
    return words.map((word) => this.say("typed", { words: word })).join("");
  }

  /* Says how what is shown differs from what was asked, so that nobody takes one for the other. */
  showTold(words, { found, nearly, instead, nowhere, apart }) {
    const sentences = [];
    const written = (numbers) => this.quoted(numbers.map((at) => words[at].written));
    if (nearly.length) sentences.push(this.say("nearlyWords", { words: written(nearly) }));
    if (instead.length) sentences.push(this.say("insteadWords", { words: this.quoted(instead) }));
    if (nowhere.length && found.size) sentences.push(this.say("nowhereWords", { words: written(nowhere) }));
    if (apart) sentences.push(this.say("apartWords"));
    const notice = this.part("told");
    notice.replaceChildren(...sentences.map((sentence) => Object.assign(document.createElement("p"), { textContent: sentence })));
    notice.hidden = !sentences.length;
  }

  /* Where nothing is left: what to take off, each with what it would give. */
  showEmpty(total, words, { found, parts }, now) {
    this.part("empty").hidden = total > 0;
    this.part("talk").hidden = total === 0; // there the same link stands among the ways on
    if (total > 0) return;
    const number = (chosen, places) => pick(this.data, chosen, [], places, now).rows.length;
    const looser = this.boxes
      .filter((box) => box.checked)
      .map((box) => ({ label: box.dataset.label, address: this.address({ without: box }), number: number(this.chosen(box), found) }));
    if (found) {
      const typed = this.input.value.trim();
      looser.push({ label: this.say("typed", { words: typed }), address: this.address({ words: "" }), number: number(this.chosen(), null) });
      for (const [at, { written }] of words.length > 1 ? words.entries() : []) {
        const rest = parts.filter((part) => part.at !== at).map(({ map }) => map);
        const others = words.filter((_, each) => each !== at).map((word) => word.written).join(" ");
        if (rest.length) looser.push({ label: this.say("typed", { words: written }), address: this.address({ words: others }), number: number(this.chosen(), this.language.inAll(rest)) });
      }
    }
    const useful = looser.filter((way) => way.number > 0).sort((one, other) => other.number - one.number);
    const block = this.part("loosen-list");
    block.hidden = !useful.length;
    block.querySelector("ul").replaceChildren(
      ...useful.map((way) => {
        const item = copy(this.part("loosen-row"));
        item.firstElementChild.href = way.address;
        item.firstElementChild.textContent = this.say("loosen", { label: way.label, count: this.count(way.number) });
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

async function readJson(address) {
  const answer = await fetch(address);
  if (!answer.ok) throw new Error(`${address}: ${answer.status}`);
  return answer.json();
}
