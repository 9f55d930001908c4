"""Put the items of a line together: which days have which times, and what is left out."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from itertools import pairwise

from shirube.schedule.items import ALL_NTH, Break, Closed, Days, Frequency, Item, Mark, Months, Note, Time
from shirube.schedule.rules import PUBLIC_HOLIDAYS, WEEKDAYS, Closure, Holidays, Rule

_EVERY_MONTH = tuple(range(1, 13))

WHOLE_LINE = {
    "irregular": "no-fixed-day",
    "suspended": "suspended",
    "or": "alternative",
    "two_months": "months-unknown",
    "relative": "not-expressible",
    "season_undefined": "season-undefined",
    "school": "season-undefined",
}


@dataclass(slots=True)
class Assembled:
    """What a line says; `irregular` when no rule may be claimed from it."""

    rules: list[Rule] = field(default_factory=list)
    closed: list[Closure] = field(default_factory=list)
    closed_text: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    tags: list[str] = field(default_factory=list)
    irregular: bool = False
    holidays_too: bool = False
    """The line says that holidays make no difference."""
    other: bool = False
    """Other days exist that are only words."""

    def give_up(self, tag: str) -> None:
        self.irregular = True
        if tag not in self.tags:
            self.tags.append(tag)


@dataclass(slots=True)
class Clause:
    days: list[Days] = field(default_factory=list)
    times: list[Time] = field(default_factory=list)
    months: Months | None = None
    topic: bool = False
    notes: list[str] = field(default_factory=list)
    closed: list[Closed] = field(default_factory=list)
    """Closings said before the line goes on to other days."""


def assemble(items: Sequence[Item]) -> Assembled:
    """Decide what the items of one line mean together."""
    result = Assembled()
    items = _without_others(items, result)
    has_days = any(isinstance(item, Days) for item in items)
    for item in items:
        if isinstance(item, Note) and not item.local:
            result.notes.append(item.text)
        elif isinstance(item, Mark):
            _weigh(item, items, result, has_days=has_days)
    if any(_is_contact(item) and _hours_follow(items, at) for at, item in enumerate(items)):
        # お問合せ 平日9:00～17:00 are hours of the telephone.
        result.give_up("not-expressible")
    clauses = _clauses(items, result)
    if not has_days:
        _without_days(items, result)
    if result.irregular:
        return result
    _narrow(clauses)
    _share_times(clauses)
    for clause, following in pairwise(clauses):
        if clause.days and not clause.times and following.topic and following.times and following.months is None:
            # 火・木（木は第2のみ） 10:00-12:00: whose time it is cannot be told.
            result.give_up("not-expressible")
            return result
    drafts = _rules(clauses, result)
    said = [closed for clause in clauses for closed in clause.closed]
    for item in items:
        if isinstance(item, Closed) and not any(item is closed for closed in said):
            drafts = _close(drafts, item, result)
    if not drafts and has_days:
        result.give_up("contradiction")
    _finish(drafts, result)
    return result


_CONTACT = re.compile(r"(お?問い?合わ?せ|予約|予約受付|お?申し?込み?|連絡|お?電話)先?[:：はも]?")


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
    if mark.role in WHOLE_LINE:
        result.give_up(WHOLE_LINE[mark.role])
    elif mark.role in ("ask", "undisclosed") and not has_days:
        result.give_up(mark.role)
    elif mark.role in ("hedge", "no_time", "ask", "undisclosed", "half") and mark.text:
        result.notes.append(mark.text)
    elif mark.role == "holidays_too":
        result.holidays_too = True
    elif mark.role == "other":
        result.tags.append("other-days-unknown")
        result.other = True


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


# ---- clauses ------------------------------------------------------------------------------------------------


def _meaning(items: Sequence[Item], at: int) -> Item | None:
    """Give the next item that can pair with days or times."""
    for item in items[at:]:
        if isinstance(item, Days | Time | Months):
            return item
    return None


def _clauses(items: Sequence[Item], result: Assembled) -> list[Clause]:
    clauses = [Clause()]
    first = next((item for item in items if isinstance(item, Days | Time)), None)
    time_first = isinstance(first, Time)
    waiting: Frequency | None = None
    every_other = False
    anchor: date | None = None
    used = False
    for at, item in enumerate(items):
        now = clauses[-1]
        if isinstance(item, Days) and item.nth and not item.weekdays:
            if item.topic and now.times and len(now.days) == 1 and now.days[0].weekdays:
                clauses.append(Clause(days=[replace(item, weekdays=now.days[0].weekdays)], topic=True))
            elif not _take_weeks(now, item):
                result.give_up("not-expressible")
        elif isinstance(item, Days):
            if every_other:
                item.interval, every_other = 2, False
            if waiting is not None:
                item.frequency, waiting = (waiting.unit, waiting.low, waiting.high), None
            behind = any(said.behind for said in (now.months, *now.closed) if said is not None)
            if (now.times and (now.days or not time_first)) or (now.days and (item.topic or behind)):
                now = Clause()
                clauses.append(now)
            item.anchor, used = item.anchor or anchor, True
            now.days.append(item)
            now.topic = now.topic or item.topic
        elif isinstance(item, Months):
            following = _meaning(items, at + 1)
            if _begins_after(items, at):
                # （4月開始） does not say that the other months are closed.
                result.give_up("not-expressible")
            elif item.behind and now.days and now.months is None:
                now.months = item
            elif at + 1 < len(items) and isinstance(items[at + 1], Closed):
                result.give_up("not-expressible")
            elif isinstance(following, Days) and not (item.topic and _ends_before(items, at)):
                if now.days or now.times:
                    clauses.append(Clause())
                clauses[-1].months, clauses[-1].topic = item, item.topic
            elif isinstance(following, Time):
                if now.times:
                    clauses.append(Clause(topic=True))
                clauses[-1].months = item
            elif item.topic:
                # 8月は休まず開催 does not say that the other months are closed.
                if not _stays_open(items, at):
                    result.give_up("not-expressible")
            elif now.months is None:
                now.months = item
            else:
                result.give_up("not-expressible")
        elif isinstance(item, Time):
            if now.topic and now.days and now.times and _waits(clauses):
                result.give_up("not-expressible")
            if now.times and ((time_first and now.days) or (now.months and now.months.behind)):
                clauses.append(Clause())
            clauses[-1].times.append(item)
        elif isinstance(item, Closed):
            # 第2土曜（8月除く）、第4日曜（12月除く） 10:00: each closing belongs to its own days.
            apart = item.behind and not now.times and len(clauses) > 1
            if now.days and (apart or any(isinstance(later, Days) for later in items[at + 1 :])):
                now.closed.append(item)
        elif isinstance(item, Note) and item.local:
            now.notes.append(item.text)
        elif isinstance(item, Break):
            _take_break(now, item, result)
        elif isinstance(item, Frequency):
            waiting = _frequency(items, at, item, now)
        elif isinstance(item, Mark):
            if item.role == "about" and at and isinstance(items[at - 1], Days):
                # 毎月20日頃 and 第2土曜前後 are no promise of that day.
                result.give_up("not-expressible")
            elif item.role == "biweekly":
                every_other = True
            elif item.role == "anchor":
                for days in now.days:
                    days.anchor = item.day
                anchor, used = (None if now.days else item.day), bool(now.days)
            elif item.role == "changed" and not (now.days and now.topic):
                # 2025年4月から第3土曜に変更: the days before no longer hold.
                result.give_up("not-expressible")
            elif item.role == "half" and now.topic and now.days and not now.times and len(clauses) > 1:
                # 水曜は午前のみ: open for a part of the hours only.
                result.give_up("not-expressible")
            elif item.role == "only" and now.times and _is_half(items[at - 1]):
                result.give_up("not-expressible")
    if anchor is not None and not used:
        result.give_up("not-expressible")
    if every_other:
        for clause in clauses:
            for days in clause.days:
                days.interval = 2
    _rest_of_year(clauses, result)
    return [clause for clause in clauses if clause.days or clause.times or clause.months]


def _is_half(item: Item) -> bool:
    return isinstance(item, Mark) and item.role == "half"


def _waits(clauses: Sequence[Clause]) -> bool:
    """Tell 平日（水曜は13:00から） 10:00-16:00, where the time behind the brackets belongs to the days before."""
    return len(clauses) > 1 and bool(clauses[-2].days) and not clauses[-2].times


def _take_weeks(clause: Clause, weeks: Days) -> bool:
    """Give 土曜日（第1・第3） its weeks; refuse when the days have theirs already."""
    days = clause.days[-1] if clause.days else None
    if days is None or days.nth or not days.weekdays:
        return False
    if days.interval == 2 and days.anchor is None and len(weeks.nth) == 2:
        # 隔週火曜（第1・3） says which weeks are meant.
        days.interval, days.every = 1, False
    if days.every or days.interval > 1:
        return False
    days.nth, days.bare = weeks.nth, False
    return True


def _ends_before(items: Sequence[Item], at: int) -> bool:
    return at + 1 < len(items) and isinstance(items[at + 1], Mark) and items[at + 1].role == "end"  # type: ignore[union-attr]


def _following_words(items: Sequence[Item], at: int) -> list[str]:
    words: list[str] = []
    for item in items[at + 1 :]:
        if not isinstance(item, Mark) or item.role == "end":
            break
        words.append(item.text)
    return words


def _begins_after(items: Sequence[Item], at: int) -> bool:
    return bool({"開始", "オープン", "open", "開設", "スタート", "開店", "開催予定"} & set(_following_words(items, at)))


def _stays_open(items: Sequence[Item], at: int) -> bool:
    return any(
        word.startswith(("休まず", "休みな", "休みませ", "通常", "開催", "実施"))
        for word in _following_words(items, at)
    )


def _frequency(items: Sequence[Item], at: int, frequency: Frequency, now: Clause) -> Frequency | None:
    """Give a frequency to the days behind it, or else to those before it."""
    for item in items[at + 1 :]:
        if isinstance(item, Days):
            return frequency
        if not (isinstance(item, Mark) and item.role in ("filler", "sep", "hedge", "about")):
            break
    if now.days:
        now.days[-1].frequency = (frequency.unit, frequency.low, frequency.high)
        return None
    return frequency


def _take_break(clause: Clause, pause: Break, result: Assembled) -> None:
    band = clause.times[-1] if clause.times else None
    if band is None or band.start is None or band.end is None or not band.start < pause.start < pause.end < band.end:
        result.give_up("not-expressible")
        return
    clause.times[-1:] = [replace(band, end=pause.start), replace(band, start=pause.end)]


def _rest_of_year(clauses: Sequence[Clause], result: Assembled) -> None:
    """Give a season without months the rest of the year, when the others have theirs."""
    known = {month for clause in clauses if clause.months for month in clause.months.months}
    unknown = [clause.months for clause in clauses if clause.months and clause.months.rest]
    if not unknown:
        return
    rest = tuple(month for month in _EVERY_MONTH if month not in known)
    if len(unknown) > 1 or not known or not rest:
        result.give_up("season-undefined")
    else:
        unknown[0].months = rest


def _narrow(clauses: Sequence[Clause]) -> None:
    """Drop letters that an exact wording repeats: 土 … 第3土曜日 is the third Saturday only."""
    exact: set[int] = set()
    for clause in clauses:
        for days in clause.days:
            if not days.bare and (days.nth or days.every or days.interval > 1) and not clause.topic:
                exact |= set(days.weekdays)
    for at, clause in enumerate(clauses):
        if clause.topic:
            continue
        clause.days = _within(clause.days)
        for days in [days for days in clause.days if days.bare]:
            left = tuple(day for day in days.weekdays if day not in exact)
            if left == days.weekdays:
                continue
            later = next((other for other in clauses[at + 1 :] if other.days and not other.times), None)
            if later and not left and len(clause.days) == 1 and clause.times:
                later.times, later.months = clause.times, later.months or clause.months
                clause.times = []
            days.weekdays = left
        clause.days = [days for days in clause.days if days.weekdays or not days.bare]


def _within(groups: list[Days]) -> list[Days]:
    """Read 平日（月・水・金） as those weekdays only."""
    for whole in [days for days in groups if len(days.weekdays) >= 5 and days.every and not days.nth]:
        named = [days for days in groups if days is not whole and days.weekdays and days.interval == 1]
        if named and all(days.weekdays == whole.weekdays and not days.nth for days in named):
            return [days for days in groups if days not in named or days is whole]
        if named and all(set(days.weekdays) < set(whole.weekdays) for days in named):
            for days in named:
                days.workdays, days.bare, days.every = days.workdays or whole.workdays, False, not days.nth
            groups = [days for days in groups if days is not whole]
    return groups


def _share_times(clauses: Sequence[Clause]) -> None:
    """Give 木、偶数月の第3土曜 10:00 one time: days without one take that of the days they are listed with."""
    for clause, following in zip(clauses[-2::-1], clauses[:0:-1], strict=False):
        if (
            clause.days
            and not clause.times
            and following.days
            and following.times
            and (not following.topic or following.months)
        ):
            clause.times = following.times


# ---- rules --------------------------------------------------------------------------------------------------


def _rules(clauses: Sequence[Clause], result: Assembled) -> list[Rule]:
    rules: list[Rule] = []
    last_days: list[Days] = []
    for at, clause in enumerate(clauses):
        _check_frequency(clause, result)
        _check_overlap(clause, result)
        if not clause.times and not clause.topic and _repeats(rules, clause):
            result.give_up("contradiction")
        times = _bands(clause.times, result)
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
            made = _close(made, closed, result, own=True)
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
                rules = _subtract(rules, days, condition, result, only_months=bool(condition and clause.days))
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
        if unit == "week":
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


def _bands(times: Sequence[Time], result: Assembled) -> list[Time]:
    """Choose the times that are opening hours; the others go to the note."""
    numbered = [time for time in times if time.numbered]
    labelled = [time for time in times if time.label and not time.numbered]
    plain = [time for time in times if not time.label]
    full = [time for time in numbered if time.start is not None and time.end is not None]
    if len(full) >= 2 and len(full) == len(numbered):
        first, last = min(time.start or 0 for time in full), max(time.end or 0 for time in full)
        others = [time for time in plain + labelled if not _covers(time, first, last)]
        others = [time for time in others if time.end is not None]
        return [time for time in times if time in full or time in others]
    if numbered and not plain:
        result.notes += [time.text for time in numbered]
        return (
            [Time(min(time.start for time in numbered if time.start is not None), None)]
            if all(time.start is not None for time in numbered)
            else []
        )
    result.notes += [time.text for time in numbered]
    if plain:
        if len(plain) > 1 and any(time.start is None for time in plain):
            # 10:00-12:00（14時まで）
            result.give_up("contradiction")
        result.notes += [time.text for time in labelled]
        return _with_ends(_unique(plain), result)
    served = [time for time in labelled if not _is_preparation(time.label)]
    if all(time.start is not None and time.end is not None for time in served):
        result.notes += [time.text for time in labelled if time not in served]
        return served
    result.notes += [time.text for time in labelled]
    return []


def _unique(times: Sequence[Time]) -> list[Time]:
    kept: list[Time] = []
    for time in times:
        # 12:00～ beside 12:00-14:00 says nothing new.
        if any(time.start == other.start and (time.end in (None, other.end)) for other in kept):
            continue
        kept = [other for other in kept if not (other.start == time.start and other.end is None)]
        kept.append(time)
    return kept


def _with_ends(times: list[Time], result: Assembled) -> list[Time]:
    """Keep the first of 10:00 11:00 12:00: bands without ends are no bands, only times to come in."""
    if len(times) < 2 or any(time.end is not None for time in times):
        return times
    first = min(times, key=lambda time: time.start or 0)
    result.notes += [time.text for time in times if time is not first]
    return [first]


def _covers(time: Time, first: int, last: int) -> bool:
    return time.start is not None and time.start <= first and (time.end is None or time.end >= last)


def _is_preparation(label: str) -> bool:
    return any(
        word in label
        for word in (
            "受付",
            "調理",
            "準備",
            "片付け",
            "オーダー",
            "lo",
            "LO",
            "入場",
            "入館",
            "入店",
            "開場",
            "集合",
            "電話",
            "窓口",
        )
    )


# ---- leaving out --------------------------------------------------------------------------------------------


def _subtract(
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
            outside = tuple(month for month in core.months or _EVERY_MONTH if month not in taken_months)
            if outside:
                left.append(replace(core, months=outside))
            inside = tuple(month for month in core.months or _EVERY_MONTH if month in taken_months)
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


def _close(rules: list[Rule], closed: Closed, result: Assembled, *, own: bool = False) -> list[Rule]:
    """Take a closing out of rules; with `own` it belongs to these rules and not to the whole line."""
    if own:
        rules = [replace(rule, closed=(*rule.closed, *closed.closures)) for rule in rules]
    else:
        result.closed += closed.closures
    result.closed_text += [closure.text for closure in closed.closures]
    if closed.moved:
        result.notes += [closure.text for closure in closed.closures]
    if closed.months:
        if rules:
            rules = _subtract(rules, Days(), Months(closed.months), result)
        else:
            result.closed += [month_closure(month) for month in closed.months]
    months = Months(closed.within) if closed.within else None
    for days in closed.days:
        if days.interval > 1 or (days.monthdays and rules):
            result.give_up("not-expressible")
            return []
        if rules and all(_countable(rule, days) for rule in rules):
            rules = _subtract(rules, days, months, result)
            continue
        # 最終週は休み is about the weekdays of the rules.
        open_on = {WEEKDAYS.index(day) for rule in rules for day in rule.weekdays}
        named = days.weekdays or tuple(sorted(open_on))
        closure = weekday_closure(replace(days, weekdays=named), closed.within)
        rules = [replace(rule, closed=(*rule.closed, closure)) for rule in rules]
        if not own:
            result.closed.append(closure)
    return rules


def _countable(rule: Rule, days: Days) -> bool:
    """Tell whether closing those days leaves weeks that can be listed; 5日（日曜は休み） and 最終土曜は休み do not."""
    return not rule.monthdays and (not days.nth or _weeks_left(rule, days.nth) is not None)


def month_closure(month: int) -> Closure:
    last = (31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)[month - 1]
    return Closure("yearly", f"{month:02}-01", f"{month:02}-{last}", text=f"{month}月")


def weekday_closure(days: Days, months: tuple[int, ...] = ()) -> Closure:
    names = tuple(WEEKDAYS[day] for day in days.weekdays) or WEEKDAYS
    return Closure("weekdays", weekdays=names, nth=days.nth, months=months)


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
