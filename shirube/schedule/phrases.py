"""Read how often, from which day on, and the words with a role of their own."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from shirube.schedule.closings import read_closed, read_holiday_of, read_moved
from shirube.schedule.days import number_stands_alone, read_days, read_weeks_behind
from shirube.schedule.items import Found, Frequency, Mark, Note, Tokens, Unreadable, kind, skip
from shirube.schedule.months import read_months
from shirube.schedule.times import read_time


def read_frequency(tokens: Tokens, at: int) -> Found:
    """Read 月1回, 月に2回, 毎月1〜2回, 年10回, 週5日, 2か月に1回, and the の3回 of 1日・11日・21日の3回."""
    token = tokens[at]
    if token.kind == "no" and kind(tokens, at - 1) in ("wd", "letter", "day") and kind(tokens, at + 2) == "times":
        named = tokens[at + 1].value if kind(tokens, at + 1) == "num" else None
        return (Frequency("all", named, named), _after_times(tokens, at + 3)) if isinstance(named, int) else None
    if token.kind == "num" and kind(tokens, at + 1) in ("kagetsu", "week"):
        end = skip(tokens, at + 2, "no")
        if kind(tokens, end) == "num" and kind(tokens, end + 1) == "times":
            two = token.value == 2
            if tokens[at + 1].kind == "week":
                return (Mark("biweekly"), end + 2) if two else None
            role = "two_months" if token.value != 1 else ""
            return (Mark(role) if role else Frequency("month", 1, 1)), _after_times(tokens, end + 2)
        return None
    units = {"月": "month", "年": "year", "週": "week"}
    if token.kind in ("every_month", "every_week", "every_year"):
        unit = token.kind.removeprefix("every_")
    elif token.text in units:
        unit = units[token.text]
    else:
        return None
    if token.text == "月" and _counts_days(tokens, at + 1):
        # 月1日 may be one day a month or the first; 月1日・15日 lists days.
        days = int(str(tokens[at + 1].value))
        if days > 31:
            raise Unreadable(at)
        if kind(tokens, at + 3) in ("sep", "and", "dash"):
            return Mark("or"), at + 3
        return Frequency("month", days, days), _after_times(tokens, at + 3)
    at = skip(tokens, at + 1, "no")
    if kind(tokens, at) == "some_times":
        return Frequency(unit, 2, 9), _after_times(tokens, at + 1)
    if kind(tokens, at) != "num":
        return None
    low = high = int(str(tokens[at].value))
    at = skip(tokens, at + 1, "times")
    while kind(tokens, at) in ("dash", "sep", "or", "from") and kind(tokens, at + 1) == "num":
        if kind(tokens, at + 2) != "times":
            break
        high, at = int(str(tokens[at + 1].value)), skip(tokens, at + 2, "times")
    if tokens[at - 1].kind != "times":
        if not (unit == "week" and kind(tokens, at) == "day"):
            if not (unit == "month" and number_stands_alone(tokens, at)):
                return None
        else:
            at += 1
    return Frequency(unit, low, high), _after_times(tokens, at)


def _counts_days(tokens: Tokens, at: int) -> bool:
    return kind(tokens, at) == "num" and not tokens[at].space and kind(tokens, at + 1) == "day"


def _after_times(tokens: Tokens, at: int) -> int:
    return skip(tokens, at, "about", "no", "filler")


def read_next_time(tokens: Tokens, at: int) -> Found:
    """Read 次回は2026-12-02, which tells which weeks 隔週 means and nothing else."""
    after = skip(tokens, at + 1, "wa", "colon", "filler", "sep", "no")
    if kind(tokens, at) != "next_time" or kind(tokens, after) != "date":
        return None
    day = date.fromisoformat(str(tokens[after].value))
    return Mark("next_time", day=day), skip(tokens, after + 1, "letter", "filler")


def read_anchor(tokens: Tokens, at: int) -> Found:
    """Read 2026-04-01から, 4月1日から."""
    if kind(tokens, at) == "year_month":
        end = skip(tokens, at + 1, "from", "dash")
        if kind(tokens, end) in ("num", "year_month") and not tokens[end].space:
            return None  # 2027年1月〜3月は休み
        day = date.fromisoformat(str(tokens[at].value))
        return (Mark("anchor", day=day), skip(tokens, end, "begin", "filler")) if end > at + 1 else None
    if kind(tokens, at) != "date":
        return None
    end = skip(tokens, at + 1, "from", "dash")
    if end == at + 1 and kind(tokens, end) not in ("", "close_bracket", "begin"):
        return None
    if end > at + 1 and kind(tokens, end) in ("md", "num", "date") and not tokens[end].space:
        return None  # the first day of a span: 2026年12月29日〜1月3日は休み
    return Mark("anchor", day=date.fromisoformat(str(tokens[at].value))), skip(tokens, end, "begin", "filler")


_ROLES = {
    "irregular": "irregular",
    "ask": "ask",
    "or": "or",
    "other": "other",
    "two_months": "two_months",
    "relative": "relative",
    "changed": "changed",
    "eve": "relative",
    "school": "school",
    "undisclosed": "undisclosed",
    "suspended": "suspended",
    "no_time": "no_time",
    "hedge": "hedge",
    "filler": "filler",
    "open_too": "filler",
    "sep": "sep",
    "and": "sep",
    "colon": "filler",
    "no": "filler",
    "wa": "filler",
    "mo": "mo",
    "about": "about",
    "every_month": "filler",
    "every_year": "filler",
    "daily": "filler",
    "begin": "filler",
    "end": "end",
    "only": "only",
    "next_day": "relative",
}


def read_word(tokens: Tokens, at: int) -> Found:
    """Read a word with a role of its own."""
    if tokens[at].kind in ("am", "pm", "midday", "daytime"):
        # A half of the day without a clock time says no time; the words are kept.
        return Mark("half", text=tokens[at].text), at + 1
    if tokens[at].kind == "band" and read_days(tokens, at + 1) is not None:
        return Mark("filler"), at + 1
    if tokens[at].kind == "month_word":
        after = skip(tokens, at + 1, "wa", "colon")
        return Mark("filler" if read_months(tokens, after) else "two_months"), after
    if tokens[at].kind == "label" and at and not tokens[at].space and _ends_here(tokens, at + 1):
        # 24時間365日受付
        return Note(tokens[at].text, local=True), at + 1
    if tokens[at].kind == "begin" and kind(tokens, at + 1) == "hedge":
        # 開始予定 without a time: it has not begun.
        return Mark("suspended"), at + 2
    sessions = skip(tokens, at, "no")
    if (
        kind(tokens, sessions) == "num"
        and tokens[sessions].value != 0
        and _counts_bands(tokens, sessions + 1)
        and _has_times(tokens, at)
    ):
        # 11:00〜、13:00〜の2回
        return Mark("filler"), skip(tokens, sessions + 2, "filler")
    role = _ROLES.get(tokens[at].kind)
    return (Mark(role, text=tokens[at].text), at + 1) if role else None


def _counts_bands(tokens: Tokens, at: int) -> bool:
    return kind(tokens, at) in ("times", "part") and _ends_here(tokens, skip(tokens, at + 1, "filler"))


def _has_times(tokens: Tokens, at: int) -> bool:
    return any(kind(tokens, before) == "clock" for before in range(max(0, at - 4), at))


def _ends_here(tokens: Tokens, at: int) -> bool:
    return at >= len(tokens) or tokens[at].space or kind(tokens, at) in ("close_bracket", "sep", "open")


def read_holidays_too(tokens: Tokens, at: int) -> Found:
    """Read 祝日も開催 and 祝日を含む: a holiday makes no difference; nor does お盆, when it is said of that."""
    if kind(tokens, at) == "customary" and kind(tokens, at + 1) == "mo" and _says_open(tokens, at + 2):
        end = skip(tokens, at + 3, "filler", "open_too")
        return Note("".join(token.text for token in tokens[at:end])), end
    if kind(tokens, at) != "holiday":
        return None
    end = skip(tokens, at + 1, "case", "mo", "no")
    if kind(tokens, end) == "regardless":
        return Mark("holidays_too"), skip(tokens, end + 1, "filler", "open_too")
    besides = at > 0 and end == at + 1 and kind(tokens, end) in ("open_too", "filler") and not tokens[end].space
    if besides and kind(tokens, end + 1) in ("", "close_bracket", "stop", "mark"):
        return Mark("holidays_too"), end + 1
    # 第2月曜 10:00-12:00 祝日も: that Monday as well when it is a holiday, and hardly New Year's Day.
    bare = end == at + 2 and kind(tokens, at + 1) == "mo" and kind(tokens, at - 1) != "sep"
    if bare and kind(tokens, end) in ("", "close_bracket", "stop"):
        return Mark("holidays_too"), end
    if kind(tokens, end) == "include" or (end > at + 1 and kind(tokens, end - 1) == "mo" and _says_open(tokens, end)):
        return Mark("holidays_too"), skip(tokens, end + 1, "filler", "open_too")
    return None


def _says_open(tokens: Tokens, at: int) -> bool:
    if kind(tokens, at - 2) == "case" and tokens[min(at, len(tokens) - 1)].text == "あり":
        # 祝日の場合もあり: now and then on a holiday instead.
        return False
    return kind(tokens, at) == "open_too" or (kind(tokens, at) == "filler" and kind(tokens, at + 1) != "close")


READERS: tuple[Callable[[Tokens, int], Found], ...] = (
    read_holidays_too,
    read_moved,
    read_holiday_of,
    read_closed,
    read_time,
    read_frequency,
    read_months,
    read_days,
    read_weeks_behind,
    read_next_time,
    read_anchor,
    read_word,
)
