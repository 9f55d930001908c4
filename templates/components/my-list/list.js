/* The list: which entries are on it, and where it lives. Unless the reader asks for more it lives in the address alone
   (`#p=slug,slug&o=slug`: places, organisations), which no server sees, and links of the site carry it on. */

const BASE = new URL("../../../../", import.meta.url);
const KEY = `shirube-list:${BASE.pathname}`;
const SLUG = /^[a-z0-9-]{1,64}$/;
const LETTERS = { place: "p", organisation: "o" };
export const MOST = 50;

/* Reads `place/slug` keys from a text; whatever is not a slug is left out. */
export function readList(text) {
  const asked = new URLSearchParams(text);
  const keys = Object.entries(LETTERS).flatMap(([kind, letter]) =>
    asked.getAll(letter).flatMap((slugs) => slugs.split(",")).filter((slug) => SLUG.test(slug)).map((slug) => `${kind}/${slug}`),
  );
  return [...new Set(keys)].slice(0, MOST);
}

export function writeList(keys) {
  return Object.entries(LETTERS)
    .map(([kind, letter]) => [letter, keys.filter((key) => key.startsWith(`${kind}/`)).map((key) => key.slice(kind.length + 1))])
    .filter(([, slugs]) => slugs.length)
    .map(([letter, slugs]) => `${letter}=${slugs.join(",")}`)
    .join("&");
}

const isList = (hash) => /^#[po]=/.test(hash);

class List {
  constructor() {
    this.address = "";
    this.readAddress();
    addEventListener("hashchange", () => this.readAddress());
    for (const moment of ["click", "auxclick", "submit"]) addEventListener(moment, (event) => this.carry(event), true);
  }

  /* A link to a heading takes the list out of the address, but not out of here. */
  readAddress() {
    if (isList(location.hash)) this.address = writeList(readList(location.hash.slice(1)));
  }

  /* What is kept on this device, or null. Nothing is there before the reader asks for it. */
  get stored() {
    try {
      return localStorage.getItem(KEY);
    } catch {
      return null;
    }
  }

  get isKept() {
    return this.stored !== null;
  }

  get keys() {
    return readList(this.stored ?? this.address);
  }

  has(key) {
    return this.keys.includes(key);
  }

  /* Writes the list to where it lives. */
  set(keys) {
    if (!this.isKept || !this.store(keys)) this.setAddress(keys);
  }

  setAddress(keys) {
    this.address = writeList(keys);
    const hash = this.address ? `#${this.address}` : "";
    history.replaceState(history.state, "", location.pathname + location.search + hash);
  }

  store(keys) {
    try {
      localStorage.setItem(KEY, writeList(keys));
      return true;
    } catch {
      return false;
    }
  }

  /* From now on the list lives on this device. Says whether the device could. */
  keep() {
    if (!this.store(this.keys)) return false;
    this.setAddress([]);
    return true;
  }

  /* From now on the list lives in the address, and nothing on this device. */
  forget() {
    const { keys } = this;
    this.remove();
    this.setAddress(keys);
  }

  empty() {
    this.remove();
    this.setAddress([]);
  }

  remove() {
    try {
      localStorage.removeItem(KEY);
    } catch {
      // Where nothing can be kept, nothing is.
    }
  }

  /* The address of the page that shows these entries, for somebody else or for oneself. */
  link(page, keys = this.keys) {
    const address = new URL(page, BASE);
    address.hash = writeList(keys);
    return address.href;
  }

  /* Calls back whenever the list may be another one: another window, the way back, another address. */
  onChange(call) {
    addEventListener("storage", call);
    addEventListener("hashchange", call);
    addEventListener("pageshow", (event) => event.persisted && call());
  }

  /* Only at the moment of following: a link that is copied or written down is the page's own. */
  carry({ target }) {
    if (!this.address || this.isKept) return;
    const element = target instanceof Element && target.closest("a[href], form");
    if (!element) return;
    const name = element.localName === "form" ? "action" : "href";
    const address = new URL(element.getAttribute(name) ?? "", document.baseURI);
    const isOurs = address.origin === BASE.origin && address.pathname.startsWith(BASE.pathname);
    const isPage = address.pathname.endsWith("/") && (address.pathname !== location.pathname || !address.hash);
    if (!isOurs || !isPage || (address.hash && !isList(address.hash))) return;
    address.hash = this.address;
    element.setAttribute(name, address.href);
  }
}

export const list = new List();
