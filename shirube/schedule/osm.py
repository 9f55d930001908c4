"""Write a schedule as OpenStreetMap `opening_hours`, and as schema.org `openingHoursSpecification`."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import TypedDict

from shirube.schedule.rules import WEEKDAYS, Closure, Rule, Schedule
from shirube.schedule.words import month_runs

_DAYS = dict(zip(WEEKDAYS, ("Mo", "Tu", "We", "Th", "Fr", "Sa", "Su"), strict=True))
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_SCHEMA_DAYS = dict(
    zip(
        WEEKDAYS,
        ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"),
        strict=True,
    )
)


def opening_hours(schedule: Schedule) -> str | None:
    """Write a schedule as an `opening_hours` value; None when any part of it cannot be said there."""
    if not schedule.rules or schedule.irregular:
        return None
    plain = [rule for rule in schedule.rules if rule.holidays == "any"]
    named = [rule for rule in schedule.rules if rule.holidays != "any"]
    closes = any(c.kind == "public-holidays" for c in schedule.closures)
    by_rule = [any(c.kind == "public-holidays" for c in rule.closed) for rule in plain]
    # One `PH off` holds for every rule before it, so rules may not differ in it.
    if not closes and any(by_rule) and not all(by_rule):
        return None
    own = {tuple(c for c in rule.closed if c.kind != "public-holidays") for rule in schedule.rules}
    if len(own) > 1:
        return None
    parts: list[str] = []
    for rules in (plain, named):
        selectors = _grouped(rules)
        if selectors is None:
            return None
        if selectors:
            parts.append(", ".join(selectors))
        if rules is plain and plain and (closes or any(by_rule)):
            parts.append("PH off")
    closures = (*next(iter(own)), *schedule.closures)
    parts += [f"{_closure(closure)} off" for closure in closures if closure.kind != "public-holidays"]
    parts += [
        f"{_dated(exception.on)}{'' if exception.until == exception.on else '-' + _dated(exception.until)} off"
        for exception in schedule.exceptions
    ]
    # A comma adds to the day, a semicolon would replace what it already has.
    extras = [f"{_dated(extra.on)} {_time(extra.start, extra.end)}" for extra in schedule.extras]
    return ", ".join(["; ".join(parts), *extras])


def _grouped(rules: Sequence[Rule]) -> list[str] | None:
    """Join the bands of the same days: Sa[2] 11:30-12:50,13:00-14:20."""
    times: dict[str, list[str]] = {}
    for rule in rules:
        selector = _selector(rule)
        if selector is None:
            return None
        times.setdefault(selector, []).append(_time(rule.start, rule.end))
    return [f"{selector} {','.join(bands)}".strip() for selector, bands in times.items()]


def _selector(rule: Rule) -> str | None:
    if rule.interval_weeks > 1 or rule.anchor is not None or -1 in rule.monthdays:
        return None
    months = "" if not rule.months else ",".join(_month_run(*run) for run in month_runs(rule.months))
    if rule.monthdays:
        if rule.season is not None:
            return None
        return ",".join(f"{_MONTHS[m - 1]} {day:02}" for m in rule.months or range(1, 13) for day in rule.monthdays)
    if rule.season is not None:
        months = _span(*rule.season)
    nth = f"[{','.join(map(str, rule.nth))}]" if rule.nth else ""
    days = [_DAYS[day] + nth for day in rule.weekdays]
    if rule.holidays != "any":
        days = [*(days if rule.holidays == "also" else []), "PH"]
    if not days:
        return None
    together = "Mo-Fr" if days == list(_DAYS.values())[:5] else "Mo-Su" if len(days) == 7 else ",".join(days)
    return f"{months} {together}".strip()


def _month_run(first: int, last: int) -> str:
    return _MONTHS[first - 1] if first == last else f"{_MONTHS[first - 1]}-{_MONTHS[last - 1]}"


def _span(first: str, last: str) -> str:
    return "-".join(f"{_MONTHS[int(day[:2]) - 1]} {day[3:]}" for day in dict.fromkeys((first, last)))


def _dated(day: date) -> str:
    return f"{day.year} {_MONTHS[day.month - 1]} {day.day:02}"


def _closure(closure: Closure) -> str:
    if closure.kind == "weekdays":
        nth = f"[{','.join(map(str, closure.nth))}]" if closure.nth else ""
        months = "".join(_MONTHS[month - 1] + " " for month in closure.months[:1])
        return months + ",".join(_DAYS[day] + nth for day in closure.weekdays)
    if closure.kind == "dated":
        days = dict.fromkeys((closure.first, closure.last))
        return "-".join(_dated(date.fromisoformat(day)) for day in days)
    return _span(closure.first, closure.last)


def _time(start: str | None, end: str | None) -> str:
    if start is None:
        return "unknown"
    return f"{start}+" if end is None else f"{start}-{end}"


OpeningHours = TypedDict(
    "OpeningHours", {"@type": str, "dayOfWeek": list[str], "opens": str, "closes": str}, total=True
)


def opening_hours_specification(schedule: Schedule) -> list[OpeningHours]:
    """Write the weekly, all-year rules with both times for schema.org, which cannot say the others."""
    found: list[OpeningHours] = []
    for rule in schedule.rules:
        whole = not (rule.nth or rule.monthdays or rule.months or rule.season or rule.anchor or rule.interval_weeks > 1)
        if not whole or rule.holidays == "only" or rule.start is None or rule.end is None:
            continue
        days = [_SCHEMA_DAYS[day] for day in rule.weekdays] + (["PublicHolidays"] if rule.holidays == "also" else [])
        found.append(
            {"@type": "OpeningHoursSpecification", "dayOfWeek": days, "opens": rule.start, "closes": _closes(rule.end)}
        )
    return found


def _closes(end: str) -> str:
    hour, minute = int(end[:2]), end[3:]
    return "23:59" if end == "24:00" else f"{hour % 24:02}:{minute}"
