"""What is written is read back equal: by our text-only reader, and by an ordinary YAML reader."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from shirube.model.order import in_model_order, model_keys
from shirube.model.place import Place
from shirube.yaml_text import Node, flow_text, scalar_text, write_yaml

TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=60)
KEY = st.from_regex(r"[a-z]{3,8}(_[a-z]{2,5})?", fullmatch=True).filter(
    lambda key: key not in ("yes", "off", "null", "true")
)
TROUBLING = (
    "9:30|0600001|059-0012|0143-00-0001|no|on|Yes|ON|null|~|2026-12-24|2026-12-24 13:00-15:00|12:30:45|1e3|0x1F|0o17|.5|"
    "1_000|-|- a|a: b|a #b|#8008|@x|`x`|'x|\"x|{a}|[a]|,|*a|&a|!a|%a|?|? a|: a|a:|...|---|= |=|<<|🍙|髙﨑𠮷|　空白　| a|a |"
    "土 10:00-12:00|第4土曜 11:30-15:00|https://example.jp/#a|C:\\x|0|-0|+1|00|.inf|.NaN|NaN|1,000|12e03|0b1|0.|é|\u200b|"
    "y|n|Y|N|\ufe0f|true: false|a\tb|2001-1-1|2001-12-14t21:59:43.10-05:00|685_230.15|190:20:30.15|0.|1.5.2"
)
TROUBLE = st.sampled_from(TROUBLING.split("|"))
SCALAR = st.one_of(TEXT, TROUBLE, st.integers(-(10**6), 10**6), st.booleans(), st.dates())
LEAF: st.SearchStrategy[Any] = st.one_of(SCALAR, st.lists(SCALAR, max_size=4))
ENTRY = st.dictionaries(
    KEY,
    st.one_of(
        LEAF, st.dictionaries(KEY, LEAF, max_size=3), st.lists(st.dictionaries(KEY, LEAF, max_size=3), max_size=3)
    ),
    max_size=5,
)


def as_text(node: Any) -> Any:
    if isinstance(node, dict):
        return {key: as_text(value) for key, value in node.items()}
    if isinstance(node, list):
        return [as_text(value) for value in node]
    if isinstance(node, bool):
        return "true" if node else "false"
    return node.isoformat() if isinstance(node, date) else str(node)


@settings(max_examples=150, deadline=None)
@given(ENTRY)
def test_what_is_written_is_read_back_as_text_and_by_an_ordinary_reader(entry: dict[str, Node]) -> None:
    written = write_yaml(entry, head=["一行目"])
    assert (yaml.load(written, yaml.CBaseLoader) or {}) == as_text(entry)
    assert (yaml.safe_load(written) or {}) == entry
    written.encode("utf-8")


@settings(max_examples=200, deadline=None)
@given(st.one_of(TEXT, TROUBLE))
def test_any_text_survives_alone_in_a_list_and_in_lines(text: str) -> None:
    entry: dict[str, Node] = {
        "one": text,
        "many": [text, text],
        "lines": f"a\n{text}\nb",
        "inner": {"two": text},
        "groups": [{"x": text}],
    }
    written = write_yaml(entry)
    assert yaml.load(written, yaml.CBaseLoader) == entry
    assert yaml.safe_load(written) == entry


@pytest.mark.parametrize(
    ("value", "written"),
    [
        ("9:30", '"9:30"'),
        ("0600001", '"0600001"'),
        ("no", '"no"'),
        ("059-0012", "059-0012"),
        ("0143-00-0001", "0143-00-0001"),
        ("第4土曜 11:30-15:00", "第4土曜 11:30-15:00"),
        ("2026-12-24 13:00-15:00", "2026-12-24 13:00-15:00"),
        ("2026-12-24", '"2026-12-24"'),
        ("https://example.jp/", "https://example.jp/"),
        ("#8008", '"#8008"'),
        ("a\nb\r", '"a\\nb\\r"'),
        (date(2026, 12, 24), "2026-12-24"),
        (True, "true"),
        (300, "300"),
        (35.65851, "35.65851"),
    ],
)
def test_text_is_quoted_only_when_a_reader_would_take_it_for_something_else(value: Any, written: str) -> None:
    assert scalar_text(value) == written


def test_half_a_character_is_refused_rather_than_written() -> None:
    with pytest.raises(ValueError, match="half a character"):
        scalar_text("\ud800")


def test_an_entry_is_laid_out_the_same_way_every_time() -> None:
    entry: dict[str, Node] = {
        "summary": "お茶を飲みます。",
        "kind": ["salon", "cafe"],
        "open": ["毎週火・木 10:00-15:00"],
        "name": "見本サロン",
        "address": {"postcode": "059-0012", "city": "登別市"},
        "description": "一行目\n\n三行目\n",
        "confirmed": [{"on": date(2026, 10, 1), "method": "owner"}],
        "contact": {"phone": None},
    }
    written = write_yaml(in_model_order(Place, entry), comments={"open": "ひらく日"})
    assert written == (
        "name: 見本サロン\nkind: [salon, cafe]\nsummary: お茶を飲みます。\ndescription: |\n  一行目\n\n  三行目\n"
        "# ひらく日\nopen:\n  - 毎週火・木 10:00-15:00\naddress:\n  postcode: 059-0012\n  city: 登別市\n"
        "contact:\n  phone:\nconfirmed:\n  - on: 2026-10-01\n    method: owner\n"
    )


def test_the_keys_of_a_place_begin_with_what_every_place_has() -> None:
    assert model_keys(Place)[:7] == ("name", "kana", "aliases", "organisation", "kind", "purposes", "summary")
    assert "except" in model_keys(Place)
    assert "slug" not in model_keys(Place)


@pytest.mark.parametrize(
    "text",
    [
        "0143-00-0001",
        "https://mihon.example/",
        "大人300円",
        "20",
        "a, b",
        "[a]",
        "a: b",
        "# a",
        "a #b",
        "",
        "a:",
        '"a',
        "- a",
        "a\nb",
    ],
)
def test_a_text_in_flow_is_read_back(text: str) -> None:
    assert yaml.load(f"x: {{y: {flow_text(text)}}}", yaml.BaseLoader) == {"x": {"y": text}}
