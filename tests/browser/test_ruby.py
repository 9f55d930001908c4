"""ふりがな by a switch: what the browser writes is what the program would have written, and it goes again."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from shirube.load import check_content
from shirube.pipeline import readings_of
from tests import page_audit
from tests.sample_site import CONTENT, TODAY
from tests.visitor import Visitor

pytestmark = pytest.mark.browser

MATTER = "document.querySelector('main').innerHTML"


def test_the_switch_writes_readings_and_takes_them_away(visit: Callable[..., Visitor]) -> None:
    visitor = visit(width=360)
    asked: list[str] = []
    visitor.context.on("request", lambda request: asked.append(request.url.rpartition("/")[2]))
    page = visitor.open("places/mihon-hidamari/")
    page.wait_for_load_state("networkidle")
    bare = page.evaluate(MATTER)
    switch = page.locator("button.ruby")
    expect(switch).to_have_attribute("aria-pressed", "false")
    assert not [name for name in asked if name.startswith(("ruby.js", "readings"))]

    visitor.tab_to("button.ruby", most=3)
    page.keyboard.press("Enter")
    expect(switch).to_have_attribute("aria-pressed", "true")
    expect(page.locator("main h1 rt")).to_have_text("みほん")
    directory = check_content(CONTENT, TODAY).directory
    assert directory is not None
    ours = readings_of(directory).annotate(f"<body>{bare}").removeprefix("<body>")
    assert page.evaluate(MATTER) == ours
    assert len([name for name in asked if name.startswith("readings.") and name.endswith("json")]) == 1
    assert visitor.axe() == []
    for width in (320, 1280):
        visitor.size(width)
        assert page_audit.cut(page) == []
    assert page_audit.enlarged(page) == []
    assert page.evaluate("({ ...localStorage, ...sessionStorage })") == {}

    # It goes along to the next page, and into the search, where the rows come later.
    page.locator("main .trail a").first.click()
    page.wait_for_url("**/places/?furigana=on")
    expect(page.locator("main h1 rt").first).to_be_visible()
    page.locator(".rodnav a").first.click()
    visitor.wait_for_search()
    expect(page.locator("[data-results] [data-entry] rt").first).to_be_visible()
    page.locator("#q").fill("食堂")
    page.wait_for_url("**/search/?q=*furigana=on")
    page.locator(".tongues a").first.click()
    page.wait_for_url("**/easy/search/?**")

    page.go_back()
    visitor.wait_for_search()
    expect(page.locator("[data-results] rt").first).to_be_visible()
    page.locator("button.ruby").click()
    expect(page.locator("rt")).to_have_count(0)
    assert "furigana" not in page.url
    expect(page.locator("button.ruby")).to_have_attribute("aria-pressed", "false")


def test_what_the_switch_takes_away_leaves_the_page_as_it_was(visit: Callable[..., Visitor]) -> None:
    page = visit(width=360).open("places/mihon-hidamari/")
    page.wait_for_load_state("networkidle")  # every other script has shown what it shows
    before = page.evaluate(MATTER)
    page.locator("button.ruby").click()
    expect(page.locator("main rt").first).to_be_visible()
    page.locator("button.ruby").click()
    assert page.evaluate(MATTER) == before


def test_without_the_table_the_switch_says_so(visit: Callable[..., Visitor]) -> None:
    visitor = visit(width=360)
    page = visitor.open("days/wed/")
    page.route("**/readings.*.json", lambda route: route.fulfill(status=404))
    switch = page.locator("button.ruby")
    switch.click()
    expect(switch).to_have_text("ふりがなを読みこめません")
    expect(switch).to_have_attribute("aria-pressed", "false")
    page.unroute("**/readings.*.json")
    switch.click()
    expect(page.locator("main rt").first).to_be_visible()
    expect(switch).to_have_text("ふりがな")
    visitor.said.clear()  # the browser tells of the missing file


def test_without_a_script_there_is_no_switch(visit: Callable[..., Visitor]) -> None:
    expect(visit(script=False).open("").locator("button.ruby")).to_be_hidden()
