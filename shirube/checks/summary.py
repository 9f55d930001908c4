"""The summary is one sentence: it stands in lists and on cards."""

from __future__ import annotations

import re
from collections.abc import Iterable

from shirube.checks.finding import EntryView, Finding

# What somebody says inside 「…」 may have its own full stops.
_QUOTED = re.compile(r"「[^「」]*」|『[^『』]*』|（[^（）]*）|\([^()]*\)")
_SECOND = re.compile(r"[。！？!?]+\s*[^。！？!?\s♪☆★）)」』]")


def summary(view: EntryView) -> Iterable[Finding]:
    """Warn when a second sentence begins in the summary."""
    text = view.listing.summary
    if not text or not _SECOND.search(text):
        return ()
    blanked = _QUOTED.sub(lambda match: "・" * len(match[0]), text)
    second = _SECOND.search(blanked)
    if not second:
        return ()
    return (Finding(("summary",), "summary-sentences", {"first": text[: second.end() - 1].strip()}, second.end() - 1),)
