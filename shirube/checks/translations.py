"""Translations into a language that the site does not show are work nobody sees.

Told once a file, and once for all pages: who takes a language off a site would read the same line dozens of times.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TypeVar

from shirube.checks.finding import ContentView, EntryView, FileFinding, Finding
from shirube.model.site import Site

At = TypeVar("At")


def translations(view: EntryView) -> Iterable[Finding]:
    """Warn of a translation of an entry into a language that is not in `site.yaml`."""
    if not view.listing.translations:
        return ()
    unseen = _unseen(((("translations", language), language) for language in view.listing.translations), view.site)
    return [Finding(unseen[0], "translation-language", unseen[1])] if unseen else ()


def shared_translations(view: ContentView) -> Iterable[FileFinding]:
    """Warn of the same in `hotlines.yaml`, leaving out lines whose last day is over, and in `pages/`."""
    findings: list[FileFinding] = []
    lines = (
        ((index, "translations", language), language)
        for index, line in enumerate(view.hotlines)
        if line.valid_until is None or line.valid_until >= view.today
        for language in line.translations
    )
    if unseen := _unseen(lines, view.site):
        findings.append(FileFinding("hotlines.yaml", Finding(unseen[0], "translation-language", unseen[1])))
    pages = ((f"pages/{page.slug}.{page.language}.md", page.language) for page in view.prose)
    if in_pages := _unseen(pages, view.site):
        findings.append(FileFinding(in_pages[0], Finding((), "translation-language", in_pages[1])))
    return findings


def _unseen(written: Iterable[tuple[At, str]], site: Site) -> tuple[At, Mapping[str, str]] | None:
    """Give the first place in a language the site lacks, with the values that sum up all such places."""
    known: tuple[str, ...] = site.languages
    found = [(at, language) for at, language in written if language not in known]
    if not found:
        return None
    values = {
        "written": "、".join(dict.fromkeys(language for _, language in found)),
        "languages": "、".join(known),
        "others": str(len(found) - 1) if len(found) > 1 else "",
    }
    return found[0][0], values
