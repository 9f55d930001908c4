"""Print the papers of one language, or find that those of the last time still say the same."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Final

from shirube.booklet.choice import Choice
from shirube.booklet.editions import EDITIONS, PaperEdition, file_name
from shirube.booklet.entry import Matter
from shirube.booklet.fonts import Fonts, missing_letters
from shirube.booklet.matter import booklet_matter
from shirube.booklet.typeset import Paper, TypesetError, lay_out_for_folding, typeset, typst_version
from shirube.outputs import OutputFile
from shirube.pages.edition import Edition
from shirube.parallel import apart, fork_queue

FOLDER: Final = "booklet/files"
"""Where the papers of a language lie, below its folder."""
RECORD: Final = "booklet/editions.json"
"""What is kept of them for the next build and for whoever links to them: keys, files, pages and bytes."""


@dataclass(frozen=True, slots=True)
class Printed:
    """A paper that lies in its place."""

    id: str
    file: str
    pages: int
    bytes: int


@dataclass(frozen=True, slots=True)
class PaperRecord:
    """The papers of one language, and what they were made from."""

    inputs: str
    """Names everything that went into the build; where it is the same, nothing need be looked at."""
    matter: str
    """Names what the papers show and how; where it is the same, they are the same."""
    papers: tuple[Printed, ...]

    def as_json(self) -> bytes:
        return (json.dumps(asdict(self), ensure_ascii=False, indent=1) + "\n").encode()


class BookletRefused(Exception):
    """No paper can be made of this content: `letters` are (entry key or nothing, letter), `reason` is Typst's."""

    def __init__(self, letters: Iterable[tuple[str, str]] = (), reason: str = "", key: str = "") -> None:
        super().__init__(reason)
        self.letters = tuple(letters)
        self.reason = reason
        self.key = key
        """The entry that Typst could not set; empty where it is not one entry's fault."""


def read_record(file: Path) -> PaperRecord | None:
    """Read the record of the last time; None where there is none, or one that cannot be understood."""
    try:
        held = json.loads(file.read_text(encoding="utf-8"))
        papers = tuple(Printed(**paper) for paper in held["papers"])
        return PaperRecord(str(held["inputs"]), str(held["matter"]), papers)
    except (OSError, ValueError, KeyError, TypeError):
        return None


def written(matter: Matter) -> str:
    """Write a matter as Typst is given it."""
    return json.dumps(matter, ensure_ascii=False, separators=(",", ":"))


def matter_key(text: str, templates: Path, fonts: Fonts) -> str:
    """Name the papers of a matter: equal keys mean equal papers."""
    digest = hashlib.sha256(f"{typst_version()} {fonts.state} {EDITIONS}\n{text}".encode())
    for path in sorted((templates / "booklet").glob("*.typ")):
        digest.update(path.name.encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()


def refuse_missing_letters(matter: Matter, text: str, fonts: Fonts) -> None:
    """Raise BookletRefused where a typeface lacks letters, with the entries that hold them."""
    missing = missing_letters(text, fonts)
    if not missing:
        return
    found: list[tuple[str, str]] = []
    for area in _objects(matter["areas"]):
        for entry in _objects(area["entries"]):
            letters = set(written(entry)).intersection(missing)
            found += [(str(entry["key"]), letter) for letter in sorted(letters)]
    in_entries = {letter for _, letter in found}
    raise BookletRefused([*found, *(("", letter) for letter in missing if letter not in in_entries)])


def _objects(it: object) -> list[Matter]:
    return [part for part in it if isinstance(part, dict)] if isinstance(it, list) else []


def print_papers(
    edition: Edition, choice: Choice, wanted: Sequence[PaperEdition], *, templates: Path, fonts: Fonts, jobs: int
) -> Iterator[tuple[Printed, bytes]]:
    """Print an extract or the whole in one language. Raises BookletRefused."""
    matter = booklet_matter(edition, choice)
    text = written(matter)
    refuse_missing_letters(matter, text, fonts)
    yield from _print(text, edition, choice, wanted, templates=templates, fonts=fonts, jobs=jobs)


def print_for_site(
    edition: Edition,
    *,
    inputs: str,
    before: PaperRecord | None,
    templates: Path,
    fonts: Fonts,
    add: Callable[[OutputFile], None],
    reuse: Callable[[str], bool],
    jobs: int,
) -> tuple[Printed, ...]:
    """Put all papers of one language and their record into the site, the old ones where they would be the same.

    `before` is the record of the site that was there before, `reuse` takes a folder over from it. Raises
    BookletRefused.
    """
    folder = edition.t.folder
    matter = booklet_matter(edition, Choice())
    text = written(matter)
    key = matter_key(text, templates, fonts)
    if before is not None and before.matter == key and reuse(folder + FOLDER):
        papers = before.papers
    else:
        refuse_missing_letters(matter, text, fonts)
        made = []
        for printed, content in _print(text, edition, Choice(), EDITIONS, templates=templates, fonts=fonts, jobs=jobs):
            add(OutputFile(f"{folder}{FOLDER}/{printed.file}", content))
            made.append(printed)
        papers = tuple(made)
    add(OutputFile(folder + RECORD, PaperRecord(inputs, key, papers).as_json()))
    return papers


def _print(
    text: str,
    edition: Edition,
    choice: Choice,
    wanted: Sequence[PaperEdition],
    *,
    templates: Path,
    fonts: Fonts,
    jobs: int,
) -> Iterator[tuple[Printed, bytes]]:
    """Set some papers of one matter, several at a time; yield them in the order in which they are offered."""

    def set_paper(paper: PaperEdition) -> Paper:
        inputs = {"data": text, "form": paper.form, "fonts": ",".join(fonts.families)}
        return typeset(_template(paper), templates, inputs, fonts, edition.today)

    def _template(paper: PaperEdition) -> Path:
        return templates / "booklet" / f"{paper.template}.typ"

    def set_some(books: Iterator[PaperEdition]) -> dict[str, Paper] | str:
        """Set papers, each with those that lay its pages out anew; what Typst said where it could not."""
        made: dict[str, Paper] = {}
        try:
            for book in books:
                made[book.id] = set_paper(book)
                for other in wanted:
                    if other.of == book.id:
                        made[other.id] = lay_out_for_folding(_template(other), made[book.id], fonts, edition.today)
        except TypesetError as error:
            return str(error)
        return made

    needed = {paper.of or paper.id for paper in wanted}
    books = [paper for paper in EDITIONS if paper.id in needed]
    made: dict[str, Paper] = {}
    for result in fork_queue(lambda taken: apart(lambda: set_some(taken)), books, min(jobs, len(books))):
        if isinstance(result, str):
            overflow = _OVERFLOW.search(result)
            raise BookletRefused(reason=result, key=overflow[1] if overflow else "")
        made |= result
    for paper in wanted:
        ready = made[paper.id]
        name = file_name(paper, edition.language, choice.name)
        yield Printed(paper.id, name, ready.pages, len(ready.content)), ready.content


_OVERFLOW: Final = re.compile(r"overflow:([a-z]+/[a-z0-9-]+)", re.ASCII)
"""How a template names the entry that does not fit on its page."""
