"""What Markdown we accept: bounds that keep the parser quick and upright, whatever is written.

Python-Markdown needs minutes for some texts of a few kilobytes (8 KB of `[`: 7.8 s) and falls over deep nesting,
so a text is measured here before the parser sees it. The checks report what the renderer would refuse.
"""

from __future__ import annotations

import re
from typing import Final, Literal

ENTRY_LENGTH: Final = 4_000
"""Characters of a description."""
PAGE_LENGTH: Final = 20_000
"""Characters of a prose page."""
MAX_BRACKETS: Final = 300
MAX_INDENT: Final = 24
MAX_QUOTES: Final = 6
MAX_RULES: Final = 100
"""Lines across the page; the parser begins anew behind each."""

Trouble = Literal["long", "brackets", "nesting", "rules"]

_INDENT = re.compile(r"^[ \t>]*", re.MULTILINE)
_RULE = re.compile(r"^ {0,3}([-_*])(?:[ \t]*\1){2,}[ \t]*$", re.MULTILINE)
# A list in a list in a list, all on one line: the parser goes down one call for each mark.
_STACKED = re.compile(r"^[ \t>]*(?:(?:[-+*]|\d{1,9}[.)])[ \t]+){7}", re.MULTILINE)
# Anything that Markdown could read as more than paragraphs and line breaks.
_MARKS = re.compile(r"[*_`\[\]<>&\\#|~]|^[ \t]*(?:[-+]|\d+[.)])[ \t]|^(?:\t| {4})|^[=-]+[ \t]*$", re.MULTILINE)


def trouble_in(text: str, length: int = ENTRY_LENGTH) -> Trouble | None:
    """Say why this text must not reach the Markdown parser, or None when it may."""
    if len(text) > length:
        return "long"
    if text.count("[") > MAX_BRACKETS:
        return "brackets"
    if len(_RULE.findall(text)) > MAX_RULES:
        return "rules"
    if _STACKED.search(text):
        return "nesting"
    for match in _INDENT.finditer(text):
        lead = match.group()
        if len(lead.expandtabs(4)) > MAX_INDENT or lead.count(">") > MAX_QUOTES:
            return "nesting"
    return None


def is_plain(text: str) -> bool:
    """Tell whether the text holds paragraphs and line breaks only."""
    return _MARKS.search(text) is None


def paragraphs(text: str) -> list[str]:
    """Split at empty lines; the line breaks inside a paragraph stay."""
    return [part.strip() for part in re.split(r"\n[ \t]*\n", text.replace("\r\n", "\n").strip()) if part.strip()]
