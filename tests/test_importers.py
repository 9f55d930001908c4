"""Every row of a published list is an entry or reported; what is not known stays not known."""

from __future__ import annotations

import csv
import json
import random
import re
import time
from collections import Counter
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml

from shirube.importers.cells import plain_markdown, reading_of
from shirube.importers.registry import FORMATS, IMPORTERS, ImportReport, import_file, run_import
from shirube.importers.table import NOT_TAKEN, clock_time, read_table
from shirube.importers.timetable import Cells, joined, timetable
from shirube.load import check
from shirube.municipalities import english_name, find_body, public_bodies, split_address
from shirube.schedule.read import read_line

REPOSITORY = Path(__file__).resolve().parent.parent
DATA = REPOSITORY.parent / "shared" / "data"
needs_data = pytest.mark.skipif(not DATA.is_dir(), reason="needs ../shared/data, which is not here")
TOKYO = DATA / "tokyo_kodomoshokudo.csv"
WHOLE_ROW = NOT_TAKEN | {"import-row-no-name", "import-row-name-long", "import-row-kind", "import-row-kept"}

EXPECTED = {
    # file: format, encoding, rows, entries
    "tokyo_kodomoshokudo.csv": ("kodomo-shokudo", "utf-8-sig", 798, 798),
    "csv/13103kosodatehiroba201612.csv": ("public-facility", "utf-8", 10, 10),
    "csv/1312033jidoukan.csv": ("public-facility", "cp932", 17, 17),
    "csv/13201gakudouichiran.csv": ("public-facility", "utf-8-sig", 78, 78),
    "csv/13213jidokan.csv": ("public-facility", "cp932", 5, 5),
    "csv/132217preschool-gakudo.csv": ("public-facility", "cp932", 10, 10),
    "csv/yanai_tourism.csv": ("public-facility", "utf-8-sig", 18, 0),
    "csv/yanai_tourism_sjis.csv": ("public-facility", "cp932", 18, 0),
    "csv/yanai_tourism_tsv.txt": ("public-facility", "cp932", 18, 0),
}


def entries(report: ImportReport, folder: str = "places") -> dict[str, Any]:
    return {
        file.path: yaml.load(file.content.decode(), yaml.CBaseLoader)
        for file in report.files
        if file.path.startswith(f"{folder}/")
    }


@pytest.fixture(scope="module")
def tokyo(tmp_path_factory: pytest.TempPathFactory) -> ImportReport:
    """The Tokyo list, imported into an empty folder."""
    return import_file("kodomo-shokudo", TOKYO, tmp_path_factory.mktemp("tokyo"))


def only(report: ImportReport) -> dict[str, Any]:
    (entry,) = entries(report).values()
    assert isinstance(entry, dict)
    return entry


def check_the_sum(report: ImportReport) -> None:
    assert report.rows_in == report.entries + report.reported
    assert len(entries(report)) == report.entries
    told = {issue.line for issue in report.issues if issue.rule in WHOLE_ROW}
    assert len(told) == report.reported, "each row not taken has its finding"
    for issue in report.issues:
        assert issue.message("ja")
        assert issue.message("en")
        assert not re.search(r"\{[a-z]+\}", issue.message("ja") + issue.hint("ja"))


# ---- the real files ---------------------------------------------------------------------------------------------


@needs_data
@pytest.mark.parametrize("name", EXPECTED)
def test_rows_of_a_real_file_are_entries_or_reported(tmp_path: Path, name: str) -> None:
    format, encoding, rows, taken = EXPECTED[name]
    report = import_file(format, DATA / name, tmp_path)
    assert (report.encoding, report.rows_in, report.entries) == (encoding, rows, taken)
    check_the_sum(report)
    if not taken:
        assert report.files == ()
        assert "import-nothing" in {issue.rule for issue in report.issues}


@needs_data
@pytest.mark.parametrize("name", [name for name, (_, _, _, taken) in EXPECTED.items() if taken])
def test_what_is_imported_passes_check(tmp_path: Path, name: str) -> None:
    run_import(EXPECTED[name][0], DATA / name, tmp_path)
    issues = check(tmp_path, date(2026, 11, 23))
    assert [issue for issue in issues if issue.severity == "error"] == []


@needs_data
def test_tokyo_names_all_its_sources(tokyo: ImportReport) -> None:
    report = tokyo
    with TOKYO.open(encoding="utf-8-sig", newline="") as stream:
        rows = list(csv.DictReader(stream))
    page = next(file.content.decode() for file in report.files if file.path == "pages/sources.ja.md")
    for url in {row["_取得元URL"] for row in rows}:
        assert f"({url})" in page
    sources = Counter(entry["source"]["url"] for entry in entries(report).values())
    assert sources == Counter(row["_取得元URL"] for row in rows)
    assert all(
        entry["source"]["licence"] == "クリエイティブ・コモンズ 表示（CC BY）" for entry in entries(report).values()
    )


@needs_data
def test_no_tokyo_place_is_weekly_unless_its_cells_say_so(tokyo: ImportReport) -> None:
    report = tokyo
    exact = words = silent = 0
    for entry in entries(report).values():
        lines = entry.get("open", [])
        for line in lines:
            reading = read_line(line)
            assert reading.problem is None, line
            assert "weeks-unknown" not in reading.tags or reading.irregular is not None, line
        rules = [rule for line in lines for rule in read_line(line).rules if rule.weekdays or rule.monthdays]
        exact, words, silent = exact + bool(rules), words + bool(lines and not rules), silent + (not lines)
    assert exact + words + silent == 798
    assert exact > 100
    assert words > 150


@needs_data
def test_cells_are_joined_and_read_as_a_careful_reader_does() -> None:
    same = wrong = 0
    rows = [json.loads(line) for line in (DATA / "schedule-dev.jsonl").read_text(encoding="utf-8").splitlines()]
    rows = [row for row in rows if row["id"] < 1001]
    for row in rows:
        cells = Cells(*row["cells"].values())
        same += joined(cells)[0].replace(" ", "") == row["text"].replace(" ", "").replace("　", "").replace(" 0", " ")
        made = timetable(cells)
        why = (row["gold"]["why"] or "").split(":")[0].strip()
        known = row["gold"]["class"] == "regular" or (row["gold"]["class"] == "partial" and why == "time-missing")
        days = {
            (rule.weekdays, rule.nth, rule.monthdays, rule.months, rule.start, rule.end)
            for line in made.open
            for rule in read_line(line).rules
            if rule.weekdays or rule.monthdays
        }
        gold = {
            (*(tuple(rule[key]) for key in ("weekdays", "nth", "monthdays", "months")), rule["start"], rule["end"])
            for rule in row["gold"]["rules"]
        }
        wrong += days != (gold if known else set())
    assert same >= len(rows) * 0.9
    assert wrong <= len(rows) * 0.01


@needs_data
def test_an_import_is_the_same_each_time_and_whatever_the_order(tmp_path: Path, tokyo: ImportReport) -> None:
    first = tokyo
    again = import_file("kodomo-shokudo", TOKYO, tmp_path)
    assert first == again
    head, *lines = TOKYO.read_text(encoding="utf-8-sig").split("\n")
    short = tmp_path / "short.csv"
    plain = [line for line in lines[:300] if line.count('"') == 0 and ",,,," in line]
    random.Random(1).shuffle(plain)
    short.write_text("\n".join([head, *plain]), encoding="utf-8")
    shuffled = import_file("kodomo-shokudo", short, tmp_path / "b")
    known = {(entry["name"], str(entry.get("address"))): path for path, entry in entries(first).items()}
    same = [known[entry["name"], str(entry.get("address"))] == path for path, entry in entries(shuffled).items()]
    assert sum(same) > len(same) * 0.95


# ---- importing again --------------------------------------------------------------------------------------------

HEAD = "全国地方公共団体コード,ID,都道府県,市区町村名,名称,名称_カナ,住所,方書,緯度,経度,開催頻度,開催曜日,開催日,開催開始時間,開催終了時間,備考"
ROW = "132080,1,東京都,調布市,見本こども食堂,ミホンコドモショクドウ,東京都調布市仙川町1-1,見本会館,35.66,139.58,5,土,第４土曜日,11:30,15:00,"


def table(tmp_path: Path, *rows: str, encoding: str = "utf-8", head: str = HEAD) -> Path:
    file = tmp_path / "list.csv"
    file.write_bytes("\r\n".join([head, *rows]).encode(encoding) + b"\r\n")
    return file


def test_a_file_edited_by_hand_is_kept_and_reported(tmp_path: Path) -> None:
    into = tmp_path / "content"
    file = table(tmp_path, ROW)
    run_import("kodomo-shokudo", file, into)
    entry = into / "places" / "132080-1.yaml"
    untouched = run_import("kodomo-shokudo", file, into)
    assert (untouched.entries, untouched.reported) == (1, 0)
    entry.write_text(entry.read_text(encoding="utf-8") + "capacity: 20\n", encoding="utf-8")
    edited = run_import("kodomo-shokudo", file, into)
    assert (edited.rows_in, edited.entries, edited.reported) == (1, 0, 1)
    assert [issue.rule for issue in edited.issues if issue.rule in WHOLE_ROW] == ["import-row-kept"]
    assert "capacity: 20" in entry.read_text(encoding="utf-8")


def test_a_place_that_left_the_list_stays_and_is_told(tmp_path: Path) -> None:
    head, source = HEAD + ",_自治体名,_取得元URL", ",調布市,https://example.jp/list.csv"
    other = ROW.replace(",1,東京都", ",2,東京都")
    run_import("kodomo-shokudo", table(tmp_path, ROW + source, other + source, head=head), tmp_path / "into")
    report = run_import("kodomo-shokudo", table(tmp_path, ROW + source, head=head), tmp_path / "into")
    assert [issue.values["file"] for issue in report.issues if issue.rule == "import-gone"] == ["places/132080-2.yaml"]
    assert (tmp_path / "into" / "places" / "132080-2.yaml").exists()
    check_the_sum(report)


def test_a_site_that_is_there_is_not_overwritten(tmp_path: Path) -> None:
    (tmp_path / "site.yaml").write_text("name: 手で書いた\nareas: []\n", encoding="utf-8")
    report = run_import("kodomo-shokudo", table(tmp_path, ROW), tmp_path)
    assert (tmp_path / "site.yaml").read_text(encoding="utf-8").startswith("name: 手で書いた")
    assert "import-area-missing" in {issue.rule for issue in report.issues}
    assert "area" not in only(report)


# ---- what a row becomes -----------------------------------------------------------------------------------------


def test_a_row_becomes_a_place_with_a_canonical_line(tmp_path: Path) -> None:
    entry = only(import_file("kodomo-shokudo", table(tmp_path, ROW), tmp_path / "into"))
    assert entry["name"] == "見本こども食堂"
    assert entry["kana"] == "みほんこどもしょくどう"
    assert entry["open"] == ["第4土曜 11:30-15:00"]
    assert entry["address"] == {"city": "調布市", "line": "仙川町1-1"}
    assert entry["venue"] == "見本会館"
    assert entry["geo"] == {"lat": "35.66", "lon": "139.58"}
    assert entry["area"] == "132080"
    assert entry["kind"] == ["kodomo-shokudo"]
    assert "cost" not in entry
    assert "access" not in entry
    assert entry["description"] == "運営団体は確認中です。"


def test_bare_weekday_letters_never_become_every_week(tmp_path: Path) -> None:
    row = ROW.replace("第４土曜日", "")
    entry = only(import_file("kodomo-shokudo", table(tmp_path, row), tmp_path / "into"))
    assert entry["open"] == ["要問合せ（週は不明・土 11:30-15:00）"]
    assert read_line(entry["open"][0]).irregular
    assert "第何週かは書かれていません" in entry["open_note"]
    assert "毎週" not in json.dumps(entry, ensure_ascii=False)


@pytest.mark.parametrize(
    ("cell", "written", "rule"),
    [
        ("35.66,139.58", "139.58,35.66", "import-geo-swapped"),
        ("35.66,139.58", "0,0", "import-geo-outside"),
        ("35.66,139.58", "北緯,東経", "import-cell"),
        ("132080", "132081", "import-code"),
        ("ミホンコドモショクドウ", "", "import-no-kana"),
        ("見本こども食堂", "", "import-no-name"),
    ],
)
def test_what_cannot_be_carried_over_is_told_with_row_and_column(
    tmp_path: Path, cell: str, written: str, rule: str
) -> None:
    report = import_file("kodomo-shokudo", table(tmp_path, ROW.replace(cell, written)), tmp_path / "into")
    check_the_sum(report)
    (issue,) = (issue for issue in report.issues if issue.rule == rule)
    assert issue.line == 2
    assert "2行目" in issue.message("ja")
    assert issue.values["column"] in issue.message("ja")
    assert issue.severity == "warning"
    entry = only(report)
    assert ("geo" in entry) == ("geo" not in rule and rule != "import-cell")
    if rule == "import-no-kana":
        assert "kana" not in entry
    if rule == "import-code":
        assert entry["area"] == "132080"


@pytest.mark.parametrize(
    ("words", "state"),
    [
        ("現在休止中", "paused"),
        ("食堂休業中", "paused"),
        ("令和５年3月をもって活動を終了", "ended"),
        ("令和4年8月閉店", "ended"),
        ("新規受け入れ休止中", None),
        ("なくなり次第終了", None),
    ],
)
def test_what_is_paused_or_has_ended_says_so_in_its_own_words(tmp_path: Path, words: str, state: str | None) -> None:
    entry = only(import_file("kodomo-shokudo", table(tmp_path, ROW + words), tmp_path / "into"))
    assert entry.get("status") == ({"is": state, "why": words} if state else None)


def test_whoever_published_the_list_is_a_source_and_no_organisation_to_consult(tmp_path: Path) -> None:
    head, source = HEAD + ",運営団体名,_自治体名", ",,調布市"
    rows = [ROW + source, ROW.replace("調布市", "狛江市").replace("132080,1", "132195,2") + ",,狛江市"]
    report = import_file("kodomo-shokudo", table(tmp_path, *rows, head=head), tmp_path / "into")
    ((path, organisation),) = entries(report, "organisations").items()
    assert (path, organisation["name"]) == ("organisations/operator-unknown.yaml", "運営団体は確認中")
    assert "調布市" not in json.dumps(organisation, ensure_ascii=False)
    for entry, publisher in zip(entries(report).values(), ("調布市", "狛江市"), strict=True):
        assert entry["organisation"] == "operator-unknown"
        assert entry["source"]["publisher"] == publisher
    page = next(file.content.decode() for file in report.files if file.path == "pages/sources.ja.md")
    assert "調布市「list」" in page
    assert "狛江市「list」" in page


def test_a_publisher_that_runs_the_place_is_its_organisation(tmp_path: Path) -> None:
    file = table(tmp_path, ROW + ",調布市,調布市", head=HEAD + ",運営団体名,_自治体名")
    (organisation,) = entries(import_file("kodomo-shokudo", file, tmp_path / "into"), "organisations").values()
    assert (organisation["name"], organisation["kind"]) == ("調布市", ["city"])


@needs_data
def test_no_publisher_of_the_tokyo_lists_stands_among_the_organisations(tokyo: ImportReport) -> None:
    with TOKYO.open(encoding="utf-8-sig", newline="") as stream:
        operators = {row["運営団体名"].strip() for row in csv.DictReader(stream)}
    names = [organisation["name"] for organisation in entries(tokyo, "organisations").values()]
    assert names.count("運営団体は確認中") == 1
    assert not [name for name in names if "公開者" in name]
    written = {re.sub(r"\s+", " ", name) for name in operators}
    assert set(names) - {"運営団体は確認中"} <= written


def test_a_second_import_keeps_the_sources_of_the_first_and_what_was_written_by_hand(tmp_path: Path) -> None:
    head, into = HEAD + ",_自治体名,_取得元URL", tmp_path / "into"
    run_import("kodomo-shokudo", table(tmp_path, ROW + ",調布市,https://example.jp/a.csv", head=head), into)
    page = into / "pages" / "sources.ja.md"
    page.write_text(page.read_text(encoding="utf-8") + "\n手で書きました。\n", encoding="utf-8")
    second = table(tmp_path, ROW + ",狛江市,https://example.jp/b.csv", head=head)
    for _ in range(2):
        run_import("kodomo-shokudo", second, into)
    text = page.read_text(encoding="utf-8")
    assert (text.count("a.csv)"), text.count("b.csv)"), text.count("手で書きました。")) == (1, 1, 1)
    assert text.index("a.csv") < text.index("b.csv") < text.index("## 加工のしかた")


# ---- hidden addresses -------------------------------------------------------------------------------------------


def test_a_concealed_address_gives_nothing_away(tmp_path: Path) -> None:
    row = ROW.replace("東京都調布市仙川町1-1", "非公開")
    report = import_file("kodomo-shokudo", table(tmp_path, row), tmp_path / "into")
    entry = only(report)
    assert entry["hide_address"] == "true"
    assert not {"address", "geo", "venue"} & set(entry)
    assert entry["area"] == "132080"
    (told,) = (issue.values["column"] for issue in report.issues if issue.rule == "import-hidden")
    assert told == "方書・緯度・経度"


@needs_data
def test_the_concealed_rows_of_the_tokyo_list_tell_nothing(tokyo: ImportReport) -> None:
    hidden = {path: entry for path, entry in entries(tokyo).items() if entry.get("hide_address")}
    assert len(hidden) == 6
    everything = json.dumps(hidden, ensure_ascii=False)
    told = " ".join(str(issue.values) for issue in tokyo.issues if issue.rule == "import-hidden")
    # 橋場: its block and point are given, and 「以下未公開」 beside them.
    for secret in ("浅草橋", "並河ビル", "４－４－４", "35.69", "139.78", "橋場", "35.72", "139.80"):
        assert secret not in everything + told
    assert not any({"address", "geo", "venue"} & set(entry) for entry in hidden.values())
    assert "住所は非公開" in everything


REMARKS = {
    "the address": "場所は仙川町1-1です",
    "its number": "目印は１ー１の表札",
    "its number in words": "仙川町一丁目一番地",
    "another address": "受付は緑ヶ丘2-18-49",
    "an address below the city": "調布市緑ヶ丘町にあります",
    "its building": "見本会館の入口で声をかけて",
    "another building": "さくらビル",
    "a floor": "エレベーターで２階へ",
    "a map": "https://maps.app.goo.gl/AbCd1234",
    "a map of Google": "https://www.google.com/maps?q=a",
    "a point": "35.660,139.580",
    "the way": "仙川駅から徒歩5分",
    "a postcode": "〒182-0002",
    "a postcode alone": "182-0002",
    "its district": "仙川町のみなさんへ",
}


@pytest.mark.parametrize(
    "column", ["備考", "開催日時特記事項", "予約特記事項", "参加費特記事項", "設置目的", "ひとこと"]
)
@pytest.mark.parametrize("secret", REMARKS.values(), ids=REMARKS)
def test_no_other_column_tells_where_a_hidden_place_is(tmp_path: Path, column: str, secret: str) -> None:
    known = "備考" if column != "備考" else "ペット"
    head = HEAD.replace(",備考", f",{known},{column}")
    row = ROW.replace("東京都調布市仙川町1-1", "非公開（東京都調布市仙川町1-1）")
    row = row.replace(",35.66,", ",35.6601,") + f',"電話で申し込んでください。{secret}。猫がいます"'
    report = import_file("kodomo-shokudo", table(tmp_path, row, head=head), tmp_path / "into")
    check_the_sum(report)
    entry = json.dumps(only(report), ensure_ascii=False)
    said = entry + " ".join(issue.message("ja") + str(issue.values) for issue in report.issues)
    assert secret not in said
    assert "仙川町" not in said
    assert "電話で申し込んでください" in entry
    assert "猫がいます" in entry
    (told,) = (issue.values["column"] for issue in report.issues if issue.rule == "import-hidden")
    assert f"{column}の一部" in told


@pytest.mark.parametrize(
    ("column", "words"),
    [
        ("住所", "申込者にのみお知らせします"),
        ("住所", "公開しておりません"),
        ("住所", "ＨＰ非公表"),
        ("方書", "※以下未公開"),
        ("備考", "住所は非公開"),
        ("予約特記事項", "会場は予約者にのみお知らせします"),
        ("ひとこと", "場所は公開していません"),
    ],
)
def test_a_row_that_says_so_in_any_column_is_concealed(tmp_path: Path, column: str, words: str) -> None:
    cells = dict(zip(HEAD.split(","), ROW.split(","), strict=True)) | {column: words}
    report = import_file(
        "kodomo-shokudo", table(tmp_path, ",".join(cells.values()), head=",".join(cells)), tmp_path / "i"
    )
    entry = only(report)
    assert entry["hide_address"] == "true"
    assert not {"address", "geo", "venue"} & set(entry)


@pytest.mark.parametrize(
    "words", ["電話番号は公開していません", "対象は区内の方に限ります", "会場は参加者のみ入れます"]
)
def test_an_address_that_is_given_is_not_hidden_for_other_words(tmp_path: Path, words: str) -> None:
    report = import_file("kodomo-shokudo", table(tmp_path, ROW + f",{words}", head=HEAD + ",ひとこと"), tmp_path / "i")
    assert only(report)["address"]["line"] == "仙川町1-1"


def test_what_tells_no_place_is_kept_of_a_concealed_row(tmp_path: Path) -> None:
    head = HEAD + ",電話番号1,参加条件,予約方法,定員,参加費_大人,学区,会場案内図,URL"
    row = ROW.replace("東京都調布市仙川町1-1", "非公開") + (
        ",03-1234-5678,小学1-6年生,電話 03-1234-5678（10:30-12:00）,10-15,300,第一小,地図あり,https://example.jp/2-3-4"
    )
    report = import_file("kodomo-shokudo", table(tmp_path, row, head=head), tmp_path / "into")
    entry = only(report)
    assert entry["open"] == ["第4土曜 11:30-15:00"]
    assert entry["contact"] == {"phone": "03-1234-5678", "web": "https://example.jp/2-3-4"}
    assert entry["booking"]["how"] == "電話 03-1234-5678（10:30-12:00）"
    assert "10-15" in entry["description"]
    assert "小学1-6年生" in entry["description"]
    assert "第一小" not in entry["description"]
    assert "地図あり" not in entry["description"]


@pytest.mark.parametrize("name", ["見本会館こども食堂", "こども食堂（仙川町1-1）"])
def test_a_name_that_holds_the_hidden_building_or_number_is_not_shown(tmp_path: Path, name: str) -> None:
    row = ROW.replace("東京都調布市仙川町1-1", "非公開（仙川町1-1）").replace("見本こども食堂", name)
    report = import_file("kodomo-shokudo", table(tmp_path, row), tmp_path / "into")
    assert only(report)["name"] == "名称非公開（調布市のこども食堂）"
    assert "kana" not in only(report)
    check_the_sum(report)


@pytest.mark.parametrize("place", ["35.66,139.58", "北緯35.66度,東経139.58度"])
def test_a_finding_on_a_concealed_address_prints_nothing_of_it(tmp_path: Path, place: str) -> None:
    row = ROW.replace("35.66,139.58", place) + "住所非公開"
    broken = ROW.replace("見本会館", '"見本会館') + "住所非公開"
    report = import_file("kodomo-shokudo", table(tmp_path, row, broken), tmp_path / "into")
    said = " ".join(issue.message("ja") + issue.message("en") + str(issue.values) for issue in report.issues)
    assert "import-hidden" in {issue.rule for issue in report.issues}
    for secret in ("仙川町", "1-1", "見本会館", "35.66", "139.58"):
        assert secret not in said
        assert secret not in json.dumps(only(report), ensure_ascii=False)


def test_a_concealed_facility_keeps_no_part_of_its_address(tmp_path: Path) -> None:
    head = "名称,種別,所在地_町字,所在地_番地以下,緯度,経度,郵便番号,備考"
    file = table(tmp_path, "見本館,児童館,仙川町,1-1,35.66,139.58,182-0002,住所非公開", head=head)
    report = import_file("public-facility", file, tmp_path / "into")
    everything = json.dumps(only(report), ensure_ascii=False) + str([issue.values for issue in report.issues])
    for secret in ("仙川町", "1-1", "35.66", "182-0002"):
        assert secret not in everything


@needs_data
@pytest.mark.parametrize("name", [name for name, row in EXPECTED.items() if row[0] == "public-facility"])
def test_a_list_of_something_else_never_becomes_kodomo_shokudo(tmp_path: Path, name: str) -> None:
    report = import_file("kodomo-shokudo", DATA / name, tmp_path / "into")
    (issue,) = (issue for issue in report.issues if issue.severity == "error")
    assert issue.rule in ("import-other-kind", "import-no-header")
    assert report.files == ()
    if issue.rule == "import-other-kind":
        assert "public-facility" in issue.hint("ja")


@pytest.mark.parametrize(
    ("head", "row"),
    [
        ("こども食堂名,住所", "にじ,見本市1"),
        ("名称,所在地", "にじ食堂,見本市1"),
        ("名称,住所,参加条件", "にじ,見本市1,"),
    ],
)
def test_a_short_list_of_kodomo_shokudo_is_still_taken(tmp_path: Path, head: str, row: str) -> None:
    assert import_file("kodomo-shokudo", table(tmp_path, row, head=head), tmp_path / "into").entries == 1


@pytest.mark.parametrize(
    "name", ["うさぎ食堂(令和4年8月閉店）", "うさぎ食堂　令和4年8月閉店", "うさぎ食堂【令和4年8月閉店】"]
)
def test_a_name_that_says_it_has_closed_gives_only_that_part_as_reason(tmp_path: Path, name: str) -> None:
    entry = only(import_file("kodomo-shokudo", table(tmp_path, ROW.replace("見本こども食堂", name)), tmp_path / "into"))
    assert entry["status"] == {"is": "ended", "why": "令和4年8月閉店"}


@pytest.mark.parametrize("inside", ["", "content"])
def test_a_built_site_is_not_imported_into(tmp_path: Path, inside: str) -> None:
    site = tmp_path / "docs"
    site.mkdir()
    (site / ".shirube").write_text("", encoding="utf-8")
    report = run_import("kodomo-shokudo", table(tmp_path, ROW), site / inside)
    assert [issue.rule for issue in report.issues] == ["import-into-site"]
    assert [file.name for file in site.iterdir()] == [".shirube"]


def test_rows_with_one_number_get_names_of_their_own(tmp_path: Path) -> None:
    rows = [
        ROW,
        ROW.replace("見本こども食堂", "別のこども食堂"),
        ROW.replace(",1,東京都", ",,東京都"),
        f"{ROW}あり",
        f"{ROW}なし",
    ]
    report = import_file("kodomo-shokudo", table(tmp_path, *rows), tmp_path / "into")
    check_the_sum(report)
    assert "places/132080-1.yaml" in entries(report)
    assert report.entries == 5


def test_saitama_columns_fees_booking_and_contact(tmp_path: Path) -> None:
    head = (
        "NO,都道府県コード又は市区町村コード,都道府県,市区町村名,名称,名称_カナ,住所,電話番号1,URL,メールアドレス1,法人番号,運営団体名,参加条件,"
        "参加費_幼児,参加費_小学生,参加費_中学生,参加費_高校生,参加費_大人,参加費特記事項,予約方法,予約特記事項,定員,フードパントリー実施,テイクアウト実施"
    )
    row = (
        '1,112038,埼玉県,川口市,見本食堂,,埼玉県川口市青木1-1,482000000,"案内 https://example.jp/まち",info@example.jp,'
        "1234567890123,NPO法人見本の会,どなたでも,無料,１００円,100,寄付,300,大人は要相談,電話;メール,事前予約必要,約20名,有,無"
    )
    report = import_file("kodomo-shokudo", table(tmp_path, row, head=head), tmp_path / "into")
    check_the_sum(report)
    entry = only(report)
    assert entry["contact"] == {
        "phone": "0482000000",
        "web": "https://example.jp/%E3%81%BE%E3%81%A1",
        "email": "info@example.jp",
    }
    assert entry["cost"] == {
        "infant": "0",
        "primary": "100",
        "secondary": "100",
        "adult": "300",
        "note": "大人は要相談。高校生：寄付",
    }
    assert entry["booking"] == {"need": "required", "how": "電話;メール。事前予約必要"}
    assert entry["food"] == {"takeaway": "false", "pantry": "true"}
    assert entry["admission"] == "anyone"
    assert "約20名" in entry["description"]
    assert {"import-phone-zero", "import-cell"} <= {issue.rule for issue in report.issues}
    (organisation,) = entries(report, "organisations").values()
    assert organisation["name"] == "NPO法人見本の会"
    assert organisation["kind"] == ["npo"]
    assert "kana" not in organisation


def test_a_new_facility_form_with_either_bracket(tmp_path: Path) -> None:
    head = (
        "全国地方公共団体コード,ID,地方公共団体名,名称,名称_カナ,所在地_連結表記,所在地_都道府県,所在地_市区町村,建物名等(方書),緯度,経度,"
        "電話番号,郵便番号,団体名,利用可能曜日,開始時間,終了時間,利用可能時間特記事項,車椅子可,授乳室,画像ライセンス,備考"
    )
    row = (
        "112038,A1,埼玉県川口市,見本児童センター,ミホンジドウセンター,埼玉県川口市青木1-1,埼玉県,川口市,2階,35.8,139.7,048-200-0000,332-0031,"
        "川口市,火水木金土日,0.375,17:00:00,年末年始休館,可,,CC BY,要確認"
    )
    report = import_file("public-facility", table(tmp_path, row, head=head), tmp_path / "into")
    check_the_sum(report)
    entry = only(report)
    assert entry["venue"] == "2階"
    assert entry["kind"] == ["jidokan"]
    assert entry["open"] == ["毎週火・水・木・金・土・日 9:00-17:00"]
    assert entry["open_note"] == "年末年始休館"
    assert entry["access"] == {"wheelchair": "true"}
    assert entry["address"]["postcode"] == "332-0031"
    assert "要確認" in entry["description"]


# ---- hostile tables ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp932", "utf-16", "utf-16-le", "euc_jp", "iso2022_jp"])
def test_each_encoding_is_recognised_and_named(tmp_path: Path, encoding: str) -> None:
    report = import_file("kodomo-shokudo", table(tmp_path, ROW, encoding=encoding), tmp_path / "into")
    assert report.entries == 1
    assert report.encoding == {"euc_jp": "EUC-JP", "iso2022_jp": "ISO-2022-JP"}.get(encoding, encoding)
    assert report.encoding in report.words("ja")


@pytest.mark.parametrize("delimiter", [",", "\t", ";"])
def test_each_delimiter_is_recognised(tmp_path: Path, delimiter: str) -> None:
    file = table(tmp_path, ROW.replace(",", delimiter), head=HEAD.replace(",", delimiter))
    assert import_file("kodomo-shokudo", file, tmp_path / "into").entries == 1


def test_titles_comments_footers_and_bad_rows_are_told_and_the_rest_is_taken(tmp_path: Path) -> None:
    other = ROW.replace(",1,東京都", ",{},東京都")
    rows = [
        other.format(2),
        "# ここから下は南部",
        other.format(3).replace("見本会館", '"見本会館'),
        other.format(4),
        other.format(5) + ",余り,の,列",
        other.format(6).replace("見本会館", "見本\x00会館"),
        other.format(7).replace("見本会館", "長" * 6000),
        other.format(8).replace("見本会館", '"見本会館\n２階"'),
        ",".join(ROW.split(",")[:8]),
        "",
        ",,,,,,,,,,,,,,,",
        HEAD,
        "※令和6年4月1日現在",
    ]
    head = f"子ども食堂一覧,,,\r\n\r\n{HEAD}"
    report = import_file("kodomo-shokudo", table(tmp_path, *rows, head=head), tmp_path / "into")
    check_the_sum(report)
    told = Counter(issue.rule for issue in report.issues)
    for rule in (
        "import-above-header",
        "import-row-comment",
        "import-row-quotes",
        "import-row-long",
        "import-row-characters",
        "import-row-cell-long",
        "import-row-header-again",
        "import-row-footer",
        "import-row-short",
    ):
        assert told[rule] == 1, rule
    assert report.rows_in == 11
    assert report.entries == 4
    venues = {entry["venue"] for entry in entries(report).values()}
    assert venues == {"見本会館", "見本会館 ２階"}
    assert next(issue for issue in report.issues if issue.rule == "import-row-quotes").line == 6


def test_a_row_that_stands_twice_is_taken_once_and_a_total_is_no_place(tmp_path: Path) -> None:
    other = ROW.replace(",1,東京都", ",2,東京都")
    rows = [ROW, other, ROW, ROW.replace("見本会館", "別館"), "合計,,,,3件,,,,,,,,,,,"]
    report = import_file("kodomo-shokudo", table(tmp_path, *rows), tmp_path / "into")
    check_the_sum(report)
    assert (report.rows_in, report.entries) == (5, 3)
    told = {issue.rule: (issue.line, issue.values.get("first")) for issue in report.issues if issue.rule in WHOLE_ROW}
    assert told == {"import-row-twice": (4, "2"), "import-row-footer": (6, None)}


def test_the_number_of_a_day_in_a_spreadsheet_is_told_and_never_shown(tmp_path: Path) -> None:
    file = table(tmp_path, ROW.replace("第４土曜日,11:30", "46023,0.4375"))
    report = import_file("kodomo-shokudo", file, tmp_path / "into")
    serial = [issue for issue in report.issues if issue.rule == "import-serial-date"]
    assert [issue.values["date"] for issue in serial] == ["2026-01-01"]
    assert "46023" not in "".join(file.content.decode() for file in report.files)


@pytest.mark.parametrize("code", ["012301", "12301", "01230", "1230", "１２３０１"])
def test_a_code_without_its_zero_or_check_digit_is_no_other_city(tmp_path: Path, code: str) -> None:
    row = ROW.replace("132080", code).replace("東京都", "北海道").replace("調布市", "登別市")
    report = import_file("kodomo-shokudo", table(tmp_path, row), tmp_path / "into")
    assert not [issue for issue in report.issues if issue.rule == "import-code"]
    assert [entry["area"] for entry in entries(report).values()] == ["012301"]


def test_what_joins_an_emoji_stays_and_what_nobody_sees_goes(tmp_path: Path) -> None:
    report = import_file(
        "kodomo-shokudo", table(tmp_path, ROW.replace("見本", "見\u200b本👨\u200d👩", 1)), tmp_path / "into"
    )
    assert only(report)["name"] == "見本👨\u200d👩こども食堂"


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be", "utf-16", "iso2022_jp", "euc_jis_2004", "cp932"])
@pytest.mark.parametrize("delimiter", [",", "\t"])
def test_every_encoding_a_spreadsheet_writes_is_read(tmp_path: Path, encoding: str, delimiter: str) -> None:
    file = tmp_path / "list.csv"
    file.write_bytes(f"{HEAD}\r\n{ROW}\r\n".replace(",", delimiter).encode(encoding))
    report = import_file("kodomo-shokudo", file, tmp_path / "into")
    assert (report.rows_in, report.entries) == (1, 1)


@pytest.mark.parametrize(
    ("head", "table_name"),
    [
        ("都道府県コード又は市区町村コード,NO,介護サービス事業所名称,実施サービス,住所", "介護サービス事業所一覧"),
        ("都道府県コード又は市区町村コード,NO,イベント名,開始日,場所名称", "イベント一覧"),
        ("全国地方公共団体コード,地域コード,調査年月日,地域名,総人口", "地域・年齢別人口"),
    ],
)
@pytest.mark.parametrize("format", FORMATS)
def test_a_table_that_no_importer_reads_is_named(tmp_path: Path, format: str, head: str, table_name: str) -> None:
    report = import_file(format, table(tmp_path, "1,2,3", head=head), tmp_path / "into")
    assert [(issue.rule, issue.values["table"]) for issue in report.issues] == [("import-other-table", table_name)]


def test_the_code_of_where_it_lies_stands_in_no_description(tmp_path: Path) -> None:
    head = "全国地方公共団体コード,ID,名称,種別,所在地_全国地方公共団体コード,所在地_連結表記,緯度,経度"
    row = "012301,1,見本児童館,児童館,012301,北海道登別市中央町0-0-0,42.41,141.1"
    report = import_file("public-facility", table(tmp_path, row, head=head), tmp_path / "into")
    assert all("012301" not in entry["description"] for entry in entries(report).values())


@pytest.mark.parametrize(
    ("content", "rule"),
    [
        (b"", "import-no-header"),
        (b"a,b\r\n1,2\r\n", "import-no-header"),
        (b"PK\x03\x04rest", "import-file-excel"),
        ("名称,住所\r\n見本".encode() + b"\xff\xfe\x81\r\n", "import-file-encoding"),
        (b'"' * 100_000, "import-no-header"),
        (b"\x00" * 5_000, "import-no-header"),
        (b"," * 200_000, "import-no-header"),
    ],
)
def test_a_file_that_is_no_list_is_refused_with_a_sentence(tmp_path: Path, content: bytes, rule: str) -> None:
    file = tmp_path / "list.csv"
    file.write_bytes(content)
    report = import_file("kodomo-shokudo", file, tmp_path / "into")
    assert [issue.rule for issue in report.issues] == [rule]
    assert report.issues[0].severity == "error"
    assert report.files == ()
    assert (report.rows_in, report.entries, report.reported) == (0, 0, 0)


def test_a_missing_file_and_an_unknown_format_are_refused(tmp_path: Path) -> None:
    assert import_file("kodomo-shokudo", tmp_path / "no.csv", tmp_path).issues[0].rule == "import-file-unreadable"
    assert import_file("kodomo", tmp_path / "no.csv", tmp_path).issues[0].rule == "import-format"


@pytest.mark.parametrize(
    "line", ['"x', 'a,"x', '""', 'a,""""', "a,b", '"' * 400, ",", 'a,"', "#", '"x\n""\n""\n""'], ids=repr
)
def test_a_huge_hostile_table_is_read_in_seconds(tmp_path: Path, line: str) -> None:
    file = tmp_path / "list.csv"
    file.write_text(HEAD + "\n" + (line + "\n") * 60_000, encoding="utf-8")
    begun = time.process_time()
    read = read_table(file, "list.csv", IMPORTERS[0].columns, IMPORTERS[0].required)
    assert time.process_time() - begun < 15
    assert len(read.rows) <= 50_000


def test_thousands_of_equal_rows_get_names_in_seconds(tmp_path: Path) -> None:
    rows = [ROW.replace(",1,", ",,") + f"備考 {number}" for number in range(4_000)]
    begun = time.process_time()
    report = import_file("kodomo-shokudo", table(tmp_path, *rows), tmp_path / "into")
    check_the_sum(report)
    assert report.entries == 4_000
    assert time.process_time() - begun < 15


def test_random_bytes_end_in_a_report(tmp_path: Path) -> None:
    source = random.Random(7)
    seed = f"{HEAD}\r\n{ROW}\r\n{ROW}".encode()
    for at in range(60):
        content = bytearray(seed)
        for _ in range(source.randrange(1, 12)):
            content[source.randrange(len(content))] = source.choice(b'",\r\n\t\x00\x81\xff#a0')
        file = tmp_path / f"{at}.csv"
        file.write_bytes(bytes(content))
        report = import_file("kodomo-shokudo", file, tmp_path / "into")
        assert report.rows_in == report.entries + report.reported


def test_markup_in_a_cell_stays_words(tmp_path: Path) -> None:
    hostile = "<script>alert(1)</script> [x](javascript:alert(1)) **a** `b` ![p](http://e/p.png) a_b_c"
    row = ROW[:-1] + f',"{hostile}"'
    entry = only(import_file("kodomo-shokudo", table(tmp_path, row), tmp_path / "into"))
    assert "<" not in entry["description"]
    assert "](" not in entry["description"]
    assert "alert(1)" in entry["description"]
    assert plain_markdown("a_b_c _d_") == "a_b_c ＿d＿"


def test_a_column_nobody_knows_is_kept_in_words(tmp_path: Path) -> None:
    entry = only(
        import_file("kodomo-shokudo", table(tmp_path, ROW + ",猫がいます", head=HEAD + ",ペット"), tmp_path / "i")
    )
    assert "- ペット：猫がいます" in entry["description"]


def test_no_cell_is_lost(tmp_path: Path) -> None:
    """Each cell of a row in which every column is filled turns up in the entry, or in a finding."""
    importer = IMPORTERS[0]
    columns = [name for name in importer.columns if not name.startswith("_")]
    words = {name: f"印{at}の語" for at, name in enumerate(columns)}
    file = table(tmp_path, ",".join(words.values()), head=",".join(columns))
    report = import_file("kodomo-shokudo", file, tmp_path / "into")
    everything = "\n".join(file.content.decode() for file in report.files if file.path.split("/")[0] != "vocabulary")
    everything += "\n".join(issue.message("ja") for issue in report.issues)
    lost = [name for name, word in words.items() if word not in everything and name not in ("ID",)]
    assert lost == []


# ---- the pieces -------------------------------------------------------------------------------------------------


def test_a_reading_is_never_guessed() -> None:
    assert reading_of("ﾗｳﾞｨｰﾚ　羽田") is None
    assert reading_of("ラウ゛ィーレ（ハネダ）") == "らゔぃーれ はねだ"
    assert reading_of("みんなのＣａｆｅ") == "みんなのCafe"
    assert reading_of("食堂") is None
    assert reading_of("🍙") is None


@pytest.mark.parametrize(
    ("cell", "time"),
    [
        ("9:00", "9:00"),
        ("０９：３０", "9:30"),
        ("17時", "17:00"),
        ("17:00:00", "17:00"),
        ("0.729166667", "17:30"),
        ("夕方", None),
    ],
)
def test_times_are_read_as_offices_write_them(cell: str, time: str | None) -> None:
    assert clock_time(cell) == time


def test_addresses_are_cut_where_the_municipality_ends() -> None:
    assert split_address("東京都東村山市秋津町3").city == "東村山市"
    assert split_address("福岡県小郡市小郡255").city == "小郡市"
    assert split_address("東京都西多摩郡日の出町平井1").line == "平井1"
    assert split_address("府中市宮町1").city == "", "there are two cities of this name"


def test_public_bodies_are_known_by_code_and_name() -> None:
    assert len(public_bodies()) > 1_700
    body = find_body("12301", "")
    assert body is not None
    assert (body.name, english_name(body)) == ("登別市", "Noboribetsu City")
    assert find_body("131092", "品川区") == find_body("131091", "")
    assert find_body("", "府中市") is None


def test_formats_are_those_that_the_command_line_names() -> None:
    assert FORMATS == ("kodomo-shokudo", "public-facility")


def test_a_swallowing_quote_costs_one_row(tmp_path: Path) -> None:
    file = tmp_path / "list.csv"
    file.write_text('名称,住所,備考\nA,"x,1\nB,"y",2\nC,z,3\n', encoding="utf-8")
    read = read_table(file, "list.csv", {"名称": (), "住所": (), "備考": ()}, ("名称",))
    assert [row["名称"] for row in read.rows] == ["B", "C"]
    assert [issue.line for issue in read.findings] == [2]
