"""How readers tell that an entry is right or has changed: by whichever channels of `site.yaml` there are."""

from __future__ import annotations

from typing import Final, Literal
from urllib.parse import parse_qsl, quote, urlencode, urlsplit, urlunsplit

from shirube.link import Entry
from shirube.pages.edition import Edition
from shirube.pages.views import Act, Corrections
from shirube.phrases import FIRST_LANGUAGE

Says = Literal["right", "changed"]
_ICONS: Final[dict[Says, str]] = {"right": "yes", "changed": "flag"}
NEW_ENTRY: Final = "/edit/new/"
RIGHT: Final = "right"
"""The part of an entry's form where one presses 「変更なし」."""


def form_path(entry: Entry) -> str:
    """Say where the form of an entry lies, in the first language's edition."""
    return f"/edit{entry.url}"


def corrections(edition: Edition, entry: Entry) -> Corrections | None:
    """Offer our own form, else the city's, else a letter; then other ways. None where the city has named none."""
    t, edit = edition.t, edition.directory.site.edit
    if edit.pages:
        acts = [Act(icon, t(f"act.{says}"), **_own_form(edition, entry, says)) for says, icon in _ICONS.items()]
    else:
        acts = [
            Act(
                icon,
                t(f"act.{says}"),
                href=_form(edit.form, entry, says) if edit.form else letter(edition, entry, says),
            )
            for says, icon in _ICONS.items()
            if edit.form or edit.email
        ]
        if edit.form and edit.email:
            acts.append(Act("mail", t("act.mail"), href=letter(edition, entry, "changed")))
    if edit.repository:
        acts.append(Act("pen", t("act.edit"), href=f"{edit.repository.rstrip('/')}/edit/main/content/{entry.key}.yaml"))
    return Corrections(tuple(acts), edit.phone or "") if acts or edit.phone else None


def _own_form(edition: Edition, entry: Entry, says: Says) -> dict[str, str]:
    """The address of the form; from a page in another language with the language of the form beside it."""
    path = form_path(entry) + (f"#{RIGHT}" if says == "right" else "")
    if edition.is_first:
        return {"path": path}
    return {"href": edition.frame.base_path + path[1:], "language": FIRST_LANGUAGE}


def _form(form: str, entry: Entry, says: Says) -> str:
    """Add which entry it is about, and what is said of it, to whatever the address of the form asks already."""
    parts = urlsplit(form)
    asked = [*parse_qsl(parts.query, keep_blank_values=True), ("entry", entry.key), ("says", says)]
    return urlunsplit(parts._replace(query=urlencode(asked)))


def letter(edition: Edition, entry: Entry, says: Says) -> str:
    """A letter that is begun: whoever opens it sees every word and need only send it (RFC 6068)."""
    about = f"{edition.outward_name(entry)}\r\n{edition.address_of(entry)}\r\n"
    # Every letter but the plain ones is written as %XX: nothing of a name can begin another header.
    subject, body = (quote(words, safe="") for words in (edition.t(f"letter.{says}"), about))
    address = quote(edition.directory.site.edit.email or "", safe="@")
    return f"mailto:{address}?subject={subject}&body={body}"
