"""The pages of `content/pages/`: there in every language of the site, and their Markdown in order."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final

from shirube.checks.characters import characters_in
from shirube.checks.easy_japanese import easy_findings
from shirube.checks.finding import ContentView, FileFinding, Finding
from shirube.checks.markup import markdown_findings
from shirube.prose import PAGE_LENGTH

REQUIRED: Final = ("about", "privacy")
"""Pages that every site owes its readers: who is behind it, and what becomes of what they tell it."""
TAKEN: Final = frozenset(
    {
        *("places", "organisations", "audiences", "days", "areas", "kinds", "kana", "week", "search", "hotlines"),
        *("my-list", "take-part", "booklet", "assets", "pagefind", "easy", "en"),
    }
)
"""Addresses below the home page that the site itself makes; a test asks a built site for them."""
_BODY: Final = ("body",)


def prose_pages(view: ContentView) -> Iterable[FileFinding]:
    """Check each page, and that none is missing; a finding's offset counts into the body."""
    return [*_missing(view), *_pages(view)]


def _missing(view: ContentView) -> Iterator[FileFinding]:
    known: tuple[str, ...] = view.site.languages
    languages: dict[str, set[str]] = {slug: set() for slug in REQUIRED}
    for page in view.prose:
        languages.setdefault(page.slug, set()).add(page.language)
    for slug, language in view.page_files:
        if slug in languages:
            languages[slug].add(language)
    for slug, there in languages.items():
        if slug in TAKEN:
            continue
        if not there:
            yield FileFinding("site.yaml", Finding((), "page-missing", {"file": f"pages/{slug}.ja.md"}))
            continue
        for language in known:
            if language not in there:
                values = {"file": f"pages/{slug}.{language}.md", "language": language}
                at = next(file for file in ("ja", *sorted(there)) if file in there)
                yield FileFinding(f"pages/{slug}.{at}.md", Finding((), "page-language-missing", values))


def _pages(view: ContentView) -> Iterator[FileFinding]:
    for page in view.prose:
        file = f"pages/{page.slug}.{page.language}.md"
        if page.slug in TAKEN:
            values = {"written": page.slug, "instead": f"{page.slug}-guide"}
            yield FileFinding(file, Finding((), "page-name-taken", values))
        if len(page.body) > PAGE_LENGTH:
            values = {"count": str(len(page.body)), "max": str(PAGE_LENGTH)}
            yield FileFinding(file, Finding(_BODY, "text-too-long", values))
            continue
        for finding in markdown_findings(_BODY, page.body, PAGE_LENGTH):
            yield FileFinding(file, finding)
        for finding in characters_in(_BODY, page.body):
            yield FileFinding(file, finding)
        if page.language == "easy":
            for finding in easy_findings(_BODY, page.body):
                yield FileFinding(file, finding)
