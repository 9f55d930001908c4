"""With the keyboard, in the reader's own colours, without motion: what is not asked of every kind of page."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser

from tests import page_audit
from tests.sample_site import KINDS_OF_PAGE, address_in
from tests.visitor import Visitor

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def visitor(browser: Browser, home: str) -> Iterator[Visitor]:
    visitor = Visitor(browser, home)
    yield visitor
    visitor.leave()


def test_the_audit_would_say_what_is_wrong(visitor: Visitor) -> None:
    page = visitor.open()
    page.evaluate(
        """document.querySelector("main").insertAdjacentHTML("beforeend", `<h2>a</h2><h4>b</h4><h1>c</h1><ul><p>d</p></ul><nav></nav>
          <p><a href="/x">こちら</a></p><a href="/y"></a><video></video><a href="/z">同じ</a><a href="/zz">同じ</a>`)"""
    )
    assert [words.split(":")[0] for words in page_audit.structure(page)] == ["h1", "h4 after h2", "navigation", "list"]
    assert [words.split(":")[0] for words in page_audit.links(page)] == ["vague", "no name", "one name, two aims"]
    assert len(page_audit.media(page)) == 1
    assert any("同じ" in words for words in page_audit.targets(page))
    page.evaluate(
        """{
          const part = document.createElement("div");
          part.textContent = "切れる文字が、たくさん、ここにある";
          Object.assign(part.style, { width: "60px", height: "20px", overflow: "hidden" });
          const over = document.createElement("p");
          over.textContent = "上にかぶさる文字";
          over.style.marginTop = "-1.8em";
          const read = document.createElement("p");
          read.innerHTML = "<ruby>町<rt>ちょう</rt></ruby><span>がある</span><ruby>女<rt>おんな</rt></ruby>の";
          read.children[1].style.marginLeft = "-1em";
          document.querySelector("main").append(part, "下の文字", over, read);
        }"""
    )
    assert {words.split(":")[0].split(" ")[0] for words in page_audit.cut(page)} >= {"cut"}
    assert any("crosses" in words for words in page_audit.cut(page))
    # A reading may hang over its neighbours, letters may not.
    assert [words for words in page_audit.cut(page) if "町" in words or "女" in words] == ["町 crosses がある"]
    page.evaluate("document.body.animate([{ opacity: 0 }, { opacity: 1 }], { duration: 10000 })")
    assert len(page_audit.motion(page)) == 1


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


@pytest.mark.parametrize(
    ("width", "height", "paths"),
    [
        (360, 800, ("", "places/mihon-hidamari/")),
        (1280, 800, ("search/", "accessibility/results/")),
        (320, 256, ("", "places/mihon-hidamari/")),  # a screen of 1280 × 1024 at 400 %
    ],
)
def test_every_stop_of_the_tab_key_is_seen_and_covered_by_nothing(
    visitor: Visitor, width: int, height: int, paths: tuple[str, ...]
) -> None:
    for path in paths:
        visitor.page.set_viewport_size({"width": width, "height": height})
        page = visitor.open(path)
        page.wait_for_load_state("networkidle")  # what a script still draws would move the stops about
        assert page_audit.keyboard(page) == []


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
