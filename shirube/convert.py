"""Turn a record (text with marks) into a frozen model object, and pydantic's faults into findings with line and column."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from shirube.issues import Issue
from shirube.model.accessibility import AccessibilityTest
from shirube.model.form_columns import FormColumns
from shirube.model.listing import Listing
from shirube.model.meant import bare_meant, field_called, group_of
from shirube.model.shapes import Shape, shapes_of
from shirube.model.site import Area, Site, Synonyms
from shirube.model.types import LANGUAGES, MEANT, Named, Part
from shirube.model.vocabulary import VocabularyTerm
from shirube.reading.records import ListRecord, Record
from shirube.ruby import AFTER_NUMBER, HAS_KANJI, KANJI, UNSURE
from shirube.values import SHOWN_LENGTH, closest, displayed
from shirube.yaml_text import flow_text

M = TypeVar("M", bound=Part)
L = TypeVar("L", bound=Listing)

Words = Mapping[str, Mapping[str, str]]
"""Vocabulary name → (word as written: id or Japanese label) → id."""

FieldPath = tuple[str | int, ...]


def known_words(
    vocabularies: Mapping[str, tuple[VocabularyTerm, ...]], site: Site | None, languages: Mapping[str, str]
) -> Words:
    """Collect every controlled word that an entry may use, under its id and its Japanese label.

    `languages` are those that have phrases, as editors may write them → id.
    """
    words: dict[str, dict[str, str]] = {
        name: {**{term.ja: term.id for term in terms}, **{term.id: term.id for term in terms}}
        for name, terms in vocabularies.items()
    }
    words |= {MEANT + name: _other_names(terms) for name, terms in vocabularies.items()}
    # Without a readable site.yaml its areas are not known; their words must not all look wrong too.
    if site is not None:
        words["areas"] = {**{area.ja: area.id for area in site.areas}, **{area.id: area.id for area in site.areas}}
        words[MEANT + "areas"] = _other_names(site.areas)
    words[LANGUAGES] = dict(languages)
    return words


def _other_names(terms: Iterable[VocabularyTerm | Area]) -> dict[str, str]:
    """Collect what else a word is called: never read as the word, but good for a hint."""
    names: dict[str, str] = {}
    for term in terms:
        more = (term.short, *term.synonyms) if isinstance(term, VocabularyTerm) else term.towns
        for name in (term.ja, term.kana, *term.in_languages.values(), *more):
            if name:
                names.setdefault(name, term.id)
    return names


def convert_listing(record: Record, model: type[L], words: Words) -> tuple[L | None, list[Issue]]:
    """Convert the record of a place or organisation; the file name is its slug."""
    if "slug" in record.data:
        mark = record.mark(("slug",), key=True)
        values = {"field": "slug", "suggestion": ""}
        return None, [Issue(record.path, mark.line, mark.column, "unknown-field", values)]
    return _validate(record, model, {**_without_blanks(record.data, model), "slug": record.slug}, words)


def convert_site(record: Record, languages: Mapping[str, str]) -> tuple[Site | None, list[Issue]]:
    """Convert `content/site.yaml`; `languages` as in `known_words`."""
    return _validate(record, Site, _without_blanks(record.data), {LANGUAGES: languages})


def convert_accessibility(record: Record) -> tuple[AccessibilityTest | None, list[Issue]]:
    """Convert `content/accessibility.yaml`."""
    return _validate(record, AccessibilityTest, _without_blanks(record.data), {})


def convert_form_columns(record: Record) -> tuple[FormColumns | None, list[Issue]]:
    """Convert the file that says what the columns of a form are."""
    return _validate(record, FormColumns, _without_blanks(record.data), {})


def convert_list(
    records: Iterable[Record], model: type[M], languages: Mapping[str, str]
) -> tuple[tuple[M, ...], list[Issue]]:
    """Convert the rows of a file that is a list: vocabulary terms, hotlines. A row with a fault is left out."""
    rows: list[M] = []
    issues: list[Issue] = []
    for record in records:
        row, found = _validate(record, model, _without_blanks(record.data), {LANGUAGES: languages})
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


_WITH_READING = re.compile(f"{AFTER_NUMBER}?[{KANJI}ぁ-ゖァ-ヺー0-9A-Za-z・〜 ]{{1,40}}")
_HIRAGANA = re.compile(f"[ぁ-ゖー・]{{1,80}}|{UNSURE}")


def convert_readings(record: Record) -> tuple[dict[str, str], list[Issue]]:
    """Convert `content/readings.yaml`, `word: reading` a line; a line with a fault is left out."""
    readings: dict[str, str] = {}
    issues: list[Issue] = []
    for word, reading in record.data.items():
        if not _WITH_READING.fullmatch(word) or not HAS_KANJI.search(word):
            issues.append(record.issue((word,), "reading-word", {"written": displayed(word)}, key=True))
        elif not isinstance(reading, str) or not _HIRAGANA.fullmatch(reading.strip()):
            written = displayed(reading) if isinstance(reading, str) else ""
            issues.append(record.issue((word,), "reading-kana", {"word": word, "written": written}))
        else:
            readings[word] = reading.strip()
    return readings, issues


def _without_blanks(node: Any, part: type[Part] | None = None) -> Any:
    """Leave out what an editor left blank: `phone:` with nothing behind it says nothing.

    A blank key that the entry's `part` does not know stays, to be told of: `{note: 年会費1,000円}` is cut at its comma,
    and the rest of the sum is such a key.
    """
    if isinstance(node, dict):
        shapes = {shape.key: shape for shape in shapes_of(part)} if part else {}
        return {
            key: _without_blanks_in(shapes.get(key), value)
            for key, value in node.items()
            if value is not None or (part is not None and key not in shapes)
        }
    if isinstance(node, list):
        return [_without_blanks(value, part) for value in node if value is not None]
    return node


def _without_blanks_in(shape: Shape | None, node: Any) -> Any:
    part = shape.part if shape else None
    if shape and shape.form == "languages" and isinstance(node, dict):
        return {language: _without_blanks(words, part) for language, words in node.items() if words is not None}
    return _without_blanks(node, part)


def _validate(
    record: Record | ListRecord, model: type[M], data: object, words: Words, *, under: str | None = None
) -> tuple[M | None, list[Issue]]:
    """Validate; `under` names the key that was put around a file whose top level is a list."""
    try:
        return model.model_validate(data, context=words), []
    except ValidationError as error:
        details = error.errors(include_url=False, include_input=False)
    misnamed = {where for detail in details if (where := _misnamed(model, detail)) is not None}
    return None, [
        _list_meant(record, model, data, words, detail) or _issue(record, model, detail, under, words)
        for detail in details
        if detail["type"] != "missing" or detail["loc"] not in misnamed
    ]


def _misnamed(model: type[Part], detail: ErrorDetails) -> FieldPath | None:
    """Find the field that an unknown name stands for: it is not missing as well."""
    if detail["type"] != "extra_forbidden":
        return None
    *above, name = detail["loc"]
    part = _part_at(model, tuple(above))
    path = field_called(part, str(name))
    meant = path[0] if path else closest(str(name), _field_names(part))
    return None if meant is None else (*above, meant)


def _issue(
    record: Record | ListRecord, model: type[Part], detail: ErrorDetails, under: str | None, words: Words
) -> Issue:
    where = tuple(step for step in detail["loc"] if step != "[key]")
    on_key = "[key]" in detail["loc"]
    rule, values = detail["type"], {key: str(value) for key, value in detail.get("ctx", {}).items()}
    field = ".".join(str(step) for step in where if isinstance(step, str)) or "-"
    at: FieldPath = where[1:] if under and where[:1] == (under,) else where
    if rule == "missing":
        # A line that is there and empty needs a value, not a second line.
        blank = _is_blank(record, at)
        rule, values = ("blank-field" if blank else "missing-field"), {"field": str(where[-1]), "path": field}
        at, on_key = (at, True) if blank else (at[:-1], False)
    elif rule == "extra_forbidden":
        values, on_key = _unknown_field(record, _part_at(model, where[:-1]), at, words), True
        rule = "unknown-field"
    elif rule in ("too_long", "too_short"):
        limit = values.get("max_length") or values.get("min_length") or ""
        rule, values = ("list-too-long" if rule == "too_long" else "list-too-short"), {"field": field, "limit": limit}
    elif rule in _SHAPES:
        rule, values = "wrong-shape", _wrong_shape(record, _part_at(model, where), at, field, _SHAPES[rule])
    mark = record.mark(at, key=on_key)
    return Issue(record.path, mark.line, mark.column, rule, {"field": field, **values})


def _node(record: Record | ListRecord, where: FieldPath) -> Any:
    """What is written at a place; None when the field is blank or not there."""
    node: Any = record.data
    try:
        for step in where:
            node = node[step]
    except (KeyError, IndexError, TypeError):
        return None
    return node


def _is_blank(record: Record | ListRecord, where: FieldPath) -> bool:
    """Tell whether the field is written with nothing behind it."""
    above = _node(record, where[:-1])
    return isinstance(above, dict) and where[-1] in above and above[where[-1]] is None


# ---- what was probably meant ------------------------------------------------------------------------------------

_BETWEEN_WORDS = re.compile(r"[\s,，、;；/／・]+")
MAX_LIST_TEXT = 200
_WORD_RULES = frozenset({"unknown-term", "unknown-choice", "slug"})


def _list_meant(
    record: Record | ListRecord, model: type[M], data: object, words: Words, detail: ErrorDetails
) -> Issue | None:
    """Tell several words written as one, `audiences: children, carers`, by trying them as a list."""
    field, *_ = where = detail["loc"]
    if detail["type"] not in _WORD_RULES or not isinstance(data, dict) or not isinstance(field, str):
        return None
    # 子ども・若者 is one word: where such a one is near, it was meant.
    if _BETWEEN_WORDS.search(str(detail.get("ctx", {}).get("suggestion", ""))):
        return None
    node = data.get(field)
    written = node if isinstance(node, str) else _node(record, where) if len(where) == 2 else None
    if not isinstance(written, str) or len(written) > MAX_LIST_TEXT:
        return None
    before = [] if isinstance(node, str) or not isinstance(node, list) else node
    parts = [part for part in _BETWEEN_WORDS.split(written) if part]
    items = [piece for item in before or [written] for piece in (parts if item == written else [item])]
    if len(parts) < 2 or not all(isinstance(item, str) for item in items):
        return None
    wrong = _suggestions(model, {**data, field: items}, words, field)
    if wrong is None or (len(wrong) == len(items) and not all(wrong.values())):
        return None
    shown = ", ".join(flow_text(wrong.get(index) or item) for index, item in enumerate(items))
    mark = record.mark(where if isinstance(node, list) else (field,))
    values = {"field": field, "written": displayed(written), "line": f"{field}: [{shown}]"}
    return Issue(record.path, mark.line, mark.column, "list-as-text", values)


def _suggestions(model: type[M], data: object, words: Words, field: str) -> dict[int, str] | None:
    """Which items of a list are still wrong, with what to write instead; None when the field takes no list."""
    try:
        model.model_validate(data, context=words)
    except ValidationError as error:
        found: dict[int, str] = {}
        for detail in error.errors(include_url=False, include_input=False):
            if detail["loc"][:1] == (field,):
                index = detail["loc"][1] if len(detail["loc"]) == 2 else None
                if not isinstance(index, int) or detail["type"] not in _WORD_RULES:
                    return None
                found[index] = str(detail.get("ctx", {}).get("suggestion", ""))
        return found
    return {}


def _unknown_field(record: Record | ListRecord, part: type[BaseModel], at: FieldPath, words: Words) -> dict[str, str]:
    """Say what to write for a field that is not there: its right name with its value, or one that looks like it."""
    name, names = str(at[-1]), list(_field_names(part))
    if issubclass(part, Named):
        names += [id for id in dict.fromkeys(words.get(LANGUAGES, {}).values()) if id not in names]
    path = field_called(part, name)
    if path is None:
        return {"field": name, "suggestion": closest(name, names) or "", "fields": "、".join(names)}
    if len(path) == 1 and _node(record, (*at[:-1], path[0])) is not None:
        # It is written already: a second line of it would be the next mistake.
        return {"field": name, "suggestion": path[0]}
    node = _node(record, at)
    inside = len(path) > 1 and isinstance(_node(record, (*at[:-1], path[0])), dict)
    inner = group_of(part.model_fields[path[0]].annotation) if len(path) == 1 and path[0] in part.model_fields else None
    text = node.strip() if isinstance(node, str) and len(node) <= SHOWN_LENGTH and "\n" not in node else ""
    value = flow_text(text) if text else "…"
    if text and inner and (meant := bare_meant(inner, text)):
        value = f"{{{meant}}}"
    line = f"{path[-1]}: {value}"
    if inside:
        return {"field": name, "group": path[0], "inner": line}
    return {"field": name, "line": line if len(path) == 1 else f"{path[0]}: {{{line}}}"}


def _wrong_shape(
    record: Record | ListRecord, part: type[BaseModel], at: FieldPath, field: str, shape: str
) -> dict[str, str]:
    """Say how to write what stands in the place of a group or list: the fields that the text is, if it tells."""
    node = _node(record, at)
    text = node.strip() if isinstance(node, str) else ""
    meant = bare_meant(part, text) if 0 < len(text) <= SHOWN_LENGTH and "\n" not in text else None
    if meant is None:
        names = "、".join(_field_names(part)) if shape == "group" and part.model_fields else ""
        return {"field": field, "written": displayed(text), "shape": shape, "fields": names}
    group = f"{{{meant}}}"
    key = "" if isinstance(at[-1], int) else f"{at[-1]}: "
    return {"field": field, "written": text, "line": key + (f"[{group}]" if shape == "list" else group)}


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
                part = group_of(field.annotation) or part
                break
    return part
