"""Make rules of clauses; a clause that singles days out (…は) changes the rules before it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from shirube.schedule.bands import opening_bands
from shirube.schedule.clauses import Clause
from shirube.schedule.items import Days, Time
from shirube.schedule.leaving_out import close, subtract
from shirube.schedule.outcome import Assembled
from shirube.schedule.rules import PUBLIC_HOLIDAYS, WEEKDAYS, Holidays, Rule


def draft_rules(clauses: Sequence[Clause], result: Assembled) -> list[Rule]:
    rules: list[Rule] = []
    last_days: list[Days] = []
    for at, clause in enumerate(clauses):
        _check_frequency(clause, result)
        _check_overlap(clause, result)
        if not clause.times and not clause.topic and _repeats(rules, clause):
            result.give_up("contradiction")
        if not clause.times and rules and any(days.monthdays for days in clause.days):
            # 日曜 10時〜15時 6日・20日: the days of one month, it seems.
            result.give_up("not-expressible")
        times = opening_bands(clause.times, result)
        ahead = next((later.days for later in clauses[at:] if later.days and clause.times), [])
        own = (
            clause.days
            or last_days
            or ahead
            or ([Days(tuple(range(7)))] if any(time.whole_day for time in times) else [])
        )
        if not own:
            if clause.days == [] and clause.times == [] and clause.months:
                result.give_up("not-expressible")
            continue
        override = clause.topic or (not clause.days and bool(rules))
        if not clause.times and clause.topic and rules:
            known = {(rule.start, rule.end, rule.note) for rule in rules}
            if len(known) > 1:
                result.give_up("not-expressible")
                return []
        if override and rules and not _override_is_clear(clause, rules):
            result.give_up("not-expressible")
            return []
        times = _with_start(clause, times, rules) if override else times
        made = _made(own, clause, times, rules)
        for closed in clause.closed:
            made = close(made, closed, result, own=True)
        if made and clause.notes:
            made[0] = replace(made[0], note=" ".join([*([made[0].note] if made[0].note else []), *clause.notes]))
        elif clause.notes:
            result.notes += clause.notes
        if override and _retimes(clause):
            retimed = _retimed(rules, clause, times)
            if retimed is not None:
                rules = retimed
                continue
        if override:
            condition = clause.months
            for days in clause.days or [Days()]:
                rules = subtract(rules, days, condition, result, only_months=bool(condition and clause.days))
        rules += made
        if clause.days:
            last_days = clause.days
    return rules


def _override_is_clear(clause: Clause, rules: Sequence[Rule]) -> bool:
    """Tell whether days that are singled out (…は) say enough to change the rules before them."""
    if not clause.times and clause.topic and clause.days and clause.months is None:
        # 祝日はお問合せください opens nothing.
        return False
    if any(days.holidays == "only" for days in clause.days):
        # 毎週月曜、祝日は11:00〜: holidays that are Mondays, or all of them?
        return all(len(rule.weekdays) == 7 or rule.closed for rule in rules)
    by_date = any(rule.monthdays for rule in rules)
    return not any(bool(days.monthdays) != by_date for days in clause.days)


def _with_start(clause: Clause, times: list[Time], rules: Sequence[Rule]) -> list[Time]:
    """Give 水曜は18:00まで the beginning of the rule it changes."""
    if not any(time.start is None for time in times):
        return times
    named = {WEEKDAYS[day] for days in clause.days for day in days.weekdays} or set(WEEKDAYS)
    starts = {rule.start for rule in rules if named & set(rule.weekdays)}
    start = starts.pop() if len(starts) == 1 else None
    if start is None:
        return times
    minutes = int(start[:2]) * 60 + int(start[3:])
    return [replace(time, start=minutes) if time.start is None else time for time in times]


def _retimes(clause: Clause) -> bool:
    """Tell 土曜日は10:00-19:00 beside 第3土曜: the days stay, their time changes."""
    return (
        bool(clause.times)
        and clause.months is None
        and all(
            days.weekdays and not days.nth and days.interval == 1 and days.holidays == "any" for days in clause.days
        )
    )


def _retimed(rules: Sequence[Rule], clause: Clause, times: Sequence[Time]) -> list[Rule] | None:
    asked = {WEEKDAYS[day] for days in clause.days for day in days.weekdays}
    if not clause.days or not asked <= {day for rule in rules for day in rule.weekdays}:
        return None
    kept: list[Rule] = []
    for rule in rules:
        touched = tuple(day for day in rule.weekdays if day in asked)
        rest = tuple(day for day in rule.weekdays if day not in asked)
        if rest or not touched:
            kept.append(replace(rule, weekdays=rest) if touched else rule)
        if touched:
            again = [
                replace(
                    rule, weekdays=touched, start=_written(time.start), end=_written(time.end), note=time.label or None
                )
                for time in times
            ]
            kept += [new for new in again if new not in kept]
    return kept


def _made(own: Sequence[Days], clause: Clause, times: Sequence[Time], rules: Sequence[Rule]) -> list[Rule]:
    months = tuple(sorted(clause.months.months)) if clause.months else ()
    if len(months) == 12:
        months = ()
    season = clause.months.season if clause.months else None
    bands: list[tuple[str | None, str | None, str | None]] = [
        (_written(time.start), _written(time.end), time.label or None) for time in times
    ]
    if not bands and clause.topic and rules:
        bands = list(dict.fromkeys((rule.start, rule.end, rule.note) for rule in rules))
    made: list[Rule] = []
    for days in _merged(own):
        for start, end, label in bands or [(None, None, None)]:
            made.append(
                Rule(
                    weekdays=tuple(WEEKDAYS[day] for day in days.weekdays),
                    nth=days.nth,
                    monthdays=days.monthdays,
                    months=months,
                    interval_weeks=days.interval,
                    anchor=days.anchor,
                    start=start,
                    end=end,
                    note=label,
                    holidays=_holidays(days.holidays),
                    season=season,
                    closed=(replace(PUBLIC_HOLIDAYS, text="平日"),) if days.workdays else (),
                )
            )
    return made


def _holidays(text: str) -> Holidays:
    return "also" if text == "also" else "only" if text == "only" else "any"


def _written(minutes: int | None) -> str | None:
    return None if minutes is None else f"{minutes // 60:02}:{minutes % 60:02}"


def _merged(groups: Sequence[Days]) -> list[Days]:
    """Join groups that differ in one thing only: 第2土曜・第4土曜 is one rule."""
    merged = [replace(days) for days in groups]
    for same_weeks in (True, False):
        joined: list[Days] = []
        for days in merged:
            for other in joined:
                alike = (other.interval, other.anchor, other.holidays, other.workdays) == (
                    days.interval,
                    days.anchor,
                    days.holidays,
                    days.workdays,
                )
                if not alike or days.holidays == "only":
                    continue
                if bool(other.monthdays) != bool(days.monthdays):
                    continue
                if other.monthdays:
                    together = {*other.monthdays, *days.monthdays}
                    other.monthdays = tuple(sorted(together, key=lambda day: day % 40))
                elif same_weeks and other.nth == days.nth:
                    other.weekdays = tuple(sorted({*other.weekdays, *days.weekdays}))
                elif not same_weeks and other.weekdays == days.weekdays and other.nth and days.nth:
                    other.nth = tuple(sorted({*other.nth, *days.nth}, key=lambda n: n % 7))
                else:
                    continue
                break
            else:
                joined.append(days)
        merged = joined
    return merged


def _check_frequency(clause: Clause, result: Assembled) -> None:
    """Refuse to say more than 月1回 土曜日 does; accept a frequency that the days confirm."""
    months = len(clause.months.months) if clause.months and clause.months.months else 12
    for days in clause.days:
        if days.interval > 1 and days.anchor is None:
            result.give_up("phase-unknown")
        if days.frequency is None:
            continue
        unit, low, high = days.frequency
        each = [group for group in clause.days if group.frequency is not None or group.nth]
        if unit == "all":
            found = sum(max(1, len(group.nth)) * len(group.weekdays) + len(group.monthdays) for group in clause.days)
        elif unit == "week":
            found = sum(len(group.weekdays) for group in clause.days)
        elif days.nth or days.monthdays:
            found = sum(len(group.nth) * len(group.weekdays) + len(group.monthdays) for group in each)
        elif days.interval == 2 or (
            unit == "month" and days.every and 4 * len(days.weekdays) <= high and low <= 5 * len(days.weekdays)
        ):
            continue
        else:
            result.give_up("weeks-unknown")
            continue
        if unit == "year" and not low <= found * months <= high:
            result.give_up("months-unknown")
        elif unit != "year" and not low <= found <= high:
            result.give_up("contradiction")


def _check_overlap(clause: Clause, result: Assembled) -> None:
    """Refuse 毎週水曜（第4水曜のみ）: each week and only some weeks cannot both hold."""
    weekly = {day for days in clause.days if not days.nth and not days.monthdays for day in days.weekdays}
    if any(days.nth and weekly & set(days.weekdays) for days in clause.days):
        result.give_up("contradiction")


def _repeats(rules: Sequence[Rule], clause: Clause) -> bool:
    """Tell 毎週土曜 10:00-12:00（第2土曜のみ）, where the words behind the rule take back what it says."""
    named = {WEEKDAYS[day] for days in clause.days for day in days.weekdays}
    return any(named & set(rule.weekdays) for rule in rules if not (rule.nth and any(d.nth for d in clause.days)))
