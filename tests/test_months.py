"""The calendars of a page mark the days of the schedule and no other, and say which are closed for once."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date, timedelta
from functools import cache
from pathlib import Path

import pytest

from shirube.link import Directory, Entry
from shirube.load import TEMPLATES, check_content
from shirube.pages.compose import make_editions
from shirube.pages.edition import Edition
from shirube.pages.views import MonthsView
from shirube.phrases import load_phrases
from shirube.schedule.compile import compile_schedule
from shirube.schedule.dates import sessions

ROOT = Path(__file__).parent.parent
VILLAGE = ROOT / "tests" / "sites" / "village"
CONTENT = ROOT / "content"
TODAY = date(2026, 11, 25)


@cache
def directory_of(content: Path) -> Directory:
    found = check_content(content, TODAY).directory
    assert found is not None
    return found


def edition_of(directory: Directory, today: date = TODAY, language: str = "ja") -> Edition:
    phrases, _ = load_phrases(TEMPLATES / "phrases")
    return next(edition for edition in make_editions(directory, today, phrases) if edition.language == language)


def months_of(edition: Edition, entry: Entry) -> MonthsView | None:
    return edition.months.of(entry, edition.open_days(edition.agenda.of(entry)))


def marks_of(months: MonthsView) -> Mapping[date, str]:
    """Every numbered day of the tables and its mark, by its place in the week as a reader finds it."""
    found: dict[date, str] = {}
    for table in months.tables:
        for week in table.weeks:
            assert len(week) == 7
            for place, cell in enumerate(week):
                if cell.number:
                    day = date.fromisoformat(f"{table.month}-{int(cell.number):02}")
                    assert day.weekday() == place, day
                    found[day] = cell.mark
    return found


def with_schedule(*lines: str, closed: tuple[str, ...] = (), also: tuple[str, ...] = ()) -> tuple[Edition, Entry]:
    schedule, problems = compile_schedule(lines, closed, also)
    assert problems == ()
    niji = replace(directory_of(VILLAGE).by_key["places/niji"], schedule=schedule)
    return edition_of(replace(directory_of(VILLAGE), entries=(niji,))), niji


def entries_with_months(content: Path, today: date) -> Iterator[tuple[Entry, MonthsView]]:
    edition = edition_of(directory_of(content), today)
    for entry in edition.directory.listed:
        months = None if entry.is_paused else months_of(edition, entry)
        if months:
            yield entry, months


@pytest.mark.parametrize("today", [TODAY, date(2026, 12, 1), date(2026, 12, 31), date(2027, 1, 31)])
@pytest.mark.parametrize("content", [VILLAGE, CONTENT], ids=["village", "sample"])
def test_the_marked_days_are_those_of_the_schedule(content: Path, today: date) -> None:
    count = 0
    for entry, months in entries_with_months(content, today):
        marks = marks_of(months)
        days = sorted(marks)
        assert days == [today + timedelta(days=step) for step in range(len(days))]
        assert (days[-1] + timedelta(days=1)).day == 1
        assert len({day.month for day in days}) == 2
        marked = {day for day, mark in marks.items() if mark and mark != "休"}
        assert marked == {item.date for item in sessions(entry.schedule, today, days[-1])}, entry.key
        count += len(marked)
    assert count > 20


@pytest.mark.parametrize("content", [VILLAGE, CONTENT], ids=["village", "sample"])
def test_closed_for_once_is_what_the_rules_would_open(content: Path) -> None:
    for entry, months in entries_with_months(content, TODAY):
        bare = replace(entry.schedule, closures=(), exceptions=())
        marks = marks_of(months)
        shut = {day for day, mark in marks.items() if mark == "休"}
        assert bool(shut) == bool(months.shut)
        would = {item.date for item in sessions(bare, TODAY, max(marks))}
        opened = {item.date for item in sessions(entry.schedule, TODAY, max(marks))}
        seasonal = any(rule.season or rule.closed for rule in entry.schedule.rules)
        assert shut <= would - opened or seasonal, entry.key


def test_each_kind_of_hours_has_its_own_mark_and_is_told_in_words() -> None:
    edition, niji = with_schedule(
        "毎週火・木 10:00-15:00", "第2・第4土曜 13:00-16:00", also=("2026-12-28 13:00-15:00",)
    )
    months = months_of(edition, niji)
    assert months is not None
    assert months.hours == (
        ("①", "午前10時から午後3時まで"),
        ("②", "午後1時から午後4時まで"),
        ("③", "午後1時から午後3時まで"),
    )
    marks = marks_of(months)
    assert (marks[date(2026, 11, 26)], marks[date(2026, 11, 28)], marks[date(2026, 12, 28)]) == ("①", "②", "③")
    assert months.tables[0].title == "2026年11月"


def test_hours_that_never_change_need_no_number() -> None:
    edition, niji = with_schedule("毎週火曜 10:00-15:00", closed=("12/29-1/3",))
    months = months_of(edition, niji)
    assert months is not None
    assert months.hours == (("○", "午前10時から午後3時まで"),)
    marks = marks_of(months)
    assert (marks[date(2026, 12, 1)], marks[date(2026, 12, 29)], marks[date(2026, 12, 2)]) == ("○", "休", "")


def test_two_openings_of_one_day_are_one_mark() -> None:
    edition, niji = with_schedule("毎週火曜 10:00-12:00", "毎週火曜 13:00-15:00")
    months = months_of(edition, niji)
    assert months is not None
    ((mark, words),) = months.hours
    assert mark == "○"
    assert "午前10時から正午まで" in words
    assert "午後1時から午後3時まで" in words


def test_more_kinds_of_hours_than_marks_are_left_to_the_rules() -> None:
    lines = [f"毎週{day} {hour}:00-{hour + 1}:00" for hour, day in enumerate("月火水木金土日", 10)]
    edition, niji = with_schedule(*lines, closed=("12/29-1/3",))
    months = months_of(edition, niji)
    assert months is not None
    assert months.hours == ()
    assert set(marks_of(months).values()) == {"○", "休"}


@pytest.mark.parametrize("line", ["毎日 24時間", "不定期", "5月の毎週土曜 10:00-12:00"])
def test_where_a_calendar_would_say_nothing_there_is_none(line: str) -> None:
    edition, niji = with_schedule(line)
    assert months_of(edition, niji) is None


def test_places_that_share_their_days_share_their_tables() -> None:
    edition, niji = with_schedule("毎週火曜 10:00-12:00")
    other = replace(niji, schedule=compile_schedule(["毎週火曜 18:00-20:00"])[0])
    editions = edition_of(replace(edition.directory, entries=(niji,)))
    first, again = months_of(editions, niji), editions.months.of(other, editions.open_days(editions.agenda.of(niji)))
    assert first is not None
    assert again is not None
    assert first.tables[0] is again.tables[0]
    assert first.tables[1] is again.tables[1]


def test_each_language_says_the_months() -> None:
    for language, title in (("ja", "11月と12月のカレンダー"), ("en", "Calendar for November and December")):
        edition = edition_of(directory_of(CONTENT), language=language)
        assert edition.months.title == title
    assert edition_of(directory_of(CONTENT), date(2026, 12, 3)).months.title == "12月と1月のカレンダー"
