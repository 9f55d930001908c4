"""Stages 1 to 3: read a content folder, convert it, check it, link it. Nothing is written, nothing is composed."""

from __future__ import annotations

import gc
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from functools import cached_property, partial
from pathlib import Path
from typing import Final

from shirube.checks.finding import ContentView, EntryView
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
from shirube.intake.fields import MODELS
from shirube.issues import Issue, has_errors, ordered
from shirube.link import Directory, EntryKind, link
from shirube.locate import across_files, located, schedule_issue
from shirube.model.accessibility import AccessibilityTest
from shirube.model.hotline import Hotline
from shirube.model.organisation import Organisation
from shirube.model.place import Place
from shirube.model.site import Site
from shirube.model.vocabulary import VocabularyTerm
from shirube.parallel import fork_map, shares, worth
from shirube.phrases import PhraseFault, language_names, load_phrases
from shirube.phrases import Words as Phrases
from shirube.reading.folder import ContentFile, entry_bytes, list_content, with_proposed
from shirube.reading.records import (
    SITE_BYTES,
    Prose,
    blob_id,
    parse_record,
    read_list,
    read_list_record,
    read_prose,
    read_record,
)
from shirube.schedule.compile import compile_schedule
from shirube.schedule.rules import Schedule
from shirube.unfinished import NOTE

TEMPLATES: Final = Path(__file__).resolve().parent.parent / "templates"
REQUIRED: Final = (
    "site.yaml",
    "vocabulary/audiences.yaml",
    "vocabulary/organisation-kinds.yaml",
    "vocabulary/place-kinds.yaml",
)
"""Files without which no entry can be read rightly."""
OPTIONAL_VOCABULARIES: Final = ("groups", "languages", "roles", "supports")
"""Vocabularies a city may do without; a word of one that is not there is an unknown word."""

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
    with without_collector():
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
    if proposed is None and (content / NOTE).exists():
        issues.append(Issue(f"{content.name or content.resolve().name}/{NOTE}", 0, 0, "apply-cut-off", {}))
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
        issues += across_files(across, {file.below: file for file in files})
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
    present = {file.below for file in files}
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
                    versions[file.below.removesuffix(".yaml")] = version
        return listings, versions, issues

    parts = fork_map(read_share, shares(files, worth(jobs, len(files))))
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
    content, issues = entry_bytes(file)
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
    except_ = listing.except_
    schedule, problems = compile_schedule(
        listing.open, listing.closed, listing.also, [(day.on, day.why) for day in except_]
    )
    if problems:
        lines = {
            "open": listing.open, "closed": listing.closed, "also": listing.also, "except": [day.on for day in except_],
        }  # fmt: skip
        issues += [schedule_issue(record, lines, problem, today) for problem in problems]
    if site is not None:
        view = EntryView(kind, listing, site, terms, today)
        findings = (finding for check in ENTRY_CHECKS for finding in check(view))
        issues += [located(record, finding) for finding in findings]
    version = blob_id(content) if site is not None and site.edit.pages else ""
    return (kind, listing, schedule), version, issues


def _is_in_force(line: Hotline, today: date) -> bool:
    begins, ends = line.valid_from or today, line.valid_until or today
    return begins <= today <= ends


def _phrase_issue(fault: PhraseFault) -> Issue:
    return Issue(fault.path, fault.line, fault.column, "template-mistake", {"reason": fault.message})


@contextmanager
def without_collector() -> Iterator[None]:
    """Look for no cycles: whoever makes many small objects that all live to its end only loses time by it."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()
