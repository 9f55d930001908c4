"""やさしい日本語 outside the entries: labels of vocabularies, names in `site.yaml`, and the telephone lines.

And in all of it, and the entries and pages too, the kanji that ふりがな cannot be written over.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import chain

from shirube.checks.easy_japanese import easy_findings
from shirube.checks.finding import TITLE, ContentView, FieldPath, FileFinding, Finding
from shirube.checks.texts import texts_in
from shirube.link import FOLDER
from shirube.model.types import Named
from shirube.ruby import Readings

_EASY = "easy"


def easy_words(view: ContentView) -> Iterable[FileFinding]:
    """Warn of what makes such words hard to read, as in the entries."""
    return [FileFinding(file, finding) for file, path, text in _texts(view) for finding in easy_findings(path, text)]


def easy_readings(view: ContentView) -> Iterable[FileFinding]:
    """Warn of kanji that `readings.yaml` does not cover, each run once a file; a city without the table is not asked."""
    if not view.readings:
        return []
    readings = Readings(view.readings)
    told: set[tuple[str, str]] = set()
    findings: list[FileFinding] = []
    for file, path, text in chain(_texts(view), _entries(view), _pages(view)):
        for offset, word in readings.unread(text):
            if (file, word) not in told:
                told.add((file, word))
                findings.append(FileFinding(file, Finding(path, "easy-no-reading", {"written": word}, offset)))
    return findings


def _entries(view: ContentView) -> Iterator[tuple[str, FieldPath, str]]:
    for kind, listing in view.listings:
        words = listing.translations.get(_EASY)
        if words is not None:
            for path, text in texts_in(words, ("translations", _EASY)):
                yield f"{FOLDER[kind]}/{listing.slug}.yaml", path, text


def _pages(view: ContentView) -> Iterator[tuple[str, FieldPath, str]]:
    for page in view.prose:
        if page.language == _EASY:
            file = f"pages/{page.slug}.{_EASY}.md"
            yield file, TITLE, page.title
            yield file, ("body",), page.body


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
