"""How a value is written where it is new: what is quoted, what fits into one line, in which order keys stand."""

from __future__ import annotations

import re
from typing import Final

from shirube.model.order import model_keys
from shirube.model.shapes import Shape, shapes_of
from shirube.model.types import Part, Reads
from shirube.reading.marks import FieldPath, Node
from shirube.yaml_text import fits_block, quoted_text, scalar_text, text_as_written

WIDTH: Final = 100
"""Letters of a line, beyond which a list or a group is written on several."""

_STEP: Final = 2
NOTHING: Final = '""'
"""An item with nothing in it: between two commas nothing may stand."""
_NAME: Final = re.compile(r"[a-z][a-z0-9_]*")


class Spelling:
    """Writes values of one model, as text for a place in its file."""

    def __init__(self, model: type[Part]) -> None:
        self._model = model

    def keys(self, path: FieldPath) -> tuple[str, ...]:
        """List the keys of the group at a place, in the order in which they are written; none where any key may stand."""
        if not path:
            return model_keys(self._model)
        shape = self._shape(path)
        if shape is None or shape.part is None or (shape.form == "languages" and path[-1] == shape.key):
            return ()
        return tuple(inner.key for inner in shapes_of(shape.part))

    def is_word(self, path: FieldPath) -> bool:
        """Tell whether a scalar at a place is text, and no number or answer."""
        shape = self._shape(path)
        if shape is not None and shape.part is not None:  # a bare word where a group with `is:` may stand
            shape = next((inner for inner in shapes_of(shape.part) if inner.key == "is"), None)
        schema = shape.reads.schema if shape and isinstance(shape.reads, Reads) else {}
        answers = schema.get("enum")
        return schema.get("type") not in ("number", "integer") and not (isinstance(answers, list) and True in answers)

    def scalar(self, text: str | None, path: FieldPath, *, in_flow: bool = False) -> str:
        """Write one value."""
        return "" if text is None else text_as_written(text, is_word=self.is_word(path), in_flow=in_flow)

    def again(self, text: str, style: str, path: FieldPath, *, in_flow: bool = False) -> str:
        """Write one value in the quotes that stood there before."""
        if style == "'" and quoted_text(text) == f'"{text}"' and text:
            return "'" + text.replace("'", "''") + "'"
        return quoted_text(text) if style in ("'", '"') else self.scalar(text, path, in_flow=in_flow)

    def inline(self, value: Node, path: FieldPath) -> str:
        """Write a value into a line, for a place inside […] or {…}, or as one of these."""
        if isinstance(value, dict):
            pairs = (f"{key_text(key)}: {self.inline(inner, (*path, key))}" for key, inner in value.items())
            return "{" + ", ".join(pairs) + "}"
        if isinstance(value, list):
            items = (self.inline(inner, (*path, at)) or NOTHING for at, inner in enumerate(value))
            return "[" + ", ".join(items) + "]"
        return self.scalar(value, path, in_flow=True)

    def block(self, value: Node, indent: int, path: FieldPath, *, after: int) -> tuple[str, list[str]]:
        """Write a value for the place behind a key or hyphen that stands `indent` in.

        Returns what stands on the same line, where `after` letters stand before it, and the lines below.
        """
        if isinstance(value, str) or value is None:
            if value is not None and fits_block(value):
                pad = " " * (indent + _STEP)
                lines = [f"{pad}{line}" if line else "" for line in value.removesuffix("\n").split("\n")]
                return "|" if value.endswith("\n") else "|-", lines
            return self.scalar(value, path), []
        inline = self.inline(value, path)
        if not value or (is_flat(value) and after + len(inline) <= WIDTH):
            return inline, []
        if isinstance(value, list):
            return "", [line for at, item in enumerate(value) for line in self.item(item, indent + _STEP, (*path, at))]
        return "", [line for key, inner in value.items() for line in self.pair(key, inner, indent + _STEP, path)]

    def pair(self, key: str, value: Node, indent: int, path: FieldPath) -> list[str]:
        """Write the lines of a key and its value; `path` is the way to the group that holds it."""
        head = f"{' ' * indent}{key_text(key)}:"
        inline, lines = self.block(value, indent, (*path, key), after=len(head) + 1)
        return [f"{head} {inline}".rstrip(), *lines]

    def item(self, value: Node, indent: int, path: FieldPath) -> list[str]:
        """Write the lines of an item of a list."""
        inline, lines = self.block(value, indent, path, after=indent + _STEP)
        head = f"{' ' * indent}-"
        if not inline and lines:
            return [f"{head} {lines[0].lstrip(' ')}", *lines[1:]]
        return [f"{head} {inline}".rstrip(), *lines]

    def _shape(self, path: FieldPath) -> Shape | None:
        """Find how the field at a place stands in a file; of a language, the field that holds all of them."""
        part: type[Part] | None = self._model
        shape: Shape | None = None
        for step in path:
            if isinstance(step, int) or (shape is not None and shape.form == "languages" and part is None):
                part = shape.part if shape else None
                continue
            if part is None:
                return None
            shape = next((inner for inner in shapes_of(part) if inner.key == step), None)
            if shape is None:
                return None
            part = None if shape.form == "languages" else shape.part
        return shape


def key_text(key: str) -> str:
    """Write a key; the names of fields stand bare, `on` too."""
    return key if _NAME.fullmatch(key) else scalar_text(key)


def is_flat(value: Node) -> bool:
    """Tell whether a value may stand in one line: scalars, or a list or group of them, and no text of several lines."""
    if isinstance(value, dict):
        return all(_is_short(inner) or (isinstance(inner, dict) and is_flat(inner)) for inner in value.values())
    if isinstance(value, list):
        return all(_is_short(inner) for inner in value)
    return _is_short(value)


def _is_short(value: Node) -> bool:
    return value is None or (isinstance(value, str) and "\n" not in value)
