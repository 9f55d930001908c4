"""Turn a record (text with marks) into a frozen model object, and pydantic's faults into findings with line and column."""

from __future__ import annotations

import re
import typing
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from shirube.issues import Issue
from shirube.model.listing import Listing
from shirube.model.site import Site, Synonyms
from shirube.model.types import Part
from shirube.model.vocabulary import VocabularyTerm
from shirube.records import ListRecord, Record
from shirube.values import closest

M = TypeVar("M", bound=Part)
L = TypeVar("L", bound=Listing)

Words = Mapping[str, Mapping[str, str]]
"""Vocabulary name → (word as written: id or Japanese label) → id."""

FieldPath = tuple[str | int, ...]

TRANSLATION_LANGUAGES = {"en": "en", "easy": "easy", "英語": "en", "やさしい日本語": "easy"}


def known_words(vocabularies: Mapping[str, tuple[VocabularyTerm, ...]], site: Site | None) -> Words:
    """Collect every controlled word that an entry may use, under its id and its Japanese label."""
    words: dict[str, dict[str, str]] = {
        name: {**{term.ja: term.id for term in terms}, **{term.id: term.id for term in terms}}
        for name, terms in vocabularies.items()
    }
    # Without a readable site.yaml its areas are not known; their words must not all look wrong too.
    if site is not None:
        words["areas"] = {**{area.ja: area.id for area in site.areas}, **{area.id: area.id for area in site.areas}}
    words["translation-languages"] = TRANSLATION_LANGUAGES
    return words


def convert_listing(record: Record, model: type[L], words: Words) -> tuple[L | None, list[Issue]]:
    """Convert the record of a place or organisation; the file name is its slug."""
    if "slug" in record.data:
        mark = record.mark(("slug",), key=True)
        values = {"field": "slug", "suggestion": ""}
        return None, [Issue(record.path, mark.line, mark.column, "unknown-field", values)]
    return _validate(record, model, {**_without_blanks(record.data), "slug": record.slug}, words)


def convert_site(record: Record) -> tuple[Site | None, list[Issue]]:
    """Convert `content/site.yaml`."""
    return _validate(record, Site, _without_blanks(record.data), {})


def convert_list(records: Iterable[Record], model: type[M]) -> tuple[tuple[M, ...], list[Issue]]:
    """Convert the rows of a file that is a list: vocabulary terms, hotlines. A row with a fault is left out."""
    rows: list[M] = []
    issues: list[Issue] = []
    for record in records:
        row, found = _validate(record, model, _without_blanks(record.data), {})
        issues += found
        if row is not None:
            rows.append(row)
    return tuple(rows), issues


def convert_synonyms(record: ListRecord) -> tuple[tuple[tuple[str, ...], ...], list[Issue]]:
    """Convert `content/synonyms.yaml`, a list of lists of words."""
    found, issues = _validate(record, Synonyms, {"groups": _without_blanks(record.data)}, {}, under="groups")
    return (found.groups if found else ()), issues


_KEY = re.compile(r"(places|organisations)/[a-z0-9]+(-[a-z0-9]+)*", re.ASCII)


def convert_moved(record: Record) -> tuple[dict[str, str], list[Issue]]:
    """Convert `content/moved.yaml`, `places/old: places/new` a line."""
    moved: dict[str, str] = {}
    issues: list[Issue] = []
    for old, new in record.data.items():
        if not _KEY.fullmatch(old):
            issues.append(record.issue((old,), "moved-form", {"written": old}, key=True))
        elif not isinstance(new, str) or not _KEY.fullmatch(new.strip()):
            issues.append(record.issue((old,), "moved-form", {"written": new if isinstance(new, str) else old}))
        else:
            moved[old] = new.strip()
    return moved, issues


def _without_blanks(node: Any) -> Any:
    """Leave out what an editor left blank: `phone:` with nothing behind it says nothing."""
    if isinstance(node, dict):
        return {key: _without_blanks(value) for key, value in node.items() if value is not None}
    if isinstance(node, list):
        return [_without_blanks(value) for value in node if value is not None]
    return node


def _validate(
    record: Record | ListRecord, model: type[M], data: object, words: Words, *, under: str | None = None
) -> tuple[M | None, list[Issue]]:
    """Validate; `under` names the key that was put around a file whose top level is a list."""
    try:
        return model.model_validate(data, context=words), []
    except ValidationError as error:
        details = error.errors(include_url=False, include_input=False)
    return None, [_issue(record, model, detail, under) for detail in details]


def _issue(record: Record | ListRecord, model: type[Part], detail: ErrorDetails, under: str | None) -> Issue:
    where = tuple(step for step in detail["loc"] if step != "[key]")
    on_key = "[key]" in detail["loc"]
    rule, values = detail["type"], {key: str(value) for key, value in detail.get("ctx", {}).items()}
    field = ".".join(str(step) for step in where if isinstance(step, str)) or "-"
    at: FieldPath = where[1:] if under and where[:1] == (under,) else where
    if rule == "missing":
        # A line that is there and empty needs a value, not a second line.
        blank = _is_blank(record, at)
        rule, values = ("blank-field" if blank else "missing-field"), {"field": str(where[-1])}
        at, on_key = (at, True) if blank else (at[:-1], False)
    elif rule == "extra_forbidden":
        names = list(_field_names(_part_at(model, where[:-1])))
        near = closest(str(where[-1]), names)
        rule, on_key = "unknown-field", True
        values = {"field": str(where[-1]), "suggestion": near or "", "fields": "、".join(names)}
    elif rule in ("too_long", "too_short"):
        limit = values.get("max_length") or values.get("min_length") or ""
        rule, values = ("list-too-long" if rule == "too_long" else "list-too-short"), {"field": field, "limit": limit}
    elif rule in _SHAPES:
        rule, values = "wrong-shape", {"field": field, "shape": _SHAPES[rule]}
    mark = record.mark(at, key=on_key)
    return Issue(record.path, mark.line, mark.column, rule, {"field": field, **values})


def _is_blank(record: Record | ListRecord, where: FieldPath) -> bool:
    """Tell whether the field is written with nothing behind it."""
    node: Any = record.data
    try:
        for step in where:
            node = node[step]
    except (KeyError, IndexError, TypeError):
        return False
    return node is None


_SHAPES = {
    "model_type": "group",
    "model_attributes_type": "group",
    "dict_type": "group",
    "mapping_type": "group",
    "tuple_type": "list",
    "list_type": "list",
}


def _field_names(part: type[BaseModel]) -> Iterator[str]:
    """The names an editor may write in a group; the slug comes from the file name."""
    for name, field in part.model_fields.items():
        if name != "slug":
            yield field.alias or name


def _part_at(model: type[Part], where: tuple[str | int, ...]) -> type[BaseModel]:
    """Find the group of fields that stands at a place of the model."""
    part: type[BaseModel] = model
    for step in where:
        if isinstance(step, int):
            continue
        for name, field in part.model_fields.items():
            if step == (field.alias or name):
                part = _inner_part(field.annotation) or part
                break
    return part


def _inner_part(annotation: object) -> type[BaseModel] | None:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    for inner in typing.get_args(annotation):
        if found := _inner_part(inner):
            return found
    return None
