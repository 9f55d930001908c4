"""A place's page in a browser: its calendar on the day of the reader, the lines to hand on, and what it costs."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.visitor import Visitor

pytestmark = pytest.mark.browser

Visit = Callable[..., Visitor]
PLACE = "places/mihon-hidamari/"


def calendar(page: Page) -> Page:
    page.locator("main details summary").first.click()
    return page


# ---- the calendar -------------------------------------------------------------------------------------------------


def test_the_calendar_opens_by_key_and_says_which_day_is_today(visit: Visit) -> None:
    visitor = visit(width=320)
    page = visitor.open(PLACE)
    visitor.tab_to("main details summary")
    page.keyboard.press("Enter")
    table = page.get_by_role("table", name="2026年11月")
    expect(table).to_be_visible()
    expect(table.locator("[aria-current=date]")).to_have_text("25今日")
    expect(table.locator("td[data-open]")).to_have_text(["26 ①", "28 ②"])
    expect(page.get_by_role("table", name="2026年12月").locator("td", has_text="休")).to_have_text(
        ["22 休", "29 休", "31 休"]
    )
    assert page.get_by_role("columnheader", name=re.compile(r"木\s?曜日")).count() == 2
    assert visitor.width_needed() <= 320
    page.evaluate("scrollTo(0, 0)")  # away from under the strip that stays
    assert visitor.axe() == []


def test_a_month_gone_by_makes_room_and_with_both_gone_there_is_no_calendar(visit: Visit) -> None:
    page = calendar(visit(now="2026-12-03T00:00:00Z").open(PLACE))
    expect(page.locator("table[data-month='2026-11']")).to_be_hidden()
    expect(page.locator("table[data-month='2026-12'] [aria-current=date]")).to_contain_text("3")
    page = visit(now="2027-01-05T00:00:00Z").open(PLACE)
    expect(page.locator("details:has(.month)")).to_be_hidden()


def test_without_a_script_the_calendar_says_when_it_was_made(visit: Visit) -> None:
    page = calendar(visit(script=False).open(PLACE))
    expect(page.get_by_role("table", name="2026年12月")).to_be_visible()
    expect(page.locator(".months__key")).to_contain_text("この表は、2026年11月25日に作りました。")


def test_on_paper_the_calendar_comes_along_when_it_is_open(visit: Visit) -> None:
    visitor = visit()
    page = visitor.open("places/mihon-kotoba-no-wa/")
    page.emulate_media(media="print")
    expect(page.locator(".month").first).to_be_hidden()
    page.emulate_media(media="screen")
    calendar(page)
    page.emulate_media(media="print")
    expect(page.locator(".month").first).to_be_visible()
    expect(page.locator(".fold__title").first).to_be_hidden()


# ---- handing on ---------------------------------------------------------------------------------------------------


def test_the_lines_are_copied_as_they_stand_and_their_script_comes_when_they_are_opened(visit: Visit) -> None:
    visitor = visit(width=360)
    visitor.context.grant_permissions(["clipboard-read", "clipboard-write"])
    asked: list[str] = []
    visitor.context.on("request", lambda request: asked.append(request.url))
    page = visitor.open(PLACE)
    page.wait_for_load_state("networkidle")
    assert not any(url.endswith("share.js") for url in asked)
    page.get_by_text("ほかの人に伝える").click()
    page.get_by_role("button", name="文をコピーする").click()
    expect(page.locator("[data-component=share] [role=status]")).to_have_text("コピーしました。")
    copied = page.evaluate("navigator.clipboard.readText()")
    assert copied.split("\n")[0] == "見本サロン ひだまり"
    assert copied.split("\n")[-1] == "https://shirube.example/places/mihon-hidamari/"
    assert "0143-00-0001" in copied
    assert sum(url.endswith("share.js") for url in asked) == 1
    assert visitor.axe() == []


def test_an_app_is_offered_where_the_browser_has_one(visit: Visit) -> None:
    visitor = visit()
    visitor.context.add_init_script("navigator.share = (what) => { window.shared = what; return Promise.resolve(); }")
    page = visitor.open(PLACE)
    page.get_by_text("ほかの人に伝える").click()
    page.get_by_role("button", name="アプリをえらんで送る").click()
    shared = page.evaluate("window.shared")
    assert shared["title"] == "見本サロン ひだまり"
    assert shared["url"] == "https://shirube.example/places/mihon-hidamari/"
    assert shared["url"] not in shared["text"]


def test_without_a_script_the_lines_can_be_selected(visit: Visit) -> None:
    page = visit(script=False).open(PLACE)
    page.get_by_text("ほかの人に伝える").click()
    expect(page.locator(".share__text")).to_contain_text("電話 0143-00-0001")
    expect(page.get_by_role("button", name="文をコピーする")).to_be_hidden()


# ---- not to be seen -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("path", ["places/mihon-tomoshibi/", "audiences/dv-victims/", "kinds/shelter/"])
def test_a_discreet_page_is_nameless_in_the_tab_and_left_by_one_key(visit: Visit, path: str) -> None:
    visitor = visit(width=360)
    page = visitor.open(path)
    assert page.title() == "しるべ 登別市 居場所と相談先の案内"
    expect(page.locator("h1")).not_to_have_text("")
    expect(page.locator(".strip__exit")).to_be_in_viewport()
    assert page.locator("footer").get_by_text("履歴").count() == 1
