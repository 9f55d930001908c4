"""`heartbeat.json`: when the site was built, for a program that watches over it."""

from __future__ import annotations

import json
from typing import Final

from shirube.outputs import OutputFile
from shirube.pages.page import Frame

PATH: Final = "heartbeat.json"
FORM: Final = 1
"""Changes when a name or its meaning does."""


def heartbeat(frame: Frame, entries: int) -> OutputFile:
    """Say the day of the build, the last day whose dates the pages know, and how many entries are listed."""
    matter = {"built": frame.built, "until": frame.until, "entries": entries, "form": FORM}
    return OutputFile(PATH, (json.dumps(matter) + "\n").encode())
