"""Time the search page in Chromium on the sample and on the list of Tokyo: slow 4G, slow phone, 360 px.

    python benchmarks/search_page.py          # medians of five visits; needs Chromium

"slow" is 1.6 Mbit/s, 150 ms for each request and a processor four times slower; "here" is this machine as it is.
The first answer is asked for the moment the page is ready, without the head start that typing gives the index: "first"
is when rows that show the words are there, "whole" when the index has answered.
"""

from __future__ import annotations

import statistics
import sys
import tempfile
from pathlib import Path
from typing import Final

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from playwright.sync_api import sync_playwright  # noqa: E402 - the repository is not installed

from shirube.serve import running  # noqa: E402
from tests.chromium import chromium  # noqa: E402
from tests.sample_site import build_sample  # noqa: E402
from tests.search_queries import build_tokyo  # noqa: E402
from tests.search_timing import Cost, cost_of  # noqa: E402
from tests.visitor import ARGUMENTS  # noqa: E402

_VISITS: Final = 5
_WORDS: Final = {"sample": ("サロン", "夜眠れない"), "tokyo": ("ひだまり", "坂の上")}


def main() -> None:
    with tempfile.TemporaryDirectory() as name, sync_playwright() as playwright:
        sites = {"sample": build_sample(Path(name)), "tokyo": build_tokyo(Path(name))}
        browser = playwright.chromium.launch(executable_path=chromium(), args=ARGUMENTS)
        print(
            f"{'':14}{'page KB':>8}{'query KB':>9}{'ready':>8}{'first':>8}{'whole':>8}{'next':>7}{'filter':>8}{'worst':>7}{'shift':>7}"
        )
        for site, folder in sites.items():
            with running(folder) as server:
                for how in ("slow", "here"):
                    costs = [
                        cost_of(browser, f"{server.url}search/", words=_WORDS[site], slow=how == "slow")
                        for _ in range(_VISITS)
                    ]
                    print(f"{site:7}{how:7}{_line(costs)}")
        browser.close()


def _line(costs: list[Cost]) -> str:
    def middle(name: str) -> float:
        return float(statistics.median(getattr(cost, name) for cost in costs))

    filters = [time for cost in costs for time in cost.filters]
    return (
        f"{middle('page_bytes') / 1000:8.1f}{middle('query_bytes') / 1000:9.1f}{middle('ready'):8.0f}"
        f"{middle('first_answer'):8.0f}{middle('whole_answer'):8.0f}{middle('next_answer'):7.0f}{statistics.median(filters):8.0f}{max(filters):7.0f}"
        f"{max(cost.shift for cost in costs):7.3f}"
    )


if __name__ == "__main__":
    main()
