"""Compose all pages of a directory, in each language of the site."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from typing import Final
from urllib.parse import urlsplit

from shirube.link import Directory
from shirube.maps import PROVIDERS
from shirube.model.types import Named
from shirube.pages import speech
from shirube.pages.accessibility import POLICY, RESULTS_PATH
from shirube.pages.agenda import Agenda
from shirube.pages.edition import Edition
from shirube.pages.entries import entry_pages
from shirube.pages.page import Frame, Page
from shirube.pages.registry import PAGES
from shirube.pages.texts import prose_in, title_of
from shirube.pages.views import Said, Text
from shirube.phrases import FIRST_LANGUAGE, Words

DAYS_CARRIED: Final = 62
"""For how many days after the build the pages know what is open."""
READING_SLUGS: Final = (POLICY,)
"""Written pages that belong to the foot's column about reading; the others stand under そのほか."""


def make_editions(directory: Directory, today: date, phrases: Mapping[str, Words]) -> tuple[Edition, ...]:
    """Make one edition per language of the site; they share the worked-out dates."""
    agenda = Agenda(directory, today, today + timedelta(days=DAYS_CARRIED))
    return tuple(
        Edition(directory, agenda, phrases[language], make_frame(agenda, phrases[language]), phrases)
        for language in directory.site.languages
    )


def compose_pages(edition: Edition) -> Iterator[Page]:
    """Compose every page of one edition."""
    yield from entry_pages(edition)
    for pages in PAGES:
        yield from pages(edition)


def _origin(url: str | None) -> str:
    return "{0.scheme}://{0.netloc}".format(urlsplit(url)) if url else ""


def make_frame(agenda: Agenda, words: Words) -> Frame:
    """Say what stands around every page of one language."""
    directory, site, language = agenda.directory, agenda.directory.site, words.language
    base_url = site.base_url.rstrip("/") + "/"
    city = site.municipality
    foreign = "" if words.is_japanese else FIRST_LANGUAGE

    def named(part: Named, japanese: str) -> Said:
        return part.in_language(language) or (Text(japanese, foreign) if foreign else japanese)

    results = ((RESULTS_PATH, words("results.title")),) if directory.accessibility else ()
    written = [(f"/{prose.slug}/", title_of(prose, language), prose.slug) for prose in prose_in(directory, language)]
    return Frame(
        platform=site.name,
        city=named(city, city.name),
        japanese=foreign,
        tagline=words("tagline"),
        base_url=base_url,
        base_path=urlsplit(base_url).path or "/",
        languages=site.languages,
        sample=site.sample,
        coordinator=named(site.platform, site.platform.name),
        office=f"{city.name} {city.department}",
        office_phone=city.phone or "",
        office_hours=city.phone_hours or "",
        tiles=PROVIDERS[site.map].origin if site.map in PROVIDERS else "",
        receiver=_origin(site.edit.receiver),
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
        built_words=speech.long_day(agenda.first, words.say),
        until=agenda.last.isoformat(),
    )
