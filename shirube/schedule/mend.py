"""Recognise a few mistakes in a line of `open:` by mending it: what can be read when mended was meant so.

Nothing is read this way; the mended lines are shown, and a person decides.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from datetime import date
from typing import Literal

from shirube.schedule.lex import Token, lex
from shirube.schedule.read import Problem, read_extra, read_line


@dataclass(frozen=True, slots=True)
class Mistake:
    """A mistake with a name, and whole lines that may be meant, the likeliest first."""

    kind: Literal["week", "date", "backwards"]
    lines: tuple[str, ...]
    """For `date`, a line of `also:`; else lines of `open:`."""
    detail: str = ""
    """For `week`, its number."""


def mistake_in(text: str, problem: Problem, today: date) -> Mistake | None:
    """Name the mistake in a line of `open:` that cannot be read; None when it is none of these."""
    return _week(text) or _single_day(text, today) or _backwards(text, problem)


def _reads(line: str) -> bool:
    reading = read_line(line)
    return reading.problem is None and reading.irregular is None


_WEEK = re.compile(r"第\s*([6-9６-９]|[1-9１-９][0-9０-９])(?![0-9０-９])")


def _week(text: str) -> Mistake | None:
    """第6土曜: no month has a sixth week."""
    if not (match := _WEEK.search(text)):
        return None
    lines = tuple(line for line in (_WEEK.sub("第5", text), _WEEK.sub("最終", text)) if _reads(line))
    return Mistake("week", lines, unicodedata.normalize("NFKC", match[1])) if lines else None


_DAY = re.compile(r"\s*(?:([0-9]{4})\s*[年/.-]\s*)?([0-9]{1,2})\s*[月/.-]\s*([0-9]{1,2})\s*日?(?![0-9])")


def _single_day(text: str, today: date) -> Mistake | None:
    """12月24日 10:00-12:00: a day of its own belongs into `also:`, with its year."""
    plain = unicodedata.normalize("NFKC", text)
    if not (match := _DAY.match(plain)):
        return None
    # The 29th of February comes every four years, or eight.
    years = [int(match[1])] if match[1] else range(today.year, today.year + 9)
    for year in years:
        try:
            day = date(year, int(match[2]), int(match[3]))
        except ValueError:
            continue
        if day >= today or match[1]:
            line = f"{day.isoformat()}{_after_day(plain[match.end() :])}"
            return Mistake("date", (line,)) if read_extra(line)[1] is None else None
    return None


def _after_day(rest: str) -> str:
    return rest if not rest or rest[0] in " (" else f" {rest}"


def _backwards(text: str, problem: Problem) -> Mistake | None:
    """15:00-10:00: the end lies before the beginning."""
    tokens = lex(text)
    end = next((at for at, token in enumerate(tokens) if token.start == problem.column - 1), 0)
    if end < 2 or tokens[end - 1].kind not in ("dash", "from"):
        return None
    first, second = _clock(tokens, end - 2, before=True), _clock(tokens, end)
    if first is None or second is None or first[2] <= second[2]:
        return None
    (begin, stop, start), (other, last, finish) = first, second
    # A long night turned round would be a long day that nobody means.
    turned = text[:begin] + text[other:last] + text[stop:other] + text[begin:stop] + text[last:]
    lines = [turned] if start - finish <= 12 * 60 else []
    if problem.suggestion:
        at = problem.column - 1
        lines.append(text[:at] + problem.suggestion + text[at + len(problem.found) :])
    return Mistake("backwards", tuple(line for line in lines if _reads(line)))


def _clock(tokens: list[Token], at: int, *, before: bool = False) -> tuple[int, int, int] | None:
    """Find a time of the day with its 午前 or 午後: where it begins and ends, and its minutes as written."""
    half = at - 1 if before else at
    clock = at if before or tokens[at].kind not in ("am", "pm") else at + 1
    if clock >= len(tokens) or tokens[clock].kind != "clock" or not isinstance(tokens[clock].value, int):
        return None
    minutes = int(str(tokens[clock].value))
    named = 0 <= half < len(tokens) and half != clock and tokens[half].kind in ("am", "pm")
    if named and tokens[half].kind == "pm" and minutes < 720:
        minutes += 720
    return tokens[half if named else clock].start, tokens[clock].end, minutes
