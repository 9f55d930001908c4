"""An entry as flat names and texts, `contact.phone` → `0143-00-0001`: what forms, tables and letters hold.

Every value is text. Several values are lines; the rows of a list of groups are numbered from 1 (`except.1.on`); what
`is:` holds has the name of its group (`access.wheelchair`). What is not written is not there, and an empty text means
"take it away".
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Final

from shirube.intake.fields import MODELS, ROW, ROW_NUMBER, field_of, form_fields
from shirube.link import EntryKind
from shirube.model.listing import Listing
from shirube.model.order import in_model_order
from shirube.model.shapes import Shape, shapes_of
from shirube.model.types import Part
from shirube.reading.decode import rule_of_unseen, unseen
from shirube.reading.marks import Node
from shirube.values import ValueFault, closest, displayed
from shirube.yaml_text import scalar_text

Flat = dict[str, str]

_LINE_END: Final = re.compile("\r\n|[\r\x85\u2028\u2029]")
_BLANK_END: Final = re.compile(r"[^\S\n]+$", re.MULTILINE)
_TO_COMPOSE: Final = re.compile(".[\u0300-\u036f\u1161-\u11c2\u3099\u309a]+")
_HALF: Final = re.compile("[\ud800-\udfff]")
_OF_LINES: Final = frozenset({"text", "markdown", "lines", "choices"})
"""Controls whose text may have several lines; on a narrow screen a long line is written in a box of some height."""


ROWS_TO_ADD: Final = 2
"""Rows that a form or a table offers below those that are there; without a script there is no other way to add one."""


class FlatFault(ValueFault):
    """A flat name or its text that no entry can hold; the words are those of a rule of `check`."""

    def __init__(self, name: str, rule: str, **values: str) -> None:
        self.name = displayed(name)
        super().__init__(rule, **values)


# ---- texts from outside ---------------------------------------------------------------------------------------------


def tidy(text: str) -> str:
    """Bring a text from a form, a table or a letter into the one form in which we keep texts.

    Lines end in a line feed, without spaces before it; no empty lines at either end; a letter and its marks, which
    some systems send apart (か and ゛), are one. Whole NFC would change names: it turns the 神 of some into another.
    ValueFault, with the words of `check`: there is a character in it that nobody can see.
    """
    lines = _BLANK_END.sub("", _LINE_END.sub("\n", text)).strip("\n")
    refuse_unseen(lines)
    return _TO_COMPOSE.sub(lambda match: unicodedata.normalize("NFC", match[0]), lines)


def refuse_unseen(text: str) -> None:
    """Raise ValueFault for a character that nobody can see, or half of one."""
    found = next(unseen(text), None) or _HALF.search(text)
    if found:
        char = found[0]
        rule = "character-replaced" if _HALF.match(char) else rule_of_unseen(char)
        raise ValueFault(rule, code=f"U+{ord(char):04X}")


def read_form(sent: Iterable[tuple[str, str]], kind: EntryKind) -> Flat:
    """Take what a form has sent: tidy texts, the boxes that were ticked as the lines of one field.

    A name that is not there was not asked; an empty text takes away.

    Names that are no field of an entry (a token) are left out. FlatFault: a text that cannot be kept.
    """
    flat: Flat = {}
    for name, text in sent:
        asked = field_of(kind, name)
        if asked is None:
            continue
        try:
            written = tidy(text)
            if asked.control not in _OF_LINES:
                written = written.replace("\n", " ")
        except ValueFault as fault:
            raise FlatFault(name, fault.rule, **{key: str(value) for key, value in fault.values.items()}) from None
        flat[name] = "\n".join(filter(None, (flat.get(name), written)))
    return flat


# ---- from an entry --------------------------------------------------------------------------------------------------


def flatten(data: Mapping[str, Node], kind: EntryKind, languages: Mapping[str, str] | None = None) -> Flat:
    """Make an entry's data flat, every value as the file writes it; the entry must be one that `check` can read.

    `languages`: how a language may be written → its id, where the file may write it otherwise than by its id.
    """
    flat: Flat = {}
    _flatten_group(MODELS[kind], data, "", flat, languages or {})
    return flat


def flat_of(listing: Listing) -> Flat:
    """Make an entry flat from what was read of it: terms by their ids, dates and numbers as we write them."""
    flat: Flat = {}
    _flatten_part(listing, "", flat)
    return flat


def rows_in(flat: Iterable[str], key: str) -> int:
    """Count the rows of a list of groups by its flat names."""
    return max((int(name.split(".")[1]) for name in flat if name.startswith(f"{key}.")), default=0)


def _name(above: str, key: str) -> str:
    return above if key == "is" else f"{above}.{key}" if above else key


def _flatten_group(part: type[Part], node: object, above: str, flat: Flat, languages: Mapping[str, str]) -> None:
    assert isinstance(node, Mapping), above
    for shape in shapes_of(part):
        written, name = node.get(shape.key), _name(above, shape.key)
        if written is None:
            continue
        inner = shape.part or Part
        match shape.form:
            case "value":
                assert isinstance(written, str), name
                flat[name] = written.rstrip().lstrip("\n")
            case "values":
                lines = [line.strip() for line in _listed(written) if isinstance(line, str)]
                if lines:
                    flat[name] = "\n".join(lines)
            case "group":
                _flatten_group(inner, shape.as_group(written), name, flat, languages)
            case "groups":
                rows = [row for row in _listed(written) if row is not None]
                for number, row in enumerate(rows, 1):
                    _flatten_group(inner, shape.as_group(row), f"{name}.{number}", flat, languages)
            case "languages":
                assert isinstance(written, Mapping), name
                for language, words in written.items():
                    if words is not None:
                        _flatten_group(inner, words, f"{name}.{languages.get(language, language)}", flat, languages)


def _listed(node: object) -> list[object]:
    return node if isinstance(node, list) else [node]


def _flatten_part(part: Part, above: str, flat: Flat) -> None:
    for shape in shapes_of(type(part)):
        value, name = getattr(part, shape.name), _name(above, shape.key)
        if shape.name not in part.model_fields_set or value is None:
            continue
        match shape.form:
            case "value":
                flat[name] = _as_text(value)
            case "values":
                if value:
                    flat[name] = "\n".join(map(_as_text, value))
            case "group":
                _flatten_part(value, name, flat)
            case "groups":
                for number, row in enumerate(value, 1):
                    _flatten_part(row, f"{name}.{number}", flat)
            case "languages":
                for language, words in value.items():
                    _flatten_part(words, f"{name}.{language}", flat)


def _as_text(value: str | int | float | bool | date) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return value if isinstance(value, str) else scalar_text(value)


# ---- to an entry ----------------------------------------------------------------------------------------------------


@dataclass(slots=True)
class _Branch:
    """What the flat names hold at one step: a text, further steps, or both (`parking` and `parking.note`)."""

    text: str = ""
    inner: dict[str, _Branch] = field(default_factory=dict)


def unflatten(flat: Mapping[str, str], kind: EntryKind) -> dict[str, Node]:
    """Put a flat entry together as a file would hold it, keys in the model's order; empty texts and rows are left out.

    FlatFault, with the words of `check`: a name that is no field, or a character that nobody can see.
    """
    root = _Branch()
    for name, text in flat.items():
        if field_of(kind, name) is None:
            known = [one.name for one in form_fields(kind) if ROW not in one.path]
            raise FlatFault(name, "unknown-field", field=displayed(name), suggestion=closest(name, known) or "")
        try:
            refuse_unseen(text)
        except ValueFault as fault:
            raise FlatFault(name, fault.rule, **{key: str(value) for key, value in fault.values.items()}) from None
        branch = root
        for step in name.split("."):
            branch = branch.inner.setdefault(step, _Branch())
        branch.text = text
    return in_model_order(MODELS[kind], _group_of(MODELS[kind], root))


def _group_of(part: type[Part], branch: _Branch) -> dict[str, Node]:
    found = {
        shape.key: _node_of(shape, branch if shape.key == "is" else branch.inner.get(shape.key, _EMPTY))
        for shape in shapes_of(part)
    }
    return {key: node for key, node in found.items() if node is not None}


_EMPTY: Final = _Branch()


def _node_of(shape: Shape, branch: _Branch) -> Node:
    part = shape.part or Part
    match shape.form:
        case "value":
            return branch.text or None
        case "values":
            lines: list[Node] = [line.strip() for line in branch.text.split("\n") if line.strip()]
            return lines or None
        case "group":
            return _short(shape, _group_of(part, branch))
        case "groups":
            numbered = sorted((int(step), row) for step, row in branch.inner.items() if ROW_NUMBER.fullmatch(step))
            rows = [_short(shape, _group_of(part, row)) for _, row in numbered]
            return [row for row in rows if row is not None] or None
        case "languages":
            words = {language: _group_of(part, inner) for language, inner in branch.inner.items()}
            return {language: group for language, group in words.items() if group} or None


def _short(shape: Shape, group: dict[str, Node]) -> Node:
    """Write a group as short as it can be read: nothing, a word, or its fields."""
    return shape.as_word(group) if group else None
