"""The door to Typst: matter and template in, PDF out.

Typst starts threads of its own, which a fork does not have and would wait for without end: whoever calls this does so
in a process that does nothing else (`parallel.apart`), and a fork of one that has used Typst is refused.
"""

from __future__ import annotations

import calendar
import json
import os
import re
import shutil
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from functools import cache, lru_cache
from importlib import metadata
from pathlib import Path
from typing import TYPE_CHECKING, Final

from shirube.booklet.fonts import Fonts
from shirube.booklet.imposition import saddle_stitch

if TYPE_CHECKING:
    import typst

FOLDERS: Final = ("booklet", "components/icon/shapes")
"""What Typst reads of the templates: its own with their drawings, and the icons of the site."""
_TOLD: Final = "told.json"
_MOST_ROUNDS: Final = 6
_PAGES: Final = re.compile(rb"/Type/Pages/Count (\d+)")


class TypesetError(RuntimeError):
    """Typst refused; the message is Typst's own."""


@dataclass(frozen=True, slots=True)
class Paper:
    """A PDF."""

    content: bytes
    pages: int


def typst_version() -> str:
    return metadata.version("typst")


def typeset(template: Path, root: Path, inputs: Mapping[str, str], fonts: Fonts, day: date) -> Paper:
    """Set one paper as PDF/UA-1, which Typst itself checks; the same input gives the same bytes.

    Of `root`, Typst sees the `FOLDERS`. A template that has to know its own pages says `<told>`, and is set again until
    it says what it was told. Raises TypesetError.
    """
    with _folder() as folder:
        for part in FOLDERS:
            shutil.copytree(root / part, folder / part)
        told = folder / _TOLD
        told.write_text("{}", encoding="utf-8")
        compiler = _compiler(folder / template.relative_to(root), folder, inputs, fonts)
        before: object = {}
        for _ in range(_MOST_ROUNDS):
            said = _what_it_says(compiler)
            if said in (None, before):
                return _pdf(compiler, day)
            before = said
            told.write_text(json.dumps(said), encoding="utf-8")
        raise TypesetError("The pages to which the paper refers do not settle.")


def _what_it_says(compiler: typst.Compiler) -> object:
    """Lay a template out, which keeps whatever can be used again, and ask what it has to say of itself."""
    try:
        said = json.loads(compiler.eval("query(<told>).map(it => it.value)"))
    except RuntimeError:
        return None  # Typst says what is wrong, and where, when it is asked for the PDF.
    return said[0] if said else None


def lay_out_for_folding(template: Path, book: Paper, fonts: Fonts, day: date) -> Paper:
    """Lay the pages of a book side by side; a pattern for the printer, without tags. Raises TypesetError."""
    inputs = {"sides": json.dumps(saddle_stitch(book.pages))}
    with _folder() as folder:
        (folder / "pages.pdf").write_bytes(book.content)
        return _pdf(_compiler(template.read_bytes(), folder, inputs, fonts), day, tagged=False)


@contextmanager
def _folder() -> Iterator[Path]:
    with tempfile.TemporaryDirectory(prefix="shirube-booklet-") as name:
        yield Path(name)


@cache
def _first_user() -> int:
    """The process that was the first to use Typst here: this one, or one that it is a fork of."""
    return os.getpid()


def _compiler(source: Path | bytes, root: Path, inputs: Mapping[str, str], fonts: Fonts) -> typst.Compiler:
    import typst  # noqa: PLC0415 - 80 MB that nobody but a booklet needs

    if _first_user() != os.getpid():
        raise RuntimeError("this process is a fork of one that has used Typst, whose threads it does not have")
    if isinstance(source, bytes):
        return typst.Compiler(source, root=root, font_paths=_faces(fonts), sys_inputs=dict(inputs))
    return typst.Compiler(source, root=root, font_paths=_faces(fonts), sys_inputs=dict(inputs))


@lru_cache(maxsize=2)
def _faces(fonts: Fonts) -> typst.Fonts:
    """Read the typefaces, once for all papers of a process."""
    import typst  # noqa: PLC0415 - as above

    folders = list(map(str, fonts.folders))
    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=folders)


def _pdf(compiler: typst.Compiler, day: date, *, tagged: bool = True) -> Paper:
    import typst  # noqa: PLC0415 - as above

    try:
        made = compiler.compile(
            format="pdf",
            pdf_standards="ua-1" if tagged else "1.7",
            pdf_tags=tagged,
            timestamp=calendar.timegm(day.timetuple()),
        )
    except typst.TypstError as error:
        raise TypesetError(str(error.diagnostic or error.message)) from None
    assert isinstance(made, bytes)
    found = _PAGES.search(made)
    assert found is not None
    return Paper(made, int(found[1]))
