"""The commands of the receiver, which `make receiver` installs: receive, purge."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import click

from shirube.commands.usage import Refused

if TYPE_CHECKING:
    from shirube.receiver.office import Receiver


SETTINGS = click.option(
    "--settings",
    type=click.Path(dir_okay=False, path_type=Path),
    default=Path("receiver.toml"),
    show_default=True,
    help="受付の設定",
)


@contextmanager
def opened_receiver(settings: Path) -> Iterator[Receiver]:
    """Open the receiver that the settings describe; what stands in its way is said in its own words."""
    from shirube.clock import now

    try:
        from shirube.receiver.git import GitFailed
        from shirube.receiver.office import CannotListen, open_receiver
        from shirube.receiver.review import ReviewRefused
        from shirube.receiver.settings import SettingsFault, read_settings
        from shirube.receiver.store import StoreUnavailable
    except ModuleNotFoundError as missing:
        raise click.UsageError(
            f"受付に使う {missing.name} が入っていません。make receiver で入れてください。"
        ) from None
    try:
        receiver = open_receiver(read_settings(settings), now)
    except (SettingsFault, GitFailed) as fault:
        raise click.UsageError(str(fault)) from None
    except StoreUnavailable as problem:
        raise Refused(f"データベースを開けません（{problem}）。") from None
    try:
        yield receiver
    except (ReviewRefused, GitFailed, CannotListen) as refused:
        raise Refused(str(refused)) from None
    except StoreUnavailable as problem:
        raise Refused(f"データベースに書けません（{problem}）。あとでもう一度実行してください。") from None
    finally:
        receiver.store.close()


@click.command()
@SETTINGS
@click.option("--once", is_flag=True, help="たまっているものを一度だけ処理して終わる")
def receive(settings: Path, once: bool) -> None:
    """訂正を受け付ける。届いたものを失わずに残し、直す内容を担当者に提案する。"""
    with opened_receiver(settings) as receiver:
        from shirube.receiver.run import serve_receiver, work_once

        if not once:
            serve_receiver(receiver, lambda address: click.echo(f"{address} で受け付けています。終わるには Ctrl-C。"))
        elif not work_once(receiver):
            raise Refused("受付が動いています。そちらが処理します。")


@click.command()
@click.option(
    "--days", type=click.IntRange(0, 3650), default=None, help="この日数より前のもの（ふつうは設定の keep_days）"
)
@SETTINGS
def purge(days: int | None, settings: Path) -> None:
    """送った人の名前・返事の送り先・伝えたいことを、日がたったものから消す。"""
    with opened_receiver(settings) as receiver:
        kept = receiver.settings.keep_days if days is None else days
        count = receiver.store.purge(receiver.now() - timedelta(days=kept))
        click.echo(f"{count} 人分を消しました。")
