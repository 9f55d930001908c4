"""Killed at any moment, under load: every submission with a receipt is there once, and in the repository once.

The whole proof is 200 submissions and 50 kills: `SHIRUBE_KILLS=50 pytest tests/test_receiver_kill.py`. The ordinary
run does the same with fewer.
"""

from __future__ import annotations

import http.client
import os
import random
import shutil
import signal
import socket
import subprocess
import sys
import threading
import time
from collections import Counter
from pathlib import Path
from urllib.parse import urlencode

from shirube.clock import now
from shirube.receiver.office import Receiver, open_receiver
from shirube.receiver.settings import read_settings
from shirube.receiver.store import StoreUnavailable
from tests.receiver_site import VILLAGE, git, repository_with

ROOT = Path(__file__).resolve().parent.parent
KILLS = int(os.environ.get("SHIRUBE_KILLS", "3"))
SUBMISSIONS = 4 * KILLS
CLIENTS = 3


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def many_places(folder: Path) -> Path:
    """The village with a place for each submission, so that none is about another's field."""
    content = shutil.copytree(VILLAGE, folder / "many")
    model = (content / "places" / "kawaberi.yaml").read_text(encoding="utf-8")
    for number in range(SUBMISSIONS):
        text = model.replace("かわべり", f"その{number}").replace("0143-00-0004", f"0143-00-{number + 1000}")
        (content / "places" / f"mihon-{number}.yaml").write_text(text, encoding="utf-8")
    return content


class Senders:
    """People who press again until they have a receipt, as people do."""

    def __init__(self, port: int, blobs: dict[int, str]) -> None:
        self._port = port
        self._blobs = blobs
        self._left = iter(range(SUBMISSIONS))
        self._lock = threading.Lock()
        self.receipts: dict[int, list[str]] = {}
        self.pressed: Counter[int] = Counter()
        self._threads = [threading.Thread(target=self._send_all, daemon=True) for _ in range(CLIENTS)]

    def start(self) -> None:
        for thread in self._threads:
            thread.start()

    def join(self, seconds: float = 180) -> None:
        for thread in self._threads:
            thread.join(seconds)
        assert not self.busy, "somebody never got a receipt"

    @property
    def busy(self) -> bool:
        return any(thread.is_alive() for thread in self._threads)

    def _send_all(self) -> None:
        while True:
            with self._lock:
                number = next(self._left, None)
            if number is None:
                return
            while number not in self.receipts:
                self._send(number)
            self._send(number)  # and once more, as from a browser that was opened again

    def _send(self, number: int) -> None:
        fields = {"entry": f"places/mihon-{number}", "base": self._blobs[number], "says": "changed", "website": ""}
        fields |= {"token": "", "summary": f"つよい紙に書いた {number} です。", "sender.name": f"見本 {number}"}
        self.pressed[number] += 1
        connection = http.client.HTTPConnection("127.0.0.1", self._port, timeout=10)
        try:
            connection.request(
                "POST", "/submit", urlencode(fields), {"Content-Type": "application/x-www-form-urlencoded"}
            )
            answer = connection.getresponse()
            if answer.status == 303:
                self.receipts.setdefault(number, []).append(answer.headers["Location"].rpartition("/")[2])
        except (OSError, http.client.HTTPException):
            time.sleep(0.05)
        finally:
            connection.close()


def accept_everything(receiver: Receiver) -> None:
    """Be the staff: accept whatever waits, beside the running receiver."""
    for found in receiver.store.listed(["received"]):
        if found.held == "staff":
            try:
                receiver.store.move(found, "received", now(), held="")
            except StoreUnavailable:
                return


def test_nothing_with_a_receipt_is_lost_or_doubled(tmp_path: Path) -> None:
    dice = random.Random(20261127)
    remote = repository_with(tmp_path, many_places(tmp_path))
    port = free_port()
    settings = tmp_path / "receiver.toml"
    settings.write_text(
        f'address = "http://127.0.0.1:{port}"\nlisten = "127.0.0.1:{port}"\nstate = "state"\nremote = "{remote}"\n'
        "a_day = 100000\na_day_from_one_address = 100000\n",
        encoding="utf-8",
    )
    receiver = open_receiver(read_settings(settings), now)
    receiver.clone.fetch()
    head = receiver.clone.head
    blobs = {n: receiver.clone.blob_at(head, f"content/places/mihon-{n}.yaml") for n in range(SUBMISSIONS)}
    command = [sys.executable, "build.py", "receive", "--settings", str(settings)]
    senders, kills = Senders(port, blobs), 0
    senders.start()
    while senders.busy or kills < KILLS:
        process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
        assert process.stdout is not None
        assert process.stdout.readline(), "it says when it answers"
        until = time.monotonic() + dice.uniform(0.05, 1.5)
        while time.monotonic() < until:
            accept_everything(receiver)
            time.sleep(0.02)
        if kills >= KILLS:
            senders.join()  # the rest may be sent in peace
        process.send_signal(signal.SIGKILL)
        process.wait()
        process.stdout.close()
        kills += 1
    senders.join()
    end = time.monotonic() + 120 + 5 * SUBMISSIONS  # a machine that has other things to do
    while receiver.store.listed(["received", "committed"]):
        accept_everything(receiver)
        assert subprocess.run([*command, "--once"], cwd=ROOT, check=False, capture_output=True).returncode == 0
        with receiver.store.writing() as database:  # nobody has to wait for the back-off of a step that was cut off
            database.execute("UPDATE progress SET due = ''")
        assert time.monotonic() < end, [found.found for found in receiver.store.listed(["received", "committed"])]

    assert kills >= KILLS
    assert senders.receipts.keys() == set(range(SUBMISSIONS))
    ids = {number: set(given) for number, given in senders.receipts.items()}
    assert all(len(given) == 1 for given in ids.values()), "a second press gave a second receipt"
    stored = [found.sent.entry for found in receiver.store.listed(["merged"])]
    assert Counter(stored) == Counter(f"places/mihon-{number}" for number in range(SUBMISSIONS))
    for number, (id,) in ids.items():
        assert receiver.store.person(id) == {"sender.name": f"見本 {number}"}
    subjects = Counter(git(remote, "log", "--format=%s", f"{head}..main").split("\n"))
    assert len(subjects) == SUBMISSIONS
    assert set(subjects.values()) == {1}, "committed twice"
    for number in range(SUBMISSIONS):
        text = git(remote, "show", f"main:content/places/mihon-{number}.yaml")
        assert text.count(f"つよい紙に書いた {number} です。") == 1
    receiver.store.close()
