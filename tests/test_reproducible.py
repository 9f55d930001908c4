"""The same content gives the same bytes, wherever and however it is built; and a site on disk is never half of one."""

from __future__ import annotations

import os
import random
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path
from types import TracebackType

import pytest

from shirube.load import check_content
from shirube.pipeline import BuildRequest, build_site

ROOT = Path(__file__).resolve().parent.parent
VILLAGE = ROOT / "tests" / "sites" / "village"
TODAY = date(2026, 11, 2)
KILLS = 4


def tree(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def same(one: Mapping[str, bytes], other: Mapping[str, bytes]) -> None:
    """Compare two sites by name first, so that a failure says which files differ and not how all of them read."""
    assert sorted(one) == sorted(other)
    assert [name for name in one if one[name] != other[name]] == []


def command(content: str | Path, out: str | Path, *more: str) -> list[str | Path]:
    given = ("--content", content, "--out", out, "--today", TODAY.isoformat())
    return [sys.executable, ROOT / "build.py", "build", *given, *more]


def build(content: Path, out: Path, *, search: bool = False, jobs: int = 1, today: date = TODAY) -> dict[str, bytes]:
    outcome = build_site(BuildRequest(content, out, today, with_search=search, with_booklet=False, jobs=jobs))
    assert outcome.summary is not None, outcome.issues
    return tree(out)


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    """The village without search, built in this process."""
    return build(VILLAGE, tmp_path_factory.mktemp("plain") / "site")


@pytest.fixture
def content(tmp_path: Path) -> Path:
    return Path(shutil.copytree(VILLAGE, tmp_path / "content"))


def test_another_machine_builds_the_same_bytes(tmp_path: Path) -> None:
    """Folder, working directory, time zone, language, hash seed, number of processes: none is in the site."""
    here = {"PATH": os.environ["PATH"], "TZ": "Pacific/Kiritimati", "PYTHONHASHSEED": "1", "LANG": "C.UTF-8"}
    there = {"PATH": os.environ["PATH"], "TZ": "Pacific/Pago_Pago", "PYTHONHASHSEED": "4242", "LC_ALL": "C"}
    moved = Path(shutil.copytree(VILLAGE, tmp_path / "far" / "away" / "village"))
    for number, path in enumerate(sorted(moved.rglob("*"), reverse=True)):
        os.utime(path, (number, number))
    subprocess.run(command(VILLAGE, tmp_path / "one", "--jobs", "1"), cwd=ROOT, env=here, check=True, timeout=60)
    more = command(".", tmp_path / "two" / "site", "--jobs", "2")
    subprocess.run(more, cwd=moved, env=there, check=True, timeout=60)
    same(tree(tmp_path / "one"), tree(tmp_path / "two" / "site"))


@pytest.mark.parametrize("jobs", [1, 2, 4])
def test_any_number_of_processes_draws_the_same_pages(
    jobs: int, pages: Mapping[str, bytes], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("shirube.parallel.WORTH_FORKING", 1)
    monkeypatch.setattr("shirube.pipeline.CHUNK", 2)
    same(pages, build(VILLAGE, tmp_path / "site", jobs=jobs))


def test_findings_come_in_one_order_from_any_number_of_processes(
    content: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for path in (content / "places").iterdir():
        path.write_text(path.read_text(encoding="utf-8").replace("見本", "見本\u200b"), encoding="utf-8")
    monkeypatch.setattr("shirube.parallel.WORTH_FORKING", 1)
    first, *others = (check_content(content, TODAY, jobs).issues for jobs in (1, 2, 4))
    assert len(first) > 5
    assert all(other == first for other in others)


class Shuffled(Iterator[os.DirEntry[str]]):
    """What `os.scandir` gives, in another order each time."""

    def __init__(self, found: Iterator[os.DirEntry[str]], order: random.Random) -> None:
        entries = list(found)
        order.shuffle(entries)
        self._entries = iter(entries)

    def __next__(self) -> os.DirEntry[str]:
        return next(self._entries)

    def __enter__(self) -> Shuffled:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.close()

    def close(self) -> None:
        self._entries = iter(())


def test_the_order_of_a_listing_does_not_matter(
    pages: Mapping[str, bytes], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    order = random.Random(7)
    scandir, listdir, asked = os.scandir, os.listdir, []

    def shuffled_names(path: str = ".") -> list[str]:
        names = listdir(path)
        order.shuffle(names)
        asked.append(path)
        return names

    def shuffled_entries(path: str = ".") -> Shuffled:
        with scandir(path) as found:
            asked.append(path)
            return Shuffled(found, order)

    with monkeypatch.context() as patched:
        patched.setattr(os, "listdir", shuffled_names)
        patched.setattr(os, "scandir", shuffled_entries)
        outcome = build_site(BuildRequest(VILLAGE, tmp_path / "site", TODAY, with_search=False, with_booklet=False))
    assert outcome.summary is not None
    assert len(asked) > 10
    same(pages, tree(tmp_path / "site"))


def test_another_day_is_another_site(pages: Mapping[str, bytes], tmp_path: Path) -> None:
    """That a comparison can fail at all."""
    assert build(VILLAGE, tmp_path / "site", today=date(2026, 11, 3)) != pages


# ---- the search index -------------------------------------------------------------------------------------------


def index_of(site: Mapping[str, bytes]) -> dict[str, bytes]:
    return {name: content for name, content in site.items() if name.startswith("pagefind/")}


def test_an_index_is_kept_while_its_records_are_the_same_and_no_longer(content: Path, tmp_path: Path) -> None:
    out = tmp_path / "site"
    first = build(content, out, search=True)
    made = {path.name: path.stat().st_mtime_ns for path in (out / "pagefind").rglob("*") if path.is_file()}
    assert len(made) >= 5

    later = build(content, out, search=True, today=date(2026, 11, 9))
    assert index_of(later) == index_of(first)
    assert later["index.html"] != first["index.html"]
    kept = {path.name: path.stat().st_mtime_ns for path in (out / "pagefind").rglob("*") if path.is_file()}
    assert kept == made, "built again though nothing to find had changed"
    same(later, build(content, tmp_path / "fresh", search=True, today=date(2026, 11, 9)))

    niji = content / "places" / "niji.yaml"
    niji.write_text(niji.read_text(encoding="utf-8").replace("夕ごはん", "晩ごはん"), encoding="utf-8")
    changed = build(content, out, search=True)
    assert index_of(changed) != index_of(first)

    without = build(content, out)
    assert index_of(without) == {}
    assert sorted(without) == sorted(set(changed) - set(index_of(changed)))


# ---- wholly old or wholly new -----------------------------------------------------------------------------------


def test_killed_at_any_moment_the_site_is_wholly_old_or_wholly_new(content: Path, tmp_path: Path) -> None:
    other = Path(shutil.copytree(content, tmp_path / "other" / "content"))
    niji = other / "places" / "niji.yaml"
    niji.write_text(niji.read_text(encoding="utf-8").replace("夕ごはん", "晩ごはん"), encoding="utf-8")
    out = tmp_path / "public" / "site"
    old, new = build(content, out), build(other, tmp_path / "new")
    started = time.monotonic()
    subprocess.run(
        command(other, tmp_path / "timed", "--no-search", "--no-booklet"), capture_output=True, check=True, timeout=60
    )
    takes = time.monotonic() - started
    moment = random.Random(31)
    killed = 0
    for number in range(KILLS):
        with subprocess.Popen(
            command(other, out, "--no-search", "--no-booklet", "--jobs", "2"),
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
        ) as child:
            time.sleep(takes * (0.3 + 0.8 * (number + moment.random()) / KILLS))
            child.send_signal(signal.SIGKILL)
            child.communicate(timeout=60)
            killed += child.returncode == -signal.SIGKILL
        found = tree(out)
        assert found in (old, new), "neither the old site nor the new one"
        if found == new:
            build(content, out)
    assert killed > KILLS // 3, "the builds were over before they could be killed"
    same(old, build(content, out))
    assert os.listdir(out.parent) == ["site"], "what a killed build left is not cleared away"
