"""A language is one file of phrases and one word in `site.yaml`: an invented one is added, and everything follows."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from xml.etree.ElementTree import Element

import html5lib
import pytest
import yaml

from shirube.load import check_content
from shirube.phrases import load_phrases
from shirube.pipeline import BuildRequest, build_site
from tests.search_rows import read_rows

HERE = Path(__file__).parent
TEMPLATES = HERE.parent / "templates"
VILLAGE = HERE / "sites" / "village"
TODAY = date(2026, 11, 25)
LANGUAGE = {
    "name": "«Voco»",
    "called": "見本語",
    "tag": "art-x-voco",
    "hreflang": "art",
    "direction": "rtl",
    "ruby": "never",
}
"""A language that nobody speaks, written from right to left."""


def marked(value: object) -> object:
    """Put marks around every sentence: what is without them did not come from the file."""
    if isinstance(value, dict):
        return {key: marked(item) for key, item in value.items()}
    if isinstance(value, list):
        return [marked(item) for item in value]
    return f"«{value}»"


@pytest.fixture(scope="module")
def templates(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The program's templates with one file more."""
    folder = tmp_path_factory.mktemp("program") / "templates"
    shutil.copytree(TEMPLATES, folder, ignore=shutil.ignore_patterns("__pycache__"))
    english = yaml.load((folder / "phrases" / "en.yaml").read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)
    invented = {key: LANGUAGE if key == "language" else marked(value) for key, value in english.items()}
    (folder / "phrases" / "vo.yaml").write_text(
        yaml.dump(invented, Dumper=yaml.CSafeDumper, allow_unicode=True), encoding="utf-8"
    )
    return folder


@pytest.fixture(scope="module")
def content(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The village with one word more."""
    folder = tmp_path_factory.mktemp("village") / "content"
    shutil.copytree(VILLAGE, folder)
    site = folder / "site.yaml"
    text = site.read_text(encoding="utf-8")
    for before, after in (
        ("languages: [ja, easy, en]", "languages: [ja, easy, en, 見本語]"),
        ("  en: Mihon Village\n", "  en: Mihon Village\n  vo: «Vilago»\n"),
    ):
        assert before in text
        text = text.replace(before, after)
    site.write_text(text, encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def site(content: Path, templates: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("out") / "site"
    made = build_site(BuildRequest(content, out, TODAY, with_search=False, templates=templates))
    assert made.summary is not None, made.issues
    assert {issue.rule for issue in made.issues} <= {"label-missing", "page-language-missing"}, made.issues
    return out


@dataclass(frozen=True)
class Words:
    text: str
    lang: str


class _Page:
    """The texts of a page's body, and its attributes for people, each with the language it stands in."""

    def __init__(self, html: str) -> None:
        self.words: list[Words] = []
        self.links: list[dict[str, str]] = []
        tree = html5lib.parse(html, namespaceHTMLElements=False)
        self.html: dict[str, str] = tree.attrib
        self._walk(tree, "")

    def _walk(self, element: Element, lang: str) -> None:
        if not isinstance(element.tag, str) or element.tag in ("script", "style", "title"):
            return
        lang = element.get("lang", lang)
        if "hreflang" in element.attrib:
            self.links.append({"tag": element.tag, **element.attrib})
        texts = [element.get(name, "") for name in ("aria-label", "title", "placeholder")] + [element.text or ""]
        self.words += [Words(text, lang) for text in texts if text.strip()]
        for child in element:
            self._walk(child, lang)
            if child.tail and child.tail.strip():
                self.words.append(Words(child.tail, lang))


def pages(site: Path, language: str) -> Iterator[tuple[str, _Page]]:
    for file in sorted((site / language).rglob("*.html")):
        yield file.relative_to(site / language).as_posix(), _Page(file.read_text(encoding="utf-8"))


def outside_marks(text: str) -> str:
    """What is left of a text without everything between the marks; words of another language may stand among it."""
    while (less := re.sub("«[^«»]*»", "", text)) != text:
        text = less
    return re.sub("^[^«]*»|«[^»]*$", "", text)


def test_every_page_there_is_in_english_is_there_in_the_new_language(site: Path) -> None:
    files = {
        language: {file.relative_to(site / language).as_posix() for file in (site / language).rglob("*.*")}
        for language in ("en", "vo")
    }
    assert files["vo"] == {name.replace("-en.pdf", "-vo.pdf") for name in files["en"]}
    assert len(files["vo"]) > 80


def test_each_page_says_its_language_and_leads_to_the_others(site: Path) -> None:
    for path, page in pages(site, "vo"):
        assert (page.html["lang"], page.html["dir"]) == ("art-x-voco", "rtl"), path
        switch = {link["href"]: link for link in page.links if link["tag"] == "a"}
        assert "/shirube/" in {re.sub("(?<=/shirube/).*", "", href or "") for href in switch}, path
    (home,) = [page for path, page in pages(site, "vo") if path == "index.html"]
    alternates = {link["hreflang"]: link["href"] for link in home.links if link["tag"] == "link"}
    base = "https://mihon.example/shirube/"
    assert alternates == {
        "ja": base,
        "ja-x-easy": base + "easy/",
        "en": base + "en/",
        "art": base + "vo/",
        "x-default": base,
    }
    english = dict(pages(site, "en"))["places/kawaberi/index.html"]
    to_new = [link["href"] for link in english.links if link["tag"] == "a" and link["lang"] == "art-x-voco"]
    assert set(to_new) == {"/shirube/vo/places/kawaberi/"}
    assert Words("«Voco»", "art-x-voco") in english.words


def test_no_word_of_the_interface_comes_from_anywhere_but_the_file(site: Path) -> None:
    own = re.compile(r"[A-Za-z\u3040-\u30ff\u3400-\u9fff]")
    # What the content says in no language: addresses, and the names that the program's data has in Latin letters.
    data = re.compile(r"https?://\S+|[\w.]+@[\w.]+|CC BY 4\.0")
    wrong = [
        (path, words.text)
        for path, page in pages(site, "vo")
        for words in page.words
        if words.lang == "art-x-voco" and own.search(data.sub("", outside_marks(words.text)))
    ]
    assert wrong == []


def test_what_is_not_translated_stays_japanese_and_says_so(site: Path) -> None:
    page = dict(pages(site, "vo"))["places/kawaberi/index.html"]
    japanese = [words.text for words in page.words if words.lang == "ja"]
    assert any("川" in text for text in japanese)
    rows = read_rows((site / "vo" / "search" / "entries.json").read_bytes())
    assert {row["langs"]["name"] for row in rows} == {"ja"}
    assert {row["langs"]["what"] for row in rows} == {"ja"}
    assert {tuple(chip[2:]) for row in rows for chip in row.get("chips", ()) if chip[0]} == {("ja",)}
    feed = (site / "vo" / "feed.xml").read_text(encoding="utf-8")
    assert 'xml:lang="art-x-voco"' in feed
    assert '<title xml:lang="ja">' in feed


def test_labels_and_translations_of_the_new_language_are_read(content: Path, templates: Path, tmp_path: Path) -> None:
    folder = tmp_path / "content"
    shutil.copytree(content, folder)
    place = folder / "places" / "kawaberi.yaml"
    text = place.read_text(encoding="utf-8")
    place.write_text(f"{text}translations:\n  vo: {{name: «Ĉe la rivero»}}\n", encoding="utf-8")
    settings = folder / "site.yaml"
    text = settings.read_text(encoding="utf-8")
    settings.write_text(text.replace("en: Kawakami,", "en: Kawakami, vo: «Supre»,"), encoding="utf-8")
    made = build_site(
        BuildRequest(folder, tmp_path / "site", TODAY, with_search=False, with_booklet=False, templates=templates)
    )
    assert made.summary is not None, made.issues
    page = (tmp_path / "site" / "vo" / "places" / "kawaberi" / "index.html").read_text(encoding="utf-8")
    assert "«Ĉe la rivero»</h1>" in page
    assert "<title>«Ĉe la rivero»｜" in page
    assert "«Supre»" in (tmp_path / "site" / "vo" / "areas" / "index.html").read_text(encoding="utf-8")


def test_without_the_file_the_word_is_a_finding_that_names_the_languages(content: Path) -> None:
    found = {issue.rule: issue for issue in check_content(content, TODAY).issues if issue.severity == "error"}
    assert found.keys() == {"language-unknown", "unknown-field"}
    assert found["unknown-field"].values["field"] == "vo"
    assert found["language-unknown"].values["written"] == "見本語"
    assert found["language-unknown"].values["languages"] == "ja（日本語）、easy（やさしい日本語）、en（英語）"


@pytest.mark.parametrize(
    ("key", "wrong"),
    [
        ("say.date", "{month}"),
        ("say.clock", "{hour}:{hour12}"),
        ("say.weekly", "{weeks}"),
        ("say.nth.weeks", ["1", "2", "3", "4", "5"]),
        ("language.direction", "up"),
        ("language.tag", "見本"),
    ],
)
def test_a_pattern_that_would_say_too_little_is_a_fault_of_the_file(
    templates: Path, tmp_path: Path, key: str, wrong: object
) -> None:
    shutil.copytree(templates / "phrases", tmp_path / "phrases")
    file = tmp_path / "phrases" / "vo.yaml"
    words = yaml.safe_load(file.read_text(encoding="utf-8"))
    group, _, name = key.partition(".")
    if group in words:
        words[group][name] = wrong
    else:
        words[key] = wrong
    file.write_text(yaml.safe_dump(words, allow_unicode=True), encoding="utf-8")
    _, faults = load_phrases(tmp_path / "phrases")
    assert [Path(fault.path).name for fault in faults] == ["vo.yaml"]
    assert f"'{key}" in faults[0].message
