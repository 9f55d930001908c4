"""The commands that make the site: build, check, serve."""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path
from typing import IO, TYPE_CHECKING, Final

import click

from shirube.commands.findings import OF_ONE_RULE, few_of_each, print_issues, seen_from_here
from shirube.commands.options import (
    BASE_URL,
    CONTENT,
    JOBS,
    LANG,
    STRICT,
    TODAY,
    cores,
    require_base_url,
    require_folder,
)

if TYPE_CHECKING:
    from shirube.issues import Issue

_NAMES_BYTES: Final = 1_000_000
"""Of a list of names, no more is read."""


@click.command()
@CONTENT
@click.option("--out", type=click.Path(path_type=Path), default=Path("site"), show_default=True, help="書き出す先")
@BASE_URL
@TODAY
@STRICT
@click.option("--no-search", is_flag=True, help="検索の索引を作らない")
@click.option("--no-booklet", is_flag=True, help="冊子（PDF）を作らない")
@JOBS
@LANG
@click.option("--timings", is_flag=True, help="段階ごとの時間を JSON で標準エラーに書く")
def build(
    content: Path,
    out: Path,
    base_url: str | None,
    today: date,
    strict: bool,
    no_search: bool,
    no_booklet: bool,
    jobs: int | None,
    lang: str,
    timings: bool,
) -> None:
    """内容を確かめて、サイトを作る。"""
    from shirube.pipeline import BuildRequest, build_site

    require_folder(content)
    require_base_url(base_url)
    request = BuildRequest(
        content=content,
        out=out,
        base_url=base_url,
        today=today,
        strict=strict,
        with_search=not no_search,
        with_booklet=not no_booklet,
        jobs=jobs or cores(),
    )
    started = time.perf_counter()
    outcome = build_site(request, progress=_progress(lang))
    few = few_of_each(outcome.issues)
    print_issues(few, "text", lang, content, of_all=outcome.issues)
    if len(few) < len(outcome.issues):
        words = {
            "ja": f"注意は、種類ごとに{OF_ONE_RULE}件まで出しました。ぜんぶ見るには: python build.py check --content {content}",
            "en": f"Only {OF_ONE_RULE} warnings of each kind are shown. For all: python build.py check --content {content}",
        }
        click.echo(words[lang], err=True)
    if timings:
        click.echo(json.dumps(outcome.timings), err=True)
    if outcome.summary is None:
        words = {
            "ja": "サイトは作りませんでした。前のサイトはそのままです。",
            "en": "Nothing was built; the site on disk is as it was.",
        }
        click.echo(words[lang], err=True)
        sys.exit(2 if any(issue.rule == "out-overlaps-content" for issue in outcome.issues) else 1)
    seconds = time.perf_counter() - started
    made = outcome.summary
    words = {
        "ja": f"{out} に {made.pages} ページを作りました（場所 {made.places}、団体 {made.organisations}、{seconds:.1f} 秒）。"
        f"祝日は {made.holidays_until} までが公式のものです。",
        "en": f"Built {made.pages} pages in {out} ({made.places} places, {made.organisations} organisations, {seconds:.1f} s). "
        f"Public holidays are official until {made.holidays_until}.",
    }
    click.echo(words[lang])


@click.command()
@CONTENT
@click.option("--format", "format_", type=click.Choice(["text", "json", "github"]), default="text")
@click.option(
    "--first",
    type=click.File("rb"),
    default=None,
    help="ファイルの名前の一覧（1行に1つ、- は標準入力）。そのファイルのことを先に出す",
)
@STRICT
@TODAY
@JOBS
@LANG
def check(
    content: Path,
    format_: str,
    first: IO[bytes] | None,
    strict: bool,
    today: date,
    jobs: int | None,
    lang: str,
) -> None:
    """内容を確かめるだけで、何も書かない。"""
    from shirube.issues import has_errors
    from shirube.load import check_content

    require_folder(content)
    loaded = check_content(content, today, jobs or cores())
    issues = loaded.issues
    if first is not None:
        named = set(first.read(_NAMES_BYTES).decode("utf-8", "replace").splitlines())
        issues = sorted(issues, key=lambda issue: seen_from_here(issue, content).path not in named)
    print_issues(issues, format_, lang, content)
    if format_ == "text":
        errors = sum(issue.severity == "error" for issue in loaded.issues)
        warnings = len(loaded.issues) - errors
        words = {
            "ja": f"{loaded.files} ファイルを確かめました：エラー {errors} 件、注意 {warnings} 件",
            "en": f"Checked {loaded.files} files: {errors} errors, {warnings} warnings",
        }
        click.echo(words[lang], err=True)
    sys.exit(1 if has_errors(loaded.issues, strict=strict) else 0)


@click.command()
@CONTENT
@click.option(
    "--out", type=click.Path(path_type=Path), default=Path("build/serve"), show_default=True, help="書き出す先"
)
@click.option("--port", type=click.IntRange(0, 65535), default=8000, show_default=True, help="ポート番号")
@LANG
def serve(content: Path, out: Path, port: int, lang: str) -> None:
    """手元で見る。内容を変えると作りなおして、ページを読みこみなおす。"""
    from shirube.issues import has_errors
    from shirube.preview import serve_site
    from shirube.serve import ServeRefused

    require_folder(content)

    def say(issues: Sequence[Issue], url: str) -> None:
        print_issues(issues, "text", lang, content)
        if url:
            words = {"ja": f"{url} で見られます。終わるには Ctrl-C。", "en": f"Serving {url} – Ctrl-C ends it."}
            click.echo(words[lang])
            return
        built = {"ja": "サイトを作りました。", "en": "The site was built."}
        stuck = {
            "ja": "サイトを作れませんでした。直して保存すると、やりなおします。",
            "en": "The site could not be built. Mend it and save: it is tried again.",
        }
        click.echo((stuck if has_errors(issues) else built)[lang], err=True)

    try:
        serve_site(content, out, port, lang, say)
    except ServeRefused as refusal:
        raise click.UsageError(refusal.issue.message(lang)) from None


def _progress(lang: str) -> Callable[[str], None]:
    """Show the stage at work on a terminal; say nothing elsewhere."""
    if not sys.stderr.isatty():
        return lambda stage: None
    words = {
        "ja": {"read": "読んでいます", "render": "ページを作っています", "write": "書いています"},
        "en": {"read": "reading", "render": "rendering", "write": "writing"},
    }[lang]
    return lambda stage: click.echo(f"{words.get(stage, stage)}…", err=True)
