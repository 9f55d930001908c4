"""A receiver on the content of a small town, with a clone of its own and a clock that stands still."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, Final

from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from shirube.receiver.app import create_app
from shirube.receiver.git import Clone
from shirube.receiver.links import issue_link
from shirube.receiver.office import Receiver, open_receiver
from shirube.receiver.settings import Settings

VILLAGE: Final = Path(__file__).resolve().parent / "sites" / "village"
ADDRESS: Final = "https://uketsuke.example.jp"
SITE: Final = "https://shirube.example.jp"
NOON: Final = datetime(2026, 11, 25, 3, 0, tzinfo=UTC)


@dataclass
class Clock:
    """A clock that goes on only when told to."""

    moment: datetime = NOON

    def __call__(self) -> datetime:
        return self.moment

    def wait(self, **more: float) -> None:
        self.moment += timedelta(**more)


@dataclass
class Town:
    """One receiver at work."""

    receiver: Receiver
    clock: Clock
    client: FlaskClient

    @property
    def clone(self) -> Clone:
        return self.receiver.clone

    def blob(self, key: str) -> str:
        return self.clone.blob_at(self.clone.head, f"content/{key}.yaml")

    def text(self, key: str) -> str:
        return (self.clone.blob(self.blob(key), 65536) or b"").decode()

    def post(self, fields: Mapping[str, object], **headers: str) -> TestResponse:
        """Send a form as a browser on the site does."""
        return self.client.post("/submit", data=fields, headers={"Origin": "null", **headers}, base_url=ADDRESS)

    def send(self, key: str, says: str = "changed", **fields: object) -> str:
        """Send an anonymous correction against what the file says now; return the id of its receipt."""
        base = "" if says == "new" else self.blob(key)
        names = {name.replace("__", "."): value for name, value in fields.items()}
        answer = self.post({"entry": key, "base": base, "says": says, "token": "", "website": "", **names})
        assert answer.status_code == 303, answer.get_data(as_text=True)
        return answer.headers["Location"].rpartition("/")[2]

    def link(self, organisation: str, days: int = 30) -> str:
        return issue_link(self.receiver.store, self.receiver.keys, organisation, self.clock(), days)

    def get(self, path: str, **headers: str) -> TestResponse:
        return self.client.get(path, base_url=ADDRESS, headers=headers)

    def page(self, id: str) -> str:
        return self.get(f"/receipt/{id}").get_data(as_text=True)

    def state(self, id: str) -> str:
        found = self.receiver.store.submission(id)
        assert found is not None
        return found.state


def settings_in(folder: Path, **more: Any) -> Settings:
    return Settings(address=ADDRESS, state=folder / "state", sites=(SITE,), **more)


def git(folder: Path, *words: str) -> str:
    """Run git as somebody who edits does."""
    me = ["-c", "user.name=見本", "-c", "user.email=mihon@example.jp", "-c", "commit.gpgsign=false"]
    done = subprocess.run(["git", "-C", str(folder), *me, *words], capture_output=True, text=True, check=True)
    return done.stdout.strip()


def repository_with(folder: Path, content: Path = VILLAGE) -> Path:
    """Make a bare repository whose branch main holds the content."""
    bare = folder / "town.git"
    subprocess.run(["git", "init", "--quiet", "--bare", "--initial-branch=main", str(bare)], check=True)
    copy = folder / "copy"
    subprocess.run(["git", "clone", "--quiet", str(bare), str(copy)], check=True, capture_output=True)
    git(copy, "checkout", "-q", "-B", "main")
    (copy / "content").mkdir()
    for file in sorted(path for path in content.rglob("*") if path.is_file()):
        target = copy / "content" / file.relative_to(content)
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(file.read_bytes())
    git(copy, "add", "-A")
    git(copy, "commit", "-q", "-m", "content")
    git(copy, "push", "-q", "origin", "main")
    git(bare, "repack", "-a", "-d", "-q")  # few files: it is copied for every test
    git(bare, "prune-packed", "-q")
    shutil.rmtree(bare / "hooks", ignore_errors=True)
    shutil.rmtree(copy)
    return bare


def open_town(folder: Path, **more: Any) -> Town:
    """Open a receiver that has the village, from a remote repository unless told otherwise."""
    remote = more.pop("remote", None)
    settings = settings_in(folder, remote=str(repository_with(folder) if remote is None else remote), **more)
    if settings.remote:
        shutil.copytree(settings.remote, settings.clone)  # as after the first fetch
    clock = Clock()
    receiver = open_receiver(settings, clock)
    return Town(receiver, clock, create_app(receiver).test_client())
