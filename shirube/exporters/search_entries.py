"""`search/entries.json`: what the search page needs to draw, filter, count and order its rows in the browser.

Its words are for people as they stand (already in the page's language); the browser adds only today's date. Written
to be small: a column for each value, since like packs well beside like (a fifth less on the wire than row by row), and
one calendar for all that is open on the same days.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Final, Literal

PATH: Final = "search/entries.json"
"""Where the file lies below the folder of its language."""
SYNONYMS_PATH: Final = "search/synonyms.json"
FORM: Final = 2
"""Changes when `templates/components/search/entries.js` must read the file differently."""

Weekday = Literal["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
RowText = Literal["name", "summary", "kind_words", "area_label", "days_words"]
"""The texts of a row that can be in another language than the page."""
WEEKDAYS: Final[tuple[Weekday, ...]] = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_SHORT: Final[Mapping[str, str]] = {"kind_words": "what", "area_label": "where", "days_words": "rule"}
_OPEN: Final = {"weekly": "2", "some": "1"}


@dataclass(frozen=True, slots=True, kw_only=True)
class SearchEntry:
    """One row of the search page: a place or an organisation, in words and in ids."""

    slug: str
    kind: Literal["place", "organisation"]
    name: str
    kana: str = ""
    aliases: tuple[str, ...] = ()
    summary: str = ""
    kind_words: str = ""
    """What it is, as one label: 居場所・サロン、カフェ."""
    area_label: str = ""
    area: str = ""
    kinds: tuple[str, ...] = ()
    audiences: tuple[str, ...] = ()
    admission: Literal["only", "preferred", "anyone", ""] = ""
    tongues: tuple[str, ...] = ()
    """Languages spoken there, ids."""
    flags: tuple[str, ...] = ()
    """Conditions that hold, by the name of their checkbox: free, booking-none, wheelchair, …"""
    days: Mapping[Weekday, Literal["weekly", "some"]] = field(default_factory=dict)
    holiday: bool = False
    """Open on 祝日."""
    irregular: bool = False
    """Has days that are not known beforehand."""
    days_words: str = ""
    """The rule in words: 毎週火・木、第2・第4土曜."""
    sessions: tuple[tuple[date, str, str], ...] = ()
    """Coming openings: date, start HH:MM, end HH:MM or nothing; past midnight the hours go on (26:00)."""
    state: Literal["open", "paused", "ended"] = "open"
    state_label: str = ""
    """お休み中."""
    state_words: str = ""
    """1月7日（木）から再開."""
    terms: tuple[str, ...] = ()
    chips: tuple[tuple[str, ...], ...] = ()
    """For whom, as shown: id of the audience (or nothing, for どなたでも), its short label, and the language of that
    where it is not the page's."""

    langs: Mapping[RowText, str] = field(default_factory=dict)
    """Which of these words are in another language than the page, and in which: {"name": "ja"}."""

    @property
    def anyone(self) -> bool:
        """Tell whether it is listed under every audience, as どなたでも."""
        return self.admission == "anyone"


def search_entries(rows: Iterable[SearchEntry], *, base: str, first_day: date, last_day: date) -> bytes:
    """Write the file. `rows` come in 50音順, which is kept; sessions lie from `first_day` to `last_day`.

    `base` is the address of the language's home, below which the pages of entries lie. After `last_day` the page says
    that it is too old to know, and names no date. Raises ValueError on a session outside the days.
    """
    calendars: dict[str, int] = {}
    entries = [_entry(row, first_day, last_day, calendars) for row in rows]
    names = [name for name in entries[0] if any(entry[name] for entry in entries)] if entries else []
    matter = {
        "form": FORM,
        "base": base,
        "first": first_day.isoformat(),
        "last": last_day.isoformat(),
        "calendars": list(calendars),
        # 0 where an entry has nothing to say: it is one letter, and false to the browser as well.
        "columns": {name: [entry[name] or 0 for entry in entries] for name in names},
    }
    return (json.dumps(matter, ensure_ascii=False, separators=(",", ":")) + "\n").encode()


def search_synonyms(groups: Iterable[Sequence[str]]) -> bytes:
    """Write groups of words that mean the same, as people write them: fetched with the first word somebody types."""
    return (json.dumps([list(group) for group in groups if len(group) > 1], ensure_ascii=False) + "\n").encode()


def _entry(row: SearchEntry, first_day: date, last_day: date, calendars: dict[str, int]) -> dict[str, object]:
    return {
        "slug": row.slug,
        "kind": row.kind,
        "name": row.name,
        "kana": row.kana,
        "aliases": row.aliases,
        "summary": row.summary,
        _SHORT["kind_words"]: row.kind_words,
        _SHORT["area_label"]: row.area_label,
        "area": row.area,
        "kinds": row.kinds,
        "audiences": row.audiences,
        "admission": row.admission,
        "tongues": row.tongues,
        "flags": row.flags,
        "days": "".join(_OPEN.get(row.days.get(day, ""), "0") for day in WEEKDAYS) if row.days else "",
        "holiday": row.holiday,
        "irregular": row.irregular,
        _SHORT["days_words"]: row.days_words,
        "sessions": _sessions(row, first_day, last_day, calendars),
        "state": "" if row.state == "open" else row.state,
        "stateLabel": row.state_label,
        "stateWords": row.state_words,
        "terms": row.terms,
        "chips": row.chips,
        "langs": {_SHORT.get(name, name): lang for name, lang in sorted(row.langs.items())},
    }


def _sessions(
    row: SearchEntry, first_day: date, last_day: date, calendars: dict[str, int]
) -> list[tuple[int, str, str] | tuple[int, str]]:
    """Group sessions by their hours; each group names its calendar, a row of 0 and 1 from the first day on."""
    by_hours: dict[tuple[str, str], set[int]] = {}
    for day, start, end in row.sessions:
        if not first_day <= day <= last_day:
            raise ValueError(f"{row.slug}: session on {day} is not between {first_day} and {last_day}")
        by_hours.setdefault((start, end), set()).add((day - first_day).days)
    groups: list[tuple[int, str, str] | tuple[int, str]] = []
    for (start, end), offsets in sorted(by_hours.items()):
        calendar = "".join("1" if offset in offsets else "0" for offset in range(max(offsets) + 1))
        number = calendars.setdefault(calendar, len(calendars))
        groups.append((number, start, end) if end else (number, start))
    return groups
