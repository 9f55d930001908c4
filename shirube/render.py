"""Draw pages: the home of Jinja and Markdown, and the one place that makes Markup.

One environment per language: words, addresses and icons that are constant in a template become constant text when
it is compiled, so a page costs little more than its own content. A template that asks for an unknown phrase, icon
or asset does not compile.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import cache, lru_cache
from pathlib import Path
from typing import Final
from urllib.parse import quote

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup, escape

from shirube import qr
from shirube.headers import meta_csp
from shirube.outputs import OutputFile
from shirube.pages.page import Frame, Page
from shirube.phrases import Words, language_folder
from shirube.prose import ENTRY_LENGTH, PAGE_LENGTH, is_plain, paragraphs, trouble_in
from shirube.ruby import Readings
from shirube.template_cache import TemplateCache, fingerprint
from shirube.template_engine import FoldingEnvironment, TemplateMistakeError

_KEPT_ROWS: Final = 40_000
_VARYING: Final = ("built", "built_words", "until")
"""What of the frame is another one every day: templates compiled yesterday shall do today."""
_SHAPE = re.compile(r"<svg[^>]*>(.*)</svg>", re.DOTALL)
_NAME = re.compile(r"[a-z0-9-]+", re.ASCII)


class Renderer:
    """Draws pages of every language from one folder of templates."""

    def __init__(
        self,
        templates: Path,
        phrases: Mapping[str, Words],
        frames: Mapping[str, Frame],
        assets: Mapping[str, str],
        *,
        shared: Mapping[str, object] | None = None,
        readings: Readings | None = None,
    ) -> None:
        """`assets` maps a name (`site.css`) to its path inside the site; `shared` is seen by every template.

        `readings` are written over the kanji of the languages that ask for it.
        """
        self._frames = dict(frames)
        self._readings = {
            language: readings for language in frames if readings is not None and phrases[language].ruby == "always"
        }
        self._state = fingerprint(templates)
        # The style of a kind of page, as its template is called: pages/place.html → its pages/place.css.
        styles = {
            f"{name.removesuffix('.css')}.html": path for name, path in assets.items() if name.startswith("pages/")
        }
        self._styles = {
            language: {template: frame.base_path + path for template, path in styles.items()}
            for language, frame in frames.items()
        }
        self._compiled: dict[str, TemplateCache] = {}
        self._icons = _read_icons(templates / "components" / "icon" / "shapes")
        self._spoken = phrases
        self._environments = {
            language: self._environment(
                templates, language, spoken=phrases, frame=frame, assets=assets, shared=shared or {}
            )
            for language, frame in frames.items()
        }

    def prepare(self) -> None:
        """Have every template compiled, so that processes forked after this share them, and later builds too."""
        for language, environment in self._environments.items():
            if self._compiled[language].is_empty:
                for name in environment.list_templates(extensions=["html"]):
                    environment.get_template(name)
                self._compiled[language].keep()

    def render(self, page: Page) -> OutputFile:
        """Draw one page into the file of its address."""
        template = self._environments[page.language].get_template(page.template)
        text = template.render(
            page.context,
            path=page.path,
            alternates=page.alternates,
            page_style=self._styles[page.language].get(page.template, ""),
        )
        refuse_foreign_parts(text, page.path)
        if readings := self._readings.get(page.language):
            text = readings.annotate(text)
        return OutputFile(output_path(page.path, page.language), text.encode())

    def full_url(self, page: Page) -> str:
        """Say the whole address of a page."""
        return _address(self._frames[page.language].base_url + language_folder(page.language), page.path)

    @property
    def languages(self) -> Mapping[str, Words]:
        """The languages that pages can be drawn in, or lead to."""
        return self._spoken

    def environment(self, language: str) -> Environment:
        """Give the environment of one language, for tests and the gallery of components."""
        return self._environments[language]

    def _environment(
        self,
        templates: Path,
        language: str,
        *,
        spoken: Mapping[str, Words],
        frame: Frame,
        assets: Mapping[str, str],
        shared: Mapping[str, object],
    ) -> Environment:
        words = spoken[language]
        prefix = frame.base_path + language_folder(language)

        def t(key: str, **values: object) -> str:
            if not values:
                return words.plain(key)
            if any(hasattr(value, "__html__") for value in values.values()):
                return escape(words.plain(key)).format_map({name: escape(value) for name, value in values.items()})
            return words(key, **values)

        def url(path: str) -> str:
            return _address(prefix, path)

        def url_in(tongue: str, path: str) -> str:
            return _address(frame.base_path + language_folder(tongue), path)

        def full_url_in(tongue: str, path: str) -> str:
            return _address(frame.base_url + language_folder(tongue), path)

        def asset(name: str) -> str:
            return frame.base_path + assets[name]

        has_codes = qr.can_be_opened(frame.base_url)

        def code(path: str) -> Markup:
            """The QR code of a page's whole address, for paper; nothing where nobody could open it."""
            side, strokes = qr.path_of(full_url_in(language, path)) if has_codes else (0, "")
            if not side:
                return Markup()
            return Markup(
                '<svg class="print-foot__code" viewBox="{0} {1} {2} {2}" shape-rendering="crispEdges"><path d="{3}"/></svg>'
            ).format(-qr.QUIET, -qr.QUIET - 0.5, side + 2 * qr.QUIET, strokes)

        @cache
        def icon(name: str, variant: str = "") -> Markup:
            classes = f"icon {variant}" if variant else "icon"
            return Markup('<svg class="{}" viewBox="0 0 24 24" aria-hidden="true">{}</svg>').format(
                classes, self._icons[name]
            )

        def sentences(text: str, heading_level: int = 3) -> Markup:
            return markdown_html(
                text, heading_level=heading_level, length=ENTRY_LENGTH, prefix=prefix, base=frame.base_path
            )

        def pages(text: str, heading_level: int = 2) -> Markup:
            return markdown_html(
                text, heading_level=heading_level, length=PAGE_LENGTH, prefix=prefix, base=frame.base_path
            )

        pure: dict[str, Callable[..., object]] = {
            "t": t, "url": url, "url_in": url_in, "full_url_in": full_url_in, "asset": asset, "icon": icon,
            "code": code,
        }  # fmt: skip
        # The folding puts these into the compiled templates.
        folded = (
            sorted(words.sentences.items()),
            replace(frame, built="", built_words="", until=""),
            sorted(assets.items()),
        )
        self._compiled[language] = compiled = TemplateCache(templates, language, self._state, *folded)
        environment = FoldingEnvironment(
            pure,
            {"frame": frame},
            varying=_VARYING,
            loader=FileSystemLoader(templates),
            bytecode_cache=compiled,
            autoescape=True,  # for every template, whatever its ending
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
            optimized=True,
            auto_reload=False,
            cache_size=-1,
        )
        kept: dict[tuple[str, int, tuple[object, ...]], tuple[object, str]] = {}

        def once(macro: Callable[..., str], row: object, *rest: object) -> str:
            """Draw a row that stands on many pages once; the same object gives the same text."""
            key = (macro.name, id(row), rest)  # type: ignore[attr-defined]
            found = kept.get(key)
            if found is None:
                if len(kept) >= _KEPT_ROWS:
                    kept.clear()
                found = kept[key] = (row, macro(row, *rest))  # the row is held, so its id is not given away
            return found[1]

        environment.globals.clear()
        environment.globals.update(pure)
        environment.globals.update(
            frame=frame, once=once, language=language, spoken=spoken, content_policy=meta_csp(frame.tiles, frame.receiver),
            range=range, has_asset=assets.__contains__, **shared,
        )  # fmt: skip
        environment.filters.update(
            url=url, tel=tel, json_ld=json_ld, markdown=sentences, markdown_page=pages, t=words.plain, icon=icon
        )
        return environment


def draw_alone(template: Path, **context: object) -> str:
    """Draw a page that stands by itself, outside any site, from one file."""
    environment = Environment(
        loader=FileSystemLoader(template.parent), autoescape=True, undefined=StrictUndefined, trim_blocks=True
    )
    return environment.get_template(template.name).render(context)


# Whatever a browser fetches by itself; a link that somebody follows is none of these.
_FETCHED: Final = re.compile(
    r"<(?:(?:script|img|iframe|frame|embed|object|source|track|video|audio|image|use|input)\b[^>]*?"
    r"|link\b(?=[^>]*\brel=[\"']?(?:stylesheet|icon|preload|modulepreload|prefetch|preconnect|dns-prefetch|manifest))[^>]*?)"
    r"\s(?:src|srcset|href|xlink:href|data|poster)\s*=\s*[\"']?\s*(?:[a-z]+:)?//",
    re.IGNORECASE,
)


def refuse_foreign_parts(html: str, path: str) -> None:
    """Raise TemplateMistakeError when a page would make the reader's browser ask anyone else for anything."""
    # Every address of somewhere else has "//" in it, and a page has few: looking there only is ten times as fast.
    at = html.find("//")
    while at >= 0:
        begin, end = html.rfind(">", 0, at) + 1, html.find(">", at)
        if end < 0:
            end = len(html)
        if match := _FETCHED.search(html, begin, end):
            raise TemplateMistakeError(f"{path}: {match[0][:200]} would be fetched from somewhere else")
        at = html.find("//", max(at + 2, end))


def output_path(path: str, language: str) -> str:
    """Say which file holds the page of this address."""
    inside = language_folder(language) + path.removeprefix("/")
    return inside + "index.html" if inside == "" or inside.endswith("/") else inside


def _address(prefix: str, path: str) -> str:
    if not path.startswith("/"):
        raise TemplateMistakeError(f"a path of the site starts with '/': {path!r}")
    return prefix + path[1:]


def tel(number: str) -> str:
    """Write a tel: address from a number as people write it (`#8891` → `tel:%238891`)."""
    return "tel:" + quote(re.sub(r"[^0-9#*+-]", "", number), safe="+*-")


def json_ld(matter: object) -> Markup:
    """Write JSON that cannot end the script element it stands in."""
    text = json.dumps(matter, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    for char in "<>&\u2028\u2029":
        text = text.replace(char, f"\\u{ord(char):04x}")
    return Markup(text)  # noqa: S704 (nothing left in it can end the element)


def _read_icons(folder: Path) -> dict[str, Markup]:
    icons: dict[str, Markup] = {}
    for path in sorted(folder.glob("*.svg")):
        match = _SHAPE.search(path.read_text(encoding="utf-8"))
        if match is None or not _NAME.fullmatch(path.stem):
            raise TemplateMistakeError(f"{path.as_posix()} is not one <svg>")
        icons[path.stem] = Markup(match.group(1).strip())  # noqa: S704 (our own drawing)
    return icons


# ---- Markdown ---------------------------------------------------------------------------------------------------


@lru_cache(maxsize=2048)
def markdown_html(
    text: str, *, heading_level: int = 2, length: int = ENTRY_LENGTH, prefix: str = "/", base: str = "/"
) -> Markup:
    """Turn Markdown into clean HTML whose headings start at `heading_level`.

    A text that is too long or too twisted for the parser (see `prose`) is shown as it was written. Links to `/x` get
    the site's prefix, `//evil` and foreign schemes lose their address.
    """
    if is_plain(text) or trouble_in(text, length) is not None:
        return _as_written(text)
    from shirube import markdown_text  # noqa: PLC0415 - most texts are plain, and the parser is slow to load

    try:
        html = markdown_text.clean_html(text, heading_level=heading_level, prefix=prefix, base=base)
    except RecursionError:  # whatever `trouble_in` does not foresee; the text is still readable
        return _as_written(text)
    return Markup(html)  # noqa: S704 (cleaned by nh3)


def _as_written(text: str) -> Markup:
    """Show paragraphs and line breaks, every other mark as a letter."""
    return Markup("\n").join(
        Markup("<p>") + Markup("<br>\n").join(part.split("\n")) + Markup("</p>") for part in paragraphs(text)
    )
