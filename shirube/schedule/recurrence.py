"""Turn a schedule into events that come back, for calendars (RFC 5545, 3.8.5).

An event has a first day, a rule and the days it leaves out. Together the events of a schedule give the days of
`dates.sessions` and no other: what the rule cannot say (public holidays that open, a start after midnight, one-off
openings) becomes an event of its own for each day. RDATE could say it too, but Outlook does not read it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from functools import lru_cache
from hashlib import blake2s
from typing import NamedTuple

from shirube.schedule.dates import rule_days
from shirube.schedule.rrule import rrule
from shirube.schedule.rules import Closure, Exception_, Extra, Rule, Schedule

_NEXT_DAY = "24:00"


class Recurrence(NamedTuple):
    """One event of a calendar: a day, or a day and how it comes back."""

    first: date
    """The day of the schedule on which it begins; with a `start` of 24:00 and later the clock shows the next one."""
    start: str | None
    """`HH:MM`, up to `29:00`; None when not known."""
    end: str | None
    """`HH:MM` of the same day, up to `29:00`; None when not known."""
    rule: str
    """An RRULE value without UNTIL or COUNT; empty for a single day."""
    left_out: tuple[date, ...]
    """The days of the rule after `first` on which nothing takes place."""
    note: str | None
    key: str
    """Tells the events of one schedule apart: made of the rule as it is written, so it is the same tomorrow."""


def recurrences(schedule: Schedule, first: date, last: date) -> tuple[Recurrence, ...]:
    """Give the events from `first` to `last`, both included; whoever writes a rule down ends it with `last`."""
    found: dict[str, Recurrence] = {}
    for rule in schedule.rules:
        for event in _of_rule(rule, schedule, first, last):
            found.setdefault(event.key, event)
    for extra in schedule.extras:
        if first <= extra.on <= last and not _is_open(schedule, extra, first, last):
            event = _single(extra.on, extra.start, extra.end, extra.note)
            found.setdefault(event.key, event)
    return tuple(found.values())


def _of_rule(rule: Rule, schedule: Schedule, first: date, last: date) -> Iterator[Recurrence]:
    # Keyed without times and notes: many places share their days but not their hours.
    is_late = rule.start is not None and rule.start >= _NEXT_DAY  # BYDAY would name the day before
    pattern = replace(rule, start=None, end=None, note=None)
    said, singles = _days(pattern, (schedule.closures, schedule.exceptions), is_late, first, last)
    if said is not None:
        begin, value, left_out = said
        yield Recurrence(begin, rule.start, rule.end, value, left_out, rule.note, _key(rule))
    for day in singles:
        yield _single(day, rule.start, rule.end, rule.note)


@lru_cache(maxsize=65536)
def _days(
    rule: Rule, closings: tuple[tuple[Closure, ...], tuple[Exception_, ...]], is_late: bool, first: date, last: date
) -> tuple[tuple[date, str, tuple[date, ...]] | None, tuple[date, ...]]:
    """Say the days of a rule as a first day, an RRULE and what that leaves out; and the days it cannot say."""
    days = rule_days(rule, Schedule(closures=closings[0], exceptions=closings[1]), first, last)
    # 「祝日のみ」 is no rule that a calendar knows, whatever its weekdays.
    plain = replace(rule, holidays="any", season=None, closed=())
    value = None if is_late or rule.holidays == "only" else rrule(plain)
    if value is None:
        return None, tuple(days)
    said = rule_days(plain, Schedule(), first, last)
    common = set(days).intersection(said)
    if not common:
        return None, tuple(days)
    # A month without any opening (8月は休み, a season) is left out whole instead of day by day.
    months = {day.month for day in common}
    if months < {day.month for day in said}:
        value = rrule(replace(plain, months=tuple(sorted(months)))) or value
    begin = min(common)
    left_out = tuple(day for day in said if day > begin and day.month in months and day not in common)
    return (begin, value, left_out), tuple(day for day in days if day not in common)


def _is_open(schedule: Schedule, extra: Extra, first: date, last: date) -> bool:
    """Tell whether a rule opens on the day of a one-off opening at the same hours anyway."""
    hours = (extra.start, extra.end)
    return any(
        (rule.start, rule.end) == hours and extra.on in rule_days(rule, schedule, first, last)
        for rule in schedule.rules
    )


def _single(day: date, start: str | None, end: str | None, note: str | None) -> Recurrence:
    hours = "-".join(part.replace(":", "") for part in (start, end) if part)
    return Recurrence(day, start, end, "", (), note, f"{day:%Y%m%d}" + (f"-{hours}" if hours else ""))


@lru_cache(maxsize=65536)
def _key(rule: Rule) -> str:
    """Name a rule by what it says: moved up a line, or with another closure, it is still the same."""
    said = (
        rule.weekdays, rule.nth, rule.monthdays, rule.months, rule.interval_weeks, str(rule.anchor), rule.holidays,
        rule.season, rule.start, rule.end,
    )  # fmt: skip
    return blake2s(repr(said).encode(), digest_size=6).hexdigest()
