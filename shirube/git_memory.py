"""Read what files once held out of the git repository that they lie in; without git nothing is remembered."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Collection
from pathlib import Path
from typing import Final

_SECONDS: Final = 60
_ALONE: Final = {"GIT_NO_LAZY_FETCH": "1", "GIT_TERMINAL_PROMPT": "0", "LC_ALL": "C"}
"""Nothing is fetched and nobody is asked: what is not here is not known."""


def remembered(folder: Path, blobs: Collection[str], limit: int) -> dict[str, bytes]:
    """Give the contents of git blobs of at most `limit` bytes, by their ids; those that are not known are left out."""
    checked = _asked(folder, "--batch-check", blobs).splitlines()
    fit = [
        words[0].decode() for line in checked if (words := line.split())[1:2] == [b"blob"] and int(words[2]) <= limit
    ]
    answer = _asked(folder, "--batch", fit)
    found: dict[str, bytes] = {}
    at = 0
    while (end := answer.find(b"\n", at)) >= 0:
        id, _, size = answer[at:end].split()
        begin, at = end + 1, end + 1 + int(size) + 1
        found[id.decode()] = answer[begin : at - 1]
    return found


def _asked(folder: Path, how: str, blobs: Collection[str]) -> bytes:
    if not blobs:
        return b""
    try:
        done = subprocess.run(  # noqa: S603 - a list of words, no shell; the ids go through standard input
            ["git", "-C", str(folder.resolve()), "cat-file", how],  # noqa: S607 - the git of whoever runs this
            input="".join(f"{blob}\n" for blob in blobs).encode(),
            capture_output=True,
            timeout=_SECONDS,
            check=False,
            env={**os.environ, **_ALONE},
        )
    except (OSError, subprocess.TimeoutExpired):
        return b""
    return done.stdout if done.returncode == 0 else b""
