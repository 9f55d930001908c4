"""Collect what a line turns out to say."""

from __future__ import annotations

from dataclasses import dataclass, field

from shirube.schedule.rules import Closure, Rule


@dataclass(slots=True)
class Assembled:
    """What a line says; `irregular` when no rule may be claimed from it."""

    rules: list[Rule] = field(default_factory=list)
    closed: list[Closure] = field(default_factory=list)
    closed_text: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    tags: list[str] = field(default_factory=list)
    irregular: bool = False
    holidays_too: bool = False
    """The line says that holidays make no difference."""
    other: bool = False
    """Other days exist that are only words."""

    def give_up(self, tag: str) -> None:
        self.irregular = True
        if tag not in self.tags:
            self.tags.append(tag)
