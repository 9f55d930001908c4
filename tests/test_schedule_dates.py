"""Days on which a schedule takes place: fixtures worked out by hand, in tests/golden/schedule."""

from __future__ import annotations

import pickle
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from time import process_time
from typing import Any

import jpholiday
import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from shirube.schedule.compile import compile_schedule
from shirube.schedule.dates import sessions
from shirube.schedule.holidays import is_holiday, name, official_until
from shirube.schedule.rules import WEEKDAYS, Rule, Schedule

FIXTURES = Path(__file__).parent / "golden" / "schedule"


def _cases() -> Iterator[Any]:
    for path in sorted(FIXTURES.glob("*.yaml")):
        # BaseLoader keeps every scalar text: 10:00 must not become 600.
        for case in yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.BaseLoader):
            yield pytest.param(case, id=f"{path.stem}: {case['what']}")


CASES = tuple(_cases())


@pytest.mark.parametrize("case", CASES)
def test_the_days_worked_out_by_hand(case: dict[str, Any]) -> None:
    schedule, problems = compile_schedule(
        case["open"], case.get("closed", ()), case.get("also", ()), case.get("except", ())
    )
    assert problems == ()
    first, last = map(date.fromisoformat, case["window"])
    found = [
        f"{s.date} {'月火水木金土日'[s.date.weekday()]} {s.start or ''}-{s.end or ''}"
        for s in sessions(schedule, first, last)
    ]
    assert found == case["expect"]


def test_the_fixtures_name_the_weekday_the_calendar_has() -> None:
    for param in CASES:
        for line in param.values[0]["expect"]:
            day, weekday, _ = line.split()
            assert "月火水木金土日"[date.fromisoformat(day).weekday()] == weekday, line


rules = st.builds(
    Rule,
    weekdays=st.sets(st.sampled_from(WEEKDAYS), min_size=1).map(lambda s: tuple(d for d in WEEKDAYS if d in s)),
    nth=st.sets(st.sampled_from((1, 2, 3, 4, 5, -1))).map(tuple),
    months=st.sets(st.integers(1, 12)).map(lambda s: tuple(sorted(s))),
    start=st.just("10:00"),
)


@given(rules, st.dates(date(2024, 1, 1), date(2032, 1, 1)), st.integers(0, 120))
def test_days_are_those_of_a_naive_look_at_each_day(rule: Rule, first: date, length: int) -> None:
    last = first + timedelta(days=length)

    def holds(day: date) -> bool:
        week = (day.day - 1) // 7 + 1
        is_last = (day + timedelta(days=7)).month != day.month
        return (
            WEEKDAYS[day.weekday()] in rule.weekdays
            and (not rule.nth or week in rule.nth or (is_last and -1 in rule.nth))
            and (not rule.months or day.month in rule.months)
        )

    expected = [day for day in (first + timedelta(days=i) for i in range(length + 1)) if holds(day)]
    assert [s.date for s in sessions(Schedule(rules=(rule,)), first, last)] == expected


def test_a_window_that_ends_before_it_begins_is_empty() -> None:
    schedule, _ = compile_schedule(["毎日 10:00"])
    assert sessions(schedule, date(2026, 12, 2), date(2026, 12, 1)) == ()


def test_the_ends_of_the_calendar_do_not_crash() -> None:
    schedule, _ = compile_schedule(["最終土曜 10:00", "毎月末日"])
    assert sessions(schedule, date(9999, 12, 1), date.max) == ()
    assert sessions(schedule, date.min, date(1, 2, 1)) == ()


def test_a_thousand_schedules_of_a_quarter_are_quick() -> None:
    schedules = [
        compile_schedule([f"毎週火・木 10:{i % 60:02}-15:00", f"第2土曜 13:{i // 60:02}-16:00"], ["祝日"])[0]
        for i in range(1000)
    ]
    began = process_time()
    for schedule in schedules:
        sessions(schedule, date(2026, 11, 23), date(2027, 2, 20))
    # 0.05 s are expected; the slack is for a busy machine and the holidays, which are looked up once.
    assert process_time() - began < 0.5


def test_a_schedule_survives_pickle() -> None:
    schedule, _ = compile_schedule(
        ["第2・第4土曜 13:00-16:00 ※祝日休み", "不定期"], ["12/29-1/3"], ["2026-12-24 13:00"], ["2026-12-22"]
    )
    assert pickle.loads(pickle.dumps(schedule)) == schedule


def test_holidays_are_known_by_name_and_settled_for_a_year() -> None:
    assert name(date(2026, 11, 23)) == "勤労感謝の日"
    assert not is_holiday(date(2026, 11, 24))
    assert is_holiday(date(2027, 3, 22))
    assert official_until() == date(2027, 12, 31)


def test_the_holidays_written_out_are_those_of_the_library() -> None:
    day, told = date(2026, 1, 1), []
    while day <= official_until():
        if (of_library := jpholiday.is_holiday_name(day)) != name(day):
            told.append((day, of_library, name(day)))
        day += timedelta(days=1)
    assert told == []
    assert name(date(2025, 11, 24)) == jpholiday.is_holiday_name(date(2025, 11, 24)) == "勤労感謝の日 振替休日"
