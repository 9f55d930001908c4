"""Time the booklet against its targets, and beside WeasyPrint on the same content.

    python benchmarks/booklet.py [--sizes 300,3000] [--runs 3]

Each figure is the median of whole processes started anew: reading, checking, gathering and typesetting. WeasyPrint is
given the finished page `/booklet/` of a site of 60 entries with its own print styles, so it reads and checks nothing,
sets fewer words, and makes neither page numbers nor an index; after two minutes it is stopped. Without it
(`benchmarks/requirements.txt`; it needs Pango) that part is left out and said to be.
"""

from __future__ import annotations

import argparse
import importlib.util
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from benchmarks.run import TODAY, WORK, Timing, build_command, content_of, timed  # noqa: E402 - not installed

TARGETS = {300: 2.0, 3000: 15.0}
"""Seconds for the A5 book, by number of entries."""
SAMPLE_TARGET = 5.0
"""Seconds for every paper of the sample in every language."""
SAMPLE_DAY = "2026-11-27"
"""A day on which everything in the sample has been confirmed."""
BESIDE = 60
"""Entries of the page that WeasyPrint is given: with 300 it had not ended after 150 seconds."""
PATIENCE = 120
"""Seconds after which WeasyPrint is stopped."""


def print_command(content: Path, out: Path, *more: str, today: str = TODAY) -> list[str]:
    return [
        sys.executable,
        "build.py",
        "booklet",
        "--content",
        str(content),
        "--out",
        str(out),
        "--today",
        today,
        *more,
    ]


def row(name: str, found: Timing, target: float | None = None) -> str:
    verdict = "" if target is None else f"   target {target:.0f} s: {'met' if found.wall <= target else 'MISSED'}"
    return f"{name:<42} {found.wall:7.2f} s  {found.cpu:7.2f} s CPU  {found.peak:5d} MiB{verdict}"


def weasyprint_seconds(content: Path) -> float | None:
    """Let WeasyPrint print the page that a browser would, once; None where it has not ended in time."""
    # The page is there where the site says so; no paper is printed with it.
    settings = content / "site.yaml"
    settings.write_text(settings.read_text(encoding="utf-8").replace("booklet: no", "booklet: yes"), encoding="utf-8")
    site = WORK / f"site-booklet-{BESIDE}"
    timed(build_command(content, site, "--no-search", "--base-url", "https://shirube.example/"), 1)
    script = (
        "import pathlib, sys, weasyprint\n"
        "page = pathlib.Path(sys.argv[1]); site = page.parent.parent.as_uri()\n"
        "text = page.read_text(encoding='utf-8').replace('href=\"/', f'href=\"{site}/')\n"
        "weasyprint.HTML(string=text, base_url=site).write_pdf(sys.argv[2], pdf_variant='pdf/ua-1')"
    )
    page = site / "booklet" / "index.html"
    started = time.perf_counter()
    try:
        command = [sys.executable, "-c", script, str(page), str(WORK / f"weasyprint-{BESIDE}.pdf")]
        subprocess.run(command, check=True, timeout=PATIENCE, stderr=subprocess.DEVNULL)
    except subprocess.TimeoutExpired:
        return None
    return time.perf_counter() - started


def beside_weasyprint(out: Path, runs: int) -> None:
    """Print what both take for the same small site, or why there is nothing to compare."""
    if importlib.util.find_spec("weasyprint") is None:
        print("WeasyPrint is not installed: pip install -r benchmarks/requirements.txt", flush=True)
        return
    content = content_of(BESIDE)
    found = timed(print_command(content, out, "--edition", "a5", "--language", "ja"), runs)
    print(row(f"A5 book of {BESIDE} entries", found), flush=True)
    seconds = weasyprint_seconds(content)
    name = f"WeasyPrint, the page of {BESIDE} entries"
    ended = f"not ended after {PATIENCE} s" if seconds is None else f"{seconds:7.2f} s  once"
    print(f"{name:<42} {ended}", flush=True)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sizes", default="300,3000")
    parser.add_argument("--runs", type=int, default=3)
    given = parser.parse_args()
    out = WORK / "booklets"
    for size in map(int, given.sizes.split(",")):
        content = content_of(size)
        found = timed(print_command(content, out, "--edition", "a5", "--language", "ja"), given.runs)
        print(row(f"A5 book of {size:,} entries", found, TARGETS.get(size)), flush=True)
    found = timed(print_command(ROOT / "content", out, today=SAMPLE_DAY), given.runs)
    print(row("every paper of the sample, three languages", found, SAMPLE_TARGET), flush=True)
    beside_weasyprint(out, given.runs)


if __name__ == "__main__":
    main()
