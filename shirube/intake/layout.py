"""Put an entry's file into the one layout: order of its keys, indentation, spaces, quotes where a reader needs them.

What the author chose stays: the order inside a group, a group in one line or in several, quotes that do no harm, empty
lines between keys (one), the column of a comment. A comment goes with what it stands behind or above; what stands above the first key
stays on top. The result is read again: the same data, the same comments, or nothing comes of it.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import TypeVar

from shirube.intake.spelling import NOTHING, WIDTH, Spelling, key_text
from shirube.intake.written import Item, Pair, Written, end_of_line, find_written, next_line, start_of_line
from shirube.model.types import Part
from shirube.reading.marks import FieldPath
from shirube.reading.records import parse_record

P = TypeVar("P", Pair, Item)


class LayoutRefused(Exception):
    """The file cannot be laid out anew without a loss; it stays as it is."""


def laid_out(text: str, model: type[Part]) -> str:
    """Write the text of an entry's file in the one layout. LayoutRefused: `check` could not read it, either."""
    record, _ = parse_record(text.encode("utf-8", "surrogatepass"), "")
    if record is None or record.text != text:
        raise LayoutRefused("the file cannot be read")
    before = text.replace("\r\n", "\n")
    if not before.endswith("\n"):
        # Where a text under | ends the file, the line end is part of it.
        before += "\n"
        record, _ = parse_record(before.encode(), "")
    root = find_written(before)
    if root.style == "flow":
        raise LayoutRefused("the file is one group in braces")
    after = "\n".join(_Layout(before, Spelling(model)).whole(root)) + "\n"
    made, _ = parse_record(after.encode(), "")
    if made is None or record is None or made.data != record.data or _comments(after) != _comments(before):
        raise LayoutRefused("the laid out file would not say the same")
    return after.replace("\n", "\r\n") if "\r\n" in text else after


class _Layout:
    """Writes the lines of one file."""

    def __init__(self, text: str, spelling: Spelling) -> None:
        self._text = text
        self._spelling = spelling

    def whole(self, root: Written) -> list[str]:
        """Write every line of the file."""
        first, last = root.pairs[0], root.pairs[-1]
        head = _spaced([line.strip() for line in self._text[: start_of_line(self._text, first.start)].split("\n")[:-1]])
        own, rest = self._comments_below(last.end, len(self._text), 0)
        tail = [*(f"  {line}" for line in own), *rest]
        body = self._pairs(root, 0, (), first.start)
        if head and not head[-1] and not body[0]:
            head.pop()
        lines = [*head, *body, *_spaced(tail)]
        while not lines[-1]:
            lines.pop()
        return lines if lines[0] else lines[1:]

    # ---- blocks -----------------------------------------------------------------------------------------------

    def _pairs(self, node: Written, indent: int, path: FieldPath, begin: int) -> list[str]:
        """Write a group with a key a line; comments from `begin` on are above its first key."""
        order = {} if path else {key: at for at, key in enumerate(self._spelling.keys(()))}
        pad = " " * indent
        chunks: list[tuple[int, list[str]]] = []
        for pair, above, own in self._with_comments(node.pairs, begin):
            head = f"{key_text(pair.key)}:"
            more, inline, lines = self._value(pair.head, pair.written, indent, (*path, pair.key))
            chunk = [f"{pad}{line}" if line else "" for line in (*above, *more)]
            chunk += [f"{pad}{head}{inline}", *lines, *(f"{pad}  {line}" for line in own)]
            chunks.append((order.get(pair.key, len(order)), chunk))
        return [line for _, chunk in sorted(chunks, key=lambda ranked: ranked[0]) for line in chunk]

    def _items(self, node: Written, indent: int, path: FieldPath, begin: int) -> list[str]:
        """Write a list with an item a line."""
        pad = " " * indent
        rows: list[str] = []
        for at, (item, above, own) in enumerate(self._with_comments(node.items, begin)):
            more, inline, lines = self._value(item.head, item.written, indent, (*path, at))
            rows += [f"{pad}{line}" if line else "" for line in (*above, *more)]
            if lines and inline.lstrip().startswith("#"):  # behind the hyphen, or behind braces that are none any more
                rows.append(f"{pad}{inline.strip()}")
                inline = ""
            if inline or not lines:
                rows += [f"{pad}-{inline}", *lines]
            else:
                first = next(number for number, line in enumerate(lines) if line and not line.lstrip().startswith("#"))
                rows += [line.removeprefix("  ") for line in lines[:first]]
                rows += [f"{pad}- {lines[first].lstrip()}", *lines[first + 1 :]]
            rows += [f"{pad}  {line}" for line in own]
        return rows

    def _with_comments(self, parts: Sequence[P], begin: int) -> Iterator[tuple[P, list[str], list[str]]]:
        """Give each key or item with the lines above it and the comments that are its own, below it."""
        above = self._lines(begin, parts[0].start)
        for at, part in enumerate(parts):
            own: list[str] = []
            below: list[str] = []
            if at + 1 < len(parts):
                column = part.start - start_of_line(self._text, part.start)
                own, below = self._comments_below(part.end, parts[at + 1].start, column)
            yield part, above, own
            above = below

    def _comments_below(self, end: int, until: int, column: int) -> tuple[list[str], list[str]]:
        """Part the lines below a value: comments indented more than its key, then what belongs to the next key."""
        start = next_line(self._text, end)
        raw = self._text[start : max(start, start_of_line(self._text, until) if until < len(self._text) else until)]
        lines = raw.split("\n")[: None if until == len(self._text) and not raw.endswith("\n") else -1]
        own = 0
        while own < len(lines) and lines[own].lstrip().startswith("#") and _indent(lines[own]) > column:
            own += 1
        return [line.strip() for line in lines[:own]], _spaced([line.strip() for line in lines[own:]])

    def _lines(self, begin: int, until: int) -> list[str]:
        """The comment lines between a key and the first of what stands in it."""
        start = next_line(self._text, begin)
        stop = start_of_line(self._text, until)
        lines = [line.strip() for line in self._text[start:stop].split("\n")[:-1]] if start < stop else []
        return [line for line in lines if line]

    # ---- values -----------------------------------------------------------------------------------------------

    def _value(self, head: int, node: Written, indent: int, path: FieldPath) -> tuple[list[str], str, list[str]]:
        """Write a value: comment lines to stand above its key, what stands behind the key, the lines below."""
        text = self._text
        behind = text[node.end : end_of_line(text, node.end)].rstrip()
        comment = _with_room(behind)
        if node.is_blank:
            return [], comment, []
        if node.style == "block":
            on_line = "\n" not in text[head : node.start]
            inner = "" if on_line else _with_room(text[head : end_of_line(text, head)].rstrip())
            begin = node.start if on_line else head
            if node.pairs:
                return [], inner, self._pairs(node, indent + 2, path, begin)
            return [], inner, self._items(node, indent + 2, path, begin)
        above = [line.strip() for line in text[head : node.start].split("\n") if line.strip()]
        if node.style in ("|", ">"):
            header, _, _ = text[node.start : node.end].partition("\n")
            return above, f" {header.rstrip()}", self._block_text(node, indent)
        if node.style == "flow":
            inline, lines = self._flow(node, indent, path)
            if lines and not inline:
                return above, comment, lines
            return (
                above,
                f" {inline}" + ("" if lines else comment),
                [*lines[:-1], *(f"{line}{comment}" for line in lines[-1:])],
            )
        return above, f" {self._scalar(node, path)}".rstrip() + comment, []

    def _block_text(self, node: Written, indent: int) -> list[str]:
        """Write the lines of a text under `|` or `>` two steps in from their key, or as they are where a digit says how."""
        header, _, body = self._text[node.start : node.end].partition("\n")
        lines = body.split("\n")
        if re.match(r"[|>][+-]?[0-9]", header):
            return lines
        there = min((_indent(line) for line in lines if line.strip()), default=0)
        return [f"{' ' * (indent + 2)}{line[there:]}" if line.strip() else line[there:] for line in lines]

    def _scalar(self, node: Written, path: FieldPath, *, in_flow: bool = False) -> str:
        if not isinstance(node.value, str):
            return ""
        if node.style in ("'", '"') and "\n" not in self._text[node.start : node.end]:
            return self._text[node.start : node.end]
        return self._spelling.again(node.value, node.style, path, in_flow=in_flow)

    def _flow(self, node: Written, indent: int, path: FieldPath) -> tuple[str, list[str]]:
        """Write a list or group in brackets: in one line, or with a line for each when it was on several and is long."""
        text = self._text[node.start : node.end]
        if _comments(text, node.start, node):
            first, *more = text.split("\n")
            return first.rstrip(), [line.rstrip() for line in more]
        inline = self._inline(node, path)
        if "\n" in text and len(inline) + indent > WIDTH:
            data = node.value
            _, lines = self._spelling.block(data, indent, path, after=WIDTH)
            return "", lines
        return inline, []

    def _inline(self, node: Written, path: FieldPath) -> str:
        if node.pairs:
            texts = (f"{key_text(pair.key)}: {self._inline(pair.written, (*path, pair.key))}" for pair in node.pairs)
            return "{" + ", ".join(texts) + "}"
        if node.items:
            return (
                "["
                + ", ".join(self._inline(item.written, (*path, at)) or NOTHING for at, item in enumerate(node.items))
                + "]"
            )
        if node.style == "flow":
            return "[]" if isinstance(node.value, list) else "{}"
        return self._scalar(node, path, in_flow=True)


def _indent(line: str) -> int:
    return len(line) - len(line.lstrip(" "))


def _with_room(behind: str) -> str:
    """Keep a comment in its column, two spaces at least behind the value."""
    comment = behind.lstrip(" \t")
    return f"{' ' * max(2, len(behind) - len(comment))}{comment}" if comment else ""


def _spaced(lines: Sequence[str]) -> list[str]:
    """Make one empty line of several."""
    return [line for at, line in enumerate(lines) if line or not at or lines[at - 1]]


def _comments(text: str, offset: int = 0, node: Written | None = None) -> Counter[str]:
    """Count the comments of a text; `node` is what is written in it, from `offset` on."""
    node = node or find_written(text)
    spans = sorted(_leaves(node))
    at, found = 0, []
    for start, end, style in spans:
        found.append(text[at : start - offset])
        if style in ("|", ">"):
            found.append(text[start - offset : end_of_line(text, start - offset)][1:] + "\n")
        at = end - offset
    return Counter(match.rstrip() for match in re.findall(r"#[^\n]*", "\n".join([*found, text[at:]])))


def _leaves(node: Written) -> Iterator[tuple[int, int, str]]:
    """List the spans of keys and scalars."""
    for pair in node.pairs:
        yield pair.start, pair.key_end, ""
        yield from _leaves(pair.written)
    for item in node.items:
        yield from _leaves(item.written)
    if not node.pairs and not node.items:
        yield node.start, node.end, node.style
