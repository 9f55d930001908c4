"""The prefectures and municipalities of Japan by 全国地方公共団体コード: names, readings, and where an address begins.

The table beside this module is of 2020 (総務省): a municipality founded since is not in it, and the wards of
designated cities are not. What is not in the table is not guessed.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import cache
from pathlib import Path

TABLE = Path(__file__).with_name("municipalities.tsv")


@dataclass(frozen=True, slots=True)
class PublicBody:
    """A prefecture (`city` empty) or a municipality."""

    code: str
    prefecture: str
    city: str
    kana: str
    """Reading, in hiragana."""

    @property
    def name(self) -> str:
        return self.city or self.prefecture


@cache
def public_bodies() -> dict[str, PublicBody]:
    """Read the table: code of six digits → body, in the order of the codes."""
    found: dict[str, PublicBody] = {}
    for line in TABLE.read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            code, prefecture, city, kana = line.split("\t")
            found[code] = PublicBody(code, prefecture, city, kana)
    return found


@cache
def _by_name() -> dict[str, tuple[PublicBody, ...]]:
    names: dict[str, list[PublicBody]] = {}
    for body in public_bodies().values():
        names.setdefault(body.name, []).append(body)
    return {name: tuple(bodies) for name, bodies in names.items()}


def find_body(code: str, name: str, prefecture: str = "") -> PublicBody | None:
    """Find the body that a code and a name point at together; None where they do not settle it.

    Reads codes that lost their leading zero or carry no check digit. A name alone is enough where only one
    municipality (of the prefecture, when given) bears it; a code that contradicts the name is no answer.
    """
    digits = unicodedata.normalize("NFKC", code).strip()
    table = public_bodies()
    by_code = [table[written] for written in (digits, digits.zfill(6)) if written in table]
    if len(digits) == 5:
        by_code += [body for body in table.values() if body.code.startswith(digits)]
    named = [body for body in _by_name().get(name, ()) if prefecture in ("", body.prefecture)]
    if name:
        both = [body for body in by_code if body.name == name]
        if both:
            return both[0]
        return named[0] if len(named) == 1 else None
    return by_code[0] if len({body.code for body in by_code}) == 1 else None


def bodies_meant(written: str) -> tuple[PublicBody, ...]:
    """Find the bodies that a wrong code may stand for: its first 0 or check digit lost or wrong, or a name instead."""
    text = unicodedata.normalize("NFKC", written).strip()
    if named := _by_name().get(text):
        return named
    if not re.fullmatch("[0-9]{4,6}", text):
        return ()
    whole = {text, text.zfill(6)}
    without_check = {text[:5], text.zfill(5)[:5]} if len(text) != 6 else {text[:5]}
    return tuple(body for body in public_bodies().values() if body.code in whole or body.code[:5] in without_check)


@dataclass(frozen=True, slots=True)
class AddressParts:
    """An address cut where the municipality ends."""

    prefecture: str
    city: str
    line: str


def split_address(text: str, city: str = "", prefecture: str = "") -> AddressParts:
    """Cut an address into prefecture, municipality and the rest; `city` is what another column says.

    A municipality is recognised by its name, the longest first: 東村山市 is not 東村 plus 山市.
    """
    rest = text.strip()
    for name in _prefectures():
        if rest.startswith(name):
            prefecture, rest = name, rest[len(name) :].lstrip()
            break
    names = _city_names(prefecture)
    longest = max(map(len, names), default=0)
    county = re.match(r"[^0-9０-９]{1,5}?郡", rest)
    # The name as it stands first: 小郡市 is not a county.
    for start in (0, county.end() if county else 0):
        for end in range(start + longest, start, -1):
            if rest[start:end] in names:
                return AddressParts(prefecture, rest[start:end], rest[end:].lstrip())
    return AddressParts(prefecture, city, rest)


@cache
def _prefectures() -> tuple[str, ...]:
    return tuple(body.prefecture for body in public_bodies().values() if not body.city)


@cache
def _city_names(prefecture: str) -> frozenset[str]:
    """All municipality names of a prefecture, or those unique in the country."""
    bodies = [body for body in public_bodies().values() if body.city]
    if prefecture:
        return frozenset(body.city for body in bodies if body.prefecture == prefecture)
    return frozenset(body.city for body in bodies if len(_by_name()[body.city]) == 1)


_SOUNDS = (
    "あ:a い:i う:u え:e お:o か:ka き:ki く:ku け:ke こ:ko さ:sa し:shi す:su せ:se そ:so た:ta ち:chi つ:tsu て:te と:to "
    "な:na に:ni ぬ:nu ね:ne の:no は:ha ひ:hi ふ:fu へ:he ほ:ho ま:ma み:mi む:mu め:me も:mo や:ya ゆ:yu よ:yo "
    "ら:ra り:ri る:ru れ:re ろ:ro わ:wa を:o ん:n が:ga ぎ:gi ぐ:gu げ:ge ご:go ざ:za じ:ji ず:zu ぜ:ze ぞ:zo "
    "だ:da ぢ:ji づ:zu で:de ど:do ば:ba び:bi ぶ:bu べ:be ぼ:bo ぱ:pa ぴ:pi ぷ:pu ぺ:pe ぽ:po ー:"
)
_ROMAJI = dict(pair.split(":") for pair in _SOUNDS.split())
_TYPES = (
    ("区", ("く",), "City"),
    ("市", ("し",), "City"),
    ("町", ("ちょう", "まち"), "Town"),
    ("村", ("そん", "むら"), "Village"),
)
_PREFECTURES = (
    ("都", "と", "Metropolis"),
    ("道", "どう", ""),
    ("府", "ふ", "Prefecture"),
    ("県", "けん", "Prefecture"),
)


def english_name(body: PublicBody) -> str:
    """Write the name in Latin letters from its reading: ちょうふし → Chofu City (Hepburn, long vowels unmarked)."""
    if not body.city:
        for ending, kana, word in _PREFECTURES:
            if body.name == "北海道":
                return "Hokkaido"
            if body.name.endswith(ending):
                return f"{_latin(body.kana.removesuffix(kana))} {word}".strip()
    for ending, readings, word in _TYPES:
        reading = next((reading for reading in readings if body.kana.endswith(reading)), None)
        if body.name.endswith(ending) and reading:
            return f"{_latin(body.kana.removesuffix(reading))} {word}"
    return _latin(body.kana)


def _latin(kana: str) -> str:
    letters = ""
    at = 0
    while at < len(kana):
        char, after = kana[at], kana[at + 1 : at + 2]
        if after in ("ゃ", "ゅ", "ょ"):
            stem = _ROMAJI[char][:-1]
            vowel = {"ゃ": "a", "ゅ": "u", "ょ": "o"}[after]
            letters += stem + (vowel if stem in ("sh", "ch", "j") else f"y{vowel}")
            at += 2
        elif char == "っ":
            following = _ROMAJI.get(after, "")
            letters += "t" if following.startswith("ch") else following[:1]
            at += 1
        else:
            letters += _ROMAJI.get(char, "")
            at += 1
    letters = re.sub("n(?=[bmp])", "m", letters)
    letters = re.sub("ou|oo", "o", letters).replace("uu", "u")
    return letters.capitalize()
