"""One body or place is one file: two files that look like the same are told, the later one naming the earlier.

What a place and its own body share is no sign of anything, nor what two places of one body share; a number that
three bodies share is a common desk. Names are compared inside a city, for every city has its 「みんなの食堂」.
"""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator

from shirube.checks.finding import ContentView, FileFinding, Finding
from shirube.fold import fold
from shirube.link import FOLDER, EntryKind
from shirube.model.listing import Listing
from shirube.model.organisation import Organisation
from shirube.model.place import Place
from shirube.values import tel_href

_Item = tuple[EntryKind, Place | Organisation]
_BETWEEN_NUMBERS = re.compile("[‐‑‒–—―−ー〜～~]|丁目|番地の?|番(?=[0-9])")
_MANY = 50
"""Cities in which a name is looked for."""
_ENOUGH = 3
"""Letters a name must have to count as the beginning of another."""


def duplicates(view: ContentView) -> Iterable[FileFinding]:
    """Find the same name, phone, address or 法人番号 in two files; ended and declined entries are left out."""
    live = [item for item in view.listings if item[1].is_shown and item[1].status.is_ != "ended"]
    live.sort(key=lambda item: (item[0] == "place", item[1].slug))
    named = [(fold(item[1].name).replace(" ", ""), item) for item in live]
    return [*_numbers(live), *_names(named), *_addresses(named), *_phones(live)]


def _file(item: _Item) -> str:
    return f"{FOLDER[item[0]]}/{item[1].slug}.yaml"


def _numbers(live: list[_Item]) -> Iterator[FileFinding]:
    first: dict[str, _Item] = {}
    for item in live:
        listing = item[1]
        if isinstance(listing, Organisation) and listing.corporate_number:
            other = first.setdefault(listing.corporate_number, item)
            if other is not item:
                values = {"written": listing.corporate_number, "file": _file(other), "name": other[1].name}
                yield FileFinding(_file(item), Finding(("corporate_number",), "duplicate-corporate-number", values))


def _names(named: list[tuple[str, _Item]]) -> Iterator[FileFinding]:
    known: defaultdict[tuple[EntryKind, str], list[_Item]] = defaultdict(list)
    for name, item in named:
        others = known[item[0], name]
        other = next((other for other in others if _may_be_in_one_city(item[1], other[1])), None)
        if other is not None:
            values = {"written": item[1].name, "file": _file(other)}
            yield FileFinding(_file(item), Finding(("name",), "duplicate-name", values))
        elif len(others) < _MANY:
            others.append(item)


def _may_be_in_one_city(one: Listing, other: Listing) -> bool:
    """Tell whether nothing says that two entries lie in two cities; a site of several cities has them as areas."""
    cities = [listing.address.city if listing.address else None for listing in (one, other)]
    if all(cities):
        return cities[0] == cities[1]
    return one.area is None or other.area is None or one.area == other.area


def _addresses(named: list[tuple[str, _Item]]) -> Iterator[FileFinding]:
    """At one address, one name that begins with the other: 「ひだまり」 and 「ひだまりカフェ」."""
    there: defaultdict[tuple[EntryKind, str], list[tuple[str, _Item]]] = defaultdict(list)
    for name, item in named:
        address = item[1].address
        if address is not None and address.line and any(letter.isdigit() for letter in address.line):
            there[item[0], _plain((address.city or "") + address.line)].append((name, item))
    for group in there.values():
        if len(group) < 2:
            continue
        # In order of names, what a name begins with stands somewhere above it.
        above: list[tuple[str, _Item]] = []
        for name, item in sorted(group, key=lambda pair: pair[0]):
            while above and not name.startswith(above[-1][0]):
                above.pop()
            if above and above[-1][0] != name and len(above[-1][0]) >= _ENOUGH:
                other = above[-1][1]
                values = {"written": item[1].name, "name": other[1].name, "file": _file(other)}
                yield FileFinding(_file(item), Finding(("name",), "duplicate-address", values))
            above.append((name, item))


def _plain(address: str) -> str:
    """Write an address so that width and the kind of hyphen do not matter."""
    return _BETWEEN_NUMBERS.sub("-", unicodedata.normalize("NFKC", address)).replace(" ", "")


def _phones(live: list[_Item]) -> Iterator[FileFinding]:
    by_number: defaultdict[str, list[_Item]] = defaultdict(list)
    for item in live:
        if phone := item[1].contact.phone:
            by_number[tel_href(phone).replace("+81", "0")].append(item)
    for items in by_number.values():
        owners = [frozenset(_bodies(item)) for item in items]
        if len(items) < 2 or len(frozenset[str]().union(*owners)) != 2:
            continue
        for index, (item, own) in enumerate(zip(items, owners, strict=True)):
            other = next((items[before] for before in range(index) if not own & owners[before]), None)
            if other is not None:
                values = {"written": item[1].contact.phone or "", "file": _file(other), "name": other[1].name}
                yield FileFinding(_file(item), Finding(("contact", "phone"), "duplicate-phone", values))


def _bodies(item: _Item) -> tuple[str, ...]:
    listing = item[1]
    return listing.organisation if isinstance(listing, Place) else (listing.slug,)
