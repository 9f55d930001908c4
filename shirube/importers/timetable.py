"""Read the schedule cells of a published list: what they say for sure becomes a line, the rest stays in their words.

Cells say less than an author's line. 「土」 in a 曜日 column beside 開催頻度 「5」 means some Saturday of the month: it
never becomes 毎週. `data/schedule-conventions.md` tells how a careful reader takes such cells.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from shirube.importers.table import clock_time, one_line
from shirube.schedule.read import Reading, read_line
from shirube.schedule.rules import WEEKDAYS, Rule

LINE: Final = 200
PARAGRAPH: Final = 600
ASK: Final = "要問合せ"
LETTERS: Final = "月火水木金土日"
INEXACT: Final = frozenset(
    {
        "weeks-unknown",
        "days-unknown",
        "alternative",
        "other-days-unknown",
        "phase-unknown",
        "months-unknown",
        "season-undefined",
        "not-expressible",
        "frequency-only",
        "no-fixed-day",
        "ask",
        "suspended",
        "unreadable",
        "too-long",
        "empty",
    }
)
"""Tags of a reading that is less than what really happens; a missing time alone is not among them."""
UNKNOWN_WEEKS: Final = "第何週かは書かれていません"

_NOTHING = re.compile(r"[-‐−–—ー―]*|[無な]し|特に[な無]し")
_UNDISCLOSED = re.compile(r"非公開|非公表")
_WEEK = re.compile(r"第\s*[0-9一二三四五]|最終|月末|毎週|毎月\s*[0-9]+\s*日|毎日|平日")
_DAY = re.compile(r"第\s*[0-9一二三四五]|最終|毎月|曜|[0-9]+\s*日|毎週|毎日|平日|不定|随時")
_TIME = re.compile(r"[0-9]\s*(?::|時)")
_PAUSED = re.compile(r"(?:食堂|現在|当面|活動|開催)?.{0,4}(?:休止|休業)(?:中|しています|しております)")
_ENDED = re.compile(r"(?:活動|開催|運営|事業)[をは]?(?:終了|廃止)(?!時|後)|閉[鎖店所](?:しました|済み?|[)）】］〕]|$)")
_NEW_ONLY = re.compile(r"新規.{0,6}(?:休止|停止)")


def _width(text: str) -> str:
    return unicodedata.normalize("NFKC", text)


def is_ended(*texts: str) -> str | None:
    """Give the words that say it is no longer held."""
    for text in texts:
        if _ENDED.search(text):
            return one_line(text)
    return None


def ended_part(name: str) -> str:
    """Give the part of a name that says it is no longer held: 令和4年8月閉店."""
    parts = [part for part in re.split(r"[\s()（）［］【】〔〕、,・/／]+", name) if _ENDED.search(part)]
    if parts and parts[0] != name:
        return parts[0]
    match = _ENDED.search(name)
    return match[0].strip("()（）") if match else name


def is_paused(*texts: str) -> str | None:
    """Give the words that say it is not held at present; 「新規受け入れ休止中」 is not such a word."""
    for text in texts:
        if _PAUSED.search(text) and not _NEW_ONLY.search(text):
            return one_line(text)
    return None


@dataclass(frozen=True, slots=True)
class Cells:
    """The schedule columns of one row, as written."""

    frequency: str = ""
    weekdays: str = ""
    days: str = ""
    start: str = ""
    end: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Timetable:
    """What goes into the entry."""

    open: tuple[str, ...] = ()
    open_note: str = ""
    exact: bool = False
    """The lines are rules, not words."""


def joined(cells: Cells) -> tuple[str, bool]:
    """Join the informative cells into one line, and tell whether weekday letters stand in it without their weeks."""
    frequency, weekdays, days = (_said(text) for text in (cells.frequency, cells.weekdays, cells.days))
    note = _said(cells.note)
    if re.fullmatch(r"[0-9]{1,2}", _width(frequency)):
        frequency = ""
    letters = re.fullmatch(rf"[{LETTERS}・、,;；\s]+", weekdays) is not None
    bare = letters and not _covered(weekdays, (frequency, days, note))
    lead, rest = ("", note)
    if not bare and not _DAY.search(_width(frequency + days)) and _DAY.search(_width(note)):
        lead, rest = _first_part(note)
    # A time that the words beside the day already say is not said twice.
    beside = _width(f"{frequency}{days}{lead}") + (_width(rest[:10]) if lead else "")
    times = _times(cells, said_already=bool(_TIME.search(beside)))
    if letters and bare and days and _WEEK.search(_width(days)) and days != "毎週":
        first = f"{weekdays}、{days}"
        parts = [frequency, first, lead, times, rest]
    else:
        named = weekdays if bare or (weekdays and not letters) else ""
        parts = (
            [frequency, days, named, lead, times, rest]
            if days == "毎週"
            else [frequency, named, days, lead, times, rest]
        )
    every = bool(re.search("毎週|毎日|平日", days + frequency))
    return re.sub("。 (?=[0-9])", "。", " ".join(part for part in parts if part)), bare and not every


def _said(text: str) -> str:
    line = one_line(text)
    return "" if _NOTHING.fullmatch(line) else line


def _covered(weekdays: str, others: Sequence[str]) -> bool:
    """Tell whether every letter is named, with its week, by another cell: then that cell is the one to read."""
    text = " ".join(_width(other) for other in others)
    if not _WEEK.search(text):
        return False
    named = set()
    for match in re.finditer(
        rf"(?:第|最終|月末|毎週|[0-9一二三四五])[^{LETTERS}]{{0,12}}?([{LETTERS}](?:[・、,と][{LETTERS}])*)", text
    ):
        named |= set(match[1])
    named |= set(re.findall(rf"(?:その直後|すぐ後|翌々?日)の([{LETTERS}])曜", text))
    return all(letter in named for letter in weekdays if letter in LETTERS)


def _first_part(note: str) -> tuple[str, str]:
    """Cut a note behind its first statement; it says the days, and the time belongs beside them."""
    text = note.lstrip("・ ")
    match = re.search(r"(?<=。)|(?<=[月火水木金土日曜])(?=・(?!第?[0-9０-９月火水木金土日]))", text)
    return (text[: match.start()], text[match.start() :].strip()) if match else (text, "")


def _times(cells: Cells, *, said_already: bool) -> str:
    if said_already:
        return ""
    start, end = clock_time(cells.start), clock_time(cells.end)
    if start and end:
        return f"{start}-{end}"
    if start:
        return f"{start}～"
    if _UNDISCLOSED.search(cells.start + cells.end):
        return "時間非公開"
    return " ".join(_said(text) for text in (cells.start, cells.end) if _said(text))


def timetable(cells: Cells, *, letters_are_weekly: bool = False) -> Timetable:
    """Write the lines of `open` and the note beside them.

    `letters_are_weekly`: the column means the opening days of a building (利用可能曜日), so that letters mean each week.
    """
    text, bare = joined(cells)
    if not text:
        return Timetable()
    if _UNDISCLOSED.fullmatch(text):
        return Timetable(open_note="開催日時は公開されていません。主催者に確かめてください。")
    if letters_are_weekly and bare:
        every = _weekly_lines(cells)
        if every:
            return every
    short = text if len(text) <= LINE else f"{text[: LINE - 1]}…"
    reading = read_line(short)
    if not bare and len(text) <= LINE and _is_exact(reading):
        lines = _canonical(reading.rules)
        if lines is None and reading.rules:
            return Timetable((text,), exact=True)
        if lines is not None:
            return Timetable(lines, _rest(cells, text, reading), exact=True)
    return _in_words(short, text, bare=bare)


def _is_exact(reading: Reading) -> bool:
    return (
        bool(reading.rules)
        and reading.problem is None
        and reading.irregular is None
        and not INEXACT.intersection(reading.tags)
    )


def _rest(cells: Cells, text: str, reading: Reading) -> str:
    """Repeat what the cells say beyond the lines, in their own words."""
    note = _said(cells.note)
    beyond = [rule.note for rule in reading.rules if rule.note and rule.note not in note]
    loose = re.search("原則|基本|程度|変更|場合|（|[(]", _said(cells.frequency) + _said(cells.days))
    if beyond or loose:
        return _quoted(text)[:PARAGRAPH]
    own = read_line(note) if note and len(note) <= LINE else None
    said = own is not None and _is_exact(own) and not any(rule.note for rule in own.rules)
    return "" if said else note[:PARAGRAPH]


def _quoted(text: str) -> str:
    return f"公開された一覧には「{text}」と書かれています。"


def _in_words(short: str, text: str, *, bare: bool) -> Timetable:
    """Keep the words as a line that claims no day."""
    told = _quoted(text)
    if bare:
        told += f"{UNKNOWN_WEEKS}。行く前に確かめてください。"
    note = told if bare or len(text) > LINE else ""
    for line in (short, f"要問合せ（{short}）", ASK) if not bare else (f"要問合せ（週は不明・{short}）", ASK):
        reading = read_line(line) if len(line) <= LINE else None
        if reading and reading.problem is None and reading.irregular is not None and not _claims(reading):
            return Timetable((line,), (note or (told if line == ASK else ""))[:PARAGRAPH])
    return Timetable((ASK,), told[:PARAGRAPH])


def _claims(reading: Reading) -> bool:
    """Tell whether a reading would put the entry on days of the calendar."""
    return any(rule.weekdays or rule.monthdays for rule in reading.rules)


# ---- writing rules as lines -------------------------------------------------------------------------------------


def _canonical(rules: Sequence[Rule]) -> tuple[str, ...] | None:
    """Write rules as short lines; None unless every line is read back as its very rule."""
    lines = tuple(_rule_line(rule) for rule in rules)
    if any(line is None for line in lines):
        return None
    written = tuple(line for line in lines if line is not None)
    for line, rule in zip(written, rules, strict=True):
        reading = read_line(line)
        if len(reading.rules) != 1 or _bare_rule(reading.rules[0]) != _bare_rule(rule):
            return None
    return written


def _bare_rule(rule: Rule) -> tuple[object, ...]:
    return (
        rule.weekdays,
        rule.nth,
        rule.monthdays,
        rule.months,
        rule.interval_weeks,
        rule.anchor,
        rule.start,
        rule.end,
        rule.holidays,
        rule.season,
        tuple(closure.key for closure in rule.closed),
    )


def _rule_line(rule: Rule) -> str | None:
    if rule.holidays != "any" or rule.season or rule.anchor or rule.interval_weeks != 1:
        return None
    closed = [closure.text for closure in rule.closed]
    if any(closure.key != "public-holidays" for closure in rule.closed):
        return None
    weekdays = "・".join(LETTERS[WEEKDAYS.index(day)] for day in rule.weekdays)
    months = _months(rule.months)
    if months is None:
        return None
    if rule.monthdays and not rule.weekdays and not rule.nth:
        if any(day < 0 for day in rule.monthdays):
            return None
        days = "毎月" + "・".join(f"{day}日" for day in rule.monthdays)
    elif rule.weekdays and rule.nth:
        weeks = "・".join("最終" if nth < 0 else f"第{nth}" for nth in rule.nth)
        days = f"{weeks}{weekdays}曜"
    elif rule.weekdays == WEEKDAYS[:5] and closed:
        days, closed = "平日", []
    elif set(rule.weekdays) == set(WEEKDAYS):
        days = "毎日"
    elif rule.weekdays:
        days = f"毎週{weekdays}"
    else:
        return None
    time = (
        ""
        if rule.start is None
        else f" {_short(rule.start)}-{_short(rule.end)}"
        if rule.end
        else f" {_short(rule.start)}〜"
    )
    tail = " ※祝日休み" if closed else ""
    return f"{months}{days}{time}{tail}"


def _short(time: str) -> str:
    return time.removeprefix("0") if len(time) == 5 else time


def _months(months: tuple[int, ...]) -> str | None:
    if not months:
        return ""
    if months == (2, 4, 6, 8, 10, 12):
        return "偶数月の"
    if months == (1, 3, 5, 7, 9, 11):
        return "奇数月の"
    if months == tuple(range(months[0], months[-1] + 1)) and len(months) > 1:
        return f"{months[0]}〜{months[-1]}月の"
    return None


def _weekly_lines(cells: Cells) -> Timetable | None:
    """Read the opening days of a building: the letters are every week, the times those of the two columns."""
    letters = [letter for letter in LETTERS if letter in cells.weekdays]
    start, end = clock_time(cells.start), clock_time(cells.end)
    if not letters or cells.frequency or cells.days:
        return None
    days = "毎日" if len(letters) == 7 else f"毎週{'・'.join(letters)}"
    time = f" {start}-{end}" if start and end else f" {start}〜" if start else ""
    reading = read_line(days + time)
    if not _is_exact(reading):
        return None
    return Timetable((days + time,), _said(cells.note), exact=True)
