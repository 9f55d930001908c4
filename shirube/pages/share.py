"""An entry in a few lines of plain text, for a message to somebody: what, when, where, whom to ring, and the page."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from shirube.link import Entry
from shirube.pages import speech
from shirube.pages.edition import Edition
from shirube.pages.views import Said, Share

_MOST_RULES: Final = 4
"""Longer timetables are what the page is for."""


def share_of(edition: Edition, entry: Entry) -> Share | None:
    """Put an entry into lines; None for what has ended, which nobody should be sent to."""
    if entry.is_ended:
        return None
    name, url = edition.outward_name(entry), edition.address_of(entry)
    told = () if entry.is_discreet else (*_when(edition, entry), _where(edition, entry))
    lines = (name, *told, _phone(edition, entry), url)
    return Share(tuple(line for line in lines if line), str(name), url)


def _when(edition: Edition, entry: Entry) -> Iterator[Said]:
    """The rules, not the next date: a message is read weeks later."""
    status, t = entry.listing.status, edition.t
    if entry.is_paused:
        yield t("banner.paused.until", day=edition.long_day(status.until)) if status.until else t("banner.paused")
        return
    rules = entry.schedule.rules
    for rule in rules[:_MOST_RULES]:
        yield " ".join(
            part
            for part in (edition.rule_words(rule), speech.time_sentence(rule.start, rule.end, edition.patterns))
            if part
        )
    if not rules and entry.schedule.irregular:
        yield edition.ja("、".join(entry.schedule.irregular))


def _where(edition: Edition, entry: Entry) -> Said:
    listing = entry.listing
    if listing.hide_address:
        return edition.t("where.hidden")
    address, parts = listing.address, [listing.venue or ""]
    if address and address.line:
        parts.append((address.city or edition.directory.site.municipality.name) + address.line)
    return edition.ja(" ".join(filter(None, parts)))


def _phone(edition: Edition, entry: Entry) -> str:
    asked = edition.directory.asked_instead(entry) or entry
    phone = asked.listing.contact.phone
    return edition.t("share.phone", phone=phone) if phone else ""
