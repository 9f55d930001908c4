"""The commands that write content to begin with: new, import, init."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from shirube.commands.findings import print_issues
from shirube.commands.options import CONTENT, LANG, require_folder


@click.command()
@click.argument("kind", type=click.Choice(["place", "organisation"]))
@click.argument("slug")
@CONTENT
@LANG
def new(kind: str, slug: str, content: Path, lang: str) -> None:
    """場所（place）か団体（organisation）のファイルを新しく作る。上書きはしない。"""
    from shirube.scaffold import ScaffoldRefused, write_new_entry

    require_folder(content)
    try:
        path = write_new_entry(kind, slug, content)
    except ScaffoldRefused as refusal:
        raise click.UsageError(refusal.words(lang)) from None
    words = {"ja": f"{path} を作りました。空いているところを書いて、check で確かめてください。", "en": f"Wrote {path}."}
    click.echo(words[lang])


@click.command("import")
@click.argument("format_", metavar="FORMAT")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--into", type=click.Path(path_type=Path), required=True, help="内容のフォルダ（なければ作る）")
@LANG
def import_(format_: str, file: Path, into: Path, lang: str) -> None:
    """表（CSV）から場所と団体のファイルを作る。FORMAT は kodomo-shokudo か public-facility。"""
    from shirube.importers.registry import FORMATS, run_import

    if format_ not in FORMATS:
        raise click.UsageError(f"「{format_}」という形式はありません。使える形式：{'、'.join(FORMATS)}")
    report = run_import(format_, file, into)
    print_issues(report.issues, "text", lang)
    click.echo(report.words(lang))
    sys.exit(0 if report.entries else 1)


@click.command()
@click.argument("directory", type=click.Path(path_type=Path))
@click.option("--municipality", "code", required=True, help="全国地方公共団体コード（6桁）")
@LANG
def init(directory: Path, code: str, lang: str) -> None:
    """別の市区町村のための空のサイトを作る。"""
    from shirube.scaffold import ScaffoldRefused, write_new_site

    try:
        written = write_new_site(directory, code)
    except ScaffoldRefused as refusal:
        raise click.UsageError(refusal.words(lang)) from None
    words = {
        "ja": f"{directory} に {len(written)} ファイルを作りました。site.yaml から書きはじめてください。",
        "en": f"Wrote {len(written)} files into {directory}. Begin with site.yaml.",
    }
    click.echo(words[lang])
