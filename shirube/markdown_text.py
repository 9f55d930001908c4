"""Markdown to HTML that cannot harm: the language of texts made smaller, its result cleaned by nh3.

Loaded by `render` when a text has a mark that is more than a letter; `prose` has refused what is too long or twisted.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Final
from xml.etree.ElementTree import Element

import nh3
from markdown import Markdown
from markdown.extensions import Extension
from markdown.treeprocessors import Treeprocessor

_TAGS: Final = {
    "p", "br", "strong", "em", "code", "pre", "ul", "ol", "li", "blockquote", "a", "hr",
    "h1", "h2", "h3", "h4", "h5", "h6", "table", "thead", "tbody", "tr", "th", "td",
}  # fmt: skip
_HEADINGS: Final = ("h1", "h2", "h3", "h4", "h5", "h6")


class _HeadingShift(Treeprocessor):
    """Moves headings so that the highest one of a text gets the given level, and none is skipped."""

    def __init__(self, markdown: Markdown, level: int) -> None:
        super().__init__(markdown)
        self._level = level

    def run(self, root: Element) -> None:
        used = sorted({element.tag for element in root.iter() if element.tag in _HEADINGS})
        for element in root.iter():
            if element.tag in _HEADINGS:
                element.tag = f"h{min(6, self._level + used.index(element.tag))}"
            elif element.tag == "th":
                element.set("scope", "col")


class _Tame(Extension):
    """Takes raw HTML out of the language and shifts its headings."""

    def __init__(self, level: int) -> None:
        super().__init__()
        self._level = level

    def extendMarkdown(self, md: Markdown) -> None:  # noqa: N802 (Markdown calls it so)
        md.preprocessors.deregister("html_block")
        md.inlinePatterns.deregister("html")
        md.inlinePatterns.deregister("image_link")
        md.inlinePatterns.deregister("image_reference")
        md.inlinePatterns.deregister("short_image_ref")
        md.treeprocessors.register(_HeadingShift(md, self._level), "heading-shift", 1)


@lru_cache(maxsize=8)
def _parser(level: int) -> Markdown:
    return Markdown(extensions=["tables", "sane_lists", "nl2br", _Tame(level)])


@lru_cache(maxsize=8)
def _cleaner(prefix: str, base: str) -> nh3.Cleaner:
    def inside(path: str) -> str | None:
        if path.startswith("#"):
            return path
        if not path.startswith("/") or path.startswith(("//", "/\\")):
            return None
        # A file (/data/places.csv) is the same in every language; a page is not.
        is_file = "." in path.split("#", maxsplit=1)[0].rsplit("/", 1)[-1]
        return (base if is_file else prefix) + path[1:]

    return nh3.Cleaner(
        tags=_TAGS,
        attributes={"a": {"href"}, "th": {"scope"}, "ol": {"start"}},
        url_schemes={"http", "https", "mailto", "tel"},
        link_rel="noreferrer",
        url_relative=inside,
    )


def clean_html(text: str, *, heading_level: int, prefix: str, base: str) -> str:
    """Turn Markdown into clean HTML; see `render.markdown_html`. Raises RecursionError on a text too deep."""
    parser = _parser(heading_level)
    parser.reset()
    return _cleaner(prefix, base).clean(parser.convert(text))
