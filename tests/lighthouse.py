"""Measure four pages of the sample with Lighthouse, as a phone would see them: `make lighthouse`.

Accessibility, best practices and SEO must be 100. Performance is shown and not judged: Lighthouse slows the processor
down fourfold, so whatever else this computer does is counted in. Each page is measured several times; the best is
what the page can do, the median what it did here.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Final

from shirube.clock import today_in_japan
from shirube.pipeline import BuildRequest, build_site
from shirube.serve import running
from tests.chromium import chromium
from tests.sample_site import CONTENT, ROOT

FOLDER: Final = ROOT / "build" / "lighthouse"
PROGRAM: Final = FOLDER / "node_modules" / ".bin" / "lighthouse"
PAGES: Final[Mapping[str, str]] = {
    "home": "",
    "search": "search/",
    "place": "places/mihon-hidamari/",
    "day": "days/wed/",
}
CATEGORIES: Final = ("performance", "accessibility", "best-practices", "seo")


def build_real(folder: Path) -> Path:
    """Build the sample as of today and as if it were none: a sample asks search engines to stay away."""
    content = folder / "content"
    shutil.copytree(CONTENT, content)
    site = content / "site.yaml"
    site.write_text(site.read_text(encoding="utf-8").replace("\nsample: true", "\nsample: false"), encoding="utf-8")
    outcome = build_site(BuildRequest(content, folder / "site", today_in_japan(), with_booklet=False))
    assert outcome.summary is not None, outcome.issues
    return folder / "site"


def measure(url: str, into: Path) -> dict[str, Any]:
    """Run Lighthouse on one page (its preset: a phone on a slow network) and keep what it says."""
    command = [str(PROGRAM), url, "--quiet", "--output=json", f"--output-path={into}"]
    command += [f"--only-categories={','.join(CATEGORIES)}", "--chrome-flags=--headless=new --no-sandbox --disable-gpu"]
    browser = chromium()
    where = {"CHROME_PATH": shutil.which(browser) or browser} if browser else {}
    subprocess.run(command, check=True, timeout=180, env=os.environ | where)
    answer: dict[str, Any] = json.loads(into.read_bytes())
    return answer


def scores(answer: Mapping[str, Any]) -> dict[str, int]:
    """Read the four scores, of 100."""
    return {name: round(100 * (answer["categories"][name]["score"] or 0)) for name in CATEGORIES}


def failed_audits(answer: Mapping[str, Any]) -> list[str]:
    """Name what took points away."""
    audits = answer["audits"]
    return sorted(
        {
            part["id"]
            for name in CATEGORIES
            for part in answer["categories"][name]["auditRefs"]
            if part["weight"] and (audits[part["id"]]["score"] or 0) < 1 and audits[part["id"]]["score"] is not None
        }
    )


def row(name: str, runs: Sequence[dict[str, int]]) -> str:
    """Write one line of the table: the least of each score, but of performance the median and the best."""
    speed = [run["performance"] for run in runs]
    rest = "".join(f"{min(run[category] for run in runs):>16}" for category in CATEGORIES[1:])
    return f"{name:<8}{f'{round(statistics.median(speed))} (best {max(speed)})':>16}{rest}"


def main() -> int:
    """Measure every page and print the table; 1 when a score that must be 100 is not."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=3)
    runs = parser.parse_args().runs
    is_whole = True
    lines, notes = [f"{'':<8}" + "".join(f"{category:>16}" for category in CATEGORIES)], []
    with tempfile.TemporaryDirectory() as folder, running(build_real(Path(folder))) as server:
        for name, path in PAGES.items():
            answers = [measure(server.url + path, FOLDER / f"{name}-{number}.json") for number in range(1, runs + 1)]
            found = [scores(answer) for answer in answers]
            is_whole = is_whole and all(run[category] == 100 for run in found for category in CATEGORIES[1:])
            lines.append(row(name, found))
            best = max(answers, key=lambda answer: scores(answer)["performance"])
            if missed := failed_audits(best):
                said = ", ".join(f"{audit} {best['audits'][audit].get('displayValue', '')}".strip() for audit in missed)
                notes.append(f"{name}: {said}")
    print("\n".join([*lines, *notes, f"JSON: {FOLDER.relative_to(ROOT)}/<page>-<run>.json"]))
    return 0 if is_whole else 1


if __name__ == "__main__":
    sys.exit(main())
