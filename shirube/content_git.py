"""Use the git repository that a content folder lies in: what a file once held, and one commit of some files.

Whose repository it is, decides: their git, their settings, their hooks. Without git nothing is remembered.
"""

from __future__ import annotations

import os
import subprocess
from collections.abc import Collection, Iterator, Sequence
from pathlib import Path
from typing import Final

_SECONDS: Final = 60
_COMMIT_SECONDS: Final = 600
"""A hook may check all of the content."""
_ALONE: Final = {
    "GIT_NO_LAZY_FETCH": "1",
    "GIT_TERMINAL_PROMPT": "0",
    "GIT_LITERAL_PATHSPECS": "1",
    "LC_ALL": "C.UTF-8",
}
"""Nothing is fetched and nobody is asked: what is not here is not known."""


class CommitRefused(Exception):
    """No commit can be made; the message says what git said."""


def remembered(folder: Path, blobs: Collection[str], limit: int) -> dict[str, bytes]:
    """Give the contents of git blobs of at most `limit` bytes, by their ids; those that are not known are left out."""
    try:
        checked = _answer(folder, "--batch-check", blobs).splitlines()
        fit = [
            words[0].decode()
            for line in checked
            if (words := line.split())[1:2] == [b"blob"] and int(words[2]) <= limit
        ]
        return dict(read_batch(_answer(folder, "--batch", fit)))
    except CommitRefused:
        return {}


def read_batch(answer: bytes) -> Iterator[tuple[str, bytes]]:
    """Part what `git cat-file --batch` says of objects that are there: their ids and contents, in order."""
    at = 0
    while (end := answer.find(b"\n", at)) >= 0:
        id, _, size = answer[at:end].split()
        begin, at = end + 1, end + 1 + int(size) + 1
        yield id.decode(), answer[begin : at - 1]


def _answer(folder: Path, how: str, blobs: Collection[str]) -> bytes:
    return _git(folder, "cat-file", how, given="".join(f"{blob}\n" for blob in blobs)) if blobs else b""


def uncommitted(folder: Path, paths: Sequence[str]) -> list[str]:
    """List which of some files below the folder hold what no commit has. Raises CommitRefused, outside of git too."""
    said = _git(folder, "status", "--porcelain=v1", "-z", "--no-renames", "--untracked-files=all", "--", *paths)
    top = _git(folder, "rev-parse", "--show-prefix").decode("utf-8", "surrogateescape").rstrip("\n")
    rows = said.decode("utf-8", "surrogateescape").split("\0")
    return [row[3:].removeprefix(top) for row in rows if row]


def commit(folder: Path, paths: Sequence[str], message: str) -> str:
    """Commit some files below the folder and nothing else; return the beginning of its id. Raises CommitRefused."""
    _git(folder, "add", "--intent-to-add", "--", *paths)  # new ones; what is known stays out of the index
    _git(folder, "commit", "--quiet", "--only", "--file=-", "--", *paths, given=message, seconds=_COMMIT_SECONDS)
    return _git(folder, "rev-parse", "--short", "HEAD").decode().strip()


def _git(folder: Path, *words: str, given: str = "", seconds: int = _SECONDS) -> bytes:
    try:
        done = subprocess.run(  # noqa: S603 - a list of words, no shell
            ["git", "-C", str(folder.resolve()), *words],  # noqa: S607 - the git of whoever runs this
            input=given.encode(),
            capture_output=True,
            timeout=seconds,
            check=False,
            env={**os.environ, **_ALONE},
        )
    except subprocess.TimeoutExpired:
        raise CommitRefused(f"git {words[0]}: {seconds} s") from None
    except OSError as problem:
        raise CommitRefused(f"git: {problem.strerror}") from None
    if done.returncode:
        said = (done.stderr or done.stdout).decode("utf-8", "replace")
        raise CommitRefused(" ".join(said.split())[:300] or f"git {words[0]}: {done.returncode}")
    return done.stdout
