"""Say a schedule in Japanese, easy Japanese and English.

One `_Language` per language holds every word; a new language is one more of them in `_LANGUAGES`. What `ja` says,
`read_line` reads back as the same rule.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from shirube.schedule.rules import WEEKDAYS, Closure, Rule

_LAST_DAY = (31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)
_MANY_MONTHS = 9
"""From so many months on it is shorter to name the months that are left out."""


@dataclass(frozen=True, slots=True)
class _Language:
    weekdays: tuple[str, ...]
    short_weekdays: tuple[str, ...]
    join: Callable[[Sequence[str]], str]
    every_day: str
    workdays: str
    weekly: Callable[[Sequence[str]], str]
    """Takes the names of the weekdays."""
    every_other: Callable[[Sequence[str], int], str]
    nth: Callable[[Sequence[int], Sequence[str]], str]
    monthdays: Callable[[Sequence[int], bool], str]
    """Takes the days and whether months are named as well."""
    and_holidays: Callable[[str], str]
    weekend_and_holidays: str
    holidays_only: str
    from_day: Callable[[str], str]
    month_run: Callable[[int, int], str]
    month_joint: str
    even_months: str
    odd_months: str
    in_months: Callable[[str, str], str]
    """Takes the months and the days."""
    span: Callable[[str, str], str]
    day_of_year: Callable[[int, int], str]
    dated: Callable[[date, bool], str]
    holidays: str
    closed: Callable[[str], str]
    """Takes what is closed, as words; gives the tail of a sentence."""
    joint: str
    clock: Callable[[int, int], str]
    between: Callable[[str, str], str]
    since: Callable[[str], str]
    until: Callable[[str], str]
    next_day: Callable[[str], str]
    all_day: str
    sentence: Callable[[str, str], str]
    """Takes the days and the time."""


# ---- 日本語 ------------------------------------------------------------------------------------------------

_JA_LETTERS = tuple("月火水木金土日")


def _ja_names(names: Sequence[str]) -> str:
    return f"{names[0]}曜" if len(names) == 1 else "・".join(names)


def _ja_nth(nth: Sequence[int], names: Sequence[str]) -> str:
    return "・".join("最終" if n == -1 else f"第{n}" for n in nth) + _ja_names(names)


def _ja_monthdays(days: Sequence[int], months_named: bool) -> str:
    words = "・".join("末日" if day == -1 else f"{day}日" for day in days)
    return words if months_named else f"毎月{words}"


def _ja_clock(hour: int, minute: int) -> str:
    if (hour, minute) == (12, 0):
        return "正午"
    half = "午前" if hour < 12 else "午後"
    rest = "" if minute == 0 else "半" if minute == 30 else f"{minute}分"
    return f"{half}{hour if hour < 12 else hour - 12}時{rest}"


_JA = _Language(
    weekdays=_JA_LETTERS,
    short_weekdays=_JA_LETTERS,
    join="・".join,
    every_day="毎日",
    workdays="平日",
    weekly=lambda names: f"毎週{_ja_names(names)}",
    every_other=lambda names, weeks: f"隔週{_ja_names(names)}" if weeks == 2 else f"{weeks}週ごとの{_ja_names(names)}",
    nth=_ja_nth,
    monthdays=_ja_monthdays,
    and_holidays=lambda days: f"{days}・祝日",
    weekend_and_holidays="土日祝",
    holidays_only="祝日のみ",
    from_day=lambda day: f"（{day}から）",
    month_run=lambda first, last: f"{first}月" if first == last else f"{first}〜{last}月",
    month_joint="・",
    even_months="偶数月",
    odd_months="奇数月",
    in_months=lambda months, days: f"{months}の{days}",
    span=lambda first, last: f"{first}から{last}まで",
    day_of_year=lambda month, day: f"{month}月{day}日",
    dated=lambda day, year: (f"{day.year}年" if year else "") + f"{day.month}月{day.day}日",
    holidays="祝日",
    closed=lambda words: f"（{words}は休み）",
    joint="、",
    clock=_ja_clock,
    between=lambda start, end: f"{start}から{end}まで",
    since=lambda start: f"{start}から",
    until=lambda end: f"{end}まで",
    next_day=lambda clock: f"翌日の{clock}",
    all_day="24時間",
    sentence=lambda days, time: f"{days} {time}",
)

# ---- やさしい日本語 ----------------------------------------------------------------------------------------

_EASY_DAYS = tuple(f"{letter}曜日" for letter in _JA_LETTERS)


def _easy_nth(nth: Sequence[int], names: Sequence[str]) -> str:
    weeks = "と ".join("最後" if n == -1 else f"{n}回目" for n in nth)
    return f"毎月 {weeks}の {'と '.join(names)}"


def _easy_clock(hour: int, minute: int) -> str:
    half = "午前" if hour < 12 else "昼の " if hour == 12 else "午後"
    return f"{half}{hour if hour <= 12 else hour - 12}時" + (f"{minute}分" if minute else "")


_EASY = _Language(
    weekdays=_EASY_DAYS,
    short_weekdays=_EASY_DAYS,
    join="と ".join,
    every_day="毎日",
    workdays="月曜日から 金曜日（祝日は 休み）",
    weekly=lambda names: f"毎週 {'と '.join(names)}",
    every_other=lambda names, weeks: f"{weeks}週間に 1回の {'と '.join(names)}",
    nth=_easy_nth,
    monthdays=lambda days, _: "毎月 " + "と ".join("最後の 日" if day == -1 else f"{day}日" for day in days),
    and_holidays=lambda days: f"{days}と 祝日",
    weekend_and_holidays="土曜日と 日曜日と 祝日",
    holidays_only="祝日だけ",
    from_day=lambda day: f"（{day}から）",
    month_run=lambda first, last: f"{first}月" if first == last else f"{first}月から {last}月",
    month_joint="と ",
    even_months="2月・4月・6月・8月・10月・12月",
    odd_months="1月・3月・5月・7月・9月・11月",
    in_months=lambda months, days: f"{months}の {days}",
    span=lambda first, last: f"{first}から {last}まで",
    day_of_year=lambda month, day: f"{month}月{day}日",
    dated=lambda day, year: (f"{day.year}年" if year else "") + f"{day.month}月{day.day}日",
    holidays="祝日",
    closed=lambda words: f"（{words}は 休みです）",
    joint="と ",
    clock=_easy_clock,
    between=lambda start, end: f"{start}から {end}まで",
    since=lambda start: f"{start}から",
    until=lambda end: f"{end}まで",
    next_day=lambda clock: f"次の日の {clock}",
    all_day="24時間",
    sentence=lambda days, time: f"{days} {time}",
)

# ---- English -----------------------------------------------------------------------------------------------

_EN_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_EN_MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
    "December",
)  # fmt: skip


def _en_join(words: Sequence[str]) -> str:
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} and {words[-1]}"


def _ordinal(number: int) -> str:
    if number == -1:
        return "last"
    suffix = "th" if 10 < number < 14 else {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
    return f"{number}{suffix}"


def _en_monthdays(days: Sequence[int], months_named: bool) -> str:
    words = _en_join(["last day" if day == -1 else _ordinal(day) for day in days])
    return f"the {words}" if months_named else f"the {words} of each month"


_EN = _Language(
    weekdays=_EN_DAYS,
    short_weekdays=tuple(day[:3] for day in _EN_DAYS),
    join=_en_join,
    every_day="Every day",
    workdays="Monday to Friday (closed on public holidays)",
    weekly=lambda names: f"Every {_en_join(names)}",
    every_other=lambda names, weeks: f"Every {'other' if weeks == 2 else _ordinal(weeks)} {_en_join(names)}",
    nth=lambda nth, names: f"{_en_join([_ordinal(n) for n in nth])} {_en_join(names)}",
    monthdays=_en_monthdays,
    and_holidays=lambda days: f"{days}, and public holidays",
    weekend_and_holidays="Saturdays, Sundays and public holidays",
    holidays_only="Public holidays only",
    from_day=lambda day: f" from {day}",
    month_run=lambda first, last: (
        _EN_MONTHS[first - 1] if first == last else f"{_EN_MONTHS[first - 1]} to {_EN_MONTHS[last - 1]}"
    ),
    month_joint=", ",
    even_months="even months",
    odd_months="odd months",
    in_months=lambda months, days: f"{days} ({months})",
    span=lambda first, last: f"{first} to {last}",
    day_of_year=lambda month, day: f"{day} {_EN_MONTHS[month - 1]}",
    dated=lambda day, year: f"{day.day} {_EN_MONTHS[day.month - 1]}" + (f" {day.year}" if year else ""),
    holidays="public holidays",
    closed=lambda words: f" (closed: {words})",
    joint=", ",
    clock=lambda hour, minute: f"{hour}:{minute:02}",
    between=lambda start, end: f"{start} to {end}",
    since=lambda start: f"from {start}",
    until=lambda end: f"until {end}",
    next_day=lambda clock: f"{clock} the next day",
    all_day="24 hours",
    sentence=lambda days, time: f"{days}, {time}",
)

_LANGUAGES = {"ja": _JA, "easy": _EASY, "en": _EN}


# ---- what is said -------------------------------------------------------------------------------------------


def date_words(day: date, lang: str = "ja", *, year: bool = False) -> str:
    """Say a date with its weekday: 11月24日（火）, Tue 24 November."""
    language = _LANGUAGES[lang]
    weekday = language.short_weekdays[day.weekday()]
    words = language.dated(day, year)
    return f"{weekday} {words}" if lang == "en" else f"{words}（{weekday}）"


def _split(clock: str) -> tuple[int, int]:
    hour, minute = clock.split(":")
    return int(hour), int(minute)


def time_table(start: str | None, end: str | None, lang: str = "ja") -> str:
    """Say a time for a table: 10:00–15:00, 17:30–; empty when unknown."""
    if start is None and end is None:
        return ""
    return f"{_table_clock(start, lang)}–{_table_clock(end, lang)}"


def _table_clock(clock: str | None, lang: str) -> str:
    if clock is None:
        return ""
    hour, minute = _split(clock)
    if (hour, minute) <= (24, 0):
        return f"{hour}:{minute:02}"
    return ("翌" if lang == "ja" else "次の日 " if lang == "easy" else "+1 ") + f"{hour - 24}:{minute:02}"


def time_sentence(start: str | None, end: str | None, lang: str = "ja") -> str:
    """Say a time in words: 午前10時から午後3時まで; empty when unknown."""
    language = _LANGUAGES[lang]
    if (start, end) == ("00:00", "24:00"):
        return language.all_day
    if start is None:
        return language.until(_clock_words(end, language)) if end is not None else ""
    if end is None:
        return language.since(_clock_words(start, language))
    return language.between(_clock_words(start, language), _clock_words(end, language))


def _clock_words(clock: str, language: _Language) -> str:
    hour, minute = _split(clock)
    if hour < 24:
        return language.clock(hour, minute)
    return language.next_day(language.clock(hour - 24, minute))


def months_words(months: Sequence[int], lang: str = "ja") -> str:
    """Say months: 4〜10月, 偶数月; a run over New Year stays one run."""
    language = _LANGUAGES[lang]
    if tuple(months) == (2, 4, 6, 8, 10, 12):
        return language.even_months
    if tuple(months) == (1, 3, 5, 7, 9, 11):
        return language.odd_months
    return language.month_joint.join(language.month_run(*run) for run in month_runs(months))


def month_runs(months: Iterable[int]) -> list[tuple[int, int]]:
    known = set(months)
    runs: list[tuple[int, int]] = []
    for first in range(1, 13):
        if first in known and (first - 2) % 12 + 1 not in known:
            last = first
            while last % 12 + 1 in known:
                last = last % 12 + 1
            runs.append((first, last))
    return runs or [(1, 12)]


def days_words(rule: Rule, lang: str = "ja") -> str:
    """Say the days of a rule: 毎週火・木, 第2・第4土曜, 偶数月の第3土曜."""
    language = _LANGUAGES[lang]
    core = _core(rule, language)
    months = rule.months
    if rule.season is not None:
        core = language.in_months(_span_words(*rule.season, language), core)
    elif months and not _left_out(rule):
        core = language.in_months(months_words(months, lang), core)
    if rule.anchor is not None:
        core += language.from_day(language.dated(rule.anchor, True))
    return core


def _left_out(rule: Rule) -> tuple[int, ...]:
    if len(rule.months) < _MANY_MONTHS or rule.season is not None:
        return ()
    return tuple(month for month in range(1, 13) if month not in rule.months)


def _core(rule: Rule, language: _Language) -> str:
    names = [language.weekdays[WEEKDAYS.index(day)] for day in rule.weekdays]
    named_months = bool(rule.months or rule.season) and not _left_out(rule)
    if rule.holidays == "only" and not names:
        return language.holidays_only
    if rule.monthdays:
        return language.monthdays(rule.monthdays, named_months)
    if rule.interval_weeks > 1:
        words = language.every_other(names, rule.interval_weeks)
    elif rule.nth:
        words = language.nth(rule.nth, names)
    elif rule.holidays == "also" and rule.weekdays == ("sat", "sun"):
        return language.weekend_and_holidays
    elif len(names) == 7 and rule.holidays == "any":
        words = language.every_day
    elif _is_workdays(rule):
        words = language.workdays
    else:
        words = language.weekly(names)
    return language.and_holidays(words) if rule.holidays == "also" else words


def _is_workdays(rule: Rule) -> bool:
    """Tell whether the rule is 平日: Monday to Friday, closed on public holidays."""
    closed = any(closure.kind == "public-holidays" for closure in rule.closed)
    return rule.weekdays == WEEKDAYS[:5] and closed and not rule.nth and rule.interval_weeks == 1


def _span_words(first: str, last: str, language: _Language) -> str:
    month, day = map(int, first.split("-"))
    begin = language.day_of_year(month, day)
    if first == last:
        return begin
    return language.span(begin, language.day_of_year(*map(int, last.split("-"))))


def closure_words(closure: Closure, lang: str = "ja") -> str:
    """Say one closure: 祝日, 8月, 12月29日から1月3日まで, 第3月曜."""
    language = _LANGUAGES[lang]
    if closure.kind == "public-holidays":
        return language.holidays
    if closure.kind == "weekdays":
        return days_words(Rule(weekdays=closure.weekdays, nth=closure.nth, months=closure.months), lang)
    if closure.kind == "dated":
        first, last = date.fromisoformat(closure.first), date.fromisoformat(closure.last)
        if first == last:
            return language.dated(first, True)
        return language.span(language.dated(first, True), language.dated(last, first.year != last.year))
    month, day = map(int, closure.first.split("-"))
    if day == 1 and closure.last == f"{month:02}-{_LAST_DAY[month - 1]}":
        return language.month_run(month, month)
    return _span_words(closure.first, closure.last, language)


def closures_words(closures: Sequence[Closure], lang: str = "ja") -> str:
    """Say closures in one list: 祝日、12月29日から1月3日まで."""
    return _LANGUAGES[lang].joint.join(closure_words(closure, lang) for closure in closures)


def rule_words(rule: Rule, lang: str = "ja", *, time: bool = True) -> str:
    """Say a whole rule but its note; `time` False leaves the time of day out."""
    language = _LANGUAGES[lang]
    words = days_words(rule, lang)
    said = time_sentence(rule.start, rule.end, lang) if time else ""
    if said:
        words = language.sentence(words, said)
    workdays = _is_workdays(rule) and rule.holidays == "any"
    closed = [c for c in rule.closed if not (workdays and c.kind == "public-holidays")]
    parts = [closure_words(closure, lang) for closure in closed]
    parts += [language.month_run(month, month) for month in _left_out(rule)]
    return words + (language.closed(language.joint.join(parts)) if parts else "")
