"""Print booklets without building a site: the pipeline behind `build.py booklet`."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from shirube.booklet.choice import Choice
from shirube.booklet.editions import EDITIONS
from shirube.booklet.fonts import FontMissing, find_fonts
from shirube.booklet.press import BookletRefused, print_papers
from shirube.issues import Issue, has_errors, ordered
from shirube.load import TEMPLATES, check_content
from shirube.pages.compose import make_editions
from shirube.papers import refusal_issues
from shirube.phrases import load_phrases
from shirube.template_engine import TemplateMistakeError

EVERYTHING = Choice()


@dataclass(frozen=True, slots=True, kw_only=True)
class PrintRequest:
    """What to print, as the command line says it. Empty editions and languages mean all of them."""

    content: Path
    out: Path
    today: date
    choice: Choice = EVERYTHING
    editions: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    base_url: str | None = None
    jobs: int = 1


@dataclass(frozen=True, slots=True)
class PrintedFile:
    """A PDF that was written."""

    path: Path
    pages: int
    bytes: int


def print_booklets(request: PrintRequest) -> tuple[Sequence[Issue], Sequence[PrintedFile]]:
    """Check the content and print; with findings that stop it nothing is written. Raises UnknownChoice."""
    loaded = check_content(request.content, request.today, request.jobs)
    directory = loaded.directory
    if directory is None or has_errors(loaded.issues):
        return loaded.issues, ()
    request.choice.require_known(directory)
    if request.base_url is not None:
        directory = replace(directory, site=directory.site.model_copy(update={"base_url": request.base_url}))
    phrases, faults = load_phrases(TEMPLATES / "phrases")
    if faults:
        raise TemplateMistakeError("\n".join(map(str, faults)))
    wanted = [paper for paper in EDITIONS if not request.editions or paper.id in request.editions]
    made: list[PrintedFile] = []
    try:
        fonts = find_fonts()
        editions = [
            edition
            for edition in make_editions(directory, request.today, phrases)
            if not request.languages or edition.language in request.languages
        ]
        for paper, content in print_papers(
            editions, request.choice, wanted, templates=TEMPLATES, fonts=fonts, jobs=request.jobs
        ):
            request.out.mkdir(parents=True, exist_ok=True)
            path = request.out / paper.file
            path.write_bytes(content)
            made.append(PrintedFile(path, paper.pages, paper.bytes))
    except BookletRefused as refusal:
        return ordered([*loaded.issues, *refusal_issues(refusal, request.content)]), made
    except FontMissing as problem:
        issue = Issue(str(request.out), 0, 0, "booklet-typesetting", {"reason": str(problem)})
        return ordered([*loaded.issues, issue]), made
    return loaded.issues, made
