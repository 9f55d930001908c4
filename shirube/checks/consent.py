"""The body has agreed to be listed (掲載の同意)."""

from __future__ import annotations

from collections.abc import Iterable

from shirube.checks.finding import EntryView, Finding


def consent(view: EntryView) -> Iterable[Finding]:
    """Warn when no consent is written down; refuse one that has not been given yet."""
    listed = view.listing.listed
    if listed is not None and listed.declined:
        return ()
    if listed is None or listed.consent is None:
        return (Finding(() if listed is None else ("listed",), "consent-missing", {"today": str(view.today)}),)
    if listed.consent > view.today:
        values = {"day": str(listed.consent), "today": str(view.today)}
        return (Finding(("listed", "consent"), "consent-future", values),)
    return ()
