"""Reports count what the directory holds, say where nobody is served, and ask only public addresses."""

from __future__ import annotations

import csv
import io
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import suppress
from datetime import date
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from shirube.link import DAYS, Directory
from shirube.load import check_content
from shirube.reports.completeness import completeness
from shirube.reports.coverage import coverage
from shirube.reports.links import asked, links
from shirube.reports.report import Report, Table
from shirube.reports.stale import stale
from shirube.reports.written import as_csv, as_html, as_text

ROOT = Path(__file__).resolve().parent.parent
TODAY = date(2026, 11, 24)


@pytest.fixture(scope="module")
def directory() -> Directory:
    found = check_content(ROOT / "content", TODAY).directory
    assert found is not None
    return found


def table(report: Report, title: str) -> Table:
    return next(each for each in report.tables if each.title == title)


def test_the_oldest_confirmation_is_asked_first_and_everything_is_counted(directory: Directory) -> None:
    report = stale(directory, date(2027, 10, 1))
    counted = {str(row[0]): int(row[1]) for row in report.tables[0].rows}
    assert sum(counted.values()) == len(directory.listed)
    assert [row[2] for row in report.tables[0].rows] == [
        round(100 * n / len(directory.listed)) for n in counted.values()
    ]
    assert as_html(report, "見本市").count("<meter ") == 3
    due = table(report, "確かめる順").rows
    assert len(due) == counted["確認なし"] + counted["365日より前"]
    days = [row[-1] for row in due if row[-1] != ""]
    assert days == sorted(days, key=int, reverse=True)
    # Confirmed on 2025-02-15: 958 days before 2027-10-01, by the calendar.
    assert next(row for row in due if row[0] == "places/mihon-gutsugutsu.yaml")[4:] == ("2025-02-15", "電話", 958)


def test_gaps_are_what_the_lists_do_not_hold(directory: Directory) -> None:
    report = coverage(directory, TODAY)
    by_day = table(report, "対象と曜日")
    running = [entry for entry in directory.listed if not entry.is_paused]
    for term in directory.vocabularies["audiences"]:
        row = next(row for row in by_day.rows if row[0] == term.ja)
        meant = [
            entry
            for entry in running
            if term.id in entry.audiences or (term.id == "anyone" and entry.listing.admission == "anyone")
        ]
        counts = [sum(day in entry.days for entry in meant) for day in DAYS]
        assert row[1:] == (*counts[:-1], counts[-1] or "", len(meant))
    missing = {(str(kind), str(name)) for kind, name in table(report, report.tables[0].title).rows}
    assert {name for kind, name in missing if kind == "対象"} == {row[0] for row in by_day.rows if row[-1] == 0}


def test_a_question_is_answered_or_named(directory: Directory) -> None:
    report = completeness(directory, TODAY)
    entries = {str(row[0]): row for row in table(report, "掲載ごと").rows}
    assert len(entries) == len(directory.listed)
    for entry in directory.listed:
        _, _, missing, percent = entries[f"{entry.key}.yaml"]
        asked_of = 15 if entry.place else 12
        lacks = [name for name in str(missing).split("、") if name]
        assert percent == round(100 * (asked_of - len(lacks)) / asked_of)
        assert ("くわしい説明" in lacks) is not bool(entry.listing.description)
    assert sum(int(row[1]) for row in table(report, "項目ごと").rows) == sum(
        (15 if entry.place else 12) - len([name for name in str(entries[f"{entry.key}.yaml"][2]).split("、") if name])
        for entry in directory.listed
    )


HOSTILE = Report(
    "題",
    TODAY,
    (Table("表", ("名前", "数"), (("=1+1", 0), ("<script>x</script>\n二行", 3)), "grid"), Table("空", ("名前",), ())),
)


def test_words_stay_words_however_they_are_written() -> None:
    rows = list(csv.reader(io.StringIO(as_csv(HOSTILE).removeprefix("\ufeff"))))
    assert as_csv(HOSTILE).startswith("\ufeff")
    assert rows == [["表"], ["名前", "数"], ["'=1+1", "0"], ["<script>x</script>\n二行", "3"], [], ["空"], ["名前"]]
    page = as_html(HOSTILE, "見本市")
    assert "<script>" not in page
    assert "&lt;script&gt;" in page
    assert page.count("data-gap") == page.count("<td data-number data-gap>0</td>") + 1  # and its style
    # The widest name takes 23 columns, the number 2: 数 is as wide as two figures.
    assert as_text(HOSTILE).splitlines()[2:] == [
        "■ 表（2行）",
        "  名前" + " " * 19 + "  数",
        "  =1+1" + " " * 19 + "   0",
        "  <script>x</script> 二行" + "   3",
        "",
        "■ 空（0行）",
        "  （なし）",
    ]


class _Answers(BaseHTTPRequestHandler):
    def _answer(self) -> None:
        self.server.asked.append((self.command, self.path))  # type: ignore[attr-defined]
        code = int(self.path.split("/")[1].split("?")[0])
        if self.command == "HEAD" and self.path.endswith("no-head"):
            code = 405
        self.send_response(code)
        if code in (301, 302):
            self.send_header("Location", self.path if self.path.endswith("round") else "/200/")
        self.send_header("Content-Length", "0")
        self.end_headers()

    do_GET = do_HEAD = _answer  # noqa: N815 - the names of the library

    def log_message(self, *_: object) -> None: ...


@pytest.fixture
def server() -> Iterator[ThreadingHTTPServer]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Answers)
    server.asked = []  # type: ignore[attr-defined]
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield server
    server.shutdown()
    server.server_close()
    thread.join()


@pytest.mark.parametrize(
    ("path", "verdict", "words"),
    [
        ("/200/", "alive", "200"),
        ("/200/no-head", "alive", "200"),
        ("/301/", "alive", "200"),
        ("/200/日本?q=語", "alive", "200"),
        ("/404/", "gone", "ページがありません（404）"),
        ("/410/", "gone", "ページがありません（410）"),
        ("/503/", "unclear", "開けません（503）"),
        ("/302/round", "unclear", "別のアドレスへの案内が続きます"),
    ],
)
def test_an_address_is_alive_gone_or_unclear(server: ThreadingHTTPServer, path: str, verdict: str, words: str) -> None:
    address = f"http://127.0.0.1:{server.server_port}{path}"
    assert asked(address, is_allowed=lambda _: True) == (verdict, words)


def test_a_server_that_never_ends_its_answer_keeps_nobody_waiting(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("shirube.reports.links._SECONDS_IN_ALL", 0.2)
    with socket.create_server(("127.0.0.1", 0)) as server:

        def drip() -> None:
            with suppress(OSError), server.accept()[0] as line:
                for _ in range(150):
                    line.sendall(b"H")
                    time.sleep(0.02)

        thread = threading.Thread(target=drip)
        thread.start()
        begun = time.monotonic()
        address = f"http://127.0.0.1:{server.getsockname()[1]}/"
        assert asked(address, is_allowed=lambda _: True) == ("unclear", "つながりません")
        assert time.monotonic() - begun < 2
        thread.join()


@pytest.mark.parametrize(
    ("errno", "verdict"), [(socket.EAI_NONAME, "gone"), (socket.EAI_AGAIN, "unclear"), (socket.EAI_FAIL, "unclear")]
)
def test_a_line_that_is_down_makes_no_link_dead(errno: int, verdict: str, monkeypatch: pytest.MonkeyPatch) -> None:
    def nobody(*_: object, **__: object) -> None:
        raise socket.gaierror(errno, "nobody answers")

    monkeypatch.setattr(socket, "getaddrinfo", nobody)
    assert asked("https://mihon.example/")[0] == verdict


def test_nothing_but_public_hosts_is_asked(server: ThreadingHTTPServer) -> None:
    port = server.server_port
    for host in (f"127.0.0.1:{port}", f"localhost:{port}", f"[::ffff:127.0.0.1]:{port}", "169.254.169.254", "10.0.0.1"):
        assert asked(f"http://{host}/200/") == ("unclear", "外から開けないアドレスです")
    assert asked("file:///etc/passwd") == ("unclear", "http でも https でもありません")
    assert server.asked == []  # type: ignore[attr-defined]
    with_closed_port = asked("http://127.0.0.1:1/", is_allowed=lambda _: True)
    assert with_closed_port == ("unclear", "つながりません")


def test_each_link_is_asked_once_and_told_with_its_file(directory: Directory) -> None:
    seen: list[str] = []

    def ask(address: str) -> tuple[str, str]:
        seen.append(address)
        return ("gone", "ない") if "line.me" in address else ("alive", "200")

    report = links(directory, TODAY, ask)  # type: ignore[arg-type]
    assert len(seen) == len(set(seen)) > 5
    told = {str(row[2]) for row in table(report, "切れているリンク").rows}
    assert told == {address for address in seen if "line.me" in address}
    assert table(report, "確かめられなかったリンク").rows == ()
