"""A report: a few tables with a sentence each, whatever it is written as."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal

Cell = str | int
"""Words, or a number."""


@dataclass(frozen=True, slots=True)
class Table:
    """Rows under a title. In a `grid` the numbers stand for themselves and a 0 is a gap; in a `share` the last column
    is a percentage."""

    title: str
    columns: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    kind: Literal["list", "grid", "share"] = "list"
    note: str = ""
    """One sentence on how to read it."""


@dataclass(frozen=True, slots=True)
class Report:
    """What one command answers."""

    title: str
    day: date
    """Of the content it was made from."""
    tables: tuple[Table, ...]
    note: str = ""


def percent(part: int, whole: int) -> int:
    """Give a share for the last column; of nothing, all."""
    return round(100 * part / whole) if whole else 100
