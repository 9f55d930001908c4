"""One layout for every file, with the same data and the same comments; what cannot be laid out so stays as it is."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from hypothesis import assume, given
from hypothesis import strategies as st

import build
from shirube.fmt import entry_files, format_entries
from shirube.intake.layout import LayoutRefused, laid_out
from shirube.model.place import Place
from shirube.reading.records import parse_record
from tests.test_splice import EDIT, KEYS, NODE, with_comments, without_empty_texts
from tests.test_splice import laid_out as in_any_layout

ROOT = Path(__file__).resolve().parent.parent

MESSY = """\

# 見本のファイル


name:   見本食堂 にじ    # 名前
# 読み
kana: みほんしょくどう にじ
organisation: mihon
summary: '夕ごはんを食べられます。'


contact:
    fax: 0143-00-0002   # 夜も
    # 昼だけ
    phone:  0143-00-0001
    # まだ
open:   # 日
- 毎週土曜 17:00-19:00
# 冬
-   第2日曜 9:30-11:00
venue: 9:30
kind: [ salon,cafe ]
description: |
     い

       ろ
capacity: "20"
parking: {is: yes,   note: 5台}
# 終わり
"""
TIDY = """\
# 見本のファイル

name: 見本食堂 にじ    # 名前
# 読み
kana: みほんしょくどう にじ
organisation: mihon
kind: [salon, cafe]
summary: '夕ごはんを食べられます。'
description: |
  い

    ろ
open:   # 日
  - 毎週土曜 17:00-19:00
  # 冬
  - 第2日曜 9:30-11:00
venue: "9:30"
parking: {is: yes, note: 5台}
capacity: "20"

contact:
  fax: 0143-00-0002   # 夜も
  # 昼だけ
  phone: 0143-00-0001
  # まだ
# 終わり
"""


def test_a_messy_file_is_laid_out_and_comments_go_with_what_they_speak_of() -> None:
    assert laid_out(MESSY, Place) == TIDY
    assert laid_out(TIDY, Place) == TIDY


def test_line_ends_of_windows_stay() -> None:
    assert laid_out(MESSY.replace("\n", "\r\n"), Place) == TIDY.replace("\n", "\r\n")


@pytest.mark.parametrize("sign", ["|", ">"])
def test_a_text_that_ends_the_file_without_a_line_end_gets_one(sign: str) -> None:
    assert laid_out(f"description: {sign}\n   い", Place) == f"description: {sign}\n  い\n"


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("kind: [\n  salon,   # い\n  cafe,\n]\n", "kind: [\n  salon,   # い\n  cafe,\n]\n"),
        ("kind: [salon,\n   cafe]\n", "kind: [salon, cafe]\n"),
        ("open:\n  [\n   {}\n  ]\n".format(",\n   ".join(["毎週火曜 10:00-12:00"] * 7)), "open:\n" + "  - 毎週火曜 10:00-12:00\n" * 7),
        ("summary:\n  # い\n  見本です\n", "# い\nsummary: 見本です\n"),
        ("summary: two\n  lines\n", "summary: two lines\n"),
        ("roles:\n  - # い\n    text: ろ   # は\n    kind: cook\n", "roles:\n  # い\n  - text: ろ   # は\n    kind: cook\n"),
        ("roles:\n  - {text: い,\n     kind: LONG}  # は\n".replace("LONG", "ろ" * 100), f"roles:\n  # は\n  - text: い\n    kind: {'ろ' * 100}\n"),
        ("venue:\nopen_note: >\n    い\n\n    ろ\n", "open_note: >\n  い\n\n  ろ\nvenue:\n"),
        ("---\nsummary: い\n", "---\nsummary: い\n"),
    ],
)  # fmt: skip
def test_each_layout_has_its_form(before: str, after: str) -> None:
    assert laid_out(before, Place) == after
    assert laid_out(after, Place) == after


def test_a_file_that_check_cannot_read_is_left_alone() -> None:
    for text in ("name: [", "- a\n", "name: a\u200bb\n", "{name: a}\n"):
        with pytest.raises(LayoutRefused):
            laid_out(text, Place)


@EDIT
@given(st.data())
def test_any_layout_becomes_the_one_with_the_same_data_and_comments(draw: st.DataObject) -> None:
    data = without_empty_texts(draw.draw(st.dictionaries(KEYS, NODE, min_size=1, max_size=5)))
    rows = [f"{key}:{draw.draw(in_any_layout(value, 0))}" for key, value in data.items()]
    text = "\n".join(draw.draw(with_comments(rows, 0))) + draw.draw(st.sampled_from(["\n", "\n\n# 終わり\n"]))
    record, _ = parse_record(text.encode(), "x")
    assume(record is not None and record.text == text)
    made = laid_out(text, Place)  # which looks at data and comments itself
    assert laid_out(made, Place) == made
    assert not any(line != line.rstrip() for line in made.split("\n") if "#" not in line and '"' not in line)


def test_the_sample_is_in_the_layout() -> None:
    found = format_entries(entry_files(ROOT / "content"), write=False)
    assert (found.changed, found.findings) == ([], [])
    assert found.files > 80


# ---- the command ------------------------------------------------------------------------------------------------


@pytest.fixture
def content(tmp_path: Path) -> Path:
    made = Path(shutil.copytree(ROOT / "tests" / "sites" / "village", tmp_path / "content"))
    format_entries(entry_files(made), write=True)
    (made / "places" / "niji.yaml").write_bytes(b"\xef\xbb\xbf" + MESSY.encode())
    return made


def call(*arguments: str | Path) -> Result:
    return CliRunner().invoke(build.main, ["fmt", *map(str, arguments)])


def test_check_names_what_is_not_in_the_layout_and_writes_nothing(content: Path) -> None:
    file = content / "places" / "niji.yaml"
    result = call("--content", content, "--check")
    assert (result.exit_code, result.stdout) == (1, f"{file}\n")
    assert file.read_bytes() == b"\xef\xbb\xbf" + MESSY.encode()


def test_files_are_written_and_then_nothing_is_left_to_do(content: Path) -> None:
    file = content / "places" / "niji.yaml"
    assert call(file).exit_code == 0
    assert file.read_bytes() == b"\xef\xbb\xbf" + TIDY.encode()
    assert (call("--content", content, "--check").exit_code, call(file).stdout) == (0, "")


def test_a_broken_file_is_told_as_check_tells_it_and_the_others_are_laid_out(content: Path) -> None:
    broken = content / "places" / "kawaberi.yaml"
    broken.write_text("name: [\n", encoding="utf-8")
    result = call("--content", content)
    assert result.exit_code == 1
    assert "kawaberi.yaml:1:7 エラー" in result.stderr
    assert broken.read_text(encoding="utf-8") == "name: [\n"
    assert (content / "places" / "niji.yaml").read_bytes().endswith(TIDY.encode())


def test_only_entries_are_laid_out(content: Path) -> None:
    assert call(content / "site.yaml").exit_code == 2
