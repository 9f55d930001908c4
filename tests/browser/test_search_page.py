"""The search page in Chromium, with its real styles, scripts, index and content policy, below a path prefix."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Final
from urllib.parse import parse_qs, urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, Route, expect

from tests.search_site import BASE, VILLAGE, build_site, place, record, served, weekly
from tests.visitor import wait_until_there

pytestmark = pytest.mark.browser

WEDNESDAY_MORNING: Final = "2026-11-24T23:00:00Z"  # 8:00 on the 25th in Japan
SOME = tuple(
    place(f"p{number:02}", f"番号{number:02}", f"ばんごう{number:02}", admission="anyone") for number in range(40)
)


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    folder = tmp_path_factory.mktemp("site")
    build_site(folder, VILLAGE, [record(row) for row in VILLAGE])
    with served(folder) as address:
        yield address


class Silent:
    """A page whose console, errors and requests are watched."""

    def __init__(
        self, browser: Browser, width: int = 1280, *, script: bool = True, now: str = WEDNESDAY_MORNING
    ) -> None:
        self.context = browser.new_context(
            viewport={"width": width, "height": 800}, java_script_enabled=script, timezone_id="America/New_York"
        )
        self.page = self.context.new_page()
        if script:
            self.page.clock.install(time=now)
        self.said: list[str] = []
        self.asked: list[str] = []
        self.page.on("console", lambda message: self.said.append(message.text))
        self.page.on("pageerror", lambda error: self.said.append(str(error)))
        self.page.on("request", lambda request: self.asked.append(request.url))

    def open(self, address: str) -> Page:
        self.page.goto(address)
        wait_until_there(self.page, "form[data-ready]")
        return self.page


@pytest.fixture
def silent(browser: Browser) -> Iterator[Silent]:
    watched = Silent(browser)
    yield watched
    watched.context.close()
    assert watched.said == []
    assert {urlsplit(url).hostname for url in watched.asked} == {"127.0.0.1"}


class Held:
    """Requests that hang until it is said what becomes of them."""

    def __init__(self, page: Page, pattern: str) -> None:
        self.routes: list[Route] = []
        self.fate: Callable[[Route], None] = self.routes.append
        page.route(pattern, lambda route: self.fate(route))  # noqa: PLW0108 (its fate changes)

    def end(self, fate: Callable[[Route], None]) -> None:
        self.fate = fate
        for route in self.routes:
            fate(route)


def slugs(page: Page) -> list[str]:
    return page.eval_on_selector_all("[data-results] [data-entry]", "rows => rows.map((row) => row.dataset.entry)")  # type: ignore[no-any-return]


def count_of(page: Page, name: str, value: str) -> str:
    return page.locator(f'label:has(input[name="{name}"][value="{value}"]) [data-count]').inner_text()


def asked(page: Page) -> dict[str, list[str]]:
    return parse_qs(urlsplit(page.url).query)


def test_everything_is_listed_by_the_next_opening_and_no_word_is_fetched(silent: Silent, site: str) -> None:
    page = silent.open(site)
    assert slugs(page) == ["shakyo", "akari", "hidamari", "shokudo", "hatake", "shogi"]
    expect(page.locator("[data-result-count]")).to_have_text("6か所")
    assert page.locator("[data-result-count]").get_attribute("aria-live") == "polite"
    first = page.locator('[data-entry="shakyo"]')
    assert first.get_attribute("data-kind") == "organisation"
    expect(first.locator(".entry__when")).to_have_text("今日 11月25日（水） 8:45–17:15")
    expect(first.locator(".entry__summary")).to_have_text("<script>alert(1)</script>くらしの相談を受けます。")
    expect(page.locator('[data-entry="akari"] .entry__time')).to_have_text("18:30–翌1:00")
    expect(page.locator('[data-entry="hidamari"] .lamp')).to_be_hidden()
    expect(page.locator('[data-entry="hatake"] .entry__when')).to_contain_text("決まっていません")
    expect(page.locator('[data-entry="shogi"] .entry__when')).to_have_text("お休み中 1月7日（木）から再開")
    assert page.eval_on_selector_all('[data-entry="shogi"] [lang]', "parts => parts.map(({ className, lang }) => `${className} ${lang}`)") == [
        "entry__name name ja", "entry__words ja",
    ]  # fmt: skip
    assert page.locator('[data-entry="hidamari"] .days__day[data-open="weekly"]').all_inner_texts() == ["火", "木"]
    assert page.locator('[data-entry="hidamari"] a').get_attribute("href") == f"{BASE}places/hidamari/"
    assert not [url for url in silent.asked if "pagefind" in url]


def test_words_are_found_in_the_address_and_typed_and_names_come_first(silent: Silent, site: str) -> None:
    page = silent.open(f"{site}?q=子供食堂")
    assert slugs(page) == ["shokudo", "shakyo"]
    expect(page.locator("[data-also-words]")).to_have_text("子ども、こどももふくめてさがしました。")
    page.fill("#q", "０１４３")
    page.clock.run_for(300)
    expect(page.locator("[data-result-count]")).to_have_text("2か所")
    assert asked(page) == {"q": ["０１４３"]}
    page.fill("#q", "カフェ")
    page.keyboard.press("Enter")
    expect(page.locator("[data-entry]")).to_have_count(2)
    assert slugs(page) == ["akari", "hidamari"]
    page.fill("#q", "「」")
    page.keyboard.press("Enter")
    expect(page.locator("[data-result-count]")).to_have_text("0か所")


def test_filters_narrow_count_and_stand_in_the_address_and_back_undoes_them(silent: Silent, site: str) -> None:
    page = silent.open(site)
    assert count_of(page, "audience", "older-living-alone") == "5"
    page.locator('input[value="older-living-alone"]').check()
    assert [title.split("の")[0] for title in page.locator(".group__title").all_inner_texts()] == [
        "ひとり暮らし",
        "どなたでも来られる場所 2か所",
    ]
    assert slugs(page) == ["shakyo", "hidamari", "shogi", "akari", "shokudo"]
    assert page.locator("h4.entry__name").count() == 5
    chips = page.locator('[data-entry="hidamari"] .chip')
    assert [chips.nth(at).get_attribute("data-match") for at in range(2)] == ["", None]
    page.locator('input[name="free"]').check()
    assert (count_of(page, "free", "1"), count_of(page, "type", "organisation")) == ("3", "0")
    page.locator('input[value="sat"]').check(force=True)
    page.locator('input[value="thu"]').check(force=True)
    assert sorted(slugs(page)) == ["hidamari", "shokudo"]
    assert asked(page) == {"audience": ["older-living-alone"], "day": ["thu", "sat"], "free": ["1"]}
    assert page.locator("[data-chosen] a").all_text_contents() == [
        "ひとり暮らしの高齢者をはずす", "木曜日をはずす", "土曜日をはずす", "無料をはずす",
    ]  # fmt: skip
    page.go_back()
    page.go_back()
    expect(page.locator("[data-result-count]")).to_have_text("3か所")
    expect(page.locator('input[value="sat"]')).not_to_be_checked()
    page.reload()
    expect(page.locator("[data-result-count]")).to_have_text("3か所")
    expect(page.locator('input[name="free"]')).to_be_checked()
    page.locator("[data-chosen] a").first.click()
    expect(page.locator('input[value="older-living-alone"]')).not_to_be_checked()
    assert page.evaluate("document.activeElement.id") == "count"


def test_a_foldable_group_opens_where_something_in_it_is_chosen(silent: Silent, site: str) -> None:
    page = silent.open(f"{site}?audience=hikikomori&kind=no-such-kind")
    expect(page.locator(".filter__more")).to_have_attribute("open", "")
    assert slugs(page) == ["shokudo", "hatake", "akari"]


def test_order_can_be_by_name(silent: Silent, site: str) -> None:
    page = silent.open(site)
    page.get_by_role("link", name="50音順").click()
    assert slugs(page) == ["shokudo", "hidamari", "shakyo", "shogi", "hatake", "akari"]
    assert asked(page) == {"order": ["kana"]}
    expect(page.locator('[data-order-by="kana"]')).to_have_attribute("aria-current", "true")


def test_where_nothing_is_found_the_page_offers_what_to_loosen_and_someone_to_talk_to(
    silent: Silent, site: str
) -> None:
    page = silent.open(f"{site}?q=ひだまり&area=washibetsu&free=1")
    expect(page.locator("[data-empty]")).to_be_visible()
    links = page.locator("[data-loosen-list] a")
    assert links.all_inner_texts() == ["鷲別をはずす（1か所）", "「ひだまり」をはずす（1か所）"]
    assert page.locator("[data-empty] a").last.get_attribute("href") == f"{BASE}hotlines/"
    links.first.click()
    expect(page.locator("[data-entry]")).to_have_count(1)
    expect(page.locator("[data-empty]")).to_be_hidden()


def test_words_of_a_crisis_bring_the_way_to_the_telephone_lines_before_the_results(silent: Silent, site: str) -> None:
    page = silent.open(f"{site}?q=もう死にたい")
    notice = page.locator("[data-crisis][role=status]")
    link = notice.get_by_role("link", name="今すぐ話したい")
    expect(link).to_be_visible()
    assert link.get_attribute("href") == f"{BASE}hotlines/"
    assert page.evaluate(
        "document.querySelector('[data-crisis]').compareDocumentPosition(document.querySelector('.results')) & 4"
    )
    page.fill("#q", "カフェ")
    page.keyboard.press("Enter")
    expect(page.locator("[data-entry]")).to_have_count(2)
    expect(notice).to_be_empty()
    assert page.locator("[data-talk] a").get_attribute("href") == f"{BASE}hotlines/"
    expect(page.locator("[data-talk]")).to_be_visible()


def test_a_crisis_is_answered_even_where_the_list_does_not_come(browser: Browser, site: str) -> None:
    watched = Silent(browser)
    watched.page.route("**/entries.json", lambda route: route.abort())
    page = watched.open(f"{site}?q=DV")
    expect(page.locator("[data-crisis] a")).to_be_visible()
    watched.context.close()


def test_what_a_row_shows_is_found_and_the_whole_day_is_said_as_on_pages(silent: Silent, tmp_path: Path) -> None:
    rows = [place("yoru", "見本夜明かし", "みほんよあかし", terms=("予約なし",), sessions=weekly(2, "00:00", "24:00"))]
    build_site(tmp_path, rows, [record(place("yoru", "見本夜明かし", "みほんよあかし"))])
    with served(tmp_path) as address:
        page = silent.open(f"{address}?q=予約なし")
        expect(page.locator('[data-entry="yoru"] .entry__time')).to_have_text("24時間")


def test_a_page_older_than_its_dates_says_so_and_names_none(browser: Browser, site: str) -> None:
    watched = Silent(browser, now="2027-03-01T00:00:00Z")
    page = watched.open(site)
    expect(page.locator("[data-old]")).to_be_visible()
    assert page.locator(".entry__session").count() == 0
    expect(page.locator('[data-entry="hidamari"] .entry__rule')).to_contain_text("毎週火・木")
    watched.context.close()


def test_without_the_index_names_and_shown_words_are_still_searched(browser: Browser, site: str) -> None:
    watched = Silent(browser)
    watched.page.route("**/pagefind/**", lambda route: route.abort())
    page = watched.open(f"{site}?q=ひだまり")
    expect(page.locator("[data-without-index]")).to_be_visible()
    assert slugs(page) == ["hidamari"]
    watched.context.close()


def test_what_rows_show_comes_first_and_the_index_completes_it(silent: Silent, site: str) -> None:
    index = Held(silent.page, "**/pagefind/**")
    page = silent.open(site)
    looking, count = page.locator("[data-looking]"), page.locator("[data-result-count]")

    def ask(words: str) -> None:
        page.fill("#q", words)
        page.keyboard.press("Enter")

    # It stands in no row, or not as typed: that it stands nowhere, only the index can say.
    for words in ("登別駅", "ひだもり"):
        ask(words)
        expect(looking).to_have_text("さがしています。")
        expect(page.locator("[data-chosen] a").first).to_contain_text(words)
        assert (len(slugs(page)), page.locator("[data-empty], [data-told]").locator("visible=true").count()) == (6, 0)
    ask("子供食堂")
    expect(looking).to_have_text("ほかにもないか、さがしています。")
    assert (slugs(page), looking.get_attribute("role")) == (["shokudo"], "status")
    expect(count).to_have_text("1か所")
    # A filter that leaves none of it does not say so yet.
    page.locator('input[name="area"][value="horobetsu"]').check()
    expect(looking).to_have_text("さがしています。")
    assert (slugs(page), page.locator("[data-empty]").is_visible()) == (["shokudo"], False)
    page.locator('input[name="area"][value="horobetsu"]').uncheck()
    expect(looking).to_have_text("ほかにもないか、さがしています。")
    page.locator('[data-entry="shokudo"] a').focus()
    top = page.evaluate("document.activeElement.getBoundingClientRect().top")
    index.end(Route.continue_)
    expect(count).to_have_text("2か所")
    expect(looking).to_be_empty()
    assert slugs(page) == ["shokudo", "shakyo"]
    assert page.evaluate("document.activeElement.closest('[data-entry]')?.dataset.entry") == "shokudo"
    assert page.evaluate("document.activeElement.getBoundingClientRect().top") == top


def test_where_the_index_fails_late_the_rows_stay_and_the_page_says_so(browser: Browser, site: str) -> None:
    watched = Silent(browser)
    index = Held(watched.page, "**/pagefind/**")
    watched.page.goto(f"{site}?q=ひだまり")
    expect(watched.page.locator("[data-looking]")).to_have_text("ほかにもないか、さがしています。")
    expect(watched.page.locator("[data-talk]")).to_be_hidden()
    index.end(Route.abort)
    expect(watched.page.locator("[data-without-index]")).to_be_visible()
    expect(watched.page.locator("[data-talk]")).to_be_visible()
    expect(watched.page.locator("[data-looking]")).to_be_empty()
    assert slugs(watched.page) == ["hidamari"]
    watched.context.close()


def test_where_the_words_cannot_be_read_the_page_says_so_and_offers_someone_to_talk_to(
    browser: Browser, site: str
) -> None:
    watched = Silent(browser)
    synonyms = Held(watched.page, "**/synonyms.json")
    watched.page.goto(f"{site}?q=ひだまり")
    expect(watched.page.locator("[data-looking]")).to_have_text("さがしています。")
    synonyms.end(Route.abort)
    expect(watched.page.locator("[data-failed]")).to_be_visible()
    expect(watched.page.locator("[data-looking]")).to_be_empty()
    expect(watched.page.locator("[data-talk]")).to_be_visible()
    watched.context.close()


def test_without_the_list_the_page_says_so(browser: Browser, site: str) -> None:
    watched = Silent(browser)
    watched.page.route("**/entries.json", lambda route: route.abort())
    page = watched.open(site)
    expect(page.locator("[data-failed]")).to_be_visible()
    watched.context.close()


def test_without_a_script_the_page_shows_other_ways(browser: Browser, site: str) -> None:
    watched = Silent(browser, script=False)
    watched.page.goto(f"{site}?q=x")
    expect(watched.page.get_by_text("JavaScript", exact=False)).to_be_visible()
    expect(watched.page.get_by_role("link", name="月曜日")).to_have_attribute("href", f"{BASE}days/mon/")
    expect(watched.page.locator("[data-order]")).to_be_hidden()
    watched.context.close()


def test_thirty_come_first_and_the_rest_on_asking(browser: Browser, tmp_path: Path) -> None:
    build_site(tmp_path, SOME, [record(row) for row in SOME])
    watched = Silent(browser)
    with served(tmp_path) as address:
        page = watched.open(address)
        assert len(slugs(page)) == 30
        page.get_by_role("button", name="つづきの10か所を見る").click()
        expect(page.locator("[data-entry]")).to_have_count(40)
        assert page.evaluate("document.activeElement.closest('[data-entry]').dataset.entry") == "p30"
        expect(page.locator("[data-more]")).to_be_hidden()
        page.reload()
        expect(page.locator("[data-entry]")).to_have_count(40)
        watched.context.close()


@pytest.mark.parametrize("query", ["", "?audience=older-living-alone&free=1", "?q=ぬるぽ&free=1", "?q=死にたい"])
@pytest.mark.parametrize(("width", "scheme"), [(1280, "light"), (320, "light"), (360, "dark")])
def test_nothing_for_axe_to_say_and_nothing_wider_than_the_screen(
    silent: Silent, site: str, query: str, width: int, scheme: str
) -> None:
    silent.page.set_viewport_size({"width": width, "height": 800})
    silent.page.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
    page = silent.open(site + query)
    page.evaluate("document.querySelectorAll('details').forEach((part) => { part.open = true; })")
    results = Axe().run(page)
    found = [(item["id"], [node["html"][:120] for node in item["nodes"]]) for item in results.response["violations"]]
    assert [rule for rule in found if rule[0] not in {"region"}] == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    small = page.eval_on_selector_all(
        ".check, .daypick__day, .chosen__item, .ask__button, .order a, .entry__name a, .filters summary, .empty a",
        "parts => parts.filter((part) => part.offsetParent && part.getBoundingClientRect().height < 43.5).map((part) => part.className)",
    )
    assert small == []


def test_a_choice_by_keyboard_alone(silent: Silent, site: str) -> None:
    page = silent.open(site)
    page.locator('input[value="older-living-alone"]').focus()
    page.keyboard.press("Space")
    expect(page.locator("[data-result-count]")).to_have_text("5か所")
    assert page.evaluate("document.activeElement.value") == "older-living-alone"
