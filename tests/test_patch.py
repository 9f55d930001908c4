"""Corrections meet the entry of today field by field: nothing of anybody's is lost, and nothing else is touched."""

from __future__ import annotations

import shutil
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from shirube.intake.fields import MODELS, FormField, form_fields
from shirube.intake.flat import flatten
from shirube.intake.patch import Correction, FieldChange, changed_text, merge, new_text
from shirube.link import EntryKind
from shirube.load import content_words
from shirube.propose import propose
from shirube.reading.records import Record, blob_id, parse_record

ROOT = Path(__file__).resolve().parent.parent
TODAY = date(2026, 11, 27)
ENTRY = "places/niji"
TEXT = """\
# 見本
name: 見本食堂 にじ   # 名前
kana: みほんしょくどう にじ
organisation: mihon
kind: こども食堂
summary: 夕ごはんを食べられます。
open:
  - 第2土曜 17:00-19:00   # 夏も
parking: はい   # 5台
except: 2026-12-22
contact: {phone: 0143-00-0001, fax: 0143-00-0002}
confirmed:
  - {on: 2026-10-01, method: 電話, by: 見本福祉課}
"""
WORDS: Mapping[str, Mapping[str, str]] = {
    "place-kinds": {"こども食堂": "kodomo-shokudo", "kodomo-shokudo": "kodomo-shokudo"},
}


def record(text: str = TEXT) -> Record:
    found, issues = parse_record(text.encode(), "content/places/niji.yaml")
    assert found is not None, issues
    return found


def correction(**changes: tuple[str | None, str | None]) -> Correction:
    """Build a correction; `__` in a name stands for a dot."""
    named = {name.replace("__", "."): change for name, change in changes.items()}
    return Correction(ENTRY, "changed", tuple(FieldChange(name, *change) for name, change in named.items()))


def applied(asked: Correction, text: str = TEXT) -> str:
    merged = merge(record(text), asked, WORDS)
    assert not merged.conflicts
    return changed_text(record(text), merged.changes, "place")


# ---- merge ------------------------------------------------------------------------------------------------------


def test_a_field_that_is_as_it_was_seen_is_changed_and_nothing_else() -> None:
    made = applied(correction(contact__phone=("0143-00-0001", "0143-00-0009")))
    assert made == TEXT.replace("0143-00-0001", "0143-00-0009")


def test_a_field_that_somebody_else_changed_is_a_conflict_with_all_three_sides() -> None:
    merged = merge(record(), correction(contact__phone=("0143-00-0008", "0143-00-0009")), WORDS)
    assert not merged.changes
    [conflict] = merged.conflicts
    name = "contact.phone"
    assert (conflict.was, conflict.now, conflict.current) == (
        {name: "0143-00-0008"},
        {name: "0143-00-0009"},
        {name: "0143-00-0001"},
    )


def test_two_people_on_different_fields_never_conflict() -> None:
    first = applied(correction(contact__phone=("0143-00-0001", "0143-00-0009")))
    second = applied(correction(contact__fax=("0143-00-0002", None)), first)
    assert second == TEXT.replace("phone: 0143-00-0001, fax: 0143-00-0002", "phone: 0143-00-0009")


def test_what_stands_there_already_is_no_change() -> None:
    merged = merge(record(), correction(parking=("no", "yes"), kind=(None, "kodomo-shokudo")), WORDS)
    assert (merged.changes, set(merged.already), merged.conflicts) == ((), {"parking", "kind"}, ())


@pytest.mark.parametrize(
    ("name", "was"),
    [("parking", "yes"), ("parking", "○"), ("kind", "kodomo-shokudo"), ("contact.phone", "０１４３-００-０００１")],
)
def test_two_spellings_of_one_thing_are_no_conflict(name: str, was: str) -> None:
    merged = merge(record(), Correction(ENTRY, "changed", (FieldChange(name, was, "x"),)), WORDS)
    assert [change.now for change in merged.changes] == ["x"]


def test_the_rows_of_a_list_are_one() -> None:
    seen = {"confirmed.1.on": "2026-10-01", "confirmed.1.method": "phone", "confirmed.1.by": "見本福祉課"}
    new = {**seen, "confirmed.2.on": "2026-11-27", "confirmed.2.method": "owner"}
    asked = Correction(ENTRY, "changed", tuple(FieldChange(name, seen.get(name), new[name]) for name in new))
    assert applied(asked) == TEXT + "  - {on: 2026-11-27, method: owner}\n"
    later = TEXT + "  - {on: 2026-11-20, method: visit}\n"
    assert [conflict.name for conflict in merge(record(later), asked, WORDS).conflicts] == ["confirmed"]


# ---- how it is written ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "was", "now", "before", "after"),
    [
        ("parking.note", None, "5台", "parking: はい ", "parking: {is: はい, note: 5台} "),
        ("kind", "こども食堂", "salon", "kind: こども食堂", "kind: salon"),
        ("kind", "こども食堂", "こども食堂\nsalon", "kind: こども食堂", "kind: [こども食堂, salon]"),
        ("except.1.on", "2026-12-22", "2026-12-23", "except: 2026-12-22", "except: 2026-12-23"),
        (
            "open",
            "第2土曜 17:00-19:00",
            "第2土曜 17:00-19:00\n祝日 9:00-10:00",
            "夏も\n",
            "夏も\n  - 祝日 9:00-10:00\n",
        ),
        ("languages", None, "ja", "except:", "languages: [ja]\nexcept:"),
        ("kana", "みほんしょくどう にじ", None, "kana: みほんしょくどう にじ\n", ""),
        (
            "open_note",
            None,
            "雪の日は休み。\n電話で聞いて",
            "contact:",
            "open_note: |\n  雪の日は休み。\n  電話で聞いて\ncontact:",
        ),
    ],
)
def test_a_change_is_written_as_the_author_would(name: str, was: str, now: str, before: str, after: str) -> None:
    changes = [FieldChange(name, was, now)]
    made = changed_text(record(), changes, "place")
    assert made == TEXT.replace(before, after)


def test_what_is_wrong_in_a_file_stays_for_whoever_mends_it() -> None:
    text = TEXT.replace("fax:", "mobile: x, fax:") + "nobody: knows\nroles:\n  - {kind: cook, text: い, who: ろ}\n"
    asked = correction(contact__phone=("0143-00-0001", "0143-00-0009"), roles__2__text=(None, "は"))
    merged = merge(record(text), asked, WORDS)
    assert [conflict.name for conflict in merged.conflicts] == ["roles"]  # without its first row it is another list
    assert changed_text(record(text), merged.changes, "place") == text.replace("0143-00-0001", "0143-00-0009")


def sample(field: FormField) -> str:
    """Make a text that the field can hold."""
    if field.choices:
        return "\n".join(id for id, _ in field.choices) if field.control == "choices" else field.choices[0][0]
    by_control = {
        "date": "2026-12-24",
        "tel": "0143-00-0001",
        "url": "https://mihon.example/",
        "email": "a@mihon.example",
        "number": "42",
        "yes": "yes",
        "lines": "9:30\nいち, に",
        "text": "一行目: い\n\n三行目 # ろ",
        "markdown": "- い\n- [ろ](https://mihon.example/)",
    }
    return by_control.get(field.control, "no")


def flat_sample(kind: EntryKind) -> dict[str, str]:
    return {field.name.replace("*", "1"): sample(field) for field in form_fields(kind)}


@pytest.mark.parametrize("kind", MODELS)
def test_every_field_goes_in_and_comes_out_the_same(kind: EntryKind) -> None:
    flat = flat_sample(kind)
    text = new_text([FieldChange(name, None, now) for name, now in flat.items()], kind)
    assert flatten(record(text).data, kind) == flat
    for name in flat:
        if name not in ("name", "summary"):
            # Each is taken away, which leaves the others, and put back, which gives the same file.
            without = changed_text(record(text), [FieldChange(name, flat[name], None)], kind)
            assert flatten(record(without).data, kind) == {key: value for key, value in flat.items() if key != name}
            again = changed_text(record(without), [FieldChange(name, None, flat[name])], kind)
            assert again == text, name


# ---- proposals --------------------------------------------------------------------------------------------------


@pytest.fixture
def content(tmp_path: Path) -> Path:
    return Path(shutil.copytree(ROOT / "tests" / "sites" / "village", tmp_path / "content"))


def ask(says: Any, changes: Mapping[str, tuple[str | None, str | None]], base: str = "", entry: str = "") -> Correction:
    named = tuple(FieldChange(name, *change) for name, change in changes.items())
    return Correction(entry or "places/kawaberi", says, named, base)


def test_a_proposal_holds_the_file_the_table_and_what_check_says(content: Path) -> None:
    before = (content / "places/kawaberi.yaml").read_text(encoding="utf-8")
    old = flatten(record(before).data, "place")
    made = propose(content, [ask("changed", {"summary": (old["summary"], "あ" * 100)})], TODAY)
    assert list(made.files) == ["places/kawaberi.yaml"]
    assert [(row.entry, row.now, row.new) for row in made.rows] == [("places/kawaberi", old["summary"], "あ" * 100)]
    assert made.rows[0].label == "ひとことの説明"
    assert [(issue.path, issue.rule) for issue in made.findings if issue.severity == "error"] == [
        ("content/places/kawaberi.yaml", "text-too-long")
    ]
    assert (content / "places/kawaberi.yaml").read_text(encoding="utf-8") == before


def test_a_proposal_tells_what_it_breaks_elsewhere_and_not_what_was_broken_before(content: Path) -> None:
    place = (content / "places/kawaberi.yaml").read_text(encoding="utf-8")
    body = flatten(record(place).data, "place")["organisation"]
    other = content / "places/broken.yaml"
    other.write_text("name: [\n", encoding="utf-8")
    made = propose(content, [ask("changed", {"organisation": (body, "nobody")})], TODAY)
    assert {(issue.path, issue.rule) for issue in made.findings if issue.severity == "error"} == {
        ("content/places/kawaberi.yaml", "organisation-unknown")
    }


def test_all_is_right_adds_who_said_so_and_when_once(content: Path) -> None:
    file = content / "places/kawaberi.yaml"
    made = propose(content, [ask("right", {}, blob_id(file.read_bytes()))], TODAY)
    assert "on: 2026-11-27, method: owner" in made.files["places/kawaberi.yaml"].decode()
    assert not [issue for issue in made.findings if issue.severity == "error"]
    file.write_bytes(made.files["places/kawaberi.yaml"])
    assert not propose(content, [ask("right", {})], TODAY).files


def test_all_is_right_of_a_page_that_has_changed_since_is_for_people_to_decide(content: Path) -> None:
    made = propose(content, [ask("right", {}, "0" * 40)], TODAY)
    assert (made.files, [conflict.name for conflict in made.conflicts]) == ({}, ["confirmed"])


def test_two_corrections_of_one_entry_are_taken_one_after_the_other(content: Path) -> None:
    asked = [ask("changed", {"venue": (None, "1階")}), ask("changed", {"capacity": (None, "20")})]
    old = flatten(record((content / "places/kawaberi.yaml").read_text(encoding="utf-8")).data, "place")
    asked[0] = ask("changed", {"venue": (old.get("venue"), "1階")})
    asked[1] = ask("changed", {"capacity": (old.get("capacity"), "21")})
    made = propose(content, asked, TODAY).files["places/kawaberi.yaml"].decode()
    assert "venue: 1階\n" in made
    assert "capacity: 21\n" in made


def test_a_new_entry_is_a_new_file_and_never_another(content: Path) -> None:
    whole = {
        "name": "見本サロン",
        "kana": "みほんさろん",
        "organisation": "mihon",
        "kind": "salon",
        "summary": "話せます。",
    }
    changes = {name: (None, now) for name, now in whole.items()}
    made = propose(content, [ask("new", changes, entry="places/new-one")], TODAY)
    assert (
        made.files["places/new-one.yaml"]
        .decode()
        .startswith("name: 見本サロン\nkana: みほんさろん\norganisation: [mihon]\n")
    )
    assert [issue.rule for issue in propose(content, [ask("new", changes)], TODAY).findings] == ["new-exists"]


@pytest.mark.parametrize(
    ("entry", "rule"), [("places/nowhere", "apply-entry"), ("organisations/kawaberi", "apply-entry")]
)
def test_an_entry_that_is_not_there_is_told(content: Path, entry: str, rule: str) -> None:
    made = propose(content, [ask("changed", {"venue": (None, "1階")}, entry=entry)], TODAY)
    assert (made.files, [issue.rule for issue in made.findings]) == ({}, [rule])


def test_a_mark_before_the_file_and_windows_line_ends_stay(content: Path) -> None:
    file = content / "places/kawaberi.yaml"
    text = file.read_text(encoding="utf-8")
    file.write_bytes(b"\xef\xbb\xbf" + text.replace("\n", "\r\n").encode())
    old = flatten(record(text).data, "place")
    made = propose(content, [ask("changed", {"summary": (old["summary"], "新しい説明です。")})], TODAY)
    expected = text.replace(old["summary"], "新しい説明です。").replace("\n", "\r\n").encode()
    assert made.files["places/kawaberi.yaml"] == b"\xef\xbb\xbf" + expected


@pytest.mark.parametrize("line", ["contact: 0143-00-0001", "name: [a, b]", "translations: [en]", "roles: cook"])
def test_a_file_that_is_no_entry_is_told_of_and_left(line: str, content: Path) -> None:
    file = content / "places/kawaberi.yaml"
    key = line.partition(":")[0]
    kept = [row for row in file.read_text(encoding="utf-8").splitlines() if not row.startswith(f"{key}:")]
    file.write_text("\n".join([*kept, line, ""]), encoding="utf-8")
    made = propose(content, [ask("changed", {"venue": (None, "1階")})], TODAY)
    assert (made.files, [issue.rule for issue in made.findings]) in (
        ({}, ["wrong-shape"]),
        ({}, ["not-one-value"]),
    )


def test_what_nobody_can_see_in_a_file_is_not_lost_on_the_way(content: Path) -> None:
    file = content / "places/kawaberi.yaml"
    file.write_text(file.read_text(encoding="utf-8") + "# a\u200bb\n", encoding="utf-8")
    made = propose(content, [ask("changed", {"venue": (None, "1階")})], TODAY)
    assert (made.files, [issue.rule for issue in made.findings]) == ({}, ["apply-splice"])


def test_words_are_shown_by_their_labels(content: Path) -> None:
    words = content_words(content)
    assert words["audiences"]
    old = flatten(record((content / "places/kawaberi.yaml").read_text(encoding="utf-8")).data, "place")
    made = propose(content, [ask("changed", {"admission": (old.get("admission"), "only")})], TODAY)
    assert [row.new for row in made.rows] == ["対象の人だけ"]
