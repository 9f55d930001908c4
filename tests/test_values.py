"""Values read from text, and what a person is told when one cannot be read."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, time
from pathlib import Path
from time import perf_counter
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shirube import values
from shirube.issues import Issue
from shirube.rules import RULES
from shirube.values import ValueFault


def fault_of(read: Callable[..., object], *args: Any) -> ValueFault:
    with pytest.raises(ValueFault) as caught:
        read(*args)
    return caught.value


def told(read: Callable[..., object], *args: Any) -> str:
    """Return the finding's Japanese words, after checking that the rule and all its words are there."""
    fault = fault_of(read, *args)
    issue = Issue("x.yaml", 1, 1, fault.rule, fault.values)
    assert issue.message("en")
    return f"{fault.rule}: {issue.message()}{issue.hint()}"


READERS: list[Callable[[str], object]] = [
    values.read_date,
    values.read_time,
    values.read_yes_no,
    values.read_tristate,
    lambda text: values.read_integer(text, 0, 99),
    values.read_phone,
    values.read_postcode,
    values.read_url,
    values.read_email,
    values.read_slug,
    values.read_corporate_number,
    values.read_municipality_code,
    values.read_latitude,
    values.read_longitude,
    values.read_colour,
    values.read_kana,
    lambda text: values.read_line_text(text, 80),
    lambda text: values.read_text(text, 80),
]


def outcome(read: Callable[[str], object], text: str) -> ValueFault | None:
    try:
        read(text)
    except ValueFault as fault:
        return fault
    return None


@given(text=st.text(max_size=60) | st.from_regex(r"[-+#@:/.()0-9０-９a-z〒年月日ー内線 ]{0,30}", fullmatch=True))
def test_any_text_is_a_value_or_a_fault_with_all_its_words(text: str) -> None:
    for fault in filter(None, (outcome(read, text) for read in READERS)):
        for words in (RULES[fault.rule].ja, RULES[fault.rule].en):
            always_said = re.sub("〔[^〔〕]*〕", "", words.message + words.hint)
            sentence = always_said.format_map(fault.values)
            assert not re.search("[\x00-\x1f\u202a-\u202e\u2066-\u2069]", sentence)


def test_every_rule_raised_here_has_words() -> None:
    raised = set(re.findall(r'ValueFault\(\s*"([a-z-]+)"', Path(values.__file__).read_text(encoding="utf-8")))
    assert len(raised) > 30
    assert raised <= set(RULES)


@pytest.mark.parametrize("unit", ["0", "0-", "(", "a.", "a", "〒", "ー", "あ", " ", "１", "[", "%41", "内線", "\u202e"])
def test_a_huge_text_is_answered_within_a_second(unit: str) -> None:
    text = unit * 60_000
    start = perf_counter()
    for read in READERS:
        try:
            read(text)
        except ValueFault:
            continue
    values.closest(text, ["audiences", "aliases"])
    assert perf_counter() - start < 1.0


# ---- days and hours ---------------------------------------------------------------------------------------------


def test_a_date_is_read() -> None:
    assert values.read_date("2028-02-29") == date(2028, 2, 29)


@pytest.mark.parametrize(
    ("written", "example"),
    [
        ("2026/1/5", "2026-01-05"),
        ("2026年1月5日", "2026-01-05"),
        ("令和8年1月5日", "2026-01-05"),
        ("令和元年5月1日", "2019-05-01"),
        ("R8.1.5", "2026-01-05"),
        ("２０２６－０１－０５", "2026-01-05"),
        ("20260105", "2026-01-05"),
        ("令和8年", "2026-04-01"),
    ],
)
def test_a_date_in_another_form_is_told_in_ours(written: str, example: str) -> None:
    fault = fault_of(values.read_date, written)
    assert (fault.rule, fault.values["example"]) == ("date-format", example)


def test_a_day_that_does_not_exist_is_told_with_the_length_of_the_month() -> None:
    assert told(values.read_date, "2026-02-30") == (
        "date-day: 「2026-02-30」は暦にありません。2026年2月は 1日から 28日までです。"
    )


@pytest.mark.parametrize(
    ("written", "rule"), [("2026-13-01", "date-month"), ("0226-01-01", "date-year"), ("2026-01-05\n1", "date-format")]
)
def test_other_impossible_dates_are_refused(written: str, rule: str) -> None:
    assert fault_of(values.read_date, written).rule == rule


@pytest.mark.parametrize("written", ["9:30", "09:30", "９：３０", " 9:30 "])
def test_a_time_is_read(written: str) -> None:
    assert values.read_time(written) == time(9, 30)


@pytest.mark.parametrize(
    ("written", "rule", "example"),
    [
        ("9時半", "time-format", "9:30"),
        ("午後1時", "time-format", "13:00"),
        ("PM1:30", "time-format", "13:30"),
        ("9.30", "time-format", "9:30"),
        ("24:00", "time-range", None),
        ("9:60", "time-range", None),
    ],
)
def test_a_time_in_another_form_is_told_in_ours(written: str, rule: str, example: str | None) -> None:
    fault = fault_of(values.read_time, written)
    assert (fault.rule, fault.values.get("example")) == (rule, example)


# ---- yes, no, numbers -------------------------------------------------------------------------------------------


@pytest.mark.parametrize("written", ["yes", "Yes", "ｙｅｓ", "true", "はい", "○", "〇", "◯", "あり"])
def test_yes_is_read(written: str) -> None:
    assert values.read_yes_no(written) is True
    assert values.read_tristate(written) == "yes"


@pytest.mark.parametrize("written", ["no", "NO", "false", "いいえ", "×", "なし"])
def test_no_is_read(written: str) -> None:
    assert values.read_yes_no(written) is False
    assert values.read_tristate(written) == "no"


@pytest.mark.parametrize("written", ["unknown", "確認中", "不明"])
def test_unknown_is_neither_yes_nor_no(written: str) -> None:
    assert values.read_tristate(written) == "unknown"
    assert fault_of(values.read_yes_no, written).rule == "yes-no"


@pytest.mark.parametrize("written", ["", "on", "1", "たぶん"])
def test_what_is_not_an_answer_is_refused(written: str) -> None:
    assert fault_of(values.read_tristate, written).rule == "tristate"


def test_full_width_digits_are_a_number() -> None:
    assert values.read_integer("２０", 0, 99) == 20


def test_a_number_with_a_unit_is_told_without_it() -> None:
    assert told(values.read_integer, "1,200円", 0, 9999).endswith("「1200」のように書いてください。")


@pytest.mark.parametrize("written", ["100", "-1"])
def test_a_number_out_of_range_is_refused(written: str) -> None:
    assert fault_of(values.read_integer, written, 0, 99).rule == "integer-range"


# ---- phone ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("written", "kept", "href"),
    [
        ("0143-00-0001", "0143-00-0001", "tel:0143000001"),
        ("0120-0-78310", "0120-0-78310", "tel:0120078310"),
        ("0570-064-556", "0570-064-556", "tel:0570064556"),
        ("0800-123-4567", "0800-123-4567", "tel:08001234567"),
        ("050-1234-5678", "050-1234-5678", "tel:05012345678"),
        ("090-1234-5678", "090-1234-5678", "tel:09012345678"),
        ("03-1234-5678", "03-1234-5678", "tel:0312345678"),
        ("(0143)00-0001", "(0143)00-0001", "tel:0143000001"),
        ("0143000001", "0143000001", "tel:0143000001"),
        ("０１４３ー００－０００１", "0143-00-0001", "tel:0143000001"),
        ("+81-143-00-0001", "+81-143-00-0001", "tel:+81143000001"),
        ("+81 (0)143-00-0001", "+81 (0)143-00-0001", "tel:+81143000001"),
        ("0143-00-0001 内線123", "0143-00-0001 内線123", "tel:0143000001"),
        ("＃8008", "#8008", "tel:%238008"),
        ("♯7119", "#7119", "tel:%237119"),
        ("189", "189", "tel:189"),
    ],
)
def test_a_phone_number_keeps_its_grouping_and_can_be_dialled(written: str, kept: str, href: str) -> None:
    assert values.read_phone(written) == kept
    assert values.tel_href(kept) == href


@pytest.mark.parametrize(
    ("written", "digits"),
    [("O143-00-0001", "0143-00-0001"), ("0l43-OO-0001", "0143-00-0001"), ("〇143-00-0001", "0143-00-0001")],
)
def test_letters_that_look_like_digits_are_named(written: str, digits: str) -> None:
    fault = fault_of(values.read_phone, written)
    assert (fault.rule, fault.values["example"]) == ("phone-letters", digits)


def test_letters_in_a_number_that_is_wrong_without_them_too_are_not_the_point() -> None:
    assert fault_of(values.read_phone, "O143-00-001").rule == "phone-digits"
    fault = fault_of(values.read_phone, "Oil")
    assert (fault.rule, fault.values["text"]) == ("phone-format", "Oil")


@pytest.mark.parametrize("code", ["110", "118", "119", "171", "188", "189", "#7119", "#8000", "#8008", "#8891"])
def test_short_numbers_are_known(code: str) -> None:
    assert values.read_phone(code) == code


@pytest.mark.parametrize(
    ("written", "rule"),
    [
        ("0143-00-001", "phone-digits"),
        ("0143-00-0001 0143-00-0002", "phone-digits"),
        ("0120-0-7831", "phone-digits"),
        ("090-1234-567", "phone-digits"),
        ("00-0001", "phone-format"),
        ("85-2111", "phone-area-code"),
        ("0143-85-2111、2112", "phone-format"),
        ("代表 0143-85-2111", "phone-format"),
        ("#8080", "phone-short-code"),
        ("199", "phone-short-code"),
        ("1", "phone-format"),
        ("", "phone-format"),
    ],
)
def test_what_cannot_be_dialled_is_refused(written: str, rule: str) -> None:
    assert fault_of(values.read_phone, written).rule == rule


@pytest.mark.parametrize(
    ("written", "example"),
    [
        ("0143-00-0002（代表）", "0143-00-0002"),
        ("TEL 0143-00-0002", "0143-00-0002"),
        ("電話：（0143）00-0002", "(0143)00-0002"),
        ("0143-00-0002 / 0143-00-0003", "0143-00-0002"),
        ("143-00-0002", "0143-00-0002"),
        ("０９０－１２３４－５６７８ 携帯", "090-1234-5678"),
        ("20時まで", "0143-00-0001"),
    ],
)
def test_the_number_inside_other_words_is_what_to_write(written: str, example: str) -> None:
    fault = fault_of(values.read_phone, written)
    assert (fault.rule, fault.values["example"]) == ("phone-format", example)
    assert values.read_phone(example) == example


def test_a_mistyped_short_number_is_told_with_the_nearest() -> None:
    assert "もしかして「#8008」" in told(values.read_phone, "#8080")


# ---- addresses --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("written", ["059-0012", "0590012", "〒059-0012", "０５９－００１２", "〒 ０５９ー００１２"])
def test_a_postcode_is_read_in_one_form(written: str) -> None:
    assert values.read_postcode(written) == "059-0012"


@pytest.mark.parametrize("written", ["59-0012", "059-001", "059-0012 登別市", ""])
def test_a_broken_postcode_is_refused(written: str) -> None:
    assert fault_of(values.read_postcode, written).rule == "postcode"


def test_a_postcode_whose_zero_a_spreadsheet_dropped_is_told_whole() -> None:
    assert fault_of(values.read_postcode, "600021").values["example"] == "060-0021"


@pytest.mark.parametrize(
    "written", ["https://example.jp/a?b=c#d", "http://example.jp:8080", "https://日本語.jp/あ", "HTTPS://EXAMPLE.JP/"]
)
def test_a_web_address_is_kept_as_written(written: str) -> None:
    assert values.read_url(written) == written


@pytest.mark.parametrize(
    ("written", "rule"),
    [
        ("javascript:alert(1)", "url-scheme"),
        ("JaVaScRiPt://example.jp/%0aalert(1)", "url-scheme"),
        ("data:text/html,x", "url-scheme"),
        ("ftp://example.jp/", "url-scheme"),
        ("//example.jp/", "url-format"),
        ("/a", "url-format"),
        ("www.example.jp", "url-format"),
        ("https:/example.jp", "url-format"),
        ("https:example.jp", "url-format"),
        ("https://user:pw@example.jp/", "url-userinfo"),
        ("https://example.jp@evil.example/", "url-userinfo"),
        ("https://example.jp\\@evil.example/", "url-character"),
        ("https://exam\tple.jp/", "url-character"),
        ("https://exam ple.jp/", "url-character"),
        ("https://example.jp/\u202egpj", "url-character"),
        ('https://example.jp/"onclick=', "url-character"),
        ("https://", "url-host"),
        ("https://example", "url-host"),
        ("https://exam_ple..jp", "url-host"),
        ("https://-a.jp", "url-host"),
        ("https://[::1", "url-host"),
        ("https://example.jp:99999/", "url-host"),
        ("https://ｅxample.jp/", "url-host"),
        ("https://example.jp/" + "a" * 2000, "text-too-long"),
    ],
)
def test_an_address_that_harms_or_leads_nowhere_is_refused(written: str, rule: str) -> None:
    assert fault_of(values.read_url, written).rule == rule


def test_an_address_without_https_is_told_with_it() -> None:
    assert fault_of(values.read_url, "www.example.jp").values["example"] == "https://www.example.jp"


def test_other_schemes_are_read_when_asked_for() -> None:
    assert values.read_url("ftp://example.jp/", ("ftp",)) == "ftp://example.jp/"


@pytest.mark.parametrize("written", ["info@example.jp", "a..b.@docomo.ne.jp", "a+b@sub.example.jp"])
def test_an_email_address_is_read(written: str) -> None:
    assert values.read_email(written) == written


@pytest.mark.parametrize(
    ("written", "example"),
    [
        ("ttps://ike.example/a", "https://ike.example/a"),
        ("hhttps://ike.example/a", "https://ike.example/a"),
        ("tpo-hall.example", "https://tpo-hall.example"),
        ("“https://ike.example/”", "https://ike.example/"),
        ("HPあり", "https://example.jp/"),
    ],
)
def test_a_broken_web_address_is_told_mended(written: str, example: str) -> None:
    fault = fault_of(values.read_url, written)
    assert (fault.rule, fault.values["example"]) == ("url-format", example)


def test_what_is_left_of_a_japanese_name_is_no_slug_for_it() -> None:
    assert values.slug_meant("見本NPO法人 ひだまり会") == "hidamari-salon"
    assert values.slug_meant("Salon Asahi") == "salon-asahi"
    assert values.slug_meant("mihon-hidamari - コピー") == "mihon-hidamari"


def test_a_line_account_is_told_with_its_address() -> None:
    assert fault_of(values.read_line_url, "@mihon-ike").values["example"] == "https://line.me/R/ti/p/@mihon-ike"
    assert fault_of(values.read_line_url, "ike").values["example"] == "https://example.jp/"
    assert values.read_line_url("https://lin.ee/ike") == "https://lin.ee/ike"


@pytest.mark.parametrize(
    ("written", "example"),
    [
        ("info＠example.jp", "info@example.jp"),
        ("info[at]example.jp", "info@example.jp"),
        ("info", "info@example.jp"),
        ("a@b", "info@example.jp"),
        ("mailto:ike@example.jp", "ike@example.jp"),
        ("ike@example.jp, hara@example.jp", "ike@example.jp"),
        ("ike@example.jp hara@example.jp", "ike@example.jp"),
        ("a@example.jp?bcc=b@example.jp", "info@example.jp"),
    ],
)
def test_a_broken_email_address_is_told_mended(written: str, example: str) -> None:
    fault = fault_of(values.read_email, written)
    assert (fault.rule, fault.values["example"]) == ("email", example)


# ---- names and codes --------------------------------------------------------------------------------------------


@pytest.mark.parametrize("written", ["a", "niji-2", "a" * 64])
def test_a_slug_is_read(written: str) -> None:
    assert values.read_slug(written) == written


@pytest.mark.parametrize(
    "written", ["", "Niji", "a--b", "-a", "a-", "a_b", "にじ", "ａ", "a/b", "a" * 65, "con", "a\nb"]
)
def test_what_is_no_slug_is_refused_with_one_that_is(written: str) -> None:
    fault = fault_of(values.read_slug, written)
    assert fault.rule == "slug"
    assert values.is_slug(fault.values["example"].rstrip("…").rstrip("-"))


def test_a_line_break_at_the_end_makes_no_slug() -> None:
    assert not values.is_slug("abc\n")


def test_a_corporate_number_is_checked_by_its_first_digit() -> None:
    assert values.read_corporate_number("7000012050002") == "7000012050002"  # 国税庁
    assert values.read_corporate_number("7000-0120-50002") == "7000012050002"
    assert fault_of(values.read_corporate_number, "7000012050001").rule == "corporate-number-check"
    assert fault_of(values.read_corporate_number, "700001205000").values["count"] == "12"


@given(st.integers(0, 10**12 - 1))
def test_each_corporate_number_has_one_check_digit(number: int) -> None:
    good = 0
    for check in range(10):
        try:
            values.read_corporate_number(f"{check}{number:012}")
        except ValueFault:
            continue
        good += 1
    assert good == 1


@pytest.mark.parametrize("code", ["012301", "012025", "131016", "011002", "472018"])
def test_municipality_codes_are_read(code: str) -> None:
    assert values.read_municipality_code(code) == code


@pytest.mark.parametrize(
    ("written", "example"), [("12301", "012301"), ("01230", "012301"), ("13101", "131016"), ("1", "012301")]
)
def test_a_municipality_code_that_lost_a_digit_gets_it_back(written: str, example: str) -> None:
    fault = fault_of(values.read_municipality_code, written)
    assert (fault.rule, fault.values["example"]) == ("municipality-code", example)


def test_a_municipality_code_is_checked_and_completed() -> None:
    assert fault_of(values.read_municipality_code, "012302").rule == "municipality-code-check"
    assert fault_of(values.read_municipality_code, "01230").values["example"] == "012301"


# ---- position and colour ----------------------------------------------------------------------------------------


def test_degrees_are_read() -> None:
    assert values.read_latitude("42.4128") == 42.4128
    assert values.read_longitude("１４１．１０６７") == 141.1067


@pytest.mark.parametrize("written", ["nan", "inf", "1e5", "", "42,4", "42.4N"])
def test_what_is_no_number_of_degrees_is_refused(written: str) -> None:
    assert fault_of(values.read_latitude, written).rule == "degrees"


def test_degrees_minutes_seconds_are_told_as_a_decimal() -> None:
    for written in ("北緯42度24分46.5秒", "42°24'46.5\"", "42°24′46.5″"):
        fault = fault_of(values.read_latitude, written)
        assert (fault.rule, fault.values["example"]) == ("degrees-sexagesimal", "42.412917")


def test_a_latitude_over_90_asks_whether_the_two_are_swapped() -> None:
    assert "逆ではありませんか" in told(values.read_latitude, "141.1067")
    assert fault_of(values.read_latitude, "999").rule == "degrees-range"
    assert fault_of(values.read_longitude, "181").rule == "degrees-range"


def test_a_colour_is_read_in_lower_case_and_told_in_six_digits() -> None:
    assert values.read_colour("#AABBCC") == "#aabbcc"
    assert fault_of(values.read_colour, "#abc").values["example"] == "#aabbcc"
    assert fault_of(values.read_colour, "red").rule == "colour"


def test_contrast_is_that_of_wcag() -> None:
    assert values.contrast_ratio("#000000", "#ffffff") == pytest.approx(21.0)
    assert values.contrast_ratio("#ffffff", "#000000") == pytest.approx(21.0)
    assert values.contrast_ratio("#777777", "#ffffff") == pytest.approx(4.478, abs=0.001)
    assert values.contrast_ratio("#123456", "#123456") == pytest.approx(1.0)


# ---- words ------------------------------------------------------------------------------------------------------


def test_a_reading_is_hiragana() -> None:
    assert values.read_kana("みほんさろん ひだまり・らーめん 8") == "みほんさろん ひだまり・らーめん 8"


@pytest.mark.parametrize(
    ("written", "hiragana"), [("ミホンサロン", "みほんさろん"), ("ﾄﾞﾘｰﾑ", "どりーむ"), ("ヴォーグ", "ゔぉーぐ")]
)
def test_a_reading_in_katakana_is_told_in_hiragana(written: str, hiragana: str) -> None:
    fault = fault_of(values.read_kana, written)
    assert (fault.rule, fault.values["hiragana"]) == ("kana-katakana", hiragana)


def test_a_reading_in_kanji_is_refused_with_the_letter() -> None:
    assert "「本」は使えません" in told(values.read_kana, "み本")


def test_text_is_counted_in_characters() -> None:
    assert values.read_line_text(" 𠮷" * 3, 80) == "𠮷 𠮷 𠮷"
    assert "81文字あります。80文字まで" in told(values.read_line_text, "あ" * 81, 80)
    assert fault_of(values.read_line_text, "あ\nい", 80).rule == "text-one-line"
    assert values.read_text("\n　一行目\n二行目\n", 80) == "　一行目\n二行目"
    assert fault_of(values.read_text, " \n", 80).rule == "text-empty"


@pytest.mark.parametrize(
    ("word", "meant"),
    [
        ("audience", "audiences"),
        ("Ａｕｄｉｅｎｃｅｓ", "audiences"),
        ("open-note", "open_note"),
        ("カナ", "かな"),
        ("電話", None),
    ],
)
def test_the_closest_word_is_found_whatever_its_width_and_case(word: str, meant: str | None) -> None:
    assert values.closest(word, ["audiences", "aliases", "open_note", "かな"]) == meant


def test_signs_some_devices_cannot_show_are_found_but_never_the_letters_of_a_name() -> None:
    found = values.odd_characters("髙﨑①㈱ｱﾞ\ue000神𠮷葛󠄀№")
    assert [(odd.offset, odd.kind) for odd in found] == [
        (2, "machine-dependent"),
        (3, "machine-dependent"),
        (4, "half-width-kana"),
        (5, "half-width-kana"),
        (6, "private-use"),
        (11, "machine-dependent"),
    ]


def test_a_finding_never_repeats_what_cannot_be_seen_nor_too_much() -> None:
    assert values.displayed("a\u202eb\nc") == "a<U+202E>b⏎c"
    assert len(values.displayed("あ" * 1000)) == values.SHOWN_LENGTH
