"""Read the content: records whose every scalar is the text as written, or findings that say where and why not."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from shirube.issues import Issue
from shirube.reading.decode import UNSEEN, decode, read_bytes, with_line_feeds
from shirube.reading.explain import FIELD_LIKE, tell_colon
from shirube.reading.marks import MAX_FINDINGS, FieldPath, FileFindings, Mark, Node, locate
from shirube.reading.walk import parse, tell_conflicts

ENTRY_BYTES = 64 * 1024
"""The largest entry or page: about 21,000 Japanese characters."""

SITE_BYTES = 1024 * 1024
"""The largest site-wide file (site, hotlines, synonyms, moved, readings, vocabulary)."""


@dataclass(frozen=True, slots=True)
class Record:
    """A mapping read from a file, and enough to tell where each of its values stands."""

    path: str
    """The file as shown to people: `content/places/niji.yaml`."""
    text: str
    """The whole file, without a byte order mark; line endings as they are."""
    data: dict[str, Node]
    at: FieldPath = ()
    """Where in the file the mapping stands: empty, or its position in a list."""

    @property
    def slug(self) -> str:
        """The name of the file without its ending."""
        return self.path.rpartition("/")[2].partition(".")[0]

    def mark(self, field_path: FieldPath = (), *, key: bool = False, offset: int = 0) -> Mark:
        """Find a value, or with `key` the name of its field; what is missing is found at the nearest parent's name.

        `offset` counts characters into the value, where the file writes it as it is read (no escapes, no folding).
        """
        return locate(self.text, (*self.at, *field_path), key=key, offset=offset)

    def issue(
        self, field_path: FieldPath, rule: str, values: Mapping[str, str], *, key: bool = False, offset: int = 0
    ) -> Issue:
        """Make the finding that a value breaks a rule."""
        mark = self.mark(field_path, key=key, offset=offset)
        return Issue(self.path, mark.line, mark.column, rule, values)


@dataclass(frozen=True, slots=True)
class Prose:
    """A page of Markdown: its title, from the first line, and what follows."""

    path: str
    text: str
    """The whole file with "\\n" line endings."""
    title: str
    body: str
    body_line: int
    """The line of the file where the body begins, counted from 1."""

    @property
    def slug(self) -> str:
        return self.path.rpartition("/")[2].split(".")[0]

    @property
    def language(self) -> str:
        return self.path.rpartition("/")[2].split(".")[1]


@dataclass(frozen=True, slots=True)
class ListRecord:
    """A list read from a file, whatever its entries are."""

    path: str
    text: str
    """The whole file, without a byte order mark; line endings as they are."""
    data: list[Node]

    def mark(self, field_path: FieldPath = (), *, key: bool = False, offset: int = 0) -> Mark:
        """Find a value as `Record.mark` does; the path begins with the entry's position."""
        return locate(self.text, field_path, key=key, offset=offset)

    def issue(
        self, field_path: FieldPath, rule: str, values: Mapping[str, str], *, key: bool = False, offset: int = 0
    ) -> Issue:
        """Make the finding that a value breaks a rule."""
        mark = self.mark(field_path, key=key, offset=offset)
        return Issue(self.path, mark.line, mark.column, rule, values)


def read_record(file: Path, shown: str, *, limit: int = ENTRY_BYTES) -> tuple[Record | None, list[Issue]]:
    """Read a file that holds one mapping.

    The record is there also beside findings that leave its values as meant (an invisible character, a field written
    twice), so that the stages after this one can find the rest.
    """
    content, issues = read_bytes(file, shown, limit)
    return (None, issues) if content is None else parse_record(content, shown)


def read_list(file: Path, shown: str, *, limit: int = SITE_BYTES) -> tuple[list[Record] | None, list[Issue]]:
    """Read a file that holds a list of mappings, each as a record of its own that knows its place in the file."""
    content, issues = read_bytes(file, shown, limit)
    return (None, issues) if content is None else parse_list(content, shown)


def read_prose(file: Path, shown: str, *, limit: int = ENTRY_BYTES) -> tuple[Prose | None, list[Issue]]:
    """Read a page of Markdown; its first line is `# ` and the title."""
    content, issues = read_bytes(file, shown, limit)
    return (None, issues) if content is None else parse_prose(content, shown)


def read_list_record(file: Path, shown: str, *, limit: int = SITE_BYTES) -> tuple[ListRecord | None, list[Issue]]:
    """Read a file that holds a list of anything (`synonyms.yaml`: lists of words) as one record."""
    content, issues = read_bytes(file, shown, limit)
    return (None, issues) if content is None else parse_list_record(content, shown)


def source_lines(file: Path) -> list[str]:
    """The lines of a file as they may be shown to people beside a finding; none for what cannot be read."""
    content, _ = read_bytes(file, "", SITE_BYTES)
    text = (content or b"").decode("utf-8", "replace").removeprefix("\ufeff")
    return [UNSEEN.sub(" ", line) for line in with_line_feeds(text).replace("\r\n", "\n").split("\n")]


def blob_id(content: bytes) -> str:
    """Name the bytes of a file as git does: the id of its blob."""
    return hashlib.sha1(b"blob %d\0" % len(content) + content, usedforsecurity=False).hexdigest()


def parse_record(content: bytes, shown: str) -> tuple[Record | None, list[Issue]]:
    """Do what `read_record` does with bytes at hand; the caller bounds their number."""
    found = FileFindings(shown)
    text, root = parse(content, found)
    if text is None or root is None:
        return None, found.issues
    if not isinstance(root, dict):
        field = FIELD_LIKE.match(root) if isinstance(root, str) else None
        if field:
            tell_colon(locate(text, ()), field, found)
        else:
            found.forget("yaml-folded")  # of a table or a letter every line is one: what is told is that it is no entry
            found.add(*locate(text, ()), "yaml-not-mapping")
        return None, found.issues
    return Record(shown, text, root), found.issues


def parse_list(content: bytes, shown: str) -> tuple[list[Record] | None, list[Issue]]:
    """Do what `read_list` does with bytes at hand; the caller bounds their number."""
    whole, issues = parse_list_record(content, shown)
    if whole is None:
        return None, issues
    records = [
        Record(shown, whole.text, entry, (position,))
        for position, entry in enumerate(whole.data)
        if isinstance(entry, dict)
    ]
    others = [position for position, entry in enumerate(whole.data) if not isinstance(entry, dict)]
    issues += [whole.issue((position,), "yaml-not-mapping", {}) for position in others[:MAX_FINDINGS]]
    if more := others[MAX_FINDINGS:]:
        issues.append(Issue(shown, 0, 0, "findings-more", {"count": str(len(more))}))
    return records, issues


def parse_list_record(content: bytes, shown: str) -> tuple[ListRecord | None, list[Issue]]:
    """Do what `read_list_record` does with bytes at hand; the caller bounds their number."""
    found = FileFindings(shown)
    text, root = parse(content, found)
    if text is None or root is None:
        return None, found.issues
    if not isinstance(root, list):
        found.add(*locate(text, ()), "yaml-not-list")
        return None, found.issues
    return ListRecord(shown, text, root), found.issues


def parse_prose(content: bytes, shown: str) -> tuple[Prose | None, list[Issue]]:
    """Do what `read_prose` does with bytes at hand."""
    found = FileFindings(shown)
    text = decode(content, found)
    if text is None:
        return None, found.issues
    text = text.replace("\r\n", "\n")
    if tell_conflicts(text, found):
        return None, found.issues
    lines = text.split("\n")
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        heading = re.fullmatch(r"#[ \t]+(\S.*?)[ \t#]*", line)
        if not heading:
            found.add(number, 1, "page-title", written=line)
            return None, found.issues
        body = "\n".join(lines[number:])
        return Prose(shown, text, heading[1], body, number + 1), found.issues
    found.add(0, 0, "file-empty")
    return None, found.issues
