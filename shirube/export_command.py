"""Write entries out as tables: the pipeline behind `build.py export`."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Literal

from shirube.intake.flat import flat_of
from shirube.intake.sent import MAX_BYTES, MAX_CORRECTIONS
from shirube.intake.tables import TableEntry, csv_of, table_of
from shirube.issues import Issue
from shirube.link import Directory, Entry, EntryKind
from shirube.load import check_content
from shirube.reading.decode import read_bytes
from shirube.reading.records import ENTRY_BYTES, blob_id


@dataclass(frozen=True, slots=True)
class ExportRequest:
    """What to write out, as the command line says it."""

    content: Path
    format: Literal["xlsx", "csv"]
    kinds: Sequence[EntryKind]
    """One for CSV."""
    organisations: Sequence[str]
    """Only these, and the places they run; all where there is none."""
    office: bool
    """With what only the office may see and set: agreements, confirmations, hidden addresses."""
    today: date


def export_tables(request: ExportRequest) -> tuple[list[Issue], bytes | None, int]:
    """Return the findings of the content, the file (None where an error stops it), and how many entries it holds."""
    loaded = check_content(request.content, request.today)
    directory = loaded.directory
    if directory is None:
        return loaded.issues, None, 0
    vocabularies = {name: {id: term.ja for id, term in terms.items()} for name, terms in directory.terms.items()}
    vocabularies["areas"] = {id: area.ja for id, area in directory.areas.items()}
    found = {kind: _entries(directory, kind, request.organisations) for kind in request.kinds}
    tables = [
        table_of(
            kind,
            [_table_entry(request.content, entry) for entry in entries],
            loaded.phrases,
            vocabularies,
            office=request.office,
        )
        for kind, entries in found.items()
    ]
    count = sum(map(len, found.values()))
    if request.format == "csv":
        return [], csv_of(tables[0]), count
    from shirube.intake.spreadsheet import workbook_of  # noqa: PLC0415 - its library is slow to load, and CSV needs none

    return [], workbook_of(tables, request.today), count


def comes_back(made: bytes, count: int) -> bool:
    """Tell whether `apply` will read a table of so many entries."""
    from shirube.intake.workbook import is_too_large, is_workbook  # noqa: PLC0415 - slow to load, too

    is_small = len(made) <= MAX_BYTES and count <= MAX_CORRECTIONS
    return is_small and not (is_workbook(made) and is_too_large(made))


def _entries(directory: Directory, kind: EntryKind, organisations: Sequence[str]) -> list[Entry]:
    return [
        entry
        for entry in directory.entries
        if entry.kind == kind
        and (
            not organisations
            or (entry.slug if entry.place is None else "") in organisations
            or (entry.place is not None and not set(entry.place.organisation).isdisjoint(organisations))
        )
    ]


def _table_entry(content: Path, entry: Entry) -> TableEntry:
    written, _ = read_bytes(content / f"{entry.key}.yaml", entry.key, ENTRY_BYTES)
    return TableEntry(entry.key, blob_id(written or b""), flat_of(entry.listing), entry.listing.hide_address)
