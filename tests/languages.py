"""The languages of the program, read once for all tests."""

from __future__ import annotations

from typing import Final

from shirube.phrases import language_names, load_phrases

PHRASES: Final = load_phrases()[0]
LANGUAGES: Final = tuple(PHRASES)
NAMES: Final = language_names(PHRASES)
JA: Final = PHRASES["ja"].say
EASY: Final = PHRASES["easy"].say
EN: Final = PHRASES["en"].say
