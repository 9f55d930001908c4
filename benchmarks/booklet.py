"""Time the booklet against its targets, and beside WeasyPrint on the same content.

    python benchmarks/booklet.py [--sizes 300,3000] [--runs 3]

Each figure is the median of whole processes started anew: reading, checking, gathering and typesetting. WeasyPrint is
given the finished page `/booklet/` of the same site with its own print styles, so it reads and checks nothing, sets
fewer words, and makes neither page numbers nor an index. Without it (`benchmarks/requirements.txt`; it needs Pango)
that part is left out and said to be.
"""

from __future__ import annotations

import argparse
import importlib.util
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from benchmarks.run import TODAY, WORK, Timing, build_command, content_of, timed  # noqa: E402 - not installed

TARGETS = {300: 2.0, 3000: 15.0}
"""Seconds for the A5 book, by number of entries."""
SAMPLE_TARGET = 5.0
"""Seconds for every paper of the sample in every language."""
LARGEST_PAGE = 500
"""Above this the page in the browser does not hold the entries (`shirube/pages/booklet.py`)."""


def print_command(content: Path, out: Path, *more: str) -> list[str]:
    return [
        sys.executable,
        "build.py",
        "booklet",
        "--content",
        str(content),
        "--out",
        str(out),
        "--today",
        TODAY,
        *more,
    ]


def row(name: str, found: Timing, target: float | None = None) -> str:
    verdict = "" if target is None else f"   target {target:.0f} s: {'met' if found.wall <= target else 'MISSED'}"
    return f"{name:<42} {found.wall:7.2f} s  {found.cpu:7.2f} s CPU  {found.peak:5d} MiB{verdict}"


def weasyprint_time(content: Path, size: int, runs: int) -> Timing | None:
    """Let WeasyPrint print the page that a browser would; None where it is not installed."""
    if importlib.util.find_spec("weasyprint") is None or size > LARGEST_PAGE:
        return None
    # The page is there where the site says so; no paper is printed with it.
    settings = content / "site.yaml"
    settings.write_text(settings.read_text(encoding="utf-8").replace("booklet: no", "booklet: yes"), encoding="utf-8")
    site = WORK / f"site-booklet-{size}"
    timed(build_command(content, site, "--no-search", "--base-url", "https://shirube.example/"), 1)
    page = site / "booklet" / "index.html"
    script = (
        "import pathlib, sys, weasyprint\n"
        "page = pathlib.Path(sys.argv[1]); site = page.parent.parent.as_uri()\n"
        "text = page.read_text(encoding='utf-8').replace('href=\"/', f'href=\"{site}/')\n"
        "weasyprint.HTML(string=text, base_url=site).write_pdf(sys.argv[2], pdf_variant='pdf/ua-1')"
    )
    return timed([sys.executable, "-c", script, str(page), str(WORK / f"weasyprint-{size}.pdf")], runs)


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
        other = weasyprint_time(content, size, given.runs)
        if other is not None:
            print(row(f"WeasyPrint, the page of {size:,} entries", other), flush=True)
        elif size <= LARGEST_PAGE:
            print("WeasyPrint is not installed: pip install -r benchmarks/requirements.txt", flush=True)
    found = timed(print_command(ROOT / "content", out), given.runs)
    print(row("every paper of the sample, three languages", found, SAMPLE_TARGET), flush=True)


if __name__ == "__main__":
    main()
