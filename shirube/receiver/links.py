"""Edit links of organisations, and what is signed beside them: the session cookie and the token of a form.

All three are signed with the newest key of the key file and read with any of them, so keys can be renewed without
taking a link back; taking one link back is a row of the table `link`. A link says which organisation, never who.
"""

from __future__ import annotations

import os
import secrets
import sqlite3
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, Final, Literal

from itsdangerous import BadSignature, URLSafeSerializer

from shirube.receiver.store import Store

Refusal = Literal["forged", "expired", "revoked", "session"]

SESSION: Final = timedelta(hours=8)
FORM_LASTS: Final = timedelta(days=7)
_KEY_BYTES: Final = 32
_LONGEST_TOKEN: Final = 1000


class LinkRefused(Exception):
    """A link or a session is good for nothing; `why` says how."""

    def __init__(self, why: Refusal) -> None:
        self.why: Refusal = why
        super().__init__(why)


@dataclass(frozen=True, slots=True)
class Link:
    """One edit link, as staff sees it."""

    id: str
    organisation: str
    issued: datetime
    expires: datetime
    revoked: bool


@dataclass(frozen=True, slots=True)
class FormToken:
    """What a form was handed out with."""

    id: str
    organisation: str
    entry: str
    base: str
    issued: datetime


class Keys:
    """The signing keys, one a line, newest last; the file is made, for its owner only, where there is none."""

    def __init__(self, file: Path) -> None:
        self._file = file
        if not file.exists():
            _write(file, [_new_key()])

    @property
    def all(self) -> list[str]:
        return self._file.read_text(encoding="ascii").split()

    def rotate(self, *, forget: bool) -> None:
        """Sign with a new key from now on; with `forget`, nothing that an older one signed is believed any more."""
        _write(self._file, [*([] if forget else self.all), _new_key()])

    def sign(self, purpose: str, matter: dict[str, Any]) -> str:
        return str(URLSafeSerializer(self.all, salt=purpose).dumps(matter))

    def read(self, purpose: str, token: str) -> dict[str, Any] | None:
        """Return what was signed for this purpose; None for anything else."""
        if len(token) > _LONGEST_TOKEN:
            return None
        try:
            matter = URLSafeSerializer(self.all, salt=purpose).loads(token)
        except BadSignature:
            return None
        return matter if isinstance(matter, dict) else None


def issue_link(store: Store, keys: Keys, organisation: str, now: datetime, days: int) -> str:
    """Make a link for an organisation; return its token."""
    id = secrets.token_hex(4)
    expires = now + timedelta(days=days)
    with store.writing() as database:
        database.execute(
            "INSERT INTO link (id, organisation, issued, expires) VALUES (?, ?, ?, ?)",
            (id, organisation, now.isoformat(), expires.isoformat()),
        )
    return keys.sign("link", {"link": id})


def links(store: Store) -> list[Link]:
    """Every link there is, oldest first."""
    return [_link(row) for row in store.rows("SELECT * FROM link ORDER BY issued, id")]


def _link(row: sqlite3.Row) -> Link:
    issued, expires = datetime.fromisoformat(row["issued"]), datetime.fromisoformat(row["expires"])
    return Link(row["id"], row["organisation"], issued, expires, bool(row["revoked"]))


def revoke_link(store: Store, id: str, now: datetime) -> bool:
    """Take a link back, and every session that came by it; False where there is no such link."""
    with store.writing() as database:
        done = database.execute("UPDATE link SET revoked = ? WHERE id = ? AND revoked = ''", (now.isoformat(), id))
    return bool(done.rowcount)


def open_link(store: Store, keys: Keys, token: str, now: datetime) -> str:
    """Exchange a link's token for that of a session."""
    link = _valid(store, keys.read("link", token), now)
    return keys.sign("session", {"link": link.id, "until": int((now + SESSION).timestamp())})


def read_session(store: Store, keys: Keys, cookie: str, now: datetime) -> str:
    """Say for which organisation a session speaks."""
    matter = keys.read("session", cookie)
    if matter is None:
        raise LinkRefused("session")
    link = _valid(store, matter, now)
    if matter["until"] < now.timestamp():
        raise LinkRefused("session")
    return link.organisation


def _valid(store: Store, matter: dict[str, Any] | None, now: datetime) -> Link:
    rows = store.rows("SELECT * FROM link WHERE id = ?", matter["link"]) if matter is not None else []
    if not rows:
        raise LinkRefused("forged")
    found = _link(rows[0])
    if found.revoked:
        raise LinkRefused("revoked")
    if found.expires < now:
        raise LinkRefused("expired")
    return found


def form_token(keys: Keys, organisation: str, entry: str, base: str, now: datetime) -> str:
    """Sign what a form is about, once for each time it is handed out."""
    matter = {"id": secrets.token_hex(16), "o": organisation, "e": entry, "b": base, "t": now.timestamp()}
    return keys.sign("form", matter)


def read_form_token(keys: Keys, token: str) -> FormToken | None:
    matter = keys.read("form", token)
    if matter is None:
        return None
    return FormToken(matter["id"], matter["o"], matter["e"], matter["b"], datetime.fromtimestamp(matter["t"], UTC))


def _new_key() -> str:
    return secrets.token_urlsafe(_KEY_BYTES)


def _write(file: Path, keys: list[str]) -> None:
    """Exchange the file whole: whoever reads it sees the old keys or the new ones."""
    new = file.with_name(f"{file.name}.new")
    new.unlink(missing_ok=True)
    with os.fdopen(os.open(new, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="ascii") as stream:
        stream.write("".join(f"{key}\n" for key in keys))
        stream.flush()
        os.fsync(stream.fileno())
    new.replace(file)
