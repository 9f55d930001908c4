"""A map costs nothing, and asks nobody, where a city has not chosen one; and tells where nobody may be found of nothing."""

from __future__ import annotations

import hashlib
import re
from dataclasses import replace
from datetime import date
from functools import cache
from pathlib import Path

import pytest

from shirube.assets import build_assets
from shirube.exporters.headers import deploy_files
from shirube.headers import meta_csp, security_headers
from shirube.link import Directory, Entry
from shirube.load import TEMPLATES, check_content
from shirube.maps import PROVIDERS
from shirube.pages.compose import make_editions
from shirube.pages.edition import Edition
from shirube.pages.entries import entry_page
from shirube.pages.views import MapView, PlaceView
from shirube.phrases import load_phrases
from shirube.pipeline import compose
from shirube.serve import SiteServer
from tests.languages import PHRASES

ROOT = Path(__file__).parent.parent
LEAFLET = ROOT / "vendor" / "leaflet"
TODAY = date(2026, 11, 25)


@cache
def directory(provider: str) -> Directory:
    found = check_content(ROOT / "content", TODAY).directory
    assert found is not None
    return replace(found, site=found.site.model_copy(update={"map": provider}))


@cache
def edition(provider: str) -> Edition:
    phrases, _ = load_phrases(TEMPLATES / "phrases")
    return make_editions(directory(provider), TODAY, phrases)[0]


def map_of(entry: Entry, provider: str) -> MapView | None:
    view = entry_page(edition(provider), entry).context["view"]
    assert isinstance(view, PlaceView)
    return view.map


def test_the_map_library_is_the_one_that_was_published() -> None:
    lines = (line.split() for line in (LEAFLET / "SHA256SUMS").read_text("utf-8").splitlines())
    sums = {name: digest for digest, name in lines}
    assert set(sums) == {"LICENSE", "leaflet.css", "leaflet.js"}
    for name, expected in sums.items():
        assert hashlib.sha256((LEAFLET / name).read_bytes()).hexdigest() == expected, name
    makefile, readme = ((ROOT / name).read_text("utf-8") for name in ("Makefile", "vendor/leaflet/README.md"))
    (version,) = re.findall(r"^LEAFLET_VERSION := (.*)$", makefile, re.MULTILINE)
    (integrity,) = re.findall(r"^LEAFLET_INTEGRITY := (.*)$", makefile, re.MULTILINE)
    assert f'version="{version}"' in (LEAFLET / "leaflet.js").read_text("utf-8")
    assert f"# Leaflet {version}" in readme
    assert integrity in readme


def test_without_a_provider_nothing_of_a_map_is_shipped() -> None:
    assets = build_assets(TEMPLATES)
    assert not [file.path for file in assets.files if "leaflet" in file.path or "/map" in file.path]
    for file in assets.files:
        assert not re.search(rb"leafletjs|tileLayer|data-leaflet", file.content), file.path
    plan = compose(directory("none"), TODAY, PHRASES)
    entry = directory("none").by_key["places/mihon-hidamari"]
    page = plan.renderer.render(entry_page(plan.editions[0], entry)).content.decode()
    assert "leaflet" not in page
    assert "data-tiles" not in page
    assert "data-map " not in page
    assert not re.findall(r"img-src [^;]*http", page)


@pytest.mark.parametrize("provider", sorted(PROVIDERS))
def test_with_a_provider_a_page_waits_for_its_button(provider: str) -> None:
    plan = compose(directory(provider), TODAY, PHRASES)
    shipped = {file.path: file.content for file in plan.files}
    entry = directory(provider).by_key["places/mihon-hidamari"]
    page = plan.renderer.render(entry_page(plan.editions[0], entry)).content.decode()
    named = re.findall(r'(?:data-leaflet|data-styles)="([^"]*)"', page)
    assert {path.removeprefix("/") for value in named for path in value.split()} <= set(shipped)
    assert any("LICENSE" in path and b"Agafonkin" in content for path, content in shipped.items())
    # An address and a link out stand beside it, whatever becomes of the map.
    assert "登別市中央町0-0-0" in page
    assert f'href="{PROVIDERS[provider].link.format(lat=42.413, lon=141.1074)}"'.replace("&", "&amp;") in page
    assert re.search(r"<script[^>]*map\.", page)


@pytest.mark.parametrize("provider", sorted(PROVIDERS))
def test_hidden_ended_and_discreet_places_have_no_map(provider: str) -> None:
    shown = 0
    for entry in directory(provider).entries:
        listing = entry.listing
        found = map_of(entry, provider)
        shown += bool(found)
        if listing.hide_address or entry.is_ended or entry.is_discreet or not listing.geo:
            assert found is None, entry.key
    assert shown > 30
    entry = directory(provider).by_key["places/mihon-hidamari"]
    assert map_of(entry, provider) is not None
    assert map_of(replace(entry, listing=entry.listing.model_copy(update={"hide_address": True})), provider) is None
    assert map_of(replace(entry, is_discreet=True), provider) is None


@pytest.mark.parametrize("provider", sorted(PROVIDERS))
def test_the_policy_lets_the_pictures_of_the_map_in_and_nothing_else(provider: str, tmp_path: Path) -> None:
    origin = PROVIDERS[provider].origin
    assert re.fullmatch(r"https://[a-z.]+", origin)
    assert edition(provider).frame.tiles == origin
    for with_map, without in ((meta_csp(origin), meta_csp()), *zip(*map(_policies, (origin, "")), strict=True)):
        assert with_map == without.replace("img-src 'self' data:", f"img-src 'self' data: {origin}")
        assert with_map != without
    files = {file.path: file.content.decode() for file in deploy_files("/", ["ja"], origin)}
    assert origin in files["_headers"]
    assert origin in files[".htaccess"]
    assert "http" not in "".join(file.content.decode() for file in deploy_files("/", ["ja"]))
    (tmp_path / "_headers").write_text(files["_headers"], encoding="utf-8")
    server = SiteServer(tmp_path, 0, base_path="/", lang="ja", reload=False, gallery=lambda _: None)
    try:
        assert server.elsewhere == (origin, "")
        (tmp_path / "_headers").unlink()
        assert server.elsewhere == ("", "")
    finally:
        server.server_close()


def _policies(tiles: str) -> list[str]:
    return [security_headers(tiles)["Content-Security-Policy"]]


def test_only_who_asks_for_it_is_told_which_site_is_asking() -> None:
    assert PROVIDERS["gsi"].referrer == "no-referrer"
    assert PROVIDERS["osm"].referrer == "origin", "the origin, and never the page: OSM refuses tiles without one"
