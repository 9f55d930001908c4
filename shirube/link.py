"""Put the entries together: references resolved, facets counted, order fixed. The `Directory` is what pages read.

Everything a page or an export says about which entries belong where is answered here, once.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Literal, TypeVar

from shirube.fold import fold
from shirube.model.accessibility import AccessibilityTest
from shirube.model.hotline import Hotline
from shirube.model.listing import Cost, Listing
from shirube.model.organisation import Organisation
from shirube.model.place import Place
from shirube.model.site import Area, Site
from shirube.model.vocabulary import VocabularyTerm
from shirube.neighbours import Neighbours, neighbours
from shirube.reading.records import Prose
from shirube.schedule.facets import day_facets
from shirube.schedule.rules import Schedule

EntryKind = Literal["place", "organisation"]
_Facet = TypeVar("_Facet")
DayKey = Literal["mon", "tue", "wed", "thu", "fri", "sat", "sun", "holiday", "irregular"]
Often = Literal["weekly", "some"]

WEEKDAYS: tuple[DayKey, ...] = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
DAYS: tuple[DayKey, ...] = (*WEEKDAYS, "holiday", "irregular")
ANYONE = "anyone"
"""The audience term for どなたでも."""
FOLDER: dict[EntryKind, str] = {"place": "places", "organisation": "organisations"}


@dataclass(frozen=True)
class Entry:
    """One place or organisation with its compiled schedule and the facets it stands under."""

    kind: EntryKind
    listing: Place | Organisation
    schedule: Schedule
    audiences: frozenset[str]
    """Audience ids it is for, with the parents of each: a child's entries stand under the parent too."""
    kinds: frozenset[str]
    """Kind ids, with parents."""
    days: Mapping[DayKey, Often]
    """The days it opens, and whether every week; empty for one that has ended."""
    is_discreet: bool = False
    """Whether its name stays out of titles, histories, calendars, feeds and messages: somebody may look on."""

    @cached_property
    def slug(self) -> str:
        return self.listing.slug

    @cached_property
    def url(self) -> str:
        """The page's path below the base URL, `/places/<slug>/`."""
        return f"/{FOLDER[self.kind]}/{self.slug}/"

    @cached_property
    def key(self) -> str:
        """`places/<slug>`: unique over both kinds, as `moved.yaml` writes it."""
        return f"{FOLDER[self.kind]}/{self.slug}"

    @property
    def is_ended(self) -> bool:
        return self.listing.status.is_ == "ended"

    @property
    def is_paused(self) -> bool:
        return self.listing.status.is_ == "paused"

    @cached_property
    def is_for_anyone(self) -> bool:
        """Whether anyone may come: it says so by admission or by the audience どなたでも."""
        return self.listing.admission == "anyone" or ANYONE in self.audiences

    @property
    def place(self) -> Place | None:
        return self.listing if isinstance(self.listing, Place) else None

    @property
    def cost(self) -> Cost:
        """What coming costs, or asking: both are the same question to whoever needs the answer."""
        return self.listing.cost if isinstance(self.listing, Place) else self.listing.fee

    @property
    def organisation(self) -> Organisation | None:
        return self.listing if isinstance(self.listing, Organisation) else None


@dataclass(frozen=True)
class Grouped:
    """The entries under an audience: those meant for it, then those where anyone may come."""

    meant: tuple[Entry, ...]
    anyone: tuple[Entry, ...]

    @property
    def count(self) -> int:
        return len(self.meant) + len(self.anyone)


@dataclass(frozen=True)
class Directory:
    """The whole content of a site, linked and in order. Entries are in 50音順."""

    site: Site
    vocabularies: Mapping[str, tuple[VocabularyTerm, ...]]
    hotlines: tuple[Hotline, ...]
    """Only those in force on the day of the build."""
    synonyms: tuple[tuple[str, ...], ...]
    moved: Mapping[str, str]
    """Old key → key in force, `places/old` → `places/new`."""
    prose: tuple[Prose, ...]
    entries: tuple[Entry, ...]
    """Every entry that may be shown, ended ones too; declined ones are not here."""
    declined: tuple[str, ...] = field(default=())
    """Keys of entries whose body does not want to be shown: the address stays taken, nothing is shown."""
    accessibility: AccessibilityTest | None = None
    versions: Mapping[str, str] = field(default_factory=dict)
    """Key → the entry's file as git names it, where forms are made: a correction says which one it was written on."""
    readings: Mapping[str, str] = field(default_factory=dict)
    """Word with kanji → its reading, for ふりがな."""

    @cached_property
    def listed(self) -> tuple[Entry, ...]:
        """The entries that stand in lists: all but the ended ones."""
        return tuple(entry for entry in self.entries if not entry.is_ended)

    @cached_property
    def by_key(self) -> Mapping[str, Entry]:
        return {entry.key: entry for entry in self.entries}

    @cached_property
    def places_of(self) -> Mapping[str, tuple[Entry, ...]]:
        """Organisation slug → the places it runs, in 50音順."""
        found: dict[str, list[Entry]] = {}
        for entry in self.listed:
            if entry.place:
                for slug in entry.place.organisation:
                    found.setdefault(slug, []).append(entry)
        return {slug: tuple(entries) for slug, entries in found.items()}

    def organisations_of(self, entry: Entry) -> tuple[Entry, ...]:
        """The organisations that run a place, first the one to ask; only those that may be shown."""
        if not entry.place:
            return ()
        keys = (f"organisations/{slug}" for slug in entry.place.organisation)
        return tuple(self.by_key[key] for key in keys if key in self.by_key)

    def asked_instead(self, entry: Entry) -> Entry | None:
        """The organisation to telephone about a place that has no telephone of its own; None where there is none."""
        if entry.listing.contact.phone or entry.is_ended:
            return None
        first = next(iter(self.organisations_of(entry)), None)
        return first if first and first.listing.contact.phone and not first.is_ended else None

    @cached_property
    def neighbours(self) -> Mapping[str, Neighbours]:
        """Place slug → the places nearby and those like it; ended places have only the latter."""
        return neighbours(
            [entry.place for entry in self.entries if entry.place],
            frozenset(entry.slug for entry in self.entries if entry.place and entry.is_discreet),
        )

    @cached_property
    def terms(self) -> Mapping[str, Mapping[str, VocabularyTerm]]:
        """Vocabulary name → term id → term."""
        return {name: {term.id: term for term in terms} for name, terms in self.vocabularies.items()}

    @cached_property
    def areas(self) -> Mapping[str, Area]:
        return {area.id: area for area in self.site.areas}

    def for_audience(self, audience: str) -> Grouped:
        """The entries under an audience; for どなたでも itself there is one group only."""
        return self._by_audience.get(audience) or Grouped((), self._for_anyone)

    def on_day(self, day: DayKey) -> tuple[Entry, ...]:
        """The entries that open on a weekday, on holidays, or on days not fixed."""
        return self._by_day.get(day, ())

    def in_area(self, area: str) -> tuple[Entry, ...]:
        return self._by_area.get(area, ())

    def of_kind(self, kind: str) -> tuple[Entry, ...]:
        """The places of a kind (vocabulary place-kinds); a parent kind holds its children's places."""
        return self._by_kind.get(kind, ())

    @cached_property
    def _for_anyone(self) -> tuple[Entry, ...]:
        return tuple(entry for entry in self.listed if entry.is_for_anyone)

    @cached_property
    def _by_audience(self) -> Mapping[str, Grouped]:
        found = {ANYONE: Grouped(self._for_anyone, ())}
        for audience, meant in _under(self.listed, lambda entry: entry.audiences - {ANYONE}).items():
            anyone = tuple(entry for entry in self._for_anyone if audience not in entry.audiences)
            found[audience] = Grouped(meant, anyone)
        return found

    @cached_property
    def _by_day(self) -> Mapping[DayKey, tuple[Entry, ...]]:
        return _under(self.listed, lambda entry: entry.days)

    @cached_property
    def _by_area(self) -> Mapping[str, tuple[Entry, ...]]:
        return _under(self.listed, lambda entry: (entry.listing.area,) if entry.listing.area else ())

    @cached_property
    def _by_kind(self) -> Mapping[str, tuple[Entry, ...]]:
        return _under(self.listed, lambda entry: entry.kinds if entry.place else ())

    @cached_property
    def members(self) -> tuple[Entry, ...]:
        """The platform's member list (構成団体), in order of joining, then 50音順."""
        return tuple(
            sorted(
                (entry for entry in self.listed if entry.organisation and entry.organisation.member_since),
                key=lambda entry: str(entry.organisation and entry.organisation.member_since),
            )
        )


def _under(entries: Iterable[Entry], facets: Callable[[Entry], Iterable[_Facet]]) -> dict[_Facet, tuple[Entry, ...]]:
    found: dict[_Facet, list[Entry]] = {}
    for entry in entries:
        for facet in facets(entry):
            found.setdefault(facet, []).append(entry)
    return {facet: tuple(entries) for facet, entries in found.items()}


def with_parents(ids: Iterable[str], parents: Mapping[str, str | None]) -> frozenset[str]:
    """Add to some term ids the parents of each, up to the top."""
    found: set[str] = set()
    for id in ids:
        step: str | None = id
        while step and step not in found:
            found.add(step)
            step = parents.get(step)
    return frozenset(found)


def kana_order(listing: Listing) -> tuple[bool, str, str, str]:
    """Sort key for 50音順: by folded reading, entries without one last; ties by the reading as written, then slug."""
    reading = listing.kana or ""
    return (not reading, fold(reading).replace(" ", ""), reading, listing.slug)


def make_entry(
    kind: EntryKind,
    listing: Place | Organisation,
    schedule: Schedule,
    parents: Mapping[str, Mapping[str, str | None]],
    discreet: Mapping[str, frozenset[str]],
) -> Entry:
    """Work out the facets of one entry; `parents` is vocabulary → term id → parent id.

    `discreet` is vocabulary → ids of the terms whose entries keep their names out of titles.
    """
    kinds = "place-kinds" if kind == "place" else "organisation-kinds"
    found = {} if listing.status.is_ == "ended" else day_facets(schedule)
    days: dict[DayKey, Often] = {day: found[day] for day in DAYS if day in found}
    found_kinds = with_parents(listing.kind, parents.get(kinds, {}))
    # A place for many kinds of people is known as that; one for nobody else tells who goes there.
    is_discreet = (
        listing.neutral_title
        or not found_kinds.isdisjoint(discreet.get(kinds, ()))
        or (bool(listing.audiences) and discreet["audiences"].issuperset(listing.audiences))
    )
    return Entry(
        kind,
        listing,
        schedule,
        with_parents(listing.audiences, parents["audiences"]),
        found_kinds,
        days,
        is_discreet,
    )


def link(
    site: Site,
    *,
    vocabularies: Mapping[str, tuple[VocabularyTerm, ...]],
    hotlines: tuple[Hotline, ...],
    synonyms: tuple[tuple[str, ...], ...],
    moved: Mapping[str, str],
    prose: tuple[Prose, ...],
    listings: Iterable[tuple[EntryKind, Place | Organisation, Schedule]],
    accessibility: AccessibilityTest | None = None,
    versions: Mapping[str, str] | None = None,
    readings: Mapping[str, str] | None = None,
) -> Directory:
    """Make the directory from checked parts; the order of the input does not matter."""
    parents = {name: {term.id: term.parent for term in terms} for name, terms in vocabularies.items()}
    discreet = {
        name: frozenset(term.id for term in terms if term.neutral_title) for name, terms in vocabularies.items()
    }
    in_order = sorted(listings, key=lambda item: (*kana_order(item[1]), item[0]))
    return Directory(
        site,
        vocabularies,
        hotlines,
        synonyms,
        dict(sorted(moved.items())),
        tuple(sorted(prose, key=lambda page: (page.slug, page.language))),
        tuple(
            make_entry(kind, listing, schedule, parents, discreet)
            for kind, listing, schedule in in_order
            if listing.is_shown
        ),
        tuple(sorted(f"{FOLDER[kind]}/{listing.slug}" for kind, listing, _ in in_order if not listing.is_shown)),
        accessibility,
        versions or {},
        readings or {},
    )
