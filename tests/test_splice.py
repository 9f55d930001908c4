"""A splice changes the lines of what changed, and nothing else: comments, order, layout and line ends stay."""

from __future__ import annotations

import copy
import os
import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import HealthCheck, Phase, assume, given, settings
from hypothesis import strategies as st

from shirube.intake.splice import SpliceRefused, splice
from shirube.intake.written import Written, find_written
from shirube.model.order import model_keys
from shirube.model.organisation import Organisation
from shirube.model.place import Place
from shirube.reading.records import parse_record
from tests.test_yaml_text import TROUBLE

ROOT = Path(__file__).resolve().parent.parent
EDITS = int(os.environ.get("SHIRUBE_EDITS", "120"))
"""Edits tried by each of the two properties; 5,000 when the splice itself is changed."""

EDIT = settings(
    max_examples=EDITS,
    deadline=None,
    suppress_health_check=list(HealthCheck),
    phases=[Phase.explicit, Phase.reuse, Phase.generate, Phase.shrink],
)

HEAD = "name: 見本\nsummary: 見本です\n"


def read(text: str) -> dict[str, Any]:
    record, issues = parse_record(text.encode(), "x")
    assert record is not None, issues
    return copy.deepcopy(record.data)


def spliced(text: str, **changes: Any) -> str:
    """Set some fields of the top level; None takes a field away."""
    wanted = {**read(text), **{key.rstrip("_"): value for key, value in changes.items()}}
    return splice(text, {key: value for key, value in wanted.items() if value is not None}, Place)


# ---- by example -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("before", "changes", "after"),
    [
        ("area: a   # 地区\n", {"area": "b"}, "area: b   # 地区\n"),
        ('venue: "1階"\n', {"venue": "2階"}, 'venue: "2階"\n'),
        ("venue: 'a: b'  # c\n", {"venue": "a #c"}, "venue: 'a #c'  # c\n"),
        ("venue:\n", {"venue": "2階"}, "venue: 2階\n"),
        ("venue:   # まだ\n", {"venue": "2階"}, "venue: 2階   # まだ\n"),
        ("venue: |  # 会場\n  1階\nstatus: open\n", {"venue": "2階"}, "venue: |-  # 会場\n  2階\nstatus: open\n"),
        ("venue: 1階  # 会場\n", {"open_note": "a\nb\n"}, "open_note: |\n  a\n  b\nvenue: 1階  # 会場\n"),
        ("open_note: 雪  # 冬\n", {"open_note": "a\nb\n"}, "open_note: |  # 冬\n  a\n  b\n"),
        ("capacity: 20\n", {"capacity": "30"}, "capacity: 30\n"),
        ("venue: 1階\n", {"venue": "9:30"}, 'venue: "9:30"\n'),
        ("hide_address: false\n", {"hide_address": "yes"}, "hide_address: yes\n"),
        (
            "parking: yes  # 広い\n",
            {"parking": {"is": "yes", "note": "6台"}},
            "parking: {is: yes, note: 6台}  # 広い\n",
        ),
        ("parking: {is: yes, note: 6台}\n", {"parking": "no"}, "parking: no\n"),
        ("kind: salon  # 種類\n", {"kind": ["salon", "cafe"]}, "kind: [salon, cafe]  # 種類\n"),
        ("kind: [salon, cafe]\n", {"kind": "cafe"}, "kind: cafe\n"),
        ("a: 1\nb: 2\nc: 3\n", {"b": None}, "a: 1\nc: 3\n"),
        ("a: 1  # い\n# ろ\nb: 2  # は\n\nc: 3\n", {"b": None}, "a: 1  # い\n# ろ\n\nc: 3\n"),
    ],
)
def test_one_value_changes_and_the_comment_behind_it_stays(before: str, changes: dict[str, Any], after: str) -> None:
    assert spliced(HEAD + before, **changes) == HEAD + after
    windows = (HEAD + before).replace("\n", "\r\n")
    assert spliced(windows, **changes) == (HEAD + after).replace("\n", "\r\n")


@pytest.mark.parametrize(
    ("open_", "after"),
    [
        (["月", "火", "水"], "  - 月   # い\n  # ろ\n  - 火   # は\n\n  - 水\n"),
        (["月", "水"], "  - 月   # い\n  # ろ\n\n  - 水\n"),
        (["火", "水"], "  # ろ\n  - 火   # は\n\n  - 水\n"),
        (["月", "火", "水", "木"], "  - 月   # い\n  # ろ\n  - 火   # は\n\n  - 水\n  - 木\n"),
        (["月", "日", "火", "水"], "  - 月   # い\n  - 日\n  # ろ\n  - 火   # は\n\n  - 水\n"),
        (["日", "月", "火", "水"], "  - 日\n  - 月   # い\n  # ろ\n  - 火   # は\n\n  - 水\n"),
        (["月", "火曜", "水"], "  - 月   # い\n  # ろ\n  - 火曜   # は\n\n  - 水\n"),
        ([], None),
    ],
)
def test_one_item_of_a_list_comes_goes_or_changes_alone(open_: list[str], after: str | None) -> None:
    text = HEAD + "open:  # 日\n  - 月   # い\n  # ろ\n  - 火   # は\n\n  - 水\n# に\nvenue: 1階\n"
    rows = f"open:  # 日\n{after}" if after else "open: []  # 日\n"
    assert spliced(text, open=open_) == f"{HEAD}{rows}# に\nvenue: 1階\n"


def test_a_new_key_goes_to_its_place_below_the_comments_of_the_one_before() -> None:
    text = HEAD + "access:\n  wheelchair: yes\n  # 工事中\n# 会場のこと\nvenue: 1階\nlisted: declined\n"
    made = spliced(text, booking={"need": "none"}, contact={"phone": "0143-00-0001", "web": "https://mihon.example/"})
    assert made == (
        HEAD + "access:\n  wheelchair: yes\n  # 工事中\nbooking: {need: none}\n"
        "contact: {phone: 0143-00-0001, web: https://mihon.example/}\n"
        "# 会場のこと\nvenue: 1階\nlisted: declined\n"
    )


def test_a_key_inside_a_group_comes_and_goes() -> None:
    text = HEAD + "contact:\n  phone: 0143-00-0001   # 代表\n  # 夜は出ない\n  fax: 0143-00-0002\nsource:\n  url: x\n"
    added = spliced(text, contact={"phone": "0143-00-0001", "phone_hours": "9時から", "fax": "0143-00-0002"})
    assert added == text.replace("  # 夜", "  phone_hours: 9時から\n  # 夜")
    gone = spliced(text, contact={"fax": "0143-00-0002"})
    assert gone == text.replace("  phone: 0143-00-0001   # 代表\n", "")


@pytest.mark.parametrize(
    ("contact", "after"),
    [
        ({"phone": "1", "fax": "a3"}, "{ phone: 1, fax: a3 }"),
        ({"phone": "1", "fax": "2", "email": "a@b.c"}, "{ phone: 1, fax: 2, email: a@b.c }"),
        ({"phone": "1", "phone_hours": "朝, 夕", "fax": "2"}, '{ phone: 1, phone_hours: "朝, 夕", fax: 2 }'),
        ({"fax": "2"}, "{ fax: 2 }"),
        ({"phone": "1"}, "{ phone: 1 }"),
        ({"phone": "1", "fax": None}, "{ phone: 1, fax:  }"),
        ({"web": "x"}, "{ web: x }"),
    ],
)
def test_a_group_in_braces_stays_in_braces(contact: dict[str, Any], after: str) -> None:
    text = HEAD + "contact: { phone: 1, fax: 2 }  # 連絡\n"
    made = spliced(text, contact=contact)
    assert read(made)["contact"] == contact
    assert made == f"{HEAD}contact: {after}  # 連絡\n"


def test_comments_inside_brackets_live() -> None:
    text = HEAD + "kind: [\n  salon,   # い\n  cafe,  # ろ\n]\n"
    assert spliced(text, kind=["salon", "bar"]) == text.replace("cafe", "bar")
    assert "# い" in (made := spliced(text, kind=["cafe"]))
    assert "# ろ" in made
    assert "# ろ" in (made := spliced(text, kind=["salon"]))
    assert "# い" in made


def test_one_more_confirmation_breaks_a_line_that_would_be_too_long() -> None:
    first = {"on": "2026-10-14", "method": "owner", "by": "登別市 見本福祉課"}
    text = HEAD + "confirmed: [{on: 2026-10-14, method: owner, by: 登別市 見本福祉課}]  # 記録\n"
    made = spliced(text, confirmed=[first, {**first, "on": "2026-11-27", "method": "phone"}])
    assert made == HEAD + (
        "confirmed:  # 記録\n"
        "  - {on: 2026-10-14, method: owner, by: 登別市 見本福祉課}\n"
        "  - {on: 2026-11-27, method: phone, by: 登別市 見本福祉課}\n"
    )


def test_a_group_behind_a_hyphen_loses_its_first_key() -> None:
    text = HEAD + "roles:\n  - kind: cook\n    text: 切る人\n  - kind: cook  # い\n    # ろ\n    text: 運ぶ人\n"
    made = spliced(text, roles=[{"text": "切る人"}, {"text": "運ぶ人"}])
    assert made == HEAD + "roles:\n  - text: 切る人\n  -\n    # ろ\n    text: 運ぶ人\n"


@pytest.mark.parametrize("ending", ["", "\n", "\n\n# 終わり", "\r\n"])
def test_what_ends_the_file_stays_as_it_was(ending: str) -> None:
    text = f"name: a\nsummary: b{ending}"
    assert spliced(text, summary="c") == f"name: a\nsummary: c{ending}"
    assert spliced(text, name="c").endswith(f"summary: b{ending}")


def test_a_text_that_ended_the_file_without_a_line_end_stays_the_same_text() -> None:
    text = "name: a\nopen_note: |\n  い\n  ろ"
    assert spliced(text, name="b") == text.replace(": a", ": b")
    assert spliced(text, venue="1階") == "name: a\nopen_note: |-\n  い\n  ろ\nvenue: 1階"


def test_a_file_that_cannot_be_read_is_refused() -> None:
    for text in ("name: [a", "name: &a b\n", "- a\n", "name: a\u200bb\n"):
        with pytest.raises(SpliceRefused):
            splice(text, {"name": "b"}, Place)


# ---- any edit of any file ---------------------------------------------------------------------------------------

FILES = [
    path.read_text(encoding="utf-8")
    for folder in ("content", "tests/sites/village")
    for kind in ("places", "organisations")
    for path in sorted((ROOT / folder / kind).glob("*.yaml"))
]
LETTERS = st.characters(codec="utf-8", exclude_categories=["Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"])
TEXT = st.one_of(st.text(LETTERS, min_size=1, max_size=12), TROUBLE, st.sampled_from([":?", "a:b", "'a'"]))
LINES = st.lists(st.text(LETTERS, max_size=8), min_size=2, max_size=4).map("\n".join).filter(bool)
SCALAR = st.one_of(TEXT, TEXT, LINES, LINES.map(lambda text: text + "\n"))
KEYS = st.sampled_from([*model_keys(Place), "is", "note", "on", "text", "en", "easy", "phone"])
GROUP = st.dictionaries(KEYS, st.one_of(SCALAR, st.none()), max_size=3)
NODE = st.one_of(SCALAR, st.none(), st.lists(SCALAR, max_size=3), GROUP, st.lists(GROUP, max_size=2))


@st.composite
def edited(draw: st.DrawFn, data: Any) -> Any:
    """Change something in this value, or something inside it."""
    if isinstance(data, dict) and data:
        key = draw(st.sampled_from(sorted(data)))
        what = draw(st.sampled_from(["inside", "inside", "set", "remove", "add"]))
        if what == "inside":
            return {**data, key: draw(edited(data[key]))}
        if what == "remove":
            return {name: value for name, value in data.items() if name != key}
        return {**data, (key if what == "set" else draw(KEYS)): draw(NODE)}
    if isinstance(data, list) and data:
        at = draw(st.integers(0, len(data) - 1))
        what = draw(st.sampled_from(["inside", "inside", "remove", "add", "turn"]))
        if what == "inside":
            return [*data[:at], draw(edited(data[at])), *data[at + 1 :]]
        if what == "remove":
            return [*data[:at], *data[at + 1 :]]
        if what == "turn":
            return [*data[at:], *data[:at]]
        return [*data[:at], draw(SCALAR) if isinstance(data[0], str) else draw(NODE), *data[at:]]
    return draw(NODE)


def without_empty_texts(node: Any) -> Any:
    """An empty text is read as nothing."""
    if isinstance(node, dict):
        return {key: without_empty_texts(value) for key, value in node.items()}
    if isinstance(node, list):
        return [without_empty_texts(value) for value in node]
    return node or None


def touched(text: str, old: Written, new: Any, start: int) -> list[tuple[int, int]]:
    """Find the spans of the file that an edit may change: the lines of each value that differs."""
    if old.value == new:
        return []
    if isinstance(new, dict) and old.style == "block" and any(pair.key in new for pair in old.pairs):
        spans = []
        for pair in old.pairs:
            gone = pair.key not in new
            spans += [(pair.start, pair.end)] if gone else touched(text, pair.written, new[pair.key], pair.start)
        return spans
    if isinstance(new, list) and old.items and old.style == "block" and len(new) == len(old.items):
        return [
            span
            for item, value in zip(old.items, new, strict=True)
            for span in touched(text, item.written, value, item.start)
        ]
    return [(start, old.end)]


def untouched_lines(text: str, spans: Sequence[tuple[int, int]]) -> list[str]:
    """The lines of a file in which no edit may change a letter."""
    at, lines = 0, []
    for line in text.splitlines(keepends=True):
        end = at + len(line)
        if not any(start < end and stop >= at for start, stop in spans):
            lines.append(line)
        at = end
    return lines


def is_in_order(lines: Sequence[str], among: Sequence[str]) -> bool:
    rest = iter(among)
    return all(any(line == other for other in rest) for line in lines)


def last_value(text: str) -> tuple[int, int]:
    last = find_written(text)
    while last.pairs or last.items:
        last = last.pairs[-1].written if last.pairs else last.items[-1].written
    return last.start - 1, len(text)


def assert_only_the_edit(text: str, wanted: dict[str, Any], model: type[Place] | type[Organisation]) -> None:
    made = splice(text, wanted, model)
    assert read(made) == wanted
    if wanted and any(key in wanted for key in read(text)):
        spans = touched(text, find_written(text), wanted, 0)
        if not text.endswith("\n"):
            spans.append(last_value(text))  # it gets a line end when another line follows
        stay = untouched_lines(text, spans)
        assert is_in_order(stay, made.splitlines(keepends=True)), made
    assert made.endswith("\n") or not text.endswith("\n")
    assert ("\r\n" in text) or "\r" not in made
    assert splice(made, wanted, model) == made


@EDIT
@given(st.data())
def test_any_edit_of_a_real_file_changes_its_own_lines_only(draw: st.DataObject) -> None:
    text = FILES[draw.draw(st.integers(0, len(FILES) - 1))]
    wanted = read(text)
    for _ in range(draw.draw(st.integers(1, 3))):
        wanted = without_empty_texts(draw.draw(edited(wanted)))
        assume(isinstance(wanted, dict) and wanted)
    if draw.draw(st.booleans()):
        text = text.replace("\n", "\r\n")
    if draw.draw(st.integers(0, 3)) == 0:
        text = text.rstrip("\r\n")
    assume(read(text).keys() == read(text + "\n").keys())
    assert_only_the_edit(text, wanted, Organisation if "support:" in text else Place)


@st.composite
def laid_out(draw: st.DrawFn, node: Any, indent: int, *, flow: bool = False) -> str:
    """Write a value behind a colon or hyphen in any layout a person may choose, comments among it."""
    note = f"  # {draw(st.text('いろは #:-[', max_size=4))}" if draw(st.integers(0, 2)) == 0 else ""
    pad = " " * indent
    if isinstance(node, dict | list) and not node:
        return f" {'{}' if isinstance(node, dict) else '[]'}{'' if flow else note}"
    if isinstance(node, dict | list) and (flow or draw(st.integers(0, 2)) == 0):
        parts = (
            [f"{key}: {draw(laid_out(value, indent, flow=True)).strip()}" for key, value in node.items()]
            if isinstance(node, dict)
            else [draw(laid_out(value, indent, flow=True)).strip() or '""' for value in node]
        )
        left, right = "{}" if isinstance(node, dict) else "[]"
        between = draw(st.sampled_from([", ", ",", f",\n{pad}   ", f",  # い、ろ\n{pad}   "]))
        inner = draw(st.sampled_from(["", " "]))
        between = ", " if between == "," else between
        return f" {left}{inner}{between.join(parts)} {right}{'' if flow else note}"
    if isinstance(node, dict):
        step = draw(st.integers(1, 4))
        rows = [f"{' ' * (indent + step)}{key}:{draw(laid_out(value, indent + step))}" for key, value in node.items()]
        return f"{note}\n" + "\n".join(draw(with_comments(rows, indent + step)))
    if isinstance(node, list):
        step = draw(st.integers(0 if indent else 1, 3))
        step = max(step, 1)
        rows = [f"{' ' * (indent + step)}-{draw(laid_out(value, indent + step))}" for value in node]
        return f"{note}\n" + "\n".join(draw(with_comments(rows, indent + step)))
    if node is None:
        return "" if flow else note
    quoted = yaml.dump(
        node, Dumper=yaml.CSafeDumper, default_style=draw(st.sampled_from(["'", '"'])), allow_unicode=True, width=10**6
    ).strip()
    if flow or "\n" in quoted or not re.fullmatch(r"[ぁ-ん一-龥a-z]+(?: [ぁ-ん一-龥]+)?", node) or draw(st.booleans()):
        lines = node.removesuffix("\n").split("\n")
        if not flow and all(line and line == line.strip() for line in lines) and not node.endswith("\n\n"):
            mark = "|" if node.endswith("\n") else "|-"
            return f" {mark}{note}\n" + "\n".join(f"{pad}   {line}" for line in lines)
        text = yaml.dump(node, Dumper=yaml.CSafeDumper, default_style='"', allow_unicode=True, width=10**6).strip()
        return f" {text}{'' if flow else note}"
    return f" {node}{note}"


@st.composite
def with_comments(draw: st.DrawFn, rows: list[str], indent: int) -> list[str]:
    made = []
    for row in rows:
        between = draw(st.sampled_from(["", "", "", "\n", f"{' ' * indent}# 見出し: [い]\n", "# 左の端\n"]))
        made.append(between + row)
    return made


@EDIT
@given(st.data())
def test_any_edit_of_any_layout_changes_its_own_lines_only(draw: st.DataObject) -> None:
    data = without_empty_texts(draw.draw(st.dictionaries(KEYS, NODE, min_size=1, max_size=5)))
    rows = [f"{key}:{draw.draw(laid_out(value, 0))}" for key, value in data.items()]
    text = "\n".join(draw.draw(with_comments(rows, 0))) + draw.draw(st.sampled_from(["\n", "\n\n# 終わり\n", ""]))
    record, _ = parse_record(text.encode(), "x")
    assume(record is not None and record.text == text)
    assert record is not None
    wanted = record.data
    for _ in range(draw.draw(st.integers(1, 2))):
        wanted = without_empty_texts(draw.draw(edited(wanted)))
        assume(isinstance(wanted, dict) and wanted)
    assert_only_the_edit(text, wanted, Place)


def test_the_layouts_are_what_they_are_meant_to_be() -> None:
    """The property above leaves out what cannot be read; most of what it makes can."""
    readable = 0

    @settings(max_examples=100, deadline=None, database=None, derandomize=True)
    @given(st.data())
    def count(draw: st.DataObject) -> None:
        nonlocal readable
        data = without_empty_texts(draw.draw(st.dictionaries(KEYS, NODE, min_size=1, max_size=5)))
        text = "\n".join(f"{key}:{draw.draw(laid_out(value, 0))}" for key, value in data.items()) + "\n"
        record, _ = parse_record(text.encode(), "x")
        readable += record is not None and record.data == data

    count()
    assert readable > 70
