"""The booklet in the browser: one page that reads and prints well by itself, and offers the PDFs."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from shirube.link import Entry
from shirube.pages.edition import Edition
from shirube.pages.entries import entry_view
from shirube.pages.hotlines import hotlines_view
from shirube.pages.page import Page
from shirube.pages.views import BookletArea, BookletEntry, BookletView, Fact, Link, Meta, Offer, Said, mixed

MOST_ENTRIES: Final = 500
"""Entries on the page; a city that has more finds them in its lists and in the PDFs."""


@dataclass(frozen=True, slots=True)
class PaperFile:
    """A PDF that the page may offer."""

    id: str
    path: str
    pages: int
    bytes: int


def booklet_pages(edition: Edition, papers: Sequence[PaperFile] = ()) -> Iterator[Page]:
    """Compose the page; without papers it offers none."""
    t, directory = edition.t, edition.directory
    fits = len(directory.listed) <= MOST_ENTRIES
    view = BookletView(
        title=t("booklet.title"),
        lead=t("booklet.page.lead"),
        as_of=t("booklet.as-of", day=edition.frame.built_words),
        offers=tuple(_offer(edition, paper) for paper in papers),
        urgent=hotlines_view(edition).urgent,
        areas=tuple(_areas(edition)) if fits else (),
        elsewhere=() if fits else edition.ways(),
    )
    meta = Meta(title=view.title, kind="booklet", description=t("booklet.page.description", city=edition.frame.city))
    yield edition.page("/booklet/", "booklet", meta, view)


def _offer(edition: Edition, paper: PaperFile) -> Offer:
    t = edition.t
    size = f"{paper.bytes / 1_000_000:.1f}"
    return Offer(
        t(f"booklet.edition.{paper.id}"),
        t(f"booklet.edition.{paper.id}.note"),
        paper.path,
        t("booklet.offer.size", pages=paper.pages, size=size),
    )


def _areas(edition: Edition) -> Iterator[BookletArea]:
    """The entries by area, in the city's order; those that belong to none come last."""
    directory = edition.directory
    for area in directory.site.areas:
        here = directory.in_area(area.id)
        if here:
            label = edition.telling("booklet.areas.title", label=edition.label_of(area))
            yield BookletArea(f"area-{area.id}", label, tuple(_entry(edition, entry) for entry in here))
    rest = [entry for entry in directory.listed if not entry.listing.area]
    if rest:
        yield BookletArea("area-none", edition.t("booklet.no-area"), tuple(_entry(edition, entry) for entry in rest))


def _entry(edition: Edition, entry: Entry) -> BookletEntry:
    view = entry_view(edition, entry, on_paper=True)
    t = edition.t
    telephone = next((fact for fact in view.contact if fact.phone), None)
    facts = [Fact(row.label, mixed((row.strong, row.text))) for row in view.glance if row.icon == "people"]
    facts += [Fact(t("glance.when"), _rule(fact), note=fact.note) for fact in view.rules]
    if view.open_note:
        facts.append(Fact(t("glance.when"), view.open_note))
    for fact in (*view.where, *view.terms):
        if fact.text != t("unknown") and fact.term in _terms_shown(edition):
            facts.append(Fact(fact.term, fact.text, note=fact.note))
    if telephone:
        facts.append(Fact(t("fact.phone"), telephone.text, phone=telephone.phone, note=telephone.note))
    return BookletEntry(
        slug=entry.slug,
        kind=entry.kind,
        link=Link(view.name, entry.url),
        kana=view.kana,
        kind_label=edition.kind_words(entry),
        summary=view.summary,
        tag=t("entry.paused") if entry.is_paused else "",
        facts=tuple(facts),
        trust=view.trust,
    )


def _rule(fact: Fact) -> Said:
    """The days of a rule and its times in one."""
    return mixed((fact.term, " ", fact.text) if fact.text else (fact.term,))


def _terms_shown(edition: Edition) -> tuple[str, ...]:
    return tuple(edition.t(f"fact.{name}") for name in ("address", "venue", "getting-there", "cost", "booking"))
