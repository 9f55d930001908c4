"""Read what is closed: 祝日休み, 8月は開催なし, お盆・年末年始を除く, 8月の第2土曜は休み."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import NamedTuple

from shirube.schedule.days import read_days, read_weeks_behind, week_numbers
from shirube.schedule.denials import takes_away
from shirube.schedule.items import Closed, Days, Found, Mark, Months, Tokens, Unreadable, kind, skip
from shirube.schedule.lex import Token
from shirube.schedule.months import month_list, read_month_day, read_months, read_span
from shirube.schedule.notes import says_nothing_of_days
from shirube.schedule.rules import Closure


class Closables(NamedTuple):
    """What a list of closings names."""

    closures: list[Closure]
    months: list[int]
    days: list[Days]
    within: tuple[int, ...]
    """The months that the days are limited to."""


def closables(tokens: Tokens, at: int, *, only: bool = False) -> tuple[Closables, int] | None:
    """Read a list of what may be closed: 祝日, お盆・年末年始, 8月, 12/29〜1/3, 第3月曜.

    With `only` nothing else can stand in it: in 毎週土曜、祝日休み the comma parts what opens from what closes, in
    毎週月曜、祝日休館 it does not.
    """
    closures: list[Closure] = []
    months: list[int] = []
    days: list[Days] = []
    within: tuple[int, ...] = ()
    begin = at
    while True:
        first = kind(tokens, at)
        span = None
        if first == "customary":
            closures.append(_customary(tokens[at]))
            at += 1
            bare = read_span(tokens, at) if at < len(tokens) and not tokens[at].space else None
            if bare is not None:
                # 年末年始12/31～1/2
                closures[-1] = Closure("yearly", *bare[0], text=closures[-1].text)
                at = bare[1]
            explained = read_span(tokens, at + 1) if kind(tokens, at) == "open" else None
            if explained and kind(tokens, explained[1]) == "close_bracket":
                (first, last), after = explained
                closures[-1] = Closure("yearly", first, last, text=closures[-1].text)
                at = after + 1
            at = skip(tokens, at, "period")
        elif first in ("holiday", "offday"):
            closures.append(Closure("public-holidays", text=tokens[at].text))
            at += 1
        elif (dated := read_dated(tokens, at)) is not None:
            closures.append(dated[0])
            at = dated[1]
        elif (span := read_span(tokens, at)) is not None:
            (first, last), after = span
            closures.append(Closure("yearly", first, last, text=_text(tokens, at, after)))
            at = skip(tokens, after, "period")
        elif (listed := month_list(tokens, at)) is not None:
            at = skip(tokens, listed[1], "period", "no")
            if kind(tokens, at) in ("dai", "letter", "wd", "last"):
                group = read_days(tokens, at) or read_weeks_behind(tokens, at)
                if within or months or days or group is None or not isinstance(group[0], Days):
                    return None
                within, at = listed[0], group[1]
                days.append(group[0])
            else:
                months += listed[0]
        elif first in ("even", "odd"):
            months += range(2 if first == "even" else 1, 13, 2)
            at += 1
        elif first == "season" and (named := read_months(tokens, at)) is not None:
            if not isinstance(named[0], Months) or not named[0].months:
                return None
            months += named[0].months
            at = named[1]
        else:
            group = _nth_only(tokens, at) or read_days(tokens, at)
            if group is None or not isinstance(group[0], Days):
                break
            days.append(group[0])
            at = group[1]
        after = skip(tokens, at, "sep", "and")
        # 日祝休み is one list; in 毎週土曜 祝日休み the space parts what opens from what closes.
        if after == at and (kind(tokens, at) != "holiday" or tokens[at].space):
            break
        alike = only or kind(tokens, after - 1) == "and" or tokens[after - 1].text == "・"
        if kind(tokens, begin) in ("every_week", "every_month", "daily", "workdays") and not alike:
            break
        at = after
    if not (closures or months or days) or at == begin:
        return None
    if within and (closures or months or len(days) > 1):
        return None
    return Closables(closures, months, days, within), at


def _nth_only(tokens: Tokens, at: int) -> tuple[Days, int] | None:
    """Read 第4 of 毎週水曜（第4を除く）."""
    numbers = week_numbers(tokens, at, needs_dai=True)
    if numbers is None or numbers[1] or kind(tokens, numbers[2]) not in ("close", "wa", "except"):
        return None
    return Days(nth=tuple(numbers[0])), numbers[2]


def _customary(token: Token) -> Closure:
    value = token.value
    assert isinstance(value, tuple)
    return Closure("yearly", f"{value[0]:02}-{value[1]:02}", f"{value[2]:02}-{value[3]:02}", text=token.text)


def _text(tokens: Tokens, at: int, end: int) -> str:
    return "".join(token.text for token in tokens[at:end])


def read_dated(tokens: Tokens, at: int) -> tuple[Closure, int] | None:
    """Read one dated day or span, 2026-12-29〜2027-01-03, 2026年12月29日〜1月3日."""
    if kind(tokens, at) != "date":
        return None
    first = last = str(tokens[at].value)
    end = at + 1
    if kind(tokens, end) in ("dash", "from"):
        if kind(tokens, end + 1) == "date":
            last, end = str(tokens[end + 1].value), skip(tokens, end + 2, "until")
            if last < first:
                raise Unreadable(end - 1)
        elif end + 1 < len(tokens) and not tokens[end + 1].space and (said := read_month_day(tokens, end + 1)):
            (month, day), after = said
            try:
                last = _next_of(date.fromisoformat(first), month, day).isoformat()
            except ValueError:  # the 29th of February
                raise Unreadable(end + 1) from None
            end = skip(tokens, after, "until")
        else:
            return None
    return Closure("dated", first, last, text=_text(tokens, at, end)), end


def _next_of(first: date, month: int, day: int) -> date:
    """Give that day of the year which comes first from the day `first` on."""
    return date(first.year + ((month, day) < (first.month, first.day)), month, day)


def read_closed(tokens: Tokens, at: int) -> Found:
    """Read 祝日休み, 8月は開催なし, お盆・年末年始を除く, 定休日：月曜, 祝日の場合第3."""
    begin = at
    if kind(tokens, at) == "closing_day" or (kind(tokens, at) == "close" and kind(tokens, at + 1) == "colon"):
        after = skip(tokens, at + 1, "colon", "wa", "no", "sep")
        return _listed(tokens, begin, after)
    if [kind(tokens, at + step) for step in range(3)] == ["open", "closing_day", "close_bracket"]:
        # 【定休日】火曜
        return _listed(tokens, begin, at + 3)
    if kind(tokens, at) == "close" and tokens[at].text.lower() in ("除く", "closed on"):
        listed = closables(tokens, at + 1)
        return (_closed(listed[0], tokens, begin, listed[1]), listed[1]) if listed else None
    listed = closables(tokens, at)
    everything = closables(tokens, at, only=True)
    if everything is not None and listed != everything and _closes_the_place(tokens, skip(tokens, everything[1], "wa")):
        listed = everything
    if listed is None:
        return None
    # 12月は第3土曜日、8月は休み: the Saturday is open. 月〜金、祝日は休み: nobody lists that as closed.
    mixed = listed[0].days and (listed[0].closures or listed[0].months)
    if mixed and (kind(tokens, at - 1) == "wa" or (at == 0 and len(listed[0].days[0].weekdays) > 3)):
        return None
    end = skip(tokens, listed[1], "only", "case", "wa", "no", "mo", "period", "sep", "and")
    if listed[0].months and not listed[0].days and kind(tokens, end - 1) == "wa":
        # 12月～3月は冬期休み, 12月～2月は冬季休業
        if kind(tokens, end) == "school" and not tokens[end].text.endswith(("中", "期間")):
            return _closed(listed[0], tokens, begin, end + 1), end + 1
        if kind(tokens, end) == "season" and kind(tokens, end + 1) == "close":
            end += 1
    if kind(tokens, end - 1) == "wa":
        end = _past_reason(tokens, end)
    left_out = kind(tokens, end) == "except" and ("の" not in tokens[end].text or not listed[0][2])
    if listed[0].months and kind(tokens, end) == "suspended" and tokens[end].text in _PAUSES:
        # 12～2月は休止 is over in March.
        return _closed(listed[0], tokens, begin, end + 1), end + 1
    if tokens[listed[1] - 1].text.endswith("休み") and kind(tokens, listed[1]) in ("", "close_bracket", "stop", "mark"):
        # 年末年始・お盆休み
        return _closed(listed[0], tokens, begin, listed[1]), listed[1]
    if listed[0].days and kind(tokens, end) == "close" and _moves_about(tokens, end + 1):
        return Mark("relative"), end + 1
    if kind(tokens, end) == "closing_day" and not tokens[end].space and _ends_piece(tokens, end + 1):
        # 火曜日定休日
        return replace(_closed(listed[0], tokens, begin, end + 1), whole_place=bool(listed[0].days)), end + 1
    if kind(tokens, end) == "close" or (left_out and (at or end + 1 < len(tokens))):
        named = {day for group in listed[0].days if not group.nth for day in group.weekdays}
        # 土日を除く leaves the other five days, whoever says it.
        whole_place = bool(listed[0].days) and (_closes_the_place(tokens, end) or named >= {5, 6})
        end = skip(tokens, end + 1, "close", "filler")
        return replace(_closed(listed[0], tokens, begin, end), whole_place=whole_place), end
    return None


def _closes_the_place(tokens: Tokens, at: int) -> bool:
    """Tell 月曜休館 and 月曜定休, said of a place, from 月曜は休み, said of what takes place there."""
    return kind(tokens, at) == "close" and tokens[at].text.startswith(("定休", "休館", "閉館", "休所", "閉所"))


def _listed(tokens: Tokens, begin: int, at: int) -> Found:
    """Read the list behind 休館日：, with brackets among it: 月曜、第4金曜（館内整理日）、年末年始."""
    listed = closables(tokens, at, only=True)
    if listed is None:
        return None
    found, end = listed
    if kind(tokens, end) in ("open", "case"):
        # 休館日：月曜（祝日の場合は翌日） moves the closing about; no rule says that.
        behind = end
        while behind < len(tokens) and kind(tokens, behind) not in ("close_bracket", "stop"):
            behind += 1
        further = skip(tokens, behind + 1, "sep", "and")
        rest = _listed(tokens, begin, further) if further > behind + 1 else None
        if any(kind(tokens, within) == "case" for within in range(end, behind)):
            return Mark("relative"), rest[1] if rest else min(behind + 1, len(tokens))
        inner = tokens[end + 1 : behind]
        if rest is not None and says_nothing_of_days(inner):
            item, end = rest
            return (_joined(_closed(found, tokens, begin, end), item) if isinstance(item, Closed) else item), end
        if rest is None and says_nothing_of_days(inner) and takes_away(_text(inner, 0, len(inner))):
            # 第4金曜日（館内整理日） says why.
            return replace(_closed(found, tokens, begin, end), whole_place=True), min(behind + 1, len(tokens))
    further = skip(tokens, end, "sep", "and")
    goes_on = kind(tokens, further - 1) in ("sep", "and") and further < len(tokens) and not tokens[further].space
    if goes_on and kind(tokens, further) in ("word", "irregular", "closing_day"):
        # 月曜、館内整理日: closed on days that only the words name.
        return Mark("relative"), _end_of_piece(tokens, further)
    return replace(_closed(found, tokens, begin, end), whole_place=True), end


def _joined(first: Closed, then: Closed) -> Closed:
    return replace(
        then,
        closures=(*first.closures, *then.closures),
        months=(*first.months, *then.months),
        days=(*first.days, *then.days),
        within=first.within or then.within,
    )


def _end_of_piece(tokens: Tokens, at: int) -> int:
    while not _ends_piece(tokens, at):
        at += 1
    return at


def _ends_piece(tokens: Tokens, at: int) -> bool:
    return at >= len(tokens) or tokens[at].space or kind(tokens, at) in ("close_bracket", "stop", "mark", "sep")


_PAUSES = frozenset(("休止", "開催休止", "活動休止", "活動を休止"))


def _moves_about(tokens: Tokens, at: int) -> bool:
    """Tell 月曜休館（祝日の場合は翌日）, whose day off no rule can say."""
    return [kind(tokens, at + step) for step in range(3)] == ["open", "holiday", "case"]


_REASON_KINDS = frozenset(
    ("word", "school", "season", "customary", "closing_day", "no", "note", "filler", "label", "and", "mo")
)


def _past_reason(tokens: Tokens, at: int) -> int:
    """Pass over why it is closed, as in 第1水曜は休館日のためお休み, when the sentence ends with the closing."""
    end = at
    while kind(tokens, end) in _REASON_KINDS and end - at < 8:
        end += 1
    after = skip(tokens, end + 1, "close", "filler")
    if kind(tokens, end) == "close" and (
        after >= len(tokens) or kind(tokens, after) in ("close_bracket", "stop", "mark")
    ):
        return end
    return at


def read_holiday_of(tokens: Tokens, at: int) -> Found:
    """Read 月曜が祝日の場合は休み: of the days named, only those that are holidays are closed."""
    found = read_days(tokens, at)
    if found is None or not isinstance(found[0], Days) or found[0].holidays != "any" or not found[0].weekdays:
        return None
    days, end = found[0], found[1]
    behind = skip(tokens, end, "no")
    if behind == end or kind(tokens, behind) != "holiday" or kind(tokens, behind + 1) != "case":
        return None
    shut = skip(tokens, behind + 2, "wa", "mo")
    if kind(tokens, shut) != "close":
        return None
    end = skip(tokens, shut, "close", "filler")
    closure = Closure("public-holidays", text=_text(tokens, at, end))
    return Closed((closure,), on=days), end


def read_moved(tokens: Tokens, at: int) -> Found:
    """Read 祝日の場合第3 and 祝日の場合は翌日: closed that day; where it moves to stays words."""
    named = kind(tokens, at) in ("holiday", "offday") and kind(tokens, at + 1) == "case"
    if not named or tokens[at + 1].text in ("の日", "の日は"):
        return None
    if kind(tokens, at + 2) not in ("dai", "next_day", "relative", "note", "wd", "letter"):
        return None
    end = at + 2
    while end < len(tokens) and tokens[end].kind not in ("close_bracket", "stop", "mark"):
        if tokens[end].space and end > at + 2:
            break
        end += 1
    told = any(tokens[i].kind in ("dai", "next_day", "relative", "wd", "letter") for i in range(at, end))
    if not (told or (end == at + 3 and tokens[at + 2].text in ("前日", "前週"))):
        return None
    closure = Closure("public-holidays", text=_text(tokens, at, end))
    return Closed((closure,), moved=True), end


def _closed(found: Closables, tokens: Tokens, at: int, end: int) -> Closed:
    closures, months, days, within = found
    kept: list[Days] = []
    for group in days:
        if group.holidays in ("also", "only"):
            closures = [*closures, Closure("public-holidays", text="祝日")]
        if group.holidays != "only":
            kept.append(group)
    if len(closures) == 1 and not months and not kept and closures[0].kind == "public-holidays":
        closures = [replace(closures[0], text=_text(tokens, at, end))]
    return Closed(tuple(closures), tuple(months), tuple(kept), within)
