"""What Markdown may hold: links that say where they lead and lead nowhere bad, headings in order, no HTML, no pictures.

The renderer cleans whatever comes; here the writer learns of it. The bounds are those of `shirube.prose`.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from typing import Final

from shirube.checks.finding import FieldPath, Finding
from shirube.prose import MAX_BRACKETS, MAX_RULES, is_plain, trouble_in

_CODE = re.compile(r"^(```|~~~).*?^\1|`[^`\n]+`", re.MULTILINE | re.DOTALL)
# The text is what stands between the brackets; a target may stand in <>.
_LINK = re.compile(r"(?P<image>!)?\[(?P<text>[^\[\]]*)\]\(\s*(?:<(?P<held>[^>\n]*)>|(?P<bare>[^)]{0,2000}))")
_NESTED = re.compile(r"\]\]\(\s*(?:<(?P<held>[^>\n]*)>|(?P<bare>[^)]{0,2000}))")
_DEFINITION = re.compile(r"^ {0,3}\[[^\[\]\n]+\]:[ \t]*(?:<(?P<held>[^>\n]*)>|(?P<bare>\S+))", re.MULTILINE)
_AUTOLINK = re.compile(r"<(?P<bare>[a-zA-Z][a-zA-Z0-9+.-]*:[^\s<>]*)>")
_HTML = re.compile(r"</?[a-zA-Z][a-zA-Z0-9-]*(?:\s[^<>]*)?/?>|<!--")
_HEADING = re.compile(r"^(#{1,6})[ \t]*(?=[^#\s])", re.MULTILINE)
_UNDERLINED = re.compile(r"^(?=[^\s#>|*+-])[^\n]+\n(=+|-{2,})[ \t]*$", re.MULTILINE)
_TITLE = re.compile(r"\s+[\"'(].*|\s+$", re.DOTALL)
_SCHEME = re.compile(r"([a-zA-Z][a-zA-Z0-9+.-]*):")
_IGNORED = re.compile(r"[\x00-\x20\x7f\u00ad\u200b-\u200f\ufeff]")
_EMPTY_WORDS: Final = re.compile(
    "(?:詳細|くわしく|詳しく|続き)?は?(?:こちら|コチラ|ここ|ココ)(?:へ|から|まで|を(?:クリック|タップ|見る|ご覧ください))?"
    "|詳細|クリック|リンク|(?:click|see|go)?here|link|more|readmore|thispage"
)
_SCHEMES: Final = ("http", "https", "mailto", "tel")


def markdown_findings(field: FieldPath, text: str, length: int) -> Iterator[Finding]:
    """Find what a Markdown text must not hold; `length` is what its field allows."""
    if is_plain(text):
        return
    trouble = trouble_in(text, length)
    if trouble == "brackets":
        yield Finding(field, "markdown-brackets", {"count": str(text.count("[")), "limit": str(MAX_BRACKETS)})
        return
    if trouble == "rules":
        yield Finding(field, "markdown-rules", {"limit": str(MAX_RULES)})
        return
    if trouble == "nesting":
        yield Finding(field, "markdown-nesting")
        return
    # Code is shown as written; blanks of the same length keep every offset.
    bare = _CODE.sub(lambda match: re.sub(r"[^\n]", " ", match[0]), text) if "`" in text or "~~~" in text else text
    yield from _links(field, bare)
    yield from _headings(field, bare)
    if "<" in bare and (match := _HTML.search(bare)):
        yield Finding(field, "raw-html", {"written": match[0]}, match.start())


def _links(field: FieldPath, text: str) -> Iterator[Finding]:
    for match in _LINK.finditer(text):
        if match["image"]:
            yield Finding(field, "image-in-text", {}, match.start())
            continue
        words = re.sub(r"[\s*_「」【】（）()。、!！>＞→▶]", "", match["text"])
        if not words or _EMPTY_WORDS.fullmatch(words.lower()):
            yield Finding(field, "link-text", {"written": match["text"].strip()}, match.start("text"))
    for pattern in (_LINK, _NESTED, _DEFINITION, _AUTOLINK):
        for match in pattern.finditer(text):
            if not match.groupdict().get("image"):
                group = "held" if match.groupdict().get("held") is not None else "bare"
                yield from _target(field, match[group], match.start(group))


def _target(field: FieldPath, written: str, offset: int) -> Iterator[Finding]:
    # A browser decodes &#58; and drops tabs before it looks for the scheme, so we do.
    written = _TITLE.sub("", written)
    target = _IGNORED.sub("", html.unescape(written)).replace("\\", "/")
    values = {"written": written[:60]}
    if target.startswith("//"):
        yield Finding(field, "link-protocol-relative", {**values, "instead": "https:" + target[:60]}, offset)
    elif scheme := _SCHEME.match(target):
        name = scheme[1].lower()
        if name not in _SCHEMES:
            yield Finding(field, "link-scheme", {**values, "scheme": name}, offset)
        elif name in ("http", "https") and not target.startswith("//", scheme.end()):
            # On a page of https a browser takes https:example.jp for a file beside it.
            instead = f"{name}://{target[scheme.end() :].lstrip('/')[:60]}"
            yield Finding(field, "link-slashes", {**values, "instead": instead}, offset)
        elif name in ("http", "https") and "@" in re.split(r"[/?#]", target[scheme.end() :].lstrip("/"), maxsplit=1)[0]:
            yield Finding(field, "link-userinfo", values, offset)
    elif not target.startswith(("/", "#")):
        yield Finding(field, "link-relative", values, offset)


def _headings(field: FieldPath, text: str) -> Iterator[Finding]:
    if "#" not in text and not _UNDERLINED.search(text):
        return
    found = [(match.start(), len(match[1])) for match in _HEADING.finditer(text)]
    found += [(match.start(), 1 if match[1][0] == "=" else 2) for match in _UNDERLINED.finditer(text)]
    above = 1
    for offset, level in sorted(found):
        if level == 1:
            yield Finding(field, "heading-top", {}, offset)
        elif level > above + 1:
            values = {"written": "#" * level, "instead": "#" * (above + 1)}
            yield Finding(field, "heading-skip", values, offset)
        above = max(level, 1)
