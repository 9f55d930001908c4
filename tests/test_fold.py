"""Folding: what people take for the same is the same, in Python and in the browser."""

from __future__ import annotations

import random
import sys
import unicodedata
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from shirube.fold import VARIANT_KANJI, fold, query_words, search_tokens
from shirube.search import spell
from tests.node import needs_node, run_module
from tests.search_site import TOKYO, tokyo

LETTERS = "あいがぱカキーｰｱ-~〜－−‐ 　・「」（）()。、，/1２30abＡZéß々〆髙﨑𠮷ゐヶヵゝヽ★\n\t\u200b'’.:"


@pytest.mark.parametrize(
    ("written", "folded"),
    [
        ("ｶﾌｪ", "かふぇ"),
        ("Ｃａｆé １２", "cafe 12"),
        ("tiếng Việt Đà Nẵng Łódź", "tieng viet da nang lodz"),
        ("髙橋・﨑山・渡邊", "高橋崎山渡辺"),
        ("サ-クル／センタ－", "さーくる せんたー"),
        ("と～ます", "とーます"),
        ("緑ヶ丘２－１８", "緑け丘218"),
        ("見本サロン　ひだまり", "見本さろんひだまり"),
        ("「仙川スープ」みんな食堂", "仙川すーぷみんな食堂"),
        ("お茶です。お菓子も", "お茶です お菓子も"),
        ("meals and tea", "meals and tea"),
        ("e-mail, don’t", "email dont"),
        ("1,000円", "1000円"),
        ("子\u200bど\ufe00も", "子ども"),
        ("", ""),
        ("ー～・", ""),
    ],
)
def test_folds(written: str, folded: str) -> None:
    assert fold(written) == folded


def test_tokens_are_pairs_and_the_last_letter_of_each_run() -> None:
    assert search_tokens("居場所。お茶") == ["居場", "場所", "所", "お茶", "茶"]
    assert search_tokens("火") == ["火"]
    assert search_tokens("𠮷野家") == ["吉野", "野家", "家"]
    assert search_tokens("。") == []


@pytest.mark.parametrize(
    "written", ["0143-00-0001", "0143000001", "(0143)00-0001", "０１４３－００－０００１", "0143‐00‐0001"]
)
@pytest.mark.parametrize("asked", ["0143-00-0001", "0143000001", "0143", "00-0001", "０１４３"])
def test_a_telephone_number_is_found_however_either_is_written(written: str, asked: str) -> None:
    assert all(word in fold(f"電話 {written}（平日）") for word in query_words(asked))


def test_words_of_a_query_stand_between_spaces_and_once() -> None:
    assert query_words(" 子ども　食堂 子ども ") == ["子ども", "食堂"]
    assert query_words("「・」 ー -") == []


def test_variant_kanji_are_pairs_that_do_not_chain() -> None:
    pairs = [tuple(pair) for pair in VARIANT_KANJI.split()]
    assert all(len(pair) == 2 and pair[0] != pair[1] for pair in pairs)
    olds = [pair[0] for pair in pairs]
    assert len(olds) == len(set(olds))
    assert not set(olds) & {pair[1] for pair in pairs}
    assert all(unicodedata.normalize("NFKC", letter) == letter for pair in pairs for letter in pair), (
        "NFKC does this one"
    )


@given(text=st.text(LETTERS, max_size=14), ends=st.tuples(st.integers(0, 14), st.integers(0, 14)))
@example(text="サービス-1", ends=(0, 5))
@example(text="コーヒー", ends=(1, 4))
@example(text="10:00〜12:00", ends=(3, 8))
@settings(max_examples=500)
def test_every_piece_of_a_text_is_found_in_it(text: str, ends: tuple[int, int]) -> None:
    piece = text[min(ends) : max(ends)]
    assert [word for word in query_words(piece) if word not in fold(text)] == []


@given(st.text(max_size=40))
def test_tokens_tell_the_folded_text(text: str) -> None:
    folded = fold(text)
    assert folded == " ".join(folded.split(" ")).strip()
    runs = [""]
    for token in search_tokens(text):
        runs[-1] += token[0]
        if len(token) == 1:
            runs.append("")
    assert [run for run in runs if run] == folded.split()


@needs_node
def test_the_browser_folds_alike(tmp_path: Path) -> None:
    dice = random.Random(20261123)
    letters = [
        chr(code) for code in range(sys.maxunicode + 1) if unicodedata.category(chr(code)) not in {"Cn", "Co", "Cs"}
    ]
    texts = [
        f"あ{letter}い1{letter}2b{letter}c{letter}"
        for letter in letters
        if ord(letter) < 0x3100 or 0xFE00 <= ord(letter) < 0x10000
    ]
    texts += ["".join(letters[start : start + 16]) for start in range(0, len(letters), 16)]
    texts += ["".join(dice.choices(LETTERS, k=dice.randint(1, 14))) for _ in range(5000)]
    if TOKYO.exists():
        texts += [value for row in tokyo() for value in row.values() if value]
    script = """
    import { fold, searchTokens, queryWords, spell } from "./fold.js";
    answer(given.map((text) => [fold(text), searchTokens(text), queryWords(text), spell(text)]));
    """
    answers = run_module(tmp_path, script, texts)
    assert isinstance(answers, list)
    ours = [[fold(text), search_tokens(text), query_words(text), spell(text)] for text in texts]
    assert [
        (text, theirs, mine) for text, theirs, mine in zip(texts, answers, ours, strict=True) if theirs != mine
    ] == []
