"""Bytes to text: the only module that opens content.

Nothing is normalised (NFC damages names); what no eye can see is told, and what is no UTF-8 is named.
"""

from __future__ import annotations

import errno
import os
import re
import stat
from collections.abc import Iterator
from pathlib import Path

from shirube.issues import Issue
from shirube.reading.marks import FileFindings, position

# A link is refused by the opening itself, so none can be put in place after a look; a pipe without a writer must not
# make us wait.
_OPEN_FLAGS = os.O_RDONLY
for _flag in ("O_NOFOLLOW", "O_NONBLOCK", "O_CLOEXEC", "O_BINARY"):
    _OPEN_FLAGS |= getattr(os, _flag, 0)
_IS_LINK = (errno.ELOOP, errno.EMLINK)  # Linux and macOS, FreeBSD


def read_bytes(file: Path, shown: str, limit: int) -> tuple[bytes | None, list[Issue]]:
    """Read an ordinary file of at most `limit` bytes; a link, a pipe or a device is never opened for reading."""

    def refused(rule: str, **values: str) -> tuple[None, list[Issue]]:
        return None, [Issue(shown, 0, 0, rule, values)]

    try:
        descriptor = os.open(file, _OPEN_FLAGS)
        try:
            state = os.fstat(descriptor)
            if not stat.S_ISREG(state.st_mode):
                return refused("file-not-ordinary")
            content = b""
            while len(content) <= limit and (piece := os.read(descriptor, limit + 1 - len(content))):
                content += piece
            size = max(state.st_size, len(content))
        finally:
            os.close(descriptor)
    except (OSError, ValueError) as error:
        if getattr(error, "errno", None) in _IS_LINK:
            return refused("file-symlink")
        return refused("file-unreadable", reason=getattr(error, "strerror", None) or str(error))
    if size > limit:
        return refused("file-too-large", size=str(-(-size // 1024)), limit=str(limit // 1024))
    return content, []


# Every character that nobody sees: controls, direction marks, zero widths, fillers, non-characters, and U+FFFD, the
# scar of a lost one. Tab, line feed and CR LF are text. Variation selectors are text too: they choose a name's form.
UNSEEN = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u00ad\u061c\u115f\u1160\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\u3164"
    "\ufeff\uffa0\ufff9-\ufffd\ufdd0-\ufdef\ufffe\uffff\U000e0000-\U000e007f]|\r(?!\n)"
)
_NO_TEXT = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0", b"%PDF-", b"\x89PNG", b"\xff\xd8\xff", b"GIF8")
"""How Excel and Word, new and old, PDF, PNG, JPEG and GIF begin, whatever a file is called."""
_BIDI = re.compile("[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")
_NO_ROOM = re.compile("[\u00ad\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff]")
# A joiner is needed inside an emoji and between letters of the scripts from Arabic to Sinhala.
_JOINABLE = re.compile("[\u0600-\u0dff\ufe0f\u2600-\u27bf\U0001f000-\U0001faff]")


def decode(content: bytes, found: FileFindings) -> str | None:
    """Turn the bytes of a file into text, unseen characters taken out or made spaces; None when it is not UTF-8.

    A UTF-8 byte order mark goes without a word: Windows' own editor adds it, and it harms nobody.
    """
    if content.startswith(_NO_TEXT):
        found.add(0, 0, "file-not-text")
        return None
    if content[:2] in (b"\xff\xfe", b"\xfe\xff") or _looks_utf_16(content):
        found.add(0, 0, "encoding-utf-16")
        return None
    try:
        text = content.decode("utf-8")
    except UnicodeDecodeError as error:
        if other := _other_encoding(content):
            found.add(0, 0, other)
        else:
            before = content[: error.start].decode("utf-8").removeprefix("\ufeff")
            line, column = position(before, len(before))
            found.add(line, column, "encoding-broken", byte=f"0x{content[error.start]:02X}")
        return None
    if "\x1b$B" in text or "\x1b$@" in text:
        found.add(0, 0, "encoding-iso-2022-jp")
        return None
    return _without_unseen(with_line_feeds(text.removeprefix("\ufeff")), found)


def with_line_feeds(text: str) -> str:
    """End lines with a line feed where a spreadsheet or an old Mac ended each with a carriage return alone."""
    return text.replace("\r", "\n") if "\r" in text and "\n" not in text else text


def _looks_utf_16(content: bytes) -> bool:
    head = content[:512]
    return len(head) >= 4 and (head[::2].count(0) * 4 > len(head) or head[1::2].count(0) * 4 > len(head))


def _other_encoding(content: bytes) -> str | None:
    """Name the encoding these bytes are really in, or None when they are UTF-8 with a wound."""
    lenient = content.decode("utf-8", "replace")
    if sum(char > "\x7f" for char in lenient) > 2 * lenient.count("\ufffd"):
        return None
    for codec, rule in (("cp932", "encoding-shift-jis"), ("euc-jp", "encoding-euc-jp")):
        try:
            text = content.decode(codec)
        except UnicodeDecodeError:
            continue
        japanese = len(re.findall("[\u3000-\u30ff\u4e00-\u9fff\uff01-\uff5e]", text))
        if japanese > len(re.findall("[\uff61-\uff9f]", text)):
            return rule
    return None


def rule_of_unseen(char: str) -> str:
    if char == "\ufffd":
        return "character-replaced"
    if _BIDI.match(char):
        return "character-bidi"
    return "character-control" if char < "\xa0" else "character-invisible"


def unseen(text: str) -> Iterator[re.Match[str]]:
    for match in UNSEEN.finditer(text):
        joins = match[0] in "\u200c\u200d" and match.start() > 0 and _JOINABLE.match(text[match.start() - 1])
        if not joins:
            yield match


def _without_unseen(text: str, found: FileFindings) -> str | None:
    """Tell of unseen characters and leave them out; None when there is little else in the file."""
    if not UNSEEN.search(text):
        return text
    pieces: list[str] = []
    end = 0
    for match in unseen(text):
        start = match.start()
        if found.full:
            found.count(len(UNSEEN.findall(text, start)))
            return None
        found.add(*position(text, start), rule_of_unseen(match[0]), code=f"U+{ord(match[0]):04X}")
        # What takes no room goes: a space in its place would break a name or an indentation, and be told again.
        instead = "\n" if match[0] == "\r" else "" if _NO_ROOM.match(match[0]) else " "
        pieces += [text[end:start], instead]
        end = match.end()
    return "".join(pieces) + text[end:]
