"""Read corrections from a table: one of ours, or the export of somebody else's form with a file that explains it.

A table of ours has a row of names (`entry`, `base`, `contact.phone`, `except.1.on` …); a row of Japanese headings may
stand below it. An empty cell says nothing; 「（消す）」 takes a value away. Where a table says how it was made (a workbook
does; of others git may know it), what nobody has touched in it is no correction.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Final

from shirube.convert import convert_form_columns
from shirube.importers.table import Row, read_table
from shirube.intake.cells import unguarded
from shirube.intake.fields import field_of, form_fields
from shirube.intake.flat import Flat
from shirube.intake.patch import KINDS, Says, unit_of
from shirube.intake.sent import Asked, Sent, entry_meant, finding, is_blob, take_fields
from shirube.issues import Issue
from shirube.link import EntryKind
from shirube.model.form_columns import FormColumn, FormColumns
from shirube.reading.records import read_record
from shirube.values import closest

ENTRY: Final = "entry"
ENTRY_HEADING: Final = "ページ（直さない）"
"""What stands below `entry` in a table of ours."""
BASE: Final = "base"
"""The git blob id of the file as it was when the table was made."""
SAYS: Final = "says"
BEFORE: Final = "元の内容"
"""How the sheets of a workbook begin that hold its tables as they were made."""
CLEAR: Final = "（消す）"
"""What is written into a cell to take the value away."""
SAID: Final[Mapping[str, Says]] = {
    "right": "right",
    "変更なし": "right",
    "changed": "changed",
    "new": "new",
    "新しくのせる": "new",
}
"""What may be written of a whole entry."""
_OWN: Final = (ENTRY, BASE, SAYS)


@dataclass(frozen=True, slots=True)
class Cells:
    """The rows of a table below its row of names, and what could not be read of them."""

    rows: Sequence[Row]
    headings: Sequence[str]
    findings: Sequence[Issue] = ()
    rows_in: int = 0
    encoding: str = ""
    before: Mapping[str, Row] = field(default_factory=dict)
    """The rows as the table was made, by what stands in `entry`; none where the table does not say."""


def read_form_columns(file: Path) -> tuple[FormColumns | None, list[Issue]]:
    """Read the file that says what the columns of a form are; with an error among the findings it is none to use."""
    record, issues = read_record(file, file.as_posix())
    if record is None:
        return None, issues
    form, found = convert_form_columns(record)
    issues += found
    if form is None:
        return None, issues
    kind = _kind(form)
    for heading, column in form.columns.items():
        if field_of(kind, column.field) is None:
            known = [field.name for field in form_fields(kind) if not field.is_row]
            values = {"field": column.field, "suggestion": closest(column.field, known) or ""}
            issues.append(record.issue(("columns", heading), "unknown-field", values))
    return form, issues


def known_headings(form: FormColumns | None) -> Sequence[str]:
    """List the headings that a table is looked through for; the first is that of the column that names the entry."""
    return (form.entry, *form.columns, *form.personal) if form else _OWN


def read_csv(file: Path, shown: str, form: FormColumns | None) -> Cells:
    """Read a CSV file, in whatever encoding it is, as `Cells`; its findings hold no cell of a form."""
    known = known_headings(form)
    table = read_table(file, shown, dict.fromkeys(known, ()), known[:1])
    findings = table.findings
    if form:
        findings = tuple(_without_cells(issue) for issue in findings)
    return Cells(table.rows, table.columns, findings, table.rows_in, table.encoding)


def _without_cells(issue: Issue) -> Issue:
    """Leave out of a finding what stands in the row: it may be who has sent it."""
    return replace(issue, values={**issue.values, "written": "…"}) if "written" in issue.values else issue


def ask(cells: Cells, shown: str, form: FormColumns | None, *, office: bool) -> Sent:
    """Turn the rows of a table into requests."""
    asked: list[Asked] = []
    findings = list(cells.findings)
    findings += _unused(cells.headings, shown, form)
    # Not empty, but told already.
    refused_cells = {(issue.line, issue.values.get("column")) for issue in cells.findings}
    headings = 0
    for at, row in enumerate(cells.rows):
        written = row[form.entry if form else ENTRY]
        kind = _kind(form) if form else None
        entry = entry_meant(written, kind)
        if entry is None or (kind and KINDS[entry.partition("/")[0]] != kind):
            if not form and not at and not written.isascii():
                headings = 1  # the Japanese headings below our row of names
                if written != ENTRY_HEADING:
                    findings.append(finding(shown, row.line, "apply-headings", written=written))
            else:
                findings.append(finding(shown, row.line, "apply-entry", written="…" if form and written else written))
            continue
        kind = KINDS[entry.partition("/")[0]]
        before = None if form else _made_as(row, cells.before.get(entry), kind)
        fields = list(_of_form(row, form) if form else _of_ours(row, kind))
        if before is not None:
            # A column that somebody took out says nothing.
            fields += [(name, text) for name, text in before.items() if name not in cells.headings]
            fields = _touched(fields, before, kind)
        now, told = take_fields(shown, row.line, kind, fields, office=office)
        findings += told
        says = SAID.get((form.says if form else folded(row[SAYS])) or "changed")
        if says is None:
            findings.append(finding(shown, row.line, "apply-says", written=row[SAYS]))
            continue
        base = row[BASE] if not form and is_blob(row[BASE]) else ""
        names = () if form else [name for name in cells.headings if before is None or name in before]
        blank = tuple(
            name for name in names if field_of(kind, name) and not row[name] and (row.line, name) not in refused_cells
        )
        was = None if before is None else _seen(now, before, kind)
        asked.append(Asked(row.line, entry, says, now, was, base, blank))
    return Sent(tuple(asked), tuple(findings), cells.encoding, cells.rows_in - headings)


def _kind(form: FormColumns) -> EntryKind:
    return "organisation" if form.kind == "organisation" else "place"


def _of_form(row: Row, form: FormColumns) -> Iterable[tuple[str, str]]:
    for heading, column in form.columns.items():
        if cell := row[heading]:
            yield column.field, "" if cell in form.clear else _answers(column, cell)


def _answers(column: FormColumn, cell: str) -> str:
    """Write a cell as the text of the field: a line for each answer, in our words."""
    separator = column.split or ("\n" if column.words else "")
    parts = cell.split(separator) if separator else [cell]
    return "\n".join(word for part in parts if part.strip() for word in column.words.get(part.strip(), (part.strip(),)))


def _of_ours(row: Row, kind: EntryKind) -> Iterable[tuple[str, str]]:
    for name, cell in row.cells.items():
        if name not in _OWN and field_of(kind, name):
            yield name, "" if takes_away(cell) else unguarded(cell)


def takes_away(text: str) -> bool:
    """Tell whether this is `CLEAR`, in brackets of either width."""
    return folded(text) == folded(CLEAR)


def folded(cell: str) -> str:
    """Write a word that we ask for in one way, whatever keyboard it comes from: Right, ｒｉｇｈｔ."""
    return unicodedata.normalize("NFKC", cell).casefold()


def _made_as(row: Row, made: Row | None, kind: EntryKind) -> dict[str, str] | None:
    """Give the fields of a row as the table was made; None where it does not say, or the row is of another file."""
    return dict(_of_ours(made, kind)) if made and row[BASE] in ("", made[BASE]) else None


def _touched(fields: list[tuple[str, str]], before: Mapping[str, str], kind: EntryKind) -> list[tuple[str, str]]:
    """Keep the fields that were written otherwise than they were; of a list of groups every row."""
    now = dict(fields)
    units = {unit_of(name, kind) for name in now.keys() | before.keys() if now.get(name) != before.get(name)}
    return [(name, text) for name, text in fields if unit_of(name, kind) in units]


def _seen(now: Flat, before: Mapping[str, str], kind: EntryKind) -> Flat:
    """Say what stood there, for whoever wrote, of the fields that change."""
    units = {unit_of(name, kind) for name in now}
    of_units = [(name, text) for name, text in before.items() if unit_of(name, kind) in units]
    return take_fields("", 0, kind, of_units, office=True)[0]


def _unused(headings: Sequence[str], shown: str, form: FormColumns | None) -> list[Issue]:
    """Tell of columns that nobody reads."""
    if form:
        known = {form.entry, *form.columns, *form.personal}
        unused = [heading for heading in headings if heading not in known]
        missing = [heading for heading in form.columns if heading not in headings]
        told = [Issue(shown, 0, 0, "apply-column-missing", {"columns": "、".join(missing)})] if missing else []
    else:
        told = []
        unused = [
            name for name in headings if name not in _OWN and not any(field_of(kind, name) for kind in KINDS.values())
        ]
    return told + ([Issue(shown, 0, 0, "apply-column", {"columns": "、".join(unused)})] if unused else [])
