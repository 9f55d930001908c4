"""やさしい日本語 outside the entries: labels of vocabularies, names in `site.yaml`, and the telephone lines."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from shirube.checks.easy_japanese import easy_findings
from shirube.checks.finding import ContentView, FieldPath, FileFinding
from shirube.checks.texts import texts_in
from shirube.model.types import Named

_EASY = "easy"


def easy_words(view: ContentView) -> Iterable[FileFinding]:
    """Warn of what makes such words hard to read, as in the entries."""
    return [FileFinding(file, finding) for file, path, text in _texts(view) for finding in easy_findings(path, text)]


def _texts(view: ContentView) -> Iterator[tuple[str, FieldPath, str]]:
    for name, terms in view.vocabularies.items():
        for index, term in enumerate(terms):
            yield from _label(f"vocabulary/{name}.yaml", (index,), term)
    site = view.site
    yield from _label("site.yaml", ("municipality",), site.municipality)
    yield from _label("site.yaml", ("platform",), site.platform)
    for index, area in enumerate(site.areas):
        yield from _label("site.yaml", ("areas", index), area)
    for index, line in enumerate(view.hotlines):
        words = line.translations.get(_EASY)
        if words is not None:
            for path, text in texts_in(words, (index, "translations", _EASY)):
                yield "hotlines.yaml", path, text


def _label(file: str, path: FieldPath, named: Named) -> Iterator[tuple[str, FieldPath, str]]:
    text = named.in_language(_EASY)
    if text:
        yield file, (*path, _EASY), text
