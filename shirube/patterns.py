"""How a language says days, times and lists: the `say.` part of its phrase file, made ready once.

Nothing here knows a language. Every word and every order of words comes from `templates/phrases/<language>.yaml`;
`MAY_FILL` says which values a pattern is given, so that the reader of those files can tell a mistake.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Final

MAY_FILL: Final[Mapping[str, str]] = {
    "say.weekday": "day",
    "say.date": "month day",
    "say.date.year": "year month day",
    "say.date.weekday": "date weekday",
    "say.month": "month",
    "say.month.run": "first last",
    "say.month.year": "year month",
    "say.span": "first last",
    "say.holiday": "name?",
    "say.weekly": "days",
    "say.fortnightly": "days",
    "say.weeks-apart": "weeks days",
    "say.nth": "weeks days",
    "say.monthdays": "days",
    "say.monthdays.each": "days",
    "say.and-holidays": "days",
    "say.from-day": "day",
    "say.in-months": "months days",
    "say.closed": "days",
    "say.clock": "half? hour/hour0/hour12",
    "say.clock.half-past": "half? hour/hour0/hour12",
    "say.clock.minutes": "half? hour/hour0/hour12 minute/minute2",
    "say.time": "start end",
    "say.time.since": "start",
    "say.time.until": "end",
    "say.time.next-day": "time",
    "say.table.since": "start",
    "say.table.next-day": "time",
    "say.opening": "days time",
    "entry.kinds": "type? kinds",
}
"""Key → the values its sentence fills: each must be there, unless it ends in `?`; of `a/b` exactly one."""


def misfilled(key: str, names: frozenset[str]) -> str | None:
    """Say what a sentence of `MAY_FILL` should fill, where it fills something else."""
    wanted = MAY_FILL[key]
    rest = set(names)
    is_right = True
    for group in wanted.split():
        choices = set(group.removesuffix("?").split("/"))
        found = choices & rest
        rest -= choices
        is_right = is_right and (len(found) == 1 or (not found and group.endswith("?")))
    return None if is_right and not rest else wanted


class Patterns:
    """The ready patterns of one language; made once, asked for every page."""

    def __init__(self, sentences: Mapping[str, str]) -> None:
        def listed(key: str, count: int) -> tuple[str, ...]:
            return tuple(sentences[f"{key}.{number}"] for number in range(1, count + 1))

        def pattern(key: str) -> Callable[..., str]:
            return sentences[key].format

        self.weekdays = listed("say.weekdays", 7)
        self.weekdays_in_dates = listed("say.weekdays.in-dates", 7)
        self.only_weekday = pattern("say.weekday")
        self._joint, self._last_joint = sentences["say.joint"], sentences["say.joint.last"]
        self.months = listed("say.months", 12)
        self._month, self._month_run = pattern("say.month"), pattern("say.month.run")
        self._month_of_year = pattern("say.month.year")
        self.month_joint = sentences["say.months.joint"]
        self.even_months, self.odd_months = sentences["say.months.even"], sentences["say.months.odd"]
        self._date, self._date_of_year = pattern("say.date"), pattern("say.date.year")
        self._date_weekday = pattern("say.date.weekday")
        self.span = pattern("say.span")
        self.holiday = pattern("say.holiday")
        self.every_day, self.workdays = sentences["say.every-day"], sentences["say.workdays"]
        self.weekly, self.fortnightly = pattern("say.weekly"), pattern("say.fortnightly")
        self.weeks_apart = pattern("say.weeks-apart")
        self.nth = pattern("say.nth")
        self._weeks = listed("say.nth.weeks", 6)
        self._monthdays = listed("say.monthdays.days", 32)
        self.monthdays, self.monthdays_each = pattern("say.monthdays"), pattern("say.monthdays.each")
        self.and_holidays = pattern("say.and-holidays")
        self.weekend_and_holidays = sentences["say.weekend-and-holidays"]
        self.holidays, self.holidays_only = sentences["say.holidays"], sentences["say.holidays-only"]
        self.from_day = pattern("say.from-day")
        self.in_months = pattern("say.in-months")
        self.closed, self.closed_joint = pattern("say.closed"), sentences["say.closed.joint"]
        self._halves = listed("say.clock.halves", 3)
        self._clock, self._half_past = pattern("say.clock"), pattern("say.clock.half-past")
        self._minutes, self._noon = pattern("say.clock.minutes"), sentences["say.clock.noon"]
        self.time, self.since = pattern("say.time"), pattern("say.time.since")
        self.until, self.next_day = pattern("say.time.until"), pattern("say.time.next-day")
        self.all_day = sentences["say.time.all-day"]
        self.table_since, self.table_next_day = pattern("say.table.since"), pattern("say.table.next-day")
        self.opening = pattern("say.opening")

    def join(self, words: Sequence[str]) -> str:
        """Put names in a row: 火・木; Tuesday, Thursday and Friday."""
        return self._last_joint.join(filter(None, (self._joint.join(words[:-1]), words[-1])))

    def days(self, weekdays: Sequence[int]) -> str:
        """Name weekdays counted from Monday, 0: 火・木; one alone may need a longer name, 火曜."""
        names = [self.weekdays[day] for day in weekdays]
        return self.only_weekday(day=names[0]) if len(names) == 1 else self.join(names)

    def weeks(self, nth: Sequence[int]) -> str:
        """Name weeks of a month; -1 is the last."""
        return self.join([self._weeks[n - 1 if n > 0 else -1] for n in nth])

    def days_of_month(self, days: Sequence[int]) -> str:
        """Name days of a month; -1 is the last."""
        return self.join([self._monthdays[day - 1 if day > 0 else -1] for day in days])

    def month_span(self, first: int, last: int) -> str:
        if first == last:
            return self._month(month=self.months[first - 1])
        return self._month_run(first=self.months[first - 1], last=self.months[last - 1])

    def month_words(self, day: date, *, year: bool) -> str:
        """11月; with its year 2026年11月."""
        name = self.months[day.month - 1]
        return self._month_of_year(year=day.year, month=name) if year else self._month(month=name)

    def day_of_year(self, month: int, day: int) -> str:
        return self._date(month=self.months[month - 1], day=day)

    def date_words(self, day: date, *, year: bool = False) -> str:
        """11月24日; with its year 2026年11月24日."""
        month = self.months[day.month - 1]
        return (
            self._date_of_year(year=day.year, month=month, day=day.day)
            if year
            else self._date(month=month, day=day.day)
        )

    def date_and_weekday(self, day: date, *, year: bool = False) -> str:
        """11月24日（火）; Tue 24 November."""
        return self._date_weekday(date=self.date_words(day, year=year), weekday=self.weekdays_in_dates[day.weekday()])

    def clock(self, hour: int, minute: int) -> str:
        """午前10時半; 10:30."""
        if (hour, minute) == (12, 0):
            return self._noon
        say = self._clock if minute == 0 else self._half_past if minute == 30 else self._minutes
        return say(
            half=self._halves[0 if hour < 12 else 1 if hour == 12 else 2],
            hour=hour,
            hour0=hour % 12,
            hour12=hour if hour <= 12 else hour - 12,
            minute=minute,
            minute2=f"{minute:02}",
        )
