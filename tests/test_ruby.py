"""ふりがな: what is read, what stays bare, and that a page is otherwise the same."""

from __future__ import annotations

import json
import random
import re
import time
from datetime import date
from pathlib import Path

import pytest

from shirube.load import TEMPLATES, check_content
from shirube.phrases import load_phrases
from shirube.ruby import Readings, align
from tests.node import needs_node, run_module

ROOT = Path(__file__).resolve().parent.parent
WORDS = {
    "人": "ひと", "日本": "にほん", "本人": "ほんにん", "話": "はなし", "お金": "おかね", "飲む": "のむ", "立ち": "たち",
    "1日": "ついたち", "～円": "えん", "～時": "じ", "時間": "じかん", "社会": "しゃかい", "福祉": "ふくし",
    "入れる": "いれる", "最後の 日": "さいごのひ", "曜日": "ようび", "月に": "つきに", "外国": "がいこく", "人に": "ひとに", "車いすで 入れる": "くるまいすではいれる", "第1月曜日": "だいいちげつようび",
}  # fmt: skip


def _said(text: str) -> str:
    """Write a text with its readings in brackets."""
    pieces = Readings(WORDS, {"見本サロン いけ": "みほんさろん いけ"}).pieces(text)
    assert "".join(piece.base for piece in pieces) == text
    return "".join(f"{base}({reading})" if reading else base for base, reading in pieces)


@pytest.mark.parametrize(
    ("word", "reading", "shown"),
    [
        ("話し合い", "はなしあい", "話(はな)し合(あ)い"),
        ("見本サロン いけ", "みほんさろん いけ", "見本(みほん)サロン いけ"),
        ("お金", "おかね", "お金(かね)"),
        ("見本村役場 見本課", "みほんむらやくば みほんか", "見本村役場(みほんむらやくば) 見本課(みほんか)"),
        ("子どもの日", "こどものひ", "子(こ)どもの日(ひ)"),
        ("月〜金", "げつからきん", "月〜金(げつからきん)"),
        ("生の木", "なまのきのき", "生の木(なまのきのき)"),  # two ways to cut it: neither is chosen
    ],
)
def test_a_reading_stands_over_the_kanji_alone_where_only_one_way_is_possible(
    word: str, reading: str, shown: str
) -> None:
    assert "".join(f"{base}({kana})" if kana else base for base, kana in align(word, reading)) == shown


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("人と 話", "人(ひと)と 話(はなし)"),
        ("人気 大人 5人", "人気 大人 5人"),
        ("日本人", "日本人"),  # neither にほんひと nor 日ほんにん
        ("社会福祉", "社会(しゃかい)福祉(ふくし)"),
        ("社会福祉課", "社会福祉課"),
        ("話す 話を", "話す 話(はなし)を"),
        ("立ち話", "立(た)ち話"),
        ("デモ話 Q話 ・話", "デモ話 Q話 ・話(はなし)"),
        ("飲む人", "飲(の)む人"),
        ("1日 21日 1.1日 1日中", "1日(ついたち) 21日 1.1日 1日中"),
        ("300円 10時 2時間", "300円(えん) 10時(じ) 2時間(じかん)"),
        ("円", "円"),
        ("第1月曜日", "第1月曜日(だいいちげつようび)"),
        ("入れる 車いすで 入れる", "入(い)れる 車(くるま)いすで 入(はい)れる"),
        ("最後の 日 最後の 日曜日", "最後(さいご)の 日(ひ) 最後の 日曜日"),
        ("月に 3月に", "月(つき)に 3月に"),
        ("外国人に 人に", "外国人に 人(ひと)に"),
        ("お金", "お金(かね)"),
        ("見本サロン いけ", "見本(みほん)サロン いけ"),
        ("見本サロン いけの人", "見本サロン いけの人(ひと)"),
        ("", ""),
    ],
)
def test_no_reading_is_guessed(text: str, shown: str) -> None:
    assert _said(text) == shown


@pytest.mark.parametrize(
    ("html", "shown"),
    [
        ("<p>人</p>", "<p><ruby>人<rt>ひと</rt></ruby></p>"),
        ("<p>人と人</p>", "<p><bdi><ruby>人<rt>ひと</rt></ruby>と<ruby>人<rt>ひと</rt></ruby></bdi></p>"),
        ("<p title=\"人>人\" data-a='人'>あ</p>", None),
        ("<p>&lt;人&gt;</p>", "<p><bdi>&lt;<ruby>人<rt>ひと</rt></ruby>&gt;</bdi></p>"),
        ("<script>人</script><style>人</style><template><p>人</p></template>", None),
        ("<svg><title>人</title></svg><select><option>人</option></select><textarea>人</textarea>", None),
        ('<p lang="en">人<span>人</span></p><p lang="zh">人</p>', None),
        ('<p lang="ja">人</p>', '<p lang="ja"><ruby>人<rt>ひと</rt></ruby></p>'),
        ("<ruby>人<rt>じん</rt></ruby>", None),
        ("<!-- 人 -->", None),
        ("<p>5<b>人</b></p>", None),  # the number stands in another element
        ('<svg/><img alt="人">人', '<svg/><img alt="人"><ruby>人<rt>ひと</rt></ruby>'),
    ],
)
def test_only_the_words_of_the_page_are_touched(html: str, shown: str | None) -> None:
    page = '<html lang="ja"><head><title>人</title></head><body class="人">{}</body></html>'
    assert Readings(WORDS).annotate(page.format(html)) == page.format(html if shown is None else shown)


def test_words_that_could_follow_each_other_in_many_ways_take_no_time() -> None:
    readings = Readings({"亜亜": "ああ", "亜亜亜": "あああ"})
    begun = time.perf_counter()
    assert [piece.reading for piece in readings.pieces("亜" * 5000 + "一")] == [""]
    align("亜あ" * 20, "あ" * 80)
    assert time.perf_counter() - begun < 1


@needs_node
def test_the_browser_reads_alike(tmp_path: Path) -> None:
    dice = random.Random(20261127)
    directory = check_content(ROOT / "content", date(2026, 11, 25)).directory
    assert directory is not None
    names = {entry.listing.name: entry.listing.kana or "" for entry in directory.entries}
    phrases, _ = load_phrases(TEMPLATES / "phrases")
    # Every word of the table, every sentence there is, and heaps of words in any order, whole and broken.
    texts = [text for word in directory.readings for text in (word, f"{word}は5{word}", word.lstrip("～")[:-1] + "人")]
    texts += [text for words in phrases.values() for text in words.sentences.values()]
    texts += [
        line for path in (ROOT / "content").rglob("*.yaml") for line in path.read_text(encoding="utf-8").split("\n")
    ]
    texts += [f"\n  {name} " for name in names]
    words = [*WORDS, *directory.readings, *names, "は", "5", "　", "。", "話す", "𠮷", "10:00〜", "々", "－"]
    texts += ["".join(dice.choices(words, k=dice.randint(1, 4)))[dice.randint(0, 2) :] for _ in range(4000)]
    readings = Readings(directory.readings, names)
    script = """
    import { Readings } from "./readings.js";
    const readings = new Readings(given.table);
    answer(given.texts.map((text) => [readings.pieces(text), readings.pieces(text, true)]));
    """
    given = {"table": json.loads(readings.as_json()), "texts": texts}
    answers = run_module(tmp_path, script, given, component="ruby")
    assert isinstance(answers, list)
    ours = [[[*map(list, readings.pieces(text, after_number=after))] for after in (False, True)] for text in texts]
    assert [
        (text, theirs, mine) for text, theirs, mine in zip(texts, answers, ours, strict=True) if theirs != mine
    ] == []


def test_a_name_goes_to_the_browser_only_where_the_words_read_it_otherwise() -> None:
    names = {
        "日本 いけ": "にほん いけ",
        "人の会": "ひとのかい",
        "社会福祉": "しゃかいふくし",
        "いけ": "いけ",
        "人&人": "ひとひと",
        "日本NPO": "にほんえぬぴーおー",
        "話NPO": "わえぬぴーおー",
    }
    table = json.loads(Readings(WORDS, names).as_json())
    assert table["words"] == WORDS
    # 社会福祉 is one name, and two words that say the same.
    assert table["names"] == {"人の会": "ひとのかい", "話NPO": "わえぬぴーおー"}


def test_the_words_of_easy_pages_can_all_be_read() -> None:
    """The program's own phrases are held to the table of the sample, as editors are."""
    directory = check_content(ROOT / "content", date(2026, 11, 25)).directory
    assert directory is not None
    readings = Readings(directory.readings)
    words, _ = load_phrases(TEMPLATES / "phrases")
    bare = {
        (key, word)
        for key, text in words["easy"].sentences.items()
        # Numbers come between the braces: a counter is read behind one.
        for _, word in readings.unread(re.sub(r"\{\w+\}", "0", text))
        if key not in UNREAD_PHRASES and not key.startswith(UNREAD_GROUPS)
    }
    assert bare == set()


UNREAD_PHRASES = frozenset(
    {
        "search.crisis_words",
        "search.weekdays",
        "search.date",
        "month.shut",
        "month.shut.text",
        "kana.row",
        "results.column.date",
    }
)
"""Never shown, filled in by a script, one letter of a calendar or a heading, or read with what fills it (か行)."""
UNREAD_GROUPS = ("say.", "letter.")
"""Parts of dates, which are read once they are put together, and the one letter of a day."""
