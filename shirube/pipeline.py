"""The straight line, spelled out: read → convert → link, check → compose → emit → write → search.

The only module that knows every stage. Stages 2–5 are pure; reading happens in `load`, writing in `build_site`,
and any error between them means that nothing is written.
"""

from __future__ import annotations

import gc
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property, partial
from pathlib import Path

from shirube.assets import DEFAULT_ACCENT, AssetError, build_assets
from shirube.booklet.fonts import FontMissing
from shirube.booklet.press import BookletRefused
from shirube.checks.finding import TITLE, ContentView, EntryView, FileFinding, Finding
from shirube.checks.registry import CONTENT_CHECKS, ENTRY_CHECKS
from shirube.convert import (
    Words,
    convert_accessibility,
    convert_list,
    convert_listing,
    convert_moved,
    convert_readings,
    convert_site,
    convert_synonyms,
    known_words,
)
from shirube.exporters.registry import EXPORTERS, site_files
from shirube.exporters.search_rows import search_records
from shirube.intake.form_pages import form_pages, new_form_pages
from shirube.issues import Issue, has_errors, ordered
from shirube.link import Directory, EntryKind, link
from shirube.model.accessibility import AccessibilityTest
from shirube.model.hotline import Hotline
from shirube.model.listing import Listing
from shirube.model.organisation import Organisation
from shirube.model.place import Place
from shirube.model.site import Site
from shirube.model.vocabulary import VocabularyTerm
from shirube.outputs import OutputFile
from shirube.pages.booklet import booklet_pages
from shirube.pages.compose import make_editions
from shirube.pages.edition import Edition
from shirube.pages.entries import entry_pages
from shirube.pages.registry import PAGES
from shirube.papers import Unit, paper_units, refusal_issues
from shirube.parallel import beside, fork_map, fork_queue, shares
from shirube.phrases import PhraseFault, language_names, load_phrases
from shirube.phrases import Words as Phrases
from shirube.reading.decode import read_bytes
from shirube.reading.folder import ContentFile, list_content, with_proposed
from shirube.reading.records import (
    ENTRY_BYTES,
    SITE_BYTES,
    ListRecord,
    Prose,
    Record,
    blob_id,
    parse_record,
    read_list,
    read_list_record,
    read_prose,
    read_record,
)
from shirube.render import Renderer
from shirube.ruby import Readings
from shirube.schedule.compile import FieldProblem, compile_schedule
from shirube.schedule.holidays import official_until
from shirube.schedule.mend import mistake_in
from shirube.schedule.rules import Schedule
from shirube.search import BUNDLE, IndexBuild, SearchIndexError, start_index
from shirube.template_engine import TemplateMistakeError
from shirube.write import Staging, WriteRefused, staging

MODELS: Mapping[EntryKind, type[Place] | type[Organisation]] = {"place": Place, "organisation": Organisation}
TEMPLATES = Path(__file__).resolve().parent.parent / "templates"
REQUIRED = (
    "site.yaml",
    "vocabulary/audiences.yaml",
    "vocabulary/organisation-kinds.yaml",
    "vocabulary/place-kinds.yaml",
)
"""Files without which no entry can be read rightly."""
OPTIONAL_VOCABULARIES = ("groups", "languages", "roles", "supports")
"""Vocabularies a city may do without; a word of one that is not there is an unknown word."""
WORTH_FORKING = 200
"""Below this many files a second process costs more than it saves."""

Progress = Callable[[str], None]
Listed = tuple[EntryKind, Place | Organisation, Schedule]


@dataclass(frozen=True)
class Loaded:
    """Everything that was read, and every finding, in order."""

    issues: list[Issue]
    files: int
    put_together: Callable[[], Directory] | None
    """None when an error stops here."""
    phrases: Mapping[str, Phrases]
    """The languages there are."""

    @cached_property
    def directory(self) -> Directory | None:
        """The entries, linked when somebody asks: a check does not."""
        return self.put_together() if self.put_together else None


@dataclass(frozen=True, slots=True)
class _Common:
    """What every entry is checked against, read before the entries."""

    site: Site | None
    vocabularies: Mapping[str, tuple[VocabularyTerm, ...]]
    hotlines: tuple[Hotline, ...]
    synonyms: tuple[tuple[str, ...], ...]
    moved: Mapping[str, str]
    prose: tuple[Prose, ...]
    accessibility: AccessibilityTest | None
    readings: Mapping[str, str]


def check_content(
    content: Path,
    today: date,
    jobs: int = 1,
    templates: Path = TEMPLATES,
    *,
    proposed: Mapping[str, bytes] | None = None,
) -> Loaded:
    """Read and check a content folder; nothing is written. `templates` says which languages there are.

    `proposed`: what entries would hold, by their path below the folder (`places/niji.yaml`), in place of what they do.
    """
    # A build makes many small objects that all live to its end: looking for cycles among them only costs time.
    with _without_collector():
        return _load(content, today, jobs, templates, proposed)


def content_words(content: Path, templates: Path = TEMPLATES) -> Words:
    """Collect every controlled word that an entry of this folder may use."""
    phrases, _ = load_phrases(templates / "phrases")
    languages = language_names(phrases)
    common, _ = _read_common(content, list_content(content)[0], languages)
    return known_words(common.vocabularies, common.site, languages)


def check(content: Path, today: date) -> list[Issue]:
    """Return every finding of a content folder, in order."""
    return check_content(content, today).issues


def _load(
    content: Path, today: date, jobs: int, templates: Path, proposed: Mapping[str, bytes] | None = None
) -> Loaded:
    files, issues = list_content(content)
    if proposed:
        files = with_proposed(files, proposed, content.name or content.resolve().name)
    phrases, faults = load_phrases(templates / "phrases")
    issues += [_phrase_issue(fault) for fault in faults]
    languages = language_names(phrases)
    common, found = _read_common(content, files, languages)
    issues += found
    entries = [file for file in files if file.kind in MODELS]
    listings, versions, found = _read_entries(entries, common, languages, today, jobs)
    issues += found
    if common.site is not None:
        view = ContentView(
            site=common.site,
            vocabularies=common.vocabularies,
            hotlines=common.hotlines,
            synonyms=common.synonyms,
            moved=common.moved,
            prose=common.prose,
            listings=tuple((kind, listing) for kind, listing, _ in listings),
            slugs={kind: frozenset(file.slug for file in entries if file.kind == kind) for kind in MODELS},
            accessibility=common.accessibility,
            readings=common.readings,
            languages={id: name for name, id in languages.items() if name != id},
            today=today,
            page_files=frozenset((file.slug, file.language) for file in files if file.kind == "page"),
        )
        across = [finding for check in CONTENT_CHECKS for finding in check(view)]
        issues += _place_findings(across, {_below(file): file for file in files})
    issues = ordered(issues)
    if common.site is None or has_errors(issues):
        return Loaded(issues, len(files), None, phrases)
    in_force = tuple(line for line in common.hotlines if _is_in_force(line, today))
    put_together = partial(
        link,
        common.site,
        vocabularies=common.vocabularies,
        hotlines=in_force,
        synonyms=common.synonyms,
        moved=common.moved,
        prose=common.prose,
        listings=listings,
        accessibility=common.accessibility,
        versions=versions,
        readings=common.readings,
    )
    return Loaded(issues, len(files), put_together, phrases)


def _read_common(
    content: Path, files: Sequence[ContentFile], languages: Mapping[str, str]
) -> tuple[_Common, list[Issue]]:
    issues: list[Issue] = []
    site: Site | None = None
    vocabularies: dict[str, tuple[VocabularyTerm, ...]] = {}
    hotlines: tuple[Hotline, ...] = ()
    synonyms: tuple[tuple[str, ...], ...] = ()
    moved: dict[str, str] = {}
    prose: list[Prose] = []
    accessibility: AccessibilityTest | None = None
    readings: dict[str, str] = {}
    for file in files:
        found: list[Issue] = []
        if file.kind == "site":
            record, issues_of_file = read_record(file.file, file.shown, limit=SITE_BYTES)
            if record:
                site, found = convert_site(record, languages)
        elif file.kind == "accessibility":
            record, issues_of_file = read_record(file.file, file.shown, limit=SITE_BYTES)
            if record:
                accessibility, found = convert_accessibility(record)
        elif file.kind == "moved":
            record, issues_of_file = read_record(file.file, file.shown, limit=SITE_BYTES)
            if record:
                moved, found = convert_moved(record)
        elif file.kind == "readings":
            record, issues_of_file = read_record(file.file, file.shown, limit=SITE_BYTES)
            if record:
                readings, found = convert_readings(record)
                # One faulty line must not make the words of ten other files look forgotten.
                readings = {} if found else readings
        elif file.kind == "synonyms":
            groups, issues_of_file = read_list_record(file.file, file.shown)
            if groups:
                synonyms, found = convert_synonyms(groups)
        elif file.kind == "hotlines":
            rows, issues_of_file = read_list(file.file, file.shown)
            hotlines, found = convert_list(rows or (), Hotline, languages)
        elif file.kind == "vocabulary":
            rows, issues_of_file = read_list(file.file, file.shown)
            terms, found = convert_list(rows or (), VocabularyTerm, languages)
            # Without one of its rows a vocabulary is not known: the entries that use the word are not wrong.
            if rows is not None and len(terms) == len(rows):
                vocabularies[file.slug] = terms
        elif file.kind == "page":
            page, issues_of_file = read_prose(file.file, file.shown)
            if page:
                prose.append(page)
        else:
            continue
        issues += issues_of_file
        issues += found
    root = content.name or content.resolve().name
    present = {_below(file) for file in files}
    for path in REQUIRED:
        if path not in present:
            issues.append(Issue(f"{root}/{path}", 0, 0, "content-file-missing", {"file": path}))
    for name in OPTIONAL_VOCABULARIES:
        if f"vocabulary/{name}.yaml" not in present:
            vocabularies[name] = ()
    return _Common(site, vocabularies, hotlines, synonyms, moved, tuple(prose), accessibility, readings), issues


def _read_entries(
    files: Sequence[ContentFile], common: _Common, languages: Mapping[str, str], today: date, jobs: int
) -> tuple[list[Listed], dict[str, str], list[Issue]]:
    words = known_words(common.vocabularies, common.site, languages)
    terms = {name: {term.id: term for term in terms} for name, terms in common.vocabularies.items()}

    def read_share(share: Sequence[ContentFile]) -> tuple[list[Listed], dict[str, str], list[Issue]]:
        listings: list[Listed] = []
        versions: dict[str, str] = {}
        issues: list[Issue] = []
        for file in share:
            listed, version, found = _read_entry(file, words, terms, common.site, today)
            issues += found
            if listed is not None:
                listings.append(listed)
                if version:
                    versions[_below(file).removesuffix(".yaml")] = version
        return listings, versions, issues

    parts = fork_map(read_share, shares(files, jobs if len(files) >= WORTH_FORKING else 1))
    return (
        [listed for part, _, _ in parts for listed in part],
        {key: version for _, part, _ in parts for key, version in part.items()},
        [issue for _, _, found in parts for issue in found],
    )


def _read_entry(
    file: ContentFile,
    words: Words,
    terms: Mapping[str, Mapping[str, VocabularyTerm]],
    site: Site | None,
    today: date,
) -> tuple[Listed | None, str, list[Issue]]:
    """Take one file from bytes to a checked listing with its compiled schedule; with its version where forms need it."""
    content, issues = _entry_bytes(file)
    record, found = (None, []) if content is None else parse_record(content, file.shown)
    issues += found
    if content is None or record is None:
        return None, "", issues
    kind: EntryKind = "place" if file.kind == "place" else "organisation"
    listing: Place | Organisation | None
    listing, found = convert_listing(record, MODELS[kind], words)
    issues = [*issues, *found]
    if listing is None:
        return None, "", issues
    schedule, problems = compile_schedule(
        listing.open, listing.closed, listing.also, [(day.on, day.why) for day in listing.except_]
    )
    issues += [_schedule_issue(record, listing, problem, today) for problem in problems]
    if site is not None:
        view = EntryView(kind, listing, site, terms, today)
        findings = (finding for check in ENTRY_CHECKS for finding in check(view))
        issues += [_located(record, finding) for finding in findings]
    version = blob_id(content) if site is not None and site.edit.pages else ""
    return (kind, listing, schedule), version, issues


def _entry_bytes(file: ContentFile) -> tuple[bytes | None, list[Issue]]:
    if file.proposed is None:
        return read_bytes(file.file, file.shown, ENTRY_BYTES)
    if len(file.proposed) > ENTRY_BYTES:
        told = {"size": str(-(-len(file.proposed) // 1024)), "limit": str(ENTRY_BYTES // 1024)}
        return None, [Issue(file.shown, 0, 0, "file-too-large", told)]
    return file.proposed, []


def _schedule_issue(record: Record, listing: Listing, found: FieldProblem, today: date) -> Issue:
    """Point at the letter of the line that was not understood."""
    lines: Mapping[str, Sequence[str]] = {
        "open": listing.open,
        "closed": listing.closed,
        "also": listing.also,
        "except": [day.on for day in listing.except_],
    }
    problem, written = found.problem, lines[found.field][found.index]
    values = {
        "field": found.field,
        "written": written,
        "found": problem.found if problem.found != written else "",
        "column": str(problem.column),
        "suggestion": problem.suggestion or "",
        "examples": "".join(f"「{example}」" for example in problem.examples),
    }
    # One line may stand without a list: then the line is the field itself.
    bare = isinstance(record.data.get(found.field), str)
    where = (found.field,) if bare else (found.field, found.index)
    rule = _UNREADABLE[found.field]
    mistake = mistake_in(written, problem, today) if found.field == "open" else None
    if mistake is not None:
        rule = _MISTAKES[mistake.kind]
        # A second `also:` would be a mistake of its own.
        first = "item" if mistake.kind == "date" and listing.also else "line"
        values |= dict(zip((first, "other"), mistake.lines, strict=False)) | {"week": mistake.detail}
        values["found"] = problem.found
    return record.issue(where, rule, values, offset=problem.column - 1)


_MISTAKES = {"week": "schedule-week", "date": "schedule-date", "backwards": "schedule-backwards"}


_UNREADABLE = {
    "open": "schedule-unreadable",
    "closed": "closed-unreadable",
    "also": "also-unreadable",
    "except": "except-unreadable",
}


def _located(record: Record | ListRecord, finding: Finding) -> Issue:
    return record.issue(finding.field, finding.rule, finding.values, offset=finding.offset)


def _below(file: ContentFile) -> str:
    """The path below the content folder, as checks name a file."""
    return file.shown.partition("/")[2]


def _place_findings(found: Sequence[FileFinding], files: Mapping[str, ContentFile]) -> list[Issue]:
    """Give findings across files their lines; the files that have any are read once more."""
    issues: list[Issue] = []
    read: dict[str, Record | ListRecord | Prose | None] = {}
    for file_finding in found:
        file, finding = files.get(file_finding.file), file_finding.finding
        if file is None:
            issues.append(Issue(file_finding.file, 0, 0, finding.rule, finding.values))
            continue
        if file_finding.file not in read:
            read[file_finding.file] = _read_again(file)
        source = read[file_finding.file]
        if isinstance(source, Record | ListRecord):
            issues.append(_located(source, finding))
        elif isinstance(source, Prose):
            line, column = _place_in_page(source, finding)
            issues.append(Issue(file.shown, line, column, finding.rule, finding.values))
        else:
            issues.append(Issue(file.shown, 0, 0, finding.rule, finding.values))
    return issues


def _place_in_page(page: Prose, finding: Finding) -> tuple[int, int]:
    if finding.field == TITLE:
        line = page.body_line - 1
        return line, page.text.split("\n")[line - 1].index(page.title) + 1 + finding.offset
    before = page.body[: finding.offset]
    return page.body_line + before.count("\n"), len(before) - (before.rfind("\n") + 1) + 1


def _read_again(file: ContentFile) -> Record | ListRecord | Prose | None:
    if file.kind == "page":
        return read_prose(file.file, file.shown)[0]
    if file.kind in ("hotlines", "synonyms", "vocabulary"):
        return read_list_record(file.file, file.shown)[0]
    if file.kind in MODELS:
        content, _ = _entry_bytes(file)
        return None if content is None else parse_record(content, file.shown)[0]
    return read_record(file.file, file.shown, limit=SITE_BYTES)[0]


def _is_in_force(line: Hotline, today: date) -> bool:
    begins, ends = line.valid_from or today, line.valid_until or today
    return begins <= today <= ends


@contextmanager
def _without_collector() -> Iterator[None]:
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


# ---- build ----------------------------------------------------------------------------------------------------


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


def _phrase_issue(fault: PhraseFault) -> Issue:
    return Issue(fault.path, fault.line, fault.column, "template-mistake", {"reason": fault.message})


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
    small = len(main.directory.entries) * len(plan.editions) < WORTH_FORKING
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

    jobs = 1 if small else request.jobs
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
    with _without_collector():
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
    loaded = _load(request.content, request.today, request.jobs, request.templates)
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
