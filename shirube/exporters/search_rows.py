"""What the search page finds and shows of each entry, from the same pieces that its page and its list rows use."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import cache
from urllib.parse import quote

from shirube.exporters.search_entries import (
    PATH,
    SYNONYMS_PATH,
    WEEKDAYS,
    RowText,
    SearchEntry,
    search_entries,
    search_synonyms,
)
from shirube.link import ANYONE, Entry
from shirube.model.listing import WITHHELD, Cost, Listing
from shirube.model.types import Part, TristateWithNote
from shirube.model.vocabulary import VocabularyTerm
from shirube.outputs import OutputFile
from shirube.pages.edition import Edition
from shirube.pages.searching import condition_flags
from shirube.pages.views import EntryRow, Said, foreign_tag
from shirube.search import SearchRecord

_LINK = re.compile(r"!?\[([^\[\]]*)\]\([^()\s]*(?:\s[^()]*)?\)")
_MARKS = re.compile(r"^\s{0,3}(?:#{1,6}|>|[-+*]|\d+[.)])\s+|[*_`]+", re.MULTILINE)


def search_data(edition: Edition) -> list[OutputFile]:
    """Write `search/entries.json` and `search/synonyms.json` of one language."""
    agenda = edition.agenda
    content = search_entries(
        (_row(edition, entry) for entry in edition.directory.listed),
        base=quote(edition.frame.base_path) + edition.t.folder,
        first_day=agenda.first,
        last_day=agenda.last,
    )
    folder = edition.t.folder
    return [
        OutputFile(folder + PATH, content),
        OutputFile(folder + SYNONYMS_PATH, search_synonyms(edition.directory.synonyms)),
    ]


def _row(edition: Edition, entry: Entry) -> SearchEntry:
    row, listing = edition.row(entry), entry.listing
    return SearchEntry(
        slug=entry.slug,
        kind=entry.kind,
        name=str(row.name),
        kana=listing.kana or "",
        aliases=listing.aliases,
        summary=str(row.summary),
        kind_words=str(row.kind_label),
        area_label=str(row.area),
        area=listing.area or "",
        kinds=tuple(sorted(entry.kinds)) if entry.place else (),
        audiences=tuple(sorted(entry.audiences - {ANYONE})),
        admission="anyone" if entry.is_for_anyone else listing.admission or "",
        tongues=listing.languages,
        flags=condition_flags(entry),
        days={day: entry.days[day] for day in WEEKDAYS if day in entry.days},
        holiday="holiday" in entry.days,
        irregular="irregular" in entry.days,
        days_words=str(row.rule),
        sessions=tuple((item.date, item.start or "", item.end or "") for item in edition.agenda.of(entry)),
        state="paused" if entry.is_paused else "open",
        state_label=row.tag,
        state_words=str(row.state) if entry.is_paused else "",
        terms=tuple(map(str, row.terms)),
        chips=_chips(edition, entry),
        langs=_languages(row),
    )


def _languages(row: EntryRow) -> Mapping[RowText, str]:
    """Which texts of the row are in another language than the page."""
    texts: tuple[tuple[RowText, Said], ...] = (
        ("name", row.name),
        ("summary", row.summary),
        ("kind_words", row.kind_label),
        ("area_label", row.area),
        ("days_words", row.rule),
    )
    return {name: lang for name, said in texts if (lang := foreign_tag(said))}


def _chips(edition: Edition, entry: Entry) -> tuple[tuple[str, ...], ...]:
    """For whom, as shown: the id the filter knows, the short label, and its language where it is another one."""
    named = [
        (term, str(label), *filter(None, [foreign_tag(label)]))
        for term in entry.listing.audiences
        if term != ANYONE
        for label in [edition.chip("audiences", term)]
    ]
    return (*named, ("", edition.t("term.anyone"))) if entry.is_for_anyone else tuple(named)


def search_records(edition: Edition) -> Iterator[SearchRecord]:
    """Hand every listed entry's public words to the index, in all languages at once."""
    for entry in edition.directory.listed:
        yield SearchRecord(
            id=entry.slug,
            kind=entry.kind,
            texts=tuple(dict.fromkeys(filter(None, _texts(edition, entry)))),
        )


def plain_text(markdown: str) -> str:
    """Take the marks out of Markdown, so that words on both sides of one are found together."""
    return _MARKS.sub("", _LINK.sub(r"\1", markdown))


def _texts(edition: Edition, entry: Entry) -> Iterator[str]:
    """Every text of the entry's page, one string for each field. A hidden address is not among them."""
    listing, directory = entry.listing, edition.directory
    yield listing.name
    yield listing.kana or ""
    yield from listing.aliases
    yield listing.summary
    yield plain_text(listing.description or "")
    yield from _written(listing)
    if not listing.hide_address:
        yield from _whereabouts(listing)
    for language, translation in listing.translations.items():
        if language not in directory.site.languages:
            continue
        for name in type(translation).model_fields:
            if not (listing.hide_address and name in WITHHELD):
                yield plain_text(getattr(translation, name) or "")
    area = directory.areas.get(listing.area or "")
    if area:
        yield from (area.ja, area.kana, *area.in_languages.values())
    for vocabulary, terms in _terms(entry):
        for term in terms:
            # The readings of roles are short pieces of other words: そうげい holds げい.
            yield from _term_words(directory.terms[vocabulary].get(term), with_reading=vocabulary != "roles")
    yield from map(str, edition.terms(entry))
    asked = directory.asked_instead(entry)
    if asked:
        yield from (asked.listing.contact.phone or "", asked.listing.contact.phone_hours or "")
    for organisation in directory.organisations_of(entry):
        yield from (organisation.listing.name, organisation.listing.kana or "")


def _written(listing: Listing) -> Iterator[str]:
    yield listing.open_note or ""
    for lines in (listing.open, listing.closed, listing.also):
        yield from lines
    yield from (day.why or "" for day in listing.except_)
    yield listing.status.why or ""
    yield from _notes(listing)
    yield from (role.text for role in listing.roles)
    contact = listing.contact
    for text in (contact.phone, contact.phone_hours, contact.fax, contact.email, contact.web, contact.person):
        yield text or ""
    yield from (listing.booking.how or "", listing.booking.by or "", listing.online.how or "")
    if listing.last_confirmed:
        yield listing.last_confirmed.by or ""
    if listing.source:
        yield from (listing.source.title or "", listing.source.publisher or "", listing.source.licence or "")


def _notes(listing: Listing) -> Iterator[str]:
    """The sentences beside yes and no, wherever one may stand, and what is said about money, food and first visits."""
    groups: list[Part] = [listing, listing.access]
    for name in ("comfort", "food", "cost", "fee"):
        group = getattr(listing, name, None)
        if group is not None:
            groups.append(group)
    for group in groups:
        for name in _answers_of(type(group)):
            if not (listing.hide_address and name in WITHHELD):
                yield getattr(group, name).note or ""
        if isinstance(group, Cost):
            yield group.note or ""
    yield getattr(getattr(listing, "comfort", None), "first_visit", None) or ""
    yield getattr(getattr(listing, "food", None), "allergy", None) or ""


@cache
def _answers_of(group: type[Part]) -> tuple[str, ...]:
    return tuple(name for name, field in group.model_fields.items() if field.annotation is TristateWithNote)


def _whereabouts(listing: Listing) -> Iterator[str]:
    yield listing.venue or ""
    yield listing.getting_there or ""
    if listing.address:
        yield (listing.address.city or "") + (listing.address.line or "")
        yield listing.address.postcode or ""


def _terms(entry: Entry) -> Iterator[tuple[str, frozenset[str] | tuple[str, ...]]]:
    yield "audiences", tuple(sorted(entry.audiences))
    yield ("place-kinds" if entry.place else "organisation-kinds"), tuple(sorted(entry.kinds))
    yield "languages", entry.listing.languages
    yield "roles", tuple(role.kind for role in entry.listing.roles)
    if entry.organisation:
        yield "supports", entry.organisation.support


def _term_words(term: VocabularyTerm | None, *, with_reading: bool) -> Iterator[str]:
    if term:
        yield from (term.ja, term.short or "", *term.in_languages.values(), *term.synonyms)
        if with_reading:
            yield term.kana or ""
