"""Take over a file of corrections: the pipeline behind `build.py apply`."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path

from shirube.content_git import CommitRefused, commit, remembered, uncommitted
from shirube.convert import Words as ContentWords
from shirube.intake.called import label_in
from shirube.intake.fields import label_of
from shirube.intake.flat import Flat
from shirube.intake.patch import Conflict, Correction, flat_as_written, unit_of
from shirube.intake.sent import MAX_BYTES, Asked, Sent, beside, finding, one_for_each, refused
from shirube.intake.sent_json import read_json
from shirube.intake.sent_table import CLEAR, ask, known_headings, read_csv, read_form_columns
from shirube.intake.workbook import WorkbookRefused, is_workbook, read_workbook
from shirube.issues import Issue, has_errors, ordered
from shirube.load import TEMPLATES, content_words
from shirube.model.form_columns import FormColumns
from shirube.model.types import LANGUAGES
from shirube.outputs import OutputFile
from shirube.phrases import Words, load_phrases
from shirube.propose import Proposal, Row, propose
from shirube.reading.decode import read_bytes
from shirube.reading.records import ENTRY_BYTES, blob_id, parse_record
from shirube.unfinished import TakenBack, alone_in, take_back, write_or_take_back
from shirube.values import displayed


@dataclass(frozen=True, slots=True, kw_only=True)
class ApplyRequest:
    """What to take over, as the command line says it."""

    file: Path
    content: Path
    today: date
    mapping: Path | None = None
    """What the columns of a form are."""
    office: bool = False
    """Whether the file comes from the office itself, which may set what others may not."""
    dry_run: bool = False
    commit: bool = False
    """Whether what was written becomes a commit, and nothing else with it."""
    jobs: int = 1


@dataclass(frozen=True, slots=True)
class Applied:
    """What came of it. All files are written, or none."""

    rows: Sequence[Row] = ()
    findings: Sequence[Issue] = ()
    already: int = 0
    """Fields that held what was asked for."""
    files: Sequence[str] = ()
    """What was written, or would be, below the content folder."""
    refused: bool = False
    """Nothing was written, because of an error."""
    encoding: str = ""
    rows_in: int = 0
    entries: Sequence[str] = field(default=())
    commit: str = ""
    """The beginning of the id of the commit that was made."""


def apply_file(request: ApplyRequest) -> Applied:
    """Read a file of corrections and change the content with it; with `dry_run` nothing of it is written.

    What an `apply` that was cut off has left is taken back first, and told.
    """
    shown = request.file.as_posix()
    with alone_in(request.content):
        found = list(_cut_off(take_back(request.content), shown))
        made = _apply(request, shown)
    return replace(made, findings=[*found, *made.findings])


def _apply(request: ApplyRequest, shown: str) -> Applied:
    sent = read_sent(request, shown)
    phrases, _ = load_phrases(TEMPLATES / "phrases")
    told = [_called(issue, phrases) for issue in sent.findings]
    if not sent.asked:
        if not has_errors(told):
            told.append(Issue(shown, 0, 0, "apply-nothing", {}))
        return Applied(findings=ordered(told), refused=True, encoding=sent.encoding, rows_in=sent.rows)
    words = content_words(request.content)
    asked, findings = one_for_each(_beside_what_was_there(sent.asked, request.content, words), shown)
    corrections: list[Correction] = []
    for one in (one for one in asked if not one.is_silent):
        there, blob = _there(request.content, one, words)
        corrections.append(one.as_correction(there, blob))
        findings += _left_blank(one, there, shown, phrases)
    made = propose(request.content, corrections, request.today, jobs=request.jobs)
    if made.files and request.commit:
        told += _against_a_commit(request.content, list(made.files), shown)
    findings += [*told, *made.findings, *_conflicts(made, asked, shown, phrases)]
    stopped = has_errors([*told, *made.findings])
    committed = ""
    if made.files and not stopped and not request.dry_run:
        committed, failed = _write(request, made, shown)
        findings += failed
    return Applied(
        rows=made.rows,
        findings=ordered(findings),
        already=len(made.already),
        files=sorted(made.files),
        refused=stopped,
        encoding=sent.encoding,
        rows_in=sent.rows,
        entries=[one.entry for one in asked],
        commit=committed,
    )


# ---- reading ----------------------------------------------------------------------------------------------------


def read_sent(request: ApplyRequest, shown: str) -> Sent:
    """Read what the file asks for, whatever kind of file it is."""
    content, issues = read_bytes(request.file.resolve(), shown, MAX_BYTES)
    if content is None:
        return Sent(findings=tuple(issues))
    form, told = read_form_columns(request.mapping) if request.mapping else (None, [])
    if has_errors(told):
        return Sent(findings=tuple(told))
    sent = _read(content, request, shown, form)
    return replace(sent, findings=(*told, *sent.findings))


def _read(content: bytes, request: ApplyRequest, shown: str, form: FormColumns | None) -> Sent:
    if is_workbook(content):
        try:
            sheets = read_workbook(content, shown, known_headings(form))
        except WorkbookRefused as refusal:
            return refused(shown, refusal.rule, **refusal.values)
        several = [ask(cells, shown, form, office=request.office) for cells in sheets]
        return Sent(
            tuple(one for sent in several for one in sent.asked),
            tuple(issue for sent in several for issue in sent.findings),
            "Excel",
            sum(sent.rows for sent in several),
        )
    if content.lstrip(b"\xef\xbb\xbf \t\r\n")[:1] in (b"{", b"["):
        return read_json(content, shown, office=request.office)
    return ask(read_csv(request.file, shown, form), shown, form, office=request.office)


def _beside_what_was_there(asked: Sequence[Asked], content: Path, words: ContentWords) -> list[Asked]:
    """Tell what was touched in a table that only names the files it was made of (CSV), where git still has them."""
    bases = {one.base for one in asked if one.base and one.was is None}
    held = remembered(content, bases, ENTRY_BYTES)
    return [
        beside(one, saw, words) if one.was is None and (saw := _flat(held.get(one.base), one, words)) else one
        for one in asked
    ]


def _there(content: Path, one: Asked, words: ContentWords) -> tuple[Flat, str]:
    """What an entry holds today, and the blob of its file; nothing where there is none to read."""
    found, _ = read_bytes(content / f"{one.entry}.yaml", one.entry, ENTRY_BYTES)
    return ({}, "") if found is None else (_flat(found, one, words), blob_id(found))


def _flat(file: bytes | None, one: Asked, words: ContentWords) -> Flat:
    record = None if file is None else parse_record(file, one.entry)[0]
    return (flat_as_written(record, one.kind, words[LANGUAGES]) if record else None) or {}


# ---- writing ----------------------------------------------------------------------------------------------------


def _against_a_commit(content: Path, paths: Sequence[str], shown: str) -> Iterator[Issue]:
    """Tell why no commit could be made of these files and of what was sent alone."""
    try:
        held = uncommitted(content, paths)
    except CommitRefused as refusal:
        yield Issue(shown, 0, 0, "apply-no-git", {"reason": displayed(str(refusal), 300)})
        return
    if held:
        yield Issue(shown, 0, 0, "apply-uncommitted", {"files": displayed("、".join(held), 200)})


def _write(request: ApplyRequest, made: Proposal, shown: str) -> tuple[str, list[Issue]]:
    """Write the files; return the commit that was asked for, or why there is none."""
    write_or_take_back([OutputFile(path, new) for path, new in made.files.items()], request.content)
    if not request.commit:
        return "", []
    try:
        return commit(request.content, sorted(made.files), _message(made.rows)), []
    except CommitRefused as refusal:
        return "", [Issue(shown, 0, 0, "apply-not-committed", {"reason": displayed(str(refusal), 300)})]


def _message(rows: Sequence[Row]) -> str:
    """Say which fields change, and never with the words that were sent, which forges would act upon."""
    entries = dict.fromkeys(row.entry for row in rows)
    title = f"{next(iter(entries))} の訂正" if len(entries) == 1 else f"{len(entries)} 件の訂正"
    labels = (
        f"{entry}：{'、'.join(dict.fromkeys(row.label for row in rows if row.entry == entry))}" for entry in entries
    )
    return "\n".join([title, "", *(f"- {line}" for line in labels)]) + "\n"


# ---- telling ----------------------------------------------------------------------------------------------------


def _cut_off(taken: TakenBack, shown: str) -> Iterator[Issue]:
    """Tell of an earlier `apply` that was killed while it wrote."""
    for rule, paths in (("apply-unfinished", taken.put_back), ("apply-unfinished-left", taken.left)):
        if paths:
            files = displayed("、".join(path.removesuffix(".yaml") for path in paths), 200)
            yield Issue(shown, 0, 0, rule, {"files": files})


def _called(issue: Issue, phrases: Mapping[str, Words]) -> Issue:
    """Call a field as the heading of a table does: the row of their names is hidden from who fills it in."""
    name = issue.values.get("field", "")
    label = label_in(phrases, name)
    return replace(issue, values={**issue.values, "field": f"{label}（{name}）"}) if label else issue


def _left_blank(one: Asked, there: Flat, shown: str, phrases: Mapping[str, Words]) -> Iterator[Issue]:
    """Tell of cells that were emptied, or never filled: nobody can know which."""
    units = {unit_of(name, one.kind) for name in one.now}  # of a list of groups, what is written is all there is
    names = [name for name in one.blank if there.get(name) and unit_of(name, one.kind) not in units]
    if names:
        fields = "、".join(label_of(phrases, one.kind, name) for name in names)
        yield finding(shown, one.row, "apply-empty", fields=fields, clear=CLEAR)


def _conflicts(made: Proposal, asked: Sequence[Asked], shown: str, phrases: Mapping[str, Words]) -> Iterator[Issue]:
    rows = {one.entry: one for one in asked}
    for conflict in made.conflicts:
        one = rows[conflict.entry]
        for name in _differing(conflict) or [conflict.name]:
            told = {
                "entry": conflict.entry,
                "label": label_of(phrases, one.kind, name),
                "was": displayed(conflict.was.get(name, "")),
                "now": displayed(conflict.now.get(name, "")),
                "current": displayed(conflict.current.get(name, "")),
            }
            yield Issue(shown, one.row, 0, "apply-conflict", told)


def _differing(conflict: Conflict) -> list[str]:
    names = dict.fromkeys((*conflict.was, *conflict.now, *conflict.current))
    return [name for name in names if conflict.now.get(name) != conflict.current.get(name)]
