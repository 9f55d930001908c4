"""The feed tells what is new and what was made sure of, to any reader of feeds; and the heartbeat of the site."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from xml.etree.ElementTree import Element, fromstring

import pytest

from shirube.exporters.feed import MOST, feed
from shirube.headers import content_type
from shirube.link import Directory, Entry, link
from shirube.load import TEMPLATES, check_content
from shirube.model.listing import Confirmation
from shirube.pages.compose import make_editions
from shirube.phrases import load_phrases
from shirube.pipeline import BuildRequest, build_site

ROOT = Path(__file__).resolve().parent.parent
VILLAGE = ROOT / "tests" / "sites" / "village"
CONTENT = ROOT / "content"
TODAY = date(2026, 11, 25)
ATOM = "{http://www.w3.org/2005/Atom}"


def directory_of(content: Path = VILLAGE) -> Directory:
    directory = check_content(content, TODAY).directory
    assert directory is not None
    return directory


def bytes_of(directory: Directory, language: str = "ja") -> bytes:
    phrases, _ = load_phrases(TEMPLATES / "phrases")
    edition = next(item for item in make_editions(directory, TODAY, phrases) if item.language == language)
    (file,) = feed(edition)
    assert file.path == ("feed.xml" if language == "ja" else f"{language}/feed.xml")
    return file.content


def with_entries(directory: Directory, entries: list[Entry]) -> Directory:
    listings = [(entry.kind, entry.listing, entry.schedule) for entry in entries]
    return link(
        directory.site,
        vocabularies=directory.vocabularies,
        hotlines=directory.hotlines,
        synonyms=directory.synonyms,
        moved=directory.moved,
        prose=directory.prose,
        listings=listings,
    )


def told(element: Element, name: str) -> str:
    found = element.find(ATOM + name)
    return "" if found is None else found.text or ""


def entries_of(content: bytes) -> list[Element]:
    return fromstring(content).findall(ATOM + "entry")


@pytest.mark.parametrize("language", ["ja", "easy", "en"])
@pytest.mark.parametrize("content", [VILLAGE, CONTENT], ids=["village", "sample"])
def test_a_feed_has_what_rfc_4287_asks_for(content: Path, language: str) -> None:
    root = fromstring(bytes_of(directory_of(content), language))
    assert root.tag == f"{ATOM}feed"
    assert root.find(f"{ATOM}author/{ATOM}name") is not None
    ids = [told(root, "id")]
    moment = re.compile(r"\d{4}-\d\d-\d\dT00:00:00\+09:00")
    for element in (root, *root.findall(ATOM + "entry")):
        assert told(element, "title")
        assert moment.fullmatch(told(element, "updated"))
        assert {part.get("rel") for part in element.findall(ATOM + "link")} >= {"alternate"}
    for entry in root.findall(ATOM + "entry"):
        ids.append(told(entry, "id"))
        # What names no place (tests/test_discreet.py) has no summary either: RFC 4287, 4.1.1.1 asks for none beside text.
        assert bool(told(entry, "summary")) == (not told(entry, "title").startswith("しるべ "))
        assert told(entry, "content")
    assert len(ids) == len(set(ids)) > 1
    assert all(id.startswith("urn:uuid:") for id in ids)
    assert "内容を" in told(root, "subtitle") or "made sure" in told(root, "subtitle")


def test_the_newest_come_first_and_at_most_fifty() -> None:
    found = entries_of(bytes_of(directory_of(CONTENT)))
    assert len(found) == MOST < len(directory_of(CONTENT).listed)
    days = [told(entry, "updated") for entry in found]
    assert days == sorted(days, reverse=True)


def test_an_entry_says_what_happened_on_its_day() -> None:
    niji = next(
        entry for entry in entries_of(bytes_of(directory_of())) if told(entry, "title") == "見本こども食堂 にじ"
    )
    assert told(niji, "updated") == "2026-10-01T00:00:00+09:00"
    assert told(niji, "published") == "2026-09-30T00:00:00+09:00"
    assert told(niji, "content") == "2026年10月1日に訪問して確認しました。"
    yukimichi = next(entry for entry in entries_of(bytes_of(directory_of())) if "ゆきみち" in told(entry, "title"))
    assert told(yukimichi, "content").startswith("2026年10月1日にのせました。 2026年10月1日に電話で確認しました。")
    assert told(yukimichi, "content").endswith("2027年4月30日まで休みます。")


def test_what_has_ended_is_declined_or_has_no_day_is_not_in_it() -> None:
    directory = directory_of(CONTENT)
    text = bytes_of(directory).decode()
    assert directory.declined
    for key in directory.declined:
        assert f"/{key}/" not in text
    for entry in directory.entries:
        if entry.is_ended:
            assert f"{entry.url}<" not in text
            assert f'{entry.url}"' not in text
    niji = directory_of().by_key["places/niji"]
    bare = niji.listing.model_copy(update={"listed": None, "confirmed": ()})
    single = with_entries(directory_of(), [Entry("place", bare, niji.schedule, frozenset(), frozenset(), {})])
    assert entries_of(bytes_of(single)) == []
    assert told(fromstring(bytes_of(single)), "updated") == "2026-11-25T00:00:00+09:00"


def test_a_day_to_come_does_not_count() -> None:
    niji = directory_of().by_key["places/niji"]
    ahead = Confirmation.model_validate({"on": str(TODAY + timedelta(days=3)), "method": "web"})
    listing = niji.listing.model_copy(update={"confirmed": (*niji.listing.confirmed, ahead)})
    single = with_entries(directory_of(), [Entry("place", listing, niji.schedule, frozenset(), frozenset(), {})])
    (entry,) = entries_of(bytes_of(single))
    assert told(entry, "updated") == "2026-10-01T00:00:00+09:00"


@pytest.mark.parametrize(
    "words", ["</title><script>alert(1)</script>", "a & b ]]> <![CDATA[", "\x00\x0b\ufffe\ud800x", "\"'>"]
)
def test_hostile_words_are_words(words: str) -> None:
    niji = directory_of().by_key["places/niji"]
    listing = niji.listing.model_copy(update={"name": words, "summary": words})
    single = with_entries(directory_of(), [Entry("place", listing, niji.schedule, frozenset(), frozenset(), {})])
    (entry,) = entries_of(bytes_of(single))
    kept = re.sub("[\x00\x0b\ufffe\ud800]", "", words)
    assert told(entry, "title") == told(entry, "summary") == kept
    assert len(list(entry)) == 7


def test_the_same_content_gives_the_same_bytes_and_ids_outlive_the_host() -> None:
    directory = directory_of()
    assert bytes_of(directory) == bytes_of(directory_of())
    elsewhere = directory.site.model_copy(update={"base_url": "https://other.example/"})
    moved = replace(directory, site=elsewhere)
    assert b"https://other.example/" in bytes_of(moved)
    assert [told(entry, "id") for entry in entries_of(bytes_of(moved))] == [
        told(entry, "id") for entry in entries_of(bytes_of(directory))
    ]


# ---- beside the pages -------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("feed") / "site"
    outcome = build_site(BuildRequest(VILLAGE, out, TODAY, with_search=False, with_booklet=False))
    assert outcome.summary is not None, outcome.issues
    return out


def test_home_alone_names_the_feed_of_its_language(site: Path) -> None:
    named = re.compile(r'<link rel="alternate" type="application/atom\+xml" title="[^"]+" href="([^"]+)">')
    for folder in ("", "easy/", "en/"):
        assert named.findall((site / folder / "index.html").read_text("utf-8")) == [f"/shirube/{folder}feed.xml"]
        assert (site / folder / "feed.xml").is_file()
        assert named.findall((site / folder / "week/index.html").read_text("utf-8")) == []


def test_the_heartbeat_says_when_the_site_was_built(site: Path) -> None:
    said = json.loads((site / "heartbeat.json").read_bytes())
    assert said == {"built": "2026-11-25", "until": "2027-01-26", "entries": len(directory_of().listed), "form": 1}


def test_every_page_says_when_it_was_made_without_a_script(site: Path) -> None:
    words = {"": "2026年11月25日", "easy": "2026年11月25日", "en": "25 November 2026"}
    pages = [path for path in site.rglob("*.html") if 'http-equiv="refresh"' not in path.read_text("utf-8")]
    assert len(pages) > 50
    for path in pages:
        text = path.read_text("utf-8")
        folder = path.relative_to(site).parts[0]
        day = words.get(folder, words[""])
        built = re.search(r'<p class="foot__built">(.*?)</p>', text)
        assert built is not None, path
        assert day in re.sub(r"<rt>.*?</rt>|<[^>]*>", "", built[1]), path
        assert 'data-component="today" data-built="2026-11-25"' in text, path
        assert "<template data-old>" in text, path


def test_feeds_are_served_as_xml() -> None:
    assert content_type("feed.xml") == "application/xml; charset=utf-8"
    assert content_type("heartbeat.json") == "application/json"
