"""The gallery shows every component in every language, by day and by night, from this computer alone."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import html5lib
import pytest
from playwright.sync_api import Browser

from shirube.gallery import FRAME_PARTS, read_sheets, show
from shirube.render import refuse_foreign_parts
from shirube.serve import SiteServer, running
from tests.languages import LANGUAGES, PHRASES
from tests.test_serve import ask

TEMPLATES = Path(__file__).resolve().parent.parent / "templates"
COMPONENTS = TEMPLATES / "components"
NAMES = sorted(path.name for path in COMPONENTS.iterdir() if path.is_dir())


def text_of(path: str, templates: Path = TEMPLATES) -> str:
    file = show(path, templates)
    assert file is not None, path
    return file.content.decode()


@pytest.fixture
def server(tmp_path: Path) -> Iterator[SiteServer]:
    with running(tmp_path, reload=True, gallery=lambda path: show(path, TEMPLATES)) as server:
        yield server


def test_the_list_leads_to_every_component() -> None:
    page = text_of("")
    assert re.findall(r'href="/_gallery/ja/auto/([\w-]+)/"', page) == NAMES


@pytest.mark.parametrize("name", NAMES)
def test_a_component_is_shown_with_all_its_examples(name: str) -> None:
    examples = {sheet.name: len(sheet.examples) for sheet in read_sheets(COMPONENTS)}
    page = text_of(f"en/dark/{name}/")
    assert "gallery__mistake" not in page
    assert page.count('<section class="gallery__example">') == examples.get(name, int(name in FRAME_PARTS))
    refuse_foreign_parts(page, name)
    for source in re.findall(r'href="/_gallery/(source/[^"]+)"', page):
        assert show(source, TEMPLATES) is not None
    html5lib.HTMLParser(strict=name not in ("icon", "section")).parse(page)


@pytest.mark.parametrize("language", LANGUAGES)
def test_words_are_those_of_the_language(language: str) -> None:
    assert PHRASES[language]("exit.label") in text_of(f"{language}/auto/strip/")


def test_the_style_of_a_scheme_asks_the_system_nothing() -> None:
    asked = text_of(re.findall(r'stylesheet" href="/_gallery/([^"]+)"', text_of("ja/auto/"))[0])
    assert "prefers-color-scheme" in asked
    for scheme in ("light", "dark"):
        style = text_of(re.findall(r'stylesheet" href="/_gallery/([^"]+)"', text_of(f"ja/{scheme}/"))[0])
        assert "prefers-color-scheme" not in style
        assert style.endswith(f":root{{color-scheme:{scheme}}}\n")


@pytest.mark.parametrize(
    "path",
    ["fr/auto/", "ja/sepia/", "ja/auto/nothing/", "ja/auto/entry/more/", "assets/x.css", "source/../main.js",
     "source/entry/../../main.js", "source//etc/passwd", "source/icon/shapes/phone.svg"],
)  # fmt: skip
def test_nothing_else_is_there(path: str) -> None:
    assert show(path, TEMPLATES) is None


def test_a_component_that_cannot_be_drawn_says_why(tmp_path: Path) -> None:
    templates = tmp_path / "templates"
    shutil.copytree(TEMPLATES, templates, ignore=shutil.ignore_patterns("__pycache__"))
    (templates / "components/lamp/lamp.html").write_text("{% macro lamp(late) %}{{ t('no.such<b>') }}{% endmacro %}")
    page = text_of("ja/auto/lamp/", templates)
    assert "no.such&lt;b&gt;" in page
    assert "<b>" not in page


def test_the_server_shows_it_with_every_header_and_hides_it_without_being_told(
    server: SiteServer, tmp_path: Path
) -> None:
    response, body = ask(server, "/_gallery/en/light/entry/")
    assert (response.status, response.headers["Content-Type"]) == (200, "text/html; charset=utf-8")
    assert response.headers["Content-Security-Policy"]
    assert b"reload.js" in body
    source, _ = ask(server, "/_gallery/source/entry/entry.html")
    assert source.headers["Content-Type"] == "text/plain; charset=utf-8"
    assert ask(server, "/_gallery/", host="evil.example")[0].status == 421
    assert ask(server, "/_gallery/nothing/")[0].status == 404
    with running(tmp_path) as plain:
        assert ask(plain, "/_gallery/")[0].status == 404


@pytest.mark.browser
def test_in_a_browser_night_can_be_chosen_and_nothing_complains(server: SiteServer, browser: Browser) -> None:
    complaints: list[str] = []
    with browser.new_page(color_scheme="light") as tab:
        tab.on("console", lambda message: complaints.append(message.text))
        tab.on("pageerror", lambda error: complaints.append(str(error)))
        grounds = {}
        for scheme in ("auto", "light", "dark"):
            tab.goto(f"{server.url}_gallery/ja/{scheme}/entry/")
            grounds[scheme] = tab.evaluate("getComputedStyle(document.documentElement).backgroundColor")
        tab.get_by_role("link", name="light").click()
        assert tab.url.endswith("/_gallery/ja/light/entry/")
    assert grounds["auto"] == grounds["light"] != grounds["dark"]
    assert complaints == []
