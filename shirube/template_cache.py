"""Keep compiled templates between builds, as Python keeps its own modules: beside the source, in `__pycache__`.

Compiling the templates of one language takes about as long as drawing a hundred pages. One file holds all of them and
says what it was made from; whatever differs (a template, a phrase, the site's name, Jinja) makes it void.
"""

from __future__ import annotations

import contextlib
import hashlib
import marshal
import os
import sys
from importlib import metadata
from pathlib import Path
from types import CodeType
from typing import Final

from jinja2 import BytecodeCache
from jinja2.bccache import Bucket

_ENDINGS: Final = frozenset({".html", ".svg"})
_PROGRAM: Final = ("render.py", "template_engine.py", "template_cache.py")


def fingerprint(templates: Path) -> bytes:
    """Name the state of everything that templates are compiled from, but for what the site itself gives them."""
    digest = hashlib.sha256(f"{sys.version} {metadata.version('jinja2')}".encode())
    files = [path for path in templates.rglob("*") if path.suffix in _ENDINGS]
    files += [Path(__file__).with_name(name) for name in _PROGRAM]
    for path in sorted(files):
        content = path.read_bytes()
        digest.update(f"{path} {len(content)} ".encode())
        digest.update(content)
    return digest.digest()


class TemplateCache(BytecodeCache):
    """The compiled templates of one environment, read from one file and, when `keep` is called, written to it."""

    def __init__(self, templates: Path, name: str, *made_from: object) -> None:
        self._file = templates / "__pycache__" / f"{name}.{sys.implementation.cache_tag}.templates"
        self._key = hashlib.sha256(repr(made_from).encode()).digest()
        self._codes = self._read()
        self._is_changed = False

    @property
    def is_empty(self) -> bool:
        return not self._codes

    def load_bytecode(self, bucket: Bucket) -> None:
        code = self._codes.get(bucket.key)
        if code is not None:
            bucket.code = code

    def dump_bytecode(self, bucket: Bucket) -> None:
        if bucket.code is not None:
            self._codes[bucket.key] = bucket.code
            self._is_changed = True

    def keep(self) -> None:
        """Write the file; where that is not possible, or not wished (`PYTHONDONTWRITEBYTECODE`), nothing happens."""
        if sys.dont_write_bytecode or not self._is_changed:
            return
        fresh = self._file.with_name(f".{self._file.name}.{os.getpid()}")
        with contextlib.suppress(OSError):
            self._file.parent.mkdir(exist_ok=True)
            fresh.write_bytes(self._key + marshal.dumps(self._codes))
            fresh.replace(self._file)
            self._is_changed = False

    def _read(self) -> dict[str, CodeType]:
        try:
            content = self._file.read_bytes()
            if content[: len(self._key)] != self._key:
                return {}
            codes = marshal.loads(content[len(self._key) :])  # noqa: S302 - as trusted as Python's own .pyc beside it
        except (OSError, ValueError, EOFError, TypeError):
            return {}
        return codes if isinstance(codes, dict) else {}
