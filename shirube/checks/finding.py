"""What a check sees and what it says. Checks never know lines: they point at a field, the record knows its line."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterable, Mapping
from datetime import date
from typing import Final

from shirube.link import EntryKind
from shirube.model.accessibility import AccessibilityTest
from shirube.model.hotline import Hotline
from shirube.model.organisation import Organisation
from shirube.model.place import Place
from shirube.model.site import Site
from shirube.model.vocabulary import VocabularyTerm
from shirube.reading.records import Prose

FieldPath = tuple[str | int, ...]
TITLE: Final[FieldPath] = ("title",)
"""Of a written page; every other finding of one counts into its body."""
Terms = Mapping[str, Mapping[str, VocabularyTerm]]
"""Vocabulary name → term id → term."""


@dataclasses.dataclass(frozen=True, slots=True)
class Finding:
    """A rule broken at a field; `offset` counts letters into the field's text."""

    field: FieldPath
    rule: str
    values: Mapping[str, str] = dataclasses.field(default_factory=dict)
    offset: int = 0


@dataclasses.dataclass(frozen=True, slots=True)
class EntryView:
    """One entry, checked by itself: in parallel, without knowing the others."""

    kind: EntryKind
    listing: Place | Organisation
    site: Site
    terms: Terms
    today: date


@dataclasses.dataclass(frozen=True, slots=True)
class FileFinding:
    """A finding of a check that sees every file: `file` is the path below the content folder."""

    file: str
    finding: Finding


@dataclasses.dataclass(frozen=True, slots=True)
class ContentView:
    """All content at once, for what can only be seen across files.

    `slugs` and `page_files` hold every file that is there, also those whose content could not be read: one broken
    file must not make ten others look wrong.
    """

    site: Site
    vocabularies: Mapping[str, tuple[VocabularyTerm, ...]]
    hotlines: tuple[Hotline, ...]
    synonyms: tuple[tuple[str, ...], ...]
    moved: Mapping[str, str]
    prose: tuple[Prose, ...]
    listings: tuple[tuple[EntryKind, Place | Organisation], ...]
    slugs: Mapping[EntryKind, frozenset[str]]
    languages: Mapping[str, str]
    """The languages that have phrases: id → what it is called in Japanese."""
    today: date
    page_files: frozenset[tuple[str, str]] = frozenset()
    """The slug and the language of each page."""
    readings: Mapping[str, str] = dataclasses.field(default_factory=dict)
    """Word with kanji → its reading; empty where the city has no such table."""
    accessibility: AccessibilityTest | None = None
    """None where a site has not been tested."""


EntryCheck = Callable[[EntryView], Iterable[Finding]]
ContentCheck = Callable[[ContentView], Iterable[FileFinding]]
