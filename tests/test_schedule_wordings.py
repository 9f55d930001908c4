"""Lines as other towns' lists and flyers word them, read by a careful reader before the program was asked.

`rules` of a row is what a careful reader takes the line to mean, without what is usual (every week, all months, no
time); `[]` where no rule may be claimed. `left` rows could be read by a person and are left as words on purpose.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from shirube.schedule.compile import compile_schedule
from shirube.schedule.dates import sessions
from shirube.schedule.read import (
    CLOSURE_EXAMPLES,
    EXCEPTION_EXAMPLES,
    EXTRA_EXAMPLES,
    read_closure,
    read_exception,
    read_extra,
    read_line,
)

WORDINGS = Path(__file__).parent / "golden" / "schedule" / "wordings.jsonl"
USUAL = {"weekdays": [], "nth": [], "monthdays": [], "months": [], "interval_weeks": 1, "start": None, "end": None}
ROWS: list[dict[str, Any]] = [json.loads(line) for line in WORDINGS.read_text(encoding="utf-8").splitlines()]


def claimed(line: str) -> list[dict[str, Any]]:
    return [
        {key: list(value) if isinstance(value := getattr(rule, key), tuple) else value for key in USUAL}
        for rule in read_line(line).rules
    ]


def test_a_wording_gives_the_careful_readers_rules(capsys: pytest.CaptureFixture[str]) -> None:
    known = [row for row in ROWS if row["rules"]]
    read = [row for row in known if "left" not in row]
    with capsys.disabled():
        print(f"\n  wordings read: {len(read)} of {len(known)} ({len(ROWS) - len(known)} more have no rule to know)")
    missed = [
        row["text"]
        for row in read
        if claimed(row["text"]) != [USUAL | rule for rule in row["rules"]]
        or sorted(closure.key for closure in read_line(row["text"]).closed) != sorted(row.get("closed", []))
    ]
    assert missed == []


def test_no_rule_is_claimed_where_none_is_known() -> None:
    wrong = [row["text"] for row in ROWS if (not row["rules"] or "left" in row) and claimed(row["text"])]
    assert wrong == []


@pytest.mark.parametrize(
    ("line", "column", "found", "suggestion"),
    [
        ("毎週土曜 10;00-12:00", 6, "10;00", "10:00"),
        ("毎週土曜 1000-1200", 6, "1000-1200", "10:00-12:00"),
        ("毎週土曜 17.30-19:30", 6, "17.30", "17:30"),
        ("毎週土曜 10:00-3:00", 12, "3:00", "午後3:00"),
        ("毎週土曜 18:00-2:00", 12, "2:00", "翌2:00"),
        ("毎週土曜 5:00-7:00", 6, "5:00", "午後5:00"),
        ("毎週土曜 0時〜2時", 6, "0時", "午後0時"),
        ("毎週土曜 午前13時", 8, "13時", None),
        ("第2土曜 10:00 第3土陽", 12, "第3土陽", "第3土曜"),
        ("毎週土曜 10:00（8月は夏祭り）", 12, "8月は夏祭り", None),
        ("毎週土曜 10:00 しばらくお休みします", 12, "しばらくお休みします", None),
        ("毎週土曜 10:00 予約受付：月～金 9:00～17:00", 12, "予約受付", None),
        ("第2土・4日 10:00", 5, "4日", None),
    ],
)
def test_a_refusal_points_at_the_word_and_what_to_write_reads(
    line: str, column: int, found: str, suggestion: str | None
) -> None:
    problem = read_line(line).problem
    assert problem is not None
    assert (problem.column, problem.found, problem.suggestion) == (column, found, suggestion)
    if suggestion is not None:
        mended = line[: column - 1] + suggestion + line[column - 1 + len(found) :]
        assert read_line(mended).rules, mended


def test_every_example_of_the_other_lists_reads() -> None:
    assert all(read_closure(example)[1] is None for example in CLOSURE_EXAMPLES)
    assert all(read_extra(example)[1] is None for example in EXTRA_EXAMPLES)
    assert all(read_exception(example)[1] is None for example in EXCEPTION_EXAMPLES)


# ---- a closed door must not be shown as open -----------------------------------------------------------------

DENIALS = (WORDINGS.parent / "denials.txt").read_text(encoding="utf-8").splitlines()


@pytest.mark.parametrize("line", ["毎週土曜 10:00-12:00", "第2土曜日 10:00～12:00", "月～金 9:00-17:00"])
def test_words_that_take_openings_away_are_never_only_a_note(line: str) -> None:
    plain = claimed(line)
    for denial in DENIALS:
        for written in (f"{line} {denial}", f"{line}（{denial}）", f"{line} ※{denial}", f"{line}。{denial}"):
            assert claimed(written) != plain or read_line(written).closed, written


# ---- a year of days, worked out with nothing but the calendar ------------------------------------------------

FIRST, LAST = date(2026, 4, 1), date(2027, 3, 31)
HOLIDAYS = {
    date(*day)
    for day in (
        (2026, 4, 29), (2026, 5, 3), (2026, 5, 4), (2026, 5, 5), (2026, 5, 6), (2026, 7, 20), (2026, 8, 11),
        (2026, 9, 21), (2026, 9, 22), (2026, 9, 23), (2026, 10, 12), (2026, 11, 3), (2026, 11, 23), (2027, 1, 1),
        (2027, 1, 11), (2027, 2, 11), (2027, 2, 23), (2027, 3, 21), (2027, 3, 22),
    )
}  # fmt: skip
MON, TUE, WED, THU, FRI, SAT, SUN = range(7)


def nth(day: date, weekday: int, *weeks: int) -> bool:
    return day.weekday() == weekday and (day.day + 6) // 7 in weeks


def last(day: date, weekday: int) -> bool:
    return day.weekday() == weekday and (day + timedelta(days=7)).month != day.month


def new_year(day: date) -> bool:
    return (day.month, day.day) >= (12, 29) or (day.month, day.day) <= (1, 3)


def obon(day: date) -> bool:
    return day.month == 8 and 13 <= day.day <= 16


Open = Callable[[date], bool]
YEAR: dict[str, Open] = {
    "毎週土曜 10:00": lambda d: d.weekday() == SAT,
    "平日 10:00": lambda d: d.weekday() < SAT and d not in HOLIDAYS,
    "月～金（祝日、年末年始を除く） 10:00": lambda d: d.weekday() < SAT and d not in HOLIDAYS and not new_year(d),
    "毎月第2土曜日（8月を除く） 10:00": lambda d: nth(d, SAT, 2) and d.month != 8,
    "毎月第3土曜日(12月は第2土曜日) 10:00": lambda d: nth(d, SAT, 2 if d.month == 12 else 3),
    "毎月第4土曜日（12月は第3土曜日、8月は休み） 10:00": lambda d: (
        d.month != 8 and nth(d, SAT, 3 if d.month == 12 else 4)
    ),
    "奇数月第2日曜 10:00": lambda d: nth(d, SUN, 2) and d.month % 2 == 1,
    "第2土曜（奇数月）、第3日曜（偶数月） 10:00": lambda d: nth(d, SAT, 2) if d.month % 2 else nth(d, SUN, 3),
    "4月～11月 毎月第2日曜 10:00": lambda d: nth(d, SUN, 2) and 4 <= d.month <= 11,
    "11月〜3月の第1土曜 10:00": lambda d: nth(d, SAT, 1) and (d.month >= 11 or d.month <= 3),
    "火・木・土 10:00 第2土曜は休み": lambda d: d.weekday() in (TUE, THU) or nth(d, SAT, 1, 3, 4, 5),
    "毎月10日・20日・30日 10:00": lambda d: d.day in (10, 20, 30),
    "毎月末日 10:00": lambda d: (d + timedelta(days=1)).day == 1,
    "毎月5のつく日 10:00": lambda d: d.day % 10 == 5,
    "毎月5日（日曜は休み） 10:00": lambda d: d.day == 5 and d.weekday() != SUN,
    "毎月最終金曜 10:00": lambda d: last(d, FRI),
    "第1・最終土曜 10:00": lambda d: nth(d, SAT, 1) or last(d, SAT),
    "毎週土曜 10:00 最終土曜は休み": lambda d: d.weekday() == SAT and not last(d, SAT),
    "毎週土曜 10:00 12月最終土曜休み": lambda d: d.weekday() == SAT and not (d.month == 12 and last(d, SAT)),
    "毎週土曜 10:00 8月の第2・3土曜は休み": lambda d: d.weekday() == SAT and not (d.month == 8 and nth(d, SAT, 2, 3)),
    "年末年始・お盆を除く毎週日曜 10:00": lambda d: d.weekday() == SUN and not new_year(d) and not obon(d),
    "毎週月曜（祝日の場合は火曜） 10:00": lambda d: d.weekday() == MON and d not in HOLIDAYS,
    "土日祝 10:00": lambda d: d.weekday() >= SAT or d in HOLIDAYS,
    "祝日のみ 10:00": lambda d: d in HOLIDAYS,
    "第4水曜以外の水曜 10:00": lambda d: nth(d, WED, 1, 2, 3, 5),
    "隔週水曜（2026-04-08から） 10:00": lambda d: d >= date(2026, 4, 8) and (d - date(2026, 4, 8)).days % 14 == 0,
    "2026年10月から 第2火曜・第4木曜 10:00": lambda d: d >= date(2026, 10, 1) and (nth(d, TUE, 2) or nth(d, THU, 4)),
    "12/1〜3/15の毎週土曜 10:00": lambda d: (
        d.weekday() == SAT and ((d.month, d.day) >= (12, 1) or (d.month, d.day) <= (3, 15))
    ),
    "毎日 10:00（水曜定休）": lambda d: d.weekday() != WED,
    "土日祝日を除く毎日 10:00": lambda d: d.weekday() < SAT and d not in HOLIDAYS,
    "第5土曜 10:00": lambda d: nth(d, SAT, 5),
    "月曜（祝日除く）と第3土曜 10:00": lambda d: (d.weekday() == MON and d not in HOLIDAYS) or nth(d, SAT, 3),
    "第2土曜（8月除く）、第4日曜（12月除く） 10:00": lambda d: (
        (nth(d, SAT, 2) and d.month != 8) or (nth(d, SUN, 4) and d.month != 12)
    ),
    "毎週水曜 10:00（8/12、8/19は休み）": lambda d: (
        d.weekday() == WED and d not in (date(2026, 8, 12), date(2026, 8, 19))
    ),
}


@pytest.mark.parametrize("line", YEAR)
def test_a_year_of_days_agrees_with_the_plain_calendar(line: str) -> None:
    schedule, problems = compile_schedule([line])
    assert problems == ()
    every_day = [FIRST + timedelta(days=step) for step in range((LAST - FIRST).days + 1)]
    expected = [day for day in every_day if YEAR[line](day)]
    assert sorted({session.date for session in sessions(schedule, FIRST, LAST)}) == expected
