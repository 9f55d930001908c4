"""Time what takes corrections over: `apply` of some, and of a whole workbook in which little was touched.

    python benchmarks/corrections.py [--entries 4000] [--runs 1]

Beside `check` of the same entries, which every `apply` ends with. Nothing is written: `--dry-run`. A workbook holds at
most 5,000 entries.
"""

from __future__ import annotations

import argparse
import json
import re
import sys
from pathlib import Path

from openpyxl import load_workbook

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from benchmarks.generate import generate  # noqa: E402 - not installed
from benchmarks.run import TODAY, WORK, timed  # noqa: E402
from shirube.intake.sent_json import FORMAT  # noqa: E402
from shirube.intake.spreadsheet import FIRST_ROW, NAMES_ROW  # noqa: E402

SOME = (1, 100, 1000)
TOUCHED = 20
SAYS = "新しい説明です。"


def corrections(content: Path, many: int) -> Path:
    """Write a file with one new description for each of the first places."""
    made = []
    for number in range(many):
        entry = f"places/place-{number}"
        was = re.search(r"^summary: (.*)$", (content / f"{entry}.yaml").read_text(encoding="utf-8"), re.MULTILINE)
        assert was is not None, entry
        made.append({"format": FORMAT, "entry": entry, "changes": {"summary": {"was": was[1], "now": SAYS}}})
    file = WORK / f"corrections-{many}.json"
    file.write_text(json.dumps(made), encoding="utf-8")
    return file


def touch(workbook: Path) -> None:
    """Write a new description into some rows, as people do in Excel."""
    book = load_workbook(workbook)
    sheet = book["場所"]
    (column,) = (at for at, cell in enumerate(sheet[NAMES_ROW], 1) if cell.value == "summary")
    for row in range(FIRST_ROW, FIRST_ROW + TOUCHED):
        sheet.cell(row, column).value = SAYS
    book.save(workbook)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--entries", type=int, default=4000)
    parser.add_argument("--runs", type=int, default=1)
    options = parser.parse_args()
    content, workbook = WORK / f"corrections-{options.entries}", WORK / "corrections.xlsx"
    WORK.mkdir(parents=True, exist_ok=True)
    generate(options.entries, content)

    def show(what: str, *words: str) -> None:
        command = [sys.executable, "build.py", *words, "--content", str(content), "--today", TODAY]
        took = timed(command, options.runs)
        print(f"{what:<28} {took.wall:6.1f} s, processor {took.cpu:6.1f} s, {took.peak:5} MiB", flush=True)

    show("check", "check")
    for many in SOME:
        show(f"apply, {many} corrections", "apply", str(corrections(content, many)), "--dry-run")
    show("export as a workbook", "export", "--force", "--out", str(workbook))
    touch(workbook)
    show(f"apply, {TOUCHED} touched rows of it", "apply", str(workbook), "--dry-run")


if __name__ == "__main__":
    main()
