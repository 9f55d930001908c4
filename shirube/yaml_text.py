"""Write an entry as YAML text, in one layout, so that every reader reads back what was meant.

Text is quoted where an ordinary YAML reader (1.1 or 1.2) would take it for something else: `9:30` is 570 to one,
`no` is false, `0600001` is 196609. Nothing else is quoted, because people read these files.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import date
from typing import TypeAlias

Scalar: TypeAlias = str | int | float | bool | date | None
Node: TypeAlias = "Scalar | Sequence[Node] | Mapping[str, Node]"

_INDICATORS = frozenset("-?:,[]{}#&*!|>'\"%@`=~")
# Characters that YAML refuses, that break a line, or that no eye can see: written as an escape.
_HIDDEN = re.compile(
    "[\x00-\x1f\x7f-\x9f\u00ad\u061c\u115f\u1160\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\u3164\ufe00-\ufe0f\ufeff"
    "\uffa0\ufdd0-\ufdef\ufff9-\uffff\U000e0000-\U000e01ef]"
)
_HIDDEN_BUT_NEWLINE = re.compile(_HIDDEN.pattern.replace("\x00-\x1f", "\x00-\x09\x0b-\x1f"))
_SURROGATE = re.compile("[\ud800-\udfff]")
# What YAML 1.1 or 1.2 reads as null, a boolean, a number (base 60 too) or a date.
_MEANS_MORE = re.compile(
    r"(?i:null|true|false|yes|no|on|off|y|n|<<)"
    r"|[-+]?\.?(?:inf|Inf|INF)|\.(?:nan|NaN|NAN)"
    r"|[-+]?(?:0[xX][0-9a-fA-F_]*|0[oO]?[0-7_]*|0b[01_]*)"
    r"|[-+]?[0-9.][0-9_,.]*(?:[eE][-+]?[0-9]*)?"
    r"|[-+]?[0-9][0-9_]*(?::[0-9]{1,2})+(?:\.[0-9_]*)?"
    r"|[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}(?:(?:[Tt]|[ ]+)[0-9]{1,2}:[0-9]{2}:.*)?"
    r"|\.{1,3}"
)
_WORD = re.compile(r"[a-z][a-z0-9]*(?:-[a-z0-9]+)*")
_FLOW_WIDTH = 100


def write_yaml(
    entry: Mapping[str, Node], *, head: Sequence[str] = (), comments: Mapping[str, str] | None = None
) -> str:
    """Write a mapping as a YAML file, keys in the order given.

    `head` are comment lines at the top; `comments` maps a key of the top level to the comment above it. A value of
    None leaves the key blank. ValueError: text with half a character (a lone surrogate), which no file can hold.
    """
    notes = comments or {}
    lines = [f"# {line}".rstrip() for line in head]
    for key, value in entry.items():
        lines += [f"# {line}".rstrip() for line in notes.get(key, "").splitlines()]
        lines += _pair(key, value, 0)
    return "\n".join(lines) + "\n"


def write_yaml_list(items: Sequence[Mapping[str, Node]], *, head: Sequence[str] = ()) -> str:
    """Write a list of mappings as a YAML file."""
    lines = [f"# {line}".rstrip() for line in head]
    return "\n".join([*lines, *(_items(items, 0) if items else ["[]"])]) + "\n"


def _pair(key: str, value: Node, depth: int) -> list[str]:
    """Write one key and its value, `depth` steps in."""
    pad = "  " * depth
    name = key if _WORD.fullmatch(key.replace("_", "-")) else scalar_text(key)
    if isinstance(value, Mapping):
        if not value:
            return [f"{pad}{name}: {{}}"]
        return [f"{pad}{name}:", *(line for pair in value.items() for line in _pair(*pair, depth + 1))]
    if isinstance(value, str):
        if fits_block(value):
            mark = "|" if value.endswith("\n") else "|-"
            inner = "  " * (depth + 1)
            body = value.removesuffix("\n").split("\n")
            return [f"{pad}{name}: {mark}", *(f"{inner}{line}" if line else "" for line in body)]
    elif isinstance(value, Sequence):
        if not value:
            return [f"{pad}{name}: []"]
        if all(isinstance(item, str) and _is_word(item) for item in value):
            flow = f"{pad}{name}: [{', '.join(str(item) for item in value)}]"
            if len(flow) <= _FLOW_WIDTH:
                return [flow]
        return [f"{pad}{name}:", *_items(value, depth + 1)]
    return [f"{pad}{name}: {scalar_text(value)}".rstrip()]


def _items(items: Sequence[Node], depth: int) -> list[str]:
    pad = "  " * depth
    lines: list[str] = []
    for item in items:
        if isinstance(item, Mapping) and item:
            inner = [line for pair in item.items() for line in _pair(*pair, depth + 1)]
            lines += [f"{pad}- {inner[0].lstrip(' ')}", *inner[1:]]
        elif isinstance(item, Mapping):
            lines.append(f"{pad}- {{}}")
        elif isinstance(item, Sequence) and not isinstance(item, str):
            lines.append(f"{pad}- [{', '.join(_in_flow(part) for part in item)}]")
        else:
            lines.append(f"{pad}- {scalar_text(item)}".rstrip())
    return lines


def _in_flow(value: Node) -> str:
    if isinstance(value, str):
        return value if _is_word(value) else quoted_text(value)
    if isinstance(value, (Mapping, Sequence)):
        raise TypeError("A list in a list in a list: no entry holds that.")
    return scalar_text(value)


def scalar_text(value: Scalar) -> str:
    """Write one value for the place behind `key: ` or `- `."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, float):
        return f"{value:.10f}".rstrip("0").rstrip(".")
    if isinstance(value, int):
        return str(value)
    return value if _is_plain(value) else quoted_text(value)


def text_as_written(text: str, *, is_word: bool = True, in_flow: bool = False) -> str:
    """Write text that was read from a file, quoted only where it must be.

    Without `is_word` it is a number or an answer, as which any reader may take it: `20`, `yes`. A day means the same
    as a day or as text. `in_flow`: for a place inside […] or {…}.
    """
    bare = _stands_bare(text) and not (in_flow and _CUTS_FLOW.search(text))
    means_more = is_word and _MEANS_MORE.fullmatch(text) and not _is_day(text)
    return text if bare and not means_more else quoted_text(text)


def _is_day(text: str) -> bool:
    """Tell a day that exists: at 2026-02-30 an ordinary reader gives up."""
    try:
        return len(text) == 10 and date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False


_CUTS_FLOW = re.compile(r"[][{},]|:\?")
_ENDS_IN_FLOW = re.compile(r"[][{},]|: |:$| #")


def flow_text(text: str) -> str:
    """Write one text inside […] or {…} for a person to paste; numbers stay bare, for we read every value as text."""
    if not text or text[0] in _INDICATORS or _ENDS_IN_FLOW.search(text) or _HIDDEN.search(text):
        return quoted_text(text)
    return text


def _is_word(text: str) -> bool:
    return bool(_WORD.fullmatch(text)) and not _MEANS_MORE.fullmatch(text)


def _is_plain(text: str) -> bool:
    return _stands_bare(text) and not _MEANS_MORE.fullmatch(text)


def _stands_bare(text: str) -> bool:
    """Tell whether a reader finds the whole text again without quotes, whatever kind of value it takes it for."""
    return not (
        not text
        or text != text.strip()
        or text[0] in _INDICATORS
        or text.endswith(":")
        or ": " in text
        or " #" in text
        or _HIDDEN.search(text)
        or _SURROGATE.search(text)
    )


def fits_block(text: str) -> bool:
    """Tell whether the text can stand as lines under `|`: several, none ending in a space, the first not indented."""
    lines = text.removesuffix("\n").split("\n")
    return (
        "\n" in text.strip("\n")
        and bool(lines[0])
        and bool(lines[-1])
        and not lines[0][0].isspace()
        and all(line == line.rstrip() for line in lines)
        and not _HIDDEN_BUT_NEWLINE.search(text)
        and not _SURROGATE.search(text)
    )


_ESCAPES = {"\n": "\\n", "\t": "\\t", "\r": "\\r", "\\": "\\\\", '"': '\\"'}


def quoted_text(text: str) -> str:
    """Write text in double quotes. ValueError: half a character."""
    if _SURROGATE.search(text):
        raise ValueError("Text with half a character cannot be written to a file.")
    escaped = re.sub(r'["\\]', lambda match: _ESCAPES[match[0]], text)
    return f'"{_HIDDEN.sub(_escape, escaped)}"'


def _escape(match: re.Match[str]) -> str:
    char = match[0]
    code = ord(char)
    return _ESCAPES.get(char) or (f"\\u{code:04X}" if code < 0x10000 else f"\\U{code:08X}")
