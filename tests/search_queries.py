"""Write `search_queries.jsonl`: what people type, and what a person who read the files would expect to find.

    python -m tests.search_queries     # after the sample content or the importer changed

Half of it is drawn from the content by a fixed seed, half is written here by hand. What is expected comes from a plain
reading of the YAML files, folded by `plain` below and by nothing of the program, so that the search is held against
somebody else's opinion. `forbidden` are entries that would annoy among the first three: those of the likest names that
do not carry the words, the same thing in another town, the other kind of café.
"""

from __future__ import annotations

import json
import random
import re
import subprocess
import sys
import tempfile
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from hashlib import sha256
from itertools import pairwise
from pathlib import Path
from typing import Any, Final, Literal

import yaml

from tests import search_typed as typed
from tests.sample_site import ROOT, build_sample
from tests.search_site import TOKYO

Site = Literal["sample", "tokyo"]
QUERIES: Final = ROOT / "tests" / "search_queries.jsonl"
KINDS: Final = ("exact", "part", "reading", "variant", "width", "synonym", "town-word", "typo", "sentence")
_SEED: Final = "2026-11-23"


def import_tokyo(folder: Path) -> Path:
    """Turn the list of Tokyo into a content folder."""
    content = folder / "tokyo-content"
    _run("import", "kodomo-shokudo", str(TOKYO), "--into", str(content))
    return content


def build_tokyo(folder: Path) -> Path:
    """Import the list of Tokyo and build its site."""
    site = folder / "tokyo-site"
    _run("build", "--content", str(import_tokyo(folder)), "--out", str(site), "--today", "2026-11-23", "--no-booklet")
    return site


def _run(*arguments: str) -> None:
    done = subprocess.run([sys.executable, "build.py", *arguments], cwd=ROOT, capture_output=True, check=False)
    assert done.returncode == 0, done.stderr.decode()[-2000:]


# ---- a reader of the files --------------------------------------------------------------------------------------

_SENTENCE_MARKS: Final = re.compile(r"[\n。、,.!?;:/|]+")
_ID_FIELDS: Final = frozenset(
    ("geo", "listed", "confirmed", "organisation", "kind", "purposes", "audiences", "admission", "companions", "area",
     "support", "ways", "languages", "need", "successor", "hide_address", "corporate_number", "member_since", "url")
)  # fmt: skip
_NOT_WORDS: Final = frozenset({"yes", "no", "unknown", "true", "false", "open", "paused", "ended"})
_VOCABULARIES: Final = {
    "audiences": "audiences", "support": "supports", "languages": "languages",
}  # fmt: skip


@cache
def plain(text: str) -> str:
    """Fold by hand: width, case, katakana, spaces and marks inside a sentence; a sentence mark stays a border."""
    letters = []
    for letter in unicodedata.normalize("NFKC", text).casefold():
        if "ァ" <= letter <= "ヶ":
            letters.append({"ヶ": "け", "ヵ": "か"}.get(letter) or chr(ord(letter) - 0x60))
        elif letter == "ー" or letter.isalnum():
            letters.append(letter)
        elif _SENTENCE_MARKS.match(letter):
            letters.append("\n")
    return "".join(letters)


@dataclass(frozen=True)
class Read:
    """One file as a person reads it."""

    id: str
    data: dict[str, Any]
    texts: tuple[str, ...]
    """Every sentence and label on its page."""
    town: str
    """Address and area."""

    @cached_property
    def folded(self) -> tuple[str, ...]:
        return tuple(map(plain, self.texts))

    @property
    def name(self) -> str:
        return str(self.data["name"])

    @property
    def names(self) -> tuple[str, ...]:
        return tuple(plain(text) for text in (self.name, self.data.get("kana") or "", *self.data.get("aliases", ())))

    def says(self, *words: str) -> bool:
        wanted = [plain(word) for word in words]
        return any(word in text for word in wanted for text in self.folded)

    def has(self, field: str, *values: str) -> bool:
        given = self.data.get(field) or ()
        return bool({given} & set(values) if isinstance(given, str) else set(given) & set(values))

    def is_in(self, *towns: str) -> bool:
        return any(plain(town) in plain(self.town) for town in towns)


def _leaves(value: object, key: str = "") -> Iterator[str]:
    if key in _ID_FIELDS:
        return
    if isinstance(value, dict):
        for name, part in value.items():
            yield from _leaves(part, str(name))
    elif isinstance(value, list):
        for part in value:
            yield from _leaves(part)
    elif isinstance(value, str) and value not in _NOT_WORDS:
        yield value


def _listed(given: Any) -> Sequence[str]:
    return (given,) if isinstance(given, str) else given or ()


def read_content(content: Path) -> list[Read]:
    """Read a content folder the plain way; ended entries and what stays hidden are left out."""

    def load(path: Path) -> Any:
        return yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.CBaseLoader)

    labels: dict[str, dict[str, list[str]]] = {}
    ids: dict[str, dict[str, str]] = {}
    readings = {term["id"]: term.get("kana") for term in load(content / "vocabulary" / "roles.yaml")}
    for path in (content / "vocabulary").glob("*.yaml"):
        ids[path.stem] = {term["ja"]: term["id"] for term in load(path)}
        skipped = ("id", "group", "wording", "source", "parent", "hide_address")
        labels[path.stem] = {
            term["id"]: [text for key, value in term.items() if key not in skipped for text in _leaves(value)]
            for term in load(path)
        }
    site = load(content / "site.yaml")
    areas = {area["id"]: [area[key] for key in ("ja", "kana", "easy", "en")] for area in site.get("areas", ())}
    organisations = {path.stem: load(path) for path in (content / "organisations").glob("*.yaml")}
    read = []
    for kind in ("place", "organisation"):
        for path in sorted((content / f"{kind}s").glob("*.yaml")):
            data = load(path)
            status = data.get("status")
            if (status.get("is") if isinstance(status, dict) else status) == "ended" or data.get(
                "listed"
            ) == "declined":
                continue
            hidden = {"address", "venue", "getting_there"} if data.get("hide_address") == "true" else set()
            shown = {key: value for key, value in data.items() if key not in hidden}
            shown["translations"] = {
                language: {key: value for key, value in words.items() if key not in hidden}
                for language, words in (data.get("translations") or {}).items()
                if language in site["languages"]
            }
            address = shown.get("address") or {}
            if address:
                shown["address"] = [(address.get("city") or "") + (address.get("line") or ""), address.get("postcode")]
            texts = list(_leaves(shown))
            data["kind"] = [ids[f"{kind}-kinds"].get(term, term) for term in _listed(data.get("kind"))]
            for field, vocabulary in (*_VOCABULARIES.items(), ("kind", f"{kind}-kinds")):
                for term in _listed(data.get(field)):
                    texts += labels[vocabulary].get(term, ())
            for role in data.get("roles") or ():
                texts += [text for text in labels["roles"].get(role["kind"], ()) if text != readings[role["kind"]]]
            texts += areas.get(data.get("area") or "", ())
            for slug in _listed(data.get("organisation")):
                texts += [organisations[slug]["name"], organisations[slug].get("kana") or ""]
            town = " ".join((*shown.get("address", ("",))[:1], *areas.get(data.get("area") or "", ())))
            read.append(Read(f"{kind}/{path.stem}", data, tuple(texts), town))
    return read


# ---- drawing ----------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Query:
    site: Site
    kind: str
    q: str
    expected: tuple[str, ...]
    forbidden: tuple[str, ...]


Rule = Callable[[Read], bool]


class Reader:
    """Draws queries from one site's files and says what they should find."""

    def __init__(self, site: Site, content: Path) -> None:
        self.site = site
        self.read = read_content(content)

    def shuffled(self, kind: str) -> list[Read]:
        """The same order whenever, and but for what is new the same after a change of the content."""
        return sorted(self.read, key=lambda entry: sha256(f"{_SEED} {kind} {entry.id}".encode()).digest())

    def query(self, kind: str, q: str, wanted: Rule, unwanted: Rule | None = None) -> Query:
        expected = tuple(entry.id for entry in self.read if wanted(entry))
        assert expected, f"{self.site} {kind} {q}: nothing is expected"
        if unwanted is None:
            forbidden = self._likest(q, wanted)
        else:
            forbidden = tuple(entry.id for entry in self.shuffled(q) if unwanted(entry) and not wanted(entry))[:3]
        return Query(self.site, kind, q, expected, forbidden)

    def carrying(self, kind: str, q: str, *words: str) -> Query:
        """Whoever says one of these words, in whatever text."""
        return self.query(kind, q, lambda entry: entry.says(*words or (q,)))

    def _likest(self, q: str, wanted: Rule) -> tuple[str, ...]:
        pairs = _pairs(plain(q))
        likeness = {entry.id: len(pairs & _pairs("".join(entry.names))) for entry in self.read if not wanted(entry)}
        return tuple(
            sorted((slug for slug, number in likeness.items() if number), key=lambda slug: (-likeness[slug], slug))[:3]
        )

    # Each kind of query, drawn.

    def exact(self, most: int) -> Iterator[Query]:
        for entry in self.shuffled("exact")[:most]:
            yield self.carrying("exact", entry.name)

    def part(self, most: int) -> Iterator[Query]:
        fields: tuple[Callable[[Read], str], ...] = (
            lambda entry: entry.name,
            lambda entry: entry.town.split(" ")[0],
            lambda entry: str(entry.data.get("description") or ""),
            lambda entry: str(entry.data.get("summary") or ""),
        )
        entries = self.shuffled("part")
        for number in range(most):
            field = fields[number % len(fields)]
            dice = random.Random(f"{_SEED} part {entries[number].id}")
            runs = [run for run in re.findall(r"[^\W_]+", field(entries[number])) if len(run) > 2]
            if not runs:
                runs = [entries[number].name.replace(" ", "")]
            run = dice.choice(runs)
            length = dice.randint(2, min(6, len(run)))
            start = dice.randint(0, len(run) - length)
            yield self.carrying("part", run[start : start + length])

    def reading(self, most: int) -> Iterator[Query]:
        entries = [entry for entry in self.shuffled("reading") if last_word(entry)]
        for number, entry in enumerate(entries[:most]):
            kana = last_word(entry)
            if number % 3 == 0:
                yield self.carrying("reading", kana)
            elif number % 3 == 1:
                yield self.carrying("reading", in_katakana(kana), kana)
            else:
                yield self.by_sound(in_latin(kana), kana)

    def by_sound(self, latin: str, kana: str) -> Query:
        """Latin letters name something by its sound, or stand as they are in a text."""
        return self.query(
            "reading", latin, lambda entry: entry.says(latin) or any(plain(kana) in name for name in entry.names)
        )

    def width(self, most: int) -> Iterator[Query]:
        entries = [entry for entry in self.shuffled("width") if re.search(r"[ァ-ヶA-Za-z0-9Ａ-Ｚ０-９]{3}", entry.name)]
        for entry in entries[: most // 2]:
            words = re.findall(r"[ァ-ヶーA-Za-z0-9Ａ-Ｚａ-ｚ０-９]{3,}", entry.name)
            word = max(words, key=len)
            yield self.carrying("width", in_other_width(word), word)
        where = [re.search(r"[^\W\d]{2,4}\d+(?:[-－ー]\d+)*", entry.town) for entry in self.shuffled("width")]
        lines = [found.group() for found in where if found]
        for number, written in enumerate(lines[: most - most // 2]):
            line = unicodedata.normalize("NFKC", written).replace("ー", "-")
            marks = ("-", "－", "−", "‐", "ー")
            yield self.carrying("width", in_full_width(line).replace("－", marks[number % len(marks)]), line)

    def typo(self, most: int) -> Iterator[Query]:
        drawn = 0
        for entry in self.shuffled("typo"):
            word = max(re.findall(r"[^\W_]+", re.sub("^見本", "", entry.name)), key=len)
            dice = random.Random(f"{_SEED} typo {entry.id}")
            wrong = with_error(word, drawn % 4, dice)
            if not 4 <= len(word) <= 12 or plain(wrong) == plain(word) or any(each.says(wrong) for each in self.read):
                continue
            if self.site == "sample" or drawn % 2:
                yield self.misspelt(wrong, word)
            else:
                yield self.misspelt(in_katakana(wrong), word)
            drawn += 1
            if drawn == most:
                return

    def misspelt(self, wrong: str, word: str) -> Query:
        """Whose name, or else whose text, carries the word as meant; who carries nothing like it must not come first."""
        near = _pairs(plain(wrong))
        named = any(plain(word) in name for entry in self.read for name in entry.names)
        return self.query(
            "typo",
            wrong,
            lambda entry: any(plain(word) in text for text in (entry.names if named else entry.folded)),
            lambda entry: not any(near & _pairs(text) for text in entry.folded),
        )

    def town_word(self, town: str, word: str, *meant: str, apart: str = " ", turned: bool = False) -> Query:
        """Who lies in the town and says the word; never the same thing in another town."""
        words = meant or (word,)
        return self.query(
            "town-word",
            apart.join((word, town) if turned else (town, word)),
            lambda entry: (entry.is_in(town) or entry.says(town)) and entry.says(*words),
            lambda entry: entry.says(*words) and not entry.says(town),
        )


@cache
def _pairs(text: str) -> frozenset[str]:
    return frozenset(one + other for one, other in pairwise(text) if "\n" not in one + other)


def last_word(entry: Read) -> str:
    """What a place is called by: the last word of its reading."""
    words = re.split(r"[\s・]+", str(entry.data.get("kana") or ""))
    return words[-1] if 3 <= len(words[-1]) <= 12 and re.fullmatch("[ぁ-んー]+", words[-1]) else ""


def in_katakana(text: str) -> str:
    return "".join(chr(ord(letter) + 0x60) if "ぁ" <= letter <= "ん" else letter for letter in text)


_HALF: Final = {unicodedata.normalize("NFKC", chr(code)): chr(code) for code in range(0xFF66, 0xFF9E)} | {
    "\u3099": "ﾞ",
    "\u309a": "ﾟ",
}


def in_full_width(text: str) -> str:
    return "".join(chr(ord(letter) + 0xFEE0) if "!" <= letter <= "~" else letter for letter in text)


def in_other_width(text: str) -> str:
    """Half-width what is written full, and the other way round."""
    if re.search("[ァ-ヶ]", text):
        return "".join(_HALF.get(part, part) for letter in text for part in unicodedata.normalize("NFD", letter))
    half = unicodedata.normalize("NFKC", text)
    return in_full_width(text) if half == text else half


_ROWS: Final = {
    "": "あいうえお", "k": "かきくけこ", "s": "さしすせそ", "t": "たちつてと", "n": "なにぬねの", "h": "はひふへほ",
    "m": "まみむめも", "r": "らりるれろ", "g": "がぎぐげご", "z": "ざじずぜぞ", "d": "だぢづでど", "b": "ばびぶべぼ",
    "p": "ぱぴぷぺぽ",
}  # fmt: skip
_LATIN: Final = {
    **{kana: start + vowel for start, row in _ROWS.items() for kana, vowel in zip(row, "aiueo", strict=True)},
    "し": "shi",
    "ち": "chi",
    "つ": "tsu",
    "ふ": "fu",
    "じ": "ji",
    "ぢ": "ji",
    "づ": "zu",
    "を": "o",
    "ん": "n",
    "わ": "wa",
    "や": "ya",
    "ゆ": "yu",
    "よ": "yo",
    "ー": "",
    "ぁ": "a",
    "ぃ": "i",
    "ぅ": "u",
    "ぇ": "e",
    "ぉ": "o",
}


def in_latin(kana: str) -> str:
    """Hepburn, as on the signs of a railway station."""
    latin = ""
    for at, letter in enumerate(kana):
        if letter == "っ":
            latin += _LATIN.get(kana[at + 1 : at + 2], "t")[0]
        elif letter in "ゃゅょ":
            vowel = {"ゃ": "a", "ゅ": "u", "ょ": "o"}[letter]
            latin = latin[:-1] + (vowel if latin.endswith(("shi", "chi", "ji")) else "y" + vowel)
        elif letter in "ぁぃぅぇぉ" and latin:
            latin = latin[:-1] + _LATIN[letter]
        else:
            latin += _LATIN[letter]
    return latin


def with_error(word: str, sort: int, dice: random.Random) -> str:
    """One letter wrong, missing, doubled, or exchanged with the next."""
    at = dice.randrange(1, max(2, len(word) - 1))
    if sort == 0:
        return word[:at] + dice.choice("あかさたなはまやらわ") + word[at + 1 :]
    if sort == 1:
        return word[:at] + word[at + 1 :]
    if sort == 2:
        return word[:at] + word[at] + word[at:]
    return word[:at] + word[at + 1 : at + 2] + word[at] + word[at + 2 :]


# ---- by hand ----------------------------------------------------------------------------------------------------

_READINGS: Final = {
    "sample": ("のぼりべつおんせん", "ワシベツ", "にんちしょう", "ふりーすくーる"),
    "tokyo": ("せたがやく", "シブヤ", "ねりま", "さくら"),
}
_ROMAJI: Final[dict[Site, tuple[tuple[str, str], ...]]] = {
    "sample": (("shougi", "しょうぎ"), ("shogi no kai", "しょうぎのかい"), ("gakushuu", "がくしゅう"), ("Taisō", "たいそう"),
               ("kodomo syokudou", "こどもしょくどう"), ("soudan", "そうだん")),
    "tokyo": (("hidamari", "ひだまり"), ("niko niko", "にこにこ"), ("mogumogu", "もぐもぐ"), ("kitchin", "きっちん"), ("midorigaoka", "みどりがおか")),
}  # fmt: skip

# What was typed, and the ways in which the content may write it.
_VARIANTS: Final[dict[Site, tuple[tuple[str, ...], ...]]] = {
    "sample": (
        ("子供食堂", "子ども食堂", "こども食堂", "子供食堂"),
        ("子ども食堂", "子ども食堂", "こども食堂", "子供食堂"),
        ("引籠り", "ひきこもり", "引きこもり", "引き籠もり"),
        ("引き篭もり", "ひきこもり", "引きこもり", "引き籠もり"),
        ("ひきこもり", "ひきこもり", "引きこもり", "引き籠もり"),
        ("一人親", "ひとり親", "一人親"),
        ("ひとり暮し", "ひとり暮らし", "一人暮らし", "独居"),
        ("一人暮らし", "ひとり暮らし", "一人暮らし", "独居"),
        ("障碍者", "障害者", "障がい者"),
        ("障がい", "障害", "障がい", "障碍"),
        ("友だち", "友だち", "友達"),
        ("食べもの", "食べもの", "食べ物", "ごはん", "食事", "食料", "食品"),
        ("3ヶ所", "3か所"),
        ("買い物", "買いもの", "買い物"),
        ("買物", "買いもの", "買い物"),
        ("申込み", "申し込み", "申込み", "申しこみ"),
        ("引越し", "引っ越し", "引越し"),
        ("編物", "編み物", "編みもの"),
        ("立直り", "立ち直り"),
        ("分かちあい", "わかちあい", "分かち合い"),
        ("家族會", "家族会"),
        ("櫻木町", "桜木町"),
        ("榮町", "栄町"),
        ("綠町", "緑町"),
        ("登別溫泉", "登別温泉"),
        ("冨岸町", "富岸町"),
        ("冨士町", "富士町"),
        ("緣側の会", "縁側の会"),
        ("プレイパーク", "プレーパーク"),
        ("ボランテイア", "ボランティア"),
        ("コ−ヒ−", "コーヒー"),
        ("シェルタ", "シェルター"),
    ),
    "tokyo": (
        ("緑ケ丘", "緑ヶ丘", "緑ケ丘", "緑が丘"),
        ("緑が丘", "緑ヶ丘", "緑ケ丘", "緑が丘"),
        ("光ヶ丘", "光が丘", "光ヶ丘"),
        ("幡ケ谷", "幡ヶ谷"),
        ("千駄ケ谷", "千駄ヶ谷"),
        ("南阿佐ヶ谷", "南阿佐ケ谷", "南阿佐ヶ谷", "南阿佐谷"),
        ("聖が丘", "聖ヶ丘"),
        ("旭ヶ丘", "旭が丘"),
        ("澁谷区", "渋谷区"),
        ("瀧野川", "滝野川"),
        ("髙島平", "高島平"),
        ("杉竝区", "杉並区"),
        ("冨士見町", "富士見町"),
        ("富士見臺", "富士見台"),
        ("調布ケ丘", "調布ヶ丘"),
        ("コミュニテイ", "コミュニティ"),
        ("キツチン", "キッチン"),
        ("ラ－メン", "ラーメン"),

        ("子供の居場所", "子どもの居場所", "こどもの居場所", "子供の居場所"),
    ),
}  # fmt: skip
_WIDTHS: Final[dict[Site, tuple[tuple[str, str], ...]]] = {
    "sample": (
        ("０１４３－００－０５０１", "0143-00-0501"),
        ("０１４３", "0143-00"),
        ("0143000503", "0143-00-0503"),
        ("〒０５９－００１２", "059-0012"),
        ("ＮＰＯ", "NPO"),
        ("ｎｐｏ法人", "NPO法人"),
        ("ＬＩＮＥ", "LINE"),
        ("ＬＧＢＴＱ", "LGBTQ"),
        ("ｻﾛﾝ", "サロン"),
        ("ﾌﾘｰｽﾍﾟｰｽ", "フリースペース"),
        ("ﾗｼﾞｵ体操", "ラジオ体操"),
        ("ﾌﾟﾚｰﾊﾟｰｸ", "プレーパーク"),
        ("ｶﾙﾙｽ町", "カルルス町"),
        ("ﾎﾞﾗﾝﾃｨｱ", "ボランティア"),
        ("ＡＤＨＤ", "ADHD"),
        ("ｈｉｄａｍａｒｉ＠ｍｉｈｏｎ", "hidamari@mihon"),
        ("２４時間", "24時間"),
    ),
    "tokyo": (),
}

# A town, what is looked for there, and how the content says it.
_TOWN_WORDS: Final[dict[Site, tuple[tuple[str, ...], ...]]] = {
    "sample": (
        ("幌別", "サロン"), ("鷲別", "サロン"), ("登別温泉", "日本語"), ("中央町", "カフェ"), ("片倉町", "相談"),
        ("鷲別", "こども食堂"), ("登別本町", "お茶"), ("柏木町", "手話"), ("若草町", "ゲーム"), ("幌別町", "食品", "食品", "食料"),
        ("富士町", "認知症"), ("美園町", "編み物"),
    ),
    "tokyo": (
        ("世田谷区", "子ども食堂"), ("渋谷区", "学習支援"), ("練馬区", "SOMPO"), ("板橋区", "食堂"), ("大田区", "ラーメン"),
        ("町田市", "ごはん"), ("葛飾区", "たまり場"), ("調布市", "カフェ"), ("台東区", "フードパントリー"), ("光が丘", "食堂"),
        ("世田谷", "カフェ"), ("八王子", "無料塾"),
    ),
}  # fmt: skip
_WORD_VARIANTS: Final[Mapping[str, tuple[str, ...]]] = {
    "こども食堂": ("こども食堂", "子ども食堂", "子供食堂"),
    "子ども食堂": ("こども食堂", "子ども食堂", "子供食堂"),
}

_MISSPELT: Final[dict[Site, tuple[tuple[str, str], ...]]] = {
    "sample": (
        ("こどもし食堂", "こども食堂"), ("フードパントリ", "フードパントリー"), ("フードバントリー", "フードパントリー"),
        ("フリースベース", "フリースペース"), ("認知障カフェ", "認知症カフェ"), ("児動館どんぐり", "児童館どんぐり"),
        ("社会副祉協議会", "社会福祉協議会"), ("ラジヲ体操", "ラジオ体操"), ("hidamrai", "ひだまり"), ("komorebbi", "こもれび"),
    ),
    "tokyo": (
        ("みんなの食道", "みんなの食堂"), ("ささはたっコ子", "ささはたっこ"), ("渋谷センタ一街", "渋谷センター街"), ("フードバンクTAME", "フードバンクTAMA"),
    ),
}  # fmt: skip


def _people(*audiences: str) -> Rule:
    return lambda entry: entry.has("audiences", *audiences)


def _kinds(*kinds: str) -> Rule:
    return lambda entry: entry.has("kind", *kinds)


def _these(*slugs: str) -> Rule:
    return lambda entry: entry.id.split("/")[1].removeprefix("mihon-") in slugs


def _wheelchair_may_come(entry: Read) -> bool:
    said = entry.data.get("access", {}).get("wheelchair", {})
    return said == "yes" or (isinstance(said, dict) and said.get("is") == "yes")


def _either(*rules: Rule) -> Rule:
    return lambda entry: any(rule(entry) for rule in rules)


# What people type who do not know what we call it; who should be found; who should not come first.
_SYNONYMS: Final[dict[Site, tuple[tuple[str, Rule, Rule], ...]]] = {
    "sample": (
        ("社協", _these("shakyo"), _these("npo-hidamari", "kokoro-clinic")),
        ("オレンジカフェ", _these("yoriai"), _these("akari", "yoake", "kokage")),
        ("認知症カフェ", _these("yoriai"), _these("akari", "yoake", "kokage")),
        ("物忘れ", _these("yoriai"), _these("akari", "dongri")),
        ("話を聞いてほしい", lambda entry: entry.has("support", "consultation") or entry.says("話し相手", "話を聞", "話をき"), _these("niji", "asaichi", "kaminobori")),
        ("ひとりぼっち", _people("lonely", "isolated"), _these("dongri", "suzuran")),
        ("さみしい", _people("lonely", "isolated"), _these("dongri", "suzuran")),
        ("友達がほしい", _people("isolated"), _these("tomoshibi", "minatobi")),
        ("死にたい", _people("mental-health"), _these("dongri", "asaichi")),
        ("眠れない", _these("hoshiakari", "kokoro-clinic", "oriduru"), _these("dongri", "niji")),
        ("うつ病", _people("mental-health"), _these("dongri", "niji")),
        ("お金がない", _people("financial-hardship"), _these("kaminobori", "kodama")),
        ("生活保護", _people("financial-hardship"), _these("kodama", "dongri")),
        ("食べるものがない", _people("financial-hardship"), _these("kodama", "dongri")),
        ("フードバンク", _these("wakachiai"), _these("gutsugutsu", "hama-hiru")),
        ("灯油", _these("wakachiai"), _these("kodama", "dongri")),
        ("学校に行きたくない", _people("not-attending-school"), _these("gakuen", "madori")),
        ("フリースクール", _these("tsubasa"), _these("gakuen", "madori")),
        ("引きこもりの家族", _these("tsumugi"), _these("komorebi", "kaminobori")),
        ("8050", _people("hikikomori"), _these("dongri", "niji")),
        ("無職", _people("job-seekers"), _these("dongri", "niji")),
        ("仕事がしたい", _people("job-seekers"), _these("dongri", "niji")),
        ("DV", _people("dv-victims"), _these("kodama", "dongri")),
        ("夫の暴力", _people("dv-victims"), _these("kodama", "gutsugutsu")),
        ("逃げたい", _people("dv-victims"), _these("kodama", "gutsugutsu")),
        ("親の介護", _people("carers"), _these("tanpopo", "dongri")),
        ("ヤングケアラー", _people("carers"), _these("tanpopo", "dongri")),
        ("赤ちゃん", _people("parents", "pregnancy-birth"), _these("kodama", "gutsugutsu")),
        ("妊婦", _people("pregnancy-birth"), _these("kodama", "gutsugutsu")),
        ("つわり", _these("yurikago"), _these("kodama", "gutsugutsu")),
        ("シングルマザー", _people("single-parents"), _these("kodama", "gutsugutsu")),
        ("離婚", _people("single-parents"), _these("kodama", "gutsugutsu")),
        ("耳が遠い", _people("hard-of-hearing"), _these("kodama", "gutsugutsu")),
        ("アルコール依存症", _people("substance-dependence"), _these("dongri", "niji")),
        ("アルツハイマー", _these("yoriai"), _these("akari", "dongri")),
        ("地震", _people("disaster-affected"), _these("kodama", "gutsugutsu")),
        ("ベトナム", lambda entry: entry.says("ベトナム"), _these("kodama", "gutsugutsu")),
        ("車椅子", lambda entry: _wheelchair_may_come(entry) or entry.says("車いす", "車椅子"), _these("none")),
        ("断酒会", _these("ayumi", "ayumi-kai"), _these("dongri", "niji")),
        ("ゲイ", _people("lgbtq"), _these("mado", "kodama")),
        ("性同一性障害", _people("lgbtq"), _these("mado", "kodama")),
        ("日本語を勉強したい", _these("mado", "kotoba-no-wa", "kotoba-kai"), _these("dongri", "gutsugutsu")),
        ("夫を亡くした", _these("nagisa", "dera"), _these("dongri", "niji")),
        ("少年院", _people("ex-offenders"), _these("dongri", "niji")),
        ("ママ友", _people("parents"), _these("gutsugutsu", "tomoshibi")),
        ("学童", _these("dongri"), _these("gutsugutsu", "tomoshibi")),
        ("塾", _kinds("gakushu-shien"), _these("gutsugutsu", "tomoshibi")),
        ("雪下ろし", _these("yukihane", "chonaikai", "shakyo", "tagayashi-noen"), _these("dongri", "niji")),
        ("lonely", _people("lonely", "isolated"), _these("dongri", "suzuran")),
        ("I can't sleep", _these("hoshiakari", "kokoro-clinic"), _these("dongri", "niji")),
        ("wheelchair", _wheelchair_may_come, _these("tsubasa")),
    ),
    "tokyo": (
        ("児童食堂", lambda entry: entry.says("こども食堂", "子ども食堂", "子供食堂"), _these("none")),
        ("フードバンク", lambda entry: entry.says("フードバンク", "フードパントリー"), _these("132012-c0886b44", "131202-47")),
        ("一人親", lambda entry: entry.says("ひとり親"), _these("132012-c0886b44", "131202-47")),
        ("障害者", lambda entry: entry.says("障がい", "障害"), _these("132012-c0886b44", "131202-47")),
        ("宿題", lambda entry: entry.says("学習支援", "宿題", "勉強", "学習"), _these("132012-c0886b44", "131202-47")),
    ),
}  # fmt: skip


def draw(reader: Reader) -> Iterator[Query]:
    """All queries of one site."""
    site = reader.site
    yield from reader.exact(16)
    yield from reader.part(20)
    yield from reader.reading(12)
    for kana in _READINGS[site]:
        yield reader.carrying("reading", kana)
    for latin, sound in _ROMAJI[site]:
        yield reader.by_sound(latin, sound)
    for q, *words in _VARIANTS[site]:
        yield reader.carrying("variant", q, *words)
    for q, word in _WIDTHS[site]:
        yield reader.carrying("width", q, word)
    yield from reader.width(12 if site == "sample" else 20)
    for q, wanted, unwanted in _SYNONYMS[site]:
        yield reader.query("synonym", q, wanted, unwanted)
    for number, (town, word, *meant) in enumerate(_TOWN_WORDS[site]):
        said = meant or _WORD_VARIANTS.get(word, ())
        yield reader.town_word(town, word, *said)
        yield reader.town_word(town, word, *said, apart="", turned=number % 6 == 5)
    yield from reader.typo(16)
    for wrong, word in _MISSPELT[site]:
        yield reader.misspelt(wrong, word)
    yield from _typed(reader)


def _typed(reader: Reader) -> Iterator[Query]:
    """The queries of `search_typed.py`."""
    site = reader.site
    for kind, words in (("exact", typed.EXACT), ("part", typed.PART)):
        for word in words[site]:
            yield reader.carrying(kind, word)
    for q, kana in typed.KANA[site]:
        yield reader.carrying("reading", q, kana)
    for latin, kana in typed.LATIN[site]:
        yield reader.by_sound(latin, kana)
    for q, word in typed.WIDTHS[site]:
        yield reader.carrying("width", q, word)
    tables = (
        ("variant", typed.VARIANTS), ("synonym", typed.SYNONYMS), ("town-word", typed.TOWN_WORDS), ("typo", typed.TYPOS),
        ("sentence", typed.SENTENCES),
    )  # fmt: skip
    for kind, rules in tables:
        for q, rule in rules[site]:
            yield reader.query(kind, q, rule, typed.nobody)


def read_queries() -> list[Query]:
    lines = QUERIES.read_text(encoding="utf-8").splitlines()
    return [
        Query(row["site"], row["kind"], row["q"], tuple(row["expected"]), tuple(row["forbidden"]))
        for row in map(json.loads, lines)
    ]


def write_queries(queries: Iterable[Query]) -> None:
    unique = {(query.site, query.q): query for query in reversed(list(queries))}
    rows: Sequence[Query] = sorted(unique.values(), key=lambda query: (query.site, KINDS.index(query.kind), query.q))
    lines = [
        json.dumps(
            {"site": row.site, "kind": row.kind, "q": row.q, "expected": row.expected, "forbidden": row.forbidden},
            ensure_ascii=False,
        )
        for row in rows
    ]
    QUERIES.write_text("\n".join(lines) + "\n", encoding="utf-8")


def main() -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        build_sample(folder)  # with the place that must stay hidden
        readers = (Reader("sample", folder / "content"), Reader("tokyo", import_tokyo(folder)))
        write_queries(query for reader in readers for query in draw(reader))


if __name__ == "__main__":
    main()
