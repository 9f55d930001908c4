"""Change some values of an entry's file and leave every other byte as somebody wrote it: comments, order, layout.

No YAML library writes back what it has read. So the file is never written anew: the spans of what changed are
replaced in its text, and the result is read again. It must hold what was wanted, or nothing comes of it.

A comment behind a value stays behind the value that takes its place. Comments go only with what they stand in or
behind when that is taken away.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from difflib import SequenceMatcher

from shirube.intake.spelling import NOTHING, WIDTH, Spelling, key_text
from shirube.intake.written import Item, Pair, Written, end_of_line, find_written, next_line, start_of_line
from shirube.model.types import Part
from shirube.reading.marks import FieldPath, Node
from shirube.reading.records import parse_record
from shirube.yaml_text import fits_block


class SpliceRefused(Exception):
    """The file cannot be changed so that all else stays as it is; what is on disk is untouched."""


def splice(text: str, wanted: Mapping[str, Node], model: type[Part]) -> str:
    """Change a file so that it holds `wanted`; what it holds already is not touched.

    New keys go to their place in the order of the model. SpliceRefused: the file is not one to read, or what came
    out does not hold exactly what was wanted.
    """
    if (before := _read(text)) is None:
        raise SpliceRefused("the file cannot be read")
    if before == wanted:
        return text
    root = find_written(text)
    changes = _Changes(text, Spelling(model))
    changes.change_all(root, wanted)
    for after in changes.made(root):
        if _read(after) == wanted:
            return after
    raise SpliceRefused("the changed file would not hold what was wanted")


def _read(text: str) -> dict[str, Node] | None:
    record, _ = parse_record(text.encode("utf-8", "surrogatepass"), "")
    return record.data if record and record.text == text else None


class _Changes:
    """Gathers the spans to replace in one text."""

    def __init__(self, text: str, spelling: Spelling) -> None:
        self._newline = "\r\n" if "\r\n" in text else "\n"
        self._added_newline = "" if text.endswith("\n") else self._newline
        self._text = text + self._added_newline
        self._spelling = spelling
        self._edits: list[tuple[int, int, str]] = []

    def made(self, root: Written) -> Iterator[str]:
        """Write the text with every change in it: ended as the file was, then with a line end where it had none."""
        if self._added_newline:
            self._close_last_text(root)
        pieces, end = [], 0
        for start, stop, new in sorted(self._edits, key=lambda edit: edit[:2]):
            if start < end:
                raise SpliceRefused("two changes touch the same place")
            pieces += [self._text[end:start], new]
            end = stop
        whole = "".join(pieces) + self._text[end:]
        last_line_went = any(stop == len(self._text) and not new for _, stop, new in self._edits)
        if not last_line_went:
            yield whole.removesuffix(self._added_newline)
        yield whole

    def _close_last_text(self, root: Written) -> None:
        """Keep a text under `|` that ended the file without a line end as it is, now that lines follow it."""
        last = root
        while last.pairs or last.items:
            last = last.pairs[-1].written if last.pairs else last.items[-1].written
        header = self._text[last.start : end_of_line(self._text, last.start)].partition("#")[0]
        follows = any(start >= last.end for start, _, _ in self._edits)
        replaced = any(start <= last.start < end for start, end, _ in self._edits)
        if last.style in ("|", ">") and follows and not replaced and not {"+", "-"} & set(header):
            self._edit(last.start, last.start + 1, f"{last.style}-")

    def _edit(self, start: int, end: int, new: str) -> None:
        self._edits.append((start, end, new))

    def _insert_lines(self, at: int, lines: Sequence[str]) -> None:
        self._edit(at, at, "".join(line + self._newline for line in lines))

    def change_all(self, root: Written, wanted: Mapping[str, Node]) -> None:
        """Change the whole file."""
        if root.style == "flow":
            self._edit(root.start, root.end, self._flow(root, dict(wanted), ()))
        else:
            self.change_pairs(root, wanted, ())

    # ---- one value --------------------------------------------------------------------------------------------

    def change(self, head: int, indent: int, old: Written, new: Node, path: FieldPath) -> None:
        """Change the value behind a colon or hyphen that ends at `head`; the key or hyphen stands `indent` in."""
        if old.value == new:
            return
        if old.style == "block" and isinstance(new, dict) and any(pair.key in new for pair in old.pairs):
            self.change_pairs(old, new, path)
        elif old.style == "block" and isinstance(new, list) and new and old.items and self._begins_line(old.items[0]):
            self._change_items(old, new, path)
        elif old.style == "flow" and new and isinstance(new, dict if old.pairs else list):
            self._change_flow(head, indent, old, new, path)
        elif old.style == "|" and isinstance(new, str) and _stands_in_lines(new):
            self._put(head, old, *_in_lines(new, indent))
        elif old.style in ("'", '"') and isinstance(new, str) and not fits_block(new):
            self._edit(old.start, old.end, self._spelling.again(new, old.style, path))
        else:
            column = head - start_of_line(self._text, head) + 1
            self._put(head, old, *self._spelling.block(new, indent, path, after=column))

    def _put(self, head: int, old: Written, inline: str, lines: Sequence[str]) -> None:
        """Write a value where another stood, and keep the comment behind that."""
        text = self._text
        if old.is_blank:
            comment = text[head : end_of_line(text, head)].rstrip()
            last = end_of_line(text, head)
        elif old.style in ("block", "|", ">"):
            on_line = "\n" not in text[head : old.start]
            found = None if on_line and old.style == "block" else _COMMENT.search(text[head : end_of_line(text, head)])
            comment = found[0] if found else ""
            last = end_of_line(text, old.end)
        elif not lines:
            self._edit(old.start if inline or "#" in text[head : old.start] else head, old.end, inline)
            return
        else:
            above = "".join(match[0] for match in _COMMENT.finditer(text[head : old.start]))
            last = end_of_line(text, old.end)
            comment = above + text[old.end : last].rstrip()
        below = "".join(self._newline + line for line in lines)
        self._edit(head, last, (f" {inline}" if inline else "") + comment + below)

    # ---- groups -----------------------------------------------------------------------------------------------

    def change_pairs(self, old: Written, wanted: Mapping[str, Node], path: FieldPath) -> None:
        """Change a group that is written with a key a line."""
        kept = [pair for pair in old.pairs if pair.key in wanted]
        for pair in kept:
            self.change(pair.head, self._column(pair.start), pair.written, wanted[pair.key], (*path, pair.key))
        self._remove_pairs(old, kept)
        indent = self._column(old.pairs[0].start)
        for key, after in self._places(kept or list(old.pairs), wanted, path):
            lines = self._spelling.pair(key, wanted[key], indent, path)
            if after is not None:
                self._insert_lines(self._below(after.end, indent), lines)
            elif self._begins_line(kept[0] if kept else old.pairs[0]):
                self._insert_lines(start_of_line(self._text, old.pairs[0].start), lines)
            else:
                self._edit(kept[0].start, kept[0].start, self._newline.join([*lines, ""]).lstrip(" ") + " " * indent)

    def _places(
        self, kept: Sequence[Pair], wanted: Mapping[str, Node], path: FieldPath
    ) -> list[tuple[str, Pair | None]]:
        """Find for each new key the one behind which it goes; None: before all."""
        order = {key: at for at, key in enumerate(self._spelling.keys(path))}
        there = {pair.key for pair in kept}
        new = sorted((key for key in wanted if key not in there), key=lambda key: order.get(key, len(order)))
        places: list[tuple[str, Pair | None]] = []
        for key in new:
            rank = order.get(key, len(order))
            before = [pair for pair in kept if order.get(pair.key, len(order)) <= rank]
            best = max((order.get(pair.key, len(order)) for pair in before), default=-1)
            after = [pair for pair in before if order.get(pair.key, len(order)) == best]
            places.append((key, after[-1] if after else None))
        return places

    def _remove_pairs(self, old: Written, kept: Sequence[Pair]) -> None:
        gone = [pair for pair in old.pairs if pair not in kept]
        leading = []
        if gone and kept and not self._begins_line(old.pairs[0]):
            leading = [pair for pair in gone if pair.start < kept[0].start]
        if leading:
            # Behind a hyphen the first key that stays moves up, unless a comment stands in between.
            if "#" not in self._text[leading[0].start : kept[0].start]:
                self._edit(leading[0].start, kept[0].start, "")
            else:
                start = len(self._text[: leading[0].start].rstrip(" "))
                self._edit(start, end_of_line(self._text, leading[0].end), "")
                gone = [pair for pair in gone if pair is not leading[0]]
                leading = []
        for pair in gone:
            if pair not in leading:
                self._edit(start_of_line(self._text, pair.start), next_line(self._text, pair.end), "")

    # ---- lists ------------------------------------------------------------------------------------------------

    def _change_items(self, old: Written, new: Sequence[Node], path: FieldPath) -> None:
        """Change a list that is written with an item a line."""
        indent = self._column(old.items[0].start)
        for start, stop, pieces in _alignment(old.items, new):
            for item, at in zip(old.items[start:stop], pieces, strict=False):
                if at is None:
                    self._edit(start_of_line(self._text, item.start), next_line(self._text, item.end), "")
                else:
                    self.change(item.head, indent, item.written, new[at], (*path, at))
        for before, at in _fresh(old.items, new):
            lines = self._spelling.item(new[at], indent, (*path, at))
            if before:
                place = self._below(old.items[before - 1].end, indent)
            else:
                place = self._above(start_of_line(self._text, old.items[0].start))
            self._insert_lines(place, lines)

    # ---- […] and {…} ------------------------------------------------------------------------------------------

    def _change_flow(self, head: int, indent: int, old: Written, new: Node, path: FieldPath) -> None:
        written = self._flow(old, new, path)
        line = start_of_line(self._text, old.start)
        is_long = old.start - line + len(written) > WIDTH and "\n" not in self._text[old.start : old.end]
        if is_long and isinstance(new, list) and all(isinstance(item, dict) for item in new):
            # One more group would make the line too long to read: a line for each.
            texts, fresh = self._item_pieces(old, new, path)
            pieces = [text for at in range(len(texts) + 1) for text in (*fresh.get(at, ()), *texts[at : at + 1])]
            self._put(head, old, "", [f"{' ' * (indent + 2)}- {text}" for text in pieces if text is not None])
        else:
            self._edit(old.start, old.end, written)

    def _flow(self, old: Written, new: Node, path: FieldPath) -> str:
        """Write a value that stands inside […] or {…}, or is one of these."""
        text = self._text[old.start : old.end]
        if old.value == new:
            return text
        if isinstance(new, dict) and old.pairs and new:
            return self._flow_pairs(old, new, path)
        if isinstance(new, list) and old.items and new:
            return self._flow_items(old, new, path)
        if isinstance(new, str) and isinstance(old.value, str):
            return self._spelling.again(new, old.style, path, in_flow=True)
        return self._spelling.inline(new, path)

    def _flow_pairs(self, old: Written, new: Mapping[str, Node], path: FieldPath) -> str:
        kept = [pair for pair in old.pairs if pair.key in new]
        texts: list[str | None] = []
        for pair in old.pairs:
            if pair.key not in new:
                texts.append(None)
            elif pair.written.value == new[pair.key]:
                texts.append(self._text[pair.start : pair.end])
            else:
                value = self._flow(pair.written, new[pair.key], (*path, pair.key))
                texts.append(f"{self._text[pair.start : pair.key_end]}: {value}")
        fresh: dict[int, list[str]] = {}
        for key, after in self._places(kept, new, path):
            at = old.pairs.index(after) + 1 if after else 0
            fresh.setdefault(at, []).append(f"{key_text(key)}: {self._spelling.inline(new[key], (*path, key))}")
        return self._joined(old, [(pair.start, pair.end) for pair in old.pairs], texts, fresh)

    def _flow_items(self, old: Written, new: Sequence[Node], path: FieldPath) -> str:
        texts, fresh = self._item_pieces(old, new, path)
        return self._joined(old, [(item.written.start, item.end) for item in old.items], texts, fresh)

    def _item_pieces(
        self, old: Written, new: Sequence[Node], path: FieldPath
    ) -> tuple[list[str | None], dict[int, list[str]]]:
        """Write what each old item becomes, None where it goes, and what is new before each of them."""
        texts: list[str | None] = []
        for start, stop, pieces in _alignment(old.items, new):
            for item, at in zip(old.items[start:stop], pieces, strict=False):
                texts.append(None if at is None else self._flow(item.written, new[at], (*path, at)) or NOTHING)
        fresh: dict[int, list[str]] = {}
        for before, at in _fresh(old.items, new):
            fresh.setdefault(before, []).append(self._spelling.inline(new[at], (*path, at)) or NOTHING)
        return texts, fresh

    def _joined(
        self,
        old: Written,
        spans: Sequence[tuple[int, int]],
        texts: Sequence[str | None],
        fresh: Mapping[int, Sequence[str]],
    ) -> str:
        """Put the pieces of […] or {…} together again, with what stood between them, comments above all."""
        opening, closing = self._text[old.start : spans[0][0]], self._text[spans[-1][1] : old.end]
        pieces: list[tuple[str, str]] = []
        for at, (_, end) in enumerate(spans):
            pieces += [(text, ", ") for text in fresh.get(at, ())]
            gap = self._text[end : spans[at + 1][0]] if at + 1 < len(spans) else ""
            text = texts[at]
            if text is not None:
                pieces.append((text, gap or ", "))
            elif "#" in gap:
                kept = gap.replace(",", "", 1)
                if pieces:
                    pieces[-1] = (pieces[-1][0], pieces[-1][1].rstrip() + kept)
                else:
                    opening = opening.rstrip() + kept
        pieces += [(text, ", ") for text in fresh.get(len(spans), ())]
        *front, (last, gap) = pieces
        if "#" in gap:
            last, closing = last + gap, re.sub(r"^\s*,", "", closing)
        return opening + "".join(text + between for text, between in front) + last + closing

    # ---- places -----------------------------------------------------------------------------------------------

    def _column(self, at: int) -> int:
        return at - start_of_line(self._text, at)

    def _begins_line(self, what: Pair | Item) -> bool:
        return not self._text[start_of_line(self._text, what.start) : what.start].strip(" ")

    def _below(self, end: int, indent: int) -> int:
        """Find the line below a value, and below the comments that are indented more than its key: they are its own."""
        at = next_line(self._text, end)
        while (line := _COMMENT_LINE.match(self._text, at)) and len(line[0]) > indent:
            at = next_line(self._text, at)
        return at

    def _above(self, at: int) -> int:
        """Find the first of the comment lines directly above a line."""
        while at and _COMMENT_LINE.match(self._text, above := start_of_line(self._text, at - 1)):
            at = above
        return at


_COMMENT_LINE = re.compile(r" *(?=#)")
_COMMENT = re.compile(r"[ \t]*#[^\r\n]*")


def _in_lines(text: str, indent: int) -> tuple[str, list[str]]:
    pad = " " * (indent + 2)
    lines = [f"{pad}{line}" if line else "" for line in text.removesuffix("\n").split("\n")]
    return "|" if text.endswith("\n") else "|-", lines


def _stands_in_lines(text: str) -> bool:
    """Tell whether text can stand under `|`, be it one line."""
    body = text.removesuffix("\n")
    return bool(body) and not body.endswith("\n") and fits_block(f"{body}\nx")


# ---- which items are the same -----------------------------------------------------------------------------------

_MOST_COMPARED = 400
"""Pairs of items whose likeness is looked at; beyond, items are taken in their order."""

_ALIKE = 0.4


def _opcodes(old: Sequence[Item], new: Sequence[Node]) -> Sequence[tuple[str, int, int, int, int]]:
    ours, theirs = [_frozen(item.written.value) for item in old], [_frozen(node) for node in new]
    found = SequenceMatcher(None, ours, theirs, autojunk=False).get_opcodes()
    in_place = [one == other for one, other in zip(ours, theirs, strict=False)]
    if len(ours) == len(theirs) and sum(in_place) >= sum(
        stop - start for kind, start, stop, *_ in found if kind == "equal"
    ):
        # Of items that say the same, the one in the same place is the same: its comment stays with it.
        return [("equal" if same else "replace", at, at + 1, at, at + 1) for at, same in enumerate(in_place)]
    return found


def _alignment(old: Sequence[Item], new: Sequence[Node]) -> list[tuple[int, int, list[int | None]]]:
    """Say for each run of old items which new item each becomes; None: it goes."""
    runs: list[tuple[int, int, list[int | None]]] = []
    for kind, start, stop, begin, end in _opcodes(old, new):
        if kind == "equal":
            runs.append((start, stop, list(range(begin, end))))
        elif kind in ("delete", "replace"):
            runs.append((start, stop, _likest(old[start:stop], new[begin:end], begin)))
    return runs


def _fresh(old: Sequence[Item], new: Sequence[Node]) -> list[tuple[int, int]]:
    """List the new items that no old one becomes: before which old item each goes, and which it is."""
    fresh: list[tuple[int, int]] = []
    for kind, start, stop, begin, end in _opcodes(old, new):
        if kind not in ("insert", "replace"):
            continue
        became = _likest(old[start:stop], new[begin:end], begin)
        place = start
        for at in range(begin, end):
            if at in became:
                place = start + became.index(at) + 1
            else:
                fresh.append((place, at))
    return fresh


def _likest(old: Sequence[Item], new: Sequence[Node], begin: int) -> list[int | None]:
    """Pair items in order so that each becomes the one it is most like, for its comment to stay with it."""
    if len(old) == len(new):
        return list(range(begin, begin + len(new)))
    if len(old) * len(new) > _MOST_COMPARED:
        return [begin + at if at < len(new) else None for at in range(len(old))]
    pairs: list[int | None] = []
    free = 0
    for item in old:
        likeness = [_likeness(item.written.value, node) for node in new[free:]]
        best = max(likeness, default=0.0)
        if best < _ALIKE:
            pairs.append(None)
        else:
            free += likeness.index(best) + 1
            pairs.append(begin + free - 1)
    return pairs


def _likeness(one: Node, other: Node) -> float:
    return SequenceMatcher(None, _frozen(one)[:200], _frozen(other)[:200], autojunk=False).ratio()


def _frozen(node: Node) -> str:
    return json.dumps(node, ensure_ascii=False, sort_keys=True)
