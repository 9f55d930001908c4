"""`synonyms.yaml`: a word stands in one group, else a search for it would mix what the groups keep apart."""

from __future__ import annotations

from collections.abc import Iterable

from shirube.checks.finding import ContentView, FileFinding, Finding
from shirube.fold import fold


def search_words(view: ContentView) -> Iterable[FileFinding]:
    """Warn of a word that stands in two groups, or twice in one; 「子ども」 and 「コドモ」 are the same here."""
    findings: list[FileFinding] = []
    first: dict[str, tuple[int, str]] = {}
    for index, group in enumerate(view.synonyms):
        for number, word in enumerate(group):
            before, written = first.setdefault(fold(word), (index, word))
            if (before, written) != (index, word) or word in group[:number]:
                shown = "" if written == word else written
                values = {"written": word, "first": shown, "group": "・".join(view.synonyms[before][:3])}
                findings.append(FileFinding("synonyms.yaml", Finding((index, number), "synonym-twice", values)))
    return findings
