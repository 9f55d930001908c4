"""Nothing that a page leaves on a device names a place whose visitors must not be seen looking for it."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from functools import cache
from html import unescape
from pathlib import Path
from urllib.parse import unquote
from xml.etree.ElementTree import fromstring

import icalendar
import pytest

from shirube.exporters.calendars import calendars
from shirube.exporters.feed import feed
from shirube.link import Directory, Entry
from shirube.load import check_content
from shirube.pages.compose import compose_pages
from shirube.pages.corrections import corrections
from shirube.pages.edition import Edition
from shirube.pages.entries import entry_page
from shirube.pages.share import share_of
from shirube.pipeline import Plan, compose
from tests.languages import PHRASES

CONTENT = Path(__file__).parent.parent / "content"
TODAY = date(2026, 11, 25)
NEUTRAL = {
    "ja": "しるべ 登別市 居場所と相談先の案内",
    "easy": "しるべ 登別市 いられる 場所と 相談の 案内",
    "en": "しるべ Noboribetsu City Places to be, people to talk to",
}
ATOM = "{http://www.w3.org/2005/Atom}"


@cache
def directory() -> Directory:
    found = check_content(CONTENT, TODAY).directory
    assert found is not None
    return found


@cache
def plan() -> Plan:
    return compose(directory(), TODAY, PHRASES)


def discreet() -> list[Entry]:
    return [entry for entry in directory().entries if entry.is_discreet]


def words_of(entry: Entry) -> set[str]:
    """What names an entry: its names and what it says of itself, in every language."""
    listing = entry.listing
    translations = listing.translations.values()
    found = {listing.name, listing.name.split()[-1], listing.summary, *listing.aliases}
    found |= {words for one in translations for words in (one.name, one.summary) if words}
    return found - {"の会"}


def test_shelters_groups_for_nobody_else_and_who_asks_for_it_are_discreet() -> None:
    found = {entry.slug for entry in discreet()}
    assert {"mihon-tomoshibi", "mihon-irodori"} <= found
    assert "mihon-hidamari" not in found
    assert "mihon-shakyo" not in found, "for many kinds of people, and known as that"
    assert len(found) < len(directory().entries) / 4


@pytest.mark.parametrize("edition", plan().editions, ids=lambda edition: edition.language)
def test_titles_name_the_site_alone_and_headings_the_place(edition: Edition) -> None:
    for entry in discreet():
        html = plan().renderer.render(entry_page(edition, entry)).content.decode()
        head, _, body = html.partition("<body")
        (title,) = re.findall(r"<title>(.*)</title>", head)
        assert title == NEUTRAL[edition.language]
        assert 'name="description"' not in head
        heading = re.search(r"<h1[^>]*>(.*?)</h1>", body)
        assert heading is not None
        shown = unescape(re.sub(r"<rt>.*?</rt>|<[^>]*>", "", heading[1]))
        assert str(edition.said(entry.listing, "name")) in shown


def test_lists_of_such_words_are_discreet_too_and_stay_findable() -> None:
    edition = plan().editions[0]
    pages = {page.path: page for page in compose_pages(edition)}
    found = [path for path, page in pages.items() if page.context["meta"].is_discreet]  # type: ignore[attr-defined]
    for path in ("/audiences/dv-victims/", "/audiences/dv-victims/wed/", "/kinds/shelter/", "/places/mihon-tomoshibi/"):
        assert path in found
        assert pages[path].is_listed, "who looks for help by name must find it"
    for path in ("/audiences/carers/", "/kinds/salon/", "/places/mihon-hidamari/", "/hotlines/", "/"):
        assert path not in found


@pytest.mark.parametrize("edition", plan().editions, ids=lambda edition: edition.language)
def test_calendars_name_no_discreet_place_nor_what_it_is(edition: Edition) -> None:
    files = {file.path: file.content for file in calendars(edition)}
    folder = "" if edition.language == "ja" else f"{edition.language}/"
    named = 0
    for path, content in files.items():
        text = content.decode().replace("\r\n ", "").replace("\\,", ",")
        for entry in discreet():
            for words in words_of(entry):
                assert words not in text, (path, words)
        named += text.count(f"SUMMARY:{edition.discreet_name}")
    assert named > 0
    for entry in discreet():
        own = files.get(f"{folder}{entry.url[1:]}calendar.ics")
        if own is not None:
            calendar = icalendar.Calendar.from_ical(own)
            assert str(calendar["X-WR-CALNAME"]).endswith(edition.discreet_name)
            for event in calendar.walk("VEVENT"):
                assert "LOCATION" not in event
                assert str(event["URL"]).endswith(entry.url)
    label = str(edition.label("audiences", "dv-victims"))
    assert label not in files[f"{folder}audiences/dv-victims/calendar.ics"].decode().replace("\r\n ", "")


@pytest.mark.parametrize("edition", plan().editions, ids=lambda edition: edition.language)
def test_the_feed_names_no_discreet_place(edition: Edition) -> None:
    text = feed(edition)[0].content.decode()
    titles = [entry.findtext(f"{ATOM}title") for entry in fromstring(text).findall(f"{ATOM}entry")]
    assert edition.discreet_name in titles
    for entry in discreet():
        for words in words_of(entry):
            assert words not in unescape(text), words


@pytest.mark.parametrize("edition", plan().editions, ids=lambda edition: edition.language)
def test_messages_name_no_discreet_place(edition: Edition) -> None:
    site = directory().site
    mail_only = site.model_copy(update={"edit": site.edit.model_copy(update={"form": None, "pages": False})})
    by_mail = replace(edition, directory=replace(directory(), site=mail_only))
    for entry in discreet():
        shared, letters = share_of(edition, entry), corrections(by_mail, entry)
        assert letters is not None
        sent = [unquote(act.href) for act in letters.acts if act.href.startswith("mailto:")]
        assert sent
        if shared is not None:
            assert shared.title == str(shared.lines[0]) == edition.discreet_name
            assert shared.url == str(shared.lines[-1])
            sent.append("\n".join(map(str, shared.lines)))
        for words in words_of(entry):
            assert not any(words in text for text in sent), words


def test_no_other_page_leads_to_a_discreet_place_unasked() -> None:
    secret = {entry.slug for entry in discreet()}
    for slug, found in directory().neighbours.items():
        for group in found:
            assert not secret.intersection(one.place.slug for one in group), slug
    assert directory().neighbours["mihon-irodori"].similar
