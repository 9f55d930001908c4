"""A hidden address stays hidden: for some kinds of place (a shelter) lives depend on it."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from typing import Final

from shirube.checks.finding import EntryView, FieldPath, Finding
from shirube.checks.texts import texts_in

_TELLING: Final = ("venue", "address", "geo", "getting_there")
"""Fields that lead a reader to the door."""

_STEP = re.compile(r"丁目|番地の?|番|号室?|[‐‑‒–—―−－ーｰ〜～~-]|\s|.", re.DOTALL)


def hidden_address(view: EntryView) -> Iterable[Finding]:
    """Refuse an address where the kind forbids one, and the words of a hidden address in any text.

    Any other place may keep its address in the file under `hide_address: true`; nothing of it is shown.
    """
    kinds = view.terms.get("place-kinds", {}) if view.kind == "place" else {}
    secret = next((kinds[kind] for kind in view.listing.kind if kind in kinds and kinds[kind].hide_address), None)
    if secret is None and not view.listing.hide_address:
        return ()
    findings = [
        Finding(path, "address-leaks", {"written": part, "field": _dotted(path)}, offset)
        for path, part, offset in _leaks(view)
    ]
    if secret is None:
        return findings
    if not view.listing.hide_address:
        findings.append(Finding(("kind",), "address-must-hide", {"kind": secret.ja}))
    telling = [
        Finding(path, "address-not-allowed", {"kind": secret.ja, "field": _dotted(path)}) for path in _telling(view)
    ]
    return [*findings, *telling]


def _dotted(path: FieldPath) -> str:
    return ".".join(str(step) for step in path if isinstance(step, str))


def _telling(view: EntryView) -> Iterator[FieldPath]:
    for name in _TELLING:
        if getattr(view.listing, name) is not None:
            yield (name,)
    for language, words in view.listing.translations.items():
        for name in ("venue", "getting_there"):
            if getattr(words, name) is not None:
                yield ("translations", language, name)


def _leaks(view: EntryView) -> Iterator[tuple[FieldPath, str, int]]:
    address = view.listing.address
    if address is None:
        return
    # 「中央町1-2-3 見本ビル2階」: the number and the building each give the house away.
    parts = [part for part in (*(address.line or "").split(), address.postcode or "") if len(part) >= 3]
    wanted = [(part, "".join(letters for letters, _ in _steps(part)).strip("-")) for part in parts]
    for path, text in texts_in(view.listing):
        if path[0] == "address":
            continue
        steps = list(_steps(text))
        folded = "".join(letters for letters, _ in steps)
        for part, needle in wanted:
            at = _find(folded, needle)
            if at >= 0:
                starts = [offset for letters, offset in steps for _ in letters]
                yield path, part, starts[at]
                break


def _steps(text: str) -> Iterator[tuple[str, int]]:
    """Fold a text letter by letter so that 「中央町１丁目２番」 and 「中央町1-2」 are the same; spaces go."""
    for match in _STEP.finditer(text):
        step = match[0]
        if step.isspace():
            continue
        if len(step) > 1 or step in "番号" or unicodedata.category(step) == "Pd" or step in "−ーｰ〜～~":
            yield "-", match.start()
        else:
            yield unicodedata.normalize("NFKC", step).casefold(), match.start()


def _find(text: str, needle: str) -> int:
    """Find a needle that is not merely the start of a longer number."""
    at = text.find(needle) if needle else -1
    while at >= 0:
        before, after = text[at - 1 : at], text[at + len(needle) : at + len(needle) + 1]
        if not (needle[-1].isdigit() and after.isdigit()) and not (needle[0].isdigit() and before.isdigit()):
            return at
        at = text.find(needle, at + 1)
    return -1
