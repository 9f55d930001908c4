"""Stages 4 to 6: compose the pages of a directory, draw them, write them; with `load` before, the whole line.

Composing and drawing are pure. Any error, in the content or on the way, means that nothing is written.
"""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from functools import partial
from pathlib import Path

from shirube.assets import DEFAULT_ACCENT, AssetError, build_assets
from shirube.booklet.fonts import FontMissing
from shirube.booklet.press import BookletRefused
from shirube.exporters.registry import EXPORTERS, site_files
from shirube.exporters.search_rows import search_records
from shirube.intake.form_pages import form_pages, new_form_pages
from shirube.issues import Issue, has_errors, ordered
from shirube.link import Directory
from shirube.load import TEMPLATES, check_content, without_collector
from shirube.outputs import OutputFile
from shirube.pages.booklet import booklet_pages
from shirube.pages.compose import make_editions
from shirube.pages.edition import Edition
from shirube.pages.entries import entry_pages
from shirube.pages.registry import PAGES
from shirube.papers import Unit, paper_units, refusal_issues
from shirube.parallel import beside, fork_queue, worth
from shirube.phrases import Words as Phrases
from shirube.render import Renderer
from shirube.ruby import Readings
from shirube.schedule.holidays import official_until
from shirube.search import BUNDLE, IndexBuild, SearchIndexError, start_index
from shirube.template_engine import TemplateMistakeError
from shirube.write import Staging, WriteRefused, staging

Progress = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class BuildRequest:
    """What to build, as the command line says it."""

    content: Path
    out: Path
    today: date
    base_url: str | None = None
    """In place of the one in `site.yaml`."""
    strict: bool = False
    with_search: bool = True
    with_booklet: bool = True
    """Whether PDFs are made; the page in the browser is there in any case."""
    jobs: int = 1
    templates: Path = TEMPLATES


@dataclass(frozen=True, slots=True)
class Summary:
    """What was made."""

    pages: int
    places: int
    organisations: int
    holidays_until: date
    """The last day whose public holidays are official; later ones are computed."""


@dataclass(frozen=True, slots=True)
class BuildOutcome:
    """How a build went: `summary` is None when nothing was written."""

    issues: list[Issue]
    summary: Summary | None
    timings: Mapping[str, float] = field(default_factory=dict)
    """Seconds per stage."""


@dataclass(frozen=True, slots=True)
class Drawn:
    """What one process has drawn: how many pages, which of them search engines may list, and why it stopped early."""

    pages: int
    urls: list[str]
    refused: tuple[Issue, ...]


@dataclass(frozen=True, slots=True)
class Plan:
    """Everything a site will hold but its papers, not yet drawn: units any process may take, and files ready."""

    renderer: Renderer
    editions: tuple[Edition, ...]
    units: tuple[Unit, ...]
    """Each a share of the pages, or the files of one exporter, composed when it is taken."""
    files: tuple[OutputFile, ...]


CHUNK = 50
"""Entries in one unit: small enough to keep every core busy to the end."""


def compose(directory: Directory, today: date, phrases: Mapping[str, Phrases], templates: Path = TEMPLATES) -> Plan:
    """Say what the site consists of; pages are composed by whoever draws them."""
    found = make_editions(directory, today, phrases)
    frames = {edition.language: edition.frame for edition in found}
    readings = readings_of(directory) if directory.readings else None
    has_switch = any(phrases[edition.language].ruby == "on-request" for edition in found)
    assets = build_assets(
        templates,
        directory.site.accent or DEFAULT_ACCENT,
        with_map=bool(found[0].frame.tiles),
        readings=readings.as_json() if readings and has_switch else b"",
    )
    renderer = Renderer(templates, phrases, frames, assets.names, readings=readings)
    units: list[Unit] = [partial(export, edition) for export in EXPORTERS for edition in found]
    if directory.site.edit.pages:
        units.append(partial(new_form_pages, found[0]))
        units += [
            partial(form_pages, found[0], directory.entries[start : start + CHUNK])
            for start in range(0, len(directory.entries), CHUNK)
        ]
    for edition in found:
        units += [partial(pages, edition) for pages in PAGES]
        for start in range(0, len(directory.entries), CHUNK):
            units.append(partial(entry_pages, edition, directory.entries[start : start + CHUNK]))
    return Plan(renderer, found, tuple(units), tuple(assets.files))


def readings_of(directory: Directory) -> Readings:
    """Gather what can be read: the table, and each name as its entry says, unless another entry says otherwise."""
    said: dict[str, set[str]] = {}
    for entry in directory.entries:
        if entry.listing.kana:
            said.setdefault(entry.listing.name, set()).add(entry.listing.kana)
    names = {name: min(kana) for name, kana in said.items() if len(kana) == 1}
    return Readings(directory.readings, names)


class _Unbuildable(Exception):
    """The site cannot be built; the findings say why."""

    def __init__(self, issues: Iterable[Issue]) -> None:
        super().__init__()
        self.issues = tuple(issues)


def _template_issue(mistake: Exception) -> Issue:
    return Issue(TEMPLATES.name, 0, 0, "template-mistake", {"reason": str(mistake)})


def _draw(plan: Plan, new: Staging, request: BuildRequest, units: Iterable[Unit | None]) -> Drawn:
    """Draw some units into the staging folder; None stands for the search index."""
    indexing: IndexBuild | None = None
    urls: list[str] = []
    pages = 0
    refused: tuple[Issue, ...] = ()
    try:
        for unit in units:
            if unit is None:
                indexing = start_index(search_records(plan.editions[0]), Path(new.writer.root))
                continue
            for page in unit():
                if isinstance(page, OutputFile):
                    new.writer.add(page)
                    continue
                new.writer.add(plan.renderer.render(page))
                pages += 1
                if page.is_listed:
                    urls.append(plan.renderer.full_url(page))
        if indexing is not None:
            indexing.finish()
    except WriteRefused as refusal:
        refused = (refusal.issue,)
    except TemplateMistakeError as mistake:
        refused = (_template_issue(mistake),)
    except SearchIndexError as error:
        refused = (Issue(str(request.out), 0, 0, "search-index", {"reason": str(error)}),)
    except BookletRefused as refusal:
        refused = tuple(refusal_issues(refusal, request.content))
    finally:
        if indexing is not None:
            indexing.stop()
    return Drawn(pages, urls, refused)


def _write_everything(plan: Plan, new: Staging, request: BuildRequest) -> int:
    """Draw every page into the staging folder, from as many processes as there are; return how many there are.

    The search index is a unit of its own (None), the first: Pagefind then works beside the pages. So do the papers.
    """
    main = plan.editions[0]
    main.agenda.prepare()  # before the fork, so that every process has it
    plan.renderer.prepare()
    if request.with_search:
        new.reuse_tree(BUNDLE)
    units: list[Unit | None] = [None] if request.with_search else []
    units += plan.units
    printing: list[Unit] = []
    if main.directory.site.booklet and request.with_booklet:
        kept, printing = paper_units(
            plan.editions, new, content=request.content, today=request.today, templates=TEMPLATES, jobs=request.jobs
        )
        units += kept
    elif main.directory.site.booklet:
        units += [partial(booklet_pages, edition) for edition in plan.editions]

    def draw(share: Iterable[Unit | None]) -> Drawn:
        return _draw(plan, new, request, share)

    jobs = worth(request.jobs, len(main.directory.entries) * len(plan.editions))
    if printing:
        with beside(lambda: draw(printing)) as press:
            results = fork_queue(draw, units, jobs)
            results.append(press.result())
    else:
        results = fork_queue(draw, units, jobs)
    refused = [issue for drawn in results for issue in drawn.refused]
    if refused:
        raise _Unbuildable(refused)
    new.add_all(plan.files)
    urls = [url for drawn in results for url in drawn.urls]
    new.add_all(site_files(main.directory.site, main.frame, urls, len(main.directory.listed)))
    return sum(drawn.pages for drawn in results)


def build_site(request: BuildRequest, progress: Progress = lambda _: None) -> BuildOutcome:
    """Build the site: every page and file of it, or nothing at all."""
    with without_collector():
        return _build(request, progress)


def _overlap(content: Path, out: Path) -> Issue | None:
    """Refuse to write where the content lies: replacing the one would take the other away."""
    source, target = content.resolve(), out.resolve()
    if source.is_relative_to(target) or target.is_relative_to(source):
        return Issue(str(out), 0, 0, "out-overlaps-content", {"folder": str(out), "content": str(content)})
    return None


def _build(request: BuildRequest, progress: Progress) -> BuildOutcome:
    timings: dict[str, float] = {}
    started = time.perf_counter()

    def lap(stage: str) -> None:
        nonlocal started
        now = time.perf_counter()
        timings[stage] = round(now - started, 4)
        started = now

    overlap = _overlap(request.content, request.out)
    if overlap is not None:
        return BuildOutcome([overlap], None, timings)
    progress("read")
    loaded = check_content(request.content, request.today, request.jobs, request.templates)
    lap("read")
    directory = loaded.directory
    if directory is None or has_errors(loaded.issues, strict=request.strict):
        return BuildOutcome(loaded.issues, None, timings)
    if request.base_url is not None:
        site = directory.site.model_copy(update={"base_url": request.base_url})
        directory = replace(directory, site=site)

    progress("render")
    try:
        plan = compose(directory, request.today, loaded.phrases, request.templates)
        lap("compose")
        with staging(request.out) as new:
            pages = _write_everything(plan, new, request)
            lap("render")
            new.commit()
            lap("swap")
    except WriteRefused as refusal:
        return BuildOutcome(ordered([*loaded.issues, refusal.issue]), None, timings)
    except _Unbuildable as refusal:
        return BuildOutcome(ordered([*loaded.issues, *refusal.issues]), None, timings)
    except FontMissing as problem:
        issue = Issue(str(request.out), 0, 0, "booklet-typesetting", {"reason": str(problem)})
        return BuildOutcome(ordered([*loaded.issues, issue]), None, timings)
    except (TemplateMistakeError, AssetError) as mistake:
        return BuildOutcome(ordered([*loaded.issues, _template_issue(mistake)]), None, timings)
    counts = Counter(entry.kind for entry in directory.entries)
    return BuildOutcome(
        loaded.issues, Summary(pages, counts["place"], counts["organisation"], official_until()), timings
    )
