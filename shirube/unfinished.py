"""Take back a change of entries that was cut off: what they held is noted on the disk before the first is written."""

from __future__ import annotations

import fcntl
import json
import os
import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from shirube.content_files import write_files
from shirube.outputs import OutputFile
from shirube.reading.decode import read_bytes
from shirube.reading.folder import FOLDERS
from shirube.reading.records import ENTRY_BYTES, blob_id
from shirube.values import is_slug

NOTE: Final = ".shirube-unfinished.json"
"""In the content folder; it is there while files are written, and after a kill, which `check` tells."""
_MAX_NOTE: Final = 512 * 1024 * 1024
_BESIDE: Final = re.compile(r"\.(.+\.yaml)\.[0-9a-f]{8}")
"""A file that `write_files` laid beside its place."""


@dataclass(frozen=True, slots=True)
class TakenBack:
    """The files of a change that was cut off, by their path below the content folder."""

    put_back: tuple[str, ...] = ()
    """They hold again what they held before it."""
    left: tuple[str, ...] = ()
    """Somebody has written them anew since; they stay as they are."""


@dataclass(frozen=True, slots=True)
class _Noted:
    path: str
    before: bytes | None
    """None: there was no such file."""
    after: str
    """The git blob id of what was to be written."""


@contextmanager
def alone_in(content: Path) -> Iterator[None]:
    """Wait until nobody else changes the content; the kernel lets the next one in when a process dies."""
    folder = os.open(content, os.O_RDONLY)
    try:
        fcntl.flock(folder, fcntl.LOCK_EX)
        yield
    finally:
        os.close(folder)


def write_or_take_back(files: Sequence[OutputFile], content: Path) -> None:
    """Write entries, all or none; where even the process ends, `take_back` puts back what they held.

    Whoever calls this, or `take_back`, is `alone_in` the content.
    """
    noted = [_Noted(file.path, _held(content / file.path), blob_id(file.content)) for file in files]
    try:
        with (content / NOTE).open("x", encoding="ascii") as stream:
            json.dump([[one.path, _as_text(one.before), one.after] for one in noted], stream)
            stream.flush()
            os.fsync(stream.fileno())
        write_files(files, content)
    except BaseException:
        take_back(content)
        raise
    (content / NOTE).unlink()


def take_back(content: Path) -> TakenBack:
    """Put back what entries held before a change that was cut off; nothing where there was none."""
    note, _ = read_bytes(content / NOTE, NOTE, _MAX_NOTE)
    noted = [] if note is None else _read(note)
    put_back: list[str] = []
    left: list[str] = []
    for one in noted:
        held = _held(content / one.path)
        if held == one.before:
            continue
        if held is None or blob_id(held) != one.after:
            left.append(one.path)
            continue
        put_back.append(one.path)
        if one.before is None:
            (content / one.path).unlink()
        else:
            write_files([OutputFile(one.path, one.before)], content)
    _remove_beside(content, {one.path for one in noted})
    (content / NOTE).unlink(missing_ok=True)
    return TakenBack(tuple(put_back), tuple(left))


def _held(file: Path) -> bytes | None:
    return read_bytes(file, file.name, ENTRY_BYTES)[0]


def _as_text(content: bytes | None) -> str | None:
    return None if content is None else content.decode("utf-8", "surrogateescape")


def _read(note: bytes) -> list[_Noted]:
    """Read a note, which anybody may have put there; one that was cut off itself is none: nothing was written yet."""
    try:
        return [
            _Noted(path, None if before is None else before.encode("utf-8", "surrogateescape"), str(after))
            for path, before, after in json.loads(note)
            if _is_entry(path)
        ]
    except (ValueError, TypeError, AttributeError, RecursionError):
        return []


def _is_entry(path: str) -> bool:
    folder, _, name = path.partition("/")
    return (
        FOLDERS.get(folder) in ("organisation", "place")
        and name.endswith(".yaml")
        and is_slug(name.removesuffix(".yaml"))
    )


def _remove_beside(content: Path, paths: set[str]) -> None:
    for folder in {path.partition("/")[0] for path in paths}:
        for file in (content / folder).glob(".*"):
            found = _BESIDE.fullmatch(file.name)
            if found and f"{folder}/{found[1]}" in paths:
                file.unlink()
