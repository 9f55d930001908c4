"""How dates, times and rules are said on pages: short forms of what `schedule.words` says, and the same everywhere.

In sentences 「11月24日（火）午後1時から3時まで」, in tables `10:00–15:00`; never `11/24`, which is read differently abroad.
"""

from __future__ import annotations

from datetime import date
from functools import lru_cache
from typing import Final

from shirube.schedule import holidays, words
from shirube.schedule.rules import Closure, Rule

_MONTHS: Final = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip


@lru_cache(maxsize=4096)
def day(when: date, language: str) -> str:
    """11月26日（木）; Thu 26 November."""
    return words.date_words(when, language)


def short_day(when: date, language: str) -> str:
    """11月26日; 26 November."""
    return f"{when.day} {_MONTHS[when.month - 1]}" if language == "en" else f"{when.month}月{when.day}日"


def month(when: date, language: str, *, year: bool = True) -> str:
    """2026年11月; November 2026."""
    if language == "en":
        return f"{_MONTHS[when.month - 1]} {when.year}" if year else _MONTHS[when.month - 1]
    return f"{when.year}年{when.month}月" if year else f"{when.month}月"


def long_day(when: date, language: str) -> str:
    """2026年11月26日; 26 November 2026."""
    said = short_day(when, language)
    return f"{said} {when.year}" if language == "en" else f"{when.year}年{said}"


def holiday(when: date, language: str) -> str:
    """The name of a public holiday, or nothing."""
    name = holidays.name(when)
    return "" if name is None else "public holiday" if language == "en" else name


@lru_cache(maxsize=4096)
def time_range(start: str | None, end: str | None, language: str) -> str:
    """10:00–15:00, for lists and tables; 24時間 and 17:30から where a dash would be hard to read."""
    if (start, end) == ("00:00", "24:00") or start is None:
        return words.time_sentence(start, end, language)
    if end is None:
        begin = words.time_table(start, None, language).removesuffix("–")
        return f"from {begin}" if language == "en" else f"{begin}から"
    return words.time_table(start, end, language)


@lru_cache(maxsize=4096)
def time_sentence(start: str | None, end: str | None, language: str) -> str:
    """午前10時から午後3時まで; empty when unknown."""
    return words.time_sentence(start, end, language)


@lru_cache(maxsize=16384)
def rule_days(rule: Rule, language: str) -> str:
    """The days of a rule and what it leaves out: 第2・第4土曜（8月は休み）."""
    return words.rule_words(rule, language, time=False)


def closure(closed: Closure, language: str) -> str:
    """祝日; 12月29日から1月3日まで."""
    return words.closure_words(closed, language)
