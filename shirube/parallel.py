"""Run one function over shares of the work, each in a forked process that sees everything the parent has read."""

from __future__ import annotations

import os
import pickle
import struct
import sys
import traceback
from collections.abc import Callable, Iterator, Sequence
from typing import Any, Generic, Self, TypeVar

S = TypeVar("S")
R = TypeVar("R")

WORTH_FORKING = 200
"""With fewer entries a second process costs more than it saves."""


class WorkerFailed(RuntimeError):
    """A worker met a fault of the program; its traceback is the message."""


def worth(jobs: int, entries: int) -> int:
    """Say how many of the processes so many entries are worth: one alone where they are few."""
    return jobs if entries >= WORTH_FORKING else 1


def shares(items: Sequence[S], count: int) -> list[Sequence[S]]:
    """Deal the items out like cards, so that each share holds as much of the slow kind as the others."""
    return [items[start::count] for start in range(max(1, count))]


def fork_map(work: Callable[[S], R], items: Sequence[S]) -> list[R]:
    """Return `[work(item) for item in items]`, the first in this process and each other in a fork of it.

    Results come back pickled; arguments do not travel, a fork already has them. Without `os.fork` all runs here.
    """
    if len(items) < 2 or not hasattr(os, "fork"):
        return [work(item) for item in items]
    sys.stdout.flush()
    sys.stderr.flush()
    children = [_fork(work, item) for item in items[1:]]
    try:
        first = work(items[0])
        return [first, *(_collect(pid, descriptor) for pid, descriptor in children)]
    except BaseException:
        for pid, _ in children:
            _end(pid)
        raise


def apart(work: Callable[[], R]) -> R:
    """Run `work` in a fork of its own and return what it returns: for what would leave threads behind."""
    if not hasattr(os, "fork"):
        return work()
    with beside(work) as task:
        return task.result()


class beside(Generic[R]):  # noqa: N801 - it reads as what it does: `with beside(work) as task`
    """Runs `work` in a fork while the block goes on; `result()` waits for it. A block that fails ends it."""

    def __init__(self, work: Callable[[], R]) -> None:
        sys.stdout.flush()
        sys.stderr.flush()
        self._pid, self._descriptor = _fork(lambda _: work(), None)
        self._is_done = False

    def result(self) -> R:
        """Wait, and return what `work` returned. Raises WorkerFailed."""
        self._is_done = True
        answer: R = _collect(self._pid, self._descriptor)
        return answer

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        if not self._is_done:
            _end(self._pid)
            os.close(self._descriptor)


def fork_queue(work: Callable[[Iterator[S]], R], items: Sequence[S], count: int) -> list[R]:
    """Run `work` in `count` processes, each given an iterator that takes the next item nobody has taken yet.

    Whoever is free takes the next: slow items need no guessing beforehand. Put the slowest first.
    """
    if count < 2 or not hasattr(os, "fork"):
        return [work(iter(items))]
    reading, writing = os.pipe()
    try:
        # The queue is the pipe: a read of one number is one step of the kernel. It must hold all numbers at once.
        if len(items) > _QUEUE:
            raise ValueError(f"a queue holds at most {_QUEUE} items")
        os.write(writing, b"".join(_NUMBER.pack(number) for number in range(len(items))))
        os.close(writing)
        writing = -1

        def taken() -> Iterator[S]:
            while number := os.read(reading, _NUMBER.size):
                yield items[_NUMBER.unpack(number)[0]]

        return fork_map(lambda _: work(taken()), range(count))
    finally:
        os.close(reading)
        if writing >= 0:
            os.close(writing)


_NUMBER = struct.Struct("=H")
_QUEUE = 8_000
"""Numbers of two bytes that a pipe of 16 KiB, the smallest there is, takes without anyone reading."""


def _fork(work: Callable[[S], R], item: S) -> tuple[int, int]:
    reading, writing = os.pipe()
    pid = os.fork()
    if pid:
        os.close(writing)
        return pid, reading
    status = 1
    try:
        os.close(reading)
        try:
            answer: tuple[bool, object] = (True, work(item))
        except BaseException:
            answer = (False, traceback.format_exc())
        with os.fdopen(writing, "wb") as pipe:
            pickle.dump(answer, pipe, pickle.HIGHEST_PROTOCOL)
        status = 0
    finally:
        # The parent's exit handlers and buffers are not ours to run.
        os._exit(status)


def _collect(pid: int, descriptor: int) -> Any:
    with os.fdopen(descriptor, "rb") as pipe:
        sent = pipe.read()
    os.waitpid(pid, 0)
    if not sent:
        raise WorkerFailed("a worker process ended without an answer")
    done, value = pickle.loads(sent)  # noqa: S301 - written by our own fork, through a pipe nobody else has
    if not done:
        raise WorkerFailed(value)
    return value


def _end(pid: int) -> None:
    try:
        os.kill(pid, 15)
        os.waitpid(pid, 0)
    except (ProcessLookupError, ChildProcessError):
        pass
