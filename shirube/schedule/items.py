"""What a line is read into: days, months, times, closings, and words that are none of these.

Each reader (`days`, `months`, `times`, `closings`, `phrases`) looks at the tokens from one position and gives the item
and where it ends, or None. Readers know nothing of each other's results; what the items of a line mean together is
decided in `assemble`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from shirube.schedule.lex import Token
from shirube.schedule.rules import Closure

ALL_NTH = (1, 2, 3, 4, 5)
EVERY_MONTH = tuple(range(1, 13))
DAYS_OF_MONTH = (31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)


@dataclass(slots=True)
class Days:
    """One group of days that share their weeks: 第2・第4土曜, 毎週火・木, 15日・29日."""

    weekdays: tuple[int, ...] = ()
    nth: tuple[int, ...] = ()
    monthdays: tuple[int, ...] = ()
    interval: int = 1
    anchor: date | None = None
    holidays: str = "any"
    workdays: bool = False
    every: bool = False
    """毎週, 毎日, a range or 平日 was written: each week without doubt."""
    without_nth: tuple[int, ...] = ()
    bare: bool = False
    """Only letters (土, 月水金): a list of days that a later, exact wording may narrow."""
    frequency: tuple[str, int, int] | None = None
    topic: bool = False
    """は follows: what comes next is about these days."""


@dataclass(slots=True)
class Months:
    months: tuple[int, ...] = ()
    season: tuple[str, str] | None = None
    name: str = ""
    rest: bool = False
    """A season named without months, to be the rest of the year when the other season has its months."""
    topic: bool = False
    behind: bool = False
    """In brackets behind the days it belongs to: 第2土曜（奇数月）."""


@dataclass(slots=True)
class Time:
    """Minutes from midnight; the end may lie past 24:00."""

    start: int | None
    end: int | None
    label: str = ""
    numbered: bool = False
    whole_day: bool = False
    half: str = ""
    """`am` or `pm` when the start said so."""
    text: str = field(default="", compare=False)
    """As written, for the note of a rule that does not take the time as opening hours."""


@dataclass(slots=True)
class Closed:
    closures: tuple[Closure, ...]
    months: tuple[int, ...] = ()
    days: tuple[Days, ...] = ()
    within: tuple[int, ...] = ()
    """The months in which those days are closed (8月の第2土曜は休み); empty for all."""
    behind: bool = False
    """In brackets behind the days it belongs to."""
    on: Days | None = None
    """The weekdays whose holidays are closed (月曜が祝日の場合は休み); None for all."""
    whole_place: bool = False
    """Said as 休館日, 定休 or 土日を除く: on every other day the place is open."""
    moved: bool = False
    """The session moves to another day (祝日の場合第3): only the closing can be expressed."""


@dataclass(slots=True)
class Frequency:
    unit: str
    low: int
    high: int


@dataclass(slots=True)
class Mark:
    """A word with a role of its own: `irregular`, `ask`, `or`, `sep`, `other`, `two_months`, `anchor` …"""

    role: str
    day: date | None = None
    text: str = ""
    months: frozenset[int] = frozenset()
    """For `season_undefined`, the months that belong to the season without doubt."""


@dataclass(slots=True)
class Note:
    text: str
    local: bool = False
    """It stands in brackets, so it belongs to the words before it."""


@dataclass(slots=True)
class Break:
    start: int
    end: int


Item = Days | Months | Time | Closed | Frequency | Mark | Note | Break
Placed = tuple[Item, int, int]
"""An item and the tokens it covers, from and up to."""
Found = tuple[Item, int] | None
Tokens = Sequence[Token]


@dataclass(slots=True)
class Unreadable(Exception):
    """The first token that no reader takes, and what to write when that is known."""

    at: int
    hint: str = field(default="")


def kind(tokens: Tokens, at: int) -> str:
    return tokens[at].kind if 0 <= at < len(tokens) else ""


def skip(tokens: Tokens, at: int, *kinds: str) -> int:
    while at < len(tokens) and tokens[at].kind in kinds:
        at += 1
    return at
