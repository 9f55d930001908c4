"""The commands that give organisations their links: edit-link issue, letters, list, revoke, rotate."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path

import click

from shirube.commands.campaign import write_letters
from shirube.commands.options import BASE_URL, CONTENT, LANG, TODAY, require_base_url
from shirube.commands.receiver import SETTINGS, opened_receiver


@click.group("edit-link")
def edit_link() -> None:
    """団体が自分のページを直すためのリンク。"""


@edit_link.command("issue")
@click.argument("organisation", metavar="団体")
@click.option("--days", type=click.IntRange(1, 3650), default=None, help="使える日数")
@SETTINGS
def issue_edit_link(organisation: str, days: int | None, settings: Path) -> None:
    """団体のリンクをひとつ作る。"""
    with opened_receiver(settings) as receiver:
        from shirube.receiver.links import issue_link

        if not receiver.entries.of(organisation):
            raise click.UsageError(f"団体「{organisation}」はありません。")
        lasts = days or receiver.settings.link_days
        token = issue_link(receiver.store, receiver.keys, organisation, receiver.now(), lasts)
        click.echo(f"{receiver.settings.address}/link/{token}")


@edit_link.command("letters")
@CONTENT
@click.option("--out", type=click.Path(path_type=Path), required=True, help="書き出す PDF（鍵と同じに扱います）")
@click.option("--days", type=click.IntRange(1, 3650), default=None, help="使える日数")
@BASE_URL
@TODAY
@LANG
@SETTINGS
def edit_link_letters(
    content: Path, out: Path, days: int | None, base_url: str | None, today: date, lang: str, settings: Path
) -> None:
    """更新のお願いの手紙を、団体ごとの新しいリンクを入れて PDF にする。"""
    require_base_url(base_url)
    with opened_receiver(settings) as receiver:
        from shirube.receiver.links import issue_link

        lasts = days or receiver.settings.link_days

        def issued(organisations: Sequence[str]) -> dict[str, str]:
            return {
                slug: f"{receiver.settings.address}/link/"
                + issue_link(receiver.store, receiver.keys, slug, receiver.now(), lasts)
                for slug in organisations
                if receiver.entries.of(slug)
            }

        write_letters(content, out, base_url, today, lang, issued)


@edit_link.command("list")
@SETTINGS
def list_edit_links(settings: Path) -> None:
    """リンクの一覧。"""
    with opened_receiver(settings) as receiver:
        from shirube.receiver.links import links
        from shirube.receiver.look import when

        found = links(receiver.store)
        for link in found:
            state = "取り消し" if link.revoked else "期限切れ" if link.expires < receiver.now() else "使えます"
            click.echo(f"{link.id}  {state}  {when(link.expires)}まで  {link.organisation}")
        if not found:
            click.echo("リンクは、まだありません。")


@edit_link.command("revoke")
@click.argument("id")
@SETTINGS
def revoke_edit_link(id: str, settings: Path) -> None:
    """リンクをひとつ取り消す。"""
    with opened_receiver(settings) as receiver:
        from shirube.receiver.links import revoke_link

        if not revoke_link(receiver.store, id, receiver.now()):
            raise click.UsageError(f"リンク「{id}」はないか、もう取り消してあります。")
        click.echo(f"{id} を取り消しました。")


@edit_link.command("rotate")
@click.option("--forget", is_flag=True, help="前の鍵を捨てる（これまでのリンクはすべて使えなくなる）")
@SETTINGS
def rotate_keys(forget: bool, settings: Path) -> None:
    """署名の鍵を新しくする。"""
    with opened_receiver(settings) as receiver:
        receiver.keys.rotate(forget=forget)
        click.echo("前のリンクはすべて使えなくなりました。" if forget else "新しい鍵にしました。前のリンクも使えます。")
