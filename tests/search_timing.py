"""What the search page costs in a real browser: bytes, waiting and shifts; for the budgets and the benchmark."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

from playwright.sync_api import Browser, Page

SLOW_4G: Final = {
    "offline": False,
    "latency": 150,
    "downloadThroughput": 1_638_400 / 8,
    "uploadThroughput": 675_000 / 8,
}
"""What Lighthouse calls slow 4G: 150 ms for each request, 1.6 Mbit/s down."""
SLOW_PHONE: Final = 4
"""How many times slower the processor is made."""

_SHIFTS: Final = """
globalThis.shifts = 0;
new PerformanceObserver((list) => {
  for (const entry of list.getEntries()) if (!entry.hadRecentInput) globalThis.shifts += entry.value;
}).observe({ type: "layout-shift", buffered: true });
"""
_WATCH: Final = """(words) => {
  const form = document.querySelector("form.search");
  const [count, looking] = ["result-count", "looking"].map((name) => form.querySelector(`[data-${name}]`));
  form.elements.q.value = words;
  globalThis.answered = new Promise((resolve) => {
    let begun, first;
    form.addEventListener("click", () => { begun = performance.now(); }, { capture: true, once: true });
    const watch = new MutationObserver((changes) => {
      if (changes.some(({ target }) => count.contains(target))) first ??= performance.now();
      if (!first || looking.textContent) return;
      watch.disconnect();
      resolve([first - begun, performance.now() - begun]);
    });
    for (const line of [count, looking]) watch.observe(line, { childList: true, characterData: true, subtree: true });
  });
}"""
_BOXES: Final = """() => {
  globalThis.boxes = [...document.querySelectorAll("input[type=checkbox]")].filter(({ name, value }) => name === "area" || (name === "day" && value === "sat") || name === "meal").slice(0, 8);
  return boxes.length;
}"""
_FILTER: Final = """async (at) => {
  const begun = performance.now();
  boxes[at].click();
  await new Promise((resolve) => setTimeout(resolve));
  document.body.getBoundingClientRect(); // the layout belongs to the answer
  return performance.now() - begun;
}"""


@dataclass(frozen=True)
class Cost:
    """Milliseconds, and bytes as they go over the wire, headers and all."""

    ready: float
    page_bytes: int
    first_answer: float
    """Until rows are there that show the words, whether or not the index has answered."""
    whole_answer: float
    """Until the index has answered."""
    next_answer: float
    """Whole, with the index open."""
    query_bytes: int
    filters: tuple[float, ...]
    shift_at_start: float
    shift_in_words: float
    """From the start until the second answer is whole."""
    shift: float


def cost_of(browser: Browser, address: str, *, words: tuple[str, str], slow: bool) -> Cost:
    """Open the search page afresh at 360 px, ask for two words that give different numbers of rows, then filter."""
    context = browser.new_context(viewport={"width": 360, "height": 740}, device_scale_factor=2)
    try:
        page = context.new_page()
        wire = _Wire(page)
        if slow:
            wire.session.send("Network.emulateNetworkConditions", SLOW_4G)
            wire.session.send("Emulation.setCPUThrottlingRate", {"rate": SLOW_PHONE})
        page.add_init_script(_SHIFTS)
        page.goto(address, wait_until="commit")
        page.wait_for_selector("form[data-ready]", state="attached")
        ready = float(page.evaluate("performance.now()"))
        page.wait_for_load_state("networkidle")
        page_bytes = wire.taken()
        shift_at_start = float(page.evaluate("shifts"))
        first, whole = _ask(page, words[0])
        page.wait_for_load_state("networkidle")
        query_bytes = wire.taken()
        _, following = _ask(page, words[1])
        shift_in_words = float(page.evaluate("shifts"))
        page.fill("#q", "")
        page.click(".ask__button")
        page.wait_for_timeout(500)
        filters = tuple(_filter(page, at) for at in range(page.evaluate(_BOXES)))
        shift = float(page.evaluate("shifts"))
        return Cost(
            ready, page_bytes, first, whole, following, query_bytes, filters, shift_at_start, shift_in_words, shift
        )
    finally:
        context.close()


def _ask(page: Page, words: str) -> tuple[float, float]:
    """Press the button with these words in the field; gives when the first and when the whole answer was there."""
    page.evaluate(_WATCH, words)
    page.click(".ask__button")
    first, whole = page.evaluate("answered")
    return first, whole


def _filter(page: Page, at: int) -> float:
    """Choose a box by script, since most are folded away, behind a key that tells the browser of somebody there.

    What moves at once upon a press is no shift; what moves later would be one.
    """
    page.keyboard.press("Shift")
    return float(page.evaluate(_FILTER, at))


class _Wire:
    """Counts what a page loads."""

    def __init__(self, page: Page) -> None:
        self.session = page.context.new_cdp_session(page)
        self.session.send("Network.enable")
        self._bytes = 0
        self.session.on("Network.loadingFinished", self._count)

    def _count(self, event: dict[str, Any]) -> None:
        self._bytes += int(event["encodedDataLength"])

    def taken(self) -> int:
        """What came since the last time this was asked."""
        taken, self._bytes = self._bytes, 0
        return taken
