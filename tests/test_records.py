"""Reading content: text stays as written, places are found, and whatever is in a file ends in a finding."""

from __future__ import annotations

import os
import pickle
import re
import subprocess
import sys
import unicodedata
from collections.abc import Callable
from pathlib import Path
from time import process_time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shirube.issues import Issue, as_text
from shirube.reading import folder, marks, records
from shirube.reading.marks import Mark
from shirube.reading.records import Record
from shirube.rules import RULES

PLACE = """\
name: 見本サロン ひだまり
kana: みほんさろん ひだまり   # よみ
aliases: [ひだまりカフェ, 'ひだまり']
open:
  - 毎週火・木 10:00-15:00
  - "第2土曜 13:00-16:00"
cost: {free: yes, note: }
starts: 9:30
code: 0600001
day: 2026-02-30
web: https://example.jp/#access
fax: ''
description: |
  一行目です。
  二行目は *ここ* です。
contact:
  phone: 0143-00-0001
"""


def read(text: str | bytes, name: str = "niji.yaml") -> tuple[Record | None, list[Issue]]:
    content = text.encode() if isinstance(text, str) else text
    return records.parse_record(content, f"content/places/{name}")


def good(text: str | bytes) -> Record:
    record, issues = read(text)
    assert issues == []
    assert record is not None
    return record


def found(text: str | bytes) -> list[str]:
    """Return `line:column rule` of every finding; each must have all its words in both languages."""
    _, issues = read(text)
    for issue in issues:
        assert issue.message("ja")
        assert issue.message("en")
        assert issue.hint("ja")
        assert issue.hint("en")
    return [f"{issue.line}:{issue.column} {issue.rule}" for issue in issues]


def words(text: str | bytes) -> str:
    _, issues = read(text)
    assert len(issues) == 1, issues
    return as_text(issues[0])


# ---- what is written --------------------------------------------------------------------------------------------


def test_every_scalar_is_the_text_as_written() -> None:
    data = good(PLACE).data
    assert (data["starts"], data["code"], data["day"]) == ("9:30", "0600001", "2026-02-30")
    assert data["cost"] == {"free": "yes", "note": None}
    assert data["fax"] is None
    assert data["aliases"] == ["ひだまりカフェ", "ひだまり"]
    assert data["open"] == ["毎週火・木 10:00-15:00", "第2土曜 13:00-16:00"]
    assert data["web"] == "https://example.jp/#access"
    assert data["description"] == "一行目です。\n二行目は *ここ* です。\n"


def test_yaml_words_for_nothing_and_truth_are_text() -> None:
    assert good("a: null\nb: ~\non: off\nc: 1e3\nd: .nan\n").data == {
        "a": "null",
        "b": "~",
        "on": "off",
        "c": "1e3",
        "d": ".nan",
    }


def test_names_keep_their_own_letters() -> None:
    name = "髙\ufa19葛\U000e0100𠮷か\u3099"
    assert unicodedata.normalize("NFC", name) != name
    assert good(f"name: {name}\n").data["name"] == name


def test_a_byte_order_mark_goes_without_a_word() -> None:
    record = good(b"\xef\xbb\xbf" + PLACE.encode())
    assert next(iter(record.data)) == "name"
    assert record.mark(("name",), key=True) == Mark(1, 1)


def test_windows_line_endings_change_nothing() -> None:
    assert good(PLACE.replace("\n", "\r")) == good(PLACE)  # a spreadsheet on a Mac
    windows = good(PLACE.replace("\n", "\r\n"))
    assert windows.data == good(PLACE).data
    assert windows.mark(("contact", "phone")) == Mark(17, 10)


def test_a_leading_document_mark_is_allowed() -> None:
    assert good("---\nname: a\n").data == {"name": "a"}


def test_joiners_stay_inside_emoji_and_scripts_that_need_them() -> None:
    assert good("a: 👨\u200d👩\u200d👧\nb: می\u200cخواهم\n").data["a"] == "👨\u200d👩\u200d👧"


def test_full_width_indentation_is_text_inside_a_block() -> None:
    assert good("a: |\n  \u3000本文\n").data["a"] == "\u3000本文\n"


def test_a_record_is_small_and_survives_pickling() -> None:
    record = good(PLACE)
    copy = pickle.loads(pickle.dumps(record))
    assert copy == record
    assert copy.slug == "niji"
    assert len(pickle.dumps(record)) < 4 * len(PLACE.encode())


# ---- where it stands --------------------------------------------------------------------------------------------


def test_values_and_names_are_found() -> None:
    record = good(PLACE)
    assert record.mark(("name",)) == Mark(1, 7)
    assert record.mark(("contact", "phone")) == Mark(17, 10)
    assert record.mark(("contact", "phone"), key=True) == Mark(17, 3)
    assert record.mark(("aliases", 1)) == Mark(3, 20)
    assert record.mark(("open", 0)) == Mark(5, 5)
    assert record.mark(("cost", "free")) == Mark(7, 14)


def test_what_is_missing_is_found_at_the_nearest_name() -> None:
    record = good(PLACE)
    assert record.mark(("contact", "email")) == Mark(16, 1)
    assert record.mark(("open", 9)) == Mark(4, 1)
    assert record.mark(("nothing",)) == Mark(1, 1)


def test_a_character_of_a_value_is_found() -> None:
    record = good(PLACE)
    assert record.mark(("open", 0), offset=6) == Mark(5, 11)
    assert record.mark(("open", 1), offset=5) == Mark(6, 11)
    assert record.mark(("description",), offset=len("一行目です。\n二行目は ")) == Mark(15, 8)


def test_lines_count_as_editors_count_them_and_columns_by_letters() -> None:
    record = good("a: 𠮷🍙\nb: {c: 𠮷🍙, d: x}\n")
    assert record.mark(("b", "d")) == Mark(2, 15)


def test_a_finding_is_made_where_the_value_stands() -> None:
    issue = good(PLACE).issue(("day",), "date-day", {"text": "2026-02-30", "year": "2026", "month": "2", "last": "28"})
    assert as_text(issue).startswith("content/places/niji.yaml:10:6 エラー: 「2026-02-30」は暦にありません。")


# ---- lists ------------------------------------------------------------------------------------------------------


def test_a_list_file_gives_records_that_know_their_place() -> None:
    entries, issues = records.parse_list("- id: a\n  ja: あ\n- ja: い\n  id: b\n".encode(), "content/hotlines.yaml")
    assert issues == []
    assert entries is not None
    assert [entry.data["id"] for entry in entries] == ["a", "b"]
    assert entries[1].mark(("id",)) == Mark(4, 7)
    assert entries[1].mark(("kana",)) == Mark(3, 3)


def test_an_entry_of_a_list_that_is_no_mapping_is_told_beside_the_others() -> None:
    entries, issues = records.parse_list("- id: a\n- 見本\n- id: b\n".encode(), "x.yaml")
    assert entries is not None
    assert len(entries) == 2
    assert [(issue.line, issue.column, issue.rule) for issue in issues] == [(2, 3, "yaml-not-mapping")]


def test_a_list_of_lists_is_one_record() -> None:
    content = "# 同じ意味\n- [社協, 社会福祉協議会]\n- [a, b]\n".encode()
    record, issues = records.parse_list_record(content, "content/synonyms.yaml")
    assert issues == []
    assert record is not None
    assert record.data == [["社協", "社会福祉協議会"], ["a", "b"]]
    assert record.mark((0, 1)) == Mark(2, 8)
    assert record.mark((1, 9)) == Mark(3, 3)
    assert [issue.rule for issue in records.parse_list_record(b"a: b\n", "x.yaml")[1]] == ["yaml-not-list"]


def test_findings_of_a_long_broken_list_are_still_bounded() -> None:
    _, issues = records.parse_list(b"- a\n" * 1000, "x.yaml")
    assert len(issues) == marks.MAX_FINDINGS + 1


def test_a_list_where_fields_belong_and_the_other_way_round() -> None:
    assert found("- a\n- b\n") == ["1:1 yaml-not-mapping"]
    assert found("# 見出し\n\n見本\n") == ["3:1 yaml-not-mapping"]
    _, issues = records.parse_list(b"a: b\n", "x.yaml")
    assert [issue.rule for issue in issues] == ["yaml-not-list"]


# ---- bytes ------------------------------------------------------------------------------------------------------


def test_other_encodings_are_named() -> None:
    assert words(PLACE.encode("cp932")) == (
        "content/places/niji.yaml エラー: 文字コードが Shift_JIS のようです。"
        " UTF-8 で保存してください。 [encoding-shift-jis]"
    )
    assert found(PLACE.encode("euc-jp")) == ["0:0 encoding-euc-jp"]
    assert found(PLACE.encode("iso-2022-jp")) == ["0:0 encoding-iso-2022-jp"]
    for codec in ("utf-16", "utf-16-le", "utf-16-be", "utf-32"):
        assert found(PLACE.encode(codec)) == ["0:0 encoding-utf-16"]


@pytest.mark.parametrize(
    "begins", [b"PK\x03\x04", b"\xd0\xcf\x11\xe0", b"%PDF-1.7\n", b"\x89PNG", b"\xff\xd8\xff\xe0", b"GIF89a"]
)
def test_what_is_no_text_is_told_once(begins: bytes) -> None:
    assert found(begins + bytes(range(256)) * 20) == ["0:0 file-not-text"]


def test_a_broken_letter_is_told_with_its_place() -> None:
    assert found(PLACE.encode().replace("木".encode(), b"\xe6\x9c")) == ["5:9 encoding-broken"]


@pytest.mark.parametrize(
    ("char", "rule"),
    [
        ("\x00", "character-control"),
        ("\x1b", "character-control"),
        ("\x85", "character-control"),
        ("\r", "character-control"),
        ("\u200b", "character-invisible"),
        ("\u00ad", "character-invisible"),
        ("\u2028", "character-bidi"),
        ("\u3164", "character-invisible"),
        ("\ufeff", "character-invisible"),
        ("\U000e0041", "character-invisible"),
        ("\u202e", "character-bidi"),
        ("\u2066", "character-bidi"),
        ("\u200f", "character-bidi"),
        ("\ufffd", "character-replaced"),
    ],
)
def test_what_nobody_sees_is_told_with_its_code_and_place(char: str, rule: str) -> None:
    rule = "character-invisible" if char == "\u2028" else rule
    _, issues = read(f"a: b\nc: 見本{char}d\nd: e\n")
    assert (issues[0].line, issues[0].column, issues[0].rule) == (2, 6, rule)
    assert issues[0].values == {"code": f"U+{ord(char):04X}"}


@pytest.mark.parametrize("escape", ["\\u202e", "\\0", "\\x1b", "\\u200b", "\\N", "\\L"])
def test_an_escape_cannot_bring_in_what_nobody_sees(escape: str) -> None:
    assert [rule.split("-")[0] for rule in found(f'a: "x{escape}y"\n')] == ["1:4 character"]


def test_invisible_characters_do_not_hide_other_findings() -> None:
    record, issues = read("a: \u200bb\na: c\n")
    assert [issue.rule for issue in issues] == ["character-invisible", "yaml-duplicate-key"]
    assert record is not None


def test_an_empty_file_is_told() -> None:
    for text in ("", "\n", "# だけ\n", "---\n", "\ufeff"):
        assert found(text) == ["0:0 file-empty"]


# ---- what YAML has and content has not --------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a: &x b\n", "1:4 yaml-anchor"),
        ("a: &x [b]\n", "1:4 yaml-anchor"),
        ("a: *x\n", "1:4 yaml-alias"),
        ("*x : a\n", "1:1 yaml-alias"),
        ("a: !!str b\n", "1:4 yaml-tag"),
        ("a: !!python/object/apply:os.system [x]\n", "1:4 yaml-tag"),
        ("<<: {a: b}\n", "1:1 yaml-merge"),
        ("a: b\n---\nc: d\n", "2:1 yaml-second-document"),
        ("%YAML 1.1\n---\na: b\n", "1:1 yaml-directive"),
        ("%TAG ! tag:x,2000:\n---\na: b\n", "1:1 yaml-directive"),
        ("? [a]\n: b\n", "1:3 yaml-key"),
        ("{a: b}: c\n", "1:1 yaml-key"),
        (": b\n", "1:1 yaml-key"),
        ("a: {{b}}\n", "1:5 yaml-key"),
    ],
)
def test_clever_yaml_is_refused_where_it_stands(text: str, expected: str) -> None:
    assert found(text) == [expected]
    assert read(text)[0] is None


def test_a_field_written_twice_is_told_with_both_lines() -> None:
    text = "name: a\nopen: b\ncontact:\n  fax: 1\n  fax: 2\nname: c\n"
    assert found(text) == ["5:3 yaml-duplicate-key", "6:1 yaml-duplicate-key"]
    assert "（はじめは 1 行目）" in as_text(read(text)[1][1])


# ---- syntax errors in words -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "expected", "what_to_write"),
    [
        ("name:見本\nkana: x\n", "1:1 yaml-colon-space", "「name: 見本」"),
        ("name: a\nkana:b\nc: d\n", "2:1 yaml-colon-space", "「kana: b」"),
        ("name:見本\n", "1:1 yaml-colon-space", "「name: 見本」"),
        ("web:https://x.jp\nb: c\n", "1:1 yaml-colon-space", "「web: https://x.jp」"),
        ("name:\u3000見本\nkana: x\n", "1:1 yaml-colon-space", "「name: 見本」"),
        ("a:\n  city:登別市\n", "2:3 yaml-colon-space", "「city: 登別市」"),
        ("a: {b:c, d: e}\n", "1:5 yaml-colon-space", "「b: c」"),
        ("name：見本\nkana: x\n", "1:1 yaml-wide-colon", "「name: 見本」"),
        ("a: b\nkana：みほん\nc: d\n", "2:1 yaml-wide-colon", "「kana: みほん」"),
        ("a:\n\u3000b: c\n", "2:1 yaml-wide-space", "半角の空白"),
        ("a:\n\u3000b: c\n  d: e\n", "2:1 yaml-wide-space", "「b」"),
        ("a:\n\u00a0\u00a0b: c\n  d: e\n", "2:1 yaml-wide-space", "「b」"),
        ("a:\u00a0b\nc: d\n", "1:1 yaml-colon-space", "「a: b」"),
        ("a:\n  ・b c\n  - d\n", "2:3 yaml-bullet", "「- b c」"),
        ("a:\n  － b\n  － c\n", "2:3 yaml-bullet", "「- b」"),
        ("a: -\nb: c\n", "1:4 yaml-only-hyphen", "行ごと消して"),
        ("web: https: //x.jp\n", "1:1 yaml-address", "「web: https://x.jp」"),
        ("web: [x](https://x.jp/)\n", "1:1 yaml-address", "「web: https://x.jp/」"),
        ("\u200ba: b\nc: d\n", "1:1 character-invisible", "打ち直して"),
        ("a: b\n<<<<<<< HEAD\nc: d\n=======\nc: e\n>>>>>>> x\n", "2:1 merge-conflict", "正しいほうだけを残し"),
        ("名称,住所\n見本会館,中央町\n", "1:1 yaml-not-mapping", "1行に1つずつ"),
        ("a:\n  -b\n  -c\n", "2:3 yaml-hyphen-space", "「- b」"),
        ("a:\n  - b\n  -c\nd: e\n", "3:3 yaml-hyphen-space", "「- c」"),
        ("summary: 開館: 10時\nb: c\n", "1:12 yaml-colon-in-value", '「summary: "開館: 10時"」'),
        ("summary: 開館: 10時   # 1文\nb: c\n", "1:12 yaml-colon-in-value", '「summary: "開館: 10時"」'),
        ("a: @x\n", "1:4 yaml-needs-quotes", '「a: "@x"」'),
        ("a: `x\n", "1:4 yaml-needs-quotes", '「a: "`x"」'),
        ("a: *あ\n", "1:4 yaml-needs-quotes", '「a: "*あ"」'),
        ("a: &あ x\n", "1:4 yaml-needs-quotes", '「a: "&あ x"」'),
        ("a: !重要\n", "1:4 yaml-needs-quotes", '「a: "!重要"」'),
        ("a: %x\n", "1:4 yaml-needs-quotes", '「a: "%x"」'),
        ("a: >お茶\n", "1:4 yaml-needs-quotes", '「a: ">お茶"」'),
        ("a: ]x\n", "1:4 yaml-needs-quotes", '「a: "]x"」'),
        ("a: - b\n", "1:4 yaml-needs-quotes", '「a: "- b"」'),
        ("  - @x\n", "1:5 yaml-needs-quotes", '「- "@x"」'),
        ("a: [お茶] です\nb: c\n", "1:9 yaml-after-end", '「a: "[お茶] です"」'),
        ('a: "お茶" です\nb: c\n', "1:9 yaml-after-end", "「a: '\"お茶\" です'」"),
        ('a: "abc\nb: c\n', "1:4 yaml-unclosed-quote", 'の終わりに " を'),
        ('a: "abc\nb: "c"\n', "1:4 yaml-unclosed-quote", 'の終わりに " を'),
        ("a: [b, c\nd: e\n", "1:4 yaml-unclosed-bracket", "「]」"),
        ("a: {b: c\nd: e\n", "1:4 yaml-unclosed-bracket", "「}」"),
        ('a: "\\d"\n', "1:5 yaml-escape", "'\\d'"),
        ("a: b\n c: d\n", "2:2 yaml-indent", "空白の数"),
        ("a:\n    b: c\n  d: e\n", "3:3 yaml-indent", "空白の数"),
        ("a: b\n- c\n", "2:1 yaml-indent", "空白の数"),
        ("a: x\nb\nc: d\n", "2:1 yaml-line-without-colon", "項目なら「:」"),
        ("a:\n\tb: c\n", "2:1 yaml-tab", "半角の空白2つ"),
        ("dial: #8008\n", "1:7 yaml-comment-in-value", '「"#8008"」'),
        ("a: [b, #8008]\nc: d\n", "1:8 yaml-comment-in-value", '「"#8008"」'),
        ("a: お茶 #1位\n", "1:7 yaml-comment-after-value", '「"お茶 #1位"」'),
        ("a: x\n  -b\n", "2:3 yaml-line-swallowed", "「- b」"),
        ("a: お茶を\n  飲む\n", "1:4 yaml-folded", "「a: |」"),
    ],
)
def test_a_slip_is_told_where_it_is_with_what_to_write(text: str, expected: str, what_to_write: str) -> None:
    assert found(text) == [expected]
    assert what_to_write in words(text)


def test_all_slips_of_a_file_are_told_at_once() -> None:
    text = "name:見本\nsummary: 開館: 10時\nopen:\n  - @x\nphone: 1\nphone: 2\nfax: [1\nweb: x\n"
    assert found(text) == [
        "1:1 yaml-colon-space",
        "2:12 yaml-colon-in-value",
        "4:5 yaml-needs-quotes",
        "7:6 yaml-unclosed-bracket",
        "6:1 yaml-duplicate-key",
    ]


def test_comments_and_links_that_mean_no_harm_are_left_alone() -> None:
    good("a: b # c\nd:   # 例 0143-00-0001\ne: https://x.jp/#f\ng: '#8008' # 相談\nh: [b, c] #d\n")


def test_a_negative_number_on_its_own_line_is_a_number_to_others() -> None:
    assert good("lat: -3.5\nb: [-1, -2]\n").data == {"lat": "-3.5", "b": ["-1", "-2"]}


# ---- hostile files ----------------------------------------------------------------------------------------------

HOSTILE: dict[str, str | bytes] = {
    "brackets": "[" * 100_000,
    "brackets by line": "[\n" * 100_000,
    "braces": "{" * 100_000,
    "braces with keys": "{a: " * 100_000,
    "quoted brackets": '["]", ' * 100_000,
    "hyphens": "- " * 100_000,
    "question marks": "? " * 100_000,
    "colons": "a: " * 100_000,
    "stairs": "".join(" " * step + "a:\n" for step in range(1_000)),
    "empty keys": "a:\n" * 300_000,
    "keys": "".join(f"a{number}:\n" for number in range(100_000)),
    "commas": "a: [" + "b," * 400_000 + "]",
    "documents": "---\n" * 200_000,
    "anchors": "a: [" + "&a b," * 100_000 + "]",
    "aliases": "a: [" + "*a," * 200_000 + "]",
    "laughs": "a: &a [x,x]\n" + "".join(f"b{n}: &b{n} [*a,*a,*a,*a,*a,*a]\n" for n in range(10_000)),
    "merges": "a: &a {b: c}\n" + "<<: [*a, *a, *a]\n" * 20_000,
    "tags": "a: " + "!" * 500_000,
    "quotes": "'" * 500_000,
    "open quote": 'a: "' + "x\n" * 250_000,
    "escapes": 'a: "' + "\\u202e" * 80_000 + '"',
    "spaces": " " * 1_000_000,
    "line breaks": "\n" * 1_000_000,
    "carriage returns": "\r" * 1_000_000,
    "comments": "a: b #c\n" * 100_000,
    "tabs": "\t\n" * 400_000,
    "tab lines": "\ta: b\n" * 100_000,
    "slips": "a: @x\n" * 100_000,
    "slips in one field": "a:\n" + "  @x\n" * 100_000,
    "long line": "a: " + "b: " * 300_000,
    "folded": "a: あ\n" + "  い\n" * 100_000,
    "zero bytes": b"\x00" * 1_000_000,
    "zero widths": "a: " + "\u200b" * 300_000,
    "joiners": "a: " + "😀\u200d" * 100_000,
    "high bytes": b"\xff" * 1_000_000,
    "half letters": "あ".encode() * 300_000 + b"\xe3",
    "kanji in cp932": "亜".encode("cp932") * 400_000,
    "percent": "%a\n" * 300_000,
    "block marks": "a: |\n" + " \n" * 400_000,
    "hash signs": "a: " + " #" * 400_000,
}


HARMLESS = ("block marks", "joiners", "hash signs", "keys")
"""Large, but what they say is plain once they fit the limit."""


@pytest.mark.parametrize("name", HOSTILE)
@pytest.mark.parametrize("limit", [records.ENTRY_BYTES, records.SITE_BYTES])
def test_a_hostile_file_ends_in_a_finding_within_a_second(tmp_path: Path, name: str, limit: int) -> None:
    content = HOSTILE[name]
    data = content.encode() if isinstance(content, str) else content
    file = tmp_path / "x.yaml"
    file.write_bytes(data[:limit])  # within the limit, so that it is really read
    start = process_time()
    record, issues = records.read_record(file, "x.yaml", limit=limit)
    assert process_time() - start < 1.0
    assert len(issues) <= marks.MAX_FINDINGS + 1
    assert issues or (record is not None and name in HARMLESS)


def test_100_000_brackets_do_not_end_the_process(tmp_path: Path) -> None:
    file = tmp_path / "x.yaml"
    file.write_text("[" * 100_000)
    program = (
        "import sys; from pathlib import Path; from shirube.reading import records;"
        "file = Path(sys.argv[1]);"
        "print([issue.rule for issue in records.read_record(file, 'x.yaml', limit=10**6)[1]]);"
        "print([issue.rule for issue in records.read_record(file, 'x.yaml')[1]]);"
        "print(records.Record('x', '[' * 100_000, {}).mark(('a',)))"
    )
    done = subprocess.run(
        [sys.executable, "-c", program, str(file)],
        capture_output=True,
        text=True,
        timeout=20,
        check=False,
        cwd=Path(records.__file__).parents[2],
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout == "['yaml-too-deep']\n['file-too-large']\nMark(line=1, column=1)\n"


def test_depth_is_bounded_exactly() -> None:
    fits = "a: " + "[" * (marks.MAX_DEPTH - 1) + "]" * (marks.MAX_DEPTH - 1)
    assert found(fits) == []
    assert found("a: [" + fits[3:] + "]") == [f"1:{3 + marks.MAX_DEPTH} yaml-too-deep"]


def test_brackets_inside_text_are_no_depth() -> None:
    good("a: " + "b[" * 500 + "\nc: |\n  " + "[{" * 500 + "\n")


def test_a_five_megabyte_value_is_refused_before_it_is_read(tmp_path: Path) -> None:
    file = tmp_path / "x.yaml"
    file.write_text("a: " + "b" * 5_000_000)
    start = process_time()
    _, issues = records.read_record(file, "x.yaml")
    assert process_time() - start < 0.2
    assert as_text(issues[0]).startswith("x.yaml エラー: ファイルが大きすぎます（4883 KB）。 64 KB まで")


def test_findings_beyond_the_first_fifty_are_counted() -> None:
    _, issues = read("a: b\n" * 200)
    assert len(issues) == marks.MAX_FINDINGS + 1
    assert "ほかにも 149 件" in as_text(issues[-1])


YAMLISH = st.lists(
    st.sampled_from(
        [
            *(
                "a",
                "b: ",
                ": ",
                "- ",
                "\n",
                "  ",
                "\t",
                "[",
                "]",
                "{",
                "}",
                ",",
                '"',
                "'",
                "#",
                "&x ",
                "*x",
                "!y ",
                "|\n",
            ),
            ">",
            "%",
            "@",
            "`",
            "?",
            "---\n",
            "...",
            "<<: ",
            "あ",
            "：",
            "\u3000",
            "\r",
            "\u200b",
            "\\",
            "\x00",
            "\u2028",
        ]
    ),
    max_size=40,
).map(lambda parts: "".join(parts).encode())


@given(content=st.binary(max_size=300) | st.text(max_size=100).map(lambda text: text.encode("utf-8")) | YAMLISH)
def test_any_bytes_are_a_record_or_findings(content: bytes) -> None:
    readers: list[Callable[[bytes, str], tuple[object, list[Issue]]]] = [
        records.parse_record,
        records.parse_list,
        records.parse_list_record,
        records.parse_prose,
    ]
    for parse in readers:
        result, issues = parse(content, "content/pages/x.ja.md")
        assert result is not None or issues
        for issue in issues:
            assert not re.search("[\x00-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff]", as_text(issue))
            assert issue.message("en") is not None
            assert issue.line <= content.count(b"\n") + content.count(b"\r") + 1


@given(content=YAMLISH)
def test_every_value_that_is_read_can_be_found(content: bytes) -> None:
    record, issues = read(content)
    if record is None or issues:
        return
    lines = record.text.replace("\r\n", "\n").split("\n")

    def visit(node: marks.Node, path: marks.FieldPath) -> None:
        mark = record.mark(path)
        assert 1 <= mark.line <= len(lines)
        assert 1 <= mark.column <= len(lines[mark.line - 1]) + 1
        if isinstance(node, dict):
            for key, inner in node.items():
                visit(inner, (*path, key))
        elif isinstance(node, list):
            for position, inner in enumerate(node):
                visit(inner, (*path, position))
        elif node is not None and "\n" not in node and (place := marks._places(record.text)[path]).text:
            assert place.text == node

    visit(record.data, ())


def test_every_rule_of_reading_is_used_and_has_words() -> None:
    modules = Path(records.__file__).parent.glob("*.py")
    source = "".join(module.read_text(encoding="utf-8") for module in modules)
    used = set(re.findall(r'"((?:file|encoding|character|yaml|findings|page)-[a-z0-9-]+)"', source))
    of_reading = {rule for rule in RULES if re.match(r"(?:encoding|character|yaml|findings)-", rule)}
    assert used <= set(RULES)
    assert of_reading <= used


# ---- files ------------------------------------------------------------------------------------------------------


def rules_of(file: Path) -> list[str]:
    return [issue.rule for issue in records.read_record(file, "x.yaml")[1]]


def test_links_pipes_folders_and_missing_files_are_findings(tmp_path: Path) -> None:
    (tmp_path / "real.yaml").write_text("a: b\n")
    (tmp_path / "link.yaml").symlink_to(tmp_path / "real.yaml")
    os.mkfifo(tmp_path / "pipe.yaml")
    (tmp_path / "folder.yaml").mkdir()
    assert rules_of(tmp_path / "real.yaml") == []
    assert rules_of(tmp_path / "link.yaml") == ["file-symlink"]
    assert rules_of(tmp_path / "pipe.yaml") == ["file-not-ordinary"]
    assert rules_of(tmp_path / "folder.yaml") == ["file-not-ordinary"]
    assert rules_of(tmp_path / "none.yaml") == ["file-unreadable"]
    assert rules_of(Path("/dev/zero")) == ["file-not-ordinary"]
    assert rules_of(tmp_path / "a\0b.yaml") == ["file-unreadable"]


def test_a_page_begins_with_its_title(tmp_path: Path) -> None:
    file = tmp_path / "about.en.md"
    file.write_bytes("\ufeff\r\n# About us #\r\n\r\nWe meet.\r\n".encode())
    page, issues = records.read_prose(file, "content/pages/about.en.md")
    assert issues == []
    assert page is not None
    assert (page.title, page.body, page.body_line) == ("About us", "\nWe meet.\n", 3)
    assert (page.slug, page.language) == ("about", "en")


@pytest.mark.parametrize("first", ["本文", "## 小見出し", "#題", "＃ 題", "#", "---"])
def test_a_page_without_a_title_is_told(first: str) -> None:
    page, issues = records.parse_prose(f"\n{first}\n本文\n".encode(), "x.ja.md")
    assert page is None
    assert [(issue.line, issue.rule) for issue in issues] == [(2, "page-title")]


def test_pages_get_the_same_byte_checks() -> None:
    assert [issue.rule for issue in records.parse_prose("# 題\n本文".encode("cp932"), "x.ja.md")[1]] == [
        "encoding-shift-jis"
    ]
    assert [issue.rule for issue in records.parse_prose("# 題\n本\u202e文".encode(), "x.ja.md")[1]] == [
        "character-bidi"
    ]
    assert [issue.rule for issue in records.parse_prose(b"\n", "x.ja.md")[1]] == ["file-empty"]


def content_of(tmp_path: Path, *names: str) -> tuple[list[folder.ContentFile], dict[str, str]]:
    root = tmp_path / "content"
    root.mkdir()
    for name in names:
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text("a: b\n")
    files, issues = folder.list_content(root)
    assert all(as_text(issue) for issue in issues)
    return files, {issue.path: issue.rule for issue in issues}


def test_the_content_folder_is_listed_in_order(tmp_path: Path) -> None:
    files, issues = content_of(
        tmp_path,
        "site.yaml",
        "places/niji.yaml",
        "places/aozora-2.yaml",
        "organisations/niji.yaml",
        "vocabulary/audiences.yaml",
        "pages/about.ja.md",
        "pages/about.zh-hans.md",
        "moved.yaml",
    )
    assert issues == {}
    assert [(file.kind, file.slug, file.language, file.shown) for file in files] == [
        ("moved", "moved", "", "content/moved.yaml"),
        ("organisation", "niji", "", "content/organisations/niji.yaml"),
        ("page", "about", "ja", "content/pages/about.ja.md"),
        ("page", "about", "zh-hans", "content/pages/about.zh-hans.md"),
        ("place", "aozora-2", "", "content/places/aozora-2.yaml"),
        ("place", "niji", "", "content/places/niji.yaml"),
        ("site", "site", "", "content/site.yaml"),
        ("vocabulary", "audiences", "", "content/vocabulary/audiences.yaml"),
    ]


def test_what_does_not_belong_is_told(tmp_path: Path) -> None:
    files, issues = content_of(
        tmp_path,
        "places/niji.yml",
        "places/soyo.YAML",
        "places/kaze.yaml.txt",
        "places/Niji.yaml",
        "places/にじ.yaml",
        "places/a_b.yaml",
        f"places/{'a' * 65}.yaml",
        "places/con.yaml",
        "places/photo.jpg",
        "places/noext",
        "places/sub/a.yaml",
        "pages/about.md",
        "pages/About.ja.md",
        "pages/about.ja.txt",
        "site.yml",
        "notes.txt",
        "place/a.yaml",
    )
    assert files == []
    assert issues == {
        "content/places/niji.yml": "file-ending",
        "content/places/soyo.YAML": "file-ending",
        "content/places/kaze.yaml.txt": "file-ending",
        "content/places/Niji.yaml": "file-name",
        "content/places/にじ.yaml": "file-name",
        "content/places/a_b.yaml": "file-name",
        f"content/places/{'a' * 65}.yaml": "file-name",
        "content/places/con.yaml": "file-name",
        "content/places/photo.jpg": "file-unexpected",
        "content/places/noext": "file-unexpected",
        "content/places/sub": "file-unexpected",
        "content/pages/about.md": "file-name",
        "content/pages/About.ja.md": "file-name",
        "content/pages/about.ja.txt": "file-unexpected",
        "content/site.yml": "file-ending",
        "content/notes.txt": "file-unexpected",
        "content/place": "file-unexpected",
    }


def test_a_copy_is_never_told_to_take_the_name_of_the_original(tmp_path: Path) -> None:
    root = tmp_path / "content"
    (root / "places").mkdir(parents=True)
    for name in ("niji.yaml", "niji - コピー.yaml", "soyo - コピー.yaml"):
        (root / "places" / name).write_text("a: b\n")
    examples = [issue.values["example"] for issue in folder.list_content(root)[1]]
    assert examples == ["niji-2.yaml", "soyo.yaml"]


def test_links_in_the_content_folder_are_refused(tmp_path: Path) -> None:
    outside = tmp_path / "outside"
    outside.mkdir()
    (outside / "a.yaml").write_text("a: b\n")
    root = tmp_path / "content"
    (root / "places").mkdir(parents=True)
    (root / "organisations").symlink_to(outside)
    (root / "places" / "a.yaml").symlink_to(outside / "a.yaml")
    (root / "places" / "loop.yaml").symlink_to(root / "places" / "loop.yaml")
    (tmp_path / "other").symlink_to(root)
    files, issues = folder.list_content(root)
    assert files == []
    assert [(issue.path, issue.rule) for issue in issues] == [
        ("content/organisations", "file-symlink"),
        ("content/places/a.yaml", "file-symlink"),
        ("content/places/loop.yaml", "file-symlink"),
    ]
    assert [issue.rule for issue in folder.list_content(tmp_path / "other")[1]] == ["file-symlink"]
    assert [issue.rule for issue in folder.list_content(tmp_path / "none")[1]] == ["file-unreadable"]


def test_what_editors_and_systems_leave_behind_is_passed_over_with_a_reason(tmp_path: Path) -> None:
    names = [
        "~$niji.xlsx",
        "4913",
        ".DS_Store",
        ".niji.yaml.swp",
        "niji.yaml~",
        "#niji.yaml#",
        "niji.yaml.orig",
        "Thumbs.db",
        "README.md",
    ]
    files, issues = content_of(tmp_path, *(f"places/{name}" for name in names))
    assert (files, issues) == ([], {})
    assert all(folder.why_ignored(name) for name in names)
    assert folder.why_ignored("niji.yaml") is None


def test_a_name_that_is_not_utf_8_is_told(tmp_path: Path) -> None:
    root = tmp_path / "content"
    (root / "places").mkdir(parents=True)
    try:
        (root / "places" / os.fsdecode(b"a\xff.yaml")).write_text("a: b\n")
    except OSError:
        pytest.skip("this file system takes UTF-8 names only")
    _, issues = folder.list_content(root)
    assert [issue.rule for issue in issues] == ["file-name"]
    assert as_text(issues[0]).encode()
