"""The booklet says what the site says, on the pages it names, for eyes and for screen readers."""

from __future__ import annotations

import re
import shutil
import unicodedata
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import cv2
import numpy
import pypdfium2
import pytest
from click.testing import CliRunner

from build import main
from shirube.booklet import entry as paper_entries
from shirube.booklet.choice import Choice
from shirube.booklet.fonts import find_fonts
from shirube.booklet.imposition import saddle_stitch
from shirube.booklet.matter import booklet_matter
from shirube.booklet.press import BookletRefused, read_record
from shirube.booklet.typeset import FOLDERS, typeset
from shirube.link import Entry
from shirube.pages.entries import entry_view
from shirube.papers import refusal_issues
from shirube.parallel import WorkerFailed, apart
from shirube.pipeline import BuildRequest, build_site
from shirube.print_command import PrintRequest, print_booklets
from tests.paper import (
    ADDRESS,
    CONTENT,
    GOLDEN,
    TODAY,
    VILLAGE,
    Pdf,
    codes,
    editions,
    editions_of,
    golden_papers,
    golden_pictures,
    printed,
    squeezed,
)


@pytest.fixture(scope="module")
def books() -> dict[str, Pdf]:
    """The book of the sample in each language."""
    return {language: printed(edition, ["a5"])["a5"] for language, edition in editions(CONTENT).items()}


@pytest.fixture(scope="module")
def a5(books: dict[str, Pdf]) -> Pdf:
    return books["ja"]


@pytest.fixture(scope="module")
def village() -> dict[str, Pdf]:
    """Every paper of a small site."""
    return golden_papers()


def entry_pages(paper: Pdf, names: list[str]) -> dict[str, tuple[int, int]]:
    """Name → first and last page of each entry, by the bookmarks; the title that follows it ends it."""
    found: dict[str, tuple[int, int]] = {}
    for (_, title, page), (_, _, following) in zip(paper.bookmarks, paper.bookmarks[1:], strict=False):
        if title in names:
            assert title not in found, f"{title} stands twice"
            found[title] = (page, max(page, following))
    return found


@pytest.mark.parametrize("language", ["ja", "easy", "en"])
def test_every_entry_stands_once_with_its_phone_and_its_days_as_on_the_site(
    books: dict[str, Pdf], language: str
) -> None:
    book, edition = books[language], editions(CONTENT)[language]
    entries = edition.directory.listed
    views = {entry.key: entry_view(edition, entry, on_paper=True) for entry in entries}
    pages = entry_pages(book, [str(view.name) for view in views.values()])
    assert len(pages) == len(entries) > 80
    for entry in entries:
        view = views[entry.key]
        first, last = pages[str(view.name)]
        text = "".join(book.pages[first - 1 : last])
        head = squeezed(view.kana + str(edition.kind_words(entry)) + str(view.name))
        assert text.count(head) == 1, entry.key
        here = text.partition(head)[2]
        # A hyphen at the end of a line is taken for one that the typesetter put there.
        assert squeezed(str(view.summary)).replace("-", "") in here.replace("-", ""), entry.key
        for fact in view.contact:
            assert squeezed(fact.phone) in here, (entry.key, fact.phone)
        for rule in view.rules:
            assert squeezed(f"{rule.term}{rule.text}{rule.note}") in here, (entry.key, rule.term)
        assert squeezed(view.trust) in here, entry.key


def test_a_telephone_number_is_never_broken(books: dict[str, Pdf], village: dict[str, Pdf]) -> None:
    """Found as often in the lines as in the text without its breaks and hyphens."""
    numbers = {entry.listing.contact.phone for entry in editions(CONTENT)["ja"].directory.listed}
    numbers |= {entry.listing.contact.phone for entry in editions(VILLAGE)["ja"].directory.listed}
    for name, paper in {**books, **village}.items():
        lines, digits = "\n".join(paper.written), paper.text.replace("-", "")
        found = {number: lines.count(number) for number in numbers if number}
        assert found == {number: digits.count(number.replace("-", "")) for number in found}, name
        assert sum(found.values()) > 7 or name == "poster", name


def test_the_head_of_a_page_says_what_stands_on_it(a5: Pdf) -> None:
    """Area and syllables; the 見本 with which all names of a sample begin would tell nothing."""
    edition = editions(CONTENT)["ja"]
    pages = entry_pages(a5, [entry.listing.name for entry in edition.directory.listed])
    on_page: dict[int, list[Entry]] = {}
    for entry in edition.directory.listed:
        on_page.setdefault(pages[entry.listing.name][0], []).append(entry)
    for page, entries in on_page.items():
        readings = [squeezed(entry.listing.kana or "").removeprefix("みほん") for entry in entries]
        first, last = (unicodedata.normalize("NFD", reading)[0] for reading in (readings[0], readings[-1]))
        area = edition.directory.areas.get(entries[0].listing.area or "")
        label = str(edition.label_of(area)) if area else edition.t("booklet.no-area")
        letters = first if first == last else f"{first}–{last}"
        assert (letters + label if page % 2 else label + letters) in a5.pages[page - 1], page


def test_the_week_is_a_table_from_morning_to_night(a5: Pdf) -> None:
    edition = editions(CONTENT)["ja"]
    week: Any = booklet_matter(edition, Choice())["week"]
    names = {f"e{number}": entry.listing.name for number, entry in enumerate(edition.directory.listed)}
    page = next(text for text in a5.pages if "1週間の表" in text)
    places = [page.find(squeezed(names[id])) for id, _ in week[:15]]
    assert -1 not in places
    assert places == sorted(places)
    hours = [min(_hour(time) for time, _ in cells if time) for _, cells in week]
    assert hours == sorted(hours)
    [hidamari] = [cells for id, cells in week if names[id] == "見本サロン ひだまり"]
    assert hidamari == [["", ""], ["10", "weekly"], ["", ""], ["10", "weekly"], ["", ""], ["13", "some"], ["", ""]]


def _hour(time: str) -> float:
    hour, _, minute = time.replace("–", ":").partition(":")
    return int(hour) + int(minute or 0) / 60 if hour != "○" and minute != "24" else {"○": 24, "0": 0}[hour]


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


def test_two_printings_are_equal_to_the_byte(village: dict[str, Pdf]) -> None:
    again = printed(editions(VILLAGE)["ja"], ["a5", "print", "sheets"], fonts=find_fonts(()))
    assert {id: paper.content == village[id].content for id, paper in again.items()} == dict.fromkeys(again, True)


def test_letters_that_no_typeface_has_are_told_of_with_their_lines(tmp_path: Path) -> None:
    content = tmp_path / "content"
    shutil.copytree(VILLAGE, content)
    wanted = []
    for slug, letter in (("hidamari", "😀"), ("niji", "ก"), ("tomarigi", "ع")):
        file = content / "places" / f"{slug}.yaml"
        lines = file.read_text(encoding="utf-8").split("\n")
        number = next(at for at, line in enumerate(lines) if line.startswith("summary:"))
        lines[number] = f"summary: 見本{letter}です。"
        file.write_text("\n".join(lines), encoding="utf-8")
        wanted.append((f"content/places/{slug}.yaml", number + 1, 12, letter))
    issues, made = print_booklets(PrintRequest(content=content, out=tmp_path / "out", today=TODAY))
    found = [issue for issue in issues if issue.rule == "booklet-letter"]
    assert [(issue.path, issue.line, issue.column, issue.values["letter"]) for issue in found] == wanted
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


# ---- the other papers -------------------------------------------------------------------------------------------


def test_papers_have_the_size_and_the_number_of_pages_they_promise(village: dict[str, Pdf]) -> None:
    a4, a3 = (210, 297), (297, 420)
    entries = len(editions(VILLAGE)["ja"].directory.listed)
    book = len(village["a5"].pages)
    wanted = {
        "a5": ((148, 210), book),
        "print": ((297, 210), 2 * -(-book // 4)),
        "large": (a4, len(village["large"].pages)),
        "leaflet-a4": ((297, 210), 2),
        "leaflet-a3": ((a3[1], a3[0]), 2),
        "sheets": (a4, entries),
        "poster": (a4, 1),
    }
    for id, ((wide, high), pages) in wanted.items():
        box = village[id].reader.pages[0].mediabox
        assert (round(box.width / 72 * 25.4), round(box.height / 72 * 25.4)) == (wide, high), id
        assert len(village[id].pages) == pages, id
    assert set(village) == set(wanted)


@pytest.mark.parametrize("id", ["a5", "large", "leaflet-a4", "leaflet-a3", "sheets", "poster"])
def test_every_paper_for_reading_is_accessible(village: dict[str, Pdf], id: str) -> None:
    root: Any = village[id].reader.trailer["/Root"]
    assert "<pdfuaid:part>1</pdfuaid:part>" in root["/Metadata"].get_object().get_data().decode()
    assert root["/Lang"] == "ja-JP"
    assert {"/H1"} <= {kind for kind, _ in village[id].structure()}


def test_letters_are_as_large_as_promised(village: dict[str, Pdf]) -> None:
    """The sentence of an entry is body text: 10.5 points in the A5 book, 16 in large print."""
    for id, size in (("a5", 10.5), ("large", 16.0)):
        assert size in {round(float(found), 1) for found in _sizes_of(village[id], "お茶を飲みながら")}


def _sizes_of(paper: Pdf, words: str) -> set[float]:
    """The sizes in which these words are set, in points."""
    found = set()
    for page in paper.document:
        text = page.get_textpage()
        hit = text.search(words).get_next()
        if hit:
            found.add(pypdfium2.raw.FPDFText_GetFontSize(text.raw, hit[0]))
    return found


def test_the_folding_pattern_shows_the_pages_side_by_side(village: dict[str, Pdf]) -> None:
    book, pattern = village["a5"], village["print"]
    for side, (left, right) in zip(pattern.document, saddle_stitch(len(book.pages)), strict=True):
        picture = side.render(scale=1.5).to_numpy()[:, :, :3]
        middle = picture.shape[1] // 2
        for half, number in ((picture[:, :middle], left), (picture[:, middle:], right)):
            if number:
                page = book.document[number - 1].render(scale=1.5).to_numpy()[:, :, :3]
                high, wide = min(page.shape[0], half.shape[0]), min(page.shape[1], half.shape[1])
                difference = numpy.abs(page[:high, :wide].astype(int) - half[:high, :wide].astype(int)).mean()
                assert difference < 4, (number, difference)
            else:
                assert half.min() == 255


def test_codes_lead_to_the_pages(village: dict[str, Pdf]) -> None:
    edition = editions(VILLAGE)["ja"]
    found = {address for page in village["sheets"].document for address in codes(page, 1.6)}
    assert found == {ADDRESS + entry.url.removeprefix("/") for entry in edition.directory.listed}
    assert set(codes(village["poster"].document[0])) == {ADDRESS}
    first = next(at for at, text in enumerate(village["a5"].pages) if "みほんさろんひだまり" in text and "対象" in text)
    assert ADDRESS + "places/hidamari/" in codes(village["a5"].document[first])


def test_a_site_whose_address_cannot_be_opened_prints_no_code() -> None:
    paper = printed(editions(VILLAGE, "https://shirube.example/")["ja"], ["poster"])["poster"]
    assert not codes(paper.document[0])


# ---- hostile text -----------------------------------------------------------------------------------------------


HOSTILE = (
    '#panic("x") #import "/etc/passwd": * #read("x")',
    "$x$ *太い* _斜め_ `字` \\ \\u{41} <label> @ref // /* */",
    "= 見出し - 一 + 二 / 語: 説",
    "a" * 180,
    "𠮷野家の髙﨑さん①Ⅲ㈱",
    "https://mihon.example/" + "very-long-path/" * 10,
    "〜ーあ。」" * 20,
    "<script>alert(1)</script> ${x} {{x}} %s \u200b",
)


def test_whatever_is_written_comes_out_as_text() -> None:
    """Each text stands in an entry of its own."""
    edition = editions(VILLAGE)["ja"]
    texts = {
        entry.key: text for entry, text in zip((entry for entry in edition.directory.listed), HOSTILE, strict=False)
    }
    assert len(texts) == len(HOSTILE)

    def spoilt(entry: Entry) -> Entry:
        text = texts.get(entry.key)
        if text is None:
            return entry
        words = {"summary": text, "open_note": text[:60]}
        return replace(entry, listing=entry.listing.model_copy(update=words))

    made = editions_of(replace(edition.directory, entries=tuple(map(spoilt, edition.directory.entries))))["ja"]
    for paper in printed(made, ["a5", "sheets"]).values():
        for text in HOSTILE:
            assert squeezed(text) in paper.text
            assert squeezed(text[:60]) in paper.text.replace(squeezed(text), "", 1)


def source_of(slug: str) -> list[str]:
    return (VILLAGE / "places" / f"{slug}.yaml").read_text(encoding="utf-8").split("\n")


@pytest.mark.parametrize("guess", ["right", "wrong"])
def test_an_entry_longer_than_a_page_goes_on_where_it_may_and_is_told_of_where_not(
    guess: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    if guess == "wrong":
        monkeypatch.setattr(paper_entries, "_lines", lambda _: 1)
    edition = editions(VILLAGE)["ja"]
    long = "とても長い説明です。" * 165

    def stretched(entry: Entry) -> Entry:
        places = {"open_note": long, "getting_there": long[:550]}
        return replace(entry, listing=entry.listing.model_copy(update=places)) if entry.slug == "niji" else entry

    directory = replace(edition.directory, entries=tuple(map(stretched, edition.directory.entries)))
    made = editions_of(directory)["ja"]
    book = printed(made, ["a5"])["a5"]
    # A sentence at the foot of a page goes on behind what stands at the head of the next.
    assert 220 - len(book.pages) < book.text.count("とても長い説明です。") <= 220
    (first, last) = entry_pages(book, [entry.listing.name for entry in made.directory.listed])["見本こども食堂 にじ"]
    assert last > first
    assert squeezed("0143-00-0003") in book.pages[first - 1], "the telephone stays with the name"
    with pytest.raises(BookletRefused) as refusal:
        printed(made, ["sheets"])
    [issue] = refusal_issues(refusal.value, VILLAGE)
    assert (issue.rule, issue.path) == ("booklet-overflow", "village/places/niji.yaml")
    assert issue.values == {"paper": "sheets", "field": "description"}
    assert source_of("niji")[issue.line - 1] == "description: |"


def test_an_entry_without_a_page_is_told_of_with_its_line() -> None:
    """The index would refer to the page of an entry that stands on none: its area is not one of the city's."""
    edition = editions(VILLAGE)["ja"]
    directory = edition.directory
    entries = tuple(
        replace(entry, listing=entry.listing.model_copy(update={"area": "elsewhere"}))
        if entry.slug == "niji"
        else entry
        for entry in directory.entries
    )
    with pytest.raises(BookletRefused) as refusal:
        printed(editions_of(replace(directory, entries=entries))["ja"], ["a5"])
    [issue] = refusal_issues(refusal.value, VILLAGE)
    assert (issue.rule, issue.path) == ("booklet-reference", "village/places/niji.yaml")
    assert source_of("niji")[issue.line - 1].startswith("area:")


def test_a_paper_that_never_says_what_it_was_told_is_refused(tmp_path: Path) -> None:
    for part in FOLDERS:
        (tmp_path / part).mkdir(parents=True)
    template = tmp_path / "booklet" / "restless.typ"
    template.write_text(
        '#metadata(json("/told.json").at("n", default: 0) + 1)<n> #context [#metadata((n: query(<n>).first().value))<told>]',
        encoding="utf-8",
    )
    with pytest.raises(WorkerFailed, match="do not settle"):
        apart(lambda: typeset(template, tmp_path, {}, find_fonts(), TODAY))


def test_a_fork_of_a_process_that_has_used_typst_is_refused_and_does_not_wait_for_ever(tmp_path: Path) -> None:
    for part in FOLDERS:
        (tmp_path / part).mkdir(parents=True)
    template = tmp_path / "booklet" / "plain.typ"
    template.write_text('#set document(title: "x")\n#set text(lang: "ja")\nx', encoding="utf-8")

    def set_one() -> int:
        return typeset(template, tmp_path, {}, find_fonts(), TODAY).pages

    def set_one_and_fork() -> tuple[int, str]:
        pages = set_one()
        with pytest.raises(WorkerFailed) as refusal:
            apart(set_one)
        return pages, str(refusal.value)

    pages, refusal = apart(set_one_and_fork)
    assert pages == 1
    assert "a fork of one that has used Typst" in refusal


def test_one_entry_is_a_sheet_of_its_own(tmp_path: Path) -> None:
    options = ["--content", str(VILLAGE), "--out", str(tmp_path), "--language", "ja", "--today", TODAY.isoformat()]
    asked = CliRunner().invoke(main, ["booklet", *options, "--entry", "niji", "--entry", "organisations/shakyo"])
    assert asked.exit_code == 0, asked.output
    [made] = tmp_path.iterdir()
    assert made.name == "booklet-sheets-niji-organisations-shakyo.pdf"
    paper = Pdf(made.read_bytes())
    directory = editions(VILLAGE)["ja"].directory
    names = [directory.by_key[key].listing.name for key in ("places/niji", "organisations/shakyo")]
    assert sorted(title for _, title, _ in paper.bookmarks) == sorted(names)
    assert len(paper.pages) == 2
    refused = CliRunner().invoke(main, ["booklet", *options, "--entry", "nijii"])
    assert refused.exit_code == 2
    assert "使えるもの：niji" in refused.output


def village_in(folder: Path, languages: str) -> Path:
    """The village in fewer languages."""
    content = Path(shutil.copytree(VILLAGE, folder / "content"))
    site = content / "site.yaml"
    text = site.read_text(encoding="utf-8")
    assert "languages: [ja, easy, en]" in text
    site.write_text(text.replace("languages: [ja, easy, en]", languages), encoding="utf-8")
    return content


def test_papers_of_a_site_are_taken_over_while_nothing_changes(tmp_path: Path) -> None:
    content, out = village_in(tmp_path, "languages: [ja, en]"), tmp_path / "site"

    def build(today: date = TODAY, **more: Any) -> dict[str, tuple[int, bytes]]:
        assert build_site(BuildRequest(content, out, today, with_search=False, jobs=2, **more)).summary is not None
        return {
            path.relative_to(out).as_posix(): (path.stat().st_ino, path.read_bytes()) for path in out.rglob("*.pdf")
        }

    first = build()
    assert "booklet/files/booklet-a5.pdf" in first
    assert "en/booklet/files/booklet-large-en.pdf" in first
    page = (out / "booklet" / "index.html").read_text(encoding="utf-8")
    record = read_record(out / "booklet" / "editions.json")
    assert record is not None
    for paper in record.papers:
        assert f"/booklet/files/{paper.file}" in page
        content_of = first[f"booklet/files/{paper.file}"][1]
        assert len(content_of) == paper.bytes
        assert len(Pdf(content_of).pages) == paper.pages
        assert f"{paper.pages}ページ" in page
    assert build() == first, "the same files, not copies of them"
    # What paper does not show changes nothing on paper.
    niji = content / "places" / "niji.yaml"
    niji.write_text(niji.read_text(encoding="utf-8") + "aliases: [にじの会]\n", encoding="utf-8")
    assert build(today=TODAY + timedelta(days=1)) == first, "nor does another day"
    niji.write_text(niji.read_text(encoding="utf-8").replace("夕ごはん", "晩ごはん"), encoding="utf-8")
    changed = build()
    assert changed["booklet/files/booklet-a5.pdf"] != first["booklet/files/booklet-a5.pdf"]
    assert build(with_booklet=False) == {}
    assert (out / "booklet" / "index.html").is_file()


def test_a_city_may_do_without(tmp_path: Path) -> None:
    content, out = village_in(tmp_path, "languages: [ja]"), tmp_path / "site"
    site = content / "site.yaml"
    site.write_text(site.read_text(encoding="utf-8").replace("booklet: yes", "booklet: no"), encoding="utf-8")
    assert build_site(BuildRequest(content, out, TODAY, with_search=False)).summary is not None
    assert not (out / "booklet").exists()
    assert "/booklet/" not in (out / "index.html").read_text(encoding="utf-8")


# ---- how it looks -----------------------------------------------------------------------------------------------


def test_pages_look_as_they_were_approved(village: dict[str, Pdf]) -> None:
    """Mean difference of grey, with the packaged typeface; `python -m tests.paper` draws them anew, to be looked at."""
    for name, picture in golden_pictures(village):
        approved = cv2.imread(str(GOLDEN / f"{name}.png"), cv2.IMREAD_GRAYSCALE)
        assert approved is not None, name
        assert picture.shape == approved.shape, name
        blurred = [cv2.GaussianBlur(image, (5, 5), 0).astype(int) for image in (picture, approved)]
        difference = numpy.abs(blurred[0] - blurred[1])
        assert difference.mean() < 1.5, name
        assert (difference > 60).mean() < 0.004, name
