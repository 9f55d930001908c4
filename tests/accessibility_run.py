"""Try one page of each kind and write what was found into `content/accessibility.yaml`: `make accessibility`.

What people wrote there stays: their results, the day of the statement, the level, the scope. The program's part is
the same for the same content, but for the day it is told. Each check counts for the criteria it can say something
about; none of them proves that a criterion is met, but for the HTML checker and 4.1.1, and for what is not there.
"""

from __future__ import annotations

import argparse
import json
import re
import sys
import tempfile
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Final

from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Browser, sync_playwright

from shirube.clock import today_in_japan
from shirube.convert import convert_accessibility
from shirube.model.accessibility import CRITERIA, AccessibilityTest, PersonResult
from shirube.phrases import language_folder
from shirube.pipeline import BuildRequest, build_site
from shirube.reading.records import SITE_BYTES, read_record
from shirube.serve import running
from shirube.yaml_text import flow_text
from tests import nu, page_audit
from tests.chromium import chromium
from tests.languages import LANGUAGES
from tests.sample_site import CONTENT, built_pages
from tests.visitor import ARGUMENTS, PALETTE_RULES, Visitor

FILE: Final = "accessibility.yaml"
SAYS_SOMETHING_OF: Final[Mapping[str, tuple[str, ...]]] = {
    "structure": ("1.3.1", "2.4.1", "2.4.2", "2.4.6", "3.1.1"),
    "links": ("2.4.4",),
    "navigation": ("3.2.3",),
    "keyboard": ("2.1.1", "2.1.2", "2.4.7"),
    "zoom": ("1.4.4",),
    "nu": ("4.1.1",),
}
"""Check → the criteria of which it may find a fault; axe's own rules say so themselves, by their tags."""
NOTHING_THERE: Final[Mapping[str, tuple[str, ...]]] = {
    "media": ("1.2.1", "1.2.2", "1.2.3", "1.2.4", "1.2.5", "1.4.2", "1.4.5"),
    "motion": ("2.2.2", "2.3.1"),
}
"""Check → the criteria that have no object where it finds nothing."""
_KIND: Final = re.compile(r'<body data-page="([^"]+)"')
_TAG: Final = re.compile(r"wcag(\d)(\d)(\d+)")
_HEAD: Final = (
    "# ウェブアクセシビリティ試験の結果（JIS X 8341-3:2016 附属書JB）。書き方は docs/operators/accessibility.md\n"
    "# run、checks、automatic は「make accessibility」が書きます。人が書くのは、stated_on、level、scope、excluded、pages と、\n"
    "# 達成基準ごとの person です。例： person: {result: 満たしている, method: [NVDA], by: 見本福祉課の職員, on: 2026-12-10}\n"
)


@dataclass
class Found:
    """Findings by check; for axe, by criterion."""

    checks: dict[str, list[str]] = field(default_factory=dict)
    axe: dict[str, list[str]] = field(default_factory=dict)

    def add(self, check: str, words: Iterable[str]) -> None:
        self.checks.setdefault(check, []).extend(words)


def chosen_pages(site: Path) -> list[str]:
    """Choose the first page of each kind in each language, as paths below the site.

    The page with the results is left out: it is there only once there are some.
    """
    chosen: dict[tuple[str, str], str] = {}
    folders = {folder: language for language in LANGUAGES if (folder := language_folder(language))}
    for page in built_pages(site):
        kind = _KIND.search(page.text)
        language = folders.get(page.path.partition("/")[0] + "/", "ja")
        if kind and kind[1] != "results" and 'http-equiv="refresh"' not in page.text:
            chosen.setdefault((language, kind[1]), "/" + page.path)
    return [
        path for (language, _), path in sorted(chosen.items(), key=lambda item: (LANGUAGES.index(item[0][0]), item[1]))
    ]


def measure(browser: Browser, home: str, paths: Sequence[str]) -> Found:
    """Try every check of a browser on the pages."""
    found = Found()
    visitor = Visitor(browser, home, width=360)
    frames: dict[str, list[str]] = {}
    for path in paths:
        page = visitor.open(path.removeprefix("/"))
        visitor.page.emulate_media(color_scheme="light")
        _add_axe(found, visitor, path)
        for check, ask in (("structure", page_audit.structure), ("links", page_audit.links), ("media", page_audit.media), ("motion", page_audit.motion), ("zoom", page_audit.enlarged), ("keyboard", page_audit.keyboard)):  # fmt: skip
            found.add(check, (f"{path}: {words}" for words in ask(page)))
        language = page.locator("html").get_attribute("lang") or ""
        folder = path.split("/")[1] if path.startswith(("/en/", "/easy/")) else language
        frame = page_audit.frame_links(page)
        moved = [] if frame == frames.setdefault(folder, frame) else [f"{path}: {' / '.join(frame)}"]
        found.add("navigation", moved)
    visitor.leave()
    return found


def _add_axe(found: Found, visitor: Visitor, path: str) -> None:
    for scheme, only in (("light", ()), ("dark", PALETTE_RULES)):
        visitor.page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
        for tags, words in visitor.axe_rules(only):
            for tag in tags:
                number = _TAG.fullmatch(tag)
                if number:
                    found.axe.setdefault(".".join(number.groups()), []).extend([f"{path}: {words}"] if words else [])


def results(found: Found) -> dict[str, tuple[list[str], str]]:
    """Sort what was found by criterion: the checks that say something of it, and what they say together."""
    by_criterion: dict[str, tuple[list[str], str]] = {}
    for criterion in CRITERIA:
        tried = {"axe": found.axe[criterion.id]} if criterion.id in found.axe else {}
        tried |= {
            check: found.checks[check]
            for check, ids in SAYS_SOMETHING_OF.items()
            if criterion.id in ids and check in found.checks
        }
        absent = [check for check, ids in NOTHING_THERE.items() if criterion.id in ids and not found.checks[check]]
        faulty = any(tried.values())
        if absent and not faulty:
            by_criterion[criterion.id] = (absent, "absent")
        elif tried:
            by_criterion[criterion.id] = (list(tried), "faults" if faulty else "clear")
    return by_criterion


def tools() -> list[str]:
    """Name the tools with their versions, as they are installed."""
    axe = re.search(r"axe v([\d.]+)", AXE_SCRIPT)
    package = json.loads((nu.JAR.parents[2] / "package.json").read_bytes()) if nu.JAR.exists() else {}
    return [f"axe-core {axe[1] if axe else ''}".strip(), f"Nu HTML Checker {package.get('version', '')}".strip()]


def written(
    on: date, names: Sequence[str], pages: Sequence[str], by: Mapping[str, tuple[list[str], str]],
    before: AccessibilityTest | None,
) -> str:  # fmt: skip
    """Write the file: the program's part anew, the people's as it was."""
    lines = [f"stated_on: {before.stated_on if before else on}", f"level: {before.level if before else 'none'}"]
    if before:
        lines += [f"{name}: {flow_text(text)}" for name, text in (("scope", before.scope), ("excluded", before.excluded)) if text]  # fmt: skip
        lines += ["pages:", *(f"  - {flow_text(path)}" for path in before.pages)] if before.pages else []
    lines += ["run:", f"  on: {on}", f"  tools: [{', '.join(map(flow_text, names))}]", "  pages:"]
    lines += [f"    - {flow_text(path)}" for path in pages]
    lines.append("criteria:")
    people = {row.id: row.person for row in before.criteria} if before else {}
    for criterion in CRITERIA:
        checks, outcome = by.get(criterion.id, ([], ""))
        lines += [f"  # {criterion.ja}（{criterion.level}）", f"  - id: {criterion.id}"]
        if outcome:
            lines += [f"    checks: [{', '.join(checks)}]", f"    automatic: {outcome}"]
        person = people.get(criterion.id)
        lines.append(f"    person: {_person(person)}" if person else "    person:")
    return _HEAD + "\n".join(lines) + "\n"


def _person(person: PersonResult) -> str:
    parts = [f"result: {person.result}", f"method: [{', '.join(map(flow_text, person.method))}]"]
    parts += [f"by: {flow_text(person.by)}", f"on: {person.on}"]
    parts += [f"note: {flow_text(person.note)}"] if person.note else []
    return f"{{{', '.join(parts)}}}"


def read(file: Path) -> AccessibilityTest | None:
    """Read the file as it is; None where there is none. A file that cannot be read is not written over."""
    if not file.exists():
        return None
    record, issues = read_record(file, file.name, limit=SITE_BYTES)
    test, more = convert_accessibility(record) if record else (None, [])
    if test is None:
        raise SystemExit("\n".join(map(str, [*issues, *more])))
    return test


def main() -> int:
    """Build the content, try its pages, write the file; 1 when anything was found, which is written all the same."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument(
        "--on",
        type=date.fromisoformat,
        default=today_in_japan(),
        help="the day to write down; that of the sample is 2026-11-24, as its tests have an old clock",
    )
    parser.add_argument("--content", type=Path, default=CONTENT)
    given = parser.parse_args()
    if reason := nu.missing():
        print(reason, file=sys.stderr)
        return 2
    before = read(given.content / FILE)
    with tempfile.TemporaryDirectory() as folder:
        site = Path(folder) / "site"
        outcome = build_site(BuildRequest(given.content, site, given.on))
        if outcome.summary is None:
            print("\n".join(map(str, outcome.issues)), file=sys.stderr)
            return 1
        pages = chosen_pages(site)
        with running(site) as server, sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=chromium(), args=ARGUMENTS)
            found = measure(browser, server.url, pages)
            browser.close()
        found.add("nu", map(str, nu.messages(nu.files_in(site), site)))
    (given.content / FILE).write_text(written(given.on, tools(), pages, results(found), before), encoding="utf-8")
    wrong = [words for check, all_words in found.checks.items() if check not in NOTHING_THERE for words in all_words]
    wrong += sorted({words for all_words in found.axe.values() for words in all_words})
    print("\n".join([*wrong, f"{given.content / FILE}: {len(pages)} pages, {len(wrong)} findings"]))
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
