"""The command that shows how a line is read: schedule."""

from __future__ import annotations

import io
import json
import sys
from collections.abc import Iterator, Sequence
from datetime import date
from typing import Final

import click

from shirube.commands.options import LANG, TODAY

LONGEST_ROW: Final = 10_000


@click.command()
@click.argument("lines", nargs=-1, metavar="[LINE… | -]")
@TODAY
@click.option("--format", "format_", type=click.Choice(["text", "json"]), default="text")
@LANG
def schedule(lines: Sequence[str], today: date, format_: str, lang: str) -> None:
    """日時の行がどう読まれるかと、次の日付を見せる。`-` は標準入力の1行ずつ。"""
    from shirube.phrases import load_phrases
    from shirube.schedule.describe import reading_as_dict, reading_as_text
    from shirube.schedule.read import read_line

    if not lines:
        raise click.UsageError("行を書いてください。例：python build.py schedule '第2土曜 10:00-12:00'")
    given = _stdin_lines() if list(lines) == ["-"] else lines
    say = load_phrases()[0][lang if format_ == "text" else "ja"].say
    unread = False
    for line in given:
        reading = read_line(line)
        unread = unread or reading.problem is not None
        if format_ == "json":
            click.echo(json.dumps(reading_as_dict(reading, today, say), ensure_ascii=False))
        else:
            click.echo(reading_as_text(reading, today, say, lang))
    sys.exit(1 if unread and format_ == "text" else 0)


def _stdin_lines() -> Iterator[str]:
    """The rows of the standard input, UTF-8 whatever the locale says; a row is cut far beyond what can be read."""
    stream = io.TextIOWrapper(sys.stdin.buffer, encoding="utf-8-sig", errors="replace")
    while line := stream.readline(LONGEST_ROW):
        row = line
        while line and not line.endswith("\n"):  # what was cut off is no row of its own
            line = stream.readline(LONGEST_ROW)
        yield row.rstrip("\r\n")
