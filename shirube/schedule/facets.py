"""Say on which days of the week a place is found."""

from __future__ import annotations

from typing import Literal

from shirube.schedule.rules import WEEKDAYS, Rule, Schedule

HowOften = Literal["weekly", "some"]


def day_facets(schedule: Schedule) -> dict[str, HowOften]:
    """Map each day page (`mon` … `sun`, `holiday`, `irregular`) to how often the place opens on such a day.

    A day of the month (毎月21日) may fall on any weekday, so it counts as `some` for all of them. `irregular` stands
    where words are all there is, or beside what is known.
    """
    found: dict[str, HowOften] = {}
    for rule in schedule.rules:
        for day in rule.weekdays or (WEEKDAYS if rule.monthdays else ()):
            if rule.holidays != "only" and _is_weekly(rule):
                found[day] = "weekly"
            else:
                found.setdefault(day, "some")
        if rule.holidays == "also" or (rule.holidays == "only" and not rule.weekdays):
            found["holiday"] = "weekly"
        elif rule.holidays == "any" and set(rule.weekdays) == set(WEEKDAYS) and not _closes_on_holidays(schedule, rule):
            found.setdefault("holiday", "weekly" if _is_weekly(rule) else "some")
    ordered: dict[str, HowOften] = {day: found[day] for day in (*WEEKDAYS, "holiday") if day in found}
    if schedule.irregular or not schedule.rules:
        ordered["irregular"] = "some"
    return ordered


def _closes_on_holidays(schedule: Schedule, rule: Rule) -> bool:
    return any(closure.kind == "public-holidays" for closure in (*schedule.closures, *rule.closed))


def _is_weekly(rule: Rule) -> bool:
    """Tell whether the rule holds each week of the whole year; a season's doors are closed for the rest of it."""
    return not (rule.nth or rule.monthdays or rule.months or rule.season) and rule.interval_weeks == 1
