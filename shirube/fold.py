"""Fold Japanese text into the form in which it is compared and searched.

`templates/components/search/fold.js` does the same in the browser; `tests/test_fold.py` runs both on the same strings
and wants the same answer. What is folded is never shown.
"""

from __future__ import annotations

import re
import unicodedata
from typing import Final

VARIANT_KANJI: Final = (
    # A name is written with either; the second of each pair stands for both. Forms that NFKC already unites
    # (塚 U+FA10, 神 U+FA19, …) are not listed; 邊/邉/辺 and 齋/齊/斉/斎 are united although purists do not.
    "髙高 﨑崎 碕崎 嵜崎 濵浜 濱浜 邊辺 邉辺 澤沢 齋斎 齊斎 斉斎 𠮷吉 嶋島 嶌島 冨富 舘館 櫻桜 廣広 國国 學学 "
    "會会 德徳 眞真 槇槙 瀨瀬 龍竜 瀧滝 惠恵 圓円 壽寿 榮栄 條条 淺浅 靜静 總総 廳庁 應応 黑黒 燈灯 藝芸 來来 "
    "禮礼 佛仏 萬万 與与 豐豊 體体 關関 驛駅 鐵鉄 縣県 區区 圖図 繩縄 彌弥 檜桧 籠篭 淵渕 埜野 峯峰 穗穂 凜凛 "
    "薗園 莊荘 鷗鴎 麵麺 聲声 曾曽 兒児 實実 寬寛 鄕郷 樂楽 戶戸 步歩 每毎 淸清 靑青 緖緒 增増 橫横 歷歴 "
    "綠緑 溫温 緣縁 臺台 澁渋 竝並 狹狭 峽峡 藏蔵 巖巌 嚴厳 螢蛍 顏顔 氣気 醫医 勞労 營営 獨独 轉転 傳伝 假仮 歸帰 舊旧 對対 當当 乘乗 疊畳 畫画 晝昼 濟済 燒焼 淨浄 數数 權権 觀観 歡歓 "
    "舍舎 譯訳 釋釈 驗験 檢検 錢銭 譽誉 寶宝 拜拝 變変 戀恋 灣湾 藥薬 續続 讀読 賣売 處処 爲為 繼継 經経 輕軽 滿満 覺覚 點点 戰戦 團団 專専 號号 雙双 樣様 豫予 餘余 鹽塩 兩両 參参 絲糸 "
    "霸覇 穩穏 稻稲 讓譲 莖茎 瑤瑶 遙遥 堯尭 槪概"
)

_HIRAGANA: Final = {code: code - 0x60 for code in range(0x30A1, 0x30F7)} | {0x30FD: 0x309D, 0x30FE: 0x309E}
_SMALL_COUNTERS: Final = {0x3095: 0x304B, 0x3096: 0x3051, 0x30F5: 0x304B, 0x30F6: 0x3051}  # ヵ ヶ, as か け
_OLD_KANA: Final = {0x3090: 0x3044, 0x3091: 0x3048, 0x30F0: 0x3044, 0x30F1: 0x3048, 0x03C2: 0x03C3}  # ゐ ゑ, final ς
_INVISIBLE: Final = re.compile(
    "[\u00ad\u034f\u061c\u180b-\u180f\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufe00-\ufe0f\ufeff\U000e0000-\U000e01ef]+"
)
_LATIN_WITH_MARKS: Final = {
    code: ord(plain)
    for code in (*range(0xC0, 0x250), *range(0x1E00, 0x1F00))
    if "a" <= (plain := unicodedata.normalize("NFD", chr(code))[0]) <= "z"
} | {0x0111: ord("d"), 0x00F8: ord("o"), 0x0142: ord("l")}  # café as cafe, đ ø ł
_TABLE: Final = (
    _LATIN_WITH_MARKS
    | _HIRAGANA
    | _SMALL_COUNTERS
    | _OLD_KANA
    | {ord(pair[0]): ord(pair[1]) for pair in VARIANT_KANJI.split()}
)

_JAPANESE: Final = r"[\u3005-\u3007\u303B\u3041-\u309F\u30A0-\u30FF\u3400-\u9FFF\uF900-\uFAFF\U00020000-\U0003FFFF]"
_LINE: Final = r"\-\u2010-\u2015\u2043\u2212\u2500\u2501~\u301C\u3030"  # what is written for ー, or between numbers
_ANY_LINE: Final = re.compile(f"[{_LINE}]")
_DRAWN_LONG: Final = re.compile(rf"([\u3041-\u3096\u309D\u309E])[{_LINE}]+(?![0-9a-z{_LINE}])")
_LONG_NOT_IN_JAPANESE: Final = re.compile(rf"(^|[^{_JAPANESE[1:-1]}])ー+(?!{_JAPANESE})")
_BETWEEN: Final = re.compile(r"(?:[\W_](?<![\U00020000-\U0003FFFF]))+")  # rare kanji this Python may not know yet
_STOP: Final = re.compile(r"[\n\r\t。、,.!?;:/|\u2026\u2028\u2029]")
_DROPPED_INSIDE_WORD: Final = re.compile(rf"['\u2019{_LINE}]+")
_DROPPED_INSIDE_NUMBER: Final = re.compile(r"[,.()]")
_JAPANESE_LETTER: Final = re.compile(_JAPANESE)
_KANJI: Final = r"[\u3005\u3400-\u9FFF]"
_INFLECTION: Final = r"(?![のはがをにでともへや])[\u3041-\u3096]"  # a letter that is no particle
_MIXED_KANJI: Final = re.compile(rf"{_KANJI}+(?:(?:{_INFLECTION}){{1,2}}{_KANJI}+)+")
_OKURIGANA: Final = re.compile(r"[\u3041-\u3096]+")
_DIGITS: Final = frozenset("0123456789")
_SPACES: Final = re.compile(r"[ \t-\r\x1C-\x1F\x85\u1680\u2028\u2029]+")
_EDGE_LINES: Final = re.compile(rf"^[{_LINE}]+|[{_LINE}]+$")


def fold(text: str) -> str:
    """Write `text` so that what people take for the same is the same: width, case, accents, kana, long marks, old kanji.

    Spaces, brackets, ・ and ornaments inside Japanese vanish, so a name is found with and without them, and hyphens
    inside a number or a Latin word (0143-00-0001, e-mail). Sentence and list marks, line ends, and spaces between
    Latin words become one space, which no search crosses: the result is runs of letters separated by single spaces.
    """
    # A step that few texts need is looked for before it is taken: looking is many times as fast.
    text = unicodedata.normalize("NFKC", _INVISIBLE.sub("", text)).lower().translate(_TABLE)
    if _ANY_LINE.search(text):
        text = _DRAWN_LONG.sub(r"\1ー", text)
    if "ー" in text:
        text = _LONG_NOT_IN_JAPANESE.sub(r"\1", text)
    return _BETWEEN.sub(_separate, text)


def _separate(match: re.Match[str]) -> str:
    """Decide what stays of the marks between two letters: nothing, or one space."""
    marks, text = match.group(), match.string
    if match.start() == 0 or match.end() == len(text):
        return ""
    before, after = text[match.start() - 1], text[match.end()]
    if before in _DIGITS and after in _DIGITS and _DROPPED_INSIDE_NUMBER.fullmatch(marks):
        return ""
    if _STOP.search(marks):
        return " "
    if _JAPANESE_LETTER.match(before) or _JAPANESE_LETTER.match(after):
        return ""
    return "" if _DROPPED_INSIDE_WORD.fullmatch(marks) else " "


def search_tokens(text: str) -> list[str]:
    """Cut folded `text` into what is indexed: every overlapping pair of letters, and the last letter of each run.

    A query of two letters and more is a row of such pairs standing one after another, which is exactly a substring;
    one letter is the beginning of a pair, or the last letter. Numbers and Latin words are cut too: a reader asks for
    the end of a telephone number, or a part of an address.
    """
    return folded_tokens(fold(text))


def folded_tokens(folded: str) -> list[str]:
    """Cut what `fold` made, as `search_tokens` does."""
    tokens: list[str] = []
    for run in folded.split():
        tokens += [run[at : at + 2] for at in range(len(run) - 1)]
        tokens.append(run[-1])
    return tokens


def without_okurigana(folded: str) -> str:
    """List what stands in folded text as kanji, kana, kanji (申し込み) with its kanji alone (申込), as runs.

    Whoever asks for 申込 or 申込み finds 申し込み by them; the browser shortens a query in the same way.
    """
    return " ".join(dict.fromkeys(_OKURIGANA.sub("", chain) for chain in _MIXED_KANJI.findall(folded)))


def query_words(query: str) -> list[str]:
    """Cut what a reader typed into the folded words that must all be found, without repeats."""
    words: dict[str, None] = {}
    for part in _SPACES.split(unicodedata.normalize("NFKC", query)):
        words |= dict.fromkeys(fold(_EDGE_LINES.sub("", part)).split())
    return list(words)
