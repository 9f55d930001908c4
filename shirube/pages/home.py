"""The first page."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from shirube.link import WEEKDAYS, Entry
from shirube.pages import speech
from shirube.pages.edition import Edition
from shirube.pages.hotlines import line_view, urgent_lines
from shirube.pages.lists import anyone_link, area_groups, audience_groups, kana_rows
from shirube.pages.page import Page
from shirube.pages.views import HomeView, Link, Meta, News, TodayItem, TodayList
from shirube.schedule.dates import Session

_TODAY_LISTS: Final = 10
"""For how many days home knows what is open: a site built once a week always has today."""
_TODAY_ITEMS: Final = 4
_URGENT: Final = 3
_NEWS: Final = 3
_HINTS: Final = 3


def home_pages(edition: Edition) -> Iterator[Page]:
    """Compose home."""
    t, directory, frame = edition.t, edition.directory, edition.frame
    groups = audience_groups(edition)
    view = HomeView(
        noren=edition.flaps(counted=True),
        today=_today(edition),
        audience_hint=edition.list_of_said([group.links[0].label for group in groups[:_HINTS] if group.links]),
        audiences=groups,
        anyone=anyone_link(edition),
        areas=area_groups(edition),
        kana=tuple(
            Link(edition.ja(letter) or t("kana.other"), f"/kana/#row-{id}") for id, letter, _ in kana_rows(edition)
        ),
        urgent=tuple(line_view(edition, line) for line in urgent_lines(directory)[:_URGENT]),
        news=_news(edition),
        about=(
            edition.telling("home.about.1", platform=frame.platform_said),
            edition.telling("home.about.2", city=frame.city, coordinator=frame.coordinator),
        ),
        about_link=Link(t("home.about.more"), "/about/")
        if any(page.slug == "about" for page in directory.prose)
        else None,
    )
    description = t("home.description", city=frame.city)
    yield edition.page("/", "home", Meta(title=t("home.title"), kind="home", description=description, dated=True), view)


def _today(edition: Edition) -> tuple[TodayList, ...]:
    lists = []
    for index, day in enumerate(edition.agenda.dates[:_TODAY_LISTS]):
        found = sorted(edition.agenda.on(day), key=_by_time)
        chosen = [pair for pair in found if pair[0].kind == "place"][:_TODAY_ITEMS] or found[:_TODAY_ITEMS]
        items = tuple(
            TodayItem(
                entry.slug,
                entry.kind,
                entry.url,
                speech.time_range(coming.start, coming.end, edition.patterns) or edition.t("day.time-unknown"),
                edition.said(entry.listing, "name"),
                edition.said(entry.listing, "summary"),
            )
            for entry, coming in sorted(chosen, key=found.index)
        )
        count = len({entry.key for entry, _ in found})
        label = (
            edition.t("home.today.more", day=edition.day(day), count=count) if count else edition.t("home.today.none")
        )
        more = Link(label, f"/days/{WEEKDAYS[day.weekday()]}/" if count else "/days/")
        lists.append(TodayList(day.isoformat(), edition.day(day), str(count), items, more, hidden=index > 0))
    return tuple(lists)


def _by_time(pair: tuple[Entry, Session]) -> tuple[bool, str]:
    """Morning to night; what never closes, and what has no time, comes after what begins today."""
    start, end = pair[1].start or "", pair[1].end or ""
    return not start or (start, end) == ("00:00", "24:00"), start


def _news(edition: Edition) -> tuple[News, ...]:
    """The entries whose bodies agreed to be listed most recently."""
    agreed = [
        (entry.listing.listed.consent, entry)
        for entry in edition.directory.listed
        if entry.listing.listed and entry.listing.listed.consent and entry.listing.listed.consent <= edition.today
    ]
    newest = sorted(agreed, key=lambda pair: pair[0], reverse=True)[:_NEWS]
    return tuple(
        News(
            speech.short_day(day, edition.patterns),
            Link(edition.said(entry.listing, "name"), entry.url),
            edition.t("home.news.listed"),
        )
        for day, entry in newest
    )
