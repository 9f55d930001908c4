"""Which pages stand side by side so that a stack of sheets, folded once in the middle, becomes a book."""

from __future__ import annotations

EMPTY = 0
"""A page with nothing on it."""


def saddle_stitch(pages: int) -> list[tuple[int, int]]:
    """Give left and right page of each side, counted from 1: front and back of the outermost sheet first.

    For printing on both sides, turned over the short edge. The number of pages is filled up to four with empty ones
    before the last, so that the back cover stays outside.
    """
    padded = -(-pages // 4) * 4
    order = [*range(1, pages), *[EMPTY] * (padded - pages), *([pages] if pages else [])]
    sides: list[tuple[int, int]] = []
    for sheet in range(padded // 4):
        first, last = 2 * sheet, padded - 1 - 2 * sheet
        sides.append((order[last], order[first]))
        sides.append((order[first + 1], order[last - 1]))
    return sides
