/* ふりがな over the kanji of the page, and away again. Nothing is stored: the address says that it is on, and links carry
   it to the next page at the moment they are followed. */

import { HAS_KANJI, Readings, endsInNumber } from "./readings.js";

const BASE = new URL("../../../../", import.meta.url);
const KEY = "furigana";
const FOREIGN = "[lang]:not([lang|=ja])";
/* Text that is no prose, stands where no element may, or is only heard; and what is said aloud whenever it changes. */
const BARE = `script, style, svg, template, title, textarea, select, option, ruby, .u-hidden, [aria-live], [role=status], [role=alert], output, ${FOREIGN}`;
/* Elements that do not end a line: a number before one may belong to what follows. */
const INLINE = new Set(["a", "b", "bdi", "em", "i", "small", "span", "strong", "time"]);
const VOID = new Set(["area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "wbr"]);

export async function start(button) {
  const answer = await fetch(button.dataset.readings);
  if (!answer.ok) throw new Error(`readings.json: ${answer.status}`);
  const ruby = new Ruby(button, new Readings(await answer.json()));
  button.addEventListener("click", () => ruby.turn(!ruby.isOn));
  ruby.turn(true);
}

class Ruby {
  constructor(button, readings) {
    this.button = button;
    this.readings = readings;
    this.written = [];
    this.watch = new MutationObserver((changes) => this.writeNew(changes));
    for (const moment of ["click", "auxclick", "submit"]) addEventListener(moment, (event) => this.carry(event), true);
  }

  turn(isOn) {
    this.isOn = isOn;
    this.button.setAttribute("aria-pressed", String(isOn));
    if (isOn) this.write(document.body);
    else this.takeAway();
    this.tellAddress();
  }

  /* Writes the readings, and goes on with what other scripts add to the page. */
  write(root) {
    const found = [];
    this.isBehindNumber = false;
    this.gather(root, found);
    for (const [node, isBehindNumber] of found) this.writeOver(node, isBehindNumber);
    this.watch.takeRecords(); // our own changes
    this.watch.observe(document.body, { childList: true, subtree: true });
  }

  writeNew(changes) {
    for (const { addedNodes } of changes)
      for (const node of addedNodes) if (node.isConnected && !node.parentElement.closest(BARE)) this.write(node);
  }

  gather(node, found) {
    if (node.nodeType === Node.TEXT_NODE) {
      if (HAS_KANJI.test(node.data)) found.push([node, this.isBehindNumber]);
      this.isBehindNumber = endsInNumber(node.data);
    }
    if (node.nodeType !== Node.ELEMENT_NODE || VOID.has(node.localName)) return;
    const endsLine = !INLINE.has(node.localName);
    if (endsLine) this.isBehindNumber = false;
    if (node.matches(BARE)) return;
    for (const child of node.childNodes) this.gather(child, found);
    if (endsLine) this.isBehindNumber = false;
  }

  writeOver(node, isBehindNumber) {
    const pieces = this.readings.pieces(node.data, isBehindNumber);
    if (!pieces.some(([, reading]) => reading)) return;
    const parts = pieces.map(([base, reading]) => (reading ? rubyOf(base, reading) : base));
    // One element for one text: its parts would else be items of their own where the parent is a flex or a grid.
    const whole = parts.length === 1 ? parts[0] : document.createElement("bdi");
    if (parts.length > 1) whole.append(...parts);
    node.replaceWith(whole);
    this.written.push([whole, node]);
  }

  takeAway() {
    this.watch.disconnect();
    for (const [whole, node] of this.written) whole.replaceWith(node);
    this.written = [];
  }

  tellAddress() {
    const address = new URL(location.href);
    if (this.isOn) address.searchParams.set(KEY, "on");
    else address.searchParams.delete(KEY);
    if (address.href !== location.href) history.replaceState(history.state, "", address);
  }

  /* Only at the moment of following: a link that is copied or written down is the page's own. */
  carry({ target }) {
    const element = this.isOn && target instanceof Element && target.closest("a[href], form");
    if (!element) return;
    const isForm = element.localName === "form";
    const address = new URL(element.getAttribute(isForm ? "action" : "href") ?? "", document.baseURI);
    const isOurs = address.origin === BASE.origin && address.pathname.startsWith(BASE.pathname);
    const isPage = address.pathname.endsWith("/") && (address.pathname !== location.pathname || !address.hash);
    if (!isOurs || !isPage) return;
    if (isForm) this.carryInForm(element);
    else {
      address.searchParams.set(KEY, "on");
      element.href = address.href;
    }
  }

  /* A form writes the search part of its address anew. */
  carryInForm(form) {
    if (!form.elements[KEY]) form.append(Object.assign(document.createElement("input"), { type: "hidden", name: KEY }));
    form.elements[KEY].value = "on";
  }
}

function rubyOf(base, reading) {
  const [ruby, rt] = ["ruby", "rt"].map((name) => document.createElement(name));
  rt.textContent = reading;
  ruby.append(base, rt);
  return ruby;
}
