"""What a form asks of an entry: every field of the model as one question, worked out from the model alone."""

from __future__ import annotations

import re
import typing
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Final, Literal

from shirube.link import EntryKind
from shirube.model.listing import WITHHELD
from shirube.model.organisation import Organisation
from shirube.model.place import Place
from shirube.model.sentences import sentence_of
from shirube.model.shapes import Shape, shapes_of
from shirube.model.types import (
    Day,
    Email,
    Latitude,
    LineUrl,
    Longitude,
    Markdown,
    OneOf,
    Paragraph,
    Part,
    People,
    Phone,
    Reads,
    Term,
    Tristate,
    TristateWithNote,
    Url,
    Yen,
    Yes,
)
from shirube.phrases import FIRST_LANGUAGE, Words, other_languages
from shirube.values import ValueFault, read_yes_no

FieldPath = tuple[str, ...]
Control = Literal[
    "line", "text", "markdown", "lines", "choice", "choices", "tristate", "yes", "date", "number", "url", "tel", "email"
]

MODELS: Final[Mapping[EntryKind, type[Place] | type[Organisation]]] = {"place": Place, "organisation": Organisation}
ROW: Final = "*"
"""In the name of a field: the number of a row in a list of groups."""
OFFICE: Final = "office"
"""The section of what the office keeps: who has agreed, who made sure and when."""

_SECTIONS: Final[Mapping[str, tuple[str, ...]]] = {
    "name": ("name", "kana", "aliases", "summary", "description", "kind", "organisation", "purposes", "neutral_title"),
    "when": ("open", "closed", "also", "except", "open_note", "status"),
    "where": ("venue", "address", "area", "hide_address", "getting_there", "parking", "pick_up", "geo"),
    "contact": ("contact", "corporate_number"),
    "whom": ("audiences", "admission", "companions"),
    "first": ("comfort",),
    "support": ("support", "ways", "confidential"),
    "terms": ("cost", "fee", "booking", "capacity", "food", "languages", "online"),
    "access": ("access",),
    "roles": ("roles",),
    "translations": ("translations",),
    OFFICE: ("listed", "confirmed", "source", "member_since"),
}
"""The parts of a form, in their order, and the keys of an entry that stand in each."""
SECTIONS: Final = tuple(_SECTIONS)
_SECTION_OF: Final = {key: section for section, keys in _SECTIONS.items() for key in keys}
_RANK: Final = {key: rank for rank, key in enumerate(_SECTION_OF)}


def _reader(annotated: object) -> Reads:
    reads = typing.get_args(annotated)[1]
    assert isinstance(reads, Reads)
    return reads


_CONTROLS: Final[Mapping[Reads, Control]] = {
    _reader(Markdown): "markdown",
    _reader(Paragraph): "text",
    _reader(Day): "date",
    _reader(Phone): "tel",
    _reader(Url): "url",
    _reader(LineUrl): "url",
    _reader(Email): "email",
    _reader(Latitude): "number",
    _reader(Longitude): "number",
    _reader(Yen): "number",
    _reader(People): "number",
    _reader(Yes): "yes",
    _reader(Tristate): "tristate",
}
"""How a value is asked for that is neither one of a few words nor a line of text."""
_ANSWERS: Final = (("yes", "はい"), ("no", "いいえ"), ("unknown", "確認中"))


@dataclass(frozen=True, slots=True)
class FormField:
    """One question."""

    name: str
    """Dotted: `contact.phone`, `except.*.on`, `translations.en.name`; what `is:` holds has the name of its group."""
    path: FieldPath
    control: Control
    sentence: str
    """What the model says of the field."""
    section: str
    label: str
    """The key of its phrase."""
    choices: tuple[tuple[str, str], ...] = ()
    """Id and Japanese label; none where `vocabulary` names them."""
    vocabulary: str | None = None
    limit: int | None = None
    """Characters of a value, or of each line of several."""
    most: int | None = None
    """Lines of several."""
    required: bool = False
    """Of a row: required once anything of the row is written."""

    @property
    def staff(self) -> bool:
        """Whether only the office may set it."""
        return self.section == OFFICE

    @property
    def of(self) -> str:
        """The key of the entry that it stands under."""
        return self.path[0]

    @property
    def is_row(self) -> bool:
        """Whether it stands in a list of groups."""
        return ROW in self.path

    @property
    def is_note(self) -> bool:
        """Whether it explains the answer of the field above it."""
        return self.label == _NOTE


def may_ask_for(field: FormField, now: str | None) -> bool:
    """Tell whether anybody may ask for this value, or only the office.

    What guards somebody (`hide_address`, `neutral_title`) anyone may turn on; only the office turns it off.
    """
    return not field.staff and (field.control != "yes" or now == "yes")


def is_withheld(path: Iterable[str]) -> bool:
    """Tell whether a field, by the steps of its name, is kept back from an entry that hides its address."""
    return any(step in WITHHELD for step in path)


def hides_address(flat: Mapping[str, str]) -> bool:
    """Tell whether an entry, as flat texts, keeps its address back; what nobody can read counts as yes."""
    try:
        return read_yes_no(flat.get("hide_address", "no"))
    except ValueFault:
        return True


@cache
def form_fields(kind: EntryKind, languages: tuple[str, ...] | None = None) -> tuple[FormField, ...]:
    """List the questions of a form in its order. `languages` beside Japanese: all that have phrases, unless told."""
    beside = tuple(other_languages()) if languages is None else languages
    shapes = sorted(shapes_of(MODELS[kind]), key=lambda shape: _RANK[shape.key])
    return tuple(field for shape in shapes for field in _fields(MODELS[kind], shape, (), beside))


ROW_NUMBER: Final = re.compile(r"[1-9][0-9]{0,2}", re.ASCII)


def pattern_of(name: str) -> str:
    """Put `*` for the numbers of a flat name: `except.1.on` is a row of `except.*.on`."""
    return ".".join(ROW if ROW_NUMBER.fullmatch(step) else step for step in name.split("."))


def field_of(kind: EntryKind, name: str) -> FormField | None:
    """Find the field that a flat name belongs to; None for what is no field."""
    return None if ROW in name else _by_name(kind).get(pattern_of(name))


@cache
def _by_name(kind: EntryKind) -> Mapping[str, FormField]:
    return {field.name: field for field in form_fields(kind)}


def in_form_order(kind: EntryKind, names: Iterable[str]) -> list[str]:
    """Sort flat names as a form asks for them, row by row; what is no field comes last."""
    fields = _by_name(kind)
    ranks = {name: rank for rank, name in enumerate(fields)}
    firsts: dict[str, int] = {}
    for field in fields.values():
        firsts.setdefault(field.of if field.is_row else field.name, ranks[field.name])

    def place(name: str) -> tuple[int, int, int, str]:
        field = fields.get(pattern_of(name))
        if field is None:
            return len(ranks), 0, 0, name
        row = next((int(step) for step in name.split(".") if step.isdigit()), 0) if field.is_row else 0
        return firsts[field.of if field.is_row else field.name], row, ranks[field.name], name

    return sorted(names, key=place)


_NOTE: Final = "field.note"


def label_of(phrases: Mapping[str, Words], kind: EntryKind, name: str, language: str = FIRST_LANGUAGE) -> str:
    """Say what a flat name is called, its row and its language with it; a name that is no field stays as it is."""
    words, field = phrases[language], field_of(kind, name)
    if field is None:
        return name
    if field.is_note:
        return words(_NOTE, label=label_of(phrases, kind, name.rpartition(".")[0], language))
    label = words(field.label)
    if field.is_row:
        return words("field.row", label=label, number=next(step for step in name.split(".") if step.isdigit()))
    if field.of == "translations":
        other = phrases[field.path[1]]
        return words("field.in-language", label=label, language=other.called if words.is_japanese else other.name)
    return label


def _fields(
    part: type[Part], shape: Shape, above: FieldPath, languages: tuple[str, ...], asked: str = ""
) -> Iterator[FormField]:
    """List the questions behind one key; `asked` is what the group of an `is:` asks."""
    path = above if shape.key == "is" else (*above, shape.key)
    match shape.form:
        case "value" | "values":
            yield _field(part, shape, path, asked)
        case "group":
            yield from _inside(shape, path, languages, sentence_of(part, shape.name))
        case "groups":
            yield from _inside(shape, (*path, ROW), languages)
        case "languages":
            for language in languages:
                yield from _inside(shape, (*path, language), languages)


def _inside(shape: Shape, path: FieldPath, languages: tuple[str, ...], asked: str = "") -> Iterator[FormField]:
    assert shape.part is not None
    for inner in shapes_of(shape.part):
        yield from _fields(shape.part, inner, path, languages, asked)


def _field(part: type[Part], shape: Shape, path: FieldPath, asked: str) -> FormField:
    reads = shape.reads
    is_answer = part is TristateWithNote and shape.key == "is"
    vocabulary = reads.vocabulary if isinstance(reads, Term) else None
    limit = reads.schema.get("maxLength") if isinstance(reads, Reads) else None
    control = _control(shape)
    return FormField(
        name=".".join(path),
        path=path,
        control=control,
        sentence=asked if is_answer else sentence_of(part, shape.name),
        section=_SECTION_OF[path[0]],
        label=_label(part, shape, path),
        choices=_choices(control, reads),
        vocabulary=vocabulary,
        limit=limit if isinstance(limit, int) else None,
        most=shape.most,
        required=shape.is_required,
    )


def _control(shape: Shape) -> Control:
    reads = shape.reads
    if isinstance(reads, Term | OneOf):
        return "choices" if shape.form == "values" and shape.most != 1 else "choice"
    if shape.form == "values" or reads is None:
        return "lines"
    return _CONTROLS.get(reads, "line")


def _choices(control: Control, reads: Reads | Term | None) -> tuple[tuple[str, str], ...]:
    if control == "tristate":
        return _ANSWERS
    return tuple(reads.words.items()) if isinstance(reads, OneOf) else ()


def _label(part: type[Part], shape: Shape, path: FieldPath) -> str:
    """Give the key of the label: one for the notes of all answers, one for a translation into any language."""
    if part is TristateWithNote and shape.key == "note":
        return _NOTE
    steps = (path[0], ROW, *path[2:]) if path[0] == "translations" else path
    return ".".join(("field", *steps))
