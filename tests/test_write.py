"""The site on disk is wholly old or wholly new, and nothing that is not ours is ever touched."""

from __future__ import annotations

import errno
import os
import random
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from shirube import write
from shirube.outputs import OutputFile
from shirube.parallel import fork_map
from shirube.write import MARKER, Writer, WriteRefused, staging, write_site
from tests.write_torture import whole_version

ROOT = Path(__file__).resolve().parent.parent
TORTURE = Path(__file__).with_name("write_torture.py")


def page(path: str, text: str = "x") -> OutputFile:
    return OutputFile(path, text.encode())


def tree(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def torture(*arguments: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, str(TORTURE), *arguments],
        stdout=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    )


@pytest.fixture
def out(tmp_path: Path) -> Path:
    return tmp_path / "site"


def refused(problem: pytest.ExceptionInfo[WriteRefused]) -> str:
    """Return the rule, after making sure its words can be said in both languages."""
    issue = problem.value.issue
    for language in ("ja", "en"):
        assert issue.message(language)
        assert not re.search(r"[{}]", issue.message(language) + issue.hint(language))
    return issue.rule


# ---- what is written ----------------------------------------------------------------------------------------


def test_writes_every_file(out: Path) -> None:
    write_site([page("index.html", "a"), page("places/niji/index.html", "虹")], out)
    assert tree(out).keys() == {MARKER, "index.html", "places/niji/index.html"}
    assert (out / "places/niji/index.html").read_text(encoding="utf-8") == "虹"


def test_replaces_the_whole_site_and_leaves_nothing_beside_it(out: Path) -> None:
    write_site([page("index.html", "a"), page("gone/index.html")], out)
    write_site([page("index.html", "b")], out)
    assert tree(out).keys() == {MARKER, "index.html"}
    assert os.listdir(out.parent) == ["site"]


def test_makes_the_folders_above(tmp_path: Path) -> None:
    write_site([page("index.html")], tmp_path / "build/tokyo/site")
    assert (tmp_path / "build/tokyo/site/index.html").is_file()


def test_everyone_may_read_whatever_the_umask(out: Path) -> None:
    before = os.umask(0o077)
    try:
        with staging(out) as new:
            source = out.parent / "index"
            (source / "deep").mkdir(parents=True)
            (source / "deep/part").write_text("x")
            new.add(page("a/b/c.html"))
            new.writer.move_tree(source, "search")
            new.commit()
    finally:
        os.umask(before)
    modes = {str(path.relative_to(out)): path.stat().st_mode & 0o777 for path in out.rglob("*")}
    assert out.stat().st_mode & 0o777 == 0o755
    assert modes == {
        MARKER: 0o644, "a": 0o755, "a/b": 0o755, "a/b/c.html": 0o644,
        "search": 0o755, "search/deep": 0o755, "search/deep/part": 0o644,
    }  # fmt: skip


def test_an_error_while_building_leaves_the_old_site(out: Path) -> None:
    write_site([page("index.html", "old")], out)
    with pytest.raises(ZeroDivisionError), staging(out) as new:
        new.add(page("index.html", "new"))
        raise ZeroDivisionError
    assert (out / "index.html").read_text() == "old"
    assert os.listdir(out.parent) == ["site"]


def test_a_block_without_commit_writes_nothing(out: Path) -> None:
    with staging(out) as new:
        new.add(page("index.html"))
    assert not out.exists()
    assert os.listdir(out.parent) == []


# ---- paths --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "path",
    ["", "/etc/x", "../x", "a/../x", "a/..", "a//b", "a/", "./a", "a\\b", "a\0b", "a\nb", "あ" * 86, MARKER],
)
def test_refuses_a_path_that_is_not_plainly_inside(out: Path, path: str) -> None:
    with pytest.raises(WriteRefused) as problem:
        write_site([page(path)], out)
    assert refused(problem) == "out-path-unsafe"
    assert os.listdir(out.parent) == []


@pytest.mark.parametrize("paths", [("a/b", "a/b"), ("a", "a/b"), ("a/b", "a"), ("a/b/c", "a/b")], ids="+".join)
def test_refuses_two_files_for_one_path(out: Path, paths: tuple[str, ...]) -> None:
    write_site([page("index.html", "old")], out)
    with pytest.raises(WriteRefused) as problem:
        write_site([page(path) for path in paths], out)
    assert refused(problem) == "out-path-twice"
    assert problem.value.issue.values["file"] == paths[1]
    assert tree(out).keys() == {MARKER, "index.html"}


# ---- folders that are not ours -------------------------------------------------------------------------------


def test_never_touches_a_folder_without_our_marker(out: Path) -> None:
    out.mkdir()
    (out / "thesis.docx").write_text("years of work")
    with pytest.raises(WriteRefused) as problem:
        write_site([page("index.html")], out)
    assert refused(problem) == "out-not-ours"
    assert problem.value.issue.values["found"] == "thesis.docx"
    assert tree(out) == {"thesis.docx": b"years of work"}
    assert os.listdir(out.parent) == ["site"]


def test_a_folder_named_like_the_marker_is_no_marker(out: Path) -> None:
    (out / MARKER).mkdir(parents=True)
    with pytest.raises(WriteRefused) as problem:
        write_site([page("index.html")], out)
    assert refused(problem) == "out-not-ours"


def test_files_that_came_while_building_are_kept(out: Path) -> None:
    out.mkdir()
    with pytest.raises(WriteRefused) as problem, staging(out) as new:
        new.add(page("index.html"))
        (out / "thesis.docx").write_text("just saved")
        new.commit()
    assert refused(problem) == "out-not-ours"
    assert tree(out) == {"thesis.docx": b"just saved"}


def test_an_empty_folder_is_free_to_use(out: Path) -> None:
    out.mkdir()
    write_site([page("index.html")], out)
    assert (out / "index.html").is_file()
    assert os.listdir(out.parent) == ["site"]


@pytest.mark.parametrize("below", [False, True])
def test_refuses_a_file_in_the_place_of_a_folder(out: Path, below: bool) -> None:
    out.write_text("a file")
    with pytest.raises(WriteRefused) as problem:
        write_site([page("index.html")], out / "deeper" if below else out)
    assert refused(problem) == "out-not-folder"
    assert out.read_text() == "a file"


def test_follows_a_symbolic_link_and_keeps_it(tmp_path: Path) -> None:
    (tmp_path / "www").mkdir()
    (tmp_path / "repo").mkdir()
    link = tmp_path / "repo/site"
    link.symlink_to("../www/html")
    for text in ("one", "two"):  # first the target does not exist yet, then it does
        write_site([page("index.html", text)], link)
        assert link.is_symlink()
        assert (tmp_path / "www/html/index.html").read_text() == text
    assert os.listdir(tmp_path / "repo") == ["site"]
    assert os.listdir(tmp_path / "www") == ["html"]


def test_stale_folders_of_ours_are_removed_and_lookalikes_kept(out: Path) -> None:
    stale = out.with_name(".site.shirube-new-0123456789ab")
    stale.mkdir()
    (stale / MARKER).touch()
    (stale / "half").mkdir()
    (stale / "half/page.html").touch()
    out.with_name(".site.shirube-new-ba9876543210").mkdir()  # killed before its marker was written
    foreign = [
        out.with_name(".site.shirube-new-cccccccccccc"),  # our name, but somebody's files and no marker
        out.with_name(".site2.shirube-new-0123456789ab"),
        out.with_name(".site.shirube-new-mine"),
    ]
    for folder in foreign:
        folder.mkdir()
        (folder / "keep").touch()
    write_site([page("index.html")], out)
    assert sorted(out.parent.iterdir()) == sorted([out, *foreign])
    assert all((folder / "keep").is_file() for folder in foreign)


@pytest.fixture
def unprivileged() -> Iterator[Path]:
    """A folder that the user `nobody` may reach: for root no folder is read-only."""
    folder = Path(tempfile.mkdtemp())
    folder.chmod(0o755)
    yield folder
    folder.chmod(0o755)
    shutil.rmtree(folder)


def test_a_read_only_folder_ends_in_a_finding(unprivileged: Path) -> None:
    out = unprivileged / "site"
    write_site([page("index.html", "old")], out)
    unprivileged.chmod(0o555)
    program = (
        "import os, sys\n"
        "from shirube.outputs import OutputFile\n"
        "from shirube.write import WriteRefused, write_site\n"
        "if os.getuid() == 0: os.setuid(65534)\n"
        "try:\n"
        "    write_site([OutputFile('index.html', b'new')], __import__('pathlib').Path(sys.argv[1]))\n"
        "except WriteRefused as problem:\n"
        "    print(problem.issue.rule, problem.issue.values['reason'])\n"
    )
    said = subprocess.run(
        [sys.executable, "-c", program, str(out)], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert said.stdout == f"out-not-writable {os.strerror(errno.EACCES)}\n"
    assert (out / "index.html").read_text() == "old"


@pytest.mark.parametrize(
    ("number", "rule"),
    [(errno.ENOSPC, "out-disk-full"), (errno.EROFS, "out-not-writable"), (errno.EIO, "out-not-writable")],
)
def test_a_failing_disk_ends_in_a_finding(out: Path, monkeypatch: pytest.MonkeyPatch, number: int, rule: str) -> None:
    write_site([page("index.html", "old")], out)

    def fail(*_: object) -> int:
        raise OSError(number, os.strerror(number))

    with monkeypatch.context() as patched, pytest.raises(WriteRefused) as problem:
        patched.setattr(os, "write", fail)
        write_site([page("index.html", "new")], out)
    assert refused(problem) == rule
    assert (out / "index.html").read_text() == "old"
    assert os.listdir(out.parent) == ["site"]


def test_a_short_write_is_finished(out: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    real = os.write
    with monkeypatch.context() as patched:
        patched.setattr(os, "write", lambda descriptor, data: real(descriptor, bytes(data)[:3]))
        write_site([page("index.html", "0123456789")], out)
    assert (out / "index.html").read_text() == "0123456789"


def test_a_folder_that_cannot_be_renamed_is_refused() -> None:
    with pytest.raises(WriteRefused) as problem:
        write_site([page("index.html")], Path("/proc"))
    assert refused(problem) in ("out-not-swappable", "out-not-writable", "out-not-ours")


# ---- two builds at once, many processes -----------------------------------------------------------------------


def test_a_second_build_of_the_same_site_is_refused(out: Path) -> None:
    write_site([page("index.html", "old")], out)
    program = (
        "import pathlib, sys\n"
        "from shirube.write import WriteRefused, staging\n"
        "try:\n"
        "    with staging(pathlib.Path(sys.argv[1])): print('got in')\n"
        "except WriteRefused as problem: print(problem.issue.rule)\n"
    )
    command = [sys.executable, "-c", program]
    with staging(out) as new:
        with pytest.raises(WriteRefused) as problem, staging(out):
            pass
        assert refused(problem) == "out-busy"
        for other, expected in ((out, "out-busy"), (out.with_name("site2"), "got in")):
            said = subprocess.run([*command, str(other)], cwd=ROOT, capture_output=True, text=True, check=True)
            assert said.stdout.strip() == expected
        new.add(page("index.html", "new"))
        new.commit()
    assert (out / "index.html").read_text() == "new"
    said = subprocess.run([*command, str(out)], cwd=ROOT, capture_output=True, text=True, check=True)
    assert said.stdout.strip() == "got in"


def _write_share(writer: Writer, share: int) -> str:
    try:
        writer.add_all(page(f"places/p{share}-{number}/index.html", str(number)) for number in range(20))
        writer.add(page("shared/folder/" + str(share)))
        writer.add(page("fought-over.html", str(share)))
    except WriteRefused as problem:
        return problem.issue.rule
    return "written"


def test_worker_processes_write_their_shares_and_find_each_others_paths(out: Path) -> None:
    with staging(out) as new:
        ends = fork_map(lambda share: _write_share(new.writer, share), range(4))
        assert sorted(ends) == ["out-path-twice"] * 3 + ["written"]
        new.commit()
    assert len(tree(out)) == 4 * 21 + 1 + len([MARKER])


# ---- whole trees ---------------------------------------------------------------------------------------------


def _index(folder: Path) -> Path:
    (folder / "fragment").mkdir(parents=True)
    (folder / "entry.json").write_text("{}")
    (folder / "fragment/a.pf_fragment").write_bytes(b"\x1f\x8b")
    return folder


def test_a_tree_is_moved_in_and_reused_from_the_previous_site(out: Path, tmp_path: Path) -> None:
    with staging(out) as new:
        assert new.previous is None
        assert not new.reuse_tree("search")
        new.writer.move_tree(_index(tmp_path / "made"), "search/index")
        new.commit()
    assert not (tmp_path / "made").exists()
    first = tree(out)
    number = (out / "search/index/entry.json").stat().st_ino
    with staging(out) as new:
        assert new.previous == out
        assert new.reuse_tree("search/index")
        new.commit()
    assert tree(out) == first
    assert (out / "search/index/entry.json").stat().st_ino == number, "copied where a link would do"


def test_a_tree_is_copied_where_it_cannot_be_linked_or_renamed(
    out: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def elsewhere(*_: object, **__: object) -> None:
        raise OSError(errno.EXDEV, os.strerror(errno.EXDEV))

    with staging(out) as new:
        with monkeypatch.context() as patched:
            patched.setattr(os, "rename", elsewhere)
            patched.setattr(os, "link", elsewhere)
            new.writer.move_tree(_index(tmp_path / "moved"), "moved")
            new.writer.link_tree(_index(tmp_path / "linked"), "linked")
        new.commit()
    assert (out / "moved/fragment/a.pf_fragment").read_bytes() == b"\x1f\x8b"
    assert (out / "linked/entry.json").read_text() == "{}"
    assert not (tmp_path / "moved").exists()
    assert (tmp_path / "linked/entry.json").is_file()


def test_a_tree_with_a_symbolic_link_is_refused(out: Path, tmp_path: Path) -> None:
    source = _index(tmp_path / "made")
    (source / "fragment/passwd").symlink_to("/etc/passwd")
    with pytest.raises(WriteRefused) as problem, staging(out) as new:
        new.writer.link_tree(source, "search")
    assert refused(problem) == "out-path-unsafe"


def test_a_tree_over_a_file_is_refused(out: Path, tmp_path: Path) -> None:
    with pytest.raises(WriteRefused) as problem, staging(out) as new:
        new.add(page("search/index.html"))
        new.writer.move_tree(_index(tmp_path / "made"), "search")
    assert refused(problem) == "out-path-twice"
    assert (tmp_path / "made/entry.json").is_file()


# ---- killed at any moment -------------------------------------------------------------------------------------


@pytest.mark.parametrize("start", ["clean", "dirty"])
@pytest.mark.parametrize("mode", ["exchange", "two-renames"])
def test_killed_before_every_single_step_the_site_is_whole(out: Path, mode: str, start: str) -> None:
    process = torture("steps", str(out), mode, start)
    said, _ = process.communicate(timeout=120)
    assert process.returncode == 0
    counts = {name: int(number) for name, number in (pair.split("=") for pair in said.split())}
    assert counts["killed"] > 50, "too few steps were seen: are the calls still counted?"
    assert counts["old"] > 0 < counts["new"], "both ends must have been reached"
    # Two renames are no exchange: at one moment between them there is no site, until the next build puts it back.
    assert (counts["gone"] > 0) == (mode == "two-renames")


def test_killed_at_random_moments_the_site_is_whole(out: Path) -> None:
    chance = random.Random(20261123)
    versions: list[int] = []
    leftovers = 0
    for _ in range(45):
        process = torture("loop", str(out))
        assert process.stdout is not None
        assert process.stdout.readline() == "ready\n"
        time.sleep(chance.uniform(0, 0.05))
        process.send_signal(signal.SIGKILL)
        process.wait()
        process.stdout.close()
        versions.append(whole_version(out))
        leftovers += len(os.listdir(out.parent)) > 1
    assert len(set(versions)) > 3, f"killed always at the same version: {versions}"
    assert leftovers > 3, "no build was killed half way: the moments are wrong"
    write_site([page("index.html")], out)
    assert os.listdir(out.parent) == ["site"]


def test_a_visitor_never_meets_a_missing_page_while_the_site_is_swapped(out: Path) -> None:
    write_site([page("index.html", "0")], out)
    stop = threading.Event()
    missing: list[str] = []
    seen: set[str] = set()

    def visit() -> None:
        while not stop.is_set():
            try:
                seen.add((out / "index.html").read_text())
            except FileNotFoundError as problem:
                missing.append(str(problem))

    visitor = threading.Thread(target=visit)
    visitor.start()
    try:
        for number in range(150):
            write_site([page("index.html", str(number))], out)
    finally:
        stop.set()
        visitor.join()
    assert not missing
    assert len(seen) > 3


def test_the_exchange_is_one_step_on_this_system(tmp_path: Path) -> None:
    """Without this the tests above would prove only the fallback."""
    for name in ("one", "other"):
        (tmp_path / name).mkdir()
        (tmp_path / name / name).touch()
    assert write._exchange(tmp_path / "one", tmp_path / "other")
    assert os.listdir(tmp_path / "one") == ["other"]
