"""Words of the city and its vocabularies that a language of the site does not have: its pages show them in Japanese.

Told once for each file and language: whoever adds a language to a site would read the same line a hundred times.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from shirube.checks.finding import ContentView, FieldPath, FileFinding, Finding
from shirube.model.types import Named


def labels(view: ContentView) -> Iterable[FileFinding]:
    """Warn of every language of the site in which a vocabulary, or the city's own file, does not say everything."""
    for language in view.site.languages:
        if language == "ja":
            continue
        called = view.languages.get(language, language)
        for file, rows in _files(view):
            missing = [(at, written) for at, written, named in rows if named.in_language(language) is None]
            if missing:
                at, written = missing[0]
                others = str(len(missing) - 1) if len(missing) > 1 else ""
                values = {"written": written, "language": language, "called": called, "others": others}
                yield FileFinding(file, Finding(at, "label-missing", values))


def _files(view: ContentView) -> Iterator[tuple[str, list[tuple[FieldPath, str, Named]]]]:
    for name, terms in view.vocabularies.items():
        yield f"vocabulary/{name}.yaml", [((index, "ja"), term.ja, term) for index, term in enumerate(terms)]
    areas = view.site.areas
    yield "site.yaml", [(("areas", index, "ja"), area.ja, area) for index, area in enumerate(areas)]
