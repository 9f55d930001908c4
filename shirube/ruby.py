"""Write ふりがな over the kanji of a finished page, from a table of readings; what the table does not know stays bare.

A reading is never guessed. A word of one kanji is read only where no other kanji touches it: 人 is ひと by itself, and
neither in 人気 nor in 5人, 話 is not はなし in 話す, and 場 not ば in スキー場. A run of kanji is read when words of the table cover all of it, or not at all.
`～円` in the table is 円 behind a number; `5日` is that number alone, not the end of 25日. A word with `？` stays bare.

`templates/components/ruby/readings.js` does the same in the browser, where a reader switches ふりがな on;
`tests/test_ruby.py` runs both on the same texts and wants the same answer.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from typing import Final, NamedTuple

from shirube.values import to_hiragana

KANJI: Final = "\u3005\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
AFTER_NUMBER: Final = "～"
UNSURE: Final = "？"
"""Stands for the reading of a word that stays bare, since only its sense tells how it is read."""
_KEPT_NODES: Final = 20_000
_DIGITS: Final = "0-9０-９"
HAS_KANJI: Final = re.compile(f"[{KANJI}]")
_WORD_ENDS: Final = re.compile(
    "(?![ぁ-ゖ])|[はがをにのとでもへや]|から|まで|より|など|です|だけ|だった|でし|くらい|ぐらい|たち|さん|ごと|しか|かどうか"
)
"""What may follow a noun of one kanji; anything else is its okurigana: 話す is not はなしす."""
_RUN: Final = re.compile(f"[{KANJI}]+")
_NUMBER: Final = re.compile(f"[{_DIGITS}]+")
_BINDING: Final = re.compile("[ァ-ヺーｦ-ﾟA-Za-zＡ-Ｚａ-ｚ]")
_READ: Final = re.compile(f"[{KANJI}{_DIGITS}]+")
_TOKEN: Final = re.compile(
    r"""(<!--.*?-->|</?[a-zA-Z](?:[^>"']++|"[^"]*+"|'[^']*+')*+>)([^<]*+)|([^<]++|<)""", re.DOTALL
)
"""A tag and the text behind it, or what is neither."""
_TAG: Final = re.compile(r"<(/?)([a-zA-Z][\w-]*)")
_APART: Final = re.compile(r"\s(?:lang=(?![\"']?ja\b)|class=\"u-hidden\")")
"""What is in another language, or only heard."""
_BARE: Final = frozenset({"script", "style", "svg", "template", "title", "textarea", "select", "option", "ruby"})
"""Elements whose text is not prose in the page, or stands where no element may."""
_INLINE: Final = frozenset({"a", "b", "bdi", "em", "i", "small", "span", "strong", "time"})
"""Elements that do not end a line: a number before one may belong to what follows."""
_VOID: Final = frozenset({"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "wbr"})
_ENDS_LINE: Final = 1
_BEGINS_BARE: Final = 2


@lru_cache(_KEPT_NODES)
def _read_tag(tag: str) -> tuple[str, bool, int]:
    """Say what a tag does to the text behind it: its name, whether it closes, and its effect."""
    match = _TAG.match(tag)
    if match is None or match[2] in _VOID:
        return "", False, 0
    is_closing, name, attributes = bool(match[1]), match[2], tag[match.end() : -1]
    effect = 0 if name in _INLINE else _ENDS_LINE
    if not is_closing and not attributes.endswith("/") and (name in _BARE or _APART.search(attributes)):
        effect |= _BEGINS_BARE
    return name, is_closing, effect


class _State(NamedTuple):
    """Where in a page one is."""

    skipped: str
    """The element whose text is left alone; empty outside of one."""
    depth: int
    """How deep inside of others of its name."""
    last: str
    """A digit where a number stands right before."""


_NOWHERE: Final = _State("", 0, "")


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
    if reading == UNSURE:
        return (Piece(word),)
    sound = _sound(reading)
    parts = [part for part in re.split(f"([{KANJI}{_DIGITS}]+)", word) if part]
    for_kana = [None if _READ.fullmatch(part) else re.escape(_sound(part)) for part in parts]
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


def _sound(text: str) -> str:
    return to_hiragana("".join(text.split()))


_ESCAPED: Final = re.compile("[&<>\"']")
"""Letters that a page writes another way: a name with one is read by its words."""
_MOST_PARTS: Final = 9
"""More of them in one word, and finding where each begins would take too long."""
_NO_KANA: Final = re.compile("[^ぁ-ゖー]+")
_MOST_LETTERED: Final = 3
_MOST_WORDS: Final = 30
"""Words in one run of kanji."""


class Readings:
    """The table of one site: words with their readings, and whole names with theirs."""

    def __init__(self, words: Mapping[str, str], names: Mapping[str, str] | None = None) -> None:
        """`names` are read only where a text is exactly the name."""
        self._words = words
        self._known: dict[str, _Word] = {}
        lengths: dict[str, set[int]] = {}
        for word in words:
            written = word.removeprefix(AFTER_NUMBER)
            lengths.setdefault(written[0], set()).add(len(written))
        self._lengths = {first: sorted(found, reverse=True) for first, found in lengths.items()}
        """The first letter of words → how long they are, the longest first."""
        firsts = {word[0] for word in words if not _READ.match(word) and word[0] != AFTER_NUMBER}
        self._begin = re.compile(f"[{KANJI}{_DIGITS}{re.escape(''.join(sorted(firsts)))}]")
        self._node = lru_cache(_KEPT_NODES)(self._in_node)
        self._chunk = lru_cache(_KEPT_NODES)(self._in_chunk)
        self._names: dict[str, str] = {}
        # By its words a long name can be broken at the end of a line: as a whole only where they say something else.
        self._names = {
            name: kana
            for name, kana in (names or {}).items()
            if HAS_KANJI.search(name)
            and not (_ESCAPED.search(name) or _ESCAPED.search(kana))
            and not self._says(name, kana)
        }

    def pieces(self, text: str, *, after_number: bool = False) -> list[Piece]:
        """Cut a text into words with a reading and what is between them; `after_number` says what stands before it."""
        name = text.strip()
        if name in self._names:
            before, after = text[: len(text) - len(text.lstrip())], text[len(text.rstrip()) :]
            return _joined([Piece(before), *align(name, self._names[name]), Piece(after)])
        found: list[Piece] = []
        bare = at = 0
        while begin := self._begin.search(text, at):
            start = begin.start()
            # Behind okurigana or katakana a kanji is often part of the same word: 話 of 立ち話, 場 of スキー場.
            follows = start > 0 and (bare == start or _BINDING.match(text, start - 1) is not None)
            words, end = self._cover(text, start, after_number and start == 0, follows=follows)
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
        at = max(html.find("<body"), 0)
        out, state = [html[:at]], _NOWHERE
        # Most lines of a page stand on others too. A page holds no \0.
        for chunk in html[at:].replace(">\n<", ">\n\0<").split("\0"):
            text, state = self._chunk(chunk, state)
            out.append(text)
        return "".join(out)

    def as_json(self) -> bytes:
        """Write the table for the same work in the browser."""
        table = {"words": dict(self._words), "names": dict(sorted(self._names.items()))}
        return json.dumps(table, ensure_ascii=False, separators=(",", ":")).encode()

    def _says(self, name: str, kana: str) -> bool:
        """Tell whether the words of a name are read as its kana says; NPO and other letters may be read as they like."""
        pattern = ""
        for base, reading in self.pieces(name):
            if not reading and HAS_KANJI.search(base):
                return False
            pattern += re.escape(_sound(reading)) if reading else _NO_KANA.sub(".*", _sound(base))
        return pattern.count(".*") <= _MOST_LETTERED and re.fullmatch(pattern, _sound(kana)) is not None

    def _word(self, written: str) -> _Word | None:
        found = self._known.get(written)
        if found is None and (reading := self._words.get(written)):
            found = self._known[written] = _read_word(written, reading)
        return found

    def _in_chunk(self, chunk: str, state: _State) -> tuple[str, _State]:
        skipped, depth, last = state
        out = []
        for tag, text, stray in _TOKEN.findall(chunk):
            if stray:
                out.append(stray)
                continue
            name, is_closing, effect = _read_tag(tag)
            if skipped:
                if name == skipped:
                    depth += -1 if is_closing else 1
                    skipped = skipped if depth else ""
            else:
                if effect & _ENDS_LINE:
                    last = ""
                if effect & _BEGINS_BARE:
                    skipped, depth = name, 1
            out.append(tag)
            if skipped or not text:
                out.append(text)
            else:
                out.append(self._node(text, last))
                last = "0" if _NUMBER.fullmatch(text[-1]) else ""
        return "".join(out), _State(skipped, depth, last)

    def _in_node(self, node: str, last: str) -> str:
        if not HAS_KANJI.search(node):
            return node
        found = self.pieces(node, after_number=bool(last))
        if not any(piece.reading for piece in found):
            return node
        marked = "".join(f"<ruby>{base}<rt>{reading}</rt></ruby>" if reading else base for base, reading in found)
        # One element for one text: its parts would else be items of their own where the parent is a flex or a grid.
        return marked if len(found) == 1 else f"<bdi>{marked}</bdi>"

    def _ends(self, text: str, begin: int) -> Iterator[int]:
        """Where a word that begins here may end, the furthest first."""
        return (begin + length for length in self._lengths.get(text[begin], ()) if begin + length <= len(text))

    def _cover(self, text: str, start: int, after_number: bool, follows: bool) -> tuple[list[_Word], int]:
        """Cover the run that begins here with words; without any, say where to go on."""
        number = _NUMBER.match(text, start)
        if number:
            if start == 0 or text[start - 1] not in ".,:/":
                for end in self._ends(text, start):
                    if end <= number.end():
                        break
                    word = self._word(text[start:end])
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
            for end in self._ends(text, begin):
                written = text[begin:end]
                counter = self._word(AFTER_NUMBER + written) if is_counted and not before else None
                word = counter or self._word(written)
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


def _joined(pieces: Iterable[Piece]) -> list[Piece]:
    """Make one piece of those without a reading that follow each other."""
    found: list[Piece] = []
    for piece in pieces:
        if found and not piece.reading and not found[-1].reading:
            found[-1] = Piece(found[-1].base + piece.base)
        elif piece.base:
            found.append(piece)
    return found


def _read_word(word: str, reading: str) -> _Word:
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
