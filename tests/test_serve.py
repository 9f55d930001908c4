"""The development server says what a real host says, shows findings, reloads, and lets nobody else in."""

from __future__ import annotations

import contextlib
import gzip
import http.client
import re
import shutil
import socket
import subprocess
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from shirube.exporters.headers import deploy_files, headers_file, htaccess, nginx_example
from shirube.headers import CACHED_BRIEFLY, CACHED_FOR_EVER, cache_control, content_type, meta_csp, security_headers
from shirube.issues import Issue
from shirube.outputs import OutputFile
from shirube.serve import BuildOutcome, ServeRefused, SiteServer, running, serve
from shirube.write import MARKER, write_site
from tests.languages import LANGUAGES

ROOT = Path(__file__).resolve().parent.parent
PAGE = "<!doctype html><html lang=ja><title>x</title><body><h1>{}</h1></body></html>"
NASTY = "<script>alert(1)</script>\"'&"


def page(text: str) -> bytes:
    return PAGE.format(text).encode()


@pytest.fixture
def out(tmp_path: Path) -> Path:
    write_site(
        [
            OutputFile("index.html", page("はじめ")),
            OutputFile("404.html", page("ありません")),
            OutputFile("en/404.html", page("Not found")),
            OutputFile("places/niji/index.html", page("にじ")),
            OutputFile("assets/site.0123abcd.css", b"body{}" * 100),
            OutputFile("pagefind/wasm.unknown.pagefind", b"\x1f\x8b\x00"),
            OutputFile("data/places.json", b"[]"),
            OutputFile("data/居場所.csv", b"a,b\n"),
        ],
        tmp_path / "site",
    )
    (tmp_path / "secret.txt").write_text("secret")
    return tmp_path / "site"


@pytest.fixture
def server(out: Path) -> Iterator[SiteServer]:
    with running(out) as server:
        yield server


def ask(
    server: SiteServer, path: str, *, method: str = "GET", host: str | None = None, **headers: str
) -> tuple[http.client.HTTPResponse, bytes]:
    """Send the path as it stands: no client of ours tidies `..` away."""
    connection = http.client.HTTPConnection("127.0.0.1", server.server_port, timeout=10)
    with contextlib.closing(connection):
        connection.putrequest(method, path, skip_host=True, skip_accept_encoding=True)
        connection.putheader("Host", host or f"127.0.0.1:{server.server_port}")
        for name, value in headers.items():
            connection.putheader(name.replace("_", "-"), value)
        connection.endheaders()
        response = connection.getresponse()
        return response, response.read()


# ---- what a host says ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("path", "status", "kind", "inside"),
    [
        ("/", 200, "text/html; charset=utf-8", "はじめ"),
        ("/?q=1#x", 200, "text/html; charset=utf-8", "はじめ"),
        ("/places/niji/", 200, "text/html; charset=utf-8", "にじ"),
        ("/places/niji/index.html", 200, "text/html; charset=utf-8", "にじ"),
        ("/assets/site.0123abcd.css", 200, "text/css; charset=utf-8", "body{}"),
        ("/data/places.json", 200, "application/json", "[]"),
        ("/data/%E5%B1%85%E5%A0%B4%E6%89%80.csv", 200, "text/csv; charset=utf-8", "a,b"),
        ("/nothing/", 404, "text/html; charset=utf-8", "ありません"),
        ("/places/", 404, "text/html; charset=utf-8", "ありません"),  # a folder without a page is no listing
        ("/assets/", 404, "text/html; charset=utf-8", "ありません"),
        ("/data/places.json/", 404, "text/html; charset=utf-8", "ありません"),
        ("/en/places/nothing/", 404, "text/html; charset=utf-8", "Not found"),
        ("/easy/nothing/", 404, "text/html; charset=utf-8", "ありません"),  # a site without that language
    ],
)
def test_answers_with_the_file_its_type_and_every_header(
    server: SiteServer, path: str, status: int, kind: str, inside: str
) -> None:
    response, body = ask(server, path)
    assert (response.status, response.headers["Content-Type"]) == (status, kind)
    assert inside in body.decode()
    for name, value in security_headers().items():
        assert response.headers[name] == value
    head, nothing = ask(server, path, method="HEAD")
    assert nothing == b""
    assert head.headers["Content-Length"] == response.headers["Content-Length"] == str(len(body))


def test_a_folder_without_its_slash_moves(server: SiteServer) -> None:
    response, _ = ask(server, "/places/niji")
    assert (response.status, response.headers["Location"]) == (301, "/places/niji/")


def test_packs_text_for_those_who_take_it_and_nothing_else(server: SiteServer) -> None:
    packed, body = ask(server, "/assets/site.0123abcd.css", Accept_Encoding="br, gzip;q=0.8")
    assert packed.headers["Content-Encoding"] == "gzip"
    assert packed.headers["Vary"] == "Accept-Encoding"
    assert gzip.decompress(body) == b"body{}" * 100
    for encoding in ("", "br", "gzip;q=0", "identity"):
        plain, _ = ask(server, "/assets/site.0123abcd.css", Accept_Encoding=encoding)
        assert plain.headers["Content-Encoding"] is None
    index, body = ask(server, "/pagefind/wasm.unknown.pagefind", Accept_Encoding="gzip")
    assert (index.headers["Content-Encoding"], index.headers["Content-Type"]) == (None, "application/octet-stream")
    assert body == b"\x1f\x8b\x00"


def test_what_is_served_without_reload_is_the_file_itself(server: SiteServer, out: Path) -> None:
    assert ask(server, "/")[1] == (out / "index.html").read_bytes()
    assert ask(server, "/__shirube/reload.js")[0].status == 404


def test_a_site_below_a_prefix(out: Path) -> None:
    with running(out, base_path="/repo/") as server:
        assert server.url.endswith("/repo/")
        assert "にじ" in ask(server, "/repo/places/niji/")[1].decode()
        assert ask(server, "/repo/places/niji")[0].headers["Location"] == "/repo/places/niji/"
        for path in ("/", "/repo"):
            assert ask(server, path)[0].headers["Location"] == "/repo/"
        assert ask(server, "/places/niji/")[0].status == 404


# ---- who is let in ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "path",
    [
        "/../secret.txt", "/%2e%2e/secret.txt", "/places/../../secret.txt", "/places/%2e%2e%2f%2e%2e%2fsecret.txt",
        "/..%5csecret.txt", "//etc/passwd", "/%00", "/places%00/niji/", "/%ff", "/./index.html", "/places//niji/",
        "/%0d%0aSet-Cookie:x=1", "/link", "/linked/secret.txt", f"/{MARKER}", "/.git/config", "/%2egit/config",
        "http://evil.example/", "*", "/%252e%252e/secret.txt",
    ],
)  # fmt: skip
def test_nothing_outside_the_site_is_reached(server: SiteServer, out: Path, path: str) -> None:
    (out / "link").symlink_to(out.parent / "secret.txt")
    (out / "linked").symlink_to(out.parent)
    (out / ".git").mkdir()
    (out / ".git/config").write_text("secret")
    response, body = ask(server, path)
    assert response.status in (400, 404)
    assert b"secret" not in body
    assert response.headers["Set-Cookie"] is None
    assert response.headers["Content-Security-Policy"]


@pytest.mark.parametrize(
    "host", ["evil.example", "evil.example:{port}", "127.0.0.1.evil.example:{port}", "127.0.0.1:1"]
)
def test_another_name_for_this_computer_is_refused(server: SiteServer, host: str) -> None:
    response, body = ask(server, "/", host=host.format(port=server.server_port))
    assert response.status == 421
    assert "はじめ" not in body.decode()


@pytest.mark.parametrize("host", ["localhost:{port}", "LOCALHOST:{port}", "[::1]:{port}"])
def test_our_own_names_are_let_in(server: SiteServer, host: str) -> None:
    assert ask(server, "/", host=host.format(port=server.server_port))[0].status == 200


def test_listens_on_this_computer_only(server: SiteServer) -> None:
    assert server.server_address[0] == "127.0.0.1"


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "OPTIONS"])
def test_other_methods_are_refused(server: SiteServer, method: str) -> None:
    response, _ = ask(server, "/", method=method)
    assert (response.status, response.headers["Allow"]) == (405, "GET, HEAD")


@pytest.mark.parametrize(
    "request_line", [b"nonsense\r\n\r\n", b"GET / HTTP/9.9\r\n\r\n", b"GET /" + b"a" * 70000, b"\xff\n"]
)
def test_a_broken_request_does_no_harm(server: SiteServer, request_line: bytes) -> None:
    address = ("127.0.0.1", server.server_port)
    with socket.create_connection(address, timeout=5) as connection, contextlib.suppress(ConnectionError):
        connection.sendall(request_line)
        connection.shutdown(socket.SHUT_WR)
        while connection.recv(65536):
            pass
    assert ask(server, "/")[0].status == 200


def test_a_port_in_use_ends_in_a_finding(server: SiteServer, out: Path) -> None:
    with pytest.raises(ServeRefused) as problem, running(out, server.server_port):
        pass
    assert str(server.server_port) in problem.value.issue.message("ja")


# ---- rebuild, reload, findings in the page ------------------------------------------------------------------


def test_a_changed_file_rebuilds_and_open_pages_are_told(tmp_path: Path) -> None:
    content, out = tmp_path / "content", tmp_path / "site"
    content.mkdir()
    place = content / "niji.yaml"
    place.write_text("にじ")

    def build() -> BuildOutcome:
        text = place.read_text()
        if "<" in text:
            return BuildOutcome(
                [Issue("niji.yaml", 9, 5, "unknown-field", {"field": text, "suggestion": ""})], failed=True
            )
        write_site([OutputFile("index.html", page(text))], out)
        return BuildOutcome()

    addresses: list[str] = []
    outcomes: list[BuildOutcome] = []
    ready, stop = threading.Event(), threading.Event()

    def on_ready(url: str) -> None:
        addresses.append(url)
        ready.set()

    runs = threading.Thread(
        target=serve,
        args=(build, out, 0, [content, tmp_path / "not-there"]),
        kwargs={"on_ready": on_ready, "on_outcome": outcomes.append, "stop": stop},
    )
    runs.start()
    try:
        assert ready.wait(10)
        port = int(addresses[0].split(":")[2].rstrip("/"))

        def get(path: str) -> tuple[http.client.HTTPResponse, str]:
            connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
            with contextlib.closing(connection):
                connection.request("GET", path)
                response = connection.getresponse()
                return response, response.read().decode()

        shown = get("/")[1]
        assert "にじ" in shown
        assert shown.endswith("</body></html>")
        state = re.findall(r'<script src="/__shirube/reload.js" data-state="([\w-]+)" defer></script></body>', shown)
        assert get("/__shirube/reload.js")[0].headers["Content-Type"] == "text/javascript; charset=utf-8"
        assert get("/__shirube/panel.css")[0].headers["Content-Type"] == "text/css; charset=utf-8"
        assert "shirube" not in (out / "index.html").read_text()

        listening = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
        listening.request("GET", "/__shirube/events")
        events = listening.getresponse()
        assert events.readline().decode() == f"data: {state[0]}\n"
        time.sleep(0.3)  # the watcher starts after the first build; a change before that would go unseen
        place.write_text(NASTY)
        line = b""
        while not line.startswith(b"data:"):
            line = events.readline()
        assert line.decode() != f"data: {state[0]}\n"
        listening.close()

        assert outcomes[-1].failed
        shown = get("/")[1]
        assert "にじ" in shown, "the site before is still shown"
        assert "niji.yaml:9:5" in shown
        assert "unknown-field" in shown
        assert "&lt;script&gt;alert(1)&lt;/script&gt;&quot;&#x27;&amp;" in shown
        assert "<script>alert" not in shown

        place.write_text("そら")
        deadline = time.monotonic() + 10
        while "そら" not in get("/")[1]:
            assert time.monotonic() < deadline
            time.sleep(0.05)
        built = len(outcomes)
        time.sleep(0.6)
        assert len(outcomes) == built, "a build must not be taken for a change of the content"
    finally:
        stop.set()
        runs.join(10)
    assert not runs.is_alive()


def test_findings_are_shown_when_there_is_no_site_yet(tmp_path: Path) -> None:
    with running(tmp_path / "site", reload=True) as server:
        server.show(BuildOutcome([Issue("site.yaml", 0, 0, "missing-field", {"field": "name"})], failed=True))
        response, body = ask(server, "/")
    assert response.status == 404
    assert "site.yaml" in body.decode()
    assert "reload.js" in body.decode()


@pytest.mark.browser
def test_in_a_browser_the_page_reloads_and_nothing_complains(out: Path, browser: Browser) -> None:
    complaints: list[str] = []
    policy = f'<meta http-equiv="Content-Security-Policy" content="{meta_csp()}"><title>'
    first = page("まえ").replace(b"<title>", policy.encode())
    write_site([OutputFile("index.html", first), OutputFile("favicon.ico", b"")], out)
    with running(out, reload=True) as server, browser.new_page() as tab:
        tab.on("console", lambda message: complaints.append(message.text))
        tab.on("pageerror", lambda error: complaints.append(str(error)))
        tab.goto(server.url)
        with tab.expect_navigation():
            server.show(
                BuildOutcome([Issue("a.yaml", 1, 1, "unknown-field", {"field": NASTY, "suggestion": ""})], failed=True)
            )
        panel = tab.locator(".shirube-panel")
        assert NASTY in panel.inner_text()
        assert panel.evaluate("panel => getComputedStyle(panel).position") == "sticky", "the policy refused our style"
        with tab.expect_navigation():
            server.show(BuildOutcome())
        assert tab.locator(".shirube-panel").count() == 0
    assert complaints == []


# ---- the same headers for hosts ----------------------------------------------------------------------------


def test_the_policy_allows_this_site_and_nobody_else() -> None:
    policy = dict(part.split(" ", 1) for part in security_headers()["Content-Security-Policy"].split("; "))
    assert policy["default-src"] == "'none'"
    assert policy["script-src"] == "'self' 'wasm-unsafe-eval'"
    assert {
        "worker-src",
        "connect-src",
        "img-src",
        "style-src",
        "font-src",
        "manifest-src",
        "form-action",
    } < policy.keys()
    assert set(" ".join(policy.values()).split()) == {"'none'", "'self'", "'wasm-unsafe-eval'", "data:"}
    assert "frame-ancestors" not in meta_csp()
    assert meta_csp() + "; frame-ancestors 'none'" == security_headers()["Content-Security-Policy"]


def test_every_host_is_told_every_header() -> None:
    for text in (headers_file(), htaccess(), nginx_example("/", LANGUAGES)):
        for name, value in security_headers().items():
            assert name in text
            assert value in text


def test_deploy_files_know_the_prefix() -> None:
    files = {file.path: file.content.decode() for file in deploy_files("/repo/", ["ja"])}
    assert files.keys() == {"_headers", ".htaccess"}
    assert files["_headers"].startswith("/repo/*\n")
    assert "ErrorDocument 404 /repo/404.html\n" in files[".htaccess"]


def test_a_wrong_address_is_answered_in_its_language() -> None:
    files = {file.path: file.content.decode() for file in deploy_files("/repo/", ["ja", "en"])}
    assert files.keys() == {"_headers", ".htaccess", "en/.htaccess"}
    assert files["en/.htaccess"].endswith("\nErrorDocument 404 /repo/en/404.html\n")
    block = nginx_example("/repo/", ["ja", "en"])
    assert "default /repo/404.html;\n" in block
    assert '"~^/repo/en/" /repo/en/404.html;\n' in block
    assert "easy" not in block


@pytest.mark.parametrize("base_path", ["", "repo/", "/repo", "/re po/", '/"/', "/\n/", "//evil/"])
def test_deploy_files_refuse_a_prefix_that_would_say_something_else(base_path: str) -> None:
    with pytest.raises(ValueError, match="base path"):
        deploy_files(base_path)


def test_the_nginx_example_is_what_the_program_says() -> None:
    assert (ROOT / "docs/operators/nginx.conf.example").read_text(encoding="utf-8") == nginx_example("/", LANGUAGES)


def test_types_and_caching_by_name() -> None:
    assert content_type("a.b/x") == content_type("README") == "application/octet-stream"
    assert content_type("X.HTML") == "text/html; charset=utf-8"
    assert cache_control("assets/site.0.css") == CACHED_FOR_EVER
    assert cache_control("index.html") == cache_control("assets-of-ours.html") == CACHED_BRIEFLY


def _served_by(command: list[str], port: int, stop: Callable[[subprocess.Popen[bytes]], None]) -> Iterator[int]:
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    try:
        deadline = time.monotonic() + 10
        while True:
            assert process.poll() is None, process.communicate()[0].decode()
            with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=1):
                break
            assert time.monotonic() < deadline
            time.sleep(0.05)
        yield port
    finally:
        stop(process)
        process.communicate()


def test_real_nginx_says_the_same(out: Path, tmp_path: Path) -> None:
    program = shutil.which("nginx") or shutil.which("nginx", path="/usr/sbin")
    if program is None:
        pytest.skip("no nginx here")
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    block = (
        nginx_example("/", LANGUAGES)
        .replace("listen 80;", f"listen 127.0.0.1:{port};")
        .replace("/var/www/shirube/site", str(out))
    )
    for folder in (out, *out.parents):
        if str(folder).startswith(str(tmp_path.parent.parent)):
            folder.chmod(0o755)
    configuration = tmp_path / "nginx.conf"
    configuration.write_text(
        f"pid {tmp_path}/pid; error_log stderr; daemon off; worker_processes 1;\n"
        f"{'user root;' if tmp_path.owner() == 'root' else ''}\nevents {{}}\n"
        f"http {{ access_log off; client_body_temp_path {tmp_path}/b; proxy_temp_path {tmp_path}/p;\n"
        f"fastcgi_temp_path {tmp_path}/f; uwsgi_temp_path {tmp_path}/u; scgi_temp_path {tmp_path}/s;\n{block} }}\n",
        encoding="utf-8",
    )
    with running(out) as ours, contextlib.contextmanager(_served_by)(
        [program, "-e", "stderr", "-c", str(configuration)], port, lambda process: process.terminate()
    ):  # fmt: skip
        _compare(ours, port)


def _compare(ours: SiteServer, port: int) -> None:
    names = ("Content-Type", *security_headers())
    for path in (
        "/",
        "/places/niji/",
        "/assets/site.0123abcd.css",
        "/data/places.json",
        "/nothing/",
        "/en/no/",
        f"/{MARKER}",
    ):
        expected, body = ask(ours, path)
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
        with contextlib.closing(connection):
            connection.request("GET", path)
            response = connection.getresponse()
            found = response.read()
        assert response.status == expected.status, path
        if not path.startswith("/."):
            assert found == body
            kinds = {name: (response.headers[name], expected.headers[name]) for name in names}
            assert {name: one for name, (one, _) in kinds.items()} == {name: two for name, (_, two) in kinds.items()}
        if response.status == 200:
            assert response.headers["Cache-Control"] == cache_control(path.lstrip("/"))
