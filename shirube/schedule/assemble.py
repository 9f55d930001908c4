"""Decide what the items of a line mean together."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from shirube.schedule.clauses import in_clauses, narrow, share_times
from shirube.schedule.drafts import draft_rules
from shirube.schedule.items import Break, Closed, Days, Frequency, Item, Mark, Months, Note, Time
from shirube.schedule.leaving_out import close, with_holidays_apart
from shirube.schedule.outcome import Assembled
from shirube.schedule.rules import WEEKDAYS, Rule

WHOLE_LINE = {
    "irregular": "no-fixed-day",
    "suspended": "suspended",
    "or": "alternative",
    "two_months": "months-unknown",
    "relative": "not-expressible",
    "season_undefined": "season-undefined",
    "school": "season-undefined",
}


def assemble(items: Sequence[Item]) -> Assembled:
    """Decide what the items of one line mean together."""
    result = Assembled()
    items = _narrowed_months(_without_others(items, result))
    items = _open_otherwise(_never_closed(_with_subject(items)), result)
    has_days = any(isinstance(item, Days) for item in items)
    for item in items:
        if isinstance(item, Note) and not item.local:
            result.notes.append(item.text)
        elif isinstance(item, Mark):
            _weigh(item, items, result, has_days=has_days)
    if any(_is_contact(item) and _hours_follow(items, at) for at, item in enumerate(items)):
        # お問合せ 平日9:00～17:00 are hours of the telephone.
        result.give_up("not-expressible")
    clauses = in_clauses(items, result)
    if not has_days:
        _without_days(items, result)
    if result.irregular:
        return result
    narrow(clauses)
    share_times(clauses)
    for clause, following in pairwise(clauses):
        if clause.days and not clause.times and following.topic and following.times and following.months is None:
            # 火・木（木は第2のみ） 10:00-12:00: whose time it is cannot be told.
            result.give_up("not-expressible")
            return result
    drafts = with_holidays_apart(draft_rules(clauses, result))
    said = [closed for clause in clauses for closed in clause.closed]
    for item in items:
        if isinstance(item, Closed) and not any(item is closed for closed in said):
            drafts = close(drafts, item, result)
    if not drafts and has_days:
        result.give_up("contradiction")
    _finish(drafts, result)
    return result


_CONTACT = re.compile(
    r"(お?問い?合わ?せ|予約|予約受付|お?申し?込み?|連絡|お?電話|tel|fax|窓口|事務局|受付|☎|℡)(?:先|窓口|時間)?[:：はも]?",
    re.IGNORECASE,
)


def _is_contact(item: Item) -> bool:
    return (isinstance(item, Note) or (isinstance(item, Mark) and item.role == "ask")) and bool(
        _CONTACT.fullmatch(item.text.strip("※・ "))
    )


def _hours_follow(items: Sequence[Item], at: int) -> bool:
    for item in items[at + 1 :]:
        if not isinstance(item, Mark) or item.role == "end":
            return isinstance(item, Days | Time)
    return False


def _weigh(mark: Mark, items: Sequence[Item], result: Assembled, *, has_days: bool) -> None:
    if mark.role == "two_months" and any(isinstance(item, Months) and len(item.months) == 6 for item in items):
        return
    if mark.role == "season_undefined" and _is_outside(mark.months, items):
        result.notes.append(mark.text)
    elif mark.role in WHOLE_LINE:
        result.give_up(WHOLE_LINE[mark.role])
    elif mark.role in ("ask", "undisclosed") and not has_days:
        result.give_up(mark.role)
    elif mark.role in ("hedge", "no_time", "ask", "undisclosed", "half") and mark.text:
        result.notes.append(mark.text)
    elif mark.role in ("holidays_too", "never_closed"):
        result.holidays_too = True
    elif mark.role == "months_too" and any(isinstance(item, Months) for item in items):
        result.give_up("not-expressible")
    elif mark.role == "other":
        result.tags.append("other-days-unknown")
        result.other = True


def _with_subject(items: Sequence[Item]) -> list[Item]:
    """Take 第1火曜が祝日の場合は休み, when no other words name days, for the days of the line itself."""
    if any(isinstance(item, Days) for item in items):
        return list(items)
    told: list[Item] = []
    for item in items:
        if isinstance(item, Closed) and item.on is not None:
            told.append(item.on)
        told.append(item)
    return told


def _never_closed(items: Sequence[Item]) -> list[Item]:
    """Take 年中無休 for every day when no other words name days; beside 毎週土曜 it leaves no Saturday out."""
    told = list(items)
    if any(isinstance(item, Days) and not item.topic for item in items):
        return told
    for at, item in enumerate(items):
        # 8月は無休 is about August.
        if isinstance(item, Mark) and item.role == "never_closed" and not (at and isinstance(items[at - 1], Months)):
            told[at] = Days(tuple(range(7)), every=True)
    return told


def _open_otherwise(items: Sequence[Item], result: Assembled) -> list[Item]:
    """Take 10:00-18:00 定休日：水曜, whose words name no days but the closed ones, for every other day."""
    first = next((at for at, item in enumerate(items) if isinstance(item, Days | Time | Months | Frequency)), None)
    shut = any(isinstance(item, Closed) and item.whole_place for item in items)
    days = [item for item in items if isinstance(item, Days)]
    if shut and days and all(item.holidays == "only" for item in days):
        # 月曜休館（祝日は開館） 9:00-17:00: open on other days too.
        result.give_up("not-expressible")
    named = any(not item.topic for item in days)
    moves = any(isinstance(item, Closed) and item.moved for item in items)
    if first is None or not shut or named or moves or not isinstance(items[first], Time):
        return list(items)
    return [*items[:first], Days(tuple(range(7)), every=True), *items[first:]]


def _narrowed_months(items: Sequence[Item]) -> list[Item]:
    """Take the months of the brackets out of 奇数月（1月を除く）第2火曜."""
    kept: list[Item] = []
    for item in items:
        whole = kept[-1] if kept else None
        alone = isinstance(item, Closed) and item.behind and not (item.closures or item.days)
        if alone and isinstance(item, Closed) and isinstance(whole, Months) and set(item.months) < set(whole.months):
            kept[-1] = replace(whole, months=tuple(month for month in whole.months if month not in item.months))
        else:
            kept.append(item)
    return kept


def _is_outside(season: frozenset[int], items: Sequence[Item]) -> bool:
    """Tell 5月～10月 毎週日曜（冬期休み）, whose months leave the season out already."""
    named = [item for item in items if isinstance(item, Days | Months)]
    known = [set(item.months) for item in named if isinstance(item, Months)]
    return (
        bool(season and known)
        and isinstance(named[0], Months)
        and all(months and not months & season for months in known)
    )


def _without_others(items: Sequence[Item], result: Assembled) -> list[Item]:
    """Take out 平日も不定期開催 beside a full rule: the rule stands, the rest stays words."""
    kept = list(items)
    for at, item in enumerate(items):
        if not (isinstance(item, Mark) and item.role == "irregular"):
            continue
        back = at - 1
        while back >= 0 and isinstance(items[back], Mark) and items[back].role in ("filler",):  # type: ignore[union-attr]
            back -= 1
        if back > 0 and isinstance(items[back], Mark) and items[back].role == "other":  # type: ignore[union-attr]
            if any(isinstance(earlier, Days) for earlier in items[:back]):
                kept[at] = Mark("sep")
            continue
        also = isinstance(items[back], Mark) and items[back].role == "mo" if back >= 0 else False  # type: ignore[union-attr]
        days_at = back - 1 if also else back
        days = items[days_at] if days_at >= 0 else None
        if not (isinstance(days, Days) and (also or days.topic)):
            continue
        before = [earlier for earlier in items[:days_at] if isinstance(earlier, Days)]
        if before:
            kept[days_at : at + 1] = [Mark("sep")] * (at + 1 - days_at)
            if not also and any(set(days.weekdays) & set(earlier.weekdays) for earlier in before):
                # 火〜土（土曜は不定期）: the Saturdays are not to be promised.
                kept[days_at] = Closed((), days=(days,))
            result.tags.append("other-days-unknown")
            result.other = True
    return kept


def _without_days(items: Sequence[Item], result: Assembled) -> None:
    """Say what is known when no day is named at all."""
    if result.irregular:
        return
    if any(isinstance(item, Frequency) for item in items):
        result.give_up("frequency-only")
    elif any(isinstance(item, Time) and item.whole_day for item in items):
        # 24時間 alone: open without a pause, so on every day.
        result.tags.append("days-unknown")
    elif any(isinstance(item, Time | Break) for item in items):
        result.give_up("days-unknown")
    elif not any(isinstance(item, Closed) for item in items) or any(isinstance(item, Months) for item in items):
        result.give_up("words-only")


def _joined(rules: Sequence[Rule]) -> list[Rule]:
    """Join rules that differ in their weekdays only, or in their weeks only: 火 16:00-18:00、木 16:00-18:00."""
    joined: list[Rule] = []
    for rule in rules:
        for at, other in enumerate(joined):
            if not (rule.weekdays and other.weekdays) or rule.note not in (None, other.note):
                continue
            if replace(other, weekdays=rule.weekdays, note=rule.note) == rule:
                both = tuple(day for day in WEEKDAYS if day in (*other.weekdays, *rule.weekdays))
                joined[at] = replace(other, weekdays=both)
                break
            if rule.nth and other.nth and replace(other, nth=rule.nth, note=rule.note) == rule:
                joined[at] = replace(other, nth=tuple(sorted({*other.nth, *rule.nth}, key=lambda n: n % 7)))
                break
        else:
            joined.append(rule)
    return joined


def _finish(rules: list[Rule], result: Assembled) -> None:
    """Hang closures and notes on the rules, unless the line was given up on the way."""
    if result.irregular:
        return
    of_line = tuple(result.closed)
    for rule in rules:
        for closure in rule.closed:
            if closure.text and closure.key not in (known.key for known in result.closed):
                result.closed.append(closure)
                result.closed_text.append(closure.text)
    too = result.holidays_too
    if too:
        result.closed = [closure for closure in result.closed if closure.kind != "public-holidays"]
    for at, rule in enumerate(rules):
        own = {closure.key: replace(closure, text="") for closure in (*rule.closed, *of_line)}
        if too or rule.holidays != "any":
            own.pop("public-holidays", None)
        notes = [note for note in ([rule.note] if rule.note else []) + (result.notes if at == 0 else []) if note]
        rules[at] = replace(rule, closed=tuple(own.values()), note=" ".join(notes) or None)
    result.rules = _joined(rules)
    if any(rule.start is None for rule in rules):
        result.tags.append("time-missing")
