"""Which entries a booklet holds: all of them, those of some audiences, areas or organisations, or some by name."""

from __future__ import annotations

from dataclasses import dataclass
from difflib import get_close_matches

from shirube.link import ANYONE, Directory, Entry
from shirube.pages.edition import Edition


class UnknownChoice(ValueError):
    """A booklet was asked for about something that the content does not know."""

    def __init__(self, option: str, word: str, known: tuple[str, ...]) -> None:
        super().__init__(word)
        self.option = option
        """audience, area, organisation or entry."""
        self.word = word
        self.known = known
        """What may be chosen; of entries, which are many, only those that are spelt like it."""


@dataclass(frozen=True, slots=True)
class Choice:
    """What an extract is about. Within a kind either will do, across kinds all must hold; nothing chosen is all."""

    audiences: tuple[str, ...] = ()
    areas: tuple[str, ...] = ()
    organisations: tuple[str, ...] = ()
    entries_named: tuple[str, ...] = ()
    """File names of entries, with or without their folder: niji, places/niji."""

    @property
    def name(self) -> str:
        """What tells its files from those of other extracts; empty for the whole."""
        named = (name.replace("/", "-") for name in self.entries_named)
        return "-".join((*self.audiences, *self.areas, *self.organisations, *named))

    def require_known(self, directory: Directory) -> None:
        """Raise UnknownChoice at the first word that names nothing."""
        audiences = tuple(term.id for term in directory.vocabularies["audiences"])
        organisations = tuple(entry.slug for entry in directory.listed if entry.organisation)
        for option, words, known in (
            ("audience", self.audiences, audiences),
            ("area", self.areas, tuple(directory.areas)),
            ("organisation", self.organisations, organisations),
        ):
            for word in words:
                if word not in known:
                    raise UnknownChoice(option, word, known)
        names = {name for entry in directory.listed for name in (entry.slug, entry.key)}
        for word in self.entries_named:
            if word not in names:
                raise UnknownChoice("entry", word, tuple(get_close_matches(word, sorted(names), n=5)))

    def entries(self, directory: Directory) -> tuple[Entry, ...]:
        """The listed entries that are in it, in 50音順; under an audience those open to anyone too, as on the site."""
        return tuple(entry for entry in directory.listed if self._holds(entry))

    def _holds(self, entry: Entry) -> bool:
        audiences = not self.audiences or entry.is_for_anyone or bool(entry.audiences.intersection(self.audiences))
        areas = not self.areas or entry.listing.area in self.areas
        named = not self.entries_named or bool({entry.slug, entry.key}.intersection(self.entries_named))
        organisations = not self.organisations or bool(_bodies(entry).intersection(self.organisations))
        return audiences and areas and organisations and named

    def label(self, edition: Edition) -> str:
        """Say what the extract is about, for its cover; empty for the whole."""
        directory = edition.directory
        words = [
            edition.t("home.anyone") if term == ANYONE else str(edition.label("audiences", term))
            for term in self.audiences
        ]
        words += [str(edition.label_of(directory.areas[area])) for area in self.areas]
        words += [
            str(edition.said(directory.by_key[f"organisations/{slug}"].listing, "name")) for slug in self.organisations
        ]
        if self.entries_named:
            words += [str(edition.said(entry.listing, "name")) for entry in self.entries(directory)]
        return edition.list_of(words)


def _bodies(entry: Entry) -> frozenset[str]:
    return frozenset(entry.place.organisation) if entry.place else frozenset({entry.slug})
