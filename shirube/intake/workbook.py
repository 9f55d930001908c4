"""Read the cells of an Excel file that anybody may have made: few, small, and values only."""

from __future__ import annotations

import io
import re
import warnings
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date, datetime, time
from typing import Any, Final

from openpyxl import load_workbook

from shirube.importers.table import HEADER_WITHIN, MAX_CELL, Row, heading_key, name_columns
from shirube.intake.sent import MAX_CORRECTIONS, finding
from shirube.intake.sent_table import BEFORE, Cells
from shirube.issues import Issue

MAX_UNPACKED: Final = 100 * 1024 * 1024
"""10,000 entries as most are, or 6,000 with every field filled in: each twice, for the table as it was made stands there too."""
MAX_PARTS: Final = 300
"""Files inside the file."""
MAX_COLUMNS: Final = 1_000
_DIGITS: Final = re.compile(r"0[0-]*0")
"""A number format that says how many digits a number has: 0000000000, 000-0000."""


class WorkbookRefused(Exception):
    """The file is no workbook that we read; `rule` says why."""

    def __init__(self, rule: str, **values: str) -> None:
        super().__init__(rule)
        self.rule = rule
        self.values = values


def is_workbook(content: bytes) -> bool:
    """Tell an Excel file by how it begins."""
    return content[:4] == b"PK\x03\x04"


def read_workbook(content: bytes, shown: str, known: Sequence[str]) -> list[Cells]:
    """Read each sheet that has a row with the first of the `known` headings, hidden rows too.

    WorkbookRefused: it is too large, or broken. Sheets that hold how a table was made go with every other one.
    """
    _refuse_large(content)
    entry = known[0]
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of extensions of Excel, which hold no values
            book = load_workbook(io.BytesIO(content), read_only=True, data_only=False, keep_links=False)
            read = [(sheet.title, cells) for sheet in book.worksheets if (cells := _sheet(sheet, shown, known))]
            book.close()
    except WorkbookRefused:
        raise
    except Exception as error:  # whatever a library may stumble over in a file that somebody made to that end
        raise WorkbookRefused("apply-workbook", reason=type(error).__name__) from None
    found = [cells for title, cells in read if not title.startswith(BEFORE)]
    if not found:
        raise WorkbookRefused("apply-workbook-names", name=entry)
    before = {row[entry]: row for title, cells in read if title.startswith(BEFORE) for row in cells.rows}
    return [replace(cells, before=before) for cells in found]


def _refuse_large(content: bytes) -> None:
    """Look at what the file says of its parts: more than that is never unpacked of them."""
    if is_too_large(content):
        raise WorkbookRefused("import-file-too-large", limit=str(MAX_UNPACKED // 1024 // 1024))


def is_too_large(content: bytes) -> bool:
    """Tell whether more is packed into a workbook than is read of one. WorkbookRefused: it is none."""
    try:
        parts = zipfile.ZipFile(io.BytesIO(content)).infolist()
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError) as error:
        raise WorkbookRefused("apply-workbook", reason=type(error).__name__) from None
    return sum(part.file_size for part in parts) > MAX_UNPACKED or len(parts) > MAX_PARTS


def _sheet(sheet: Any, shown: str, known: Sequence[str]) -> Cells | None:
    findings: list[Issue] = []
    known_as = {heading_key(heading): heading for heading in known}
    written: Sequence[str] = ()
    names: Sequence[str] = ()
    rows: list[Row] = []
    rows_in = 0
    # A sheet that says nothing of its size, or something false, is still read no further than this.
    for line, cells in enumerate(sheet.iter_rows(max_row=MAX_CORRECTIONS + HEADER_WITHIN, max_col=MAX_COLUMNS), 1):
        if not names:
            written = [cell.value.strip() if isinstance(cell.value, str) else "" for cell in cells]
            if heading_key(known[0]) in map(heading_key, written):
                names = name_columns(written, known_as)[0]
            elif line >= HEADER_WITHIN:
                return None
            continue
        row = dict(_values(cells, names, shown, line, findings))
        if row:
            rows_in += 1
            rows.append(Row(line, row))
    if (sheet.max_row or 0) > MAX_CORRECTIONS + HEADER_WITHIN:
        raise WorkbookRefused("apply-too-many", limit=str(MAX_CORRECTIONS))
    if not names:
        return None
    # A column without a heading is none where nothing stands in it.
    filled = {name for row in rows for name in row.cells}
    headings = [name for name, text in zip(names, written, strict=True) if text or name in filled]
    return Cells(rows, headings, findings, rows_in, "Excel")


def _values(
    cells: Sequence[Any], names: Sequence[str], shown: str, line: int, findings: list[Issue]
) -> Iterator[tuple[str, str]]:
    for name, cell in zip(names, cells, strict=False):
        if cell.value is None:
            continue
        if cell.data_type in ("f", "e"):
            findings.append(finding(shown, line, "apply-formula", column=name))
        elif len(text := _as_text(cell.value, cell.number_format)) > MAX_CELL:
            findings.append(finding(shown, line, "apply-cell-long", column=name, limit=str(MAX_CELL)))
        elif text.strip():
            yield name, text.strip()


def _as_text(value: object, number_format: str) -> str:
    """Write a cell as a person would: no time behind a day, no point behind a whole number, the zeros that are shown."""
    if isinstance(value, str):
        return value.replace("_x000D_", "\r")  # as Excel keeps one in a file
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, datetime):
        return f"{value:%Y-%m-%d}" if value.time() == time() else f"{value:%Y-%m-%d %H:%M}"
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, time):
        return f"{value.hour}:{value.minute:02}"
    digits = number_format.rpartition(";")[2].replace("\\", "")
    if _DIGITS.fullmatch(digits) and isinstance(value, int | float) and value == int(value) >= 0:
        return _with_digits(str(int(value)), digits)
    if isinstance(value, float):
        return f"{value:.10f}".rstrip("0").rstrip(".")
    return str(value)


def _with_digits(number: str, shown: str) -> str:
    """Put a number into the places of its format, from the last on: 590012 in 000-0000 is 059-0012."""
    left = list(number)
    made = [sign if sign == "-" else left.pop() if left else "0" for sign in reversed(shown)]
    return "".join([*left, *reversed(made)])
