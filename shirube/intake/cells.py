"""Texts in the cells of a table that spreadsheets open: nothing of them is worked out as a formula."""

from __future__ import annotations

import re
from typing import Final

_ACTIVE: Final = re.compile(r"'*[=+\-@\t\r]")


def guarded(cell: str) -> str:
    """Keep a spreadsheet from working out what begins like a formula: an apostrophe stands before it."""
    return f"'{cell}" if _ACTIVE.match(cell) else cell


def unguarded(cell: str) -> str:
    """Take off the apostrophe that `guarded` put there."""
    return cell[1:] if cell.startswith("'") and _ACTIVE.match(cell) else cell
