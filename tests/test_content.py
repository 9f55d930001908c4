"""The sample content keeps its promises: everything the model knows is used, and nobody real is in it."""

from __future__ import annotations

import json
import re
import typing
from collections import Counter
from collections.abc import Iterator
from datetime import date, timedelta
from functools import cache
from pathlib import Path

import pytest
from pydantic import BaseModel

from shirube.link import DAYS, WEEKDAYS, DayKey, Directory, Entry
from shirube.load import Loaded, check_content
from shirube.model.hotline import Hotline
from shirube.model.organisation import Organisation
from shirube.model.place import Place
from shirube.model.site import Site
from shirube.model.types import Part
from shirube.model.vocabulary import VocabularyTerm
from shirube.schedule.dates import sessions

ROOT = Path(__file__).resolve().parent.parent
CONTENT = ROOT / "content"
SHARED = ROOT.parent / "shared" / "data"
TODAY = date(2026, 11, 24)
NEW_YEAR = date(2026, 12, 30)
"""A day on which the line that exists for a week only is in force."""


@cache
def loaded(today: date = TODAY) -> Loaded:
    return check_content(CONTENT, today)


@cache
def directory(today: date = TODAY) -> Directory:
    found = loaded(today).directory
    assert found is not None, [issue.rule for issue in loaded(today).issues]
    return found


@cache
def raw_texts() -> dict[str, str]:
    """Every file of the content as written."""
    return {
        path.relative_to(CONTENT).as_posix(): path.read_text(encoding="utf-8")
        for path in sorted(CONTENT.rglob("*"))
        if path.is_file()
    }


def places() -> list[Entry]:
    return [entry for entry in directory().entries if entry.place]


def organisations() -> list[Entry]:
    return [entry for entry in directory().entries if entry.organisation]


def lines() -> list[str]:
    """Every schedule line, as written."""
    return [line for entry in directory().entries for line in entry.listing.open]


def entry(key: str) -> Entry:
    return directory().by_key[key]


# ---- it builds ----------------------------------------------------------------------------------------------------


def test_it_has_no_error_and_only_the_warning_it_wants() -> None:
    found = {(issue.path.rpartition("/")[2], issue.rule) for issue in loaded().issues}
    assert found == {("mihon-gutsugutsu.yaml", "confirmation-stale")}


def test_it_is_marked_as_a_sample_of_noboribetsu() -> None:
    site = directory().site
    assert site.sample
    assert (site.municipality.name, site.municipality.code) == ("登別市", "012301")
    assert site.platform.name.startswith("見本")
    assert site.languages == ("ja", "easy", "en")


def test_there_is_enough_of_it() -> None:
    assert len(organisations()) >= 16
    assert len(places()) >= 40


# ---- everybody is served ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", ["place", "organisation"])
def test_every_audience_has_an_entry_meant_for_it(kind: str) -> None:
    audiences = [term.id for term in directory().vocabularies["audiences"] if term.id != "anyone"]
    meant = {id for entry in directory().listed if entry.kind == kind for id in entry.audiences}
    # The narrow terms `children` and `youth` may come through either; every one has to be served.
    assert sorted(set(audiences) - meant) == []


def test_the_vocabulary_holds_the_26_audiences_of_the_programme_in_its_own_words() -> None:
    terms = directory().vocabularies["audiences"]
    of_programme = [term for term in terms if term.source and term.source.startswith("検討項目(3)") and not term.parent]
    assert len(of_programme) == 26
    assert all(term.wording for term in of_programme)
    assert all(
        term.short and term.kana and term.in_languages.keys() == {"easy", "en"} and term.synonyms for term in terms
    )


def test_audiences_agree_with_the_programme_document() -> None:
    file = SHARED / "audiences.json"
    if not file.exists():
        pytest.skip(f"{file} is not here")
    known = {term.id: term for term in directory().vocabularies["audiences"]}
    for row in json.loads(file.read_text(encoding="utf-8"))["audiences"]:
        term = known[row["id"]]
        assert (term.ja, term.group, term.parent) == (row["label_ja"], row["group"], row["parent"])
        if row["source"] == "seed:検討項目(3)" and row["parent"] is None:
            assert term.wording == row["seed_wording"]


@pytest.mark.parametrize("day", DAYS)
def test_every_day_has_places_weekly_where_it_is_a_weekday(day: DayKey) -> None:
    often = [entry.days[day] for entry in directory().listed if day in entry.days]
    assert len(often) >= 3
    if day in WEEKDAYS:
        assert "weekly" in often
        assert "some" in often


def test_every_area_has_at_least_four_places_and_every_town_one_area() -> None:
    counts = Counter(entry.listing.area for entry in places())
    towns = [town for area in directory().site.areas for town in area.towns]
    assert all(counts[area.id] >= 4 for area in directory().site.areas), counts
    assert len(towns) == len(set(towns)) == 34


def test_towns_are_those_of_the_city() -> None:
    file = SHARED / "noboribetsu_towns.csv"
    if not file.exists():
        pytest.skip(f"{file} is not here")
    rows = [line.split(",") for line in file.read_text(encoding="utf-8").split()[1:]]
    postcodes: dict[str, set[str]] = {}
    for _, postcode, town in rows:
        postcodes.setdefault(town, set()).add(postcode)
    assert set(postcodes) == {town for area in directory().site.areas for town in area.towns}
    for one in directory().entries:
        if address := one.listing.address:
            town = (address.line or "").partition("0-0-0")[0]
            assert address.postcode in postcodes[town], one.key


def test_an_address_stands_in_its_own_area() -> None:
    areas = directory().areas
    for one in directory().entries:
        if one.listing.address and one.listing.area:
            town = (one.listing.address.line or "").partition("0-0-0")[0]
            assert town in areas[one.listing.area].towns, one.key


@pytest.mark.parametrize("vocabulary", ["place-kinds", "organisation-kinds", "supports", "roles", "languages"])
def test_every_word_of_a_vocabulary_is_used(vocabulary: str) -> None:
    used: set[str] = set()
    for one in directory().entries:
        listing = one.listing
        used |= {role.kind for role in listing.roles} if vocabulary == "roles" else set()
        used |= set(listing.languages) if vocabulary == "languages" else set()
        if one.place and vocabulary == "place-kinds":
            used |= set(one.place.kind)
        if one.organisation and vocabulary == "organisation-kinds":
            used |= set(one.organisation.kind)
        if one.organisation and vocabulary == "supports":
            used |= set(one.organisation.support)
    unused = {term.id for term in directory().vocabularies[vocabulary]} - used
    assert unused == ({"ko"} if vocabulary == "languages" else set())


# ---- every field, every way of writing ----------------------------------------------------------------------------


def _parts(value: object) -> Iterator[Part]:
    if isinstance(value, Part):
        yield value
        for name in type(value).model_fields:
            yield from _parts(getattr(value, name))
    elif isinstance(value, tuple):
        for item in value:
            yield from _parts(item)
    elif isinstance(value, dict):
        for item in value.values():
            yield from _parts(item)


def _models(annotation: object) -> Iterator[type[Part]]:
    """Every model that can stand inside an annotation, with those inside it."""
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        yield typing.cast(type[Part], annotation)
        for field in annotation.model_fields.values():
            yield from _models(field.annotation)
    for inner in typing.get_args(annotation):
        yield from _models(inner)


def test_every_field_of_the_model_is_written_somewhere() -> None:
    roots: list[object] = [directory().site, *(entry.listing for entry in directory().entries)]
    roots += [*directory(NEW_YEAR).hotlines, *(term for terms in directory().vocabularies.values() for term in terms)]
    written: dict[type[Part], set[str]] = {}
    for root in roots:
        for part in _parts(root):
            written.setdefault(type(part), set()).update(part.model_fields_set)
    wanted = {model for root in (Site, Place, Organisation, Hotline, VocabularyTerm) for model in _models(root)}
    unused = {
        f"{model.__name__}.{name}"
        for model in wanted
        for name in model.model_fields
        if name not in written.get(model, set())
    }
    # A declined entry is in no list; `test_a_declined_entry_shows_nothing` sees to it.
    assert unused == {"Listed.declined"}


@pytest.mark.parametrize(
    "form",
    [
        r"^毎日 ", r"^平日 ", r"^毎週火・木 ", r"^火木 ", r"^月〜金 ", r"^水曜 ", r"^第2・第4土曜 ", r"^第1〜3土曜日 ",
        r"^最終土曜 ", r"^第4水曜以外の水曜 ", r"^毎月21日 ", r"^15日・29日 ", r"^偶数月の第3土曜 ", r"^奇数月の",
        r"^4〜10月の毎週水曜 ", r"^12〜3月の", r"^隔週水曜（2026-04-01から） ", r"^土日祝 ", r"^24時間$",
        r"10時〜正午$", r"午前10時〜午後3時半$", r"[0-9]〜$", r"11:30-12:50・13:00-14:20$", r"22:00-26:00$",
        r"※8月は休み$", r"※祝日休み$", r"※雨天中止$", r"^不定期$", r"^要問合せ$", r"^月1回$",
    ],
)  # fmt: skip
def test_every_way_of_writing_a_schedule_is_there(form: str) -> None:
    assert any(re.search(form, line) for line in lines())


def test_what_can_be_known_of_a_schedule_is_known() -> None:
    for one in directory().entries:
        words = set(one.schedule.irregular)
        assert words <= {"不定期", "要問合せ", "月1回"}, one.key
        assert one.schedule.rules or words or not one.listing.open, one.key


def test_days_that_a_reader_can_count_on_the_calendar() -> None:
    def days(key: str, first: date, length: int) -> list[date]:
        found = sessions(entry(key).schedule, first, first + timedelta(days=length))
        return sorted({session.date for session in found})

    november = date(2026, 11, 1)
    assert days("places/mihon-niji", november, 29) == [date(2026, 11, 11), date(2026, 11, 25)]
    assert days("places/mihon-wakachiai", november, 29) == [date(2026, 11, 28)]
    assert days("places/mihon-mimizuku", november, 29) == [date(2026, 11, day) for day in (4, 11, 18)]
    assert days("places/mihon-mado", november, 29) == [date(2026, 11, 11), date(2026, 11, 25)]
    # 2026-11-23 (Mon) is a holiday, 2026-11-27 (Fri) an exception with a reason.
    assert days("places/mihon-yukemuri", date(2026, 11, 20), 12) == [date(2026, 11, 20), date(2026, 11, 30)]
    # 2026-12-28 is the extra day, 2026-12-22 the exception.
    december = days("places/mihon-hidamari", date(2026, 12, 20), 11)
    assert december == [date(2026, 12, 24), date(2026, 12, 26), date(2026, 12, 28)]


# ---- the special cases --------------------------------------------------------------------------------------------


def test_a_paused_place_says_until_when_and_why() -> None:
    status = entry("places/mihon-hitote").listing.status
    assert (status.is_, status.until) == ("paused", date(2027, 1, 7))
    assert status.why


def test_what_has_ended_keeps_its_address_and_names_a_successor() -> None:
    ended = [one for one in directory().entries if one.is_ended]
    assert {one.kind for one in ended} == {"place", "organisation"}
    for one in ended:
        successor = entry(f"{one.key.partition('/')[0]}/{one.listing.status.successor}")
        assert not successor.is_ended


def test_a_shelter_gives_nothing_away() -> None:
    hidden = [one for one in directory().entries if one.listing.hide_address]
    assert "places/mihon-tomoshibi" in {one.key for one in hidden}
    for one in hidden:
        listing = one.listing
        told = [listing.address, listing.geo, listing.venue, listing.getting_there]
        assert told == [None] * 4, one.key
    shelter = entry("places/mihon-tomoshibi").listing
    assert shelter.area is None
    assert entry("organisations/mihon-minatobi").listing.area is None


def test_a_declined_entry_shows_nothing() -> None:
    assert directory().declined == ("organisations/mihon-tegami", "places/mihon-nuno")
    assert not set(directory().declined) & set(directory().by_key)


def test_some_places_are_shared_and_many_are_for_anyone() -> None:
    assert sum(len(one.place.organisation) > 1 for one in places() if one.place) >= 3
    assert sum(one.is_for_anyone for one in places()) >= 10


def test_old_addresses_lead_to_pages_that_are_there() -> None:
    assert directory().moved
    for old, new in directory().moved.items():
        assert old not in directory().by_key
        assert new in directory().by_key


def test_enough_entries_speak_easy_japanese_and_english() -> None:
    both = [one for one in directory().entries if {"easy", "en"} <= set(one.listing.translations)]
    assert len(both) >= 6
    assert {one.kind for one in both} == {"place", "organisation"}


def test_confirmations_were_made_in_every_way_and_one_is_stale() -> None:
    newest = [one.listing.last_confirmed for one in directory().entries]
    methods = Counter(last.method for last in newest if last)
    assert set(methods) == {"phone", "visit", "owner", "paper", "web"}
    limit = timedelta(days=directory().site.freshness.entry)
    assert sum(last is not None and TODAY - last.on > limit for last in newest) == 1


def test_there_are_roles_in_places_and_organisations() -> None:
    offering = [one for one in directory().entries if one.listing.roles]
    assert {one.kind for one in offering} == {"place", "organisation"}
    assert {role.paid for one in offering for role in one.listing.roles} == {"yes", "no"}


# ---- nobody real ---------------------------------------------------------------------------------------------------


def test_every_name_says_that_it_is_a_sample() -> None:
    for one in directory().entries:
        assert one.listing.name.startswith("見本"), one.key
        assert one.slug.startswith("mihon-")
        if english := one.listing.translations.get("en"):
            assert english.name is None or english.name.startswith("Sample"), one.key


def test_every_phone_number_is_one_that_does_not_exist() -> None:
    number = re.compile(r"(?<![\d-])(?:\+81|0)\d{1,4}-?\d{1,4}-?\d{3,4}(?![\d-])")
    for name, text in raw_texts().items():
        if name == "hotlines.yaml" or name.startswith("vocabulary/"):
            continue
        found = [written for written in number.findall(text) if "-" in written and not written.startswith("059-")]
        assert [written for written in found if not written.startswith("0143-00-")] == [], name


def test_every_address_has_the_house_number_of_no_house() -> None:
    for one in directory().entries:
        if one.listing.address:
            assert re.fullmatch(r"\D+0-0-0(?: .+)?", one.listing.address.line or ""), one.key


def test_every_address_on_the_web_is_invented() -> None:
    for name, text in raw_texts().items():
        if name.partition("/")[0] in ("places", "organisations"):
            hosts = re.findall(r"(?:https?://|@)([\w.-]+)", text)
            assert {host for host in hosts if host != "mihon.example"} == set(), name


def test_points_lie_in_the_city() -> None:
    for one in directory().entries:
        if geo := one.listing.geo:
            assert 42.35 <= geo.lat <= 42.52, one.key
            assert 141.0 <= geo.lon <= 141.25, one.key


def test_no_real_body_of_the_city_is_named() -> None:
    file = SHARED / "noboribetsu.json"
    if not file.exists():
        pytest.skip(f"{file} is not here")
    written = "\n".join(raw_texts().values())
    found = sorted(word for word in _real_words(json.loads(file.read_text(encoding="utf-8"))) if word in written)
    assert found == []


def _real_words(rows: list[dict[str, typing.Any]]) -> set[str]:
    """Names and numbers of real bodies: whole, and the part that is only theirs."""
    generic = {"子ども食堂", "地域食堂", "みんなの居場所", "NPO法人", "社会福祉法人", "代表", "相談窓口", "2011-12-01"}
    words: set[str] = {
        "しんた21",
        "ゆめみ",
        "ゆのか",
        "のぼりん",
        "きずな推進委員会",
        "ひまわりのおうち",
        "モモンガ",
        "緑風園",
        "月とらいおん",
        "チボリの森",
    }
    for row in rows:
        texts = [str(value) for value in row.values()]
        words |= {number for text in texts for number in re.findall(r"(?:0143-)?\d{2}-\d{4}(?!-)", text)}
        words |= set(re.findall(r"「([^」]{3,})」", row["name"]))
        words |= {part for part in re.split(r"[\s/（）「」]+", row["name"]) if len(part) >= 4}
    # 059-0012 holds 59-0012: a number counts only with its exchange, and 00 is nobody's.
    return {word for word in words if word not in generic and not re.fullmatch(r"(?:0143-)?00-\d{4}", word)}


# ---- hotlines ------------------------------------------------------------------------------------------------------


def test_the_emergency_numbers_come_first() -> None:
    assert [line.dial[0] for line in directory().hotlines[:3]] == ["110", "119", "118"]


def test_no_line_is_uncertain_or_out_of_reach() -> None:
    written = " ".join(number for line in directory(NEW_YEAR).hotlines for number in line.dial)
    for left_out in ("#9999", "#7119", "0120-061-338", "0570-783-556", "0120-783-556", "0120-76-2029", "011-863-8733"):
        assert left_out not in written
    assert not any("LINE" in line.name for line in directory().hotlines)


def test_a_line_says_where_and_when_it_was_read_and_that_the_city_must_confirm_it() -> None:
    for line in directory(NEW_YEAR).hotlines:
        assert line.checked_on == date(2026, 11, 23), line.id
        assert {"easy", "en"} <= set(line.translations), line.id
        if line.dial and line.dial[0].startswith("0143-00-"):
            assert "見本" in line.name
            assert "見本" in line.source
        else:
            assert "公開前に市の確認が要る" in line.source, line.id


def test_a_line_with_a_term_appears_and_goes_by_itself() -> None:
    def shown(today: date) -> bool:
        return any(line.id == "mihon-nenmatsu" for line in directory(today).hotlines)

    assert [shown(day) for day in (TODAY, NEW_YEAR, date(2027, 1, 5))] == [False, True, False]


# ---- words ---------------------------------------------------------------------------------------------------------


def test_every_open_place_tells_a_newcomer_what_will_happen() -> None:
    for one in places():
        if one.place and not one.is_ended:
            assert 20 <= len(one.place.comfort.first_visit or "") <= 200, one.key


def test_prose_is_there_in_every_language_with_the_same_parts() -> None:
    pages = {(page.slug, page.language) for page in directory().prose}
    slugs = {"about", "accessibility", "how-to-be-listed", "open-data", "privacy"}
    assert pages == {(slug, language) for slug in slugs for language in ("ja", "easy", "en")}


def test_nothing_shouts_and_numbers_are_half_width() -> None:
    for name, text in raw_texts().items():
        assert "！" not in text, name
        assert not re.search("[０-９]", text), name


def test_dates_in_sentences_name_a_weekday_that_is_right() -> None:
    for name, text in raw_texts().items():
        for year, month, day, weekday in re.findall(r"(\d{4})年(\d{1,2})月(\d{1,2})日（([月火水木金土日])）", text):
            assert "月火水木金土日"[date(int(year), int(month), int(day)).weekday()] == weekday, name
