"""Show how a line was read: as data for programs, as text for people."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TypedDict

from shirube.patterns import Patterns
from shirube.schedule.dates import sessions
from shirube.schedule.mend import mistake_in
from shirube.schedule.read import Reading
from shirube.schedule.rules import Schedule
from shirube.schedule.words import closures_words, days_words, rule_words, time_table

_NEXT = 5
_AHEAD = timedelta(days=400)


class RuleShown(TypedDict):
    weekdays: list[str]
    nth: list[int]
    monthdays: list[int]
    months: list[int]
    interval_weeks: int
    start: str | None
    end: str | None
    note: str | None


class ReadingShown(TypedDict):
    text: str
    rules: list[RuleShown]
    closed: list[str]
    irregular: str | None
    next: list[str]


def _next_dates(reading: Reading, today: date) -> list[date]:
    days = (session.date for session in sessions(Schedule(rules=reading.rules), today, today + _AHEAD))
    return list(dict.fromkeys(days))[:_NEXT]


def reading_as_dict(reading: Reading, today: date, say: Patterns) -> ReadingShown:
    """Show a reading as data; `next` holds the coming five days from `today` on.

    What the shape has no field for (public holidays, day-precise seasons, a first day) is said in the rule's note.
    """
    rules: list[RuleShown] = []
    for rule in reading.rules:
        unsaid = rule.holidays != "any" or rule.season is not None or rule.anchor is not None
        notes = [days_words(rule, say)] if unsaid else []
        rules.append(
            {
                "weekdays": list(rule.weekdays),
                "nth": list(rule.nth),
                "monthdays": list(rule.monthdays),
                "months": list(rule.months),
                "interval_weeks": rule.interval_weeks,
                "start": rule.start,
                "end": rule.end,
                "note": " ".join([*notes, *([rule.note] if rule.note else [])]) or None,
            }
        )
    return {
        "text": reading.text,
        "rules": rules,
        "closed": [closure.key for closure in reading.closed],
        "irregular": reading.irregular,
        "next": [day.isoformat() for day in _next_dates(reading, today)],
    }


_WORDS = {
    "ja": {
        "irregular": "ことばのまま載せます（日にちが決まっていない）",
        "closed": "休み",
        "next": "次の日",
        "problem": "{column}文字目の「{found}」が読めません。",
        "suggestion": "もしかして「{suggestion}」?",
        "examples": "書き方の例: {examples}",
        "empty": "何も書かれていません。",
    },
    "en": {
        "irregular": "Shown as words (no fixed day)",
        "closed": "Closed",
        "next": "Next",
        "problem": "Cannot read '{found}' at character {column}.",
        "suggestion": "Did you mean '{suggestion}'?",
        "examples": "You can write: {examples}",
        "empty": "Nothing is written.",
    },
}


def reading_as_text(reading: Reading, today: date, say: Patterns, lang: str = "ja") -> str:
    """Show a reading to a person, one thing a line; `say` are the patterns of `lang`."""
    words = _WORDS.get(lang, _WORDS["ja"])
    lines = [f"「{reading.text}」" if lang != "en" else f"'{reading.text}'"]
    problem = reading.problem
    if problem is not None:
        lines.append(words["problem"].format(column=problem.column, found=problem.found))
        mistake = mistake_in(reading.text, problem, today)
        if mistake is not None:
            also = "also: " if mistake.kind == "date" else ""
            lines += [words["suggestion"].format(suggestion=f"{also}{line}") for line in mistake.lines]
        elif problem.suggestion:
            lines.append(words["suggestion"].format(suggestion=problem.suggestion))
        joint = " / "
        lines.append(words["examples"].format(examples=joint.join(problem.examples)))
    for rule in reading.rules:
        time = time_table(rule.start, rule.end, say)
        note = f" {rule.note}" if rule.note else ""
        lines.append(f"→ {rule_words(rule, say, time=False)} {time}{note}".rstrip())
    if reading.closed:
        lines.append(f"{words['closed']}: {closures_words(reading.closed, say)}")
    if reading.irregular is not None:
        lines.append(f"{words['irregular']}: {reading.irregular}")
    coming = _next_dates(reading, today)
    if coming:
        year = {day.year for day in coming} != {today.year}
        lines.append(f"{words['next']}: " + " / ".join(say.date_and_weekday(day, year=year) for day in coming))
    if len(lines) == 1:
        lines.append(words["empty"])
    return "\n".join(lines)
