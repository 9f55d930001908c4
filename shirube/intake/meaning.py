"""What a text in a field means, so that two spellings of one thing are no difference, and how it is said to people."""

from __future__ import annotations

from datetime import date
from typing import Final

from shirube.convert import Words
from shirube.intake.fields import MODELS, ROW, field_of
from shirube.link import EntryKind
from shirube.model.shapes import Shape, shapes_of
from shirube.model.types import Part, Reads, Term

_AS_IN_WINDOWS: Final = str.maketrans("〜−—‖¢£¬", "～－―∥￠￡￢")
"""Signs that Shift_JIS has once and Unicode twice: a table saved as CSV by Excel brings back the other."""


def meaning(kind: EntryKind, name: str, text: str, words: Words) -> str:
    """Say what the text of a field is read as; a text that cannot be read means itself, whichever dash it is written with.

    `words`: the controlled words there are, as an entry's own reading uses them.
    """
    field = field_of(kind, name)
    shape = None if field is None else _shape_at(MODELS[kind], field.path)
    if shape is None:
        return text.strip().translate(_AS_IN_WINDOWS)
    lines = text.split("\n") if shape.form == "values" else [text]
    return "\n".join(_read(shape, line, words) for line in lines if line.strip()).translate(_AS_IN_WINDOWS)


def in_words(kind: EntryKind, name: str, text: str, words: Words) -> str:
    """Say the text of a field in Japanese: the labels of what was chosen, everything else as it is."""
    field = field_of(kind, name)
    if field is None:
        return text
    labels = dict(field.choices)
    if field.vocabulary:
        labels = {id: word for word, id in words.get(field.vocabulary, {}).items() if word != id}
    return "\n".join(labels.get(line.strip(), line) for line in text.split("\n")) if labels else text


def _read(shape: Shape, text: str, words: Words) -> str:
    if isinstance(shape.reads, Term):
        word = text.strip()
        return words.get(shape.reads.vocabulary, {}).get(word, word)
    if not isinstance(shape.reads, Reads):
        return text.strip()
    try:
        value = shape.reads.read(text)
    except ValueError:  # as which pydantic and our own readers tell a fault
        return text.strip()
    return value.isoformat() if isinstance(value, date) else str(value)


def _shape_at(part: type[Part], path: tuple[str, ...]) -> Shape | None:
    """Find how a field stands in a file; a group with `is:` stands for the word in it."""
    key, *below = path
    shape = next((shape for shape in shapes_of(part) if shape.key == key), None)
    if shape is None or shape.part is None:
        return shape
    if shape.form == "languages" or below[:1] == [ROW]:
        below = below[1:]
    return _shape_at(shape.part, tuple(below) or ("is",))
