"""The commands of the yearly round: campaign start, status, letters, remind."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click

from shirube.clock import today_in_japan
from shirube.commands.options import BASE_URL, CONTENT, LANG, TODAY, Day, cores, require_base_url, require_folder
from shirube.commands.report import checked_directory, give_report

if TYPE_CHECKING:
    from shirube.link import Directory
    from shirube.model.site import Campaign


@click.group()
def campaign() -> None:
    """年に1度の更新のお願い：始める、進みぐあい、手紙、まだの団体。"""


def _in_campaign(content: Path, day: date, lang: str) -> tuple[Directory, Campaign]:
    """Give the directory and its round, or say what is missing and end."""
    directory = checked_directory(content, day, cores(), lang)
    if directory.site.campaign is None:
        raise click.UsageError(
            "更新のお願いは、まだ始まっていません。はじめに: python build.py campaign start --until 2027-05-31"
        )
    return directory, directory.site.campaign


@campaign.command("start")
@CONTENT
@click.option("--from", "from_", type=Day(), default=today_in_japan, help="始める日（書かなければ、きょう）")
@click.option("--until", type=Day(), required=True, help="答えの期限")
@LANG
def campaign_start(content: Path, from_: date, until: date, lang: str) -> None:
    """更新のお願いを始める（site.yaml に書く）。"""
    from shirube.campaign.start import CampaignRefused, start

    require_folder(content)
    try:
        start(content / "site.yaml", from_, until)
    except CampaignRefused as refused:
        raise click.UsageError(str(refused)) from None
    click.echo({"ja": f"{content / 'site.yaml'} に書きました。", "en": f"Written to {content / 'site.yaml'}."}[lang])


@campaign.command("status")
@CONTENT
@click.option("--format", "format_", type=click.Choice(["text", "csv", "html"]), default="text", show_default=True)
@click.option("--out", type=click.Path(path_type=Path), default=None, help="書き出すファイル（書かなければ画面）")
@TODAY
@LANG
def campaign_status(content: Path, format_: str, out: Path | None, today: date, lang: str) -> None:
    """だれの確認がすんで、だれがまだか。"""
    from shirube.campaign.standing import status

    directory, round_ = _in_campaign(content, today, lang)
    give_report(status(directory, today, round_), format_, out, directory.site.municipality.name, lang)


@campaign.command("letters")
@CONTENT
@click.option("--out", type=click.Path(path_type=Path), required=True, help="書き出す PDF")
@click.option("--links", type=click.Path(path_type=Path, exists=True, dir_okay=False), default=None,
              help="団体ごとの編集用アドレスの CSV（organisation,url）")  # fmt: skip
@BASE_URL
@TODAY
@LANG
def campaign_letters(
    content: Path, out: Path, links: Path | None, base_url: str | None, today: date, lang: str
) -> None:
    """まだの団体への手紙（返信用の欄つき）を PDF にする。"""
    from shirube.campaign.letters import LettersRefused, read_links

    require_base_url(base_url)
    try:
        found = read_links(links) if links else {}
    except LettersRefused as refused:
        raise click.UsageError(str(refused)) from None
    write_letters(content, out, base_url, today, lang, lambda _: found)


def write_letters(
    content: Path,
    out: Path,
    base_url: str | None,
    day: date,
    lang: str,
    links_for: Callable[[Sequence[str]], Mapping[str, str]],
) -> None:
    """Write the letters of those who owe an answer; `links_for` gives the private addresses of organisations."""
    from shirube.booklet.fonts import FontMissing
    from shirube.booklet.typeset import TypesetError
    from shirube.campaign.letters import LettersRefused, letters
    from shirube.campaign.standing import standings
    from shirube.load import TEMPLATES

    directory, round_ = _in_campaign(content, day, lang)
    waiting = [standing for standing in standings(directory, round_) if not standing.is_done]
    if not waiting:
        click.echo({"ja": "まだの団体は、ありません。", "en": "Nobody owes an answer."}[lang])
        return
    links = links_for([standing.organisation.slug for standing in waiting])
    known = {entry.slug for entry in directory.entries if entry.kind == "organisation"}
    if unknown := [slug for slug in links if slug not in known]:
        # Its letter would go out without the link, and nobody would know why.
        raise click.UsageError(
            f"団体「{'、'.join(unknown)}」はありません。organisations/ にあるファイルの、.yaml の前の名前を書いてください。"
        )
    try:
        paper = letters(
            directory, round_, waiting, links,
            base_url=base_url or directory.site.base_url, today=day, templates=TEMPLATES,
        )  # fmt: skip
    except (LettersRefused, FontMissing, TypesetError) as refused:
        raise click.UsageError(str(refused)) from None
    out.parent.mkdir(parents=True, exist_ok=True)
    # With private addresses in them, letters are keys: for their owner's eyes, whatever the umask.
    descriptor = os.open(out, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600 if links else 0o666)
    with os.fdopen(descriptor, "wb") as stream:
        if links:
            os.fchmod(descriptor, 0o600)  # the letters of last year may lie there for everybody
        stream.write(paper.content)
    words = {
        "ja": f"{out}（{len(waiting)}通、{paper.pages}ページ）",
        "en": f"{out} ({len(waiting)} letters, {paper.pages} pages)",
    }
    click.echo(words[lang])


@campaign.command("remind")
@CONTENT
@click.option("--out", type=click.Path(path_type=Path), default=None, help="書き出す CSV（書かなければ画面）")
@TODAY
@LANG
def campaign_remind(content: Path, out: Path | None, today: date, lang: str) -> None:
    """まだの団体の電話・ファクス・メールの表（差しこみ用の CSV）を出す。"""
    from shirube.campaign.standing import status

    directory, round_ = _in_campaign(content, today, lang)
    found = status(directory, today, round_)
    give_report(replace(found, tables=found.tables[1:], note=""), "rows", out, "", lang)
