"""`feed.xml`: what is new and what has changed, as an Atom feed (RFC 4287).

The content knows two kinds of day: the body agreed to be listed (`listed.consent`), and somebody made sure that the
entry is right (`confirmed`). The day of the newer one is the entry's; when a file was edited nobody writes down, and
an entry with neither day is not in the feed. Neither is what has ended, nor whoever does not want to be listed.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from datetime import date
from html import escape
from typing import Final
from uuid import UUID, uuid5

from shirube.link import Entry
from shirube.outputs import OutputFile
from shirube.pages.edition import Edition
from shirube.pages.views import Said, foreign_tag

PATH: Final = "feed.xml"
"""Where the file lies below the folder of its language."""
MOST: Final = 50
_NOT_XML: Final = re.compile(r"[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_NAMES: Final = UUID("6f0c6d0e-2f0b-5f0e-9a53-0d3d0c1b7a52")
"""Below it the ids of feeds and entries are made, from the city's code: a site that moves keeps them."""


def feed(edition: Edition) -> list[OutputFile]:
    """Write the feed of one language, the newest first and at most `MOST`; the same day in 50音順."""
    t, frame, folder = edition.t, edition.frame, edition.t.folder
    base = frame.base_url + folder
    found = _newest(edition)
    title = t("feed.title", platform=frame.platform, city=frame.city)
    # A feed of nothing is as old as the build.
    updated = found[0][0] if found else edition.today
    head = (
        _element("id", _id(edition, "feed")),
        _element("title", t("calendar.sample", name=title) if frame.sample else title),
        _element("subtitle", t("feed.about", count=MOST)),
        _element("updated", _moment(updated)),
        f'<link rel="self" type="application/atom+xml" href="{escape(base + PATH)}"/>\n',
        f'<link rel="alternate" type="text/html" href="{escape(base)}"/>\n',
        f"<author>{_element('name', frame.office or frame.platform).rstrip()}</author>\n",
    )
    lang = edition.t.tag
    document = "".join(
        (
            f'<?xml version="1.0" encoding="UTF-8"?>\n<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="{lang}">\n',
            *head,
            *(_entry(edition, entry, day) for day, entry in found),
            "</feed>\n",
        )
    )
    return [OutputFile(folder + PATH, document.encode())]


def _newest(edition: Edition) -> list[tuple[date, Entry]]:
    dated = [
        (max(days), entry)
        for entry in edition.directory.listed
        if (days := [day for day in _days(entry) if day <= edition.today])
    ]
    return sorted(dated, key=lambda pair: pair[0], reverse=True)[:MOST]


def _days(entry: Entry) -> Iterator[date]:
    listing = entry.listing
    if listing.listed and listing.listed.consent:
        yield listing.listed.consent
    yield from (confirmation.on for confirmation in listing.confirmed)


def _entry(edition: Edition, entry: Entry, day: date) -> str:
    listing, url = entry.listing, edition.address_of(entry)
    consent = listing.listed.consent if listing.listed else None
    parts = [
        _element("id", _id(edition, entry.key)),
        _element("title", edition.outward_name(entry)),
        f'<link rel="alternate" type="text/html" href="{escape(url)}"/>\n',
        _element("updated", _moment(day)),
        _element("published", _moment(consent)) if consent and consent <= edition.today else "",
        "" if entry.is_discreet else _element("summary", edition.said(listing, "summary")),
        _element("content", " ".join(_told(edition, entry, day))),
    ]
    return "<entry>\n" + "".join(parts) + "</entry>\n"


def _told(edition: Edition, entry: Entry, day: date) -> Iterable[str]:
    """What happened on the day of the entry; and that it is paused, which nobody should have to open it for."""
    confirmed = next((item for item in entry.listing.confirmed if item.on == day), None)
    if entry.listing.listed and entry.listing.listed.consent == day:
        yield edition.t("feed.listed", day=edition.long_day(day))
    if confirmed is not None:
        yield edition.t(f"trust.{confirmed.method}", day=edition.long_day(day))
    if entry.is_paused:
        until = entry.listing.status.until
        yield edition.t("banner.paused.until", day=edition.long_day(until)) if until else edition.t("banner.paused")


def _id(edition: Edition, what: str) -> str:
    return uuid5(_NAMES, f"{edition.directory.site.municipality.code} {edition.language} {what}").urn


def _moment(day: date) -> str:
    """A day of the content has no hour: its beginning in Japan stands for it (RFC 3339)."""
    return f"{day.isoformat()}T00:00:00+09:00"


def _element(name: str, said: Said) -> str:
    foreign = foreign_tag(said)
    lang = f' xml:lang="{escape(foreign)}"' if foreign else ""
    return f"<{name}{lang}>{escape(_NOT_XML.sub('', str(said)))}</{name}>\n"
