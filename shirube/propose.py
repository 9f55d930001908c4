"""What corrections come to: the files as they would be, a table for people, and what `check` says of them.

Nothing is written. Whoever takes the proposal (`apply`, the receiver) writes all of it or nothing.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from typing import Final

from shirube.convert import Words
from shirube.intake.fields import label_of
from shirube.intake.flat import Flat, FlatFault, flatten, rows_in
from shirube.intake.meaning import in_words
from shirube.intake.patch import Conflict, Correction, FieldChange, changed_text, merge, misshapen, new_text
from shirube.intake.splice import SpliceRefused
from shirube.issues import Issue, ordered
from shirube.load import TEMPLATES, check_content, content_words
from shirube.model.types import LANGUAGES
from shirube.phrases import Words as Phrases
from shirube.phrases import load_phrases
from shirube.reading.decode import read_bytes
from shirube.reading.records import ENTRY_BYTES, blob_id, parse_record

_MARK: Final = b"\xef\xbb\xbf"
"""The byte order mark that Windows' own editor puts before a text."""


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the table: 項目, 今, 新."""

    entry: str
    label: str
    now: str
    new: str


@dataclass(slots=True)
class Proposal:
    """What would change."""

    files: dict[str, bytes] = field(default_factory=dict)
    """By their path below the content folder: `places/niji.yaml`."""
    rows: list[Row] = field(default_factory=list)
    already: list[tuple[str, str]] = field(default_factory=list)
    """Entry and field of what stands there as it was asked for."""
    conflicts: list[Conflict] = field(default_factory=list)
    """Fields that somebody else has changed meanwhile; nothing of them is in the files."""
    findings: list[Issue] = field(default_factory=list)
    """Why an entry could not be changed, and what `check` says of the files and of what they break elsewhere."""


def propose(content: Path, corrections: Sequence[Correction], today: date, *, jobs: int = 1) -> Proposal:
    """Work out what corrections would change in a content folder, one after the other."""
    phrases, _ = load_phrases(TEMPLATES / "phrases")
    words = content_words(content)
    made = Proposal()
    taking = _Taking(made, content, words, phrases, today)
    for correction in corrections:
        taking.take(correction)
    if made.files:
        made.findings += _checked(content, made, today, jobs)
    made.findings = ordered(made.findings)
    return made


@dataclass(frozen=True, slots=True)
class _Taking:
    """Takes one correction after the other into a proposal."""

    made: Proposal
    content: Path
    words: Words
    phrases: Mapping[str, Phrases]
    today: date

    def take(self, correction: Correction) -> None:
        path = f"{correction.entry}.yaml"
        shown = f"{_root(self.content)}/{path}"

        def tell(rule: str, **values: str) -> None:
            self.made.findings.append(Issue(shown, 0, 0, rule, values))

        is_new = correction.says == "new"
        if (path in self.made.files or (self.content / path).exists()) == is_new:
            tell("new-exists", file=shown) if is_new else tell("apply-entry", written=correction.entry)
            return
        try:
            changes = self._add(correction, path) if is_new else self._change(correction, path, shown)
        except FlatFault as fault:
            tell(fault.rule, **{"field": fault.name, **fault.values})
            return
        except SpliceRefused:
            tell("apply-splice")
            return
        for change in changes:
            if change.was != change.now:
                label = label_of(self.phrases, correction.kind, change.name)
                texts = (
                    in_words(correction.kind, change.name, text or "", self.words) for text in (change.was, change.now)
                )
                self.made.rows.append(Row(correction.entry, label, *texts))

    def _add(self, correction: Correction, path: str) -> Sequence[FieldChange]:
        changes = [replace(change, was=None) for change in correction.changes if change.now]
        self.made.files[path] = new_text(changes, correction.kind).encode()
        return changes

    def _change(self, correction: Correction, path: str, shown: str) -> Sequence[FieldChange]:
        before = self.made.files.get(path)
        if before is None:
            before, found = read_bytes(self.content / path, shown, ENTRY_BYTES)
            self.made.findings += found
        record, found = (None, []) if before is None else parse_record(before, shown)
        if before is None or record is None:
            self.made.findings += found
            return ()
        if record.text != before.removeprefix(_MARK).decode():
            raise SpliceRefused("what nobody can see in the file would be lost")
        kind, languages = correction.kind, self.words.get(LANGUAGES, {})
        if faults := misshapen(record, kind):
            self.made.findings += faults
            return ()
        asked = list(correction.changes)
        if correction.says == "right":
            asked += self._said_right(correction, flatten(record.data, kind, languages), before)
        merged = merge(record, replace(correction, changes=tuple(asked)), self.words)
        self.made.already += [(correction.entry, name) for name in merged.already]
        self.made.conflicts += merged.conflicts
        if merged.changes:
            after = changed_text(record, merged.changes, kind, languages).encode()
            self.made.files[path] = _MARK + after if before.startswith(_MARK) else after
        return merged.changes

    def _said_right(self, correction: Correction, there: Flat, before: bytes) -> Sequence[FieldChange]:
        row = tuple(_confirmed(there, correction.said or self.today))
        if correction.base in ("", blob_id(before)) or all(change.was == change.now for change in row):
            return row
        # What was said to be right is not what stands there now.
        self.made.conflicts.append(Conflict(correction.entry, "confirmed", {}, {}, _rows_of(there)))
        return ()


def _confirmed(there: Flat, day: date) -> Iterator[FieldChange]:
    """Add that the body itself has said on a day that all is right, to what others have confirmed."""
    rows = _rows_of(there)
    count = rows_in(rows, "confirmed")
    for name, text in rows.items():
        yield FieldChange(name, text, text)
    for number in range(1, count + 1):
        said = (rows.get(f"confirmed.{number}.on"), rows.get(f"confirmed.{number}.method"))
        if said == (day.isoformat(), "owner"):
            return
    yield FieldChange(f"confirmed.{count + 1}.on", None, day.isoformat())
    yield FieldChange(f"confirmed.{count + 1}.method", None, "owner")


def _root(content: Path) -> str:
    """Name the content folder as findings do."""
    return content.name or content.resolve().name


def _rows_of(there: Flat) -> Flat:
    return {name: text for name, text in there.items() if name.startswith("confirmed.")}


def _checked(content: Path, made: Proposal, today: date, jobs: int) -> list[Issue]:
    """Check the content with the files in it: what is found in them, and errors elsewhere that were not there before."""
    own = {f"{_root(content)}/{path}" for path in made.files}
    found = check_content(content, today, jobs, proposed=made.files).issues
    elsewhere = [issue for issue in found if issue.path not in own and issue.severity == "error"]
    if elsewhere:
        before = {issue.order for issue in check_content(content, today, jobs).issues}
        elsewhere = [issue for issue in elsewhere if issue.order not in before]
    return [issue for issue in found if issue.path in own] + elsewhere
