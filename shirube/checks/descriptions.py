"""The Markdown of an entry's descriptions."""

from __future__ import annotations

from collections.abc import Iterable

from shirube.checks.finding import EntryView, Finding
from shirube.checks.markup import markdown_findings
from shirube.prose import ENTRY_LENGTH


def descriptions(view: EntryView) -> Iterable[Finding]:
    """Check the description in every language; see `shirube.checks.markup`."""
    findings: list[Finding] = []
    if text := view.listing.description:
        findings += markdown_findings(("description",), text, ENTRY_LENGTH)
    for language, words in view.listing.translations.items():
        if words.description:
            findings += markdown_findings(("translations", language, "description"), words.description, ENTRY_LENGTH)
    return findings
