"""Take days, weeks and months out of rules: 8月は休み, 第2土曜は休み, 祝日休み."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from shirube.schedule.items import ALL_NTH, EVERY_MONTH, Closed, Days, Months
from shirube.schedule.outcome import Assembled
from shirube.schedule.rules import PUBLIC_HOLIDAYS, WEEKDAYS, Closure, Rule


def subtract(
    rules: Sequence[Rule], days: Days, months: Months | None, result: Assembled, *, only_months: bool = False
) -> list[Rule]:
    """Take days of the week, weeks or months out of rules; with `only_months` every day of those months."""
    left: list[Rule] = []
    taken_months = set(months.months) if months else set()
    weekdays = set() if only_months else {WEEKDAYS[day] for day in days.weekdays}
    nth = () if only_months else days.nth
    for rule in rules:
        if months and months.season:
            result.give_up("not-expressible")
            return []
        if days.holidays == "only" and not only_months:
            left.append(replace(rule, closed=(*rule.closed, replace(PUBLIC_HOLIDAYS, text=""))))
            continue
        if days.monthdays and not only_months:
            result.give_up("not-expressible")
            return []
        touched = [day for day in rule.weekdays if day in weekdays] if weekdays else list(rule.weekdays)
        if weekdays and not touched:
            left.append(rule)
            continue
        untouched = tuple(day for day in rule.weekdays if day not in touched)
        if untouched:
            left.append(replace(rule, weekdays=untouched))
        core = replace(rule, weekdays=tuple(touched))
        if taken_months:
            outside = tuple(month for month in core.months or EVERY_MONTH if month not in taken_months)
            if outside:
                left.append(replace(core, months=outside))
            inside = tuple(month for month in core.months or EVERY_MONTH if month in taken_months)
            if not inside or not nth:
                continue
            core = replace(core, months=inside)
        if nth:
            weeks = _weeks_left(core, nth)
            if weeks is None:
                result.give_up("not-expressible")
                return []
            if weeks:
                left.append(replace(core, nth=weeks))
    return left


def _weeks_left(rule: Rule, nth: Sequence[int]) -> tuple[int, ...] | None:
    """Give the weeks that stay, or None when they cannot be counted (a last week out of all weeks)."""
    if rule.monthdays or rule.interval_weeks > 1:
        return None
    weeks = rule.nth or ALL_NTH
    if -1 in nth or -1 in weeks:
        return tuple(week for week in weeks if week not in nth) if set(nth) <= set(weeks) else None
    return tuple(week for week in weeks if week not in nth)


def close(rules: list[Rule], closed: Closed, result: Assembled, *, own: bool = False) -> list[Rule]:
    """Take a closing out of rules; with `own` it belongs to these rules and not to the whole line."""
    if closed.on is not None:
        return _close_on(rules, closed, closed.on, result)
    if own:
        rules = [replace(rule, closed=(*rule.closed, *closed.closures)) for rule in rules]
    else:
        result.closed += closed.closures
    result.closed_text += [closure.text for closure in closed.closures]
    if closed.moved and any(rule.monthdays for rule in rules) and closed.closures[0].text.startswith("休日"):
        # 毎月10日（休日の場合は翌日） speaks of Sundays as well.
        result.give_up("not-expressible")
    if closed.moved:
        result.notes += [closure.text for closure in closed.closures]
    if closed.months:
        if rules:
            rules = subtract(rules, Days(), Months(closed.months), result)
        else:
            result.closed += [month_closure(month) for month in closed.months]
    months = Months(closed.within) if closed.within else None
    for days in closed.days:
        if days.interval > 1 or (days.monthdays and rules):
            result.give_up("not-expressible")
            return []
        if rules and all(_countable(rule, days) for rule in rules):
            rules = subtract(rules, days, months, result)
            continue
        # 最終週は休み is about the weekdays of the rules.
        open_on = {WEEKDAYS.index(day) for rule in rules for day in rule.weekdays}
        named = days.weekdays or tuple(sorted(open_on))
        closure = weekday_closure(replace(days, weekdays=named), closed.within)
        rules = [replace(rule, closed=(*rule.closed, closure)) for rule in rules]
        if not own:
            result.closed.append(closure)
    return rules


def _close_on(rules: Sequence[Rule], closed: Closed, on: Days, result: Assembled) -> list[Rule]:
    """Close the holidays of some weekdays only; the other weekdays of a rule become a rule of their own."""
    named = {WEEKDAYS[day] for day in on.weekdays}
    left: list[Rule] = []
    if not named & {day for rule in rules for day in rule.weekdays}:
        result.give_up("not-expressible")
    for rule in rules:
        touched = tuple(day for day in rule.weekdays if day in named)
        rest = tuple(day for day in rule.weekdays if day not in named)
        if touched and on.nth and rule.nth != on.nth:
            result.give_up("not-expressible")
        if touched:
            left.append(replace(rule, weekdays=touched, closed=(*rule.closed, *closed.closures)))
        if rest or not touched:
            left.append(replace(rule, weekdays=rest))
    return left


def with_holidays_apart(rules: Sequence[Rule], *, fewest: int = 1) -> list[Rule]:
    """Leave the holidays out of the 月〜金 of 月〜金 10:00-20:00、土日祝 10:00-18:00, which have hours of their own.

    Rules of fewer than `fewest` weekdays stay: on a line of its own, 毎週水曜 may be of something else.
    """
    named = [rule for rule in rules if rule.holidays == "also" or (rule.holidays == "only" and not rule.weekdays)]

    def gives_way(rule: Rule) -> bool:
        weekly = rule.holidays == "any" and rule.weekdays and not rule.nth and rule.interval_weeks == 1
        if not weekly or len(rule.weekdays) < fewest:
            return False
        shut = any(closure.kind == "public-holidays" for closure in rule.closed)
        return not shut and any(_holds_besides(other, rule) for other in named)

    return [
        replace(rule, closed=(*rule.closed, replace(PUBLIC_HOLIDAYS, text=""))) if gives_way(rule) else rule
        for rule in rules
    ]


def _holds_besides(other: Rule, rule: Rule) -> bool:
    """Tell whether one rule holds on other weekdays, in all of the year in which the other does."""
    if set(other.weekdays) & set(rule.weekdays):
        return False
    if other.season is not None:
        return other.season == rule.season
    return not other.months or bool(rule.months and set(rule.months) <= set(other.months))


def _countable(rule: Rule, days: Days) -> bool:
    """Tell whether closing those days leaves weeks that can be listed; 5日（日曜は休み） and 最終土曜は休み do not."""
    return not rule.monthdays and (not days.nth or _weeks_left(rule, days.nth) is not None)


def month_closure(month: int) -> Closure:
    last = (31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)[month - 1]
    return Closure("yearly", f"{month:02}-01", f"{month:02}-{last}", text=f"{month}月")


def weekday_closure(days: Days, months: tuple[int, ...] = ()) -> Closure:
    names = tuple(WEEKDAYS[day] for day in days.weekdays) or WEEKDAYS
    return Closure("weekdays", weekdays=names, nth=days.nth, months=months)
