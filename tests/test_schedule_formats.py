"""A schedule for other programs: facets, RRULE, opening_hours, schema.org, the command line."""

from __future__ import annotations

from datetime import date

import pytest

from shirube.schedule.compile import compile_schedule
from shirube.schedule.describe import reading_as_dict, reading_as_text
from shirube.schedule.facets import day_facets
from shirube.schedule.osm import opening_hours, opening_hours_specification
from shirube.schedule.read import read_line
from shirube.schedule.rrule import rrule
from shirube.schedule.rules import Schedule
from tests.languages import EN, JA

TODAY = date(2026, 11, 23)


def schedule_of(*lines: str, closed: tuple[str, ...] = ()) -> Schedule:
    schedule, problems = compile_schedule(lines, closed)
    assert problems == ()
    return schedule


def test_every_unreadable_line_is_reported_with_its_field_and_index() -> None:
    schedule, problems = compile_schedule(
        ["毎週火曜 10:00", "第2土陽"], ["祝日", "へんな日"], ["2026-13-01"], ["2026-12-22", ("12月", "雪")]
    )
    assert [(p.field, p.index, p.problem.found) for p in problems] == [
        ("open", 1, "第2土陽"),
        ("closed", 1, "へんな日"),
        ("also", 0, "2026-13-01"),
        ("except", 1, "12月"),
    ]
    assert len(schedule.rules) == len(schedule.closures) == len(schedule.exceptions) == 1


def test_a_line_that_only_closes_holds_for_the_whole_place() -> None:
    schedule = schedule_of("火〜日 10:00-17:00", "祝日休み")
    assert [closure.key for closure in schedule.closures] == ["public-holidays"]


def test_facets_tell_weekly_from_some() -> None:
    assert day_facets(schedule_of("毎週火・木", "第2火曜", "第4土曜")) == {
        "tue": "weekly",
        "thu": "weekly",
        "sat": "some",
    }
    assert day_facets(schedule_of("土日祝")) == {"sat": "weekly", "sun": "weekly", "holiday": "weekly"}
    assert day_facets(schedule_of("隔週水曜（2026-04-01から）")) == {"wed": "some"}
    assert set(day_facets(schedule_of("毎月21日")).values()) == {"some"}
    assert day_facets(schedule_of("不定期")) == {"irregular": "some"}
    assert day_facets(Schedule()) == {"irregular": "some"}
    assert day_facets(schedule_of("毎週火曜", "不定期")) == {"tue": "weekly", "irregular": "some"}


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("毎週火・木", "FREQ=WEEKLY;BYDAY=TU,TH"),
        ("第2・第4土曜", "FREQ=MONTHLY;BYDAY=2SA,4SA"),
        ("最終金曜", "FREQ=MONTHLY;BYDAY=-1FR"),
        ("毎月21日", "FREQ=MONTHLY;BYMONTHDAY=21"),
        ("毎月末日", "FREQ=MONTHLY;BYMONTHDAY=-1"),
        ("偶数月の第3土曜", "FREQ=MONTHLY;BYDAY=3SA;BYMONTH=2,4,6,8,10,12"),
        ("隔週水曜（2026-04-01から）", "FREQ=WEEKLY;INTERVAL=2;BYDAY=WE"),
        ("祝日のみ", None),
        ("12/1〜3/15の毎週土曜", None),
    ],
)
def test_rules_become_rrules_where_those_can_say_them(line: str, expected: str | None) -> None:
    assert rrule(read_line(line).rules[0]) == expected


@pytest.mark.parametrize(
    ("lines", "closed", "expected"),
    [
        (("毎週火・木 10:00-15:00",), ("祝日", "12/29-1/3"), "Tu,Th 10:00-15:00; PH off; Dec 29-Jan 03 off"),
        (("第2土曜 11:30-12:50・13:00-14:20",), (), "Sa[2] 11:30-12:50,13:00-14:20"),
        (("平日 9:00-17:00、土日祝 10:00-15:00",), (), "Mo-Fr 09:00-17:00; PH off; Sa,Su,PH 10:00-15:00"),
        (("11〜3月の最終金曜 17:30〜",), (), "Nov-Mar Fr[-1] 17:30+"),
        (("毎月21日 10:00-12:00 ※4月〜12月は休み",), (), "Jan 21,Feb 21,Mar 21 10:00-12:00"),
        (("平日 9:00-17:00", "第2土曜 10:00-12:00"), (), None),
        (("隔週水曜（2026-04-01から）",), (), None),
        (("不定期",), (), None),
    ],
)
def test_schedules_become_opening_hours(lines: tuple[str, ...], closed: tuple[str, ...], expected: str | None) -> None:
    assert opening_hours(schedule_of(*lines, closed=closed)) == expected


def test_schema_org_gets_what_it_can_say() -> None:
    assert opening_hours_specification(schedule_of("毎週火曜 18:00-翌2:00", "第2土曜 10:00-12:00", "毎日 24時間"))[
        0
    ] == {
        "@type": "OpeningHoursSpecification",
        "dayOfWeek": ["Tuesday"],
        "opens": "18:00",
        "closes": "02:00",
    }


def test_a_reading_is_shown_as_data() -> None:
    assert reading_as_dict(read_line("第2・第4土曜 13:00-16:00 ※祝日休み"), TODAY, JA) == {
        "text": "第2・第4土曜 13:00-16:00 ※祝日休み",
        "rules": [
            {
                "weekdays": ["sat"],
                "nth": [2, 4],
                "monthdays": [],
                "months": [],
                "interval_weeks": 1,
                "start": "13:00",
                "end": "16:00",
                "note": None,
            }
        ],
        "closed": ["public-holidays"],
        "irregular": None,
        "next": ["2026-11-28", "2026-12-12", "2026-12-26", "2027-01-09", "2027-01-23"],
    }
    shown = reading_as_dict(read_line("月1回"), TODAY, JA)
    assert (shown["rules"], shown["irregular"], shown["next"]) == ([], "月1回", [])


def test_a_reading_is_shown_to_people() -> None:
    text = reading_as_text(read_line("毎週火曜 10:00-12:00"), TODAY, JA)
    assert text.splitlines()[1:3] == [
        "→ 毎週火曜 10:00–12:00",
        "次の日: 11月24日（火） / 12月1日（火） / 12月8日（火） / 12月15日（火） / 12月22日（火）",
    ]
    refused = reading_as_text(read_line("第2土陽"), TODAY, JA)
    assert "1文字目の「第2土陽」が読めません。" in refused
    assert "もしかして「第2土曜」?" in refused
    assert "Did you mean" in reading_as_text(read_line("第2土陽"), TODAY, EN, "en")
