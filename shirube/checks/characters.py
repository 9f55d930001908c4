"""Letters that some devices show as a box and some screen readers skip, never the kanji of names (髙﨑𠮷); curly quotes."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator

from shirube.checks.finding import EntryView, FieldPath, Finding
from shirube.checks.texts import texts_in, words_in
from shirube.values import displayed, odd_characters

# Every odd character and some more, as one class: many times quicker to rule out than to name.
_MAYBE = re.compile("[\u2018-\u201e\uff02\u2100-\u2473\u3220-\u33ff\ue000-\uf8ff\uff61-\uff9f\U000f0000-\U0010fffd]")
_HALF = re.compile("[\uff61-\uff9f]+")
# A word processor turns the quotes of YAML into these; “ほっと”の日 has them inside and means them.
_CURLY = re.compile("[“”„＂‘’]([^“”„＂‘’]*)[“”＂‘’]")
_PLAIN = {"℡": "電話", "№": "No.", "㊑": "（株）"}


def characters(view: EntryView) -> Iterable[Finding]:
    """Warn of half-width kana, machine-dependent signs, 外字 and curly quotes around a whole text of an entry."""
    # One search over everything: nearly every entry is clean.
    if not _MAYBE.search("\n".join(words_in(view.listing))):
        return ()
    return [finding for path, text in texts_in(view.listing) for finding in characters_in(path, text)]


def characters_in(field: FieldPath, text: str) -> Iterator[Finding]:
    """Find the odd characters of one text, each once; a run of half-width kana is one finding."""
    if not _MAYBE.search(text):
        return
    if whole := _CURLY.fullmatch(text.strip()):
        yield Finding(field, "curly-quotes", {"written": displayed(text.strip()), "instead": displayed(whole[1])})
    seen: set[str] = set()
    behind = 0
    for odd in odd_characters(text):
        if odd.offset < behind:
            continue
        written = odd.character
        if odd.kind == "half-width-kana" and (run := _HALF.match(text, odd.offset)):
            written, behind = run[0], run.end()
        if written in seen:
            continue
        seen.add(written)
        if odd.kind == "private-use":
            yield Finding(field, odd.kind, {"written": f"U+{ord(written):04X}"}, odd.offset)
        else:
            values = {"written": written, "instead": _PLAIN.get(written) or _spelled(written)}
            yield Finding(field, odd.kind, values, odd.offset)


def _spelled(written: str) -> str:
    plain = unicodedata.normalize("NFKC", written)
    # ① is read as a number of its own: "(1)" keeps it apart from the text around it.
    return f"({plain})" if plain.isdigit() else plain
