"""Every kind of page but the entries' own (`entries.entry_page`), in the order in which they are made."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from shirube.pages.accessibility import results_pages
from shirube.pages.days import audience_day_pages, day_pages, week_pages
from shirube.pages.edition import Edition
from shirube.pages.home import home_pages
from shirube.pages.hotlines import hotline_pages
from shirube.pages.lists import area_pages, audience_pages, kana_pages, kind_pages, whole_pages
from shirube.pages.my_list import my_list_pages
from shirube.pages.page import Page
from shirube.pages.searching import search_pages
from shirube.pages.texts import lost_pages, moved_pages, prose_pages, role_pages

PAGES: tuple[Callable[[Edition], Iterable[Page]], ...] = (
    home_pages,
    search_pages,
    my_list_pages,
    audience_pages,
    audience_day_pages,
    day_pages,
    week_pages,
    area_pages,
    kind_pages,
    whole_pages,
    kana_pages,
    hotline_pages,
    role_pages,
    prose_pages,
    results_pages,
    lost_pages,
    moved_pages,
)
