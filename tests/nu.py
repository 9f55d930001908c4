"""Ask the Nu HTML checker about every page, style and picture of the built sample: `make nu`.

The checker is a Java program of the W3C's validator; `make nu` installs it below `build/`. It needs a network once, so
it is no part of `make test`, which asks it only where it lies already (`tests/test_nu.py`).
"""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from tests.sample_site import ROOT, build_sample

JAR: Final = ROOT / "build" / "nu" / "node_modules" / "vnu-jar" / "build" / "dist" / "vnu.jar"

# It reads files, where 'self' of the Content-Security-Policy matches nothing, and takes JSON-LD, which no browser
# runs, for a script. Browsers themselves are asked about the policy in tests/browser/.
_MISTAKEN: Final = re.compile(
    r"Resource violates Content Security Policy \(meta tag\): external (?:stylesheet|script) “/(?!/)"
    r"|Inline script violates Content Security Policy"
)
_JSON_LD: Final = '<script type="application/ld+json">'


@dataclass(frozen=True, slots=True)
class Message:
    """What the checker says of one file."""

    path: str
    line: int
    is_error: bool
    text: str
    extract: str

    def __str__(self) -> str:
        kind = "error" if self.is_error else "warning"
        return f"{self.path}:{self.line}: {kind}: {self.text}\n    {self.extract}"


def missing() -> str:
    """Say what keeps the checker from running here; nothing where it can run."""
    if not JAR.exists():
        return "the Nu checker is not installed: make nu"
    return "" if shutil.which("java") else "java is not installed"


def files_in(folder: Path) -> list[Path]:
    """List what the checker understands; given a folder, it would read scripts as HTML."""
    return sorted(path for path in folder.rglob("*") if path.suffix in (".html", ".css", ".svg"))


def messages(files: Iterable[Path], root: Path) -> list[Message]:
    """Check files below `root`; return errors and warnings, without those we know to be mistaken."""
    command = ["java", "-Xss4m", "-jar", str(JAR), "--format", "json", "--stdout", "--exit-zero-always"]
    command += ["--also-check-css", "--also-check-svg", *map(str, files)]
    done = subprocess.run(command, capture_output=True, check=True, timeout=900)
    found = []
    for said in json.loads(done.stdout)["messages"]:
        message = _message(said, root)
        if said["type"] != "info" or (said.get("subType") == "warning" and not _is_mistaken(message)):
            found.append(message)
    return found


def _message(said: dict[str, Any], root: Path) -> Message:
    path = said.get("url", "").removeprefix(f"file:{root.resolve()}/")
    extract = " ".join(said.get("extract", "").split())
    return Message(path, said.get("lastLine", 0), said["type"] != "info", said["message"], extract)


def _is_mistaken(message: Message) -> bool:
    if not _MISTAKEN.match(message.text):
        return False
    return not message.text.startswith("Inline") or _JSON_LD in message.extract


def main() -> int:
    """Check the whole sample in every language; 1 when anything is found."""
    if reason := missing():
        print(reason, file=sys.stderr)
        return 2
    with tempfile.TemporaryDirectory() as folder:
        site = build_sample(Path(folder))
        pages = sum(1 for _ in site.rglob("*.html"))
        found = messages(files_in(site), site)
    return _report(found, pages)


def _report(found: Sequence[Message], pages: int) -> int:
    often = Counter(message.text for message in found)
    shown: set[str] = set()
    for message in found:  # the same template is wrong on a thousand pages: once is enough
        if message.text not in shown:
            shown.add(message.text)
            print(f"{message}\n    ({often[message.text]} times)")
    print(f"Nu: {pages} pages, {sum(message.is_error for message in found)} errors, {len(found)} messages")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
