"""The whole village site as text: what every page says and where it leads, one thing a line.

    python -m tests.golden_site        write tests/golden/village/ anew; then read every line of `git diff`

Style is left out on purpose (classes, drawings, hashes in the names of assets), so that a page changes here only
when what it says, where it leads, or what a script or a screen reader is told changes. What stands around every
page is held once for each language, in `frame.txt`; a page shows only the lines in which its own frame differs.
"""

from __future__ import annotations

import json
import re
import tempfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from html.parser import HTMLParser
from pathlib import Path

from shirube.exporters.search_rows import search_records
from shirube.load import TEMPLATES, check_content
from shirube.pages.compose import make_editions
from shirube.phrases import load_phrases
from shirube.pipeline import BuildRequest, build_site
from tests.search_rows import read_rows

HERE = Path(__file__).parent
VILLAGE = HERE / "sites" / "village"
GOLDEN = HERE / "golden" / "village"
TODAY = date(2026, 11, 2)
"""A Monday; the Tuesday after it is 文化の日."""

VOID = frozenset(["area", "base", "br", "col", "hr", "img", "input", "link", "meta", "source", "track", "wbr"])
INLINE = frozenset(
    [
        "a",
        "abbr",
        "b",
        "bdi",
        "bdo",
        "br",
        "cite",
        "code",
        "em",
        "i",
        "kbd",
        "mark",
        "q",
        "rp",
        "rt",
        "ruby",
        "s",
        "small",
        "span",
        "strong",
        "sub",
        "sup",
        "time",
        "u",
    ]
)
LEFT_OUT = frozenset({"class", "id", "tabindex", "viewbox", "for"})
QUIET = frozenset(["div", "span", "svg", "html", "body"])
"""Elements that say nothing themselves: without attributes they leave no line."""


@dataclass
class Element:
    name: str
    attributes: Mapping[str, str | None]
    children: list[Element | str] = field(default_factory=list)

    def find_all(self) -> Iterator[Element]:
        """Every element inside this one."""
        for child in self.children:
            if isinstance(child, Element):
                yield child
                yield from child.find_all()

    def own_parts(self) -> Iterator[Element]:
        """Every element inside this one that does not belong to another entry."""
        for child in self.children:
            if isinstance(child, Element) and "data-entry" not in child.attributes:
                yield child
                yield from child.own_parts()

    def find(self, name: str) -> Iterator[Element]:
        return (element for element in self.find_all() if element.name == name)


class _Reader(HTMLParser):
    """Reads HTML in which every element is closed where it was opened; anything else is a fault."""

    def __init__(self) -> None:
        super().__init__()
        self.open = [Element("", {})]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        element = Element(tag, dict(attrs))
        assert len(element.attributes) == len(attrs), f"an attribute twice in <{tag}>: {attrs}"
        self.open[-1].children.append(element)
        if tag not in VOID:
            self.open.append(element)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.open[-1].children.append(Element(tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        assert self.open[-1].name == tag, f"</{tag}> closes <{self.open[-1].name}> at {self.getpos()}"
        self.open.pop()

    def handle_data(self, data: str) -> None:
        self.open[-1].children.append(data)


def read_page(text: str) -> Element:
    reader = _Reader()
    reader.feed(text)
    reader.close()
    assert len(reader.open) == 1, f"<{reader.open[-1].name}> is not closed"
    return reader.open[0]


def _told(element: Element) -> str:
    """The attributes that matter to a reader, a script or a screen reader."""
    told = []
    for name, value in element.attributes.items():
        if name not in LEFT_OUT and not (element.name == "a" and name in ("href", "rel")):
            told.append(name if not value else f"{name}={value}" if " " not in value else f'{name}="{value}"')
    return " ".join(told)


def _is_line(element: Element) -> bool:
    """Whether it is words only, so that it fits into a line."""
    return all(
        isinstance(child, str) or child.name == "svg" or (child.name in INLINE and _is_line(child))
        for child in element.children
    )


def _words(element: Element) -> str:
    words = []
    for child in element.children:
        if isinstance(child, str):
            words.append(child)
        elif child.name == "br":
            words.append(" / ")
        elif child.name == "svg":
            label = child.attributes.get("aria-label")
            words.append(f"({label})" if label else "")
        elif child.name == "rt":
            words.append(f"《{_words(child)}》")
        elif child.name == "a":
            told = _told(child)
            words.append(f"[{_words(child)}]({child.attributes.get('href')}{' ' if told else ''}{told})")
        else:
            told = _told(child)
            words.append(f"{{{told}: {_words(child)}}}" if told else _words(child))
    return "".join(words)


def outline(element: Element, depth: int = 0) -> Iterator[str]:
    """Write an element and what is in it, one line for each thing said."""
    pad, told = "  " * depth, _told(element)
    quiet = element.name in QUIET and not told
    if element.name == "svg":
        return
    if element.name == "a" or _is_line(element):
        whole = Element("", {}, [element]) if element.name in INLINE else element
        words = " ".join(_words(whole).split()) if _is_line(element) else ""
        if _is_line(element):
            head = "" if quiet or element.name in INLINE else " ".join(filter(None, (element.name, told)))
            line = ": ".join(filter(None, (head, words)))
            if line:
                yield pad + line
            return
        told = f"{element.attributes.get('href')} {told}".strip()
    if not quiet:
        yield pad + " ".join(filter(None, (element.name, told)))
        depth += 1
    for child in element.children:
        if isinstance(child, Element):
            yield from outline(child, depth)
        elif child.strip():
            yield "  " * depth + " ".join(child.split())


def _head(head: Element) -> Iterator[str]:
    for element in head.children:
        if isinstance(element, Element):
            if element.attributes.get("type") == "application/ld+json":
                yield "json-ld:"
                matter = json.dumps(json.loads(str(element.children[0])), ensure_ascii=False, indent=2)
                yield from ("  " + line for line in matter.splitlines())
            else:
                yield from outline(element)


def _without_hashes(text: str) -> str:
    text = re.sub(r"(assets/)[0-9a-f]{8}(/)", r"\1HASH\2", text)
    text = re.sub(r"(assets/(?:pages/)?[\w-]+\.)[0-9a-f]{8}(\.\w+)", r"\1HASH\2", text)
    return re.sub(r"(pagefind\S*\bxx_)[0-9a-f]+", r"\1HASH", text)


def _page(text: str, url: str) -> tuple[list[str], list[str]]:
    """The lines around a page, its own address replaced, and those of the page itself."""
    root = read_page(_without_hashes(text))
    (html,), (head,), (body,) = root.find("html"), root.find("head"), root.find("body")
    frame: list[str] = [f"html {_told(html)}"]
    own: list[str] = [f"body {_told(body)}"]
    for line in _head(head):
        if "/assets/pages/" in line:
            continue  # the style of a kind of page is style
        (
            frame if line.startswith(("meta", "link", "script type=module")) and "description" not in line else own
        ).append(line)
    for child in body.children:
        if isinstance(child, Element):
            (own if child.name == "main" else frame).extend(outline(child))
    own_address = re.compile(rf"/shirube(/easy|/en)?{re.escape(url)}(?=[\s)]|$)")
    return [own_address.sub(r"/shirube\1{page}", line) for line in frame], own


def _inner_url(path: str) -> str:
    """`easy/places/niji/index.html` → `/places/niji/`, the address without its language."""
    return "/" + re.sub(r"^(easy|en)/", "", path).removesuffix("index.html")


def site_as_text(site: Path) -> dict[str, str]:
    """File name in the golden folder → its text."""
    texts: dict[str, str] = {}
    files = sorted(path.relative_to(site).as_posix() for path in site.rglob("*") if path.is_file())
    # In the order of what is written here: a folder named by a hash would wander with every change of a script.
    texts["files.txt"] = "".join(f"{path}\n" for path in sorted(map(_without_hashes, files)))
    frames: dict[str, list[str]] = {}
    for language, start in (("ja", ""), ("easy", "easy/"), ("en", "en/")):
        frames[language] = _page((site / f"{start}areas/kawakami/index.html").read_text("utf-8"), "/areas/kawakami/")[0]
        texts[f"{language}/frame.txt"] = "\n".join(frames[language]) + "\n"
    for path in files:
        file = site / path
        if path.endswith(".html"):
            language = path.partition("/")[0] if path.startswith(("easy/", "en/")) else "ja"
            frame, own = _page(file.read_text(encoding="utf-8"), _inner_url(path))
            usual = frames[language]
            other = [f"- {line.strip()}" for line in usual if line not in frame]
            other += [f"+ {line.strip()}" for line in frame if line not in usual]
            name = path.removeprefix(f"{language}/").removesuffix("index.html").removesuffix(".html").rstrip("/")
            texts[f"{language}/{name or 'index'}.txt"] = (
                "\n".join([*own, *(["", "frame:", *other] if other else [])]) + "\n"
            )
        elif path.endswith(".ics"):
            # Unfolded, so that it can be read; tests/test_calendar.py looks at the bytes.
            texts[f"{path}.txt"] = file.read_bytes().decode().replace("\r\n ", "").replace("\r\n", "\n")
        elif path == "heartbeat.json":
            texts["heartbeat.txt"] = file.read_text(encoding="utf-8")
        elif path.endswith(("entries.json", "leaflet.json")):
            matter = json.loads(file.read_bytes())
            if "columns" in matter:
                del matter["columns"]
                matter["entries"] = read_rows(file.read_bytes())
            texts[f"{path[:-5]}.txt"] = json.dumps(matter, ensure_ascii=False, indent=1) + "\n"
        elif path.endswith((".xml", ".txt", "_headers", ".htaccess")):
            texts[f"{path.lstrip('.')}.txt" if not path.endswith(".txt") else path] = _without_hashes(
                file.read_text(encoding="utf-8")
            )
    texts["searchable.txt"] = "".join(f"{line}\n" for line in _searchable())
    return texts


def _searchable() -> Iterator[str]:
    """What can be found by its words: nothing may be here that its page does not show."""
    phrases, _ = load_phrases(TEMPLATES / "phrases")
    directory = check_content(VILLAGE, TODAY).directory
    assert directory is not None
    for record in search_records(make_editions(directory, TODAY, phrases)[0]):
        yield f"{record.kind} {record.id}"
        yield from (f"    {' / '.join(text.splitlines())}" for text in record.texts)


def build_village(out: Path) -> Path:
    outcome = build_site(BuildRequest(VILLAGE, out, TODAY, with_booklet=False))
    assert outcome.summary is not None, outcome.issues
    return out


def golden() -> dict[str, str]:
    return {
        path.relative_to(GOLDEN).as_posix(): path.read_text(encoding="utf-8") for path in sorted(GOLDEN.rglob("*.txt"))
    }


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        texts = site_as_text(build_village(Path(folder) / "site"))
    before = golden()
    for name in before.keys() - texts.keys():
        (GOLDEN / name).unlink()
    for name, text in texts.items():
        if before.get(name) != text:
            (GOLDEN / name).parent.mkdir(parents=True, exist_ok=True)
            (GOLDEN / name).write_text(text, encoding="utf-8")
    changed = sum(before.get(name) != text for name, text in texts.items()) + len(before.keys() - texts.keys())
    print(f"{changed} of {len(texts)} texts changed. Read every line: git diff {GOLDEN.relative_to(HERE.parent)}")


if __name__ == "__main__":
    main()
