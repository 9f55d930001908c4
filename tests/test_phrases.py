"""The words of the interface: complete in every language, and mistakes found where they stand."""

from __future__ import annotations

from pathlib import Path

import pytest

from shirube.checks.easy_japanese import easy_findings
from shirube.phrases import UnknownPhraseError, load_phrases, names_in

TEMPLATES = Path(__file__).parent.parent / "templates"


def _write(folder: Path, **files: str) -> Path:
    for language, text in files.items():
        (folder / f"{language}.yaml").write_text(text, encoding="utf-8")
    return folder


def test_our_phrases_say_the_same_things_in_every_language() -> None:
    words, faults = load_phrases(TEMPLATES / "phrases")
    assert faults == []
    assert set(words) == {"ja", "easy", "en"}


def test_easy_japanese_puts_spaces_between_phrases() -> None:
    words, _ = load_phrases(TEMPLATES / "phrases")
    long = {
        key: text for key, text in words["easy"].sentences.items() if len(text) > 24 and not key.startswith("search")
    }
    assert [key for key, text in long.items() if " " not in text] == []


def test_easy_japanese_keeps_to_the_rules_that_editors_are_held_to() -> None:
    """The words that tell a crisis are never shown; everything else is read by those whom the rules are for."""
    words, _ = load_phrases(TEMPLATES / "phrases")
    found = [
        (finding.field, finding.rule, finding.offset)
        for key, text in words["easy"].sentences.items()
        if key != "search.crisis_words"
        for finding in easy_findings((key,), text)
    ]
    assert found == []


def test_a_missing_key_is_named_below_its_neighbour(tmp_path: Path) -> None:
    _, faults = load_phrases(_write(tmp_path, ja="a: あ\nb: い\nc: う\n", en="a: A\nc: C\n"))
    assert [(Path(fault.path).name, fault.line) for fault in faults] == [("en.yaml", 1)]
    assert "'b' is missing" in faults[0].message


def test_a_surplus_key_is_named_on_its_line(tmp_path: Path) -> None:
    _, faults = load_phrases(_write(tmp_path, ja="a: あ\n", en="a: A\nz: Z\n"))
    assert [(fault.line, fault.message.split()[0]) for fault in faults] == [(2, "'z'")]


def test_different_names_are_a_fault(tmp_path: Path) -> None:
    _, faults = load_phrases(_write(tmp_path, ja="a: '{count}か所'\n", en="a: '{number} places'\n"))
    assert [str(fault).split(" ", 1)[1] for fault in faults] == ["'a' fills number; the Japanese sentence fills count."]


@pytest.mark.parametrize("sentence", ["{", "{0}", "{a.b}", "{a!r}", "{a:>9}", "}"])
def test_a_brace_that_is_not_a_name_is_refused(sentence: str) -> None:
    with pytest.raises(ValueError):  # noqa: PT011 (the message is the parser's)
        names_in(sentence)


@pytest.mark.parametrize(
    ("text", "line"),
    [("a: あ\na: い\n", 2), ("a: [", 2), ("- a\n", 1), ("a:\n", 1), ("a: [[b]]\n", 1), ("a: '{'\n", 1)],
)
def test_a_broken_file_is_named_with_its_line(tmp_path: Path, text: str, line: int) -> None:
    _, faults = load_phrases(_write(tmp_path, ja=text))
    assert [fault.line for fault in faults] == [line]


def test_nested_keys_are_joined_by_dots(tmp_path: Path) -> None:
    words, faults = load_phrases(_write(tmp_path, ja="a:\n  b: あ{c}\n"))
    assert faults == []
    assert words["ja"]("a.b", c=1) == "あ1"


def test_an_unknown_phrase_is_never_silent(tmp_path: Path) -> None:
    words, _ = load_phrases(_write(tmp_path, ja="a: あ\n"))
    with pytest.raises(UnknownPhraseError):
        words["ja"]("b")
