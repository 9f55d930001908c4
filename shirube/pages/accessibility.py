"""The result of the accessibility test, in the order in which JIS X 8341-3:2016 (JB.3.1) asks for it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from shirube.model.accessibility import CRITERIA, AccessibilityTest, Criterion, CriterionResult
from shirube.pages.edition import Edition
from shirube.pages.page import Page
from shirube.pages.views import CriterionRow, Fact, Link, Meta, ResultsView, Said, TestedPages, Text

POLICY: Final = "accessibility"
"""The written page with the policy, `content/pages/accessibility.*.md`; the result lies below it."""
RESULTS_PATH: Final = f"/{POLICY}/results/"
STANDARD: Final = "JIS X 8341-3:2016"


def results_link(edition: Edition) -> Link | None:
    """The way from the policy to the result; None while nothing was tested."""
    return Link(edition.t("results.title"), RESULTS_PATH) if edition.directory.accessibility else None


def results_pages(edition: Edition) -> Iterator[Page]:
    """Compose the result where a site has one: nine parts, the checklist of the 38 criteria among them."""
    test, t = edition.directory.accessibility, edition.t
    if test is None:
        return
    results = {row.id: row for row in test.criteria}
    rows = tuple(_row(edition, test, criterion, results.get(criterion.id)) for criterion in CRITERIA)
    still_open = sum(row.state == "open" for row in rows)
    decided = len(rows) - still_open
    view = ResultsView(
        title=t("results.title"),
        lead=t("results.lead", decided=decided, open=still_open),
        terms=tuple(_terms(edition, test, still_open)),
        pages_title=t("results.pages"),
        pages=tuple(_pages(edition, test)),
        checklist_title=t("results.checklist"),
        caption=t("results.caption"),
        rows=rows,
        period=Fact(t("results.period"), _period(edition, test)),
        trail=_trail(edition),
    )
    meta = Meta(title=view.title, kind="results", description=t("results.description", city=edition.frame.city))
    yield edition.page(RESULTS_PATH, "results", meta, view)


def _trail(edition: Edition) -> tuple[Link, ...]:
    titles = {prose.language: prose.title for prose in edition.directory.prose if prose.slug == POLICY}
    title = titles.get(edition.language)
    if title:
        return (Link(title, f"/{POLICY}/"),)
    return (Link(edition.ja(titles["ja"]), f"/{POLICY}/"),) if "ja" in titles else ()


def _terms(edition: Edition, test: AccessibilityTest, still_open: int) -> Iterator[Fact]:
    t = edition.t
    yield Fact(t("results.stated"), edition.long_day(test.stated_on))
    yield Fact(t("results.standard"), STANDARD)
    yield Fact(t("results.level"), t(f"results.level.{test.level}", open=still_open))
    scope: Said = edition.ja(test.scope) or t("results.scope.all", address=edition.frame.base_url)
    excluded = edition.telling("results.excluded", text=edition.ja(test.excluded)) if test.excluded else ""
    yield Fact(t("results.scope"), scope, note=excluded)
    yield Fact(t("results.technologies"), t("results.technologies.list"))
    yield Fact(t("results.selection"), t("results.selection.kinds", count=len(_addresses(test))))


def _name(edition: Edition, criterion: Criterion) -> Said:
    """The standard's own words for a criterion, which there are in two languages."""
    if edition.t.is_japanese:
        return criterion.ja
    return criterion.en if edition.t.tag == "en" else Text(criterion.en, "en")


def _addresses(test: AccessibilityTest) -> tuple[str, ...]:
    return tuple(dict.fromkeys((*(test.run.pages if test.run else ()), *test.pages)))


def _pages(edition: Edition, test: AccessibilityTest) -> Iterator[TestedPages]:
    for key, paths in (("program", test.run.pages if test.run else ()), ("person", test.pages)):
        if paths:
            base = edition.frame.base_url.rstrip("/")
            yield TestedPages(edition.t(f"results.pages.{key}"), tuple(base + path for path in paths))


def _period(edition: Edition, test: AccessibilityTest) -> str:
    """From the first day on which anything was tried to the last."""
    days = [row.person.on for row in test.criteria if row.person]
    if test.run:
        days.append(test.run.on)
    if not days:
        return edition.t("results.period.none")
    first, last = edition.long_day(min(days)), edition.long_day(max(days))
    return first if first == last else edition.t("results.period.range", first=first, last=last)


def _row(
    edition: Edition, test: AccessibilityTest, criterion: Criterion, result: CriterionResult | None
) -> CriterionRow:
    t = edition.t
    verdict = result.verdict if result else None
    person = result.person if result else None
    program, day = t("results.program.none"), None
    if result and result.automatic and test.run:
        checks = edition.list_of([t(f"results.check.{check}") for check in result.checks])
        program, day = t(f"results.program.{result.automatic}", checks=checks), test.run.on
    day = person.on if person else day
    return CriterionRow(
        id=criterion.id,
        name=_name(edition, criterion),
        level=criterion.level,
        result=t(f"results.verdict.{verdict or 'open'}"),
        state=verdict or "open",
        program=program,
        person=edition.ja(f"{'、'.join(person.method)}（{person.by}）") if person else "",
        note=edition.ja(person.note) if person else "",
        date=edition.long_day(day) if day else "",
    )
