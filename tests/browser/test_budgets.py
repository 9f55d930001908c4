"""What a page weighs when it is opened for the first time, with the real headers, and that nothing in it jumps."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

import pytest
from playwright.sync_api import Request

from tests.sample_site import KINDS_OF_PAGE, LANGUAGES, address_in
from tests.visitor import Visitor

pytestmark = pytest.mark.browser

KB: Final = 1024
HOME: Final = 30 * KB
PAGE: Final = 20 * KB
READINGS: Final = 1.5 * KB
"""What ふりがな over every kanji may add to the page of an entry."""
SEARCH: Final = ("search", "search with words", "search in two groups", "search without results")
"""Its budget is tried where search is: it fetches the rows of all entries."""
JUMPS: Final = """
window.jumped = [];
new PerformanceObserver((list) => {
  for (const entry of list.getEntries())
    if (!entry.hadRecentInput) window.jumped.push(`${entry.value.toFixed(3)} ${entry.sources.map(({ node }) => node?.className ?? node?.nodeName).join(", ")}`);
}).observe({ type: "layout-shift", buffered: true });
"""


def weight(visitor: Visitor, path: str) -> tuple[int, dict[str, int]]:
    """Open a page that was never seen, and add up what came over the wire: bodies as they were sent."""
    seen: list[Request] = []
    visitor.context.on("requestfinished", lambda request: seen.append(request))  # noqa: PLW0108 (Playwright marks it)
    page = visitor.open(path)
    page.wait_for_load_state("networkidle")
    parts = {request.url.rpartition("/")[2] or "html": request.sizes()["responseBodySize"] for request in seen}
    return sum(parts.values()), parts


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_first_page_weighs_at_most_30_kb_with_all_its_parts(visit: Callable[..., Visitor], language: str) -> None:
    total, parts = weight(visit(width=360), address_in(language, ""))
    assert {part.rpartition(".")[2] for part in parts} >= {
        "html",
        "css",
        "js",
    }  # a browser fetches the icon when it likes
    assert total <= HOME, parts


@pytest.mark.parametrize(
    "language", ["ja", "easy"]
)  # with its readings, easy is by far the heaviest: English needs no asking
@pytest.mark.parametrize("path", [
    "places/", "places/page/2/", "audiences/single-parents/", "audiences/carers/", "areas/horobetsu/",
    "audiences/carers/wed/", "days/wed/", "week/", "hotlines/", "kana/", "accessibility/results/",
])  # fmt: skip
def test_a_list_weighs_at_most_20_kb(visit: Callable[..., Visitor], language: str, path: str) -> None:
    total, parts = weight(visit(width=360), address_in(language, path))
    assert total <= PAGE, parts


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("path", ["places/mihon-hidamari/", "places/mihon-amayadori/", "organisations/mihon-shakyo/"])
def test_an_entry_weighs_at_most_20_kb_and_its_readings(
    visit: Callable[..., Visitor], language: str, path: str
) -> None:
    total, parts = weight(visit(width=360), address_in(language, path))
    assert total <= PAGE + (READINGS if language == "easy" else 0), parts


SETTLED: Final = """async () => {
  await document.fonts.ready;
  for (let frame = 0; frame < 3; frame += 1) await new Promise((drawn) => requestAnimationFrame(drawn));
  await new Promise((rest) => setTimeout(rest, 100));
}"""
"""Everything is loaded (`open` waits for that), drawn, and what was put off by a moment has happened."""


@pytest.mark.parametrize("width", [360, 1280])
def test_nothing_jumps_while_a_page_loads(visit: Callable[..., Visitor], width: int) -> None:
    visitor = visit(width=width)
    visitor.context.add_init_script(JUMPS)
    for kind, path in KINDS_OF_PAGE.items():
        if kind not in SEARCH:
            page = visitor.open(path)
            if kind == "place, moved":
                page.wait_for_url("**/mihon-yukemuri/")
            page.evaluate(SETTLED)
            assert page.evaluate("window.jumped") == [], kind
