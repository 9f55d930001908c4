"""やさしい日本語: short sentences, few kanji, no double negatives, no era years, dates in words.

After 出入国在留管理庁・文化庁「在留支援のためのやさしい日本語ガイドライン」(2020): one thing a sentence, no 二重否定,
西暦, dates as 11月24日. The guideline names no figures; the two bounds below are ours, set where good texts stop.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Final

from shirube.checks.finding import EntryView, FieldPath, Finding
from shirube.checks.texts import texts_in

MAX_LETTERS: Final = 60
"""Letters of a sentence, spaces not counted."""
MAX_KANJI: Final = 20
"""Kanji of a sentence: two long names (社会福祉協議会) fit in, and a line of contact."""

_SENTENCE = re.compile(r"[^。！？!?\n]+")
_SPACE = re.compile(r"\s+")
_KANJI = re.compile("[\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff々]")
_DOUBLE_NEGATIVE = re.compile(
    r"な[くい][\s]*(?:は|も|わけでは|わけでも|ことは|こともあり|ものでは)[\s]*(?:な[いくか]|ありません|ないです)"
    r"|ない[\s]*(?:わけ|こと|もの)[\s]*(?:では|でも|は|も)[\s]*(?:な[いくか]|ありません)"
    r"|ずには[\s]*(?:いられ|おか)|ざるを[\s]*得|なければ[\s]*でき(?:ない|ません)[\s]*わけでは"
)
_ERA = re.compile(r"(?:令和|平成|昭和|大正)[\s]*(?:元|[0-9０-９]{1,2})[\s]*年?|(?<![A-Za-z])[RHS][0-9]{1,2}(?:[./年])")
_SLASHED = re.compile(r"(?<![0-9/.:A-Za-z])(?:[0-9]{4}/)?(1[0-2]|0?[1-9])/(3[01]|[12][0-9]|0?[1-9])(?![0-9/%])")
_ERA_BEGINS: Final = {"令和": 2018, "平成": 1988, "昭和": 1925, "大正": 1911, "R": 2018, "H": 1988, "S": 1925}


def easy_japanese(view: EntryView) -> Iterable[Finding]:
    """Warn of what makes an easy text hard to read."""
    words = view.listing.translations.get("easy")
    if words is None:
        return ()
    return [
        finding
        for path, text in texts_in(words, ("translations", "easy"))
        if path[-1] != "name"
        for finding in easy_findings(path, text)
    ]


def easy_findings(field: FieldPath, text: str) -> Iterator[Finding]:
    """Find what is hard to read in one easy text."""
    for match in _SENTENCE.finditer(text):
        sentence = match[0]
        if len(sentence) > MAX_KANJI:
            start = match.start() + len(sentence) - len(sentence.lstrip())
            letters = len(_SPACE.sub("", sentence))
            if letters > MAX_LETTERS:
                values = {"count": str(letters), "limit": str(MAX_LETTERS), "start": sentence.strip()[:12]}
                yield Finding(field, "easy-long", values, start)
            kanji = len(_KANJI.findall(sentence))
            if kanji > MAX_KANJI:
                values = {"count": str(kanji), "limit": str(MAX_KANJI), "start": sentence.strip()[:12]}
                yield Finding(field, "easy-kanji", values, start)
    for match in _DOUBLE_NEGATIVE.finditer(text):
        yield Finding(field, "easy-double-negative", {"written": match[0]}, match.start())
    for match in _ERA.finditer(text):
        yield Finding(field, "easy-era", {"written": match[0], "instead": _western(match[0])}, match.start())
    for match in _SLASHED.finditer(text):
        instead = f"{int(match[1])}月{int(match[2])}日"
        yield Finding(field, "easy-date", {"written": match[0], "instead": instead}, match.start())


def _western(written: str) -> str:
    era = next(name for name in _ERA_BEGINS if written.startswith(name))
    number = re.search(r"[0-9０-９]+", written)
    return f"{_ERA_BEGINS[era] + (int(number[0]) if number else 1)}年"
