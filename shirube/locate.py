"""Point findings at the letter they are about: checks know fields, and the records where these stand."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Final

from shirube.checks.finding import TITLE, FileFinding, Finding
from shirube.issues import Issue
from shirube.link import FOLDER
from shirube.reading.folder import ContentFile, entry_bytes
from shirube.reading.records import (
    SITE_BYTES,
    ListRecord,
    Prose,
    Record,
    parse_record,
    read_list_record,
    read_prose,
    read_record,
)
from shirube.schedule.compile import FieldProblem
from shirube.schedule.mend import mistake_in

_MISTAKES: Final = {"week": "schedule-week", "date": "schedule-date", "backwards": "schedule-backwards"}
_UNREADABLE: Final = {
    "open": "schedule-unreadable",
    "closed": "closed-unreadable",
    "also": "also-unreadable",
    "except": "except-unreadable",
}


def located(record: Record | ListRecord, finding: Finding) -> Issue:
    """Give a finding of one file its line."""
    return record.issue(finding.field, finding.rule, finding.values, offset=finding.offset)


def schedule_issue(record: Record, lines: Mapping[str, Sequence[str]], found: FieldProblem, today: date) -> Issue:
    """Point at the letter of the line that was not understood; `lines` are the four lists of the schedule."""
    problem, written = found.problem, lines[found.field][found.index]
    values = {
        "field": found.field,
        "also": "also",
        "written": written,
        "found": problem.found if problem.found != written else "",
        "column": str(problem.column),
        "suggestion": problem.suggestion or "",
        "examples": "".join(f"「{example}」" for example in problem.examples),
    }
    # One line may stand without a list: then the line is the field itself.
    bare = isinstance(record.data.get(found.field), str)
    where = (found.field,) if bare else (found.field, found.index)
    rule = _UNREADABLE[found.field]
    mistake = mistake_in(written, problem, today) if found.field == "open" else None
    if mistake is not None:
        rule = _MISTAKES[mistake.kind]
        # A second `also:` would be a mistake of its own.
        first = "item" if mistake.kind == "date" and lines["also"] else "line"
        values |= dict(zip((first, "other"), mistake.lines, strict=False)) | {"week": mistake.detail}
        values["found"] = problem.found
    return record.issue(where, rule, values, offset=problem.column - 1)


def across_files(found: Sequence[FileFinding], files: Mapping[str, ContentFile]) -> list[Issue]:
    """Give findings across files their lines; the files that have any are read once more."""
    issues: list[Issue] = []
    read: dict[str, Record | ListRecord | Prose | None] = {}
    for file_finding in found:
        file, finding = files.get(file_finding.file), file_finding.finding
        if file is None:
            issues.append(Issue(file_finding.file, 0, 0, finding.rule, finding.values))
            continue
        if file_finding.file not in read:
            read[file_finding.file] = _read_again(file)
        source = read[file_finding.file]
        if isinstance(source, Record | ListRecord):
            issues.append(located(source, finding))
        elif isinstance(source, Prose):
            line, column = _place_in_page(source, finding)
            issues.append(Issue(file.shown, line, column, finding.rule, finding.values))
        else:
            issues.append(Issue(file.shown, 0, 0, finding.rule, finding.values))
    return issues


def _place_in_page(page: Prose, finding: Finding) -> tuple[int, int]:
    if finding.field == TITLE:
        line = page.body_line - 1
        return line, page.text.split("\n")[line - 1].index(page.title) + 1 + finding.offset
    before = page.body[: finding.offset]
    return page.body_line + before.count("\n"), len(before) - (before.rfind("\n") + 1) + 1


def _read_again(file: ContentFile) -> Record | ListRecord | Prose | None:
    if file.kind == "page":
        return read_prose(file.file, file.shown)[0]
    if file.kind in ("hotlines", "synonyms", "vocabulary"):
        return read_list_record(file.file, file.shown)[0]
    if file.kind in FOLDER:
        content, _ = entry_bytes(file)
        return None if content is None else parse_record(content, file.shown)[0]
    return read_record(file.file, file.shown, limit=SITE_BYTES)[0]
