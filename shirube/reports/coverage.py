"""Where nobody is served: audiences by day and by area, and what is missing altogether."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Final

from shirube.link import ANYONE, DAYS, WEEKDAYS, Directory, Entry
from shirube.model.site import Area
from shirube.reports.report import Cell, Report, Table

_DAY_WORDS: Final = dict(zip(DAYS, ("月", "火", "水", "木", "金", "土", "日", "祝日", "不定"), strict=True))
_HOW: Final = "その人たちのための居場所と相談先の数です。「だれでも」の場所は、いちばん上の行だけに数えます。"


def coverage(directory: Directory, today: date) -> Report:
    """Count the open entries meant for each audience, by day and by area, and name the audiences with none."""
    terms = directory.vocabularies["audiences"]
    open_for = {term.id: _running(directory.for_audience(term.id).meant) for term in terms}
    ordered = sorted(terms, key=lambda term: term.id != ANYONE)
    areas = directory.site.areas
    by_day = [(term.ja, *_by_day(open_for[term.id]), len(open_for[term.id])) for term in ordered]
    by_area = [(term.ja, *_by_area(open_for[term.id], areas), len(open_for[term.id])) for term in ordered]
    area_day = [(area.ja, *_by_day(_running(directory.in_area(area.id)))) for area in areas]
    return Report(
        "足りないところ",
        today,
        (
            Table("だれのための場所もない対象・地区・曜日", ("種類", "名前"), _nothing(directory, open_for)),
            Table("対象と曜日", ("対象", *_DAY_WORDS.values(), "合計"), tuple(by_day), "grid", _HOW),
            Table("対象と地区", ("対象", *(area.ja for area in areas), "合計"), tuple(by_area), "grid", _HOW),
            Table(
                "地区と曜日",
                ("地区", *_DAY_WORDS.values()),
                tuple(area_day),
                "grid",
                "その日にひらいているところの数です。",
            ),
        ),
        note="お休み中と、終わったところは、数えていません。",
    )


def _running(entries: Iterable[Entry]) -> list[Entry]:
    return [entry for entry in entries if not entry.is_paused and not entry.is_ended]


def _by_day(entries: Sequence[Entry]) -> tuple[Cell, ...]:
    counts = {day: sum(day in entry.days for entry in entries) for day in DAYS}
    # Nobody lacks a place whose days are not fixed.
    return tuple(count or "" if day == "irregular" else count for day, count in counts.items())


def _by_area(entries: Sequence[Entry], areas: Sequence[Area]) -> tuple[Cell, ...]:
    return tuple(sum(entry.listing.area == area.id for entry in entries) for area in areas)


def _nothing(directory: Directory, open_for: dict[str, list[Entry]]) -> tuple[tuple[str, ...], ...]:
    rows = [("対象", term.ja) for term in directory.vocabularies["audiences"] if not open_for[term.id]]
    rows += [("地区", area.ja) for area in directory.site.areas if not _running(directory.in_area(area.id))]
    rows += [("曜日", _DAY_WORDS[day]) for day in WEEKDAYS if not _running(directory.on_day(day))]
    return tuple(rows)
