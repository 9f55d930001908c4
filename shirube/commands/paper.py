"""The command that prints: booklet."""

from __future__ import annotations

import sys
from datetime import date
from pathlib import Path

import click

from shirube.commands.findings import print_issues
from shirube.commands.options import BASE_URL, CONTENT, JOBS, LANG, TODAY, cores, require_base_url, require_folder


@click.command()
@CONTENT
@click.option(
    "--out", type=click.Path(path_type=Path), default=Path("build/booklet"), show_default=True, help="書き出すフォルダ"
)
@click.option("--audience", "audiences", multiple=True, metavar="ID", help="この対象の人のための抜き刷り（いくつでも）")
@click.option("--area", "areas", multiple=True, metavar="ID", help="この地区の抜き刷り（いくつでも）")
@click.option("--organisation", "organisations", multiple=True, metavar="SLUG", help="この団体の抜き刷り（いくつでも）")
@click.option(
    "--entry", "entries", multiple=True, metavar="SLUG", help="この場所・団体だけ（いくつでも）。1か所が1枚の紙になる"
)
@click.option("--edition", "editions", multiple=True, metavar="版", help="作る版。書かなければ全部")
@click.option(
    "--language",
    "languages",
    multiple=True,
    type=click.Choice(["ja", "easy", "en"]),
    help="作ることば。書かなければ全部",
)
@BASE_URL
@TODAY
@JOBS
@LANG
def booklet(
    content: Path,
    out: Path,
    audiences: tuple[str, ...],
    areas: tuple[str, ...],
    organisations: tuple[str, ...],
    entries: tuple[str, ...],
    editions: tuple[str, ...],
    languages: tuple[str, ...],
    base_url: str | None,
    today: date,
    jobs: int | None,
    lang: str,
) -> None:
    """冊子（PDF）だけを作る。対象・地区・団体をえらぶとその抜き刷り、場所・団体をえらぶと1枚の紙になる。"""
    from shirube.booklet.choice import Choice, UnknownChoice
    from shirube.booklet.editions import EDITIONS
    from shirube.print_command import PrintRequest, print_booklets

    require_folder(content)
    require_base_url(base_url)
    known = [paper.id for paper in EDITIONS]
    for name in editions:
        if name not in known:
            raise click.UsageError(f"「--edition」に「{name}」は選べません。次から選んでください：{'、'.join(known)}")
    request = PrintRequest(
        content=content,
        out=out,
        today=today,
        choice=Choice(audiences, areas, organisations, entries),
        editions=editions or (("sheets",) if entries else ()),
        languages=languages,
        base_url=base_url,
        jobs=jobs or cores(),
    )
    try:
        issues, made = print_booklets(request)
    except UnknownChoice as mistake:
        known = list(mistake.known)
        raise click.UsageError(
            f"「--{mistake.option}」の「{mistake.word}」がありません。"
            + (f"使えるもの：{'、'.join(known)}" if known else "")
        ) from None
    print_issues(issues, "text", lang, content)
    for file in made:
        words = {"ja": f"{file.path}（{file.pages}ページ、{file.bytes / 1e6:.1f} MB）",
                 "en": f"{file.path} ({file.pages} pages, {file.bytes / 1e6:.1f} MB)"}  # fmt: skip
        click.echo(words[lang])
    sys.exit(0 if made and not any(issue.severity == "error" for issue in issues) else 1)
