"""What is written besides pages: each exporter makes files of one language, `site_files` those of the whole site."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from shirube.exporters.calendars import calendars
from shirube.exporters.feed import feed
from shirube.exporters.headers import deploy_files
from shirube.exporters.heartbeat import heartbeat
from shirube.exporters.leaflet import leaflet_data
from shirube.exporters.search_rows import search_data
from shirube.exporters.sitemap import robots, sitemaps
from shirube.model.site import Site
from shirube.outputs import OutputFile
from shirube.pages.edition import Edition
from shirube.pages.page import Frame

EXPORTERS: tuple[Callable[[Edition], Iterable[OutputFile]], ...] = (
    search_data,
    leaflet_data,
    calendars,
    feed,
)


def site_files(site: Site, frame: Frame, urls: Iterable[str], entries: int) -> list[OutputFile]:
    """Write what hosts and search engines ask for; `urls` are the pages they may list.

    `entries` is how many entries the lists hold.
    """
    return [
        *sitemaps(urls, frame.base_url),
        robots(frame.base_url, sample=site.sample),
        heartbeat(frame, entries),
        *deploy_files(frame.base_path, frame.languages, frame.tiles, frame.receiver),
    ]
