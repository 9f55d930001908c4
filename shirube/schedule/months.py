"""Read the part of the year a rule holds in: 4〜10月, 偶数月, 12/1〜3/15, 冬季（11月〜3月）."""

from __future__ import annotations

from dataclasses import replace

from shirube.schedule.days import read_days, read_weeks_behind
from shirube.schedule.items import DAYS_OF_MONTH, Found, Mark, Months, Tokens, Unreadable, kind, skip


def month_list(tokens: Tokens, at: int) -> tuple[tuple[int, ...], int] | None:
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
    if not (1 <= month <= 12 and 1 <= day <= DAYS_OF_MONTH[month - 1]):
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
            if not day < second[0][1] <= DAYS_OF_MONTH[month - 1]:
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
        end = inner[1] + 1
        further = skip(tokens, end, "and", "sep")
        if further > end and kind(tokens, further) == "season" and kind(tokens, further + 1) == "open":
            # 春（4月）と秋（10月）
            other = read_months(tokens, further)
            if other is None or not isinstance(other[0], Months) or inner[0].season or other[0].season:
                return None
            return replace(other[0], months=(*inner[0].months, *other[0].months), name=name), other[1]
        end = skip(tokens, end, "no")
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
    listed = month_list(tokens, at)
    if listed is None:
        return None
    return _ended_months(tokens, Months(listed[0]), listed[1])


def _ended_months(tokens: Tokens, months: Months, end: int) -> Found:
    end = skip(tokens, end, "no", "period")
    if kind(tokens, end) == "mo":
        # 8月も開催 adds a month, or says that it is none without.
        return Mark("months_too"), end + 1
    if kind(tokens, end) == "season":
        months.name, end = tokens[end].text, skip(tokens, end + 1, "no", "period", "only")
    behind = skip(tokens, end, "only")
    only = behind > end and (read_days(tokens, behind) or read_weeks_behind(tokens, behind)) is not None
    end = behind
    months.topic = kind(tokens, end) in ("wa", "colon") or only
    return months, skip(tokens, end, "wa", "sep", "colon") if months.topic else end
