"""Which other places the page of a place leads to: the ones nearby, and the ones like it.

Worked out once for all pages and languages. Where a place is may only be told when everybody may know it: one whose
address is hidden, or that has ended, is near nothing and nothing is near it, and its area decides nothing either.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Container, Iterable, Mapping, Sequence
from itertools import islice
from typing import Final, NamedTuple

from shirube.model.place import Place
from shirube.nearness import nearest

MOST: Final = 3
"""Few enough to read on the way out of a page."""
WITHIN: Final = 2500
"""Metres: half an hour on foot."""
_LOOKED_AT: Final = 10
"""Of the places of a kind or for some people so many are compared with a place, the next ones in 50音順."""


class Neighbour(NamedTuple):
    """A place to look at next."""

    place: Place
    metres: int | None = None
    """How far it is; None where that is not known or does not matter."""


class Neighbours(NamedTuple):
    """What the page of one place leads to."""

    near: tuple[Neighbour, ...] = ()
    """The nearest ones, or those of the same area where the point is not known."""
    similar: tuple[Neighbour, ...] = ()


def neighbours(places: Sequence[Place], discreet: frozenset[str] = frozenset()) -> Mapping[str, Neighbours]:
    """Give the neighbours of each place by its slug; `places` are in 50音順, ended ones among them.

    Those in `discreet` stand on no other page: nobody should come upon a shelter while looking for a cup of tea.
    """
    shown = [place for place in places if place.slug not in discreet and place.status.is_ == "open"]
    told = [place for place in shown if not place.hide_address]
    near = {**_in_area(told), **_near(told)}
    alike = _Alike(places, {place.slug for place in shown})
    found = {}
    for number, place in enumerate(places):
        close = near.get(place.slug, ())
        found[place.slug] = Neighbours(close, alike.to(number, {one.place.slug for one in close}))
    return found


def _near(places: Iterable[Place]) -> dict[str, tuple[Neighbour, ...]]:
    points = [(place, (place.geo.lat, place.geo.lon)) for place in places if place.geo]
    around = nearest([point for _, point in points], MOST, WITHIN)
    return {
        place.slug: tuple(Neighbour(points[index][0], metres) for index, metres in near)
        for (place, _), near in zip(points, around, strict=True)
    }


def _in_area(places: Iterable[Place]) -> dict[str, tuple[Neighbour, ...]]:
    """Lead from a place without a point to those that come after it in the list of its area."""
    areas: dict[str, list[Place]] = {}
    for place in places:
        if place.area:
            areas.setdefault(place.area, []).append(place)
    return {
        place.slug: tuple(map(Neighbour, [*listed[at + 1 : at + 1 + MOST], *listed[: min(at, MOST)]][:MOST]))
        for listed in areas.values()
        for at, place in enumerate(listed)
        if not place.geo
    }


class _Alike:
    """Finds places for the same people and of the same kind; each is known by its number."""

    def __init__(self, places: Sequence[Place], shown: Container[str]) -> None:
        """`shown` are the slugs of those that may stand on other pages."""
        self._places = places
        self._traits = [_traits(place) for place in places]
        self._with: dict[str, list[int]] = {}
        for number, place in enumerate(places):
            if place.slug in shown:
                for trait in (*place.kind, *place.audiences):
                    self._with.setdefault(trait, []).append(number)

    def to(self, number: int, shown: set[str]) -> tuple[Neighbour, ...]:
        """Give the places most like this one, without those that are shown already."""
        place, traits = self._places[number], self._traits
        own = traits[number]
        found: set[int] = set()
        for trait in (*place.kind, *place.audiences):
            others = self._with.get(trait, [])
            start = bisect_right(others, number)
            found.update(others[start : start + _LOOKED_AT])
            if start + _LOOKED_AT > len(others):  # round to the first ones
                found.update(others[: start + _LOOKED_AT - len(others)])
        found.discard(number)
        best = sorted([(-len(own & traits[other]), other) for other in found])
        return tuple(
            islice(
                (
                    Neighbour(other)
                    for other in (self._places[index] for _, index in best)
                    # Where only others are let in nobody should be sent.
                    if other.slug not in shown and (other.admission != "only" or not own.isdisjoint(other.audiences))
                ),
                MOST,
            )
        )


def _traits(place: Place) -> frozenset[str]:
    """What two places may share; the area is part of it, but not where it may not be told."""
    area = (f"in {place.area}",) if place.area and not place.hide_address and place.status.is_ != "ended" else ()
    return frozenset((*place.kind, *place.audiences, *place.purposes, *area))
