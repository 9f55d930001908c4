"""How dates, times and rules are said on pages: short forms of what `schedule.words` says, and the same everywhere.

In sentences 「11月24日（火）午後1時から3時まで」, in tables `10:00–15:00`; never `11/24`, which is read differently abroad.
"""

from __future__ import annotations

from datetime import date
from functools import lru_cache

from shirube.patterns import Patterns
from shirube.schedule import holidays, words
from shirube.schedule.rules import Closure, Rule


@lru_cache(maxsize=4096)
def day(when: date, say: Patterns) -> str:
    """11月26日（木）; Thu 26 November."""
    return say.date_and_weekday(when)


def short_day(when: date, say: Patterns) -> str:
    """11月26日; 26 November."""
    return say.date_words(when)


def month(when: date, say: Patterns, *, year: bool = True) -> str:
    """2026年11月; November 2026."""
    return say.month_words(when, year=year)


def long_day(when: date, say: Patterns) -> str:
    """2026年11月26日; 26 November 2026."""
    return say.date_words(when, year=True)


def holiday(when: date, say: Patterns) -> str:
    """The name of a public holiday, or nothing."""
    name = holidays.name(when)
    return "" if name is None else say.holiday(name=name)


@lru_cache(maxsize=4096)
def time_range(start: str | None, end: str | None, say: Patterns) -> str:
    """10:00–15:00, for lists and tables; 24時間 and 17:30から where a dash would be hard to read."""
    if (start, end) == ("00:00", "24:00") or start is None:
        return words.time_sentence(start, end, say)
    if end is None:
        return say.table_since(start=words.table_clock(start, say))
    return words.time_table(start, end, say)


@lru_cache(maxsize=4096)
def time_sentence(start: str | None, end: str | None, say: Patterns) -> str:
    """午前10時から午後3時まで; empty when unknown."""
    return words.time_sentence(start, end, say)


@lru_cache(maxsize=16384)
def rule_days(rule: Rule, say: Patterns) -> str:
    """The days of a rule and what it leaves out: 第2・第4土曜（8月は休み）."""
    return words.rule_words(rule, say, time=False)


def closure(closed: Closure, say: Patterns) -> str:
    """祝日; 12月29日から1月3日まで."""
    return words.closure_words(closed, say)
