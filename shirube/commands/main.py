"""Every command there is: its name, where it lives, and its help, so that `--help` need not import them all."""

from __future__ import annotations

from pathlib import Path
from typing import Final

import click

from shirube.commands.group import Commands, Elsewhere

PROJECT: Final = Path(__file__).resolve().parents[2] / "pyproject.toml"
COMMANDS: Final = (
    Elsewhere("build", "site:build", "内容を確かめて、サイトを作る。"),
    Elsewhere("check", "site:check", "内容を確かめるだけで、何も書かない。"),
    Elsewhere("serve", "site:serve", "手元で見る。内容を変えると作りなおして、ページを読みこみなおす。"),
    Elsewhere(
        "booklet",
        "paper:booklet",
        "冊子（PDF）だけを作る。対象・地区・団体をえらぶとその抜き刷り、場所・団体をえらぶと1枚の紙になる。",
    ),
    Elsewhere("report", "report:report", "古い確認・切れたリンク・足りないところ・書かれていないことを調べる。"),
    Elsewhere("campaign", "campaign:campaign", "年に1度の更新のお願い：始める、進みぐあい、手紙、まだの団体。"),
    Elsewhere("init", "new_content:init", "別の市区町村のための空のサイトを作る。"),
    Elsewhere("new", "new_content:new", "場所（place）か団体（organisation）のファイルを新しく作る。上書きはしない。"),
    Elsewhere(
        "import",
        "new_content:import_",
        "表（CSV）から場所と団体のファイルを作る。FORMAT は kodomo-shokudo か public-facility。",
    ),
    Elsewhere("apply", "corrections:apply", "届いた訂正（JSON、CSV、Excel）を、場所と団体のファイルに取り込む。"),
    Elsewhere("fmt", "corrections:fmt", "場所と団体のファイルの書き方をそろえる。内容とコメントは変えない。"),
    Elsewhere("export", "corrections:export", "場所と団体を、書きなおして送りかえせる表（Excel か CSV）にする。"),
    Elsewhere(
        "forms",
        "corrections:forms",
        "GitHub で訂正を受けるための、Issue のひな形と確認のしくみを書き出す。",
    ),
    Elsewhere(
        "schedule", "schedule:schedule", "日時の行がどう読まれるかと、次の日付を見せる。`-` は標準入力の1行ずつ。"
    ),
    Elsewhere("schema", "schema:schema", "エディタのための JSON Schema（place、organisation、site）。"),
    Elsewhere(
        "receive", "receiver:receive", "訂正を受け付ける。届いたものを失わずに残し、直す内容を担当者に提案する。"
    ),
    Elsewhere("purge", "receiver:purge", "送った人の名前・返事の送り先・伝えたいことを、日がたったものから消す。"),
    Elsewhere("edit-link", "edit_link:edit_link", "団体が自分のページを直すためのリンク。"),
    Elsewhere("review", "review:review", "届いた訂正を確かめて、承認するか、理由をつけて見送る。"),
)


def _show_version(ctx: click.Context, _param: click.Parameter, wanted: bool) -> None:
    """Say which version this checkout is; nothing is installed, so the project file is what knows."""
    if wanted:
        import tomllib

        click.echo(f"shirube {tomllib.loads(PROJECT.read_text(encoding='utf-8'))['project']['version']}")
        ctx.exit()


@click.group(cls=Commands, commands=COMMANDS, context_settings={"help_option_names": ["-h", "--help"]})
@click.option("--version", is_flag=True, is_eager=True, expose_value=False, callback=_show_version, help="版")
def main() -> None:
    """しるべ：居場所と相談先の案内サイトをつくる。コマンドを書かなければ build。"""
