"""Read days: 第2・第4土曜, 毎週火・木, 月〜金, 15日・29日, 隔週水曜."""

from __future__ import annotations

from dataclasses import replace

from shirube.schedule.items import ALL_NTH, Days, Found, Mark, Tokens, Unreadable, kind, skip


def _weekday(tokens: Tokens, at: int) -> int | None:
    token = tokens[at] if at < len(tokens) else None
    if token is None or token.kind not in ("wd", "letter"):
        return None
    # 月1回 is a frequency, not a Monday.
    if token.text == "月" and _frequency_follows(tokens, at + 1):
        return None
    return token.value if isinstance(token.value, int) else None


def _frequency_follows(tokens: Tokens, at: int) -> bool:
    if kind(tokens, at) == "some_times":
        return True
    at = skip(tokens, at, "no")
    if kind(tokens, at) != "num" or (tokens[at].space and kind(tokens, at + 1) != "times"):
        return False
    after = at + 1
    while kind(tokens, after) in ("dash", "sep", "num"):
        after += 1
    return kind(tokens, after) in ("times", "kagetsu") or (after == at + 1 and number_stands_alone(tokens, after))


def number_stands_alone(tokens: Tokens, at: int) -> bool:
    return at >= len(tokens) or tokens[at].space or kind(tokens, at) in ("close_bracket", "open")


_HOLIDAYS = ("holiday", "offday")


def read_weekdays(tokens: Tokens, at: int) -> tuple[Days, int] | None:
    """Read 火・木, 月〜金, 土日祝, 月曜日から金曜日."""
    weekdays: list[int] = []
    holidays, ranged, bare, end = "any", False, True, at
    while True:
        here = at if not weekdays and holidays == "any" else skip(tokens, at, "sep", "and")
        if here > at + 1:
            break
        day = _weekday(tokens, here)
        if day is None:
            apart = here == at and here < len(tokens) and tokens[here].space and not bare
            if weekdays and not apart and kind(tokens, here) in _HOLIDAYS and _opens_on_holiday(tokens, here):
                holidays, end = "also", here + 1
            break
        if weekdays and tokens[here].space and here == at and not (bare and tokens[here].kind == "letter"):
            break
        bare = bare and tokens[here].kind == "letter"
        after = here + 1
        if kind(tokens, after) in ("dash", "from"):
            last = _weekday(tokens, after + 1)
            if last is not None:
                weekdays += [(day + step) % 7 for step in range((last - day) % 7 + 1)]
                ranged, bare = True, bare and tokens[after + 1].kind == "letter"
                at = end = skip(tokens, after + 2, "until")
                continue
        weekdays.append(day)
        at = end = after
    if not weekdays:
        return None
    every = ranged or holidays == "also"
    found = Days(tuple(sorted(set(weekdays))), holidays=holidays, every=every, bare=bare and not every)
    return found, end


def _opens_on_holiday(tokens: Tokens, at: int) -> bool:
    """Tell 土日祝 from 日曜・祝日は休み, where the holiday belongs to the closing words."""
    after = skip(tokens, at + 1, "wa", "mo", "no", "sep")
    return kind(tokens, after) not in ("close", "except", "case")


def week_numbers(tokens: Tokens, at: int, *, needs_dai: bool) -> tuple[list[int], bool, int] | None:
    """Read 第1・第3, 第1〜3, 1、3, 最終; also tells whether 「または」 stands between them."""
    numbers: list[int] = []
    alternative, end, said_dai = False, at, not needs_dai
    while True:
        here = skip(tokens, at, "sep", "and", "or") if numbers else at
        if here > at + 1:
            break
        joined = kind(tokens, at) == "or" and here > at
        if kind(tokens, here) == "dai":
            here, said_dai = here + 1, True
        if kind(tokens, here) == "last":
            numbers.append(-1)
            after = here + 1
        elif kind(tokens, here) == "ordinal":
            numbers.append(int(str(tokens[here].value)))
            after, said_dai = here + 1, True
        elif kind(tokens, here) == "num" and said_dai:
            number = tokens[here].value
            assert isinstance(number, int)
            after = here + 1
            if kind(tokens, after) == "dash" and (
                (upper := skip(tokens, after + 1, "dai")) < len(tokens) and kind(tokens, upper) == "num"
            ):
                last = tokens[upper].value
                assert isinstance(last, int)
                if not number < last <= 5:
                    raise Unreadable(here)
                numbers += range(number, last + 1)
                after = upper + 1
            else:
                numbers.append(number)
        else:
            break
        alternative = alternative or joined
        at = end = skip(tokens, after, "week")
    return (numbers, alternative, end) if numbers else None


def read_days(tokens: Tokens, at: int) -> Found:
    """Read one group of days."""
    begin = at
    first = kind(tokens, at)
    if first == "daily":
        return Days(tuple(range(7)), every=True), at + 1
    if first == "never_closed":
        return Mark("never_closed", text=tokens[at].text), at + 1
    if first == "workdays":
        return Days(tuple(range(5)), every=True, workdays=True), at + 1
    if first == "weekend":
        return Days((5, 6), every=True), at + 1
    if first in ("holiday", "offday"):
        return _holiday_alone(tokens, at)
    if first == "biweekly":
        return _biweekly(tokens, at)
    if first == "every_week":
        at = skip(tokens, at + 1, "no", "sep")
        if kind(tokens, at) in ("holiday", "workdays", "daily", "weekend"):
            return read_days(tokens, at)
        week = read_weekdays(tokens, at)
        if week is None:
            return None
        week[0].every, week[0].bare = True, False
        return _with_except(tokens, *week)
    monthly = first == "every_month" or _weeks_alone(tokens, at)
    if first == "every_month":
        at = skip(tokens, at + 1, "no", "sep")
    elif monthly and first == "letter":
        at += 1
    if kind(tokens, at) == "month_end":
        return _month_end(tokens, at)
    if _is_last_day(tokens, at):
        return Days(monthdays=(-1,)), at + 2
    found = _nth_days(tokens, at, monthly=monthly) or _monthdays(tokens, at)
    if found is None and not monthly:
        found = read_weekdays(tokens, at)
    if found is None:
        return None
    item, end = found
    if begin != at and not isinstance(item, Days):
        return None
    return _with_except(tokens, item, end) if isinstance(item, Days) else found


def _is_last_day(tokens: Tokens, at: int) -> bool:
    """Tell 最終日, the last day, from 最終日曜 and 最終土・日."""
    if [kind(tokens, at), kind(tokens, at + 1)] != ["last", "letter"] or tokens[at + 1].text != "日":
        return False
    return not tokens[at + 1].space and kind(tokens, at + 2) not in ("letter", "holiday", "sep", "and", "word")


def _weeks_alone(tokens: Tokens, at: int) -> bool:
    """Tell 1・3土曜 and 月1・3土曜, which leave 第 out."""
    begin = at + 1 if kind(tokens, at) == "letter" and tokens[at].text == "月" else at
    end, count = begin, 0
    while kind(tokens, end) == "num" and tokens[end].value in ALL_NTH:
        end, count = end + 1, count + 1
        if kind(tokens, end) != "sep":
            break
        end += 1
    if kind(tokens, begin) != "num":
        return False
    alone = at == 0 or tokens[at].space or kind(tokens, at - 1) in ("open", "close_bracket", "stop", "mark")
    glued = begin == at or (begin < len(tokens) and not tokens[begin].space)
    return alone and glued and count > 1 and kind(tokens, end) == "wd" and not tokens[end].space


def _holiday_alone(tokens: Tokens, at: int) -> Found:
    # 休日 alone may mean Sundays as well; only 祝日 is certain.
    if tokens[at].kind == "offday":
        return None
    end = skip(tokens, at + 1, "only")
    return Days(holidays="only", every=True), end


def _month_end(tokens: Tokens, at: int) -> Found:
    end = at + 1
    behind = skip(tokens, end, "no")
    if kind(tokens, behind) in ("workdays", "weekend", "holiday"):
        raise Unreadable(behind)
    if behind < len(tokens) and (behind > end or not tokens[end].space):
        week = read_weekdays(tokens, behind)
        if week:
            week[0].nth, week[0].bare = (-1,), False
            return week
    return Days(monthdays=(-1,)), end


def _biweekly(tokens: Tokens, at: int) -> Found:
    end = skip(tokens, at + 1, "no", "sep")
    week = read_weekdays(tokens, end)
    if week is None:
        return Days(interval=2, every=True), at + 1
    days, end = week
    days.interval, days.every, days.bare = 2, True, False
    return days, end


def _nth_days(tokens: Tokens, at: int, *, monthly: bool) -> Found:
    numbers = week_numbers(tokens, at, needs_dai=not monthly)
    if numbers is None:
        return None
    nth, alternative, end = numbers
    by_week = kind(tokens, end - 1) == "week"
    week = read_weekdays(tokens, skip(tokens, end, "no"))
    if week is None:
        return None
    days, end = week
    if by_week and len(days.weekdays) > 2:
        # 第2週の月〜金 is a week of the calendar, not five second weekdays.
        return Mark("relative"), end
    if any(not (1 <= number <= 5 or number == -1) for number in nth):
        raise Unreadable(at)
    if days.holidays == "also":
        raise Unreadable(end - 1)
    if kind(tokens, end) == "or" and _weekday(tokens, end + 1) is not None:
        alternative, end = True, end + 2
    if alternative:
        return Mark("or"), end
    return replace(days, nth=tuple(sorted(set(nth), key=lambda n: n % 7)), every=False, bare=False), end


def _monthdays(tokens: Tokens, at: int) -> Found:
    """Read 21日, 15日・29日, 5・15・25日, 1日〜5日, 5のつく日."""
    days: list[int] = []
    pending: list[int] = []
    end = begin = at
    if kind(tokens, at - 1) == "sep" and kind(tokens, at - 2) == "letter" and _is_week(tokens, at):
        # 第2土・4日 may be a Sunday.
        raise Unreadable(at)
    while kind(tokens, at) == "num":
        number = tokens[at].value
        assert isinstance(number, int)
        pending.append(number)
        at += 1
        if kind(tokens, at) == "digit_days" or (_is_digit_day(tokens, at) and not days and len(pending) == 1):
            days += [number + tens for tens in (0, 10, 20, 30) if 1 <= number + tens <= 31 and number < 10]
            pending, at = [], at + 1
            end = at
        elif kind(tokens, at) == "day":
            days += pending
            pending, at = [], at + 1
            end = at
        if kind(tokens, at) == "dash" and kind(tokens, at + 1) == "num":
            upper, after = tokens[at + 1].value, at + 2
            assert isinstance(upper, int)
            if kind(tokens, after) != "day" or upper <= number or upper > 31:
                break
            days += [*pending[:-1], *range(number, upper + 1)] if pending else range(number + 1, upper + 1)
            pending, at = [], after + 1
            end = at
        following = skip(tokens, at, "sep", "and", "every_month")
        if following > at + 2 or (following == at and days and not pending):
            break
        at = following
        if kind(tokens, at) == "month_end" and not pending:
            days.append(-1)
            end = at + 1
            break
    if not days:
        return None
    if any(not (1 <= day <= 31 or day == -1) for day in days):
        raise Unreadable(begin)
    return Days(monthdays=tuple(sorted(set(days), key=lambda day: day % 40))), end


def _is_week(tokens: Tokens, at: int) -> bool:
    return kind(tokens, at) == "num" and tokens[at].value in ALL_NTH


def _is_digit_day(tokens: Tokens, at: int) -> bool:
    """Tell 毎月5の日, which is the 5th, 15th and 25th."""
    return kind(tokens, at) == "case" and tokens[at].text == "の日" and kind(tokens, at - 2) == "every_month"


def _with_except(tokens: Tokens, days: Days, end: int) -> Found:
    """Read 第4水曜以外の水曜, where the days before 以外 are taken out of the days behind it."""
    if kind(tokens, end) != "except":
        return days, end
    rest = read_days(tokens, skip(tokens, end + 1, "no"))
    if rest is None or not isinstance(rest[0], Days):
        return days, end
    whole, after = rest
    assert isinstance(whole, Days)
    rest_of_week = tuple(day for day in whole.weekdays if day not in days.weekdays)
    if not (days.nth or days.monthdays or whole.nth) and rest_of_week and days.interval == whole.interval == 1:
        return replace(whole, weekdays=rest_of_week, every=True), after
    if not days.nth or not set(days.weekdays) >= set(whole.weekdays) or -1 in days.nth or whole.interval != 1:
        raise Unreadable(end)
    nth = tuple(n for n in whole.nth or ALL_NTH if n not in days.nth)
    if not nth:
        raise Unreadable(end)
    return replace(whole, nth=nth, bare=False, every=False), after


def read_weeks_behind(tokens: Tokens, at: int) -> Found:
    """Read the weeks of 土曜日（第1・第3）, which stand behind their weekday."""
    numbers = week_numbers(tokens, at, needs_dai=True)
    if numbers is None and kind(tokens, at - 1) in ("", "open"):
        # 土曜日(1・3週)
        numbers = week_numbers(tokens, at, needs_dai=False)
        if numbers is not None and kind(tokens, numbers[2] - 1) != "week":
            return None
    if numbers is None or numbers[1] or not all(n in ALL_NTH or n == -1 for n in numbers[0]):
        return None
    return Days(nth=tuple(sorted(set(numbers[0]), key=lambda n: n % 7))), numbers[2]
