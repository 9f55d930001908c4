"""iCalendar as bytes (RFC 5545): lines, escaping, folding, and the frame around events. Knows nothing of places."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date, timedelta
from functools import lru_cache
from typing import Final

OCTETS: Final = 75
"""Length of a line without its end (RFC 5545, 3.1)."""
ZONE: Final = "Asia/Tokyo"
_SPECIAL: Final = re.compile(r"[\\;,\x00-\x1f\x7f-\x9f\u2028\u2029]")
_ESCAPED: Final = {"\\": "\\\\", ";": "\\;", ",": "\\,", "\n": "\\n", "\x85": "\\n", "\u2028": "\\n", "\u2029": "\\n"}
_DAY: Final = timedelta(days=1)
# Japan has kept one offset since 1951; the zone is spelled out because a calendar must hold those it names (3.6.5).
_TIMEZONE: Final = f"""\
BEGIN:VTIMEZONE
TZID:{ZONE}
BEGIN:STANDARD
DTSTART:19700101T000000
TZOFFSETFROM:+0900
TZOFFSETTO:+0900
TZNAME:JST
END:STANDARD
END:VTIMEZONE
""".replace("\n", "\r\n").encode()


def text(words: str) -> str:
    """Write words as a TEXT value (3.3.11): nothing in them can end the value, the line or the event.

    Line ends become `\\n`; other control characters, which the format forbids, go.
    """
    if not _SPECIAL.search(words):
        return words
    return _SPECIAL.sub(lambda match: _ESCAPED.get(match[0], ""), words.replace("\r\n", "\n").replace("\r", "\n"))


def line(name: str, value: str) -> bytes:
    """Write a content line, folded at 75 octets (3.1) and never inside a character; `value` is already escaped."""
    octets = f"{name}:{value}\r\n".encode()
    if len(octets) <= OCTETS + 2:
        return octets
    parts: list[bytes] = []
    at, room, length = 0, OCTETS, len(octets) - 2
    while length - at > room:
        cut = at + room
        while octets[cut] & 0xC0 == 0x80:  # the second and later octets of a character in UTF-8
            cut -= 1
        parts.append(octets[at:cut])
        at, room = cut, OCTETS - 1  # the space that begins the next line is one of its octets
    parts.append(octets[at:])
    return b"\r\n ".join(parts)


def day(when: date) -> str:
    """Write a DATE (3.3.4): 20261224."""
    return f"{when.year:04}{when.month:02}{when.day:02}"


def local(when: date, clock: str) -> str:
    """Write a DATE-TIME on the wall clock (3.3.5) from `HH:MM`, which goes on past midnight: 26:00 is 2 the next day."""
    hour, minute = int(clock[:2]), clock[3:]
    return f"{day(when + _DAY * (hour // 24))}T{hour % 24:02}{minute}00"


def until(last: date, *, timed: bool) -> str:
    """Write the end of a rule: the end of the day `last` in Japan; in UTC where the event has a time (3.3.10)."""
    return f"{day(last)}T145959Z" if timed else day(last)


def calendar(*, name: str, about: str, language: str, events: Iterable[bytes]) -> bytes:
    """Write a whole calendar; an empty one is right too, and tells subscribers that what they had is over.

    The name stands twice: X-WR-CALNAME is what programs read, NAME (RFC 7986) what the standard came to call it.
    """
    called = text(name)
    names = line("NAME", called), line("X-WR-CALNAME", called)
    return b"".join((_head(language), *names, _about(about), *events, b"END:VCALENDAR\r\n"))


@lru_cache
def _head(language: str) -> bytes:
    head = (
        ("BEGIN", "VCALENDAR"),
        ("VERSION", "2.0"),
        ("PRODID", f"-//Shirube//Shirube//{language.upper()}"),
        ("CALSCALE", "GREGORIAN"),
        ("METHOD", "PUBLISH"),
    )
    return b"".join(line(*pair) for pair in head)


@lru_cache
def _about(about: str) -> bytes:
    said = text(about)
    lines = (
        ("DESCRIPTION", said),
        ("X-WR-CALDESC", said),
        ("X-WR-TIMEZONE", ZONE),
        ("REFRESH-INTERVAL;VALUE=DURATION", "P1D"),
        ("X-PUBLISHED-TTL", "P1D"),
    )
    return b"".join(line(*pair) for pair in lines) + _TIMEZONE
