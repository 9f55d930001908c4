"""Sentences about a schedule, and the way back from the Japanese ones to the rule."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from shirube.schedule.read import read_closure, read_line
from shirube.schedule.rules import PUBLIC_HOLIDAYS, WEEKDAYS, Closure, Rule
from shirube.schedule.words import closures_words, rule_words, time_sentence, time_table
from tests.languages import EASY, EN, JA, PHRASES


@pytest.mark.parametrize(
    ("line", "ja", "easy", "en"),
    [
        (
            "火木 10:00-15:00",
            "毎週火・木 午前10時から午後3時まで",
            "毎週 火曜日と 木曜日 午前10時から 午後3時まで",
            "Every Tuesday and Thursday, 10:00 to 15:00",
        ),
        (
            "第2・4土曜 12:00-12:30 ※8月は休み",
            "第2・第4土曜 正午から午後0時半まで（8月は休み）",
            "毎月 2回目と 4回目の 土曜日 昼の 12時から 昼の 12時30分まで（8月は 休みです）",
            "2nd and 4th Saturday, 12:00 to 12:30 (closed: August)",
        ),
        (
            "偶数月の第3土曜",
            "偶数月の第3土曜",
            "2月・4月・6月・8月・10月・12月の 毎月 3回目の 土曜日",
            "3rd Saturday (even-numbered months)",
        ),
        ("毎月21日", "毎月21日", "毎月 21日", "the 21st of each month"),
        (
            "金 18:00-翌2:00",
            "毎週金曜 午後6時から翌日の午前2時まで",
            "毎週 金曜日 午後6時から 次の日の 午前2時まで",
            "Every Friday, 18:00 to 2:00 the next day",
        ),
        (
            "土日祝 17:30〜",
            "土日祝 午後5時半から",
            "土曜日と 日曜日と 祝日 午後5時30分から",
            "Saturdays, Sundays and public holidays, from 17:30",
        ),
        (
            "隔週水曜（2026-04-01から）",
            "隔週水曜（2026年4月1日から）",
            "2週間に 1回の 水曜日（2026年4月1日から）",
            "Every other Wednesday from 1 April 2026",
        ),
        ("最終金曜", "最終金曜", "毎月 最後の 金曜日", "last Friday"),
        ("平日", "平日", "月曜日から 金曜日（祝日は 休み）", "Monday to Friday (closed on public holidays)"),
    ],
)
def test_a_rule_is_said_in_each_language(line: str, ja: str, easy: str, en: str) -> None:
    (rule,) = read_line(line).rules
    assert (rule_words(rule, JA), rule_words(rule, EASY), rule_words(rule, EN)) == (ja, easy, en)


def test_times_are_said_for_tables_and_sentences() -> None:
    assert time_table("10:00", "15:00", JA) == "10:00–15:00"
    assert time_table("09:30", None, JA) == "9:30–"
    assert time_table("18:00", "26:00", JA) == "18:00–翌2:00"
    assert time_table(None, None, JA) == ""
    assert time_sentence("10:00", "15:00", JA) == "午前10時から午後3時まで"
    assert time_sentence("00:00", "24:00", EN) == "24 hours"


def test_dates_carry_their_weekday() -> None:
    day = date(2026, 11, 24)
    assert JA.date_and_weekday(day) == "11月24日（火）"
    assert JA.date_and_weekday(day, year=True) == "2026年11月24日（火）"
    assert EASY.date_and_weekday(day) == "11月24日（火曜日）"
    assert EN.date_and_weekday(day) == "Tue 24 November"


def test_closures_are_said_in_one_list() -> None:
    closures = [c for line in ("祝日", "12/29-1/3", "8月", "第3月曜") for c in read_closure(line)[0]]
    assert closures_words(closures, JA) == "祝日、12月29日から1月3日まで、8月、第3月曜"
    assert closures_words(closures, EN) == "public holidays, 29 December to 3 January, August, 3rd Monday"
    dated = Closure("dated", "2026-12-29", "2027-01-03")
    assert closures_words([dated], JA) == "2026年12月29日から2027年1月3日まで"


some_weekdays = st.sets(st.sampled_from(WEEKDAYS), min_size=1).map(lambda s: tuple(d for d in WEEKDAYS if d in s))
some_nth = st.sets(st.sampled_from((1, 2, 3, 4, 5, -1)), min_size=1).map(
    lambda s: tuple(sorted(s, key=lambda n: n % 7))
)
some_monthdays = st.sets(st.sampled_from((*range(1, 32), -1)), min_size=1, max_size=6).map(
    lambda s: tuple(sorted(s, key=lambda d: d % 40))
)
some_months = st.sets(st.integers(1, 12), max_size=11).map(lambda s: tuple(sorted(s)))
minutes = st.integers(5 * 60, 23 * 60 + 59)


def clock(minute: int | None) -> str | None:
    return None if minute is None else f"{minute // 60:02}:{minute % 60:02}"


@st.composite
def rules(draw: st.DrawFn) -> Rule:
    """Any rule that a line can say."""
    kind = draw(st.sampled_from(("weekly", "nth", "monthdays", "biweekly", "holidays", "also")))
    start = draw(st.none() | minutes)
    end = draw(st.none() | st.integers(start + 1, 29 * 60)) if start is not None else None
    closed = draw(st.sampled_from(((), (PUBLIC_HOLIDAYS,), (Closure("yearly", "12-29", "01-03"),))))
    months = draw(some_months)
    season = draw(st.sampled_from((None, ("12-01", "03-15")))) if not months else None
    rule = Rule(months=months, season=season, start=clock(start), end=clock(end))
    values = {name: getattr(rule, name) for name in ("months", "season", "start", "end")}
    closed = tuple(Closure(c.kind, c.first, c.last) for c in closed)
    if kind == "monthdays":
        return Rule(monthdays=draw(some_monthdays), closed=closed, **values)
    if kind == "holidays":
        return Rule(holidays="only", start=rule.start, end=rule.end)
    weekdays = draw(some_weekdays)
    if kind == "nth":
        return Rule(weekdays=weekdays, nth=draw(some_nth), closed=closed, **values)
    if kind == "also":
        return Rule(weekdays=weekdays, holidays="also", **values)
    if kind == "biweekly":
        anchor = draw(st.dates(date(2020, 1, 1), date(2040, 1, 1)))
        return Rule(weekdays=weekdays, interval_weeks=2, anchor=anchor, closed=closed, **values)
    return Rule(weekdays=weekdays, closed=closed, **values)


@given(rules())
@settings(max_examples=150, deadline=None)
def test_what_is_said_in_japanese_is_read_back_as_the_same_rule(rule: Rule) -> None:
    words = rule_words(rule, JA)
    reading = read_line(words)
    assert reading.problem is None, words
    assert reading.rules == (rule,), words


@given(rules())
@settings(max_examples=50, deadline=None)
def test_every_language_says_every_rule(rule: Rule) -> None:
    for phrases in PHRASES.values():
        assert rule_words(rule, phrases.say).strip()
