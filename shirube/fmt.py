"""Put the files of entries into the one layout: the pipeline behind `build.py fmt`."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from shirube.content_files import write_files
from shirube.intake.fields import MODELS
from shirube.intake.layout import LayoutRefused, laid_out
from shirube.intake.patch import KINDS
from shirube.issues import Issue
from shirube.outputs import OutputFile
from shirube.reading.decode import read_bytes
from shirube.reading.folder import list_content
from shirube.reading.records import ENTRY_BYTES, parse_record

_MARK = b"\xef\xbb\xbf"


@dataclass(frozen=True, slots=True)
class Formatted:
    """What came of it."""

    files: int
    changed: Sequence[Path]
    """Files that were, or would be, laid out anew."""
    findings: Sequence[Issue]
    """Why a file was left as it is."""


def entry_files(content: Path) -> list[Path]:
    """List the files of places and organisations in a content folder."""
    return [file.file for file in list_content(content)[0] if file.kind in MODELS]


def is_entry_file(file: Path) -> bool:
    """Tell whether a file lies where the entries of some content folder lie."""
    return file.suffix == ".yaml" and file.resolve().parent.name in KINDS


def format_entries(files: Iterable[Path], *, write: bool) -> Formatted:
    """Lay files of entries out anew, each by itself; without `write` only say which would change."""
    count, changed, findings = 0, [], []
    for file in files:
        count += 1
        shown = file.as_posix()
        content, found = read_bytes(file, shown, ENTRY_BYTES)
        findings += found
        if content is None:
            continue
        try:
            text = content.removeprefix(_MARK).decode("utf-8")
            after = laid_out(text, MODELS[KINDS[file.resolve().parent.name]]).encode()
        except (LayoutRefused, UnicodeDecodeError):
            _, found = parse_record(content, shown)
            findings += found or [Issue(shown, 0, 0, "fmt-refused", {})]
            continue
        if after != content.removeprefix(_MARK):
            changed.append(file)
            if write:
                whole = _MARK + after if content.startswith(_MARK) else after
                write_files([OutputFile(file.name, whole)], file.parent)
    return Formatted(count, changed, findings)
