"""A correction as anyone sends it, and how it meets an entry that may have changed meanwhile: field by field."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Final, Literal, cast

from shirube.convert import Words, convert_listing
from shirube.intake.fields import MODELS, field_of
from shirube.intake.flat import Flat, flatten, unflatten
from shirube.intake.meaning import meaning
from shirube.intake.spelling import Spelling
from shirube.intake.splice import splice
from shirube.issues import Issue
from shirube.link import EntryKind
from shirube.model.types import LANGUAGES
from shirube.reading.marks import Node
from shirube.reading.records import Record

KINDS: Final[Mapping[str, EntryKind]] = {"places": "place", "organisations": "organisation"}
"""The folder of an entry, as its name says it, and its kind."""

Says = Literal["right", "changed", "new"]


@dataclass(frozen=True, slots=True)
class FieldChange:
    """What one field was for whoever wrote, and what it should be; None or an empty text: nothing written."""

    name: str
    """Flat: `contact.phone`, `except.1.on`."""
    was: str | None
    now: str | None


@dataclass(frozen=True, slots=True)
class Correction:
    """What somebody says of one entry. Of a list of groups it holds every row, changed or not."""

    entry: str
    """`places/niji`"""
    says: Says
    changes: tuple[FieldChange, ...] = ()
    base: str = ""
    """The git blob id of the file that the person saw; empty for a new entry, or where it is not known."""
    said: date | None = None
    """The day on which it was said, where that is not the day on which it is taken over."""

    @property
    def kind(self) -> EntryKind:
        return KINDS[self.entry.partition("/")[0]]

    @property
    def slug(self) -> str:
        return self.entry.partition("/")[2]


@dataclass(frozen=True, slots=True)
class Conflict:
    """A field that somebody else has changed meanwhile: both stay until a person decides."""

    entry: str
    name: str
    """Of a list of groups, its key."""
    was: Flat
    now: Flat
    current: Flat


@dataclass(frozen=True, slots=True)
class Merged:
    """What a correction comes to on the entry as it is today."""

    changes: tuple[FieldChange, ...] = ()
    """With what stands there today as `was`."""
    already: tuple[str, ...] = ()
    """Fields that hold what was asked for."""
    conflicts: tuple[Conflict, ...] = field(default=())


def unit_of(name: str, kind: EntryKind) -> str:
    """Name what is merged as one: a field by itself, a list of groups as a whole."""
    found = field_of(kind, name)
    return found.of if found is not None and found.is_row else name


def merge(current: Record | None, correction: Correction, words: Words | None = None) -> Merged:
    """Merge a correction into the entry of today, None where there is none yet.

    What is compared is what the words mean, not how they are spelt: はい and yes are one answer.
    """
    kind, known = correction.kind, words or {}
    there = flatten(current.data, kind, known.get(LANGUAGES)) if current else {}
    units: dict[str, list[FieldChange]] = {}
    for change in correction.changes:
        units.setdefault(unit_of(change.name, kind), []).append(change)
    changes: list[FieldChange] = []
    already: list[str] = []
    conflicts: list[Conflict] = []
    for unit, parts in units.items():
        was = {part.name: part.was for part in parts if part.was}
        now = {part.name: part.now for part in parts if part.now}
        today = {name: text for name, text in there.items() if unit_of(name, kind) == unit}
        meant = [{name: meaning(kind, name, text, known) for name, text in flat.items()} for flat in (was, now, today)]
        if meant[2] == meant[1]:
            already.append(unit)
        elif meant[2] == meant[0]:
            names = dict.fromkeys((*now, *today))
            changes += [FieldChange(name, today.get(name), _as_there(kind, name, now, today, known)) for name in names]
        else:
            conflicts.append(Conflict(correction.entry, unit, was, now, today))
    return Merged(tuple(changes), tuple(already), tuple(conflicts))


def _as_there(kind: EntryKind, name: str, now: Flat, today: Flat, words: Words) -> str | None:
    """Write what is meant in the words that stand there, where these mean the same."""
    new, there = now.get(name), today.get(name)
    field = field_of(kind, name)
    if new is None or there is None or field is None:
        return new
    if field.control not in ("lines", "choices"):
        return there if meaning(kind, name, new, words) == meaning(kind, name, there, words) else new
    known = {meaning(kind, name, line, words): line for line in there.split("\n")}
    return "\n".join(known.get(meaning(kind, name, line, words), line) for line in new.split("\n"))


# ---- to the file ------------------------------------------------------------------------------------------------


def changed_text(
    record: Record, changes: Sequence[FieldChange], kind: EntryKind, languages: Mapping[str, str] | None = None
) -> str:
    """Write an entry's file with these changes; every other byte stays. FlatFault, SpliceRefused: it cannot be done."""
    flat = flatten(record.data, kind, languages)
    before = unflatten(flat, kind)
    for change in changes:
        if change.now:
            flat[change.name] = change.now
        else:
            flat.pop(change.name, None)
    wanted = _as_before(record.data, before, unflatten(flat, kind), languages or {})
    return splice(record.text, cast("dict[str, Node]", wanted), MODELS[kind])


def misshapen(record: Record, kind: EntryKind) -> list[Issue]:
    """Find what makes a file no entry that could be made flat: a list where a text must stand, a text for a group."""
    _, findings = convert_listing(record, MODELS[kind], {})
    return [issue for issue in findings if issue.rule in ("not-one-value", "wrong-shape")]


def flat_as_written(record: Record, kind: EntryKind, languages: Mapping[str, str]) -> Flat | None:
    """Make an entry's file flat, of which nobody knows yet whether `check` takes it; None for a misshapen one."""
    return None if misshapen(record, kind) else flatten(record.data, kind, languages)


def new_text(changes: Sequence[FieldChange], kind: EntryKind, head: Sequence[str] = ()) -> str:
    """Write the file of a new entry. FlatFault: a name that is no field."""
    spelling = Spelling(MODELS[kind])
    data = unflatten({change.name: change.now for change in changes if change.now}, kind)
    lines = [line for key, node in data.items() for line in spelling.pair(key, _with_line_end(node), 0, ())]
    return "\n".join([*head, *lines]) + "\n"


def _as_before(old: Any, before: Any, new: Any, languages: Mapping[str, str]) -> Any:
    """Put what is new into what the file holds; `before` is what of it we know.

    What does not change stays as it is written, with keys that nobody knows. What changes takes over how it was
    written: one word for a list of one, a line end behind a text.
    """
    if before == new:
        return old
    if isinstance(old, dict) and isinstance(new, dict):
        known = before if isinstance(before, dict) else {}
        names = {key: key if key in new or key in known else languages.get(key, key) for key in old}
        made = {
            key: _as_before(old[key], known.get(name), new[name], languages) if name in new else old[key]
            for key, name in names.items()
            if name in new or name not in known
        }
        return made | {key: _with_line_end(node) for key, node in new.items() if key not in names.values()}
    if isinstance(old, str) and isinstance(new, str):
        return f"{new}\n" if "\n" in new or old.endswith("\n") else new
    if isinstance(old, str) and isinstance(new, list) and len(new) == 1:
        return _as_before(old, None, new[0], languages)
    if isinstance(old, list) and isinstance(new, list):
        written = [node for node in old if node is not None]
        rows = before if isinstance(before, list) and len(before) == len(written) else [None] * len(written)
        kept = []
        for node in new:
            at = rows.index(node) if node in rows else None
            kept.append(_with_line_end(node) if at is None else written[at])
            if at is not None:
                rows = [*rows[:at], None, *rows[at + 1 :]]
        return kept
    return _with_line_end(new)


def _with_line_end(node: Any) -> Any:
    """End a text of several lines with a line end, as it stands under `|`."""
    if isinstance(node, dict):
        return {key: _with_line_end(value) for key, value in node.items()}
    if isinstance(node, list):
        return [_with_line_end(value) for value in node]
    return f"{node}\n" if isinstance(node, str) and "\n" in node and not node.endswith("\n") else node
