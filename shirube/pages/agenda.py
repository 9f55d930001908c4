"""Which entry is open on which date, worked out once for all pages and languages."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from typing import Final

from shirube.link import Directory, Entry
from shirube.schedule.dates import Session, sessions
from shirube.schedule.holidays import official_until
from shirube.schedule.recurrence import Recurrence, recurrences

CALENDAR_DAYS: Final = 366
"""How far calendars reach, at most: a year, and no further than the public holidays are announced."""


@dataclass(frozen=True)
class Agenda:
    """The sessions of all listed entries from the Monday before `first` to `last`."""

    directory: Directory
    first: date
    """The day of the build."""
    last: date

    @property
    def monday(self) -> date:
        return self.first - timedelta(days=self.first.weekday())

    @property
    def dates(self) -> tuple[date, ...]:
        """Every day from the build on."""
        return tuple(self.first + timedelta(days=step) for step in range((self.last - self.first).days + 1))

    @cached_property
    def calendar_last(self) -> date:
        """The last day of calendars: later public holidays, on which many close, nobody knows yet."""
        return max(self.last, min(self.first + timedelta(days=CALENDAR_DAYS), official_until()))

    @cached_property
    def _recurrences(self) -> Mapping[str, tuple[Recurrence, ...]]:
        return {
            entry.key: recurrences(entry.schedule, self.first, self.calendar_last)
            for entry in self.directory.listed
            if not entry.is_paused
        }

    @cached_property
    def _sessions(self) -> Mapping[str, tuple[Session, ...]]:
        return {
            entry.key: sessions(entry.schedule, self.monday, self.last)
            for entry in self.directory.listed
            if not entry.is_paused
        }

    @cached_property
    def _coming(self) -> Mapping[str, tuple[Session, ...]]:
        return {key: tuple(item for item in found if item.date >= self.first) for key, found in self._sessions.items()}

    @cached_property
    def _by_date(self) -> Mapping[date, list[tuple[Entry, Session]]]:
        found: dict[date, list[tuple[Entry, Session]]] = {}
        for entry in self.directory.listed:
            for coming in self._sessions.get(entry.key, ()):
                found.setdefault(coming.date, []).append((entry, coming))
        return found

    def prepare(self) -> None:
        """Work everything out now, so that processes forked after this share it."""
        _ = self._coming, self._by_date, self._recurrences, self.directory.neighbours

    def of(self, entry: Entry) -> tuple[Session, ...]:
        """The coming sessions of an entry, earliest first; none while it is paused."""
        return self._coming.get(entry.key, ())

    def recurrences(self, entry: Entry) -> tuple[Recurrence, ...]:
        """The events of an entry's calendar, from the build to `calendar_last`; none while it is paused."""
        return self._recurrences.get(entry.key, ())

    def on(self, day: date) -> list[tuple[Entry, Session]]:
        """Who is open on a date, in 50音順."""
        return self._by_date.get(day, [])
