"""QR codes of addresses, drawn as one SVG path.

segno needs one to two milliseconds for a code, as long as the whole page around it. But every module of a code is a
sum (exclusive or) of the bits it carries, once version and mask are fixed: so segno is asked once for each bit at
each place, and the codes of ten thousand addresses are added up from its answers.
"""

from __future__ import annotations

import re
from functools import cache
from typing import Final
from urllib.parse import urlsplit

LEVEL: Final = "m"
"""Error correction: a fold or a stain over a seventh of the code is forgiven."""
MASK: Final = 3
QUIET: Final = 4
"""Modules of white around a code; without them cameras do not find it."""
_SIZES: Final = ((4, 62), (6, 106), (9, 180))
"""Versions used, and how many bytes each holds at this level. Few sizes: fewer questions, and paper looks alike."""
_FILLER: Final = ord("`")
"""What small letters differ from in five bits or fewer."""
_DIGITS: Final = bytes.maketrans(b"\0\1", b"01")
_ONLY_HERE: Final = frozenset({"example", "invalid", "localhost", "test"})
_RUNS: Final = re.compile("0*1+")


def can_be_opened(base_url: str) -> bool:
    """Tell whether a telephone could open addresses below it: not those of samples, nor those of this computer."""
    labels = (urlsplit(base_url).hostname or "").split(".")
    return len(labels) > 1 and not _ONLY_HERE.intersection(labels) and not labels[-1].isdecimal()


def modules(address: str) -> tuple[int, int]:
    """Give the side of the code in modules, and the modules as bits, row by row from the top; (0, 0) when too long."""
    message = address.encode()
    for version, capacity in _SIZES:
        if len(message) <= capacity:
            side, bits = _blank(version, len(message))
            for place, letter in enumerate(message):
                bits ^= _letter(version, capacity, place, letter)
            return side, bits
    return 0, 0


def path_of(address: str) -> tuple[int, str]:
    """Give the side of the code, and the path whose strokes (one module wide) are its dark modules."""
    side, bits = modules(address)
    if not side:
        return 0, ""
    text = f"{bits:0{side * side}b}"
    parts: list[str] = []
    for row in range(side):
        parts.append(f"M0 {row}")
        parts += map(_stroke, _RUNS.findall(text, row * side, (row + 1) * side))
    return side, "".join(parts)


@cache
def _stroke(run: str) -> str:
    """Leave out the light modules, draw the dark ones: `0011` is `m2 0h2`."""
    dark = run.count("1")
    return f"m{len(run) - dark} 0h{dark}" if len(run) > dark else f"h{dark}"


@cache
def _blank(version: int, length: int) -> tuple[int, int]:
    """The code of that many fillers."""
    return _ask(version, bytes([_FILLER]) * length)


@cache
def _letter(version: int, capacity: int, place: int, letter: int) -> int:
    """What one byte at one place changes."""
    changed, other = 0, letter ^ _FILLER
    for bit in range(8):
        if other >> bit & 1:
            changed ^= _bit(version, capacity, place, bit)
    return changed


@cache
def _bit(version: int, capacity: int, place: int, bit: int) -> int:
    message = bytearray([_FILLER]) * capacity
    message[place] ^= 1 << bit
    return _ask(version, bytes(message))[1] ^ _blank(version, capacity)[1]


def _ask(version: int, message: bytes) -> tuple[int, int]:
    import segno  # noqa: PLC0415 - slow to load, and a site whose address nobody can open needs none

    code = segno.make_qr(message, error=LEVEL, version=version, mode="byte", mask=MASK, boost_error=False)
    return len(code.matrix), int(b"".join(code.matrix).translate(_DIGITS), 2)
