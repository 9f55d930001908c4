"""A finding says where, what is written and what to write, in every form."""

from __future__ import annotations

import json

import pytest

from shirube.issues import Issue, as_github, as_json, as_text, has_errors, ordered, tally
from shirube.rules import RULES, Rule, fill


def test_a_part_without_anything_to_say_is_left_out() -> None:
    words = "「{a}」は違います。〔もしかして「{b}」? 〕〔{a}と{b}〕終わり"
    assert fill(words, {"a": "x", "b": "y"}, "ja") == "「x」は違います。もしかして「y」? xとy終わり"
    assert fill(words, {"a": "x", "b": ""}, "ja") == "「x」は違います。終わり"
    assert fill(words, {"a": "x"}, "ja") == "「x」は違います。終わり"


def test_a_value_that_holds_marks_stays_as_it_is() -> None:
    assert fill("「{a}」", {"a": "〔{b}〕{0.__class__}"}, "ja") == "「〔{b}〕{0.__class__}」"


def test_a_missing_value_is_a_hole_and_no_traceback() -> None:
    assert fill("「{a}」", {}, "ja") == "「…」"


def test_a_word_of_ours_is_said_in_the_readers_language() -> None:
    issue = Issue("a.yaml", 1, 1, "wrong-shape", {"field": "open", "shape": "list"})
    assert issue.hint() == "一覧（1行ずつ「- …」）で書いてください。"
    assert issue.hint("en") == "Write a list ('- …' on each line)."


@pytest.mark.parametrize("lang", ["ja", "en"])
@pytest.mark.parametrize("rule", RULES.values(), ids=lambda rule: rule.id)
def test_the_words_of_a_rule_can_be_filled_with_nothing(rule: Rule, lang: str) -> None:
    issue = Issue("a.yaml", 1, 1, rule.id)
    assert issue.message(lang)
    assert isinstance(issue.hint(lang), str)


@pytest.mark.parametrize("rule", RULES.values(), ids=lambda rule: rule.id)
def test_both_languages_of_a_rule_end_as_sentences_and_use_the_same_values(rule: Rule) -> None:
    for lang in ("ja", "en"):
        words = rule.words(lang)
        for text in (words.message, words.hint):
            assert text.count("〔") == text.count("〕")
            assert text == text.strip()


def test_findings_come_in_order_and_once() -> None:
    one = Issue("b.yaml", 2, 1, "text-empty")
    two = Issue("a.yaml", 9, 1, "text-empty")
    assert ordered([one, two, one]) == [two, one]


def test_a_warning_stops_only_a_strict_build() -> None:
    warning = Issue("a.yaml", 1, 1, "consent-missing", {"today": "2026-11-02"})
    assert not has_errors([warning])
    assert has_errors([warning], strict=True)


def test_the_caret_stands_under_the_letter() -> None:
    issue = Issue("a.yaml", 1, 9, "text-empty", {"field": "open"})
    assert as_text(issue, "ja", "open: 第2土陽").splitlines()[1:] == ["    open: 第2土陽", "          　 ^"]


def test_a_table_counts_each_rule_errors_first_and_says_what_its_findings_share() -> None:
    stale = [
        Issue("h.yaml", 1, 1, "hotline-stale", {"name": f"線{n}", "day": "d", "days": "9", "limit": "5"}) for n in "ab"
    ]
    wrong = Issue("a.yaml", 1, 1, "text-empty", {"field": "open"})
    never = [Issue("h.yaml", n, 1, "hotline-never", {"first": "1", "last": "0"}) for n in range(3)]
    _, *rows = tally([*stale, *never, wrong]).splitlines()
    assert [row.split()[:3] for row in rows] == [
        ["1", "エラー", "text-empty"], ["3", "注意", "hotline-never"], ["2", "注意", "hotline-stale"],
    ]  # fmt: skip
    assert rows[2].endswith("  「…」を確かめたのは d、9日前です（期限は5日）。")
    assert not any("ぁ" <= letter <= "ヶ" for letter in tally([wrong, *never], "en"))


def test_json_holds_the_fixed_keys() -> None:
    row = json.loads(as_json(Issue("a.yaml", 3, 4, "text-empty", {"field": "open"}), "en"))
    assert list(row) == ["path", "line", "column", "severity", "rule", "message", "hint"]


def test_content_cannot_start_another_workflow_command() -> None:
    issue = Issue("a,b:c.yaml", 1, 1, "unknown-term", {"written": "x\n::error::y", "vocabulary": "areas"})
    assert as_github(issue).count("\n") == 0
    assert as_github(issue).startswith("::error file=a%2Cb%3Ac.yaml,line=1,")


def test_an_english_sentence_holds_no_japanese_comma_nor_a_japanese_pattern() -> None:
    unknown = Issue("a.yaml", 1, 1, "unknown-field", {"field": "venu", "suggestion": "venue", "fields": "name、venue"})
    assert unknown.hint("en") == "Did you mean 'venue'? Fields: name, venue"
    assert unknown.hint().endswith("使える項目：name、venue")
    stray = Issue("content/places/x.txt", 0, 0, "file-unexpected", {"name": "x.txt", "allowed": "<名前>.yaml"})
    assert stray.hint("en") == "What may be here: <name>.yaml"
