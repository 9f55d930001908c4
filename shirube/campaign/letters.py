"""更新のお願い: a letter for each organisation that still owes an answer, with what we say of it and a slip to send back."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Final

from shirube.assets import DEFAULT_ACCENT
from shirube.booklet.entry import code
from shirube.booklet.fonts import find_fonts, missing_letters
from shirube.booklet.typeset import Paper, TypesetError, typeset
from shirube.campaign.standing import Standing
from shirube.link import Directory, Entry
from shirube.model.site import Campaign, Site
from shirube.parallel import apart

_MOST_LINKS: Final = 10_000
_LONGEST_FILE: Final = 4 * 1024 * 1024


class LettersRefused(Exception):
    """No letters can be made; the words say why."""


def read_links(file: Path) -> dict[str, str]:
    """Read who may write where: a CSV with the columns organisation and url. Raises LettersRefused."""
    with file.open("rb") as stream:
        content = stream.read(_LONGEST_FILE + 1)
    if len(content) > _LONGEST_FILE:
        raise LettersRefused(f"{file}: 大きすぎます（{_LONGEST_FILE // 1024 // 1024}MB まで）")
    try:
        rows = csv.DictReader(io.StringIO(content.decode("utf-8-sig")))
        found = {}
        for number, row in enumerate(rows, 2):
            slug, url = (row.get("organisation") or "").strip(), (row.get("url") or "").strip()
            if number > _MOST_LINKS + 1 or not slug or not url.startswith(("https://", "http://")):
                raise LettersRefused(f"{file}:{number}: organisation と url の列が読めません")
            found[slug] = url
    except (UnicodeDecodeError, csv.Error):
        raise LettersRefused(f"{file}: UTF-8 の CSV ではありません") from None
    return found


def letters(
    directory: Directory,
    campaign: Campaign,
    waiting: Sequence[Standing],
    links: Mapping[str, str],
    *,
    base_url: str,
    today: date,
    templates: Path,
) -> Paper:
    """Set the letters of those who still owe an answer, as one PDF. Raises LettersRefused, FontMissing, TypesetError."""
    fonts = find_fonts()
    told = [_letter(standing, links, base_url) for standing in waiting]
    text = json.dumps({**_sender(directory.site, campaign, today), "letters": told}, ensure_ascii=False)
    if missing := missing_letters(text, fonts):
        raise LettersRefused(f"書体にない文字があります: {' '.join(missing)}")
    inputs = {"data": text, "fonts": ",".join(fonts.families)}

    def set_letters() -> Paper | str:
        try:
            return typeset(templates / "booklet" / "letter.typ", templates, inputs, fonts, today)
        except TypesetError as refused:
            return str(refused)

    made = apart(set_letters)
    if isinstance(made, str):
        raise TypesetError(made)
    return made


def _sender(site: Site, campaign: Campaign, today: date) -> dict[str, object]:
    """Who asks, until when, and how an answer reaches them."""
    city = site.municipality
    return {
        "language": "ja",
        "words": {},
        "accent": site.accent or DEFAULT_ACCENT,
        "site": f"{site.name} {city.name}",
        "sample": site.sample,
        "day": _day(today),
        "until": _day(campaign.until),
        "city": city.name,
        "department": city.department,
        "phone": city.phone or "",
        "phone_hours": city.phone_hours or "",
        "fax": city.fax or "",
        "email": city.email or "",
    }


def _letter(standing: Standing, links: Mapping[str, str], base_url: str) -> dict[str, object]:
    organisation = standing.organisation
    address = links.get(organisation.slug, "")
    return {
        "name": organisation.listing.name,
        "key": organisation.key,
        "is_private": bool(address),
        "code": code(address or base_url.rstrip("/") + organisation.url),
        "entries": [_told(entry) for entry in (*standing.waiting, *standing.confirmed)],
    }


def _told(entry: Entry) -> dict[str, object]:
    """What we say of an entry, as it would be asked on the telephone."""
    listing = entry.listing
    last = listing.last_confirmed
    address = listing.address
    where = "非公開" if listing.hide_address else (address.line if address and address.line else listing.venue) or ""
    return {
        "name": listing.name,
        "open": "、".join((*listing.open, *(f"休み：{line}" for line in listing.closed))) or "—",
        "phone": listing.contact.phone or "—",
        "where": where or "—",
        "last": _day(last.on) if last else "まだ",
    }


def _day(day: date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"
