"""Write tables as an Excel workbook that a volunteer can fill in: text stays text, answers are chosen from lists.

Excel makes a date of 12/29, a number of 0590012 and a sum of =1+1 as soon as it may: every cell is text, and no
formula is written. The names for the program stand in a hidden row. Hidden sheets hold the tables as they were made, so
that only what somebody has touched is taken for a correction.
"""

from __future__ import annotations

import io
from collections.abc import Sequence
from datetime import date, datetime
from typing import Any, Final

from openpyxl import Workbook
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation

from shirube.intake.sent_table import BEFORE
from shirube.intake.tables import OWN, Table

NAMES_ROW: Final = 2
HEADINGS_ROW: Final = 3
FIRST_ROW: Final = 4
SPARE_ROWS: Final = 200
"""Rows below the entries in which answers can be chosen too."""
_TITLES: Final = {"place": "場所", "organisation": "団体"}
_CHOICES: Final = "選択肢"
_TEXT: Final = "@"
_HOW: Final = (
    "直すところだけ書きなおしてください。空のところは「答えなし」で、何も変わりません。消したいところには「（消す）」と書きます。"
    "1つのセルにいくつも書くときは、行を分けます（Alt+Enter）。個人の名前と自宅の電話は書かないでください。"
)


def workbook_of(tables: Sequence[Table], today: date) -> bytes:
    """Write each table on a sheet of its own."""
    book = Workbook()
    for empty in book.worksheets:
        book.remove(empty)
    book.properties.creator = "しるべ"
    book.properties.created = book.properties.modified = datetime(today.year, today.month, today.day)  # noqa: DTZ001
    choices: dict[tuple[str, ...], str] = {}
    for table in tables:
        _write(book.create_sheet(_TITLES[table.kind]), table, choices)
    sheet = book.create_sheet(_CHOICES)
    for at, words in enumerate(choices, 1):
        for row, word in enumerate(words, 1):
            _put(sheet, row, at, word)
    sheet.sheet_state = "hidden"
    for table in tables:
        _write_before(book.create_sheet(f"{BEFORE} {_TITLES[table.kind]}"), table)
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def _write(sheet: Any, table: Table, choices: dict[tuple[str, ...], str]) -> None:
    _put(sheet, 1, 1, _HOW).alignment = Alignment(vertical="top")
    bold, ground = Font(bold=True), PatternFill("solid", fgColor="F1EDE3")
    wrapped = Alignment(wrap_text=True, vertical="top")
    last = FIRST_ROW + len(table.rows) + SPARE_ROWS
    for at, column in enumerate(table.columns, 1):
        letter = get_column_letter(at)
        _put(sheet, NAMES_ROW, at, column.name)
        heading = _put(sheet, HEADINGS_ROW, at, column.heading)
        heading.font, heading.fill, heading.alignment = bold, ground, wrapped
        sheet.column_dimensions[letter].number_format = _TEXT
        sheet.column_dimensions[letter].width = 40 if column.is_tall else 22 if column.name in OWN else 18
        if column.words:
            place = choices.setdefault(column.words, f"${get_column_letter(len(choices) + 1)}$1")
            words = place.replace("$1", f"$1:{place[:-2]}${len(column.words)}")
            rule = DataValidation(type="list", formula1=f"{_CHOICES}!{words}", allow_blank=True, showErrorMessage=False)
            rule.add(f"{letter}{FIRST_ROW}:{letter}{last}")
            sheet.add_data_validation(rule)
    for row, cells in enumerate(table.rows, FIRST_ROW):
        for at, text in enumerate(cells, 1):
            if text:
                _put(sheet, row, at, text).alignment = wrapped
    sheet.row_dimensions[NAMES_ROW].hidden = True
    sheet.column_dimensions["B"].hidden = True  # the version says nothing to people
    sheet.freeze_panes = f"D{FIRST_ROW}"


def _write_before(sheet: Any, table: Table) -> None:
    """Write a table once more, for `apply` to compare with."""
    for row, cells in enumerate(([column.name for column in table.columns], *table.rows), 1):
        for at, text in enumerate(cells, 1):
            if text:
                _put(sheet, row, at, text)
    sheet.sheet_state = "veryHidden"  # Excel does not offer to show it


def _put(sheet: Any, row: int, column: int, text: str) -> Any:
    """Write a text that stays one: openpyxl takes whatever begins with = for a formula."""
    cell = sheet.cell(row, column, text)
    cell.data_type, cell.number_format, cell.quotePrefix = "s", _TEXT, text[:1] in "=+-@"
    return cell
