"""Every kind of page, in each language, at any size and spacing, light and dark, with and without a script."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import cycle
from typing import Final

import pytest
from playwright.sync_api import Browser, Page

from tests import page_audit
from tests.sample_site import KINDS_OF_PAGE, LANGUAGES, address_in
from tests.visitor import PALETTE_RULES, Visitor

pytestmark = pytest.mark.browser

STATES_OF_SEARCH: Final = ("search with words", "search without results")
"""Asked in Japanese: in the others, the plain page and one with results have all of their parts."""
PAGES: Final = [
    (language, kind)
    for language in LANGUAGES
    for kind in KINDS_OF_PAGE
    if language == "ja" or kind not in STATES_OF_SEARCH
]
WITHOUT_SCRIPT: Final = [
    *(("ja", kind) for kind in KINDS_OF_PAGE),
    *(zip(cycle(LANGUAGES[1:]), KINDS_OF_PAGE, strict=False)),
]
"""What a script would change is the same in every language: each kind in Japanese, and in one of the others in turn."""
LOOKS: Final = ((360, "light"), (1280, "dark"), (1280, "light"), (360, "dark"))
LOOKS_WITHOUT_SCRIPT: Final = ((1280, "dark"), (360, "light"))
"""Colours are the same in every language: outside Japanese only the first is tried."""
ROWS_TRIED: Final = 3
"""One component draws all rows of a list: what holds for the first three need not be measured eighty times again."""
READINGS_TRIED: Final = 6


@pytest.fixture(scope="module")
def visitor(browser: Browser, home: str) -> Iterator[Visitor]:
    visitor = Visitor(browser, home)
    yield visitor
    visitor.leave()


@pytest.fixture(scope="module")
def scriptless(browser: Browser, home: str) -> Iterator[Visitor]:
    """A window whose pages load without a script; axe, which is one itself, may run afterwards."""
    visitor = Visitor(browser, home, now=None)
    yield visitor
    visitor.leave()


def shortened(page: Page) -> None:
    """Open what is folded, and leave the first rows of every list and the first readings of an easy page."""
    page.evaluate(
        """([most, readings]) => {
          document.querySelectorAll("main details").forEach((part) => { part.open = true; });
          document.querySelectorAll("main :is(ul, ol, dl, fieldset, tbody)").forEach((list) => [...list.children].slice(most).forEach((row) => row.remove()));
          [...document.querySelectorAll("main section [data-entry]:not(li)")].slice(most).forEach((entry) => entry.remove());
          [...document.querySelectorAll("ruby")].slice(readings).forEach((ruby) => ruby.replaceWith(ruby.firstChild.textContent));
        }""",
        [ROWS_TRIED, READINGS_TRIED],
    )


def in_all_looks(visitor: Visitor, looks: Sequence[tuple[int, str]]) -> list[str]:
    """Ask axe at each width and in each scheme: everything at first, then what colours and widths may change."""
    found = []
    for at, (width, scheme) in enumerate(looks):
        visitor.size(width)
        visitor.page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
        found += [f"{width} {scheme}: {words}" for words in visitor.axe(PALETTE_RULES if at else ())]
    return found


@pytest.mark.parametrize(("language", "kind"), PAGES)
def test_a_page_is_read_at_any_size_and_has_nothing_for_axe(visitor: Visitor, language: str, kind: str) -> None:
    visitor.page.emulate_media(color_scheme="light")
    visitor.size(360)
    page = visitor.open(address_in(language, KINDS_OF_PAGE[kind]))
    if kind == "place, moved":
        page.wait_for_url("**/mihon-yukemuri/")
    assert "しるべ" in page.title()
    page.evaluate("document.querySelectorAll('main details').forEach((part) => { part.open = true; })")
    assert page_audit.structure(page) == []
    assert page_audit.links(page) == []
    assert page_audit.media(page) == []
    assert page_audit.motion(page) == []
    assert page_audit.targets(page) == []
    assert page_audit.enlarged(page) == []
    visitor.size(1280)
    assert page_audit.targets(page) == []
    assert page_audit.enlarged(page) == []
    assert page_audit.cut(page) == []
    # 320 px is also what 1280 px have left at 400 %.
    visitor.size(320)
    assert page_audit.cut(page) == []
    assert page_audit.spaced(page) == []
    shortened(page)
    assert in_all_looks(visitor, LOOKS if language == "ja" else LOOKS[:1]) == []
    assert visitor.said == []
    assert visitor.foreign == []


@pytest.mark.parametrize(("language", "kind"), WITHOUT_SCRIPT)
def test_a_page_has_nothing_for_axe_without_its_script(scriptless: Visitor, language: str, kind: str) -> None:
    session = scriptless.context.new_cdp_session(scriptless.page)
    scriptless.size(1280)
    session.send("Emulation.setScriptExecutionDisabled", {"value": True})
    scriptless.page.goto(scriptless.home + address_in(language, KINDS_OF_PAGE[kind]))
    session.send("Emulation.setScriptExecutionDisabled", {"value": False})
    session.detach()
    page = scriptless.page
    scriptless.said.clear()  # a page that is not there says so to the console
    for notice in page.locator(".search__noscript").all():
        notice.evaluate("notice => { notice.style.display = 'block'; }")  # the browser knows again that it could
    shortened(page)
    assert in_all_looks(scriptless, LOOKS_WITHOUT_SCRIPT if language == "ja" else LOOKS_WITHOUT_SCRIPT[:1]) == []


def test_axe_would_say_what_is_wrong(visitor: Visitor) -> None:
    page = visitor.open()
    page.evaluate(
        "document.querySelector('main').insertAdjacentHTML('beforeend', '<button></button><p>灰色の小さな字</p>')"
    )
    page.evaluate("document.querySelector('main').lastElementChild.style.color = '#707070'")
    page.emulate_media(media="screen", color_scheme="light", forced_colors="none")
    assert [words.split(" ")[0] for words in visitor.axe()] == ["button-name", "color-contrast-enhanced"]
