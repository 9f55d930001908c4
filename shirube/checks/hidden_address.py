"""A hidden address stays hidden: for some kinds of place (a shelter) lives depend on it."""

from __future__ import annotations

import html
import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final
from urllib.parse import unquote

from shirube.checks.finding import ContentView, EntryView, FieldPath, FileFinding, Finding
from shirube.checks.texts import texts_in, words_in
from shirube.link import FOLDER
from shirube.model.listing import TELLING, Listing
from shirube.model.place import Place
from shirube.model.vocabulary import VocabularyTerm


def hidden_address(view: EntryView) -> Iterable[Finding]:
    """Refuse an address where the kind forbids one, and the words of a hidden address in any text.

    Any other place may keep its address in the file under `hide_address: true`; nothing of it is shown.
    """
    kinds = view.terms.get("place-kinds", {}) if view.kind == "place" else {}
    secret = _secret_kind(view.listing, kinds)
    if secret is None and not view.listing.hide_address:
        return ()
    secrets = secrets_of(view.listing)
    findings = [
        Finding(path, "address-leaks", {"written": found[0], "field": _dotted(path)}, found[1])
        for path, text in _shown_texts(view.listing)
        if (found := secrets.find(text))
    ]
    if secret is None:
        return findings
    if not view.listing.hide_address:
        findings.append(Finding(("kind",), "address-must-hide", {"kind": secret.ja}))
    telling = [
        Finding(path, "address-not-allowed", {"kind": secret.ja, "field": _dotted(path)}) for path in _telling(view)
    ]
    return [*findings, *telling]


def hidden_elsewhere(view: ContentView) -> Iterable[FileFinding]:
    """Refuse the address, building, point or way to a hidden place in any other shown entry, and on the pages.

    To keep false alarms low, elsewhere a number needs its town before it and a point needs both its halves, and two
    things are let through without a word. An entry that publicly has that same address or building as its own (an
    office that has its sign at the door) may write it: where that office is was never the secret. And the name of a
    building in which somebody else is publicly at home (a community centre) may stand in the texts of strangers; in
    those of the bodies behind the hidden place, and of their other places, it may not. A page may say what is public.
    """
    kinds = {term.id: term for term in view.vocabularies.get("place-kinds", ())}
    hidden = [
        (f"{FOLDER[kind]}/{one.slug}.yaml", one)
        for kind, one in view.listings
        if one.hide_address or (kind == "place" and _secret_kind(one, kinds))
    ]
    if not hidden:
        return ()
    files = {file for file, _ in hidden}
    shown = [(f"{FOLDER[kind]}/{one.slug}.yaml", one) for kind, one in view.listings if one.is_shown]
    net = _Net(hidden)
    pages = [(f"pages/{page.slug}.{page.language}.md", page.body) for page in view.prose]
    return [*_elsewhere(net, shown, files), *_on_pages(net, pages, [one for file, one in shown if file not in files])]


# ---- what may not be said ---------------------------------------------------------------------------------------

_KANJI_NUMBER: Final = "〇零一二三四五六七八九十百"
_NUMBER: Final = rf"(?:[0-9]+|[{_KANJI_NUMBER}]+)"
_BETWEEN: Final = r"(?:丁目|番地?の?|号室?の?|[のノ之]|[‐‑‒–—―−ー〜~-])"
_NUMBERS = re.compile(rf"{_NUMBER}(?:{_BETWEEN}{{1,2}}{_NUMBER})*")
_LONG_NUMBERS = re.compile(rf"{_NUMBER}(?:{_BETWEEN}{{1,2}}{_NUMBER})+")
_PLACE_IN_NUMBERS = re.compile(_NUMBER)
_DEGREES = re.compile(r"(?<![0-9.])([0-9]{2,3}\.[0-9]{3})[0-9]*")
_COUNTED = re.compile(r"[:/.]|時|日|月|年|名|人|歳|才|回|円|分|週|か月|ヶ月|ヵ月|度|%|学年|組|食|台")
"""What follows two numbers that count something: 1-2名 is no address."""

_GENERIC = re.compile(
    "公民館|集会[所室]|会議室|和室|自宅|個人宅|民家|公園|学校|[小中]学校|役場|市役所|図書館|体育館|保育園|幼稚園|教会|"
    "マンション|アパート|事務[所局]|センター|オンライン|非公開|施設内|店内|当施設"
)
"""Words for a building that name none."""
_ROOM = re.compile(r"(?:地下|b)?[0-9一二三四五六七八九十]+(?:階|f|号室?|室).*$|[0-9-]+$|[(「【].*$")
_ASK = re.compile(r"問い?合わ?せ|お?伝え|お?知らせ|連絡|教え|お電話|電話で|非公開|ask|call|phone|tell")
"""Directions that only say whom to ask lead nobody to the door."""


@dataclass(frozen=True, slots=True)
class Secrets:
    """What of one entry may stand in no text."""

    town: str = ""
    number: tuple[str, ...] = ()
    line: str = ""
    """The written form of town and number, for the finding."""
    postcode: str = ""
    points: Mapping[str, str] = field(default_factory=dict)
    """Degrees to three places → lat or lon."""
    words: Mapping[str, str] = field(default_factory=dict)
    """Folded building or directions → as written."""

    def find(self, text: str) -> tuple[str, int] | None:
        """Find the first secret in a text of the same entry: what it is, and the letter at which it begins."""
        flat = _flat(text)
        best: tuple[int, str] | None = None
        if self.number or self.postcode:
            for at, end, numbers in _numbers_in(flat):
                if self.number and (start := self._is_number(flat, at, end, numbers)) is not None:
                    best = (start, self.line)
                elif self.postcode and "".join(numbers) == self.postcode and len(numbers) <= 2:
                    best = (at, self.postcode)
                if best:
                    break
        for match in _DEGREES.finditer(flat) if self.points else ():
            if match[1] in self.points:
                best = min(best or (match.start(), match[0]), (match.start(), match[0]))
                break
        for word, written in self.words.items():
            if (at := flat.find(word)) >= 0:
                best = min(best or (at, written), (at, written))
        return None if best is None else (best[1], _offset(text, flat, best[0]))

    def _is_number(self, flat: str, at: int, end: int, numbers: tuple[str, ...]) -> int | None:
        count = len(self.number)
        if numbers[:count] != self.number:
            return None
        if self.town and flat.endswith(self.town, 0, at):
            return at - len(self.town)
        if count < 2 or (count == 2 and (len(numbers) > 2 or _COUNTED.match(flat, end) or flat[:at].endswith(":"))):
            return None
        return at


def secrets_of(listing: Listing) -> Secrets:
    """Gather what of an entry's address, building, point and way no text may say; importers ask it of a row."""
    town, number, line, building = _parts(listing)
    names = {_flat(name) for name in (listing.name, *listing.aliases)}
    names |= {_flat(words.name) for words in listing.translations.values() if words.name}
    venues = [building, listing.venue, *(words.venue for words in listing.translations.values())]
    words = {
        folded: written for venue in venues if venue for folded, written in _building(venue) if folded not in names
    }
    ways = [listing.getting_there, *(words.getting_there for words in listing.translations.values())]
    for way in ways:
        if way and len(folded := _flat(way).strip("。.")) >= 10 and not _ASK.search(folded):
            words[folded] = way if len(way) <= 20 else f"{way[:20]}…"
    if listing.address and line and not number and len(_flat(line)) >= 3:
        words[_flat(line)] = line
    points: dict[str, str] = {}
    for name in ("lat", "lon") if listing.geo else ():
        degrees = getattr(listing.geo, name)
        if len(str(degrees).partition(".")[2]) >= 3:
            whole, _, places = f"{degrees:.9f}".partition(".")
            points |= {f"{whole}.{places[:3]}": name, f"{degrees:.3f}": name}
    postcode = re.sub(r"[^0-9]", "", (listing.address.postcode if listing.address else None) or "")
    return Secrets(town, number, line, postcode, points, words)


def _parts(listing: Listing) -> tuple[str, tuple[str, ...], str, str]:
    """Part an address line: 「中央町1-2-3 見本ビル2階」 is a town, a number, both as written, and a building."""
    written = (listing.address.line if listing.address else None) or ""
    # The number may be parted by spaces (1丁目 2番 3号): the building begins where a word holds something else.
    head, *rest = written.split() or [""]
    while rest and _PLACE_IN_NUMBERS.match(_flat(rest[0])):
        head = f"{head} {rest.pop(0)}"
    flat = _flat(head)
    found = list(_numbers_in(flat))
    if not found:
        return "", (), head, " ".join(rest)
    longest = max(len(numbers) for _, _, numbers in found)
    at, end, numbers = next(one for one in reversed(found) if len(one[2]) == longest)
    behind = re.sub(rf"^(?:{_BETWEEN})", "", flat[end:])
    return flat[:at], numbers, head, behind or " ".join(rest)


def _building(venue: str) -> Iterator[tuple[str, str]]:
    """Give the name of a building without its floor and room, folded and as written."""
    plain = unicodedata.normalize("NFKC", venue)
    words = re.split(r"[,(]", plain)[0].strip() if plain.isascii() else (plain.split() or [""])[0]
    folded = _ROOM.sub("", _flat(words))
    if len(folded) >= 3 and not _GENERIC.fullmatch(folded) and any(letter.isalpha() for letter in folded):
        yield folded, words


# ---- texts made comparable --------------------------------------------------------------------------------------

_MARKS = re.compile(r"<[^<>]*>|[*_`\\\[\]]|[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufe00-\ufe0f\ufeff]|~~")
_NEEDS_CARE = re.compile(r"[<*_`\\\[\]&%~\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufe00-\ufe0f\ufeff]")
_SPACE = re.compile(r"(?<![0-9]) | (?![0-9])")


def _flat(text: str) -> str:
    """Fold a text: entities, marks, width and case go, and the spaces but for those between two numbers."""
    if _NEEDS_CARE.search(text):
        if "%" in text:
            text = unquote(text, errors="replace")
        text = _MARKS.sub("", html.unescape(text) if "&" in text else text)
    folded = " ".join(unicodedata.normalize("NFKC", text).lower().split())
    return _SPACE.sub("", folded) if " " in folded else folded


def _offset(text: str, flat: str, at: int) -> int:
    """Find the letter of the text at which a letter of its folded form stands: the longest beginning that folds so."""
    low, high = 0, len(text)
    behind = len(flat) - at
    # What stands behind the place folds to as many letters or more, the further in front one begins.
    while low < high:
        middle = (low + high + 1) // 2
        if len(_flat(text[middle:])) >= behind:
            low = middle
        else:
            high = middle - 1
    return low


def _numbers_in(flat: str, numbers: re.Pattern[str] = _NUMBERS) -> Iterator[tuple[int, int, tuple[str, ...]]]:
    """Walk through the numbers, 七丁目77番7号 and 7-77-7 alike; with `_LONG_NUMBERS` those of several parts."""
    for match in numbers.finditer(flat):
        yield match.start(), match.end(), tuple(map(_digits, _PLACE_IN_NUMBERS.findall(match[0])))


def _digits(number: str) -> str:
    """Write a number in kanji in digits: 七十七, 七七."""
    if number[0] in "0123456789":
        return number
    if "十" not in number and "百" not in number:
        return "".join("0" if digit in "〇零" else str("一二三四五六七八九".index(digit) + 1) for digit in number)
    total = last = 0
    for digit in number:
        if digit in "十百":
            total += (last or 1) * (10 if digit == "十" else 100)
            last = 0
        else:
            last = 0 if digit in "〇零" else "一二三四五六七八九".index(digit) + 1
    return str(total + last)


# ---- the same, in other files -----------------------------------------------------------------------------------


class _Net:
    """The secrets of all hidden entries, looked up by what stands in a text: each text is read once."""

    def __init__(self, hidden: Sequence[tuple[str, Listing]]) -> None:
        self.entries = dict(hidden)
        self.secrets = {file: secrets_of(listing) for file, listing in hidden}
        self.numbers: defaultdict[tuple[str, ...], list[str]] = defaultdict(list)
        self.points: defaultdict[str, set[str]] = defaultdict(set)
        self.words: defaultdict[str, list[str]] = defaultdict(list)
        for file, secrets in self.secrets.items():
            if secrets.number and len(secrets.town) >= 2:
                self.numbers[secrets.number].append(file)
            for point in secrets.points:
                self.points[point].add(file)
            for word in secrets.words:
                # A town alone tells nobody where, in a text about something else.
                if word != _flat(secrets.line):
                    self.words[word].append(file)
        self.lengths = sorted({len(number) for number in self.numbers})
        towns = sorted({self.secrets[file].town for these in self.numbers.values() for file in these})
        self.any_town = re.compile("|".join(map(re.escape, towns))) if towns else None
        self.which = _NUMBERS if 1 in self.lengths else _LONG_NUMBERS
        by_start: defaultdict[str, list[str]] = defaultdict(list)
        for word in sorted(self.words, key=lambda word: (-len(word), word)):
            by_start[word[:3]].append(re.escape(word[3:]))
        either = "|".join(f"{re.escape(start)}(?:{'|'.join(rests)})" for start, rests in sorted(by_start.items()))
        self.any_word = re.compile(either) if either else None

    def caught(self, flat: str) -> Iterator[tuple[str, str, int]]:
        """Give the hidden entries told of in a folded text, with the secret (a word, or nothing) and where it is."""
        if self.any_town and self.any_town.search(flat):
            for at, _, numbers in _numbers_in(flat, self.which):
                for length in self.lengths:
                    for file in self.numbers.get(numbers[:length], ()) if length <= len(numbers) else ():
                        town = self.secrets[file].town
                        if flat.endswith(town, 0, at):
                            yield file, "", at - len(town)
        if self.points and "." in flat:
            seen: defaultdict[str, set[str]] = defaultdict(set)
            for match in _DEGREES.finditer(flat):
                for file in self.points.get(match[1], ()):
                    seen[file].add(self.secrets[file].points[match[1]])
                    if len(seen[file]) == 2:
                        yield file, "", match.start()
        for match in self.any_word.finditer(flat) if self.any_word else ():
            for file in self.words[match[0]]:
                yield file, match[0], match.start()


def _elsewhere(net: _Net, shown: Sequence[tuple[str, Listing]], files: set[str]) -> Iterator[FileFinding]:
    caught = []
    public: set[str] = set()
    """Buildings in which somebody is publicly at home."""
    for file, listing in shown:
        flat = _flat("\x00".join(words_in(listing)))
        told = {(hidden, word) for hidden, word, _ in net.caught(flat) if hidden != file}
        if told:
            caught.append((file, listing, told))
            if file not in files:
                own = _public_words(listing)
                public |= {word for _, word in told if word and word in own}
    for file, listing, told in caught:
        leaking = {pair for pair in told if not _may_say(net, file, listing, *pair, public=public, files=files)}
        if not leaking:
            continue
        for path, text in _shown_texts(listing) if file in files else texts_in(listing):
            flat = _flat(text)
            for hidden, word, at in net.caught(flat):
                if (hidden, word) in leaking:
                    values = {"name": net.entries[hidden].name, "file": hidden, "field": _dotted(path)}
                    yield FileFinding(file, Finding(path, "address-leaks-elsewhere", values, _offset(text, flat, at)))
                    break


def _on_pages(net: _Net, pages: Sequence[tuple[str, str]], public: Sequence[Listing]) -> Iterator[FileFinding]:
    """Look through the pages, which have no address of their own but may name that of any entry."""
    for file, body in pages:
        flat = _flat(body)
        for hidden, word, at in net.caught(flat):
            secret = net.secrets[hidden]
            known = any(
                word in _public_words(one) if word else _parts(one)[:2] == (secret.town, secret.number)
                for one in public
            )
            if not known:
                values = {"name": net.entries[hidden].name, "file": hidden, "field": "body"}
                yield FileFinding(file, Finding(("body",), "address-leaks-elsewhere", values, _offset(body, flat, at)))
                break


def _public_words(listing: Listing) -> str:
    """Fold the name, venue and address of an entry that does not hide them."""
    return _flat("\x00".join(filter(None, (listing.name, listing.venue, _line(listing)))))


def _may_say(
    net: _Net, file: str, listing: Listing, hidden: str, word: str, *, public: set[str], files: set[str]
) -> bool:
    """Tell whether an entry may write a hidden address: it is its own, or a building that everybody knows."""
    own, secret = secrets_of(listing), net.secrets[hidden]
    if file in files:
        # Two hidden entries in one house: each is told of it by its own check.
        return own.number == secret.number and own.town == secret.town
    if secret.number and (own.town, own.number) == (secret.town, secret.number):
        return True
    if not word:
        return False
    if word in _public_words(listing):
        return True
    return word in public and not _bodies(listing) & _bodies(net.entries[hidden])


def _bodies(listing: Listing) -> set[str]:
    return set(listing.organisation) if isinstance(listing, Place) else {listing.slug}


def _line(listing: Listing) -> str:
    return (listing.address.line if listing.address else None) or ""


# ---- fields -----------------------------------------------------------------------------------------------------


def _secret_kind(listing: Listing, kinds: Mapping[str, VocabularyTerm]) -> VocabularyTerm | None:
    if not kinds or not isinstance(listing, Place):
        return None
    return next((kinds[kind] for kind in listing.kind if kind in kinds and kinds[kind].hide_address), None)


def _shown_texts(listing: Listing) -> Iterator[tuple[FieldPath, str]]:
    for path, text in texts_in(listing):
        if path[0] not in TELLING and not (path[0] == "translations" and path[-1] in TELLING):
            yield path, text


def _dotted(path: FieldPath) -> str:
    return ".".join(str(step) for step in path if isinstance(step, str))


def _telling(view: EntryView) -> Iterator[FieldPath]:
    for name in TELLING:
        if getattr(view.listing, name) is not None:
            yield (name,)
    for language, words in view.listing.translations.items():
        for name in TELLING:
            if getattr(words, name, None) is not None:
                yield ("translations", language, name)
