"""A form asks for every field of the model once, and what it asks for goes into an entry and out of it unchanged."""

from __future__ import annotations

import re
import string
import typing
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from shirube.convert import Words, convert_listing
from shirube.intake.fields import MODELS, SECTIONS, field_of, form_fields, label_of, may_ask_for
from shirube.intake.flat import FlatFault, flat_of, flatten, read_form, tidy, unflatten
from shirube.issues import Issue
from shirube.link import FOLDER, EntryKind
from shirube.model.listing import Listing
from shirube.model.types import LANGUAGES
from shirube.reading.records import Record, parse_record, read_record
from shirube.schema import json_schemas
from shirube.values import ValueFault
from tests.languages import NAMES, PHRASES

ROOT = Path(__file__).resolve().parent.parent
KINDS: tuple[EntryKind, ...] = typing.get_args(EntryKind)
WORDS: Words = {LANGUAGES: NAMES}
FILES = [
    (kind, path)
    for content in (ROOT / "content", ROOT / "tests" / "sites" / "village")
    for kind in KINDS
    for path in sorted((content / FOLDER[kind]).glob("*.yaml"))
]


@cache
def record(path: Path) -> Record:
    found, issues = read_record(path, path.name)
    assert found is not None, issues
    return found


def listing(kind: EntryKind, data: Record) -> Listing:
    found, issues = convert_listing(data, MODELS[kind], WORDS)
    assert found is not None, issues
    return found


def rebuilt(kind: EntryKind, data: dict[str, Any]) -> Listing:
    """Read data as if it had come from a file of the same name as the one it was made from."""
    return listing(kind, Record("places/niji.yaml", "", data))


# ---- the questions ------------------------------------------------------------------------------------------------


def _leaves(node: Any, definitions: dict[str, Any], way: str) -> Iterator[str]:
    """Name every value in a JSON Schema, as flat names: another walk through the model than that of the forms."""
    if "$ref" in node:
        node = definitions[node["$ref"].rpartition("/")[2]]
    choices = [choice for choice in node.get("anyOf", ()) if choice.get("type") != "null"]
    if "is" in node.get("properties", {}):
        yield way
    if "properties" in node:
        for key, inner in node["properties"].items():
            if key != "is":
                yield from _leaves(inner, definitions, f"{way}.{key}".strip("."))
    elif isinstance(node.get("additionalProperties"), dict):
        for language in ("easy", "en"):
            yield from _leaves(node["additionalProperties"], definitions, f"{way}.{language}")
    elif choices:
        yield from _leaves(choices[0], definitions, way)
    elif node.get("type") == "array":
        inner = node["items"]
        is_group = "$ref" in inner or "$ref" in inner.get("anyOf", [{}])[0]
        yield from _leaves(inner, definitions, f"{way}.*" if is_group else way)
    else:
        yield way


@pytest.mark.parametrize("kind", KINDS)
def test_every_field_of_the_model_is_asked_for_once(kind: EntryKind) -> None:
    schema = json_schemas()[kind]
    names = [field.name for field in form_fields(kind, ("easy", "en"))]
    assert sorted(names) == sorted(_leaves(schema, schema["$defs"], ""))


@pytest.mark.parametrize("kind", KINDS)
def test_every_question_has_words_and_a_place(kind: EntryKind) -> None:
    fields = form_fields(kind)
    for field in fields:
        assert field.sentence, field.name
        for language, words in PHRASES.items():
            assert label_of(PHRASES, kind, field.name.replace("*", "2"), language), field.name
            assert words(field.label) if field.label != "field.note" else True
        assert bool(field.choices or field.vocabulary) == (field.control in ("choice", "choices", "tristate"))
    sections = [field.section for field in fields]
    assert sections == sorted(sections, key=SECTIONS.index)


def test_no_label_is_left_over() -> None:
    asked = {field.label for kind in KINDS for field in form_fields(kind)} | {"field.row", "field.in-language"}
    assert {key for key in PHRASES["ja"].sentences if key.startswith("field.")} == asked


@pytest.mark.parametrize(
    ("name", "control", "limit"),
    [
        ("name", "line", 80),
        ("description", "markdown", 4000),
        ("open", "lines", 200),
        ("open_note", "text", 600),
        ("audiences", "choices", None),
        ("area", "choice", None),
        ("admission", "choice", None),
        ("contact.phone", "tel", None),
        ("contact.email", "email", None),
        ("contact.line", "url", None),
        ("listed.consent", "date", None),
        ("geo.lat", "number", None),
        ("hide_address", "yes", None),
        ("cost.free", "tristate", None),
        ("access.wheelchair", "tristate", None),
        ("access.wheelchair.note", "line", 200),
        ("status", "choice", None),
        ("roles.2.kind", "choice", None),
        ("except.12.on", "line", 80),
        ("translations.en.first_visit", "text", 600),
    ],
)
def test_a_value_is_asked_for_in_its_own_way(name: str, control: str, limit: int | None) -> None:
    field = field_of("place", name)
    assert field is not None
    assert (field.control, field.limit) == (control, limit)


def test_the_kind_of_an_organisation_is_one() -> None:
    field = field_of("organisation", "kind")
    assert field is not None
    assert (field.control, field.vocabulary) == ("choice", "organisation-kinds")


def test_what_the_office_keeps_is_not_for_everybody() -> None:
    of_office = {field.of for kind in KINDS for field in form_fields(kind) if field.staff}
    assert of_office == {"listed", "confirmed", "source", "member_since"}
    for name in ("hide_address", "neutral_title"):
        field = field_of("place", name)
        assert field is not None
        assert may_ask_for(field, "yes")
        assert not may_ask_for(field, None)
        assert not may_ask_for(field, "no")
    phone = field_of("place", "contact.phone")
    assert phone is not None
    assert may_ask_for(phone, None)


def test_a_label_tells_the_row_and_the_language() -> None:
    said = {
        name: label_of(PHRASES, "place", name)
        for name in ("contact.phone", "except.2.on", "translations.en.name", "access.wheelchair.note", "no.such")
    }
    assert said == {
        "contact.phone": "電話",
        "except.2.on": "臨時の休み（2つ目）",
        "translations.en.name": "名前（英語）",
        "access.wheelchair.note": "車いすで入れる：説明",
        "no.such": "no.such",
    }


# ---- there and back ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("kind", "path"), FILES, ids=lambda value: value.stem if isinstance(value, Path) else value)
def test_an_entry_comes_back_from_its_flat_form(kind: EntryKind, path: Path) -> None:
    as_written = flatten(record(path).data, kind)
    before = listing(kind, Record("places/niji.yaml", record(path).text, record(path).data))
    assert rebuilt(kind, unflatten(as_written, kind)) == before
    assert flatten(unflatten(as_written, kind), kind) == as_written
    as_read = flat_of(before)
    assert rebuilt(kind, unflatten(as_read, kind)) == before
    assert flat_of(rebuilt(kind, unflatten(as_read, kind))) == as_read
    assert as_read.keys() == as_written.keys()


def test_shorthands_and_groups_have_the_same_flat_form() -> None:
    short = (
        "kind: salon\naccess: {wheelchair: yes}\nstatus: paused\nexcept: [2026-12-22]\nsource: https://mihon.example/\n"
    )
    long = (
        "kind: [salon]\naccess: {wheelchair: {is: yes}}\nstatus: {is: paused}\nexcept: [{on: 2026-12-22}]\n"
        "source: {url: https://mihon.example/}\n"
    )
    both = [flatten(found.data, "place") for text in (short, long) if (found := parse_record(text.encode(), "a")[0])]
    assert (
        both[0]
        == both[1]
        == {
            "kind": "salon",
            "access.wheelchair": "yes",
            "status": "paused",
            "except.1.on": "2026-12-22",
            "source.url": "https://mihon.example/",
        }
    )
    assert unflatten(both[0], "place") == {
        "kind": ["salon"],
        "except": ["2026-12-22"],
        "status": "paused",
        "access": {"wheelchair": "yes"},
        "source": "https://mihon.example/",
    }


def test_a_refusal_to_be_listed_is_a_word_of_its_own() -> None:
    found, _ = parse_record(b"listed: declined\n", "a")
    assert found is not None
    assert flatten(found.data, "place") == {"listed.declined": "yes"}


def test_a_language_has_its_id_however_it_is_written() -> None:
    found, _ = parse_record("translations: {英語: {name: Sample}}\n".encode(), "a")
    assert found is not None
    assert flatten(found.data, "place", NAMES) == {"translations.en.name": "Sample"}


def test_empty_texts_and_rows_are_taken_away_and_gaps_closed() -> None:
    flat = {"name": "見本", "open": " \n毎週火 10:00-12:00\n\n", "except.1.on": "", "except.3.on": "2026-12-22"}
    assert unflatten({**flat, "contact.phone": "", "except.7.why": "工事"}, "place") == {
        "name": "見本",
        "open": ["毎週火 10:00-12:00"],
        "except": ["2026-12-22", {"why": "工事"}],
    }


_NAMES = [
    field.name.replace("*", str(row)) for field in form_fields("place") for row in ((1, 2) if field.is_row else (1,))
]
_LINES = st.text(string.ascii_letters + "あ神髙㈱\"'#:{}[]<>&", min_size=1, max_size=12)


@settings(max_examples=60, deadline=None)
@given(st.dictionaries(st.sampled_from(_NAMES), st.lists(_LINES, min_size=1, max_size=3).map("\n".join), max_size=20))
def test_any_flat_entry_survives(flat: dict[str, str]) -> None:
    whole = {name: text for name, text in flat.items() if ".2." not in name or name.replace(".2.", ".1.") in flat}
    assert flatten(unflatten(whole, "place"), "place") == whole


# ---- from outside -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("sent", "kept"),
    [
        ("a\r\nb\rc\u2028d\x85e", "a\nb\nc\nd\ne"),
        ("\n\n  a  \nb\t\n\n", "  a\nb"),
        ("か\u3099き\u309aくe\u0301", "がき\u309aくé"),  # a half-voiced き has no letter of its own
        ("\ufa19社", "\ufa19社"),
        ("\u1112\u1161\u11ab", "한"),
        ("", ""),
    ],
)
def test_texts_are_kept_in_one_form(sent: str, kept: str) -> None:
    assert tidy(sent) == kept
    assert tidy(tidy(sent)) == tidy(sent)


@pytest.mark.parametrize(
    ("sent", "rule"),
    [
        ("a\x00b", "character-control"),
        ("a\x1bb", "character-control"),
        ("a\u202eb", "character-bidi"),
        ("a\u200bb", "character-invisible"),
        ("a\ufffdb", "character-replaced"),
        ("a" + chr(0xD800) + "b", "character-replaced"),
    ],
)
def test_what_nobody_sees_is_refused_in_the_words_of_check(sent: str, rule: str) -> None:
    with pytest.raises(ValueFault) as fault:
        tidy(sent)
    assert fault.value.rule == rule
    with pytest.raises(FlatFault) as found:
        unflatten({"contact.person": sent}, "place")
    assert (found.value.name, found.value.rule) == ("contact.person", rule)
    assert re.search(r"U\+[0-9A-F]{4}", Issue("a", 0, 0, rule, found.value.values).message())


@pytest.mark.parametrize(
    "name",
    ["", ".", "nmae", "slug", "contact", "contact.phone.x", "except", "except.0.on", "except.1000.on", "except.x.on", "except.*.on",
     "access.wheelchair.is", "translations.xx.name", "__class__", "name\n", "a" * 5000],
)  # fmt: skip
def test_a_name_that_is_no_field_is_refused(name: str) -> None:
    with pytest.raises(FlatFault) as fault:
        unflatten({name: "x"}, "place")
    assert fault.value.rule == "unknown-field"
    assert len(fault.value.name) <= 200


def test_a_form_sends_boxes_as_lines_and_more_than_fields() -> None:
    sent = [
        ("token", "abc"), ("entry", "places/niji"), ("audiences", ""), ("audiences", "carers"), ("audiences", "youth"),
        ("companions", ""), ("open", "毎週火 10:00-12:00\r\n毎週木 10:00-12:00"), ("hide_address", ""), ("website", ""),
    ]  # fmt: skip
    assert read_form(sent, "place") == {
        "audiences": "carers\nyouth",
        "companions": "",
        "open": "毎週火 10:00-12:00\n毎週木 10:00-12:00",
        "hide_address": "",
    }
    with pytest.raises(FlatFault) as fault:
        read_form([("name", "a\u200bb")], "place")
    assert (fault.value.name, fault.value.rule) == ("name", "character-invisible")
