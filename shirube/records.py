"""Read the content: bytes to text, text to records whose every scalar is the text as written.

The only module that opens content and the only home of yaml. Nothing is resolved (`9:30`, `no` and `0600001` stay
text), nothing is normalised (NFC damages names), and whatever is in a file, the answer is a record or findings.

Records are built from the parser's events, not from `yaml.compose`: composing is recursive and 100,000 nested
brackets end the process, while events come one at a time from a parser that keeps its state on the heap, so the
walk below stops at `MAX_DEPTH` before anything deeper has been read.
"""

from __future__ import annotations

import errno
import os
import re
import stat
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice
from pathlib import Path
from typing import Any, NamedTuple, TypeAlias

import yaml
from yaml._yaml import CParser

from shirube.issues import Issue
from shirube.values import displayed, is_slug, line_address, slug_meant

Node: TypeAlias = "str | list[Node] | dict[str, Node] | None"
"""What a file holds: text as written, None where nothing is written, lists and mappings of the same."""

FieldPath: TypeAlias = "tuple[str | int, ...]"
"""The way from a record to a value: field names and list positions, as in `("contact", "phone")`, `("open", 0)`."""

ENTRY_BYTES = 64 * 1024
"""The largest entry or page: about 21,000 Japanese characters."""

SITE_BYTES = 1024 * 1024
"""The largest site-wide file (site, hotlines, synonyms, moved, vocabulary)."""

MAX_DEPTH = 12
"""Levels of nesting; the deepest field of the model is at five."""

MAX_EVENTS = 60_000
"""Parser events in one file, about 50,000 values: bounds the time a hostile file can take."""

MAX_FINDINGS = 50
"""Findings told of one file; the rest are counted."""

MAX_REPAIRS = 8
"""Syntax errors looked for in one file: after each, the field that holds it is left out and the rest read again."""

MAX_REPAIRED = 1_000_000
"""Characters read again in that search: a large file is searched less often."""


class Mark(NamedTuple):
    """A place in a file, counted from 1."""

    line: int
    column: int


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
        return _locate(self.text, (*self.at, *field_path), key=key, offset=offset)

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
        return _locate(self.text, field_path, key=key, offset=offset)

    def issue(
        self, field_path: FieldPath, rule: str, values: Mapping[str, str], *, key: bool = False, offset: int = 0
    ) -> Issue:
        """Make the finding that a value breaks a rule."""
        mark = self.mark(field_path, key=key, offset=offset)
        return Issue(self.path, mark.line, mark.column, rule, values)


# ---- reading ----------------------------------------------------------------------------------------------------


def read_record(file: Path, shown: str, *, limit: int = ENTRY_BYTES) -> tuple[Record | None, list[Issue]]:
    """Read a file that holds one mapping.

    The record is there also beside findings that leave its values as meant (an invisible character, a field written
    twice), so that the stages after this one can find the rest.
    """
    content, issues = _read_bytes(file, shown, limit)
    return (None, issues) if content is None else parse_record(content, shown)


def read_list(file: Path, shown: str, *, limit: int = SITE_BYTES) -> tuple[list[Record] | None, list[Issue]]:
    """Read a file that holds a list of mappings, each as a record of its own that knows its place in the file."""
    content, issues = _read_bytes(file, shown, limit)
    return (None, issues) if content is None else parse_list(content, shown)


def read_prose(file: Path, shown: str, *, limit: int = ENTRY_BYTES) -> tuple[Prose | None, list[Issue]]:
    """Read a page of Markdown; its first line is `# ` and the title."""
    content, issues = _read_bytes(file, shown, limit)
    return (None, issues) if content is None else parse_prose(content, shown)


def read_list_record(file: Path, shown: str, *, limit: int = SITE_BYTES) -> tuple[ListRecord | None, list[Issue]]:
    """Read a file that holds a list of anything (`synonyms.yaml`: lists of words) as one record."""
    content, issues = _read_bytes(file, shown, limit)
    return (None, issues) if content is None else parse_list_record(content, shown)


def source_lines(file: Path) -> list[str]:
    """The lines of a file as they may be shown to people beside a finding; none for what cannot be read."""
    content, _ = _read_bytes(file, "", SITE_BYTES)
    text = (content or b"").decode("utf-8", "replace").removeprefix("\ufeff")
    return [_UNSEEN.sub(" ", line) for line in _with_line_feeds(text).replace("\r\n", "\n").split("\n")]


def parse_record(content: bytes, shown: str) -> tuple[Record | None, list[Issue]]:
    """Do what `read_record` does with bytes at hand; the caller bounds their number."""
    found = _Findings(shown)
    text, root = _parse(content, found)
    if text is None or root is None:
        return None, found.issues
    if not isinstance(root, dict):
        field = _FIELD_LIKE.match(root) if isinstance(root, str) else None
        if field:
            _tell_colon(_locate(text, ()), field, found)
        else:
            found.forget("yaml-folded")  # of a table or a letter every line is one: what is told is that it is no entry
            found.add(*_locate(text, ()), "yaml-not-mapping")
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
    found = _Findings(shown)
    text, root = _parse(content, found)
    if text is None or root is None:
        return None, found.issues
    if not isinstance(root, list):
        found.add(*_locate(text, ()), "yaml-not-list")
        return None, found.issues
    return ListRecord(shown, text, root), found.issues


def parse_prose(content: bytes, shown: str) -> tuple[Prose | None, list[Issue]]:
    """Do what `read_prose` does with bytes at hand."""
    found = _Findings(shown)
    text = _decode(content, found)
    if text is None:
        return None, found.issues
    text = text.replace("\r\n", "\n")
    if _tell_conflicts(text, found):
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


class _Findings:
    """The findings of one file; from `MAX_FINDINGS` on they are only counted."""

    def __init__(self, path: str) -> None:
        self._path = path
        self._issues: list[Issue] = []
        self._more = 0

    @property
    def full(self) -> bool:
        return len(self._issues) >= MAX_FINDINGS

    def forget(self, rule: str) -> None:
        """Take back what was told under one rule."""
        self._issues = [issue for issue in self._issues if issue.rule != rule]

    def tells_of(self, line: int) -> bool:
        """Tell whether something was found on this line."""
        return any(issue.line == line for issue in self._issues)

    def count(self, more: int) -> None:
        """Count findings that are not told."""
        self._more += more

    def add(self, line: int, column: int, rule: str, **values: str) -> None:
        if self.full:
            self._more += 1
            return
        shown = {name: displayed(value, 80) for name, value in values.items()}
        issue = Issue(self._path, line, column, rule, shown)
        if issue not in self._issues:
            self._issues.append(issue)

    def at(self, event: Any, rule: str, **values: str) -> None:
        """Add a finding where a parser's event begins."""
        self.add(event.start_mark.line + 1, event.start_mark.column + 1, rule, **values)

    def extend(self, other: _Findings) -> None:
        for issue in other._issues:
            self.add(issue.line, issue.column, issue.rule, **issue.values)
        self._more += other._more

    @property
    def issues(self) -> list[Issue]:
        if not self._more:
            return self._issues
        return [*self._issues, Issue(self._path, 0, 0, "findings-more", {"count": str(self._more)})]


# ---- bytes ------------------------------------------------------------------------------------------------------


# A link is refused by the opening itself, so none can be put in place after a look; a pipe without a writer must not
# make us wait.
_OPEN_FLAGS = os.O_RDONLY
for _flag in ("O_NOFOLLOW", "O_NONBLOCK", "O_CLOEXEC", "O_BINARY"):
    _OPEN_FLAGS |= getattr(os, _flag, 0)
_IS_LINK = (errno.ELOOP, errno.EMLINK)  # Linux and macOS, FreeBSD


def _read_bytes(file: Path, shown: str, limit: int) -> tuple[bytes | None, list[Issue]]:
    """Read an ordinary file of at most `limit` bytes; a link, a pipe or a device is never opened for reading."""

    def refused(rule: str, **values: str) -> tuple[None, list[Issue]]:
        return None, [Issue(shown, 0, 0, rule, values)]

    try:
        descriptor = os.open(file, _OPEN_FLAGS)
        try:
            state = os.fstat(descriptor)
            if not stat.S_ISREG(state.st_mode):
                return refused("file-not-ordinary")
            content = b""
            while len(content) <= limit and (piece := os.read(descriptor, limit + 1 - len(content))):
                content += piece
            size = max(state.st_size, len(content))
        finally:
            os.close(descriptor)
    except (OSError, ValueError) as error:
        if getattr(error, "errno", None) in _IS_LINK:
            return refused("file-symlink")
        return refused("file-unreadable", reason=getattr(error, "strerror", None) or str(error))
    if size > limit:
        return refused("file-too-large", size=str(-(-size // 1024)), limit=str(limit // 1024))
    return content, []


# Every character that nobody sees: controls, direction marks, zero widths, fillers, non-characters, and U+FFFD, the
# scar of a lost one. Tab, line feed and CR LF are text. Variation selectors are text too: they choose a name's form.
_UNSEEN = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u00ad\u061c\u115f\u1160\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\u3164"
    "\ufeff\uffa0\ufff9-\ufffd\ufdd0-\ufdef\ufffe\uffff\U000e0000-\U000e007f]|\r(?!\n)"
)
_BIDI = re.compile("[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")
_NO_ROOM = re.compile("[\u00ad\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff]")
# A joiner is needed inside an emoji and between letters of the scripts from Arabic to Sinhala.
_JOINABLE = re.compile("[\u0600-\u0dff\ufe0f\u2600-\u27bf\U0001f000-\U0001faff]")


def _decode(content: bytes, found: _Findings) -> str | None:
    """Turn the bytes of a file into text, unseen characters taken out or made spaces; None when it is not UTF-8.

    A UTF-8 byte order mark goes without a word: Windows' own editor adds it, and it harms nobody.
    """
    if content[:2] in (b"\xff\xfe", b"\xfe\xff") or _looks_utf_16(content):
        found.add(0, 0, "encoding-utf-16")
        return None
    try:
        text = content.decode("utf-8")
    except UnicodeDecodeError as error:
        if other := _other_encoding(content):
            found.add(0, 0, other)
        else:
            before = content[: error.start].decode("utf-8").removeprefix("\ufeff")
            line, column = _position(before, len(before))
            found.add(line, column, "encoding-broken", byte=f"0x{content[error.start]:02X}")
        return None
    if "\x1b$B" in text or "\x1b$@" in text:
        found.add(0, 0, "encoding-iso-2022-jp")
        return None
    return _without_unseen(_with_line_feeds(text.removeprefix("\ufeff")), found)


def _with_line_feeds(text: str) -> str:
    """End lines with a line feed where a spreadsheet or an old Mac ended each with a carriage return alone."""
    return text.replace("\r", "\n") if "\r" in text and "\n" not in text else text


def _looks_utf_16(content: bytes) -> bool:
    head = content[:512]
    return len(head) >= 4 and (head[::2].count(0) * 4 > len(head) or head[1::2].count(0) * 4 > len(head))


def _other_encoding(content: bytes) -> str | None:
    """Name the encoding these bytes are really in, or None when they are UTF-8 with a wound."""
    lenient = content.decode("utf-8", "replace")
    if sum(char > "\x7f" for char in lenient) > 2 * lenient.count("\ufffd"):
        return None
    for codec, rule in (("cp932", "encoding-shift-jis"), ("euc-jp", "encoding-euc-jp")):
        try:
            text = content.decode(codec)
        except UnicodeDecodeError:
            continue
        japanese = len(re.findall("[\u3000-\u30ff\u4e00-\u9fff\uff01-\uff5e]", text))
        if japanese > len(re.findall("[\uff61-\uff9f]", text)):
            return rule
    return None


def _position(text: str, index: int) -> Mark:
    return Mark(text.count("\n", 0, index) + 1, index - text.rfind("\n", 0, index))


def _rule_of_unseen(char: str) -> str:
    if char == "\ufffd":
        return "character-replaced"
    if _BIDI.match(char):
        return "character-bidi"
    return "character-control" if char < "\xa0" else "character-invisible"


def _unseen(text: str) -> Iterator[re.Match[str]]:
    for match in _UNSEEN.finditer(text):
        joins = match[0] in "\u200c\u200d" and match.start() > 0 and _JOINABLE.match(text[match.start() - 1])
        if not joins:
            yield match


def _without_unseen(text: str, found: _Findings) -> str | None:
    """Tell of unseen characters and leave them out; None when there is little else in the file."""
    if not _UNSEEN.search(text):
        return text
    pieces: list[str] = []
    end = 0
    for match in _unseen(text):
        start = match.start()
        if found.full:
            found.count(len(_UNSEEN.findall(text, start)))
            return None
        found.add(*_position(text, start), _rule_of_unseen(match[0]), code=f"U+{ord(match[0]):04X}")
        # What takes no room goes: a space in its place would break a name or an indentation, and be told again.
        instead = "\n" if match[0] == "\r" else "" if _NO_ROOM.match(match[0]) else " "
        pieces += [text[end:start], instead]
        end = match.end()
    return "".join(pieces) + text[end:]


# ---- YAML -------------------------------------------------------------------------------------------------------


class _Unreadable(Exception):
    """The walk met what it must not go on from; the finding is already told."""


@dataclass(slots=True)
class _Walk:
    """What a walk over the events leaves behind."""

    root: Node = None
    lost: bool = False
    """Some value is not what its author meant."""
    last: Any = None
    """The last event before the parser gave up."""
    events: int = 0


_SCALAR = yaml.ScalarEvent
_MAPPING_START, _MAPPING_END = yaml.MappingStartEvent, yaml.MappingEndEvent
_SEQUENCE_START, _SEQUENCE_END = yaml.SequenceStartEvent, yaml.SequenceEndEvent

_INDENT_TAB = re.compile(r"^ *\t[ \t]*(?=\S)", re.MULTILINE)
_TIGHT_COMMENT = re.compile(r"[ \t]#[^\s#]")
_SAFE_KEY = re.compile(r"[A-Za-z0-9_-]+")
_FIELD_LIKE = re.compile(r"([A-Za-z_][\w-]*)[ \u3000]*([:：])(?!//)[ \u3000]*(.*)", re.ASCII)
_ITEM_LIKE = re.compile(r"-[ \u3000]*(\S.*)")
_BULLET = re.compile("([－‐‑‒–—―−ー・･●○◯■□◆◇★☆※*＊])[ \u3000]*(\\S.*)")


_CONFLICT_BEGINS = re.compile(r"^<{7}(?: .*)?\r?$", re.MULTILINE)


def _tell_conflicts(text: str, found: _Findings) -> bool:
    """Tell where git left two versions of the same lines, once for each place; the lines mean nothing until then."""
    begins = list(_CONFLICT_BEGINS.finditer(text)) if "<<<<<<<" in text else []
    for begin in begins[:MAX_FINDINGS]:
        found.add(*_position(text, begin.start()), "merge-conflict", written=begin[0].rstrip("\r"))
    found.count(len(begins[MAX_FINDINGS:]))
    return bool(begins)


def _parse(content: bytes, found: _Findings) -> tuple[str | None, Node]:
    text = _decode(content, found)
    if text is None or _tell_conflicts(text, found):
        return None, None
    if tabs := list(_INDENT_TAB.finditer(text)) if "\t" in text else []:
        for tab in tabs[:MAX_FINDINGS]:
            found.add(*_position(text, tab.start()), "yaml-tab")
        found.count(len(tabs[MAX_FINDINGS:]))
        return None, None
    attempt, events = text, 0
    for repairs in range(MAX_REPAIRS + 1):
        walk, told = _Walk(events=events), _Findings(found._path)
        try:
            _walk(attempt, walk, told)
        except yaml.MarkedYAMLError as error:
            line = _explain(attempt, error, walk.last, found)
            blanked = _without_field(attempt, line)
            events = walk.events
            tired = repairs == MAX_REPAIRS or (repairs + 1) * len(text) > MAX_REPAIRED
            if tired or blanked == attempt or not blanked.strip():
                break
            attempt = blanked
            continue
        except yaml.YAMLError as error:
            found.add(0, 0, "yaml-syntax", written="", problem=str(error))
            break
        except _Unreadable:
            walk.lost = True
        found.extend(told)
        if attempt is not text or walk.lost:
            break
        if walk.root is None:
            found.add(0, 0, "file-empty")
        return text, walk.root
    return text, None


def _walk(text: str, walk: _Walk, found: _Findings) -> None:
    """Build the content of one document from the parser's events, without recursion.

    This is the hot loop of reading: it touches a mark only where it must, as each touch costs as much as an event.
    """
    root: list[Node] = []
    container: list[Node] | dict[str, Node] = root
    keys: dict[str, Any] = {}  # of the open mapping: the event of each key
    stack: list[tuple[list[Node] | dict[str, Node], dict[str, Any], str | None]] = []
    key: str | None = None
    node: Node
    event: Any = None  # the stubs of PyYAML know nothing of what an event carries
    escapes = "\\" in text
    comments = "#" in text and _TIGHT_COMMENT.search(text) is not None
    documents = 0
    events = walk.events
    next_event = CParser(text).get_event
    try:
        while True:
            event = next_event()
            events += 1
            kind = type(event)
            if kind is _SCALAR:
                value: str = event.value
                if event.tag is not None or event.anchor is not None:
                    _tell_property(event, walk, found)
                if escapes and event.style == '"' and _UNSEEN.search(value):
                    _tell_unseen(event, found)
                if key is None and type(container) is dict:
                    if not value.isidentifier():
                        _check_key(event, walk, found)
                    if value in keys:
                        found.at(event, "yaml-duplicate-key", key=value, first=str(keys[value].start_mark.line + 1))
                    key = value
                    keys[key] = event
                    continue
                if event.style == "":
                    line = event.end_mark.line
                    if comments or line != (event.start_mark.line if key is None else keys[key].start_mark.line):
                        _check_plain(text, event, keys.get(key or ""), walk, found)
                node = value or None
            elif kind is _MAPPING_START or kind is _SEQUENCE_START:
                if event.tag is not None or event.anchor is not None:
                    _tell_property(event, walk, found)
                if key is None and type(container) is dict:
                    found.at(event, "yaml-key")
                    raise _Unreadable
                if len(stack) >= MAX_DEPTH:
                    found.at(event, "yaml-too-deep", limit=str(MAX_DEPTH))
                    raise _Unreadable
                stack.append((container, keys, key))
                container, keys, key = ({} if kind is _MAPPING_START else []), {}, None
                continue
            elif kind is _MAPPING_END or kind is _SEQUENCE_END:
                node = container
                container, keys, key = stack.pop()
            elif kind is yaml.AliasEvent:
                found.at(event, "yaml-alias", name=event.anchor)
                walk.lost = True
                if key is None and type(container) is dict:
                    key = event.anchor
                    keys[event.anchor] = event
                    continue
                node = None
            elif kind is yaml.DocumentStartEvent:
                documents += 1
                if event.version or event.tags:
                    found.at(event, "yaml-directive")
                    walk.lost = True
                if documents > 1:
                    found.at(event, "yaml-second-document")
                    raise _Unreadable
                continue
            elif kind is yaml.StreamEndEvent:
                walk.root = root[0] if root else None
                return
            else:
                continue
            if events > MAX_EVENTS:
                found.at(event, "yaml-too-many", limit=str(MAX_EVENTS))
                raise _Unreadable
            if key is None:
                assert type(container) is list
                container.append(node)
            else:
                assert type(container) is dict
                container[key] = node
                key = None
    finally:
        walk.last, walk.events = event, events


def _tell_property(event: Any, walk: _Walk, found: _Findings) -> None:
    walk.lost = True
    if event.anchor is not None:
        found.at(event, "yaml-anchor", name=event.anchor)
    if event.tag is not None:
        found.at(event, "yaml-tag", name=event.tag.replace("tag:yaml.org,2002:", "!!"))


def _tell_unseen(event: Any, found: _Findings) -> None:
    """Tell of what an escape such as "\\u202e" brings in; a line break or tab made so is text."""
    for match in islice(_unseen(event.value), MAX_FINDINGS):
        found.at(event, _rule_of_unseen(match[0]), code=f"U+{ord(match[0]):04X}")


def _check_key(event: Any, walk: _Walk, found: _Findings) -> None:
    key: str = event.value
    if _SAFE_KEY.fullmatch(key):
        return
    if key == "<<":
        found.at(event, "yaml-merge")
        walk.lost = True
    elif not key or "\n" in key:
        found.at(event, "yaml-key")
        walk.lost = True
    elif key.strip() != key:
        found.at(event, "yaml-wide-space", written=key.strip())
        walk.lost = True
    elif field := _FIELD_LIKE.fullmatch(key):
        _tell_colon(_start(event), field, found)
        walk.lost = True


def _start(event: Any) -> Mark:
    return Mark(event.start_mark.line + 1, event.start_mark.column + 1)


def _tell_colon(mark: Mark, field: re.Match[str], found: _Findings) -> None:
    name, colon, value = field.groups()
    rule = "yaml-wide-colon" if colon == "：" else "yaml-colon-space"
    found.add(*mark, rule, written=field[0], example=f"{name}: {value.strip()}".rstrip())


def _check_plain(text: str, event: Any, key: Any, walk: _Walk, found: _Findings) -> None:
    """Look for what YAML reads as something else than it looks: swallowed lines, comments that were values.

    `key` is the event of the field's name, None in a list.
    """
    start, end, value = event.start_mark, event.end_mark, event.value
    rest = text[end.index : end.index + 200].partition("\n")[0]
    if comment := re.match(r"[ \t]+(#[^\s#].*)" if value else r"[ \t]*(#[^\s#].*)", rest.rstrip("\r")):
        whole = f"{value} {comment[1]}" if value else comment[1]
        rule = "yaml-comment-after-value" if value else "yaml-comment-in-value"
        found.add(end.line + 1, end.column + comment.start(1) + 1, rule, written=whole, example=_quoted(whole))
    if not value:
        return
    if key is not None and start.line != key.start_mark.line:
        own = value.partition(" ")[0] if start.line != end.line else value
        if field := _FIELD_LIKE.match(value):
            _tell_colon(_start(event), field, found)
            walk.lost = True
            return
        if item := _ITEM_LIKE.match(own):
            found.at(event, "yaml-hyphen-space", written=item[0], example=f"- {item[1]}")
            walk.lost = True
            return
    if start.line == end.line:
        return
    rows = [row.strip() for row in text[start.index : end.index].split("\n")]
    if (bullet := _BULLET.fullmatch(rows[0])) and all(_BULLET.match(row) or _ITEM_LIKE.match(row) for row in rows):
        name = key.value if key is not None else "-"
        found.at(event, "yaml-bullet", written=bullet[1], example=f"- {bullet[2]}", block=f"{name}: |")
        walk.lost = True
        return
    for number, line_text in enumerate(text[start.index : end.index].split("\n")[1:], start.line + 2):
        written = line_text.strip()
        swallowed = _FIELD_LIKE.fullmatch(written) or _ITEM_LIKE.fullmatch(written)
        if swallowed:
            field_like = swallowed.re is _FIELD_LIKE
            example = f"{swallowed[1]}: {swallowed[3]}" if field_like else f"- {swallowed[1]}"
            column = len(line_text) - len(line_text.lstrip()) + 1
            found.add(number, column, "yaml-line-swallowed", written=written, example=example.rstrip())
            walk.lost = True
            return
    if not value.isascii():
        found.at(event, "yaml-folded", example=f"{key.value}: |" if key is not None else "- |")


# ---- syntax errors in words -------------------------------------------------------------------------------------

_KEY_VALUE = re.compile(r"(\s*(?:- +)*)([^\s:#\"'\[{][^:#\"'\[{]*?):[ \t]+(.*)")
_COMMENT_BEHIND = re.compile(r"[ \t]+#(?:[ \t]|$)")


def _quoted(value: str) -> str:
    value = value.strip()
    if '"' in value or "\\" in value:
        return "'" + value.replace("'", "''") + "'"
    return f'"{value}"'


def _with_quotes(line: str) -> str:
    """Write a `key: value` line with its value in quotes."""
    if match := _KEY_VALUE.fullmatch(line):
        # What stands behind the value as a comment is no part of it.
        return f"{match[2]}: {_quoted(_COMMENT_BEHIND.split(match[3], maxsplit=1)[0])}"
    bare = re.sub(r"^\s*(?:- +)?", "", line)
    return ("- " if line.lstrip().startswith("- ") else "") + _quoted(bare)


_LINK = re.compile(r"\[[^\]]*\]\((https?://[^\s()]+)\)|(https?:)\s+(//\S+)")


def _address_meant(key: str, value: str) -> str | None:
    """Say which web address was meant by a Markdown link, one torn in two, or an account where quotes mend nothing."""
    if link := _LINK.fullmatch(value):
        return link[1] or link[2] + link[3]
    return line_address(value) if key == "line" else None


def _explain(text: str, error: yaml.MarkedYAMLError, last: Any, found: _Findings) -> int:
    """Tell a syntax error in words an editor can act on; return the line, from 0, where the trouble begins."""
    lines = [line.rstrip("\r") for line in text.split("\n")]
    mark: Any = error.problem_mark or error.context_mark
    context_mark: Any = error.context_mark
    row, column = (min(mark.line, len(lines) - 1), mark.column) if mark else (0, 0)
    context = min(context_mark.line, len(lines) - 1) if context_mark else row
    problem, about = error.problem or "", error.context or ""
    line = lines[row]
    written = line.strip()
    here = line[column : column + 1]

    def tell(at: int, rule: str, column: int | None = None, **values: str) -> int:
        indent = len(lines[at]) - len(lines[at].lstrip())
        # An unseen character, told before and made a space, is what put the line out of order.
        if not found.tells_of(at + 1):
            found.add(at + 1, (indent if column is None else column) + 1, rule, **values)
        return at

    field = _KEY_VALUE.fullmatch(line)
    if field and (address := _address_meant(field[2], field[3].strip())):
        return tell(row, "yaml-address", len(field[1]), written=written, example=f"{field[2]}: {address}")
    if problem.startswith("found character that cannot start") or about in (
        "while scanning an alias",
        "while scanning an anchor",
        "while scanning a tag",
        "while parsing a tag",
        "while scanning a block scalar",
    ):
        start = context_mark.column if context_mark and about != "" else column
        at = context
        mark_written = lines[at][start : start + 1]
        return tell(
            at,
            "yaml-needs-quotes",
            start,
            character=mark_written,
            written=lines[at].strip(),
            example=_with_quotes(lines[at]),
        )
    if "directive" in about or "%" in problem:
        return tell(row, "yaml-directive")
    if "escape" in problem:
        value = lines[context][context_mark.column :].strip() if context_mark else ""
        return tell(row, "yaml-escape", column, written=written, example=_quoted(value.strip('"')))
    if about == "while scanning a quoted scalar" and context_mark:
        quote = lines[context][context_mark.column]
        return tell(
            context, "yaml-unclosed-quote", context_mark.column, character=quote, written=lines[context].strip()
        )
    if about.startswith("while parsing a flow") and context_mark:
        # The context of a nested list is the innermost one; what never closes is where the editor must look.
        opening = context_mark.column
        bracket = lines[context][opening : opening + 1]
        if comment := re.search(r"(?<=[\s\[{,])#\S.*", lines[context][opening:]):
            bare = re.split(r"[,\]}]", comment[0])[0]
            return tell(
                context, "yaml-comment-in-value", opening + comment.start(), written=bare, example=_quoted(bare)
            )
        if bracket in ("[", "{"):
            return tell(
                context,
                "yaml-unclosed-bracket",
                opening,
                character=bracket,
                closing="]" if bracket == "[" else "}",
                written=lines[context].strip(),
            )
    if problem == "did not find expected node content" and not here:
        begin = max(text.rfind("[", 0, mark.index), text.rfind("{", 0, mark.index))
        if begin >= 0:
            at, opening = _position(text, begin)
            closing = "]" if text[begin] == "[" else "}"
            return tell(
                at - 1,
                "yaml-unclosed-bracket",
                opening - 1,
                character=text[begin],
                closing=closing,
                written=lines[at - 1].strip(),
            )
    if problem == "did not find expected node content":
        return tell(row, "yaml-needs-quotes", column, character=here, written=written, example=_with_quotes(line))
    if problem.startswith("block sequence entries") and re.search(r":\s+-\s*$", line):
        return tell(row, "yaml-only-hyphen", column, written=written)
    if problem.startswith("block sequence entries"):
        return tell(row, "yaml-needs-quotes", column, character="-", written=written, example=_with_quotes(line))

    # From here on the parser noticed later than the mistake was made: look at the lines around.
    for at in sorted({context, _above(lines, row), row}):
        if at < row and "block" in about and at == context:
            continue  # the context is where the whole mapping begins, not a suspect
        spaces = lines[at][: len(lines[at]) - len(lines[at].lstrip())]
        if spaces.strip(" \t"):
            return tell(at, "yaml-wide-space", 0, written=re.split("[:：]", lines[at].strip(), maxsplit=1)[0])
        body = lines[at].strip(" \u3000")
        body = re.sub(r"^(?:- +)+", "", body)
        field = _FIELD_LIKE.fullmatch(body)
        if field and (field[2] == "：" or re.match(r"[^:]+:[^ \t/]", body)):
            name, colon, value = field.groups()
            rule = "yaml-wide-colon" if colon == "：" else "yaml-colon-space"
            return tell(at, rule, written=body, example=f"{name}: {value.strip()}".rstrip())
        if (item := re.fullmatch(r"-([^\s-].*)", body)) and not re.fullmatch(r"-[0-9.]+", body):
            return tell(at, "yaml-hyphen-space", written=body, example=f"- {item[1]}")
    if problem.startswith("mapping values"):
        match = _KEY_VALUE.match(line)
        if match and column > match.start(2) + len(match[2]):
            return tell(row, "yaml-colon-in-value", column, written=written, example=_with_quotes(line))
        above = _above(lines, row)
        if above < row and _KEY_VALUE.match(lines[above] + " "):
            return tell(row, "yaml-indent", written=written)
        return tell(above, "yaml-line-without-colon", written=lines[above].strip())
    if problem.startswith("could not find expected ':'"):
        at = context
        return tell(at, "yaml-line-without-colon", written=lines[at].strip())
    if last is not None and last.end_mark.line == row and "did not find expected" in problem:
        begin, end = last.start_mark, last.end_mark
        quote = lines[begin.line][begin.column : begin.column + 1]
        quoted = type(last) is _SCALAR and quote in ("'", '"')
        if quoted and begin.line < row:
            return tell(
                begin.line, "yaml-unclosed-quote", begin.column, character=quote, written=lines[begin.line].strip()
            )
        closed = type(last) in (_SEQUENCE_END, _MAPPING_END) and line[: end.column].rstrip()[-1:] in ("]", "}")
        if quoted or (closed and column):
            return tell(row, "yaml-after-end", column, written=written, example=_with_quotes(line))
    if written.startswith(":"):
        return tell(row, "yaml-key")
    if "did not find expected" in problem:
        return tell(row, "yaml-indent", written=written)
    return tell(row, "yaml-syntax", column, written=written, problem=problem)


def _above(lines: list[str], row: int) -> int:
    """Return the nearest line above that says something, or the same line when there is none."""
    for at in range(row - 1, -1, -1):
        if lines[at].strip() and not lines[at].lstrip().startswith("#"):
            return at
    return row


def _without_field(text: str, row: int) -> str:
    """Empty the top-level field (or list entry) that line `row` belongs to, keeping every line in its place."""
    lines = text.split("\n")
    first = row
    while first > 0 and (not lines[first].strip() or lines[first][0] in " \t\r#"):
        first -= 1
    last = row + 1
    while last < len(lines) and (not lines[last].strip() or lines[last][0] in " \t\r"):
        last += 1
    return "\n".join(["" if first <= number < last else line for number, line in enumerate(lines)])


# ---- where a value stands ---------------------------------------------------------------------------------------


class _Place(NamedTuple):
    key: Mark | None
    value: Mark
    start: int
    """Of the value's first character in the text."""
    text: str | None
    """The value, when it is one scalar."""


@lru_cache(maxsize=16)
def _places(text: str) -> dict[FieldPath, _Place]:
    """Find where everything stands; remembered for the last few files, as findings come file by file."""
    places: dict[FieldPath, _Place] = {}
    path: list[str | int] = []
    stack: list[tuple[bool, Mark | None]] = []  # is it a mapping; the mark of the key in hand
    key: Mark | None = None
    mapping = False
    position = -1
    try:
        event: Any
        for event in yaml.parse(text, Loader=yaml.CBaseLoader):
            if isinstance(event, yaml.NodeEvent):
                mark = _start(event)
                begin: Any = event.start_mark
                scalar = event.value if isinstance(event, yaml.ScalarEvent) else None
                if mapping and key is None:
                    if len(stack) > MAX_DEPTH:
                        break
                    path.append(scalar or "")
                    key = mark
                    continue
                if stack and not mapping:
                    position = int(path[-1]) + 1
                    path[-1] = position
                places.setdefault(tuple(path), _Place(key, mark, begin.index, scalar))
                if isinstance(event, (yaml.MappingStartEvent, yaml.SequenceStartEvent)):
                    if len(stack) > MAX_DEPTH:
                        break
                    stack.append((mapping, key))
                    mapping, key = isinstance(event, yaml.MappingStartEvent), None
                    if not mapping:
                        path.append(-1)
                    continue
            elif isinstance(event, (yaml.MappingEndEvent, yaml.SequenceEndEvent)):
                if not mapping:
                    path.pop()
                mapping, key = stack.pop()
            else:
                continue
            if mapping:
                path.pop()
                key = None
    except yaml.YAMLError:
        pass  # what was read before the error can still be found
    return places


def _locate(text: str, path: FieldPath, *, key: bool = False, offset: int = 0) -> Mark:
    places, asked = _places(text), path
    place = places.get(path)
    while place is None and path:
        path, key, offset = path[:-1], True, 0
        place = places.get(path)
    if place is None:
        return Mark(1, 1)
    if path != asked and place.text:
        return place.value  # one value where a list or a group may stand: it is the value that is meant
    if key and place.key is not None:
        return place.key
    if not offset or place.text is None:
        return place.value
    return _inside(text, place, offset)


def _inside(text: str, place: _Place, offset: int) -> Mark:
    """Find a character of a scalar, where the file writes the scalar as it is read; else its beginning."""
    value = place.text or ""
    opening = text[place.start : place.start + 1]
    if opening == "|":
        row = value.count("\n", 0, offset)
        lines = text.split("\n")
        inner = value.split("\n")[row]
        at = place.value.line + row
        indent = lines[at].find(inner) if at < len(lines) else -1
        if indent < 0:
            return place.value
        return Mark(at + 1, indent + offset - (value.rfind("\n", 0, offset) + 1) + 1)
    begin = place.start + (opening in ("'", '"'))
    if not text.startswith(value, begin):
        return place.value
    return _position(text, min(begin + offset, len(text)))


# ---- the content folder -----------------------------------------------------------------------------------------

SINGLE_FILES = ("accessibility", "hotlines", "moved", "site", "synonyms")
"""The files that lie in the content folder itself; each is a kind of its own."""

FOLDERS = {"organisations": "organisation", "pages": "page", "places": "place", "vocabulary": "vocabulary"}
"""The folders of the content folder, and the kind of what is in them."""


class ContentFile(NamedTuple):
    """A file of the content: what it is, its name without endings, and where it lies."""

    kind: str
    """One of `SINGLE_FILES` or of the values of `FOLDERS`."""
    slug: str
    file: Path
    shown: str
    """The path as findings name it, from the content folder's own name on."""
    language: str = ""
    """Of a page: the `en` of `about.en.md`."""


def why_ignored(name: str) -> str | None:
    """Say why a file of the content folder is passed over in silence, or return None when it is content."""
    if name.startswith("."):
        return "hidden: the system, git and editors keep their own files so"
    if name.endswith("~") or (name.startswith("#") and name.endswith("#")):
        return "an editor's backup"
    if name.startswith("~$") or name == "4913":
        return "what Office keeps while a file is open, and vim while it saves"
    if name.lower().endswith((".bak", ".orig", ".rej", ".save", ".swp", ".tmp")):
        return "a backup, or what a merge or an interrupted save left behind"
    if name.lower() in ("thumbs.db", "desktop.ini"):
        return "kept by Windows"
    if name in ("README.md", "README.ja.md"):
        return "a note for editors"
    return None


def list_content(directory: Path) -> tuple[list[ContentFile], list[Issue]]:
    """List the files of a content folder, sorted by path; report whatever does not belong there.

    Links are refused, files and folders alike: what they point to may lie outside what was reviewed.
    """
    root = directory.name or directory.resolve().name
    files: list[ContentFile] = []
    issues: list[Issue] = []

    def report(shown: str, rule: str, **values: str) -> None:
        issues.append(Issue(shown, 0, 0, rule, {name: displayed(value, 120) for name, value in values.items()}))

    def entries(folder: Path, shown: str) -> list[tuple[Path, str]]:
        try:
            if folder.is_symlink():
                report(shown, "file-symlink")
                return []
            found = sorted(folder.iterdir(), key=lambda entry: os.fsencode(entry.name))
        except OSError as error:
            report(shown, "file-unreadable", reason=error.strerror or str(error))
            return []
        kept = []
        for entry in found:
            if why_ignored(entry.name):
                continue
            name = displayed(os.fsencode(entry.name).decode("utf-8", "replace"), 120)
            if entry.is_symlink():
                report(f"{shown}/{name}", "file-symlink")
            else:
                kept.append((entry, f"{shown}/{name}"))
        return kept

    singles = "、".join(f"{name}.yaml" for name in SINGLE_FILES)
    allowed = f"{singles}、" + "、".join(f"{name}/" for name in FOLDERS)
    for entry, shown in entries(directory, root):
        if entry.is_dir():
            if entry.name not in FOLDERS:
                report(shown, "file-unexpected", name=entry.name, allowed=allowed)
                continue
            kind = FOLDERS[entry.name]
            for inner, inner_shown in entries(entry, shown):
                if inner.is_dir():
                    wanted = "<名前>.<言語>.md" if kind == "page" else "<名前>.yaml"
                    report(inner_shown, "file-unexpected", name=inner.name, allowed=wanted)
                else:
                    _list_file(kind, inner, inner_shown, files, report)
        elif entry.stem in SINGLE_FILES and entry.suffix == ".yaml":
            files.append(ContentFile(entry.stem, entry.stem, entry, shown))
        elif (found := _OTHER_ENDING.fullmatch(entry.name)) and found[1] in SINGLE_FILES:
            report(shown, "file-ending", name=entry.name, example=f"{found[1]}.yaml")
        else:
            report(shown, "file-unexpected", name=entry.name, allowed=allowed)
    return files, issues


_OTHER_ENDING = re.compile(r"(.+)\.(?:yml|ya?ml\.txt|(?!yaml$)(?i:ya?ml))")


def _list_file(kind: str, file: Path, shown: str, files: list[ContentFile], report: Callable[..., None]) -> None:
    """Add one file of a folder to the list, or report its name."""
    name = file.name.encode("utf-8", "replace").decode("utf-8")
    if kind != "page":
        found = _OTHER_ENDING.fullmatch(name)
        stem = found[1] if found else name.removesuffix(".yaml")
        if stem == name:
            report(shown, "file-unexpected", name=name, allowed="<名前>.yaml")
        elif not is_slug(stem):
            meant = slug_meant(stem)
            # The name of another file would have its entry written over.
            taken = file.with_name(f"{meant}.yaml").exists()
            report(shown, "file-name", name=name, example=f"{meant}-2.yaml" if taken else f"{meant}.yaml")
        elif found:
            report(shown, "file-ending", name=name, example=f"{stem}.yaml")
        else:
            files.append(ContentFile(kind, stem, file, shown))
        return
    slug, _, rest = name.partition(".")
    language, _, ending = rest.rpartition(".")
    if ending != "md":
        report(shown, "file-unexpected", name=name, allowed="<名前>.<言語>.md")
    elif not is_slug(slug) or not re.fullmatch(r"[a-z]{2,8}(?:-[a-z0-9]{1,8})*", language, re.ASCII):
        report(
            shown, "file-name", name=name, example=f"{slug_meant(slug)}.{language if is_slug(language) else 'ja'}.md"
        )
    else:
        files.append(ContentFile(kind, slug, file, shown, language))
