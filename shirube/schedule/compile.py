"""Compile the four lists of a schedule (`open`, `closed`, `also`, `except`) into one `Schedule`."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from shirube.schedule.leaving_out import with_holidays_apart
from shirube.schedule.read import Problem, read_closure, read_exception, read_extra, read_line
from shirube.schedule.rules import Closure, Exception_, Extra, Rule, Schedule

FEWEST_OF_A_LINE = 3
"""So many weekdays make a line the usual hours, which the holidays of another line (土日祝) leave."""


@dataclass(frozen=True, slots=True)
class FieldProblem:
    """A line that cannot be read, and where it stands."""

    field: str
    """`open`, `closed`, `also` or `except`."""
    index: int
    """Which line of the list, from 0."""
    problem: Problem


def compile_schedule(
    open: Sequence[str],
    closed: Sequence[str] = (),
    also: Sequence[str] = (),
    except_: Sequence[str | tuple[str, str | None]] = (),
) -> tuple[Schedule, tuple[FieldProblem, ...]]:
    """Compile a schedule; an exception is a date, or a pair of date and reason.

    Lines that cannot be read are left out and returned as problems, all of them at once.
    """
    rules: list[Rule] = []
    closures: list[Closure] = []
    extras: list[Extra] = []
    exceptions: list[Exception_] = []
    irregular: list[str] = []
    notes: list[str] = []
    problems: list[FieldProblem] = []
    for index, line in enumerate(open):
        reading = read_line(line)
        if reading.problem is not None:
            problems.append(FieldProblem("open", index, reading.problem))
        if reading.irregular is not None:
            irregular.append(reading.irregular)
        rules += reading.rules
        notes += reading.notes
        # 「月曜休み」 on a line of its own is about the whole place.
        if not reading.rules:
            closures += reading.closed
    for index, line in enumerate(closed):
        found, problem = read_closure(line)
        closures += found
        if problem is not None:
            problems.append(FieldProblem("closed", index, problem))
    for index, line in enumerate(also):
        added, problem = read_extra(line)
        extras += added
        if problem is not None:
            problems.append(FieldProblem("also", index, problem))
    for index, given in enumerate(except_):
        text, why = (given, None) if isinstance(given, str) else given
        exception, problem = read_exception(text, why)
        if exception is not None:
            exceptions.append(exception)
        if problem is not None:
            problems.append(FieldProblem("except", index, problem))
    schedule = Schedule(
        rules=tuple(dict.fromkeys(with_holidays_apart(rules, fewest=FEWEST_OF_A_LINE))),
        closures=tuple(dict.fromkeys(closures)),
        extras=tuple(sorted(extras, key=lambda extra: (extra.on, extra.start or ""))),
        exceptions=tuple(sorted(exceptions, key=lambda exception: exception.on)),
        irregular=tuple(dict.fromkeys(irregular)),
        notes=tuple(dict.fromkeys(notes)),
    )
    return schedule, tuple(problems)
