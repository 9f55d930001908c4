"""How well real lines are read, measured against what a careful reader took them to mean."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from shirube.schedule.read import Reading, read_line

DATA = Path(__file__).resolve().parents[1].parent / "shared" / "data" / "schedule-dev.jsonl"
KEYS = ("weekdays", "nth", "monthdays", "months", "interval_weeks", "start", "end")


def rows() -> list[dict[str, Any]]:
    if not DATA.exists():
        pytest.skip(f"the yardstick is not here: {DATA}")
    return [json.loads(line) for line in DATA.read_text(encoding="utf-8").splitlines()]


def agrees(reading: Reading, gold: dict[str, Any]) -> bool:
    mine = [[list(v) if isinstance(v := getattr(rule, key), tuple) else v for key in KEYS] for rule in reading.rules]
    theirs = [[rule[key] for key in KEYS] for rule in gold["rules"]]
    return mine == theirs and [closure.key for closure in reading.closed] == gold["closed"]


def is_complete(gold: dict[str, Any]) -> bool:
    return gold["class"] == "regular" or (
        gold["class"] == "partial" and [w.split(":")[0].strip() for w in gold["why"].split(";")] == ["time-missing"]
    )


def test_complete_lines_give_exactly_the_careful_readers_rules(capsys: pytest.CaptureFixture[str]) -> None:
    complete = [row for row in rows() if is_complete(row["gold"])]
    missed = [row["text"] for row in complete if not agrees(read_line(row["text"]), row["gold"])]
    with capsys.disabled():
        print(f"\n  complete lines read exactly: {len(complete) - len(missed)} of {len(complete)}")
    assert len(missed) <= 0.03 * len(complete), missed


def test_a_wrong_rule_is_hardly_ever_claimed(capsys: pytest.CaptureFixture[str]) -> None:
    everything = rows()
    judged = [row for row in everything if not {"weeks-unknown", "days-unknown"} & set(_tags(row["gold"]["why"]))]
    wrong = [
        row["text"] for row in judged if (reading := read_line(row["text"])).rules and not agrees(reading, row["gold"])
    ]
    with capsys.disabled():
        print(f"\n  wrong rule instead of words: {len(wrong)} of {len(everything)} lines ({len(judged)} judged)")
    assert len(wrong) <= 0.01 * len(everything), wrong


def test_real_lines_are_never_refused() -> None:
    refused = [row["text"] for row in rows() if read_line(row["text"]).problem is not None]
    assert refused == []


def _tags(why: str | None) -> list[str]:
    return [tag.split(":")[0].strip() for tag in (why or "").split(";")]
