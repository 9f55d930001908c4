"""Say a schedule in a language, which comes as its `Patterns`. What Japanese says, `read_line` reads back as the same rule."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

from shirube.patterns import Patterns
from shirube.schedule.rules import WEEKDAYS, Closure, Rule

_LAST_DAY = (31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)
_MANY_MONTHS = 9
"""From so many months on it is shorter to name the months that are left out."""


def _split(clock: str) -> tuple[int, int]:
    hour, minute = clock.split(":")
    return int(hour), int(minute)


def time_table(start: str | None, end: str | None, say: Patterns) -> str:
    """Say a time for a table: 10:00–15:00, 17:30–; empty when unknown."""
    if start is None and end is None:
        return ""
    return f"{table_clock(start, say)}–{table_clock(end, say)}"


def table_clock(clock: str | None, say: Patterns) -> str:
    """Say one time of a table: 9:30, 翌2:00; nothing when unknown."""
    if clock is None:
        return ""
    hour, minute = _split(clock)
    if (hour, minute) <= (24, 0):
        return f"{hour}:{minute:02}"
    return say.table_next_day(time=f"{hour - 24}:{minute:02}")


def time_sentence(start: str | None, end: str | None, say: Patterns) -> str:
    """Say a time in words: 午前10時から午後3時まで; empty when unknown."""
    if (start, end) == ("00:00", "24:00"):
        return say.all_day
    if start is None:
        return say.until(end=_clock_words(end, say)) if end is not None else ""
    if end is None:
        return say.since(start=_clock_words(start, say))
    return say.time(start=_clock_words(start, say), end=_clock_words(end, say))


def _clock_words(clock: str, say: Patterns) -> str:
    hour, minute = _split(clock)
    if hour < 24:
        return say.clock(hour, minute)
    return say.next_day(time=say.clock(hour - 24, minute))


def months_words(months: Sequence[int], say: Patterns) -> str:
    """Say months: 4〜10月, 偶数月; a run over New Year stays one run."""
    if tuple(months) == (2, 4, 6, 8, 10, 12):
        return say.even_months
    if tuple(months) == (1, 3, 5, 7, 9, 11):
        return say.odd_months
    return say.month_joint.join(say.month_span(*run) for run in month_runs(months))


def month_runs(months: Iterable[int]) -> list[tuple[int, int]]:
    known = set(months)
    runs: list[tuple[int, int]] = []
    for first in range(1, 13):
        if first in known and (first - 2) % 12 + 1 not in known:
            last = first
            while last % 12 + 1 in known:
                last = last % 12 + 1
            runs.append((first, last))
    return runs or [(1, 12)]


def days_words(rule: Rule, say: Patterns) -> str:
    """Say the days of a rule: 毎週火・木, 第2・第4土曜, 偶数月の第3土曜."""
    core = _core(rule, say)
    months = rule.months
    if rule.season is not None:
        core = say.in_months(months=_span_words(*rule.season, say), days=core)
    elif months and not _left_out(rule):
        core = say.in_months(months=months_words(months, say), days=core)
    if rule.anchor is not None:
        core += say.from_day(day=say.date_words(rule.anchor, year=True))
    return core


def _left_out(rule: Rule) -> tuple[int, ...]:
    if len(rule.months) < _MANY_MONTHS or rule.season is not None:
        return ()
    return tuple(month for month in range(1, 13) if month not in rule.months)


def _core(rule: Rule, say: Patterns) -> str:
    weekdays = [WEEKDAYS.index(day) for day in rule.weekdays]
    named_months = bool(rule.months or rule.season) and not _left_out(rule)
    if rule.holidays == "only" and not weekdays:
        return say.holidays_only
    if rule.monthdays:
        return (say.monthdays if named_months else say.monthdays_each)(days=say.days_of_month(rule.monthdays))
    if rule.interval_weeks == 2:
        words = say.fortnightly(days=say.days(weekdays))
    elif rule.interval_weeks > 2:
        words = say.weeks_apart(weeks=rule.interval_weeks, days=say.days(weekdays))
    elif rule.nth:
        words = say.nth(weeks=say.weeks(rule.nth), days=say.days(weekdays))
    elif rule.holidays == "also" and rule.weekdays == ("sat", "sun"):
        return say.weekend_and_holidays
    elif len(weekdays) == 7 and rule.holidays == "any":
        words = say.every_day
    elif _is_workdays(rule):
        words = say.workdays
    else:
        words = say.weekly(days=say.days(weekdays))
    return say.and_holidays(days=words) if rule.holidays == "also" else words


def _is_workdays(rule: Rule) -> bool:
    """Tell whether the rule is 平日: Monday to Friday, closed on public holidays."""
    closed = any(closure.kind == "public-holidays" for closure in rule.closed)
    return rule.weekdays == WEEKDAYS[:5] and closed and not rule.nth and rule.interval_weeks == 1


def _span_words(first: str, last: str, say: Patterns) -> str:
    begin = say.day_of_year(*map(int, first.split("-")))
    if first == last:
        return begin
    return say.span(first=begin, last=say.day_of_year(*map(int, last.split("-"))))


def closure_words(closure: Closure, say: Patterns) -> str:
    """Say one closure: 祝日, 8月, 12月29日から1月3日まで, 第3月曜."""
    if closure.kind == "public-holidays":
        return say.holidays
    if closure.kind == "weekdays":
        return days_words(Rule(weekdays=closure.weekdays, nth=closure.nth, months=closure.months), say)
    if closure.kind == "dated":
        first, last = date.fromisoformat(closure.first), date.fromisoformat(closure.last)
        if first == last:
            return say.date_words(first, year=True)
        return say.span(first=say.date_words(first, year=True), last=say.date_words(last, year=first.year != last.year))
    month, day = map(int, closure.first.split("-"))
    if day == 1 and closure.last == f"{month:02}-{_LAST_DAY[month - 1]}":
        return say.month_span(month, month)
    return _span_words(closure.first, closure.last, say)


def closures_words(closures: Sequence[Closure], say: Patterns) -> str:
    """Say closures in one list: 祝日、12月29日から1月3日まで."""
    return say.closed_joint.join(closure_words(closure, say) for closure in closures)


def rule_words(rule: Rule, say: Patterns, *, time: bool = True) -> str:
    """Say a whole rule but its note; `time` False leaves the time of day out."""
    words = days_words(rule, say)
    said = time_sentence(rule.start, rule.end, say) if time else ""
    if said:
        words = say.opening(days=words, time=said)
    workdays = _is_workdays(rule) and rule.holidays == "any"
    closed = [c for c in rule.closed if not (workdays and c.kind == "public-holidays")]
    parts = [closure_words(closure, say) for closure in closed]
    parts += [say.month_span(month, month) for month in _left_out(rule)]
    return words + (say.closed(days=say.closed_joint.join(parts)) if parts else "")
