"""Cut the items of a line into clauses: which days stand with which times, months and closings."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from shirube.schedule.items import EVERY_MONTH, Break, Closed, Days, Frequency, Item, Mark, Months, Note, Time
from shirube.schedule.outcome import Assembled


@dataclass(slots=True)
class Clause:
    days: list[Days] = field(default_factory=list)
    times: list[Time] = field(default_factory=list)
    months: Months | None = None
    topic: bool = False
    notes: list[str] = field(default_factory=list)
    closed: list[Closed] = field(default_factory=list)
    """Closings said before the line goes on to other days."""


def _meaning(items: Sequence[Item], at: int) -> Item | None:
    """Give the next item that can pair with days or times."""
    for item in items[at:]:
        if isinstance(item, Days | Time | Months):
            return item
    return None


def in_clauses(items: Sequence[Item], result: Assembled) -> list[Clause]:
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
            elif now.topic and now.months and not now.days and len(clauses) > 1 and len(clauses[-2].days) == 1:
                # 第1・第3土曜（8月は第1のみ）
                now.days.append(replace(item, weekdays=clauses[-2].days[0].weekdays))
            elif not _take_weeks(now, item):
                result.give_up("not-expressible")
        elif isinstance(item, Days) and _also_then(items, at, clauses):
            # 毎月3日（土日祝も開催）: the 3rd, whatever weekday it is.
            continue
        elif isinstance(item, Days):
            if every_other:
                item.interval, every_other = 2, False
            if waiting is not None:
                item.frequency, waiting = (waiting.unit, waiting.low, waiting.high), None
            behind = any(said.behind for said in (now.months, *now.closed) if said is not None)
            if (now.times and (now.days or not time_first)) or (now.days and (item.topic or behind)):
                now = Clause()
                clauses.append(now)
            if now.topic and now.months and now.days and isinstance(items[at - 1], Days):
                # 1月は第4土曜 第2土曜 10:00: the second may be of the other months.
                result.give_up("not-expressible")
            item.anchor, used = item.anchor or anchor, True
            now.days.append(item)
            now.topic = now.topic or item.topic
        elif isinstance(item, Months):
            following = _meaning(items, at + 1)
            if _begins_after(items, at):
                # （4月開始） does not say that the other months are closed.
                result.give_up("not-expressible")
            elif at + 1 < len(items) and _never_closes(items[at + 1]):
                # 休館日：月曜（8月は無休）
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
            elif item.role == "next_time":
                every_second = [days for clause in clauses for days in clause.days if days.interval > 1]
                if len(every_second) != 1 or not _meets(every_second[0], item.day):
                    result.give_up("not-expressible")
                else:
                    every_second[0].anchor = item.day
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


def _also_then(items: Sequence[Item], at: int, clauses: Sequence[Clause]) -> bool:
    days, behind = items[at], items[at + 1] if at + 1 < len(items) else None
    by_date = any(said.monthdays for clause in clauses for said in clause.days)
    named = isinstance(days, Days) and bool(days.weekdays) and not days.nth
    return by_date and named and isinstance(behind, Mark) and behind.role == "mo"


def _meets(days: Days, day: date | None) -> bool:
    return day is not None and days.anchor is None and day.weekday() in days.weekdays


def _never_closes(item: Item) -> bool:
    return isinstance(item, Mark) and item.role == "never_closed"


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
    if days.interval == 2 and days.anchor is None and len(weeks.nth) in (2, 3):
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
    rest = tuple(month for month in EVERY_MONTH if month not in known)
    if len(unknown) > 1 or not known or not rest:
        result.give_up("season-undefined")
    else:
        unknown[0].months = rest


def narrow(clauses: Sequence[Clause]) -> None:
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


def share_times(clauses: Sequence[Clause]) -> None:
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
