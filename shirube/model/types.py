"""The kinds of value a field can hold: each reads text as an editor wrote it and says what is wrong with it.

Every scalar arrives as text (see `shirube.reading`); each type here turns that text into one value or raises a
pydantic error whose type is a rule id of `shirube.rules`. Each also says how it looks in JSON Schema, where an
editor's YAML tool has already turned `yes` into a boolean and `20` into a number.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Annotated, Literal, TypeVar

from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    GetCoreSchemaHandler,
    GetJsonSchemaHandler,
    ValidationInfo,
)
from pydantic.json_schema import JsonSchemaValue
from pydantic_core import CoreSchema, PydanticCustomError, core_schema

from shirube import values
from shirube.fold import fold
from shirube.values import ValueFault

T = TypeVar("T")

MEANT = "meant:"
"""Before the name of a vocabulary in the validation context: what else its words are called, for hints alone."""


LANGUAGES = "site-languages"
"""In the validation context: how each language that has phrases may be written → its id."""


class Part(BaseModel):
    """A group of fields: frozen, and refusing what it does not know."""

    model_config = ConfigDict(
        frozen=True,
        extra="forbid",
        populate_by_name=False,
        hide_input_in_errors=True,
        defer_build=True,  # a group is read inside an entry, never alone: what reads it alone need not be made
    )


def fault(rule: str, **words: str) -> PydanticCustomError:
    """Make the pydantic error that carries a rule id and the words that fill its message."""
    return PydanticCustomError(rule, "{rule}", {"rule": rule, **words})


def reader(read: Callable[[str], T]) -> Callable[[object], T]:
    """Wrap a function from text to value so that its faults become pydantic errors."""

    def read_scalar(value: object) -> T:
        if not isinstance(value, str):
            raise fault("not-one-value")
        try:
            return read(value)
        except ValueFault as error:
            raise fault(error.rule, **error.values) from None

    return read_scalar


@dataclass(frozen=True, eq=False)
class Reads:
    """How a field reads its text, and how it looks in JSON Schema.

    A plain validator: what `read` returns is the value, nothing is checked a second time.
    """

    read: Callable[[object], object]
    schema: Mapping[str, object]

    def __get_pydantic_core_schema__(self, source: object, handler: GetCoreSchemaHandler) -> CoreSchema:
        return core_schema.no_info_plain_validator_function(self.read)

    def __get_pydantic_json_schema__(self, schema: CoreSchema, handler: GetJsonSchemaHandler) -> JsonSchemaValue:
        return dict(self.schema)


@dataclass(frozen=True, eq=False)
class OneOf(Reads):
    """How a field reads one of a few fixed words: id → Japanese label."""

    words: Mapping[str, str]


@dataclass(frozen=True)
class Term:
    """How a field reads a term of `content/vocabulary/<vocabulary>.yaml`, written as its id or its Japanese label.

    The known words come in through the validation context, `{vocabulary: {written: id}}`.
    """

    vocabulary: str

    def __get_pydantic_core_schema__(self, source: object, handler: GetCoreSchemaHandler) -> CoreSchema:
        def read(value: object, info: ValidationInfo) -> str:
            if not isinstance(value, str):
                raise fault("not-one-value")
            # A vocabulary that could not be read has its own finding; its words must not all look wrong too.
            known: Mapping[str, str] | None = (info.context or {}).get(self.vocabulary)
            word = value.strip()
            if known is None:
                return word
            if word in known:
                return known[word]
            names: Mapping[str, str] = (info.context or {}).get(MEANT + self.vocabulary, {})
            folded = fold(word)
            called = next((id for name, id in names.items() if fold(name) == folded), None)
            suggestion = called or values.closest(word, known) or ""
            raise fault("unknown-term", written=value, vocabulary=self.vocabulary, suggestion=suggestion)

        return core_schema.with_info_plain_validator_function(read)

    def __get_pydantic_json_schema__(self, schema: CoreSchema, handler: GetJsonSchemaHandler) -> JsonSchemaValue:
        return {"type": "string", "description": f"content/vocabulary/{self.vocabulary}.yaml"}


@dataclass(frozen=True)
class LanguageWord:
    """How a language is written: its id, its own name, or its Japanese one. The known ones come in through the context.

    As the key of a group (`is_field`) a word that is no language is a field nobody knows.
    """

    is_field: bool = False

    def __get_pydantic_core_schema__(self, source: object, handler: GetCoreSchemaHandler) -> CoreSchema:
        def read(value: object, info: ValidationInfo) -> str:
            if not isinstance(value, str):
                raise fault("not-one-value")
            known: Mapping[str, str] | None = (info.context or {}).get(LANGUAGES)
            word = value.strip()
            if known is None:
                return word
            if word in known:
                return known[word]
            if self.is_field:
                raise PydanticCustomError("extra_forbidden", "not a language")
            suggestion = values.closest(word, known) or ""
            raise fault("language-unknown", written=value, languages=_named(known), suggestion=suggestion)

        return core_schema.with_info_plain_validator_function(read)

    def __get_pydantic_json_schema__(self, schema: CoreSchema, handler: GetJsonSchemaHandler) -> JsonSchemaValue:
        return {"type": "string", "description": "templates/phrases/"}


def _named(known: Mapping[str, str]) -> str:
    """List the languages there are: en（英語）."""
    called = {id: name for name, id in known.items() if name != id}  # the last of its names is the Japanese one
    return "、".join(f"{id}（{called[id]}）" if id in called else id for id in dict.fromkeys(known.values()))


def _text(read: Callable[[str], object], **schema: object) -> Reads:
    return Reads(reader(read), schema)


def one_of(words: Mapping[str, str]) -> OneOf:
    """Read one of a few fixed words, written as its id or as its Japanese label."""
    known = {**{id: id for id in words}, **{label: id for id, label in words.items()}}

    def read(text: str) -> str:
        word = text.strip()
        if word in known:
            return known[word]
        raise ValueFault(
            "unknown-choice",
            written=text,
            choices="、".join(f"{id}（{label}）" for id, label in words.items()),
            suggestion=values.closest(word, known) or "",
        )

    return OneOf(reader(read), {"enum": [*words, *words.values()]}, words)


def _line(limit: int) -> Reads:
    return _text(lambda text: values.read_line_text(text, limit), type=["string", "number"], maxLength=limit)


def _whole(low: int, high: int) -> Reads:
    return _text(lambda text: values.read_integer(text, low, high), type="integer", minimum=low, maximum=high)


Line40 = Annotated[str, _line(40)]
Line80 = Annotated[str, _line(80)]
Line200 = Annotated[str, _line(200)]
Paragraph = Annotated[str, _text(lambda text: values.read_text(text, 600), type="string", maxLength=600)]
"""Plain text, several lines allowed."""
Markdown = Annotated[str, _text(lambda text: values.read_text(text, 4000), type="string", maxLength=4000)]
"""Markdown; raw HTML is not let through."""
Kana = Annotated[str, _text(values.read_kana, type="string", maxLength=120)]
Day = Annotated[date, _text(values.read_date, type="string", format="date")]
Phone = Annotated[str, _text(values.read_phone, type=["string", "integer"])]
Postcode = Annotated[str, _text(values.read_postcode, type="string", pattern=r"^\d{3}-?\d{4}$")]
Url = Annotated[str, _text(values.read_url, type="string", pattern="^https?://")]
LineUrl = Annotated[str, _text(values.read_line_url, type="string", pattern="^https?://")]
Email = Annotated[str, _text(values.read_email, type="string", format="email")]
Slug = Annotated[str, _text(values.read_slug, type="string", pattern="^[a-z0-9]+(-[a-z0-9]+)*$")]
CorporateNumber = Annotated[str, _text(values.read_corporate_number, type=["string", "integer"])]
MunicipalityCode = Annotated[str, _text(values.read_municipality_code, type=["string", "integer"])]
Latitude = Annotated[float, _text(values.read_latitude, type="number")]
Longitude = Annotated[float, _text(values.read_longitude, type="number")]
Colour = Annotated[str, _text(values.read_colour, type="string", pattern="^#[0-9a-fA-F]{6}$")]
Yes = Annotated[bool, _text(values.read_yes_no, enum=[True, False, "yes", "no", "はい", "いいえ"])]
Yen = Annotated[int, _whole(0, 1_000_000)]
People = Annotated[int, _whole(1, 100_000)]
Days = Annotated[int, _whole(1, 36_500)]

TristateId = Literal["yes", "no", "unknown"]
Tristate = Annotated[
    TristateId,
    _text(values.read_tristate, enum=["yes", "no", "unknown", True, False, "はい", "いいえ", "確認中"]),
]


LanguageId = Annotated[str, LanguageWord()]


class Named(Part):
    """A group whose first words are Japanese, with the same words in other languages under the language's id."""

    model_config = ConfigDict(extra="allow")
    __pydantic_extra__: dict[Annotated[str, LanguageWord(is_field=True)], Line80]

    def in_language(self, language: str) -> str | None:
        """The words in another language than Japanese; None where nobody has written them."""
        return self.__pydantic_extra__.get(language)

    @property
    def in_languages(self) -> Mapping[str, str]:
        """The words in every other language they are written in."""
        return self.__pydantic_extra__


def _as_list(value: object) -> object:
    """Take one value where a list may stand: `kind: salon` means `kind: [salon]`."""
    return [value] if isinstance(value, str) else value


Several = Annotated[tuple[T, ...], BeforeValidator(_as_list), Field(max_length=100)]
"""A list, or one value that stands for a list of one."""


class TristateWithNote(Part):
    """Yes, no or not known, with a sentence where one helps."""

    is_: Tristate = Field("unknown", alias="is")
    """yes / no / unknown"""
    note: Line200 | None = None
    """ひとことの説明"""


def as_is(value: object) -> object:
    """Take a bare word where a group with `is:` may stand: `wheelchair: yes` means `{is: yes}`."""
    return {"is": value} if isinstance(value, str) else value


Noted = Annotated[TristateWithNote, BeforeValidator(as_is)]

UNKNOWN = TristateWithNote.model_validate({"is": "unknown"})
"""The value of a question that nobody has answered; shown as 確認中 or not at all, never as no."""
