"""Findings on the terminal, and for programs."""

from __future__ import annotations

import os
import sys
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Final

import click

if TYPE_CHECKING:
    from shirube.issues import Issue


MANY_FINDINGS: Final = 20
"""More than fit on a screen: a table of them follows at the end."""
OF_ONE_RULE: Final = 3
"""Warnings of one rule that a build shows, once there are many; the rest are counted, and `check` shows them all."""


def few_of_each(issues: Sequence[Issue]) -> Sequence[Issue]:
    """Leave out warnings that only repeat others, where there are many; every error stays."""
    if len(issues) <= MANY_FINDINGS:
        return issues
    seen: Counter[str] = Counter()
    few = []
    for issue in issues:
        seen[issue.rule] += 1
        if issue.severity == "error" or seen[issue.rule] <= OF_ONE_RULE:
            few.append(issue)
    return few


def print_issues(
    issues: Sequence[Issue],
    format_: str,
    lang: str,
    content: Path | None = None,
    *,
    of_all: Sequence[Issue] | None = None,
) -> None:
    """Print findings: for people on the standard error with their source lines, for programs on the standard output.

    `of_all` are those that the table at the end counts, where not all of them are printed.
    """
    from shirube.issues import as_github, as_json, as_text, tally
    from shirube.reading.records import source_lines

    if content is not None:
        issues = [seen_from_here(issue, content) for issue in issues]
    if format_ != "text":
        write = as_json if format_ == "json" else as_github
        for issue in issues:
            click.echo(write(issue, lang))
        return
    coloured = sys.stderr.isatty() and not os.environ.get("NO_COLOR")
    files: dict[str, Sequence[str]] = {}
    for issue in issues:
        if content is not None and issue.line and issue.path not in files:
            files[issue.path] = source_lines(Path(issue.path))
        lines = files.get(issue.path, ())
        source = lines[issue.line - 1] if 0 < issue.line <= len(lines) else None
        head, break_, rest = as_text(issue, lang, source).partition("\n")
        if coloured:
            head = click.style(head, fg="red" if issue.severity == "error" else "yellow")
        click.echo(head + break_ + rest, err=True)
    counted = issues if of_all is None else of_all
    if len(counted) > MANY_FINDINGS:
        click.echo("\n" + tally(counted, lang), err=True)


def seen_from_here(issue: Issue, content: Path) -> Issue:
    """Name the file as it can be opened from the working directory, not only from the folder above the content."""
    root, _, below = issue.path.partition("/")
    if root != (content.name or content.resolve().name) or issue.rule.startswith(("out-", "search-")):
        return issue
    return replace(issue, path=(content / below).as_posix())
