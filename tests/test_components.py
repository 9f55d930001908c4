"""Every example of every component: it renders, is valid HTML, and escapes what is written into it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import html5lib
import pytest
from markupsafe import Markup

from shirube.assets import build_assets
from shirube.gallery import FRAME_PARTS, Sheet, draw, make_renderer, read_sheets
from shirube.render import Renderer
from tests.languages import LANGUAGES

TEMPLATES = Path(__file__).parent.parent / "templates"
COMPONENTS = TEMPLATES / "components"
PARTS_OF_THE_FRAME = {*FRAME_PARTS, "quick-exit", "today"}
"""Drawn on every page from the frame, without parameters; the pages' own tests see them."""
SCRIPT = "<script>alert(1)</script>"


def _examples() -> Iterator[Any]:
    for sheet in read_sheets(COMPONENTS):
        for title, arguments in sheet.examples:
            yield pytest.param(sheet, arguments, id=f"{sheet.name}: {title}")


@pytest.fixture(scope="module")
def renderer() -> Renderer:
    return make_renderer(TEMPLATES, build_assets(TEMPLATES))


def _draw(renderer: Renderer, sheet: Sheet, arguments: Mapping[str, Any], language: str = "ja") -> str:
    return draw(renderer, sheet, arguments, language, lambda: Markup("<p>中身</p>"))


def _poisoned(value: Any, name: str = "") -> Any:
    """Put a script into each text that people write; ids, states and addresses are the program's own."""
    if isinstance(value, dict):
        return {key: _poisoned(item, key) for key, item in value.items()}
    if isinstance(value, list):
        return [_poisoned(item, name) for item in value]
    own = {
        "icon", "symbol", "arrow", "state", "path", "href", "url", "kind", "slug", "id", "date", "weekday", "open",
        "script", "languages", "current", "alternates", "level", "variant", "bars", "entries_url", "index_url",
        "map_href", "control",
    }  # fmt: skip
    return value + SCRIPT if isinstance(value, str) and name not in own else value


def _parse(html: str) -> None:
    parser = html5lib.HTMLParser(strict=True)
    parser.parseFragment(html)


def test_every_component_has_examples() -> None:
    missing = [
        folder.name
        for folder in sorted(COMPONENTS.iterdir())
        if folder.name not in PARTS_OF_THE_FRAME and not (folder / "examples.yaml").exists()
    ]
    assert missing == []


@pytest.mark.parametrize(("sheet", "arguments"), list(_examples()))
@pytest.mark.parametrize("language", LANGUAGES)
def test_an_example_renders_as_valid_html(
    renderer: Renderer, sheet: Sheet, arguments: dict[str, Any], language: str
) -> None:
    html = _draw(renderer, sheet, arguments, language)
    assert html.strip()
    assert ">None<" not in html
    if sheet.name != "icon":  # the icon is foreign content inside words: html5lib knows no lone svg in strict mode
        _parse(html)


@pytest.mark.parametrize(("sheet", "arguments"), list(_examples()))
def test_an_example_documents_its_parameters(sheet: Sheet, arguments: dict[str, Any]) -> None:
    assert set(arguments) <= set(sheet.parameters), sheet.name


@pytest.mark.parametrize(("sheet", "arguments"), list(_examples()))
def test_an_example_escapes_a_script(renderer: Renderer, sheet: Sheet, arguments: dict[str, Any]) -> None:
    if sheet.name == "icon":
        return
    html = _draw(renderer, sheet, _poisoned(arguments))
    assert "<script>" not in html
    assert html.count("<") == html.count(">")
