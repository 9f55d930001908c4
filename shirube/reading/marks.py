"""Where things stand in a file, and what is found there: marks, findings of one file, the place of each value."""

from __future__ import annotations

from functools import lru_cache
from typing import Any, NamedTuple, TypeAlias

import yaml

from shirube.issues import Issue
from shirube.values import displayed

Node: TypeAlias = "str | list[Node] | dict[str, Node] | None"
"""What a file holds: text as written, None where nothing is written, lists and mappings of the same."""

FieldPath: TypeAlias = "tuple[str | int, ...]"
"""The way from a record to a value: field names and list positions, as in `("contact", "phone")`, `("open", 0)`."""

MAX_DEPTH = 12
"""Levels of nesting; the deepest field of the model is at five."""

MAX_FINDINGS = 50
"""Findings told of one file; the rest are counted."""


class Mark(NamedTuple):
    """A place in a file, counted from 1."""

    line: int
    column: int


class FileFindings:
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

    def extend(self, other: FileFindings) -> None:
        for issue in other._issues:
            self.add(issue.line, issue.column, issue.rule, **issue.values)
        self._more += other._more

    @property
    def issues(self) -> list[Issue]:
        if not self._more:
            return self._issues
        return [*self._issues, Issue(self._path, 0, 0, "findings-more", {"count": str(self._more)})]


def position(text: str, index: int) -> Mark:
    return Mark(text.count("\n", 0, index) + 1, index - text.rfind("\n", 0, index))


def event_start(event: Any) -> Mark:
    return Mark(event.start_mark.line + 1, event.start_mark.column + 1)


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
                mark = event_start(event)
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


def locate(text: str, path: FieldPath, *, key: bool = False, offset: int = 0) -> Mark:
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
    return position(text, min(begin + offset, len(text)))
