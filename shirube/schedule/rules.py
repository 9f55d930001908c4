"""What a schedule means, once it has been read: rules, closures, one-off openings and closures.

The classes write their own `__reduce__` because thousands of them go through pickle between processes, and the
one `dataclass(slots=True)` generates asks for the list of fields each time.
"""

from __future__ import annotations

from dataclasses import dataclass, fields
from datetime import date
from typing import Any, Literal

WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")

Holidays = Literal["any", "also", "only"]
ClosureKind = Literal["public-holidays", "yearly", "dated", "weekdays"]


def _values(self: Any) -> tuple[Any, tuple[Any, ...]]:
    cls = type(self)
    return cls, tuple([getattr(self, name) for name in _names(cls)])


_NAMES: dict[type, tuple[str, ...]] = {}


def _names(cls: type) -> tuple[str, ...]:
    found = _NAMES.get(cls)
    if found is None:
        found = _NAMES[cls] = tuple(field.name for field in fields(cls))
    return found


@dataclass(frozen=True, slots=True)
class Closure:
    """Days on which nothing takes place."""

    kind: ClosureKind
    first: str = ""
    """First day: `MM-DD` when yearly, `YYYY-MM-DD` when dated."""
    last: str = ""
    """Last day, included; before `first` when a yearly span runs over New Year."""
    weekdays: tuple[str, ...] = ()
    nth: tuple[int, ...] = ()
    months: tuple[int, ...] = ()
    text: str = ""
    """The words it was read from."""

    __reduce__ = _values

    @property
    def key(self) -> str:
        """Name it in data: `public-holidays`, `12-29/01-03`, `2026-12-29/2027-01-03`, `mon[3]`."""
        if self.kind == "public-holidays":
            return "public-holidays"
        if self.kind == "weekdays":
            nth = "[" + ",".join(map(str, self.nth)) + "]" if self.nth else ""
            months = "@" + ",".join(map(str, self.months)) if self.months else ""
            return ",".join(self.weekdays) + nth + months
        return f"{self.first}/{self.last}"


@dataclass(frozen=True, slots=True)
class Rule:
    """Days that come back, with one time of day."""

    weekdays: tuple[str, ...] = ()
    """`mon` … `sun`, in that order."""
    nth: tuple[int, ...] = ()
    """Which of the month's weekdays, 1 to 5, -1 the last; empty: each week."""
    monthdays: tuple[int, ...] = ()
    """Days of the month, 1 to 31, -1 the last."""
    months: tuple[int, ...] = ()
    """Months in which the rule holds; empty: all."""
    interval_weeks: int = 1
    anchor: date | None = None
    """From which day on weeks are counted when `interval_weeks` is more than 1."""
    start: str | None = None
    """`HH:MM`; None when not known."""
    end: str | None = None
    """`HH:MM`, up to `29:00` for five in the morning of the next day."""
    note: str | None = None
    holidays: Holidays = "any"
    """`any`: as on other days; `also`: opens on public holidays too; `only`: on public holidays alone."""
    season: tuple[str, str] | None = None
    """`MM-DD` of the first and last day when the season is given to the day."""
    closed: tuple[Closure, ...] = ()
    """Closures that the line of this rule states; they do not touch other rules."""

    __reduce__ = _values


@dataclass(frozen=True, slots=True)
class Extra:
    """A one-off opening."""

    on: date
    start: str | None = None
    end: str | None = None
    note: str | None = None

    __reduce__ = _values


@dataclass(frozen=True, slots=True)
class Exception_:  # noqa: N801 — `Exception` is Python's own
    """A one-off closure of one or several days."""

    on: date
    until: date
    """Last day, included; the same as `on` for one day."""
    why: str | None = None

    __reduce__ = _values


@dataclass(frozen=True, slots=True)
class Schedule:
    """Everything known about when a place is open."""

    rules: tuple[Rule, ...] = ()
    closures: tuple[Closure, ...] = ()
    """Closures that hold for all rules."""
    extras: tuple[Extra, ...] = ()
    exceptions: tuple[Exception_, ...] = ()
    irregular: tuple[str, ...] = ()
    """Words that could not become a rule, verbatim."""
    notes: tuple[str, ...] = ()
    """Free notes of the lines, as written; a rule carries those of its own line too."""

    __reduce__ = _values


PUBLIC_HOLIDAYS = Closure("public-holidays", text="祝日")
