"""Compose all pages of a directory, in each language of the site."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from typing import Final
from urllib.parse import urlsplit

from shirube.link import Directory
from shirube.maps import PROVIDERS
from shirube.pages import speech
from shirube.pages.accessibility import POLICY, RESULTS_PATH
from shirube.pages.agenda import Agenda
from shirube.pages.edition import Edition
from shirube.pages.entries import entry_pages
from shirube.pages.page import Frame, Language, Page
from shirube.pages.registry import PAGES
from shirube.pages.texts import prose_in
from shirube.phrases import Words

DAYS_CARRIED: Final = 62
"""For how many days after the build the pages know what is open."""
READING_SLUGS: Final = (POLICY,)
"""Written pages that belong to the foot's column about reading; the others stand under そのほか."""


def make_editions(directory: Directory, today: date, phrases: Mapping[str, Words]) -> tuple[Edition, ...]:
    """Make one edition per language of the site; they share the worked-out dates."""
    agenda = Agenda(directory, today, today + timedelta(days=DAYS_CARRIED))
    return tuple(
        Edition(
            directory, agenda, language, phrases[language], make_frame(agenda, language, phrases[language]), phrases
        )
        for language in directory.site.languages
    )


def compose_pages(edition: Edition) -> Iterator[Page]:
    """Compose every page of one edition."""
    yield from entry_pages(edition)
    for pages in PAGES:
        yield from pages(edition)


def make_frame(agenda: Agenda, language: Language, words: Words) -> Frame:
    """Say what stands around every page of one language."""
    directory, site = agenda.directory, agenda.directory.site
    base_url = site.base_url.rstrip("/") + "/"
    city = site.municipality
    coordinator = {"easy": site.platform.easy, "en": site.platform.en}.get(language) or site.platform.name
    results = ((RESULTS_PATH, words("results.title")),) if directory.accessibility else ()
    written = [(f"/{prose.slug}/", prose.title, prose.slug) for prose in prose_in(directory, language)]
    return Frame(
        platform=site.name,
        platform_lang="ja" if language == "en" else "",
        city=(city.en or city.name) if language == "en" else city.name,
        tagline=words("tagline"),
        base_url=base_url,
        base_path=urlsplit(base_url).path or "/",
        languages=site.languages,
        sample=site.sample,
        coordinator=coordinator,
        office=f"{city.name} {city.department}",
        office_phone=city.phone or "",
        office_hours=city.phone_hours or "",
        tiles=PROVIDERS[site.map].origin if site.map in PROVIDERS else "",
        exit_url=site.quick_exit,
        reading_links=(*((path, title) for path, title, slug in written if slug in READING_SLUGS), *results),
        more_links=(
            ("/my-list/", words("link.my-list")),
            *((("/booklet/", words("link.booklet")),) if site.booklet else ()),
            ("/take-part/", words("link.take-part")),
            ("/kana/", words("link.kana")),
            *((path, title) for path, title, slug in written if slug not in READING_SLUGS),
        ),
        built=agenda.first.isoformat(),
        built_words=speech.long_day(agenda.first, language),
        until=agenda.last.isoformat(),
    )
