"""Schedule lines that say the same twice or were cut in two, and exceptions that are long past. What cannot be read is found elsewhere."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from datetime import date
from itertools import pairwise
from typing import Final

from shirube.checks.finding import EntryView, FieldPath, Finding
from shirube.fold import fold

PAST_DAYS: Final = 60
"""An exception may stay in the file this long after its last day: nobody should have to tidy up every week."""

_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_BETWEEN = re.compile(r"[\s・、,]+")


def schedule_lines(view: EntryView) -> Iterable[Finding]:
    """Warn of a line that stands there twice or was cut at a comma, and of exceptions whose last day is long past."""
    listing = view.listing
    if len(listing.open) < 2 and not (listing.closed or listing.also or listing.except_):
        return ()
    return [*_twice(listing.open), *_cut(listing.open), *_past(view)]


def _twice(lines: tuple[str, ...]) -> Iterator[Finding]:
    if len(lines) < 2:
        return
    first: dict[str, int] = {}
    for index, line in enumerate(lines):
        before = first.setdefault(_BETWEEN.sub("", fold(line)), index)
        if before != index:
            yield Finding(("open", index), "schedule-twice", {"written": line, "first": str(before + 1)})


_DAYS_ALONE = re.compile(r"(?:毎週|第?[1-5１-５]+)?[月火水木金土日](?:曜日?)?")
_BARE_DAY_WITH_HOURS = re.compile(r"[月火水木金土日](?:曜日?)?\s*(?:午前|午後)?[0-9０-９]")


def _cut(lines: tuple[str, ...]) -> Iterator[Finding]:
    """Find [毎週火,木 10:00-15:00], which YAML reads as two lines: Tuesday would have no hours."""
    for index, (line, following) in enumerate(pairwise(lines)):
        if _DAYS_ALONE.fullmatch(line.strip()) and _BARE_DAY_WITH_HOURS.match(following.strip()):
            instead = f"{line.strip()}・{following.strip()}"
            yield Finding(("open", index), "schedule-cut", {"written": line, "following": following, "line": instead})


def _past(view: EntryView) -> Iterator[Finding]:
    listing = view.listing
    lines: list[tuple[FieldPath, str]] = [(("also", index), line) for index, line in enumerate(listing.also)]
    lines += [(("closed", index), line) for index, line in enumerate(listing.closed)]
    lines += [(("except", index, "on"), item.on) for index, item in enumerate(listing.except_)]
    for path, line in lines:
        days = _DAY.findall(line)
        if not days:
            continue
        try:
            last = max(date.fromisoformat(day) for day in days)
        except ValueError:
            continue  # a day that does not exist is the schedule's finding
        if (view.today - last).days > PAST_DAYS:
            yield Finding(path, "exception-past", {"written": line, "days": str((view.today - last).days)})
