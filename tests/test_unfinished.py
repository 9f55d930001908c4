"""Killed at any step of writing, a change of entries is whole, or the next one takes back all of it and says so."""

from __future__ import annotations

import errno
import json
import os
import shutil
import sys
from collections.abc import Callable
from datetime import date
from itertools import count
from pathlib import Path

import pytest

from shirube import unfinished
from shirube.apply import Applied, ApplyRequest, apply_file
from shirube.intake.sent_json import FORMAT
from shirube.load import check
from shirube.outputs import OutputFile
from shirube.unfinished import NOTE, take_back, write_or_take_back

VILLAGE = Path(__file__).resolve().parent / "sites" / "village"
FILES = [
    OutputFile("places/niji.yaml", b"name: new\n"),
    OutputFile("places/shin-kai.yaml", b"name: new\n"),
    OutputFile("organisations/shakyo.yaml", b"name: new\n"),
]
STEPS = frozenset({"open", "os.rename", "os.remove", "os.mkdir"})
"""What Python tells an audit hook of before it does it."""


def killed_at(step: int, work: Callable[[], object], steps: frozenset[str] = STEPS) -> bool:
    """Do some work in a fork that ends without a word right before one step on the disk; False where it came through."""
    child = os.fork()
    if child == 0:
        left = iter(range(step, -1, -1))

        def watch(event: str, arguments: tuple[object, ...]) -> None:
            reads = event == "open" and not (isinstance(arguments[2], int) and arguments[2] & os.O_WRONLY)
            if event in steps and not reads and not next(left):
                os._exit(9)

        sys.addaudithook(watch)
        try:
            work()
        finally:
            os._exit(0)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 9


@pytest.fixture
def content(tmp_path: Path) -> Path:
    for path, text in (("places/niji.yaml", b"name: old\n"), ("organisations/shakyo.yaml", b"name: ol\xffd\r\n")):
        (tmp_path / path).parent.mkdir()
        (tmp_path / path).write_bytes(text)
    return tmp_path


def there(content: Path) -> dict[str, bytes]:
    return {path.relative_to(content).as_posix(): path.read_bytes() for path in content.rglob("*") if path.is_file()}


def test_killed_at_any_step_all_of_it_is_taken_back_even_where_that_is_killed_too(content: Path) -> None:
    before, whole, halfway = there(content), {file.path: file.content for file in FILES}, 0
    for step in count():
        if not killed_at(step, lambda: write_or_take_back(FILES, content)):
            break
        halfway += (there(content).get("places/niji.yaml") != before["places/niji.yaml"]) and there(content) != whole
        for again in count():
            if not killed_at(again, lambda: take_back(content)):
                break
        assert there(content) == before, f"killed before step {step}"
        assert take_back(content) == unfinished.TakenBack()
    assert there(content) == whole
    assert step >= 8, "a note, three files and their places, the note gone"
    assert halfway, "some kills leave one file new and another old"


def test_what_fails_while_it_is_written_is_taken_back_at_once(content: Path) -> None:
    before = there(content)
    with pytest.raises(OSError, match="too long"):
        write_or_take_back([*FILES, OutputFile(f"places/{'x' * 250}.yaml", b"")], content)
    assert there(content) == before


def test_a_disk_too_full_for_the_note_keeps_nothing_of_it(content: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(descriptor: int) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    before = there(content)
    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OSError, match="No space"):
        write_or_take_back(FILES, content)
    assert there(content) == before


def test_what_somebody_wrote_after_the_kill_is_left_and_named(content: Path) -> None:
    assert killed_at(2, lambda: write_or_take_back(FILES, content), frozenset({"os.rename"}))
    assert (
        (content / "places/niji.yaml").read_bytes() == (content / "places/shin-kai.yaml").read_bytes() == b"name: new\n"
    )
    (content / "places/niji.yaml").write_bytes(b"name: mine\n")
    taken = take_back(content)
    assert (taken.put_back, taken.left) == (("places/shin-kai.yaml",), ("places/niji.yaml",))
    assert there(content) == {"organisations/shakyo.yaml": b"name: ol\xffd\r\n", "places/niji.yaml": b"name: mine\n"}


@pytest.mark.parametrize(
    "note",
    [
        "",
        '[["places/niji.yaml", "name: wor',
        "[" * 100_000,
        "7",
        '[["places/niji.yaml"]]',
        '[[7, "x", "y"]]',
        '[["../niji.yaml", "bad", "AFTER"], ["site.yaml", "bad", "AFTER"], ["places/../x.yaml", "bad", "AFTER"]]',
        '[["places/niji.yaml", 7, "AFTER"]]',
    ],
)
def test_a_note_that_is_none_changes_nothing_and_goes(note: str, content: Path) -> None:
    before = there(content)
    (content / NOTE).write_text(note, encoding="utf-8")
    assert take_back(content) == unfinished.TakenBack()
    assert there(content) == before


def test_the_same_file_applied_after_a_kill_comes_to_the_same_and_says_what_happened(tmp_path: Path) -> None:
    def sent(entry: str, says: str, **changes: tuple[str | None, str]) -> dict[str, object]:
        sides = {name.replace("__", "."): {"was": was, "now": now} for name, (was, now) in changes.items()}
        return {"format": FORMAT, "entry": entry, "base": "", "says": says, "changes": sides}

    file = tmp_path / "sent.json"
    whole = {"kana": "みほんさろん あたらしい", "organisation": "shakyo", "kind": "salon", "audiences": "anyone"}
    whole |= {"summary": "あたらしい集まりです。", "admission": "anyone", "open": "不定期", "area": "kawashimo"}
    whole |= {"contact.phone": "0143-00-0009"}
    new = sent(
        "places/atarashii", "new", name=(None, "見本サロン あたらしい"), **{k: (None, v) for k, v in whole.items()}
    )
    file.write_text(
        json.dumps(
            [
                sent("places/kawaberi", "changed", contact__phone=("0143-00-0004", "0143-00-0098")),
                sent("places/kawaberi", "changed", contact__phone=("0143-00-0098", "0143-00-0099")),
                new,
            ]
        ),
        encoding="utf-8",
    )

    def apply(content: Path) -> Applied:
        return apply_file(ApplyRequest(file=file, content=content, today=date(2026, 11, 27), office=True))

    once = Path(shutil.copytree(VILLAGE, tmp_path / "once" / "content"))
    expected = apply(once)
    assert list(expected.files) == ["places/atarashii.yaml", "places/kawaberi.yaml"], expected.findings
    content = Path(shutil.copytree(VILLAGE, tmp_path / "content"))
    assert killed_at(1, lambda: apply(content), frozenset({"os.rename"}))
    held = there(content)
    assert NOTE in held
    told = [(issue.path, issue.rule) for issue in check(content, date(2026, 11, 27)) if issue.rule.startswith("apply")]
    assert told == [(f"content/{NOTE}", "apply-cut-off")]
    assert [held.get(path) == (once / path).read_bytes() for path in expected.files].count(True) == 1, "one of two"
    made = apply(content)
    assert there(content) == there(once)
    assert [issue.rule for issue in made.findings if issue.rule.startswith("apply")] == ["apply-unfinished"]
    assert (made.rows, made.files) == (expected.rows, expected.files)
    assert not any(issue.rule.startswith("apply") for issue in check(content, date(2026, 11, 27)))
