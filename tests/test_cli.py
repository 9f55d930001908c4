"""The command line keeps its word to people and to programs: what it prints where, how it exits, and never a traceback."""

from __future__ import annotations

import errno
import io
import json
import os
import pty
import re
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import click
import pytest
from click.testing import CliRunner, Result

import build
from shirube.commands.group import Elsewhere
from shirube.commands.main import COMMANDS
from shirube.schema import json_schemas

ROOT = Path(__file__).resolve().parent.parent
VILLAGE = ROOT / "tests" / "sites" / "village"
TODAY = "2026-11-02"
LATER = "2026-12-01"
"""After the day on which the national hotlines that every new site begins with were looked at."""
FINDING = ["path", "line", "column", "severity", "rule", "message", "hint"]
RULE = ["weekdays", "nth", "monthdays", "months", "interval_weeks", "start", "end", "note"]
BAD = VILLAGE.joinpath("places/kawaberi.yaml").read_text(encoding="utf-8").replace("不定期", "第2土陽 10:00-12:00")
CSV = "名称,住所,電話番号,開催日時\n見本食堂,見本村川上0-1,0143-00-0001,毎月第2土曜日\n"


@pytest.fixture
def content(tmp_path: Path) -> Path:
    return Path(shutil.copytree(VILLAGE, tmp_path / "content"))


@pytest.fixture
def broken(content: Path) -> Path:
    (content / "places" / "kawaberi.yaml").write_text(BAD, encoding="utf-8")
    return content


def call(*arguments: str | Path) -> Result:
    """Run a command in this process."""
    return CliRunner().invoke(build.main, list(map(str, arguments)))


def run(
    *arguments: str | Path, cwd: Path = ROOT, env: Mapping[str, str] | None = None, given: bytes = b""
) -> subprocess.CompletedProcess[bytes]:
    """Run a command as people do, with nothing in the environment but what is given."""
    return subprocess.run(
        [sys.executable, ROOT / "build.py", *arguments],
        cwd=cwd,
        env={"PATH": os.environ["PATH"], "HOME": os.environ.get("HOME", "/"), **(env or {})},
        input=given,
        capture_output=True,
        check=False,
        timeout=60,
    )


def tree(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def boundary(monkeypatch: pytest.MonkeyPatch, *arguments: str | Path) -> int:
    """Run a command in this process through the boundary that catches everything; return its exit code."""
    monkeypatch.setattr(sys, "argv", ["build.py", *map(str, arguments)])
    with pytest.raises(SystemExit) as ended:
        build.run()
    return int(ended.value.code or 0)


# ---- build ------------------------------------------------------------------------------------------------------


def test_without_a_command_it_builds(tmp_path: Path) -> None:
    done = run(cwd=Path(shutil.copytree(VILLAGE, tmp_path / "content")).parent)
    assert (done.returncode, done.stderr) == (0, b"")
    assert re.match(r"site に \d+ ページを作りました（場所 \d、団体 3、[\d.]+ 秒）。", done.stdout.decode())
    assert (tmp_path / "site" / "pagefind" / "pagefind.js").is_file()


def test_options_alone_mean_build(content: Path, tmp_path: Path) -> None:
    done = call(
        "--content", content, "--out", tmp_path / "out", "--no-search", "--no-booklet", "--today", TODAY, "--lang", "en"
    )
    assert (done.exit_code, done.stderr) == (0, "")
    assert done.stdout.startswith("Built 2")
    assert (tmp_path / "out" / "index.html").is_file()
    assert not (tmp_path / "out" / "pagefind").exists()


def test_a_base_url_takes_the_place_of_the_written_one(content: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    done = call(
        "build",
        "--content",
        content,
        "--out",
        out,
        "--no-search",
        "--no-booklet",
        "--base-url",
        "https://example.jp/repo/",
    )
    assert done.exit_code == 0
    home = (out / "index.html").read_text(encoding="utf-8")
    assert '<link rel="canonical" href="https://example.jp/repo/">' in home
    assert "mihon.example/" not in home.replace("shirube@mihon.example", "")


def test_an_error_leaves_the_site_as_it_was(content: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    assert call("--content", content, "--out", out, "--no-search", "--no-booklet").exit_code == 0
    before = tree(out)
    (content / "places" / "kawaberi.yaml").write_text(BAD, encoding="utf-8")
    done = call("--content", content, "--out", out, "--no-search", "--no-booklet")
    assert (done.exit_code, done.stdout) == (1, "")
    assert "places/kawaberi.yaml:8:" in done.stderr
    assert done.stderr.endswith("サイトは作りませんでした。前のサイトはそのままです。\n")
    assert tree(out) == before
    assert sorted(os.listdir(tmp_path)) == ["content", "out"]


def test_strict_stops_at_a_warning_and_says_so(content: Path, tmp_path: Path) -> None:
    late = ("--today", "2028-01-05", "--content", content)  # everything was confirmed more than a year ago
    assert call("check", *late).exit_code == 0
    assert call("check", *late, "--strict").exit_code == 1
    assert call("--out", tmp_path / "out", "--no-search", "--no-booklet", *late, "--strict").exit_code == 1
    assert not (tmp_path / "out").exists()
    done = call("--out", tmp_path / "out", "--no-search", "--no-booklet", *late)
    assert done.exit_code == 0
    assert "注意" in done.stderr


@pytest.mark.parametrize(
    "arguments",
    [
        ["build", "--content", "nowhere"],
        ["check", "--content", "nowhere"],
        ["check", "--content", "build.py"],
        ["serve", "--content", "nowhere"],
        ["new", "place", "x", "--content", "nowhere"],
        ["--wrong"],
        ["build", "--jobs", "0"],
        ["build", "word"],
        ["check", "--format", "xml"],
        ["check", "--lang", "fr"],
        ["build", "--base-url", "javascript:alert(1)"],
        ["build", "--today", "2026-13-01"],
        ["build", "--today", "20261102"],
        ["check", "--today", "昨日"],
        ["schedule", "--today", "2026-02-30", "毎週土曜"],
        ["schedule", "--today", "0001-01-01", "毎週土曜"],
        ["schedule", "--today", "9999-12-31", "毎週土曜"],
        ["schedule"],
        ["new", "thing", "x"],
        ["new", "place"],
        ["new", "place", "../x", "--content", "content"],
        ["import", "excel", "README.md", "--into", "x"],
        ["import", "kodomo-shokudo", "no.csv", "--into", "x"],
        ["import", "kodomo-shokudo", "README.md"],
        ["init", "x"],
        ["init", "x", "--municipality", "013006"],
        ["init", "content", "--municipality", "012301"],
        ["dance"],
    ],
    ids=" ".join,
)
def test_a_wrong_command_exits_2_with_a_sentence_and_writes_nothing(
    arguments: Sequence[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    for name in ("README.md", "build.py"):
        (tmp_path / name).touch()
    shutil.copytree(VILLAGE, tmp_path / "content")
    before = tree(tmp_path)
    done = call(*arguments)
    assert done.exit_code == 2, done.output
    assert done.stdout == ""
    assert re.search(r"^エラー: \S", done.stderr)
    assert "Error" not in done.stderr
    assert tree(tmp_path) == before


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["check", "--contnt", "x"], "「--contnt」というオプションはありません。 もしかして「--content」?"),
        (["bild"], "「bild」というコマンドはありません。 もしかして「build」?"),
        (["check", "--format", "xml"], "「--format」に「xml」は選べません。次から選んでください：text、json、github"),
        (["build", "--jobs", "100"], "「--jobs」の「100」は使えません。1 から 64 までの数を書いてください。"),
        (["serve", "--port", "abc"], "「--port」の「abc」は使えません。0 から 65535 までの数を書いてください。"),
        (["build", "--today"], "「--today」のうしろに値を書いてください。"),
        (["build", "--strict=5"], "「--strict」のうしろに値は書けません。"),
        (["new", "place"], "「SLUG」が書かれていません。"),
        (["new"], "「KIND」が書かれていません。次から選んでください：place、organisation"),
        (["init", "x"], "「--municipality」が書かれていません。"),
        (["check", "word"], "「word」は余分です。"),
        (["import", "x", "no.csv", "--into", "x"], "「FILE」のファイル「no.csv」がないか、読めません。"),
        (["init", "x", "--municipality", "12301"], "もしかして「012301」（北海道登別市）?"),
        (["init", "x", "--municipality", "13101"], "もしかして「131016」（東京都千代田区）?"),
        (
            ["init", "x", "--municipality", "府中市"],
            "もしかして「132063」（東京都府中市）、「342084」（広島県府中市）?",
        ),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else "",
)
def test_a_wrong_command_is_told_of_in_japanese(
    arguments: Sequence[str], said: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    done = call(*arguments)
    assert done.exit_code == 2
    assert said in done.stderr.splitlines()[0]
    assert not re.search("Error|Usage|Try ", done.stderr)


@pytest.mark.parametrize("english", [["--lang", "en"], ["--lang=en"]], ids=" ".join)
def test_a_wrong_command_is_told_of_in_english_where_that_was_asked_for(english: Sequence[str]) -> None:
    done = call("check", "--contnt", "x", *english)
    assert done.exit_code == 2
    assert "No such option" in done.stderr
    assert "エラー" not in done.stderr


@pytest.mark.parametrize("arguments", [["--help"], ["-h"], ["--version"], ["check", "--help"]], ids=" ".join)
def test_help_is_not_a_build(arguments: Sequence[str]) -> None:
    done = call(*arguments)
    assert (done.exit_code, done.stderr) == (0, "")
    assert arguments != ["-h"] or "schedule" in done.stdout


# ---- the output folder and the content folder ----------------------------------------------------------------


@pytest.mark.parametrize("out", ["content", "content/site", ".", "content/places", "content/../content", "link"])
def test_the_site_is_never_written_over_the_content(out: str, content: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(content.parent)
    (content.parent / "link").symlink_to("content")
    (content.parent / ".shirube").touch()  # as if an earlier build had made the folder, and content moved in later
    (content / ".shirube").touch()
    before = tree(content.parent)
    done = call("build", "--out", out, "--no-search", "--no-booklet")
    assert (done.exit_code, done.stdout) == (2, "")
    assert "重なっています" in done.stderr
    assert tree(content.parent) == before


def test_a_folder_beside_the_content_with_a_like_name_is_fine(content: Path, tmp_path: Path) -> None:
    assert call("--content", content, "--out", tmp_path / "content-site", "--no-search", "--no-booklet").exit_code == 0


def test_a_folder_that_is_not_ours_is_not_replaced(content: Path, tmp_path: Path) -> None:
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "thesis.txt").write_text("mine")
    done = call("--content", content, "--out", tmp_path / "out", "--no-search", "--no-booklet")
    assert (done.exit_code, done.stdout) == (1, "")
    assert "[out-not-ours]" in done.stderr
    assert tree(tmp_path / "out") == {"thesis.txt": b"mine"}


def test_where_nobody_may_write_there_is_a_finding(content: Path, tmp_path: Path) -> None:
    locked = tmp_path / "locked"
    locked.mkdir(mode=0o555)
    done = call(
        "--content",
        content,
        "--out",
        "/proc/site" if os.geteuid() == 0 else locked / "site",
        "--no-search",
        "--no-booklet",
    )
    assert (done.exit_code, done.stdout) == (1, "")
    assert "[out-not-writable]" in done.stderr


# ---- check ------------------------------------------------------------------------------------------------------


def test_json_is_one_object_a_line_and_nothing_else(broken: Path) -> None:
    (broken / "places" / "mukashi.yaml").write_text("name: [\n", encoding="utf-8")
    done = call("check", "--content", broken, "--format", "json", "--today", TODAY)
    assert (done.exit_code, done.stderr) == (1, "")
    found = [json.loads(line) for line in done.stdout.splitlines()]
    assert len(found) >= 2
    for finding in found:
        assert list(finding) == FINDING
        assert finding["severity"] in ("error", "warning")
        assert all(isinstance(finding[name], str) for name in ("path", "rule", "message", "hint"))
        assert all(isinstance(finding[name], int) for name in ("line", "column"))
        assert Path(finding["path"]).exists()
    assert found == sorted(found, key=lambda finding: (finding["path"], finding["line"], finding["column"]))
    only = next(finding for finding in found if finding["rule"] == "schedule-unreadable")
    line = BAD.splitlines()[only["line"] - 1]
    assert line[only["column"] - 1 :].startswith(("第2土陽", "土陽", "陽"))


def test_nothing_found_is_nothing_said_to_programs(content: Path) -> None:
    for format_ in ("json", "github"):
        done = call("check", "--content", content, "--format", format_, "--today", TODAY)
        assert (done.exit_code, done.output) == (0, "")


def test_github_annotations_are_escaped(content: Path) -> None:
    bad = BAD.replace("第2土陽 10:00-12:00", r'"100%\n::error file=x::あ, い: う"')
    (content / "places" / "kawaberi.yaml").write_text(bad, encoding="utf-8")
    done = call("check", "--content", content, "--format", "github", "--today", TODAY)
    assert (done.exit_code, done.stderr) == (1, "")
    for line in done.stdout.splitlines():
        command, _, words = line.removeprefix("::").partition("::")
        assert re.fullmatch(r"(error|warning) file=[^,:\n]+,line=\d+,col=\d+,title=[a-z0-9-]+", command), line
        assert "\r" not in words
        assert not re.search(r"%(?!25|0A|0D)", words), words
    assert f"file={content}/places/kawaberi.yaml,line=8," in done.stdout


def test_findings_of_files_that_are_named_come_first(content: Path) -> None:
    (content / "places" / "kawaberi.yaml").write_text(BAD, encoding="utf-8")
    (content / "hotlines.yaml").write_text(
        "- {id: x, name: 見本, group: anyone, dial: '110', for: 話す, source: 見本}\n"
    )
    changed = content.parent / "changed.txt"
    changed.write_text(f"README.md\n{content}/places/kawaberi.yaml\n", encoding="utf-8")
    told = {}
    ways: tuple[list[str | Path], ...] = ([], ["--first", changed])
    for first in ways:
        done = call("check", "--content", content, "--format", "json", "--today", TODAY, *first)
        assert done.exit_code == 1
        told[bool(first)] = [json.loads(line)["path"].rpartition("/")[2] for line in done.stdout.splitlines()]
    assert told == {False: ["hotlines.yaml", "kawaberi.yaml"], True: ["kawaberi.yaml", "hotlines.yaml"]}


def test_text_shows_the_line_and_a_sum(broken: Path) -> None:
    done = call("check", "--content", broken, "--today", TODAY)
    assert (done.exit_code, done.stdout) == (1, "")
    head, source, caret, *_ = done.stderr.splitlines()
    assert re.match(rf"{re.escape(str(broken))}/places/kawaberi\.yaml:8:\d+ エラー: ", head)
    assert source.strip() == "open: [第2土陽 10:00-12:00]"
    assert caret.strip() == "^"
    assert done.stderr.endswith(" ファイルを確かめました：エラー 1 件、注意 0 件\n")
    assert "\x1b" not in done.stderr


@pytest.mark.parametrize(
    ("arguments", "head", "row"),
    [
        (["check"], "まとめ（多い順）：", r" +21  注意　  hotline-unchecked  「…」の番号と"),
        (
            ["check", "--lang", "en"],
            "In all, the most frequent first:",
            r" +21  warning  hotline-unchecked  Nobody has",
        ),
        (
            ["build", "--no-search", "--no-booklet"],
            "まとめ（多い順）：",
            r" +21  注意　  hotline-unchecked  「…」の番号と",
        ),
    ],
)
def test_many_findings_end_with_a_table(arguments: list[str], head: str, row: str, content: Path) -> None:
    lines = [f"- {{id: l{n}, name: 見本{n}, group: anyone, dial: '110', for: 話す, source: 見本}}" for n in range(21)]
    (content / "hotlines.yaml").write_text("\n".join(lines[:20]) + "\n", encoding="utf-8")
    out: list[str | Path] = ["--out", content.parent / "site"] if arguments[0] == "build" else []
    assert head not in call(*arguments, *out, "--content", content, "--today", TODAY).stderr
    (content / "hotlines.yaml").write_text("\n".join(lines) + "\n", encoding="utf-8")
    told = call(*arguments, *out, "--content", content, "--today", TODAY).stderr
    assert re.search(rf"\n\n{re.escape(head)}\n{row}", told), told
    # A build shows a few of them and says how to see the rest; a check shows them all.
    is_build = arguments[0] == "build"
    assert told.count("[hotline-unchecked]") == (3 if is_build else 21)
    assert (f"build.py check --content {content}\n" in told) is is_build
    for format_ in ("json", "github"):
        done = call("check", "--content", content, "--today", TODAY, "--format", format_)
        assert (len(done.stdout.splitlines()), done.stderr) == (21, "")


def test_a_finding_cannot_write_on_the_terminal(content: Path) -> None:
    path = content / "places" / "kawaberi.yaml"
    path.write_text(BAD.replace("第2土陽", '"\\e[31m\\e]0;x\\a\\u202e"') + "venue: '\x1b[2J'\n", encoding="utf-8")
    (content / "places" / "\x1b[31mred.yaml").write_text("x")
    for format_ in ("text", "json", "github"):
        done = call("check", "--content", content, "--today", TODAY, "--format", format_)
        assert done.exit_code == 1
        assert not re.search(r"[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e]", done.output)


def test_english_where_asked_for(broken: Path) -> None:
    done = call("check", "--content", broken, "--today", TODAY, "--lang", "en")
    assert " error: " in done.stderr
    assert done.stderr.splitlines()[-1].endswith("files: 1 errors, 0 warnings")
    told = call("check", "--content", broken, "--today", TODAY, "--lang", "en", "--format", "json").stdout
    message = json.loads(told)["message"]
    assert not re.search("[ぁ-んァ-ヶ]", message.replace("第2土陽 10:00-12:00", "").replace("第2土陽", "")), message


@pytest.mark.parametrize(
    ("cwd", "given", "seen"),
    [
        (".", "content", "content/places/kawaberi.yaml"),
        (".", "content/", "content/places/kawaberi.yaml"),
        (".", "./content", "content/places/kawaberi.yaml"),
        ("content", ".", "places/kawaberi.yaml"),
        ("content/places", "..", "../places/kawaberi.yaml"),
        ("elsewhere", "../content", "../content/places/kawaberi.yaml"),
        (".", "{tmp}/content", "{tmp}/content/places/kawaberi.yaml"),
    ],
)
def test_a_finding_names_the_file_as_it_opens_from_here(
    cwd: str, given: str, seen: str, broken: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (broken.parent / "elsewhere").mkdir()
    monkeypatch.chdir(broken.parent / cwd)
    tmp = str(broken.parent)
    done = call("check", "--content", given.format(tmp=tmp), "--format", "json", "--today", TODAY)
    path = json.loads(done.stdout)["path"]
    assert path == seen.format(tmp=tmp)
    assert Path(path).read_text(encoding="utf-8") == BAD
    (broken / "site.yaml").unlink()
    rows = call("check", "--content", given.format(tmp=tmp), "--format", "json", "--today", TODAY).stdout.splitlines()
    missing = next(row for row in map(json.loads, rows) if row["rule"] == "content-file-missing")
    assert Path(missing["path"]).parent.samefile(broken)


# ---- schedule ---------------------------------------------------------------------------------------------------


def test_schedule_answers_every_row_in_order() -> None:
    rows = [
        "第2・第4土曜 17:00-19:00",
        "",
        "不定期",
        "わからない行☃",
        "  毎週火曜 10:00-12:00 ",
        "x" * 30_000,
        "毎月21日",
    ]
    given = "\ufeff" + "\r\n".join(rows) + "\n"
    done = run("schedule", "-", "--format", "json", "--today", TODAY, given=given.encode())
    assert (done.returncode, done.stderr) == (0, b"")
    told: list[dict[str, Any]] = [json.loads(line) for line in done.stdout.decode().splitlines()]
    assert [row["text"][:100].strip() for row in told] == [row[:100].strip() for row in rows]
    for row in told:
        assert list(row) == ["text", "rules", "closed", "irregular", "next"]
        assert all(list(rule) == RULE for rule in row["rules"])
    assert told[0]["rules"] == [
        {
            "weekdays": ["sat"], "nth": [2, 4], "monthdays": [], "months": [], "interval_weeks": 1,
            "start": "17:00", "end": "19:00", "note": None,
        }
    ]  # fmt: skip
    assert told[0]["next"][:3] == ["2026-11-14", "2026-11-28", "2026-12-12"]
    assert (told[2]["rules"], told[2]["irregular"], told[2]["next"]) == ([], "不定期", [])
    assert told[6]["next"][:2] == ["2026-11-21", "2026-12-21"]


def test_schedule_takes_bytes_that_are_no_text() -> None:
    done = run("schedule", "-", "--format", "json", given=b"\xff\xfe\n\x00\n\x93y\n")
    assert (done.returncode, done.stderr) == (0, b"")
    assert len(done.stdout.splitlines()) == 3


def test_schedule_tells_people_how_it_reads_a_line() -> None:
    done = call("schedule", "第2土曜 10:00-12:00", "--today", TODAY)
    assert (done.exit_code, done.stderr) == (0, "")
    assert "第2土曜" in done.stdout
    assert "11月14日" in done.stdout
    assert call("schedule", "第2土陽 10:00-12:00").exit_code == 1


# ---- new, init, import, schema ----------------------------------------------------------------------------------


@pytest.mark.parametrize(("kind", "term"), [("place", "salon"), ("organisation", "npo")])
def test_a_new_file_passes_check_once_filled_and_is_never_overwritten(content: Path, kind: str, term: str) -> None:
    done = call("new", kind, "asahi", "--content", content)
    path = content / f"{kind}s" / "asahi.yaml"
    assert (done.exit_code, done.stderr) == (0, "")
    assert str(path) in done.stdout
    blank = path.read_text(encoding="utf-8")
    assert call("check", "--content", content, "--today", TODAY).exit_code == 1  # blanks are not yet an entry
    filled = blank
    words = {"name": "見本サロン あさひ", "kana": "みほんさろん あさひ", "organisation": "shakyo", "kind": term}
    for key, value in {**words, "summary": "お茶を飲むところです。"}.items():
        filled = re.sub(rf"(?m)^{key}:$", f"{key}: {value}", filled)
    path.write_text(filled, encoding="utf-8")
    done = call("check", "--content", content, "--today", TODAY)
    assert done.exit_code == 0, done.stderr
    again = call("new", kind, "asahi", "--content", content, "--lang", "en")
    assert again.exit_code == 2
    assert "asahi" in again.stderr
    assert path.read_text(encoding="utf-8") == filled


@pytest.mark.parametrize("code", ["013005", "012301"])
def test_a_new_site_builds_at_once(code: str, tmp_path: Path) -> None:
    content = tmp_path / "town"
    assert call("init", content, "--municipality", code).exit_code == 0
    done = call("check", "--content", content, "--today", LATER, "--format", "json")
    assert [line for line in done.stdout.splitlines() if '"error"' in line] == []
    assert done.exit_code == 0
    done = call("--content", content, "--out", tmp_path / "site", "--today", LATER, "--no-search", "--no-booklet")
    assert done.exit_code == 0, done.output
    assert (tmp_path / "site" / "index.html").is_file()
    before = tree(content)
    assert call("init", content, "--municipality", code).exit_code == 2
    assert tree(content) == before


def test_what_the_file_system_refuses_is_a_sentence(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "file").touch()
    (tmp_path / "list.csv").write_text(CSV, encoding="utf-8")
    commands: list[list[str | Path]] = [
        ["init", tmp_path / "file", "--municipality", "012301"],
        ["schema", "--into", tmp_path / "file"],
        ["import", "kodomo-shokudo", tmp_path / "list.csv", "--into", tmp_path / "file" / "content"],
    ]
    for arguments in commands:
        assert boundary(monkeypatch, *arguments) == 2, arguments
        said = capsys.readouterr()
        assert str(tmp_path / "file") in said.err
        assert "Traceback" not in said.err
    assert (tmp_path / "file").read_bytes() == b""


@pytest.mark.parametrize(
    ("format_", "rows"),
    [
        ("kodomo-shokudo", "名称,住所,電話番号,開催日時\n見本食堂,見本村川上0-1,0143-00-0001,毎月第2土曜日\n,,,\n"),
        ("public-facility", "名称,名称_カナ,種別,緯度,経度\n見本児童館,ミホンジドウカン,児童館,42.4,141.1\n"),
    ],
)
def test_an_import_tells_what_became_of_the_rows(format_: str, rows: str, tmp_path: Path) -> None:
    listed = tmp_path / "list.csv"
    listed.write_text(rows, encoding="utf-8-sig")
    done = call("import", format_, listed, "--into", tmp_path / "content")
    assert done.exit_code == 0, done.output
    assert done.stdout.startswith("1行を読みました（文字コード：utf-8-sig）。場所 1 件を書き、")
    assert len(list((tmp_path / "content" / "places").iterdir())) == 1
    assert re.fullmatch(
        r"Read 1 rows .*\n", call("import", format_, listed, "--into", tmp_path / "content", "--lang", "en").stdout
    )


def test_an_import_of_nothing_exits_1(tmp_path: Path) -> None:
    for name, matter in (
        ("empty.csv", b""),
        ("words.csv", "これは表ではない\n".encode()),
        ("zip.csv", b"PK\x03\x04\xff"),
    ):
        (tmp_path / name).write_bytes(matter)
        for format_ in ("kodomo-shokudo", "public-facility"):
            done = call("import", format_, tmp_path / name, "--into", tmp_path / "content")
            assert done.exit_code == 1, done.output
            assert name in done.stderr
    assert not (tmp_path / "content").exists()


def test_the_schemas_are_json(tmp_path: Path) -> None:
    done = call("schema")
    assert done.exit_code == 0
    told = json.loads(done.stdout)
    assert told == json_schemas()
    for schema in told.values():
        assert schema["type"] == "object"
        references = set(re.findall(r'"\$ref": "#/\$defs/(\w+)"', json.dumps(schema)))
        assert references <= set(schema.get("$defs", {}))
        assert set(schema["required"]) <= set(schema["properties"])
    assert call("schema", "--into", tmp_path / "schemas").exit_code == 0
    assert sorted(tree(tmp_path)) == [f"schemas/{name}.schema.json" for name in sorted(told)]


# ---- the boundary -----------------------------------------------------------------------------------------------


def test_a_fault_of_the_program_is_a_sentence_and_a_report(
    content: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def fail(*_: object) -> None:
        raise RuntimeError("見本の故障")

    monkeypatch.setenv("TMPDIR", str(tmp_path))
    monkeypatch.setattr("tempfile.tempdir", None)
    monkeypatch.setattr("shirube.pipeline.compose", fail)
    assert boundary(monkeypatch, "--content", content, "--out", tmp_path / "out", "--no-search", "--no-booklet") == 70
    said = capsys.readouterr()
    assert said.out == ""
    assert "しるべの不具合です" in said.err
    assert "Traceback" not in said.err + said.out
    (report,) = tmp_path.glob("shirube-*.txt")
    assert str(report) in said.err
    assert "RuntimeError: 見本の故障" in report.read_text(encoding="utf-8")
    assert not (tmp_path / "out").exists()


def test_a_fault_without_room_for_a_report_is_still_a_sentence(
    content: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def fail(*_: object, **__: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr("tempfile.mkstemp", fail)
    monkeypatch.setattr("shirube.pipeline.compose", lambda *_: 1 / 0)
    assert boundary(monkeypatch, "--content", content, "--out", tmp_path / "out", "--no-search", "--no-booklet") == 70
    said = capsys.readouterr().err
    assert "しるべの不具合です" in said
    assert "Traceback" not in said


@pytest.mark.parametrize(
    "words",
    [
        ("init", "{}/city", "--municipality", "012301"),
        ("import", "kodomo-shokudo", "{}/list.csv", "--into", "{}/city"),
        ("new", "place", "ike", "--content", "{}/content"),
        ("export", "--content", "{}/content", "--out", "{}/city/table.xlsx"),
        ("report", "stale", "--content", "{}/content", "--out", "{}/city/stale.txt"),
    ],
)
def test_a_full_disk_is_told_and_leaves_no_half_file(
    words: Sequence[str],
    content: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    (tmp_path / "list.csv").write_text(
        "名称,住所,開催曜日\n見本こども食堂,東京都調布市仙川町1-1,土\n", encoding="utf-8"
    )

    class Full(io.FileIO):
        def write(self, data: object) -> int:
            del data
            raise OSError(errno.ENOSPC, "No space left on device")

    opened = Path.open

    def open_full(self: Path, mode: str = "r", *more: Any, **named: Any) -> Any:
        return Full(self, mode.replace("b", "")) if mode in ("wb", "xb") else opened(self, mode, *more, **named)

    before = tree(content)
    monkeypatch.setattr(Path, "open", open_full)
    assert boundary(monkeypatch, *(word.format(tmp_path) for word in words)) == 2
    monkeypatch.undo()
    assert "ディスクがいっぱいです" in capsys.readouterr().err
    assert tree(content) == before
    assert not [path for path in (tmp_path / "city").rglob("*") if path.is_file()]


@pytest.mark.parametrize("stage", ["load._read_entries", "pipeline.compose"])
def test_an_interruption_is_quiet(
    stage: str, content: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def interrupt(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(f"shirube.{stage}", interrupt)
    assert boundary(monkeypatch, "--content", content, "--out", tmp_path / "out", "--no-search", "--no-booklet") == 130
    said = capsys.readouterr()
    assert (said.out, said.err.strip()) == ("", "")
    assert sorted(os.listdir(tmp_path)) == ["content"]


@contextmanager
def children_hear_control_c() -> Iterator[None]:
    """Begin children that hear it although the tests run in the background, where a shell makes everybody deaf."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)


@contextmanager
def not_left_running(child: subprocess.Popen[bytes]) -> Iterator[None]:
    """End the child when a test fails: whoever waits for it would wait for ever."""
    try:
        yield
    finally:
        if child.poll() is None:
            child.kill()


def test_control_c_in_a_terminal_is_quiet(tmp_path: Path) -> None:
    with (
        children_hear_control_c(),
        subprocess.Popen(
            [sys.executable, ROOT / "build.py", "schedule", "-"],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
        ) as child,
        not_left_running(child),
    ):  # fmt: skip
        assert child.stdin is not None
        assert child.stdout is not None
        assert child.stderr is not None
        child.stdin.write("毎週土曜\n".encode())
        child.stdin.flush()
        time.sleep(0.1)
        child.stdin.write(b"x" * 100_000)  # more than a buffer, so that the first row is read now
        child.stdin.flush()
        assert child.stdout.readline()
        child.send_signal(signal.SIGINT)
        assert child.wait(20) == 130
        assert child.stderr.read().strip() == b""


def test_serve_says_of_each_build_how_it_went_and_ends_quietly(content: Path, tmp_path: Path) -> None:
    place = content / "places" / "niji.yaml"
    text = place.read_text(encoding="utf-8")
    log = tmp_path / "log"
    with (
        children_hear_control_c(),
        log.open("wb") as stream,
        subprocess.Popen(
            [sys.executable, "-u", ROOT / "build.py", "serve", "--port", "0",
             "--content", content, "--out", tmp_path / "out"],
            stdout=stream, stderr=stream,
        ) as child,
        not_left_running(child),
    ):  # fmt: skip

        def wait_for(words: str, times: int) -> None:
            until = time.monotonic() + 60
            while log.read_text(encoding="utf-8").count(words) < times:
                assert child.poll() is None
                assert time.monotonic() < until, log.read_text(encoding="utf-8")
                time.sleep(0.05)

        wait_for("で見られます", 1)
        place.write_text(text.replace("name: ", "name："), encoding="utf-8")
        wait_for("サイトを作れませんでした", 1)
        place.write_text(text, encoding="utf-8")
        wait_for("サイトを作りました", 2)
        child.send_signal(signal.SIGINT)
        assert child.wait(20) == 0
    said = log.read_text(encoding="utf-8")
    assert said.rstrip().endswith("サイトを作りました。")
    assert "[yaml-wide-colon]" in said


def test_a_reader_who_leaves_early_is_no_fault() -> None:
    command = f"'{sys.executable}' '{ROOT}/build.py' schedule - --format json | head -n 1; exit ${{PIPESTATUS[0]}}"
    done = subprocess.run(
        ["bash", "-c", command], input="毎週土曜\n".encode() * 3000, capture_output=True, check=False, timeout=60
    )
    assert len(done.stdout.splitlines()) == 1
    assert done.stderr == b""
    assert done.returncode in (0, 1)


@pytest.mark.parametrize("env", [{"LANG": "C"}, {"LC_ALL": "C"}, {"PYTHONIOENCODING": "ascii"}], ids=str)
def test_a_poor_locale_is_no_fault(env: Mapping[str, str], broken: Path) -> None:
    done = run("check", "--content", broken, "--today", TODAY, env=env)
    assert done.returncode == 1
    assert b"Traceback" not in done.stderr
    assert b"[schedule-unreadable]" in done.stderr
    if "PYTHONIOENCODING" not in env:
        assert "エラー" in done.stderr.decode("utf-8")


def test_an_argument_that_is_no_text_is_no_fault() -> None:
    done = subprocess.run(
        [sys.executable, str(ROOT / "build.py"), "schedule", b"\xff\xfe", "--format", "json"],
        capture_output=True, check=False, timeout=60,
    )  # fmt: skip
    assert done.returncode == 0
    assert len(json.loads(done.stdout)["text"]) == 2
    assert done.stderr == b""


# ---- a terminal -------------------------------------------------------------------------------------------------


def on_terminal(*arguments: str | Path, env: Mapping[str, str]) -> tuple[int, str]:
    """Run a command whose standard error is a terminal; return the exit code and what it shows."""
    leader, follower = pty.openpty()
    with subprocess.Popen(
        [sys.executable, ROOT / "build.py", *arguments],
        stdout=subprocess.DEVNULL,
        stderr=follower,
        env={"PATH": os.environ["PATH"], "TERM": "xterm", **env},
    ) as child:
        os.close(follower)
        shown = b""
        try:
            while more := os.read(leader, 4096):
                shown += more
        except OSError:
            pass  # the other end is closed
        os.close(leader)
        return child.wait(30), shown.decode("utf-8")


def test_a_terminal_is_shown_progress_and_colour(broken: Path, tmp_path: Path) -> None:
    code, shown = on_terminal("build", "--content", broken, "--out", tmp_path / "out", env={})
    assert code == 1
    assert "読んでいます…" in shown
    assert "\x1b[31m" in shown
    code, shown = on_terminal("build", "--content", broken, "--out", tmp_path / "out", env={"NO_COLOR": "1"})
    assert code == 1
    assert "読んでいます…" in shown
    assert "\x1b" not in shown


def test_what_the_commands_are_called_is_fixed() -> None:
    """Other tools call them: a name or option that goes away breaks somebody."""
    options = {
        "build": {
            "--content",
            "--out",
            "--base-url",
            "--today",
            "--strict",
            "--no-search",
            "--no-booklet",
            "--jobs",
            "--lang",
        },
        "check": {"--content", "--format", "--strict", "--lang"},
        "serve": {"--port", "--lang"},
        "new": {"kind", "slug", "--content", "--lang"},
        "import": {"format_", "file", "--into", "--lang"},
        "init": {"directory", "--municipality", "--lang"},
        "schedule": {"lines", "--today", "--format", "--lang"},
        "apply": {"file", "--content", "--mapping", "--dry-run", "--office", "--today", "--jobs", "--lang"},
        "export": {
            "--content",
            "--format",
            "--out",
            "--kind",
            "--organisation",
            "--office",
            "--force",
            "--today",
            "--lang",
        },
        "forms": {"--content", "--into", "--issue"},
        "fmt": {"files", "--content", "--check", "--lang"},
        "schema": set(),
        "report": {"what", "--content", "--format", "--out", "--today", "--jobs", "--lang"},
        "booklet": {
            "--content",
            "--out",
            "--audience",
            "--area",
            "--organisation",
            "--entry",
            "--edition",
            "--language",
            "--base-url",
            "--today",
            "--jobs",
            "--lang",
        },
        "receive": {"--settings", "--once"},
        "purge": {"--settings", "--days"},
    }
    groups = {
        "campaign": {"start", "status", "letters", "remind"},
        "edit-link": {"issue", "letters", "list", "revoke", "rotate"},
        "review": {"list", "conflicts", "show", "accept", "decline", "page"},
    }
    commands = {listed.name: listed.load() for listed in COMMANDS}
    assert set(build.main.commands) == set(commands) == {*options, *groups}
    for name, wanted in groups.items():
        group = commands[name]
        assert isinstance(group, click.Group)
        assert wanted == set(group.commands), name
    for name, wanted in options.items():
        known = {word for param in commands[name].params for word in param.opts}
        assert wanted <= known, name


@pytest.mark.parametrize("listed", COMMANDS, ids=lambda listed: listed.name)
def test_the_list_says_of_a_command_what_it_says_itself(listed: Elsewhere) -> None:
    command = listed.load()
    assert (listed.name, listed.help) == (command.name, command.help)


@pytest.mark.parametrize(
    ("words", "imported"),
    [("--help", ""), ("--version", ""), ("schema --help", "schema"), ("check --help", "findings options site")],
)
def test_no_command_waits_for_another(words: str, imported: str) -> None:
    program = (
        "import contextlib, sys, build\n"
        "with contextlib.suppress(SystemExit): build.run()\n"
        "print(*(name for name in sys.modules if name.startswith('shirube.')))"
    )
    done = subprocess.run([sys.executable, "-c", program, *words.split()], cwd=ROOT, capture_output=True, check=True)
    found = set(done.stdout.decode().splitlines()[-1].split()) - {"shirube.commands", "shirube.clock"}
    assert found == {f"shirube.commands.{name}" for name in (*imported.split(), "boundary", "group", "main", "usage")}
