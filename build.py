"""The command line of Shirube: parse, call, print, exit. `python build.py` alone builds the site.

Exit codes: 0 clean, 1 content errors (warnings too with --strict), 2 usage, 70 a fault of the program itself,
130 stopped by Ctrl-C.
"""

from __future__ import annotations

import contextlib
import errno
import io
import json
import os
import re
import sys
import tempfile
import time
import tomllib
import traceback
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta
from itertools import pairwise
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any, Literal, NoReturn

import click

from shirube.clock import today_in_japan

if TYPE_CHECKING:
    from shirube.issues import Issue
    from shirube.receiver.office import Receiver

USAGE = 2
SOFTWARE_FAULT = 70
INTERRUPTED = 130
LONGEST_ROW = 10_000
LAST_YEAR = 2099
MANY_FINDINGS = 20
"""More than fit on a screen: a table of them follows at the end."""
OF_ONE_RULE = 3
"""Warnings of one rule that a build shows, once there are many; the rest are counted, and `check` shows them all."""
WORLD = frozenset(
    {errno.EACCES, errno.EPERM, errno.EROFS, errno.ENOSPC, errno.EDQUOT, errno.EEXIST, errno.ENOTDIR, errno.EISDIR}
    | {errno.ENOENT, errno.ENAMETOOLONG, errno.ELOOP}
)
"""What the file system says about a path somebody gave us; it is no fault of the program."""
FULL = frozenset({errno.ENOSPC, errno.EDQUOT})


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


def _usage_words(mistake: click.UsageError) -> str:
    """Say in Japanese what click says in English; sentences that are ours stay as they are."""
    said = mistake.format_message()
    if isinstance(mistake, click.NoSuchOption | click.NoSuchCommand):
        is_option = isinstance(mistake, click.NoSuchOption)
        name = mistake.option_name if isinstance(mistake, click.NoSuchOption) else mistake.command_name
        near = f" もしかして「{mistake.possibilities[0]}」?" if mistake.possibilities else ""
        return f"「{name}」という{'オプション' if is_option else 'コマンド'}はありません。{near}"
    if isinstance(mistake, click.BadOptionUsage):
        takes_none = "does not take" in said
        return (
            f"「{mistake.option_name}」の{'うしろに値は書けません' if takes_none else 'うしろに値を書いてください'}。"
        )
    if isinstance(mistake, click.BadParameter) and mistake.param is not None:
        param = mistake.param
        name = param.opts[0] if isinstance(param, click.Option) else param.human_readable_name
        choices = "、".join(param.type.choices) if isinstance(param.type, click.Choice) else ""
        if isinstance(mistake, click.MissingParameter):
            return f"「{name}」が書かれていません。" + (f"次から選んでください：{choices}" if choices else "")
        # Click repeats what was written in quotes, all but numbers out of range: those come first.
        written = re.search(r"'([^']*)'", mistake.message) or re.match(r"(\S*)", mistake.message)
        word = written[1] if written else ""
        if choices:
            return f"「{name}」に「{word}」は選べません。次から選んでください：{choices}"
        if isinstance(param.type, click.IntRange):
            return (
                f"「{name}」の「{word}」は使えません。{param.type.min} から {param.type.max} までの数を書いてください。"
            )
        if isinstance(param.type, click.Path):
            return f"「{name}」のファイル「{word}」がないか、読めません。名前を確かめてください。"
        return f"{name}：{mistake.message}"
    if extra := re.fullmatch(r"Got unexpected extra arguments? \((.*)\)", said):
        return f"「{extra[1]}」は余分です。消して、もう一度実行してください。"
    return said


class WrongCommand(click.UsageError):
    """A command that cannot be run, said in Japanese; exit code 2, as click has it."""

    def __init__(self, mistake: click.UsageError) -> None:
        super().__init__(_usage_words(mistake), mistake.ctx)

    def show(self, file: IO[Any] | None = None) -> None:
        """Say what is wrong, and how the command is written."""
        click.echo(f"エラー: {self.message}", file=file or sys.stderr)
        if self.ctx is not None:
            pieces = " ".join(self.ctx.command.collect_usage_pieces(self.ctx))
            click.echo(f"使い方: {self.ctx.command_path} {pieces}", file=file or sys.stderr)
            click.echo(f"くわしくは: {self.ctx.command_path} --help", file=file or sys.stderr)


@contextlib.contextmanager
def _in_our_words(words: Sequence[str]) -> Iterator[None]:
    """Turn click's English into Japanese, unless English was asked for; a wrong command has no parsed options yet."""
    try:
        yield
    except click.UsageError as mistake:
        english = "--lang=en" in words or ("--lang", "en") in pairwise(words)
        if english or isinstance(mistake, WrongCommand):
            raise
        raise WrongCommand(mistake) from None


class Commands(click.Group):
    """The command group; without a command name it builds."""

    def make_context(
        self, info_name: str | None, args: list[str], parent: click.Context | None = None, **extra: Any
    ) -> click.Context:
        words = tuple(args)
        with _in_our_words(words):
            ctx = super().make_context(info_name, args, parent, **extra)
        ctx.meta["words"] = words
        return ctx

    def invoke(self, ctx: click.Context) -> Any:
        with _in_our_words(ctx.meta["words"]):
            return super().invoke(ctx)

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        first_word = next((word for word in args if not word.startswith("-")), None)
        asks_for_help = bool(args) and args[0] in ("-h", "--help", "--version")
        if not asks_for_help and (not args or args[0].startswith("-") or first_word is None):
            args = ["build", *args]
        return super().parse_args(ctx, args)


CONTENT = click.option(
    "--content",
    type=click.Path(path_type=Path),
    default=Path("content"),
    show_default=True,
    help="内容のフォルダ",
)
LANG = click.option("--lang", type=click.Choice(["ja", "en"]), default="ja", help="メッセージの言語")
STRICT = click.option("--strict", is_flag=True, help="注意もエラーとして扱う")
TODAY = click.option("--today", type=Day(), default=None, help="今日の日付（ふつうは書かない）")
JOBS = click.option("--jobs", type=click.IntRange(1, 64), default=None, help="同時に使うプロセスの数")


def _show_version(ctx: click.Context, _param: click.Parameter, wanted: bool) -> None:
    """Say which version this checkout is; nothing is installed, so the project file is what knows."""
    if wanted:
        project = Path(__file__).with_name("pyproject.toml")
        click.echo(f"shirube {tomllib.loads(project.read_text(encoding='utf-8'))['project']['version']}")
        ctx.exit()


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.option("--version", is_flag=True, is_eager=True, expose_value=False, callback=_show_version, help="版")
def main() -> None:
    """しるべ：居場所と相談先の案内サイトをつくる。コマンドを書かなければ build。"""


@main.command()
@CONTENT
@click.option("--out", type=click.Path(path_type=Path), default=Path("site"), show_default=True, help="書き出す先")
@click.option("--base-url", default=None, help="公開する URL（site.yaml の base_url のかわり）")
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
    today: date | None,
    strict: bool,
    no_search: bool,
    no_booklet: bool,
    jobs: int | None,
    lang: str,
    timings: bool,
) -> None:
    """内容を確かめて、サイトを作る。"""
    from shirube.pipeline import BuildRequest, build_site

    _require_folder(content)
    _require_base_url(base_url)
    request = BuildRequest(
        content=content,
        out=out,
        base_url=base_url,
        today=today or today_in_japan(),
        strict=strict,
        with_search=not no_search,
        with_booklet=not no_booklet,
        jobs=jobs or _cores(),
    )
    started = time.perf_counter()
    outcome = build_site(request, progress=_progress(lang))
    few = _few_of_each(outcome.issues)
    _print_issues(few, "text", lang, content, of_all=outcome.issues)
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


@main.command()
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
@click.option("--base-url", default=None, help="公開する URL（site.yaml の base_url のかわり）")
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
    today: date | None,
    jobs: int | None,
    lang: str,
) -> None:
    """冊子（PDF）だけを作る。対象・地区・団体をえらぶとその抜き刷り、場所・団体をえらぶと1枚の紙になる。"""
    from shirube.booklet.choice import Choice, UnknownChoice
    from shirube.booklet.editions import EDITIONS
    from shirube.print_command import PrintRequest, print_booklets

    _require_folder(content)
    _require_base_url(base_url)
    known = [paper.id for paper in EDITIONS]
    for name in editions:
        if name not in known:
            raise click.UsageError(f"「--edition」に「{name}」は選べません。次から選んでください：{'、'.join(known)}")
    request = PrintRequest(
        content=content,
        out=out,
        today=today or today_in_japan(),
        choice=Choice(audiences, areas, organisations, entries),
        editions=editions or (("sheets",) if entries else ()),
        languages=languages,
        base_url=base_url,
        jobs=jobs or _cores(),
    )
    try:
        issues, made = print_booklets(request)
    except UnknownChoice as mistake:
        known = list(mistake.known)
        raise click.UsageError(
            f"「--{mistake.option}」の「{mistake.word}」がありません。"
            + (f"使えるもの：{'、'.join(known)}" if known else "")
        ) from None
    _print_issues(issues, "text", lang, content)
    for file in made:
        words = {"ja": f"{file.path}（{file.pages}ページ、{file.bytes / 1e6:.1f} MB）",
                 "en": f"{file.path} ({file.pages} pages, {file.bytes / 1e6:.1f} MB)"}  # fmt: skip
        click.echo(words[lang])
    sys.exit(0 if made and not any(issue.severity == "error" for issue in issues) else 1)


@main.command()
@CONTENT
@click.option("--format", "format_", type=click.Choice(["text", "json", "github"]), default="text")
@STRICT
@TODAY
@JOBS
@LANG
def check(content: Path, format_: str, strict: bool, today: date | None, jobs: int | None, lang: str) -> None:
    """内容を確かめるだけで、何も書かない。"""
    from shirube.issues import has_errors
    from shirube.pipeline import check_content

    _require_folder(content)
    loaded = check_content(content, today or today_in_japan(), jobs or _cores())
    _print_issues(loaded.issues, format_, lang, content)
    if format_ == "text":
        errors = sum(issue.severity == "error" for issue in loaded.issues)
        warnings = len(loaded.issues) - errors
        words = {
            "ja": f"{loaded.files} ファイルを確かめました：エラー {errors} 件、注意 {warnings} 件",
            "en": f"Checked {loaded.files} files: {errors} errors, {warnings} warnings",
        }
        click.echo(words[lang], err=True)
    sys.exit(1 if has_errors(loaded.issues, strict=strict) else 0)


@main.command()
@click.argument("what", type=click.Choice(["stale", "links", "coverage", "completeness"]))
@CONTENT
@click.option("--format", "format_", type=click.Choice(["text", "csv", "html"]), default="text", show_default=True)
@click.option("--out", type=click.Path(path_type=Path), default=None, help="書き出すファイル（書かなければ画面）")
@TODAY
@JOBS
@LANG
def report(
    what: str, content: Path, format_: str, out: Path | None, today: date | None, jobs: int | None, lang: str
) -> None:
    """古い確認・切れたリンク・足りないところ・書かれていないことを調べる。"""
    from shirube.pipeline import check_content
    from shirube.reports.registry import REPORTS

    _require_folder(content)
    day = today or today_in_japan()
    loaded = check_content(content, day, jobs or _cores())
    directory = loaded.directory
    if directory is None:
        _print_issues([issue for issue in loaded.issues if issue.severity == "error"], "text", lang, content)
        sys.exit(1)
    _give_report(REPORTS[what](directory, day), format_, out, directory.site.municipality.name, lang)


def _give_report(found: Any, format_: str, out: Path | None, city: str, lang: str) -> None:
    """Write a report to a file, or to the screen."""
    from shirube.reports.written import as_csv, as_html, as_rows, as_text

    if format_ == "html":
        text = as_html(found, city)
    else:
        text = {"text": as_text, "csv": as_csv, "rows": as_rows}[format_](found)
    if out is None:
        click.echo(text.removeprefix("\ufeff"), nl=False)
        return
    out.parent.mkdir(parents=True, exist_ok=True)
    out.write_bytes(text.encode())
    click.echo({"ja": f"{out} に書きました。", "en": f"Wrote {out}."}[lang])


@main.group()
def campaign() -> None:
    """年に1度の更新のお願い：始める、進みぐあい、手紙、まだの団体。"""


def _in_campaign(content: Path, day: date, lang: str) -> tuple[Any, Any]:
    """Give the directory and its round, or say what is missing and end."""
    from shirube.pipeline import check_content

    _require_folder(content)
    loaded = check_content(content, day, _cores())
    directory = loaded.directory
    if directory is None:
        _print_issues([issue for issue in loaded.issues if issue.severity == "error"], "text", lang, content)
        sys.exit(1)
    if directory.site.campaign is None:
        raise click.UsageError(
            "更新のお願いは、まだ始まっていません。はじめに: python build.py campaign start --until 2027-05-31"
        )
    return directory, directory.site.campaign


@campaign.command("start")
@CONTENT
@click.option("--from", "from_", type=Day(), default=None, help="始める日（書かなければ、きょう）")
@click.option("--until", type=Day(), required=True, help="答えの期限")
@LANG
def campaign_start(content: Path, from_: date | None, until: date, lang: str) -> None:
    """更新のお願いを始める（site.yaml に書く）。"""
    from shirube.campaign.start import CampaignRefused, start

    _require_folder(content)
    try:
        start(content / "site.yaml", from_ or today_in_japan(), until)
    except CampaignRefused as refused:
        raise click.UsageError(str(refused)) from None
    click.echo({"ja": f"{content / 'site.yaml'} に書きました。", "en": f"Written to {content / 'site.yaml'}."}[lang])


@campaign.command("status")
@CONTENT
@click.option("--format", "format_", type=click.Choice(["text", "csv", "html"]), default="text", show_default=True)
@click.option("--out", type=click.Path(path_type=Path), default=None, help="書き出すファイル（書かなければ画面）")
@TODAY
@LANG
def campaign_status(content: Path, format_: str, out: Path | None, today: date | None, lang: str) -> None:
    """だれの確認がすんで、だれがまだか。"""
    from shirube.campaign.standing import status

    day = today or today_in_japan()
    directory, round_ = _in_campaign(content, day, lang)
    _give_report(status(directory, day, round_), format_, out, directory.site.municipality.name, lang)


@campaign.command("letters")
@CONTENT
@click.option("--out", type=click.Path(path_type=Path), required=True, help="書き出す PDF")
@click.option("--links", type=click.Path(path_type=Path, exists=True, dir_okay=False), default=None,
              help="団体ごとの編集用アドレスの CSV（organisation,url）")  # fmt: skip
@click.option("--base-url", default=None, help="公開する URL（site.yaml の base_url のかわり）")
@TODAY
@LANG
def campaign_letters(
    content: Path, out: Path, links: Path | None, base_url: str | None, today: date | None, lang: str
) -> None:
    """まだの団体への手紙（返信用の欄つき）を PDF にする。"""
    from shirube.campaign.letters import LettersRefused, read_links

    _require_base_url(base_url)
    try:
        found = read_links(links) if links else {}
    except LettersRefused as refused:
        raise click.UsageError(str(refused)) from None
    _write_letters(content, out, base_url, today or today_in_japan(), lang, lambda _: found)


def _write_letters(
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
    from shirube.pipeline import TEMPLATES

    directory, round_ = _in_campaign(content, day, lang)
    waiting = [standing for standing in standings(directory, round_) if not standing.is_done]
    if not waiting:
        click.echo({"ja": "まだの団体は、ありません。", "en": "Nobody owes an answer."}[lang])
        return
    links = links_for([standing.organisation.slug for standing in waiting])
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
def campaign_remind(content: Path, out: Path | None, today: date | None, lang: str) -> None:
    """まだの団体の電話・ファクス・メールの表（差しこみ用の CSV）を出す。"""
    from shirube.campaign.standing import status

    day = today or today_in_japan()
    directory, round_ = _in_campaign(content, day, lang)
    found = status(directory, day, round_)
    _give_report(replace(found, tables=found.tables[1:], note=""), "rows", out, "", lang)


@main.command()
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

    _require_folder(content)

    def say(issues: Sequence[Issue], url: str) -> None:
        _print_issues(issues, "text", lang, content)
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


@main.command()
@click.argument("kind", type=click.Choice(["place", "organisation"]))
@click.argument("slug")
@CONTENT
@LANG
def new(kind: str, slug: str, content: Path, lang: str) -> None:
    """場所（place）か団体（organisation）のファイルを新しく作る。上書きはしない。"""
    from shirube.scaffold import ScaffoldRefused, write_new_entry

    _require_folder(content)
    try:
        path = write_new_entry(kind, slug, content)
    except ScaffoldRefused as refusal:
        raise click.UsageError(refusal.words(lang)) from None
    words = {"ja": f"{path} を作りました。空いているところを書いて、check で確かめてください。", "en": f"Wrote {path}."}
    click.echo(words[lang])


@main.command("import")
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
    _print_issues(report.issues, "text", lang)
    click.echo(report.words(lang))
    sys.exit(0 if report.entries else 1)


@main.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@CONTENT
@click.option(
    "--mapping",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    default=None,
    help="フォームの列の対応表（YAML）",
)
@click.option("--dry-run", is_flag=True, help="表とメッセージだけを出し、何も書かない")
@click.option("--office", is_flag=True, help="担当課で作った表：掲載の同意や確認の記録も取り込む")
@TODAY
@JOBS
@LANG
def apply(
    file: Path,
    content: Path,
    mapping: Path | None,
    dry_run: bool,
    office: bool,
    today: date | None,
    jobs: int | None,
    lang: str,
) -> None:
    """届いた訂正（JSON、CSV、Excel）を、場所と団体のファイルに取り込む。"""
    from shirube.apply import ApplyRequest, apply_file
    from shirube.issues import has_errors

    _require_folder(content)
    request = ApplyRequest(
        file=file,
        content=content,
        today=today or today_in_japan(),
        mapping=mapping,
        office=office,
        dry_run=dry_run,
        jobs=jobs or _cores(),
    )
    made = apply_file(request)
    for row in made.rows:
        click.echo("\t".join(_one_line(text) for text in (row.entry, row.label, row.now, row.new)))
    # Without the lines they stand on: those of a form may say who has sent it, those of an entry are not yet written.
    _print_issues([_seen_from_here(issue, content) for issue in made.findings], "text", lang)
    changed = 0 if made.refused or dry_run else len(made.files)
    words = {
        "ja": f"{made.rows_in} 件を読みました（{made.encoding or '形式は不明'}）。"
        f"変わる項目 {len(made.rows)}、もうそうなっている項目 {made.already}。ファイル {changed} を書きました。",
        "en": f"Read {made.rows_in} ({made.encoding or 'of unknown form'}): {len(made.rows)} fields change, "
        f"{made.already} are so already; {changed} files written.",
    }
    click.echo(words[lang], err=True)
    sys.exit(1 if made.refused or has_errors(made.findings) else 0)


@main.command()
@click.argument("files", nargs=-1, type=click.Path(exists=True, dir_okay=False, path_type=Path), metavar="[FILE…]")
@CONTENT
@click.option("--check", is_flag=True, help="書かずに、そろっていないファイルの名前だけを出す")
@LANG
def fmt(files: Sequence[Path], content: Path, check: bool, lang: str) -> None:
    """場所と団体のファイルの書き方をそろえる。内容とコメントは変えない。"""
    from shirube.fmt import entry_files, format_entries, is_entry_file
    from shirube.issues import has_errors

    for file in files:
        if not is_entry_file(file):
            raise click.UsageError(
                f"「{file}」は、場所・団体のファイル（places/、organisations/ の .yaml）ではありません。"
            )
    if not files:
        _require_folder(content)
    made = format_entries(files or entry_files(content), write=not check)
    for file in made.changed:
        click.echo(file.as_posix())
    _print_issues(made.findings, "text", lang)
    words = {
        "ja": f"{made.files} ファイルのうち {len(made.changed)} を{'そろえる必要があります' if check else 'そろえました'}。",
        "en": f"{len(made.changed)} of {made.files} files {'need to be laid out' if check else 'were laid out'} anew.",
    }
    click.echo(words[lang], err=True)
    sys.exit(1 if has_errors(made.findings) or (check and made.changed) else 0)


def _one_line(text: str) -> str:
    """Write a text for one cell of the table on the terminal."""
    return text.replace("\n", " / ").replace("\t", " ") or "―"


@main.command()
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


@main.command()
@click.argument("lines", nargs=-1, metavar="[LINE… | -]")
@TODAY
@click.option("--format", "format_", type=click.Choice(["text", "json"]), default="text")
@LANG
def schedule(lines: Sequence[str], today: date | None, format_: str, lang: str) -> None:
    """日時の行がどう読まれるかと、次の日付を見せる。`-` は標準入力の1行ずつ。"""
    from shirube.phrases import load_phrases
    from shirube.schedule.describe import reading_as_dict, reading_as_text
    from shirube.schedule.read import read_line

    if not lines:
        raise click.UsageError("行を書いてください。例：python build.py schedule '第2土曜 10:00-12:00'")
    given = _stdin_lines() if list(lines) == ["-"] else lines
    day = today or today_in_japan()
    say = load_phrases()[0][lang if format_ == "text" else "ja"].say
    unread = False
    for line in given:
        reading = read_line(line)
        unread = unread or reading.problem is not None
        if format_ == "json":
            click.echo(json.dumps(reading_as_dict(reading, day, say), ensure_ascii=False))
        else:
            click.echo(reading_as_text(reading, day, say, lang))
    sys.exit(1 if unread and format_ == "text" else 0)


@main.command()
@click.option("--into", type=click.Path(path_type=Path), default=None, help="書き出すフォルダ")
def schema(into: Path | None) -> None:
    """エディタのための JSON Schema（place、organisation、site）。"""
    from shirube.schema import json_schemas

    schemas = json_schemas()
    if into is None:
        click.echo(json.dumps(schemas, ensure_ascii=False, indent=2, sort_keys=True))
        return
    into.mkdir(parents=True, exist_ok=True)
    for name, matter in schemas.items():
        path = into / f"{name}.schema.json"
        path.write_text(json.dumps(matter, ensure_ascii=False, indent=2, sort_keys=True) + "\n", encoding="utf-8")
        click.echo(str(path))


@main.command()
@CONTENT
@click.option("--format", "format_", type=click.Choice(["xlsx", "csv"]), default="xlsx", show_default=True)
@click.option("--out", type=click.Path(path_type=Path, dir_okay=False), required=True, help="書き出すファイル")
@click.option(
    "--kind", type=click.Choice(["place", "organisation"]), default=None, help="場所か団体だけ（csv では必ず書く）"
)
@click.option(
    "--organisation", "organisations", multiple=True, metavar="SLUG", help="この団体と、その場所だけ（いくつでも）"
)
@click.option("--office", is_flag=True, help="担当課のための表：同意・確認の記録と、隠している住所も入れる")
@TODAY
@LANG
def export(
    content: Path,
    format_: Literal["xlsx", "csv"],
    out: Path,
    kind: Literal["place", "organisation"] | None,
    organisations: tuple[str, ...],
    office: bool,
    today: date | None,
    lang: str,
) -> None:
    """場所と団体を、書きなおして送りかえせる表（Excel か CSV）にする。"""
    from shirube.export_command import ExportRequest, export_tables

    _require_folder(content)
    if format_ == "csv" and kind is None:
        raise click.UsageError("CSV は1つの表です。--kind place か --kind organisation を書いてください。")
    kinds: tuple[Literal["place", "organisation"], ...] = (kind,) if kind else ("place", "organisation")
    request = ExportRequest(content, format_, kinds, organisations, office, today or today_in_japan())
    issues, made, count = export_tables(request)
    _print_issues(issues, "text", lang, content)
    if made is None:
        sys.exit(1)
    out.parent.mkdir(parents=True, exist_ok=True)
    out.write_bytes(made)
    words = {"ja": f"{out} に {count} 件を書きました。", "en": f"Wrote {count} entries to {out}."}
    click.echo(words[lang])


@main.command()
@CONTENT
@click.option(
    "--into", type=click.Path(path_type=Path), default=None, help="書き出すリポジトリーのフォルダ（content の上）"
)
@click.option("--issue", type=click.File("rb"), default=None, help="Issue の本文（- は標準入力）を訂正（JSON）にする")
def forms(content: Path, into: Path | None, issue: IO[bytes] | None) -> None:
    """GitHub で訂正を受けるための、Issue のひな形と確認のしくみを書き出す。"""
    from shirube.intake.issue_forms import github_files
    from shirube.model.types import LANGUAGES
    from shirube.phrases import load_phrases
    from shirube.pipeline import content_words
    from shirube.starter import write_files

    _require_folder(content)
    if (into is None) == (issue is None):
        raise click.UsageError("--into か --issue の、どちらか1つを書いてください。")
    words = content_words(content)
    if into is None:
        assert issue is not None
        _print_issue(content, issue, words.get(LANGUAGES, {}))
        return
    known = {name: tuple(word for word, id in terms.items() if word != id) for name, terms in words.items()}
    ours, theirs = github_files(load_phrases()[0], known)
    files = [*ours, *(file for file in theirs if not (into / file.path).exists())]
    write_files(files, into)
    for file in files:
        click.echo(str(into / file.path))


def _print_issue(content: Path, issue: IO[bytes], languages: Mapping[str, str]) -> None:
    from shirube.intake.flat import flatten
    from shirube.intake.issue_forms import MAX_BODY, IssueRefused, correction_of_issue, entry_of_issue
    from shirube.intake.patch import KINDS
    from shirube.reading.records import read_record

    try:
        body = issue.read(4 * MAX_BODY + 1).decode("utf-8", "replace")
        entry = entry_of_issue(body)
        record, _ = read_record(content / f"{entry}.yaml", entry)
        today = flatten(record.data, KINDS[entry.partition("/")[0]], languages) if record else None
        made = correction_of_issue(body, today)
    except IssueRefused as refusal:
        click.echo(str(refusal), err=True)
        sys.exit(1)
    click.echo(json.dumps(made, ensure_ascii=False, indent=2))


# ---- the receiver: what `make receiver` installs ------------------------------------------------------------------

SETTINGS = click.option(
    "--settings",
    type=click.Path(dir_okay=False, path_type=Path),
    default=Path("receiver.toml"),
    show_default=True,
    help="受付の設定",
)


@contextlib.contextmanager
def _receiver(settings: Path) -> Iterator[Receiver]:
    """Open the receiver that the settings describe; what stands in its way is said in its own words."""
    from shirube.clock import now

    try:
        from shirube.receiver.git import GitFailed
        from shirube.receiver.office import open_receiver
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
        raise click.ClickException(f"データベースを開けません（{problem}）。") from None
    try:
        yield receiver
    except (ReviewRefused, GitFailed) as refused:
        raise click.ClickException(str(refused)) from None
    except StoreUnavailable as problem:
        raise click.ClickException(f"データベースに書けません（{problem}）。あとでもう一度実行してください。") from None
    finally:
        receiver.store.close()


@main.command()
@SETTINGS
@click.option("--once", is_flag=True, help="たまっているものを一度だけ処理して終わる")
def receive(settings: Path, once: bool) -> None:
    """訂正を受け付ける。届いたものを失わずに残し、直す内容を担当者に提案する。"""
    with _receiver(settings) as receiver:
        from shirube.receiver.run import serve_receiver, work_once

        if not once:
            serve_receiver(receiver, lambda address: click.echo(f"{address} で受け付けています。終わるには Ctrl-C。"))
        elif not work_once(receiver):
            raise click.ClickException("受付が動いています。そちらが処理します。")


@main.group("edit-link")
def edit_link() -> None:
    """団体が自分のページを直すためのリンク。"""


@edit_link.command("issue")
@click.argument("organisation", metavar="団体")
@click.option("--days", type=click.IntRange(1, 3650), default=None, help="使える日数")
@SETTINGS
def issue_edit_link(organisation: str, days: int | None, settings: Path) -> None:
    """団体のリンクをひとつ作る。"""
    with _receiver(settings) as receiver:
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
@click.option("--base-url", default=None, help="公開する URL（site.yaml の base_url のかわり）")
@TODAY
@LANG
@SETTINGS
def edit_link_letters(
    content: Path, out: Path, days: int | None, base_url: str | None, today: date | None, lang: str, settings: Path
) -> None:
    """更新のお願いの手紙を、団体ごとの新しいリンクを入れて PDF にする。"""
    _require_base_url(base_url)
    with _receiver(settings) as receiver:
        from shirube.receiver.links import issue_link

        lasts = days or receiver.settings.link_days

        def issued(organisations: Sequence[str]) -> dict[str, str]:
            return {
                slug: f"{receiver.settings.address}/link/"
                + issue_link(receiver.store, receiver.keys, slug, receiver.now(), lasts)
                for slug in organisations
                if receiver.entries.of(slug)
            }

        _write_letters(content, out, base_url, today or today_in_japan(), lang, issued)


@edit_link.command("list")
@SETTINGS
def list_edit_links(settings: Path) -> None:
    """リンクの一覧。"""
    with _receiver(settings) as receiver:
        from shirube.receiver.links import links
        from shirube.receiver.look import when

        for link in links(receiver.store):
            state = "取り消し" if link.revoked else "期限切れ" if link.expires < receiver.now() else "使えます"
            click.echo(f"{link.id}  {state}  {when(link.expires)}まで  {link.organisation}")


@edit_link.command("revoke")
@click.argument("id")
@SETTINGS
def revoke_edit_link(id: str, settings: Path) -> None:
    """リンクをひとつ取り消す。"""
    with _receiver(settings) as receiver:
        from shirube.receiver.links import revoke_link

        if not revoke_link(receiver.store, id, receiver.now()):
            raise click.UsageError(f"リンク「{id}」はないか、もう取り消してあります。")
        click.echo(f"{id} を取り消しました。")


@edit_link.command("rotate")
@click.option("--forget", is_flag=True, help="前の鍵を捨てる（これまでのリンクはすべて使えなくなる）")
@SETTINGS
def rotate_keys(forget: bool, settings: Path) -> None:
    """署名の鍵を新しくする。"""
    with _receiver(settings) as receiver:
        receiver.keys.rotate(forget=forget)
        click.echo("前のリンクはすべて使えなくなりました。" if forget else "新しい鍵にしました。前のリンクも使えます。")


@main.group()
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
    with _receiver(settings) as receiver:
        from shirube.receiver.look import when
        from shirube.receiver.review import cases
        from shirube.receiver.words import HELD, STATUS

        for found in cases(receiver):
            if found.state == "conflict" or not only_conflicts:
                who = found.sent.organisation or "リンクなし"
                told = HELD[found.held] or STATUS[found.state]
                click.echo(f"{found.id[:8]}  {when(found.sent.received)}  {found.entry}  {who}  {told}")


@review.command("show")
@click.argument("number", metavar="受付番号")
@SETTINGS
def review_show(number: str, settings: Path) -> None:
    """ひとつの訂正を、項目ごとに、今と新をならべて見る。"""
    with _receiver(settings) as receiver:
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
    with _receiver(settings) as receiver:
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
    with _receiver(settings) as receiver:
        from shirube.receiver.review import decline, find

        decline(receiver, find(receiver, number), reason)
        click.echo("見送りました。")


@review.command("page")
@click.option("--port", type=click.IntRange(0, 65535), default=8901, show_default=True, help="ポート番号")
@SETTINGS
def review_page(port: int, settings: Path) -> None:
    """このコンピューターのブラウザーで確かめる。"""
    import secrets

    with _receiver(settings) as receiver:
        from shirube.receiver.run import serve_review

        key = secrets.token_urlsafe(24)
        serve_review(
            receiver, port, key, lambda address: click.echo(f"{address} をひらいてください。終わるには Ctrl-C。")
        )


@main.command()
@click.option(
    "--days", type=click.IntRange(0, 3650), default=None, help="この日数より前のもの（ふつうは設定の keep_days）"
)
@SETTINGS
def purge(days: int | None, settings: Path) -> None:
    """送った人の名前・連絡先・ひとことを、日がたったものから消す。"""
    with _receiver(settings) as receiver:
        kept = receiver.settings.keep_days if days is None else days
        count = receiver.store.purge(receiver.now() - timedelta(days=kept))
        click.echo(f"{count} 人分を消しました。")


def _stdin_lines() -> Iterator[str]:
    """The rows of the standard input, UTF-8 whatever the locale says; a row is cut far beyond what can be read."""
    stream = io.TextIOWrapper(sys.stdin.buffer, encoding="utf-8-sig", errors="replace")
    while line := stream.readline(LONGEST_ROW):
        row = line
        while line and not line.endswith("\n"):  # what was cut off is no row of its own
            line = stream.readline(LONGEST_ROW)
        yield row.rstrip("\r\n")


def _require_folder(content: Path) -> None:
    if not content.is_dir():
        raise click.UsageError(f"フォルダ「{content}」がありません。--content で内容のフォルダを指定してください。")


def _require_base_url(base_url: str | None) -> None:
    from shirube.values import ValueFault, read_url

    if base_url is None:
        return
    try:
        read_url(base_url)
    except ValueFault:
        raise click.UsageError(
            f"--base-url「{base_url}」は使えません。https://example.jp/ のように書いてください。"
        ) from None


def _cores() -> int:
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def _few_of_each(issues: Sequence[Issue]) -> Sequence[Issue]:
    """Leave out warnings that only repeat others, where there are many; every error stays."""
    if len(issues) <= MANY_FINDINGS:
        return issues
    seen: Counter[str] = Counter()
    few = []
    for issue in issues:
        seen[issue.rule] += 1
        if issue.severity == "error" or seen[issue.rule] <= OF_ONE_RULE:
            few.append(issue)
    return few


def _print_issues(
    issues: Sequence[Issue],
    format_: str,
    lang: str,
    content: Path | None = None,
    *,
    of_all: Sequence[Issue] | None = None,
) -> None:
    """Print findings: for people on the standard error with their source lines, for programs on the standard output.

    `of_all` are those that the table at the end counts, where not all of them are printed.
    """
    from shirube.issues import as_github, as_json, as_text, tally
    from shirube.reading.records import source_lines

    if content is not None:
        issues = [_seen_from_here(issue, content) for issue in issues]
    if format_ != "text":
        write = as_json if format_ == "json" else as_github
        for issue in issues:
            click.echo(write(issue, lang))
        return
    coloured = sys.stderr.isatty() and not os.environ.get("NO_COLOR")
    files: dict[str, Sequence[str]] = {}
    for issue in issues:
        if content is not None and issue.line and issue.path not in files:
            files[issue.path] = source_lines(Path(issue.path))
        lines = files.get(issue.path, ())
        source = lines[issue.line - 1] if 0 < issue.line <= len(lines) else None
        head, break_, rest = as_text(issue, lang, source).partition("\n")
        if coloured:
            head = click.style(head, fg="red" if issue.severity == "error" else "yellow")
        click.echo(head + break_ + rest, err=True)
    counted = issues if of_all is None else of_all
    if len(counted) > MANY_FINDINGS:
        click.echo("\n" + tally(counted, lang), err=True)


def _seen_from_here(issue: Issue, content: Path) -> Issue:
    """Name the file as it can be opened from the working directory, not only from the folder above the content."""
    root, _, below = issue.path.partition("/")
    if root != (content.name or content.resolve().name) or issue.rule.startswith(("out-", "search-")):
        return issue
    return replace(issue, path=(content / below).as_posix())


def _progress(lang: str) -> Any:
    """Show the stage at work on a terminal; say nothing elsewhere."""
    if not sys.stderr.isatty():
        return lambda stage: None
    words = {
        "ja": {"read": "読んでいます", "render": "ページを作っています", "write": "書いています"},
        "en": {"read": "reading", "render": "rendering", "write": "writing"},
    }[lang]
    return lambda stage: click.echo(f"{words.get(stage, stage)}…", err=True)


def run() -> NoReturn:
    """The one boundary: what nobody foresaw becomes a sentence, and the traceback goes to a file."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")  # a terminal that has no letters for our words gets theirs
    try:
        sys.exit(main(standalone_mode=False))
    except click.ClickException as mistake:
        mistake.show()
        sys.exit(mistake.exit_code)
    except click.Abort:
        sys.exit(INTERRUPTED)
    except OSError as problem:
        if problem.errno in FULL and problem.filename is None:  # a write knows no name
            print("ディスクがいっぱいです。いらないファイルを消して、もう一度実行してください。", file=sys.stderr)
            print("The disk is full. Make room and run it again.", file=sys.stderr)
            sys.exit(USAGE)
        if problem.errno not in WORLD or problem.filename is None:
            _report_fault()
        print(f"「{problem.filename}」を読み書きできません（{problem.strerror}）。", file=sys.stderr)
        print(f"Cannot read or write '{problem.filename}' ({problem.strerror}).", file=sys.stderr)
        sys.exit(USAGE)
    except Exception:
        _report_fault()


def _report_fault() -> NoReturn:
    try:
        handle, name = tempfile.mkstemp(prefix="shirube-", suffix=".txt")
        with os.fdopen(handle, "w", encoding="utf-8") as report:
            traceback.print_exc(file=report)
        ja, en = f"{name} をつけて知らせてください。", f" Please report it with {name}."
    except OSError:  # no room for a report either
        ja, en = "知らせてください。", " Please report it."
    print(f"しるべの不具合です。内容のまちがいではありません。{ja}", file=sys.stderr)
    print(f"A fault of the program itself, not of your content.{en}", file=sys.stderr)
    sys.exit(SOFTWARE_FAULT)


def leave() -> NoReturn:
    """Run and end at once: the system takes the memory back whole, Python would take it apart object by object."""
    try:
        run()
    except SystemExit as end:
        status = end.code if isinstance(end.code, int) else 0
    for stream in (sys.stdout, sys.stderr):
        with contextlib.suppress(OSError, ValueError):  # whoever was reading may have left
            stream.flush()
    os._exit(status)


if __name__ == "__main__":
    leave()
