"""What stands where in an entry's file: each value with its span, so that one can be replaced and all else left."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Literal

import yaml

from shirube.reading.marks import Node

Style = Literal["plain", "'", '"', "|", ">", "flow", "block"]


@dataclass(frozen=True, slots=True)
class Written:
    """A value as the file writes it."""

    start: int
    end: int
    """Behind its last character: line end, comment and empty lines below are not part of it."""
    value: Node
    style: Style
    pairs: tuple[Pair, ...] = ()
    items: tuple[Item, ...] = ()

    @property
    def is_blank(self) -> bool:
        return self.start == self.end


@dataclass(frozen=True, slots=True)
class Pair:
    """A key and its value."""

    start: int
    key_end: int
    head: int
    """Behind the colon."""
    key: str
    written: Written

    @property
    def end(self) -> int:
        return self.written.end


@dataclass(frozen=True, slots=True)
class Item:
    """A value of a list."""

    start: int
    """Where its hyphen stands; in […], where the value begins."""
    written: Written

    @property
    def head(self) -> int:
        """Behind the hyphen."""
        return self.start + 1

    @property
    def end(self) -> int:
        return self.written.end


def find_written(text: str) -> Written:
    """Find where everything stands in a text that `parse_record` has taken: that is what bounds its depth and size."""
    hyphens = [
        token.start_mark.index
        for token in yaml.scan(text, Loader=yaml.CBaseLoader)
        if isinstance(token, yaml.BlockEntryToken)
    ]
    events: Iterator[Any] = iter(yaml.parse(text, Loader=yaml.CBaseLoader))
    for event in events:
        if isinstance(event, yaml.NodeEvent):
            return _node(text, event, events, hyphens)
    raise ValueError("An empty file has nothing written in it.")


def _node(text: str, event: Any, events: Iterator[Any], hyphens: Sequence[int]) -> Written:
    start = _start(event)
    if isinstance(event, yaml.ScalarEvent):
        end = _end(event)
        style: Any = event.style or "plain"
        if style in ("|", ">"):
            end = _end_of_lines(text, start, end)
        return Written(start, end, event.value or None, style)
    flow = bool(event.flow_style)
    inner: Any
    if isinstance(event, yaml.MappingStartEvent):
        pairs: list[Pair] = []
        while not isinstance(inner := next(events), yaml.MappingEndEvent):
            key_end = _end(inner)
            value = _node(text, next(events), events, hyphens)
            colon = text.find(":", key_end, value.start)
            pairs.append(Pair(_start(inner), key_end, key_end if colon < 0 else colon + 1, inner.value, value))
        end = _end(inner) if flow or not pairs else pairs[-1].end
        return Written(start, end, {pair.key: pair.written.value for pair in pairs}, _layout(flow), tuple(pairs))
    items: list[Item] = []
    while not isinstance(inner := next(events), yaml.SequenceEndEvent):
        value = _node(text, inner, events, hyphens)
        hyphen = value.start if flow else hyphens[bisect_left(hyphens, value.start) - 1]
        items.append(Item(hyphen, value))
    end = _end(inner) if flow or not items else items[-1].end
    return Written(start, end, [item.written.value for item in items], _layout(flow), items=tuple(items))


def _start(event: Any) -> int:
    """Where an event begins; the stubs of PyYAML think that it may be nowhere."""
    return int(event.start_mark.index)


def _end(event: Any) -> int:
    return int(event.end_mark.index)


def _layout(flow: bool) -> Style:
    return "flow" if flow else "block"


def _end_of_lines(text: str, start: int, end: int) -> int:
    """Find the end of the last line of a text under `|`; empty lines below it are part of it only where `+` says so."""
    header = text[start : end_of_line(text, start)].partition("#")[0]
    if "+" in header:
        return end - (text[start:end].endswith("\n")) - (text[start:end].endswith("\r\n"))
    return end_of_line(text, start + len(text[start:end].rstrip()))


def end_of_line(text: str, at: int) -> int:
    """Find where the line ends, before its line break."""
    end = text.find("\n", at)
    if end < 0:
        return len(text)
    return end - 1 if end > at and text[end - 1] == "\r" else end


def next_line(text: str, at: int) -> int:
    """Find where the next line begins."""
    end = text.find("\n", at)
    return len(text) if end < 0 else end + 1


def start_of_line(text: str, at: int) -> int:
    """Find where the line begins."""
    return text.rfind("\n", 0, at) + 1
