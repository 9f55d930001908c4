"""The commands of those who decide what came in: review list, conflicts, show, accept, decline, page."""

from __future__ import annotations

from pathlib import Path

import click

from shirube.commands.receiver import SETTINGS, opened_receiver


@click.group()
def review() -> None:
    """届いた訂正を確かめて、承認するか、理由をつけて見送る。"""


@review.command("list")
@SETTINGS
def review_list(settings: Path) -> None:
    """担当者を待っているもの。"""
    _list_cases(settings, only_conflicts=False)


@review.command("conflicts")
@SETTINGS
def review_conflicts(settings: Path) -> None:
    """同じところを、ふたりが直したもの。"""
    _list_cases(settings, only_conflicts=True)


def _list_cases(settings: Path, *, only_conflicts: bool) -> None:
    with opened_receiver(settings) as receiver:
        from shirube.receiver.look import when
        from shirube.receiver.review import cases
        from shirube.receiver.words import HELD, NO_CONFLICTS, NOBODY_WAITS, STATUS

        shown = [found for found in cases(receiver) if found.state == "conflict" or not only_conflicts]
        for found in shown:
            who = found.sent.organisation or "リンクなし"
            told = HELD[found.held] or STATUS[found.state]
            click.echo(f"{found.id[:8]}  {when(found.sent.received)}  {found.entry}  {who}  {told}")
        if not shown:
            click.echo(NO_CONFLICTS if only_conflicts else NOBODY_WAITS)


@review.command("show")
@click.argument("number", metavar="受付番号")
@SETTINGS
def review_show(number: str, settings: Path) -> None:
    """ひとつの訂正を、項目ごとに、今と新をならべて見る。"""
    with opened_receiver(settings) as receiver:
        from shirube.phrases import load_phrases
        from shirube.receiver.review import as_text, case_of, find

        click.echo(as_text(case_of(receiver, find(receiver, number), load_phrases()[0])))


@review.command("accept")
@click.argument("number", metavar="受付番号")
@click.option("--checked", is_flag=True, help="電話・住所・ウェブの変更を、別の道で確かめた")
@click.option("--slug", default="", help="新しいページのアドレスになる名前")
@SETTINGS
def review_accept(number: str, checked: bool, slug: str, settings: Path) -> None:
    """承認する。"""
    with opened_receiver(settings) as receiver:
        from shirube.phrases import load_phrases
        from shirube.receiver.review import accept, case_of, find

        accept(receiver, case_of(receiver, find(receiver, number), load_phrases()[0]), checked=checked, slug=slug)
        click.echo("承認しました。")


@review.command("decline")
@click.argument("number", metavar="受付番号")
@click.option("--reason", required=True, help="理由（送った人が受付のページで読む）")
@SETTINGS
def review_decline(number: str, reason: str, settings: Path) -> None:
    """理由をつけて見送る。"""
    with opened_receiver(settings) as receiver:
        from shirube.receiver.review import decline, find

        decline(receiver, find(receiver, number), reason)
        click.echo("見送りました。")


@review.command("page")
@click.option("--port", type=click.IntRange(0, 65535), default=8901, show_default=True, help="ポート番号")
@SETTINGS
def review_page(port: int, settings: Path) -> None:
    """このコンピューターのブラウザーで確かめる。"""
    import secrets

    with opened_receiver(settings) as receiver:
        from shirube.receiver.run import serve_review

        key = secrets.token_urlsafe(24)
        serve_review(
            receiver, port, key, lambda address: click.echo(f"{address} をひらいてください。終わるには Ctrl-C。")
        )
