"""Which entry is open on which date, worked out once for all pages and languages."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property

from shirube.link import Directory, Entry
from shirube.schedule.dates import Session, sessions


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

    @cached_property
    def open_counts(self) -> Mapping[date, int]:
        """How many entries open on each date that any does."""
        return {day: len({entry.key for entry, _ in pairs}) for day, pairs in self._by_date.items()}

    def prepare(self) -> None:
        """Work everything out now, so that processes forked after this share it."""
        _ = self._coming, self.open_counts

    def of(self, entry: Entry) -> tuple[Session, ...]:
        """The coming sessions of an entry, earliest first; none while it is paused."""
        return self._coming.get(entry.key, ())

    def on(self, day: date) -> list[tuple[Entry, Session]]:
        """Who is open on a date, in 50音順."""
        return self._by_date.get(day, [])
