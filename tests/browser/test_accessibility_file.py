"""The file behind the page of results says what the checks say: nothing more, nothing less."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Browser

from tests.accessibility_run import FILE, chosen_pages, measure, read, results, tools, written
from tests.sample_site import CONTENT

pytestmark = pytest.mark.browser


def test_the_file_beside_the_sample_is_what_the_checks_say(browser: Browser, home: str, sample: Path) -> None:
    shipped = read(CONTENT / FILE)
    assert shipped is not None
    assert shipped.run is not None
    # A kind of page may be younger than the run: the file says what was tried, and nothing else.
    assert set(shipped.run.pages) <= set(chosen_pages(sample))
    # Every kind of page is asked in test_every_page.py; here it counts that each check has been asked.
    found = measure(browser, home, ["/about/"])
    found.add("nu", [])  # asked in tests/test_nu.py, where it is installed
    told = {row.id: (list(row.checks), row.automatic) for row in shipped.criteria if row.automatic}
    assert told == results(found)
    text = (CONTENT / FILE).read_text(encoding="utf-8")
    assert text == written(shipped.run.on, list(shipped.run.tools), shipped.run.pages, results(found), shipped)
    assert shipped.run.tools[0] == tools()[0]


def test_a_fault_is_written_down_and_what_people_wrote_stays(tmp_path: Path) -> None:
    shipped = read(CONTENT / FILE)
    assert shipped is not None
    assert shipped.run is not None
    person = "{result: not-met, method: [NVDA, キーボードだけ], by: 見本福祉課の職員, on: 2026-11-20, note: 見本}"
    lines = (
        (CONTENT / FILE)
        .read_text(encoding="utf-8")
        .replace("  - id: 2.4.3\n    person:", f"  - id: 2.4.3\n    person: {person}")
    )
    (tmp_path / FILE).write_text(lines, encoding="utf-8")
    before = read(tmp_path / FILE)
    again = written(shipped.run.on, ["x 1"], ["/"], {"1.1.1": (["axe"], "faults")}, before)
    assert f"  - id: 2.4.3\n    person: {person}" in again
    assert "  - id: 1.1.1\n    checks: [axe]\n    automatic: faults\n    person:\n" in again
    (tmp_path / FILE).write_text(again, encoding="utf-8")
    read_back = read(tmp_path / FILE)
    assert read_back is not None
    verdicts = {row.id: row.verdict for row in read_back.criteria}
    assert (verdicts["1.1.1"], verdicts["2.4.3"], verdicts["4.1.1"]) == ("not-met", "not-met", None)
