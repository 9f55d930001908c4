"""Work out what a submission asks to change: what was typed, against the file that the person saw."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date

from shirube.clock import JAPAN
from shirube.convert import Words, convert_listing
from shirube.intake.fields import MODELS, in_form_order
from shirube.intake.flat import Flat
from shirube.intake.meaning import meaning
from shirube.intake.patch import KINDS, Correction, FieldChange, new_text, unit_of
from shirube.issues import Issue
from shirube.link import EntryKind
from shirube.locate import schedule_issue
from shirube.reading.records import Record, parse_record
from shirube.receiver.entries import Entries
from shirube.receiver.store import Submission
from shirube.schedule.compile import compile_schedule

_WATCHED = frozenset({"contact", "address", "hide_address", "geo", "venue"})
"""Steps in the names of fields by which people reach a place, and by which somebody could lead them elsewhere."""


class BaseUnknown(Exception):
    """Nobody can say which file the person saw; staff has to compare by eye."""


def correction_of(submission: Submission, entries: Entries) -> Correction:
    """Say what is to be changed. Raises BaseUnknown."""
    sent = submission.sent
    kind, words = KINDS[sent.entry.partition("/")[0]], entries.words()
    if sent.says == "right":
        day = sent.received.astimezone(JAPAN).date()  # staff may look weeks later: nobody has made sure of it then
        return Correction(entry=sent.entry, says="right", base=submission.seen or sent.base, said=day)
    if sent.says == "new":
        return Correction(
            entry=submission.entry, says="new", changes=tuple(_changes({}, {}, sent.fields, kind, words)), base=""
        )
    saw = entries.flat(sent.entry, sent.base) if entries.was(sent.entry, sent.base) else None
    # Staff has looked at a conflict and said yes: what they saw is what the new words replace.
    settled = entries.flat(sent.entry, submission.seen) if submission.seen else saw
    if settled is None:
        raise BaseUnknown(sent.base)
    changes = _changes(saw if saw is not None else settled, settled, sent.fields, kind, words)
    return Correction(entry=sent.entry, says="changed", changes=tuple(changes), base=submission.seen or sent.base)


def unreadable(
    entry: str, says: str, base: str, typed: Mapping[str, str], entries: Entries, *, today: date
) -> list[Issue]:
    """Find what was typed that cannot be read; the rest of the file is not judged here.

    What is missing is not told: of a new entry, staff asks for it (`wanting`).
    """
    kind, words = KINDS[entry.partition("/")[0]], entries.words()
    saw = entries.flat(entry, base) if base and entries.was(entry, base) else None
    if saw is None and says != "new":
        return []  # staff has to compare by eye anyway
    changes = [change for change in _changes(saw or {}, saw or {}, typed, kind, words) if change.now]
    if not changes:
        return []
    found = _faults(entry, changes, words, today)
    return [issue for issue in found if issue.rule != "missing-field"]


def wanting(correction: Correction, entries: Entries, *, today: date) -> list[Issue]:
    """Find what keeps an entry, with the correction in it, from being read: a new one may lack what it must have."""
    known = None if correction.says == "new" else entries.now(correction.entry)
    flat = dict(entries.flat(known.key, known.blob) or {}) if known else {}
    if correction.says != "new" and known is None:
        return [Issue("", 0, 0, "apply-entry", {"written": correction.entry})]
    if known is not None and not flat:
        return []  # a file that cannot be read: the worker says where
    flat |= {change.name: change.now or "" for change in correction.changes}
    whole = [FieldChange(name, None, text) for name, text in flat.items()]
    return _faults(correction.entry, whole, entries.words(), today)


def _faults(entry: str, fields: Sequence[FieldChange], words: Words, today: date) -> list[Issue]:
    """Find the errors of an entry that holds these fields; it may have no name in addresses yet."""
    folder, _, slug = entry.partition("/")
    kind = KINDS[folder]
    record, found = parse_record(new_text(fields, kind).encode(), f"content/{folder}/{slug or 'new'}.yaml")
    if record is not None:
        found = [*found, *convert_listing(record, MODELS[kind], words)[1], *_unread_days(record, fields, today)]
    return [issue for issue in found if issue.severity == "error"]


def _unread_days(record: Record, changes: Sequence[FieldChange], today: date) -> Iterator[Issue]:
    """Find the lines of opening days that nobody can read: such a file could not be accepted."""
    typed = {change.name: change.now or "" for change in changes}
    lines = {name: typed.get(name, "").split("\n") if typed.get(name) else [] for name in ("open", "closed", "also")}
    lines["except"] = [text for name, text in typed.items() if name.startswith("except.") and name.endswith(".on")]
    _, problems = compile_schedule(lines["open"], lines["closed"], lines["also"], lines["except"])
    return (schedule_issue(record, lines, problem, today) for problem in problems)


def needs_second_look(correction: Correction) -> bool:
    """Tell whether telephone, address or web change: then somebody has to make sure by another way."""
    return any(not _WATCHED.isdisjoint(change.name.split(".")) for change in correction.changes)


def _changes(saw: Flat, was: Flat, typed: Mapping[str, str], kind: EntryKind, words: Words) -> Iterator[FieldChange]:
    """Give every field that was typed otherwise than it was seen; the rows of a list all together."""
    units: dict[str, list[str]] = {}
    for name in in_form_order(kind, {*typed, *saw, *was}):
        units.setdefault(unit_of(name, kind), []).append(name)
    for names in units.values():
        if any(name in typed and not _same(kind, name, typed[name], saw.get(name, ""), words) for name in names):
            for name in names:
                yield FieldChange(name, was.get(name), typed.get(name, saw.get(name)) or None)


def _same(kind: EntryKind, name: str, one: str, other: str, words: Words) -> bool:
    """Tell whether two texts say the same, as in はい and yes; a form writes its own spelling."""
    return one == other or meaning(kind, name, one, words) == meaning(kind, name, other, words)
