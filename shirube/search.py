"""Build the full-text index: tiny records in, a Pagefind bundle out.

Pagefind is given neither our pages nor Japanese: every record is cut by `fold.search_tokens`, and each token is spelt
in the letters a to p, so that no word segmentation, case or accent rule of the engine (or of the reader's browser)
can change it. A row of pairs asked for as a phrase is then exactly a substring search. Rows are drawn from
`search/entries.json`, so the engine's own excerpts, interface, styles and scores are thrown away; `records.json`
beside the index says which entries each of its result ids stands for. A text that many entries share (what an
audience is called, who runs them, when the telephone is answered) is given to the engine once, for all of them: on
ten thousand entries that is a third of the words. Why: `docs/decisions/0008-search-tokens.md`.
"""

from __future__ import annotations

import contextlib
import gzip
import hashlib
import json
import os
import shutil
import subprocess
import tempfile
import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib import metadata
from pathlib import Path
from types import TracebackType
from typing import Final, Literal, Self

from shirube import fold
from shirube.fold import folded_tokens

Kind = Literal["place", "organisation"]

BUNDLE: Final = "pagefind"
"""Folder of the index inside the site; the script imports `pagefind.js` from it."""

_LANGUAGE: Final = "xx"  # a language without stemmer
_RECORD_MAP: Final = "records.json"
_KEPT: Final = ("pagefind.js", "pagefind-entry.json", "*.pf_meta", "wasm.*.pagefind", "index/*.pf_index")
_SIGNATURE: Final = b"pagefind_dcd"
_TIMEOUT_SECONDS: Final = 600
_MEMORY_DISK: Final = Path("/dev/shm")  # noqa: S108 - a folder of an unguessable name is made in it
_SCRATCH_PREFIX: Final = "shirube-search-"
_LEFT_FOR_SECONDS: Final = 24 * 3600
_BYTES_PER_PAGE: Final = 32 << 10  # more than a page and its fragment take, by three times


class SearchIndexError(RuntimeError):
    """The index could not be built; the message says why, for people."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SearchRecord:
    """What of one entry can be found. Whatever is not public must not be handed over."""

    id: str
    """Slug of the entry."""
    kind: Kind
    texts: tuple[str, ...]
    """Every public text, one string for each field: no hit reaches across two of them."""


@dataclass(frozen=True, slots=True)
class IndexReport:
    """What was put in place: `files` are relative to the output folder, with `/` between folders."""

    files: tuple[str, ...]
    records: int
    reused: bool


def build_index(
    records: Iterable[SearchRecord], out_dir: Path, cache_dir: Path | None = None, *, executable: Path | None = None
) -> IndexReport:
    """Write `<out_dir>/pagefind/` and return when it is there. Raises SearchIndexError."""
    return start_index(records, out_dir, cache_dir, executable=executable).finish()


def start_index(
    records: Iterable[SearchRecord], out_dir: Path, cache_dir: Path | None = None, *, executable: Path | None = None
) -> IndexBuild:
    """Start the indexer beside whatever the caller does next; `finish()` of the handle puts the bundle in place.

    An index of the same records by the same Pagefind is taken over byte for byte from `cache_dir`, or without one
    from the bundle that already lies in `out_dir`. Raises SearchIndexError.
    """
    ordered = sorted(records, key=lambda record: (record.kind, record.id))
    names = [(record.kind, record.id) for record in ordered]
    if len(set(names)) != len(names):
        kind, slug = next(name for name in names if names.count(name) > 1)
        raise SearchIndexError(f"検索の索引: {kind} {slug} が2度あります。")
    executable = executable or pagefind_executable()
    key = index_key(ordered)
    target = out_dir / BUNDLE
    source = cache_dir / f"{BUNDLE}-{key[:16]}" if cache_dir else target
    if _key_of(source) == key:
        return IndexBuild(target=target, key=key, count=len(ordered), cached=source)
    return IndexBuild(target=target, key=key, count=len(ordered), cache=cache_dir).start(ordered, executable)


def pagefind_executable() -> Path:
    """Find the program inside the wheel: starting it without its Python wrapper saves an interpreter."""
    try:
        files = metadata.files("pagefind-bin") or []
    except metadata.PackageNotFoundError:
        files = []
    for file in files:
        if file.name in {"pagefind", "pagefind.exe"} and file.parent.name == "pagefind_bin":
            return Path(str(file.locate()))
    raise SearchIndexError("検索の索引: pagefind がありません。`pip install -r requirements.txt` で入れてください。")


def index_key(records: Sequence[SearchRecord]) -> str:
    """Name the index of these records: equal keys mean equal indexes."""
    # Whoever changes how text is folded or a record is written must not find an index made the old way.
    program = [Path(str(path)).read_text(encoding="utf-8") for path in (fold.__file__, __file__)]
    matter = [program, metadata.version("pagefind-bin"), [_fields(record) for record in records]]
    return hashlib.sha256(json.dumps(matter, ensure_ascii=False).encode()).hexdigest()


class IndexBuild:
    """An index being built; also a context manager, which stops the program when its block fails."""

    def __init__(
        self, *, target: Path, key: str, count: int, cache: Path | None = None, cached: Path | None = None
    ) -> None:
        self._target = target
        self._key = key
        self._count = count
        self._cache = cache
        self._cached = cached
        self._folder: tempfile.TemporaryDirectory[str] | None = None
        self._program: subprocess.Popen[bytes] | None = None
        self._entries: list[str] = []
        self._stands_for: list[tuple[int, ...]] = []

    def start(self, records: Sequence[SearchRecord], executable: Path) -> Self:
        """Write the records and start the program."""
        shared = share_texts(records)
        self._entries = [f"{record.kind}/{record.id}" for record in records]
        self._stands_for = [page.entries for page in shared]
        # An empty index is an error to Pagefind; a site without entries still needs one that finds nothing.
        drawn = [record_html(page.texts) for page in shared] or [record_html(["\0\0"])]
        scratch = _scratch(len(drawn))
        _clear_leftovers(scratch)
        self._folder = tempfile.TemporaryDirectory(prefix=_SCRATCH_PREFIX, dir=scratch)
        folder = Path(self._folder.name)
        pages, log = folder / "records", folder / "log"
        pages.mkdir()
        for number, page in enumerate(drawn):
            (pages / f"{number}.html").write_text(page, encoding="ascii")
        command = [str(executable), "--site", str(pages), "--output-path", str(folder / BUNDLE),
                   "--force-language", _LANGUAGE, "--silent"]  # fmt: skip
        try:
            with log.open("wb") as stream:
                self._program = subprocess.Popen(  # noqa: S603 - our own wheel's program, no shell
                    command, stdin=subprocess.DEVNULL, stdout=stream, stderr=subprocess.STDOUT, cwd=folder
                )
        except OSError as error:
            self.stop()
            raise SearchIndexError(f"検索の索引: {executable} を動かせません（{error.strerror}）。") from error
        return self

    def finish(self) -> IndexReport:
        """Wait for the program and put the bundle in its place. Raises SearchIndexError."""
        if self._cached is not None:
            if self._cached != self._target:
                _replace(self._target, self._cached)
            return IndexReport(_files(self._target), self._count, reused=True)
        assert self._folder is not None
        assert self._program is not None
        folder = Path(self._folder.name)
        try:
            status = self._program.wait(_TIMEOUT_SECONDS)
            if status != 0:
                said = (folder / "log").read_text(encoding="utf-8", errors="replace").strip()
                raise SearchIndexError(f"検索の索引: pagefind が {status} で終わりました。{said[-500:]}")
            _strip(folder / BUNDLE, self._entries, self._stands_for, self._key)
            _replace(self._target, folder / BUNDLE)
            if self._cache is not None:
                _replace(self._cache / f"{BUNDLE}-{self._key[:16]}", folder / BUNDLE)
        except subprocess.TimeoutExpired as error:
            raise SearchIndexError(f"検索の索引: pagefind が {_TIMEOUT_SECONDS} 秒で終わりません。") from error
        except OSError as error:
            raise SearchIndexError(f"検索の索引: {error.filename}: {error.strerror}") from error
        finally:
            self.stop()
        return IndexReport(_files(self._target), self._count, reused=False)

    def stop(self) -> None:
        """Stop the program if it still runs, and leave nothing behind; doing it twice is harmless."""
        if self._program is not None and self._program.poll() is None:
            self._program.kill()
            self._program.wait()
        if self._folder is not None:
            self._folder.cleanup()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()


@dataclass(frozen=True, slots=True)
class Shared:
    """The folded texts that stand in these entries (numbers, ascending) and in no other."""

    entries: tuple[int, ...]
    texts: tuple[str, ...]


def share_texts(records: Sequence[SearchRecord]) -> list[Shared]:
    """Put the texts of all records together by the entries they stand in, in the order they first come.

    Nothing that could be found is lost: a text goes only where it is a part of another text of the same entries.
    """
    standing: dict[str, list[int]] = {}
    for number, record in enumerate(records):
        texts = dict.fromkeys(map(_folded, record.texts))
        shortened = " ".join(dict.fromkeys(filter(None, map(_without_okurigana, texts))))
        for text in dict.fromkeys((*texts, shortened)):
            if text:
                standing.setdefault(text, []).append(number)
    together: dict[tuple[int, ...], list[str]] = {}
    for text, entries in standing.items():
        together.setdefault(tuple(entries), []).append(text)
    return [Shared(entries, _without_parts(texts)) for entries, texts in together.items()]


def _without_parts(texts: Sequence[str]) -> tuple[str, ...]:
    kept: list[str] = []
    for text in sorted(texts, key=len, reverse=True):
        if not any(text in longer for longer in kept):
            kept.append(text)
    return tuple(kept)


def record_html(folded: Iterable[str]) -> str:
    """Write the page that Pagefind reads for some folded texts: nothing but spelt tokens."""
    # One element, since each costs the engine time; between two texts stands a token that no query has.
    body = _BETWEEN.join(" ".join(map(spell, folded_tokens(text))) for text in folded)
    return (
        f'<!doctype html><html lang="{_LANGUAGE}"><title>x</title><body data-pagefind-body><p>{body}</p></body></html>'
    )


_folded = lru_cache(maxsize=1 << 14)(fold.fold)  # labels of the vocabulary stand in many records
_without_okurigana = lru_cache(maxsize=1 << 14)(fold.without_okurigana)


@lru_cache(maxsize=1 << 17)  # pairs come back: ten thousand entries are written with some thirty thousand of them
def spell(token: str) -> str:
    """Spell a token in four letters a to p for each UTF-16 unit: letters no engine folds, segments or drops."""
    return token.encode("utf-16-be", "surrogatepass").hex().translate(_LETTERS)


_LETTERS: Final = str.maketrans("0123456789abcdef", "abcdefghijklmnop")
_BETWEEN: Final = f" {spell(chr(0))} "


def _fields(record: SearchRecord) -> list[object]:
    return [record.kind, record.id, list(record.texts)]


def _scratch(pages: int) -> Path:
    """Say where to keep the engine's small files: in memory where there is ample room, else where the system says."""
    try:
        room = shutil.disk_usage(_MEMORY_DISK).free
    except OSError:
        room = 0
    has_room = room > pages * _BYTES_PER_PAGE and os.access(_MEMORY_DISK, os.W_OK)
    return _MEMORY_DISK if has_room else Path(tempfile.gettempdir())


def _clear_leftovers(scratch: Path) -> None:
    """Remove what killed builds left there: folders of ours that nobody has touched for a day."""
    for folder in scratch.glob(f"{_SCRATCH_PREFIX}*"):
        with contextlib.suppress(OSError):
            if folder.is_dir() and not folder.is_symlink() and time.time() - folder.stat().st_mtime > _LEFT_FOR_SECONDS:
                shutil.rmtree(folder)


def _strip(bundle: Path, entries: Sequence[str], stands_for: Sequence[tuple[int, ...]], key: str) -> None:
    """Note which entries each result id stands for, then keep only what our script asks for."""
    found = {}
    for path in (bundle / "fragment").glob("*.pf_fragment"):
        page = json.loads(gzip.decompress(path.read_bytes()).removeprefix(_SIGNATURE))
        number = int(page["url"].removeprefix("/").removesuffix(".html"))
        if number < len(stands_for):
            found[path.stem] = _steps(stands_for[number])
    shutil.rmtree(bundle / "fragment", ignore_errors=True)
    kept = {path for pattern in _KEPT for path in bundle.glob(pattern)}
    for path in sorted(bundle.rglob("*"), reverse=True):
        if path.is_dir():
            if not any(path.iterdir()):
                path.rmdir()
        elif path not in kept:
            path.unlink()
    text = json.dumps({"key": key, "entries": entries, "records": found}, separators=(",", ":"), sort_keys=True)
    (bundle / _RECORD_MAP).write_text(text + "\n", encoding="utf-8")


def _steps(numbers: Sequence[int]) -> list[int] | int:
    """Write ascending numbers as steps, each counted from the one before, which packs small; one number as itself."""
    if len(numbers) == 1:
        return numbers[0]
    return [number - before for before, number in zip((0, *numbers), numbers, strict=False)]


def _key_of(bundle: Path) -> str | None:
    """Read whose index this is; None where there is none, or one that cannot be read."""
    try:
        matter = json.loads((bundle / _RECORD_MAP).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
    key = matter.get("key") if isinstance(matter, dict) else None
    whole = all(any(bundle.glob(pattern)) for pattern in _KEPT)
    return key if whole and isinstance(key, str) else None


def _replace(target: Path, source: Path) -> None:
    """Put a copy of a bundle where the target is; a reader of the folder sees the old one or the new one."""
    target.parent.mkdir(parents=True, exist_ok=True)
    fresh = Path(tempfile.mkdtemp(prefix=f".{target.name}-", dir=target.parent))
    try:
        shutil.copytree(source, fresh, dirs_exist_ok=True)
        fresh.chmod(0o755)
        if target.exists():
            shutil.rmtree(target)
        fresh.rename(target)
    except OSError:
        shutil.rmtree(fresh, ignore_errors=True)
        raise


def _files(bundle: Path) -> tuple[str, ...]:
    return tuple(sorted(path.relative_to(bundle.parent).as_posix() for path in bundle.rglob("*") if path.is_file()))
