"""Turn a schedule into the days on which it takes place.

The days of a window are sorted into drawers once (by weekday, by week of the month, by day of the month), so a rule
only picks its drawers; rules that many places share are picked once.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from functools import lru_cache, partial
from itertools import repeat
from operator import itemgetter
from typing import NamedTuple

from shirube.schedule.holidays import is_holiday
from shirube.schedule.rules import WEEKDAYS, Closure, Rule, Schedule

_DAY = timedelta(days=1)


class Session(NamedTuple):
    """One opening; one that runs past midnight belongs to the day on which it begins."""

    date: date
    start: str | None
    end: str | None
    note: str | None
    rule_index: int | None
    """Which rule of the schedule; None for a one-off opening."""


class _Window:
    """The days from `first` to `last`, sorted into drawers."""

    def __init__(self, first: date, last: date) -> None:
        self.first, self.last = first, last
        self.days = [first + _DAY * step for step in range((last - first).days + 1)]
        self.weekdays: dict[str, list[date]] = {name: [] for name in WEEKDAYS}
        self.nth: dict[tuple[str, int], list[date]] = {}
        self.monthdays: dict[int, list[date]] = {}
        for day in self.days:
            weekday = WEEKDAYS[day.weekday()]
            self.weekdays[weekday].append(day)
            self.nth.setdefault((weekday, (day.day - 1) // 7 + 1), []).append(day)
            if (day + 7 * _DAY).month != day.month:
                self.nth.setdefault((weekday, -1), []).append(day)
            self.monthdays.setdefault(day.day, []).append(day)
            if (day + _DAY).month != day.month:
                self.monthdays.setdefault(-1, []).append(day)
        self._holidays: frozenset[date] | None = None

    @property
    def holidays(self) -> frozenset[date]:
        """The public holidays of the window; looked up only when a rule asks."""
        if self._holidays is None:
            self._holidays = frozenset(filter(is_holiday, self.days))
        return self._holidays


# A year either side keeps 7 * _DAY and anchors within what `date` can hold.
_EARLIEST, _LATEST = date(2, 1, 1), date(9998, 12, 31)


@lru_cache(maxsize=8)
def _window(first: date, last: date) -> _Window:
    return _Window(max(first, _EARLIEST), min(last, _LATEST))


def _in_season(day: date, first: str, last: str) -> bool:
    key = f"{day.month:02}-{day.day:02}"
    return first <= key <= last if first <= last else key >= first or key <= last


@lru_cache(maxsize=4096)
def closed_days(closure: Closure, first: date, last: date) -> frozenset[date]:
    """Give the days from `first` to `last` on which a closure holds."""
    window = _window(first, last)
    if closure.kind == "public-holidays":
        return window.holidays
    if closure.kind == "dated":
        begin, end = date.fromisoformat(closure.first), date.fromisoformat(closure.last)
        return frozenset(day for day in window.days if begin <= day <= end)
    if closure.kind == "yearly":
        return frozenset(day for day in window.days if _in_season(day, closure.first, closure.last))
    months = frozenset(closure.months)
    days = _picked(window, closure.weekdays, closure.nth)
    return frozenset(day for day in days if not months or day.month in months)


def _picked(window: _Window, weekdays: tuple[str, ...], nth: tuple[int, ...]) -> Iterable[date]:
    if not nth:
        return [day for weekday in weekdays for day in window.weekdays[weekday]]
    return {day for weekday in weekdays for week in nth for day in window.nth.get((weekday, week), ())}


def sessions(schedule: Schedule, first: date, last: date) -> tuple[Session, ...]:
    """Give the openings from `first` to `last`, both included, by date and time.

    A public holiday closed for the whole place does not stop a rule that opens on holidays by name. A one-off opening
    holds whatever is closed.
    """
    if last < first:
        return ()
    groups: list[tuple[str, str, int, Iterable[date], str | None, str | None, str | None]] = []
    for index, rule in enumerate(schedule.rules):
        taking_place = rule_days(rule, schedule, first, last)
        groups.append((rule.start or "", rule.end or "", index, taking_place, rule.start, rule.end, rule.note))
    groups += [
        (extra.start or "", extra.end or "", -1, (extra.on,), extra.start, extra.end, extra.note)
        for extra in schedule.extras
        if first <= extra.on <= last
    ]
    # Laid down in the order of their times, the sessions need sorting by date alone.
    if len(groups) > 1:
        groups.sort(key=_GROUP_ORDER)
    found: list[Session] = []
    for _, _, index, days, start, end, note in groups:
        which = None if index < 0 else index
        found += map(_NEW_SESSION, zip(days, repeat(start), repeat(end), repeat(note), repeat(which)))
    if len(groups) > 1:
        found.sort(key=_BY_DATE)
    return tuple(found)


_NEW_SESSION = partial(tuple.__new__, Session)
_GROUP_ORDER = itemgetter(0, 1, 2)
_BY_DATE = itemgetter(0)


def rule_days(rule: Rule, schedule: Schedule, first: date, last: date) -> Sequence[date]:
    """Give the days of one rule from `first` to `last`, without those that its schedule closes, in order."""
    pattern = rule.weekdays, rule.nth, rule.monthdays, rule.months, rule.interval_weeks, rule.anchor
    days: Sequence[date] = _days_left(
        (*pattern, rule.holidays, rule.season, rule.closed), schedule.closures, first, last
    )
    for exception in schedule.exceptions:
        if exception.on <= last and exception.until >= first:
            days = [day for day in days if not exception.on <= day <= exception.until]
    return days


_Pattern = tuple[
    tuple[str, ...], tuple[int, ...], tuple[int, ...], tuple[int, ...], int, date | None,
    str, tuple[str, str] | None, tuple[Closure, ...],
]  # fmt: skip


@lru_cache(maxsize=65536)
def _days_left(pattern: _Pattern, closures: tuple[Closure, ...], first: date, last: date) -> tuple[date, ...]:
    """Pick the days of a pattern; keyed without times, because many places share their days but not their hours."""
    weekdays, nth, monthdays, months, interval, anchor, holidays, season, closed = pattern
    window = _window(first, last)
    days: Iterable[date] = _picked(window, weekdays, nth)
    if monthdays:
        days = {day for number in monthdays for day in window.monthdays.get(number, ())}
    if anchor is not None:
        days = _counted(days, anchor, interval)
    elif interval > 1:
        # Nobody knows which weeks: no day may be promised.
        days = ()
    if holidays == "also":
        days = {*days, *window.holidays}
    elif holidays == "only":
        days = window.holidays.intersection(days) if weekdays else window.holidays
    if months:
        days = [day for day in days if day.month in months]
    if season is not None:
        days = [day for day in days if _in_season(day, *season)]
    for closure in (*closed, *closures):
        if not (closure.kind == "public-holidays" and holidays != "any"):
            shut = closed_days(closure, first, last)
            days = [day for day in days if day not in shut]
    return tuple(sorted(days))


def _counted(days: Iterable[date], anchor: date, weeks: int) -> list[date]:
    monday = anchor.toordinal() - anchor.weekday()
    return [day for day in days if day >= anchor and (day.toordinal() - monday) // 7 % weeks == 0]
