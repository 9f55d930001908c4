"""A site that nobody builds any more says so by itself, with the telephone that still knows."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from tests.visitor import Visitor

pytestmark = pytest.mark.browser

PAGES = (
    "",
    "about/",
    "places/mihon-hidamari/",
    "places/mihon-irodori/",
    "hotlines/",
    "week/",
    "en/kana/",
    "no-such-page/",
)
ON_THE_45TH_DAY = "2027-01-09T14:30:00Z"
AFTER_IT = "2027-01-09T15:30:00Z"
"""Half past midnight in Japan, 46 days after the build; in New York, where the visitor's clock is, it is the 45th."""


DRAWN = "() => new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn)))"


def test_after_45_days_without_a_build_every_page_says_so(visit: Callable[..., Visitor]) -> None:
    before, after = visit(width=320, now=ON_THE_45TH_DAY), visit(width=320, now=AFTER_IT)
    for path in PAGES:
        page = before.open(path)
        expect(page.locator("html")).to_contain_text("2026" if path.startswith("en/") else "2026年11月25日")
        page.evaluate(DRAWN)
        assert page.locator("main > .notice a[href^='tel:']").count() == 0, path

        page = after.open(path)
        page.evaluate(DRAWN)  # no longer than above: by then the notice stands
        assert page.locator("main > .notice a[href^='tel:0143']").count() == 1, path
        notice = page.locator("main > .notice").first
        expect(notice).to_contain_text(
            "25 November 2026" if path.startswith("en/") else "この案内は2026年11月25日から新しくなっていません。"
        )
        expect(notice.locator("a[href^='tel:0143']")).to_be_visible()
        assert after.width_needed() <= 320
        if path in ("", "en/kana/"):
            assert after.axe() == [], path


def test_the_search_page_says_it_once_from_the_frame(visit: Callable[..., Visitor]) -> None:
    page = visit(now=AFTER_IT).open("search/")
    expect(page.locator("main > .notice")).to_have_count(1)
    expect(page.locator("form [data-old]")).to_be_hidden()


def test_without_a_script_the_foot_tells_the_day_of_the_build(visit: Callable[..., Visitor]) -> None:
    page = visit(script=False).open("hotlines/")
    expect(page.locator(".foot__built")).to_have_text("この案内を作った日：2026年11月25日")


def test_the_calendar_of_a_place_comes_as_a_calendar(visit: Callable[..., Visitor]) -> None:
    page = visit().open("places/mihon-hidamari/")
    link = page.get_by_role("link", name="カレンダーに入れる")
    answer = page.request.get(link.evaluate("link => link.href"))
    assert answer.headers["content-type"] == "text/calendar; charset=utf-8"
    assert answer.body().startswith(b"BEGIN:VCALENDAR\r\n")
