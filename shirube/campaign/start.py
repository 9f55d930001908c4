"""Begin a round: write its dates into `site.yaml` and leave every other line of that file as it is."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path
from typing import Final

from shirube.content_files import write_files
from shirube.outputs import OutputFile
from shirube.reading.marks import Node
from shirube.reading.records import SITE_BYTES, parse_record, read_record

_WRITTEN: Final = re.compile(r"^campaign:[^\r\n]*(?:\r?\n[ \t]+\S[^\r\n]*)*", re.MULTILINE)
"""The round of last year, with the lines that belong to it."""


class CampaignRefused(Exception):
    """The round cannot begin; the words say why."""


def start(file: Path, from_: date, until: date) -> None:
    """Write the dates of a round. Raises CampaignRefused; then the file is as it was."""
    if until < from_:
        raise CampaignRefused(f"期限（{until}）が、始める日（{from_}）より前です。")
    record, _ = read_record(file, file.as_posix(), limit=SITE_BYTES)
    if record is None:
        raise CampaignRefused(f"{file} が読めません。先に check で確かめてください。")
    dates: dict[str, Node] = {"from": from_.isoformat(), "until": until.isoformat()}
    line = f"campaign: {{from: {from_}, until: {until}}}"
    newline = "\r\n" if "\r\n" in record.text else "\n"
    text, found = _WRITTEN.subn(line, record.text, count=1)
    if not found:
        text = f"{record.text.rstrip()}{newline}{line}{newline}"
    read, _ = parse_record(text.encode(), file.as_posix())
    if read is None or read.data != {**record.data, "campaign": dates}:
        raise CampaignRefused(f"{file} に書けませんでした。この行を書いてください: {line}")
    write_files([OutputFile(file.name, text.encode())], file.parent)
