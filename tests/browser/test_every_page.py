"""Every kind of page, in each language, narrow and wide, light and dark, with and without a script."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Final

import pytest
from playwright.sync_api import Browser

from tests.sample_site import KINDS_OF_PAGE, address_in
from tests.visitor import PALETTE_RULES, Visitor

pytestmark = pytest.mark.browser

COVERING: Final = (
    "home", "search", "search in two groups", "my list", "place", "place, paused", "organisation", "audience and day", "this week",
    "hotlines", "about", "taking part", "nothing there",
)  # fmt: skip
"""The pages that between them use every component, for the other two languages."""
PAGES: Final = [
    *(("ja", kind) for kind in KINDS_OF_PAGE),
    *((language, kind) for language in ("easy", "en") for kind in COVERING),
]
WITH_SCRIPT_PARTS: Final = ("home", "search", "place", "day", "this week")


@pytest.fixture(scope="module")
def visitor(browser: Browser, home: str) -> Iterator[Visitor]:
    visitor = Visitor(browser, home)
    yield visitor
    visitor.leave()


@pytest.mark.parametrize(("language", "kind"), PAGES)
def test_a_page_has_nothing_for_axe_fits_the_screen_and_is_silent(visitor: Visitor, language: str, kind: str) -> None:
    visitor.size(320)
    visitor.page.emulate_media(color_scheme="light")
    path = KINDS_OF_PAGE[kind]
    page = visitor.open(address_in(language, path))
    if kind == "place, moved":
        page.wait_for_url("**/mihon-yukemuri/")
    assert visitor.width_needed() <= 320
    page.evaluate("document.querySelectorAll('main details').forEach((part) => { part.open = true; })")
    assert visitor.width_needed() <= 320

    assert page.locator("h1").count() == 1
    assert page.locator("html").get_attribute("lang") == ("en" if language == "en" else "ja")
    assert "しるべ" in page.title()
    assert page.locator("main").count() == 1

    visitor.size(360)
    assert visitor.axe() == []
    # One component draws all rows of a list: what holds for the first eight need not be measured eighty times again.
    page.evaluate(
        "document.querySelectorAll('main :is(ul, ol)').forEach((list) => [...list.children].slice(8).forEach((row) => row.remove()))"
    )
    visitor.size(1280)
    assert visitor.axe() == []
    page.emulate_media(color_scheme="dark")
    assert visitor.axe(PALETTE_RULES) == []
    visitor.size(360)
    assert visitor.axe(PALETTE_RULES) == []

    assert visitor.said == []
    assert visitor.foreign == []


@pytest.mark.parametrize("kind", WITH_SCRIPT_PARTS)
def test_a_page_has_nothing_for_axe_without_its_script(visitor: Visitor, kind: str) -> None:
    # axe is a script itself: the page is loaded without any, then the browser may run them again.
    session = visitor.context.new_cdp_session(visitor.page)
    visitor.page.emulate_media(color_scheme="light")
    visitor.size(360)
    session.send("Emulation.setScriptExecutionDisabled", {"value": True})
    visitor.page.goto(visitor.home + KINDS_OF_PAGE[kind])
    session.send("Emulation.setScriptExecutionDisabled", {"value": False})
    for notice in visitor.page.locator(".search__noscript").all():
        notice.evaluate("notice => { notice.style.display = 'block'; }")  # the browser knows again that it could
    assert visitor.axe() == []
    session.detach()


def test_axe_would_say_what_is_wrong(visitor: Visitor) -> None:
    page = visitor.open()
    page.evaluate(
        "document.querySelector('main').insertAdjacentHTML('beforeend', '<button></button><p>灰色の小さな字</p>')"
    )
    page.evaluate("document.querySelector('main').lastElementChild.style.color = '#707070'")
    assert [words.split(" ")[0] for words in visitor.axe()] == ["button-name", "color-contrast-enhanced"]


@pytest.mark.parametrize("kind", ["home", "search", "day", "place", "this week"])
def test_nothing_is_lost_in_the_readers_own_colours(visit: Callable[..., Visitor], kind: str) -> None:
    visitor = visit(width=360)
    visitor.page.emulate_media(forced_colors="active", color_scheme="dark")
    page = visitor.open(KINDS_OF_PAGE[kind])
    assert visitor.axe() == []
    # What is told by a filled shape alone must still look different from what is not filled.
    looks = page.eval_on_selector_all(
        ".days__day",
        """days => [...new Set(days.filter((day) => day.checkVisibility()).map((day) => {
          const style = getComputedStyle(day);
          return `${day.dataset.open ?? ""}|${style.backgroundColor} ${style.borderBottomStyle} ${style.borderBottomWidth}`;
        }))]""",
    )
    styles = [look.split("|")[1] for look in looks]
    assert len(styles) == len(set(styles)), looks
    boxes = page.locator("input[type=checkbox]")
    if boxes.count():
        visitor.page.evaluate("document.querySelectorAll('details').forEach((part) => { part.open = true; })")
        unchecked = boxes.first.evaluate("box => getComputedStyle(box).cssText + box.matches(':checked')")
        boxes.first.check()
        assert boxes.first.evaluate("box => getComputedStyle(box).cssText + box.matches(':checked')") != unchecked


@pytest.mark.parametrize("kind", ["home", "search"])
def test_nothing_moves_where_the_reader_wants_no_motion(visit: Callable[..., Visitor], kind: str) -> None:
    visitor = visit()
    visitor.page.emulate_media(reduced_motion="reduce")
    page = visitor.open(KINDS_OF_PAGE[kind])
    moving = page.eval_on_selector_all(
        "*",
        """all => all.filter((element) => {
          const style = getComputedStyle(element);
          return style.animationName !== "none" || parseFloat(style.transitionDuration) > 0.01 || style.scrollBehavior === "smooth";
        }).map((element) => element.className)""",
    )
    assert moving == []


@pytest.mark.parametrize("width", [360, 1280])
def test_every_stop_of_the_tab_key_is_seen_and_covered_by_nothing(visit: Callable[..., Visitor], width: int) -> None:
    visitor = visit(width=width)
    for path in ("", "places/mihon-hidamari/", "search/"):
        page = visitor.open(path)
        first = ""
        for _ in range(400):
            page.keyboard.press("Tab")
            stop = visitor.active(
                """{
                  const box = e.getBoundingClientRect();
                  const top = document.elementFromPoint(box.left + box.width / 2, box.top + box.height / 2);
                  const label = e.labels?.[0];
                  return {
                    what: e.outerHTML.slice(0, 120), body: e === document.body,
                    inside: box.bottom > 0 && box.top < innerHeight && box.right > 0 && box.left < innerWidth,
                    free: top !== null && (e.contains(top) || top.contains(e) || (label?.contains(top) ?? false)),
                    ring: getComputedStyle(e).outlineStyle !== "none" || (label ? getComputedStyle(label).outlineStyle !== "none" : false),
                  };
                }"""
            )
            if stop["body"] or stop["what"] == first:
                break
            first = first or stop["what"]
            assert [stop["inside"], stop["free"], stop["ring"]] == [True, True, True], stop
        else:
            raise AssertionError("the tab key does not come round")


def test_the_skip_link_leads_past_everything_to_the_main_text(visit: Callable[..., Visitor]) -> None:
    visitor = visit(width=360)
    for path in ("", "search/", "audiences/carers/", "en/places/mihon-hidamari/"):
        page = visitor.open(path)
        page.keyboard.press("Tab")
        assert visitor.active("e.className") == "skip"
        assert visitor.active("e.getBoundingClientRect().top") >= 0
        page.keyboard.press("Enter")
        assert visitor.active("e.id") == "main"
        page.keyboard.press("Tab")
        assert visitor.active("e.closest('main') !== null")


@pytest.mark.parametrize("width", [320, 360])
@pytest.mark.parametrize("language", ["ja", "easy", "en"])
def test_the_main_pages_stand_in_one_row_on_a_phone(visit: Callable[..., Visitor], language: str, width: int) -> None:
    visitor = visit(width=width)
    page = visitor.open(address_in(language, "hotlines/"))  # the longest of the words is bold here
    tops = page.eval_on_selector_all(
        ".rodnav__link",
        "links => [...new Set(links.filter((link) => link.offsetParent).map((link) => link.getBoundingClientRect().top))]",
    )
    assert len(tops) == 1
