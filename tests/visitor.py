"""Somebody who visits the site with a real browser, and whose console and network are watched all the time."""

from __future__ import annotations

from typing import Any, Final
from urllib.parse import quote, urlsplit

from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Browser, Page

from tests.sample_site import MORNING

ARGUMENTS: Final = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
]  # fmt: skip
PALETTE_RULES: Final = ("color-contrast-enhanced", "link-in-text-block")
"""What may differ between light and dark; the rest of a page is the same in both."""

_AXE_READS_A_COLOUR_ONCE: Final = """;(() => {
  const { prototype } = axe.commons.color.Color;
  const { parseString } = prototype;
  const known = new Map();
  prototype.parseString = function (text) {
    if (!known.has(text)) {
      const { r, g, b, alpha } = parseString.call(this, text);
      known.set(text, { r, g, b, alpha });
    }
    return Object.assign(this, known.get(text));
  };
})()"""
"""A page has some twenty colours, and axe reads them four thousand times: half of what a look costs."""
_RUN_AXE: Final = """(only) => axe.run({
  resultTypes: ["violations"],
  preload: false,
  ...(only.length ? { runOnly: only } : { rules: { "color-contrast": { enabled: false }, "color-contrast-enhanced": { enabled: true }, "target-size": { enabled: true } } }),
}).then((found) => {
  const says = ({ id, nodes }) => `${id} (${nodes.length}): ${nodes[0].html.slice(0, 160)} ${nodes[0].failureSummary}`;
  const rules = [...found.passes, ...found.incomplete, ...found.inapplicable].map(({ tags }) => [tags, ""]);
  return [...found.violations.map((one) => [one.tags, says(one)]), ...rules];
})"""


def wait_until_there(page: Page, selector: str) -> None:
    """Look at every frame: `expect` looks after 0.1, 0.35 and 0.85 s, and most searches are ready between the last two."""
    page.wait_for_function("(selector) => document.querySelector(selector) !== null", arg=selector)


class Visitor:
    """A browser window on one origin. `now` fixes the clock; None leaves it alone."""

    def __init__(
        self, browser: Browser, home: str, *, width: int = 1280, script: bool = True, now: str | None = MORNING
    ) -> None:
        self.home = home
        self.script = script
        self.context = browser.new_context(
            viewport={"width": width, "height": 800}, java_script_enabled=script, timezone_id="America/New_York"
        )
        self.context.set_default_timeout(20_000)
        if script and now:
            self.context.clock.install(time=now)
        self.said: list[str] = []
        self.foreign: list[str] = []
        self.context.on("console", lambda message: self.said.append(message.text))
        self.context.on("weberror", lambda error: self.said.append(str(error.error)))
        self.context.on("request", lambda request: self._watch(request.url))
        self.page = self.context.new_page()

    def _watch(self, url: str) -> None:
        if not url.startswith(self.home):
            self.foreign.append(url)

    def open(self, path: str = "") -> Page:
        """Go to a path below the site's base and wait until it is usable."""
        answer = self.page.goto(self.home + quote(path, safe="/?=&#%"))
        assert answer is not None
        if answer.status == 404:
            self.said = [words for words in self.said if "404 (Not Found)" not in words]
        if self.script and urlsplit(self.page.url).path.endswith("/search/"):
            self.wait_for_search()
        return self.page

    def wait_for_search(self) -> None:
        wait_until_there(self.page, "form[data-ready]")

    def size(self, width: int) -> None:
        self.page.set_viewport_size({"width": width, "height": 800})

    def axe(self, only: tuple[str, ...] = ()) -> list[str]:
        """Say what axe finds; without `only`, by all its rules, with contrast 7:1 (AAA, which holds AA) and target size."""
        return [words for _, words in self.axe_rules(only) if words]

    def axe_rules(self, only: tuple[str, ...] = ()) -> list[tuple[list[str], str]]:
        """Let axe try its rules, and give each rule's tags with what it finds; no words where it finds nothing."""
        if not self.page.evaluate("typeof axe === 'object'"):
            self.page.evaluate(AXE_SCRIPT + _AXE_READS_A_COLOUR_ONCE)
        # From the top: what the strip covers while it stays in sight would pass for too small a target.
        top = self.page.evaluate("() => { const top = scrollY; scrollTo(0, 0); return top; }")
        found: list[tuple[list[str], str]] = self.page.evaluate(_RUN_AXE, list(only))
        self.page.evaluate("(top) => scrollTo(0, top)", top)
        return found

    def width_needed(self) -> int:
        width: int = self.page.evaluate("document.documentElement.scrollWidth")
        return width

    def results(self) -> list[str]:
        """The entries shown by the search page, in order."""
        found: list[str] = self.page.eval_on_selector_all(
            "[data-results] [data-entry]", "rows => rows.map((row) => row.dataset.entry)"
        )
        return found

    def all_results(self) -> list[str]:
        """Every entry the search page has found, also those it shows only on asking."""
        more = self.page.locator("[data-more] button")
        while more.is_visible():
            more.click()
        return self.results()

    def tab_to(self, selector: str, most: int = 250) -> None:
        """Press Tab until something that matches has the focus."""
        for _ in range(most):
            self.page.keyboard.press("Tab")
            if self.page.evaluate("(selector) => document.activeElement.matches(selector)", selector):
                return
        raise AssertionError(f"{selector} is not reached with {most} tabs")

    def active(self, expression: str) -> Any:
        """Ask something of the element `e` that has the focus."""
        return self.page.evaluate(f"((e) => {expression})(document.activeElement)")

    def leave(self) -> None:
        """Close the window; whatever was said or asked of others on the way is a failure."""
        self.context.close()
        assert self.said == []
        assert self.foreign == []
