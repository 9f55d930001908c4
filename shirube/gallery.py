"""Show every component by itself, in each language, by day and by night: for `serve`, never part of a built site.

A component's examples (`templates/components/<name>/examples.yaml`) are drawn as pages draw them. Addresses below
`/_gallery/`: `<language>/<scheme>/` is the list, `<language>/<scheme>/<name>/` one component, `source/<name>/<file>`
its files, and `assets/` the styles and scripts. Everything is read anew for each request: what is seen is what is
written.

The scheme cannot be chosen by a page, which only the reader's system sets; so `light` and `dark` are given the same
style with that question answered.
"""

from __future__ import annotations

import dataclasses
import html
import types
import typing
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any, Final

import yaml

from shirube.assets import Assets, build_assets, site_css
from shirube.outputs import OutputFile
from shirube.pages import views
from shirube.pages.page import Frame
from shirube.phrases import FIRST_LANGUAGE, load_phrases
from shirube.render import Renderer

PREFIX: Final = "/_gallery/"
FRAME_PARTS: Final = ("strip", "masthead", "rodnav", "foot", "print-foot")
"""Drawn on every page from its frame, without parameters and so without examples."""
SCHEMES: Final = ("auto", "light", "dark")
_QUERY: Final = "(prefers-color-scheme:{})"
_ALWAYS, _NEVER = "(min-width:0px)", "(max-width:-1px)"
_SOURCES: Final = frozenset({".html", ".css", ".js", ".yaml"})


@dataclass(frozen=True, slots=True)
class Sheet:
    """What `examples.yaml` of one component says."""

    name: str
    """Of the component's folder."""
    macro: str
    types: Mapping[str, str]
    """The view a parameter is made of; `?` and `!` behind it say how often, for the reader."""
    parameters: Mapping[str, str]
    examples: Sequence[tuple[str, Mapping[str, Any]]]
    """Title and arguments."""
    has_caller: bool


def read_sheets(components: Path) -> list[Sheet]:
    """Read the examples of every component that has some, by name."""
    return [_read_sheet(path) for path in sorted(components.glob("*/examples.yaml"))]


def _read_sheet(path: Path) -> Sheet:
    matter = yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)
    name = path.parent.name
    return Sheet(
        name,
        matter.get("macro", name.replace("-", "_")),
        matter.get("types") or {},
        matter["parameters"] or {},
        [(example["title"], example["arguments"]) for example in matter["examples"]],
        "caller" in matter,
    )


def make_renderer(templates: Path, assets: Assets) -> Renderer:
    """Make a renderer for an invented site; its assets lie where `show` finds them."""
    phrases, faults = load_phrases(templates / "phrases")
    if faults:
        raise ValueError(f"{faults[0]}")
    frame = Frame(
        "しるべ", "見本市", "案内", "https://x.example/", "/", tuple(phrases), sample=True, coordinator="見本協議会",
        office="見本課", office_phone="0143-00-0000", office_hours="平日 9:00-17:00",
    )  # fmt: skip
    return Renderer(templates, phrases, dict.fromkeys(phrases, frame), assets.names)


def draw(
    renderer: Renderer, sheet: Sheet, arguments: Mapping[str, Any], language: str, caller: Callable[[], object]
) -> str:
    """Draw one example; `caller` gives what stands inside a component that has an inside."""
    template = renderer.environment(language).get_template(f"components/{sheet.name}/{sheet.name}.html")
    extra = {"caller": caller} if sheet.has_caller else {}
    return str(getattr(template.module, sheet.macro)(**_built_arguments(sheet, arguments), **extra))


def _draw_part(renderer: Renderer, name: str, language: str) -> str:
    template = renderer.environment(language).get_template(f"components/{name}/{name}.html")
    meta = views.Meta(title="見本", kind="place", nav="search", can_call=True)
    return template.render(path="/places/mihon/", alternates=tuple(renderer.languages), meta=meta)


def _built_arguments(sheet: Sheet, arguments: Mapping[str, Any]) -> dict[str, Any]:
    built = {}
    for name, value in arguments.items():
        kind = sheet.types.get(name)
        if kind is None:
            built[name] = _as_objects(value)
            continue
        view = getattr(views, kind.rstrip("?!"))
        built[name] = _build(view, value) if isinstance(value, dict) else tuple(_build(view, item) for item in value)
    return built


def _as_objects(value: Any) -> Any:
    """What an example says without a view behind it: templates read attributes, never keys."""
    if isinstance(value, dict):
        return types.SimpleNamespace(**{name: _as_objects(item) for name, item in value.items()})
    return [_as_objects(item) for item in value] if isinstance(value, list) else value


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


# ---- pages ------------------------------------------------------------------------------------------------------


def show(path: str, templates: Path) -> OutputFile | None:
    """Answer for one address below `/_gallery/`, given without it; None where nothing is."""
    first, _, rest = path.partition("/")
    components = templates / "components"
    if first == "source":
        return _source(components, rest)
    assets = _own_assets(templates)
    if first == "assets":
        return next((file for file in assets.files if file.path == f"{PREFIX[1:]}{path}"), None)
    names = path.strip("/").split("/") if path.strip("/") else []
    language, scheme, *wanted = names if len(names) >= 2 else (FIRST_LANGUAGE, "auto", *names)
    known = [folder.name for folder in sorted(components.iterdir()) if folder.is_dir()]
    languages = [file.stem for file in (templates / "phrases").glob("*.yaml")]
    if language not in languages or scheme not in SCHEMES or len(wanted) > 1 or not set(wanted) <= set(known):
        return None
    page = _Page(language, scheme, wanted[0] if wanted else "")
    try:
        renderer = make_renderer(templates, assets)
        tag = renderer.languages[language].tag
        body = _component(page, components, renderer) if wanted else _index(page, components, known)
    except Exception as mistake:  # whatever is wrong in a template or an example, its author is who is looking
        tag, body = FIRST_LANGUAGE, _mistake(mistake)
    return OutputFile(f"{path}index.html", _document(page, sorted(languages), assets, tag, body).encode())


@dataclass(frozen=True, slots=True)
class _Page:
    language: str
    scheme: str
    name: str
    """Of the component; empty for the list."""

    def url(self, *, language: str = "", scheme: str = "", name: str | None = None) -> str:
        """Give the address of this page, or of one that differs from it in what is said."""
        shown = self.name if name is None else name
        return f"{PREFIX}{language or self.language}/{scheme or self.scheme}/{shown}{'/' if shown else ''}"


def _own_assets(templates: Path) -> Assets:
    """Give what a site has, below the gallery's own address, and its style once for each scheme."""
    made = build_assets(templates)
    names = {name: PREFIX[1:] + path for name, path in made.names.items()}
    files = [OutputFile(PREFIX[1:] + file.path, file.content) for file in made.files]
    style = site_css(templates)
    for scheme in SCHEMES[1:]:
        answered = style.replace(_QUERY.format(scheme), _ALWAYS)
        answered = answered.replace(_QUERY.format("light" if scheme == "dark" else "dark"), _NEVER)
        names[f"{scheme}.css"] = f"{PREFIX[1:]}assets/{scheme}.css"
        # A rule outside every layer wins: what the browser draws itself follows as well.
        files.append(OutputFile(names[f"{scheme}.css"], f"{answered}:root{{color-scheme:{scheme}}}\n".encode()))
    names["auto.css"] = f"{PREFIX[1:]}assets/auto.css"
    files.append(OutputFile(names["auto.css"], style.encode()))
    names["gallery.css"] = f"{PREFIX[1:]}assets/gallery.css"
    files.append(OutputFile(names["gallery.css"], _GALLERY_CSS.encode()))
    return Assets(tuple(files), names)


def _source(components: Path, rest: str) -> OutputFile | None:
    """Show a file of a component as plain text; only what is listed can be asked for."""
    for path in _files(components):
        if path.relative_to(components).as_posix() == rest:
            return OutputFile(f"{rest}.txt", path.read_bytes())
    return None


def _files(folder: Path) -> list[Path]:
    return sorted(path for path in folder.rglob("*") if path.suffix in _SOURCES and path.is_file())


def _index(page: _Page, components: Path, known: Sequence[str]) -> str:
    counts = {sheet.name: len(sheet.examples) for sheet in read_sheets(components)}
    rows = []
    for name in known:
        said = f"{counts[name]}" if name in counts else "on every page" if name in FRAME_PARTS else "script only"
        rows.append(f'<li><a class="reach" href="{page.url(name=name)}">{html.escape(name)}</a> {said}</li>')
    return f"<h1>Components</h1><ul>{''.join(rows)}</ul>"


def _component(page: _Page, components: Path, renderer: Renderer) -> str:
    folder = components / page.name
    files = "".join(
        f'<li><a class="reach" href="{PREFIX}source/{path.relative_to(components).as_posix()}">'
        f"templates/components/{path.relative_to(components).as_posix()}</a></li>"
        for path in _files(folder)
    )
    parts = [f"<h1>{html.escape(page.name)}</h1><ul>{files}</ul>"]
    if page.name in FRAME_PARTS:
        parts.append(_example("", partial(_draw_part, renderer, page.name, page.language)))
    if (folder / "examples.yaml").exists():
        sheet = _read_sheet(folder / "examples.yaml")
        rows = "".join(
            f"<dt><code>{html.escape(name)}</code></dt><dd>{html.escape(str(said))}</dd>"
            for name, said in sheet.parameters.items()
        )
        parts.append(f'<dl class="gallery__parameters">{rows}</dl>' if rows else "")
        for title, arguments in sheet.examples:
            parts.append(_example(title, partial(_draw_plain, renderer, sheet, arguments, page.language)))
    return "".join(parts)


def _draw_plain(renderer: Renderer, sheet: Sheet, arguments: Mapping[str, Any], language: str) -> str:
    inside = renderer.environment(language).from_string("{% set inside %}<p>中身</p>{% endset %}")
    return draw(renderer, sheet, arguments, language, lambda: inside.module.inside)  # type: ignore[attr-defined]


def _example(title: str, drawn: Callable[[], str]) -> str:
    try:
        matter = drawn()
    except Exception as mistake:  # one that cannot be drawn must not hide the others
        matter = _mistake(mistake)
    head = f"<h2>{html.escape(title)}</h2>" if title else ""
    return f'<section class="gallery__example">{head}<div class="gallery__stage">{matter}</div></section>'


def _mistake(mistake: Exception) -> str:
    words = html.escape(f"{type(mistake).__name__}: {mistake}")
    return f'<p class="gallery__mistake" role="alert">{words}</p>'


def _document(page: _Page, languages: Sequence[str], assets: Assets, tag: str, body: str) -> str:
    switches = "".join(
        "<ul>"
        + "".join(
            f'<li><a class="reach" href="{url}"{" aria-current=true" if is_current else ""}>{label}</a></li>'
            for label, url, is_current in choices
        )
        + "</ul>"
        for choices in (
            [(language, page.url(language=language), language == page.language) for language in languages],
            [(scheme, page.url(scheme=scheme), scheme == page.scheme) for scheme in SCHEMES],
        )
    )
    title = html.escape(page.name or "components")
    return (
        f'<!doctype html><html lang="{tag}"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>{title} | gallery</title>"
        f'<link rel="icon" href="/{assets.names["favicon.svg"]}" type="image/svg+xml">'
        f'<link rel="stylesheet" href="/{assets.names[f"{page.scheme}.css"]}">'
        f'<link rel="stylesheet" href="/{assets.names["gallery.css"]}">'
        f'<script type="module" src="/{assets.names["main.js"]}"></script></head>'
        '<body class="gallery"><nav class="gallery__bar wrap" lang="en" aria-label="Gallery">'
        f'<ul><li><a class="reach" href="{page.url(name="")}">All components</a></li></ul>{switches}</nav>'
        f'<main id="main" class="wrap">{body}</main></body></html>'
    )


_GALLERY_CSS: Final = """\
.gallery__bar { display: flex; flex-wrap: wrap; gap: 0 2rem; padding-block: 0.5rem; border-block-end: 1px solid var(--control); }
.gallery__bar ul { display: flex; gap: 1rem; margin: 0; padding: 0; list-style: none; }
.gallery__bar [aria-current] { font-weight: 700; }
.gallery__parameters { display: grid; grid-template-columns: max-content 1fr; gap: 0 1rem; margin-block: 1rem; }
.gallery__example { margin-block: 2rem; }
.gallery__stage { padding: 1rem; outline: 1px dashed var(--control); }
.gallery__stage .print-foot { display: block; }
.gallery__mistake { color: var(--error-text); white-space: pre-wrap; }
"""
