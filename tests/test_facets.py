"""Whatever a directory holds: who stands where, how many, and on which days, by an account of its own.

The account below is kept from what was written into the files, never from what the program made of them.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from shirube.exporters.search_rows import search_data, search_records
from shirube.link import DAYS
from shirube.load import TEMPLATES, check_content
from shirube.pages.compose import compose_pages, make_editions
from shirube.pages.edition import Edition
from shirube.pages.views import (
    DayView,
    HomeView,
    IndexView,
    ListView,
    LostView,
    Meta,
    PlaceView,
    SearchView,
    WeekView,
)
from shirube.phrases import Words, load_phrases
from tests.search_rows import read_rows

VILLAGE = Path(__file__).parent / "sites" / "village"
TODAY = date(2026, 11, 2)
ALL_WEEK = {"mon", "tue", "wed", "thu", "fri", "sat", "sun"}
LINES: Mapping[str, set[str]] = {
    "毎週火・木 10:00-15:00": {"tue", "thu"},
    "第2・第4土曜 17:00-19:00": {"sat"},
    "最終日曜 13:00-16:00": {"sun"},
    "平日 9:00-17:00": {"mon", "tue", "wed", "thu", "fri"},
    "毎月21日 10:00-12:00": ALL_WEEK,
    "5〜10月の第1水曜 10:00-12:00": {"wed"},
    "不定期": {"irregular"},
}
"""A line → the days under which whoever wrote it stands."""
PARENT = {"older-living-alone": "older"}


@dataclass(frozen=True)
class Written:
    """One entry as somebody wrote it."""

    kind: str
    number: int
    audiences: tuple[str, ...]
    admission: str
    area: str
    term: str
    lines: tuple[str, ...]
    status: str
    declined: bool

    @property
    def slug(self) -> str:
        return f"{self.kind[0]}{self.number}"

    @property
    def is_listed(self) -> bool:
        return not self.declined and self.status != "ended"

    @property
    def is_for_anyone(self) -> bool:
        return self.admission == "anyone" or "anyone" in self.audiences

    @property
    def meant_for(self) -> set[str]:
        return {*self.audiences, *(PARENT[name] for name in self.audiences if name in PARENT)}

    @property
    def days(self) -> set[str]:
        return set().union(*(LINES[line] for line in self.lines)) or {"irregular"}

    def text(self) -> str:
        lines = [f"name: 見本{self.slug}", f"kana: みほん{'あいうえおかきくけこ'[self.number]}", f"kind: {self.term}"]
        lines += ["organisation: base"] if self.kind == "place" else []
        lines += [f"summary: {self.slug} の紹介です。", "contact: {phone: 0143-00-0009}"]
        lines += [f"audiences: [{', '.join(self.audiences)}]"] if self.audiences else []
        lines += [f"admission: {self.admission}"] if self.admission else []
        lines += [f"area: {self.area}"] if self.area else []
        lines += [f"open: [{', '.join(self.lines)}]"] if self.lines else []
        lines += {"open": [], "paused": ["status: {is: paused, until: 2027-04-30}"], "ended": ["status: ended"]}[
            self.status
        ]
        lines += ["listed: declined"] if self.declined else ["listed: {consent: 2026-10-01}"]
        return "\n".join([*lines, "confirmed: [{on: 2026-10-01, method: phone, by: 見本住民課}]"]) + "\n"


def an_entry(kind: str, number: int) -> st.SearchStrategy[Written]:
    return st.builds(
        Written,
        kind=st.just(kind),
        number=st.just(number),
        audiences=st.lists(
            st.sampled_from(["anyone", "older", "older-living-alone", "children"]), unique=True, max_size=2
        ).map(tuple),
        admission=st.sampled_from(["", "preferred", "anyone"]),
        area=st.sampled_from(["", "kawakami", "kawashimo"]),
        term=st.sampled_from(["salon", "kodomo-shokudo"] if kind == "place" else ["npo", "council"]),
        lines=st.lists(st.sampled_from(sorted(LINES)), unique=True, max_size=2).map(tuple),
        status=st.sampled_from(["open", "open", "paused", "ended"]),
        declined=st.sampled_from([False, False, False, True]),
    )


DIRECTORIES = st.integers(0, 5).flatmap(
    lambda places: st.tuples(
        *(an_entry("place", number) for number in range(places)),
        *(an_entry("organisation", number) for number in range(2)),
    )
)


@cache
def phrases() -> Mapping[str, Words]:
    return load_phrases(TEMPLATES / "phrases")[0]


@pytest.fixture(scope="module")
def ground(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The village without its people."""
    content = Path(shutil.copytree(VILLAGE, tmp_path_factory.mktemp("facets") / "content"))
    for folder in ("places", "organisations"):
        for path in (content / folder).iterdir():
            path.unlink()
    (content / "moved.yaml").unlink()
    (content / "pages" / "about.ja.md").write_text("# このサイトについて\n\n見本です。\n", encoding="utf-8")
    base = Written("organisation", 9, (), "", "", "npo", (), "ended", False)
    (content / "organisations" / "base.yaml").write_text(base.text(), encoding="utf-8")
    return content


def edition_of(written: Sequence[Written], ground: Path) -> Edition:
    for folder in ("places", "organisations"):
        for path in (ground / folder).iterdir():
            if path.stem != "base":
                path.unlink()
    for entry in written:
        (ground / f"{entry.kind}s" / f"{entry.slug}.yaml").write_text(entry.text(), encoding="utf-8")
    loaded = check_content(ground, TODAY)
    assert loaded.directory is not None, [(issue.path, issue.line, issue.message("en")) for issue in loaded.issues]
    return make_editions(loaded.directory, TODAY, phrases())[0]


def under(written: Sequence[Written], audience: str) -> tuple[set[str], set[str]]:
    """Those meant for an audience, and those for anyone beside them."""
    listed = [entry for entry in written if entry.is_listed]
    if audience == "anyone":
        return {entry.slug for entry in listed if entry.is_for_anyone}, set()
    meant = {entry.slug for entry in listed if audience in entry.meant_for}
    return meant, {entry.slug for entry in listed if entry.is_for_anyone} - meant


def numbers(view: HomeView | IndexView) -> Iterator[tuple[str, str]]:
    """Path → count of every link of a page that leads to lists."""
    groups = (*view.audiences, *view.areas) if isinstance(view, HomeView) else view.groups
    for group in groups:
        if group.path:
            yield group.path, group.count
        yield from ((link.path, link.count) for link in group.links)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(written=DIRECTORIES)
def test_every_list_holds_whom_it_should_and_every_count_says_how_many(
    written: tuple[Written, ...], ground: Path
) -> None:
    edition = edition_of(written, ground)
    listed = [entry for entry in written if entry.is_listed]
    pages = {page.path: page.context["view"] for page in compose_pages(edition)}
    home, search = pages["/"], pages["/search/"]
    assert isinstance(home, HomeView)
    assert isinstance(search, SearchView)
    options = {
        (option.name, option.value): option.count
        for filter_ in search.filters
        for option in (*filter_.days, *filter_.options, *filter_.more)
    }
    data, _ = search_data(edition)
    rows = {row["slug"]: row for row in read_rows(data.content)}
    assert set(rows) == {entry.slug for entry in listed}

    counted: dict[str, str] = {}
    for audience in ("anyone", "older", "older-living-alone", "children"):
        meant, anyone = under(written, audience)
        page = pages.get(f"/audiences/{audience}/")
        assert (page is not None) == bool(meant)
        if not isinstance(page, ListView):
            continue
        found = [{row.slug for row in group.entries} for group in page.groups]
        assert found == [group for group in (meant, anyone) if group]
        if audience != "anyone":
            counted[f"/audiences/{audience}/"] = str(len(meant | anyone))
            assert options["audience", audience] == str(len(meant | anyone))
            assert {slug for slug, row in rows.items() if passes(row, audience)} == meant | anyone
        for day in DAYS:
            both = {entry.slug for entry in listed if entry.slug in meant | anyone and day in entry.days}
            assert on_day_page(pages.get(f"/audiences/{audience}/{day}/"), day) == both
    for area in ("kawakami", "kawashimo"):
        here = {entry.slug for entry in listed if entry.area == area}
        assert slugs(pages.get(f"/areas/{area}/")) == here
        assert options.get(("area", area), "0") == str(len(here))
        counted |= {f"/areas/{area}/": str(len(here))} if here else {}
    assert dict(numbers(home)) == counted
    for kind in ("salon", "kodomo-shokudo"):
        here = {entry.slug for entry in listed if entry.term == kind}
        assert slugs(pages.get(f"/kinds/{kind}/")) == here
        assert options.get(("kind", kind), "0") == str(len(here))
    flaps = {flap.weekday: flap.count for flap in home.noren}
    for day in DAYS:
        here = {entry.slug for entry in listed if day in entry.days}
        assert on_day_page(pages.get(f"/days/{day}/"), day) == here
        assert options.get(("day", day), "0") == str(len(here))
        assert day not in flaps or flaps[day] == (str(len(here)) if here else "")


def passes(row: Mapping[str, Any], audience: str) -> bool:
    """The browser's own question of a row (templates/components/search/entries.js)."""
    return audience in row.get("audiences", ()) or row.get("admission") == "anyone"


def slugs(view: object) -> set[str]:
    return {row.slug for group in view.groups for row in group.entries} if isinstance(view, ListView) else set()


def on_day_page(view: object, day: str) -> set[str]:
    if day == "irregular":
        return slugs(view)
    return {row.slug for table in view.timetables for row in table.rows} if isinstance(view, DayView) else set()


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(written=DIRECTORIES)
def test_what_is_shut_has_no_date_and_what_is_declined_no_word(written: tuple[Written, ...], ground: Path) -> None:
    edition = edition_of(written, ground)
    shut = {entry.slug for entry in written if not entry.is_listed or entry.status == "paused"}
    never = {entry.slug for entry in written if entry.declined}
    rows = read_rows(search_data(edition)[0].content)
    assert {row["slug"] for row in rows if row.get("sessions")} & shut == set()
    assert {record.id for record in search_records(edition)} & never == set()
    days = {edition.today + timedelta(days=step) for step in range(-7, 90)}
    assert {entry.slug for day in days for entry, _ in edition.agenda.on(day)} & shut == set()
    for page in compose_pages(edition):
        view = page.context["view"]
        if isinstance(view, PlaceView):
            assert view.slug not in never or "見本" not in f"{view.name}{view.summary}"
            if view.slug in shut:
                assert not view.next_dates
                assert view.next_words == ""
            rows_shown = [*view.places]
        elif isinstance(view, ListView):
            rows_shown = [row for group in view.groups for row in group.entries]
        else:
            rows_shown = []
        if isinstance(view, DayView):
            assert all(not row.dates for table in view.timetables for row in table.rows if row.slug in shut)
        if isinstance(view, WeekView):
            assert {item.slug for day in view.days for item in day.items} & shut == set()
        if isinstance(view, HomeView):
            assert {item.slug for today in view.today for item in today.items} & shut == set()
        assert all(not row.dates for row in rows_shown if row.slug in shut)
        assert {row.slug for row in rows_shown} & never == set()


def place(**changes: Any) -> Written:
    usual: dict[str, Any] = {
        "audiences": (), "admission": "", "area": "", "term": "salon", "lines": (), "status": "open", "declined": False,
    }  # fmt: skip
    return Written("place", 0, **{**usual, **changes})


@pytest.mark.parametrize(
    ("lines", "phrase"),
    [
        (("5〜10月の第1水曜 10:00-12:00",), "search.none_known"),  # known, and out of season in November
        (("不定期",), "entry.irregular"),
        ((), "entry.unknown-days"),
    ],
)
def test_without_a_date_the_page_says_why(lines: tuple[str, ...], phrase: str, ground: Path) -> None:
    edition = edition_of([place(lines=lines)], ground)
    pages = {page.path: page.context["view"] for page in compose_pages(edition)}
    view, listed = pages["/places/p0/"], pages["/places/"]
    assert isinstance(view, PlaceView)
    assert isinstance(listed, ListView)
    assert view.glance[0].strong == edition.t(phrase)
    assert [row.state for group in listed.groups for row in group.entries] == [edition.t(phrase)]


def test_a_note_of_a_day_counts_the_list_below_it_and_others_apart(ground: Path) -> None:
    """An extra date opens a place that is in no list of that weekday."""
    edition_of(
        [place(lines=("毎週火・木 10:00-15:00",)), replace(place(lines=("第2・第4土曜 17:00-19:00",)), number=1)],
        ground,
    )
    file = ground / "places" / "p1.yaml"
    file.write_text(file.read_text(encoding="utf-8") + "also: [2026-11-19 10:00-12:00]\n", encoding="utf-8")
    directory = check_content(ground, TODAY).directory
    assert directory is not None
    for edition in make_editions(directory, TODAY, phrases()):
        pages = {page.path: page.context["view"] for page in compose_pages(edition)}
        view, t = pages["/days/thu/"], edition.t
        assert isinstance(view, DayView)
        assert on_day_page(view, "thu") == {"p0"}
        notes = {note.date: note.sentence for note in view.notes}
        usual, extra = (t("day.note", date=edition.day(date(2026, 11, day)), count=1) for day in (12, 19))
        assert notes["2026-11-12"] == usual
        assert notes["2026-11-19"] == extra + t("day.note.others", count=1)


@pytest.mark.parametrize(
    ("contact", "can_call"),
    [("{phone: 0143-00-0009}", True), ("{web: 'https://mihon.example/'}", False), ("{}", False)],
)
def test_nobody_is_sent_to_a_telephone_that_is_not_there(contact: str, can_call: bool, ground: Path) -> None:
    edition_of([place()], ground)
    file = ground / "places" / "p0.yaml"
    written = file.read_text(encoding="utf-8").replace("{phone: 0143-00-0009}", contact)
    file.write_text("\n".join(line for line in written.split("\n") if "confirmed" not in line), encoding="utf-8")
    directory = check_content(ground, TODAY).directory
    assert directory is not None
    for edition in make_editions(directory, TODAY, phrases()):
        found = {page.path: page for page in compose_pages(edition)}
        page, listed = found["/places/p0/"], found["/places/"].context["view"]
        view, end = page.context["view"], "" if can_call else ".no-phone"
        assert isinstance(view, PlaceView)
        assert isinstance(listed, ListView)
        meta = page.context["meta"]
        assert isinstance(meta, Meta)
        assert meta.can_call is can_call
        assert view.trust == edition.t(f"trust.none{end}")
        assert view.dates_over == edition.t(f"dates.over{end}")
        assert view.glance[0].small == edition.t(f"dates.none{end}")
        assert listed.groups[0].entries[0].state_note == edition.t(f"entry.ask{end}")


def test_the_root_page_of_wrong_addresses_speaks_every_language_of_the_site(ground: Path) -> None:
    edition_of([place()], ground)
    directory = check_content(ground, TODAY).directory
    assert directory is not None
    for edition in make_editions(directory, TODAY, phrases()):
        lost = next(page for page in compose_pages(edition) if page.path == "/404.html").context["view"]
        assert isinstance(lost, LostView)
        assert [other.language for other in lost.others] == (["easy", "en"] if edition.language == "ja" else [])
        for other in lost.others:
            assert other.text == phrases()[other.language]("lost.title")


def test_a_place_without_a_telephone_gives_that_of_whom_to_ask(ground: Path) -> None:
    edition_of([place()], ground)
    base, file = ground / "organisations" / "base.yaml", ground / "places" / "p0.yaml"
    file.write_text(file.read_text(encoding="utf-8").replace("contact: {phone: 0143-00-0009}\n", ""), encoding="utf-8")
    ended = base.read_text(encoding="utf-8")
    try:
        for text, shown in ((ended, []), (ended.replace("status: ended\n", ""), ["0143-00-0009"])):
            base.write_text(text, encoding="utf-8")
            directory = check_content(ground, TODAY).directory
            assert directory is not None
            pages = {
                page.path: page.context["view"] for page in compose_pages(make_editions(directory, TODAY, phrases())[0])
            }
            view = pages["/places/p0/"]
            assert isinstance(view, PlaceView)
            assert [row.phone for row in view.glance if row.phone] == shown
            assert [fact.phone for fact in view.contact if fact.phone] == shown
    finally:
        base.write_text(ended, encoding="utf-8")
