"""What every part of a receiver works with: the settings, the database, the keys, the clone, the clock."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from shirube.receiver.entries import Entries
from shirube.receiver.git import Clone
from shirube.receiver.links import Keys
from shirube.receiver.settings import Settings
from shirube.receiver.store import Store


class CannotListen(Exception):
    """The address to listen at is not to be had; the message says so, in Japanese."""


@dataclass(frozen=True, slots=True)
class Receiver:
    """One receiver, opened."""

    settings: Settings
    store: Store
    keys: Keys
    clone: Clone
    entries: Entries
    now: Callable[[], datetime]


def open_receiver(settings: Settings, now: Callable[[], datetime]) -> Receiver:
    """Open, or make, the database, the keys and the clone."""
    settings.state.mkdir(mode=0o700, parents=True, exist_ok=True)
    clone = Clone(
        settings.clone,
        remote=settings.remote,
        branch=settings.branch,
        committer=settings.committer,
        token_file=settings.token_file,
    )
    entries = Entries(clone, settings.content)
    return Receiver(settings, Store(settings.database), Keys(settings.keys), clone, entries, now)
