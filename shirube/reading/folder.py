"""What lies in a content folder: which file is what, and what is no content."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from shirube.issues import Issue
from shirube.reading.decode import read_bytes
from shirube.reading.records import ENTRY_BYTES
from shirube.values import displayed, is_slug, slug_meant

SINGLE_FILES = ("accessibility", "hotlines", "moved", "readings", "site", "synonyms")
"""The files that lie in the content folder itself; each is a kind of its own."""

FOLDERS = {"organisations": "organisation", "pages": "page", "places": "place", "vocabulary": "vocabulary"}
"""The folders of the content folder, and the kind of what is in them."""


class ContentFile(NamedTuple):
    """A file of the content: what it is, its name without endings, and where it lies."""

    kind: str
    """One of `SINGLE_FILES` or of the values of `FOLDERS`."""
    slug: str
    file: Path
    shown: str
    """The path as findings name it, from the content folder's own name on."""
    language: str = ""
    """Of a page: the `en` of `about.en.md`."""
    proposed: bytes | None = None
    """What it would hold: read in place of what lies on disk."""

    @property
    def below(self) -> str:
        """The path below the content folder, as checks name a file."""
        return self.shown.partition("/")[2]


def why_ignored(name: str) -> str | None:
    """Say why a file of the content folder is passed over in silence, or return None when it is content."""
    if name.startswith("."):
        return "hidden: the system, git and editors keep their own files so"
    if name.endswith("~") or (name.startswith("#") and name.endswith("#")):
        return "an editor's backup"
    if name.startswith("~$") or name == "4913":
        return "what Office keeps while a file is open, and vim while it saves"
    if name.lower().endswith((".bak", ".orig", ".rej", ".save", ".swp", ".tmp")):
        return "a backup, or what a merge or an interrupted save left behind"
    if name.lower() in ("thumbs.db", "desktop.ini"):
        return "kept by Windows"
    if name in ("README.md", "README.ja.md"):
        return "a note for editors"
    return None


def list_content(directory: Path) -> tuple[list[ContentFile], list[Issue]]:
    """List the files of a content folder, sorted by path; report whatever does not belong there.

    Links are refused, files and folders alike: what they point to may lie outside what was reviewed.
    """
    root = directory.name or directory.resolve().name
    files: list[ContentFile] = []
    issues: list[Issue] = []

    def report(shown: str, rule: str, **values: str) -> None:
        issues.append(Issue(shown, 0, 0, rule, {name: displayed(value, 200) for name, value in values.items()}))

    def entries(folder: Path, shown: str) -> list[tuple[Path, str]]:
        try:
            if folder.is_symlink():
                report(shown, "file-symlink")
                return []
            found = sorted(folder.iterdir(), key=lambda entry: os.fsencode(entry.name))
        except OSError as error:
            report(shown, "file-unreadable", reason=error.strerror or str(error))
            return []
        kept = []
        for entry in found:
            if why_ignored(entry.name):
                continue
            name = displayed(os.fsencode(entry.name).decode("utf-8", "replace"), 120)
            if entry.is_symlink():
                report(f"{shown}/{name}", "file-symlink")
            else:
                kept.append((entry, f"{shown}/{name}"))
        return kept

    singles = "、".join(f"{name}.yaml" for name in SINGLE_FILES)
    allowed = f"{singles}、" + "、".join(f"{name}/" for name in FOLDERS)
    for entry, shown in entries(directory, root):
        if entry.is_dir():
            if entry.name not in FOLDERS:
                report(shown, "file-unexpected", name=entry.name, allowed=allowed)
                continue
            kind = FOLDERS[entry.name]
            for inner, inner_shown in entries(entry, shown):
                if inner.is_dir():
                    wanted = "<名前>.<言語>.md" if kind == "page" else "<名前>.yaml"
                    report(inner_shown, "file-unexpected", name=inner.name, allowed=wanted)
                else:
                    _list_file(kind, inner, inner_shown, files, report)
        elif entry.stem in SINGLE_FILES and entry.suffix == ".yaml":
            files.append(ContentFile(entry.stem, entry.stem, entry, shown))
        elif (found := _OTHER_ENDING.fullmatch(entry.name)) and found[1] in SINGLE_FILES:
            report(shown, "file-ending", name=entry.name, example=f"{found[1]}.yaml")
        else:
            report(shown, "file-unexpected", name=entry.name, allowed=allowed)
    return files, issues


def with_proposed(files: Sequence[ContentFile], proposed: Mapping[str, bytes], root: str) -> list[ContentFile]:
    """Put what entries would hold, by their path below the content folder, in the place of what they hold; add new ones."""
    there = {file.shown: file for file in files}
    for path, content in proposed.items():
        folder, _, name = path.partition("/")
        shown = f"{root}/{path}"
        new = ContentFile(FOLDERS[folder], name.removesuffix(".yaml"), Path(shown), shown)
        there[shown] = there.get(shown, new)._replace(proposed=content)
    return [there[shown] for shown in sorted(there, key=os.fsencode)]


def entry_bytes(file: ContentFile) -> tuple[bytes | None, list[Issue]]:
    """Read the file of an entry, or what is proposed in its place; None with a finding where that cannot be."""
    if file.proposed is None:
        return read_bytes(file.file, file.shown, ENTRY_BYTES)
    if len(file.proposed) > ENTRY_BYTES:
        told = {"size": str(-(-len(file.proposed) // 1024)), "limit": str(ENTRY_BYTES // 1024)}
        return None, [Issue(file.shown, 0, 0, "file-too-large", told)]
    return file.proposed, []


_OTHER_ENDING = re.compile(r"(.+)\.(?:yml|ya?ml\.txt|(?!yaml$)(?i:ya?ml))")


def _list_file(kind: str, file: Path, shown: str, files: list[ContentFile], report: Callable[..., None]) -> None:
    """Add one file of a folder to the list, or report its name."""
    name = file.name.encode("utf-8", "replace").decode("utf-8")
    if kind != "page":
        found = _OTHER_ENDING.fullmatch(name)
        stem = found[1] if found else name.removesuffix(".yaml")
        if stem == name:
            report(shown, "file-unexpected", name=name, allowed="<名前>.yaml")
        elif not is_slug(stem):
            meant = slug_meant(stem)
            # The name of another file would have its entry written over.
            taken = file.with_name(f"{meant}.yaml").exists()
            report(shown, "file-name", name=name, example=f"{meant}-2.yaml" if taken else f"{meant}.yaml")
        elif found:
            report(shown, "file-ending", name=name, example=f"{stem}.yaml")
        else:
            files.append(ContentFile(kind, stem, file, shown))
        return
    slug, _, rest = name.partition(".")
    language, _, ending = rest.rpartition(".")
    if ending != "md":
        report(shown, "file-unexpected", name=name, allowed="<名前>.<言語>.md")
    elif not is_slug(slug) or not re.fullmatch(r"[a-z]{2,8}(?:-[a-z0-9]{1,8})*", language, re.ASCII):
        report(
            shown, "file-name", name=name, example=f"{slug_meant(slug)}.{language if is_slug(language) else 'ja'}.md"
        )
    else:
        files.append(ContentFile(kind, slug, file, shown, language))
