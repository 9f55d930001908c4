"""The other places that the page of a place leads to: nearby, and like it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from shirube.link import Entry
from shirube.neighbours import Neighbour
from shirube.pages.edition import Edition
from shirube.pages.views import NeighbourGroup, NeighbourRow


def other_places(edition: Edition, entry: Entry) -> Iterator[NeighbourGroup]:
    """Say where else one may go; nothing on the page of an organisation, which tells its own places."""
    if entry.place is None:
        return
    near, similar = edition.directory.neighbours[entry.slug]
    if near:
        is_measured = near[0].metres is not None
        yield NeighbourGroup(edition.t("others.near" if is_measured else "others.area"), _rows(edition, near))
    if similar:
        yield NeighbourGroup(edition.t("others.similar"), _rows(edition, similar))


def _rows(edition: Edition, found: Sequence[Neighbour]) -> tuple[tuple[NeighbourRow, str], ...]:
    return tuple((_row(edition, one.place.slug), _distance(edition, one.metres)) for one in found)


def _row(edition: Edition, slug: str) -> NeighbourRow:
    """The line of a place, made once: it stands on the pages of all its neighbours."""
    row = edition.neighbour_rows.get(slug)
    if row is None:
        entry = edition.directory.by_key[f"places/{slug}"]
        kinds = edition.list_of_said([edition.chip("place-kinds", kind) for kind in entry.listing.kind])
        row = NeighbourRow(entry.url, edition.said(entry.listing, "name"), kinds, edition.when_words(entry))
        edition.neighbour_rows[slug] = row
    return row


def _distance(edition: Edition, metres: int | None) -> str:
    """As the crow flies, to a hundred metres: nobody walks so, and no point is more exact."""
    if metres is None:
        return ""
    hundreds = round(metres / 100)
    if hundreds == 0:
        return edition.t("others.here")
    if hundreds < 10:
        return edition.t("others.metres", metres=hundreds * 100)
    return edition.t("others.kilometres", kilometres=f"{hundreds / 10:g}")
