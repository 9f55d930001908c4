"""The development server: the built site with its real headers, rebuilt on every change, for this computer only.

What it adds for the editor (a panel with findings, a script that reloads) is added to the answer, never to a file,
and obeys the site's own Content-Security-Policy. It is not made for the open network: it binds to 127.0.0.1 and
answers only to names of this computer.
"""

from __future__ import annotations

import contextlib
import gzip
import html
import os
import re
import secrets
import stat
import threading
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Final
from urllib.parse import quote, unquote_to_bytes, urlsplit

import watchfiles

from shirube.headers import content_type, security_headers
from shirube.issues import Issue, ordered
from shirube.outputs import OutputFile

HOST: Final = "127.0.0.1"
_NAMES: Final = frozenset({"127.0.0.1", "localhost", "[::1]"})
_HTTP_PORT: Final = 80  # the one a browser does not say
_OWN: Final = "/__shirube/"
_GALLERY: Final = "/_gallery/"
_LANGUAGE: Final = re.compile("[a-z]{2,8}(-[a-z0-9]{1,8})*", re.ASCII)
"""How the folder of a language is named."""
_HEARTBEAT_SECONDS: Final = 15.0
_REQUEST_SECONDS: Final = 30.0
_PACKABLE: Final = ("text/", "application/json", "application/xml", "application/manifest+json", "image/svg+xml")


@dataclass(frozen=True, slots=True)
class BuildOutcome:
    """How a build ended: its findings, and whether they kept the site from being written."""

    issues: Sequence[Issue] = ()
    failed: bool = False


Gallery = Callable[[str], OutputFile | None]
"""Gives the file for an address below `/_gallery/`, said without it: pages that only this server shows."""


def _no_gallery(path: str) -> None:
    del path


class ServeRefused(Exception):
    """The server could not start; `issue` says why. Rule: port-in-use."""

    def __init__(self, port: int, reason: str) -> None:
        self.issue = Issue("build.py serve", 0, 0, "port-in-use", {"port": str(port), "reason": reason})
        super().__init__(self.issue.message("en"))


def serve(
    build: Callable[[], BuildOutcome],
    out: Path,
    port: int,
    watch: Sequence[Path],
    *,
    base_path: str = "/",
    lang: str = "ja",
    on_ready: Callable[[str], None] = lambda url: None,  # noqa: ARG005 - the name is for the caller to read
    on_outcome: Callable[[BuildOutcome], None] = lambda outcome: None,  # noqa: ARG005 - likewise
    gallery: Gallery = _no_gallery,
    stop: threading.Event | None = None,
) -> None:
    """Build, show the site under `base_path`, and build again whenever something under `watch` changes.

    Returns when `stop` is set or the editor presses Ctrl-C. `build` must not raise: a failure is a finding.
    `on_ready` is told the address once, `on_outcome` every outcome, the first one before `on_ready`.
    """
    with running(out, port, base_path=base_path, lang=lang, reload=True, gallery=gallery) as server:
        first = build()
        server.show(first)
        on_outcome(first)
        on_ready(server.url)
        # Ctrl-C is how an editor ends this command; told to keep it quiet, watchfiles would write a warning of its own.
        with contextlib.suppress(KeyboardInterrupt):
            for _ in watchfiles.watch(
                *(path for path in watch if path.exists()),
                watch_filter=_worth_a_build(out),
                stop_event=stop,
                debounce=200,
            ):
                outcome = build()
                server.show(outcome)
                on_outcome(outcome)


@contextlib.contextmanager
def running(
    out: Path,
    port: int = 0,
    *,
    base_path: str = "/",
    lang: str = "ja",
    reload: bool = False,
    gallery: Gallery = _no_gallery,
) -> Iterator[SiteServer]:
    """Serve the folder `out` while the block lasts; port 0 takes a free one. `reload` adds the script and the panel."""
    try:
        server = SiteServer(out, port, base_path=base_path, lang=lang, reload=reload, gallery=gallery)
    except OSError as problem:
        raise ServeRefused(port, os.strerror(problem.errno or 0)) from problem
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    try:
        yield server
    finally:
        server.end()
        thread.join()


_TILES = re.compile(r"img-src 'self' data: (https?://[^\s;]+);")
_RECEIVER = re.compile(r"form-action 'self' (https?://[^\s;]+);")


class SiteServer(ThreadingHTTPServer):
    """Answers for one folder. Use it through `running`."""

    daemon_threads = True
    block_on_close = False  # a page that listens for the next build must not keep Ctrl-C waiting

    def __init__(self, out: Path, port: int, *, base_path: str, lang: str, reload: bool, gallery: Gallery) -> None:
        self.out = out
        self.base_path = base_path
        self.lang = lang
        self.reload = reload
        self.gallery = gallery
        self.outcome = BuildOutcome()
        self.changed = threading.Condition()
        self.ending = False
        self._run = secrets.token_hex(4)  # a restarted server counts from 0 again; its pages must still reload
        self._build = 0
        super().__init__((HOST, port), _Handler)

    @property
    def url(self) -> str:
        return f"http://{HOST}:{self.server_port}{self.base_path}"

    @property
    def elsewhere(self) -> tuple[str, str]:
        """The origins of the map's pictures and of the receiver, where there are any: hosts are told by the same file."""
        try:
            text = (self.out / "_headers").read_text(encoding="utf-8")
        except OSError:
            return "", ""
        tiles, receiver = (told[1] if (told := pattern.search(text)) else "" for pattern in (_TILES, _RECEIVER))
        return tiles, receiver

    @property
    def state(self) -> str:
        """Name the build that pages show now."""
        return f"{self._run}-{self._build}"

    def show(self, outcome: BuildOutcome) -> None:
        """Show another outcome: pages that are open reload."""
        with self.changed:
            self.outcome = outcome
            self._build += 1
            self.changed.notify_all()

    def end(self) -> None:
        with self.changed:
            self.ending = True
            self.changed.notify_all()
        self.shutdown()
        self.server_close()


@dataclass(frozen=True, slots=True)
class _Answer:
    status: HTTPStatus
    kind: str
    body: bytes
    extra: tuple[tuple[str, str], ...] = ()


class _Handler(BaseHTTPRequestHandler):
    server: SiteServer
    protocol_version = "HTTP/1.1"
    server_version = "shirube"
    sys_version = ""
    timeout = _REQUEST_SECONDS

    def do_GET(self) -> None:
        self._respond()

    def do_HEAD(self) -> None:
        self._respond()

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing: the terminal is for findings."""

    def send_error(self, code: int, message: str | None = None, explain: str | None = None) -> None:
        """Answer what never reached `_respond` (a broken request, another method) in the same plain way."""
        del message, explain
        status = HTTPStatus(code)
        allow = (("Allow", "GET, HEAD"),) if status is HTTPStatus.NOT_IMPLEMENTED else ()
        status = HTTPStatus.METHOD_NOT_ALLOWED if allow else status
        self.close_connection = True
        self._send(_plain(status, allow))

    def _respond(self) -> None:
        path = urlsplit(self.path).path if self.path.startswith("/") else ""
        if self.server.reload and path == f"{_OWN}events" and self._is_for_us():
            self._stream()
            return
        self._send(self._answer(path))

    def _answer(self, path: str) -> _Answer:
        if not self._is_for_us():
            # A page of the open web that made its name point at 127.0.0.1 must not read drafts.
            return _plain(HTTPStatus.MISDIRECTED_REQUEST)
        if self.server.reload and path.startswith(_OWN):
            return _own_file(path.removeprefix(_OWN))
        if path.startswith(_GALLERY) and (shown := self.server.gallery(path.removeprefix(_GALLERY))) is not None:
            if shown.path.endswith(".html"):
                return self._page(shown.content, HTTPStatus.OK)
            return _Answer(HTTPStatus.OK, content_type(shown.path), shown.content)
        base = self.server.base_path
        if not path.startswith(base):
            if path and path in ("/", base.rstrip("/")):
                return _moved(base)
            return self._not_found()
        names = _segments(path.removeprefix(base))
        if names is None:
            return _plain(HTTPStatus.BAD_REQUEST)
        return self._file(names, wants_folder=path.endswith("/"))

    def _is_for_us(self) -> bool:
        host = self.headers.get("Host", "").lower()
        port = self.server.server_port
        return any(host == f"{name}:{port}" or (host == name and port == _HTTP_PORT) for name in _NAMES)

    def _file(self, names: list[str], *, wants_folder: bool) -> _Answer:
        # Each request resolves the folder anew: a build may just have exchanged it.
        root = os.path.realpath(self.server.out)
        target = os.path.realpath(os.path.join(root, *names))
        if any(name.startswith(".") for name in names) or not (target + os.sep).startswith(root + os.sep):
            return self._not_found(names)
        with contextlib.suppress(OSError):
            if stat.S_ISDIR(os.stat(target).st_mode):
                if not wants_folder:
                    return _moved(quote(f"{self.server.base_path}{'/'.join(names)}/"))
                return self._page(_read(f"{target}/index.html"), HTTPStatus.OK)
            if not wants_folder:
                name = "/".join(names)
                body = _read(target)
                if content_type(name).startswith("text/html"):
                    return self._page(body, HTTPStatus.OK)
                return _Answer(HTTPStatus.OK, content_type(name), body)
        return self._not_found(names)

    def _not_found(self, names: Sequence[str] = ()) -> _Answer:
        root = os.path.realpath(self.server.out)
        if names and _LANGUAGE.fullmatch(names[0]):
            # As on the hosts that are told so: the language's own page, where there is one.
            with contextlib.suppress(OSError):
                return self._page(_read(f"{root}/{names[0]}/404.html"), HTTPStatus.NOT_FOUND)
        try:
            return self._page(_read(f"{root}/404.html"), HTTPStatus.NOT_FOUND)
        except OSError:
            title = "しるべ"
            body = "<p>まだサイトがありません。 / There is no such page.</p>"
            page = f'<!doctype html><html lang="ja"><title>{title}</title><body>{body}</body></html>'
            return self._page(page.encode(), HTTPStatus.NOT_FOUND)

    def _page(self, body: bytes, status: HTTPStatus) -> _Answer:
        kind = content_type("index.html")
        if not self.server.reload:
            return _Answer(status, kind, body)
        added = _added(self.server.outcome, self.server.state, self.server.lang).encode()
        before, end, after = body.rpartition(b"</body>")
        return _Answer(status, kind, before + added + end + after if end else body + added)

    def _stream(self) -> None:
        """Tell an open page of every build until it goes away."""
        self.close_connection = True
        self.send_response(HTTPStatus.OK)
        self._send_headers((("Content-Type", "text/event-stream"), ("Cache-Control", "no-store")))
        if self.command == "HEAD":
            return
        said = ""
        with contextlib.suppress(ConnectionError, TimeoutError):
            while not self.server.ending:
                state = self.server.state
                self.wfile.write(f"data: {state}\n\n".encode() if state != said else b": still here\n\n")
                self.wfile.flush()
                said = state
                with self.server.changed:
                    if self.server.state == said and not self.server.ending:
                        self.server.changed.wait(_HEARTBEAT_SECONDS)

    def _send(self, answer: _Answer) -> None:
        body = answer.body
        headers = [("Content-Type", answer.kind), ("Cache-Control", "no-store"), *answer.extra]
        if answer.kind.startswith(_PACKABLE):
            headers.append(("Vary", "Accept-Encoding"))
            if _accepts_gzip(self.headers.get("Accept-Encoding", "") if hasattr(self, "headers") else ""):
                body = gzip.compress(body, 6, mtime=0)
                headers.append(("Content-Encoding", "gzip"))
        headers.append(("Content-Length", str(len(body))))
        if self.close_connection:
            headers.append(("Connection", "close"))
        with contextlib.suppress(ConnectionError, TimeoutError):
            self.send_response(answer.status)
            self._send_headers(headers)
            if self.command != "HEAD":
                self.wfile.write(body)

    def _send_headers(self, headers: Sequence[tuple[str, str]]) -> None:
        for name, value in (*headers, *security_headers(*self.server.elsewhere).items()):
            self.send_header(name, value)
        self.end_headers()


def _segments(path: str) -> list[str] | None:
    """Split a request path into names; None for one that no page of ours can have."""
    try:
        text = unquote_to_bytes(path).decode("utf-8")
    except UnicodeDecodeError:
        return None
    names = text.split("/")
    if names[-1] == "":
        names.pop()
    if any(name in ("", ".", "..") or "\\" in name or not name.isprintable() for name in names):
        return None
    return names


def _read(path: str) -> bytes:
    with open(path, "rb") as file:
        return file.read()


def _plain(status: HTTPStatus, extra: tuple[tuple[str, str], ...] = ()) -> _Answer:
    return _Answer(status, content_type("x.txt"), f"{status.value} {status.phrase}\n".encode(), extra)


def _moved(to: str) -> _Answer:
    return _plain(HTTPStatus.MOVED_PERMANENTLY, (("Location", to),))


def _accepts_gzip(header: str) -> bool:
    for part in header.lower().split(","):
        name, _, quality = part.partition(";")
        if name.strip() in ("gzip", "*"):
            return quality.replace(" ", "") not in ("q=0", "q=0.0", "q=0.00", "q=0.000")
    return False


def _worth_a_build(out: Path) -> Callable[[watchfiles.Change, str], bool]:
    """Ignore what the build itself writes, and what editors and programs keep beside their files."""
    real = os.path.realpath(out)
    ours = (real + os.sep, os.path.join(os.path.dirname(real), f".{os.path.basename(real)}.shirube-"))

    def wanted(change: watchfiles.Change, path: str) -> bool:
        del change
        name = os.path.basename(path)
        if path == real or path.startswith(ours) or "__pycache__" in path:
            return False
        return not (name.startswith((".", "#", "4913")) or name.endswith(("~", ".swp", ".tmp")))

    return wanted


_WORDS: Final = {
    "ja": {
        "failed": "組み立てられませんでした。下のところを直すと、やりなおします。見えているのは前のサイトです。",
        "warned": "組み立てました。気になるところがあります。",
        "label": "しるべからのお知らせ",
    },
    "en": {
        "failed": "The site could not be built. Mend what is listed, and it is tried again. You see the site before.",
        "warned": "The site was built. Some things deserve a look.",
        "label": "From Shirube",
    },
}


def _added(outcome: BuildOutcome, state: str, lang: str) -> str:
    """Write what is added to a page: the findings, if any, and the script that reloads."""
    script = f'<script src="{_OWN}reload.js" data-state="{state}" defer></script>'
    if not outcome.issues and not outcome.failed:
        return script
    words = _WORDS[lang]
    rows = "".join(
        f"<li><code>{html.escape(_where(issue))}</code> {_said(issue, lang)}</li>" for issue in ordered(outcome.issues)
    )
    head = words["failed" if outcome.failed else "warned"]
    label = html.escape(words["label"])
    open_ = " open" if outcome.failed else ""
    return (
        f'<link rel="stylesheet" href="{_OWN}panel.css">'
        f'<aside class="shirube-panel" lang="{lang}" aria-label="{label}"><details{open_}>'
        f"<summary>{html.escape(head)} ({len(outcome.issues)})</summary><ul>{rows}</ul></details></aside>{script}"
    )


def _where(issue: Issue) -> str:
    return f"{issue.path}:{issue.line}:{issue.column}" if issue.line else issue.path


def _said(issue: Issue, lang: str) -> str:
    words = " ".join(part for part in (issue.message(lang), issue.hint(lang)) if part)
    return f"{html.escape(words)} <code>[{html.escape(issue.rule)}]</code>"


def _own_file(name: str) -> _Answer:
    if name == "reload.js":
        return _Answer(HTTPStatus.OK, content_type(name), _RELOAD_JS.encode())
    if name == "panel.css":
        return _Answer(HTTPStatus.OK, content_type(name), _PANEL_CSS.encode())
    return _plain(HTTPStatus.NOT_FOUND)


# Listens only while the page is seen: a browser opens six connections to a host, and tabs in the background would
# use them up.
_RELOAD_JS: Final = """\
const shown = document.currentScript.dataset.state;
let events = null;
function listen() {
  if (document.visibilityState !== "visible" || events) return;
  events = new EventSource("/__shirube/events");
  events.onmessage = (message) => { if (message.data !== shown) location.reload(); };
}
function rest() { if (events) events.close(); events = null; }
document.addEventListener("visibilitychange", () => document.visibilityState === "visible" ? listen() : rest());
addEventListener("pagehide", rest);
addEventListener("pageshow", listen);
listen();
"""

_PANEL_CSS: Final = """\
.shirube-panel { position: sticky; bottom: 0; z-index: 9; max-height: 60vh; overflow: auto; padding: 12px 16px;
  background: #fff; color: #1a1a1a; border-top: 4px solid #ce0000; font: 16px/1.6 sans-serif; }
.shirube-panel summary { font-weight: 700; cursor: pointer; min-height: 44px; }
.shirube-panel li { margin: 8px 0; overflow-wrap: anywhere; }
@media print { .shirube-panel { display: none; } }
"""
