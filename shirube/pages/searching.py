"""The search page: its filters with their counts, and the ways that need no script."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from typing import Final

from shirube.link import ANYONE, DAYS, WEEKDAYS, Entry
from shirube.pages.edition import Edition
from shirube.pages.lists import anyone_link, area_groups, audience_groups, day_name, kana_rows
from shirube.pages.page import Page
from shirube.pages.views import DayTile, Door, Filter, Link, Meta, Option, SearchView

ENTRIES_PATH: Final = "/search/entries.json"
INDEX_PATH: Final = "/pagefind/"
_FIRST_AUDIENCES: Final = 5
_FIRST_OPTIONS: Final = 5


def _is_free(entry: Entry) -> bool:
    return entry.cost.free == "yes"


def _takes_children(entry: Entry) -> bool:
    return "child" in entry.listing.companions or "family" in entry.listing.companions


CONDITIONS: Final[tuple[tuple[str, str, Callable[[Entry], bool]], ...]] = (
    ("free", "filter.free", _is_free),
    ("booking-none", "filter.no-booking", lambda entry: entry.listing.booking.need == "none"),
    ("silent", "filter.silent", lambda entry: bool(entry.place and entry.place.comfort.silent_ok.is_ == "yes")),
    ("alone", "filter.alone", lambda entry: bool(entry.place and entry.place.comfort.alone_ok.is_ == "yes")),
    (
        "come-and-go",
        "filter.come-and-go",
        lambda entry: bool(entry.place and entry.place.comfort.come_and_go.is_ == "yes"),
    ),
    (
        "anonymous",
        "filter.anonymous",
        lambda entry: bool(entry.place and entry.place.comfort.anonymous_ok.is_ == "yes"),
    ),
    ("meal", "filter.meal", lambda entry: bool(entry.place and entry.place.food.meal == "yes")),
    ("children", "filter.children", _takes_children),
    ("online", "filter.online", lambda entry: entry.listing.online.available == "yes"),
    ("wheelchair", "filter.wheelchair", lambda entry: entry.listing.access.wheelchair.is_ == "yes"),
    (
        "accessible-toilet",
        "filter.accessible-toilet",
        lambda entry: entry.listing.access.accessible_toilet.is_ == "yes",
    ),
    ("writing", "filter.writing", lambda entry: entry.listing.access.writing.is_ == "yes"),
    ("sign-language", "filter.sign-language", lambda entry: entry.listing.access.sign_language.is_ == "yes"),
    ("pick-up", "filter.pick-up", lambda entry: entry.listing.pick_up.is_ == "yes"),
)
"""The conditions one can ask for: name of the checkbox, phrase, whether an entry meets it."""


def condition_flags(entry: Entry) -> tuple[str, ...]:
    """List the conditions an entry meets, by the names of their checkboxes."""
    return tuple(name for name, _, holds in CONDITIONS if holds(entry))


def search_pages(edition: Edition) -> Iterator[Page]:
    """Compose the search page."""
    t = edition.t
    view = SearchView(
        title=t("search.title"),
        filters=tuple(group for group in _filters(edition) if group.options or group.days),
        tiles=tuple(DayTile(letter) for letter in edition.letters),
        doors=_doors(edition),
        note=edition.as_written(*(edition.row(entry).summary for entry in edition.directory.listed), some=True),
    )
    meta = Meta(title=view.title, kind="search", nav="search", description=t("search.description"))
    yield edition.page("/search/", "search", meta, view)


def _filters(edition: Edition) -> Iterator[Filter]:
    directory, t = edition.directory, edition.t
    grouped = {term.id: directory.for_audience(term.id) for term in directory.vocabularies["audiences"]}
    audiences = [
        Option("audience", term.id, edition.label_of(term), str(grouped[term.id].count))
        for term in directory.vocabularies["audiences"]
        if term.id != ANYONE and grouped[term.id].meant
    ]
    # The most needed first, in the order of the vocabulary; the others fold away.
    ranked = sorted(audiences, key=lambda option: -len(grouped[option.value].meant))[:_FIRST_AUDIENCES]
    first = tuple(option for option in audiences if option in ranked)
    rest = tuple(option for option in audiences if option not in ranked)
    title = t("filter.audience")
    yield Filter(title, first, more=rest, more_title=t("filter.more", title=title, count=len(rest)) if rest else "")
    days = tuple(
        Option(
            "day",
            day,
            day_name(edition, day),
            str(len(directory.on_day(day))),
            edition.letters[WEEKDAYS.index(day)] if day in WEEKDAYS else t("letter.holiday"),
        )
        for day in DAYS
        if day != "irregular"
    )
    irregular = Option("day", "irregular", day_name(edition, "irregular"), str(len(directory.on_day("irregular"))))
    yield Filter(t("filter.day"), (irregular,) if irregular.count != "0" else (), days=days)
    # What is today, only the reader's clock knows: the script counts these.
    for name, values in (("when", ("today", "week")), ("time", ("morning", "afternoon", "evening"))):
        yield Filter(
            t(f"filter.{name}"), tuple(Option(name, value, t(f"filter.{name}.{value}"), "") for value in values)
        )
    yield Filter(
        t("filter.area"),
        tuple(
            Option("area", area.id, edition.label_of(area), str(len(directory.in_area(area.id))))
            for area in directory.site.areas
            if directory.in_area(area.id)
        ),
    )
    counted = [(name, phrase, sum(map(holds, directory.listed))) for name, phrase, holds in CONDITIONS]
    terms = tuple(Option(name, "1", t(phrase), str(count)) for name, phrase, count in counted if count)
    yield _folded(edition, t("filter.terms"), terms)
    tongues = Counter(tongue for entry in directory.listed for tongue in entry.listing.languages)
    yield Filter(
        t("filter.language"),
        tuple(
            Option("language", term.id, edition.label_of(term), str(tongues[term.id]))
            for term in directory.vocabularies["languages"]
            if tongues[term.id]
        ),
    )
    kinds = ((kind, sum(1 for entry in directory.listed if entry.kind == kind)) for kind in ("place", "organisation"))
    yield Filter(
        t("filter.type"), tuple(Option("type", kind, t(f"entry.{kind}"), str(count)) for kind, count in kinds if count)
    )
    kind_options = tuple(
        Option("kind", term.id, edition.label_of(term), str(len(directory.of_kind(term.id))))
        for term in directory.vocabularies["place-kinds"]
        if directory.of_kind(term.id)
    )
    yield _folded(edition, t("filter.kind"), kind_options)


def _folded(edition: Edition, title: str, options: tuple[Option, ...]) -> Filter:
    """Show the first of many options, and fold the others away."""
    rest = options[_FIRST_OPTIONS:]
    more = edition.t("filter.more", title=title, count=len(rest)) if rest else ""
    return Filter(title, options[:_FIRST_OPTIONS], more=rest, more_title=more)


def _doors(edition: Edition) -> tuple[Door, ...]:
    t, directory = edition.t, edition.directory
    audiences = [link for group in audience_groups(edition) for link in group.links]
    anyone = anyone_link(edition)
    days = [Link(day_name(edition, day), f"/days/{day}/") for day in DAYS if directory.on_day(day)]
    areas = [Link(group.title, group.path) for group in area_groups(edition)]
    kinds = [
        Link(edition.label_of(term), f"/kinds/{term.id}/")
        for term in directory.vocabularies["place-kinds"]
        if directory.of_kind(term.id)
    ]
    names = [Link(edition.ja(letter) or t("kana.other"), f"/kana/#row-{id}") for id, letter, _ in kana_rows(edition)]
    found = (
        ("audiences", [*audiences, *([anyone] if anyone else [])]),
        ("days", days),
        ("areas", areas),
        ("kinds", kinds),
        ("kana", names),
    )
    return tuple(Door(t(f"link.{name}"), tuple(links)) for name, links in found if links)
