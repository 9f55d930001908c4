"""The site's own CSS, JavaScript and icon: joined, hashed, and never fetched from anyone else.

What most kinds of page need is one style, `site.css`; what few need travels with those pages (`pages/place.css`).

Names carry a hash of the content, so they can be cached for ever; the same input gives the same bytes.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Final

from shirube.outputs import OutputFile

STYLES_FIRST: Final = ("tokens", "base", "layout", "words")
STYLES_LAST: Final = ("extremes", "utilities", "print")
"""Components stand between the two: what is special (very large letters, paper) must come after them."""

WIDELY: Final = 5
"""A style that so many kinds of page need belongs to all of them: it is fetched once and kept."""

DEFAULT_ACCENT: Final = "#1d2f60"
ACCENT_RATIO: Final = 7.0
GROUND_LIGHT: Final = "#fbfaf7"
GROUND_DARK: Final = "#121728"
_NIGHT_RATIO: Final = 10.0
_NIGHT_ROD_RATIO: Final = 6.2

_HEX = re.compile(r"#[0-9a-fA-F]{6}", re.ASCII)
_URL = re.compile(r"url\(\s*(['\"]?)(.*?)\1\s*\)", re.IGNORECASE)
_PART: Final = re.compile(r"components/([a-z-]+)/")
_TEMPLATE_COMMENT: Final = re.compile(r"\{#.*?#\}", re.DOTALL)
_CLASSES: Final = re.compile(r'class="([^"]*)"')
_INSIDE: Final = re.compile(r"\([^()]*\)")
_LEADING: Final = re.compile(r"(?:^|[{},])\s*(?:[a-z]+)?\.([a-zA-Z][\w-]*)")
_LEADING_COMMENT: Final = re.compile(r"^\s*/\*.*?\*/[ \t]*$", re.DOTALL | re.MULTILINE)
_WHOLE_IMPORT: Final = re.compile(r"^import \* as (\w+) from '\./([^']+)';$", re.MULTILINE)
_EXPORT: Final = re.compile(r"^export ((?:async )?function|const|class)\b", re.MULTILINE)
_EXPORTED: Final = re.compile(r"^export (?:(?:async )?function|const|class) (\w+)", re.MULTILINE)
_COMMENT_OR_STRING = re.compile(r"/\*.*?\*/|(\"(?:\\.|[^\"\\])*\"|'(?:\\.|[^'\\])*')", re.DOTALL)


class AssetError(ValueError):
    """A style or a colour that the site must not be built with."""


@dataclass(frozen=True, slots=True)
class Assets:
    """The files to write, and under which name a template finds each (`site.css` → `assets/site.3f2a91c0.css`)."""

    files: tuple[OutputFile, ...]
    names: Mapping[str, str]


MAP: Final = "map"
"""The folder of templates that only a site with a map ships."""
LEAFLET: Final = Path(__file__).resolve().parent.parent / "vendor" / "leaflet"


READINGS: Final = "readings.json"
"""The table of ふりがな, for the switch on the pages that come without."""


def build_assets(
    templates: Path, accent: str = DEFAULT_ACCENT, *, with_map: bool = False, readings: bytes = b""
) -> Assets:
    """Join the styles, carry the modules over, and name everything by its content."""
    files: list[OutputFile] = []
    names: dict[str, str] = {}

    def add(name: str, content: bytes) -> None:
        stem, dot, ending = name.rpartition(".")
        names[name] = f"assets/{stem}.{_hash(content)}{dot}{ending}"
        files.append(OutputFile(names[name], content))

    styles = split_styles(templates)
    add("site.css", _joined(templates, [path for path, pages in styles.items() if pages is None], accent).encode())
    for page in sorted((templates / "pages").glob("*.html")):
        if own := [path for path, pages in styles.items() if pages and page.stem in pages]:
            add(f"pages/{page.stem}.css", (_layers(templates) + _joined(templates, own)).encode())
    for path in sorted(templates.glob("*.svg")):
        add(path.name, path.read_bytes())
    modules = join_modules(
        "main.js",
        {
            path.relative_to(templates).as_posix(): bare_module(path.read_text(encoding="utf-8"))
            for path in sorted(templates.rglob("*.js"))
            if path.parent.name != MAP
        },
    )
    # One folder named after all modules together: they import each other by relative paths.
    folder = _hash("".join(f"{name}\0{body}\0" for name, body in sorted(modules.items())).encode())
    for name, body in sorted(modules.items()):
        names[name] = f"assets/{folder}/{name}"
        files.append(OutputFile(names[name], body.encode()))
    if readings:
        add(READINGS, readings)
    if with_map:
        for path in (LEAFLET / "leaflet.js", LEAFLET / "leaflet.css", templates / MAP / "map.js"):
            add(path.name, path.read_bytes())
        # Leaflet's licence goes where Leaflet goes.
        files.append(OutputFile("assets/leaflet.LICENSE.txt", (LEAFLET / "LICENSE").read_bytes()))
        add("map.css", minify((templates / MAP / "map.css").read_text(encoding="utf-8")).encode())
    return Assets(tuple(files), names)


def site_css(templates: Path, accent: str = DEFAULT_ACCENT) -> str:
    """Join every style there is in its order, and set the city's accent."""
    return _joined(templates, _style_files(templates), accent)


def split_styles(templates: Path) -> dict[Path, frozenset[str] | None]:
    """Say of each style which kinds of page need it, by the classes their templates use; None means all of them."""
    pages = {page.stem: _classes_drawn(page, templates) for page in sorted((templates / "pages").glob("*.html"))}
    everywhere = _classes_drawn(templates / "layouts" / "base.html", templates)
    found: dict[Path, frozenset[str] | None] = {}
    for path in _style_files(templates):
        if path.parent.name == "pages":
            found[path] = frozenset({path.stem})
            continue
        classes = leading_classes(path.read_text(encoding="utf-8"))
        needing = frozenset(name for name, drawn in pages.items() if classes & drawn)
        is_common = path.parent.name == "styles" or classes & everywhere or len(needing) >= WIDELY
        found[path] = None if is_common else needing
    return found


def leading_classes(css: str) -> set[str]:
    """Collect the classes with which the selectors of a style begin: without any of them it changes nothing."""
    return set(_LEADING.findall(_INSIDE.sub("", minify(css))))


def _classes_drawn(template: Path, templates: Path) -> set[str]:
    """Collect the classes of a template and of every component it draws."""
    classes: set[str] = set()
    seen, waiting = {template}, [template]
    while waiting:
        own, components = _drawn_by(waiting.pop().read_text(encoding="utf-8"))
        parts = {path for name in components for path in (templates / "components" / name).glob("*.html")}
        classes |= own
        waiting += sorted(parts - seen)
        seen |= parts
    return classes


@lru_cache(maxsize=512)
def _drawn_by(text: str) -> tuple[frozenset[str], frozenset[str]]:
    """Collect the classes of one template, and the names of the components it draws."""
    text = _TEMPLATE_COMMENT.sub("", text)
    classes = frozenset(word for written in _CLASSES.findall(text) for word in re.findall(r"[\w-]+", written))
    return classes, frozenset(_PART.findall(text))


def _layers(templates: Path) -> str:
    """Give the order of the layers, which must stand first in whatever a browser reads first."""
    order = re.search(r"@layer [^{;]+;", minify((templates / "styles" / "tokens.css").read_text(encoding="utf-8")))
    if order is None:
        raise AssetError("styles/tokens.css does not say in which order the layers stand")
    return order[0] + "\n"


def _style_files(templates: Path) -> list[Path]:
    known = {*STYLES_FIRST, *STYLES_LAST}
    for path in sorted((templates / "styles").glob("*.css")):
        if path.stem not in known:
            raise AssetError(f"{path.as_posix()} has no place in the order of styles: add it to assets.py")
    return [
        *(templates / "styles" / f"{name}.css" for name in STYLES_FIRST),
        *sorted((templates / "components").glob("*/*.css")),
        *sorted((templates / "pages").glob("*.css")),
        *(templates / "styles" / f"{name}.css" for name in STYLES_LAST),
    ]


def _joined(templates: Path, paths: Sequence[Path], accent: str = DEFAULT_ACCENT) -> str:
    parts = []
    for path in paths:
        text = path.read_text(encoding="utf-8")
        refuse_foreign(text, path.relative_to(templates).as_posix())
        parts.append(minify(text))
    parts.append(accent_css(accent))
    return "\n".join(part for part in parts if part) + "\n"


def refuse_foreign(css: str, path: str) -> None:
    """Raise when a style would make the reader's browser ask anyone for anything."""
    bare = _COMMENT_OR_STRING.sub(lambda match: match.group(1) or "", css)
    if re.search(r"@import\b", bare, re.IGNORECASE):
        raise AssetError(f"{path}: @import is not used here; styles are joined at build")
    for match in _URL.finditer(bare):
        if not match.group(2).startswith(("data:", "#")):
            raise AssetError(f"{path}: url({match.group(2)}) would be fetched; only data: and #… may stand here")


@lru_cache(maxsize=256)
def minify(css: str) -> str:
    """Take out comments and the white space that carries no meaning; strings stay as they are."""
    kept: list[str] = []

    def hold(match: re.Match[str]) -> str:
        if match.group(1) is None:
            return " "
        kept.append(match.group(1))
        return f"\0{len(kept) - 1}\0"

    text = _COMMENT_OR_STRING.sub(hold, css)
    text = re.sub(r"\s+", " ", text)
    text = re.sub(r" ?([{};,]) ?", r"\1", text)
    text = re.sub(r": ", ":", text)
    text = text.replace(";}", "}").strip()
    return re.sub(r"\0(\d+)\0", lambda match: kept[int(match.group(1))], text)


def bare_module(script: str) -> str:
    """Take out the lines that hold only a comment, and indentation; our modules break no string across lines."""
    lines = (line.strip() for line in _LEADING_COMMENT.sub("", script).splitlines())
    return "\n".join(line for line in lines if line and not line.startswith("//")) + "\n"


def join_modules(name: str, modules: Mapping[str, str]) -> dict[str, str]:
    """Write what a module imports whole into it: one file comes sooner than five, and weighs less."""
    joined = dict(modules)

    def whole(match: re.Match[str]) -> str:
        known, path = match[1], match[2]
        body = joined.pop(path)
        if re.search(r"^import ", body, re.MULTILINE):
            raise AssetError(f"{path} imports something itself: import it where it is needed, not in {name}")
        folder = path.rpartition("/")[0]
        body = _EXPORT.sub(r"\1", body).replace('import("./', f'import("./{folder}/')
        exported = ", ".join(_EXPORTED.findall(modules[path]))
        return f"const {known} = (() => {{\n{body}return {{ {exported} }};\n}})();"

    joined[name] = _WHOLE_IMPORT.sub(whole, modules[name])
    return joined


def accent_css(accent: str) -> str:
    """Set the primitives the accent roles stand on, for day and night; empty for the accent of the house."""
    check_accent(accent)
    if accent.lower() == DEFAULT_ACCENT:
        return ""
    night = lightened(accent, _NIGHT_RATIO)
    rod = lightened(accent, _NIGHT_ROD_RATIO)
    return f"@layer tokens{{:root{{--p-accent:{accent.lower()};--p-accent-night:{night};--p-rod-night:{rod}}}}}"


def check_accent(accent: str) -> float:
    """Return the accent's contrast on the paper ground; raise AssetError below 7:1, and name the ratio."""
    if not _HEX.fullmatch(accent):
        raise AssetError(f"accent: {accent!r} is not a colour like #1d2f60")
    ratio = contrast(accent, GROUND_LIGHT)
    if ratio < ACCENT_RATIO:
        raise AssetError(
            f"accent: {accent} has a contrast of {ratio:.1f}:1 on {GROUND_LIGHT}; {ACCENT_RATIO:.0f}:1 is needed"
        )
    return ratio


def contrast(one: str, other: str) -> float:
    """Compute the contrast ratio of two `#rrggbb` colours (WCAG 2.2, "contrast ratio")."""
    light, dark = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def lightened(colour: str, ratio: float) -> str:
    """Mix the colour with white until it stands out by `ratio` on the night ground."""
    channels = _channels(colour)
    for percent in range(101):
        mixed = "#" + "".join(f"{round(c + (255 - c) * percent / 100):02x}" for c in channels)
        if contrast(mixed, GROUND_DARK) >= ratio:
            return mixed
    return "#ffffff"


def _channels(colour: str) -> tuple[int, int, int]:
    return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16)


def _luminance(colour: str) -> float:
    def linear(channel: int) -> float:
        part = channel / 255
        return part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4

    red, green, blue = (linear(channel) for channel in _channels(colour))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _hash(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()[:8]
