"""The headers of `shirube.headers`, said in the language of each kind of host."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable

from shirube.headers import (
    CACHED_BRIEFLY,
    CACHED_FOR_EVER,
    HASHED_FOLDER,
    MIME_TYPES,
    security_headers,
)
from shirube.outputs import OutputFile
from shirube.phrases import FIRST_LANGUAGE

_PLAIN_PATH = re.compile(r"/(?:[A-Za-z0-9._~-]+/)*", re.ASCII)
_WRITTEN = "# Written by Shirube at every build; changes here are lost."
_PACKABLE = ("css", "csv", "geojson", "html", "ics", "js", "json", "svg", "txt", "webmanifest", "xml")


def deploy_files(
    base_path: str = "/", languages: Iterable[str] = (FIRST_LANGUAGE,), tiles: str = "", receiver: str = ""
) -> list[OutputFile]:
    """Write what hosts read from the site's folders; `base_path` begins and ends with `/`, such as `/repo/`.

    `tiles` is the origin of map pictures, `receiver` that of the receiver of corrections, where there are any.
    """
    return [
        OutputFile("_headers", headers_file(base_path, tiles, receiver).encode()),
        OutputFile(".htaccess", htaccess(base_path, tiles, receiver).encode()),
        *(
            OutputFile(f"{folder}/.htaccess", htaccess_of_language(base_path, folder).encode())
            for folder in _folders(languages)
        ),
    ]


def headers_file(base_path: str = "/", tiles: str = "", receiver: str = "") -> str:
    """Write `_headers`, which Netlify, Cloudflare Pages and their kind read."""
    base = _plain(base_path)
    lines = [f"{base}*"]
    lines += [f"  {name}: {value}" for name, value in security_headers(tiles, receiver).items()]
    # Both rules apply to a file under assets/ and these hosts join what they find twice, so pages keep the hosts' own
    # Cache-Control, which asks again every time.
    lines += [f"{base}{HASHED_FOLDER}/*", f"  Cache-Control: {CACHED_FOR_EVER}"]
    return "\n".join(lines) + "\n"


def htaccess(base_path: str = "/", tiles: str = "", receiver: str = "") -> str:
    """Write `.htaccess` for Apache and the rental servers that run it.

    Without `Options`: many of them forbid it there and then answer every page with an error 500.
    """
    base = _plain(base_path)
    hashed = f'"expr=%{{REQUEST_URI}} =~ m#^{re.escape(base)}{HASHED_FOLDER}/#"'
    lines = [
        _WRITTEN,
        "DirectoryIndex index.html",
        f"ErrorDocument 404 {base}404.html",
        "AddDefaultCharset utf-8",
        "",
        "<IfModule mod_alias.c>",
        r'  RedirectMatch 404 "/\.(?!well-known/)"',
        f'  RedirectMatch 404 "^{re.escape(base)}_headers$"',
        "</IfModule>",
        "",
        "<IfModule mod_mime.c>",
        *(
            f"  AddType {_bare(kind)} {ending}\n  AddCharset utf-8 {ending}"
            if "charset" in kind
            else f"  AddType {kind} {ending}"
            for ending, kind in MIME_TYPES.items()
        ),
        "</IfModule>",
        "",
        "<IfModule mod_headers.c>",
        *(
            f"  Header always set {name} {json.dumps(value)}"
            for name, value in security_headers(tiles, receiver).items()
        ),
        f'  Header set Cache-Control "{CACHED_BRIEFLY}"',
        f'  Header set Cache-Control "{CACHED_FOR_EVER}" {hashed}',
        "</IfModule>",
        "",
        "<IfModule mod_deflate.c>",
        "  <IfModule mod_filter.c>",
        *(f"    AddOutputFilterByType DEFLATE {_bare(MIME_TYPES['.' + ending])}" for ending in _PACKABLE),
        "  </IfModule>",
        "</IfModule>",
    ]
    return "\n".join(lines) + "\n"


def htaccess_of_language(base_path: str, folder: str) -> str:
    """Write the `.htaccess` of a language's folder: a wrong address below it is answered in that language.

    A file of its own, because some servers that read `.htaccess` do not know `<If>`.
    """
    return f"{_WRITTEN}\nErrorDocument 404 {_plain(base_path)}{folder}/404.html\n"


def nginx_example(base_path: str = "/", languages: Iterable[str] = (FIRST_LANGUAGE,)) -> str:
    """Write a server block for nginx: `docs/operators/nginx.conf.example` is this text."""
    base = _plain(base_path)
    lost = "".join(f'\n    "~^{re.escape(base)}{folder}/" {base}{folder}/404.html;' for folder in _folders(languages))
    packed = sorted({_bare(MIME_TYPES["." + ending]) for ending in _PACKABLE} - {"text/html"})
    types = "\n".join(f"        {_bare(kind)} {ending[1:]};" for ending, kind in MIME_TYPES.items())
    headers = "\n".join(
        f"    add_header {name} {json.dumps(value)} always;" for name, value in security_headers().items()
    )
    return f"""\
# しるべ のサイトを nginx で公開するときの例。server_name と root、証明書の場所を書きかえてください。
# /etc/nginx/conf.d/ などに置き、`nginx -t` で確かめてから読みこませます。
# 注意: location の中に add_header を書くと、ここの add_header はそこで全部なくなります。

map $uri $shirube_cache {{
    default "{CACHED_BRIEFLY}";
    "~^{re.escape(base)}{HASHED_FOLDER}/" "{CACHED_FOR_EVER}";
}}

# ページがないときに見せるページ。サイトにないことばの行は、消してください。
map $uri $shirube_lost {{
    default {base}404.html;{lost}
}}

server {{
    listen 80;
    server_name example.jp;
    root /var/www/shirube/site;

    index index.html;
    error_page 404 $shirube_lost;
    charset utf-8;
    server_tokens off;
    types {{
{types}
    }}
    default_type application/octet-stream;
    charset_types text/css text/csv text/calendar text/plain text/javascript application/xml application/atom+xml;

    # 地図を出すサイト（site.yaml の map）では img-src に、訂正を受け取るサイト（edit の receiver）では form-action に、
    # そのサーバーを足します。サイトの _headers にある行と同じに。
{headers}
    add_header Cache-Control $shirube_cache;
    # 市のドメインがすべて https になってから、次の行の # を取ってください。
    # add_header Strict-Transport-Security "max-age=31536000" always;

    gzip on;
    gzip_vary on;
    gzip_types {" ".join(packed)};

    location ~ /\\.(?!well-known/) {{
        return 404;
    }}
    location = {base}_headers {{
        return 404;
    }}
}}
"""


def _folders(languages: Iterable[str]) -> list[str]:
    """The folders of the languages that do not lie at the root."""
    return [language for language in languages if language != FIRST_LANGUAGE]


def _plain(base_path: str) -> str:
    if not _PLAIN_PATH.fullmatch(base_path):
        raise ValueError(f"not a base path: {base_path!r}")
    return base_path


def _bare(kind: str) -> str:
    return kind.partition(";")[0]
