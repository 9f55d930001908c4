"""Read one line of a schedule as its author means it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from shirube.schedule.assemble import assemble
from shirube.schedule.closings import closables as read_closables
from shirube.schedule.closings import read_closed, read_dated
from shirube.schedule.items import Closed, Days, Item, Time, Unreadable, kind, skip
from shirube.schedule.leaving_out import month_closure, weekday_closure
from shirube.schedule.lex import Token, lex
from shirube.schedule.notes import DAY_KINDS
from shirube.schedule.rules import Closure, Exception_, Extra, Rule
from shirube.schedule.sections import Stuck, read_items
from shirube.schedule.suggest import EXAMPLES, found_words, suggestion
from shirube.schedule.times import read_time

LONGEST_LINE = 200


@dataclass(frozen=True, slots=True)
class Problem:
    """The first thing of a line that cannot be read."""

    column: int
    """Where it begins, from 1, in the text as written."""
    found: str
    suggestion: str | None
    examples: tuple[str, ...] = EXAMPLES


@dataclass(frozen=True, slots=True)
class Reading:
    """What one line says."""

    text: str
    rules: tuple[Rule, ...] = ()
    closed: tuple[Closure, ...] = ()
    """What the line says is closed; the rules carry it already, unless there are none."""
    closed_text: tuple[str, ...] = ()
    irregular: str | None = None
    """The words that could not become a rule, verbatim."""
    problem: Problem | None = None
    notes: tuple[str, ...] = ()
    """Free notes, as written; the first rule carries them too."""
    tags: tuple[str, ...] = ()
    """Why it is less than complete: weeks-unknown, time-missing, days-unknown, alternative …"""


@lru_cache(maxsize=16384)
def read_line(text: str) -> Reading:
    """Read one line of `open:`; the words stay words when a rule would claim more than they say."""
    if len(text) > LONGEST_LINE:
        return Reading(text, problem=Problem(LONGEST_LINE + 1, text[LONGEST_LINE:][:10], None), tags=("too-long",))
    tokens = lex(text)
    if not tokens:
        return Reading(text, tags=("empty",))
    try:
        items = read_items(text, tokens)
    except Stuck as stuck:
        return _stuck(text, tokens, stuck)
    assembled = assemble(items)
    tags = tuple(dict.fromkeys(_weeks_tag(items) + assembled.tags))
    if assembled.irregular:
        return Reading(text, irregular=text.strip(), tags=tags)
    return Reading(
        text,
        rules=tuple(assembled.rules),
        closed=tuple(dict.fromkeys(assembled.closed)),
        closed_text=tuple(dict.fromkeys(assembled.closed_text)),
        irregular=text.strip() if assembled.other else None,
        notes=tuple(dict.fromkeys(assembled.notes)),
        tags=tags,
    )


def _weeks_tag(items: Sequence[Item]) -> list[str]:
    for item in items:
        if isinstance(item, Days) and item.weekdays and not item.nth and not item.every and item.interval == 1:
            return ["weeks-unknown"]
    return []


def _stuck(text: str, tokens: Sequence[Token], stuck: Stuck) -> Reading:
    """Refuse the line, unless its own words say that the days cannot be known and nothing else speaks of days."""
    kinds = {token.kind for token in tokens}
    unknowable = kinds & {"irregular", "suspended"} or ("ask" in kinds and not kinds & (DAY_KINDS | {"letter"}))
    often = any(_is_frequency(tokens, at) for at in range(len(tokens))) and not kinds & DAY_KINDS
    if unknowable or often:
        tag = "suspended" if "suspended" in kinds else "no-fixed-day" if "irregular" in kinds else "ask"
        return Reading(text, irregular=text.strip(), tags=("frequency-only" if often and not unknowable else tag,))
    return Reading(text, problem=_problem(text, tokens, stuck), tags=("unreadable",))


def _is_frequency(tokens: Sequence[Token], at: int) -> bool:
    return tokens[at].kind == "times" and at > 0 and tokens[at - 1].kind == "num"


def _problem(text: str, tokens: Sequence[Token], stuck: Stuck) -> Problem:
    start, found = found_words(text, tokens, stuck.token)
    if stuck.hint:
        return Problem(stuck.token.start + 1, stuck.token.text, stuck.hint + stuck.token.text)
    near = [token.kind for token in tokens if start <= token.start < start + len(found)]
    # A dated day belongs to `also`; no other spelling would make it a rule.
    dated = "md" in near or "date" in near or {"month", "day"} <= set(near)
    return Problem(start + 1, found, None if dated else suggestion(found, _reads))


def _reads(candidate: str) -> bool:
    tokens = lex(candidate)
    try:
        assembled = assemble(read_items(candidate, tokens))
    except Stuck:
        return False
    return bool(assembled.rules or assembled.closed) and not assembled.notes


# ---- the other lists ----------------------------------------------------------------------------------------

CLOSURE_EXAMPLES = ("祝日", "12/29-1/3", "8月", "第3月曜", "2026-12-29〜2027-01-03", "年末年始")
EXTRA_EXAMPLES = ("2026-12-24 13:00-15:00", "2026-12-24")
EXCEPTION_EXAMPLES = ("2026-12-22", "2026-12-22〜2026-12-25")


@lru_cache(maxsize=4096)
def read_closure(text: str) -> tuple[tuple[Closure, ...], Problem | None]:
    """Read one line of `closed:`; 休み may be said or not."""
    tokens = lex(text[:LONGEST_LINE])
    try:
        said = read_closed(tokens, 0) if tokens else None
        if said is not None and isinstance(said[0], Closed) and said[1] == len(tokens):
            item = said[0]
            closures, months, days, within = list(item.closures), list(item.months), list(item.days), item.within
        else:
            found = read_closables(tokens, 0) if tokens else None
            end = 0 if found is None else skip(tokens, found[1], "no", "wa")
            if found is None or end != len(tokens):
                return (), _list_problem(text, tokens, end, CLOSURE_EXAMPLES)
            closures, months, days, within = found[0]
    except Unreadable as unreadable:
        return (), _list_problem(text, tokens, unreadable.at, CLOSURE_EXAMPLES)
    if any(group.monthdays or group.interval > 1 or group.workdays for group in days):
        return (), _list_problem(text, tokens, 0, CLOSURE_EXAMPLES)
    named = [weekday_closure(group, within) for group in days if group.holidays != "only" and group.weekdays]
    if any(group.holidays != "any" for group in days):
        closures = [*closures, Closure("public-holidays", text="祝日")]
    return (*closures, *(month_closure(month) for month in months), *named), None


def _list_problem(text: str, tokens: Sequence[Token], at: int, examples: tuple[str, ...]) -> Problem:
    if at < len(tokens):
        start, found = found_words(text, tokens, tokens[at])
        return Problem(start + 1, found, None, examples)
    return Problem(1, text.strip(), None, examples)


@lru_cache(maxsize=4096)
def read_extra(text: str) -> tuple[tuple[Extra, ...], Problem | None]:
    """Read one line of `also:`, a date and its time: 2026-12-24 13:00-15:00."""
    tokens = lex(text[:LONGEST_LINE])
    if kind(tokens, 0) != "date":
        return (), _list_problem(text, tokens, 0, EXTRA_EXAMPLES)
    on, at = date.fromisoformat(str(tokens[0].value)), _after_weekday(tokens, 1)
    bands: list[Time] = []
    try:
        while at < len(tokens):
            found = read_time(tokens, skip(tokens, at, "sep", "and")) if at < len(tokens) else None
            if found is None or not isinstance(found[0], Time):
                break
            bands.append(found[0])
            at = found[1]
    except Unreadable as unreadable:
        return (), _list_problem(text, tokens, unreadable.at, EXTRA_EXAMPLES)
    note = text[tokens[at].start :].strip() if at < len(tokens) else None
    if note and tokens[at].kind not in ("mark", "open", "note") and not tokens[at].space:
        return (), _list_problem(text, tokens, at, EXTRA_EXAMPLES)
    if note and any(token.kind in DAY_KINDS | {"clock"} for token in tokens[at:]):
        return (), _list_problem(text, tokens, at, EXTRA_EXAMPLES)
    written = [(_hhmm(band.start), _hhmm(band.end)) for band in bands] or [(None, None)]
    return tuple(Extra(on, start, end, note) for start, end in written), None


def _hhmm(minutes: int | None) -> str | None:
    return None if minutes is None else f"{minutes // 60:02}:{minutes % 60:02}"


def _after_weekday(tokens: Sequence[Token], at: int) -> int:
    if [kind(tokens, at + step) for step in range(3)] == ["open", "wd", "close_bracket"]:
        return at + 3
    return skip(tokens, at, "letter")


@lru_cache(maxsize=4096)
def read_exception(text: str, why: str | None = None) -> tuple[Exception_ | None, Problem | None]:
    """Read one line of `except:`, a date or a span of dates, with the reason behind it or given apart."""
    tokens = lex(text[:LONGEST_LINE])
    try:
        found = read_dated(tokens, 0)
    except Unreadable as unreadable:
        return None, _list_problem(text, tokens, unreadable.at, EXCEPTION_EXAMPLES)
    if found is None:
        return None, _list_problem(text, tokens, 0, EXCEPTION_EXAMPLES)
    closure, end = found
    end = skip(tokens, _after_weekday(tokens, end), "close", "wa")
    rest = text[tokens[end].start :].strip() if end < len(tokens) else ""
    if rest and not tokens[end].space and tokens[end].kind not in ("mark", "open"):
        return None, _list_problem(text, tokens, end, EXCEPTION_EXAMPLES)
    reason = why or rest.strip("※()（） ") or None
    return Exception_(date.fromisoformat(closure.first), date.fromisoformat(closure.last), reason), None


__all__ = ["Problem", "Reading", "read_closure", "read_exception", "read_extra", "read_line"]
