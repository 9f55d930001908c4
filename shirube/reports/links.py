"""Which addresses of the web lead nowhere any more. Asks the network, so it runs by itself and never in a build.

The addresses come from content, which anybody may have written: only public hosts are asked, nothing that is answered
is kept but the number of the answer, and everything has its limit.
"""

from __future__ import annotations

import http.client
import ipaddress
import socket
import ssl
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from datetime import date
from typing import Final, Literal
from urllib.parse import urljoin, urlsplit

from shirube.link import Directory
from shirube.reports.report import Report, Table

Verdict = Literal["gone", "unclear", "alive"]
_SECONDS: Final = 10
_SECONDS_IN_ALL: Final = 30
"""Of one answer: a server may send a letter every nine seconds, for ever."""
_AT_ONCE: Final = 8
_MOST_LINKS: Final = 20_000
_MOST_HOPS: Final = 5
_GONE: Final = frozenset({404, 410})
_MOVED: Final = frozenset({301, 302, 303, 307, 308})
_NO_HEAD: Final = frozenset({400, 403, 405, 406, 429, 500, 501, 503})
"""What servers answer that do not like to be asked for the head of a page alone."""
_NOBODY_KNOWS: Final = frozenset({socket.EAI_AGAIN, socket.EAI_FAIL})
"""Who tells where a host is did not answer: our own line may be down."""
_AGENT: Final = "Shirube link check"

Ask = Callable[[str], tuple[Verdict, str]]


def links(directory: Directory, today: date, ask: Ask | None = None) -> Report:
    """Ask every web address of the listed entries and hotlines once, and list those that do not answer well."""
    found = list(_addresses(directory))[:_MOST_LINKS]
    addresses = sorted({address for _, _, address in found})
    # One host is asked one thing at a time: it is somebody's small server.
    by_host: dict[str, list[str]] = {}
    for address in addresses:
        by_host.setdefault(urlsplit(address).netloc, []).append(address)

    def of_host(hosted: list[str]) -> list[tuple[str, tuple[Verdict, str]]]:
        return [(address, (ask or asked)(address)) for address in hosted]

    with ThreadPoolExecutor(_AT_ONCE) as pool:
        answers = dict(pair for pairs in pool.map(of_host, by_host.values()) for pair in pairs)
    dead = [
        (where, name, address, answers[address][1]) for where, name, address in found if answers[address][0] == "gone"
    ]
    unclear = [
        (where, name, address, answers[address][1])
        for where, name, address in found
        if answers[address][0] == "unclear"
    ]
    columns = ("ファイル", "名前", "アドレス", "答え")
    return Report(
        "つながらないリンク",
        today,
        (
            Table("切れているリンク", columns, tuple(dead), note="ページがないと答えたか、サーバーが見つかりません。"),
            Table("確かめられなかったリンク", columns, tuple(unclear), note="人が開いて確かめてください。"),
        ),
        note=f"{len(addresses)}のアドレスを確かめました。",
    )


def _addresses(directory: Directory) -> Iterator[tuple[str, str, str]]:
    """Give file, name and address of every link a resident may follow."""
    for entry in directory.listed:
        for address in (entry.listing.contact.web, entry.listing.contact.line):
            if address:
                yield f"{entry.key}.yaml", entry.listing.name, address
    for line in directory.hotlines:
        if line.web:
            yield "hotlines.yaml", line.name, line.web


def asked(address: str, *, is_allowed: Callable[[str], bool] | None = None) -> tuple[Verdict, str]:
    """Ask for one address, following where it leads; say how it stands and in which words.

    `is_allowed` judges the IP address a host stands for; by default only public ones are asked.
    """
    allowed = is_allowed or _is_public
    try:
        for _ in range(_MOST_HOPS):
            status, onward = _ask("HEAD", address, allowed)
            if status in _NO_HEAD:
                status, onward = _ask("GET", address, allowed)
            if status not in _MOVED or not onward:
                break
            address = urljoin(address, onward)
        else:
            return "unclear", "別のアドレスへの案内が続きます"
    except socket.gaierror as problem:
        if problem.errno in _NOBODY_KNOWS:
            return "unclear", "サーバーの名前を調べられません"
        return "gone", "サーバーが見つかりません"
    except _Refused as refused:
        return "unclear", str(refused)
    except (ssl.SSLError, ssl.CertificateError):
        return "unclear", "証明書が正しくありません"
    except TimeoutError:
        return "unclear", f"{_SECONDS}秒待っても答えません"
    except (OSError, http.client.HTTPException, ValueError):
        return "unclear", "つながりません"
    if status in _GONE:
        return "gone", f"ページがありません（{status}）"
    return ("alive", str(status)) if status < 400 else ("unclear", f"開けません（{status}）")


class _Refused(Exception):
    """The address is not one we ask."""


def _ask(method: str, address: str, allowed: Callable[[str], bool]) -> tuple[int, str | None]:
    parts = urlsplit(address)
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise _Refused("http でも https でもありません")
    port = parts.port or (443 if parts.scheme == "https" else 80)
    family, kind, protocol, _, place = socket.getaddrinfo(parts.hostname, port, type=socket.SOCK_STREAM)[0]
    if not allowed(str(place[0])):
        raise _Refused("外から開けないアドレスです")
    # The very address that was judged is the one that is asked: a name may stand for another one a moment later.
    line = socket.socket(family, kind, protocol)

    def hang_up() -> None:
        with suppress(OSError):  # it has ended meanwhile
            line.shutdown(socket.SHUT_RDWR)

    patience = threading.Timer(_SECONDS_IN_ALL, hang_up)
    patience.start()
    try:
        line.settimeout(_SECONDS)
        line.connect(place)
        if parts.scheme == "https":
            line = ssl.create_default_context().wrap_socket(line, server_hostname=parts.hostname)
        connection = http.client.HTTPConnection(parts.hostname, port, timeout=_SECONDS)
        connection.sock = line
        target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
        connection.request(method, _in_ascii(target), headers={"User-Agent": _AGENT, "Connection": "close"})
        answer = connection.getresponse()
        return answer.status, answer.getheader("Location")
    finally:
        patience.cancel()
        line.close()


def _in_ascii(target: str) -> str:
    """Write letters that no request may hold as %XX; what is written so already stays."""
    return "".join(char if "!" <= char <= "~" else "".join(f"%{byte:02X}" for byte in char.encode()) for char in target)


def _is_public(address: str) -> bool:
    return ipaddress.ip_address(address.partition("%")[0]).is_global
