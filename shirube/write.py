"""Stage 6: put the files of the site on disk, whole or not at all.

The new site is written into a hidden folder beside the old one and then changes places with it in one step of
the file system, so whoever looks sees wholly the old site or wholly the new one, also when the build is killed.
A folder that does not carry our marker is never cleared. Why it is done this way: `docs/decisions/0003-output-swap.md`.
"""

from __future__ import annotations

import contextlib
import ctypes
import errno
import fcntl
import os
import re
import secrets
import shutil
import stat
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from shirube.issues import Issue
from shirube.outputs import OutputFile

MARKER = ".shirube"
"""The file that says: this folder was made by Shirube and may be replaced by it."""

_MARKER_TEXT = """\
しるべ が作ったフォルダーです。次に組み立てるとき、中身はすべて新しいものに入れかわります。
Made by Shirube. The next build replaces everything in this folder.
"""
_FILE_MODE = 0o644
_FOLDER_MODE = 0o755
_LONGEST_NAME = 255  # bytes of one path segment, the limit of every common file system
_SEGMENT = re.compile(r"[^/\\\x00-\x1f\x7f]+")


class WriteRefused(Exception):
    """The site was not written, and what was on disk before is untouched; `issue` says why, in the editor's words."""

    def __init__(self, path: str, rule: str, **values: str) -> None:
        self.issue = Issue(path, 0, 0, rule, values)
        super().__init__(self.issue.message("en"))


@dataclass(frozen=True, slots=True)
class Writer:
    """Adds files to the new site, from any process: it holds nothing but where to write.

    The file system itself finds two files for one path, also when two processes write them.
    """

    root: str
    out: str
    _made: set[str] = field(default_factory=set, repr=False, compare=False)
    """Folders this process has made, to ask the file system once for each."""

    def add(self, file: OutputFile) -> None:
        """Write one file. Rules: out-path-unsafe, out-path-twice, out-not-writable, out-disk-full."""
        path = file.path
        _check_path(path, self.out)
        try:
            self._make_folder(path.rpartition("/")[0])
            descriptor = os.open(f"{self.root}/{path}", os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, _FILE_MODE)
            try:
                left = memoryview(file.content)
                while left:
                    left = left[os.write(descriptor, left) :]
            finally:
                os.close(descriptor)
        except OSError as problem:
            raise _refusal(problem, self.out, path) from problem

    def add_all(self, files: Iterable[OutputFile]) -> None:
        """Write every file, in the order given."""
        for file in files:
            self.add(file)

    def move_tree(self, source: Path, under: str) -> None:
        """Move the folder `source` to `under` in the new site, where nothing may be yet."""
        self._take_tree(source, under, keep=False)

    def link_tree(self, source: Path, under: str) -> None:
        """Put the files of `source` under `under` without copying bytes where the file system can; `source` stays."""
        self._take_tree(source, under, keep=True)

    def _take_tree(self, source: Path, under: str, *, keep: bool) -> None:
        _check_path(under, self.out)
        target = f"{self.root}/{under}"
        try:
            files, folders = _regular_files(source, self.out)
            self._make_folder(under.rpartition("/")[0])
            os.mkdir(target, _FOLDER_MODE)
            for folder in folders:
                os.mkdir(f"{target}/{folder}", _FOLDER_MODE)
            for name in files:
                _place(f"{source}/{name}", f"{target}/{name}", keep=keep)
            if not keep:
                shutil.rmtree(source)
        except OSError as problem:
            raise _refusal(problem, self.out, under) from problem

    def _make_folder(self, folder: str) -> None:
        if not folder or folder in self._made:
            return
        self._make_folder(folder.rpartition("/")[0])
        # Another process may have made it first; a *file* of that name is two outputs for one path.
        full = f"{self.root}/{folder}"
        try:
            os.mkdir(full, _FOLDER_MODE)
        except FileExistsError:
            if not stat.S_ISDIR(os.lstat(full).st_mode):
                raise
        self._made.add(folder)


@dataclass(slots=True)
class Staging:
    """A new site in the making. Only the process that began it may commit it; anyone may add through `writer`."""

    out: Path
    """The folder the site is for, with symbolic links followed: it is their target that is replaced."""
    writer: Writer
    previous: Path | None
    """The site that is there now, to reuse parts of it; None when there is none."""
    committed: bool = False

    def add(self, file: OutputFile) -> None:
        self.writer.add(file)

    def add_all(self, files: Iterable[OutputFile]) -> None:
        self.writer.add_all(files)

    def reuse_tree(self, under: str) -> bool:
        """Take the folder `under` over from the previous site; False when it has none."""
        if self.previous is None or not (self.previous / under).is_dir():
            return False
        self.writer.link_tree(self.previous / under, under)
        return True

    def commit(self) -> None:
        """Put the new site in the place of the old one, in one step, and clear the old one away."""
        staged = Path(self.writer.root)
        try:
            _refuse_foreign(self.out, self.writer.out)  # somebody may have put files there while we were building
            _swap(staged, self.out)
            self.committed = True
        except OSError as problem:
            raise _refusal(problem, self.writer.out) from problem
        # The new site stands. What is left over is removed now or by the next build; it is no reason to fail.
        with contextlib.suppress(OSError):
            _remove_ours(staged)


@contextlib.contextmanager
def staging(out: Path) -> Iterator[Staging]:
    """Begin a new site for the folder `out`; what is not committed when the block ends is removed.

    Clears away what killed builds left beside `out`. Rules: out-not-ours, out-not-folder, out-not-writable,
    out-busy, out-disk-full, out-not-swappable.
    """
    said = str(out)
    real = Path(os.path.realpath(out))
    try:
        real.parent.mkdir(parents=True, exist_ok=True)
    except OSError as problem:
        raise _refusal(problem, said) from problem
    with _locked(real, said), _readable_for_everyone():
        root = _begin(real, said)
        try:
            previous = real if (real / MARKER).is_file() else None
            new = Staging(real, Writer(str(root), said), previous)
            yield new
        finally:
            # After a commit this name holds the old site, if it could not be removed; before, the unfinished one.
            with contextlib.suppress(OSError):
                _remove_ours(root)


def write_site(files: Iterable[OutputFile], out: Path) -> None:
    """Write a whole site in one process: either all `files` are at `out` afterwards, or it is as it was."""
    with staging(out) as new:
        new.add_all(files)
        new.commit()


@contextlib.contextmanager
def _readable_for_everyone() -> Iterator[None]:
    """Let what is made have the modes it asks for, whatever the umask: one call instead of one for each file."""
    before = os.umask(0o777 & ~_FOLDER_MODE)
    try:
        yield
    finally:
        os.umask(before)


def _begin(real: Path, said: str) -> Path:
    try:
        _recover(real)
        _refuse_foreign(real, said)
        if os.path.ismount(real):
            raise WriteRefused(said, "out-not-swappable", folder=said, reason="mount point")
        root = _beside(real, "new", secrets.token_hex(6))
        root.mkdir(_FOLDER_MODE)
        _write_marker(root)
    except OSError as problem:
        raise _refusal(problem, said) from problem
    return root


def _write_marker(root: Path) -> None:
    (root / MARKER).write_text(_MARKER_TEXT, encoding="utf-8")


def _beside(real: Path, kind: str, token: str) -> Path:
    """Name a folder of ours beside the site: same file system, hidden, recognisable by the next build."""
    return real.with_name(f".{real.name}.shirube-{kind}-{token}")


def _leftovers(real: Path, kind: str) -> list[Path]:
    """List what killed builds of this site left behind, by our names only."""
    ours = re.compile(rf"\.{re.escape(real.name)}\.shirube-{kind}-[0-9a-f]{{12}}")
    return sorted(path for path in real.parent.iterdir() if ours.fullmatch(path.name))


def _recover(real: Path) -> None:
    """Undo what a killed build left: put an old site back that was moved away, remove the rest."""
    if not os.path.lexists(real):
        for old in _leftovers(real, "old"):
            if (old / MARKER).is_file():
                old.rename(real)
                break
    for path in _leftovers(real, "(?:new|old)"):
        _remove_ours(path)


def _refuse_foreign(real: Path, said: str) -> None:
    """Refuse a folder that holds anything but a site of ours. An empty one is free to use."""
    try:
        kind = os.lstat(real).st_mode
    except FileNotFoundError:
        return
    if not stat.S_ISDIR(kind):
        raise WriteRefused(said, "out-not-folder", folder=said)
    names = sorted(os.listdir(real))
    if names and not (MARKER in names and stat.S_ISREG(os.lstat(real / MARKER).st_mode)):
        raise WriteRefused(said, "out-not-ours", folder=said, found=names[0])


def _remove_ours(folder: Path) -> None:
    """Remove a folder of ours with all it holds; its marker goes last, so that a killed removal stays recognisable.

    A folder without marker is removed only when it is empty, and left alone when it is not.
    """
    if not os.path.lexists(folder) or folder.is_symlink() or not folder.is_dir():
        return
    names = os.listdir(folder)
    if names and MARKER not in names:
        return
    if names:
        with os.scandir(folder) as entries:
            for entry in list(entries):
                if entry.is_dir(follow_symlinks=False):
                    shutil.rmtree(entry.path)
                elif entry.name != MARKER:
                    os.unlink(entry.path)
        os.unlink(folder / MARKER)
    os.rmdir(folder)


def _swap(staged: Path, real: Path) -> None:
    """Let `staged` take the place of `real`, which then, if it was there, has the name of `staged`."""
    if not os.path.lexists(real):
        staged.rename(real)
        return
    if _exchange(staged, real):
        return
    # A file system that cannot exchange two names in one step: between these two renames there is no site. Killed
    # exactly there, the next build puts the old one back (`_recover`).
    old = staged.with_name(staged.name.replace(".shirube-new-", ".shirube-old-"))
    real.rename(old)
    staged.rename(real)
    old.rename(staged)


def _exchange(one: Path, other: Path) -> bool:
    """Exchange two names in one step; False where the system or the file system cannot."""
    if sys.platform == "darwin":
        call, flags = "renamex_np", (0x2,)  # RENAME_SWAP
        arguments: tuple[object, ...] = (os.fsencode(one), os.fsencode(other))
    else:
        call, flags = "renameat2", (0x2,)  # RENAME_EXCHANGE
        here = -100  # AT_FDCWD
        arguments = (here, os.fsencode(one), here, os.fsencode(other))
    function = getattr(ctypes.CDLL(None, use_errno=True), call, None)
    if function is None:
        return False
    if function(*arguments, *(ctypes.c_uint(flag) for flag in flags)) == 0:
        return True
    number = ctypes.get_errno()
    if number in (errno.EINVAL, errno.ENOSYS, errno.ENOTSUP, errno.EOPNOTSUPP, errno.EPERM):
        return False
    raise OSError(number, os.strerror(number), str(one), None, str(other))


_held: set[str] = set()  # file locks do not keep two threads of one process apart; this does


@contextlib.contextmanager
def _locked(real: Path, said: str) -> Iterator[None]:
    """Keep other builds away from this site. The system lets go of the lock when this process dies, however it dies."""
    name = real.with_name(f".{real.name}.shirube-lock")
    if str(real) in _held:
        raise WriteRefused(said, "out-busy", folder=said)
    descriptor = _open_lock(name, said)
    _held.add(str(real))
    try:
        yield
    finally:
        with contextlib.suppress(OSError):
            name.unlink()  # while we hold it; whoever opened it in between sees that it is gone and opens anew
        os.close(descriptor)
        _held.discard(str(real))


def _open_lock(name: Path, said: str) -> int:
    try:
        while True:
            descriptor = os.open(name, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC | os.O_NOFOLLOW, _FILE_MODE)
            try:
                # A record lock belongs to this process alone: workers that outlive it do not keep the site locked.
                fcntl.lockf(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
                ours = os.fstat(descriptor)
                with contextlib.suppress(FileNotFoundError):
                    there = os.lstat(name)
                    if (ours.st_dev, ours.st_ino) == (there.st_dev, there.st_ino):
                        return descriptor
            except OSError:
                os.close(descriptor)
                raise
            os.close(descriptor)
    except OSError as problem:
        if problem.errno in (errno.EACCES, errno.EAGAIN) and problem.filename is None:
            raise WriteRefused(said, "out-busy", folder=said) from None
        raise _refusal(problem, said) from problem


def _check_path(path: str, said: str) -> None:
    """Refuse a path that is not plainly inside the site, or that would hide our marker."""
    fine = path != MARKER and all(
        _SEGMENT.fullmatch(segment)
        and segment not in (".", "..")
        and len(segment.encode("utf-8", "surrogatepass")) <= _LONGEST_NAME
        for segment in path.split("/")
    )
    if not fine:
        raise WriteRefused(said, "out-path-unsafe", file=path)


def _regular_files(source: Path, said: str) -> tuple[list[str], list[str]]:
    """List files and folders below `source`, folders before what they hold; anything else in it is refused."""
    files: list[str] = []
    folders: list[str] = []
    waiting = [""]
    while waiting:
        folder = waiting.pop()
        with os.scandir(f"{source}/{folder}") as entries:
            for entry in sorted(entries, key=lambda entry: entry.name):
                name = f"{folder}{entry.name}"
                if entry.is_dir(follow_symlinks=False):
                    folders.append(name)
                    waiting.append(f"{name}/")
                elif entry.is_file(follow_symlinks=False):
                    files.append(name)
                else:
                    raise WriteRefused(said, "out-path-unsafe", file=f"{source}/{name}")
    return files, folders


def _place(source: str, target: str, *, keep: bool) -> None:
    """Bring one file from `source` to `target` the cheapest way that works across file systems."""
    try:
        if keep:
            os.link(source, target, follow_symlinks=False)
        else:
            os.rename(source, target)
    except OSError as problem:
        if problem.errno not in (errno.EXDEV, errno.EPERM, errno.EMLINK, errno.ENOTSUP, errno.EACCES):
            raise
        shutil.copyfile(source, target, follow_symlinks=False)
    os.chmod(target, _FILE_MODE)


def _refusal(problem: OSError, said: str, file: str | None = None) -> WriteRefused:
    """Say in the editor's words what the operating system said."""
    reason = os.strerror(problem.errno) if problem.errno else str(problem)
    match problem.errno:
        case errno.EEXIST | errno.ENOTDIR | errno.EISDIR | errno.ENOTEMPTY if file is not None:
            return WriteRefused(said, "out-path-twice", file=file)
        case errno.ENOTDIR | errno.EEXIST:
            return WriteRefused(said, "out-not-folder", folder=said)
        case errno.ENOSPC | errno.EDQUOT:
            return WriteRefused(said, "out-disk-full", folder=said)
        case errno.EBUSY | errno.EXDEV:
            return WriteRefused(said, "out-not-swappable", folder=said, reason=reason)
        case _:
            return WriteRefused(said, "out-not-writable", folder=said, reason=reason)
