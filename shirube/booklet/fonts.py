"""The typefaces of the booklet, and which letters they hold.

BIZ UDPGothic reads best in print and is taken where it is installed; Noto Sans CJK JP, which comes with the packages,
holds the letters that the former lacks. No other font of the system is looked at, so paper is the same everywhere else.
"""

from __future__ import annotations

import struct
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib import util
from pathlib import Path
from typing import Final

PREFERRED: Final = "BIZ UDPGothic"
PACKAGED: Final = "Noto Sans CJK JP"
_PREFERRED_FILES: Final = ("BIZUDPGothic-Regular.ttf", "BIZUDPGothic-Bold.ttf")
_PACKAGES: Final = ("noto_cjk_sans_jp_regular", "noto_cjk_sans_jp_bold")
_SYSTEM_FOLDERS: Final = ("/usr/share/fonts", "/usr/local/share/fonts", "/Library/Fonts", "/opt/homebrew/share/fonts")


class FontMissing(RuntimeError):
    """No Japanese typeface could be found; the message says what to install."""


@dataclass(frozen=True, slots=True)
class Fonts:
    """Typefaces in the order in which a letter is looked for, and their files: regular and bold of each."""

    families: tuple[str, ...]
    files: tuple[Path, ...]

    @property
    def folders(self) -> list[Path]:
        return sorted({file.parent for file in self.files})

    @property
    def state(self) -> str:
        """Tell these fonts from others, without reading all of them."""
        return " ".join(f"{file.name}:{file.stat().st_size}" for file in self.files)

    @property
    def weights(self) -> list[tuple[Path, ...]]:
        """The files of each family."""
        return [self.files[at : at + 2] for at in range(0, len(self.files), 2)]


@lru_cache(maxsize=2)
def find_fonts(folders: Sequence[str] = _SYSTEM_FOLDERS) -> Fonts:
    """Find the typefaces on this computer. Raises FontMissing."""
    families: list[str] = []
    files: list[Path] = []
    installed = _installed(folders)
    if installed:
        families.append(PREFERRED)
        files += installed
    packaged = [file for package in _PACKAGES for file in _packaged(package)]
    if len(packaged) == len(_PACKAGES):
        families.append(PACKAGED)
        files += packaged
    if not families:
        raise FontMissing("日本語の書体がありません。`pip install -r requirements.txt` で入れてください。")
    return Fonts(tuple(families), tuple(files))


def _installed(folders: Iterable[str]) -> list[Path]:
    for folder in folders:
        found = [next(iter(sorted(Path(folder).rglob(name))), None) for name in _PREFERRED_FILES]
        files = [file for file in found if file is not None]
        if len(files) == len(_PREFERRED_FILES) and files[0].parent == files[1].parent:
            return files
    return []


def _packaged(package: str) -> list[Path]:
    spec = util.find_spec(package)
    return sorted(Path(spec.origin).parent.glob("*.otf"))[:1] if spec and spec.origin else []


def missing_letters(text: str, fonts: Fonts) -> list[str]:
    """Give the letters of a text that no typeface holds in every weight, in order of code points."""
    missing = {letter for letter in set(text) if not _is_unseen(letter)}
    for files in fonts.weights:
        if missing:  # a family that is not needed is not read
            known = _in_every_weight(files)
            missing = {letter for letter in missing if ord(letter) not in known}
    return sorted(missing)


def _is_unseen(letter: str) -> bool:
    """Tell whether nothing is drawn for it: line breaks, zero-width marks, variation selectors."""
    return (
        letter in "\n\t\u200b\u2060\ufeff" or "\ufe00" <= letter <= "\ufe0f" or "\U000e0100" <= letter <= "\U000e01ef"
    )


@lru_cache(maxsize=4)
def _in_every_weight(files: tuple[Path, ...]) -> frozenset[int]:
    held = [code_points(file.read_bytes()) for file in files]
    return held[0].intersection(*held[1:])


def code_points(font: bytes) -> frozenset[int]:
    """Read which code points an OpenType font holds (its `cmap` table, formats 4 and 12)."""
    count = struct.unpack_from(">H", font, 4)[0]
    tables = {tag: offset for tag, _, offset, _ in struct.iter_unpack(">4sIII", font[12 : 12 + 16 * count])}
    cmap = tables[b"cmap"]
    found: set[int] = set()
    for number in range(struct.unpack_from(">H", font, cmap + 2)[0]):
        start = cmap + struct.unpack_from(">I", font, cmap + 8 + 8 * number)[0]
        form = struct.unpack_from(">H", font, start)[0]
        if form == 12:
            groups = struct.unpack_from(">I", font, start + 12)[0]
            for first, last, _ in struct.iter_unpack(">III", font[start + 16 : start + 16 + 12 * groups]):
                found.update(range(first, last + 1))
        elif form == 4:
            found |= _format_4(font, start)
    return frozenset(found)


def _format_4(font: bytes, start: int) -> set[int]:
    """Segments of code points; a glyph of 0 means: not there after all."""
    half = struct.unpack_from(">H", font, start + 6)[0] // 2
    ends = struct.unpack_from(f">{half}H", font, start + 14)
    firsts = struct.unpack_from(f">{half}H", font, start + 16 + 2 * half)
    deltas = struct.unpack_from(f">{half}H", font, start + 16 + 4 * half)
    at = start + 16 + 6 * half
    ranges = struct.unpack_from(f">{half}H", font, at)
    found: set[int] = set()
    for number, (first, last) in enumerate(zip(firsts, ends, strict=True)):
        for code in range(first, min(last, 0xFFFE) + 1):
            glyph = code
            if ranges[number]:
                glyph = struct.unpack_from(">H", font, at + 2 * number + ranges[number] + 2 * (code - first))[0]
                if not glyph:
                    continue
            if (glyph + deltas[number]) & 0xFFFF:
                found.add(code)
    return found
