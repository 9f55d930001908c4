"""The form that the holder of an edit link fills in: the questions of the model with what the file says now.

The public form is a page of the site; this one is drawn here because it carries a token, so the same questions come
as plain HTML.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from shirube.intake.fields import ROW, FormField, form_fields, hides_address, is_withheld, label_of, may_ask_for
from shirube.intake.flat import ROWS_TO_ADD, Flat, rows_in
from shirube.intake.form_words import HINTS, PARTS
from shirube.link import EntryKind
from shirube.phrases import Words

_YES: Final = (("yes", "はい"), ("no", "いいえ"))


@dataclass(frozen=True, slots=True)
class Question:
    """One question with its answer."""

    name: str
    label: str
    hint: str
    control: str
    value: str
    choices: tuple[tuple[str, str, bool], ...] = ()
    """Value, words, and whether it is chosen."""
    limit: int | None = None


@dataclass(frozen=True, slots=True)
class Part:
    """Questions that belong together."""

    title: str
    questions: tuple[Question, ...]


def parts_of(
    kind: EntryKind, now: Flat, phrases: Mapping[str, Words], vocabularies: Mapping[str, Mapping[str, str]]
) -> list[Part]:
    """Lay out the form of an entry; what only the office may set, and what leads to a hidden door, is left out."""
    hidden = hides_address(now)
    parts: dict[str, list[Question]] = {}
    for field in form_fields(kind):
        for name in _names(field, now):
            if may_ask_for(field, "yes") and not (hidden and is_withheld(field.path)):
                question = _question(field, name, now.get(name, ""), label_of(phrases, kind, name), vocabularies)
                parts.setdefault(field.section, []).append(question)
    return [Part(PARTS[section], tuple(questions)) for section, questions in parts.items()]


def _names(field: FormField, now: Flat) -> Iterator[str]:
    """Give the names under which a field is asked: once, or once for each row and the blank ones after them."""
    if not field.is_row:
        yield field.name
        return
    for number in range(1, rows_in(now, field.of) + ROWS_TO_ADD + 1):
        yield field.name.replace(ROW, str(number))


def _question(
    field: FormField, name: str, value: str, label: str, vocabularies: Mapping[str, Mapping[str, str]]
) -> Question:
    known = dict(field.choices) or dict(vocabularies.get(field.vocabulary or "", {})) or dict(_YES)
    if field.control in ("choice", "choices", "tristate", "yes"):
        chosen = [line for line in value.split("\n") if line]
        # What is chosen stays written as the file writes it: by its id, or by its Japanese word.
        ids = {id if id in chosen or words not in chosen else words: words for id, words in known.items()}
        ids |= {word: word for word in chosen if word not in ids}
        choices = tuple((id, words, id in chosen) for id, words in ids.items())
        return Question(name, label, HINTS.get(field.name, ""), field.control, value, choices)
    return Question(name, label, HINTS.get(field.name, ""), field.control, value, limit=field.limit)
