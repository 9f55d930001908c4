"""My list: nothing is kept before one asks, the address carries it, paper and links take it along."""

from __future__ import annotations

import base64
import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import segno
from playwright.sync_api import Browser, Page, expect

from shirube.qr import LEVEL, MASK, QUIET
from shirube.serve import running
from tests.sample_site import build_sample
from tests.visitor import Visitor, wait_until_there

pytestmark = pytest.mark.browser

Visit = Callable[..., Visitor]
REAL_URL = "https://shirube.city.noboribetsu.lg.jp/"
DARK_MODULES = """async ([picture, side, quiet]) => {
  const bytes = Uint8Array.from(atob(picture), (letter) => letter.charCodeAt(0));
  const bitmap = await createImageBitmap(new Blob([bytes], { type: "image/png" }));
  const canvas = new OffscreenCanvas(bitmap.width, bitmap.height).getContext("2d", { willReadFrequently: true });
  canvas.drawImage(bitmap, 0, 0);
  const step = bitmap.width / (side + 2 * quiet);
  const at = (number) => Math.floor((number + quiet + 0.5) * step);
  const numbers = [...Array(side).keys()];
  return numbers.map((y) => numbers.map((x) => (canvas.getImageData(at(x), at(y), 1, 1).data[0] < 128 ? 1 : 0)));
}"""
"""Looks at the middle of every module of a picture of a code."""
TWO = "my-list/#p=mihon-hidamari,mihon-irodori&o=mihon-npo-hidamari"


def kept(page: Page) -> dict[str, str]:
    """Everything this device remembers, in any of the places a page could use."""
    found: dict[str, str] = page.evaluate("({ ...localStorage, ...sessionStorage })")
    assert page.context.cookies() == []
    assert page.evaluate("indexedDB.databases().then((all) => all.length)") == 0
    return found


def names(page: Page) -> list[str]:
    rows: list[str] = page.eval_on_selector_all(
        "[data-rows] [data-entry]", "rows => rows.map((row) => row.dataset.entry)"
    )
    return rows


def ready(page: Page) -> Page:
    wait_until_there(page, ".mylist[data-ready]")
    return page


def turn(page: Page) -> None:
    page.locator("[data-turn]").click()


def said(page: Page) -> str:
    return page.locator("main :is(.keep__said, .mylist__said)").inner_text()


def test_nothing_is_kept_before_the_reader_says_so_and_everything_goes_at_one_press(visit: Visit) -> None:
    visitor = visit(width=360)
    page = visitor.open("places/mihon-hidamari/")
    turn(page)
    expect(page.locator("[data-ask]")).to_be_focused()
    expect(page.locator("[data-ask]")).to_contain_text("ほかの人にも見えます")
    assert visitor.axe() == []
    assert kept(page) == {}
    page.keyboard.press("Escape")
    expect(page.locator("[data-ask]")).to_be_hidden()
    expect(page.locator("[data-turn]")).to_be_focused()
    assert kept(page) == {}

    turn(page)
    page.get_by_role("button", name="おぼえておく").click()
    assert said(page) == "リストに入れました。"
    assert kept(page) == {"shirube-list:/": "p=mihon-hidamari"}
    assert "#" not in page.url

    visitor.open("organisations/mihon-npo-hidamari/")
    turn(page)  # who has answered is not asked again
    assert kept(page) == {"shirube-list:/": "p=mihon-hidamari&o=mihon-npo-hidamari"}
    page.locator("[data-see]").click()
    ready(page)
    assert "#" not in page.url
    assert names(page) == ["mihon-hidamari", "mihon-npo-hidamari"]
    expect(page.locator("[data-kept]")).to_be_checked()

    page.locator("[data-clear]").click()
    assert kept(page) == {}
    assert names(page) == []
    assert "この端末におぼえているものは、ありません" in said(page)


def test_without_consent_the_list_is_carried_by_links(visit: Visit) -> None:
    visitor = visit()
    page = visitor.open("places/mihon-hidamari/")
    turn(page)
    page.get_by_role("button", name="おぼえない").click()
    assert page.url.endswith("/places/mihon-hidamari/#p=mihon-hidamari")
    assert page.locator("[data-see]").get_attribute("href") == f"{visitor.home}my-list/#p=mihon-hidamari"

    page.locator(".trail a").first.click()  # to the list of places
    page.wait_for_url("**/places/#p=mihon-hidamari")
    page.locator('main [data-entry="mihon-irodori"] a').first.click()
    page.wait_for_url("**/places/mihon-irodori/#p=mihon-hidamari")
    expect(page.locator("[data-turn-words]")).to_have_text("リストに入れる")
    turn(page)
    assert page.url.endswith("#p=mihon-hidamari,mihon-irodori")
    page.locator("[data-see]").click()
    ready(page)
    assert names(page) == ["mihon-hidamari", "mihon-irodori"]
    page.locator("a[hreflang=en]").first.click()
    page.wait_for_url("**/en/my-list/#p=mihon-hidamari,mihon-irodori")
    ready(page)
    assert names(page) == ["mihon-hidamari", "mihon-irodori"]
    # A link that is copied says nothing of the list.
    assert page.locator(".rodnav a").first.evaluate("link => link.hash") == ""
    assert kept(page) == {}


def test_the_page_itself_asks_too_and_forgets_again(visit: Visit) -> None:
    page = ready(visit().open(TWO))
    expect(page.locator("[data-kept]")).not_to_be_checked()
    page.locator("[data-kept]").check()
    assert kept(page) == {"shirube-list:/": "p=mihon-hidamari,mihon-irodori&o=mihon-npo-hidamari"}
    assert page.url.endswith("/my-list/")
    page.locator("[data-kept]").uncheck()
    assert kept(page) == {}
    assert page.url.endswith(TWO)
    assert len(names(page)) == 3


def test_rows_are_taken_off_and_the_focus_stays_near(visit: Visit) -> None:
    visitor = visit(width=360)
    page = ready(visitor.open(TWO))
    assert visitor.axe() == []
    visitor.tab_to("[data-out]")
    page.keyboard.press("Enter")
    assert names(page) == ["mihon-irodori", "mihon-npo-hidamari"]
    assert "見本サロン ひだまりをリストから出しました" in said(page)
    assert visitor.active("e.closest('[data-entry]').dataset.entry") == "mihon-irodori"
    page.keyboard.press("Enter")
    page.keyboard.press("Enter")
    assert names(page) == []
    expect(page.locator("[data-empty]")).to_be_visible()
    expect(page.locator("[data-heading]")).to_be_focused()
    assert page.url.endswith("/my-list/")
    assert visitor.axe() == []


@pytest.mark.parametrize(
    "fragment",
    [
        "p=%3Cimg%20src=x%20onerror=alert(1)%3E",
        "p=../../evil,//evil.example/,javascript:alert(1)",
        "p=__proto__,constructor,toString&o=hasOwnProperty",
        "p=" + "a," * 20_000 + "mihon-nobody",
        "p=%E0%A4%A&o=%",
        "o=mihon-hidamari",  # a place is no organisation
    ],
)
def test_what_nobody_knows_is_not_drawn(visit: Visit, fragment: str) -> None:
    visitor = visit()
    page = ready(visitor.open(f"my-list/#{fragment}"))
    assert names(page) == []
    expect(page.locator("[data-empty]")).to_be_visible()
    assert page.locator(".mylist :is(img, script, iframe)").count() == 0
    assert "evil" not in page.locator("main").inner_text()
    assert kept(page) == {}


def test_known_entries_among_hostile_ones_are_drawn_once(visit: Visit) -> None:
    page = ready(visit().open("my-list/#p=mihon-hidamari,mihon-hidamari,<b>,gone-for-ever"))
    assert names(page) == ["mihon-hidamari"]
    expect(page.locator("[data-gone]")).to_have_text("リストにあった1か所は、今はのっていません。")


def test_a_link_is_copied_and_touches_no_list_of_whoever_gets_it(visit: Visit) -> None:
    visitor = visit()
    visitor.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page = ready(visitor.open(TWO))
    page.locator("[data-send]").click()
    expect(page.locator("main [role=status]")).to_contain_text("アドレスを写しました")
    address = page.evaluate("navigator.clipboard.readText()")
    assert address == visitor.home + TWO
    assert page.locator("[data-address]").input_value() == address

    other = visit()
    page = other.open("places/mihon-tomoshibi/")
    turn(page)
    page.get_by_role("button", name="おぼえておく").click()
    ready(other.open(TWO))
    assert len(names(page)) == 3
    expect(page.locator("[data-received]")).to_be_visible()
    page.locator("[data-out]").first.click()
    assert kept(page) == {"shirube-list:/": "p=mihon-tomoshibi"}
    page.locator("[data-own]").click()
    assert names(page) == ["mihon-tomoshibi"]
    other.open("hotlines/")
    ready(other.open(TWO))
    page.locator("[data-join]").click()
    assert names(page) == ["mihon-tomoshibi", "mihon-hidamari", "mihon-irodori", "mihon-npo-hidamari"]
    assert page.url.endswith("/my-list/")


def test_a_device_that_refuses_is_told_of_and_the_address_serves(visit: Visit) -> None:
    visitor = visit()
    visitor.context.add_init_script(
        "Object.defineProperty(window, 'localStorage', { get() { throw new DOMException('no', 'SecurityError'); } });"
    )
    page = visitor.open("places/mihon-hidamari/")
    turn(page)
    page.get_by_role("button", name="おぼえておく").click()
    assert said(page) == "この端末ではおぼえられませんでした。リストはページのアドレスに入っています。"
    assert page.url.endswith("#p=mihon-hidamari")


def test_without_a_script_the_page_says_how_else_and_no_button_shows(visit: Visit) -> None:
    visitor = visit(script=False)
    page = visitor.open("my-list/")
    expect(page.locator(".mylist__noscript")).to_be_visible()
    expect(page.locator("[data-matter]")).to_be_hidden()
    assert page.locator('meta[name="robots"][content="noindex"]').count() == 1
    expect(visitor.open("places/mihon-hidamari/").locator(".keep")).to_be_hidden()


def test_a_hidden_address_stays_hidden_on_the_list(visit: Visit) -> None:
    page = ready(visit().open("my-list/#p=mihon-kakurega"))
    row = page.locator("[data-rows] [data-entry]")
    expect(row.locator("[data-leaf-where]")).to_have_text("場所は、連絡した人に伝えます")
    expect(row.locator("[data-leaf-phone]")).to_have_attribute("href", "tel:0143-00-0999")


# ---- paper ------------------------------------------------------------------------------------------------------


def test_paper_has_what_one_needs_and_room_to_write(visit: Visit) -> None:
    visitor = visit()
    page = ready(visitor.open("my-list/#p=mihon-hidamari"))
    page.emulate_media(media="print")
    row = page.locator("[data-rows] [data-entry]")
    for words in ("見本サロン ひだまり", "毎週", "0143-00-", "登別市", f"{visitor.home}places/mihon-hidamari/", "メモ"):
        expect(row).to_contain_text(words)
    notes = row.locator(".leaf__notes").bounding_box()
    assert notes is not None
    assert notes["height"] >= 70
    for part in ("[data-out]", "[data-send]", "[data-clear]", ".mylist__keep"):
        expect(page.locator(part).first).to_be_hidden()


@pytest.fixture(scope="module")
def real(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Visitor]:
    """The sample at an address that a telephone could open."""
    folder: Path = build_sample(tmp_path_factory.mktemp("real"), REAL_URL)
    with running(folder) as server:
        visitor = Visitor(browser, server.url)
        yield visitor
        visitor.leave()


@pytest.mark.parametrize("path", ["places/mihon-hidamari/", "en/organisations/mihon-npo-hidamari/"])
def test_the_code_on_paper_is_the_address_of_the_page(real: Visitor, path: str) -> None:
    page = real.open(path)
    foot = page.locator(".print-foot")
    page.emulate_media(media="screen", color_scheme="light")
    expect(foot).to_be_hidden()
    page.emulate_media(media="print", color_scheme="dark")
    expect(foot).to_contain_text(REAL_URL + path)
    code = foot.locator("svg")
    box = code.bounding_box()
    assert box is not None
    assert box["width"] >= 70  # 19 mm
    side = int(float((code.get_attribute("viewBox") or "").split()[2])) - 2 * QUIET
    across = (side + 2 * QUIET) * 10
    # Alone at the top of the page, ten pixels a module.
    code.evaluate(
        "(svg, size) => { document.body.replaceChildren(svg); svg.style.cssText = `display: block; margin: 0; inline-size: ${size}px; block-size: ${size}px`; }",
        across,
    )
    code = page.locator("svg")
    seen = page.evaluate(DARK_MODULES, [base64.b64encode(code.screenshot()).decode(), side, QUIET])
    wanted = segno.make_qr(
        REAL_URL + path, error=LEVEL, version={33: 4, 41: 6}[side], mode="byte", mask=MASK, boost_error=False
    )
    assert seen == [list(row) for row in wanted.matrix]
    page.emulate_media(media="screen", color_scheme="light")


def test_the_leaflet_has_the_code_of_each_entry_and_asks_for_it_only_when_printing(real: Visitor) -> None:
    page = ready(real.open("my-list/#p=mihon-hidamari,mihon-tomoshibi&o=mihon-npo-hidamari"))
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.evaluate("window.print = () => { window.printed = document.querySelectorAll('.leaf__code svg').length; }")
    page.wait_for_timeout(200)
    assert asked == []
    page.locator("[data-print]").click()
    page.wait_for_function("window.printed !== undefined")
    assert page.evaluate("window.printed") == 3
    assert sorted(asked) == sorted(
        real.home + path
        for path in ("organisations/mihon-npo-hidamari/", "places/mihon-hidamari/", "places/mihon-tomoshibi/")
    )
    codes = page.eval_on_selector_all(".leaf__code path", "paths => paths.map((path) => path.getAttribute('d'))")
    expect(page.locator(".leaf__code").first).to_be_hidden()
    page.emulate_media(media="print")
    box = page.locator(".leaf__code svg").first.bounding_box()
    assert box is not None
    assert box["width"] >= 70  # 19 mm
    page.emulate_media(media="screen")
    real.open("places/mihon-hidamari/")
    assert page.locator(".print-foot__code path").get_attribute("d") == codes[0]
    assert len(set(codes)) == 3


@pytest.mark.parametrize("path", ["places/mihon-hidamari/", "easy/places/mihon-hidamari/", "en/places/mihon-hidamari/"])
def test_with_its_code_an_entry_is_still_one_sheet(real: Visitor, path: str) -> None:
    page = real.open(path)
    page.emulate_media(media="print")
    assert len(re.findall(rb"/Type\s*/Page\b", page.pdf(prefer_css_page_size=True))) == 1


def test_a_samples_paper_has_no_code(visit: Visit) -> None:
    assert visit().open("places/mihon-hidamari/").locator(".print-foot svg").count() == 0
