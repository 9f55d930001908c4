"""Build a site over and over, or die at a chosen step: run by test_write.py as a program of its own, to be killed.

write_torture.py loop OUT           build version 0, 1, 2, … until killed; says `ready` once a site stands
write_torture.py steps OUT MODE     for n = 1, 2, …: a child builds and is killed before its n-th file system step;
                                    after each the site must be whole. MODE: exchange | two-renames
"""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

from shirube import write
from shirube.outputs import OutputFile

PAGES = ("index.html", "places/niji/index.html", "places/umi/index.html", "a/b/c.txt")


def site(version: int) -> Iterator[OutputFile]:
    """A site whose every file says its version; odd versions have a page more."""
    for path in (*PAGES, *(["odd/index.html"] if version % 2 else [])):
        yield OutputFile(path, f"{version}\n".encode() * 50)


def whole_version(out: Path) -> int:
    """Return the one version the site on disk is of; fail when files are missing, mixed or cut short."""
    found = {str(path.relative_to(out)): path.read_bytes() for path in out.rglob("*") if path.is_file()}
    assert found.pop(write.MARKER, None) is not None, f"no marker in {sorted(found)}"
    version = int(found["index.html"].split(b"\n")[0])
    expected = {file.path: file.content for file in site(version)}
    assert found == expected, f"version {version} is not whole: {sorted(found)}"
    return version


def loop(out: Path) -> None:
    version = 0
    while True:
        write.write_site(site(version), out)
        if version == 0:
            print("ready", flush=True)
        version += 1


STEPS = ("open", "write", "mkdir", "chmod", "fchmod", "rename", "unlink", "rmdir", "close", "link", "scandir")


def die_before(step: int) -> None:
    """Make the `step`-th call into the file system from now on the last thing this process tries."""
    left = step

    def counted(call: Callable[..., object]) -> Callable[..., object]:
        def run(*arguments: object, **options: object) -> object:
            nonlocal left
            left -= 1
            if left == 0:
                os.kill(os.getpid(), signal.SIGKILL)
            return call(*arguments, **options)

        return run

    for name in STEPS:
        setattr(os, name, counted(getattr(os, name)))
    write._exchange = counted(write._exchange)  # type: ignore[assignment]


def standing(out: Path) -> Path:
    """Return where the site is now; between two renames it is beside its place, and the next build puts it back."""
    return out if out.exists() else next(out.parent.glob(".site.shirube-old-*"))


def steps(out: Path, mode: str, start: str) -> None:
    if mode == "two-renames":
        write._exchange = lambda *_: False
    write.write_site(site(0), out)
    version, killed, old, new, gone = 0, 0, 0, 0, 0
    while True:
        child = os.fork()
        if child == 0:
            die_before(killed + 1)
            write.write_site(site(version + 1), out)
            os._exit(0)
        status = os.waitpid(child, 0)[1]
        if not os.WIFSIGNALED(status):
            assert os.waitstatus_to_exitcode(status) == 0
            break
        killed += 1
        gone += not out.exists()
        found = whole_version(standing(out))
        assert found in (version, version + 1)
        old += found == version
        new += found == version + 1
        version = found
        if start == "clean":  # otherwise the next child has to clear this one's remains away, and dies doing so
            with write.staging(out):
                assert whole_version(out) == version
    assert whole_version(out) == version + 1
    left = sorted(path.name for path in out.parent.iterdir())
    assert left == [out.name], left
    print(f"killed={killed} old={old} new={new} gone={gone}", flush=True)


if __name__ == "__main__":
    if sys.argv[1] == "loop":
        loop(Path(sys.argv[2]))
    else:
        steps(Path(sys.argv[2]), sys.argv[3], sys.argv[4])
