"""The accessibility test of `accessibility.yaml`: each criterion once, no day to come, nothing claimed that was not tried."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date

from shirube.checks.finding import ContentView, FieldPath, FileFinding, Finding
from shirube.model.accessibility import CRITERIA, AccessibilityTest


def accessibility(view: ContentView) -> Iterable[FileFinding]:
    """Check the test, where a site has one."""
    if view.accessibility is None:
        return []
    findings = [*_days(view.accessibility, view.today), *_once(view.accessibility), *_claim(view.accessibility)]
    return [FileFinding("accessibility.yaml", finding) for finding in findings]


def _days(test: AccessibilityTest, today: date) -> Iterator[Finding]:
    days: list[tuple[FieldPath, date]] = [(("stated_on",), test.stated_on)]
    if test.run:
        days.append((("run", "on"), test.run.on))
    days += [
        (("criteria", index, "person", "on"), row.person.on) for index, row in enumerate(test.criteria) if row.person
    ]
    for field, day in days:
        if day > today:
            yield Finding(field, "confirmation-future", {"day": str(day), "today": str(today)})


def _once(test: AccessibilityTest) -> Iterator[Finding]:
    ids: dict[str, int] = {}
    for index, row in enumerate(test.criteria):
        if (first := ids.setdefault(row.id, index)) != index:
            yield Finding(("criteria", index, "id"), "duplicate-id", {"written": row.id, "first": str(first + 1)})


def _claim(test: AccessibilityTest) -> Iterator[Finding]:
    """A level needs a result for each of its criteria; without 一部 in it, one that is good."""
    if test.level == "none":
        return
    level, _, partial = test.level.partition("-")
    verdicts = {row.id: row.verdict for row in test.criteria}
    asked = [criterion.id for criterion in CRITERIA if criterion.level in ("A", level)]
    undecided = [id for id in asked if verdicts.get(id) is None]
    failed = [] if partial else [id for id in asked if verdicts.get(id) == "not-met"]
    if undecided or failed:
        values = {"level": test.level, "open": "、".join(undecided), "failed": "、".join(failed)}
        yield Finding(("level",), "accessibility-claim", values)
