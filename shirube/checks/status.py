"""A pause has an end, and a successor stands only at what has ended."""

from __future__ import annotations

from collections.abc import Iterable

from shirube.checks.finding import EntryView, Finding


def status(view: EntryView) -> Iterable[Finding]:
    """Warn of a pause without end, a pause that is over, and a successor of something that goes on."""
    now = view.listing.status
    if now.is_ == "open" and not now.successor:
        return ()
    findings = []
    if now.is_ == "paused" and now.until is None:
        findings.append(Finding(("status",), "pause-without-end"))
    elif now.is_ == "paused" and now.until is not None and now.until < view.today:
        values = {"until": str(now.until), "today": str(view.today)}
        findings.append(Finding(("status", "until"), "pause-over", values))
    if now.successor and now.is_ != "ended":
        findings.append(Finding(("status", "successor"), "successor-not-ended", {"successor": now.successor}))
    return findings
