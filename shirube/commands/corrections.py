"""The commands that take corrections, and write what they are typed into: apply, fmt, export, forms."""

from __future__ import annotations

import json
import sys
from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import IO, Literal

import click

from shirube.commands.findings import print_issues, seen_from_here
from shirube.commands.options import CONTENT, JOBS, LANG, TODAY, cores, require_folder


@click.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@CONTENT
@click.option(
    "--mapping",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    default=None,
    help="フォームの列の対応表（YAML）",
)
@click.option("--dry-run", is_flag=True, help="表とメッセージだけを出し、何も書かない")
@click.option("--commit", is_flag=True, help="書いたファイルだけを、git の1つのコミットにする")
@click.option("--office", is_flag=True, help="担当課で作った表：掲載の同意や確認の記録も取り込む")
@TODAY
@JOBS
@LANG
def apply(
    file: Path,
    content: Path,
    mapping: Path | None,
    dry_run: bool,
    commit: bool,
    office: bool,
    today: date,
    jobs: int | None,
    lang: str,
) -> None:
    """届いた訂正（JSON、CSV、Excel）を、場所と団体のファイルに取り込む。"""
    from shirube.apply import ApplyRequest, apply_file
    from shirube.issues import has_errors

    require_folder(content)
    request = ApplyRequest(
        file=file,
        content=content,
        today=today,
        mapping=mapping,
        office=office,
        dry_run=dry_run,
        commit=commit,
        jobs=jobs or cores(),
    )
    made = apply_file(request)
    for row in made.rows:
        click.echo("\t".join(_one_line(text) for text in (row.entry, row.label, row.now, row.new)))
    # Without the lines they stand on: those of a form may say who has sent it, those of an entry are not yet written.
    print_issues([seen_from_here(issue, content) for issue in made.findings], "text", lang)
    changed = 0 if made.refused else len(made.files)
    words = {
        "ja": f"{made.rows_in} 件を読みました（{made.encoding or '形式は不明'}）。"
        f"変わる項目 {len(made.rows)}、もうそうなっている項目 {made.already}。"
        f"{changed} ファイル{'が変わります（まだ書いていません）' if dry_run else 'を書きました'}。",
        "en": f"Read {made.rows_in} ({made.encoding or 'of unknown form'}): {len(made.rows)} fields change, "
        f"{made.already} are so already; {changed} files {'would change (nothing is written yet)' if dry_run else 'written'}.",
    }
    click.echo(words[lang], err=True)
    if made.commit:
        click.echo(
            {"ja": f"コミット {made.commit} を作りました。", "en": f"Made commit {made.commit}."}[lang], err=True
        )
    sys.exit(1 if made.refused or has_errors(made.findings) else 0)


@click.command()
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
        require_folder(content)
    made = format_entries(files or entry_files(content), write=not check)
    for file in made.changed:
        click.echo(file.as_posix())
    print_issues(made.findings, "text", lang)
    words = {
        "ja": f"{made.files} ファイルのうち {len(made.changed)} を{'そろえる必要があります' if check else 'そろえました'}。",
        "en": f"{len(made.changed)} of {made.files} files {'need to be laid out' if check else 'were laid out'} anew.",
    }
    click.echo(words[lang], err=True)
    sys.exit(1 if has_errors(made.findings) or (check and made.changed) else 0)


def _one_line(text: str) -> str:
    """Write a text for one cell of the table on the terminal."""
    return text.replace("\n", " / ").replace("\t", " ") or "―"


@click.command()
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
@click.option("--force", is_flag=True, help="同じ名前のファイルがあっても、書きかえる")
@TODAY
@LANG
def export(
    content: Path,
    format_: Literal["xlsx", "csv"],
    out: Path,
    kind: Literal["place", "organisation"] | None,
    organisations: tuple[str, ...],
    office: bool,
    force: bool,
    today: date,
    lang: str,
) -> None:
    """場所と団体を、書きなおして送りかえせる表（Excel か CSV）にする。"""
    from shirube.content_files import write_files
    from shirube.export_command import ExportRequest, comes_back, export_tables
    from shirube.outputs import OutputFile

    require_folder(content)
    if format_ == "csv" and kind is None:
        raise click.UsageError("CSV は1つの表です。--kind place か --kind organisation を書いてください。")
    if out.exists() and not force:
        # It may be the table that somebody has filled in and sent back.
        raise click.UsageError(
            f"「{out}」は、もうあります。ほかの名前にしてください。書きかえてよければ --force を付けます。"
        )
    for slug in organisations:
        if not (content / "organisations" / f"{slug}.yaml").is_file():
            raise click.UsageError(
                f"団体「{slug}」はありません。organisations/ にあるファイルの、.yaml の前の名前を書いてください。"
            )
    kinds: tuple[Literal["place", "organisation"], ...] = (kind,) if kind else ("place", "organisation")
    request = ExportRequest(content, format_, kinds, organisations, office, today)
    issues, made, count = export_tables(request)
    print_issues(issues, "text", lang, content)
    if made is None:
        sys.exit(1)
    write_files([OutputFile(out.name, made)], out.parent)
    words = {"ja": f"{out} に {count} 件を書きました。", "en": f"Wrote {count} entries to {out}."}
    click.echo(words[lang])
    if not comes_back(made, count):
        words = {
            "ja": "この表は大きすぎて、apply では取り込めません。送りかえしてもらうなら、--organisation で分けてください。",
            "en": "This table is too large for apply to take back. To have it sent back, divide it with --organisation.",
        }
        click.echo(words[lang], err=True)


@click.command()
@CONTENT
@click.option(
    "--into", type=click.Path(path_type=Path), default=None, help="書き出すリポジトリーのフォルダ（content の上）"
)
@click.option("--issue", type=click.File("rb"), default=None, help="Issue の本文（- は標準入力）を訂正（JSON）にする")
def forms(content: Path, into: Path | None, issue: IO[bytes] | None) -> None:
    """GitHub で訂正を受けるための、Issue のひな形と確認のしくみを書き出す。"""
    from shirube.content_files import write_files
    from shirube.intake.issue_forms import github_files
    from shirube.load import content_words
    from shirube.model.types import LANGUAGES
    from shirube.phrases import load_phrases

    require_folder(content)
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
    from shirube.intake.issue_forms import MAX_BODY, IssueRefused, correction_of_issue, entry_of_issue
    from shirube.intake.patch import KINDS, flat_as_written
    from shirube.reading.records import read_record

    try:
        body = issue.read(4 * MAX_BODY + 1).decode("utf-8", "replace")
        entry = entry_of_issue(body)
        file = content / f"{entry}.yaml"
        record, _ = read_record(file, entry)
        today = flat_as_written(record, KINDS[entry.partition("/")[0]], languages) if record else None
        if today is None and file.exists():
            raise IssueRefused(f"「{entry}」のファイルに、まちがいがあります。担当の人が、先にそれを直します。")
        made = correction_of_issue(body, today)
    except IssueRefused as refusal:
        click.echo(str(refusal), err=True)
        sys.exit(1)
    click.echo(json.dumps(made, ensure_ascii=False, indent=2))
