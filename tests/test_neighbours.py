"""Near is what lies near, similar is what is meant for the same people, and neither tells where a hidden place is."""

from __future__ import annotations

import time
from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from functools import cache
from itertools import groupby
from math import cos, hypot, radians
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from shirube.link import Directory
from shirube.load import TEMPLATES, check_content
from shirube.model.place import Place
from shirube.nearness import Point, nearest
from shirube.neighbours import MOST, WITHIN, Neighbours, neighbours
from shirube.pages.compose import make_editions
from shirube.pages.others import other_places
from shirube.phrases import load_phrases

CONTENT = Path(__file__).parent.parent / "content"
TODAY = date(2026, 11, 25)


@cache
def directory() -> Directory:
    found = check_content(CONTENT, TODAY).directory
    assert found is not None
    return found


def place(slug: str, **fields: object) -> Place:
    matter = {"name": slug, "summary": "見本。", "organisation": "mihon", "kind": ["salon"], **fields}
    return Place.model_validate({"slug": slug, **matter}, context={})


def at(lat: float, lon: float = 141.1) -> dict[str, object]:
    return {"geo": {"lat": str(lat), "lon": str(lon)}}


def slugs(found: Mapping[str, Neighbours], slug: str, what: str = "near") -> list[str]:
    return [one.place.slug for one in getattr(found[slug], what)]


# ---- points -------------------------------------------------------------------------------------------------------


def metres(one: Point, other: Point, middle: float) -> float:
    return hypot((one[0] - other[0]) * 111_320, (one[1] - other[1]) * 111_320 * cos(radians(middle)))


points = st.lists(
    st.tuples(st.floats(42.40, 42.46).map(lambda n: round(n, 4)), st.floats(141.05, 141.15).map(lambda n: round(n, 4))),
    max_size=40,
)


@settings(max_examples=200, deadline=None)
@given(points, st.integers(1, 4), st.sampled_from([300, 1000, 2500]))
def test_the_nearest_are_those_that_measuring_all_would_find(found: list[Point], count: int, within: int) -> None:
    middle = sum(lat for lat, _ in found) / len(found) if found else 0
    for index, near in enumerate(nearest(found, count, within)):
        measured = sorted(metres(found[index], other, middle) for number, other in enumerate(found) if number != index)
        assert index not in dict(near)
        assert len(dict(near)) == len(near)
        # A house of ten metres is one point, so either end may be off by half its diagonal.
        sure = [distance for distance in measured if distance <= within - 15]
        assert len(near) >= min(count, len(sure))
        for (other, told), distance in zip(near, measured, strict=False):
            assert abs(told - distance) <= 15
            assert abs(told - metres(found[index], found[other], middle)) <= 15


def test_a_house_full_of_places_is_as_quick_as_any_other() -> None:
    crowd = [(42.41, 141.1)] * 5000 + [(42.41 + n / 1e5, 141.1) for n in range(5000)]
    started = time.process_time()
    found = nearest(crowd, 3, 2500)
    assert time.process_time() - started < 4  # looking at each pair would take minutes
    assert found[0] == ((1, 0), (2, 0), (3, 0))
    assert found[4999] == ((0, 0), (1, 0), (2, 0))


# ---- places -------------------------------------------------------------------------------------------------------


def test_the_nearest_come_first_and_far_ones_not_at_all() -> None:
    found = neighbours(
        [place("a", **at(42.400)), place("b", **at(42.410)), place("c", **at(42.402)), place("d", **at(42.500))]
    )
    assert slugs(found, "a") == ["c", "b"]
    assert [one.metres for one in found["a"].near] == [220, 1110]
    assert slugs(found, "d") == []


def test_without_a_point_the_area_leads_on_and_without_both_nothing() -> None:
    found = neighbours(
        [place("a", area="x"), place("b", area="x"), place("c", area="y"), place("d"), place("e", area="x", **at(42.4))]
    )
    assert slugs(found, "a") == ["b", "e"]
    assert slugs(found, "b") == ["e", "a"]
    assert slugs(found, "c") == slugs(found, "d") == []
    assert found["a"].near[0].metres is None


@pytest.mark.parametrize(
    "state", [{"hide_address": "yes"}, {"status": {"is": "ended"}}, {"status": {"is": "paused"}}], ids=str
)
def test_what_is_hidden_ended_or_paused_is_near_nothing(state: dict[str, object]) -> None:
    found = neighbours(
        [
            place("a", area="x", **at(42.4)),
            place("secret", area="x", **at(42.4), **state),
            place("b", area="x", **at(42.4)),
        ]
    )
    assert slugs(found, "secret") == []
    assert slugs(found, "a") == ["b"]
    assert slugs(found, "b") == ["a"]


def test_no_page_of_the_sample_tells_where_a_hidden_place_is() -> None:
    hidden = {entry.slug for entry in directory().entries if entry.listing.hide_address and entry.place}
    assert len(hidden) >= 4
    for slug, found in directory().neighbours.items():
        assert not hidden.intersection(one.place.slug for one in found.near)
        assert not (slug in hidden and found.near)


def test_the_area_of_a_hidden_place_changes_nothing() -> None:
    """Moved to another area, it leaves no trace in what any page says."""
    places = [entry.place for entry in directory().entries if entry.place]
    moved = [
        one.model_copy(update={"area": "noboribetsu-onsen", "geo": places[3].geo}) if one.hide_address else one
        for one in places
    ]
    before, after = neighbours(places), neighbours(moved)
    for slug in before:
        for what in ("near", "similar"):
            assert slugs(before, slug, what) == slugs(after, slug, what), slug


def test_similar_is_for_the_same_people_and_not_what_is_shown_as_near() -> None:
    found = neighbours(
        [
            place("a", audiences=["carers", "parents"], **at(42.4)),
            place("b", audiences=["carers"]),
            place("c", audiences=["carers", "parents"]),
            place("d", audiences=["youth"]),
            place("e", audiences=["carers", "parents"], **at(42.4)),
            place("f", kind=["cafe"], audiences=["parents"]),
            place("g", kind=["cafe"]),
        ]
    )
    assert slugs(found, "a") == ["e"]
    assert slugs(found, "a", "similar") == ["c", "b", "d"]
    assert slugs(found, "g", "similar") == ["f"]


def test_nobody_is_sent_where_only_others_are_let_in() -> None:
    found = neighbours(
        [
            place("a", audiences=["carers"]),
            place("b", audiences=["youth"], admission="only"),
            place("c", audiences=["carers"], admission="only"),
        ]
    )
    assert slugs(found, "a", "similar") == ["c"]


def test_what_has_ended_still_leads_to_what_is_like_it() -> None:
    found = neighbours([place("a", status={"is": "ended"}, area="x"), place("b", area="x"), place("c")])
    assert slugs(found, "a", "similar") == ["b", "c"]
    assert slugs(found, "b", "similar") == ["c"]


def test_they_are_few_and_do_not_hang_on_chance() -> None:
    places = [entry.place for entry in directory().entries if entry.place]
    assert neighbours(places) == neighbours(tuple(places))
    for slug, found in directory().neighbours.items():
        for group in found:
            assert len(group) <= MOST
            assert len({one.place.slug for one in group} | {slug}) == len(group) + 1
        assert not {one.place.slug for one in found.near} & {one.place.slug for one in found.similar}
        distances = [one.metres for one in found.near if one.metres is not None]
        assert distances == sorted(distances)
        assert all(distance <= WITHIN for distance in distances)


# ---- words --------------------------------------------------------------------------------------------------------


def test_a_distance_is_said_to_a_hundred_metres_in_each_language() -> None:
    found = [place("a", **at(42.4)), place("b", **at(42.4001)), place("c", **at(42.403)), place("d", **at(42.412))]
    entry = directory().by_key["places/mihon-hidamari"]
    entries = tuple(replace(entry, listing=one) for one in found)
    phrases, _ = load_phrases(TEMPLATES / "phrases")
    said = {}
    for edition in make_editions(replace(directory(), entries=entries), TODAY, phrases):
        group = next(iter(other_places(edition, entries[0])))
        said[edition.language] = [distance for _, distance in group.rows]
    assert said["ja"] == ["すぐ近く", "まっすぐで約300メートル", "まっすぐで約1.3キロメートル"]
    assert said["en"] == ["very near", "about 300 m in a straight line", "about 1.3 km in a straight line"]


def test_an_organisation_leads_to_its_own_places_only() -> None:
    phrases, _ = load_phrases(TEMPLATES / "phrases")
    edition = make_editions(directory(), TODAY, phrases)[0]
    for _, entries in groupby(directory().entries, key=lambda entry: entry.kind):
        for entry in entries:
            groups = list(other_places(edition, entry))
            assert entry.place or groups == []
            for group in groups:
                assert entry.url not in {row.path for row, _ in group.rows}
