"""Commands that are imported when they are called, so that none waits for the others, and the group of them."""

from __future__ import annotations

from importlib import import_module
from typing import Any

import click

from shirube.commands.usage import in_our_words


class Elsewhere(click.Command):
    """Stand for a command until it is called: `where` is its module in this package, and its function there."""

    def __init__(self, name: str, where: str, help: str) -> None:
        super().__init__(name, help=help)
        self._where = where

    def load(self) -> click.Command:
        """Import the command itself."""
        module, _, function = self._where.partition(":")
        command = getattr(import_module(f"shirube.commands.{module}"), function)
        assert isinstance(command, click.Command)
        return command

    def make_context(
        self, info_name: str | None, args: list[str], parent: click.Context | None = None, **extra: Any
    ) -> click.Context:
        """Hand over to the command itself, which click then finds in the context."""
        return self.load().make_context(info_name, args, parent, **extra)


class Commands(click.Group):
    """The command group; without a command name it builds."""

    def make_context(
        self, info_name: str | None, args: list[str], parent: click.Context | None = None, **extra: Any
    ) -> click.Context:
        words = tuple(args)
        with in_our_words(words):
            ctx = super().make_context(info_name, args, parent, **extra)
        ctx.meta["words"] = words
        return ctx

    def invoke(self, ctx: click.Context) -> Any:
        with in_our_words(ctx.meta["words"]):
            return super().invoke(ctx)

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        first_word = next((word for word in args if not word.startswith("-")), None)
        asks_for_help = bool(args) and args[0] in ("-h", "--help", "--version")
        if not asks_for_help and (not args or args[0].startswith("-") or first_word is None):
            args = ["build", *args]
        return super().parse_args(ctx, args)
