"""The words every new site begins with: vocabulary, national hotlines, readings, synonyms.

They are those of the sample content beside the program, not a second copy that would fall behind.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Final

from shirube.outputs import OutputFile

SAMPLE: Final = Path(__file__).resolve().parent.parent / "content"
ALL_LANGUAGES: Final = ("ja", "easy", "en")


def starter_files(languages: Sequence[str] = ALL_LANGUAGES, sample: Path = SAMPLE) -> tuple[OutputFile, ...]:
    """Read the files a new content folder takes over, paths below it; a local hotline stays behind.

    For a site in Japanese alone the hotlines go without their translations, which it could not show.
    """
    return tuple(_starter_files(languages, sample))


def _starter_files(languages: Sequence[str], sample: Path) -> Iterator[OutputFile]:
    for file in sorted((sample / "vocabulary").glob("*.yaml")):
        yield OutputFile(f"vocabulary/{file.name}", file.read_bytes())
    hotlines = sample / "hotlines.yaml"
    if hotlines.exists():
        text = national(hotlines.read_text(encoding="utf-8"))
        if tuple(languages) == ("ja",):
            text = re.sub(r"(?m)^  translations:.*\n(?:   +\S.*\n)*", "", text)
        yield OutputFile("hotlines.yaml", text.encode())
    for name in ("readings.yaml", "synonyms.yaml"):
        if (sample / name).exists():
            yield OutputFile(name, (sample / name).read_bytes())


def national(text: str) -> str:
    """Keep the lines of a hotlines file that the whole country can dial, with their comments."""
    head, *items = re.split(r"(?m)^(?=- )", text)
    # What the sample says about its own city would be wrong anywhere else.
    head = "".join(line for line in head.splitlines(keepends=True) if "登別" not in line)
    kept = [item for item in items if not (area := re.search(r"(?m)^ +area: *(.+)$", item)) or "全国" in area[1]]
    # What is said of one prefecture is left out, and nobody of the new city has checked anything yet.
    kept = [item for item in kept if "北海道" not in item and "Hokkaido" not in item]
    return head + re.sub(r"(?m)^ +checked_on:.*\n", "", "".join(kept))
