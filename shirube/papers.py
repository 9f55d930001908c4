"""The papers of a site: which of them must be printed anew, and the pages that offer them."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date
from functools import partial
from pathlib import Path

from shirube.booklet.fonts import Fonts, find_fonts
from shirube.booklet.press import (
    FOLDER,
    RECORD,
    BookletRefused,
    PaperRecord,
    Printed,
    print_for_site,
    read_record,
    template_files,
)
from shirube.booklet.typeset import typst_version
from shirube.issues import Issue
from shirube.outputs import OutputFile
from shirube.pages.booklet import PaperFile, booklet_pages
from shirube.pages.edition import Edition
from shirube.pages.page import Page
from shirube.reading.folder import list_content
from shirube.reading.records import source_lines
from shirube.write import Staging

Unit = Callable[[], Iterable[Page | OutputFile]]


def paper_units(
    editions: Sequence[Edition], new: Staging, *, content: Path, today: date, templates: Path, jobs: int
) -> tuple[list[Unit], list[Unit]]:
    """Say what is to be done: what is quick, like any page, and what typesets, which takes its time.

    Papers of the site that was there before are taken over where nothing at all has changed. Raises FontMissing.
    """
    fonts = find_fonts()
    inputs = _inputs(content, today, editions[0].frame.base_url, templates, fonts)
    quick: list[Unit] = []
    slow: list[Unit] = []
    for edition in editions:
        folder = edition.t.folder
        before = read_record(new.previous / folder / RECORD) if new.previous else None
        if before is not None and before.inputs == inputs and new.reuse_tree(folder + FOLDER):
            quick.append(partial(_kept, edition, before))
        else:
            slow.append(
                partial(_printed, edition, before, new, inputs=inputs, templates=templates, fonts=fonts, jobs=jobs)
            )
    return quick, slow


def _inputs(content: Path, today: date, base_url: str, templates: Path, fonts: Fonts) -> str:
    """Name everything that papers could depend on: content, day, address, program, templates, typefaces."""
    digest = hashlib.sha256(f"{today} {base_url} {typst_version()} {fonts.state}".encode())
    program = [path for pattern in ("*.py", "*/*.py") for path in Path(__file__).parent.glob(pattern)]
    ours = [*template_files(templates), *(templates / "phrases").glob("*.yaml")]
    for path in sorted([*program, *ours, *(file.file for file in list_content(content)[0])]):
        digest.update(path.name.encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()


def _kept(edition: Edition, record: PaperRecord) -> Iterator[Page | OutputFile]:
    yield OutputFile(edition.t.folder + RECORD, record.as_json())
    yield from booklet_pages(edition, _files(record.papers))


def _printed(
    edition: Edition, before: PaperRecord | None, new: Staging, *, inputs: str, templates: Path, fonts: Fonts, jobs: int
) -> Iterator[Page]:
    add, reuse = new.writer.add, new.reuse_tree
    papers = print_for_site(
        edition, inputs=inputs, before=before, templates=templates, fonts=fonts, add=add, reuse=reuse, jobs=jobs
    )
    yield from booklet_pages(edition, _files(papers))


def _files(papers: Iterable[Printed]) -> list[PaperFile]:
    return [PaperFile(paper.id, f"/{FOLDER}/{paper.file}", paper.pages, paper.bytes) for paper in papers]


def refusal_issues(refusal: BookletRefused, content: Path) -> Iterator[Issue]:
    """Say where in the content it stands what no paper can be made of."""
    root = content.name or content.resolve().name
    files = {file.shown.partition("/")[2]: file for file in list_content(content)[0]}
    if refusal.reason:
        yield Issue(root, 0, 0, "booklet-typesetting", {"reason": refusal.reason})
    if refusal.overflow:
        paper, key = refusal.overflow
        own = files.get(f"{key}.yaml")
        line, field = _longest_field(source_lines(own.file)) if own else (0, "")
        values = {"paper": paper, "field": field}
        yield Issue(own.shown if own else root, line, 1 if own else 0, "booklet-overflow", values)
    for key in refusal.lost:
        own = files.get(f"{key}.yaml")
        line = _line_of("area", source_lines(own.file)) if own else 0
        yield Issue(own.shown if own else root, line, 1 if line else 0, "booklet-reference", {"name": key})
    for key, letter in refusal.letters:
        values = {"letter": letter, "code": f"U+{ord(letter):04X}"}
        own = files.get(f"{key}.yaml")
        places = (
            Issue(file.shown, number, line.index(letter) + 1, "booklet-letter", values)
            for file in ([own] if own else files.values())
            for number, line in enumerate(source_lines(file.file), 1)
            if letter in line
        )
        yield next(places, Issue(own.shown if own else root, 0, 0, "booklet-letter", values))


def _longest_field(lines: Sequence[str]) -> tuple[int, str]:
    """The line on which the field starts that takes up most letters, and its name; translations say the same again."""
    sizes: dict[tuple[int, str], int] = {}
    here = (1, "")
    for number, line in enumerate(lines, 1):
        field = _FIELD.match(line)
        here = (number, field[1]) if field else here
        sizes[here] = sizes.get(here, 0) + (len(line) if here[1] != "translations" else 0)
    return max(sizes, key=sizes.__getitem__, default=here)


def _line_of(field: str, lines: Sequence[str]) -> int:
    """The line on which a field of an entry stands; the first where it is not written."""
    return next((number for number, line in enumerate(lines, 1) if line.startswith(f"{field}:")), 1)


_FIELD = re.compile(r"([a-z_]+):", re.ASCII)
