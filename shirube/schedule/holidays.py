"""Public holidays of Japan (国民の祝日に関する法律)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from functools import lru_cache
from typing import Final

_SETTLED: Final = {
    date(2026, 1, 1): "元日",
    date(2026, 1, 12): "成人の日",
    date(2026, 2, 11): "建国記念の日",
    date(2026, 2, 23): "天皇誕生日",
    date(2026, 3, 20): "春分の日",
    date(2026, 4, 29): "昭和の日",
    date(2026, 5, 3): "憲法記念日",
    date(2026, 5, 4): "みどりの日",
    date(2026, 5, 5): "こどもの日",
    date(2026, 5, 6): "憲法記念日 振替休日",
    date(2026, 7, 20): "海の日",
    date(2026, 8, 11): "山の日",
    date(2026, 9, 21): "敬老の日",
    date(2026, 9, 22): "国民の休日",
    date(2026, 9, 23): "秋分の日",
    date(2026, 10, 12): "スポーツの日",
    date(2026, 11, 3): "文化の日",
    date(2026, 11, 23): "勤労感謝の日",
    date(2027, 1, 1): "元日",
    date(2027, 1, 11): "成人の日",
    date(2027, 2, 11): "建国記念の日",
    date(2027, 2, 23): "天皇誕生日",
    date(2027, 3, 21): "春分の日",
    date(2027, 3, 22): "春分の日 振替休日",
    date(2027, 4, 29): "昭和の日",
    date(2027, 5, 3): "憲法記念日",
    date(2027, 5, 4): "みどりの日",
    date(2027, 5, 5): "こどもの日",
    date(2027, 7, 19): "海の日",
    date(2027, 8, 11): "山の日",
    date(2027, 9, 20): "敬老の日",
    date(2027, 9, 23): "秋分の日",
    date(2027, 10, 11): "スポーツの日",
    date(2027, 11, 3): "文化の日",
    date(2027, 11, 23): "勤労感謝の日",
}
"""The years whose equinoxes the 暦要項 has fixed (官報, in February of the year before), as jpholiday 1.0.3 has them.

Written out because the library walks all its rules for each day, 0.3 ms, and a build asks for a year of days. A test
compares the two: add a year, or what a law has moved, when a new release of the library knows it.
"""


@lru_cache(maxsize=4096)
def name(day: date) -> str | None:
    """Name the holiday in Japanese, substitutes (振替休日) included; None for an ordinary day."""
    if _FIRST_YEAR <= day.year <= _LAST_YEAR:
        return _SETTLED.get(day)
    # Imported here because it takes 40 ms, and hardly anybody asks for other years.
    import jpholiday  # noqa: PLC0415

    return jpholiday.is_holiday_name(day)


def holidays(first: date, last: date) -> Iterator[date]:
    """Give the public holidays from `first` to `last`, both included."""
    days = (date.fromordinal(ordinal) for ordinal in range(first.toordinal(), last.toordinal() + 1))
    return filter(is_holiday, days)


def is_holiday(day: date) -> bool:
    """Tell whether a day is a public holiday."""
    return name(day) is not None


_FIRST_YEAR: Final = min(_SETTLED).year
_LAST_YEAR: Final = max(_SETTLED).year


def official_until() -> date:
    """Give the last day for which the holidays are settled; later ones are computed and may still change."""
    return date(_LAST_YEAR, 12, 31)
