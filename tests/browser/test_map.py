"""A map is fetched when its button is pressed and not before, from a server of tiles on this computer."""

from __future__ import annotations

import base64
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from shutil import copytree
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, Page, expect

from shirube import maps
from shirube.pipeline import BuildRequest, build_site
from shirube.serve import running
from tests.sample_site import ROOT, TODAY
from tests.visitor import PALETTE_RULES, Visitor

pytestmark = pytest.mark.browser

TILE = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
)
PLACE = "places/niji/"


@dataclass
class Tiles:
    """A server of tiles, and what it was asked: the last of it perhaps by a window that is closed already."""

    url: str = ""
    asked: list[tuple[str, str | None]] = field(default_factory=list)
    """Path and Referer."""
    is_broken: bool = False


@pytest.fixture(scope="module")
def tiles() -> Iterator[Tiles]:
    found = Tiles()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            found.asked.append((self.path, self.headers.get("Referer")))
            self.send_response(404 if found.is_broken else 200)
            self.send_header("Content-Type", "image/png")
            self.end_headers()
            self.wfile.write(b"" if found.is_broken else TILE)

        def log_message(self, format: str, *args: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    found.url = f"http://127.0.0.1:{server.server_port}/"
    yield found
    server.shutdown()
    server.server_close()
    thread.join()


@pytest.fixture(scope="module", params=["gsi", "osm"])
def home(request: pytest.FixtureRequest, tiles: Tiles, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The village with a map of this provider, whose tiles come from the server above."""
    folder = tmp_path_factory.mktemp(request.param)
    copytree(ROOT / "tests" / "sites" / "village", folder / "content")
    with (folder / "content" / "site.yaml").open("a", encoding="utf-8") as site:
        site.write(f"map: {request.param}\n")
    real = maps.PROVIDERS[request.param]
    maps.PROVIDERS[request.param] = replace(real, tiles=tiles.url + request.param + "/{z}/{x}/{y}.png")
    try:
        outcome = build_site(
            BuildRequest(folder / "content", folder / "site", TODAY, with_search=False, with_booklet=False)
        )
    finally:
        maps.PROVIDERS[request.param] = real
    assert outcome.summary is not None, outcome.issues
    with running(folder / "site", base_path="/shirube/") as server:
        yield server.url


@pytest.fixture
def visitor(browser: Browser, home: str, tiles: Tiles) -> Iterator[Visitor]:
    tiles.asked.clear()
    tiles.is_broken = False
    visitor = Visitor(browser, home, width=360)
    yield visitor
    visitor.context.close()
    assert [url for url in visitor.foreign if not url.startswith(tiles.url)] == []


def opened(page: Page) -> None:
    page.get_by_role("button", name="ここに地図を出す").click()
    expect(page.locator(".leaflet-tile-loaded").first).to_be_attached()


def test_nobody_is_asked_for_anything_before_the_button_is_pressed(visitor: Visitor) -> None:
    page = visitor.open(PLACE)
    page.wait_for_load_state("networkidle")
    page.mouse.wheel(0, 20_000)
    page.wait_for_timeout(300)
    assert visitor.foreign == []
    assert (
        page.evaluate("performance.getEntriesByType('resource').filter((one) => one.name.includes('leaflet')).length")
        == 0
    )
    note = page.locator("[data-map] p").nth(1)
    expect(note).to_contain_text("伝わります")
    expect(page.locator(".facts__map")).to_be_visible()
    assert visitor.axe() == []
    assert visitor.said == []


def test_the_button_brings_the_map_and_only_the_neighbourhood_is_told(
    visitor: Visitor, tiles: Tiles, home: str
) -> None:
    page = visitor.open(PLACE)
    opened(page)
    canvas = page.locator("[data-canvas]")
    expect(canvas).to_be_focused()
    expect(canvas).to_have_attribute("aria-label", "地図：見本こども食堂 にじ")
    expect(page.locator(".map__place")).to_be_visible()
    expect(page.locator(".leaflet-control-attribution a")).to_be_visible()
    provider = urlsplit(visitor.foreign[0]).path.split("/")[1]
    asks = {referer for path, referer in tiles.asked if path.startswith(f"/{provider}/")}
    # OpenStreetMap must hear which site is asking: the origin, never the page. Nobody else hears anything.
    origin = "/".join(home.split("/")[:3]) + "/"
    assert asks == ({origin} if provider == "osm" else {None})
    assert visitor.said == []
    visitor.size(1280)
    assert visitor.axe() == []
    page.emulate_media(color_scheme="dark")
    assert visitor.axe(PALETTE_RULES) == []
    visitor.size(320)
    assert visitor.width_needed() <= 320
    sizes = page.eval_on_selector_all(
        ".leaflet-bar a", "links => links.map((link) => Math.min(link.offsetWidth, link.offsetHeight))"
    )
    assert min(sizes) >= 44
    letters = page.eval_on_selector_all(
        "[data-map] *",
        "all => all.filter((one) => one.textContent.trim()).map((one) => parseFloat(getComputedStyle(one).fontSize))",
    )
    assert min(letters) >= 16


def test_the_keyboard_opens_moves_zooms_and_closes_it(visitor: Visitor, tiles: Tiles) -> None:
    page = visitor.open(PLACE)
    visitor.tab_to("[data-map] button")
    page.keyboard.press("Enter")
    expect(page.locator(".leaflet-tile-loaded").first).to_be_attached()
    expect(page.locator("[data-canvas]")).to_be_focused()
    before = page.locator(".leaflet-map-pane").evaluate("pane => pane.style.transform")
    page.keyboard.press("ArrowRight")
    expect(page.locator(".leaflet-map-pane")).not_to_have_attribute("style", before)
    asked = len(tiles.asked)
    page.keyboard.press("+")
    expect(page.locator(".leaflet-tile-loaded").first).to_be_attached()
    page.wait_for_load_state("networkidle")
    assert len(tiles.asked) > asked
    visitor.tab_to("a.leaflet-control-zoom-in")
    assert visitor.active("e.title") == "地図を大きくする"
    page.keyboard.press("Escape")
    expect(page.locator("[data-canvas]")).to_be_hidden()
    expect(page.locator("[data-map] button")).to_be_focused()
    expect(page.locator("[data-map] button")).to_have_attribute("aria-expanded", "false")


def test_a_map_that_does_not_come_leaves_the_address(visitor: Visitor, tiles: Tiles) -> None:
    tiles.is_broken = True
    page = visitor.open(PLACE)
    page.get_by_role("button", name="ここに地図を出す").click()
    expect(page.locator("p[data-failed]")).to_be_visible()
    expect(page.locator(".facts__map")).to_be_visible()


def test_without_a_script_there_is_the_link_alone(browser: Browser, home: str) -> None:
    visitor = Visitor(browser, home, width=360, script=False)
    page = visitor.open(PLACE)
    expect(page.locator("[data-map]")).to_be_hidden()
    expect(page.locator(".facts__map")).to_be_visible()
    visitor.leave()  # and nobody was asked
