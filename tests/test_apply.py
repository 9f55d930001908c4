"""A file of corrections is taken over whole and told row by row; what cannot be taken is told, and nothing else changes."""

from __future__ import annotations

import csv
import io
import json
import re
import shutil
import subprocess
import zipfile
from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime, time
from pathlib import Path
from typing import Any, Literal

import pytest
from click.testing import CliRunner
from openpyxl import Workbook, load_workbook

import build
from shirube.apply import Applied, ApplyRequest, apply_file, read_sent
from shirube.convert import convert_form_columns
from shirube.export_command import ExportRequest, export_tables
from shirube.intake.fields import field_of
from shirube.intake.flat import flatten
from shirube.intake.patch import FieldChange, new_text
from shirube.intake.sent import MAX_CORRECTIONS, entry_meant
from shirube.intake.sent_json import FORMAT
from shirube.intake.sent_table import BEFORE, CLEAR
from shirube.intake.workbook import MAX_UNPACKED
from shirube.issues import Issue
from shirube.link import EntryKind
from shirube.reading.records import blob_id, parse_record
from tests.test_patch import flat_sample

ROOT = Path(__file__).resolve().parent.parent
TODAY = date(2026, 11, 27)
PLACE = "places/kawaberi"
FORM = """\
kind: 場所
entry: ページのアドレス
columns:
  電話番号: contact.phone
  "対象（いくつでも）": {field: audiences, split: ", ", words: {子どもと親: [older, anyone]}}
  車いす: {field: access.wheelchair, words: {使えます: yes}}
personal: [タイムスタンプ, メールアドレス, お名前]
clear: なし
"""


@pytest.fixture
def content(tmp_path: Path) -> Path:
    return Path(shutil.copytree(ROOT / "tests" / "sites" / "village", tmp_path / "content"))


def apply(content: Path, file: Path, **options: Any) -> Applied:
    return apply_file(ApplyRequest(file=file, content=content, today=TODAY, **options))


def text_of(content: Path, entry: str = PLACE) -> str:
    return (content / f"{entry}.yaml").read_text(encoding="utf-8")


def flat_of_file(content: Path, entry: str = PLACE) -> dict[str, str]:
    record, _ = parse_record(text_of(content, entry).encode(), entry)
    assert record is not None
    return flatten(record.data, "place" if entry.startswith("places") else "organisation")


def rules(found: Sequence[Issue]) -> list[str]:
    return [issue.rule for issue in found if issue.rule.startswith(("apply-", "import-"))]


def json_file(folder: Path, *several: Mapping[str, Any]) -> Path:
    file = folder / "sent.json"
    file.write_text(json.dumps(several[0] if len(several) == 1 else several, ensure_ascii=False), encoding="utf-8")
    return file


def one(changes: Mapping[str, tuple[str | None, str | None]], entry: str = PLACE, **more: Any) -> dict[str, Any]:
    sides = {name: {"was": was, "now": now} for name, (was, now) in changes.items()}
    return {"format": FORMAT, "entry": entry, "base": "", "says": "changed", "changes": sides, **more}


def csv_file(folder: Path, rows: Sequence[Sequence[str]], encoding: str = "utf-8-sig") -> Path:
    file = folder / "sent.csv"
    stream = io.StringIO()
    csv.writer(stream).writerows(rows)
    file.write_bytes(stream.getvalue().encode(encoding))
    return file


def xlsx_file(folder: Path, *rows: Sequence[Any]) -> Path:
    book = Workbook()
    assert book.active is not None
    for row in rows:
        book.active.append(list(row))
    book.active.row_dimensions[1].hidden = True
    file = folder / "sent.xlsx"
    book.save(file)
    return file


# ---- each way in ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", ["place", "organisation"])
def test_every_field_comes_to_the_same_file_by_json_csv_and_excel(
    kind: EntryKind, content: Path, tmp_path: Path
) -> None:
    entry = "places/new-one" if kind == "place" else "organisations/new-one"
    flat = flat_sample(kind)
    expected = new_text([FieldChange(name, None, now) for name, now in flat.items()], kind)
    names, cells = ["entry", "says", *flat], [entry, "new", *flat.values()]
    ways = (
        json_file(tmp_path, one({name: (None, now) for name, now in flat.items()}, entry, says="new")),
        csv_file(tmp_path, [names, cells]),
        xlsx_file(tmp_path, names, cells),
    )
    for file in ways:
        request = ApplyRequest(file=file, content=content, today=TODAY, office=True)
        made = apply_file(request)
        # What the sample says is no entry that could be shown; it is the text that counts here.
        assert rules(made.findings) == []
        assert len(made.rows) == len(flat)
        corrections = [asked.as_correction({}, "") for asked in read_sent(request, "sent").asked]
        assert [new_text(correction.changes, kind) for correction in corrections] == [expected]


def test_a_correction_changes_its_file_and_says_what_it_changed(content: Path, tmp_path: Path) -> None:
    before = text_of(content)
    made = apply(content, json_file(tmp_path, one({"contact.phone": ("0143-00-0004", "0143-00-0099")})))
    assert [(row.entry, row.label, row.now, row.new) for row in made.rows] == [
        (PLACE, "電話", "0143-00-0004", "0143-00-0099")
    ]
    assert text_of(content) == before.replace("0143-00-0004", "0143-00-0099")
    assert made.files == [f"{PLACE}.yaml"]


def test_a_dry_run_tells_the_same_and_writes_nothing(content: Path, tmp_path: Path) -> None:
    before = text_of(content)
    file = json_file(tmp_path, one({"contact.phone": ("0143-00-0004", "0143-00-0099")}))
    tried = apply(content, file, dry_run=True)
    assert text_of(content) == before
    made = apply(content, file)
    assert (tried.rows, tried.findings) == (made.rows, made.findings)


def test_the_command_prints_the_table_and_ends_with_an_error_where_something_is_left(
    content: Path, tmp_path: Path
) -> None:
    file = json_file(tmp_path, one({"contact.phone": ("0143-00-0004", "0143-00-0099"), "venue": ("2階", "3階")}))
    words = ["apply", str(file), "--content", str(content), "--today", "2026-11-27"]
    read = "1 件を読みました（UTF-8）。変わる項目 1、もうそうなっている項目 0。"
    for more, done in (
        (["--dry-run"], "1 ファイルが変わります（まだ書いていません）。"),
        ([], "1 ファイルを書きました。"),
    ):
        result = CliRunner().invoke(build.main, [*words, *more])
        assert result.stdout == f"{PLACE}\t電話\t0143-00-0004\t0143-00-0099\n"
        assert f"{file.as_posix()}:1 エラー: {PLACE} の「会場」は" in result.stderr
        assert "見たとき「2階」、届いた内容「3階」、今「」" in result.stderr
        assert f"{read}{done}\n" in result.stderr
        assert result.exit_code == 1


def test_an_error_in_one_file_leaves_all_files_as_they_were(content: Path, tmp_path: Path) -> None:
    before = {entry: text_of(content, entry) for entry in (PLACE, "places/niji")}
    phone = flat_of_file(content, "places/niji").get("contact.phone")
    wrong = one({"contact.phone": ("0143-00-0004", "12")})
    made = apply(content, json_file(tmp_path, one({"contact.phone": (phone, "0143-00-0098")}, "places/niji"), wrong))
    assert made.refused
    assert "phone-short-code" in [issue.rule for issue in made.findings] or made.findings
    assert {entry: text_of(content, entry) for entry in before} == before


def test_a_disk_that_fails_halfway_leaves_all_files_as_they_were(
    content: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = {file: file.read_bytes() for file in content.rglob("*.yaml")}
    phone = flat_of_file(content, "places/niji").get("contact.phone")
    file = json_file(
        tmp_path,
        one({"contact.phone": ("0143-00-0004", "0143-00-0099")}),
        one({"contact.phone": (phone, "0143-00-0098")}, "places/niji"),
    )
    replace, calls = Path.replace, []

    def failing(self: Path, target: Path) -> Path:
        calls.append(target)
        if len(calls) == 2:
            raise OSError(28, "No space left on device")
        return replace(self, target)

    monkeypatch.setattr(Path, "replace", failing)
    with pytest.raises(OSError, match="No space"):
        apply(content, file)
    assert len(calls) == 2
    assert {file: file.read_bytes() for file in content.rglob("*") if file.is_file()} == {
        **before,
        **{file: file.read_bytes() for file in content.rglob("*.md")},
    }


# ---- somebody else's form ---------------------------------------------------------------------------------------


def form_rows(**cells: str) -> list[list[str]]:
    names = [
        "タイムスタンプ",
        "メールアドレス",
        "お名前",
        "ページのアドレス",
        "電話番号",
        "対象（いくつでも）",
        "車いす",
        "ご意見",
    ]
    row = {"タイムスタンプ": "2026/11/20 10:00:00", "メールアドレス": "taro@private.example", "お名前": "秘密 太郎"}
    row |= {"ページのアドレス": "https://shirube.example/places/kawaberi/"} | cells
    return [names, [row.get(name, "") for name in names]]


@pytest.mark.parametrize(("encoding", "called"), [("utf-8-sig", "utf-8-sig"), ("cp932", "cp932")])
def test_a_form_is_read_with_a_file_that_explains_its_columns(
    encoding: str, called: str, content: Path, tmp_path: Path
) -> None:
    mapping = tmp_path / "form.yaml"
    mapping.write_text(FORM, encoding="utf-8")
    cells = {"電話番号": "0143-00-0099", "対象（いくつでも）": "子どもと親", "車いす": "使えます", "ご意見": "秘密の話"}
    made = apply(content, csv_file(tmp_path, form_rows(**cells), encoding), mapping=mapping)
    assert made.encoding == called
    there = flat_of_file(content)
    assert (there["contact.phone"], there["access.wheelchair"]) == ("0143-00-0099", "yes")
    assert there["audiences"] == "older\nanyone"
    assert rules(made.findings) == ["apply-column"]
    told = str(made.findings) + str(made.rows) + "".join(file.read_text("utf-8") for file in content.rglob("*.yaml"))
    for secret in ("taro@private", "秘密 太郎", "秘密の話", "2026/11/20"):
        assert secret not in told


def test_what_a_finding_says_of_a_broken_row_of_a_form_is_not_who_sent_it(content: Path, tmp_path: Path) -> None:
    mapping = tmp_path / "form.yaml"
    mapping.write_text(FORM, encoding="utf-8")
    rows = form_rows(電話番号="0143-00-0099")
    file = csv_file(
        tmp_path, [*rows, ["x", "hanako@private.example", "秘密 花子", "nowhere\x07", "", "", "", "", "多い"]]
    )
    made = apply(content, file, mapping=mapping)
    assert rules(made.findings)
    assert "花子" not in str(made.findings)
    assert "hanako" not in str(made.findings)
    again = ["apply", str(file), "--content", str(content), "--mapping", str(mapping)]
    said = CliRunner().invoke(build.main, again).output
    assert f"{file.as_posix()}:3" in said
    assert "花子" not in said
    assert "private.example" not in said


def test_answers_on_lines_of_one_cell_need_no_separator(content: Path, tmp_path: Path) -> None:
    mapping = tmp_path / "form.yaml"
    mapping.write_text(FORM.replace('split: ", ", ', ""), encoding="utf-8")
    file = csv_file(tmp_path, form_rows(**{"対象（いくつでも）": "carers\n子どもと親"}))
    made = apply(content, file, mapping=mapping, dry_run=True)
    assert [row.label for row in made.rows] == ["対象"]
    assert made.rows[0].new.count("\n") == 2


def test_an_empty_cell_of_a_form_says_nothing_and_the_word_for_it_takes_away(content: Path, tmp_path: Path) -> None:
    mapping = tmp_path / "form.yaml"
    mapping.write_text(FORM, encoding="utf-8")
    before = text_of(content)
    assert not apply(content, csv_file(tmp_path, form_rows()), mapping=mapping).rows
    assert text_of(content) == before
    apply(content, csv_file(tmp_path, form_rows(電話番号="なし")), mapping=mapping)
    assert "contact.phone" not in flat_of_file(content)


def test_the_mapping_of_the_guide_is_read() -> None:
    guide = (ROOT / "docs/operators/corrections.md").read_text(encoding="utf-8")
    [text] = [block for block in re.findall(r"```yaml\n(.*?)```", guide, re.DOTALL) if block.startswith("kind:")]
    record, _ = parse_record(text.encode(), "form.yaml")
    assert record is not None
    form, issues = convert_form_columns(record)
    assert form is not None, issues
    assert all(field_of("place", column.field) for column in form.columns.values())


def test_a_mistake_in_the_mapping_is_told_with_its_line(content: Path, tmp_path: Path) -> None:
    mapping = tmp_path / "form.yaml"
    mapping.write_text("kind: 場所\nentry: x\ncolumns: {a: {feld: b}}\n", encoding="utf-8")
    made = apply(content, csv_file(tmp_path, form_rows()), mapping=mapping)
    assert [(issue.rule, issue.line) for issue in made.findings] == [("unknown-field", 3)]


@pytest.mark.parametrize(
    ("columns", "rule"),
    [
        ("  電話番号: contact.fone\n", "unknown-field"),
        ("  電話番号: except.*.on\n", "unknown-field"),
        ("  電話番号: contact.phone\n  電話番号: contact.fax\n", "yaml-duplicate-key"),
    ],
)
def test_a_mapping_that_could_not_be_meant_is_told_once_with_its_line(
    columns: str, rule: str, content: Path, tmp_path: Path
) -> None:
    mapping = tmp_path / "form.yaml"
    head = "kind: 場所\nentry: ページのアドレス\ncolumns:\n"
    mapping.write_text(head + columns, encoding="utf-8")
    line = head.count("\n") + columns.count("\n")
    made = apply(content, csv_file(tmp_path, form_rows(電話番号="0143-00-0099")), mapping=mapping)
    assert [(issue.path, issue.line, issue.rule) for issue in made.findings] == [(mapping.as_posix(), line, rule)]
    assert made.rows == ()


@pytest.mark.parametrize(
    ("second", "phone", "told"),
    [
        ("0143-00-0098", "0143-00-0004", ["apply-two-answers"]),
        ("", "0143-00-0099", []),
        ("0143-00-0099", "0143-00-0099", []),
    ],
)
def test_a_question_asked_twice_is_answered_when_the_answers_agree(
    second: str, phone: str, told: list[str], content: Path, tmp_path: Path
) -> None:
    mapping = tmp_path / "form.yaml"
    mapping.write_text("kind: 場所\nentry: 場所\ncolumns: {電話: contact.phone, 電話（夜）: contact.phone}\n", "utf-8")
    rows = [["場所", "電話", "電話（夜）"], [PLACE, "0143-00-0099", second]]
    assert rules(apply(content, csv_file(tmp_path, rows), mapping=mapping).findings) == told
    assert flat_of_file(content)["contact.phone"] == phone


def test_headings_in_excel_may_be_written_as_in_a_text_file(content: Path, tmp_path: Path) -> None:
    mapping = tmp_path / "form.yaml"
    mapping.write_text(FORM, encoding="utf-8")
    rows = [["ページのアドレス　", "電話\n番号", "車いす", ""], [PLACE, "0143-00-0099", "使えます", "？"]]
    told = [apply(content, write(tmp_path, rows), mapping=mapping, dry_run=True) for write in (_csv, _xlsx)]
    assert [[(row.label, row.new) for row in made.rows] for made in told] == [
        [("電話", "0143-00-0099"), ("車いすで入れる", "はい")]
    ] * 2
    assert [made.findings[0].values["columns"] for made in told] == ["4列目"] * 2


def _csv(folder: Path, rows: Sequence[Sequence[str]]) -> Path:
    return csv_file(folder, rows)


def _xlsx(folder: Path, rows: Sequence[Sequence[str]]) -> Path:
    return xlsx_file(folder, *rows)


# ---- our own tables ---------------------------------------------------------------------------------------------


def test_our_workbook_may_have_headings_below_its_names_and_tells_of_emptied_cells(
    content: Path, tmp_path: Path
) -> None:
    base = blob_id(text_of(content).encode())
    file = xlsx_file(
        tmp_path,
        ["entry", "base", "contact.phone", "contact.fax", "open", "summary"],
        ["ファイル名", "", "電話", "ファクス", "ひらく日", "ひとことの説明"],
        [PLACE, base, None, "0143-00-0077", "第2土曜 10:00-12:00\n不定期", CLEAR],
    )
    made = apply(content, file, dry_run=True)
    assert [(row.label, row.new) for row in made.rows] == [
        ("ファクス", "0143-00-0077"),
        ("ひらく日と時間", "第2土曜 10:00-12:00\n不定期"),
        ("ひとことの説明", ""),
    ]
    assert rules(made.findings) == ["apply-headings", "apply-empty"]
    assert "電話" in made.findings[1].values["fields"]


@pytest.mark.parametrize("format", ["xlsx", "csv"])
@pytest.mark.parametrize("office", [True, False])
def test_a_table_of_ours_that_comes_back_as_it_went_out_changes_nothing(
    format: Literal["xlsx", "csv"], office: bool, content: Path, tmp_path: Path
) -> None:
    hide = "places/niji.yaml"
    file = content / hide
    file.write_text(file.read_text(encoding="utf-8") + "hide_address: はい\n", encoding="utf-8")
    before = {file: file.read_bytes() for file in content.rglob("*.yaml")}
    request = ExportRequest(
        content=content, format=format, kinds=("place",), organisations=(), office=office, today=TODAY
    )
    _, table, count = export_tables(request)
    sent = tmp_path / f"sent.{format}"
    sent.write_bytes(table or b"")
    made = apply(content, sent, office=office)
    assert (made.rows, made.rows_in) == ([], count)
    assert set(rules(made.findings)) <= {"apply-empty"}
    assert (made.already > 40) == (format == "csv"), "a workbook says what nobody has touched"
    assert {file: file.read_bytes() for file in content.rglob("*.yaml")} == before


def test_what_shift_jis_cannot_tell_apart_is_no_change(content: Path, tmp_path: Path) -> None:
    file = content / f"{PLACE}.yaml"
    file.write_text(
        text_of(content).replace("[不定期]", "[火 10:00〜12:00, 木 13:00〜15:00]") + "venue: 会館 — 2−3\n", "utf-8"
    )
    rows = [["entry", "open", "venue"], [PLACE, "火 10:00～12:00\n木 13:00～16:00", "会館 ― 2－3"]]
    made = apply(content, csv_file(tmp_path, rows, "cp932"), dry_run=True)
    assert [(row.label, row.new) for row in made.rows] == [
        ("ひらく日と時間", "火 10:00〜12:00\n木 13:00～16:00"),
    ]


def test_a_table_made_of_an_older_file_never_writes_over_what_changed_since(content: Path, tmp_path: Path) -> None:
    file = xlsx_file(tmp_path, ["entry", "base", "contact.phone", "venue"], [PLACE, "1" * 40, "0143-00-0099", "1階"])
    made = apply(content, file)
    assert [row.new for row in made.rows] == ["1階"]
    assert rules(made.findings) == ["apply-conflict"]
    assert flat_of_file(content)["contact.phone"] == "0143-00-0004"


def test_a_table_of_nobody_is_not_written(content: Path, tmp_path: Path) -> None:
    out = tmp_path / "hidamari.xlsx"
    asked = ["export", "--content", str(content), "--out", str(out), "--organisation", "shakyo"]
    result = CliRunner().invoke(build.main, [*asked, "--organisation", "shakyou"])
    assert (result.exit_code, out.exists()) == (2, False)
    assert "団体「shakyou」はありません" in result.output
    assert CliRunner().invoke(build.main, asked).exit_code == 0


def test_a_table_too_large_to_come_back_says_so(content: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def said(name: str) -> str:
        asked = ["export", "--content", str(content), "--out", str(tmp_path / name), "--kind", "place"]
        return CliRunner().invoke(build.main, [*asked, "--format", name.partition(".")[2]]).stderr

    assert said("a.xlsx") == said("a.csv") == ""
    monkeypatch.setattr("shirube.intake.workbook.MAX_UNPACKED", 100)
    assert "--organisation で分けてください" in said("b.xlsx")
    monkeypatch.setattr("shirube.export_command.MAX_BYTES", 100)
    assert "--organisation で分けてください" in said("b.csv")


def test_a_table_that_somebody_sent_back_is_not_written_over(content: Path, tmp_path: Path) -> None:
    out = tmp_path / "hidamari.xlsx"
    out.write_bytes(b"sent back")
    asked = ["export", "--content", str(content), "--out", str(out)]
    result = CliRunner().invoke(build.main, asked)
    assert (result.exit_code, out.read_bytes()) == (2, b"sent back")
    assert "もうあります" in result.output
    assert CliRunner().invoke(build.main, [*asked, "--force"]).exit_code == 0
    assert out.read_bytes() != b"sent back"


def workbook_sent_back(content: Path, folder: Path, *, office: bool = False, **cells: str | None) -> Path:
    """Export the places, write into the row of one, and save, as people do in Excel."""
    request = ExportRequest(content, "xlsx", ("place",), (), office, TODAY)
    book = load_workbook(io.BytesIO(export_tables(request)[1] or b""))
    sheet = book["場所"]
    names = {cell.value: at for at, cell in enumerate(sheet[2], 1)}
    (row,) = (cells[0].row for cells in sheet.iter_rows(min_row=4) if cells[0].value == PLACE)
    for name, text in cells.items():
        sheet.cell(row, names[name.replace("__", ".")]).value = text
    file = folder / "sent.xlsx"
    book.save(file)
    return file


def test_of_an_old_workbook_only_what_was_touched_is_a_correction(content: Path, tmp_path: Path) -> None:
    file = workbook_sent_back(content, tmp_path, summary="川の見える部屋です。", capacity="20")
    newer = text_of(content).replace("0143-00-0004", "0143-00-0055").replace("[anyone, older]", "[anyone]")
    newer += "venue: 2階\nexcept:\n  - {on: 2026-12-22, why: 大そうじ}\n"
    (content / f"{PLACE}.yaml").write_text(newer, encoding="utf-8")
    made = apply(content, file)
    assert [(row.label, row.new) for row in made.rows] == [
        ("ひとことの説明", "川の見える部屋です。"),
        ("定員（人）", "20"),
    ]
    assert (made.findings, made.already) == ([], 0)
    left = newer.replace("川の見える部屋で、日を決めずに集まるところです。", "川の見える部屋です。")
    assert text_of(content).replace("capacity: 20\n", "") == left


def test_a_field_of_a_workbook_that_somebody_else_changed_too_is_a_conflict_that_shows_both(
    content: Path, tmp_path: Path
) -> None:
    file = workbook_sent_back(content, tmp_path, contact__phone="0143-00-0099", venue="1階")
    newer = text_of(content).replace("0143-00-0004", "0143-00-0055")
    (content / f"{PLACE}.yaml").write_text(newer, encoding="utf-8")
    made = apply(content, file)
    assert [(row.label, row.new) for row in made.rows] == [("会場", "1階")]
    (conflict,) = (issue for issue in made.findings if issue.rule == "apply-conflict")
    told = {"was": "0143-00-0004", "now": "0143-00-0099", "current": "0143-00-0055"}
    assert told.items() <= conflict.values.items()
    assert flat_of_file(content)["contact.phone"] == "0143-00-0055"


def csv_sent_back(content: Path, folder: Path, **cells: str) -> Path:
    """Export the places, write into the row of one, and save, as a program does that knows nothing of its own."""
    request = ExportRequest(content, "csv", ("place",), (), False, TODAY)
    table = (export_tables(request)[1] or b"").decode("utf-8-sig")
    names, *rows = csv.reader(io.StringIO(table, newline=""))
    for name, text in cells.items():
        next(row for row in rows if row[0] == PLACE)[names.index(name.replace("__", "."))] = text
    return csv_file(folder, [names, *rows])


def git(content: Path, *words: str) -> str:
    who = ("-c", "user.name=見本", "-c", "user.email=a@example.jp")
    done = subprocess.run(["git", "-C", str(content), *who, *words], check=True, capture_output=True)
    return done.stdout.decode()


def commit(content: Path) -> None:
    git(content, "init", "-q")
    git(content, "config", "user.name", "見本")
    git(content, "config", "user.email", "a@example.jp")
    git(content, "add", "-A")
    git(content, "commit", "-qm", "1")


@pytest.mark.parametrize("is_committed", [True, False])
def test_of_an_old_csv_only_what_was_touched_is_a_correction_where_git_knows_the_file(
    is_committed: bool, content: Path, tmp_path: Path
) -> None:
    if is_committed:
        commit(content)
    file = csv_sent_back(content, tmp_path, summary="川の見える部屋です。", contact__phone="0143-00-0099", venue="1階")
    newer = text_of(content).replace("0143-00-0004", "0143-00-0055").replace("[anyone, older]", "[anyone]")
    newer += "except:\n  - {on: 2026-12-22, why: 大そうじ}\n"
    (content / f"{PLACE}.yaml").write_text(newer, encoding="utf-8")
    made = apply(content, file)
    conflicts = [issue.values for issue in made.findings if issue.rule == "apply-conflict"]
    telephone = {"label": "電話", "now": "0143-00-0099", "current": "0143-00-0055"}
    assert any(telephone.items() <= told.items() for told in conflicts)
    assert flat_of_file(content)["contact.phone"] == "0143-00-0055"
    if is_committed:
        assert [told["was"] for told in conflicts] == ["0143-00-0004"]
        assert [(row.label, row.new) for row in made.rows] == [
            ("ひとことの説明", "川の見える部屋です。"),
            ("会場", "1階"),
        ]
        assert made.already == 0
    else:  # what nobody touched cannot be told from what was: nothing is written over
        assert {"電話", "対象", "ひとことの説明"} <= {told["label"] for told in conflicts}


def test_a_commit_holds_what_was_sent_and_nothing_else(content: Path, tmp_path: Path) -> None:
    commit(content)
    niji = flat_of_file(content, "places/niji")
    (content / "places" / "niji.yaml").write_text(text_of(content, "places/niji") + "# 途中\n", encoding="utf-8")
    (content / "notes.txt").write_text("途中", encoding="utf-8")
    git(content, "add", "notes.txt")
    changes = one({"contact.phone": ("0143-00-0004", "0143-00-0099"), "venue": (None, "closes #1")})
    new = one({name: (None, text) for name, text in niji.items()}, "places/niji-2", says="new")
    made = apply(content, json_file(tmp_path, changes, new), commit=True, office=True)
    assert made.commit == git(content, "rev-parse", "--short", "HEAD").strip()
    message = git(content, "show", "--format=%B", "--no-patch")
    assert message.startswith("2 件の訂正\n\n- places/kawaberi：電話、会場\n- places/niji-2：名前、")
    assert "closes" not in message
    assert sorted(git(content, "show", "--format=", "--name-only").split()) == [
        "places/kawaberi.yaml",
        "places/niji-2.yaml",
    ]
    assert git(content, "status", "--porcelain").splitlines() == ["A  notes.txt", " M places/niji.yaml"]


@pytest.mark.parametrize(
    ("rule", "dry_run"), [("apply-no-git", False), ("apply-uncommitted", False), ("apply-uncommitted", True)]
)
def test_what_cannot_become_a_commit_of_its_own_is_not_written(
    rule: str, dry_run: bool, content: Path, tmp_path: Path
) -> None:
    if rule == "apply-uncommitted":
        commit(content)
        (content / f"{PLACE}.yaml").write_text(text_of(content) + "# 途中\n", encoding="utf-8")
    before = text_of(content)
    file = json_file(tmp_path, one({"contact.phone": ("0143-00-0004", "0143-00-0099")}))
    made = apply(content, file, commit=True, dry_run=dry_run)
    assert (rules(made.findings), made.refused, text_of(content)) == ([rule], True, before)
    assert rule == "apply-no-git" or made.findings[0].values == {"files": f"{PLACE}.yaml"}


def test_files_whose_commit_a_hook_refuses_are_there_to_be_looked_at(content: Path, tmp_path: Path) -> None:
    commit(content)
    hook = content / ".git" / "hooks" / "pre-commit"
    hook.parent.mkdir(exist_ok=True)
    hook.write_text("#!/bin/sh\necho だめです >&2\nexit 1\n", encoding="utf-8")
    hook.chmod(0o755)
    made = apply(content, json_file(tmp_path, one({"contact.phone": ("0143-00-0004", "0143-00-0099")})), commit=True)
    assert [issue.values for issue in made.findings if issue.rule == "apply-not-committed"] == [{"reason": "だめです"}]
    assert git(content, "diff", "--name-only").split() == [f"{PLACE}.yaml"]


def test_of_a_workbook_a_cell_that_was_refused_is_not_told_as_empty_too(content: Path, tmp_path: Path) -> None:
    made = apply(content, workbook_sent_back(content, tmp_path, summary='=HYPERLINK("https://mihon.example")'))
    assert rules(made.findings) == ["apply-formula"]


def test_of_a_workbook_only_cells_that_somebody_emptied_are_told(content: Path, tmp_path: Path) -> None:
    file = workbook_sent_back(content, tmp_path, kana=None)
    (content / f"{PLACE}.yaml").write_text(text_of(content) + "venue: 2階\n", encoding="utf-8")
    made = apply(content, file)
    assert [(issue.rule, issue.values["fields"]) for issue in made.findings] == [("apply-empty", "よみがな")]
    assert made.rows == []


@pytest.mark.parametrize("column", ["except.2.on", "kana"])
def test_a_column_taken_out_of_a_workbook_takes_nothing_away(column: str, content: Path, tmp_path: Path) -> None:
    rows = "except:\n  - {on: 2026-12-22, why: 大そうじ}\n  - {on: 2026-12-25, why: 雪}\n"
    (content / f"{PLACE}.yaml").write_text(text_of(content) + rows, encoding="utf-8")
    file = workbook_sent_back(content, tmp_path, except__1__on="2026-12-23", venue="2階")
    book = load_workbook(file)
    sheet = book["場所"]
    sheet.delete_cols(next(cell.column for cell in sheet[2] if cell.value == column))
    book.save(file)
    made = apply(content, file)
    assert {(row.now, row.new) for row in made.rows} == {("2026-12-22", "2026-12-23"), ("", "2階")}
    assert made.findings == []
    assert text_of(content).endswith(rows.replace("12-22", "12-23"))


def test_an_entry_that_is_gone_stops_no_workbook_in_which_nobody_touched_it(content: Path, tmp_path: Path) -> None:
    file = workbook_sent_back(content, tmp_path, venue="1階")
    (content / "places" / "yukimichi.yaml").unlink()
    made = apply(content, file)
    assert (made.findings, [row.new for row in made.rows]) == ([], ["1階"])
    assert "places/yukimichi" in made.entries


def test_what_the_office_wrote_and_nobody_touched_is_not_refused(content: Path, tmp_path: Path) -> None:
    made = apply(content, workbook_sent_back(content, tmp_path, office=True, venue="1階"))
    assert rules(made.findings) == []
    assert [row.new for row in made.rows] == ["1階"]


@pytest.mark.parametrize(
    "before",
    [
        [["entry", "base", "contact.phone"], [PLACE, "2" * 40, "0143-00-0099"]],
        [["entry", "base", "contact.phone"], ["places/niji", "1" * 40, "0143-00-0099"]],
        [["entry", "contact.phone"], [PLACE, "0143-00-0099"]],
        [["nothing"]],
        [],
    ],
)
def test_a_sheet_that_speaks_of_another_file_is_not_believed(
    before: Sequence[Sequence[str]], content: Path, tmp_path: Path
) -> None:
    file = xlsx_file(tmp_path, ["entry", "base", "contact.phone", "venue"], [PLACE, "1" * 40, "0143-00-0099", "1階"])
    book = load_workbook(file)
    sheet = book.create_sheet(f"{BEFORE} 場所")
    for cells in before:
        sheet.append(list(cells))
    book.save(file)
    made = apply(content, file)
    assert [row.new for row in made.rows] == ["1階"]
    assert rules(made.findings) == ["apply-conflict"]


@pytest.mark.parametrize("write", [_csv, _xlsx])
def test_a_column_that_comes_twice_is_told(
    write: Callable[[Path, Sequence[Sequence[str]]], Path], content: Path, tmp_path: Path
) -> None:
    rows = [["entry", "contact.phone", "contact.phone"], [PLACE, "0143-00-0098", "0143-00-0099"]]
    made = apply(content, write(tmp_path, rows))
    assert [(row.label, row.new) for row in made.rows] == [("電話", "0143-00-0098")]
    assert [issue.values["columns"] for issue in made.findings] == ["contact.phone（2）"]


def test_a_first_row_that_names_a_place_by_its_name_is_not_lost_without_a_word(content: Path, tmp_path: Path) -> None:
    made = apply(content, csv_file(tmp_path, [["entry", "venue"], ["見本サロン かわべり", "2階"]]))
    assert rules(made.findings) == ["apply-nothing", "apply-headings"]
    assert made.findings[1].values["written"] == "見本サロン かわべり"


@pytest.mark.parametrize(
    "written",
    [
        "ｐｌａｃｅｓ／ｋａｗａｂｅｒｉ",
        "https://shirube.example/en/places/kawaberi/?lang=en#when",
        "/edit/places/kawaberi/",
    ],
)
def test_an_entry_may_be_named_by_any_address_of_its_page(written: str) -> None:
    assert entry_meant(written) == PLACE


def test_the_word_that_takes_away_may_be_typed_narrow(content: Path, tmp_path: Path) -> None:
    made = apply(content, csv_file(tmp_path, [["entry", "summary"], [PLACE, "(消す)"]]), dry_run=True)
    assert [row.new for row in made.rows] == [""]


@pytest.mark.parametrize("written", ["Right", "変更なし"])
def test_that_all_is_right_may_be_said_as_a_telephone_writes_it(written: str, content: Path, tmp_path: Path) -> None:
    made = apply(content, csv_file(tmp_path, [["entry", "says"], [PLACE, written]]), dry_run=True)
    assert [row.new for row in made.rows] == ["2026-11-27", "団体本人"]


@pytest.mark.parametrize("wrong", ["かわべり", "places/nowhere", "../kawaberi"])
def test_a_row_of_nobody_stops_the_whole_table(wrong: str, content: Path, tmp_path: Path) -> None:
    before = text_of(content)
    rows = [["entry", "venue"], [PLACE, "2階"], [wrong, "2階"]]
    made = apply(content, csv_file(tmp_path, rows))
    assert (made.refused, rules(made.findings), text_of(content)) == (True, ["apply-entry"], before)


@pytest.mark.parametrize("text", ["[]", "entry,venue\n", ""])
def test_a_file_that_asks_for_nothing_says_so(text: str, content: Path, tmp_path: Path) -> None:
    file = tmp_path / "sent"
    file.write_text(text, encoding="utf-8")
    made = apply(content, file)
    assert made.refused
    assert rules(made.findings) in (["apply-nothing"], ["import-no-header"])


def test_two_rows_of_one_entry_are_joined_and_told(content: Path, tmp_path: Path) -> None:
    rows = [["entry", "venue", "capacity"], [PLACE, "1階", "20"], [PLACE, "2階", ""]]
    made = apply(content, csv_file(tmp_path, rows))
    there = flat_of_file(content)
    assert (there["venue"], there["capacity"]) == ("2階", "20")
    assert rules(made.findings) == ["apply-twice"]


def test_digits_and_line_ends_of_excel_are_read_as_people_see_them(content: Path, tmp_path: Path) -> None:
    shown = {
        "contact.phone": (143000009, "0000-00-0000", "0143-00-0009"),
        "contact.fax": (143000010.0, "0000000000", "0143000010"),
        "address.postcode": (590012, "[<=999]000;[<=9999]000\\-00;000\\-0000", "059-0012"),
        "capacity": (1200, "00", "1200"),
        "open": ("毎週火 10:00-12:00_x000D_\n毎週水 10:00-12:00", "@", "毎週火 10:00-12:00\n毎週水 10:00-12:00"),
    }
    book = Workbook()
    assert book.active is not None
    book.active.append(["entry", *shown])
    book.active.append([PLACE, *(value for value, _, _ in shown.values())])
    for at, (_, number_format, _) in enumerate(shown.values(), 2):
        book.active.cell(2, at).number_format = number_format
    book.save(tmp_path / "sent.xlsx")
    made = apply(content, tmp_path / "sent.xlsx", dry_run=True)
    assert sorted(row.new for row in made.rows) == sorted(text for _, _, text in shown.values())


def test_cells_of_excel_are_read_as_people_see_them(content: Path, tmp_path: Path) -> None:
    names = ["entry", "capacity", "listed.consent", "except.1.on", "open_note", "venue", "access.wheelchair"]
    cells = [PLACE, 20.0, datetime(2026, 10, 1), datetime(2026, 12, 22), time(9, 30), 3.5, True]  # noqa: DTZ001
    made = apply(content, xlsx_file(tmp_path, names, cells), office=True, dry_run=True)
    assert [row.new for row in made.rows if row.label != "掲載に同意した日"] == [
        "20", "2026-12-22", "9:30", "3.5", "はい"
    ]  # fmt: skip


# ---- what may not be asked for ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "now"),
    [
        ("listed.consent", "2026-01-01"),
        ("confirmed.1.on", "2026-11-27"),
        ("source.url", "https://x.example/"),
        ("hide_address", "no"),
    ],
)
def test_what_the_office_decides_is_not_taken_from_others(name: str, now: str, content: Path, tmp_path: Path) -> None:
    before = text_of(content)
    made = apply(content, json_file(tmp_path, one({name: (None, now)})))
    assert (text_of(content), rules(made.findings)) == (before, ["apply-office"])


def test_a_field_is_called_as_the_heading_of_the_table_calls_it(content: Path, tmp_path: Path) -> None:
    (told,) = apply(content, json_file(tmp_path, one({"confirmed.1.on": (None, "2026-11-27")}))).findings
    assert told.message().startswith("1番目の「内容を確認した日（1つ目）（confirmed.1.on）」は、担当課だけが決める項目")


def test_a_new_entry_whose_name_was_left_to_the_office_is_asked_for_it(content: Path, tmp_path: Path) -> None:
    sent = one({"name": (None, "見本サロン あたらしい")}, "places/", says="new")
    made = apply(content, json_file(tmp_path, sent))
    (told,) = made.findings
    assert (told.rule, list(made.files)) == ("apply-unnamed", [])
    assert "places/mihon-salon のように" in told.hint()


@pytest.mark.parametrize(
    "entry",
    ["../site", "places/../../x", "site", "places/", "vocabulary/audiences", "places/Kawaberi", "", "places/con"],
)
def test_nothing_but_an_entry_can_be_named(entry: str, content: Path, tmp_path: Path) -> None:
    made = apply(content, json_file(tmp_path, one({"venue": (None, "1階")}, entry)))
    assert (rules(made.findings), list(made.files)) == (["apply-entry"], [])


# ---- hostile files ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        ("[" * 100_000, "apply-json"),
        ('{"format": "x", "format": "y"}', "apply-json"),
        ("{}", "apply-format"),
        ("[1, null, []]", "apply-format"),
        (json.dumps(one({}, says="delete")), "apply-format"),
        (json.dumps({**one({}), "extra": 1}), "apply-format"),
        (json.dumps({**one({}), "changes": {"venue": "1階"}}), "apply-field"),
        (json.dumps({**one({}), "changes": {"venue": {"was": None, "now": 5}}}), "apply-field"),
        (json.dumps(one({"nobody.knows": (None, "x")})), "apply-field"),
        (json.dumps(one({"except.*.on": (None, "x")})), "apply-field"),
        (json.dumps(one({"venue": (None, "1\u0007階")})), "apply-value"),
        (json.dumps(one({"venue": (None, "\u202e1階")})), "apply-value"),
        ('{"format": "shirube-correction/1", "entry": "places/kawaberi", "changes": {"venue": {"was": null, "now": "\\ud800"}}}', "apply-value"),
        ("[" + "1," * MAX_CORRECTIONS + "1]", "apply-too-many"),
    ],
)  # fmt: skip
def test_a_hostile_json_file_is_told_and_changes_nothing(text: str, rule: str, content: Path, tmp_path: Path) -> None:
    file, before = tmp_path / "sent.json", text_of(content)
    file.write_text(text, encoding="utf-8")
    made = apply(content, file)
    assert set(rules(made.findings)) == {rule}
    assert text_of(content) == before


def zip_file(folder: Path, parts: Mapping[str, bytes]) -> Path:
    file = folder / "sent.xlsx"
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, part in parts.items():
            packed.writestr(name, part)
    return file


def test_a_zip_bomb_is_never_unpacked(content: Path, tmp_path: Path) -> None:
    file = zip_file(tmp_path, {"xl/sharedStrings.xml": b"\0" * (MAX_UNPACKED + 1)})
    assert file.stat().st_size < 200_000
    assert rules(apply(content, file).findings) == ["import-file-too-large"]
    many = zip_file(tmp_path, {f"{number}.xml": b"" for number in range(400)})
    assert rules(apply(content, many).findings) == ["import-file-too-large"]


def test_a_workbook_of_entities_or_of_nothing_is_refused(content: Path, tmp_path: Path) -> None:
    good = xlsx_file(tmp_path, ["entry", "venue"], [PLACE, "1階"])
    with zipfile.ZipFile(good) as packed:
        parts = {name: packed.read(name) for name in packed.namelist()}
    laughs = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 12))
    bomb = f'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY l0 "lol">{laughs}]><workbook>&l11;</workbook>'
    for broken in ({**parts, "xl/workbook.xml": bomb.encode()}, {**parts, "xl/workbook.xml": b"<"}, {"a": b"b"}):
        assert rules(apply(content, zip_file(tmp_path, broken)).findings) == ["apply-workbook"]
    plain = tmp_path / "sent.xlsx"
    plain.write_bytes(b"PK\x03\x04 and nothing else")
    assert rules(apply(content, plain).findings) == ["apply-workbook"]


def test_formulas_errors_and_huge_cells_are_told_and_not_taken(content: Path, tmp_path: Path) -> None:
    file = xlsx_file(
        tmp_path,
        ["entry", "venue", "open_note", "description", "contact.fax"],
        [PLACE, '=HYPERLINK("https://evil.example","1階")', "#REF!", "あ" * 6000, "0143-00-0077"],
    )
    made = apply(content, file)
    assert sorted(rules(made.findings)) == ["apply-cell-long", "apply-formula", "apply-formula"]
    assert [row.new for row in made.rows] == ["0143-00-0077"]
    assert "HYPERLINK" not in text_of(content)


def test_a_workbook_without_our_names_says_so(content: Path, tmp_path: Path) -> None:
    assert rules(apply(content, xlsx_file(tmp_path, ["名前", "電話"], ["a", "b"])).findings) == ["apply-workbook-names"]


def test_a_link_in_the_place_of_an_entry_is_not_followed(content: Path, tmp_path: Path) -> None:
    outside = tmp_path / "outside.yaml"
    outside.write_text(text_of(content), encoding="utf-8")
    (content / f"{PLACE}.yaml").unlink()
    (content / f"{PLACE}.yaml").symlink_to(outside)
    before = outside.read_text(encoding="utf-8")
    made = apply(content, json_file(tmp_path, one({"contact.phone": ("0143-00-0004", "0143-00-0099")})))
    assert made.refused
    assert outside.read_text(encoding="utf-8") == before
