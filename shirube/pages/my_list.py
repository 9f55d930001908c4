"""The page of one's own list; what is on it only the reader's browser knows."""

from __future__ import annotations

from collections.abc import Iterator

from shirube.pages.edition import Edition
from shirube.pages.page import Page
from shirube.pages.views import DayTile, Meta, MyListView


def my_list_pages(edition: Edition) -> Iterator[Page]:
    """Compose the empty page: search engines have no use for it."""
    t = edition.t
    view = MyListView(t("my-list.title"), t("my-list.lead"), tuple(DayTile(letter) for letter in edition.letters))
    yield edition.page("/my-list/", "my-list", Meta(title=view.title, kind="my-list", hidden=True), view)
