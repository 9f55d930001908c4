"""The calendars hold the dates of the schedule and no other, and every program can read them."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

import icalendar
import pytest
import recurring_ical_events
from hypothesis import given, settings
from hypothesis import strategies as st

from shirube.exporters import ics
from shirube.exporters.calendars import calendars
from shirube.headers import content_type
from shirube.link import Directory, Entry
from shirube.load import TEMPLATES, check_content
from shirube.pages.compose import make_editions
from shirube.pages.edition import Edition
from shirube.phrases import Words, load_phrases
from shirube.schedule.compile import compile_schedule
from shirube.schedule.dates import sessions
from shirube.schedule.holidays import official_until
from shirube.schedule.recurrence import recurrences
from shirube.schedule.rules import Rule, Schedule
from tests.search_queries import import_tokyo
from tests.search_site import TOKYO

ROOT = Path(__file__).resolve().parent.parent
VILLAGE = ROOT / "tests" / "sites" / "village"
CONTENT = ROOT / "content"
TODAY = date(2026, 11, 2)
LAST = TODAY + timedelta(days=366)
DAY_OF = {VILLAGE: TODAY, CONTENT: date(2026, 11, 25)}
JAPAN = ZoneInfo("Asia/Tokyo")


def editions_of(directory: Directory, today: date = TODAY) -> Mapping[str, Edition]:
    return {edition.language: edition for edition in make_editions(directory, today, all_phrases())}


@cache
def all_phrases() -> Mapping[str, Words]:
    phrases, faults = load_phrases(TEMPLATES / "phrases")
    assert faults == []
    return phrases


@dataclass(frozen=True)
class Site:
    """The calendars of a content folder in Japanese, by path."""

    edition: Edition
    files: Mapping[str, bytes]

    @property
    def first(self) -> date:
        return self.edition.today

    @property
    def last(self) -> date:
        return self.edition.agenda.calendar_last

    @property
    def directory(self) -> Directory:
        return self.edition.directory


@cache
def directory_of(content: Path, today: date) -> Directory:
    directory = check_content(content, today).directory
    assert directory is not None
    return directory


def site_of(content: Path, today: date = TODAY, language: str = "ja") -> Site:
    edition = editions_of(directory_of(content, today), today)[language]
    return Site(edition, {file.path: file.content for file in calendars(edition)})


@pytest.fixture(scope="module", params=[VILLAGE, CONTENT], ids=["village", "sample"])
def site(request: pytest.FixtureRequest) -> Site:
    return site_of(request.param, DAY_OF[request.param])


@pytest.fixture(scope="module")
def village() -> Site:
    return site_of(VILLAGE)


Opening = tuple[date, str | None, str | None]


def clock(moment: datetime, day: date) -> str:
    hours = (moment.date() - day).days * 24 + moment.hour
    return f"{hours:02}:{moment.minute:02}"


def expanded(content: bytes, last: date) -> list[Opening]:
    """Work the openings out with somebody else's code: (day, start, end); a whole day has neither."""
    calendar = icalendar.Calendar.from_ical(content)
    found: list[Opening] = []
    for event in recurring_ical_events.of(calendar).between(date(2020, 1, 1), last + timedelta(days=800)):
        start = event["DTSTART"].dt
        if not isinstance(start, datetime):
            found.append((start, None, None))
            continue
        assert start.utcoffset() == timedelta(hours=9)
        end = event["DTEND"].dt if "DTEND" in event else start
        found.append((start.date(), clock(start, start.date()), clock(end, start.date()) if end > start else None))
    return found


def opened(schedule: Schedule, first: date, last: date) -> set[Opening]:
    """What the schedule says, in the same shape: a start after midnight is on the clock of the next day."""
    found: set[Opening] = set()
    for session in sessions(schedule, first, last):
        day, start, end = session.date, session.start, session.end
        if start is None or (start, end) == ("00:00", "24:00"):
            found.add((day, None, None))
            continue
        late = int(start[:2]) // 24
        shifted = [f"{int(time[:2]) - 24 * late:02}{time[2:]}" if time else None for time in (start, end)]
        found.add((day + timedelta(days=late), shifted[0], shifted[1]))
    return found


def lines_of(content: bytes) -> list[str]:
    return content.decode().replace("\r\n ", "").split("\r\n")[:-1]


def calendar_of(*lines: str, closed: tuple[str, ...] = (), also: tuple[str, ...] = ()) -> tuple[Schedule, Site]:
    """The village with one more entry in place of にじ: this schedule."""
    schedule, problems = compile_schedule(lines, closed, also)
    assert problems == ()
    return schedule, with_schedule(schedule)


def with_schedule(schedule: Schedule, **fields: object) -> Site:
    directory = directory_of(VILLAGE, TODAY)
    niji = directory.by_key["places/niji"]
    entry = replace(niji, schedule=schedule, listing=niji.listing.model_copy(update=fields))
    edition = editions_of(replace(directory, entries=(entry,)))["ja"]
    return Site(edition, {file.path: file.content for file in calendars(edition)})


NIJI = "places/niji/calendar.ics"


# ---- the dates --------------------------------------------------------------------------------------------------


def entries_with_calendar(site: Site) -> Iterator[tuple[Entry, bytes]]:
    for entry in site.directory.entries:
        path = f"{entry.key}/calendar.ics"
        assert (path in site.files) == bool(entry.schedule.rules or entry.schedule.extras)
        if path in site.files:
            yield entry, site.files[path]


def test_every_calendar_expands_to_the_dates_of_its_schedule(site: Site) -> None:
    count = 0
    for entry, content in entries_with_calendar(site):
        found = expanded(content, site.last)
        is_shown = not entry.is_ended and not entry.is_paused
        expected = opened(entry.schedule, site.first, site.last) if is_shown else set()
        assert set(found) == expected, entry.key
        assert len(found) == len(set(found)), entry.key
        count += len(found)
    assert count > 300


@pytest.mark.skipif(not TOKYO.is_file(), reason="needs ../shared/data, which is not here")
def test_the_calendars_of_every_place_of_tokyo_whose_days_are_known_expand_to_their_dates(tmp_path: Path) -> None:
    """Schedules as other people write them, worked out by code that is not ours."""
    site = site_of(import_tokyo(tmp_path), DAY_OF[CONTENT])
    count = days = 0
    for entry, content in entries_with_calendar(site):
        if not entry.place or entry.is_ended or entry.is_paused:
            continue
        found = expanded(content, site.last)
        assert set(found) == opened(entry.schedule, site.first, site.last), entry.key
        assert len(found) == len(set(found)), entry.key
        count, days = count + 1, days + len(found)
    assert count > 120  # of 798: most say only that one has to ask
    assert days > 2000


def test_the_dates_of_the_pages_are_those_of_the_calendars(site: Site) -> None:
    agenda = site.edition.agenda
    for entry, content in entries_with_calendar(site):
        days = {day for day, _, _ in expanded(content, site.last)}
        late = any(session.start and session.start >= "24:00" for session in agenda.of(entry))
        assert late or {session.date for session in agenda.of(entry)} == {day for day in days if day <= agenda.last}


@pytest.mark.parametrize(
    ("lines", "closed", "also"),
    [
        (("毎週火・木 10:00-15:00",), ("祝日", "12/29-1/3"), ()),
        (("平日 9:00-17:00",), ("12/29-1/3",), ()),
        (("第2・第4土曜 13:00-16:00 ※8月は休み",), (), ()),
        (("第5日曜 13:00-16:00",), (), ()),
        (("最終金曜 18:00-20:00",), (), ()),
        (("毎月31日 10:00-12:00", "毎月末日 13:00-14:00"), (), ()),
        (("隔週水曜（2026-04-01から） 10:00-12:00",), ("祝日",), ()),
        (("隔週日・月（2026-11-08から） 10:00-12:00",), (), ()),
        (("偶数月の第3土曜 10:00-12:00",), (), ()),
        (("12/1〜3/15の毎週土曜 10:00-12:00",), (), ()),
        (("11/20〜2/10の毎日 10:00-12:00",), ("12/29-1/3",), ()),
        (("土日祝 10:00-15:30",), ("12/29-1/3",), ()),
        (("祝日 15:00-18:00",), (), ()),
        (("毎週金曜 22:00-26:00",), (), ("2026-12-24 23:00-25:00",)),
        (("毎日 10:00〜",), (), ()),
        (("毎週火曜",), ("祝日",), ("2026-11-04",)),
        (("毎日 24時間",), (), ()),
        (("毎週火曜 10:00-12:00",), (), ("2026-11-10 10:00-12:00", "2026-11-11 10:00-12:00")),
        (("毎週火曜 10:00-12:00", "毎週火曜 10:00-12:00"), (), ()),
        (("第2日曜 11:30-12:50・13:00-14:20",), (), ()),
        (("不定期",), (), ("2026-12-24 13:00-15:00",)),
    ],
)
def test_forms_of_schedules_expand_to_their_dates(
    lines: tuple[str, ...], closed: tuple[str, ...], also: tuple[str, ...]
) -> None:
    schedule, site = calendar_of(*lines, closed=closed, also=also)
    found = expanded(site.files[NIJI], LAST)
    assert set(found) == opened(schedule, TODAY, LAST)
    assert len(found) == len(set(found))
    assert found


WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
some_days = st.lists(st.sampled_from(WEEKDAYS), min_size=1, max_size=4, unique=True).map(
    lambda days: tuple(sorted(days, key=WEEKDAYS.index))
)
hours = st.sampled_from([("10:00", "12:00"), ("22:00", "26:00"), ("25:00", "27:00"), ("17:30", None), (None, None)])


@st.composite
def rules(draw: st.DrawFn) -> Rule:
    form = draw(st.sampled_from(["weekly", "nth", "monthdays", "interval"]))
    numbers = st.lists(st.sampled_from([1, 2, 3, 4, 5, -1]), min_size=1, max_size=3, unique=True).map(tuple)
    days = st.lists(st.sampled_from([1, 15, 29, 30, 31, -1]), min_size=1, max_size=3, unique=True).map(tuple)
    start, end = draw(hours)
    lasting = form == "interval"
    return Rule(
        weekdays=() if form == "monthdays" else draw(some_days),
        nth=draw(numbers) if form == "nth" else (),
        monthdays=draw(days) if form == "monthdays" else (),
        months=tuple(sorted(draw(st.sets(st.integers(1, 12), max_size=11)))),
        interval_weeks=draw(st.integers(2, 4)) if lasting else 1,
        anchor=draw(st.dates(date(2026, 1, 1), date(2027, 3, 1))) if lasting else None,
        start=start,
        end=end,
        holidays="any" if form in ("monthdays", "interval") else draw(st.sampled_from(["any", "also", "only"])),
        season=draw(st.sampled_from([None, None, ("12-01", "03-15"), ("06-10", "09-20")])),
    )


@settings(max_examples=60, deadline=None)
@given(st.lists(rules(), min_size=1, max_size=2), st.sampled_from([(), ("祝日",), ("祝日", "12/29-1/3"), ("8月",)]))
def test_any_rule_expands_to_its_dates(found: list[Rule], closed: tuple[str, ...]) -> None:
    closures = compile_schedule(["不定期"], closed)[0].closures
    schedule = Schedule(rules=tuple(found), closures=closures)
    expansion = expanded(with_schedule(schedule).files[NIJI], LAST)
    assert set(expansion) == opened(schedule, TODAY, LAST)


def test_rules_are_said_as_rules_and_closed_days_as_left_out() -> None:
    _, site = calendar_of("第2・第4土曜 13:00-16:00", closed=("12/26-1/3",))
    text = lines_of(site.files[NIJI])
    assert "DTSTART;TZID=Asia/Tokyo:20261114T130000" in text
    assert "RRULE:FREQ=MONTHLY;BYDAY=2SA,4SA;UNTIL=20271103T145959Z" in text
    assert "EXDATE;TZID=Asia/Tokyo:20261226T130000" in text


def test_calendars_end_where_public_holidays_are_not_announced_yet() -> None:
    last = official_until()
    content = site_of(VILLAGE, last - timedelta(days=100)).files["organisations/shakyo/calendar.ics"]
    assert max(day for day, _, _ in expanded(content, last)) <= last
    beyond = last + timedelta(days=1)
    assert site_of(VILLAGE, beyond).edition.agenda.calendar_last == beyond + timedelta(days=62)


def test_what_is_paused_or_ended_keeps_a_calendar_without_events(village: Site) -> None:
    for slug in ("yukimichi", "mukashi"):
        content = village.files[f"places/{slug}/calendar.ics"]
        assert b"BEGIN:VEVENT" not in content
        assert icalendar.Calendar.from_ical(content).walk("VTIMEZONE")
    assert "places/kawaberi/calendar.ics" not in village.files, "不定期 is in no calendar"


# ---- which calendars there are ----------------------------------------------------------------------------------


def uids(content: bytes) -> list[str]:
    return [str(event["UID"]) for event in icalendar.Calendar.from_ical(content).walk("VEVENT")]


def test_an_audience_has_the_events_of_its_page_and_the_whole_those_of_everybody(site: Site) -> None:
    own = {entry.key: uids(content) for entry, content in entries_with_calendar(site)}
    everything = [uid for found in own.values() for uid in found]
    assert sorted(uids(site.files["calendar.ics"])) == sorted(everything)
    assert max(Counter(everything).values()) == 1
    grouped = site.directory.for_audience("children")
    assert grouped.meant
    expected = [uid for entry in (*grouped.meant, *grouped.anyone) for uid in own.get(entry.key, [])]
    assert uids(site.files["audiences/children/calendar.ics"]) == expected


def test_uids_do_not_hang_on_day_host_language_or_line() -> None:
    first = uids(calendar_of("毎週火曜 10:00-12:00", "毎週木曜 10:00-12:00")[1].files[NIJI])
    turned = uids(calendar_of("毎週木曜 10:00-12:00", "毎週火曜 10:00-12:00", closed=("祝日",))[1].files[NIJI])
    assert sorted(first) == sorted(turned)
    later = site_of(VILLAGE, TODAY + timedelta(days=9), "en").files
    for path, content in site_of(VILLAGE).files.items():
        if "/" in path and "audiences" not in path:
            gone = {uid for uid in uids(content) if not re.match(r"\d{8}-", uid)}
            assert gone <= set(uids(later[f"en/{path}"]))


def test_the_same_content_gives_the_same_bytes() -> None:
    assert site_of(VILLAGE).files == site_of(VILLAGE).files
    assert b"DTSTAMP:20261102T000000Z" in site_of(VILLAGE).files[NIJI]


# ---- the words --------------------------------------------------------------------------------------------------


def events_of(content: bytes) -> list[Any]:
    return list(icalendar.Calendar.from_ical(content).walk("VEVENT"))


def name_of(content: bytes) -> str:
    return str(icalendar.Calendar.from_ical(content)["X-WR-CALNAME"])


def test_an_event_says_what_where_and_whom_to_ask(village: Site) -> None:
    event = events_of(village.files[NIJI])[0]
    assert event["SUMMARY"] == "見本こども食堂 にじ"
    assert event["LOCATION"] == "見本村川下0-2 見本集会所"
    assert str(event["URL"]).endswith("/shirube/places/niji/")
    told = str(event["DESCRIPTION"]).split("\n")
    assert told[0] == "子どもも大人も、いっしょに夕ごはんを食べるところです。"
    assert told[1:3] == ["電話：0143-00-0003", "行く前に確かめてください。"]
    assert told[3] == str(event["URL"])
    assert event["TRANSP"] == "TRANSPARENT"


def test_each_language_has_its_words_and_a_sample_says_so(village: Site) -> None:
    files = site_of(VILLAGE, language="en").files
    event = events_of(files["en/places/niji/calendar.ics"])[0]
    assert event["SUMMARY"] == "Sample children's canteen Niji"
    assert "Phone: 0143-00-0003\nPlease check before you go.\n" in str(event["DESCRIPTION"])
    assert str(event["URL"]).endswith("/shirube/en/places/niji/")
    assert name_of(village.files[NIJI]).startswith("【見本】") == village.directory.site.sample
    sample = site_of(CONTENT, DAY_OF[CONTENT]).files["calendar.ics"]
    assert name_of(sample).startswith("【見本】")


def test_what_is_not_known_of_the_hours_is_said() -> None:
    event = events_of(calendar_of("毎日 10:00〜")[1].files[NIJI])[0]
    assert "DTEND" not in event
    assert "終わりの時刻は確認中です。" in event["DESCRIPTION"]
    event = events_of(calendar_of("毎週火曜")[1].files[NIJI])[0]
    assert event["DTSTART"].dt == date(2026, 11, 3)
    assert "時刻は確認中" in event["DESCRIPTION"]
    event = events_of(calendar_of("毎週土曜 9:00-11:00 ※雨天中止")[1].files[NIJI])[0]
    assert "雨天中止" in event["DESCRIPTION"]


def test_a_hidden_address_is_in_no_calendar() -> None:
    schedule, _ = calendar_of("毎週火曜 10:00-12:00")
    content = with_schedule(schedule, hide_address=True).files[NIJI].decode().replace("\r\n ", "")
    for secret in ("川下0-2", "見本集会所", "42.38", "141.12", "LOCATION", "GEO:"):
        assert secret not in content
    assert "見本集会所" in with_schedule(schedule).files[NIJI].decode().replace("\r\n ", "")


HOSTILE = (
    "a\r\nEND:VEVENT\r\nBEGIN:VALARM", "a\nATTACH:file:///etc/passwd", "\\n\\,;", 'a;b,c"d:e', "\x00\x1b[31m\x7f", "a\u2028b\u2029c\x85d",
    "𠮷野家" * 40, "👩‍👩‍👧‍👦" * 30, "x" * 500, "\\" * 90,
)  # fmt: skip


@pytest.mark.parametrize("words", HOSTILE)
def test_hostile_words_are_words(words: str) -> None:
    schedule, plain = calendar_of("毎週火曜 10:00-12:00")
    content = with_schedule(schedule, name=words, summary=words, venue=words).files[NIJI]
    names = [line.partition(":")[0] for line in lines_of(content)]
    assert names == [line.partition(":")[0] for line in lines_of(plain.files[NIJI])]
    kept = re.sub("[\x85\u2028\u2029]", "\n", words.replace("\r\n", "\n"))
    kept = re.sub("[\x00-\x09\x0b-\x1f\x7f-\x9f]", "", kept)
    assert str(events_of(content)[0]["SUMMARY"]) == kept


# ---- the bytes --------------------------------------------------------------------------------------------------


def test_lines_are_at_most_75_octets_and_end_with_crlf(site: Site) -> None:
    for path, content in site.files.items():
        assert content.endswith(b"END:VCALENDAR\r\n")
        assert content.count(b"\n") == content.count(b"\r\n") == content.count(b"\r"), path
        for line in content.split(b"\r\n"):
            assert len(line) <= 75, path
            line.decode()  # a character cut in two would not be UTF-8


@given(st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Zl", "Zp"]), max_size=200))
def test_folding_loses_nothing_and_cuts_no_character(words: str) -> None:
    content = ics.line("SUMMARY", ics.text(words))
    for line in content.split(b"\r\n"):
        assert len(line) <= 75
        line.decode()
    whole = content.decode().replace("\r\n ", "").removesuffix("\r\n").removeprefix("SUMMARY:")
    assert re.sub(r"\\(.)", r"\1", whole) == words


def test_every_calendar_is_valid_for_somebody_else_too(site: Site) -> None:
    for path, content in site.files.items():
        if path.startswith("audiences/") and not path.startswith("audiences/children/"):
            continue  # the same events once more
        calendar = icalendar.Calendar.from_ical(content)
        assert calendar.errors == [], path
        for event in calendar.walk("VEVENT"):
            assert event.errors == [], path
            assert {"UID", "DTSTAMP", "DTSTART", "SUMMARY"} <= set(event), path
        assert [str(zone["TZID"]) for zone in calendar.walk("VTIMEZONE")] == ["Asia/Tokyo"]


def test_it_is_served_as_a_calendar() -> None:
    assert content_type("places/niji/calendar.ics") == "text/calendar; charset=utf-8"


def test_events_of_a_schedule_are_few(site: Site) -> None:
    """A rule stays a rule: a place that opens every day is not 366 events."""
    for entry in site.directory.listed:
        found = recurrences(entry.schedule, site.first, site.last)
        assert len(found) <= 2 * len(entry.schedule.rules) + len(entry.schedule.extras) + 40, entry.key


def test_a_page_leads_to_its_calendar_only_where_there_is_something_in_it(village: Site) -> None:
    links = {entry.slug: village.edition.calendar_link(entry.url, (entry,)) for entry in village.directory.entries}
    assert {slug for slug, link in links.items() if link} == {"hidamari", "niji", "shakyo", "yakuba"}
    for link in filter(None, links.values()):
        assert link.path.removeprefix("/") in village.files
    assert json.dumps(sorted(village.files)).count("calendar.ics") == len(village.files)
    assert urlsplit(village.edition.frame.base_url).path == "/shirube/"
