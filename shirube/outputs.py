"""What a stage hands to the writer: a path inside the site, and its bytes."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class OutputFile:
    """One file of the built site.

    `path` is relative to the site's root, with `/` between folders and no leading one: `places/niji/index.html`.
    """

    path: str
    content: bytes
