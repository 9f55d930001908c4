"""Whatever somebody writes into a field, the built site shows it as words: no page runs, loads or sends anything for it."""

from __future__ import annotations

import html
import json
import re
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from xml.etree.ElementTree import Element

import html5lib
import pytest

from shirube.load import check_content
from shirube.pipeline import BuildRequest, build_site
from tests.search_rows import read_rows

ROOT = Path(__file__).resolve().parent.parent
VILLAGE = ROOT / "tests" / "sites" / "village"
TODAY = date(2026, 11, 2)
MARK = "悪意"
GALLERY = (
    "<script>alert(1)</script>",
    '"><svg onload=alert(1)>',
    "'><img src=x onerror='alert(1)'>",
    "</script><script>alert(1)//",
    "<!--<script>-->",
    "]]><iframe srcdoc=x>",
    "{{ 7*7 }}{% raw %}",
    "&lt;b&gt; &#x3C;b> &amp;",
    "javascript:alert(1)",
    "\\u003cscript\\u003e ${alert(1)}",
)
MARKDOWN = (
    "[a](https://example.jp/\"onclick=alert(1))", '[b](/organisations/yakuba/ "t\\" onclick=alert(1)")', "<a href=javascript:alert(1)>c</a>",
    "![d](https://example.jp/x.png)", "<div onclick=alert(1)>e</div>", "`<script>`", "# <img src=x onerror=alert(1)>",
    "<https://example.jp/'onmouseover=alert(1)>", "**<b>**",
)  # fmt: skip

PLACE = """\
name: {0}
kana: みほん
aliases: [{1}]
organisation: shakyo
kind: salon
summary: {2}
description: {3}
audiences: [children, older-living-alone]
admission: preferred
open: [毎週火曜 10:00-12:00]
except: [{{on: 2026-11-10, why: {4}}}]
open_note: {5}
area: kawakami
venue: {6}
address: {{city: {7}, line: {8}}}
getting_there: {9}
parking: {{is: yes, note: {10}}}
access: {{wheelchair: {{is: no, note: {11}}}}}
cost: {{free: yes, note: {12}}}
booking: {{need: required, how: {13}, by: {14}}}
food: {{meal: yes, allergy: {15}}}
comfort: {{first_visit: {16}, alone_ok: {{is: yes, note: {17}}}}}
contact: {{phone: 0143-00-0009, phone_hours: {18}, person: {19}}}
online: {{available: yes, how: {20}}}
roles: [{{kind: cook, text: {21}}}]
translations:
  easy: {{name: {22}, summary: {23}, description: {24}}}
  en: {{name: {25}, summary: {26}, description: {27}}}
source: {{title: {28}, publisher: {29}, licence: {30}, url: "https://example.jp/?a=1&b='%22"}}
listed: {{consent: 2026-09-30}}
confirmed: [{{on: 2026-10-01, method: owner, by: {31}}}]
"""
ORGANISATION = """\
name: {0}
kana: みほん
aliases: [{1}]
kind: npo
summary: {2}
description: {3}
area: kawakami
open: [毎週火曜 10:00-12:00]
status: {{is: paused, until: 2027-01-31, why: {4}}}
venue: {5}
address: {{line: {6}}}
fee: {{free: no, note: {7}}}
booking: {{need: required, how: {8}}}
contact: {{phone: 0143-00-0009, phone_hours: {9}}}
listed: {{consent: 2026-09-30}}
confirmed: [{{on: 2026-10-01, method: owner, by: {10}}}]
"""
ELEMENTS = frozenset(
    [
        "html",
        "head",
        "meta",
        "title",
        "link",
        "script",
        "body",
        "header",
        "footer",
        "main",
        "nav",
        "section",
        "article",
        "aside",
        "div",
        "p",
        "span",
        "a",
        "ul",
        "ol",
        "li",
        "dl",
        "dt",
        "dd",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "strong",
        "em",
        "small",
        "b",
        "bdi",
        "i",
        "code",
        "pre",
        "blockquote",
        "br",
        "hr",
        "table",
        "caption",
        "thead",
        "tbody",
        "tr",
        "th",
        "td",
        "svg",
        "path",
        "circle",
        "rect",
        "g",
        "line",
        "template",
        "form",
        "label",
        "input",
        "button",
        "fieldset",
        "legend",
        "details",
        "summary",
        "sup",
        "sub",
        "figure",
        "figcaption",
        "ruby",
        "rt",
    ]
)
ADDRESSES = frozenset({"href", "src", "action", "formaction", "srcset", "data", "poster", "background", "ping"})


@dataclass(frozen=True)
class Built:
    site: Path
    texts: tuple[str, ...]
    """What was written into the fields, as it must be read on the pages."""


def filled(template: str, markdown_at: tuple[int, ...]) -> tuple[str, list[str]]:
    """Fill every field with a mark of its own and something that would like to be more than words."""
    texts = []
    for number in range(len(set(re.findall(r"\{(\d+)\}", template)))):
        source = MARKDOWN if number in markdown_at else GALLERY
        tricks = " ".join(source) if number in markdown_at else source[number % len(source)]
        texts.append(f"{MARK}{number}号 {tricks}")
    return template.format(*(json.dumps(text, ensure_ascii=False) for text in texts)), texts


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Built:
    content = Path(shutil.copytree(VILLAGE, tmp_path_factory.mktemp("hostile") / "content"))
    texts: list[str] = []
    for folder, template, markdown_at in (("places", PLACE, (3, 24, 27)), ("organisations", ORGANISATION, (3,))):
        text, told = filled(template, markdown_at)
        (content / folder / "akui.yaml").write_text(text, encoding="utf-8")
        texts += [words for number, words in enumerate(told) if number not in markdown_at]
    loaded = check_content(content, TODAY)
    wrong = [
        f"{issue.line}:{issue.column} {issue.message('en')}" for issue in loaded.issues if issue.severity == "error"
    ]
    assert wrong == [], "what is refused cannot be tried here: write it more cunningly"
    out = content.parent / "site"
    assert build_site(BuildRequest(content, out, TODAY, with_booklet=False)).summary is not None
    return Built(out, tuple(texts))


def pages_with_the_mark(built: Built) -> Iterator[tuple[str, str]]:
    """One page of each kind in each language, and every page of the two entries."""
    seen = set()
    for path in sorted(built.site.rglob("*.html")):
        text = path.read_text(encoding="utf-8")
        if MARK in text:
            name = path.relative_to(built.site).as_posix()
            language = name.partition("/")[0] if name.startswith(("easy/", "en/")) else "ja"
            kind = re.search(r'data-page="(\w+)"', text)
            key = name if "akui" in name else f"{language} {kind and kind[1]}"
            if key not in seen:
                seen.add(key)
                yield name, text


def elements(text: str) -> Iterator[Element]:
    parser = html5lib.HTMLParser(tree=html5lib.getTreeBuilder("etree"), namespaceHTMLElements=False)
    for element in parser.parse(text).iter():
        if isinstance(element.tag, str):
            yield element
    assert parser.errors == []


def test_no_page_runs_or_loads_anything_for_it(built: Built) -> None:
    kinds = 0
    for name, text in pages_with_the_mark(built):
        kinds += 1
        for element in elements(text):
            tag = element.tag.rpartition("}")[2]
            where = f"{name}: <{tag} {element.attrib}>"
            assert tag in ELEMENTS, where
            if tag == "script":
                if element.attrib.get("type") == "application/ld+json":
                    assert set(element.attrib) == {"type"}, where
                else:
                    assert not (element.text or "").strip(), where
                    assert element.attrib["src"].startswith("/shirube/assets/"), where
            for attribute, value in element.attrib.items():
                assert not attribute.lower().startswith("on"), where
                assert attribute != "style", where
                if attribute in ADDRESSES:
                    assert re.match(r"(?:https?:|mailto:|tel:|/|#|\?|$)", value), where
                    assert not re.search(r"[\x00-\x20\"<>]", value), where
            if tag == "meta":
                assert element.attrib.get("http-equiv", "") in ("", "Content-Security-Policy"), where
    assert kinds >= 20


def test_data_for_machines_stays_inert(built: Built) -> None:
    found = 0
    for name, text in pages_with_the_mark(built):
        for matter in re.findall(r'<script type="application/ld\+json">(.*?)</script>', text, re.DOTALL):
            assert not re.search(r"[<>&\u2028\u2029]", matter), name
            if MARK in json.dumps(json.loads(matter), ensure_ascii=False):
                found += 1
    assert found == 6


def test_everything_written_is_there_to_read(built: Built) -> None:
    """That nothing was left out is what makes the tests above mean something."""
    read = ""
    for name, text in pages_with_the_mark(built):
        if "akui" in name:
            read += " ".join(html.unescape(re.sub(r"<[^>]*>", "", text)).split())
    assert [text for text in built.texts if text not in read] == []


def test_the_rows_of_the_search_hold_words_only(built: Built) -> None:
    for language in ("", "easy/", "en/"):
        content = (built.site / language / "search" / "entries.json").read_bytes()
        assert json.loads(content)["base"] == f"/shirube/{language}"
        entries = read_rows(content)
        found = [entry for entry in entries if entry["slug"] == "akui"]
        assert len(found) == 2
        for entry in found:
            assert MARK in entry["name"]
            assert entry["kind"] in ("place", "organisation")


def test_scripts_never_make_markup_of_words() -> None:
    makers = re.compile(
        r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|\beval\b|new Function|DOMParser|srcdoc|setHTML"
        r"|createContextualFragment|setAttribute\(\s*[\"'](?:on|href|src|style)|javascript:|\.cssText"
    )
    scripts = sorted((ROOT / "templates").rglob("*.js"))
    assert len(scripts) >= 5
    found = [f"{path.name}: {hit[0]}" for path in scripts for hit in makers.finditer(path.read_text(encoding="utf-8"))]
    assert found == []
