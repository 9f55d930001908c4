"""What people do here, from the first page to the telephone number, with the keyboard, with words, with filters."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pypdfium2
import pytest
from playwright.sync_api import Page, expect

from tests.sample_site import KINDS_OF_PAGE, LANGUAGES, SECRETS, address_in
from tests.visitor import Visitor

pytestmark = pytest.mark.browser

Visit = Callable[..., Visitor]


def entries_of(site: Path, path: str) -> list[str]:
    """The entries of a list, each once, in order, as the files of its parts have them."""
    parts = sorted((site / path).glob("page/*/index.html"), key=lambda file: int(file.parent.name))
    texts = [file.read_text(encoding="utf-8") for file in (site / path / "index.html", *parts)]
    found = re.findall(r'data-entry="([^"]+)" data-kind="([^"]+)"', "".join(texts))
    return list(dict.fromkeys(f"{kind}/{slug}" for slug, kind in found))


def asked(page: Page) -> dict[str, list[str]]:
    return parse_qs(urlsplit(page.url).query)


def count_shown(page: Page) -> int:
    words = page.locator("[data-result-count]").inner_text()
    number = re.search(r"\d+", words)
    assert number is not None, words
    return int(number.group())


# ---- with the keyboard alone ------------------------------------------------------------------------------------


@pytest.mark.parametrize("script", [True, False])
def test_from_home_to_the_telephone_of_a_place_for_carers_on_wednesday(visit: Visit, script: bool) -> None:
    visitor = visit(width=360, script=script)
    page = visitor.open()
    visitor.tab_to('a[href="/audiences/carers/"]')
    page.keyboard.press("Enter")
    page.wait_for_url("**/audiences/carers/")
    visitor.tab_to('a[href="/audiences/carers/wed/"]')
    page.keyboard.press("Enter")
    page.wait_for_url("**/audiences/carers/wed/")
    visitor.tab_to("main [data-entry] a")
    name = visitor.active("e.textContent")
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile(r"/(places|organisations)/[a-z-]+/$"))
    expect(page.locator("h1")).to_have_text(name)
    visitor.tab_to('main a[href^="tel:0143"]')
    assert visitor.active("e.getAttribute('href').replace(/[^0-9]/g, '') === e.textContent.replace(/[^0-9]/g, '')")
    assert visitor.active("getComputedStyle(e).outlineStyle") == "solid"


def test_by_the_search_to_the_telephone_of_a_place_for_carers_on_wednesday(visit: Visit) -> None:
    visitor = visit()
    page = visitor.open()
    visitor.tab_to('a[href="/search/"]')
    page.keyboard.press("Enter")
    page.wait_for_url("**/search/")
    visitor.wait_for_search()
    visitor.tab_to('input[name="day"][value="wed"]')
    page.keyboard.press("Space")
    while not page.locator('input[name="audience"][value="carers"]').is_visible():
        visitor.tab_to("summary")
        page.keyboard.press("Enter")
    visitor.tab_to('input[name="audience"][value="carers"]')
    page.keyboard.press("Space")
    expect(page.locator("[data-chosen] a")).to_have_count(2)
    assert asked(page) == {"audience": ["carers"], "day": ["wed"]}
    visitor.tab_to("[data-results] [data-entry] a")
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile(r"/(places|organisations)/[a-z-]+/$"))
    visitor.tab_to('main a[href^="tel:0143"]')
    assert visitor.active("getComputedStyle(e).outlineStyle") == "solid"


def test_words_are_typed_and_a_day_is_chosen_with_the_keyboard(visit: Visit) -> None:
    visitor = visit()
    page = visitor.open()
    visitor.tab_to("#q")
    page.keyboard.type("カフェ")
    page.keyboard.press("Enter")
    page.wait_for_url("**/search/?q=*")
    visitor.wait_for_search()
    before = visitor.results()
    assert before
    visitor.tab_to('input[name="day"][value="wed"]')
    page.keyboard.press("Space")
    expect(page.locator("[data-chosen] a")).to_have_count(2)
    assert asked(page) == {"q": ["カフェ"], "day": ["wed"]}
    assert set(visitor.results()) < set(before)
    assert visitor.active("e.value") == "wed"


# ---- search -----------------------------------------------------------------------------------------------------


def test_the_same_word_in_any_writing_finds_the_same_places(visit: Visit) -> None:
    visitor = visit()
    for same in (
        ("こども食堂", "子供食堂", "子ども食堂", "コドモ食堂"),
        ("のぼりべつ", "ノボリベツ", "ﾉﾎﾞﾘﾍﾞﾂ", "のぼりべつ　"),
        ("社協", "社会福祉協議会", "社会福祉協議會"),
        ("0143-00-0001", "０１４３－００－０００１"),
    ):
        found = []
        for words in same:
            visitor.open(f"search/?q={words}")
            found.append(sorted(visitor.all_results()))
        assert found[0], same
        assert all(slugs == found[0] for slugs in found), (same, found)


def test_names_come_before_what_only_mentions_the_word(visit: Visit) -> None:
    visitor = visit()
    page = visitor.open("search/?q=ひだまり")
    assert "ひだまり" in page.locator("[data-results] .entry__name").first.inner_text()


def test_what_must_stay_hidden_is_found_by_no_search(visit: Visit) -> None:
    visitor = visit()
    page = visitor.open("search/?q=かくれが")
    assert visitor.results() == ["mihon-kakurega"]
    for words in (*SECRETS, "布の会", "手紙の会"):
        visitor.open(f"search/?q={words}")
        # A town that others say openly may find them; what is hidden is never among what is found.
        assert "mihon-kakurega" not in visitor.all_results(), words
    expect(page.locator("[data-result-count]")).to_have_text("0か所")


def test_filters_stand_in_the_address_are_announced_and_undone_by_back(visit: Visit) -> None:
    visitor = visit()
    page = visitor.open("search/")
    everything = count_shown(page)
    status = page.locator("[data-result-count]")
    assert (status.get_attribute("aria-live"), status.get_attribute("aria-atomic")) == ("polite", "true")
    page.locator('input[name="audience"][value="carers"]').evaluate("box => box.closest('details').open = true")
    page.locator('input[name="audience"][value="carers"]').check()
    page.locator('input[name="day"][value="wed"]').check(force=True)
    page.locator('input[name="day"][value="thu"]').check(force=True)
    assert asked(page) == {"audience": ["carers"], "day": ["wed", "thu"]}
    three = count_shown(page)
    assert len(visitor.results()) == min(three, 30)
    kinds = page.eval_on_selector_all("[data-results] [data-entry]", "rows => rows.map((row) => row.dataset.kind)")
    assert set(kinds) == {"place", "organisation"}
    titles = page.locator(".group__title").all_inner_texts()
    assert len(titles) == 2
    assert titles[1].startswith("どなたでも")

    page.go_back()
    assert asked(page) == {"audience": ["carers"], "day": ["wed"]}
    assert count_shown(page) < three
    page.go_back()
    page.go_back()
    expect(page.locator("input:checked")).to_have_count(0)
    assert count_shown(page) == everything
    visitor.open("search/?audience=carers&day=wed&day=thu")
    assert count_shown(page) == three


def test_back_from_a_place_leads_to_the_same_results(visit: Visit) -> None:
    visitor = visit()
    page = visitor.open("search/?audience=carers&free=1")
    before = visitor.results()
    page.locator("[data-results] .entry__name a").nth(3).click()
    page.wait_for_url(re.compile(r"/(places|organisations)/"))
    page.go_back()
    visitor.wait_for_search()
    assert visitor.results() == before


def test_nonsense_finds_nothing_and_shows_ways_on(visit: Visit) -> None:
    visitor = visit(width=360)
    page = visitor.open("search/?q=ぬるぽがっ&free=1")
    assert visitor.results() == []
    assert count_shown(page) == 0
    empty = page.locator("[data-empty]")
    expect(empty).to_be_visible()
    expect(empty.get_by_role("link")).to_have_count(2)
    assert empty.get_by_role("link").last.get_attribute("href") == "/hotlines/"
    empty.get_by_role("link").first.click()
    expect(empty).to_be_hidden()
    assert visitor.results()


def test_counts_on_home_are_the_lists_and_the_searches(visit: Visit, sample: Path) -> None:
    visitor = visit()
    page = visitor.open()
    counted: dict[str, int] = {}
    for link in page.locator("main a[href^='/audiences/'], main a[href^='/areas/'], .noren a").all():
        number = re.search(r"\d+", link.evaluate("link => link.closest('li, h3, p').textContent"))
        if number:
            counted[link.get_attribute("href") or ""] = int(number.group())
    assert len(counted) > 35
    search = visitor.open("search/")
    live = dict(
        search.eval_on_selector_all(
            "label:has([data-count])",
            "labels => labels.map((label) => [`${label.control.name}=${label.control.value}`, +label.querySelector('[data-count]').textContent])",
        )
    )
    names = {"audiences": "audience", "areas": "area", "days": "day"}
    for path, count in counted.items():
        folder, value = path.strip("/").split("/")
        if path != "/audiences/anyone/":
            assert live[f"{names[folder]}={value}"] == count, path
        assert len(entries_of(sample, path.removeprefix("/"))) == count, path
    for query in ("audience=carers", "audience=dv-victims", "day=wed", "day=irregular", "area=horobetsu", "kind=salon"):
        visitor.open(f"search/?{query}")
        assert count_shown(page) == live[query], query
        name, value = query.split("=")
        folder = {"kind": "kinds", "audience": "audiences", "day": "days", "area": "areas"}[name]
        visitor.all_results()
        found = page.eval_on_selector_all(
            "[data-results] [data-entry]", "rows => rows.map((row) => `${row.dataset.kind}/${row.dataset.entry}`)"
        )
        assert sorted(found) == sorted(entries_of(sample, f"{folder}/{value}/")), query


def test_an_audience_on_a_day_is_the_search_for_both(visit: Visit, sample: Path) -> None:
    visitor = visit()
    visitor.open("search/?audience=carers&day=wed")
    found = sorted(visitor.results())
    listed = entries_of(sample, "audiences/carers/wed/")
    assert found == sorted(key.split("/")[1] for key in listed)


# ---- without a script ---------------------------------------------------------------------------------------------


def test_without_a_script_every_list_is_there_and_search_offers_doors(visit: Visit) -> None:
    visitor = visit(script=False, width=360)
    page = visitor.open("search/?q=x")
    expect(page.locator(".search__noscript")).to_be_visible()
    expect(page.locator("[data-order]")).to_be_hidden()
    doors = [link.get_attribute("href") or "" for link in page.locator(".search__doors a").all()]
    assert {door.split("/")[1] for door in doors} == {"audiences", "days", "areas", "kinds", "kana"}
    for path in ("audiences/carers/", "audiences/carers/wed/", "days/wed/", "days/irregular/", "areas/horobetsu/", "kinds/salon/"):  # fmt: skip
        assert f"/{path}" in doors or path == "audiences/carers/wed/"
        visitor.open(path)
        expect(page.locator("main [data-entry]").first).to_be_visible()
    visitor.open()
    expect(page.locator("#today [data-entry]").first).to_be_visible()
    page.fill("#q", "こども")
    page.locator(".ask__button").click()
    expect(page.locator(".search__noscript")).to_be_visible()
    assert asked(page) == {"q": ["こども"]}
    visitor.open("places/mihon-hidamari/")
    expect(page.locator("[data-component=print]")).to_be_hidden()
    assert page.locator(".glance [data-date]:visible").count() == 1


# ---- languages ----------------------------------------------------------------------------------------------------


def test_another_language_is_the_same_page(visit: Visit) -> None:
    visitor = visit()
    page = visitor.open("audiences/carers/wed/")
    page.locator(".masthead__bar").get_by_role("link", name="English").click()
    page.wait_for_url("**/en/audiences/carers/wed/")
    assert page.locator("html").get_attribute("lang") == "en"
    page.locator(".masthead__bar").get_by_role("link", name="やさしい日本語").click()
    page.wait_for_url("**/easy/audiences/carers/wed/")
    page.locator(".masthead__bar").get_by_role("link", name=re.compile("^日本語")).click()
    page.wait_for_url(re.compile(r"\d/audiences/carers/wed/$"))


def test_another_language_is_the_same_search(visit: Visit) -> None:
    visitor = visit()
    page = visitor.open("search/?q=カフェ")
    page.locator('input[name="day"][value="wed"]').check(force=True)
    expect(page.locator("[data-chosen] a")).to_have_count(2)
    found = sorted(visitor.results())
    page.locator(".masthead__bar").get_by_role("link", name="English").click()
    page.wait_for_url("**/en/search/**")
    visitor.wait_for_search()
    assert asked(page) == {"q": ["カフェ"], "day": ["wed"]}
    assert sorted(visitor.results()) == found


# ---- leaving at once ------------------------------------------------------------------------------------------------


def _elsewhere(visitor: Visitor) -> None:
    visitor.context.route("https://www.jma.go.jp/**", lambda route: route.fulfill(body="天気"))


def test_the_way_out_is_a_link_that_replaces_the_page(visit: Visit) -> None:
    visitor = visit(now=None)
    _elsewhere(visitor)
    page = visitor.open()
    visitor.open("places/mihon-tomoshibi/")
    way_out = page.get_by_role("link", name="すぐ離れる")
    assert way_out.get_attribute("rel") == "noreferrer"
    way_out.click()
    page.wait_for_url("https://www.jma.go.jp/")
    page.go_back()
    assert page.url == visitor.home
    assert visitor.foreign == ["https://www.jma.go.jp/"]
    visitor.foreign.clear()


def test_escape_pressed_three_times_leaves_and_twice_does_not(visit: Visit) -> None:
    visitor = visit(now=None)
    _elsewhere(visitor)
    page = visitor.open("search/")
    for key in ("Escape", "Escape", "a", "Escape", "Escape"):
        page.keyboard.press(key)
    assert page.url.startswith(visitor.home)
    page.keyboard.press("Escape")
    page.wait_for_url("https://www.jma.go.jp/")
    assert visitor.foreign == ["https://www.jma.go.jp/"]
    visitor.foreign.clear()


def test_without_a_script_the_way_out_still_leads_out(visit: Visit) -> None:
    visitor = visit(script=False)
    _elsewhere(visitor)
    page = visitor.open("hotlines/")
    page.get_by_role("link", name="すぐ離れる").click()
    page.wait_for_url("https://www.jma.go.jp/")
    visitor.foreign.clear()


# ---- below a path prefix --------------------------------------------------------------------------------------------


@pytest.mark.parametrize("folder", ["", "en/"])
def test_below_a_prefix_everything_works(visit: Visit, prefixed_home: str, folder: str) -> None:
    visitor = visit(home=prefixed_home)
    assert prefixed_home.endswith("/repo/")
    page = visitor.open(folder)
    page.fill("#q", "ひだまり")
    page.keyboard.press("Enter")
    page.wait_for_url(f"{prefixed_home}{folder}search/?q=*")
    visitor.wait_for_search()
    assert "mihon-hidamari" in visitor.results()
    page.locator('[data-entry="mihon-hidamari"] .entry__name a').click()
    page.wait_for_url(f"{prefixed_home}{folder}places/mihon-hidamari/")
    assert page.locator("html").evaluate("html => getComputedStyle(html).backgroundColor") == "rgb(251, 250, 247)"
    page.locator(".rodnav a[href$='/days/']").click()
    page.locator(".noren a").nth(2).click()
    page.wait_for_url(f"{prefixed_home}{folder}days/wed/")
    page.locator(".brand").click()
    page.wait_for_url(f"{prefixed_home}{folder}")
    visitor.open("places/mihon-salon-onsen/")
    page.wait_for_url("**/repo/places/mihon-yukemuri/")


# ---- today ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("now", "weekday", "date"),
    [
        ("2026-11-25T00:00:00Z", "wed", "2026-11-25"),
        ("2026-11-25T15:30:00Z", "thu", "2026-11-26"),  # half past midnight in Japan, still Wednesday in New York
        ("2026-12-01T03:00:00Z", "tue", "2026-12-01"),  # a site built six days ago
    ],
)
def test_the_lamp_hangs_at_today_in_japan(visit: Visit, now: str, weekday: str, date: str) -> None:
    visitor = visit(now=now)
    page = visitor.open()
    lit = page.locator(".noren__flap[data-lit]")
    expect(lit).to_have_count(1)
    assert lit.get_attribute("data-weekday") == weekday
    expect(lit.locator("[data-today-word]")).to_be_visible()
    shown = page.locator("#today [data-date]:visible")
    expect(shown).to_have_count(1)
    assert shown.get_attribute("data-date") == date
    visitor.open("places/mihon-hidamari/")
    dates = page.locator(".next [data-date]:visible")
    expect(dates).to_have_count(3)
    assert all((day.get_attribute("data-date") or "") >= date for day in dates.all())


@pytest.mark.parametrize("path", ["", "days/wed/", "places/mihon-hidamari/", "en/audiences/carers/"])
def test_a_page_older_than_what_it_knows_says_so(visit: Visit, path: str) -> None:
    visitor = visit(now="2027-03-01T00:00:00Z")
    page = visitor.open(path)
    notice = page.locator("main > .notice").first
    expect(notice).to_be_visible()
    expect(notice).to_contain_text("has not been renewed" if path.startswith("en/") else "新しくなっていません")
    assert page.locator("main [data-dated] > [data-date]:visible").count() == 0


# ---- another language ---------------------------------------------------------------------------------------------------


def test_changing_the_language_keeps_the_page_the_question_and_the_place_on_the_page(visit: Visit) -> None:
    visitor = visit()
    page = visitor.open("search/?day=wed&free=1")
    page.locator("header").get_by_role("link", name="English").click()
    page.wait_for_url("**/en/search/?*")
    assert asked(page) == {"day": ["wed"], "free": ["1"]}
    expect(page.locator("[data-chosen] a")).to_have_count(2)
    page = visitor.open("en/kana/#row-ka")
    page.locator("footer").get_by_role("link", name="やさしい日本語").focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**/easy/kana/#row-ka")


# ---- paper --------------------------------------------------------------------------------------------------------------


def _sheets(page: Page) -> int:
    return len(re.findall(rb"/Type\s*/Page\b", page.pdf(prefer_css_page_size=True)))


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_entry_is_one_sheet_of_paper(visit: Visit, sample: Path, language: str) -> None:
    visitor = visit()
    visitor.page.emulate_media(media="print")
    visitor.page.set_viewport_size({"width": 695, "height": 400})  # the width of the sheet between its margins
    folder = sample / address_in(language, "")
    files = [*folder.glob("places/*/index.html"), *folder.glob("organisations/*/index.html")]
    longer = {}
    short_in_a_row = 0
    enough = 20 if language == "ja" else 8
    # The longest files first; when many in a row leave a fifth of the sheet free, the rest will fit.
    for file in sorted(files, key=lambda file: (-file.stat().st_size, file)):
        if 'http-equiv="refresh"' in file.read_text(encoding="utf-8"):
            continue
        page = visitor.open(f"{file.parent.relative_to(sample).as_posix()}/")
        if page.evaluate("document.documentElement.scrollHeight") < 850:
            short_in_a_row += 1
            if short_in_a_row == enough:
                break
            continue
        short_in_a_row = 0
        sheets = _sheets(page)
        if sheets > 1:
            longer[page.url] = sheets
    assert longer == {}


def test_more_than_a_sheet_would_be_counted(visit: Visit) -> None:
    visitor = visit()
    page = visitor.open("places/mihon-hidamari/")
    page.evaluate("document.querySelector('.sheet').append(document.querySelector('.sheet').cloneNode(true))")
    assert _sheets(page) == 2


def test_paper_has_the_address_and_no_navigation(visit: Visit) -> None:
    visitor = visit()
    visitor.page.emulate_media(media="print")
    page = visitor.open("places/mihon-hidamari/")
    expect(page.locator(".print-foot")).to_contain_text("https://shirube.example/places/mihon-hidamari/")
    for gone in (".rodnav", ".strip__exit", ".foot", ".acts", ".tongues", ".skip"):
        expect(page.locator(gone).first).to_be_hidden()
    expect(page.locator("h1")).to_be_visible()
    visitor.open("week/")
    assert _sheets(page) >= 1
    expect(page.locator(".week__table")).to_be_visible()


def test_every_kind_of_page_prints_what_it_says_and_where_it_is_from(visit: Visit) -> None:
    visitor = visit()
    for kind, path in KINDS_OF_PAGE.items():
        if "?" in path:
            continue  # a search is one kind on paper
        page = visitor.open(path)
        if kind == "place, moved":
            page.wait_for_url("**/mihon-yukemuri/")
        title = "".join(page.locator("h1").inner_text().split())
        paper = pypdfium2.PdfDocument(page.pdf(prefer_css_page_size=True))
        sheets = ["".join(sheet.get_textpage().get_text_bounded().split()) for sheet in paper]
        assert title in sheets[0], kind
        assert "https://shirube.example/" in "".join(sheets), kind
        assert "すぐ離れる" not in "".join(sheets), kind
        assert all(sheets), f"{kind}: a sheet is empty"
