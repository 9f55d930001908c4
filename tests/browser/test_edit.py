"""The form of an entry in a browser: by keyboard, without a script, and with what was typed never lost."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from urllib.parse import parse_qs, parse_qsl, urlsplit

import pytest
from playwright.sync_api import Dialog, Route, expect

from shirube.intake.flat import flat_of, read_form
from shirube.load import check_content
from tests import page_audit
from tests.sample_site import CONTENT, TODAY
from tests.visitor import PALETTE_RULES, Visitor

pytestmark = pytest.mark.browser

Visit = Callable[..., Visitor]
FORM = "edit/places/mihon-hidamari/"
RECEIVER = "https://mihon.example/uketsuke/submit"


def test_by_keyboard_a_mistake_is_told_and_a_correction_goes_into_a_file(visit: Visit, tmp_path: Path) -> None:
    visitor = visit(width=320)
    page = visitor.open(FORM)
    page.wait_for_selector("[data-ways]:not([hidden])")
    assert visitor.width_needed() <= 320
    assert visitor.axe() == []
    page.emulate_media(color_scheme="dark")
    assert visitor.axe(PALETTE_RULES) == []
    page.emulate_media(color_scheme="light")
    visitor.tab_to("[name=name]")
    page.keyboard.press("Control+A")
    page.keyboard.press("Delete")
    visitor.tab_to("[name='summary']")
    page.keyboard.press("Control+A")
    page.keyboard.insert_text("長" * 81)
    page.locator("[name='contact.phone']").focus()
    page.keyboard.press("Control+A")
    page.keyboard.insert_text("0143-00-0003")
    page.locator("[data-way=mail]").focus()
    visitor.tab_to("[data-way=file]", most=1)
    page.keyboard.press("Enter")
    # The summary has the focus and leads to each field.
    assert visitor.active("e.matches('[data-errors]')")
    told = page.locator("[data-errors] a")
    expect(told).to_have_text(["名前を書いてください。", "ひとことの説明は80字までです。今は81字あります。"])
    page.evaluate("scrollTo(0, 0)")  # away from under the strip that stays
    assert visitor.axe() == []
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    assert visitor.active("e.name === 'name' && e.getAttribute('aria-invalid') === 'true'")
    assert visitor.active("document.getElementById(e.getAttribute('aria-describedby').split(' ')[0]).textContent") == (
        "名前を書いてください。"
    )
    page.keyboard.insert_text("見本サロン ひだまり")
    assert not visitor.active("e.hasAttribute('aria-invalid')")
    page.locator("[name=summary]").fill("お茶を飲みながら、だれとでも過ごせる場所です。")
    page.locator("[name='except.2.on']").fill("2026-12-24")
    page.locator("input[name=audiences][value=youth]").check()
    page.locator("[data-way=file]").focus()
    with page.expect_download() as download:
        page.keyboard.press("Enter")
    assert download.value.suggested_filename == "shirube-places-mihon-hidamari.json"
    download.value.save_as(tmp_path / "a.json")
    made = json.loads((tmp_path / "a.json").read_text(encoding="utf-8"))
    assert (made["format"], made["entry"], made["says"]) == ("shirube-correction/1", "places/mihon-hidamari", "changed")
    assert len(made["base"]) == 40
    assert made["changes"] == {
        "summary": {
            "was": "お茶を飲みながら、だれとでも、ひとりでも過ごせる場所です。",
            "now": "お茶を飲みながら、だれとでも過ごせる場所です。",
        },
        "except.1.on": {"was": "2026-12-22", "now": "2026-12-22"},
        "except.1.why": {"was": "会館の大そうじ", "now": "会館の大そうじ"},
        "except.2.on": {"was": None, "now": "2026-12-24"},
        "contact.phone": {"was": "0143-00-0001", "now": "0143-00-0003"},
        "audiences": {"was": "older-living-alone\ncarers", "now": "older-living-alone\ncarers\nyouth"},
    }


def test_what_was_typed_is_not_lost_by_leaving_and_can_be_copied_and_sent(visit: Visit) -> None:
    visitor = visit(width=360)
    visitor.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page = visitor.open(FORM)
    page.wait_for_selector("[data-ways]:not([hidden])")
    asked: list[str] = []

    def stay(dialog: Dialog) -> None:
        asked.append(dialog.type)
        dialog.dismiss()

    page.on("dialog", stay)
    page.locator("[data-way=copy]").click()
    expect(page.locator("[data-said]")).to_contain_text("まだ、直したところがありません")
    page.locator("[name='contact.phone']").fill("0143-00-0003")
    page.locator("[data-way=copy]").click()
    expect(page.locator("[data-said]")).to_contain_text("写しました")
    letter = page.evaluate("navigator.clipboard.readText()").splitlines()
    assert "電話：0143-00-0003（今：0143-00-0001）" in letter
    assert json.loads(letter[-1])["changes"] == {"contact.phone": {"was": "0143-00-0001", "now": "0143-00-0003"}}
    page.evaluate("window.open = (address) => { window.opened = address; }")
    page.locator("[data-way=issue]").click()
    address = urlsplit(page.evaluate("window.opened"))
    assert address.hostname == "github.com"
    issue = parse_qs(address.query)
    assert issue["template"] == ["correction-place.yml"]
    assert issue["entry"] == ["places/mihon-hidamari"]
    assert json.loads(issue["changes"][0])["contact.phone"]["now"] == "0143-00-0003"
    page.locator("[name=description]").fill("とても長い説明。" * 200)
    expect(page.locator("[data-question]:has([name=description]) [data-count]")).to_have_text("あと2400字")
    page.locator("[data-way=mail]").click()
    expect(page.locator("[data-said]")).to_contain_text("長いので、メールに入りません")
    page.evaluate("location.reload()")
    page.wait_for_timeout(300)
    assert asked == ["beforeunload"]
    expect(page.locator("[name='contact.phone']")).to_have_value("0143-00-0003")
    page.locator("[name='contact.phone']").fill("0143-00-0001")
    page.locator("[name=description]").evaluate("(box) => { box.value = box.defaultValue; }")
    # A letter that is too long with what stood there before is short enough without.
    page.locator("[name=summary]").fill("お茶を飲みながら、だれとでも話せます。")
    with page.expect_request("mailto:**") as mailed:
        page.locator("[data-way=mail]").click()
    assert len(mailed.value.url) <= 1800
    visitor.foreign.clear()  # it goes to the reader's own mail program
    assert page.evaluate("Object.keys(localStorage).length + Object.keys(sessionStorage).length") == 0


def test_what_is_typed_about_the_days_is_told_with_its_next_dates(visit: Visit) -> None:
    """On a Wednesday, the 25th of November 2026; the place is closed on holidays and from the 29th of December."""
    page = visit(width=320).open(FORM)
    page.wait_for_selector("[data-ways]:not([hidden])")
    told = page.get_by_role("status").filter(has_text="書いた行は、こう読みます").locator("li")
    box = page.locator("[name=open]")
    box.fill(
        "毎週火曜 午後1時〜3時\n第2・第4土曜 13:00-16:00 ※8月は休み\n毎週木曜 22:00-翌2:00\n8のつく日のころ\n<b>__proto__</b>\n不定期"
    )
    unread = "この画面では日付にできません。上の「書き方をためす」で見るか、そのまま送ってください。"
    expect(told).to_have_text([
        "毎週火曜 午後1時〜3時次は、12月1日（火）、12月8日（火）、12月15日（火） 13:00〜15:00",
        "第2・第4土曜 13:00-16:00 ※8月は休み次は、11月28日（土）、12月12日（土）、12月26日（土） 13:00〜16:00",
        "毎週木曜 22:00-翌2:00次は、11月26日（木）、12月3日（木）、12月10日（木） 22:00〜翌2:00",
        f"8のつく日のころ{unread}",
        f"<b>__proto__</b>{unread}",
        "不定期日にちの決まっていない日として、ことばのまま出ます。",
        "2026-12-28 13:00-15:00次は、12月28日（月） 13:00〜15:00",
    ])  # fmt: skip
    expect(page.locator("[data-unsure]")).to_be_visible()
    # The 22nd is closed once, the 29th every year; what is closed besides counts, too.
    page.locator("[name=closed]").fill("祝日\n12/29-1/3\n1月")
    box.fill("毎週火曜 13:00-15:00")
    page.locator("[name='except.2.on']").fill("2026-12-01〜2026-12-07")
    expect(told.first).to_have_text(
        "毎週火曜 13:00-15:00次は、12月8日（火）、12月15日（火）、2月2日（火） 13:00〜15:00"
    )
    expect(page.locator("[data-unsure]")).to_be_hidden()
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
    # A day that has been is not the next one.
    page.locator("[name=also]").fill("2026-12-24 9:00-10:00\n2020-12-24\n12/24 9:00")
    expect(told).to_have_text([
        "毎週火曜 13:00-15:00次は、12月8日（火）、12月15日（火）、2月2日（火） 13:00〜15:00",
        "2026-12-24 9:00-10:00次は、12月24日（木） 9:00〜10:00",
        "2020-12-242027年11月25日までに、ひらく日がありません。",
        "12/24 9:00この画面では日付にできません。上の例のように年から書いた日付なら、そのまま送ってください。",
    ])  # fmt: skip
    box.fill("")
    page.locator("[name=also]").fill("")
    expect(told.first).to_be_hidden()
    page.evaluate(
        "document.querySelectorAll('[data-question] textarea').forEach((box) => { box.value = box.defaultValue; })"
    )
    page.locator("[name='except.2.on']").fill("")


def test_of_boxes_to_tick_one_is_asked_for_where_one_must_be(visit: Visit) -> None:
    page = visit(width=360).open("edit/new/places/")
    page.wait_for_selector("[data-ways]:not([hidden])")
    page.locator("[name=name]").fill("見本サロン あさひ")
    page.locator("[name=summary]").fill("だれでも来られる場所です。")
    page.locator("[data-way=copy]").click()
    wrong = page.locator("[data-errors] a")
    expect(wrong).to_have_text(["種類を選んでください。"])
    wrong.click()
    salon = page.get_by_role("checkbox", name="サロン・茶話会")
    expect(salon).to_be_focused()
    expect(salon).to_have_accessible_description("！種類を選んでください。")
    page.get_by_role("checkbox", name="カフェ", exact=True).check()
    expect(page.locator(".question__error")).to_have_count(0)


def test_a_page_of_last_year_tells_no_dates(visit: Visit) -> None:
    """It knows the holidays of a year, which are over."""
    page = visit(now="2027-12-01T00:00:00Z").open(FORM)
    page.wait_for_selector("[data-ways]:not([hidden])")
    page.locator("[name=also]").fill("2027-12-23 9:00-10:00")
    page.wait_for_load_state("networkidle")  # what reads the days is fetched when they are changed
    page.locator("[name=also]").fill("2027-12-24 9:00-10:00")
    page.clock.run_for(1000)
    expect(page.locator("[data-dates] li")).to_have_count(0)


def test_every_question_is_seen_where_the_key_stands_and_fits_with_large_letters(visit: Visit) -> None:
    """A field for a date has parts of its own, and was as wide as a line of twelve letters whatever the screen."""
    page = visit(width=360).open("edit/new/organisations/")
    page.wait_for_selector("[data-ways]:not([hidden])")
    assert page_audit.enlarged(page) == []
    assert page_audit.keyboard(page) == []


def test_without_a_script_the_form_goes_to_the_receiver_with_what_was_changed_and_no_more(visit: Visit) -> None:
    visitor = visit(script=False)
    page = visitor.open(FORM)
    expect(page.locator("[data-ways]")).to_be_hidden()
    sent: list[str] = []

    def receive(route: Route) -> None:
        sent.append(route.request.post_data or "")
        route.fulfill(status=200, content_type="text/html", body="<title>received</title>")

    visitor.context.route(RECEIVER, receive)
    page.locator("[name='contact.phone']").fill("0143-00-0003")
    page.get_by_role("button", name="この内容で送る").click()
    expect(page).to_have_title("received")
    assert visitor.foreign == [RECEIVER]
    visitor.foreign.clear()
    pairs = parse_qsl(sent[0], keep_blank_values=True)
    received = {name: text for name, text in read_form(pairs, "place").items() if text}
    directory = check_content(CONTENT, TODAY).directory
    assert directory is not None
    before = flat_of(directory.by_key["places/mihon-hidamari"].listing)
    changed = {name: text for name, text in received.items() if before.get(name) != text}
    assert changed == {"contact.phone": "0143-00-0003"}
    assert dict(pairs)["says"] == "changed"


def test_on_paper_a_form_is_a_sheet_of_what_is_known_with_room_to_write(visit: Visit) -> None:
    page = visit().open(FORM)
    page.emulate_media(media="print")
    for selector in ("[name='contact.phone']", "[name='access.wheelchair']", ".edit__lines"):
        expect(page.locator(selector).first).to_be_visible()
    for selector in ("[data-ways]", ".edit__right", "[name='except.3.on']", "#part-translations"):
        expect(page.locator(selector).first).to_be_hidden()
    expect(page.locator("[name=audiences][value=youth] + span")).to_be_hidden()
    expect(page.locator("[name=audiences][value=carers] + span")).to_be_visible()


def test_on_paper_a_form_for_what_is_new_asks_everything(visit: Visit) -> None:
    page = visit().open("edit/new/places/")
    page.emulate_media(media="print")
    for selector in ("[name=name]", "[name='except.1.why']", "[name=audiences][value=youth]", ".edit__lines"):
        expect(page.locator(selector).first).to_be_visible()
    for selector in ("[data-ways]", "#part-translations"):
        expect(page.locator(selector).first).to_be_hidden()
