"""What a program can see of a page's accessibility, beyond axe: one function for each question, findings as words.

The browser tests ask these of every kind of page and want no answer; `tests/accessibility_run.py` writes the answers
down for the result page. An empty list never means that a page is accessible: only that this was not found.
"""

from __future__ import annotations

from typing import Any, Final

from playwright.sync_api import Page

_VISIBLE: Final = """
// Rows of search results that are not on the screen have no place yet.
const seen = (e) => e.checkVisibility({ checkVisibilityCSS: true, contentVisibilityAuto: true }) && !e.closest(".u-hidden, .skip");
const says = (e) => e.outerHTML.replace(/\\s+/g, " ").slice(0, 110);
"""

_STRUCTURE: Final = """() => {
  const found = [];
  const headings = [...document.querySelectorAll("h1, h2, h3, h4, h5, h6")].filter((e) => e.checkVisibility());
  const levels = headings.map((e) => Number(e.localName[1]));
  if (levels.filter((level) => level === 1).length !== 1) found.push(`h1: ${levels.filter((level) => level === 1).length}`);
  levels.forEach((level, at) => {
    if (level > (levels[at - 1] ?? 0) + 1) found.push(`h${level} after h${levels[at - 1] ?? 0}: ${headings[at].textContent.trim()}`);
  });
  for (const e of headings) if (!e.textContent.trim()) found.push(`empty ${e.localName}`);
  for (const [name, selector] of [["main", "main"], ["banner", "body > header"], ["contentinfo", "body > footer"]])
    if (document.querySelectorAll(selector).length !== 1) found.push(`${name}: ${document.querySelectorAll(selector).length}`);
  const named = (e) => e.ariaLabel ?? document.getElementById(e.getAttribute("aria-labelledby"))?.textContent.trim() ?? "";
  const navs = [...document.querySelectorAll("nav")].filter((e) => e.checkVisibility()).map(named);
  if (navs.some((name) => !name) || new Set(navs).size !== navs.length) found.push(`navigation: ${navs.join(", ")}`);
  for (const e of document.querySelectorAll("ul, ol"))
    if (e.checkVisibility() && (!e.children.length || [...e.children].some((item) => item.localName !== "li"))) found.push(`list: ${e.outerHTML.slice(0, 90)}`);
  const lang = document.documentElement.lang;
  if (lang !== (location.pathname.split("/").includes("en") ? "en" : "ja")) found.push(`lang: ${lang}`);
  if (document.title.trim().length < 4) found.push("no title");
  return found;
}"""

_LINKS: Final = """() => {
  const found = [];
  const vague = /^(こちら|ここ|詳細|くわしく|もっと(見る)?|リンク|here|click here|more|read more|link)$/i;
  const aims = new Map();
  for (const e of document.querySelectorAll("a[href], button, summary")) {
    if (!e.checkVisibility()) continue;
    const words = e.cloneNode(true);
    for (const part of words.querySelectorAll("[aria-hidden=true], [hidden]")) part.remove();
    const name = (e.ariaLabel ?? words.textContent).replace(/\\s+/g, " ").trim();
    if (!name) found.push(`no name: ${e.outerHTML.slice(0, 110)}`);
    if (vague.test(name)) found.push(`vague: ${name}`);
    if (!e.href) continue;
    const aim = aims.get(name);
    if (aim && aim !== e.href) found.push(`one name, two aims: ${name} ${aim} ${e.href}`);
    aims.set(name, e.href);
  }
  return found;
}"""

_TARGETS: Final = f"""(least) => {{
  {_VISIBLE}
  const found = [];
  for (const e of document.querySelectorAll("a[href], button, summary, select, input:not([type=hidden])")) {{
    if (!seen(e)) continue;
    let box = e.getBoundingClientRect();
    // A label takes the press for its box, where one can see it.
    if (e.labels?.[0] && seen(e.labels[0])) box = e.labels[0].getBoundingClientRect();
    const text = e.parentElement.closest("p, li, dd, td, th, h1, h2, h3, small")?.textContent.trim() ?? "";
    const runs = getComputedStyle(e).display === "inline" && text.length > e.textContent.trim().length + 1;
    if (!runs && (box.width < least - 0.5 || box.height < least - 0.5)) found.push(`${{Math.round(box.width)}} × ${{Math.round(box.height)}}: ${{says(e)}}`);
  }}
  return found;
}}"""

_CUT: Final = f"""() => {{
  {_VISIBLE}
  const found = [];
  const wide = document.documentElement.scrollWidth;
  if (wide > innerWidth) found.push(`${{wide}} px wide on a screen of ${{innerWidth}}`);
  for (const e of document.querySelectorAll("body *")) {{
    const style = getComputedStyle(e);
    const hides = (way) => way === "hidden" || way === "clip";
    if (!hides(style.overflowX) && !hides(style.overflowY)) continue; // hardly any does, and the rest is slow to ask
    if (!seen(e) || e.closest("svg") || !e.textContent.trim()) continue;
    if (hides(style.overflowX) && e.scrollWidth > e.clientWidth + 1) found.push(`cut at the side: ${{says(e)}}`);
    if (hides(style.overflowY) && e.scrollHeight > e.clientHeight + 1) found.push(`cut below: ${{says(e)}}`);
  }}
  // The lines of letters under a reading. Where it is longer, they stand apart, and the space at either end of them hangs
  // over the words beside them: it is behind the last letter, and half of it where there is but one.
  const pen = document.createElement("canvas").getContext("2d");
  const underReading = (node, range) => {{
    const style = getComputedStyle(node.parentElement);
    pen.font = `${{style.fontWeight}} ${{style.fontSize}} ${{style.fontFamily}}`;
    const found = [];
    let line = [];
    for (let at = 0; at < node.length; at += 1) {{
      range.setStart(node, at);
      range.setEnd(node, at + 1);
      const box = range.getBoundingClientRect();
      if (line.length && box.top > line.at(-1).top + 2) line = [];
      if (!line.length) found.push(line);
      line.push(Object.assign(box, {{ spare: box.width - pen.measureText(node.data[at]).width }}));
    }}
    return found.map((boxes) => {{
      const [first, last] = [boxes[0], boxes.at(-1)];
      return [new DOMRect(first.left, first.top, last.right - first.left, first.height), Math.max(0, last.spare / (boxes.length > 1 ? 1 : 2))];
    }});
  }};
  // The middle of each line of text; where two of different texts cross, one covers the other.
  const lines = [];
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {{
    const node = walker.currentNode;
    const parent = node.parentElement;
    if (!node.data.trim() || !seen(parent) || parent.closest("svg, template, script, .strip")) continue;
    const range = document.createRange();
    range.selectNodeContents(node);
    const put = (box, side) => {{
      const inset = box.height * 0.3;
      if (box.width > 2) lines.push({{ node, left: box.left + side, right: box.right - side, top: box.top + inset, bottom: box.bottom - inset }});
    }};
    if (parent.localName !== "ruby") for (const box of range.getClientRects()) put(box, 1);
    else for (const [box, spare] of underReading(node, range)) put(box, 1 + spare);
  }}
  lines.sort((one, other) => one.top - other.top);
  lines.forEach((one, at) => {{
    for (let next = at + 1; next < lines.length && lines[next].top < one.bottom; next += 1) {{
      const other = lines[next];
      if (other.node !== one.node && other.left < one.right && one.left < other.right)
        found.push(`${{one.node.data.trim().slice(0, 30)}} crosses ${{other.node.data.trim().slice(0, 30)}}`);
    }}
  }});
  return found.slice(0, 10);
}}"""

_SPACED: Final = """() => {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync("* { line-height: 1.5 !important; letter-spacing: 0.12em !important; word-spacing: 0.16em !important; } p { margin-block-end: 2em !important; }");
  document.adoptedStyleSheets = [sheet];
}"""

_MEDIA: Final = """() => ["audio", "video", "object", "embed", "iframe", "canvas", "img", "svg text"].flatMap((name) =>
  [...document.querySelectorAll(name)].map((e) => e.outerHTML.slice(0, 110)))"""

_MOTION: Final = """() => [
  ...document.getAnimations().map((one) => `moves: ${one.effect?.target?.outerHTML.slice(0, 90)}`),
  ...[...document.querySelectorAll("marquee, blink, meta[http-equiv=refresh], animate, animateTransform")].map((e) => e.outerHTML.slice(0, 90)),
]"""

_FRAME: Final = """() => [...document.querySelectorAll("body > header a, body > footer a")]
  .filter((e) => e.checkVisibility()).map((e) => e.textContent.replace(/\\s+/g, " ").trim())"""

_STOP: Final = """() => {
  const e = document.activeElement;
  const box = e.getBoundingClientRect();
  const label = e.labels?.[0];
  // The middle of what is on the screen of it: a table may be higher than the screen.
  const middle = (low, high, size) => (Math.max(low, 0) + Math.min(high, size)) / 2;
  const top = document.elementFromPoint(middle(box.left, box.right, innerWidth), middle(box.top, box.bottom, innerHeight));
  const rings = (part) => part && getComputedStyle(part).outlineStyle !== "none";
  const wrong = [];
  if (!(box.bottom > 0 && box.top < innerHeight && box.right > 0 && box.left < innerWidth)) wrong.push("off the screen");
  if (!(top && (e.contains(top) || top.contains(e) || label?.contains(top)))) wrong.push("covered");
  if (!rings(e) && !rings(label)) wrong.push("no line around it");
  return { body: e === document.body, what: e.outerHTML.slice(0, 110), wrong };
}"""
MOST_STOPS: Final = 600
_MOST_WAITS: Final = 50


def _asked(page: Page, question: str, *given: Any) -> list[str]:
    found: list[str] = page.evaluate(question, *given)
    return found


def structure(page: Page) -> list[str]:
    """Ask for one h1, no level left out, the landmarks, lists that are lists, the language and a title."""
    return _asked(page, _STRUCTURE)


def links(page: Page) -> list[str]:
    """Ask whether each link says by itself where it leads, and no two that say the same lead apart."""
    return _asked(page, _LINKS)


def targets(page: Page, least: int = 44) -> list[str]:
    """Ask for what is too small to hit; links in running text are as high as their line."""
    return _asked(page, _TARGETS, least)


def cut(page: Page) -> list[str]:
    """Ask for sideways scrolling, and for text that is cut off or covered by other text."""
    return _asked(page, _CUT)


def spaced(page: Page) -> list[str]:
    """Ask the same with the spacing of WCAG 1.4.12."""
    page.evaluate(_SPACED)
    found = cut(page)
    page.evaluate("document.adoptedStyleSheets = []")
    return found


def enlarged(page: Page, times: int = 2) -> list[str]:
    """Ask the same of letters of twice the size, as a reader sets them in the browser."""
    session = page.context.new_cdp_session(page)
    session.send("Page.setFontSizes", {"fontSizes": {"standard": 16 * times, "fixed": 13 * times}})
    found = cut(page)
    session.send("Page.setFontSizes", {"fontSizes": {"standard": 16, "fixed": 13}})
    session.detach()
    return found


def media(page: Page) -> list[str]:
    """Ask for sound, film, frames and pictures of anything."""
    return _asked(page, _MEDIA)


def motion(page: Page) -> list[str]:
    """Ask for what moves, blinks or changes the page by itself."""
    return _asked(page, _MOTION)


def frame_links(page: Page) -> list[str]:
    """Read the links around the matter, which must stand in the same order on every page."""
    return _asked(page, _FRAME)


def keyboard(page: Page) -> list[str]:
    """Go round with the Tab key: each stop in sight, free and outlined, and the last one leads back to the first."""
    found: list[str] = []
    first = ""
    page.evaluate("document.activeElement?.blur?.()")
    for _ in range(MOST_STOPS):
        page.keyboard.press("Tab")
        stop = page.evaluate(_STOP)
        for _ in range(_MOST_WAITS):
            if stop["body"] or not stop["wrong"]:  # the body is the end of the round, and never has a line around it
                break
            page.wait_for_timeout(100)  # the browser brings the stop into sight after the key, not with it
            stop = page.evaluate(_STOP)
        if stop["body"] or stop["what"] == first:
            return found
        first = first or stop["what"]
        found += [f"{wrong}: {stop['what']}" for wrong in stop["wrong"]]
    return [*found, "the tab key does not come round"]
