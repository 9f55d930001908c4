"""What the templates of the form are given."""

from __future__ import annotations

from shirube.pages.views import Link, view


@view
class Option:
    """Something to choose."""

    value: str
    label: str
    chosen: bool = False


@view
class Question:
    """One field to fill in; `rows` of several where they are a list of groups."""

    id: str
    name: str
    control: str
    """line, text, choice, choices, yes or rows"""
    label: str
    hint: str = ""
    value: str = ""
    type: str = "text"
    """Of a line: text, tel, email, url, date."""
    mode: str = ""
    """Which keys a phone offers."""
    options: tuple[Option, ...] = ()
    limit: str = ""
    """Letters at most."""
    is_each: bool = False
    """The limit is that of each line."""
    lines: int = 1
    """How high a box for text is."""
    is_must: bool = False
    is_blank: bool = False
    """Nobody has answered yet: every form asks it in the same words."""
    note: Question | None = None
    """What explains the answer."""
    rows: tuple[tuple[Question, ...], ...] = ()


@view
class Part:
    """Questions under one title."""

    id: str
    title: str
    questions: tuple[Question, ...]


@view
class Senders:
    """The ways in which a form can be sent; empty text where there is none."""

    receiver: str
    """The address of the receiver, without a closing slash."""
    email: str
    issue: str
    """Where an issue is begun."""
    form: str
    """The city's own form, elsewhere."""
    phone: str
    fax: str
    office: str


@view
class EditView:
    """The form of one entry, or of a new one (`folder` says where it will lie)."""

    title: str
    name: str
    kind: str
    entry: str
    """places/niji"""
    base: str
    """The file as it was when this page was made, as git names it."""
    page: str
    parts: tuple[Part, ...]
    examples: tuple[str, ...]
    """How opening days may be written."""
    senders: Senders
    is_hidden: bool = False
    """The address is kept secret, and so is not asked for."""
    readings: tuple[str, ...] = ()
    """How the lines of the opening days are read now."""
    coming: str = ""
    """The next days, by these lines."""
    known: str = "{}"
    """What the lines of the opening days say, as JSON: list → line → as `schedule.plain` lays it down."""
    holidays: str = ""
    """The public holidays up to `last_day`, for the days of lines that are typed: `2026-12-31 …`."""
    last_day: str = ""
    outward: str = ""
    """What a letter calls the entry: nothing that gives a discreet one away."""
    right_letter: str = ""
    changed_letter: str = ""
    folder: str = ""


@view
class NewView:
    """What can be added."""

    links: tuple[Link, ...]
    how: Link | None
