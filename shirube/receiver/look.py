"""What both sets of pages share: the style of the site, the headers, the strictness."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import Final

from flask import Flask, Response
from jinja2 import StrictUndefined
from werkzeug.exceptions import SecurityError

from shirube.clock import JAPAN

_HERE: Final = Path(__file__).resolve().parent
_STYLES: Final = _HERE.parents[1] / "templates" / "styles"
_HEADERS: Final = {
    "Content-Security-Policy": "default-src 'none'; style-src 'self'; form-action 'self'; base-uri 'none'; "
    "frame-ancestors 'none'",
    "X-Content-Type-Options": "nosniff",
    "X-Robots-Tag": "noindex, nofollow",
    "Referrer-Policy": "same-origin",  # with no-referrer a browser would hide the Origin of our own forms as well
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cache-Control": "no-store",
}


def new_app(*, hosts: Sequence[str], limit: int) -> Flask:
    """Make an application that answers to these hosts only, reads at most `limit` bytes and looks like the site."""
    app = Flask("shirube.receiver", static_folder=None, template_folder="pages")
    app.config.update(TRUSTED_HOSTS=list(hosts), MAX_CONTENT_LENGTH=limit, MAX_FORM_MEMORY_SIZE=limit)
    app.jinja_env.undefined = StrictUndefined
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    sheets = (*(_STYLES / f"{name}.css" for name in ("tokens", "base")), _HERE / "pages" / "receiver.css")
    style = "\n".join(sheet.read_text(encoding="utf-8") for sheet in sheets)

    @app.after_request
    def add_headers(response: Response) -> Response:
        response.headers.update(_HEADERS)
        return response

    @app.get("/style.css")
    def stylesheet() -> Response:
        return Response(style, mimetype="text/css")

    @app.errorhandler(SecurityError)
    def not_us(problem: SecurityError) -> Response:
        return Response(f"{problem.code}\n", problem.code, mimetype="text/plain")  # no page of ours has that address

    return app


def when(moment: datetime) -> str:
    """Say a moment as people in Japan do."""
    at = moment.astimezone(JAPAN)
    return f"{at.year}年{at.month}月{at.day}日 {at:%H:%M}"
