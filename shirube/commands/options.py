"""The options that several commands share, and what is asked of their values."""

from __future__ import annotations

import os
import re
from datetime import date
from pathlib import Path
from typing import Any, Final

import click

from shirube.clock import today_in_japan

LAST_YEAR: Final = 2099


class Day(click.ParamType[date]):
    """A date written YYYY-MM-DD."""

    name = "YYYY-MM-DD"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> date:
        if isinstance(value, date):
            return value
        try:
            day = date.fromisoformat(value) if re.fullmatch(r"2[0-9]{3}-[0-9]{2}-[0-9]{2}", value, re.ASCII) else None
        except ValueError:
            day = None
        # Far from our time there are neither holidays to close on nor, at the end of the calendar, a next week.
        if day is None or day.year > LAST_YEAR:
            self.fail(f"「{value}」は日付として読めません。2026-11-23 のように書いてください。", param, ctx)
        return day


CONTENT = click.option(
    "--content",
    type=click.Path(path_type=Path),
    default=Path("content"),
    show_default=True,
    help="内容のフォルダ",
)
LANG = click.option("--lang", type=click.Choice(["ja", "en"]), default="ja", help="メッセージの言語")
STRICT = click.option("--strict", is_flag=True, help="注意もエラーとして扱う")
TODAY = click.option("--today", type=Day(), default=today_in_japan, help="今日の日付（ふつうは書かない）")
BASE_URL = click.option("--base-url", default=None, help="公開する URL（site.yaml の base_url のかわり）")
JOBS = click.option("--jobs", type=click.IntRange(1, 64), default=None, help="同時に使うプロセスの数")


def require_folder(content: Path) -> None:
    """Refuse a content folder that is none."""
    if not content.is_dir():
        raise click.UsageError(f"フォルダ「{content}」がありません。--content で内容のフォルダを指定してください。")


def require_base_url(base_url: str | None) -> None:
    """Refuse an address that no site can have."""
    from shirube.values import ValueFault, read_url

    if base_url is None:
        return
    try:
        read_url(base_url)
    except ValueFault:
        raise click.UsageError(
            f"--base-url「{base_url}」は使えません。https://example.jp/ のように書いてください。"
        ) from None


def cores() -> int:
    """Count the processors this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
