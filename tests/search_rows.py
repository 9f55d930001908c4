"""Read `search/entries.json` back into rows, as `templates/components/search/entries.js` does."""

from __future__ import annotations

import json
from typing import Any


def read_rows(content: bytes | str) -> list[dict[str, Any]]:
    """Give the entries of the file, each with only what it has something to say of."""
    columns: dict[str, list[Any]] = json.loads(content)["columns"]
    rows: list[dict[str, Any]] = [{} for _ in columns.get("slug", ())]
    for name, column in columns.items():
        for row, value in zip(rows, column, strict=True):
            if value:
                row[name] = value
    return rows
