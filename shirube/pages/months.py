"""This month and the next as calendars: on which days a door is open, and when it is not although it usually is.

Many places share their days, so a table is made once for each pattern of days, and drawn once.
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cached_property
from itertools import chain
from typing import Final

from shirube.link import WEEKDAYS, Entry
from shirube.pages import speech
from shirube.pages.agenda import Agenda
from shirube.pages.views import MonthDay, MonthsView, MonthTable, SessionView
from shirube.phrases import Words

_NUMBERS: Final = "①②③④⑤⑥"
"""Which hours a day has, where there are several; who has more kinds of them is told by its rules alone."""
_ONE: Final = "○"


@dataclass(frozen=True)
class Months:
    """The calendars of one language."""

    agenda: Agenda
    t: Words
    weekdays: tuple[tuple[str, str], ...]
    """The letter of each day, and what completes it for those who hear it."""
    _tables: dict[tuple[int, tuple[str | None, ...]], MonthTable] = field(default_factory=dict)

    @cached_property
    def days(self) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """The days of this month from the build on, and those of the next; all lie within what the build lays down."""
        first = self.agenda.first
        second = self._next_month
        return (
            tuple(_iso(first + timedelta(days=step)) for step in range((second - first).days)),
            tuple(_iso(second.replace(day=number + 1)) for number in range(monthrange(second.year, second.month)[1])),
        )

    @cached_property
    def _next_month(self) -> date:
        return (self.agenda.first.replace(day=1) + timedelta(days=31)).replace(day=1)

    @cached_property
    def title(self) -> str:
        """What stands over both: 11月と12月のカレンダー."""
        first, second = (speech.month(day, self.t.say, year=False) for day in (self.agenda.first, self._next_month))
        return self.t("month.title", first=first, second=second)

    def of(self, entry: Entry, sessions: Sequence[SessionView]) -> MonthsView | None:
        """Give the calendars of an entry; None where they would say nothing: no day is known, or all are alike."""
        letters: dict[str, str] = {}
        open_days: dict[str, str] = {}
        for session in sessions:
            hours = session.sentence or self.t("day.time-unknown")
            open_days[session.date] = letters.setdefault(hours, _NUMBERS[len(letters) % len(_NUMBERS)])
        marked = [day in open_days for day in chain(*self.days)]
        if not any(marked) or all(marked):
            return None
        if len(letters) > len(_NUMBERS):
            letters = {}
        if len(letters) < 2:
            letters = dict.fromkeys(letters, _ONE)
            open_days = dict.fromkeys(open_days, _ONE)
        shut = self._shut(entry, open_days)
        marks = {**dict.fromkeys(shut, self.t("month.shut")), **open_days}
        return MonthsView(
            self.title,
            self.weekdays,
            tuple(self._table(number, tuple(map(marks.get, days))) for number, days in enumerate(self.days)),
            tuple((letter, hours) for hours, letter in letters.items()),
            self.t("month.shut.text") if any(day in shut for day in chain(*self.days)) else "",
        )

    def _shut(self, entry: Entry, open_days: dict[str, str]) -> frozenset[str]:
        """The days that a rule names and something closes: holidays, the turn of the year, a single date."""
        last = self.agenda.last
        return frozenset(
            iso
            for event in self.agenda.recurrences(entry)
            for day in event.left_out
            if day <= last and (iso := _iso(day)) not in open_days
        )

    def _table(self, number: int, marks: tuple[str | None, ...]) -> MonthTable:
        key = (number, marks)
        made = self._tables.get(key)
        if made is None:
            made = self._tables[key] = self._make_table(number, marks)
        return made

    def _make_table(self, number: int, marks: Sequence[str | None]) -> MonthTable:
        first = self._next_month if number else self.agenda.first
        blank = MonthDay()
        cells = [blank] * first.weekday()
        cells += [
            MonthDay(str(first.day + step), mark or "", is_shut=mark == self.t("month.shut"))
            for step, mark in enumerate(marks)
        ]
        cells += [blank] * (-len(cells) % len(WEEKDAYS))
        weeks = tuple(tuple(cells[start : start + 7]) for start in range(0, len(cells), 7))
        return MonthTable(_iso(first)[:7], speech.month(first, self.t.say), weeks)


_iso = date.isoformat
