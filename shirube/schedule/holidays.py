"""Public holidays of Japan (国民の祝日に関する法律), a year at a time."""

from __future__ import annotations

from datetime import date
from functools import lru_cache

_OFFICIAL_UNTIL = date(2027, 12, 31)
"""The equinoxes of a year are fixed by the 暦要項 in 官報 of the February before; jpholiday 1.0.3 agrees with that of
2026. Look again, and move this date, with each new release of the library."""


@lru_cache(maxsize=64)
def holidays_of(year: int) -> dict[date, str]:
    """Give the holidays of a year with their names, substitutes (振替休日) included."""
    # Imported here because it takes 40 ms, and many commands never ask.
    import jpholiday  # noqa: PLC0415

    return dict(jpholiday.year_holidays(year))


def is_holiday(day: date) -> bool:
    """Tell whether a day is a public holiday."""
    return day in holidays_of(day.year)


def name(day: date) -> str | None:
    """Name the holiday in Japanese."""
    return holidays_of(day.year).get(day)


def official_until() -> date:
    """Give the last day for which the holidays are settled; later ones are computed and may still change."""
    return _OFFICIAL_UNTIL
