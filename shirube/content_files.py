"""Write files of the content: all of them or none, and nothing left lying where that fails."""

from __future__ import annotations

import os
import secrets
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

from shirube.outputs import OutputFile


def write_files(files: Sequence[OutputFile], into: Path) -> None:
    """Write files below a folder, making folders as needed; a file that is already so is not touched.

    Each lies complete beside its place before the first takes it. Where a place cannot be taken after all, what was
    there is put back: whatever is raised, no file has changed.
    """
    ready: list[tuple[Path, Path]] = []
    before: dict[Path, bytes | None] = {}
    try:
        for file in files:
            target = into / file.path
            target.parent.mkdir(parents=True, exist_ok=True)
            there = target.read_bytes() if target.exists() else None
            if there == file.content:
                continue
            before[target] = there
            aside = target.with_name(f".{target.name}.{secrets.token_hex(4)}")
            ready.append((aside, target))
            _lay(file.content, aside, target)
        try:
            for aside, target in ready:
                aside.replace(target)
        except BaseException:
            for aside, target in ready:
                if not aside.exists():  # it has taken its place
                    _put_back(target, before[target])
            raise
    finally:
        for aside, _ in ready:
            with suppress(OSError):
                aside.unlink(missing_ok=True)


def _lay(content: bytes, aside: Path, target: Path) -> None:
    """Write the new file. It is for the same eyes as the old one, and is on the disk before that one goes."""
    with aside.open("xb") as stream:
        stream.write(content)
        if target.exists():
            os.fchmod(stream.fileno(), target.stat().st_mode & 0o777)
            stream.flush()
            os.fsync(stream.fileno())


def _put_back(target: Path, content: bytes | None) -> None:
    if content is None:
        target.unlink(missing_ok=True)
    else:
        target.write_bytes(content)
