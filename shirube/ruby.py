"""Write ふりがな over the kanji of a finished page, from a table of readings; what the table does not know stays bare.

A reading is never guessed. A word of one kanji is read only where no other kanji touches it: 人 is ひと by itself, and
neither in 人気 nor in 5人, and 話 is not はなし in 話す. A run of kanji is read when words of the table cover all of it, or not at all.
`～円` in the table is 円 behind a number; `1日` is that number alone, not the end of 21日.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import Final, NamedTuple

from shirube.values import to_hiragana

KANJI: Final = "\u3005\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
AFTER_NUMBER: Final = "～"
_KEPT_NODES: Final = 20_000
_DIGITS: Final = "0-9０-９"
HAS_KANJI: Final = re.compile(f"[{KANJI}]")
_WORD_ENDS: Final = re.compile(
    "(?![ぁ-ゖ])|[はがをにのとでもへや]|から|まで|より|など|です|だけ|だった|でし|くらい|ぐらい|たち|さん|ごと|しか|かどうか"
)
"""What may follow a noun of one kanji; anything else is its okurigana: 話す is not はなしす."""
_RUN: Final = re.compile(f"[{KANJI}]+")
_NUMBER: Final = re.compile(f"[{_DIGITS}]+")
_READ: Final = re.compile(f"[{KANJI}{_DIGITS}]+")
_TOKEN: Final = re.compile(r"<!--.*?-->|<(/?)([a-zA-Z][\w-]*)((?:[^>\"']|\"[^\"]*\"|'[^']*')*)>", re.DOTALL)
_LANG: Final = re.compile(r"\slang=(?![\"']?ja\b)")
_BARE: Final = frozenset({"script", "style", "svg", "template", "title", "textarea", "select", "option", "ruby"})
"""Elements whose text is not prose in the page, or stands where no element may."""
_INLINE: Final = frozenset({"a", "b", "bdi", "em", "i", "small", "span", "strong", "time"})
"""Elements that do not end a line: a number before one may belong to what follows."""
_VOID: Final = frozenset({"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "wbr"})


class Piece(NamedTuple):
    """A part of a text, with its reading where it has one."""

    base: str
    reading: str = ""


class _Word(NamedTuple):
    pieces: tuple[Piece, ...]
    begins_single: bool
    """Whether its first kanji stands alone in it: behind another one it would be part of another word."""
    ends_single: bool
    """Whether it ends in such a kanji: before another one it would be read another way."""
    is_open: bool
    """Whether it ends in kana: another word may follow at once."""
    has_number: bool


def align(word: str, reading: str) -> tuple[Piece, ...]:
    """Put the reading over the kanji alone, where the kana between them leave only one way: 話(はな)し合(あ)い."""
    if " " in word and len(words := word.split(" ")) == len(sounds := reading.split(" ")) and all(words + sounds):
        aligned = [align(*pair) for pair in zip(words, sounds, strict=True)]
        return tuple(piece for at, part in enumerate(aligned) for piece in ((Piece(" "),) if at else ()) + part)
    sound = to_hiragana("".join(reading.split()))
    parts = [part for part in re.split(f"([{KANJI}{_DIGITS}]+)", word) if part]
    for_kana = [None if _READ.fullmatch(part) else re.escape(to_hiragana("".join(part.split()))) for part in parts]
    if None not in for_kana:
        return (Piece(word),)
    lazy = (
        re.fullmatch("".join("(.+?)" if kana is None else kana for kana in for_kana), sound)
        if len(parts) <= _MOST_PARTS
        else None
    )
    greedy = re.fullmatch("".join("(.+)" if kana is None else kana for kana in for_kana), sound) if lazy else None
    if lazy is None or greedy is None or lazy.groups() != greedy.groups():
        return (Piece(word, reading),)
    found = iter(lazy.groups())
    return tuple(Piece(part, next(found)) if _READ.fullmatch(part) else Piece(part) for part in parts)


_ESCAPED: Final = re.compile("[&<>\"']")
"""Letters that a page writes another way: a name with one is read by its words."""
_MOST_PARTS: Final = 9
"""More of them in one word, and finding where each begins would take too long."""
_MOST_WORDS: Final = 30
"""Words in one run of kanji."""


class Readings:
    """The table of one site: words with their readings, and whole names with theirs."""

    def __init__(self, words: Mapping[str, str], names: Mapping[str, str] | None = None) -> None:
        """`names` are read only where a text is exactly the name."""
        self._names = {
            name: kana for name, kana in (names or {}).items() if not (_ESCAPED.search(name) or _ESCAPED.search(kana))
        }
        self._words = {word: _word(word, reading) for word, reading in words.items()}
        self._longest = max(map(len, self._words), default=0)
        firsts = {word[0] for word in self._words if not _READ.match(word) and word[0] != AFTER_NUMBER}
        self._begin = re.compile(f"[{KANJI}{_DIGITS}{re.escape(''.join(sorted(firsts)))}]")
        self._node = lru_cache(_KEPT_NODES)(self._in_node)

    def pieces(self, text: str, *, after_number: bool = False) -> list[Piece]:
        """Cut a text into words with a reading and what is between them; `after_number` says what stands before it."""
        name = text.strip()
        if name in self._names and HAS_KANJI.search(name):
            before, after = text[: len(text) - len(text.lstrip())], text[len(text.rstrip()) :]
            return [Piece(part) for part in (before,) if part] + [
                *align(name, self._names[name]),
                *(Piece(part) for part in (after,) if part),
            ]
        found: list[Piece] = []
        bare = at = 0
        while begin := self._begin.search(text, at):
            start = begin.start()
            # Behind okurigana a kanji is often another part of the same word: 話 of 立ち話 is not はなし.
            words, end = self._cover(text, start, after_number and start == 0, follows=bool(at) and bare == start)
            if words:
                found += [Piece(text[bare:start])] if bare < start else []
                found += [piece for word in words for piece in word.pieces]
                bare = at = end
            else:
                at = max(end, start + 1)
        return found + ([Piece(text[bare:])] if bare < len(text) else [])

    def unread(self, text: str) -> Iterator[tuple[int, str]]:
        """Find the kanji that stay bare: where each run begins, and the run."""
        at = 0
        for base, reading in self.pieces(text):
            if not reading:
                yield from ((at + run.start(), run[0]) for run in _RUN.finditer(base))
            at += len(base)

    def annotate(self, html: str) -> str:
        """Write `<ruby>` around the words that are known, in the text of the body of a page."""
        at = html.find("<body")
        out = [html[: max(at, 0)]]
        skipped, depth, last = "", 0, ""
        for token in _TOKEN.finditer(html, max(at, 0)):
            if not skipped and at < token.start():
                node = html[at : token.start()]
                out.append(self._node(node, last) if HAS_KANJI.search(node) else node)
                last = "0" if _NUMBER.fullmatch(node[-1]) else ""
            else:
                out.append(html[at : token.start()])
            out.append(token[0])
            at = token.end()
            closing, name, attributes = token[1], token[2], token[3]
            if name is None or name in _VOID:
                continue
            last = last if name in _INLINE else ""
            if skipped:
                depth += (-1 if closing else 1) if name == skipped else 0
                skipped = skipped if depth else ""
            elif not closing and not attributes.endswith("/") and (name in _BARE or _LANG.search(attributes)):
                skipped, depth = name, 1
        out.append(html[at:])
        return "".join(out)

    def table(self) -> dict[str, list[list[str]]]:
        """The words with their pieces, for the same work in the browser."""
        return {word: [list(piece) for piece in found.pieces] for word, found in self._words.items()}

    def _in_node(self, node: str, last: str) -> str:
        found = self.pieces(node, after_number=bool(last))
        if not any(piece.reading for piece in found):
            return node
        marked = "".join(f"<ruby>{base}<rt>{reading}</rt></ruby>" if reading else base for base, reading in found)
        # One element for one text: its parts would else be items of their own where the parent is a flex or a grid.
        return marked if len(found) == 1 else f"<bdi>{marked}</bdi>"

    def _cover(self, text: str, start: int, after_number: bool, follows: bool) -> tuple[list[_Word], int]:
        """Cover the run that begins here with words; without any, say where to go on."""
        number = _NUMBER.match(text, start)
        if number:
            if start == 0 or text[start - 1] not in ".,:/":
                for end in range(min(len(text), start + self._longest), number.end(), -1):
                    word = self._words.get(text[start:end])
                    if word and (word.is_open or not _RUN.match(text, end)):
                        return [word], end
            if not _RUN.match(text, number.end()):
                return [], number.end()
            words = self._chain(text, number.end(), is_counted=True, follows=False)
            begin = number.end()
            if words:
                return [_Word((Piece(number[0]),), False, False, False, True), *words], begin + _length(words)
            return [], _end_of_run(text, begin)
        words = self._chain(text, start, is_counted=after_number, follows=follows)
        return (words, start + _length(words)) if words else ([], _end_of_run(text, start))

    def _chain(self, text: str, start: int, *, is_counted: bool, follows: bool) -> list[_Word]:
        """Find words that follow each other up to where the kanji end, the longest first; none where they do not."""
        dead: set[int] = set()

        def from_here(begin: int, before: int) -> list[_Word]:
            for end in range(min(len(text), begin + self._longest), begin, -1):
                written = text[begin:end]
                counter = self._words.get(AFTER_NUMBER + written) if is_counted and not before else None
                word = counter or self._words.get(written)
                if word is None or word.has_number:
                    continue
                touches = HAS_KANJI.match(text, end) is not None
                if word.begins_single and counter is None and (before or is_counted or follows):
                    continue
                if word.ends_single and ((touches and counter is None) or not _WORD_ENDS.match(text, end)):
                    continue
                if not touches or word.is_open:
                    return [word]
                if end not in dead and before < _MOST_WORDS and (rest := from_here(end, before + 1)):
                    return [word, *rest]
            dead.add(begin)
            return []

        return from_here(start, 0)


def _word(word: str, reading: str) -> _Word:
    written = word.removeprefix(AFTER_NUMBER)
    return _Word(
        align(written, reading),
        re.match(f"[{KANJI}](?![{KANJI}])", written) is not None,
        re.search(f"(?<![{KANJI}])[{KANJI}]$", written) is not None,
        not _READ.fullmatch(written[-1]),
        _NUMBER.match(written) is not None,
    )


def _length(words: list[_Word]) -> int:
    return sum(len(piece.base) for word in words for piece in word.pieces)


def _end_of_run(text: str, start: int) -> int:
    run = _RUN.match(text, start)
    return run.end() if run else start + 1
