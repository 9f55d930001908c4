"""`calendar.ics` behind the address of each entry with known days, of each audience, and of the whole site.

Each holds the dates that the pages know, for a year (`Agenda.calendar_last`). What is paused or has ended keeps its
file, without events: a subscription then shows nothing any more, while a file that is gone leaves the old dates where
they are, and `STATUS:CANCELLED` is shown as an event by some programs and as nothing by others.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from functools import lru_cache
from typing import Final

from shirube.exporters import ics
from shirube.link import ANYONE, Entry
from shirube.outputs import OutputFile
from shirube.pages import speech
from shirube.pages.edition import CALENDAR, Edition
from shirube.pages.lists import shown_under
from shirube.schedule.recurrence import Recurrence

_ALL_DAY: Final = ("00:00", "24:00")


def calendars(edition: Edition) -> Iterator[OutputFile]:
    """Write the calendars of one language."""
    t, directory = edition.t, edition.directory
    events = _events(edition)
    for entry in directory.entries:
        if entry.schedule.rules or entry.schedule.extras:
            name = "" if entry.is_discreet else str(edition.said(entry.listing, "name"))
            yield _file(edition, entry.url, name, (events.get(entry.key, b""),))
    for term in directory.vocabularies["audiences"]:
        grouped = directory.for_audience(term.id)
        if grouped.meant:
            label = str(edition.label_of(term))
            name = t("home.anyone") if term.id == ANYONE else t("audience.title", label=label)
            name = "" if term.neutral_title else name
            found = (events.get(entry.key, b"") for entry in shown_under(grouped))
            yield _file(edition, f"/audiences/{term.id}/", name, found)
    yield _file(edition, "/", t("calendar.all"), events.values())


def _file(edition: Edition, path: str, name: str, events: Iterable[bytes]) -> OutputFile:
    """Write the calendar of the page with this address; without a name it is only the site's."""
    t, frame = edition.t, edition.frame
    named = t("calendar.name", name=name, platform=frame.platform, city=frame.city)
    whole = named if name else edition.discreet_name
    content = ics.calendar(
        name=t("calendar.sample", name=whole) if frame.sample else whole,
        about=_about(edition),
        language=t.tag,
        events=events,
    )
    return OutputFile(t.folder + path.removeprefix("/") + CALENDAR, content)


def _about(edition: Edition) -> str:
    return edition.t("calendar.about", day=edition.long_day(edition.agenda.calendar_last))


def _events(edition: Edition) -> Mapping[str, bytes]:
    """The events of every entry that has any, by its key, in 50音順."""
    agenda = edition.agenda
    stamp = f"{ics.day(edition.today)}T000000Z"
    return {
        entry.key: _of_entry(edition, entry, found, stamp)
        for entry in edition.directory.listed
        if (found := agenda.recurrences(entry))
    }


def _of_entry(edition: Edition, entry: Entry, found: Iterable[Recurrence], stamp: str) -> bytes:
    listing, site = entry.listing, edition.directory.site
    url = edition.address_of(entry)
    # What does not differ between the events of an entry is written once.
    same = [
        ics.line("SUMMARY", ics.text(str(edition.outward_name(entry)))),
        b"" if entry.is_discreet else _where(edition, entry),
        ics.line("URL", url),
        # Nobody is busy because a door is open.
        b"TRANSP:TRANSPARENT\r\nEND:VEVENT\r\n",
    ]
    tail = b"".join(same)
    # Neither the host, which moves, nor the language: an event that comes along twice is known to be one.
    owner = f"{entry.slug}.{entry.kind}.{site.municipality.code}"
    before = f"BEGIN:VEVENT\r\nDTSTAMP:{stamp}\r\n".encode()
    end = _ending(edition, entry, url)
    summary = () if entry.is_discreet else (str(edition.said(listing, "summary")),)
    last = edition.agenda.calendar_last
    parts: list[bytes] = []
    for event in found:
        told = () if entry.is_discreet else _told(edition, event)
        about = "\n".join((*summary, *told, *end))
        parts += (
            before,
            ics.line("UID", f"{event.key}@{owner}.shirube"),
            _when(event.first, (event.start, event.end), event.rule, event.left_out, last),
            ics.line("DESCRIPTION", ics.text(about)),
            tail,
        )
    return b"".join(parts)


@lru_cache(maxsize=65536)
def _when(
    first: date, hours: tuple[str | None, str | None], rule: str, left_out: tuple[date, ...], last: date
) -> bytes:
    """Say when an event begins, ends and comes back; many places share it, and all languages do.

    Without a known start it is of the whole day; without a known end it has none: RFC 5545 (3.6.1) lets it end where it
    begins, and the description says that the end is not known.
    """
    start, end = hours
    if start is None or hours == _ALL_DAY:
        lines = [ics.line("DTSTART;VALUE=DATE", ics.day(first))]
        if rule:
            lines.append(ics.line("RRULE", f"{rule};UNTIL={ics.until(last, timed=False)}"))
        if left_out:
            lines.append(ics.line("EXDATE;VALUE=DATE", ",".join(map(ics.day, left_out))))
        return b"".join(lines)
    zone = f";TZID={ics.ZONE}"
    lines = [ics.line(f"DTSTART{zone}", ics.local(first, start))]
    if end is not None and end > start:
        lines.append(ics.line(f"DTEND{zone}", ics.local(first, end)))
    if rule:
        lines.append(ics.line("RRULE", f"{rule};UNTIL={ics.until(last, timed=True)}"))
    if left_out:
        lines.append(ics.line(f"EXDATE{zone}", ",".join(ics.local(day, start) for day in left_out)))
    return b"".join(lines)


def _told(edition: Edition, event: Recurrence) -> Iterator[str]:
    """What belongs to one event: its note, and what is not known of its hours."""
    if event.note:
        yield event.note
    if event.start is None:
        yield speech.time_sentence(None, event.end, edition.patterns) or edition.t("day.time-unknown")
    elif event.end is None:
        yield edition.t("calendar.no-end")


def _ending(edition: Edition, entry: Entry, url: str) -> tuple[str, ...]:
    t, phone = edition.t, entry.listing.contact.phone
    if phone:
        said = t("calendar.phone", phone=phone)
    elif asked := edition.directory.asked_instead(entry):
        name = edition.outward_name(asked)
        said = t("calendar.phone.of", phone=asked.listing.contact.phone, name=name)
    else:
        return t("calendar.check"), url
    return said, t("calendar.check"), url


def _where(edition: Edition, entry: Entry) -> bytes:
    """The address and the house; nothing at all of an address that stays hidden."""
    listing = entry.listing
    if listing.hide_address:
        return b""
    address, words = listing.address, []
    if address and address.line:
        words.append((address.city or edition.directory.site.municipality.name) + address.line)
    if listing.venue:
        words.append(str(edition.said(listing, "venue")))
    lines = ics.line("LOCATION", ics.text(" ".join(words))) if words else b""
    if listing.geo and entry.place:
        lines += ics.line("GEO", f"{listing.geo.lat};{listing.geo.lon}")
    return lines
