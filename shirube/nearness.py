"""Which points of a map lie nearest to each other, for thousands of them at once."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from math import cos, radians
from typing import Final

_METRES_A_DEGREE: Final = 111_320
_HOUSE: Final = 10
"""Points within as many metres are one house."""
_FINEST: Final = 80
"""Metres of the side of the smallest cell looked through; the next has twice as many, and so on."""

Point = tuple[float, float]
"""Latitude and longitude, WGS84 degrees."""
Near = tuple[int, int]
"""Which point, and how many metres away as the crow flies."""


def nearest(points: Sequence[Point], count: int, within: int) -> list[tuple[Near, ...]]:
    """Give for each point the `count` nearest others within so many metres, the nearest first, else in their order.

    The earth is flat: a city is small. Points are put on grids of growing cells; each is looked for in the nine cells
    around it until enough lie no further than the side of a cell, so that none can be nearer outside.
    """
    houses = _houses(points)
    places = list(houses)
    grids: list[tuple[int, Mapping[complex, list[complex]]]] = []
    side = _FINEST
    while not grids or grids[-1][0] < within:
        grids.append((side, _grid(places, side)))
        side *= 2
    found: list[tuple[Near, ...]] = [()] * len(points)
    for place, here in houses.items():
        # One more than asked for: a point is among the points of its own house.
        around = _around(place, grids, houses, count + 1, within)
        for index in here[: count + 1]:
            found[index] = tuple(near for near in around if near[0] != index)[:count]
        rest = tuple(around[:count])
        for index in here[count + 1 :]:
            found[index] = rest
    return found


def _houses(points: Sequence[Point]) -> dict[complex, list[int]]:
    """Put the points that share a house together, by the house's place in metres."""
    if not points:
        return {}
    across = _METRES_A_DEGREE * cos(radians(sum(lat for lat, _ in points) / len(points)))
    found: dict[complex, list[int]] = {}
    for index, (lat, lon) in enumerate(points):
        place = complex(round(lon * across / _HOUSE) * _HOUSE, round(lat * _METRES_A_DEGREE / _HOUSE) * _HOUSE)
        found.setdefault(place, []).append(index)
    return found


def _grid(places: Sequence[complex], side: int) -> Mapping[complex, list[complex]]:
    cells: dict[complex, list[complex]] = {}
    for place in places:
        cells.setdefault(complex(place.real // side, place.imag // side), []).append(place)
    return cells


_NINE: Final = tuple(complex(x, y) for x in (-1, 0, 1) for y in (-1, 0, 1))


def _around(
    place: complex,
    grids: Sequence[tuple[int, Mapping[complex, list[complex]]]],
    houses: Mapping[complex, list[int]],
    count: int,
    within: int,
) -> list[Near]:
    for side, cells in grids:
        cell = complex(place.real // side, place.imag // side)
        reach = min(side, within)
        near = [
            (abs(other - place), other)
            for step in _NINE
            for other in cells.get(cell + step, ())
            if abs(other - place) <= reach
        ]
        if len(near) >= count or side >= within:
            return _indices(near, houses, count)
    return []


def _indices(near: list[tuple[float, complex]], houses: Mapping[complex, list[int]], count: int) -> list[Near]:
    """Unfold houses into points: by distance, then in the order of the points."""
    unfolded: Iterator[tuple[float, int]] = (
        (metres, index) for metres, house in near for index in houses[house][:count]
    )
    return [(index, round(metres)) for metres, index in sorted(unfolded)[:count]]
