"""The one place that asks what day it is. Everything else is given the day."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone

# Japan has no summer time, so a fixed offset needs no time zone data on the machine.
JAPAN = timezone(timedelta(hours=9), "JST")


def today_in_japan() -> date:
    """The date in Japan, wherever the machine stands."""
    return datetime.now(JAPAN).date()


def now() -> datetime:
    """This moment."""
    return datetime.now(UTC)
