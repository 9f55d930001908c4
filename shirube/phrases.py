"""The words of the interface: `templates/phrases/<language>.yaml`, key → sentence with `{name}`.

Every language says the same things: a key that is missing, one too many, or one whose `{names}` differ is a
fault with its file and line. There is no fallback from one language to another.
"""

from __future__ import annotations

import string
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import yaml

FIRST_LANGUAGE: Final = "ja"


@dataclass(frozen=True, slots=True, order=True)
class PhraseFault:
    """A mistake in a phrase file. `line` counts from 1."""

    path: str
    line: int
    column: int
    message: str

    def __str__(self) -> str:
        return f"{self.path}:{self.line}:{self.column} {self.message}"


class UnknownPhraseError(KeyError):
    """A template or a page builder asked for a phrase nobody wrote."""


@dataclass(frozen=True, slots=True)
class Words:
    """The phrases of one language."""

    language: str
    sentences: Mapping[str, str]

    def __call__(self, key: str, **values: object) -> str:
        """Say the sentence of this key, its `{names}` filled."""
        sentence = self.plain(key)
        return sentence.format_map(values) if values else sentence

    def plain(self, key: str) -> str:
        """Say the sentence as it is written."""
        try:
            return self.sentences[key]
        except KeyError:
            raise UnknownPhraseError(f"{self.language}: {key}") from None


@dataclass(frozen=True, slots=True)
class _Entry:
    text: str
    line: int
    column: int


def names_in(sentence: str) -> frozenset[str]:
    """List the `{names}` of a sentence; raise ValueError when its braces do not match."""
    names: set[str] = set()
    for _, name, spec, conversion in string.Formatter().parse(sentence):
        if name is None:
            continue
        if not name.isidentifier() or spec or conversion:
            raise ValueError(name)
        names.add(name)
    return frozenset(names)


def load_phrases(folder: Path) -> tuple[dict[str, Words], list[PhraseFault]]:
    """Read every `<language>.yaml` of the folder and compare them with the Japanese one."""
    faults: list[PhraseFault] = []
    tables: dict[str, dict[str, _Entry]] = {}
    for path in sorted(folder.glob("*.yaml")):
        tables[path.stem] = _read(path, faults)
    if FIRST_LANGUAGE not in tables:
        faults.append(PhraseFault((folder / f"{FIRST_LANGUAGE}.yaml").as_posix(), 1, 1, "There is no such file."))
        return {}, faults
    first = tables[FIRST_LANGUAGE]
    for language, table in tables.items():
        if language == FIRST_LANGUAGE:
            continue
        path_text = (folder / f"{language}.yaml").as_posix()
        for key, entry in first.items():
            if key not in table:
                where = (folder / f"{FIRST_LANGUAGE}.yaml").as_posix()
                message = f"'{key}' is missing; it is written at {where}:{entry.line}."
                faults.append(PhraseFault(path_text, _line_after(table, first, key), 1, message))
        for key, entry in table.items():
            if key not in first:
                message = f"'{key}' is not in {FIRST_LANGUAGE}.yaml: take it out, or add it there."
                faults.append(PhraseFault(path_text, entry.line, entry.column, message))
            else:
                faults.extend(_compare_names(path_text, key, entry, first[key]))
    words = {
        language: Words(language, {key: entry.text for key, entry in table.items()})
        for language, table in tables.items()
    }
    return words, sorted(faults)


def _line_after(table: Mapping[str, _Entry], first: Mapping[str, _Entry], key: str) -> int:
    """Point at the line where the missing key would stand: below its neighbour of the Japanese file."""
    line = 1
    for other in first:
        if other == key:
            return line
        if other in table:
            line = table[other].line
    return line


def _compare_names(path: str, key: str, entry: _Entry, first: _Entry) -> Iterator[PhraseFault]:
    try:
        names, wanted = names_in(entry.text), names_in(first.text)
    except ValueError:
        return  # reported while reading
    if names != wanted:
        said = ", ".join(sorted(names)) or "none"
        needed = ", ".join(sorted(wanted)) or "none"
        yield PhraseFault(
            path, entry.line, entry.column, f"'{key}' fills {said}; the Japanese sentence fills {needed}."
        )


def _read(path: Path, faults: list[PhraseFault]) -> dict[str, _Entry]:
    name = path.as_posix()
    table: dict[str, _Entry] = {}
    try:
        root = yaml.compose(path.read_text(encoding="utf-8"), Loader=yaml.CBaseLoader)
    except UnicodeDecodeError:
        faults.append(PhraseFault(name, 1, 1, "This file is not UTF-8."))
        return table
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark
        line, column = (mark.line + 1, mark.column + 1) if mark else (1, 1)
        faults.append(PhraseFault(name, line, column, f"This is not YAML: {error.problem}."))
        return table
    if not isinstance(root, yaml.MappingNode):
        faults.append(PhraseFault(name, 1, 1, "Write 'key: sentence' lines."))
        return table
    _collect(root, "", name, table, faults)
    return table


def _collect(
    node: yaml.MappingNode, prefix: str, path: str, table: dict[str, _Entry], faults: list[PhraseFault]
) -> None:
    for key_node, value in node.value:
        line, column = key_node.start_mark.line + 1, key_node.start_mark.column + 1
        if not isinstance(key_node, yaml.ScalarNode):
            faults.append(PhraseFault(path, line, column, "A key must be a word."))
            continue
        key = prefix + key_node.value
        if isinstance(value, yaml.MappingNode):
            _collect(value, f"{key}.", path, table, faults)
        elif not isinstance(value, yaml.ScalarNode) or not value.value.strip():
            faults.append(PhraseFault(path, line, column, f"'{key}' has no sentence."))
        elif key in table:
            faults.append(
                PhraseFault(path, line, column, f"'{key}' is written twice; first at line {table[key].line}.")
            )
        else:
            try:
                names_in(value.value)
            except ValueError:
                faults.append(PhraseFault(path, line, column, f"'{key}' has a brace that is not a {{name}}."))
            table[key] = _Entry(value.value, line, column)
