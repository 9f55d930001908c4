"""The lines of `hotlines.yaml`: each once, reachable, checked, and not too long ago."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from shirube.checks.finding import ContentView, FileFinding, Finding


def hotlines(view: ContentView) -> Iterable[FileFinding]:
    """Check the lines still shown; one whose last day is over needs no care."""
    return [FileFinding("hotlines.yaml", finding) for finding in _findings(view)]


def _findings(view: ContentView) -> Iterator[Finding]:
    limit = view.site.freshness.hotline
    ids: dict[str, int] = {}
    for index, line in enumerate(view.hotlines):
        if (first := ids.setdefault(line.id, index)) != index:
            yield Finding((index, "id"), "duplicate-id", {"written": line.id, "first": str(first + 1)})
        if line.valid_from and line.valid_until and line.valid_from > line.valid_until:
            values = {"first": str(line.valid_from), "last": str(line.valid_until)}
            yield Finding((index, "valid_until"), "hotline-never", values)
        if line.valid_until and line.valid_until < view.today:
            continue
        if not line.dial and line.web is None:
            yield Finding((index,), "hotline-unreachable", {"name": line.name})
        checked = line.checked_on
        if checked is None:
            yield Finding((index,), "hotline-unchecked", {"name": line.name, "today": str(view.today)})
        elif checked > view.today:
            values = {"day": str(checked), "today": str(view.today)}
            yield Finding((index, "checked_on"), "confirmation-future", values)
        elif (days := (view.today - checked).days) > limit:
            values = {"name": line.name, "day": str(checked), "days": str(days), "limit": str(limit)}
            yield Finding((index, "checked_on"), "hotline-stale", values)
