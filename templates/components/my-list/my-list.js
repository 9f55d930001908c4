/* The page of my list: draws the rows that the search draws, with what a sheet of paper needs besides. */

import { minutesInJapan, readEntries } from "../search/entries.js";
import { Rows, copy } from "../search/rows.js";
import { sayer } from "../search/say.js";
import { list, MOST, readList } from "./list.js";

export async function start(element) {
  const page = new MyList(element);
  await page.open();
}

class MyList {
  constructor(element) {
    this.element = element;
    this.part = (name) => element.querySelector(`[data-${name}]`);
    this.say = sayer(element);
    this.rows = new Rows(element);
  }

  async open() {
    this.part("no-script").hidden = true; // for browsers that do not know @media (scripting)
    const { entries, leaflet } = this.element.dataset;
    const [words, more] = await Promise.allSettled([read(entries), read(leaflet)]);
    if (words.status === "rejected") {
      this.part("failed").hidden = false;
      this.part("matter").hidden = false;
      throw words.reason;
    }
    this.data = readEntries(words.value);
    this.more = new Map(more.status === "fulfilled" ? Object.entries(JSON.parse(more.value).entries) : []);
    this.listen();
    this.show();
    this.part("matter").hidden = false; // whole at once: nothing moves while it is read
    this.element.dataset.ready = "";
  }

  listen() {
    const press = (name, act) => this.part(name).addEventListener("click", act);
    press("print", () => this.print());
    press("send", () => this.send());
    press("clear", () => this.clear());
    press("own", () => this.leaveReceived(list.keys));
    press("join", () => this.leaveReceived([...new Set([...list.keys, ...this.known.map(keyOf)])].slice(0, MOST)));
    this.part("kept").addEventListener("change", ({ target }) => this.keep(target.checked));
    this.part("rows").addEventListener("click", ({ target }) => {
      const button = target.closest("[data-out]");
      if (button) this.takeOut(button.closest("[data-entry]"));
    });
    list.onChange(() => this.show());
  }

  /* Somebody else's list, opened on a device that keeps one of its own: neither touches the other. */
  get isReceived() {
    return list.isKept && list.address !== "" && list.address !== list.stored;
  }

  show() {
    const { isReceived } = this;
    const keys = isReceived ? readList(list.address) : list.keys;
    this.known = keys.filter((key) => this.data.places.has(key)).map((key) => this.data.entries[this.data.places.get(key)]);
    const now = minutesInJapan(Date.now());
    const number = this.known.length;
    const gone = keys.length - number;
    this.part("count").textContent = this.say("countWords", { n: number });
    this.part("gone").textContent = gone ? this.say("goneWords", { n: gone }) : "";
    this.part("gone").hidden = !gone;
    this.part("old").hidden = Math.floor(now / 1440) <= this.data.last;
    this.part("rows").replaceChildren(...this.known.map((entry) => this.row(entry, now)));
    this.part("rows").hidden = !number;
    this.part("empty").hidden = number > 0;
    this.part("received").hidden = !isReceived;
    for (const name of ["print", "send"]) this.part(name).hidden = !number;
    this.part("clear").hidden = isReceived || (!keys.length && !list.isKept);
    this.part("keeping").hidden = isReceived;
    this.part("kept").checked = list.isKept;
    this.part("sent").hidden = true;
  }

  row(entry, now) {
    const row = this.rows.row(entry, this.data, now);
    const leaf = copy(this.part("leaf"));
    const { phone, ask, where, langs = {} } = this.more.get(keyOf(entry)) ?? {};
    const put = (name, words, lang) => {
      const place = leaf.querySelector(`[data-leaf-${name}]`);
      place.textContent = words ?? "";
      if (lang) place.lang = lang;
      return place;
    };
    put("where", where, langs.where).parentElement.hidden = !where;
    const call = put("phone", phone);
    call.href = `tel:${(phone ?? "").replace(/[^0-9#*+-]/g, "").replaceAll("#", "%23")}`;
    call.closest("div").hidden = !phone;
    put("ask", ask, langs.ask);
    put("url", new URL(entry.url, document.baseURI).href);
    leaf.querySelector("[data-out]").setAttribute("aria-label", this.say("removeNamed", { name: entry.name }));
    row.dataset.kind = entry.kind;
    row.append(leaf);
    return row;
  }

  takeOut(row) {
    const gone = this.known.find((entry) => entry.slug === row.dataset.entry && entry.kind === row.dataset.kind);
    const at = this.known.indexOf(gone);
    const keys = this.known.filter((entry) => entry !== gone).map(keyOf);
    if (this.isReceived) list.setAddress(keys);
    else list.set(keys);
    this.show();
    this.tell(this.say("removed", { name: gone.name }));
    const buttons = this.element.querySelectorAll("[data-out]");
    (buttons[Math.min(at, buttons.length - 1)] ?? this.part("heading")).focus();
  }

  /* Each entry's own page holds the code for its paper; they are fetched when somebody prints, and not before. */
  async print() {
    await Promise.allSettled([...this.part("rows").children].map((row) => this.putCode(row)));
    print();
  }

  async putCode(row) {
    const place = row.querySelector("[data-leaf-code]");
    if (place.firstChild) return;
    const [, viewBox, strokes] = CODE.exec(await read(row.querySelector("a").href)) ?? [];
    if (!viewBox) return;
    const [code, path] = ["svg", "path"].map((name) => document.createElementNS("http://www.w3.org/2000/svg", name));
    for (const [name, value] of Object.entries({ class: "print-foot__code", viewBox, "shape-rendering": "crispEdges" })) code.setAttribute(name, value);
    path.setAttribute("d", strokes);
    code.append(path);
    place.append(code);
  }

  async send() {
    const field = this.part("address");
    field.value = list.link(this.element.dataset.list, this.known.map(keyOf));
    this.part("sent").hidden = false;
    try {
      await navigator.clipboard.writeText(field.value);
      this.tell(this.say("sentWords"));
    } catch {
      this.tell(this.say("notSent"));
      field.focus();
      field.select();
    }
  }

  clear() {
    list.empty();
    this.show();
    this.tell(this.say("cleared"));
    this.part("heading").focus();
  }

  keep(wanted) {
    if (wanted) this.tell(this.say(list.keep() ? "keptWords" : "notKept"));
    else {
      list.forget();
      this.tell(this.say("forgotten"));
    }
    this.show();
  }

  leaveReceived(keys) {
    list.set(keys);
    list.setAddress([]);
    this.show();
    this.part("heading").focus();
  }

  tell(words) {
    this.part("said").textContent = words;
  }
}

/* The drawing of the code at the foot of an entry's page: numbers and strokes, made anew and never taken as markup. */
const CODE = /<svg class="print-foot__code" viewBox="([-0-9. ]+)"[^>]*><path d="([-0-9.,a-z ]+)"/i;

const keyOf = ({ kind, slug }) => `${kind}/${slug}`;

async function read(address) {
  const answer = await fetch(address);
  if (!answer.ok) throw new Error(`${address}: ${answer.status}`);
  return answer.text();
}
