"""Entries as a table to be filled in elsewhere and taken back by `apply`: one row an entry, one column a field.

The first row of names is for the program; headings for people stand below it. Words of a vocabulary and answers are
written in Japanese. An empty cell says nothing when the table comes back, so what is kept from somebody may simply
be left out.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from shirube.intake.cells import guarded
from shirube.intake.fields import FormField, form_fields, is_withheld, label_of, may_ask_for
from shirube.intake.flat import ROWS_TO_ADD, Flat, rows_in
from shirube.intake.sent_table import BASE, ENTRY, ENTRY_HEADING, SAYS
from shirube.link import EntryKind
from shirube.phrases import Words

Vocabularies = Mapping[str, Mapping[str, str]]
"""Name → id → Japanese label."""

OWN: Final[Mapping[str, str]] = {
    ENTRY: ENTRY_HEADING,
    BASE: "版（直さない）",
    SAYS: "変わりがなければ「変更なし」",
}
"""Columns that are no fields, and their headings."""
_SAYS: Final = ("変更なし", "新しくのせる")


@dataclass(frozen=True, slots=True)
class Column:
    """One column; `words` are what may be chosen in it."""

    name: str
    heading: str
    words: tuple[str, ...] = ()
    is_tall: bool = False
    """It may hold several lines."""


@dataclass(frozen=True, slots=True)
class Table:
    """A whole table: every cell is text, empty where nothing is said."""

    kind: EntryKind
    columns: tuple[Column, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class TableEntry:
    """One entry of a table."""

    key: str
    base: str
    flat: Flat
    is_hidden: bool


def table_of(
    kind: EntryKind,
    entries: Sequence[TableEntry],
    phrases: Mapping[str, Words],
    vocabularies: Vocabularies,
    *,
    office: bool,
) -> Table:
    """Make the table of some entries. Without `office` it holds nothing that is not for everybody to see or to set."""
    fields = [field for field in form_fields(kind) if office or not field.staff]
    columns = [Column(name, heading, _SAYS if name == SAYS else ()) for name, heading in OWN.items()]
    asked: list[tuple[str, FormField]] = []
    for name, field in _named(fields, entries):
        words = tuple(_words(field, vocabularies).values()) if field.control != "choices" else ()
        tall = field.control in ("text", "markdown", "lines", "choices")
        columns.append(Column(name, label_of(phrases, kind, name), words, tall))
        asked.append((name, field))
    rows = []
    for entry in entries:
        told = {
            name: text
            for name, text in entry.flat.items()
            if office or not (entry.is_hidden and is_withheld(name.split(".")))
        }
        # What nobody may ask for is no answer: sent back, it would be refused.
        cells = [
            _as_said(field, text, vocabularies) if office or may_ask_for(field, text) else ""
            for name, field in asked
            for text in (told.get(name, ""),)
        ]
        rows.append((entry.key, entry.base, "", *cells))
    return Table(kind, tuple(columns), tuple(rows))


def _named(fields: Sequence[FormField], entries: Sequence[TableEntry]) -> list[tuple[str, FormField]]:
    """Name the columns: the fields of a list of groups row by row, with some rows to spare."""
    named: list[tuple[str, FormField]] = []
    done: set[str] = set()
    for field in fields:
        if not field.is_row:
            named.append((field.name, field))
        elif field.of not in done:
            done.add(field.of)
            group = [other for other in fields if other.is_row and other.of == field.of]
            most = max((rows_in(entry.flat, field.of) for entry in entries), default=0)
            for number in range(1, most + ROWS_TO_ADD + 1):
                named += [(other.name.replace("*", str(number)), other) for other in group]
    return named


def _words(field: FormField, vocabularies: Vocabularies) -> Mapping[str, str]:
    if field.vocabulary:
        return vocabularies.get(field.vocabulary, {})
    return {"yes": "はい", "no": "いいえ"} if field.control == "yes" else dict(field.choices)


def _as_said(field: FormField, text: str, vocabularies: Vocabularies) -> str:
    """Write a value as people say it; what is no word of ours stays as it is."""
    words = _words(field, vocabularies)
    return "\n".join(words.get(line, line) for line in text.split("\n")) if words else text


def csv_of(table: Table) -> bytes:
    """Write a table as CSV that spreadsheets open rightly: with a byte order mark, and nothing they would work out."""
    stream = io.StringIO()
    writer = csv.writer(stream, lineterminator="\r\n")
    writer.writerow([column.name for column in table.columns])
    writer.writerow([column.heading for column in table.columns])
    writer.writerows([[guarded(cell) for cell in row] for row in table.rows])
    return stream.getvalue().encode("utf-8-sig")
