"""`site.yaml`: areas, languages, bounds and colour of the city."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final

from shirube.checks.finding import ContentView, FileFinding, Finding
from shirube.values import contrast_ratio

GROUND: Final = "#fbfaf7"
"""The lightest ground on which links stand, as `templates/styles/tokens.css` has it."""
MIN_CONTRAST: Final = 7.0
"""WCAG 2.2, 1.4.6 Contrast (Enhanced)."""


def city(view: ContentView) -> Iterable[FileFinding]:
    """Check what `site.yaml` says beyond the type of each field."""
    return [FileFinding("site.yaml", finding) for finding in (*_areas(view), *_rest(view))]


def _areas(view: ContentView) -> Iterator[Finding]:
    ids: dict[str, int] = {}
    labels: dict[str, int] = {}
    towns: dict[str, str] = {}
    for index, area in enumerate(view.site.areas):
        if (first := ids.setdefault(area.id, index)) != index:
            yield Finding(("areas", index, "id"), "duplicate-id", {"written": area.id, "first": str(first + 1)})
        if (first := labels.setdefault(area.ja, index)) != index:
            values = {"written": area.ja, "first": view.site.areas[first].id}
            yield Finding(("areas", index, "ja"), "duplicate-label", values)
        for number, town in enumerate(area.towns):
            owner = towns.setdefault(town, area.ja)
            if owner != area.ja or town in area.towns[:number]:
                values = {"town": town, "first": owner}
                yield Finding(("areas", index, "towns", number), "town-twice", values)


def _rest(view: ContentView) -> Iterator[Finding]:
    site = view.site
    if site.languages[0] != "ja":
        yield Finding(("languages", 0), "language-first", {"written": site.languages[0]})
    for index, language in enumerate(site.languages):
        if language in site.languages[:index]:
            yield Finding(("languages", index), "language-twice", {"written": language})
    if site.bounds is not None:
        south, north, west, east = site.bounds.south, site.bounds.north, site.bounds.west, site.bounds.east
        if south >= north:
            values = {"low": "south", "high": "north", "low_value": str(south), "high_value": str(north)}
            yield Finding(("bounds", "south"), "bounds-order", values)
        if west >= east:
            values = {"low": "west", "high": "east", "low_value": str(west), "high_value": str(east)}
            yield Finding(("bounds", "west"), "bounds-order", values)
    if site.accent is not None:
        ratio = contrast_ratio(site.accent, GROUND)
        if ratio < MIN_CONTRAST:
            # Cut, not rounded: 6.96 must not read as 7.0.
            values = {"written": site.accent, "ratio": f"{int(ratio * 10) / 10:.1f}", "limit": f"{MIN_CONTRAST:.0f}"}
            yield Finding(("accent",), "accent-contrast", values)
