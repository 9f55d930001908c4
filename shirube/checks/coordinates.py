"""A point lies where the city is.

Swapped numbers never get here: every longitude of Japan is too great for a latitude (`degrees-swapped`).
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from shirube.checks.finding import EntryView, Finding

_SOUTH, _WEST, _NORTH, _EAST = 20.0, 122.0, 46.0, 154.5
"""The box around Japan with its islands, from 沖ノ鳥島 (20.4 N) to 南鳥島 (154.0 E), WGS84 degrees."""
_FORM: Final = "{:.6f}"


def coordinates(view: EntryView) -> Iterable[Finding]:
    """Refuse a point outside Japan; warn of one outside the city's bounds."""
    geo = view.listing.geo
    if geo is None:
        return ()
    written = {"lat": _short(geo.lat), "lon": _short(geo.lon)}
    if not (_SOUTH <= geo.lat <= _NORTH and _WEST <= geo.lon <= _EAST):
        return (Finding(("geo",), "geo-not-japan", written),)
    bounds = view.site.bounds
    # A box with its sides swapped is told of once, at the box.
    if bounds is None or bounds.south >= bounds.north or bounds.west >= bounds.east:
        return ()
    if bounds.south <= geo.lat <= bounds.north and bounds.west <= geo.lon <= bounds.east:
        return ()
    box = {
        "south": _short(bounds.south), "north": _short(bounds.north),
        "west": _short(bounds.west), "east": _short(bounds.east),
    }  # fmt: skip
    return (Finding(("geo",), "geo-outside", {**written, **box, "city": view.site.municipality.name}),)


def _short(degrees: float) -> str:
    return _FORM.format(degrees).rstrip("0").rstrip(".")
