"""Run a receiver: the pages behind waitress, and the worker beside them in a thread of its own."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from typing import Any

import waitress
from flask import Flask

from shirube.receiver.app import BYTES, create_app
from shirube.receiver.office import CannotListen, Receiver
from shirube.receiver.review_app import HOST, create_review_app
from shirube.receiver.worker import Worker, only_one, work

_HEADER_BYTES = 32 * 1024


def serve_receiver(receiver: Receiver, on_ready: Callable[[str], None]) -> None:
    """Answer and work until Ctrl-C or a signal; every moment is a good one to be killed."""
    settings = receiver.settings
    logging.basicConfig(level=logging.INFO, format="%(levelname)s %(message)s")
    believed: dict[str, object] = {}
    if settings.proxy:
        headers = {"x-forwarded-for", "x-forwarded-proto"}
        believed = {"trusted_proxy": settings.proxy, "trusted_proxy_headers": headers}
    server = _listening(
        create_app(receiver),
        settings.listen,
        threads=4,
        url_prefix=settings.prefix,
        clear_untrusted_proxy_headers=True,
        max_request_header_size=_HEADER_BYTES,
        max_request_body_size=2 * BYTES,  # what is larger than BYTES, the pages refuse in words
        channel_timeout=30,
        **believed,
    )
    stop = threading.Event()
    with only_one(receiver) as alone:
        worker = threading.Thread(target=work, args=(Worker(receiver), stop), daemon=True)
        if alone:
            worker.start()
        on_ready(f"http://{settings.listen}{settings.prefix}/")
        try:
            server.run()
        finally:
            stop.set()
            server.close()


def serve_review(receiver: Receiver, port: int, key: str, on_ready: Callable[[str], None]) -> None:
    """Show the review on this computer until Ctrl-C."""
    server = _listening(create_review_app(receiver, key), f"{HOST}:{port}", threads=2)
    on_ready(f"http://{HOST}:{server.effective_port}/?key={key}")
    try:
        server.run()
    finally:
        server.close()


def _listening(app: Flask, address: str, **how: object) -> Any:
    """Open a server. Raises CannotListen."""
    begun: dict[int, Any] = {}
    try:
        return waitress.create_server(app, map=begun, listen=address, ident="", **how)
    except (OSError, ValueError) as problem:  # ValueError: no such host
        for half in begun.values():
            half.socket.close()
        raise CannotListen(
            f"{address} で待てません。ほかのプログラムが使っているか、このコンピューターのアドレスでないか、使う権限がありません（{problem}）。"
        ) from None


def work_once(receiver: Receiver) -> bool:
    """Work through what is due and return; False where another process works."""
    with only_one(receiver) as alone:
        if alone:
            Worker(receiver).run_once()
        return alone
