"""The form of each entry, and of a new one: the whole entry as questions, filled in, that work without a server.

One edition has them, the first: what is written into them is Japanese. A hidden address is in no byte of them: the
questions that lead to the door are not asked of an entry that hides it, so nothing sent can touch them either.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import timedelta
from itertools import groupby
from typing import Final
from urllib.parse import urlsplit

from shirube.intake.fields import FormField, form_fields, is_withheld, label_of
from shirube.intake.flat import ROWS_TO_ADD, Flat, flat_of, rows_in
from shirube.intake.form_views import EditView, NewView, Option, Part, Question, Senders
from shirube.intake.form_words import HINTS, PARTS, ROWS, SCHEDULE_EXAMPLES
from shirube.link import FOLDER, Entry, EntryKind
from shirube.model.site import Site
from shirube.pages import speech
from shirube.pages.corrections import NEW_ENTRY, form_path, letter
from shirube.pages.edition import Edition
from shirube.pages.page import Page
from shirube.pages.texts import HOW_TO_BE_LISTED
from shirube.pages.views import Link, Meta
from shirube.phrases import FIRST_LANGUAGE
from shirube.schedule.holidays import holidays
from shirube.schedule.plain import plain_also, plain_closed, plain_except, plain_open

LINES_TO_ADD: Final = 1
LETTERS_A_LINE: Final = 34
"""Of a box for text: by these it is made as high as its text, for paper."""
LONG_LIMIT: Final = 200
LONG_LINE: Final = 20
"""A line that may have so many letters, or has these, stands in a box: a phone would show half of it."""
DATES_SHOWN: Final = 3
YEAR: Final = timedelta(days=365)
_TYPES: Final = {"tel": "tel", "email": "email", "url": "url", "date": "date"}
_MUST: Final = ("name", "summary", "kind")
"""Who runs a new place may not be in the directory yet: then the office asks."""


def form_pages(edition: Edition, entries: Iterable[Entry]) -> Iterator[Page]:
    """Compose the form of each of these entries."""
    forms = _Forms(edition)
    for entry in entries:
        title = f"{entry.listing.name}の内容を直す"
        meta = Meta(title=title, kind="edit", is_discreet=entry.is_discreet, hidden=True)
        yield _page(form_path(entry), "edit", meta, forms.of(entry))


def new_form_pages(edition: Edition) -> Iterator[Page]:
    """Compose the form of a new place, that of a new organisation, and the page that leads to both."""
    forms = _Forms(edition)
    kinds: dict[EntryKind, str] = {"place": "居場所", "organisation": "団体・相談先"}
    links = tuple(Link(f"新しい{words}をのせる", f"{NEW_ENTRY}{FOLDER[kind]}/") for kind, words in kinds.items())
    listed = any(
        prose.slug == HOW_TO_BE_LISTED and prose.language == FIRST_LANGUAGE for prose in edition.directory.prose
    )
    view = NewView(links, Link("のせるまでの流れ", f"/{HOW_TO_BE_LISTED}/") if listed else None)
    yield _page(NEW_ENTRY, "edit-new", Meta(title="新しくのせる", kind="edit-new", hidden=True), view)
    for kind, words in kinds.items():
        title = f"新しい{words}をのせる"
        meta = Meta(title=title, kind="edit", hidden=True)
        yield _page(f"{NEW_ENTRY}{FOLDER[kind]}/", "edit", meta, forms.new(kind, title))


def _page(path: str, template: str, meta: Meta, view: object) -> Page:
    return Page(path, f"pages/{template}.html", {"meta": meta, "view": view}, FIRST_LANGUAGE, is_listed=False)


class _Forms:
    """Makes forms of one edition; a question nobody has answered yet is made once for all of them."""

    def __init__(self, edition: Edition) -> None:
        self._edition = edition
        self._site = edition.directory.site
        self._languages = tuple(language for language in self._site.languages if language != FIRST_LANGUAGE)
        self._blanks: dict[tuple[EntryKind, str], Question] = {}
        self._terms: dict[str, tuple[tuple[str, str], ...]] = {
            name: tuple((term.id, term.ja) for term in terms) for name, terms in edition.directory.vocabularies.items()
        }
        self._terms["areas"] = tuple((area.id, area.ja) for area in self._site.areas)
        self._last_day = edition.today + YEAR
        self._holidays = " ".join(day.isoformat() for day in holidays(edition.today, self._last_day))

    def of(self, entry: Entry) -> EditView:
        """Fill in the form of an entry."""
        edition, listing = self._edition, entry.listing
        flat = flat_of(listing)
        reading = [
            " ".join(
                filter(None, (edition.rule_words(rule), speech.time_sentence(rule.start, rule.end, edition.patterns)))
            )
            for rule in entry.schedule.rules
        ]
        reading += [f"{words}（日にちが決まっていない、として出ます）" for words in entry.schedule.irregular]
        coming = edition.open_days(edition.agenda.of(entry))[:DATES_SHOWN]
        return EditView(
            title=f"{listing.name}の内容を直す",
            name=listing.name,
            kind=entry.kind,
            entry=entry.key,
            base=edition.directory.versions.get(entry.key, ""),
            page=entry.url,
            parts=self._parts(entry.kind, flat, is_hidden=listing.hide_address),
            is_hidden=listing.hide_address,
            readings=tuple(reading),
            coming="、".join(day.day for day in coming),
            examples=SCHEDULE_EXAMPLES,
            senders=self._senders(entry.kind),
            known=_known(flat),
            holidays=self._holidays,
            last_day=self._last_day.isoformat(),
            outward=str(edition.outward_name(entry)),
            right_letter=letter(edition, entry, "right") if self._site.edit.email else "",
            changed_letter=letter(edition, entry, "changed") if self._site.edit.email else "",
        )

    def new(self, kind: EntryKind, title: str) -> EditView:
        """Make an empty form."""
        return EditView(
            title=title,
            name="",
            kind=kind,
            entry="",
            base="",
            page=NEW_ENTRY,
            parts=self._parts(kind, {}, is_hidden=False),
            holidays=self._holidays,
            last_day=self._last_day.isoformat(),
            examples=SCHEDULE_EXAMPLES,
            senders=self._senders(kind),
            folder=FOLDER[kind],
        )

    def _senders(self, kind: EntryKind) -> Senders:
        edit, city = self._site.edit, self._site.municipality
        return Senders(
            receiver=(edit.receiver or "").rstrip("/"),
            email=edit.email or "",
            issue=_issue_address(self._site, kind),
            form=edit.form or "",
            phone=edit.phone or city.phone or "",
            fax=city.fax or "",
            office=f"{city.name} {city.department}",
        )

    def _parts(self, kind: EntryKind, flat: Flat, *, is_hidden: bool) -> tuple[Part, ...]:
        asked = [
            field
            for field in form_fields(kind, self._languages)
            if not field.staff and not (is_hidden and is_withheld(field.path))
        ]
        return tuple(
            Part(f"part-{section}", PARTS[section], tuple(self._questions(kind, list(fields), flat)))
            for section, fields in groupby(asked, key=lambda field: field.section)
        )

    def _questions(self, kind: EntryKind, fields: list[FormField], flat: Flat) -> Iterator[Question]:
        """Ask for the fields of one part: a note stands with its answer, the rows of a list together."""
        for of, group in groupby(fields, key=_unit):
            members = list(group)
            if members[0].is_row:
                yield self._rows(kind, of, members, flat)
            else:
                question = self._question(kind, members[0], members[0].name, flat)
                notes = [self._question(kind, note, note.name, flat) for note in members[1:]]
                yield replace(question, note=notes[0]) if notes else question

    def _rows(self, kind: EntryKind, key: str, members: list[FormField], flat: Flat) -> Question:
        rows = tuple(
            tuple(self._question(kind, field, field.name.replace("*", str(number)), flat) for field in members)
            for number in range(1, rows_in(flat, key) + ROWS_TO_ADD + 1)
        )
        return Question(id=f"f.{key}", name=key, control="rows", label=ROWS[key], rows=rows)

    def _question(self, kind: EntryKind, field: FormField, name: str, flat: Flat) -> Question:
        value = flat.get(name, "")
        if value:
            return self._made(kind, field, name, value)
        blank = self._blanks.get((kind, name))
        if blank is None:
            blank = self._blanks[kind, name] = self._made(kind, field, name, "")
        return blank

    def _made(self, kind: EntryKind, field: FormField, name: str, value: str) -> Question:
        lines = value.count("\n") + 1 if value else 0
        if field.control in ("text", "markdown"):
            lines = max(3, sum(1 + len(line) // LETTERS_A_LINE for line in value.split("\n")))
        control = _SHAPES.get(field.control, "line")
        if (
            control == "line"
            and field.control == "line"
            and ((field.limit or 0) >= LONG_LIMIT or len(value) > LONG_LINE)
        ):
            control, lines = "text", max(1, -(-len(value) // LETTERS_A_LINE))
        return Question(
            id=f"f.{name}",
            name=name,
            # What guards somebody, the office alone turns off.
            control="kept" if field.control == "yes" and value == "yes" else control,
            label=label_of(self._edition.phrases, kind, name),
            hint=" ".join(filter(None, (HINTS.get(field.name, ""), self._run_by(field, value)))),
            value="はい" if field.control == "yes" and value == "yes" else value,
            type=_TYPES.get(field.control, "text"),
            mode="decimal" if field.control == "number" else "",
            options=self._options(field, value),
            limit=str(field.limit) if field.limit and field.control in _COUNTED else "",
            is_each=field.control == "lines",
            lines=lines + (LINES_TO_ADD if field.control == "lines" else 0),
            is_must=name in _MUST,
            is_blank=not value,
        )

    def _run_by(self, field: FormField, value: str) -> str:
        """Say which organisations the file names of a place mean."""
        if field.name != "organisation" or not value:
            return ""
        keys = (f"organisations/{slug}" for slug in value.split("\n"))
        names = [entry.listing.name for key in keys if (entry := self._edition.directory.by_key.get(key))]
        return f"今：{'、'.join(names)}" if names else ""

    def _options(self, field: FormField, value: str) -> tuple[Option, ...]:
        """The words to choose from; what is chosen stands first where there are several, in the order of the file."""
        if field.control == "tristate":
            unknown = "unknown" if value == "unknown" else ""
            words = {"yes": "はい", "no": "いいえ", unknown: "確認中"}
            return tuple(Option(id, label, id == value) for id, label in words.items())
        known = self._terms.get(field.vocabulary, ()) if field.vocabulary else field.choices
        if field.control == "choices":
            labels = dict(known)
            chosen = [id for id in value.split("\n") if id]
            rest = [id for id in labels if id not in chosen]
            return tuple(Option(id, labels.get(id, id), id in chosen) for id in (*chosen, *rest))
        if field.control == "choice":
            return (Option("", "えらんでいません", not value), *(Option(id, label, id == value) for id, label in known))
        return ()


_SHAPES: Final[Mapping[str, str]] = {
    "text": "text", "markdown": "text", "lines": "text", "choice": "choice", "choices": "choices",
    "tristate": "choice", "yes": "yes",
}  # fmt: skip
"""How a control is drawn: a box for lines, a list to choose from, boxes to tick; all others are one line."""
_COUNTED: Final = frozenset({"line", "text", "markdown", "lines"})


def _issue_address(site: Site, kind: EntryKind) -> str:
    """Say where an issue is begun, with the form of `build.py forms`; empty where the repository is not on GitHub."""
    repository = site.edit.repository or ""
    if urlsplit(repository).hostname != "github.com":
        return ""
    return f"{repository.rstrip('/')}/issues/new?template=correction-{kind}.yml"


def _unit(field: FormField) -> str:
    """Name what stands together: the rows of a list, an answer with its note."""
    if field.is_row:
        return field.of
    return field.name.removesuffix(".note") if field.is_note else field.name


_READERS: Final[dict[str, Callable[[str], object]]] = {
    "open": plain_open, "closed": plain_closed, "also": plain_also, "except": plain_except,
}  # fmt: skip


def _known(flat: Flat) -> str:
    """Lay down what the lines of the opening days say; the browser reads fewer kinds of them itself."""
    known: dict[str, dict[str, object]] = {}
    for name, text in flat.items():
        top, _, rest = name.partition(".")
        if top in _READERS and rest.rpartition(".")[2] in ("", "on"):
            for line in filter(None, map(str.strip, text.splitlines())):
                known.setdefault(top, {})[line] = _READERS[top](line)
    return json.dumps(known, ensure_ascii=False, separators=(",", ":"))
