/* Draws the list of what was found: one list or, under chosen audiences, one for them and one for anyone. */

import { splitByAudience } from "./entries.js";
import { Rows, copy } from "./rows.js";
import { sayer } from "./say.js";

export class Results {
  constructor(form) {
    this.place = form.querySelector("[data-results]");
    this.pattern = form.querySelector("[data-group]");
    this.legend = form.querySelector("[data-legend]");
    this.say = sayer(form);
    this.rows = new Rows(form);
    this.groups = new Map();
    this.shown = [];
    this.seen = null;
  }

  /* Shows `limit` of the entries found for the words `typed`. `audiences`: those chosen, value → label. While the words
     are the same, what stands there stays as it is, with the focus in it, and only what is new is put between. */
  show(entries, data, now, { limit, audiences, count, typed }) {
    this.keepLike(now, audiences);
    if (typed !== this.typed) this.begin(typed);
    const parts = audiences.size ? this.parts(entries, audiences) : [{ title: null, entries }];
    let left = limit;
    const drawn = [];
    this.shown = [];
    for (const { title, entries: all } of parts) {
      // The groups follow one another, so the first rows are those of the first group.
      const shown = all.slice(0, left);
      left -= shown.length;
      this.shown.push(...shown);
      if (!shown.length) continue;
      const group = this.group(title);
      if (title) group.querySelector(".group__number").textContent = count(all.length);
      const chosen = new Set(audiences.keys());
      arrange(title ? group.querySelector(".entries") : group, shown.map((entry) => this.row(entry, data, now, { grouped: Boolean(title), chosen })));
      drawn.push(group);
    }
    this.legend.hidden = !this.shown.some((entry) => entry.days);
    arrange(this.place, [this.legend, ...drawn]);
  }

  begin(typed) {
    this.typed = typed;
    this.groups = new Map();
    this.place.replaceChildren();
  }

  /* What stood on the screen before the index had answered (`isEarly`) keeps its place, until something else is asked. */
  seenFirst(entries, address, isEarly) {
    if (isEarly) this.seen = { address, entries: null };
    else if (this.seen?.address === address) this.seen.entries ??= this.onScreen();
    else this.seen = null;
    const found = new Set(entries);
    return [...new Set([...(this.seen?.entries ?? []).filter((entry) => found.has(entry)), ...entries])];
  }

  onScreen() {
    return this.shown.filter(({ place }) => this.drawn.get(place).getBoundingClientRect().top < innerHeight);
  }

  parts(entries, audiences) {
    const [meant, others] = splitByAudience(entries, audiences);
    const names = [...audiences.values()].join(this.say("joiner"));
    return [{ title: this.say("forAudience", { audience: names }), entries: meant }, { title: this.say("forAnyone"), entries: others }];
  }

  group(title) {
    if (!this.groups.has(title)) this.groups.set(title, this.emptyGroup(title));
    return this.groups.get(title);
  }

  emptyGroup(title) {
    const list = Object.assign(document.createElement("ul"), { className: "entries" });
    if (title === null) return list;
    const group = copy(this.pattern);
    const heading = group.querySelector(".group__title");
    heading.id = `group-${this.groups.size + 1}`;
    group.setAttribute("aria-labelledby", heading.id);
    heading.querySelector("[data-group-title]").textContent = title;
    group.append(list);
    return group;
  }

  /* Most rows stay from one click to the next: a row is drawn again only when something in it would change. */
  keepLike(now, audiences) {
    const like = [now, ...audiences.keys()].join(" ");
    if (like !== this.like) this.drawn = new Map();
    this.like = like;
  }

  row(entry, data, now, more) {
    if (!this.drawn.has(entry.place)) this.drawn.set(entry.place, this.rows.row(entry, data, now, more));
    return this.drawn.get(entry.place);
  }
}

/* Gives an element these children in this order, and leaves alone what stands right already. */
function arrange(parent, children) {
  const wanted = new Set(children);
  for (const child of [...parent.children]) if (!wanted.has(child)) child.remove();
  let at = parent.firstElementChild;
  for (const child of children) {
    if (child === at) at = at.nextElementSibling;
    else parent.insertBefore(child, at);
  }
}
