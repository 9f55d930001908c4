"""Papers for the tests, and what a reader finds in a PDF.

python -m tests.paper        draw tests/golden/booklet/ anew; then look at every picture that changed
"""

from __future__ import annotations

import io
import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Any

import cv2
import pypdf
import pypdfium2
import zxingcpp

from shirube.booklet.choice import Choice
from shirube.booklet.editions import EDITIONS
from shirube.booklet.fonts import Fonts, find_fonts
from shirube.booklet.press import print_papers
from shirube.link import Directory
from shirube.load import TEMPLATES, check_content
from shirube.pages.compose import make_editions
from shirube.pages.edition import Edition
from shirube.phrases import load_phrases

ROOT = Path(__file__).resolve().parent.parent
CONTENT = ROOT / "content"
GOLDEN = ROOT / "tests" / "golden" / "booklet"
VILLAGE = ROOT / "tests" / "sites" / "village"
TODAY = date(2026, 11, 25)
ADDRESS = "https://shirube.mihon-machi.jp/"
"""An address that telephones could open, so that codes are printed."""


@dataclass(frozen=True)
class Pdf:
    """A PDF as its readers see it: `pages` are texts without white space."""

    content: bytes

    @cached_property
    def reader(self) -> pypdf.PdfReader:
        return pypdf.PdfReader(io.BytesIO(self.content))

    @cached_property
    def document(self) -> Any:
        return pypdfium2.PdfDocument(self.content)

    @cached_property
    def written(self) -> list[str]:
        """The text of each page, line by line."""
        return [page.get_textpage().get_text_bounded() for page in self.document]

    @cached_property
    def pages(self) -> list[str]:
        return [squeezed(page) for page in self.written]

    @cached_property
    def text(self) -> str:
        return "".join(self.pages)

    @cached_property
    def bookmarks(self) -> list[tuple[int, str, int]]:
        """Level, title and page (from 1) of each."""
        return [
            (item.level, item.get_title(), (item.get_dest().get_index() or 0) + 1) for item in self.document.get_toc()
        ]

    def structure(self) -> list[tuple[str, pypdf.generic.DictionaryObject]]:
        """Every element of the structure tree with its kind."""
        found = []
        waiting: list[Any] = [self.reader.root_object["/StructTreeRoot"]]
        while waiting:
            element = waiting.pop().get_object()
            if isinstance(element, pypdf.generic.ArrayObject):
                waiting += element
            elif isinstance(element, pypdf.generic.DictionaryObject):
                if "/S" in element:
                    found.append((str(element["/S"]), element))
                if "/K" in element:
                    waiting.append(element["/K"])
        return found


def squeezed(text: str) -> str:
    """Take out white space and marks that are not seen; what a PDF says does not depend on where its lines break."""
    return re.sub(r"[\s\u200b\u2060\ufeff\ufffe\x02]", "", unicodedata.normalize("NFC", text))


@lru_cache
def editions(content: Path, base_url: str = ADDRESS) -> dict[str, Edition]:
    """The editions of a content folder, by language."""
    directory = check_content(content, TODAY).directory
    assert directory is not None
    return editions_of(directory, base_url)


def editions_of(directory: Directory, base_url: str = ADDRESS) -> dict[str, Edition]:
    phrases, _ = load_phrases(TEMPLATES / "phrases")
    site = directory.site.model_copy(update={"base_url": base_url})
    return {made.language: made for made in make_editions(replace(directory, site=site), TODAY, phrases)}


def printed(
    edition: Edition, ids: Sequence[str], choice: Choice | None = None, fonts: Fonts | None = None
) -> dict[str, Pdf]:
    """Print some papers, by id."""
    wanted = [paper for paper in EDITIONS if paper.id in ids]
    made = print_papers([edition], choice or Choice(), wanted, templates=TEMPLATES, fonts=fonts or find_fonts(), jobs=1)
    return {paper.id: Pdf(content) for paper, content in made}


def codes(page: Any, scale: float = 3) -> list[str]:
    """What a telephone reads in the QR codes of a page, `scale` × 72 dots an inch."""
    picture = page.render(scale=scale).to_numpy()[:, :, :3]
    only = zxingcpp.BarcodeFormats([zxingcpp.BarcodeFormat.QRCode])
    return [code.text for code in zxingcpp.read_barcodes(picture, formats=only)]


def golden_papers() -> dict[str, Pdf]:
    """Every paper of the village in the packaged typeface: the same on every computer."""
    return printed(editions(VILLAGE)["ja"], [paper.id for paper in EDITIONS], fonts=find_fonts(()))


def golden_pictures(papers: Mapping[str, Pdf]) -> Iterator[tuple[str, Any]]:
    """Draw one page of each kind, small and in sixteen greys."""
    book = papers["a5"]
    chapters = {title: page for level, title, page in book.bookmarks if level == 0}
    pages = {"cover": 1} | {
        name: chapters[title]
        for name, title in (
            ("how-to-use", "この冊子の使い方"),
            ("hotlines", "今すぐ話したいとき"),
            ("contents", "もくじ"),
            ("days", "曜日でさがす"),
            ("audiences", "困りごと・対象でさがす"),
            ("area", "川上の場所・相談先"),
            ("index", "名前でさがす（50音順）"),
            ("slip", "訂正・追加の連絡票"),
        )
    }
    drawn = [(f"a5-{name}", book, page) for name, page in pages.items()]
    large = papers["large"]
    drawn.append(
        ("large-area", large, next(page for _, title, page in large.bookmarks if title == "川上の場所・相談先"))
    )
    drawn += [("leaflet-front", papers["leaflet-a4"], 1), ("leaflet-back", papers["leaflet-a4"], 2)]
    drawn += [("sheet", papers["sheets"], 1), ("poster", papers["poster"], 1)]
    for name, paper, page in drawn:
        yield name, paper.document[page - 1].render(scale=0.6, grayscale=True).to_numpy().squeeze() // 16 * 17


if __name__ == "__main__":
    GOLDEN.mkdir(exist_ok=True)
    for drawn_name, picture in golden_pictures(golden_papers()):
        cv2.imwrite(str(GOLDEN / f"{drawn_name}.png"), picture)
        print(GOLDEN / f"{drawn_name}.png")
