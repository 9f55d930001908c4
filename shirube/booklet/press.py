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
from shirube.booklet.typeset import FOLDERS, Paper, TypesetError, lay_out_for_folding, typeset, typst_version
from shirube.link import Entry
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
    """No paper can be made of this content."""

    def __init__(
        self,
        *,
        letters: Iterable[tuple[str, str]] = (),
        lost: Iterable[str] = (),
        overflow: tuple[str, str] | None = None,
        reason: str = "",
    ) -> None:
        super().__init__(reason)
        self.letters = tuple(letters)
        """Letters that no typeface has: entry key or nothing, letter."""
        self.lost = tuple(lost)
        """Keys of entries that would stand on no page."""
        self.overflow = overflow
        """Id of the paper in which something does not fit, and the key of the entry; empty where it is not one alone."""
        self.reason = reason
        """What else Typst had to say."""


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


def matter_key(matter: Matter, templates: Path, fonts: Fonts) -> str:
    """Name the papers of a matter: equal keys mean papers that are equal but for their date.

    Papers of another day that say the same are kept, and their date with them: it is the day since which they say so.
    """
    text = written(matter | {"as_of": ""})
    digest = hashlib.sha256(f"{typst_version()} {fonts.state} {EDITIONS}\n{text}".encode())
    for path in template_files(templates):
        digest.update(path.name.encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()


def template_files(templates: Path) -> list[Path]:
    """Everything that Typst reads."""
    return sorted(path for folder in FOLDERS for path in (templates / folder).rglob("*") if path.is_file())


def refuse_lost_entries(matter: Matter, entries: Iterable[Entry]) -> None:
    """Raise BookletRefused where entries would stand on no page, and references to them lead nowhere."""
    placed = {entry["key"] for entry in _entries(matter)}
    lost = [entry.key for entry in entries if entry.key not in placed]
    if lost:
        raise BookletRefused(lost=lost)


def refuse_missing_letters(matter: Matter, text: str, fonts: Fonts) -> None:
    """Raise BookletRefused where a typeface lacks letters, with the entries that hold them."""
    missing = missing_letters(text, fonts)
    if not missing:
        return
    found: list[tuple[str, str]] = []
    for entry in _entries(matter):
        letters = set(written(entry)).intersection(missing)
        found += [(str(entry["key"]), letter) for letter in sorted(letters)]
    in_entries = {letter for _, letter in found}
    raise BookletRefused(letters=[*found, *(("", letter) for letter in missing if letter not in in_entries)])


def _entries(matter: Matter) -> list[Matter]:
    return [entry for area in _objects(matter["areas"]) for entry in _objects(area["entries"])]


def _objects(it: object) -> list[Matter]:
    return [part for part in it if isinstance(part, dict)] if isinstance(it, list) else []


def print_papers(
    editions: Sequence[Edition],
    choice: Choice,
    wanted: Sequence[PaperEdition],
    *,
    templates: Path,
    fonts: Fonts,
    jobs: int,
) -> Iterator[tuple[Printed, bytes]]:
    """Print an extract or the whole in some languages. Raises BookletRefused."""
    texts = [
        (edition, _printable(edition, booklet_matter(edition, choice, jobs), choice, fonts)) for edition in editions
    ]
    yield from _print(texts, choice, wanted, templates=templates, fonts=fonts, jobs=jobs)


def _printable(edition: Edition, matter: Matter, choice: Choice, fonts: Fonts) -> str:
    """Write a matter that can be printed. Raises BookletRefused."""
    text = written(matter)
    refuse_lost_entries(matter, choice.entries(edition.directory))
    refuse_missing_letters(matter, text, fonts)
    return text


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
    matter = booklet_matter(edition, Choice(), jobs)
    key = matter_key(matter, templates, fonts)
    if before is not None and before.matter == key and reuse(folder + FOLDER):
        papers = before.papers
    else:
        text = _printable(edition, matter, Choice(), fonts)
        made = []
        for printed, content in _print(
            [(edition, text)], Choice(), EDITIONS, templates=templates, fonts=fonts, jobs=jobs
        ):
            add(OutputFile(f"{folder}{FOLDER}/{printed.file}", content))
            made.append(printed)
        papers = tuple(made)
    add(OutputFile(folder + RECORD, PaperRecord(inputs, key, papers).as_json()))
    return papers


def _print(
    texts: Sequence[tuple[Edition, str]],
    choice: Choice,
    wanted: Sequence[PaperEdition],
    *,
    templates: Path,
    fonts: Fonts,
    jobs: int,
) -> Iterator[tuple[Printed, bytes]]:
    """Set some papers of matters in one language each, several at a time; yield them in the order of the offer."""

    def template(paper: PaperEdition) -> Path:
        return templates / "booklet" / f"{paper.template}.typ"

    def set_book(edition: Edition, text: str, book: PaperEdition) -> Paper:
        inputs = {"data": text, "form": book.form, "fonts": ",".join(fonts.families)}
        return typeset(template(book), templates, inputs, fonts, edition.today)

    def set_some(taken: Iterator[tuple[Edition, str, PaperEdition]]) -> _Set | tuple[str, str]:
        """Set papers, each with those that lay its pages out anew; the id of one that Typst refuses, and what it says."""
        made: _Set = {}
        for edition, text, book in taken:
            try:
                pages = set_book(edition, text, book)
                made[edition.language, book.id] = pages
                for other in wanted:
                    if other.of == book.id:
                        folded = lay_out_for_folding(template(other), pages, fonts, edition.today)
                        made[edition.language, other.id] = folded
            except TypesetError as error:
                return book.id, str(error)
        return made

    needed = {paper.of or paper.id for paper in wanted}
    books = [(edition, text, paper) for paper in EDITIONS if paper.id in needed for edition, text in texts]
    made: _Set = {}
    for result in fork_queue(lambda taken: apart(lambda: set_some(taken)), books, min(jobs, len(books))):
        if isinstance(result, tuple):
            paper_id, reason = result
            overflow = _OVERFLOW.search(reason)
            raise BookletRefused(overflow=(paper_id, overflow[1])) if overflow else BookletRefused(reason=reason)
        made |= result
    for edition, _ in texts:
        for paper in wanted:
            ready = made[edition.language, paper.id]
            name = file_name(paper, edition.language, choice.name)
            yield Printed(paper.id, name, ready.pages, len(ready.content)), ready.content


_Set = dict[tuple[str, str], Paper]
"""Language and id → paper."""

_OVERFLOW: Final = re.compile(r"overflow:((?:[a-z]+/[a-z0-9-]+)?)", re.ASCII)
"""How a template says that something does not fit on its page: behind the colon the entry, where it is one."""
