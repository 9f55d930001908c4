"""Read tokens into items: days, months, times, closures, and words that are none of these.

Each reader looks at the tokens from one position and gives the item and where it ends, or None. Readers know nothing
of each other's results; what the items of a line mean together is decided in `assemble`.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import NamedTuple

from shirube.schedule.lex import Token
from shirube.schedule.rules import Closure

ALL_NTH = (1, 2, 3, 4, 5)
_DAYS_OF_MONTH = (31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)


@dataclass(slots=True)
class Days:
    """One group of days that share their weeks: 第2・第4土曜, 毎週火・木, 15日・29日."""

    weekdays: tuple[int, ...] = ()
    nth: tuple[int, ...] = ()
    monthdays: tuple[int, ...] = ()
    interval: int = 1
    anchor: date | None = None
    holidays: str = "any"
    workdays: bool = False
    every: bool = False
    """毎週, 毎日, a range or 平日 was written: each week without doubt."""
    without_nth: tuple[int, ...] = ()
    bare: bool = False
    """Only letters (土, 月水金): a list of days that a later, exact wording may narrow."""
    frequency: tuple[str, int, int] | None = None
    topic: bool = False
    """は follows: what comes next is about these days."""


@dataclass(slots=True)
class Months:
    months: tuple[int, ...] = ()
    season: tuple[str, str] | None = None
    name: str = ""
    rest: bool = False
    """A season named without months, to be the rest of the year when the other season has its months."""
    topic: bool = False
    behind: bool = False
    """In brackets behind the days it belongs to: 第2土曜（奇数月）."""


@dataclass(slots=True)
class Time:
    """Minutes from midnight; the end may lie past 24:00."""

    start: int | None
    end: int | None
    label: str = ""
    numbered: bool = False
    whole_day: bool = False
    half: str = ""
    """`am` or `pm` when the start said so."""


@dataclass(slots=True)
class Closed:
    closures: tuple[Closure, ...]
    months: tuple[int, ...] = ()
    days: tuple[Days, ...] = ()
    within: tuple[int, ...] = ()
    """The months in which those days are closed (8月の第2土曜は休み); empty for all."""
    behind: bool = False
    """In brackets behind the days it belongs to."""
    moved: bool = False
    """The session moves to another day (祝日の場合第3): only the closing can be expressed."""


@dataclass(slots=True)
class Frequency:
    unit: str
    low: int
    high: int


@dataclass(slots=True)
class Mark:
    """A word with a role of its own: `irregular`, `ask`, `or`, `sep`, `other`, `two_months`, `anchor` …"""

    role: str
    day: date | None = None
    text: str = ""


@dataclass(slots=True)
class Note:
    text: str
    local: bool = False
    """It stands in brackets, so it belongs to the words before it."""


@dataclass(slots=True)
class Break:
    start: int
    end: int


Item = Days | Months | Time | Closed | Frequency | Mark | Note | Break
Placed = tuple[Item, int, int]
"""An item and the tokens it covers, from and up to."""
Found = tuple[Item, int] | None
Tokens = Sequence[Token]


@dataclass(slots=True)
class Unreadable(Exception):
    """The first token that no reader takes, and what to write when that is known."""

    at: int
    hint: str = field(default="")


def kind(tokens: Tokens, at: int) -> str:
    return tokens[at].kind if 0 <= at < len(tokens) else ""


def skip(tokens: Tokens, at: int, *kinds: str) -> int:
    while at < len(tokens) and tokens[at].kind in kinds:
        at += 1
    return at


# ---- days ---------------------------------------------------------------------------------------------------


def _weekday(tokens: Tokens, at: int) -> int | None:
    token = tokens[at] if at < len(tokens) else None
    if token is None or token.kind not in ("wd", "letter"):
        return None
    # 月1回 is a frequency, not a Monday.
    if token.text == "月" and _frequency_follows(tokens, at + 1):
        return None
    return token.value if isinstance(token.value, int) else None


def _frequency_follows(tokens: Tokens, at: int) -> bool:
    if kind(tokens, at) == "some_times":
        return True
    at = skip(tokens, at, "no")
    if kind(tokens, at) != "num" or (tokens[at].space and kind(tokens, at + 1) != "times"):
        return False
    after = at + 1
    while kind(tokens, after) in ("dash", "sep", "num"):
        after += 1
    return kind(tokens, after) in ("times", "kagetsu") or (after == at + 1 and _number_stands_alone(tokens, after))


def _number_stands_alone(tokens: Tokens, at: int) -> bool:
    return at >= len(tokens) or tokens[at].space or kind(tokens, at) in ("close_bracket",)


def read_weekdays(tokens: Tokens, at: int) -> tuple[Days, int] | None:
    """Read 火・木, 月〜金, 土日祝, 月曜日から金曜日."""
    weekdays: list[int] = []
    holidays, ranged, bare, end = "any", False, True, at
    while True:
        here = at if not weekdays and holidays == "any" else skip(tokens, at, "sep", "and")
        if here > at + 1:
            break
        day = _weekday(tokens, here)
        if day is None:
            if weekdays and kind(tokens, here) in ("holiday", "offday") and _opens_on_holiday(tokens, here):
                holidays, end = "also", here + 1
            break
        if weekdays and tokens[here].space and here == at and not (bare and tokens[here].kind == "letter"):
            break
        bare = bare and tokens[here].kind == "letter"
        after = here + 1
        if kind(tokens, after) in ("dash", "from"):
            last = _weekday(tokens, after + 1)
            if last is not None:
                weekdays += [(day + step) % 7 for step in range((last - day) % 7 + 1)]
                ranged, bare = True, bare and tokens[after + 1].kind == "letter"
                at = end = skip(tokens, after + 2, "until")
                continue
        weekdays.append(day)
        at = end = after
    if not weekdays:
        return None
    every = ranged or holidays == "also"
    found = Days(tuple(sorted(set(weekdays))), holidays=holidays, every=every, bare=bare and not every)
    return found, end


def _opens_on_holiday(tokens: Tokens, at: int) -> bool:
    """Tell 土日祝 from 日曜・祝日は休み, where the holiday belongs to the closing words."""
    after = skip(tokens, at + 1, "wa", "mo", "no", "sep")
    return kind(tokens, after) not in ("close", "except", "case")


def _numbers(tokens: Tokens, at: int, *, needs_dai: bool) -> tuple[list[int], bool, int] | None:
    """Read 第1・第3, 第1〜3, 1、3, 最終; also tells whether 「または」 stands between them."""
    numbers: list[int] = []
    alternative, end, said_dai = False, at, not needs_dai
    while True:
        here = skip(tokens, at, "sep", "and", "or") if numbers else at
        if here > at + 1:
            break
        joined = kind(tokens, at) == "or" and here > at
        if kind(tokens, here) == "dai":
            here, said_dai = here + 1, True
        if kind(tokens, here) == "last":
            numbers.append(-1)
            after = here + 1
        elif kind(tokens, here) == "num" and said_dai:
            number = tokens[here].value
            assert isinstance(number, int)
            after = here + 1
            if kind(tokens, after) == "dash" and (
                (upper := skip(tokens, after + 1, "dai")) < len(tokens) and kind(tokens, upper) == "num"
            ):
                last = tokens[upper].value
                assert isinstance(last, int)
                if not number < last <= 5:
                    raise Unreadable(here)
                numbers += range(number, last + 1)
                after = upper + 1
            else:
                numbers.append(number)
        else:
            break
        alternative = alternative or joined
        at = end = skip(tokens, after, "week")
    return (numbers, alternative, end) if numbers else None


def read_days(tokens: Tokens, at: int) -> Found:
    """Read one group of days."""
    begin = at
    first = kind(tokens, at)
    if first == "daily":
        return Days(tuple(range(7)), every=True), at + 1
    if first == "workdays":
        return Days(tuple(range(5)), every=True, workdays=True), at + 1
    if first == "weekend":
        return Days((5, 6), every=True), at + 1
    if first in ("holiday", "offday"):
        return _holiday_alone(tokens, at)
    if first == "biweekly":
        return _biweekly(tokens, at)
    if first == "every_week":
        at = skip(tokens, at + 1, "no", "sep")
        if kind(tokens, at) in ("holiday", "workdays", "daily", "weekend"):
            return read_days(tokens, at)
        week = read_weekdays(tokens, at)
        if week is None:
            return None
        week[0].every, week[0].bare = True, False
        return _with_except(tokens, *week)
    monthly = first == "every_month" or _weeks_alone(tokens, at)
    if first == "every_month":
        at = skip(tokens, at + 1, "no", "sep")
    elif monthly and first == "letter":
        at += 1
    if kind(tokens, at) == "month_end":
        return _month_end(tokens, at)
    found = _nth_days(tokens, at, monthly=monthly) or _monthdays(tokens, at)
    if found is None and not monthly:
        found = read_weekdays(tokens, at)
    if found is None:
        return None
    item, end = found
    if begin != at and not isinstance(item, Days):
        return None
    return _with_except(tokens, item, end) if isinstance(item, Days) else found


def _weeks_alone(tokens: Tokens, at: int) -> bool:
    """Tell 1・3土曜 and 月1・3土曜, which leave 第 out."""
    begin = at + 1 if kind(tokens, at) == "letter" and tokens[at].text == "月" else at
    end, count = begin, 0
    while kind(tokens, end) == "num" and tokens[end].value in ALL_NTH:
        end, count = end + 1, count + 1
        if kind(tokens, end) != "sep":
            break
        end += 1
    if kind(tokens, begin) != "num":
        return False
    alone = at == 0 or tokens[at].space or kind(tokens, at - 1) in ("open", "close_bracket", "stop", "mark")
    glued = begin == at or (begin < len(tokens) and not tokens[begin].space)
    return alone and glued and count > 1 and kind(tokens, end) == "wd" and not tokens[end].space


def _holiday_alone(tokens: Tokens, at: int) -> Found:
    # 休日 alone may mean Sundays as well; only 祝日 is certain.
    if tokens[at].kind == "offday":
        return None
    end = skip(tokens, at + 1, "only")
    return Days(holidays="only", every=True), end


def _month_end(tokens: Tokens, at: int) -> Found:
    end = at + 1
    behind = skip(tokens, end, "no")
    if kind(tokens, behind) in ("workdays", "weekend", "holiday"):
        raise Unreadable(behind)
    if behind < len(tokens) and (behind > end or not tokens[end].space):
        week = read_weekdays(tokens, behind)
        if week:
            week[0].nth, week[0].bare = (-1,), False
            return week
    return Days(monthdays=(-1,)), end


def _biweekly(tokens: Tokens, at: int) -> Found:
    end = skip(tokens, at + 1, "no", "sep")
    week = read_weekdays(tokens, end)
    if week is None:
        return Days(interval=2, every=True), at + 1
    days, end = week
    days.interval, days.every, days.bare = 2, True, False
    return days, end


def _nth_days(tokens: Tokens, at: int, *, monthly: bool) -> Found:
    numbers = _numbers(tokens, at, needs_dai=not monthly)
    if numbers is None:
        return None
    nth, alternative, end = numbers
    by_week = kind(tokens, end - 1) == "week"
    week = read_weekdays(tokens, skip(tokens, end, "no"))
    if week is None:
        return None
    days, end = week
    if by_week and len(days.weekdays) > 2:
        # 第2週の月〜金 is a week of the calendar, not five second weekdays.
        return Mark("relative"), end
    if any(not (1 <= number <= 5 or number == -1) for number in nth):
        raise Unreadable(at)
    if days.holidays == "also":
        raise Unreadable(end - 1)
    if kind(tokens, end) == "or" and _weekday(tokens, end + 1) is not None:
        alternative, end = True, end + 2
    if alternative:
        return Mark("or"), end
    return replace(days, nth=tuple(sorted(set(nth), key=lambda n: n % 7)), every=False, bare=False), end


def _monthdays(tokens: Tokens, at: int) -> Found:
    """Read 21日, 15日・29日, 5・15・25日, 1日〜5日, 5のつく日."""
    days: list[int] = []
    pending: list[int] = []
    end = begin = at
    if kind(tokens, at - 1) == "sep" and kind(tokens, at - 2) == "letter" and tokens[at].value in ALL_NTH:
        # 第2土・4日 may be a Sunday.
        raise Unreadable(at)
    while kind(tokens, at) == "num":
        number = tokens[at].value
        assert isinstance(number, int)
        pending.append(number)
        at += 1
        if kind(tokens, at) == "digit_days":
            days += [number + tens for tens in (0, 10, 20, 30) if 1 <= number + tens <= 31 and number < 10]
            pending, at = [], at + 1
            end = at
        elif kind(tokens, at) == "day":
            days += pending
            pending, at = [], at + 1
            end = at
        if kind(tokens, at) == "dash" and kind(tokens, at + 1) == "num":
            upper, after = tokens[at + 1].value, at + 2
            assert isinstance(upper, int)
            if kind(tokens, after) != "day" or upper <= number or upper > 31:
                break
            days += [*pending[:-1], *range(number, upper + 1)] if pending else range(number + 1, upper + 1)
            pending, at = [], after + 1
            end = at
        following = skip(tokens, at, "sep", "and", "every_month")
        if following > at + 2 or (following == at and days and not pending):
            break
        at = following
        if kind(tokens, at) == "month_end" and not pending:
            days.append(-1)
            end = at + 1
            break
    if not days:
        return None
    if any(not (1 <= day <= 31 or day == -1) for day in days):
        raise Unreadable(begin)
    return Days(monthdays=tuple(sorted(set(days), key=lambda day: day % 40))), end


def _with_except(tokens: Tokens, days: Days, end: int) -> Found:
    """Read 第4水曜以外の水曜, where the days before 以外 are taken out of the days behind it."""
    if kind(tokens, end) != "except":
        return days, end
    rest = read_days(tokens, skip(tokens, end + 1, "no"))
    if rest is None or not isinstance(rest[0], Days):
        return days, end
    whole, after = rest
    assert isinstance(whole, Days)
    rest_of_week = tuple(day for day in whole.weekdays if day not in days.weekdays)
    if not (days.nth or days.monthdays or whole.nth) and rest_of_week and days.interval == whole.interval == 1:
        return replace(whole, weekdays=rest_of_week, every=True), after
    if not days.nth or not set(days.weekdays) >= set(whole.weekdays) or -1 in days.nth or whole.interval != 1:
        raise Unreadable(end)
    nth = tuple(n for n in whole.nth or ALL_NTH if n not in days.nth)
    if not nth:
        raise Unreadable(end)
    return replace(whole, nth=nth, bare=False, every=False), after


def read_weeks_behind(tokens: Tokens, at: int) -> Found:
    """Read the weeks of 土曜日（第1・第3）, which stand behind their weekday."""
    numbers = _numbers(tokens, at, needs_dai=True)
    if numbers is None and kind(tokens, at - 1) in ("", "open"):
        # 土曜日(1・3週)
        numbers = _numbers(tokens, at, needs_dai=False)
        if numbers is not None and kind(tokens, numbers[2] - 1) != "week":
            return None
    if numbers is None or numbers[1] or not all(n in ALL_NTH or n == -1 for n in numbers[0]):
        return None
    return Days(nth=tuple(sorted(set(numbers[0]), key=lambda n: n % 7))), numbers[2]


# ---- months -------------------------------------------------------------------------------------------------


def _month_list(tokens: Tokens, at: int) -> tuple[tuple[int, ...], int] | None:
    """Read 4〜10月, 4月〜10月, 3・6・9月, 11月から3月."""
    months: list[int] = []
    pending: list[int] = []
    end = at
    while kind(tokens, at) == "num":
        number = tokens[at].value
        assert isinstance(number, int)
        after = skip(tokens, at + 1, "month")
        if kind(tokens, after) in ("dash", "from") and kind(tokens, after + 1) == "num":
            if kind(tokens, after + 2) != "month":
                return None if not months else (tuple(months), end)
            last = tokens[after + 1].value
            assert isinstance(last, int)
            if not (1 <= number <= 12 and 1 <= last <= 12):
                raise Unreadable(at)
            months += pending + [(number - 1 + step) % 12 + 1 for step in range((last - number) % 12 + 1)]
            pending, at = [], skip(tokens, after + 3, "until")
            end = at
        elif after > at + 1:
            months += [*pending, number]
            pending, end, at = [], after, after
        else:
            pending.append(number)
            at += 1
        following = skip(tokens, at, "sep", "and")
        if following == at or following > at + 1:
            break
        at = following
    if not months:
        return None
    if any(not 1 <= month <= 12 for month in months):
        raise Unreadable(end - 2)
    return tuple(dict.fromkeys(months)), end


def read_month_day(tokens: Tokens, at: int) -> tuple[tuple[int, int], int] | None:
    """Read one day of the year: 12/29 or 12月29日."""
    token = tokens[at] if at < len(tokens) else None
    if token is None:
        return None
    if token.kind == "md" and isinstance(token.value, tuple):
        month, day = token.value
        end = at + 1
    elif [kind(tokens, at + step) for step in range(4)] == ["num", "month", "num", "day"]:
        month, day, end = int(str(tokens[at].value)), int(str(tokens[at + 2].value)), at + 4
    else:
        return None
    if not (1 <= month <= 12 and 1 <= day <= _DAYS_OF_MONTH[month - 1]):
        raise Unreadable(at)
    return (month, day), end


def read_span(tokens: Tokens, at: int) -> tuple[tuple[str, str], int] | None:
    """Read a yearly span 12/29-1/3, 12月29日から1月3日まで, 8月13日〜16日, or a single day."""
    first = read_month_day(tokens, at)
    if first is None:
        return None
    (month, day), end = first
    last = (month, day)
    if kind(tokens, end) in ("dash", "from"):
        second = read_month_day(tokens, end + 1)
        if (
            second is None
            and kind(tokens, end + 1) == "num"
            and kind(tokens, end + 2) in ("day", "", "close", "wa", "no")
        ):
            second = (month, int(str(tokens[end + 1].value))), skip(tokens, end + 2, "day")
            if not day < second[0][1] <= _DAYS_OF_MONTH[month - 1]:
                raise Unreadable(end + 1)
        if second is None:
            return None
        last, end = second
        end = skip(tokens, end, "until")
    return (f"{month:02}-{day:02}", f"{last[0]:02}-{last[1]:02}"), end


def read_months(tokens: Tokens, at: int) -> Found:
    """Read the part of the year a rule holds in."""
    name = ""
    if kind(tokens, at) == "season":
        name = tokens[at].text
        at = skip(tokens, at + 1, "period")
        # In 夏季（4月〜10月） the months explain the season.
        if kind(tokens, at) != "open":
            return Months(name=name, rest=True, topic=kind(tokens, at) == "wa"), skip(tokens, at, "wa", "no")
        inner = read_months(tokens, at + 1)
        if inner is None or kind(tokens, inner[1]) != "close_bracket" or not isinstance(inner[0], Months):
            return Months(name=name, rest=True), at
        end = skip(tokens, inner[1] + 1, "no")
        inner[0].name, inner[0].topic = name, kind(tokens, end) == "wa"
        return inner[0], skip(tokens, end, "wa")
    if kind(tokens, at) in ("even", "odd"):
        months = tuple(range(2 if tokens[at].kind == "even" else 1, 13, 2))
        end = at + 1
        return _ended_months(tokens, Months(months), end)
    span = read_span(tokens, at)
    if span is not None:
        (first, last), end = span
        return _ended_months(tokens, Months(season=(first, last)), end) if first != last else None
    listed = _month_list(tokens, at)
    if listed is None:
        return None
    return _ended_months(tokens, Months(listed[0]), listed[1])


def _ended_months(tokens: Tokens, months: Months, end: int) -> Found:
    end = skip(tokens, end, "no", "period")
    if kind(tokens, end) == "season":
        months.name, end = tokens[end].text, skip(tokens, end + 1, "no", "period", "only")
    behind = skip(tokens, end, "only")
    only = behind > end and behind < len(tokens) and read_days(tokens, behind) is not None
    end = behind
    months.topic = kind(tokens, end) in ("wa", "colon") or only
    return months, skip(tokens, end, "wa", "sep", "colon") if months.topic else end


# ---- times --------------------------------------------------------------------------------------------------


def _clock(tokens: Tokens, at: int, half: str) -> tuple[int, str, int] | None:
    """Read one clock time; gives minutes, the half of the day it is known to be in, and where it ends."""
    next_day = False
    while kind(tokens, at) in ("am", "pm", "midday", "next_day"):
        if kind(tokens, at) == "next_day":
            next_day = True
        else:
            half = tokens[at].kind
        at += 1
    token = tokens[at] if at < len(tokens) else None
    if token is None or token.kind not in ("clock", "noon", "midnight") or not isinstance(token.value, int):
        return None
    minutes, end = token.value, at + 1
    if kind(tokens, end) in ("am", "pm") and not tokens[end].space and tokens[end].text.isascii():
        half, end = tokens[end].kind, end + 1
    if token.kind == "clock" and half == "pm" and minutes < 720:
        minutes += 720
    if token.kind == "clock" and half == "midday" and minutes < 360:
        minutes += 720
    if token.kind == "clock" and half == "am" and minutes >= 780:
        raise Unreadable(at)
    if next_day and minutes < 720:
        minutes += 1440
    if minutes > 29 * 60:
        raise Unreadable(at)
    return minutes, half, end


def _half_before(tokens: Tokens, at: int) -> str:
    return tokens[at - 1].kind if at and tokens[at - 1].kind in ("am", "pm") else ""


def _hours_range(tokens: Tokens, at: int) -> tuple[int, str, int] | None:
    """Read the 10 of 10-12時: a bare number whose 時 comes with the end."""
    half = ""
    if kind(tokens, at) in ("am", "pm"):
        half, at = tokens[at].kind, at + 1
    if kind(tokens, at) != "num" or kind(tokens, at + 1) != "dash":
        return None
    ahead = skip(tokens, at + 2, "am", "pm", "next_day")
    token = tokens[ahead] if ahead < len(tokens) else None
    if token is None or token.kind != "clock" or "時" not in token.text:
        return None
    hour = tokens[at].value
    assert isinstance(hour, int)
    if hour > 24:
        raise Unreadable(at)
    return (hour + 12 if half == "pm" and hour < 12 else hour) * 60, half, at + 1


def read_time(tokens: Tokens, at: int) -> Found:
    """Read 10:00-12:00, 10時〜, 午後5時から7時まで, 24時間, with the name of a band before or behind it."""
    label, numbered, begin = "", False, at
    if kind(tokens, at) == "break":
        pause = _band(tokens, skip(tokens, at + 1, "wa", "colon"))
        if pause and pause[0][0] is not None and pause[0][1] is not None:
            return Break(pause[0][0], pause[0][1]), pause[1]
        return None
    if kind(tokens, at) in ("band", "part_name"):
        label, numbered, at = tokens[at].text, True, skip(tokens, at + 1, "colon", "wa", "part")
    elif kind(tokens, skip(tokens, at, "dai")) == "num" and kind(tokens, skip(tokens, at, "dai") + 1) in (
        "part",
        "nth_time",
    ):
        end = skip(tokens, at, "dai") + 2
        label, numbered = "".join(token.text for token in tokens[at:end]), True
        at = skip(tokens, end, "colon", "wa", "sep")
    elif kind(tokens, at) == "label":
        while kind(tokens, at) in ("label", "and", "sep", "no"):
            label, at = label + tokens[at].text, at + 1
        at = skip(tokens, at, "colon", "wa", "filler", "only")
        while kind(tokens, at) in ("label",):
            label, at = label + tokens[at].text, at + 1
    elif kind(tokens, at) == "begin":
        if tokens[at].text in ("開場", "集合"):
            label = tokens[at].text
        at = skip(tokens, at + 1, "filler", "colon", "wa")
    elif kind(tokens, at) == "open" and kind(tokens, at + 1) == "label" and kind(tokens, at + 2) == "close_bracket":
        label, at = tokens[at + 1].text, at + 3
    at = skip(tokens, at, "about") if tokens[begin].kind == "hedge" else at
    if kind(tokens, at) == "all_day":
        return Time(0, 1440, label, numbered, whole_day=True), skip(tokens, at + 1, "filler")
    found = _band(tokens, at)
    if found is None:
        return None
    (start, end_time), end = found
    finish = skip(tokens, end, "sep")
    if kind(tokens, finish) == "finish" and end_time is None and start is not None:
        until = _clock(tokens, skip(tokens, finish + 1, "filler", "colon", "wa"), "")
        if until is not None and until[0] > start:
            end_time, end = until[0], until[2]
    if tokens[end - 1].kind == "begin" and start is not None and end_time is None:
        until = _clock(tokens, skip(tokens, end, "sep"), "")
        if until is not None and kind(tokens, until[2]) == "finish" and until[0] > start:
            end_time, end = until[0], until[2] + 1
        elif tokens[end - 1].text in ("開場", "集合"):
            label = label or tokens[end - 1].text
    shut = skip(tokens, end, "wa")
    if kind(tokens, shut) == "close" and start is not None and end_time is not None:
        return Break(start, end_time), shut + 1
    ends_so = kind(tokens, end) == "break" and kind(tokens, skip(tokens, end + 1, "wa", "colon")) not in (
        "clock",
        "noon",
    )
    if ends_so and start is not None and end_time is not None:
        return Break(start, end_time), end + 1
    if not label and kind(tokens, end) == "label" and not tokens[end].space:
        behind = skip(tokens, end + 1, "colon", "wa")
        apart = behind < len(tokens) and tokens[behind].space
        if apart or kind(tokens, behind) not in ("clock", "num", "am", "pm", "noon", "label"):
            label, end = tokens[end].text, end + 1
    if not label and [kind(tokens, end + step) for step in range(3)] == ["open", "label", "close_bracket"]:
        label, end = tokens[end + 1].text, end + 3
    return Time(start, end_time, label, numbered, half=_half_said(tokens, at)), end


def _half_said(tokens: Tokens, at: int) -> str:
    return next((token.kind for token in tokens[at : at + 2] if token.kind in ("am", "pm")), "")


def after(earlier: Time, later: Time) -> Time:
    """Carry 午後 over to a second band: 午後1時〜3時、4時〜5時."""
    if later.half or earlier.half != "pm" or later.start is None or later.start >= 720:
        return later
    end = later.end + 720 if later.end is not None and later.end <= 720 else later.end
    return replace(later, start=later.start + 720, end=end, half="pm")


def _band(tokens: Tokens, at: int) -> tuple[tuple[int | None, int | None], int] | None:
    if kind(tokens, at) == "dash":
        if kind(tokens, at - 1) in ("clock", "noon", "about"):
            raise Unreadable(at)
        until = _clock(tokens, at + 1, "")
        return ((None, until[0]), skip(tokens, until[2], "until", "about")) if until else None
    first = _clock(tokens, at, "") or _hours_range(tokens, at)
    if first is None:
        return None
    start, half, end = first
    if kind(tokens, end) == "until":
        return (None, start), end + 1
    # 午前12時 may be noon or midnight.
    if start >= 1440 or (half == "am" and start >= 720):
        raise Unreadable(at)
    _refuse_small_hours(tokens, at, start, half)
    end = skip(tokens, end, "about")
    if kind(tokens, end) not in ("dash", "from"):
        return (start, None), skip(tokens, end, "begin", "about")
    dash, end = end, skip(tokens, end + 1, "dash", "from")
    said_half = kind(tokens, end) in ("am", "pm")
    if half == "midday" and start >= 720:
        half = "pm"
    second = _clock(tokens, end, half if half == "pm" and not said_half else "")
    if second is None and kind(tokens, end) == "num" and "時" in tokens[dash - 1].text:
        second = _bare_hour(tokens, end, half)
    if second is None:
        return (start, None), skip(tokens, dash + 1, "begin", "about", "dash")
    finish, _, after = second
    if half == "pm" and finish == 720 and not said_half and start > 720:
        finish = 1440
    if finish <= start and half in ("am", "midday") and not said_half and finish < 720:
        finish += 720
    if start == 0 and finish <= _SMALL_HOURS_WRITTEN and half != "am":
        raise Unreadable(at, "午後")
    if finish <= start or finish - start > 1440:
        raise Unreadable(end, _half_meant(start, finish))
    return (start, finish), skip(tokens, after, "until", "about", "finish")


def _half_meant(start: int, finish: int) -> str:
    """Say what to write before an end that lies before the beginning: 18:00-翌2:00, 10:00-午後3:00."""
    if finish > start:
        return ""
    if start >= 17 * 60 and finish <= 5 * 60:
        return "翌"
    return "午後" if start < finish + 720 <= 1440 else ""


_SMALL_HOURS_SPOKEN, _SMALL_HOURS_WRITTEN = 7 * 60, 6 * 60


def _refuse_small_hours(tokens: Tokens, at: int, start: int, half: str) -> None:
    """Refuse 3時〜5時 without 午前 or 午後: hardly anybody means the night, and a guess would be a wrong rule."""
    spoken = "時" in tokens[at].text or kind(tokens, at) == "num"
    if tokens[at].text[:1] in "0０":
        return
    if (
        not half
        and 60 <= start < (_SMALL_HOURS_SPOKEN if spoken else _SMALL_HOURS_WRITTEN)
        and not _follows_pm(tokens, at)
    ):
        raise Unreadable(at, "午後")


def _follows_pm(tokens: Tokens, at: int) -> bool:
    """Tell whether a band with 午後 stands just before, whose half of the day is carried over."""
    return any(token.kind == "pm" for token in tokens[max(0, at - 6) : at])


def _bare_hour(tokens: Tokens, at: int, half: str) -> tuple[int, str, int] | None:
    """Read the 12 of 10時-12, when nothing but the end or a space follows."""
    hour = tokens[at].value
    if not isinstance(hour, int) or hour > 24 or (at + 1 < len(tokens) and not tokens[at + 1].space):
        return None
    return (hour + 12 if half == "pm" and hour < 12 else hour) * 60, half, at + 1


# ---- closures -----------------------------------------------------------------------------------------------


class Closables(NamedTuple):
    """What a list of closings names."""

    closures: list[Closure]
    months: list[int]
    days: list[Days]
    within: tuple[int, ...]
    """The months that the days are limited to."""


def closables(tokens: Tokens, at: int) -> tuple[Closables, int] | None:
    """Read a list of what may be closed: 祝日, お盆・年末年始, 8月, 12/29〜1/3, 第3月曜."""
    closures: list[Closure] = []
    months: list[int] = []
    days: list[Days] = []
    within: tuple[int, ...] = ()
    begin = at
    while True:
        first = kind(tokens, at)
        span = None
        if first == "customary":
            closures.append(_customary(tokens[at]))
            at += 1
            explained = read_span(tokens, at + 1) if kind(tokens, at) == "open" else None
            if explained and kind(tokens, explained[1]) == "close_bracket":
                (first, last), after = explained
                closures[-1] = Closure("yearly", first, last, text=closures[-1].text)
                at = after + 1
            at = skip(tokens, at, "period")
        elif first in ("holiday", "offday"):
            closures.append(Closure("public-holidays", text=tokens[at].text))
            at += 1
        elif (dated := read_dated(tokens, at)) is not None:
            closures.append(dated[0])
            at = dated[1]
        elif (span := read_span(tokens, at)) is not None:
            (first, last), after = span
            closures.append(Closure("yearly", first, last, text=_text(tokens, at, after)))
            at = skip(tokens, after, "period")
        elif (listed := _month_list(tokens, at)) is not None:
            at = skip(tokens, listed[1], "period", "no")
            if kind(tokens, at) in ("dai", "letter", "wd", "last"):
                group = read_days(tokens, at) or read_weeks_behind(tokens, at)
                if within or months or days or group is None or not isinstance(group[0], Days):
                    return None
                within, at = listed[0], group[1]
                days.append(group[0])
            else:
                months += listed[0]
        elif first == "season" and (named := read_months(tokens, at)) is not None:
            if not isinstance(named[0], Months) or not named[0].months:
                return None
            months += named[0].months
            at = named[1]
        else:
            group = _nth_only(tokens, at) or read_days(tokens, at)
            if group is None or not isinstance(group[0], Days):
                break
            days.append(group[0])
            at = group[1]
        after = skip(tokens, at, "sep", "and")
        # 日祝休み is one list; in 毎週土曜 祝日休み the space parts what opens from what closes.
        if after == at and (kind(tokens, at) != "holiday" or tokens[at].space):
            break
        if kind(tokens, begin) in ("every_week", "every_month", "daily", "workdays"):
            break
        at = after
    if not (closures or months or days) or at == begin:
        return None
    if within and (closures or months or len(days) > 1):
        return None
    return Closables(closures, months, days, within), at


def _nth_only(tokens: Tokens, at: int) -> tuple[Days, int] | None:
    """Read 第4 of 毎週水曜（第4を除く）."""
    numbers = _numbers(tokens, at, needs_dai=True)
    if numbers is None or numbers[1] or kind(tokens, numbers[2]) not in ("close", "wa"):
        return None
    return Days(nth=tuple(numbers[0])), numbers[2]


def _customary(token: Token) -> Closure:
    value = token.value
    assert isinstance(value, tuple)
    return Closure("yearly", f"{value[0]:02}-{value[1]:02}", f"{value[2]:02}-{value[3]:02}", text=token.text)


def _text(tokens: Tokens, at: int, end: int) -> str:
    return "".join(token.text for token in tokens[at:end])


def read_dated(tokens: Tokens, at: int) -> tuple[Closure, int] | None:
    """Read one dated day or span, 2026-12-29〜2027-01-03."""
    if kind(tokens, at) != "date":
        return None
    first = last = str(tokens[at].value)
    end = at + 1
    if kind(tokens, end) in ("dash", "from"):
        if kind(tokens, end + 1) == "date":
            last, end = str(tokens[end + 1].value), skip(tokens, end + 2, "until")
            if last < first:
                raise Unreadable(end - 1)
        else:
            return None
    return Closure("dated", first, last, text=_text(tokens, at, end)), end


def read_closed(tokens: Tokens, at: int) -> Found:
    """Read 祝日休み, 8月は開催なし, お盆・年末年始を除く, 定休日：月曜, 祝日の場合第3."""
    begin = at
    if kind(tokens, at) == "closing_day" or (kind(tokens, at) == "close" and kind(tokens, at + 1) == "colon"):
        after = skip(tokens, at + 1, "colon", "wa", "no")
        listed = closables(tokens, after)
        if listed is None:
            return None
        end = listed[1]
        if kind(tokens, end) in ("open", "case"):
            # 休館日：月曜（祝日の場合は翌日） moves the closing about; no rule says that.
            while end < len(tokens) and kind(tokens, end) not in ("close_bracket", "stop"):
                end += 1
            if any(kind(tokens, i) == "case" for i in range(listed[1], end)):
                return Mark("relative"), min(end + 1, len(tokens))
        return _closed(listed[0], tokens, begin, listed[1]), listed[1]
    if kind(tokens, at) == "close" and tokens[at].text == "除く":
        listed = closables(tokens, at + 1)
        return (_closed(listed[0], tokens, begin, listed[1]), listed[1]) if listed else None
    listed = closables(tokens, at)
    if listed is None:
        return None
    # 12月は第3土曜日、8月は休み: the Saturday is open. 月〜金、祝日は休み: nobody lists that as closed.
    mixed = listed[0].days and (listed[0].closures or listed[0].months)
    if mixed and (kind(tokens, at - 1) == "wa" or (at == 0 and len(listed[0].days[0].weekdays) > 3)):
        return None
    end = skip(tokens, listed[1], "only", "case", "wa", "no", "mo", "period", "sep", "and")
    if kind(tokens, end - 1) == "wa":
        end = _past_reason(tokens, end)
    left_out = kind(tokens, end) == "except" and ("の" not in tokens[end].text or not listed[0][2])
    if kind(tokens, end) == "close" or (left_out and (at or end + 1 < len(tokens))):
        end = skip(tokens, end + 1, "close", "filler")
        return _closed(listed[0], tokens, begin, end), end
    return None


_REASON_KINDS = frozenset(("word", "closing_day", "no", "note", "filler", "label", "and", "mo"))


def _past_reason(tokens: Tokens, at: int) -> int:
    """Pass over why it is closed, as in 第1水曜は休館日のためお休み, when the sentence ends with the closing."""
    end = at
    while kind(tokens, end) in _REASON_KINDS and end - at < 8:
        end += 1
    after = skip(tokens, end + 1, "close", "filler")
    if kind(tokens, end) == "close" and (
        after >= len(tokens) or kind(tokens, after) in ("close_bracket", "stop", "mark")
    ):
        return end
    return at


def read_moved(tokens: Tokens, at: int) -> Found:
    """Read 祝日の場合第3 and 祝日の場合は翌日: closed that day; where it moves to stays words."""
    if kind(tokens, at) != "holiday" or kind(tokens, at + 1) != "case" or tokens[at + 1].text in ("の日", "の日は"):
        return None
    if kind(tokens, at + 2) not in ("dai", "next_day", "relative", "note", "wd", "letter"):
        return None
    end = at + 2
    while end < len(tokens) and tokens[end].kind not in ("close_bracket", "stop", "mark"):
        if tokens[end].space and end > at + 2:
            break
        end += 1
    if not any(tokens[i].kind in ("dai", "next_day", "relative", "wd", "letter") for i in range(at, end)):
        return None
    closure = Closure("public-holidays", text=_text(tokens, at, end))
    return Closed((closure,), moved=True), end


def _closed(found: Closables, tokens: Tokens, at: int, end: int) -> Closed:
    closures, months, days, within = found
    kept: list[Days] = []
    for group in days:
        if group.holidays in ("also", "only"):
            closures = [*closures, Closure("public-holidays", text="祝日")]
        if group.holidays != "only":
            kept.append(group)
    if len(closures) == 1 and not months and not kept and closures[0].kind == "public-holidays":
        closures = [replace(closures[0], text=_text(tokens, at, end))]
    return Closed(tuple(closures), tuple(months), tuple(kept), within)


# ---- how often, anchors, words ------------------------------------------------------------------------------


def read_frequency(tokens: Tokens, at: int) -> Found:
    """Read 月1回, 月に2回, 毎月1〜2回, 年10回, 週5日, 2か月に1回."""
    token = tokens[at]
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
            if not (unit == "month" and _number_stands_alone(tokens, at)):
                return None
        else:
            at += 1
    return Frequency(unit, low, high), _after_times(tokens, at)


def _after_times(tokens: Tokens, at: int) -> int:
    return skip(tokens, at, "about", "no", "filler")


def read_anchor(tokens: Tokens, at: int) -> Found:
    """Read 2026-04-01から, 次回は2026-04-01, 4月1日から."""
    if kind(tokens, at) == "year_month":
        end = skip(tokens, at + 1, "from", "dash")
        day = date.fromisoformat(str(tokens[at].value))
        return (Mark("anchor", day=day), skip(tokens, end, "begin", "filler")) if end > at + 1 else None
    if kind(tokens, at) != "date":
        return None
    end = skip(tokens, at + 1, "from", "dash")
    if end == at + 1 and kind(tokens, end) not in ("", "close_bracket", "begin"):
        return None
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
    role = _ROLES.get(tokens[at].kind)
    return (Mark(role, text=tokens[at].text), at + 1) if role else None


def read_holidays_too(tokens: Tokens, at: int) -> Found:
    """Read 祝日も開催 and 祝日を含む: a holiday makes no difference."""
    if kind(tokens, at) != "holiday":
        return None
    end = skip(tokens, at + 1, "mo", "no")
    besides = at > 0 and end == at + 1 and kind(tokens, end) in ("open_too", "filler") and not tokens[end].space
    if besides and kind(tokens, end + 1) in ("", "close_bracket", "stop", "mark"):
        return Mark("holidays_too"), end + 1
    if kind(tokens, end) == "include" or (end > at + 1 and kind(tokens, end - 1) == "mo" and _says_open(tokens, end)):
        return Mark("holidays_too"), skip(tokens, end + 1, "filler", "open_too")
    return None


def _says_open(tokens: Tokens, at: int) -> bool:
    return kind(tokens, at) == "open_too" or (kind(tokens, at) == "filler" and kind(tokens, at + 1) != "close")


READERS: tuple[Callable[[Tokens, int], Found], ...] = (
    read_holidays_too,
    read_moved,
    read_closed,
    read_time,
    read_frequency,
    read_months,
    read_days,
    read_weeks_behind,
    read_anchor,
    read_word,
)
