"""How each field of a model stands in a file: one value, several, a group, a list of groups, a group a language.

Whoever walks through entries without knowing the model (forms, tables) asks here, so that a new field is known to
all of them by the line it takes in the model.
"""

from __future__ import annotations

import types
import typing
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cache
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator

from shirube.model.types import Part, Reads, Term

Form = Literal["value", "values", "group", "groups", "languages"]


@dataclass(frozen=True, slots=True)
class Shape:
    """What stands behind one key of a group."""

    key: str
    """The name an editor writes."""
    name: str
    """The name of the model's attribute."""
    form: Form
    is_required: bool
    reads: Reads | Term | None = None
    """Of a value, or of each of several."""
    most: int | None = None
    """How many there may be of several."""
    part: type[Part] | None = None
    """The model of a group, of each group of a list, or of the group of each language."""
    before: tuple[Callable[..., object], ...] = ()
    """What makes a group of a word that stands in its place."""

    def as_group(self, node: object) -> object:
        """Write a word out as the group it stands for: `wheelchair: yes` is `{is: yes}`."""
        for widen in self.before:
            node = widen(node)
        return node

    def as_word(self, group: dict[str, Any]) -> Any:
        """Write a group as the word that says the same, where one does."""
        words = list(group.values())
        return words[0] if len(words) == 1 and self.as_group(words[0]) == group else group


@cache
def shapes_of(part: type[Part]) -> tuple[Shape, ...]:
    """Say how each field of a group stands in a file, in the order of the model; the slug is the file's name."""
    return tuple(_shape(part, name) for name in part.model_fields if name != "slug")


def _shape(part: type[Part], name: str) -> Shape:
    field = part.model_fields[name]
    key, is_required = field.alias or name, field.is_required()
    kind, metadata = _unwrapped(field.annotation, field.metadata)
    origin, arguments = typing.get_origin(kind), typing.get_args(kind)
    if origin is dict:
        group, _ = _unwrapped(arguments[1], ())
        return Shape(key, name, "languages", is_required, part=group)
    if origin is tuple:
        item, of_item = _unwrapped(arguments[0], ())
        most = min(bound for bound in (getattr(mark, "max_length", None) for mark in metadata) if bound is not None)
        if _is_group(item):
            return Shape(key, name, "groups", is_required, most=most, part=item, before=_before(of_item))
        return Shape(key, name, "values", is_required, reads=_reads(of_item), most=most)
    if _is_group(kind):
        return Shape(key, name, "group", is_required, part=kind, before=_before(metadata))
    return Shape(key, name, "value", is_required, reads=_reads(metadata))


def _unwrapped(annotation: Any, metadata: Iterable[Any]) -> tuple[Any, list[Any]]:
    """Take `Annotated` and `| None` off a type, and collect what they carried."""
    found = list(metadata)
    while True:
        if typing.get_origin(annotation) is Annotated:
            annotation, *more = typing.get_args(annotation)
            found += more
        elif typing.get_origin(annotation) in (typing.Union, types.UnionType):
            [annotation] = [choice for choice in typing.get_args(annotation) if choice is not types.NoneType]
        else:
            return annotation, found


def _is_group(annotation: object) -> bool:
    return isinstance(annotation, type) and issubclass(annotation, Part)


def _before(metadata: list[Any]) -> tuple[Callable[..., object], ...]:
    return tuple(mark.func for mark in metadata if isinstance(mark, BeforeValidator))


def _reads(metadata: list[Any]) -> Reads | Term:
    [found] = [mark for mark in metadata if isinstance(mark, Reads | Term)]
    return found
