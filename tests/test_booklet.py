"""The booklet says what the site says, on the pages it names, for eyes and for screen readers."""

from __future__ import annotations

import re
import shutil
from pathlib import Path
from typing import Any

import pytest

from shirube.booklet.choice import Choice
from shirube.pages.entries import entry_view
from shirube.print_command import PrintRequest, print_booklets
from tests.paper import CONTENT, TODAY, VILLAGE, Pdf, editions, printed, squeezed


@pytest.fixture(scope="module")
def a5() -> Pdf:
    return printed(editions(CONTENT)["ja"], ["a5"])["a5"]


def entry_pages(paper: Pdf, names: list[str]) -> dict[str, tuple[int, int]]:
    """Name → first and last page of each entry, by the bookmarks; the title that follows it ends it."""
    found: dict[str, tuple[int, int]] = {}
    for (_, title, page), (_, _, following) in zip(paper.bookmarks, paper.bookmarks[1:], strict=False):
        if title in names:
            assert title not in found, f"{title} stands twice"
            found[title] = (page, max(page, following))
    return found


def test_every_entry_stands_once_with_its_phone_and_its_days_as_on_the_site(a5: Pdf) -> None:
    edition = editions(CONTENT)["ja"]
    entries = edition.directory.listed
    pages = entry_pages(a5, [str(entry.listing.name) for entry in entries])
    assert len(pages) == len(entries) > 80
    for entry in entries:
        view = entry_view(edition, entry)
        first, last = pages[entry.listing.name]
        text = "".join(a5.pages[first - 1 : last])
        head = squeezed(view.kana + edition.kind_words(entry) + str(view.name))
        assert text.count(head) == 1, entry.key
        here = text.partition(head)[2]
        assert squeezed(str(view.summary)) in here, entry.key
        for fact in view.contact:
            assert squeezed(fact.phone) in here, (entry.key, fact.phone)
        for rule in view.rules:
            assert squeezed(f"{rule.term}{rule.text}{rule.note}") in here, (entry.key, rule.term)
        assert squeezed(view.trust) in here, entry.key


def test_what_has_ended_or_was_withheld_is_not_on_paper(a5: Pdf) -> None:
    directory = editions(CONTENT)["ja"].directory
    ended = [entry for entry in directory.entries if entry.is_ended]
    assert ended
    for entry in ended:
        assert squeezed(entry.listing.name) not in a5.text
    assert directory.declined


def test_page_numbers_are_those_of_the_pages(a5: Pdf) -> None:
    edition = editions(CONTENT)["ja"]
    pages = entry_pages(a5, [str(entry.listing.name) for entry in edition.directory.listed])
    chapters = {title: page for level, title, page in a5.bookmarks if level == 0}
    index = "\n".join(a5.written[chapters["名前でさがす（50音順）"] - 1 : chapters["団体でさがす"] - 1])
    for entry in edition.directory.listed:
        # A long reading may break its line anywhere.
        title = r"\s*".join(map(re.escape, squeezed(f"{entry.listing.kana}{entry.listing.name}")))
        told = re.findall(rf"{title}\s+(\d+)\s", index)
        assert [int(number) for number in told] == [pages[entry.listing.name][0]], entry.key
    contents = a5.pages[chapters["もくじ"] - 1]
    for title, page in chapters.items():
        if page > chapters["もくじ"]:
            assert f"{squeezed(title)}{page}" in contents
    for number, text in enumerate(a5.pages[1:], 2):
        assert f"架空です{number}" in text or f"{number}見本データです" in text


def test_it_is_tagged_for_screen_readers(a5: Pdf) -> None:
    root: Any = a5.reader.trailer["/Root"]
    assert root["/Lang"] == "ja-JP"
    assert bool(root["/MarkInfo"]["/Marked"])
    assert bool(root["/ViewerPreferences"]["/DisplayDocTitle"])
    assert a5.reader.metadata is not None
    assert a5.reader.metadata.title == "しるべ 登別市 居場所と相談先の冊子"
    xmp = root["/Metadata"].get_object().get_data().decode()
    assert "<pdfuaid:part>1</pdfuaid:part>" in xmp
    elements = a5.structure()
    kinds = {kind for kind, _ in elements}
    assert {"/H1", "/H2", "/P", "/Link", "/Figure", "/TOC"} <= kinds
    assert all(element.get("/Alt") for kind, element in elements if kind == "/Figure")


def test_every_page_says_that_the_data_are_a_sample(a5: Pdf) -> None:
    assert all("見本データです" in page for page in a5.pages)


def test_two_printings_are_equal_to_the_byte(a5: Pdf) -> None:
    assert printed(editions(CONTENT)["ja"], ["a5"])["a5"].content == a5.content


@pytest.mark.parametrize("letter", ["😀", "ก", "ع"])
def test_a_letter_that_no_typeface_has_is_told_of_with_its_line(tmp_path: Path, letter: str) -> None:
    content = tmp_path / "content"
    shutil.copytree(VILLAGE, content)
    file = content / "places" / "niji.yaml"
    lines = file.read_text(encoding="utf-8").split("\n")
    number = next(at for at, line in enumerate(lines) if line.startswith("summary:"))
    lines[number] = f"summary: 見本{letter}です。"
    file.write_text("\n".join(lines), encoding="utf-8")
    issues, made = print_booklets(PrintRequest(content=content, out=tmp_path / "out", today=TODAY))
    found = [issue for issue in issues if issue.rule == "booklet-letter"]
    assert [(issue.path, issue.line, issue.column) for issue in found] == [("content/places/niji.yaml", number + 1, 12)]
    assert found[0].values["letter"] == letter
    assert not made
    assert not (tmp_path / "out").exists()


def test_an_extract_holds_its_own_and_nothing_else() -> None:
    edition = editions(CONTENT)["ja"]
    choice = Choice(("carers",), ("horobetsu",))
    entries = choice.entries(edition.directory)
    assert 0 < len(entries) < len(edition.directory.listed)
    paper = printed(edition, ["a5"], choice)["a5"]
    titles = {title for _, title, _ in paper.bookmarks}
    for entry in edition.directory.listed:
        assert (entry.listing.name in titles) == (entry in entries)
        if entry in entries:
            assert entry.listing.area == "horobetsu"
            assert "carers" in entry.audiences or entry.is_for_anyone
