"""Write a report as text for a screen, as CSV for a table program, or as one HTML page with its charts."""

from __future__ import annotations

import csv
import io
import unicodedata
from pathlib import Path
from typing import Final

from shirube.intake.cells import guarded
from shirube.render import draw_alone
from shirube.reports.report import Cell, Report, Table

_WIDEST: Final = 40
"""Columns of the screen for one cell; longer words are cut."""
_PAGE: Final = Path(__file__).with_name("report.html")


def as_text(report: Report) -> str:
    """Write the tables in columns; a Japanese letter is two wide."""
    parts = [f"{report.title}（{report.day.isoformat()} 現在）"]
    if report.note:
        parts.append(report.note)
    for table in report.tables:
        parts += ["", f"■ {table.title}（{len(table.rows)}行）", *([table.note] if table.note else [])]
        parts += _columns(table)
    return "\n".join(parts) + "\n"


def as_csv(report: Report) -> str:
    """Write the tables one below the other, each under its title, for Excel: with a BOM and CRLF."""
    text = io.StringIO(newline="")
    write = csv.writer(text, lineterminator="\r\n")
    for number, table in enumerate(report.tables):
        if number:
            write.writerow([])
        write.writerow([_safe(table.title)])
        write.writerow(map(_safe, table.columns))
        write.writerows(tuple(map(_safe, row)) for row in table.rows)
    return "\ufeff" + text.getvalue()


def as_rows(report: Report) -> str:
    """Write the first table alone, without its title: a list that other programs fill letters from."""
    text = io.StringIO(newline="")
    write = csv.writer(text, lineterminator="\r\n")
    write.writerow(map(_safe, report.tables[0].columns))
    write.writerows(tuple(map(_safe, row)) for row in report.tables[0].rows)
    return "\ufeff" + text.getvalue()


def as_html(report: Report, city: str) -> str:
    """Write one page that needs nothing else."""
    return draw_alone(_PAGE, report=report, city=city)


def _safe(cell: Cell) -> Cell:
    return guarded(cell) if isinstance(cell, str) else cell


def _columns(table: Table) -> list[str]:
    shown = [table.columns, *table.rows]
    cells = [[_cut(str(cell)) for cell in row] for row in shown]
    widths = [max(map(_width, column)) for column in zip(*cells, strict=True)]
    lines = []
    for number, row in enumerate(cells):
        padded = [
            " " * (width - _width(cell)) + cell if isinstance(value, int) else cell + " " * (width - _width(cell))
            for cell, width, value in zip(row, widths, shown[number], strict=True)
        ]
        lines.append("  " + "  ".join(padded).rstrip())
    return lines if table.rows else ["  （なし）"]


def _cut(text: str) -> str:
    """Shorten to what fits a column, and leave out what would break the line."""
    kept, width = "", 0
    for char in " ".join(text.split()):
        width += _width(char)
        if width > _WIDEST - 1:
            return kept + "…"
        kept += char
    return kept


def _width(text: str) -> int:
    return sum(2 if unicodedata.east_asian_width(char) in "WFA" else 1 for char in text)
