"""What a web server says beside each file: the one truth for the development server, its tests and the hosts.

Everything comes from the site itself: no script, style, picture or request of anybody else (but the pictures of a map,
where the city has chosen one and a reader opens it, and the receiver to which a reader sends a correction), and none written into a page (`'wasm-unsafe-eval'` is what the search index needs to start its WebAssembly, nothing more).
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

_POLICY: Final[Mapping[str, str]] = MappingProxyType(
    {
        "default-src": "'none'",
        "script-src": "'self' 'wasm-unsafe-eval'",
        "style-src": "'self'",
        "img-src": "'self' data:",
        "connect-src": "'self'",
        "font-src": "'self'",
        "manifest-src": "'self'",
        "worker-src": "'self'",
        "form-action": "'self'",
        "base-uri": "'none'",
        "frame-ancestors": "'none'",
    }
)
_ONLY_AS_HEADER: Final = frozenset({"frame-ancestors"})
"""Browsers ignore these in a `<meta>`, and complain on the console."""

CACHED_FOR_EVER: Final = "public, max-age=31536000, immutable"
CACHED_BRIEFLY: Final = "public, max-age=300, must-revalidate"
"""Pages change when the site is built: opening hours must not be old, and five minutes spare a phone's data."""
HASHED_FOLDER: Final = "assets"
"""The folder whose file names change with their content."""

MIME_TYPES: Final[Mapping[str, str]] = MappingProxyType(
    {
        ".atom": "application/atom+xml; charset=utf-8",
        ".css": "text/css; charset=utf-8",
        ".csv": "text/csv; charset=utf-8",
        ".geojson": "application/geo+json",
        ".html": "text/html; charset=utf-8",
        ".ico": "image/vnd.microsoft.icon",
        ".ics": "text/calendar; charset=utf-8",
        ".jpg": "image/jpeg",
        ".js": "text/javascript; charset=utf-8",
        ".json": "application/json",
        ".jsonld": "application/ld+json",
        ".pdf": "application/pdf",
        ".png": "image/png",
        ".svg": "image/svg+xml",
        ".txt": "text/plain; charset=utf-8",
        ".wasm": "application/wasm",
        ".webmanifest": "application/manifest+json",
        ".webp": "image/webp",
        ".woff2": "font/woff2",
        ".xml": "application/xml; charset=utf-8",
    }
)
UNKNOWN_TYPE: Final = "application/octet-stream"
"""Also right for the search index: its files are packed, and unpacked by its own script."""


def security_headers(tiles: str = "", receiver: str = "") -> dict[str, str]:
    """Return the headers that go with every answer.

    `tiles` is the origin of map pictures, `receiver` that to which corrections are sent, where there are any.
    """
    return {
        "Content-Security-Policy": _policy(_with(tiles, receiver)),
        "X-Content-Type-Options": "nosniff",
        # Where somebody looked for help is nobody else's business.
        "Referrer-Policy": "no-referrer",
        "Permissions-Policy": "camera=(), display-capture=(), geolocation=(), microphone=(), payment=(), usb=()",
        "Cross-Origin-Opener-Policy": "same-origin",
    }


def meta_csp(tiles: str = "", receiver: str = "") -> str:
    """Return the policy for a `<meta http-equiv>`, for hosts that send no headers of ours."""
    return _policy({name: value for name, value in _with(tiles, receiver).items() if name not in _ONLY_AS_HEADER})


def _with(tiles: str, receiver: str) -> Mapping[str, str]:
    more = {"img-src": tiles, "form-action": receiver}
    return {name: f"{value} {more[name]}" if more.get(name) else value for name, value in _POLICY.items()}


def content_type(path: str) -> str:
    """Return the type a file is sent with, by its ending and never by what a system happens to have configured."""
    return MIME_TYPES.get("." + path.rpartition("/")[2].rpartition(".")[2].lower(), UNKNOWN_TYPE)


def cache_control(path: str) -> str:
    """Return how long a file, named from the site's root, may be kept."""
    return CACHED_FOR_EVER if path.startswith(f"{HASHED_FOLDER}/") else CACHED_BRIEFLY


def _policy(directives: Mapping[str, str]) -> str:
    return "; ".join(f"{name} {value}" for name, value in directives.items())
