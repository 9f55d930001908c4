"""Time the receiver: how many submissions a second are on the disk and have their receipt, and how long one waits.

    python benchmarks/receiver.py [--submissions 2000] [--clients 8]

A receiver of its own is started as cities start it, in a new folder; each client keeps one connection and posts the
next correction when the last has its 303. At the end every receipt is looked for in the database.
"""

from __future__ import annotations

import argparse
import http.client
import shutil
import sqlite3
import statistics
import subprocess
import sys
import threading
import time
from pathlib import Path
from urllib.parse import urlencode

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from benchmarks.run import WORK  # noqa: E402 - not installed
from shirube.clock import now  # noqa: E402
from shirube.receiver.office import open_receiver  # noqa: E402
from shirube.receiver.settings import read_settings  # noqa: E402
from tests.receiver_site import repository_with  # noqa: E402

PORT = 8917
SETTINGS = """
address = "http://127.0.0.1:{port}"
listen = "127.0.0.1:{port}"
state = "state"
remote = "{remote}"
a_day = 1000000
a_day_from_one_address = 1000000
waiting = 1000000
"""
TARGET_RATE, TARGET_P99 = 200.0, 0.1
"""Submissions a second, and seconds for 99 of 100: far more than a city ever sends."""


def post_all(numbers: range, base: str, took: list[float], receipts: list[str]) -> None:
    connection = http.client.HTTPConnection("127.0.0.1", PORT, timeout=30)
    for number in numbers:
        fields = {"entry": "places/niji", "base": base, "says": "changed", "website": "", "token": ""}
        body = urlencode(
            {**fields, "summary": f"新しい説明 {number}", "contact.phone": "0143-00-0003", "sender.name": "x"}
        )
        started = time.perf_counter()
        connection.request("POST", "/submit", body, {"Content-Type": "application/x-www-form-urlencoded"})
        answer = connection.getresponse()
        answer.read()
        took.append(time.perf_counter() - started)
        assert answer.status == 303, answer.status
        receipts.append(answer.headers["Location"].rpartition("/")[2])
    connection.close()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--submissions", type=int, default=2000)
    parser.add_argument("--clients", type=int, default=8)
    options = parser.parse_args()
    folder = WORK / "receiver"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    remote = repository_with(folder)
    (folder / "receiver.toml").write_text(SETTINGS.format(port=PORT, remote=remote), encoding="utf-8")
    receiver = open_receiver(read_settings(folder / "receiver.toml"), now)
    receiver.clone.fetch()
    base = receiver.clone.blob_at(receiver.clone.head, "content/places/niji.yaml")
    receiver.store.close()
    command = [sys.executable, "build.py", "receive", "--settings", str(folder / "receiver.toml")]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL) as server:
        assert server.stdout is not None
        server.stdout.readline()  # it says when it is ready
        took: list[float] = []
        receipts: list[str] = []
        each = options.submissions // options.clients
        clients = [
            threading.Thread(target=post_all, args=(range(number * each, (number + 1) * each), base, took, receipts))
            for number in range(options.clients)
        ]
        started = time.perf_counter()
        for client in clients:
            client.start()
        for client in clients:
            client.join()
        seconds = time.perf_counter() - started
        server.kill()
    database = sqlite3.connect(folder / "state" / "receiver.sqlite3")
    stored = {row[0] for row in database.execute("SELECT id FROM submission")}
    database.close()
    assert stored == set(receipts), "a receipt without its submission"
    assert len(receipts) == each * options.clients
    rate = len(took) / seconds
    p99 = statistics.quantiles(took, n=100)[98]
    verdict = "met" if rate >= TARGET_RATE and p99 <= TARGET_P99 else "MISSED"
    print(
        f"durable POST: {rate:.0f} a second with {options.clients} clients, median {statistics.median(took) * 1000:.1f} ms,"
        f" p99 {p99 * 1000:.1f} ms   target {TARGET_RATE:.0f}/s, {TARGET_P99 * 1000:.0f} ms: {verdict}"
    )


if __name__ == "__main__":
    main()
