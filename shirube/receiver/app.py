"""Answer for the receiver: take corrections, store them, then hand out a receipt; everything works without a script.

Nothing is answered with 303 before the submission is on the disk. What a form may ask for is decided again by the
worker and by people; here is only refused what cannot be kept, what is too much, and what is not this person's.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import logging
import re
import traceback
from collections.abc import Mapping, Sequence
from datetime import timedelta
from itertools import groupby
from typing import Final
from urllib.parse import urlsplit

from flask import Flask, Response, make_response, redirect, render_template, request, url_for
from werkzeug.exceptions import HTTPException

from shirube.clock import JAPAN
from shirube.intake.called import said_of
from shirube.intake.fields import field_of, label_of
from shirube.intake.flat import Flat, FlatFault, read_form
from shirube.intake.meaning import in_words
from shirube.intake.patch import KINDS
from shirube.issues import Issue
from shirube.phrases import FIRST_LANGUAGE, Words, load_phrases
from shirube.receiver.corrections import unreadable
from shirube.receiver.forms import parts_of
from shirube.receiver.git import GitFailed
from shirube.receiver.limits import TooManyToday, count_visit
from shirube.receiver.links import (
    FORM_LASTS,
    SESSION,
    LinkRefused,
    form_token,
    open_link,
    read_form_token,
    read_session,
)
from shirube.receiver.look import new_app, when
from shirube.receiver.office import Receiver
from shirube.receiver.settings import Settings
from shirube.receiver.store import Sent, StoreUnavailable
from shirube.receiver.words import PERSON_LABELS, REFUSALS, STATUS, state_words
from shirube.schedule.describe import reading_as_dict, reading_as_text
from shirube.schedule.read import read_line
from shirube.values import is_slug

BYTES: Final = 64 * 1024
FIELDS: Final = 200
"""Fields with something in them; a form also sends its empty ones."""
PAIRS: Final = 1000
LINES: Final = 40
YOUNGEST_FORM: Final = timedelta(seconds=3)
COOKIE: Final = "__Host-shirube-edit"
SAYS: Final = ("right", "changed", "new")
_BLOB: Final = re.compile("[0-9a-f]{40}", re.ASCII)

_LOG: Final = logging.getLogger("shirube.receiver")


class Refused(Exception):
    """A request that is not taken; the words are for the person who sent it."""

    def __init__(self, status: int, words: str, findings: Sequence[str] = ()) -> None:
        self.status = status
        self.words = words
        self.findings = tuple(findings)
        super().__init__(words)


class Unreadable(Refused):
    """What the holder of a link typed cannot be read; the form is shown again with it."""

    def __init__(
        self, findings: Sequence[str], entry: str, base: str, fields: Mapping[str, str], person: Mapping[str, str]
    ) -> None:
        self.entry, self.base, self.fields, self.person = entry, base, fields, person
        super().__init__(422, REFUSALS["findings"], findings)


def create_app(receiver: Receiver) -> Flask:
    """Make the web application."""
    app = new_app(hosts=[urlsplit(receiver.settings.address).hostname or ""], limit=BYTES)
    phrases = load_phrases()[0]
    say = phrases[FIRST_LANGUAGE].say

    @app.get("/")
    def home() -> str:
        return _message(
            "訂正の受付",
            [
                "ここは、案内の訂正を受け付けるところです。直したいページの「まちがい・変更を知らせる」から送ってください。"
            ],
        )

    @app.get("/health")
    def health() -> dict[str, object]:
        return {"ok": True, "waiting": receiver.store.waiting()}

    @app.post("/submit")
    def submit() -> Response:
        _refuse_foreign_origin(receiver.settings)
        return redirect(url_for("receipt", id=_receive(receiver, _form_pairs(), phrases)), 303)  # type: ignore[return-value]

    @app.get("/receipt/<id>")
    def receipt(id: str) -> str:
        found = receiver.store.submission(id)
        if found is None:
            raise Refused(404, REFUSALS["receipt"])
        # What staff accepts, or sees to, is received once more; who sent it has heard that already.
        stays = groupby(receiver.store.steps(id), key=lambda step: step[1])
        steps = [(when(next(times)[0]), STATUS[state]) for state, times in stays]
        return render_template(
            "receipt.html",
            number=id[:8],
            entry=found.entry,
            words=state_words(found),
            reason=found.reason,
            url=found.url if found.state in ("proposed", "merged") else "",
            steps=steps,
            keep_days=receiver.settings.keep_days,
        )

    @app.post("/schedule")
    def schedule() -> Response:
        # A whole form comes along with its button; nothing else of it is looked at.
        asked = [text for name, text in _form_pairs() if name in ("line", "open")]
        lines = [line for text in asked for line in text.splitlines() if line.strip()][:LINES]
        today = receiver.now().astimezone(JAPAN).date()
        readings = [read_line(line.strip()) for line in lines]
        told = [reading_as_text(reading, today, say) for reading in readings]
        if request.accept_mimetypes.best_match(("text/html", "application/json")) == "application/json":
            shown = [
                {**reading_as_dict(reading, today, say), "words": words, "read": reading.problem is None}
                for reading, words in zip(readings, told, strict=True)
            ]
            response = Response(json.dumps(shown, ensure_ascii=False), mimetype="application/json")
        else:
            response = make_response(render_template("schedule.html", told=[words.split("\n") for words in told]))
        origin = request.headers.get("Origin", "")
        if origin in receiver.settings.sites:
            response.headers["Access-Control-Allow-Origin"] = origin
            response.headers["Vary"] = "Origin"
        return response

    @app.get("/link/<token>")
    def link(token: str) -> Response:
        session = open_link(receiver.store, receiver.keys, token, receiver.now())
        response: Response = redirect(url_for("entries"), 303)  # type: ignore[assignment]
        response.set_cookie(COOKIE, session, max_age=SESSION, secure=True, httponly=True, samesite="Strict", path="/")
        return response

    @app.get("/entries")
    def entries() -> str:
        if COOKIE not in request.cookies and request.headers.get("Sec-Fetch-Site") == "cross-site":
            # Come from a letter on the web, a browser keeps a strict cookie back until a page of ours asks for it.
            return render_template("again.html")
        return render_template("entries.html", entries=receiver.entries.of(_organisation(receiver)))

    @app.get("/entries/<folder>/<slug>")
    def entry(folder: str, slug: str) -> str:
        return form(f"{folder}/{slug}", None)

    def form(key: str, typed: Unreadable | None) -> str:
        """Draw the form of an organisation's own entry, empty or with what was typed that cannot be read."""
        organisation = _organisation(receiver)
        known = next((own for own in receiver.entries.of(organisation) if own.key == key), None)
        base = typed.base if typed else known.blob if known else ""
        saw = receiver.entries.flat(key, base)
        if known is None:
            raise Refused(403, REFUSALS["foreign"])
        if saw is None:
            raise Refused(503, REFUSALS["unread"])
        return render_template(
            "form.html",
            name=known.name,
            entry=known.key,
            base=base,
            token=form_token(receiver.keys, organisation, known.key, base, receiver.now()),
            findings=typed.findings if typed else (),
            touched={name for name, text in typed.fields.items() if text != saw.get(name, "")} if typed else (),
            parts=parts_of(
                KINDS[key.partition("/")[0]],
                {**saw, **(typed.fields if typed else {})},
                phrases,
                receiver.entries.vocabularies(),
            ),
            person=typed.person if typed else {},
            person_labels=PERSON_LABELS,
            keep_days=receiver.settings.keep_days,
        )

    @app.errorhandler(Unreadable)
    def unreadable_again(problem: Unreadable) -> tuple[str, int]:
        return form(problem.entry, problem), problem.status

    @app.errorhandler(Refused)
    def refused(problem: Refused) -> tuple[str, int]:
        return _message(
            "送れませんでした", [problem.words], problem.findings, sent=_typed(receiver, phrases)
        ), problem.status

    @app.errorhandler(LinkRefused)
    def link_refused(problem: LinkRefused) -> tuple[str, int]:
        title = "もう一度、リンクをひらいてください" if problem.why == "session" else "このリンクは使えません"
        return _message(title, [REFUSALS[problem.why]], sent=_typed(receiver, phrases)), 403

    @app.errorhandler(StoreUnavailable)
    @app.errorhandler(GitFailed)
    def unavailable(problem: Exception) -> tuple[str, int, dict[str, str]]:
        _LOG.error("%s: %s", type(problem).__name__, problem)
        return (
            _message("今は受け取れません", [REFUSALS["unavailable"]], sent=_typed(receiver, phrases)),
            503,
            {"Retry-After": "120"},
        )

    @app.errorhandler(HTTPException)
    def http(problem: HTTPException) -> tuple[str, int]:
        code = problem.code or 500
        return _message("送れませんでした", [REFUSALS.get(str(code), REFUSALS["other"])]), code

    @app.errorhandler(Exception)
    def unforeseen(problem: Exception) -> tuple[str, int]:
        # Where it happened, and never with which words: they may be somebody's name.
        frames = traceback.extract_tb(problem.__traceback__)
        _LOG.error(
            "%s at %s", type(problem).__name__, " < ".join(f"{f.name}:{f.lineno}" for f in reversed(frames[-4:]))
        )
        return _message("うまくいきませんでした", [REFUSALS["unavailable"]], sent=_typed(receiver, phrases)), 500

    return app


# ---- what is sent -------------------------------------------------------------------------------------------------


def _form_pairs() -> list[tuple[str, str]]:
    if request.mimetype != "application/x-www-form-urlencoded":
        raise Refused(415, REFUSALS["415"])
    pairs = list(request.form.items(multi=True))
    if len(pairs) > PAIRS or sum(bool(text) for _, text in pairs) > FIELDS:
        raise Refused(413, REFUSALS["413"])
    return pairs


def _receive(receiver: Receiver, pairs: list[tuple[str, str]], phrases: Mapping[str, Words]) -> str:
    """Store one submission; return its id, the same for the same words sent twice."""
    first = dict(reversed(pairs))
    if first.get("website"):
        raise Refused(422, REFUSALS["honeypot"])
    entry, says, base = first.get("entry", ""), first.get("says", "changed"), first.get("base", "")
    folder, _, slug = entry.partition("/")
    is_new = says == "new"  # without a name in addresses: staff gives it one
    if folder not in KINDS or says not in SAYS or not (is_slug(slug) or (is_new and not slug)):
        raise Refused(422, REFUSALS["entry"])
    if not (base == "" if is_new else _BLOB.fullmatch(base)):
        raise Refused(422, REFUSALS["entry"])
    organisation = _sender(receiver, first, entry, base)
    fields = _fields(pairs, entry, phrases)
    if says != "right" and not fields:
        raise Refused(422, REFUSALS["nothing"])
    person = {name: first[name].strip() for name in PERSON_LABELS if first.get(name, "").strip()}
    if says != "right" and (found := _unreadable(receiver, entry, says, base, fields)):
        told = list(dict.fromkeys(said_of(issue, phrases) for issue in found))
        if organisation:
            raise Unreadable(told, entry, base, fields, person)
        raise Refused(422, REFUSALS["findings"], told)
    if not organisation and receiver.store.waiting() >= receiver.settings.waiting:
        raise Refused(503, REFUSALS["queue"])
    now = receiver.now()
    matter = json.dumps([entry, says, base, fields, person, organisation], sort_keys=True)
    id = _submission_id(receiver, first.get("token", "") or now.astimezone(JAPAN).date().isoformat(), matter)
    sent = Sent(id, now, entry, says, base, fields, organisation)
    by_staff = not organisation or receiver.settings.proposal == "staff"
    address = request.remote_addr or ""
    try:
        new = receiver.store.add(
            sent,
            person,
            "staff" if by_staff else "",
            lambda database: count_visit(database, receiver.settings, address, now),
        )
    except TooManyToday:
        raise Refused(429, REFUSALS["429"]) from None
    _LOG.info("%s %s %s", "received" if new else "received again", id[:8], entry)
    return id


def _unreadable(receiver: Receiver, entry: str, says: str, base: str, fields: Flat) -> list[Issue]:
    today = receiver.now().astimezone(JAPAN).date()
    try:
        return unreadable(entry, says, base, fields, receiver.entries, today=today)
    except GitFailed as failed:
        # What is sent can be kept without git. Staff hears the same words later.
        _LOG.warning("not read before it was stored: %s", failed)
        return []


def _submission_id(receiver: Receiver, handed_out: str, matter: str) -> str:
    """Name a submission by its words, so that a second press, or a browser that sends again, adds nothing.

    Keyed: nobody who knows the words can guess the address of the receipt.
    """
    key = receiver.store.secret("receipt")
    return hmac.new(key, f"{handed_out}\n{matter}".encode(), hashlib.sha256).hexdigest()[:32]


def _fields(pairs: list[tuple[str, str]], entry: str, phrases: Mapping[str, Words]) -> Flat:
    """Read the fields of the form in the words of `check`; refuse what only the office may set."""
    kind = KINDS[entry.partition("/")[0]]
    try:
        flat = read_form(pairs, kind)
    except FlatFault as fault:
        found = Issue("", 0, 0, fault.rule, {"field": fault.name, **fault.values})
        raise Refused(422, REFUSALS["findings"], [said_of(found, phrases)]) from None
    for name, text in flat.items():
        field = field_of(kind, name)
        if field is None or (field.staff and text):
            raise Refused(422, REFUSALS["staff"])
    return {name: text for name, text in flat.items() if (field := field_of(kind, name)) and not field.staff}


def _sender(receiver: Receiver, first: Mapping[str, str], entry: str, base: str) -> str:
    """Say for which organisation this is sent; empty for anybody who has no link, or does not use it here."""
    if COOKIE not in request.cookies or (token := read_form_token(receiver.keys, first.get("token", ""))) is None:
        return ""
    organisation = _organisation(receiver)
    if (token.organisation, token.entry, token.base) != (organisation, entry, base):
        raise Refused(403, REFUSALS["foreign"])
    if request.headers.get("Origin", receiver.settings.origin) != receiver.settings.origin:
        raise Refused(403, REFUSALS["origin"])
    if entry not in {known.key for known in receiver.entries.of(organisation)}:
        raise Refused(403, REFUSALS["foreign"])
    age = receiver.now() - token.issued
    if not YOUNGEST_FORM <= age <= FORM_LASTS:
        raise Refused(422, REFUSALS["age"])
    return organisation


def _organisation(receiver: Receiver) -> str:
    return read_session(receiver.store, receiver.keys, request.cookies.get(COOKIE, ""), receiver.now())


def _refuse_foreign_origin(settings: Settings) -> None:
    """Refuse the forms of other people's sites.

    Our own pages send no referrer, and with it browsers hide the Origin of a form (`null`). An anonymous report has no
    more rights than anybody has, so that is let in; a report with a session must name us (`_sender`).
    """
    origin = request.headers.get("Origin", "null")
    if origin not in ("null", settings.origin, *settings.sites):
        raise Refused(403, REFUSALS["origin"])


# ---- pages ---------------------------------------------------------------------------------------------------------


def _message(
    title: str, lines: Sequence[str], findings: Sequence[str] = (), sent: Sequence[tuple[str, str]] = ()
) -> str:
    return render_template("message.html", title=title, lines=lines, findings=findings, sent=sent)


def _typed(receiver: Receiver, phrases: Mapping[str, Words]) -> list[tuple[str, str]]:
    """What the person typed, to show it once more: nothing that was written may be lost with a refusal."""
    if request.method != "POST" or request.mimetype != "application/x-www-form-urlencoded":
        return []
    kind = KINDS.get(request.form.get("entry", "").partition("/")[0])
    typed: dict[str, list[str]] = {}
    for name, text in list(request.form.items(multi=True))[:PAIRS]:
        if text.strip() and name not in ("token", "base", "entry", "says"):
            typed.setdefault(name, []).append(text)
    shown = {name: "\n".join(texts) for name, texts in typed.items()}
    if kind is None:
        return [(PERSON_LABELS.get(name, name), text) for name, text in shown.items()]
    try:
        known = receiver.entries.words()
    except GitFailed:
        known = {}
    return [
        (PERSON_LABELS.get(name) or label_of(phrases, kind, name), in_words(kind, name, text, known))
        for name, text in shown.items()
    ]
