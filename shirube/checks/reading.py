"""An entry has a reading (よみがな): without it the entry stands last in 50音順 and is not found by its sound."""

from __future__ import annotations

from collections.abc import Iterable

from shirube.checks.finding import EntryView, Finding


def reading(view: EntryView) -> Iterable[Finding]:
    """Warn when there is no reading."""
    if view.listing.kana:
        return ()
    return (Finding(("name",), "missing-kana", {"name": view.listing.name}),)
