"""Do with git what the receiver needs: a bare clone, plumbing only, no work tree, no hook, no force.

Nothing here comes from a shell or from the settings of the machine's user. What content decides (names of files, the
bytes in them) is passed through standard input, or behind `--`.
"""

from __future__ import annotations

import base64
import os
import re
import subprocess
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Final

from shirube.content_git import read_batch

_SECONDS: Final = 60
_REMEMBERED: Final = 4096
_NOBODY: Final = "0" * 40
_OBJECT = re.compile(r"[0-9a-f]{40}", re.ASCII)
_COMMITTER = re.compile(r"([^<>\n]+) <([^<>\s]+)>")
_HOME: Final = "refs/heads/"


class GitFailed(Exception):
    """A step of git did not work; the message is what git said, for staff to read."""


@dataclass(frozen=True, slots=True)
class File:
    """A file of a commit."""

    path: str
    blob: str


class Clone:
    """The bare repository that corrections are committed in."""

    def __init__(
        self, folder: Path, *, remote: str, branch: str, committer: str, token_file: Path | None = None
    ) -> None:
        match = _COMMITTER.fullmatch(committer)
        if match is None:
            raise GitFailed(f"committer「{committer}」は「名前 <メール>」の形で書いてください。")
        self.folder = folder
        self.branch = branch
        self._remote = remote
        self._name, self._mail = match[1], match[2]
        self._token_file = token_file
        self._head: tuple[object, str] = ((), "")
        self._of_head = (folder / "refs" / "heads" / branch, folder / "packed-refs")
        self._blobs: dict[tuple[str, str], str] = {}
        if not (folder / "HEAD").exists():
            folder.parent.mkdir(parents=True, exist_ok=True)
            self._run("init", "--quiet", "--bare", "--initial-branch", branch, "--", str(folder), inside=False)

    # ---- reading -------------------------------------------------------------------------------------------------

    def fetch(self) -> None:
        """Bring the branch up to what the remote has; never backwards."""
        if self._remote:
            self._git("fetch", "--no-tags", "--", self._remote, f"{_HOME}{self.branch}:{_HOME}{self.branch}")

    @property
    def head(self) -> str:
        """The commit the branch stands at; git is asked only when a file that says so has changed."""
        state = tuple((stat.st_ino, stat.st_mtime_ns) for file in self._of_head if (stat := _stat(file)))
        if state != self._head[0]:
            found = self.commit_of(self.branch)
            if found is None:
                raise GitFailed(f"{self.branch} がありません。")
            self._head = (state, found)
        return self._head[1]

    def commit_of(self, branch: str) -> str | None:
        """The commit a branch of the clone stands at; None where there is no such branch."""
        text = self._git("for-each-ref", "--format=%(objectname)", "--", f"{_HOME}{branch}").decode()
        return text.split()[0] if text.strip() else None

    def files(self, commit: str, folder: str) -> list[File]:
        """Every ordinary file below a folder of a commit; links and submodules are none."""
        listing = self._git("ls-tree", "-r", "-z", "--full-tree", commit, "--", f"{folder}/")
        rows = (row.split("\t", 1) for row in listing.decode("utf-8", "surrogateescape").split("\0") if row)
        return [File(path, head.split()[2]) for head, path in rows if head.startswith(("100644 blob", "100755 blob"))]

    def blob_at(self, commit: str, path: str) -> str:
        """The id of a file's content in a commit; empty where there is no such file."""
        found = self._blobs.get((commit, path))  # a commit never changes
        if found is None:
            said = self._git("ls-tree", "-z", "--full-tree", commit, "--", path).decode("utf-8", "surrogateescape")
            found = said.split()[2] if " blob " in said else ""
            if len(self._blobs) >= _REMEMBERED:
                self._blobs.clear()
            self._blobs[commit, path] = found
        return found

    def blob(self, id: str, limit: int) -> bytes | None:
        """The content with this id; None where the clone has none, or a larger one."""
        if not _OBJECT.fullmatch(id):
            return None
        answer = self._git("cat-file", "--batch-check", given=f"{id}\n".encode()).decode().split()
        if len(answer) != 3 or answer[1] != "blob" or int(answer[2]) > limit:
            return None
        return self._git("cat-file", "blob", id)

    def contents(self, files: Sequence[File]) -> Iterator[tuple[File, bytes]]:
        """The bytes of many files, in one run of git."""
        answer = self._git("cat-file", "--batch", given="".join(f"{file.blob}\n" for file in files).encode())
        for file, (_, content) in zip(files, read_batch(answer), strict=True):
            yield file, content

    def has(self, commit: str) -> bool:
        """Whether a commit is here; one of ours is not in a clone that was made anew."""
        said = self._git("cat-file", "--batch-check", given=f"{commit}\n".encode()).decode().split()
        return said[1:2] == ["commit"]

    def is_in(self, commit: str, branch_commit: str) -> bool:
        """Whether a commit is part of the history of another."""
        return (
            self.has(commit) and not self._git("rev-list", "--max-count=1", commit, f"^{branch_commit}", "--").strip()
        )

    def parent(self, commit: str) -> str:
        """The commit that a commit of ours was made on."""
        return self._git("rev-list", "--max-count=1", "--skip=1", "--first-parent", commit, "--").decode().strip()

    def ever_held(self, path: str, blob: str) -> bool:
        """Whether a file of the branch has, or once had, this content."""
        if not _OBJECT.fullmatch(blob):
            return False
        return bool(self._git("log", "-1", "--format=%H", f"--find-object={blob}", self.head, "--", path).strip())

    # ---- writing -------------------------------------------------------------------------------------------------

    def commit(self, parent: str, files: Mapping[str, bytes], message: str, when: datetime) -> str:
        """Write a commit that changes these files and nothing else; no branch points at it yet."""
        with tempfile.TemporaryDirectory(dir=self.folder) as folder:
            index = {"GIT_INDEX_FILE": str(Path(folder) / "index")}
            self._git("read-tree", parent, more=index)
            rows = []
            for path, content in files.items():
                blob = self._git("hash-object", "-w", "--no-filters", "--stdin", given=content).decode().strip()
                rows.append(f"100644 {blob} 0\t{path}\0")
            self._git("update-index", "-z", "--index-info", given="".join(rows).encode(), more=index)
            tree = self._git("write-tree", more=index).decode().strip()
        moment = f"{int(when.timestamp())} +0000"
        dates = {"GIT_AUTHOR_DATE": moment, "GIT_COMMITTER_DATE": moment}
        made = self._git("commit-tree", tree, "-p", parent, "-F", "-", given=message.encode(), more=dates)
        return made.decode().strip()

    def move_branch(self, branch: str, to: str, *, was: str | None) -> bool:
        """Point a branch at a commit, unless it no longer stands where it `was` (None: is not there)."""
        try:
            self._git("update-ref", f"{_HOME}{branch}", to, was or _NOBODY)
        except GitFailed:
            if self.commit_of(branch) != was:
                return False
            raise
        return True

    def drop_branch(self, branch: str, was: str) -> None:
        """Take a branch away; one that is gone, or stands elsewhere by now, stays as it is."""
        if self.commit_of(branch) == was:
            self._git("update-ref", "-d", f"{_HOME}{branch}", was)

    def push(self, commit: str, to: str, options: Sequence[str] = ()) -> str:
        """Push a commit to a ref of the remote, never by force; return what the remote said.

        What is there already is no mistake.
        """
        words = [word for option in options for word in ("-o", option)]
        return self._run("push", *words, "--", self._remote, f"{commit}:{to}").stderr.decode("utf-8", "replace")

    # ---- git itself ----------------------------------------------------------------------------------------------

    def _git(self, *words: str, given: bytes = b"", more: Mapping[str, str] | None = None) -> bytes:
        return self._run(*words, given=given, more=more).stdout

    def _run(
        self, *words: str, given: bytes = b"", more: Mapping[str, str] | None = None, inside: bool = True
    ) -> subprocess.CompletedProcess[bytes]:
        command = ["git", *(("--git-dir", str(self.folder)) if inside else ()), *words]
        try:
            done = subprocess.run(  # noqa: S603 - a list of words, no shell
                command,
                input=given,
                capture_output=True,
                timeout=_SECONDS,
                check=False,
                env={**self._environment(), **(more or {})},
            )
        except subprocess.TimeoutExpired:
            raise GitFailed(f"git {words[0]}: {_SECONDS} 秒たっても終わりませんでした。") from None
        except OSError as problem:
            raise GitFailed(f"git {words[0]}: {problem.strerror}") from None
        if done.returncode:
            said = done.stderr.decode("utf-8", "replace").strip()[-500:]
            raise GitFailed(f"git {words[0]}: {said or done.returncode}")
        return done

    def _environment(self) -> dict[str, str]:
        """All that git is told: nothing of the user's or the machine's settings, nobody to ask for a password."""
        settings = {
            "core.hooksPath": "/dev/null",
            "core.fsync": "all",  # what a state says is done is on the disk
            "gc.auto": "0",
            "protocol.ext.allow": "never",
            "credential.helper": "",
        }
        if self._token_file is not None and self._remote.startswith("https:"):
            # Through the environment: arguments of a process can be read by everybody on the machine.
            pair = f"x-access-token:{read_token(self._token_file)}"
            settings["http.extraHeader"] = f"Authorization: Basic {base64.b64encode(pair.encode()).decode()}"
        numbered = {
            name: value
            for number, (key, setting) in enumerate(settings.items())
            for name, value in ((f"GIT_CONFIG_KEY_{number}", key), (f"GIT_CONFIG_VALUE_{number}", setting))
        }
        return {
            "PATH": os.environ.get("PATH", os.defpath),
            "HOME": str(self.folder),
            "LC_ALL": "C",
            "TZ": "UTC",
            "GIT_CONFIG_NOSYSTEM": "1",
            "GIT_CONFIG_GLOBAL": "/dev/null",
            "GIT_CONFIG_COUNT": str(len(settings)),
            **numbered,
            "GIT_TERMINAL_PROMPT": "0",
            "GIT_SSH_COMMAND": "ssh -o BatchMode=yes",
            "GIT_LITERAL_PATHSPECS": "1",
            "GIT_AUTHOR_NAME": self._name,
            "GIT_AUTHOR_EMAIL": self._mail,
            "GIT_COMMITTER_NAME": self._name,
            "GIT_COMMITTER_EMAIL": self._mail,
        }


def _stat(file: Path) -> os.stat_result | None:
    try:
        return file.stat()
    except OSError:
        return None


def read_token(file: Path) -> str:
    try:
        return file.read_text(encoding="ascii").strip()
    except (OSError, UnicodeDecodeError):
        raise GitFailed(f"token_file「{file}」を読めません。") from None
