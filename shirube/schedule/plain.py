"""Lay lines of a schedule down as plain data, for the form in the browser, which reads only what is written most.

The names are those of `rules`; what is empty or usual is left out. `templates/components/form/schedule-line.js` gives the same.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from datetime import date
from typing import Any

from shirube.schedule.read import read_closure, read_exception, read_extra, read_line
from shirube.schedule.rules import Closure, Exception_, Extra, Rule

Plain = dict[str, Any]

_USUAL = {"interval_weeks": 1, "holidays": "any"}


def plain_open(line: str) -> Plain | None:
    """Lay down a line of `open:`: its rules, what it closes, and whether it stays words; None if it cannot be read."""
    reading = read_line(line)
    if reading.problem is not None:
        return None
    closures = () if reading.rules else reading.closed  # 「月曜休み」 alone is about the whole place
    return {
        "rules": _all(reading.rules),
        "closures": _all(closures),
        "irregular": reading.irregular is not None,
    }


def plain_closed(line: str) -> list[Plain] | None:
    """Lay down a line of `closed:`."""
    closures, problem = read_closure(line)
    return None if problem else _all(closures)


def plain_also(line: str) -> list[Plain] | None:
    """Lay down a line of `also:`."""
    extras, problem = read_extra(line)
    return None if problem else _all(extras)


def plain_except(days: str) -> list[Plain] | None:
    """Lay down the days of an exception, as a closure."""
    exception, problem = read_exception(days)
    if exception is None or problem:
        return None
    return _all([Closure("dated", exception.on.isoformat(), exception.until.isoformat())])


def _all(said: Sequence[Rule | Closure | Extra | Exception_]) -> list[Plain]:
    return [_compact(asdict(one)) for one in said]


def _compact(value: Plain) -> Plain:
    return {
        name: _plain(said)
        for name, said in value.items()
        if said and name not in ("text", "note", "why") and said != _USUAL.get(name)
    }


def _plain(value: object) -> object:
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, dict):
        return _compact(value)
    return [_plain(one) for one in value] if isinstance(value, tuple | list) else value
