"""Text to values, from the parser's events.

Not from `yaml.compose`: composing is recursive and 100,000 nested brackets end the process, while events come one at
a time from a parser that keeps its state on the heap, so the walk below stops at `MAX_DEPTH` before anything deeper
has been read. Nothing is resolved: `9:30`, `no` and `0600001` stay text.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import islice
from typing import Any

import yaml
from yaml._yaml import CParser

from shirube.reading.decode import UNSEEN, decode, rule_of_unseen, unseen
from shirube.reading.explain import BULLET, FIELD_LIKE, ITEM_LIKE, explain, quoted, tell_colon, without_field
from shirube.reading.marks import MAX_DEPTH, MAX_FINDINGS, FileFindings, Node, event_start, position

MAX_EVENTS = 60_000
"""Parser events in one file, about 50,000 values: bounds the time a hostile file can take."""

MAX_REPAIRS = 8
"""Syntax errors looked for in one file: after each, the field that holds it is left out and the rest read again."""

MAX_REPAIRED = 1_000_000
"""Characters read again in that search: a large file is searched less often."""


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


_CONFLICT_BEGINS = re.compile(r"^<{7}(?: .*)?\r?$", re.MULTILINE)


def tell_conflicts(text: str, found: FileFindings) -> bool:
    """Tell where git left two versions of the same lines, once for each place; the lines mean nothing until then."""
    begins = list(_CONFLICT_BEGINS.finditer(text)) if "<<<<<<<" in text else []
    for begin in begins[:MAX_FINDINGS]:
        found.add(*position(text, begin.start()), "merge-conflict", written=begin[0].rstrip("\r"))
    found.count(len(begins[MAX_FINDINGS:]))
    return bool(begins)


def parse(content: bytes, found: FileFindings) -> tuple[str | None, Node]:
    text = decode(content, found)
    if text is None or tell_conflicts(text, found):
        return None, None
    if tabs := list(_INDENT_TAB.finditer(text)) if "\t" in text else []:
        for tab in tabs[:MAX_FINDINGS]:
            found.add(*position(text, tab.start()), "yaml-tab")
        found.count(len(tabs[MAX_FINDINGS:]))
        return None, None
    attempt, events = text, 0
    for repairs in range(MAX_REPAIRS + 1):
        walk, told = _Walk(events=events), FileFindings(found._path)
        try:
            _walk(attempt, walk, told)
        except yaml.MarkedYAMLError as error:
            line = explain(attempt, error, walk.last, found)
            blanked = without_field(attempt, line)
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


def _walk(text: str, walk: _Walk, found: FileFindings) -> None:
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
                if escapes and event.style == '"' and UNSEEN.search(value):
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


def _tell_property(event: Any, walk: _Walk, found: FileFindings) -> None:
    walk.lost = True
    if event.anchor is not None:
        found.at(event, "yaml-anchor", name=event.anchor)
    if event.tag is not None:
        found.at(event, "yaml-tag", name=event.tag.replace("tag:yaml.org,2002:", "!!"))


def _tell_unseen(event: Any, found: FileFindings) -> None:
    """Tell of what an escape such as "\\u202e" brings in; a line break or tab made so is text."""
    for match in islice(unseen(event.value), MAX_FINDINGS):
        found.at(event, rule_of_unseen(match[0]), code=f"U+{ord(match[0]):04X}")


def _check_key(event: Any, walk: _Walk, found: FileFindings) -> None:
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
    elif field := FIELD_LIKE.fullmatch(key):
        tell_colon(event_start(event), field, found)
        walk.lost = True


def _check_plain(text: str, event: Any, key: Any, walk: _Walk, found: FileFindings) -> None:
    """Look for what YAML reads as something else than it looks: swallowed lines, comments that were values.

    `key` is the event of the field's name, None in a list.
    """
    start, end, value = event.start_mark, event.end_mark, event.value
    rest = text[end.index : end.index + 200].partition("\n")[0]
    if comment := re.match(r"[ \t]+(#[^\s#].*)" if value else r"[ \t]*(#[^\s#].*)", rest.rstrip("\r")):
        whole = f"{value} {comment[1]}" if value else comment[1]
        rule = "yaml-comment-after-value" if value else "yaml-comment-in-value"
        found.add(end.line + 1, end.column + comment.start(1) + 1, rule, written=whole, example=quoted(whole))
    if not value:
        return
    if key is not None and start.line != key.start_mark.line:
        own = value.partition(" ")[0] if start.line != end.line else value
        if field := FIELD_LIKE.match(value):
            tell_colon(event_start(event), field, found)
            walk.lost = True
            return
        if item := ITEM_LIKE.match(own):
            found.at(event, "yaml-hyphen-space", written=item[0], example=f"- {item[1]}")
            walk.lost = True
            return
    if start.line == end.line:
        return
    rows = [row.strip() for row in text[start.index : end.index].split("\n")]
    if (bullet := BULLET.fullmatch(rows[0])) and all(BULLET.match(row) or ITEM_LIKE.match(row) for row in rows):
        name = key.value if key is not None else "-"
        found.at(event, "yaml-bullet", written=bullet[1], example=f"- {bullet[2]}", block=f"{name}: |")
        walk.lost = True
        return
    for number, line_text in enumerate(text[start.index : end.index].split("\n")[1:], start.line + 2):
        written = line_text.strip()
        swallowed = FIELD_LIKE.fullmatch(written) or ITEM_LIKE.fullmatch(written)
        if swallowed:
            field_like = swallowed.re is FIELD_LIKE
            example = f"{swallowed[1]}: {swallowed[3]}" if field_like else f"- {swallowed[1]}"
            column = len(line_text) - len(line_text.lstrip()) + 1
            found.add(number, column, "yaml-line-swallowed", written=written, example=example.rstrip())
            walk.lost = True
            return
    if not value.isascii():
        found.at(event, "yaml-folded", example=f"{key.value}: |" if key is not None else "- |")
