"""Every text of an entry with the field it stands in, for the checks that read them all."""

from __future__ import annotations

from collections.abc import Iterator

from shirube.checks.finding import FieldPath
from shirube.model.types import Named, Part


def texts_in(part: Part, path: FieldPath = ()) -> Iterator[tuple[FieldPath, str]]:
    """Walk through the texts somebody wrote, in the order of the model; what nobody wrote is not there."""
    written = part.model_fields_set
    for name, value in part.__dict__.items():
        if name not in written:
            continue
        at = (*path, name.rstrip("_"))
        if isinstance(value, str):
            yield at, value
        elif isinstance(value, Part):
            yield from texts_in(value, at)
        elif isinstance(value, tuple):
            for index, item in enumerate(value):
                if isinstance(item, str):
                    yield (*at, index), item
                elif isinstance(item, Part):
                    yield from texts_in(item, (*at, index))
        elif isinstance(value, dict):
            for key, item in value.items():
                if isinstance(item, Part):
                    yield from texts_in(item, (*at, key))
    if isinstance(part, Named):
        for language, words in part.in_languages.items():
            yield (*path, language), words


def words_in(part: Part) -> list[str]:
    """Collect the same texts without their fields, for a first quick look."""
    found: list[str] = []
    rest: list[object] = [part]
    while rest:
        value = rest.pop()
        if isinstance(value, str):
            found.append(value)
        elif isinstance(value, Part):
            inside, written = value.__dict__, value.model_fields_set
            rest += [text for name, text in inside.items() if name in written]
            if isinstance(value, Named):
                rest += value.in_languages.values()
        elif isinstance(value, tuple):
            rest += value
        elif isinstance(value, dict):
            rest += value.values()
    return found
