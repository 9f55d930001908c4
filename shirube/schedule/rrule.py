"""Write rules as RFC 5545 recurrence rules."""

from __future__ import annotations

from shirube.schedule.rules import Rule


def rrule(rule: Rule) -> str | None:
    """Write one rule as an RRULE value; None when it cannot be said there.

    Closures are not part of an RRULE: take them from `dates.sessions` as EXDATE. Every other week counts from
    DTSTART, which must then be the first session on or after the anchor.
    """
    if rule.holidays != "any" or rule.season is not None:
        return None
    if rule.interval_weeks > 1 and (rule.anchor is None or rule.nth or rule.monthdays):
        return None
    days = [day[:2].upper() for day in rule.weekdays]
    if rule.monthdays:
        parts = ["FREQ=MONTHLY", "BYMONTHDAY=" + ",".join(map(str, rule.monthdays))]
    elif not days:
        return None
    elif rule.nth:
        parts = ["FREQ=MONTHLY", "BYDAY=" + ",".join(f"{n}{day}" for n in rule.nth for day in days)]
    else:
        every = [f"INTERVAL={rule.interval_weeks}"] if rule.interval_weeks > 1 else []
        parts = ["FREQ=WEEKLY", *every, "BYDAY=" + ",".join(days)]
    if rule.months:
        parts.append("BYMONTH=" + ",".join(map(str, rule.months)))
    return ";".join(parts)
