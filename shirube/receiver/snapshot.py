"""Lay the content of a commit out as a folder, for the checks: bytes as they are in git, ordinary files only."""

from __future__ import annotations

import json
import re
from pathlib import Path

from shirube.receiver.git import Clone

_LIST = "blobs.json"
_PATH = re.compile(r"(?!.*(?:^|/)\.)[^\\\0-\x1f]+")


class Snapshot:
    """One folder that follows the branch: from commit to commit only what differs is written."""

    def __init__(self, folder: Path, clone: Clone, content: str) -> None:
        self._folder = folder
        self._clone = clone
        self._content = content

    def at(self, commit: str) -> Path:
        """Bring the folder to a commit; return the folder of the content in it."""
        root = self._folder / self._content
        root.mkdir(parents=True, exist_ok=True)
        wanted = {file.path: file for file in self._clone.files(commit, self._content) if _PATH.fullmatch(file.path)}
        there = self._there()
        note = self._folder / _LIST
        note.unlink(missing_ok=True)  # until everything is written nobody may rely on it
        for path in there.keys() - wanted.keys():
            (self._folder / path).unlink(missing_ok=True)
        new = [file for path, file in wanted.items() if there.get(path) != file.blob]
        for file, content in self._clone.contents(new) if new else ():
            target = self._folder / file.path
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(content)
        note.write_text(json.dumps({path: file.blob for path, file in wanted.items()}), encoding="utf-8")
        return root

    def _there(self) -> dict[str, str]:
        """What the folder holds; where that is not certain, nothing."""
        try:
            return dict(json.loads((self._folder / _LIST).read_text(encoding="utf-8")))
        except (OSError, ValueError):
            for path in sorted(self._folder.rglob("*"), reverse=True):
                path.rmdir() if path.is_dir() else path.unlink()
            return {}
