"""`sitemap.xml` and `robots.txt`: which pages there are, for search engines."""

from __future__ import annotations

from collections.abc import Iterable
from html import escape
from urllib.parse import urlsplit

from shirube.outputs import OutputFile


def sitemap(urls: Iterable[str]) -> OutputFile:
    """List the addresses (sitemaps.org 0.9), in order; the format allows 50,000 in one file, `sitemaps` splits."""
    rows = "".join(f"<url><loc>{escape(url)}</loc></url>\n" for url in urls)
    return OutputFile("sitemap.xml", _document("urlset", rows))


LIMIT = 50_000
"""Addresses in one file, by the sitemap protocol."""


def sitemaps(urls: Iterable[str], base_url: str) -> list[OutputFile]:
    """List the addresses in as many files as the protocol asks for; `sitemap.xml` is always the one to read first."""
    found = sorted(urls)
    if len(found) <= LIMIT:
        return [sitemap(found)]
    parts = [found[start : start + LIMIT] for start in range(0, len(found), LIMIT)]
    names = [f"sitemap-{number}.xml" for number in range(1, len(parts) + 1)]
    rows = "".join(f"<sitemap><loc>{escape(base_url + name)}</loc></sitemap>\n" for name in names)
    files = [OutputFile(name, sitemap(part).content) for name, part in zip(names, parts, strict=True)]
    return [OutputFile("sitemap.xml", _document("sitemapindex", rows)), *files]


def _document(root: str, rows: str) -> bytes:
    head = '<?xml version="1.0" encoding="UTF-8"?>\n'
    return f'{head}<{root} xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">\n{rows}</{root}>\n'.encode()


def robots(base_url: str, *, sample: bool) -> OutputFile:
    """Let everyone in, but keep a sample site out of search engines: its telephone numbers are invented.

    Crawlers read `robots.txt` only at the root of a host; under a path prefix the pages' own `noindex` does it.
    """
    rule = "Disallow: /" if sample else "Allow: /"
    prefix = urlsplit(base_url).path
    lines = ["User-agent: *", rule.replace("/", prefix, 1), f"Sitemap: {base_url}sitemap.xml", ""]
    return OutputFile("robots.txt", "\n".join(lines).encode())
