"""Know the entries of the branch: what each is called, who runs it, and what its file says."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from shirube.convert import Words, convert_listing
from shirube.intake.fields import MODELS
from shirube.intake.flat import Flat, flatten
from shirube.intake.patch import KINDS
from shirube.model.types import LANGUAGES
from shirube.phrases import language_names, load_phrases
from shirube.reading.marks import Node
from shirube.reading.records import ENTRY_BYTES, SITE_BYTES, Record, parse_list, parse_record
from shirube.receiver.git import Clone, File

_REMEMBERED: Final = 1024


@dataclass(frozen=True, slots=True)
class Known:
    """One entry at the head of the branch."""

    key: str
    """`places/niji`"""
    blob: str
    name: str
    organisations: tuple[str, ...]
    """The slugs of those who run it."""


class Entries:
    """The entries of a clone's branch; a file is read once for each content it ever has."""

    def __init__(self, clone: Clone, content: str) -> None:
        self._clone = clone
        self._content = content
        self._read: dict[str, Mapping[str, Node]] = {}
        self._languages = language_names(load_phrases()[0])
        self._words: tuple[str, Words] = ("", {})
        self._flat: dict[tuple[str, str], Flat] = {}

    def path(self, key: str) -> str:
        """The file of an entry inside the repository."""
        return f"{self._content}/{key}.yaml"

    def record(self, blob: str, key: str) -> Record | None:
        """Read an entry as it is, or was, in this blob; None where the clone has no such text, or none that reads."""
        content = self._clone.blob(blob, ENTRY_BYTES)
        return None if content is None else parse_record(content, self.path(key))[0]

    def flat(self, key: str, blob: str) -> Flat | None:
        """Read an entry as `record` does, and make it flat; None for one that `check` could not read, either."""
        kind, words = KINDS[key.partition("/")[0]], self.words()
        flat = self._flat.get((key, blob))
        if flat is None:
            record = self.record(blob, key)
            if record is None or convert_listing(record, MODELS[kind], words)[0] is None:
                return None
            flat = flatten(record.data, kind, words[LANGUAGES])
            if len(self._flat) >= _REMEMBERED:
                self._flat.clear()
            self._flat[key, blob] = flat
        return flat

    def was(self, key: str, blob: str) -> bool:
        """Tell whether an entry says, or once said, what stands in this blob."""
        path = self.path(key)
        if self._clone.blob_at(self._clone.head, path) == blob:
            return True
        return self._clone.blob(blob, ENTRY_BYTES) is not None and self._clone.ever_held(path, blob)

    def now(self, key: str) -> Known | None:
        """Find an entry at the head of the branch."""
        return next(iter(self._known([key])), None)

    def of(self, organisation: str) -> list[Known]:
        """List what an organisation may put right: itself first, then its places."""
        everything = self._known()
        own = [known for known in everything if known.key == f"organisations/{organisation}"]
        return own + [known for known in everything if organisation in known.organisations]

    def words(self) -> Words:
        """The controlled words of the branch, as entries are read with them."""
        head = self._clone.head
        if self._words[0] != head:
            lists = {name: {**{ja: id for id, ja in terms.items()}, **{id: id for id in terms}}
                     for name, terms in self.vocabularies().items()}  # fmt: skip
            self._words = (head, {**lists, LANGUAGES: self._languages})
            self._flat.clear()
        return self._words[1]

    def vocabularies(self) -> dict[str, dict[str, str]]:
        """The words that entries choose from: vocabulary → id → Japanese word."""
        head = self._clone.head
        found = {}
        for file in self._clone.files(head, f"{self._content}/vocabulary"):
            terms, _ = parse_list(self._clone.blob(file.blob, SITE_BYTES) or b"", file.path)
            name = file.path.rpartition("/")[2].removesuffix(".yaml")
            found[name] = _terms([term.data for term in terms or ()])
        site = self._clone.blob(self._clone.blob_at(head, f"{self._content}/site.yaml"), SITE_BYTES)
        record, _ = parse_record(site or b"", "site.yaml")
        areas = record.data.get("areas") if record is not None else None
        found["areas"] = _terms([area for area in areas if isinstance(area, dict)] if isinstance(areas, list) else [])
        return found

    def _known(self, keys: list[str] | None = None) -> list[Known]:
        head = self._clone.head
        if keys is None:
            files = [file for folder in KINDS for file in self._clone.files(head, f"{self._content}/{folder}")]
        else:
            found = [(self.path(key), self._clone.blob_at(head, self.path(key))) for key in keys]
            files = [File(path, blob) for path, blob in found if blob]
        files = [file for file in files if file.path.endswith(".yaml")]
        new = [file for file in files if file.blob not in self._read]
        for file, content in self._clone.contents(new) if new else ():
            record = parse_record(content, file.path)[0] if len(content) <= ENTRY_BYTES else None
            self._read[file.blob] = {} if record is None else record.data
        return [self._as_known(file) for file in files]

    def _as_known(self, file: File) -> Known:
        key = file.path.removeprefix(f"{self._content}/").removesuffix(".yaml")
        data = self._read[file.blob]
        name, run_by = data.get("name"), data.get("organisation")
        several = run_by if isinstance(run_by, list) else [run_by]
        return Known(
            key,
            file.blob,
            name if isinstance(name, str) else key,
            tuple(slug.strip() for slug in several if isinstance(slug, str)) if key.startswith("places/") else (),
        )


def _terms(terms: Sequence[Mapping[str, Node]]) -> dict[str, str]:
    pairs = ((term.get("id"), term.get("ja")) for term in terms)
    return {id: words for id, words in pairs if isinstance(id, str) and isinstance(words, str)}
