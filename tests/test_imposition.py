"""A stack printed from both sides and folded reads from the first page to the last."""

from __future__ import annotations

import pytest

from shirube.booklet.imposition import EMPTY, saddle_stitch


def folded(sides: list[tuple[int, int]]) -> list[int]:
    """Fold the printed stack in the middle and turn its leaves, as a reader does.

    A sheet is turned over its short edge, so what is on the left of the back lies behind what is on the right of the
    front. The first sheet lies outside.
    """
    sheets = [(sides[at], sides[at + 1]) for at in range(0, len(sides), 2)]
    opening: list[int] = []
    closing: list[int] = []
    for (front_left, front_right), (back_left, back_right) in sheets:
        opening += [front_right, back_left]
        closing = [back_right, front_left, *closing]
    return opening + closing


@pytest.mark.parametrize("pages", [1, 2, 3, 4, 5, 8, 63, 64])
def test_the_folded_stack_reads_in_order(pages: int) -> None:
    sides = saddle_stitch(pages)
    assert len(sides) == 2 * -(-pages // 4), "two sides for each sheet of four pages"
    read = folded(sides)
    assert [page for page in read if page != EMPTY] == list(range(1, pages + 1))
    assert len(read) % 4 == 0
    assert len(read) - pages < 4
    assert read[-1] == pages, "the last page is the back cover"


def test_eight_pages_lie_as_every_printer_lays_them() -> None:
    assert saddle_stitch(8) == [(8, 1), (2, 7), (6, 3), (4, 5)]


def test_five_pages_are_filled_up_before_the_last() -> None:
    assert saddle_stitch(5) == [(5, 1), (2, EMPTY), (EMPTY, 3), (4, EMPTY)]


def test_nothing_needs_no_sheet() -> None:
    assert saddle_stitch(0) == []
