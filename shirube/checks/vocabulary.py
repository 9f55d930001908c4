"""The controlled words hang together: each id and label once, every parent and group there, no circles."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from shirube.checks.finding import ContentView, FileFinding, Finding
from shirube.link import ANYONE
from shirube.model.vocabulary import VocabularyTerm
from shirube.values import closest


def vocabulary(view: ContentView) -> Iterable[FileFinding]:
    """Check every file of `content/vocabulary/`."""
    groups = [term.id for term in view.vocabularies.get("groups", ())]
    return [
        FileFinding(f"vocabulary/{name}.yaml", finding)
        for name, terms in view.vocabularies.items()
        for finding in _findings(name, terms, groups)
    ]


def _findings(name: str, terms: tuple[VocabularyTerm, ...], groups: list[str]) -> Iterator[Finding]:
    parents = {term.id: term.parent for term in reversed(terms)}
    ids: dict[str, int] = {}
    labels: dict[str, int] = {}
    for index, term in enumerate(terms):
        if (first := ids.setdefault(term.id, index)) != index:
            yield Finding((index, "id"), "duplicate-id", {"written": term.id, "first": str(first + 1)})
        if (first := labels.setdefault(term.ja, index)) != index:
            yield Finding((index, "ja"), "duplicate-label", {"written": term.ja, "first": terms[first].id})
        if term.parent is not None:
            if term.parent not in parents:
                values = {"written": term.parent, "suggestion": closest(term.parent, parents) or ""}
                yield Finding((index, "parent"), "term-parent-unknown", values)
            elif _goes_round(term.id, parents):
                yield Finding((index, "parent"), "term-loop", {"written": term.parent, "id": term.id})
        if term.group is not None and term.group not in groups:
            values = {"written": term.group, "suggestion": closest(term.group, groups) or ""}
            yield Finding((index, "group"), "term-group-unknown", values)
    if name == "audiences" and ANYONE not in ids:
        yield Finding((), "term-required", {"id": ANYONE, "label": "どなたでも"})


def _goes_round(start: str, parents: dict[str, str | None]) -> bool:
    """Tell whether the parents of a term lead back to itself."""
    seen, step = {start}, parents.get(start)
    while step is not None and step not in seen:
        seen.add(step)
        step = parents.get(step)
    return step == start
