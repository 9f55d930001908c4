"""Show the review as pages on this computer only: 127.0.0.1, opened with the key in the address that is printed."""

from __future__ import annotations

import hmac
import secrets
from typing import Final

from flask import Flask, Response, abort, redirect, render_template, request, url_for
from werkzeug.exceptions import HTTPException

from shirube.phrases import load_phrases
from shirube.receiver.git import GitFailed
from shirube.receiver.look import new_app, when
from shirube.receiver.office import Receiver
from shirube.receiver.review import ReviewRefused, accept, case_of, cases, decline, find
from shirube.receiver.store import StoreUnavailable
from shirube.receiver.words import HELD, PERSON_LABELS, REFUSALS, STATUS, WANTING

HOST: Final = "127.0.0.1"
_COOKIE: Final = "shirube-review"
_BYTES: Final = 64 * 1024
_NO_KEY: Final = "鍵がちがいます。review page を動かした画面に出ているアドレスを、もう一度ひらいてください。"


def create_review_app(receiver: Receiver, key: str) -> Flask:
    """Make the pages of the review; whoever does not know the key sees nothing."""
    app = new_app(hosts=[HOST, "localhost"], limit=_BYTES)
    phrases = load_phrases()[0]
    form = secrets.token_urlsafe(16)  # of this run; a page of another site cannot know it

    def message(title: str, words: str) -> str:
        return render_template("message.html", title=title, lines=[words], findings=(), sent=())

    @app.before_request
    def only_who_knows_the_key() -> Response | None:
        if request.endpoint == "stylesheet" or request.routing_exception is not None:
            return None
        given = request.args.get("key", "")
        if request.method == "GET" and given and hmac.compare_digest(given.encode(), key.encode()):
            response: Response = redirect(url_for("review"), 303)  # type: ignore[assignment]
            response.set_cookie(_COOKIE, key, httponly=True, samesite="Strict")
            return response
        if not hmac.compare_digest(request.cookies.get(_COOKIE, "").encode(), key.encode()):
            abort(403)
        if request.method == "POST" and not hmac.compare_digest(request.form.get("form", "").encode(), form.encode()):
            abort(403)
        return None

    @app.get("/")
    def review() -> str:
        rows = [(found, when(found.sent.received), STATUS[found.state], HELD[found.held]) for found in cases(receiver)]
        return render_template("review.html", rows=rows)

    @app.route("/case/<id>", methods=["GET", "POST"])
    def case(id: str) -> Response | str | tuple[str, int]:
        problem = ""
        try:
            shown = case_of(receiver, find(receiver, id), phrases)
            if request.method == "POST":
                if request.form.get("act") == "accept":
                    if request.form.get("seen", "") != shown.seen:
                        raise ReviewRefused("見ているあいだに、ファイルが変わりました。もう一度、表を見てください。")
                    accept(
                        receiver, shown, checked=request.form.get("checked") == "yes", slug=request.form.get("slug", "")
                    )
                else:
                    decline(receiver, shown.submission, request.form.get("reason", ""))
                return redirect(url_for("review"), 303)  # type: ignore[return-value]
        except ReviewRefused as refused:
            problem = str(refused)
            found = receiver.store.beginning(id)
            if len(found) != 1:
                return message("受付", problem), 404
            shown = case_of(receiver, found[0], phrases)
        page = render_template(
            "case.html",
            case=shown,
            at=when(shown.submission.sent.received),
            status=STATUS[shown.submission.state],
            held=HELD[shown.submission.held],
            wanting=WANTING,
            labels=PERSON_LABELS,
            problem=problem,
            typed=request.form,
            form=form,
        )
        return (page, 409) if problem else page

    @app.errorhandler(StoreUnavailable)
    @app.errorhandler(GitFailed)
    def unavailable(problem: Exception) -> tuple[str, int]:
        return message("今はできません", f"少し待って、もう一度ためしてください（{problem}）。"), 503

    @app.errorhandler(HTTPException)
    def http(problem: HTTPException) -> tuple[str, int]:
        code = problem.code or 500
        return message("ひらけません", _NO_KEY if code == 403 else REFUSALS.get(str(code), REFUSALS["other"])), code

    return app
