"""Lay the content of a commit out as a folder, for the checks: bytes as they are in git, ordinary files only."""

from __future__ import annotations

import re
import shutil
from pathlib import Path
from typing import Final

from shirube.receiver.git import Clone

_PATH: Final = re.compile(r"(?!.*(?:^|/)\.)[^\\\0-\x1f]+")
"""No hidden file, no way up, nothing that a file system could take for something else."""


class Snapshot:
    """One folder that follows the branch: from commit to commit only what differs is written.

    What another process, or a write that failed, has left in it is never believed: it is laid out anew.
    """

    def __init__(self, folder: Path, clone: Clone, content: str) -> None:
        self._folder = folder
        self._clone = clone
        self._content = content
        self._commit = ""
        self._holds: dict[str, str] | None = None

    def at(self, commit: str) -> Path:
        """Bring the folder to a commit; return the folder of the content in it."""
        root = self._folder / self._content
        if commit == self._commit:
            return root
        holds, self._holds, self._commit = self._holds, None, ""
        if holds is None:
            shutil.rmtree(self._folder, ignore_errors=True)
            holds = {}
        root.mkdir(parents=True, exist_ok=True)
        wanted = {file.path: file for file in self._clone.files(commit, self._content) if _PATH.fullmatch(file.path)}
        for path in holds.keys() - wanted.keys():
            (self._folder / path).unlink()
        new = [file for path, file in wanted.items() if holds.get(path) != file.blob]
        for file, content in self._clone.contents(new) if new else ():
            target = self._folder / file.path
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(content)
        self._holds = {path: file.blob for path, file in wanted.items()}
        self._commit = commit
        return root
