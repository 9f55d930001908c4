"""`my-list/leaflet.json`: what my list prints of an entry besides its row of the search.

A file of its own: the search, which everybody waits for, needs neither telephones nor addresses.
"""

from __future__ import annotations

import json
from typing import Final

from shirube.link import Entry
from shirube.outputs import OutputFile
from shirube.pages.edition import Edition
from shirube.pages.views import Said, foreign_tag

PATH: Final = "my-list/leaflet.json"
"""Where the file lies below the folder of its language."""


def leaflet_data(edition: Edition) -> list[OutputFile]:
    """Write the file of one language: for each listed entry its telephone, or whose to ring, and where it is."""
    entries = {f"{entry.kind}/{entry.slug}": _entry(edition, entry) for entry in edition.directory.listed}
    text = json.dumps({"entries": entries}, ensure_ascii=False, separators=(",", ":")) + "\n"
    return [OutputFile(edition.t.folder + PATH, text.encode())]


def _entry(edition: Edition, entry: Entry) -> dict[str, object]:
    asked = edition.directory.asked_instead(entry)
    texts: dict[str, Said] = {
        "phone": (asked or entry).listing.contact.phone or "",
        "ask": edition.said(asked.listing, "name") if asked else "",
        "where": _where(edition, entry),
    }
    values: dict[str, object] = {name: str(said) for name, said in texts.items() if said}
    langs = {name: lang for name, said in texts.items() if said and (lang := foreign_tag(said))}
    return {**values, "langs": langs} if langs else values


def _where(edition: Edition, entry: Entry) -> Said:
    """The address and the house, as on the entry's page; never a hidden one."""
    listing = entry.listing
    if listing.hide_address:
        return edition.t("where.hidden")
    address, parts = listing.address, []
    if address and address.line:
        parts.append((address.city or edition.directory.site.municipality.name) + address.line)
    if listing.venue:
        parts.append(listing.venue)
    return edition.ja(" ".join(parts)) or edition.area_label(entry)
