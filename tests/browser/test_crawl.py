"""The whole built sample, read page by page without a browser: links, assets, identities, languages, secrets."""

from __future__ import annotations

import gzip
import json
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache, cached_property, lru_cache
from html import unescape
from html.parser import HTMLParser
from pathlib import Path
from typing import Final
from urllib.parse import quote, unquote, urljoin, urlsplit

import html5lib
import pypdfium2
import pytest

from shirube.assets import leading_classes, split_styles
from shirube.exporters.search_rows import search_records
from shirube.fold import fold
from shirube.load import TEMPLATES, check_content
from shirube.pages.compose import make_editions
from shirube.phrases import load_phrases
from tests.sample_site import (
    KINDS_OF_PAGE,
    LANGUAGES,
    PREFIXED_URL,
    SECRETS,
    TODAY,
    BuiltPage,
    address_in,
    built_pages,
    sample_content,
)

SAMPLE_URL: Final = "https://shirube.example/"
BUILT: Final = {"sample": SAMPLE_URL, "prefixed": PREFIXED_URL}
ENDED: Final = ("mihon-kamifusen", "mihon-osagari")
DECLINED: Final = ("見本布の会", "みほんぬののかい", "見本手紙の会", "みほんてがみのかい", "掲載しないことになった")

_TAG = re.compile(r"<([a-z][a-z0-9]*)((?:\s[^<>]*)?)>")
_ATTRIBUTE = re.compile(r'([a-z-]+)="([^"]*)"')
_FRAME = re.compile(r"<body.*?(<header\b.*?</header>).*(<footer\b.*?</footer>)", re.DOTALL)
_LINK = re.compile(r"<a\s[^>]*>(.*?)</a>", re.DOTALL)
_ADDRESSES: Final = (
    "href",
    "src",
    "action",
    "data-entries",
    "data-leaflet",
    "data-list",
    "data-index",
    "poster",
    "srcset",
)
_FETCHED: Final = frozenset({"script", "img", "iframe", "source", "audio", "video", "object", "embed"})
_FETCHED_LINKS: Final = frozenset({"stylesheet", "icon", "manifest", "preload", "modulepreload"})
_JAPANESE = re.compile(r"[\u3041-\u30ff\u3400-\u9fff]")


@cache
def _attributes(text: str) -> dict[str, str]:
    """Read what stands in a tag behind its name; the same words stand on hundreds of pages."""
    return {key: unescape(value) for key, value in _ATTRIBUTE.findall(text)}


@dataclass(frozen=True)
class Found:
    """What one page holds, as its tags say it."""

    page: BuiltPage

    @cached_property
    def tags(self) -> list[tuple[str, dict[str, str]]]:
        return [(name, _attributes(rest)) for name, rest in _TAG.findall(self.page.text)]

    def values(self, attribute: str) -> list[str]:
        return [attributes[attribute] for _, attributes in self.tags if attribute in attributes]

    def links(self, rel: str) -> list[dict[str, str]]:
        return [attributes for name, attributes in self.tags if name == "link" and attributes.get("rel") == rel]

    @cached_property
    def ids(self) -> list[str]:
        return self.values("id")

    @cached_property
    def places(self) -> frozenset[str]:
        """Where in the page a link may lead."""
        return frozenset(self.ids)

    @cached_property
    def refresh(self) -> str:
        """Where the page sends its reader by itself."""
        for name, attributes in self.tags:
            if name == "meta" and attributes.get("http-equiv") == "refresh":
                return attributes["content"].partition("url=")[2]
        return ""

    @property
    def is_indexed(self) -> bool:
        return '<meta name="robots" content="noindex">' not in self.page.text


@dataclass(frozen=True)
class Crawl:
    """A built site, read once."""

    folder: Path
    base_url: str
    pages: dict[str, Found] = field(default_factory=dict)

    def target(self, path: str, address: str) -> tuple[str, str] | None:
        """Say which path below the base an address leads to from a page, and where in it; None: to another site."""
        # What begins with a slash leads from every page to the same.
        return _target(self.base_url, "" if address.startswith("/") else path, address)


@cache
def _target(base_url: str, path: str, address: str) -> tuple[str, str] | None:
    parts = urlsplit(urljoin(base_url + path, address))
    own = urlsplit(base_url)
    if parts.scheme not in ("http", "https") or parts.netloc != own.netloc:
        return None
    assert parts.path.startswith(own.path), (path, address)
    return unquote(parts.path.removeprefix(own.path)), unquote(parts.fragment)


@lru_cache(maxsize=2)
def _crawl(folder: Path, base_url: str) -> Crawl:
    return Crawl(folder, base_url, {page.path: Found(page) for page in built_pages(folder)})


@pytest.fixture(params=BUILT)
def crawl(request: pytest.FixtureRequest) -> Crawl:
    """The sample at the root of its host, and below a prefix."""
    return _crawl(request.getfixturevalue(request.param), BUILT[request.param])


@pytest.fixture
def whole(sample: Path) -> Crawl:
    return _crawl(sample, SAMPLE_URL)


@pytest.fixture
def real(prefixed: Path) -> Crawl:
    """The one that search engines may have."""
    return _crawl(prefixed, PREFIXED_URL)


def test_every_link_leads_to_a_page_or_a_file_and_to_a_place_in_it(crawl: Crawl) -> None:
    files = {path.relative_to(crawl.folder).as_posix() for path in crawl.folder.rglob("*") if path.is_file()}
    broken: set[tuple[str, str, str]] = set()
    counted = 0
    for path, found in crawl.pages.items():
        for name, attributes in found.tags:
            for attribute in _ADDRESSES:
                if attribute not in attributes:
                    continue
                counted += 1
                target = crawl.target(path, attributes[attribute])
                if target is None:
                    continue
                file, fragment = target
                if fragment:
                    there = crawl.pages.get(file)
                    if there is None or fragment not in there.places:
                        broken.add((path, name, attributes[attribute]))
                if attribute == "data-index":
                    file += "pagefind.js"
                if (file + "index.html" if file == "" or file.endswith("/") else file) not in files:
                    broken.add((path, name, attributes[attribute]))
        if found.refresh and crawl.target(path, found.refresh) is None:
            broken.add((path, "meta", found.refresh))
    assert counted > 50_000
    assert sorted(broken, key=str)[:20] == []


def test_nothing_is_fetched_from_anybody_else(crawl: Crawl) -> None:
    foreign = set()
    for path, found in crawl.pages.items():
        for name, attributes in found.tags:
            fetched = name in _FETCHED or (name == "link" and attributes.get("rel") in _FETCHED_LINKS)
            for attribute in ("src", "href", "data", "poster", "srcset"):
                address = attributes.get(attribute, "") if fetched else ""
                if address and (crawl.target(path, address) is None or "//" in address):
                    foreign.add((path, address))
            if "style" in attributes or any(key.startswith("on") for key in attributes):
                foreign.add((path, f"inline in <{name}>"))
    for file in crawl.folder.rglob("*.css"):
        foreign |= {(file.name, address) for address in re.findall(r"url\(([^)]*)\)|@import", file.read_text("utf-8"))}
    assert foreign == set()


def test_every_page_has_one_heading_a_title_a_language_and_ids_of_its_own(whole: Crawl) -> None:
    faults: set[tuple[str, ...]] = set()
    for path, found in whole.pages.items():
        names = Counter(name for name, _ in found.tags)
        if (names["h1"], names["main"], names["title"]) != (1, 1, 1):
            faults.add((path, "h1, main, title"))
        if re.search(r"<title>\s*[｜<]", found.page.text):
            faults.add((path, "title"))
        lang = "en" if path.startswith("en/") else "ja"
        if found.tags[0] != ("html", {"lang": lang}):
            faults.add((path, "lang"))
        faults |= {(path, id) for id, count in Counter(found.ids).items() if count > 1}
        for attribute in ("for", "aria-labelledby", "aria-describedby", "aria-controls"):
            named = {id for value in found.values(attribute) for id in value.split()}
            faults |= {(path, attribute, id) for id in named - set(found.ids)}
    assert sorted(faults, key=str)[:20] == []


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", [kind for kind, path in KINDS_OF_PAGE.items() if "?" not in path])
def test_every_kind_of_page_is_valid_html(whole: Crawl, language: str, kind: str) -> None:
    path = address_in(language, KINDS_OF_PAGE[kind] if kind != "nothing there" else "404.html")
    html5lib.HTMLParser(strict=True).parse(whole.pages[path].page.text)


def test_what_stands_around_the_matter_is_the_same_on_every_page(whole: Crawl) -> None:
    frames: dict[tuple[str, ...], list[str]] = {}
    for path, found in whole.pages.items():
        parts = _FRAME.search(found.page.text)
        assert parts is not None, path
        links = [re.sub(r"<[^>]*>|\s", "", words) for part in parts.groups() for words in _LINK.findall(part)]
        frames.setdefault(tuple(links), []).append(path)
    assert all(len(links) > 15 for links in frames)
    assert len(frames) == len(LANGUAGES), [(links, paths[:3]) for links, paths in frames.items()]


class _Foreign(HTMLParser):
    """Collects Japanese words that no element marks as Japanese."""

    VOID: Final = frozenset({"meta", "link", "br", "input", "hr", "img", "wbr", "path", "circle", "rect"})

    def __init__(self) -> None:
        super().__init__()
        self.langs: list[tuple[str, str]] = []
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in self.VOID:
            lang = dict(attrs).get("lang") or (self.langs[-1][1] if self.langs else "")
            self.langs.append((tag, lang))

    def handle_endtag(self, tag: str) -> None:
        while self.langs and self.langs.pop()[0] != tag:
            pass

    def handle_data(self, data: str) -> None:
        tag, lang = self.langs[-1] if self.langs else ("", "")
        if lang == "en" and tag not in ("title", "script") and _JAPANESE.search(data):
            self.found.append(data.strip())


def test_japanese_in_english_pages_is_marked_as_japanese(whole: Crawl) -> None:
    unmarked: dict[str, str] = {}
    for path, found in whole.pages.items():
        if path.startswith("en/"):
            reader = _Foreign()
            reader.feed(found.page.text)
            for words in reader.found:
                unmarked.setdefault(words, path)
    assert unmarked == {}


# ---- what must not be there -----------------------------------------------------------------------------------------


def _text_of(file: Path) -> str:
    """Read a file as its own reader would: unpacked, its folded lines joined, a booklet as its words."""
    if file.suffix == ".pdf":
        document = pypdfium2.PdfDocument(file)
        words = "\n".join(page.get_textpage().get_text_bounded() for page in document)
        return words + re.sub(r"\s+", "", words)
    content = file.read_bytes()
    if content.startswith(b"\x1f\x8b"):
        content = gzip.decompress(content)
    text = content.decode("utf-8", errors="replace")
    return text.replace("\r\n ", "") if file.suffix == ".ics" else unquote(text)


def _bytes_of(folder: Path) -> Iterator[tuple[str, str]]:
    for file in sorted(folder.rglob("*")):
        if file.is_file():
            text = _text_of(file)
            # JSON may spell letters as \\uXXXX, HTML as &#x…;
            spelt = re.sub(r"\\u([0-9a-f]{4})", lambda match: chr(int(match[1], 16)), text)
            yield file.relative_to(folder).as_posix(), unescape(spelt)


def test_what_must_stay_hidden_stands_in_no_byte(sample: Path) -> None:
    assert "見本語りの会 かくれが" in (sample / "places/mihon-kakurega/index.html").read_text("utf-8")
    told = [(name, secret) for name, text in _bytes_of(sample) for secret in (*SECRETS, *DECLINED) if secret in text]
    assert told == []


def test_what_must_stay_hidden_is_in_no_record_of_the_index(tmp_path: Path) -> None:
    """The index itself is written in pairs of letters that no grep would find: what it is made of is looked at."""
    directory = check_content(sample_content(tmp_path), TODAY).directory
    assert directory is not None
    phrases, _ = load_phrases(TEMPLATES / "phrases")
    records = list(search_records(make_editions(directory, TODAY, phrases)[0]))
    texts = [fold(text) for record in records for text in record.texts]
    assert any("かくれが" in text for text in texts)
    assert [secret for secret in (*SECRETS, *DECLINED) for text in texts if fold(secret) in text] == []


def test_a_secret_would_be_found_in_whatever_form_it_stands(tmp_path: Path) -> None:
    secret = SECRETS[0]
    (tmp_path / "packed.pf_index").write_bytes(gzip.compress(secret.encode()))
    (tmp_path / "folded.ics").write_bytes(f"LOCATION:{secret[:2]}\r\n {secret[2:]}\r\n".encode())
    (tmp_path / "spelt.json").write_text(json.dumps(secret), encoding="utf-8")
    (tmp_path / "page.html").write_text("".join(f"&#{ord(letter)};" for letter in secret), encoding="utf-8")
    (tmp_path / "link.html").write_text(quote(secret), encoding="utf-8")
    assert [name for name, text in _bytes_of(tmp_path) if secret in text] == sorted(
        path.name for path in tmp_path.iterdir()
    )


def test_an_address_that_was_declined_says_only_that(whole: Crawl) -> None:
    for path in ("places/mihon-nuno/", "organisations/mihon-tegami/"):
        found = whole.pages[path]
        assert not found.is_indexed
        assert "data-entry" not in found.page.text
        slug = path.split("/")[1]
        named = {other for other, page in whole.pages.items() if any(slug in value for value in page.values("href"))}
        assert named <= {address_in(language, path) for language in LANGUAGES}


@pytest.mark.parametrize("slug", ENDED)
def test_what_has_ended_keeps_its_page_and_stands_in_no_list(real: Crawl, slug: str) -> None:
    folder = "places" if slug == "mihon-kamifusen" else "organisations"
    own = {address_in(language, f"{folder}/{slug}/") for language in LANGUAGES}
    assert own <= set(real.pages)
    for path in own:
        assert not real.pages[path].is_indexed
        assert 'class="notice"' in real.pages[path].page.text
    for path, found in real.pages.items():
        if path not in own and path != f"edit/{folder}/{slug}/":
            assert slug not in found.values("data-entry"), path
            assert not any(f"/{slug}/" in value for value in found.values("href")), path
    for rows in real.folder.rglob("entries.json"):
        assert f'"{slug}"' not in rows.read_text("utf-8")


# ---- addresses ------------------------------------------------------------------------------------------------------


def test_an_old_address_leads_on(crawl: Crawl) -> None:
    prefix = urlsplit(crawl.base_url).path
    for old, new in {
        "places/mihon-kodomo-shokudo/": "places/mihon-niji/",
        "places/mihon-salon-onsen/": "places/mihon-yukemuri/",
        "organisations/mihon-soudanshitsu/": "organisations/mihon-michishirube/",
    }.items():
        for language in LANGUAGES:
            found = crawl.pages[address_in(language, old)]
            assert found.refresh == prefix + address_in(language, new)
            assert [link["href"] for link in found.links("canonical")] == [crawl.base_url + address_in(language, new)]


def test_a_sample_asks_search_engines_to_stay_away(whole: Crawl) -> None:
    assert [path for path, found in whole.pages.items() if found.is_indexed] == []
    assert "Disallow: /\n" in (whole.folder / "robots.txt").read_text("utf-8")


def test_the_sitemap_names_exactly_the_pages_to_be_found(real: Crawl) -> None:
    urls = re.findall(r"<loc>([^<]*)</loc>", (real.folder / "sitemap.xml").read_text("utf-8"))
    assert len(urls) == len(set(urls))
    assert set(urls) == {real.base_url + path for path, found in real.pages.items() if found.is_indexed}
    assert f"{real.base_url}sitemap.xml" in (real.folder / "robots.txt").read_text("utf-8")


def languages_named(found: Found) -> dict[str, str]:
    """The page in each language, as its head says; the feed is an alternate too, but in no other language."""
    return {link["hreflang"]: link["href"] for link in found.links("alternate") if "hreflang" in link}


def test_every_page_names_itself_and_its_other_languages_and_they_name_it(real: Crawl) -> None:
    for path, found in real.pages.items():
        alternates = languages_named(found)
        if not found.is_indexed:
            assert alternates == {}, path
            continue
        assert [link["href"] for link in found.links("canonical")] == [real.base_url + path]
        assert set(alternates) == {"ja", "ja-x-easy", "en", "x-default"}, path
        assert alternates["x-default"] == alternates["ja"]
        assert real.base_url + path in alternates.values()
        for address in alternates.values():
            other = real.pages[address.removeprefix(real.base_url)]
            assert languages_named(other) == alternates


def test_every_page_has_the_styles_of_what_it_shows(sample: Path) -> None:
    styles = {
        path: (leading_classes(path.read_text(encoding="utf-8")), pages)
        for path, pages in split_styles(TEMPLATES).items()
    }
    assert {path.stem for path, (_, pages) in styles.items() if pages} >= {"search", "week", "hero", "place"}
    kinds: Counter[str] = Counter()
    for page in built_pages(sample):
        own = re.search(r'href="[^"]*assets/pages/([a-z-]+)\.', page.text)
        kind = own[1] if own else ""
        kinds[kind] += 1
        if kinds[kind] > 40:
            continue
        shown = {word for classes in re.findall(r'class="([^"]*)"', page.text) for word in classes.split()}
        missing = [path.name for path, (led, pages) in styles.items() if pages and kind not in pages and led & shown]
        assert missing == [], page.path
    assert len(kinds) > 8
