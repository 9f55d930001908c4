"""Somebody has made sure that an entry is right, and not too long ago."""

from __future__ import annotations

from collections.abc import Iterable

from shirube.checks.finding import EntryView, Finding


def confirmation(view: EntryView) -> Iterable[Finding]:
    """Warn when nobody confirmed the entry or too long ago; refuse a day that has not come yet.

    An ended or declined entry needs no confirmation: nobody goes there by it.
    """
    listing = view.listing
    findings = [
        Finding(("confirmed", index, "on"), "confirmation-future", {"day": str(item.on), "today": str(view.today)})
        for index, item in enumerate(listing.confirmed)
        if item.on > view.today
    ]
    if findings or not listing.is_shown or listing.status.is_ == "ended":
        return findings
    last = listing.last_confirmed
    if last is None:
        return (Finding((), "confirmation-missing", {"today": str(view.today)}),)
    days = (view.today - last.on).days
    limit = view.site.freshness.entry
    if days <= limit:
        return ()
    index = listing.confirmed.index(last)
    values = {"day": str(last.on), "days": str(days), "limit": str(limit), "today": str(view.today)}
    return (Finding(("confirmed", index, "on"), "confirmation-stale", values),)
