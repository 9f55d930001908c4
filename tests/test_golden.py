"""The village reads as somebody has read it: every page, list and file of it, word for word (tests/golden/village/).

`python -m tests.golden_site` writes the texts anew. Read what changed as you would read code: a date, a name, a door
that is shut. The dates below were worked out by hand from the files of the village and a calendar of 2026.
"""

from __future__ import annotations

import difflib
import json
from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from pathlib import Path

import pytest

from tests.golden_site import GOLDEN, build_village, golden, read_page, site_as_text
from tests.search_rows import read_rows

SHOWN = 6
"""Texts whose difference is shown; the others are named."""


@pytest.fixture(scope="module")
def village(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build_village(tmp_path_factory.mktemp("golden") / "site")


def differences(expected: Mapping[str, str], found: Mapping[str, str]) -> Iterator[str]:
    changed = sorted(name for name in expected.keys() | found.keys() if expected.get(name) != found.get(name))
    for name in changed[:SHOWN]:
        was, now = expected.get(name), found.get(name)
        if was is None or now is None:
            yield f"--- {name}: {'new' if was is None else 'gone'}"
        else:
            yield from difflib.unified_diff(was.splitlines(), now.splitlines(), name, f"{name} (now)", n=2, lineterm="")
    if changed[SHOWN:]:
        yield f"… and {len(changed) - SHOWN} more: {', '.join(changed[SHOWN:])}"


def test_the_village_reads_as_it_was_read(village: Path) -> None:
    told = "\n".join(differences(golden(), site_as_text(village)))
    if told:
        pytest.fail(f"{told}\n\nIf all this is meant: python -m tests.golden_site, and read git diff", pytrace=False)


def test_nothing_else_lies_among_the_texts() -> None:
    assert [path for path in GOLDEN.rglob("*") if path.is_file() and path.suffix != ".txt"] == []


@pytest.mark.parametrize("text", ["<p>a", "<p><b>a</p></b>", "a</p>", '<p id="a" id="b"></p>'])
def test_html_that_is_not_whole_is_not_read(text: str) -> None:
    with pytest.raises(AssertionError):
        read_page(text)


# ---- worked out by hand -----------------------------------------------------------------------------------------

FIRST, LAST = date(2026, 11, 2), date(2027, 1, 3)
HOLIDAYS = {date(2026, 11, 3), date(2026, 11, 23), date(2027, 1, 1)}
NEW_YEAR = {date(2026, 12, 29) + timedelta(days=step) for step in range(6)}
SHUT = HOLIDAYS | NEW_YEAR
DAYS = [FIRST + timedelta(days=step) for step in range((LAST - FIRST).days + 1)]
WORKING = {day for day in DAYS if day.weekday() < 5} - SHUT
OPEN: Mapping[str, set[date]] = {
    # 毎週火・木、最終日曜（8月は休み）、祝日と年末年始は休み
    "hidamari": ({day for day in DAYS if day.weekday() in (1, 3)} | {date(2026, 11, 29), date(2026, 12, 27)}) - SHUT,
    # 第2・第4土曜。12/24 にもひらき、12/26 は年末のため休む
    "niji": {date(2026, 11, 14), date(2026, 11, 28), date(2026, 12, 12), date(2026, 12, 24)},
    "shakyo": WORKING,
    "yakuba": WORKING,
    # 2027年4月30日まで休み／不定期／要問合せ／時間を聞いていない
    "yukimichi": set(),
    "kawaberi": set(),
    "tomarigi": set(),
    "hidamari-kai": set(),
}


@pytest.mark.parametrize("language", ["", "easy/", "en/"])
def test_dates_are_those_of_the_calendar(language: str, village: Path) -> None:
    content = (village / language / "search" / "entries.json").read_bytes()
    matter = json.loads(content)
    assert (matter["first"], matter["last"]) == (FIRST.isoformat(), LAST.isoformat())
    found: dict[str, set[date]] = {}
    for entry in read_rows(content):
        marks = [matter["calendars"][number] for number, *_ in entry.get("sessions", [])]
        found[entry["slug"]] = {FIRST + timedelta(at) for line in marks for at, mark in enumerate(line) if mark != "0"}
    assert found == OPEN


@pytest.mark.parametrize("language", ["", "easy/", "en/"])
def test_no_page_gives_a_date_on_which_a_door_is_shut(language: str, village: Path) -> None:
    """Whatever stands inside an element of an entry with a date: that date is one of its own."""
    told = 0
    for path in (village / language).rglob("*.html"):
        for element in read_page(path.read_text(encoding="utf-8")).find_all():
            slug = element.attributes.get("data-entry")
            if not slug or slug == "mukashi" or path.parent.name in ("search", "my-list"):
                continue
            dates = [part.attributes.get("data-date") for part in element.own_parts()]
            dates += (element.attributes.get("data-session-dates") or "").split()
            later = [part.attributes.get("data-later") or "" for part in element.own_parts()]
            dates += [line.partition("|")[0] for text in later for line in text.split(";")]
            for day in filter(None, dates):
                assert date.fromisoformat(day) in OPEN[slug], f"{path.relative_to(village)}: {slug} on {day}"
                told += 1
    assert told > 100


def test_what_has_ended_says_so_and_no_hours(village: Path) -> None:
    for language in ("", "easy/", "en/"):
        text = (village / language / "places" / "mukashi" / "index.html").read_text(encoding="utf-8")
        assert 'class="notice"' in text
        assert "/places/hidamari/" in text
        assert "data-date" not in text
        assert "10:00" not in text
        assert "午前10時" not in text
