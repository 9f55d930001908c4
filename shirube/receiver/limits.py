"""Count visits of a day without keeping addresses: an address is a keyed hash whose key is thrown away at midnight."""

from __future__ import annotations

import hashlib
import secrets
import sqlite3
from datetime import datetime
from ipaddress import IPv6Address, ip_address
from typing import Final

from shirube.clock import JAPAN
from shirube.receiver.settings import Settings

_EVERYBODY: Final = b""
_IPV6_HOUSE: Final = 64
"""One connection at home has the addresses of a whole /64."""


class TooManyToday(Exception):
    """An address, or all together, have sent enough for today."""


def count_visit(database: sqlite3.Connection, settings: Settings, address: str, now: datetime) -> None:
    """Count one more submission of today, in a transaction of the caller's. Raises TooManyToday."""
    day = now.astimezone(JAPAN).date().isoformat()
    row = database.execute("SELECT salt FROM salt WHERE day = ?", (day,)).fetchone()
    if row is None:
        for table in ("salt", "visits"):
            database.execute(f"DELETE FROM {table} WHERE day <> ?", (day,))  # noqa: S608 - our own names
        salt = secrets.token_bytes(32)
        database.execute("INSERT INTO salt VALUES (?, ?)", (day, salt))
    else:
        salt = bytes(row["salt"])
    who = hashlib.blake2b(_household(address).encode(), key=salt, digest_size=16).digest()
    for name, most in ((who, settings.a_day_from_one_address), (_EVERYBODY, settings.a_day)):
        found = database.execute("SELECT count FROM visits WHERE day = ? AND who = ?", (day, name)).fetchone()
        if found is not None and found["count"] >= most:
            raise TooManyToday
    for name in (who, _EVERYBODY):
        database.execute(
            "INSERT INTO visits VALUES (?, ?, 1) ON CONFLICT (day, who) DO UPDATE SET count = count + 1",
            (day, name),
        )


def _household(address: str) -> str:
    try:
        found = ip_address(address)
    except ValueError:
        return address
    if isinstance(found, IPv6Address):
        return str(found.ipv4_mapped or int(found) >> (128 - _IPV6_HOUSE))
    return str(found)
