"""Keep what was sent: SQLite, written through to the disk before anybody is told that it was received.

A submission never changes once it is here; its state, and what staff decided, stand beside it. Names, replies and
notes of people stand in a table of their own (`person`), the only one that `purge` empties.
"""

from __future__ import annotations

import json
import os
import secrets
import sqlite3
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, Final, Literal

State = Literal["received", "committed", "pushed", "proposed", "merged", "declined", "superseded", "conflict"]
Held = Literal["", "staff", "findings"]
"""Why the worker must wait: staff has not accepted it yet, or the content would not pass the checks with it."""

WORKING: Final[tuple[State, ...]] = ("received", "committed", "pushed", "proposed")
"""States that the worker moves on from."""
OPEN: Final[tuple[State, ...]] = (*WORKING, "conflict")
"""States in which nothing is decided yet."""

_BUSY_SECONDS: Final = 5.0
"""How long to wait for a thread, and then for another process, that writes."""
_FIRST_WAIT: Final = 5
_LONGEST_WAIT: Final = 3600

_SCHEMA: Final = """
CREATE TABLE submission (
    id           TEXT PRIMARY KEY,
    received     TEXT NOT NULL,             -- UTC
    entry        TEXT NOT NULL,             -- places/niji; places/ for a new one
    says         TEXT NOT NULL,             -- right, changed, new
    base         TEXT NOT NULL,             -- git blob the sender saw
    fields       TEXT NOT NULL,             -- JSON: flat name -> text, as sent
    organisation TEXT NOT NULL              -- whose edit link it came by; empty: anybody
) WITHOUT ROWID;
CREATE TABLE progress (
    submission   TEXT PRIMARY KEY REFERENCES submission(id),
    state        TEXT NOT NULL,
    held         TEXT NOT NULL,
    seen         TEXT NOT NULL DEFAULT '',  -- git blob that staff saw when they settled a conflict
    slug         TEXT NOT NULL DEFAULT '',  -- the name that staff gave a new entry
    commit_id    TEXT NOT NULL DEFAULT '',
    url          TEXT NOT NULL DEFAULT '',  -- of the pull request
    reason       TEXT NOT NULL DEFAULT '',  -- said to the sender on the receipt
    found        TEXT NOT NULL DEFAULT '',  -- said to staff: what stands in the way
    attempts     INTEGER NOT NULL DEFAULT 0,
    due          TEXT NOT NULL
) WITHOUT ROWID;
CREATE INDEX progress_due ON progress(state, held, due);
CREATE TABLE step (
    submission   TEXT NOT NULL REFERENCES submission(id),
    at           TEXT NOT NULL,
    state        TEXT NOT NULL,
    words        TEXT NOT NULL
);
CREATE INDEX step_submission ON step(submission);
CREATE TABLE person (
    submission   TEXT PRIMARY KEY REFERENCES submission(id),
    received     TEXT NOT NULL,
    words        TEXT NOT NULL              -- JSON: name, reply, note
) WITHOUT ROWID;
CREATE TABLE link (
    id           TEXT PRIMARY KEY,
    organisation TEXT NOT NULL,
    issued       TEXT NOT NULL,
    expires      TEXT NOT NULL,
    revoked      TEXT NOT NULL DEFAULT ''
) WITHOUT ROWID;
CREATE TABLE salt (day TEXT PRIMARY KEY, salt BLOB NOT NULL) WITHOUT ROWID;
CREATE TABLE visits (day TEXT NOT NULL, who BLOB NOT NULL, count INTEGER NOT NULL, PRIMARY KEY (day, who)) WITHOUT ROWID;
CREATE TABLE secret (name TEXT PRIMARY KEY, value BLOB NOT NULL) WITHOUT ROWID;
PRAGMA user_version = 1;
"""


class StoreUnavailable(Exception):
    """Nothing can be written now: the disk is full, or somebody holds the database. Nothing was half written."""


@dataclass(frozen=True, slots=True)
class Sent:
    """What somebody sent, as it stands in the database for ever."""

    id: str
    received: datetime
    entry: str
    says: str
    base: str
    fields: Mapping[str, str]
    organisation: str


@dataclass(frozen=True, slots=True)
class Submission:
    """What was sent, and how far it has come."""

    sent: Sent
    state: State
    held: Held
    seen: str
    slug: str
    commit: str
    url: str
    reason: str
    found: str
    attempts: int

    @property
    def id(self) -> str:
        return self.sent.id

    @property
    def entry(self) -> str:
        """`places/niji`; `places/` for a new entry that staff has not named yet."""
        return f"{self.sent.entry}{self.slug}"


class Store:
    """The database of one receiver. Safe for threads and for several processes."""

    def __init__(self, file: Path) -> None:
        self._file = file
        self._own = threading.local()
        self._all: list[sqlite3.Connection] = []
        # SQLite lets writers wait by looking again, each time later and in no order; a lock wakes the next one at once.
        self._turn = threading.Lock()
        _for_its_owner_only(file)
        with self.writing() as database:
            if database.execute("PRAGMA user_version").fetchone()[0] == 0:
                for statement in _SCHEMA.split(";\n"):
                    database.execute(statement)
                database.execute("INSERT INTO secret VALUES ('receipt', ?)", (secrets.token_bytes(32),))

    def close(self) -> None:
        while self._all:
            self._all.pop().close()
        self._own = threading.local()

    # ---- what comes in -------------------------------------------------------------------------------------------

    def add(
        self,
        sent: Sent,
        person: Mapping[str, str],
        held: Held,
        admit: Callable[[sqlite3.Connection], None] | None = None,
    ) -> bool:
        """Write a submission to the disk; False where it was there already. Only then may its receipt be shown.

        `admit` may raise in the same transaction: then nothing is written.
        """
        with self.writing() as database:
            if database.execute("SELECT 1 FROM submission WHERE id = ?", (sent.id,)).fetchone():
                return False
            if admit is not None:
                admit(database)
            database.execute(
                "INSERT INTO submission VALUES (?, ?, ?, ?, ?, ?, ?)",
                (
                    sent.id,
                    _text(sent.received),
                    sent.entry,
                    sent.says,
                    sent.base,
                    _json(sent.fields),
                    sent.organisation,
                ),
            )
            at = _text(sent.received)
            database.execute(
                "INSERT INTO progress (submission, state, held, due) VALUES (?, 'received', ?, ?)", (sent.id, held, at)
            )
            database.execute("INSERT INTO step VALUES (?, ?, 'received', '')", (sent.id, at))
            if person:
                database.execute("INSERT INTO person VALUES (?, ?, ?)", (sent.id, at, _json(person)))
        return True

    def secret(self, name: str) -> bytes:
        return bytes(self.rows("SELECT value FROM secret WHERE name = ?", name)[0]["value"])

    # ---- how far it has come -------------------------------------------------------------------------------------

    def submission(self, id: str) -> Submission | None:
        found = self._submissions("WHERE s.id = ?", id)
        return found[0] if found else None

    def beginning(self, number: str) -> list[Submission]:
        """The submissions whose id begins with a number; two at most, since two are one too many."""
        return self._submissions("WHERE substr(s.id, 1, ?) = ? LIMIT 2", len(number), number)

    def listed(self, states: Sequence[State]) -> list[Submission]:
        """Every submission in one of the states, oldest first."""
        marks = ", ".join("?" * len(states))
        return self._submissions(f"WHERE p.state IN ({marks}) ORDER BY s.received, s.id", *states)

    def due(self, now: datetime) -> list[Submission]:
        """What the worker may take up, oldest first; what waits longer than anything does waits by a wrong clock."""
        marks = ", ".join("?" * len(WORKING))
        return self._submissions(
            f"WHERE p.state IN ({marks}) AND p.held = '' AND NOT (p.due > ? AND p.due <= ?) ORDER BY s.received, s.id",
            *WORKING,
            _text(now),
            _text(now + timedelta(seconds=_LONGEST_WAIT)),
        )

    def waiting(self) -> int:
        """How many anonymous reports staff has not looked at."""
        found = self.rows("SELECT count(*) AS n FROM progress WHERE state = 'received' AND held = 'staff'")
        return int(found[0]["n"])

    def steps(self, id: str) -> list[tuple[datetime, State]]:
        """How a submission came to where it is, oldest first."""
        rows = self.rows("SELECT at, state FROM step WHERE submission = ? ORDER BY rowid", id)
        return [(_time(row["at"]), row["state"]) for row in rows]

    def person(self, id: str) -> dict[str, str]:
        rows = self.rows("SELECT words FROM person WHERE submission = ?", id)
        return dict(json.loads(rows[0]["words"])) if rows else {}

    def move(self, was: Submission, state: State, now: datetime, **more: str) -> bool:
        """Bring a submission into another state, unless somebody moved it meanwhile.

        `more` sets further columns: held, seen, slug, commit_id, url, reason, found.
        """
        sets = "".join(f", {name} = ?" for name in more)
        with self.writing() as database:
            done = database.execute(
                f"UPDATE progress SET state = ?, attempts = 0, due = ?{sets}"  # noqa: S608 - names of ours
                " WHERE submission = ? AND state = ? AND held = ?",
                (state, _text(now), *more.values(), was.id, was.state, was.held),
            )
            if not done.rowcount:
                return False
            words = more.get("reason") or more.get("found") or ""
            database.execute("INSERT INTO step VALUES (?, ?, ?, ?)", (was.id, _text(now), state, words))
        return True

    def retry(self, was: Submission, now: datetime, found: str) -> None:
        """Have a step tried again later, and later still each time; never given up."""
        wait = min(_LONGEST_WAIT, _FIRST_WAIT * 2 ** min(was.attempts, 20))
        self._wait(was, now, wait, found, was.attempts + 1)

    def look_again(self, was: Submission, now: datetime, seconds: int) -> None:
        """Look at a submission again after some time; nothing went wrong."""
        self._wait(was, now, seconds, was.found, 0)

    def _wait(self, was: Submission, now: datetime, seconds: int, found: str, attempts: int) -> None:
        with self.writing() as database:
            database.execute(
                "UPDATE progress SET attempts = ?, due = ?, found = ? WHERE submission = ? AND state = ?",
                (attempts, _text(now + timedelta(seconds=seconds)), found, was.id, was.state),
            )

    def purge(self, before: datetime) -> int:
        """Forget who sent what was received before a day, decided or not; say how many were forgotten.

        StoreUnavailable, too, where somebody reads an older state: then it still stands in the log, until the next time.
        """
        with self.writing() as database:
            count = database.execute("DELETE FROM person WHERE received < ?", (_text(before),)).rowcount
        if self.rows("PRAGMA wal_checkpoint(TRUNCATE)")[0]["busy"]:
            raise StoreUnavailable("somebody is reading the database")
        return count

    # ---- the database itself -------------------------------------------------------------------------------------

    @contextmanager
    def writing(self) -> Iterator[sqlite3.Connection]:
        """Do everything in the block or nothing of it; when the block is left, it is on the disk."""
        if not self._turn.acquire(timeout=_BUSY_SECONDS):
            raise StoreUnavailable("another thread holds the database")
        try:
            with self._transaction() as database:
                yield database
        finally:
            self._turn.release()

    @contextmanager
    def _transaction(self) -> Iterator[sqlite3.Connection]:
        try:
            database = self._connection()
            database.execute("BEGIN IMMEDIATE")
        except sqlite3.OperationalError as problem:
            raise StoreUnavailable(str(problem)) from problem
        try:
            yield database
            database.execute("COMMIT")
        except BaseException as problem:
            if database.in_transaction:
                database.execute("ROLLBACK")
            if isinstance(problem, sqlite3.OperationalError):
                raise StoreUnavailable(str(problem)) from problem
            raise

    def _connection(self) -> sqlite3.Connection:
        found: sqlite3.Connection | None = getattr(self._own, "connection", None)
        if found is None:
            found = sqlite3.connect(
                self._file, timeout=_BUSY_SECONDS, isolation_level=None, check_same_thread=False
            )  # each thread has its own; only `close` is for another
            found.row_factory = sqlite3.Row
            found.execute("PRAGMA journal_mode = WAL")
            found.execute("PRAGMA synchronous = FULL")
            found.execute("PRAGMA foreign_keys = ON")
            found.execute("PRAGMA secure_delete = ON")  # what is purged is overwritten, not only forgotten
            self._own.connection = found
            self._all.append(found)
        return found

    def rows(self, query: str, *values: object) -> list[sqlite3.Row]:
        """Read without waiting for anybody who writes."""
        try:
            return self._connection().execute(query, values).fetchall()
        except sqlite3.OperationalError as problem:
            raise StoreUnavailable(str(problem)) from problem

    def _submissions(self, rest: str, *values: object) -> list[Submission]:
        rows = self.rows(f"SELECT * FROM submission s JOIN progress p ON p.submission = s.id {rest}", *values)  # noqa: S608 - `rest` is ours
        return [_submission(row) for row in rows]


def _for_its_owner_only(file: Path) -> None:
    """Make the file as SQLite would, but closed to others, whoever made the folder; its log takes that over."""
    try:
        os.close(os.open(file, os.O_RDWR | os.O_CREAT, 0o600))
    except OSError as problem:
        raise StoreUnavailable(problem.strerror) from problem


def _submission(row: sqlite3.Row) -> Submission:
    sent = Sent(
        id=row["id"],
        received=_time(row["received"]),
        entry=row["entry"],
        says=row["says"],
        base=row["base"],
        fields=json.loads(row["fields"]),
        organisation=row["organisation"],
    )
    return Submission(
        sent=sent,
        state=row["state"],
        held=row["held"],
        seen=row["seen"],
        slug=row["slug"],
        commit=row["commit_id"],
        url=row["url"],
        reason=row["reason"],
        found=row["found"],
        attempts=row["attempts"],
    )


def _json(words: Mapping[str, str]) -> str:
    return json.dumps(dict(words), ensure_ascii=False, sort_keys=True)


def _text(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat(timespec="milliseconds")  # one form, so that text sorts as time does


def _time(text: Any) -> datetime:
    return datetime.fromisoformat(str(text))
