"""The languages there are, and their words: `templates/phrases/<language>.yaml`, key → sentence with `{name}`.

A language is its file and nothing else: what it is called, how days are said, every word of the interface. Every
language says the same things: a key that is missing, one too many, or one whose `{names}` differ is a fault with its
file and line. There is no fallback from one language to another.
"""

from __future__ import annotations

import re
import string
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Final

import yaml

from shirube.patterns import MAY_FILL, Patterns, misfilled

FIRST_LANGUAGE: Final = "ja"
"""The language that content is written in; its pages lie at the root."""
PHRASES: Final = Path(__file__).resolve().parent.parent / "templates" / "phrases"
_ID = re.compile(r"[a-z]{2,8}(-[a-z0-9]{1,8})*", re.ASCII)
_TAG = re.compile(r"[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*", re.ASCII)
_FORMS: Final[Mapping[str, tuple[re.Pattern[str], str]]] = {
    "language.tag": (_TAG, "a language tag such as ja or zh-Hans"),
    "language.hreflang": (_TAG, "a language tag such as ja or zh-Hans"),
    "language.direction": (re.compile("ltr|rtl"), "ltr or rtl"),
    "language.ruby": (re.compile("always|on-request|never"), "always, on-request or never"),
}


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


@dataclass(frozen=True, eq=False)
class Words:
    """The phrases of one language, and with them all that is known of it."""

    language: str
    """Its id: the name of its file, and of the folder of its pages."""
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

    @cached_property
    def say(self) -> Patterns:
        """How days, times and lists are said."""
        return Patterns(self.sentences)

    @property
    def folder(self) -> str:
        """The folder of the language's pages below the base URL: none for the first, else its id and `/`."""
        return language_folder(self.language)

    @cached_property
    def name(self) -> str:
        """What its readers call it."""
        return self.plain("language.name")

    @cached_property
    def called(self) -> str:
        """What it is called in Japanese."""
        return self.plain("language.called")

    @cached_property
    def tag(self) -> str:
        """What browsers and programs are told, BCP 47."""
        return self.plain("language.tag")

    @cached_property
    def hreflang(self) -> str:
        """What search engines are told, where that differs: two languages of a site may have one tag."""
        return self.plain("language.hreflang")

    @cached_property
    def direction(self) -> str:
        return self.plain("language.direction")

    @cached_property
    def ruby(self) -> str:
        """Whether its pages carry ふりがな: `always`, `on-request` by a switch, or `never`."""
        return self.plain("language.ruby")

    @cached_property
    def is_japanese(self) -> bool:
        """Whether Japanese words need no mark among its own."""
        return self.tag.partition("-")[0] == FIRST_LANGUAGE


def language_folder(language: str) -> str:
    """Say in which folder a language's pages lie: none for the first, else its id and `/`."""
    return "" if language == FIRST_LANGUAGE else f"{language}/"


def other_languages(folder: Path = PHRASES) -> list[str]:
    """List the ids of the languages beside the first one."""
    return sorted(path.stem for path in folder.glob("*.yaml") if path.stem != FIRST_LANGUAGE)


def language_names(phrases: Mapping[str, Words]) -> dict[str, str]:
    """Collect how editors may write each language: its id, its own name, and what it is called in Japanese."""
    keys = ("language.name", "language.called")
    names = {words.sentences.get(key, id): id for id, words in phrases.items() for key in keys}
    return {**names, **{id: id for id in phrases}}


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


def load_phrases(folder: Path = PHRASES) -> tuple[dict[str, Words], list[PhraseFault]]:
    """Read every `<language>.yaml` of the folder and compare them with the Japanese one."""
    faults: list[PhraseFault] = []
    tables: dict[str, dict[str, _Entry]] = {}
    for path in sorted(folder.glob("*.yaml"), key=lambda path: (path.stem != FIRST_LANGUAGE, path)):
        if not _ID.fullmatch(path.stem):
            faults.append(PhraseFault(path.as_posix(), 1, 1, "A file is named after its language, such as en.yaml."))
            continue
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
    if names != wanted and key not in MAY_FILL:
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
        elif isinstance(value, yaml.SequenceNode):
            # The items of a list are keys counted from 1, so that one too few is a missing key like any other.
            for number, item in enumerate(value.value, 1):
                _add(f"{key}.{number}", (item, item), path, table, faults)
        else:
            _add(key, (key_node, value), path, table, faults)


def _add(
    key: str, written: tuple[yaml.Node, yaml.Node], path: str, table: dict[str, _Entry], faults: list[PhraseFault]
) -> None:
    at, value = written
    line, column = at.start_mark.line + 1, at.start_mark.column + 1
    if not isinstance(value, yaml.ScalarNode) or not value.value.strip():
        faults.append(PhraseFault(path, line, column, f"'{key}' has no sentence."))
        return
    if key in table:
        faults.append(PhraseFault(path, line, column, f"'{key}' is written twice; first at line {table[key].line}."))
        return
    table[key] = _Entry(value.value, line, column)
    faults.extend(PhraseFault(path, line, column, message) for message in _misread(key, value.value))


def _misread(key: str, sentence: str) -> Iterator[str]:
    """Say what is wrong with a sentence by itself."""
    try:
        names = names_in(sentence)
    except ValueError:
        yield f"'{key}' has a brace that is not a {{name}}."
        return
    if key in MAY_FILL and (wanted := misfilled(key, names)):
        yield f"'{key}' fills {', '.join(sorted(names)) or 'none'}; it should fill {wanted} (? may be left out, / is a choice)."
    form, meant = _FORMS.get(key, (None, ""))
    if form and not form.fullmatch(sentence):
        yield f"'{key}' is not {meant}."
