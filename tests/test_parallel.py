"""Work dealt out to forks comes back whole, in order, and with its faults."""

from __future__ import annotations

import os
from collections.abc import Iterator

import pytest

from shirube.parallel import WorkerFailed, apart, beside, fork_map, fork_queue, shares


def test_shares_hold_every_item_once() -> None:
    dealt = shares(list(range(10)), 3)
    assert [list(share) for share in dealt] == [[0, 3, 6, 9], [1, 4, 7], [2, 5, 8]]


def test_results_come_back_in_the_order_of_the_items() -> None:
    assert fork_map(lambda number: number * 2, [1, 2, 3]) == [2, 4, 6]


def test_children_see_what_the_parent_has_and_large_answers_do_not_block() -> None:
    held = "あ" * 2_000_000
    assert [len(text) for text in fork_map(lambda number: held * number, [0, 1, 2])] == [0, 2_000_000, 4_000_000]


def test_every_item_of_a_queue_is_taken_once() -> None:
    def take(items: Iterator[int]) -> tuple[int, list[int]]:
        return os.getpid(), list(items)

    results = fork_queue(take, list(range(5000)), 3)
    assert sorted(item for _, items in results for item in items) == list(range(5000))
    assert len({pid for pid, _ in results}) == 3


def test_one_process_needs_no_fork() -> None:
    assert fork_queue(lambda items: (os.getpid(), sum(items)), [1, 2, 3], 1) == [(os.getpid(), 6)]


def test_a_fault_in_a_child_is_a_fault_here_with_its_traceback() -> None:
    def fail_in_child(number: int) -> int:
        if number:
            raise ZeroDivisionError("told by the child")
        return number

    with pytest.raises(WorkerFailed, match="told by the child"):
        fork_map(fail_in_child, [0, 1])


def test_a_child_that_dies_is_told() -> None:
    def die(number: int) -> int:
        if number:
            os._exit(9)
        return number

    with pytest.raises(WorkerFailed, match="without an answer"):
        fork_map(die, [0, 1])


def test_a_fault_here_ends_the_children() -> None:
    def fail_here(number: int) -> int:
        if number == 0:
            raise KeyError("told here")
        return number

    with pytest.raises(KeyError, match="told here"):
        fork_map(fail_here, [0, 1, 2])


def test_work_apart_leaves_nothing_behind_but_its_answer() -> None:
    here: list[int] = []

    def work() -> tuple[int, int]:
        here.append(1)
        return os.getpid(), len(here)

    pid, count = apart(work)
    assert pid != os.getpid()
    assert (count, here) == (1, [])


def test_work_beside_goes_on_while_the_block_does() -> None:
    reading, writing = os.pipe()
    with beside(lambda: os.read(reading, 3)) as task:
        os.write(writing, b"now")
        assert task.result() == b"now"
    os.close(reading)
    os.close(writing)


def test_a_block_that_fails_ends_the_work_beside_it() -> None:
    reading, writing = os.pipe()
    asked, told = os.pipe()
    with (
        pytest.raises(KeyError, match="told here"),
        beside(lambda: (os.write(told, str(os.getpid()).encode()), os.read(reading, 1))),
    ):
        child = int(os.read(asked, 20))
        raise KeyError("told here")
    with pytest.raises(ChildProcessError):
        os.waitpid(child, os.WNOHANG)  # it has been waited for: others of this process, a browser, are none of ours
    for descriptor in (reading, writing, asked, told):
        os.close(descriptor)
