"""The command that looks for what is old, broken, or missing: report."""

from __future__ import annotations

import sys
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click

from shirube.commands.findings import print_issues
from shirube.commands.options import CONTENT, JOBS, LANG, TODAY, cores, require_folder

if TYPE_CHECKING:
    from shirube.link import Directory
    from shirube.reports.report import Report


@click.command()
@click.argument("what", type=click.Choice(["stale", "links", "coverage", "completeness"]))
@CONTENT
@click.option("--format", "format_", type=click.Choice(["text", "csv", "html"]), default="text", show_default=True)
@click.option("--out", type=click.Path(path_type=Path), default=None, help="書き出すファイル（書かなければ画面）")
@TODAY
@JOBS
@LANG
def report(what: str, content: Path, format_: str, out: Path | None, today: date, jobs: int | None, lang: str) -> None:
    """古い確認・切れたリンク・足りないところ・書かれていないことを調べる。"""
    from shirube.reports.registry import REPORTS

    directory = checked_directory(content, today, jobs or cores(), lang)
    give_report(REPORTS[what](directory, today), format_, out, directory.site.municipality.name, lang)


def checked_directory(content: Path, day: date, jobs: int, lang: str) -> Directory:
    """Read the entries, or print the errors that stop it and end."""
    from shirube.load import check_content

    require_folder(content)
    loaded = check_content(content, day, jobs)
    if loaded.directory is None:
        print_issues([issue for issue in loaded.issues if issue.severity == "error"], "text", lang, content)
        sys.exit(1)
    return loaded.directory


def give_report(found: Report, format_: str, out: Path | None, city: str, lang: str) -> None:
    """Write a report to a file, or to the screen."""
    from shirube.content_files import write_files
    from shirube.outputs import OutputFile
    from shirube.reports.written import as_csv, as_html, as_rows, as_text

    if format_ == "html":
        text = as_html(found, city)
    else:
        text = {"text": as_text, "csv": as_csv, "rows": as_rows}[format_](found)
    if out is None:
        click.echo(text.removeprefix("\ufeff"), nl=False)
        return
    write_files([OutputFile(out.name, text.encode())], out.parent)
    click.echo({"ja": f"{out} に書きました。", "en": f"Wrote {out}."}[lang])
