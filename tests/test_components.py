"""Every example of every component: it renders, is valid HTML, and escapes what is written into it."""

from __future__ import annotations

import dataclasses
import types
import typing
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import html5lib
import pytest
import yaml
from markupsafe import Markup

from shirube.assets import build_assets
from shirube.pages import views
from shirube.pages.page import LANGUAGES, Frame, Language
from shirube.phrases import load_phrases
from shirube.render import Renderer

TEMPLATES = Path(__file__).parent.parent / "templates"
COMPONENTS = TEMPLATES / "components"
PARTS_OF_THE_FRAME = {"strip", "masthead", "rodnav", "foot", "print-foot", "quick-exit", "today"}
"""Drawn on every page from the frame, without parameters; the pages' own tests see them."""
SCRIPT = "<script>alert(1)</script>"


def _examples() -> Iterator[Any]:
    for path in sorted(COMPONENTS.glob("*/examples.yaml")):
        sheet = yaml.safe_load(path.read_text(encoding="utf-8"))
        for example in sheet["examples"]:
            yield pytest.param(
                path.parent.name, sheet, example["arguments"], id=f"{path.parent.name}: {example['title']}"
            )


@pytest.fixture(scope="module")
def renderer() -> Renderer:
    phrases, faults = load_phrases(TEMPLATES / "phrases")
    assert faults == []
    frame = Frame("しるべ", "見本市", "案内", "https://x.example/", "/", LANGUAGES)
    return Renderer(TEMPLATES, phrases, dict.fromkeys(LANGUAGES, frame), build_assets(TEMPLATES).names)


def _build(kind: Any, value: Any) -> Any:
    """Make a view out of what an example says in YAML."""
    origin = typing.get_origin(kind)
    if value is None:
        return None
    if origin in (types.UnionType, typing.Union):
        choices = [part for part in typing.get_args(kind) if dataclasses.is_dataclass(part)]
        return _build(choices[0], value) if choices and isinstance(value, dict) else value
    if origin is tuple:
        inner = typing.get_args(kind)
        if len(inner) == 2 and inner[1] is Ellipsis:
            return tuple(_build(inner[0], item) for item in value)
        return tuple(_build(part, item) for part, item in zip(inner, value, strict=True))
    if dataclasses.is_dataclass(kind) and isinstance(value, dict):
        hints = typing.get_type_hints(kind)
        return kind(**{name: _build(hints[name], item) for name, item in value.items()})  # type: ignore[operator]
    return value


def _arguments(sheet: dict[str, Any], arguments: dict[str, Any]) -> dict[str, Any]:
    built = {}
    for name, value in arguments.items():
        kind = sheet.get("types", {}).get(name)
        if kind is None:
            built[name] = value
            continue
        view = getattr(views, kind.rstrip("?!"))
        built[name] = _build(view, value) if isinstance(value, dict) else tuple(_build(view, item) for item in value)
    return built


def _draw(
    renderer: Renderer, name: str, sheet: dict[str, Any], arguments: dict[str, Any], language: Language = "ja"
) -> str:
    template = renderer.environment(language).get_template(f"components/{name}/{name}.html")
    macro = getattr(template.module, sheet.get("macro", name.replace("-", "_")))
    extra = {"caller": lambda: Markup("<p>中身</p>")} if "caller" in sheet else {}
    return str(macro(**_arguments(sheet, arguments), **extra))


def _poisoned(value: Any, name: str = "") -> Any:
    """Put a script into each text that people write; ids, states and addresses are the program's own."""
    if isinstance(value, dict):
        return {key: _poisoned(item, key) for key, item in value.items()}
    if isinstance(value, list):
        return [_poisoned(item, name) for item in value]
    own = {
        "icon", "symbol", "arrow", "state", "path", "href", "url", "kind", "slug", "id", "date", "weekday", "open",
        "script", "languages", "current", "alternates", "level", "variant", "bars", "entries_url", "index_url",
        "map_href",
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


@pytest.mark.parametrize(("name", "sheet", "arguments"), list(_examples()))
@pytest.mark.parametrize("language", LANGUAGES)
def test_an_example_renders_as_valid_html(
    renderer: Renderer, name: str, sheet: dict[str, Any], arguments: dict[str, Any], language: Language
) -> None:
    html = _draw(renderer, name, sheet, arguments, language)
    assert html.strip()
    assert ">None<" not in html
    if name != "icon":  # the icon is foreign content inside words: html5lib knows no lone svg in strict mode
        _parse(html)


@pytest.mark.parametrize(("name", "sheet", "arguments"), list(_examples()))
def test_an_example_documents_its_parameters(name: str, sheet: dict[str, Any], arguments: dict[str, Any]) -> None:
    assert set(arguments) <= set(sheet["parameters"] or ()), name


@pytest.mark.parametrize(("name", "sheet", "arguments"), list(_examples()))
def test_an_example_escapes_a_script(
    renderer: Renderer, name: str, sheet: dict[str, Any], arguments: dict[str, Any]
) -> None:
    if name == "icon":
        return
    html = _draw(renderer, name, sheet, _poisoned(arguments))
    assert "<script>" not in html
    assert html.count("<") == html.count(">")
