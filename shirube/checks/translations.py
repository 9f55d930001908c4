"""Translations into a language that the site does not show are work nobody sees."""

from __future__ import annotations

from collections.abc import Iterable

from shirube.checks.finding import EntryView, Finding


def translations(view: EntryView) -> Iterable[Finding]:
    """Warn of a translation into a language that is not in `site.yaml`."""
    if not view.listing.translations:
        return ()
    known: tuple[str, ...] = view.site.languages
    shown = "、".join(known)
    return [
        Finding(("translations", language), "translation-language", {"written": language, "languages": shown})
        for language in view.listing.translations
        if language not in known
    ]
