"""The door to Typst: matter and template in, PDF out.

Typst starts threads of its own, and a process that has threads must not be forked; so each paper is set in a fork
that does nothing else (`parallel.apart`), and the process that asked stays as it was.
"""

from __future__ import annotations

import calendar
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from importlib import metadata
from pathlib import Path

from shirube.booklet.fonts import Fonts
from shirube.parallel import apart

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


def typeset(
    template: Path, root: Path, inputs: Mapping[str, str], fonts: Fonts, day: date, *, tagged: bool = True
) -> Paper:
    """Set one paper as PDF/UA-1 (`tagged`), which Typst itself checks; the same input gives the same bytes.

    `root` is the only folder that Typst may read from. Raises TypesetError.
    """
    result = apart(lambda: _compile(template, root, dict(inputs), fonts, day, tagged=tagged))
    if isinstance(result, str):
        raise TypesetError(result)
    found = _PAGES.search(result)
    assert found is not None
    return Paper(result, int(found[1]))


def _compile(
    template: Path, root: Path, inputs: dict[str, str], fonts: Fonts, day: date, *, tagged: bool
) -> bytes | str:
    import typst  # noqa: PLC0415 - 80 MB that nobody but a booklet needs

    try:
        return typst.compile(
            str(template),
            root=str(root),
            font_paths=typst.Fonts(
                include_system_fonts=False, include_embedded_fonts=False, font_paths=[str(it) for it in fonts.folders]
            ),
            sys_inputs=inputs,
            format="pdf",
            pdf_standards=["ua-1"] if tagged else ["1.7"],
            pdf_tags=tagged,
            timestamp=calendar.timegm(day.timetuple()),
        )
    except typst.TypstError as error:
        return str(error.diagnostic or error.message)
