"""What the checks must not say, and what the bad files of tests/invalid do not reach."""

from __future__ import annotations

import re
import time
import typing
from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from functools import cache
from pathlib import Path

import pytest

from shirube.checks.characters import _MAYBE, characters
from shirube.checks.confirmation import confirmation
from shirube.checks.consent import consent
from shirube.checks.coordinates import coordinates
from shirube.checks.easy_japanese import easy_findings
from shirube.checks.finding import ContentView, EntryView, FileFinding, Finding
from shirube.checks.hidden_address import hidden_address, hidden_elsewhere
from shirube.checks.markup import markdown_findings
from shirube.checks.placeholders import placeholders
from shirube.checks.prose_pages import TAKEN
from shirube.checks.registry import CONTENT_CHECKS, ENTRY_CHECKS
from shirube.checks.schedule_lines import schedule_lines
from shirube.checks.summary import summary
from shirube.checks.texts import texts_in, words_in
from shirube.checks.translations import shared_translations, translations
from shirube.convert import convert_list, convert_listing, convert_site, known_words
from shirube.issues import Issue
from shirube.link import EntryKind
from shirube.model.hotline import Hotline
from shirube.model.organisation import Organisation
from shirube.model.place import Place
from shirube.model.site import EditChannels
from shirube.model.types import Part
from shirube.model.vocabulary import VocabularyTerm
from shirube.reading.records import Prose, parse_list, parse_record
from shirube.rules import RULES
from shirube.values import odd_characters
from tests.languages import NAMES, PHRASES

HERE = Path(__file__).parent
VILLAGE = HERE / "sites" / "village"
TODAY = date(2026, 11, 2)
CALLED = {id: words.called for id, words in PHRASES.items()}


@cache
def surroundings() -> EntryView:
    """The view of an entry of the village that is never the one looked at."""
    record, _ = parse_record((VILLAGE / "site.yaml").read_bytes(), "content/site.yaml")
    assert record
    site, _ = convert_site(record, NAMES)
    assert site
    terms = {}
    for path in sorted((VILLAGE / "vocabulary").iterdir()):
        rows, _ = parse_list(path.read_bytes(), path.name)
        terms[path.stem] = convert_list(rows or (), VocabularyTerm, NAMES)[0]
    words = known_words(terms, site, NAMES)
    record, _ = parse_record((VILLAGE / "places" / "kawaberi.yaml").read_bytes(), "content/places/kawaberi.yaml")
    assert record
    listing, issues = convert_listing(record, Place, words)
    assert listing, issues
    known = {name: {term.id: term for term in rows} for name, rows in terms.items()}
    return EntryView("place", listing, site, known, TODAY)


def convert(text: str, kind: EntryKind = "place") -> tuple[Place | Organisation | None, list[Issue]]:
    view = surroundings()
    words = known_words({name: tuple(terms.values()) for name, terms in view.terms.items()}, view.site, NAMES)
    record, issues = parse_record(text.encode(), "content/places/ike.yaml")
    assert record, issues
    if kind == "place":
        return convert_listing(record, Place, words)
    return convert_listing(record, Organisation, words)


def view_of(lines: str, without: str = "") -> EntryView:
    """Look at a place with these lines, and without the lines whose names are given."""
    base = (VILLAGE / "places" / "kawaberi.yaml").read_text(encoding="utf-8")
    names = [*without.split(), *re.findall(r"^(\w+):", lines, re.MULTILINE)]
    for name in names:
        base = re.sub(rf"^{name}:.*\n(?:  .*\n)*", "", base, flags=re.MULTILINE)
    listing, issues = convert(base + lines + "\n")
    assert listing, issues
    return replace(surroundings(), listing=listing)


def rules_of(findings: object) -> list[str]:
    assert isinstance(findings, (list, tuple))
    return [finding.rule for finding in findings]


# ---- what must not be said -------------------------------------------------------------------------------------


def test_the_kanji_of_names_are_never_odd() -> None:
    assert characters(view_of("venue: 髙﨑𠮷邉の家 〒 №".replace(" №", ""))) == ()


def test_the_quick_look_misses_no_odd_character() -> None:
    everything = "".join(map(chr, (*range(0x20, 0xD800), *range(0xE000, 0x110000))))
    assert [odd.character for odd in odd_characters(everything) if not _MAYBE.match(odd.character)] == []


@pytest.mark.parametrize(
    "text",
    [
        "お茶を飲むところです。",
        "お茶を飲むところ",
        "「元気？　また来てね。」と声をかける場所です。",
        "だれでもどうぞ！！",
        "お茶（無料。おかわり自由）を飲むところです♪",
        "Cafe No.1 というところです。",
    ],
)
def test_one_sentence_is_one_sentence(text: str) -> None:
    assert summary(view_of(f"summary: {text}")) == ()


def test_an_address_that_is_hidden_may_stay_in_the_file() -> None:
    view = view_of("hide_address: true\naddress: {city: 見本村, line: 川上1-2}\ngeo: {lat: 42.4, lon: 141.1}")
    assert hidden_address(view) == []


def test_a_longer_number_is_another_address() -> None:
    view = view_of("hide_address: true\naddress: {line: 川上1-2}\nopen_note: 川上1-23の会館へ来てください。")
    assert hidden_address(view) == []


@pytest.mark.parametrize("written", ["川上1-2", "川上１−２", "川上1丁目2番", "川上 1番地の2", "かわ。川上1ー2。"])
def test_a_hidden_address_is_found_however_it_is_written(written: str) -> None:
    view = view_of(f"hide_address: true\naddress: {{line: 川上1-2}}\nopen_note: 場所は{written}です。")
    (found,) = hidden_address(view)
    assert (found.rule, found.field) == ("address-leaks", ("open_note",))
    assert "場所は" not in f"場所は{written}です。"[found.offset :]


def test_a_hidden_postcode_leaks_too() -> None:
    view = view_of("hide_address: true\naddress: {postcode: 059-9990}\nopen_note: 郵便番号は０５９９９９０です。")
    assert rules_of(hidden_address(view)) == ["address-leaks"]
    view = view_of("hide_address: true\naddress: {postcode: 059-9990}\nopen_note: 〒０５９－９９９０です。")
    assert rules_of(hidden_address(view)) == ["address-leaks"]
    view = view_of("hide_address: true\naddress: {postcode: 059-9990}\nopen_note: 番号は1059-9990です。")
    assert rules_of(hidden_address(view)) == []


SECRET = (
    "hide_address: true\naddress: {postcode: 059-0099, line: 絶対町7-77-7 秘密荘}\nvenue: ゼッタイ会館 3階\n"
    "geo: {lat: 42.41287, lon: 141.10672}\ngetting_there: 駅の裏の細い道を左へ曲がった三軒目\n"
)


@pytest.mark.parametrize(
    "written",
    [
        "絶対町七丁目七十七番七号",
        "7丁目77番7号",
        "７－７７－７",
        "7ー77ー7",
        "7の77の7",
        "7 - 77 - 7",
        "七-七七-七",
        "7番地77の7",
        "**7**-77-7",
        "7&#45;77&#x2D;7",
        "7\u200b-77-7",
        "7-77-7-201",
        "ゼッタイ会館",
        "ｾﾞｯﾀｲ会館",
        "ゼッタイ**会館**",
        "ゼッタイ 会館",
        "秘密荘",
        "https://mihon.example/?q=42.4129,141.1067",
        "北緯42.412度",
        "https://mihon.example/?q=%E3%82%BC%E3%83%83%E3%82%BF%E3%82%A4%E4%BC%9A%E9%A4%A8",
        "0590099",
        "〒059−0099",
        "駅の裏の細い道を、".replace("、", "") + "左へ曲がった三軒目",
    ],
)
def test_each_form_of_a_hidden_address_is_found(written: str) -> None:
    (found,) = hidden_address(view_of(f"{SECRET}description: 集まるところは {written} です。"))
    assert (found.rule, found.field) == ("address-leaks", ("description",))
    assert found.offset in range(8, 50)


@pytest.mark.parametrize(
    "written", ["17-77-7", "7-77-71", "77-7", "2027-7-7", "3階", "会館", "42.419", "059-00991", "駅の裏", "7月7日"]
)
def test_what_only_looks_like_a_hidden_address_is_let_through(written: str) -> None:
    assert hidden_address(view_of(f"{SECRET}description: 集まるところは {written} です。")) == []


def test_two_numbers_that_count_something_are_no_address() -> None:
    base = "hide_address: true\naddress: {line: 川上1-2}\ndescription: "
    for written in ("1-2名です。", "1〜2時間です。", "1-2月は休みます。", "第1-2-3回", "1の鳥居", "一人、二人"):
        assert hidden_address(view_of(base + written)) == [], written
    assert rules_of(hidden_address(view_of(base + "1の2の家です。"))) == ["address-leaks"]


def test_a_place_named_after_its_building_may_say_its_name() -> None:
    view = view_of(
        "hide_address: true\nname: ゼッタイ会館\nvenue: ゼッタイ会館 3階\ndescription: ゼッタイ会館へどうぞ。"
    )
    assert hidden_address(view) == []


def elsewhere(lines: str, secret: str = SECRET) -> list[FileFinding]:
    """Check a hidden place, and beside it an organisation with these lines."""
    hidden = view_of(secret).listing
    text = "name: 見本の会\nkana: みほんのかい\nkind: npo\nsummary: 見本の会です。\n"
    other, issues = convert(f"{text}{lines}\n", "organisation")
    assert other, issues
    site = surroundings().site
    both: tuple[tuple[EntryKind, Place | Organisation], ...] = (("place", hidden), ("organisation", other))
    return list(hidden_elsewhere(ContentView(site, {}, (), (), {}, (), both, {}, CALLED, TODAY)))


@pytest.mark.parametrize(
    "written",
    [
        "絶対町7-77-7",
        "絶対町七丁目七十七番七号",
        "ゼッタイ会館",
        "秘密荘",
        "42.4128,141.1067",
        "駅の裏の細い道を左へ曲がった三軒目",
    ],
)
def test_a_hidden_address_in_another_file_is_found(written: str) -> None:
    (found,) = elsewhere(f"description: 集まるところは {written} です。")
    assert (found.finding.rule, found.finding.field) == ("address-leaks-elsewhere", ("description",))
    assert found.file.startswith("organisations/")
    assert found.finding.values["file"] == "places/ike.yaml"
    assert written not in str(found.finding.values)


@pytest.mark.parametrize(
    "lines",
    [
        "description: 7-77-7 です。",
        "description: 別町7-77-7 です。",
        "description: 絶対町7-77-71 です。",
        "description: 42.4128 です。",
        "address: {line: 絶対町7-77-7}\ndescription: 絶対町7-77-7 のゼッタイ会館です。",
        "venue: ゼッタイ会館 1階\ndescription: ゼッタイ会館です。",
    ],
)
def test_a_public_address_of_ones_own_may_be_written(lines: str) -> None:
    assert elsewhere(lines) == []


def test_a_hidden_address_on_a_page_is_found_unless_it_is_public() -> None:
    page = Prose("content/pages/about.ja.md", "", "題", "集まるところはゼッタイ会館です。", 3)
    entries: list[tuple[EntryKind, Place | Organisation]] = [("place", view_of(SECRET).listing)]
    view = ContentView(surroundings().site, {}, (), (), {}, (page,), tuple(entries), {}, CALLED, TODAY)
    (found,) = hidden_elsewhere(view)
    assert (found.file, found.finding.field, found.finding.offset) == ("pages/about.ja.md", ("body",), 7)
    entries.append(("place", view_of("venue: ゼッタイ会館").listing.model_copy(update={"slug": "hall"})))
    assert list(hidden_elsewhere(replace(view, listings=tuple(entries)))) == []


def test_nothing_is_looked_at_where_nothing_is_hidden() -> None:
    assert elsewhere("description: ゼッタイ会館", "venue: ゼッタイ会館") == []


def test_looking_for_hidden_addresses_elsewhere_is_quick() -> None:
    hidden = view_of(SECRET).listing
    others: list[tuple[EntryKind, Place | Organisation]] = [("place", surroundings().listing)] * 2_000
    view = ContentView(surroundings().site, {}, (), (), {}, (), (("place", hidden), *others), {}, CALLED, TODAY)
    started = time.process_time()
    list(hidden_elsewhere(view))
    # 0.02 ms is the target; a loaded machine may take several times as long.
    assert (time.process_time() - started) / 2_000 < 0.0001


def shared_view(
    hotlines: str = "", pages: tuple[Prose, ...] = (), site: Mapping[str, object] | None = None
) -> ContentView:
    """Look at a site with these settings, hotlines and pages, and without entries."""
    rows, issues = parse_list(hotlines.encode() or b"[]", "content/hotlines.yaml")
    assert rows is not None, issues
    lines, issues = convert_list(rows, Hotline, NAMES)
    assert not issues
    return ContentView(
        surroundings().site.model_copy(update=site or {}), {}, lines, (), {}, pages, (), {}, CALLED, TODAY
    )


LINES = """
- {id: a, name: 見本, group: anyone, dial: "110", for: 話す, source: 見本, translations: {easy: {name: あ}, en: {name: A}}}
- {id: b, name: 見本, group: anyone, dial: "110", for: 話す, source: 見本, translations: {en: {name: B}}}
- {id: c, name: 確認中, group: anyone, dial: "110", for: 話す, source: 見本, translations: {en: {name: C}}, valid_until: 2026-11-01}
"""


def page_of(name: str, body: str = "") -> Prose:
    return Prose(f"content/pages/{name}.md", "", "", body, 1)


def test_a_language_the_site_lacks_is_told_once_a_file_with_the_number_of_places() -> None:
    pages = tuple(page_of(f"{slug}.{language}") for slug in ("about", "privacy") for language in ("easy", "en", "ja"))
    found = list(shared_translations(shared_view(LINES, pages, {"languages": ("ja",)})))
    assert [(one.file, one.finding.field, one.finding.values) for one in found] == [
        ("hotlines.yaml", (0, "translations", "easy"), {"written": "easy、en", "languages": "ja", "others": "2"}),
        ("pages/about.easy.md", (), {"written": "easy、en", "languages": "ja", "others": "3"}),
    ]
    assert list(shared_translations(shared_view(LINES, pages))) == []
    view = view_of("translations: {en: {name: A}, easy: {name: あ}}")
    assert list(translations(view)) == []
    only = replace(view, site=view.site.model_copy(update={"languages": ("ja",)}))
    (entry,) = translations(only)
    assert entry.values == {"written": "en、easy", "languages": "ja", "others": "1"}


def test_an_honest_word_for_what_is_not_known_is_no_placeholder() -> None:
    page = page_of("about.ja", "わからないことは「確認中（かくにんちゅう）」と書きます。\n")
    note = '- {id: a, name: 見本, group: anyone, dial: "110", for: 話す, source: 見本, note: 時間は確認中です。}\n'
    assert placeholders(shared_view(note, (page,))) == []
    assert placeholders(shared_view(LINES)) == []  # the last day of the line that says it is over


@pytest.mark.parametrize(
    ("written", "told"),
    [
        ("https://example.jp/", True),
        ("https://www.example.co.jp/a?b", True),
        ("http://shirube.example:8000", True),
        ("http://localhost:8000/", True),
        ("https://github.com/example/shirube", True),
        ("https://example-city.jp/", False),
        ("https://www.city.noboribetsu.lg.jp/example/", False),
        ("https://example.jp.city.lg.jp/", False),
        ("https://test.city.lg.jp/", False),
        ("https://github.com/example-city/shirube", False),
    ],
)
def test_sample_addresses_are_told_in_a_real_site_only(written: str, told: bool) -> None:
    municipality = surroundings().site.municipality.model_copy(update={"email": None})
    bare = {"municipality": municipality, "edit": EditChannels(), "base_url": written}
    found = list(placeholders(shared_view(site={**bare, "sample": False})))
    assert [(one.finding.field, one.finding.rule) for one in found] == [(("base_url",), "placeholder-address")] * told
    assert placeholders(shared_view(site={**bare, "sample": True})) == []


@pytest.mark.parametrize(
    ("email", "told"), [("a@mihon.example", True), ("a@example.com", True), ("a@city.lg.jp", False)]
)
def test_sample_contacts_of_entries_are_told_in_a_real_site(email: str, told: bool) -> None:
    listing = view_of(f"contact: {{email: {email}}}").listing
    view = replace(shared_view(site={"sample": False}), listings=(("place", listing),))
    assert [one.finding.field for one in placeholders(view) if one.file.startswith("places/")] == [
        ("contact", "email")
    ] * told
    declined = listing.model_copy(update={"listed": view_of("listed: declined").listing.listed})
    view = replace(view, listings=(("place", declined),))
    assert not [one for one in placeholders(view) if one.file.startswith("places/")]


def test_what_has_ended_or_is_not_shown_needs_no_confirmation() -> None:
    old = "confirmed: [{on: 2020-01-01, method: phone}]\n"
    assert rules_of(confirmation(view_of(old))) == ["confirmation-stale"]
    assert rules_of(confirmation(view_of(old + "status: ended"))) == []
    assert rules_of(confirmation(view_of(old + "listed: declined"))) == []
    assert rules_of(consent(view_of("listed: declined"))) == []


def test_the_last_day_of_the_limit_is_still_fresh() -> None:
    assert rules_of(confirmation(view_of("confirmed: [{on: 2025-11-02, method: phone}]"))) == []
    assert rules_of(confirmation(view_of("confirmed: [{on: 2025-11-01, method: phone}]"))) == ["confirmation-stale"]


def test_a_point_on_the_edge_is_inside() -> None:
    assert coordinates(view_of("geo: {lat: 42.5, lon: 141.3}")) == ()


def test_an_exception_may_stay_for_sixty_days() -> None:
    assert schedule_lines(view_of("except: [2026-09-03]")) == []
    assert rules_of(schedule_lines(view_of("except: [2026-09-02]"))) == ["exception-past"]
    assert schedule_lines(view_of("except: [2026-08-01〜2026-11-30]")) == []


@pytest.mark.parametrize(
    "text",
    [
        "池の そばに すわる ところです。",
        "お金は いりません。だれでも 来て ください。",
        "電話は 0143-00-0001です。10:00〜12:00。",
        "はんぶんの 大きさです。",
        "社会福祉協議会の 相談窓口に 電話します。",
        "きれいで、やすくないです。でも、いいです。",
        "来なくても いいです。話さなくても いいです。",
    ],
)
def test_easy_text_is_let_through(text: str) -> None:
    assert list(easy_findings((), text)) == []


@pytest.mark.parametrize(
    "text", ["できなくはないです。", "来られない わけではない。", "行かないことも ありません。", "なくもない。"]
)
def test_a_double_negative_is_found(text: str) -> None:
    assert [finding.rule for finding in easy_findings((), text)] == ["easy-double-negative"]


@pytest.mark.parametrize(
    ("written", "instead"), [("令和8年", "2026年"), ("平成元年", "1989年"), ("R8.", "2026年"), ("昭和６４年", "1989年")]
)
def test_an_era_is_put_into_a_western_year(written: str, instead: str) -> None:
    (found,) = easy_findings((), f"{written} です。")
    assert found.values["instead"] == instead


# ---- Markdown --------------------------------------------------------------------------------------------------


def told(text: str) -> list[str]:
    return [finding.rule for finding in markdown_findings((), text, 4000)]


@pytest.mark.parametrize(
    "text",
    [
        "お茶の会です。\n\n- 一つ\n- 二つ",
        "[見本村役場](/organisations/yakuba/)、[電話](tel:0143000001)、[地図](https://mihon.example/a?b=c@d)",
        "<https://mihon.example/>",
        "`[こちら](javascript:alert(1))` と書くと注意が出ます。",
        "```\n# 題\n<br>\n```",
        "## 一\n\n### 二\n\n## 三",
        "3 < 5 で、a<b です。",
        '[見本](https://mihon.example/ "題 @")',
        "※[1] は注です。",
    ],
)
def test_good_markdown_is_let_through(text: str) -> None:
    assert told(text) == []


@pytest.mark.parametrize(
    "target",
    [
        "javascript:alert(1)",
        "JaVaScRiPt:alert(1)",
        "java\tscript:alert(1)",
        "java script:alert(1)",
        "javascript&#58;alert(1)",
        "javascript&colon;alert(1)",
        "&#x6A;avascript:alert(1)",
        "\u200bjavascript:alert(1)",
        "vbscript:x",
        "data:text/html,x",
        "file:///etc/passwd",
    ],
)
@pytest.mark.parametrize("form", ["[池]({})", "[池](<{}>)", "[池][1]\n\n[1]: <{}>", "[[池]]({})", '[池]({} "題")'])
def test_a_dangerous_scheme_is_found_in_every_form(target: str, form: str) -> None:
    assert "link-scheme" in told(form.format(target))


@pytest.mark.parametrize("target", ["//evil.example", "/\\evil.example", "\\\\evil.example", "/\t/evil.example"])
def test_an_address_without_scheme_that_leaves_the_site_is_found(target: str) -> None:
    assert told(f"[池]({target})") == ["link-protocol-relative"]


@pytest.mark.parametrize(
    "words", ["こちら", "【こちら】", "詳しくはこちら", "**ここ**", "Click here", "こちらをクリック", " ", "→"]
)
def test_a_link_must_say_where_it_leads(words: str) -> None:
    assert told(f"申し込みは [{words}](https://mihon.example/) です。") == ["link-text"]


def test_an_underlined_heading_is_a_heading() -> None:
    assert told("お茶の会\n=======\n\n池です。") == ["heading-top"]


@pytest.mark.parametrize(
    "text",
    [
        "[a](" * 290,
        "[" * 290 + "](x)" * 290,
        "`" * 3_999,
        "<" * 3_999,
        "<a " * 1_300,
        "# " * 1_900,
        "\n".join("a\n=") * 900,
    ],
)
def test_no_text_makes_the_check_slow(text: str) -> None:
    started = time.process_time()
    told(text[:4000])
    assert time.process_time() - started < 0.5


# ---- all of them -----------------------------------------------------------------------------------------------


_SHARED = {"shared_translations": "translations", "easy_readings": "easy_words", "hidden_elsewhere": "hidden_address"}
"""A check that lives with another, for the two look for the same."""


def test_every_check_is_named_after_its_module_and_stands_once() -> None:
    checks = [*ENTRY_CHECKS, *CONTENT_CHECKS]
    assert len({check.__name__ for check in checks}) == len(checks)
    for check in checks:
        assert check.__module__ == f"shirube.checks.{_SHARED.get(check.__name__, check.__name__)}"
    files = {path.stem for path in (HERE.parent / "shirube" / "checks").glob("*.py")}
    without_check = {"__init__", "finding", "registry", "texts", "markup"}
    assert files - without_check == {check.__name__ for check in checks} - set(_SHARED)


def test_both_ways_of_collecting_texts_find_the_same() -> None:
    listing, issues = convert((VILLAGE / "places" / "niji.yaml").read_text(encoding="utf-8"))
    assert listing, issues
    fields = dict(texts_in(listing))
    assert sorted(fields.values()) == sorted(words_in(listing))
    assert fields["translations", "easy", "name"] == "見本 子どもの 食堂 にじ"
    assert fields["except", 0, "why"] == "年末のため"
    assert fields["parking", "note"] == "6台"


def test_a_finding_points_at_the_letter() -> None:
    view = view_of("open_note: |\n  雨の日は休みます。\n  ①番の部屋です。")
    assert characters(view) == [Finding(("open_note",), "machine-dependent", {"written": "①", "instead": "(1)"}, 10)]


WRONG = [
    "a",
    '""',
    "[]",
    "[a]",
    "[[a]]",
    "{}",
    "{a: b}",
    "[{a: b}]",
    "{is: {a: b}}",
    "{on: [a]}",
    "{en: a}",
    "{en: {a: b}}",
    "~",
]


@pytest.mark.parametrize("model", [Place, Organisation])
def test_whatever_is_written_in_a_field_ends_in_a_rule_with_words(model: type[Place] | type[Organisation]) -> None:
    kind: EntryKind = "place" if model is Place else "organisation"
    base = "name: 池\nsummary: 池です。\nkind: npo\n" if kind == "organisation" else "name: 池\nsummary: 池です。\n"
    for name, field in model.model_fields.items():
        written = field.alias or name
        others = "".join(line for line in base.splitlines(True) if not line.startswith(f"{written}:"))
        inner = inner_part(field.annotation)
        inside = ["{" + f"{one.alias or key}: {{}}" + "}" for key, one in inner.model_fields.items()] if inner else []
        for wrong in [*WRONG, *(shape.replace(": {}", f": {wrong}") for shape in inside for wrong in WRONG)]:
            _, issues = convert(f"{others}{written}: {wrong}\n", kind)
            for issue in issues:
                assert issue.rule in RULES, f"{written}: {wrong} → {issue.rule}"
                assert issue.line


def inner_part(annotation: object) -> type[Part] | None:
    if isinstance(annotation, type) and issubclass(annotation, Part):
        return annotation
    return next((found for argument in typing.get_args(annotation) if (found := inner_part(argument))), None)


def test_the_checks_of_an_entry_are_quick() -> None:
    view = surroundings()
    started = time.process_time()
    for _ in range(200):
        for check in ENTRY_CHECKS:
            list(check(view))
    # 0.15 ms is the target; a loaded machine may take twice as long.
    assert (time.process_time() - started) / 200 < 0.0003


def test_the_names_of_pages_that_the_site_makes_itself_are_taken() -> None:
    village = Path(__file__).parent
    files = (village / "golden" / "village" / "files.txt").read_text(encoding="utf-8").split()
    folders = {file.split("/")[0] for file in files if "/" in file}
    written = {page.name.split(".")[0] for page in (village / "sites" / "village" / "pages").iterdir()}
    assert folders - written == set(TAKEN)
