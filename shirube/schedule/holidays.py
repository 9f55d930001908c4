"""Public holidays of Japan (国民の祝日に関する法律)."""

from __future__ import annotations

from datetime import date
from functools import lru_cache

_OFFICIAL_UNTIL = date(2027, 12, 31)
"""The equinoxes of a year are fixed by the 暦要項 in 官報 of the February before; jpholiday 1.0.3 agrees with that of
2026. Look again, and move this date, with each new release of the library."""


@lru_cache(maxsize=4096)
def name(day: date) -> str | None:
    """Name the holiday in Japanese, substitutes (振替休日) included; None for an ordinary day.

    A day at a time: the library walks all its rules for each day, 0.3 ms, and a build asks for some ninety days.
    """
    # Imported here because it takes 40 ms, and many commands never ask.
    import jpholiday  # noqa: PLC0415

    return jpholiday.is_holiday_name(day)


def is_holiday(day: date) -> bool:
    """Tell whether a day is a public holiday."""
    return name(day) is not None


def official_until() -> date:
    """Give the last day for which the holidays are settled; later ones are computed and may still change."""
    return _OFFICIAL_UNTIL
