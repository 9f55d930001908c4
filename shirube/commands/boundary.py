"""The one boundary: what nobody foresaw becomes a sentence and a report file, and every end an exit code."""

from __future__ import annotations

import contextlib
import errno
import io
import os
import sys
from typing import Final, NoReturn

import click

from shirube.commands.main import main

USAGE: Final = 2
SOFTWARE_FAULT: Final = 70
INTERRUPTED: Final = 130


WORLD: Final = frozenset(
    {errno.EACCES, errno.EPERM, errno.EROFS, errno.ENOSPC, errno.EDQUOT, errno.EEXIST, errno.ENOTDIR, errno.EISDIR}
    | {errno.ENOENT, errno.ENAMETOOLONG, errno.ELOOP}
)
"""What the file system says about a path somebody gave us; it is no fault of the program."""
FULL: Final = frozenset({errno.ENOSPC, errno.EDQUOT})


def run() -> NoReturn:
    """The one boundary: what nobody foresaw becomes a sentence, and the traceback goes to a file."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")  # a terminal that has no letters for our words gets theirs
    try:
        sys.exit(main(standalone_mode=False))
    except click.ClickException as mistake:
        mistake.show()
        sys.exit(mistake.exit_code)
    except click.Abort:
        sys.exit(INTERRUPTED)
    except OSError as problem:
        if problem.errno in FULL and problem.filename is None:  # a write knows no name
            print("ディスクがいっぱいです。いらないファイルを消して、もう一度実行してください。", file=sys.stderr)
            print("The disk is full. Make room and run it again.", file=sys.stderr)
            sys.exit(USAGE)
        if problem.errno not in WORLD or problem.filename is None:
            _report_fault()
        print(f"「{problem.filename}」を読み書きできません（{problem.strerror}）。", file=sys.stderr)
        print(f"Cannot read or write '{problem.filename}' ({problem.strerror}).", file=sys.stderr)
        sys.exit(USAGE)
    except Exception:
        _report_fault()


def _report_fault() -> NoReturn:
    """Say that the program is at fault, and where its report lies."""
    try:
        import tempfile
        import traceback

        handle, name = tempfile.mkstemp(prefix="shirube-", suffix=".txt")
        with os.fdopen(handle, "w", encoding="utf-8") as report:
            traceback.print_exc(file=report)
        ja, en = f"{name} をつけて知らせてください。", f" Please report it with {name}."
    except (OSError, ImportError):  # no room for a report either
        ja, en = "知らせてください。", " Please report it."
    print(f"しるべの不具合です。内容のまちがいではありません。{ja}", file=sys.stderr)
    print(f"A fault of the program itself, not of your content.{en}", file=sys.stderr)
    sys.exit(SOFTWARE_FAULT)


def leave() -> NoReturn:
    """Run and end at once: the system takes the memory back whole, Python would take it apart object by object."""
    try:
        run()
    except SystemExit as end:
        status = end.code if isinstance(end.code, int) else 0
    for stream in (sys.stdout, sys.stderr):
        with contextlib.suppress(OSError, ValueError):  # whoever was reading may have left
            stream.flush()
    os._exit(status)
