"""The door to Typst: matter and template in, PDF out.

Typst starts threads of its own, and a process that has threads must not be forked: whoever calls this does so in a
process that does nothing else (`parallel.apart`).
"""

from __future__ import annotations

import calendar
import json
import re
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from importlib import metadata
from pathlib import Path

from shirube.booklet.fonts import Fonts
from shirube.booklet.imposition import saddle_stitch

_PAGES = re.compile(rb"/Type/Pages/Count (\d+)")


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

    `root` is the only folder that Typst may read from. Raises TypesetError.
    """
    return _paper(_compile(template, root, inputs, fonts, day=day))


def lay_out_for_folding(template: Path, book: Paper, fonts: Fonts, day: date) -> Paper:
    """Lay the pages of a book side by side; a pattern for the printer, without tags. Raises TypesetError."""
    inputs = {"sides": json.dumps(saddle_stitch(book.pages))}
    source = template.read_bytes()
    with tempfile.TemporaryDirectory(prefix="shirube-booklet-") as folder:
        (Path(folder) / "pages.pdf").write_bytes(book.content)
        return _paper(_compile(source, Path(folder), inputs, fonts, day=day, tagged=False))


def _paper(result: bytes | str) -> Paper:
    if isinstance(result, str):
        raise TypesetError(result)
    found = _PAGES.search(result)
    assert found is not None
    return Paper(result, int(found[1]))


def _compile(
    source: Path | bytes, root: Path, inputs: Mapping[str, str], fonts: Fonts, *, day: date, tagged: bool = True
) -> bytes | str:
    import typst  # noqa: PLC0415 - 80 MB that nobody but a booklet needs

    faces = typst.Fonts(
        include_system_fonts=False, include_embedded_fonts=False, font_paths=list(map(str, fonts.folders))
    )
    try:
        if isinstance(source, bytes):
            compiler = typst.Compiler(source, root=root, font_paths=faces, sys_inputs=dict(inputs))
        else:
            compiler = typst.Compiler(source, root=root, font_paths=faces, sys_inputs=dict(inputs))
        made = compiler.compile(
            format="pdf",
            pdf_standards="ua-1" if tagged else "1.7",
            pdf_tags=tagged,
            timestamp=calendar.timegm(day.timetuple()),
        )
    except typst.TypstError as error:
        return str(error.diagnostic or error.message)
    assert isinstance(made, bytes)
    return made
