"""What a file of corrections asks for, whatever kind of file it is: one request an entry, or a finding that says why not."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass, replace
from typing import Final

from shirube.convert import Words
from shirube.intake.fields import FormField, field_of, may_ask_for
from shirube.intake.flat import Flat, tidy
from shirube.intake.meaning import meaning
from shirube.intake.patch import KINDS, Correction, FieldChange, Says, unit_of
from shirube.issues import Issue
from shirube.link import EntryKind
from shirube.rules import RULES, fill
from shirube.values import ValueFault, displayed, is_slug, read_yes_no

MAX_BYTES: Final = 20 * 1024 * 1024
MAX_CORRECTIONS: Final = 10_000
_ENTRY: Final = re.compile(r"(?:^|/)(places|organisations)/([a-z0-9-]+)(?:\.yaml|/)?(?:[?#].*)?$", re.ASCII)
_BLOB: Final = re.compile(r"[0-9a-f]{40}|[0-9a-f]{64}")


@dataclass(frozen=True, slots=True)
class Asked:
    """What is asked for one entry, and the row of the file that asks."""

    row: int
    entry: str
    says: Says
    now: Flat
    was: Flat | None = None
    """What stood there for whoever wrote; None where the file does not say."""
    base: str = ""
    blank: tuple[str, ...] = ()
    """Fields that have a column in a table of ours, and nothing in this row."""

    @property
    def kind(self) -> EntryKind:
        return KINDS[self.entry.partition("/")[0]]

    @property
    def is_silent(self) -> bool:
        """Whether the row asks for nothing, as most of a workbook that came back do."""
        return self.says == "changed" and not self.now and not self.blank

    def as_correction(self, there: Flat, blob: str) -> Correction:
        """Make the correction of the entry that holds `there`, in a file whose git blob is `blob`.

        Where the file does not say what stood there, it is what stands there now, if that is the file the person saw or
        nobody knows which one it was. Else whatever differs is a conflict.
        """
        units = {unit_of(name, self.kind) for name in self.now}
        of_units = {name: text for name, text in there.items() if unit_of(name, self.kind) in units}
        was = of_units if self.base in ("", blob) else {}
        if self.was is not None:
            was = self.was
        names = dict.fromkeys((*self.now, *was))
        changes = tuple(FieldChange(name, was.get(name) or None, self.now.get(name) or None) for name in names)
        return Correction(self.entry, self.says, changes, self.base)


def beside(one: Asked, saw: Flat, words: Words) -> Asked:
    """Keep of a row what says otherwise than `saw`, the entry as it was when the table was made.

    Of a list of groups every row is kept: what is written is all there is.
    """

    def says_otherwise(name: str) -> bool:
        now, was = (meaning(one.kind, name, flat.get(name, ""), words) for flat in (one.now, saw))
        return now != was

    asked = {unit_of(name, one.kind) for name in one.now}
    of_units = [name for name in dict.fromkeys((*one.now, *saw)) if unit_of(name, one.kind) in asked]
    touched = {unit_of(name, one.kind) for name in of_units if says_otherwise(name)}
    now, was = (
        {name: text for name, text in flat.items() if unit_of(name, one.kind) in touched} for flat in (one.now, saw)
    )
    return replace(one, now=now, was=was, blank=tuple(name for name in one.blank if saw.get(name)))


@dataclass(frozen=True, slots=True)
class Sent:
    """Everything a file asks for."""

    asked: tuple[Asked, ...] = ()
    findings: tuple[Issue, ...] = ()
    encoding: str = ""
    rows: int = 0
    """Rows with something in them, those that could not be taken too."""


def refused(shown: str, rule: str, **values: str) -> Sent:
    """Refuse a whole file."""
    return Sent(findings=(Issue(shown, 0, 0, rule, values),))


def entry_meant(written: str, kind: EntryKind | None = None) -> str | None:
    """Find the entry a text names: `places/niji`, the address of its page or file, or its slug where the kind is known.

    Of whatever width the letters are.
    """
    text = unicodedata.normalize("NFKC", written).strip()
    if (found := _ENTRY.search(text)) and is_slug(found[2]):
        return f"{found[1]}/{found[2]}"
    folder = next((folder for folder, of in KINDS.items() if of == kind), None)
    return f"{folder}/{text}" if folder and is_slug(text) else None


def is_blob(text: str) -> bool:
    """Tell whether this is the id of a git blob."""
    return bool(_BLOB.fullmatch(text))


def finding(shown: str, row: int, rule: str, **values: str) -> Issue:
    """Tell of something in one row."""
    return Issue(shown, row, 0, rule, {"row": str(row), **{name: displayed(text, 80) for name, text in values.items()}})


def take_fields(
    shown: str, row: int, kind: EntryKind, fields: Iterable[tuple[str, str]], *, office: bool
) -> tuple[Flat, list[Issue]]:
    """Tidy the texts of an entry's fields; tell of those that nobody may ask for or no entry can hold.

    A list of groups of which one text cannot be taken is not taken at all: the rest of it would be another list. A
    field that is asked for twice, for different things, is not taken either.
    Without `office` only what anybody may ask for is taken.
    """
    taken: Flat = {}
    findings: list[Issue] = []
    broken: set[str] = set()
    for name, text in fields:
        field = field_of(kind, name)
        if field is None:
            findings.append(finding(shown, row, "apply-field", field=name))
            continue
        try:
            value = tidy(text)
        except ValueFault as fault:
            reason = fill(RULES[fault.rule].ja.message, {key: str(word) for key, word in fault.values.items()}, "ja")
            findings.append(finding(shown, row, "apply-value", field=name, reason=reason))
            broken.add(unit_of(name, kind))
            continue
        if not office and not may_ask_for(field, _answer(field, value)):
            findings.append(finding(shown, row, "apply-office", field=name))
            broken.add(unit_of(name, kind))
            continue
        if field.control in ("lines", "choices"):
            value = "\n".join(filter(None, (taken.get(name), value)))
        elif taken.get(name, value) != value:
            findings.append(finding(shown, row, "apply-two-answers", field=name))
            broken.add(unit_of(name, kind))
        taken[name] = value
    return {name: value for name, value in taken.items() if unit_of(name, kind) not in broken}, findings


def _answer(field: FormField, value: str) -> str:
    """Say yes or no where people write はい or ○."""
    if field.control == "yes":
        with suppress(ValueFault):
            return "yes" if read_yes_no(value) else "no"
    return value


def one_for_each(asked: Iterable[Asked], shown: str) -> tuple[list[Asked], list[Issue]]:
    """Join rows that speak of one entry without saying what stood there: the later word on a field counts."""
    joined: dict[str, Asked] = {}
    others: list[Asked] = []
    findings: list[Issue] = []
    for one in asked:
        before = joined.get(one.entry)
        if one.was is not None:
            others.append(one)
        elif before is None:
            joined[one.entry] = one
        else:
            findings.append(finding(shown, one.row, "apply-twice", entry=one.entry, first=str(before.row)))
            units = {unit_of(name, one.kind) for name in one.now}
            kept = {name: text for name, text in before.now.items() if unit_of(name, one.kind) not in units}
            joined[one.entry] = replace(one, now=kept | one.now)
    return sorted([*joined.values(), *others], key=lambda one: one.row), findings
