"""Read the settings of a receiver: one TOML file beside its database."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any, Final, Literal, get_args
from urllib.parse import urlsplit

Proposal = Literal["staff", "gitlab", "agit", "github"]
"""Where a correction is decided on: by staff in the review, or as a pull request of a forge."""


class SettingsFault(ValueError):
    """The settings cannot be used; the message says why, in Japanese."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """How one receiver is run. Every path is absolute."""

    address: str
    """The address people reach it at, without the last `/`; its path is the prefix of every page."""
    state: Path
    """The folder of the database, the keys and the clone. Nobody else may read it."""
    sites: tuple[str, ...] = ()
    """Origins whose forms post here, as in `https://shirube.example.jp`."""
    listen: str = "127.0.0.1:8900"
    """Where to listen; a web server with TLS stands before it."""
    proxy: str = ""
    """The address of that web server as seen from here, whose X-Forwarded headers are believed; empty: nobody's."""
    remote: str = ""
    """The repository to fetch from and to push to; empty: the clone is all there is."""
    branch: str = "main"
    content: str = "content"
    """The folder of the content inside the repository."""
    committer: str = "しるべ受付 <receiver@localhost>"
    """Whose name commits carry: never a person's who sent something."""
    proposal: Proposal = "staff"
    repository: str = ""
    """Owner and name at the forge, where it is asked."""
    api: str = ""
    """The REST interface; empty: that of github.com for `github`, and no other forge is asked how a request ended."""
    token_file: Path | None = None
    """The file that holds the token for pushing by https and for asking the forge; it is read each time, so it may be renewed."""
    a_day_from_one_address: int = 30
    a_day: int = 1000
    waiting: int = 5000
    """How many anonymous reports may wait for staff; more are turned away until somebody has looked."""
    link_days: int = 400
    keep_days: int = 90
    """For how long names, replies and notes of people who sent something are kept."""

    @property
    def prefix(self) -> str:
        """The path of the address: empty, or `/uketsuke`."""
        return urlsplit(self.address).path

    @property
    def origin(self) -> str:
        parts = urlsplit(self.address)
        return f"{parts.scheme}://{parts.netloc}".lower()  # as browsers write it

    @property
    def database(self) -> Path:
        return self.state / "receiver.sqlite3"

    @property
    def keys(self) -> Path:
        return self.state / "keys"

    @property
    def clone(self) -> Path:
        return self.state / "repository.git"


_FILE_LIMIT: Final = 64 * 1024
_PATHS: Final = ("state", "token_file")
_LISTEN: Final = re.compile(r"([\w.-]+|\*|\[[0-9a-f:]+\]):[0-9]{1,5}", re.ASCII | re.IGNORECASE)


def read_settings(file: Path) -> Settings:
    """Read the settings; paths in them start at the folder of the file."""
    try:
        with file.open("rb") as stream:
            given = tomllib.loads(stream.read(_FILE_LIMIT).decode("utf-8"))
    except FileNotFoundError:
        how = "--settings で、受付の設定のファイルを指定してください（書き方は docs/operators/receiver.md）。"
        raise SettingsFault(f"{file} がありません。{how}") from None
    except OSError:
        raise SettingsFault(f"{file} を読めません。ファイルかどうか、読む権限があるかを確かめてください。") from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as problem:
        raise SettingsFault(f"{file} は TOML として読めません（{problem}）。") from None
    known = {field.name: field.type for field in fields(Settings)}
    for name, value in given.items():
        if name not in known:
            raise SettingsFault(f"{file} の「{name}」という項目はありません。使えるもの：{'、'.join(known)}")
        _require_kind(name, value, str(known[name]))
    for name in ("address", "state"):
        if not given.get(name):
            raise SettingsFault(f"{file} に {name} を書いてください。")
    return _settings(given, file.resolve().parent)


def _require_kind(name: str, value: Any, kind: str) -> None:
    if kind == "int":
        good, wanted = type(value) is int and value > 0, "1 以上の数"
    elif kind.startswith("tuple"):
        good, wanted = isinstance(value, list) and all(isinstance(part, str) for part in value), '["…"] の形'
    else:
        good, wanted = isinstance(value, str), '"…" の形'
    if not good:
        raise SettingsFault(f"「{name}」は{wanted}で書いてください。")


def _settings(given: Mapping[str, Any], folder: Path) -> Settings:
    values: dict[str, Any] = {name: tuple(value) if isinstance(value, list) else value for name, value in given.items()}
    values |= {name: folder / given[name] for name in _PATHS if given.get(name)}
    values["address"] = str(given["address"]).rstrip("/")
    values["sites"] = tuple(_origin("sites", site) for site in given.get("sites", ()))
    _origin("address", values["address"])
    if values.get("proposal", "staff") not in get_args(Proposal):
        raise SettingsFault(f"「proposal」は次から選んでください：{'、'.join(get_args(Proposal))}")
    settings = Settings(**values)
    if not _LISTEN.fullmatch(settings.listen):
        raise SettingsFault(f"「listen」の「{settings.listen}」は使えません。127.0.0.1:8900 のように書いてください。")
    if settings.proposal != "staff" and not settings.remote:
        raise SettingsFault(f"proposal が {settings.proposal} のときは、remote を書いてください。")
    if settings.proposal == "github" and not (settings.repository.count("/") == 1 and settings.token_file):
        raise SettingsFault("proposal が github のときは、repository（owner/name）と token_file を書いてください。")
    if settings.api:
        _origin("api", settings.api)
        if not ("/" in settings.repository and settings.token_file):
            raise SettingsFault("api を書くときは、repository（owner/name）と token_file も書いてください。")
    if settings.branch.startswith("-") or settings.remote.startswith("-"):
        raise SettingsFault("branch と remote は「-」で始められません。")
    return settings


def _origin(name: str, address: str) -> str:
    parts = urlsplit(address)
    if parts.scheme not in ("https", "http") or not parts.netloc or "@" in parts.netloc:
        raise SettingsFault(f"「{name}」の「{address}」は使えません。https://example.jp のように書いてください。")
    return f"{parts.scheme}://{parts.netloc}".lower()
