"""What is wrong with a command, in Japanese: click says it in English."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from itertools import pairwise
from typing import IO, Any

import click


def _words(mistake: click.UsageError) -> str:
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
        super().__init__(_words(mistake), mistake.ctx)

    def show(self, file: IO[Any] | None = None) -> None:
        """Say what is wrong, and how the command is written."""
        click.echo(f"エラー: {self.message}", file=file or sys.stderr)
        if self.ctx is not None:
            pieces = " ".join(self.ctx.command.collect_usage_pieces(self.ctx))
            click.echo(f"使い方: {self.ctx.command_path} {pieces}", file=file or sys.stderr)
            click.echo(f"くわしくは: {self.ctx.command_path} --help", file=file or sys.stderr)


class Refused(click.ClickException):
    """What a command will not or cannot do, said in Japanese; exit code 1, as click has it."""

    def show(self, file: IO[Any] | None = None) -> None:
        """Say it, and no "Error" before it."""
        click.echo(f"エラー: {self.message}", file=file or sys.stderr)


@contextmanager
def in_our_words(words: Sequence[str]) -> Iterator[None]:
    """Turn click's English into Japanese, unless English was asked for; a wrong command has no parsed options yet."""
    try:
        yield
    except click.UsageError as mistake:
        english = "--lang=en" in words or ("--lang", "en") in pairwise(words)
        if english or isinstance(mistake, WrongCommand):
            raise
        raise WrongCommand(mistake) from None
