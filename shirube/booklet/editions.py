"""Which papers are made of one language's matter."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class PaperEdition:
    """One PDF: which template sets it, and how."""

    id: str
    """Also part of its file's name, and `booklet.edition.<id>` its label."""
    template: str
    """File of `templates/booklet/`, without ending."""
    form: str = ""
    """What the template is told: paper and size of letters."""
    of: str = ""
    """The edition whose pages it lays out anew, for folding."""


EDITIONS: Final = (
    PaperEdition("a5", "book", "a5"),
    PaperEdition("print", "impose", of="a5"),
    PaperEdition("large", "book", "large"),
    PaperEdition("leaflet-a4", "leaflet", "a4"),
    PaperEdition("leaflet-a3", "leaflet", "a3"),
    PaperEdition("sheets", "sheet"),
    PaperEdition("poster", "poster"),
)
"""In the order in which they are offered; one that lays out another's pages comes after it."""


def file_name(edition: PaperEdition, language: str, choice: str = "") -> str:
    """`booklet-a5.pdf`, `booklet-large-en.pdf`, `booklet-a5-carers-horobetsu.pdf`."""
    parts = ["booklet", edition.id, choice, "" if language == "ja" else language]
    return "-".join(filter(None, parts)) + ".pdf"
