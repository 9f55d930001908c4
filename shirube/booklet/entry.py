"""One entry on paper: what its page in the site says, without what only a screen can do."""

from __future__ import annotations

import math
import re
import struct
import zlib
from collections.abc import Iterable, Mapping, Sequence
from typing import Final

from shirube import qr
from shirube.fold import fold
from shirube.link import Entry
from shirube.pages.edition import Edition
from shirube.pages.entries import entry_view
from shirube.pages.views import Answer, Fact, Mixed, PlaceView, Said, Text

Matter = dict[str, object]
"""A JSON object: text, numbers, lists and objects of these."""

_UNBROKEN: Final = re.compile(r"[^\s\u200b\u2e80-\uffef\U00020000-\U0003ffff]{24,}")
_BREAKS: Final = re.compile(r"(?<=[/.@_?&=,;:+-])(?=[^/.@_?&=,;:+-])")
_PIECE: Final = 16
_BREAK_HERE: Final = "\u200b"
_TELEPHONE: Final = re.compile(r"((?<![0-9-])0[0-9]{1,3}-[0-9]{1,4}-[0-9]{3,4}(?![0-9-]))")


def said(words: Said) -> object:
    """Write words for Typst: text, or a list of runs where there is more to say about them.

    A run is text, or `[text, language]` in another language, or `[text]` that must not be broken: a telephone number.
    """
    if isinstance(words, str):
        runs = _runs(words)
        return runs if len(runs) > 1 else words and runs[0]
    parts = words.parts if isinstance(words, Mixed) else (words,)
    return [run for part in parts for run in (_runs(part) if isinstance(part, str) else _marked(part))]


def _runs(text: str) -> list[object]:
    return [[part] if at % 2 else breakable(part) for at, part in enumerate(_TELEPHONE.split(text)) if part]


def _marked(words: Text) -> list[object]:
    return [[breakable(words.text), words.lang]] if words.text else []


def breakable(text: str) -> str:
    """Allow a break inside words so long that they would run off the paper: addresses, and nonsense."""
    return _UNBROKEN.sub(_cut, text) if len(text) >= _LONG else text


_LONG: Final = 24


def _cut(match: re.Match[str]) -> str:
    parts = _BREAKS.split(match[0])
    return _BREAK_HERE.join(
        _BREAK_HERE.join(part[at : at + _PIECE] for at in range(0, len(part), _PIECE)) for part in parts
    )


def code_of(edition: Edition, path: str) -> Matter | None:
    """The QR code of a page and its address; no code where nobody could open it, nothing where there is no address."""
    base_url = edition.frame.base_url
    if not base_url:
        return None
    address = base_url + edition.t.folder + path.removeprefix("/")
    return code(address)


def code(address: str) -> Matter:
    """The QR code of an address as the bytes of a PNG, which Typst draws in a tenth of the time of an SVG."""
    side, bits = qr.modules(address) if qr.can_be_opened(address) else (0, 0)
    return {"url": address, "shown": breakable(address), "png": list(_png(side, bits)) if side else []}


def _png(side: int, bits: int) -> bytes:
    """Draw modules, and the white around them, as an image of one bit a pixel."""
    wide = (side + 2 * qr.QUIET) * _PIXELS
    modules = f"{bits:0{side * side}b}".translate(_PAPER)
    edge = "1" * (qr.QUIET * _PIXELS)
    white = [b"\0" + _packed("1" * wide)] * len(edge)
    rows = list(white)
    for at in range(0, len(modules), side):
        line = "".join(module * _PIXELS for module in modules[at : at + side])
        rows += [b"\0" + _packed(edge + line + edge)] * _PIXELS
    rows += white
    head = struct.pack(">IIBBBBB", wide, wide, 1, 0, 0, 0, 0)
    chunks = ((b"IHDR", head), (b"IDAT", zlib.compress(b"".join(rows), 1)), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(body)) + tag + body + struct.pack(">I", zlib.crc32(tag + body)) for tag, body in chunks
    )


def _packed(bits: str) -> bytes:
    return int(bits.ljust(-(-len(bits) // 8) * 8, "0"), 2).to_bytes(-(-len(bits) // 8), "big")


_PIXELS: Final = 3
"""A side of a module: enough that a viewer which smooths images leaves its edges sharp. Typst unpacks every pixel."""
_PAPER: Final = str.maketrans("01", "10")


def first_letters(entries: Sequence[Entry]) -> dict[str, str]:
    """Entry key → the syllable under which its name is looked up: か for がっこう.

    What all names of a book begin with, as those of a sample do, would tell nothing at the head of a page: the syllable
    is the one behind it.
    """
    readings = {entry.key: fold(entry.listing.kana or "").replace(" ", "") for entry in entries}
    known = [reading for reading in readings.values() if reading] or [""]
    first, last = min(known), max(known)
    shared = next((at for at, (one, other) in enumerate(zip(first, last, strict=False)) if one != other), 0)
    return {key: (reading[shared:] or reading)[:1].translate(_CLEAR) for key, reading in readings.items()}


_CLEAR: Final = str.maketrans("がぎぐげござじずぜぞだぢづでどばびぶべぼぱぴぷぺぽぁぃぅぇぉっゃゅょ",
                              "かきくけこさしすせそたちつてとはひふへほはひふへほあいうえおつやゆよ")  # fmt: skip


def paper_entry(edition: Edition, entry: Entry, ids: Mapping[str, str], letter: str) -> Matter:
    """Say an entry. `ids` names the entries of the same booklet by their path, for page references."""
    view, t = entry_view(edition, entry, on_paper=True), edition.t
    cost_terms = {t("fact.cost"), t("fact.booking")}
    rides, unknown = {t("fact.parking"), t("fact.pick-up")}, t("unknown")
    telephone = next((fact for fact in view.contact if fact.phone), None)
    reached = [fact for fact in view.contact if not fact.links and not fact.phone and fact.term != t("fact.member")]
    runners = [link for fact in view.contact for link in fact.links]
    found: Matter = {
        "id": ids[entry.url],
        "key": entry.key,
        "letter": letter,
        "name": said(view.name),
        "kana": view.kana,
        "kind": str(edition.kind_words(entry)),
        "tag": t("entry.paused") if entry.is_paused else "",
        "banner": _banner(view),
        "summary": said(view.summary),
        "tiles": [[tile.letter, tile.open] for tile in view.tiles],
        "whom": _glance(view, "people"),
        "ways": _glance(view, "talk"),
        "confidential": _glance(view, "lock"),
        "support": [said(fact.text) for fact in view.support],
        "when": [_fact(fact) for fact in view.rules],
        "no_days": edition.no_date_words(entry) if not view.rules and not entry.is_paused else "",
        "when_note": said(view.open_note),
        "where": [_fact(fact) for fact in view.where if fact.text and fact.text != unknown and fact.term not in rides],
        "ride": [_fact(fact) for fact in view.where if fact.text != unknown and fact.term in rides],
        "terms": [_fact(fact) for fact in view.terms if fact.term in cost_terms and fact.text != unknown],
        "more": [_fact(fact) for fact in view.terms if fact.term not in cost_terms],
        "booking": _glance(view, "sprout"),
        "first": said(view.first_visit),
        "comfort": _known(view.comfort),
        "access": _known(view.access, drawn=True),
        "phone": _phone(telephone),
        "reach": [_fact(fact) for fact in reached],
        "runners": [[said(link.label), ids.get(link.path, "")] for link in runners],
        "places": [[said(row.name), ids.get(row.path, "")] for row in view.places],
        "trust": view.trust,
        "trust_by": said(view.trust_by),
        "code": code_of(edition, entry.url),
    }
    return found | {"lines": _lines(found)}


def _lines(found: Mapping[str, object]) -> int:
    """Guess, rather too high than too low, how many lines it takes: most entries then need not be measured."""
    parts: list[object] = [found[name] for name in ("summary", "banner", "support", "whom", "ways", "confidential")]
    parts += [found[name] for name in ("no_days", "when_note", "first", "phone", "reach", "runners", "places", "more")]
    parts += [*_parts(found["when"]), *_parts(found["terms"]), [found["trust"], found["trust_by"]]]
    parts += [_parts(fact)[1:] for fact in _parts(found["where"])]  # the term itself is not printed
    parts += [[_parts(answer)[1:3] for answer in _parts(found[name])] for name in ("comfort", "access", "ride")]
    return sum(math.ceil(_wide(part) / _COLUMN) for part in parts)


def _wide(it: object) -> float:
    """Width in full-width letters; one more for the sign or the space between the parts of a list."""
    if isinstance(it, str):
        return len(it) - 0.4 * sum(map(_LAST_NARROW.__ge__, it))
    return sum(_wide(part) + 1 for part in it if part) if isinstance(it, list) else 0


def _parts(it: object) -> list[object]:
    return it if isinstance(it, list) else []


_LAST_NARROW: Final = "\u2e7f"
_COLUMN: Final = 25
"""Letters in a line beside the icons, at least."""


def _banner(view: PlaceView) -> list[object]:
    return [view.banner.strong, said(view.banner.text)] if view.banner else []


def _glance(view: PlaceView, icon: str) -> list[object]:
    """The answer at the head of the page that has this icon: its strong words, then the others."""
    row = next((row for row in view.glance if row.icon == icon), None)
    return [said(row.strong), said(row.text)] if row else []


def _fact(fact: Fact) -> list[object]:
    """Term, what is said, note."""
    return [said(fact.term), said(fact.text or fact.label), said(fact.note)]


def _known(answers: Iterable[Answer], *, drawn: bool = False) -> list[object]:
    """Yes and no, with their sentences, and what there is a drawing of; what nobody knows is left out on paper."""
    return [
        [answer.state, said(answer.text), said(answer.note), answer.about if drawn else ""]
        for answer in answers
        if answer.state != "unknown"
    ]


def _phone(fact: Fact | None) -> list[object]:
    """Number, hours, and whom to ask for."""
    return [fact.phone, said(fact.text), said(fact.note)] if fact else []
