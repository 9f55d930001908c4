"""What `init` and `import` wrote for somebody to replace, and sample addresses that lead nowhere.

Both are warnings, not errors: a new site must build from its first minute, so that people see what they fill in, and
a trial must not wait for the last word of it. `check --strict`, the step before publishing, lets neither through.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Final

from shirube.checks.finding import ContentView, FieldPath, FileFinding, Finding
from shirube.checks.texts import texts_in
from shirube.link import FOLDER
from shirube.model.types import Part
from shirube.values import displayed

_TO_WRITE: Final = re.compile(r"(?<!「)確認中|to be filled in\)")
"""The mark in every text of a new site (`shirube/scaffold.py`); 「確認中」 in quotes only speaks of the word."""
_FREE: Final = frozenset({"about", "note"})
"""Sentences for readers, where 「受付時間は確認中です」 is an honest word: unknown is not 'no'."""
_RESERVED: Final = r"example|test|invalid|localhost|example\.(?:com|net|org|jp|[a-z]{2}\.jp)"
"""Hosts that never belong to anybody: RFC 2606, and those JPRS keeps for examples."""
_NOWHERE: Final = re.compile(
    rf"(?:https?://|[^\s/@]+@)(?:[^\s/@:?#]+\.)?(?:{_RESERVED})(?::[0-9]+)?(?:[/?#].*)?"
    r"|https?://github\.com/example/.*",  # the repository of the sample: proposals would go to a stranger
    re.IGNORECASE,
)


def placeholders(view: ContentView) -> Iterable[FileFinding]:
    """Find what is still to be written in site, hotlines and pages; in a real site also addresses of nobody."""
    return [*_words(view), *(() if view.site.sample else _addresses(view))]


def _words(view: ContentView) -> Iterator[FileFinding]:
    for file, part, path in _shared(view):
        for field, text in texts_in(part, path):
            if field[-1] not in _FREE and (found := _TO_WRITE.search(text)):
                values = {"written": displayed(text), "quoted": ""}
                yield FileFinding(file, Finding(field, "placeholder-left", values, found.start()))
    for page in view.prose:
        for found in _TO_WRITE.finditer(page.body):
            before, after = page.body[: found.start()].rpartition("\n")[2], page.body[found.end() :].partition("\n")[0]
            quoted = "「確認中」" if found[0] == "確認中" else ""
            values = {"written": displayed(before[-20:] + found[0] + after[:20]), "quoted": quoted}
            finding = Finding(("body",), "placeholder-left", values, found.start())
            yield FileFinding(f"pages/{page.slug}.{page.language}.md", finding)


def _addresses(view: ContentView) -> Iterator[FileFinding]:
    contacts = (
        (f"{FOLDER[kind]}/{listing.slug}.yaml", listing.contact, ("contact",))
        for kind, listing in view.listings
        if listing.is_shown
    )
    for file, part, path in (*_shared(view), *contacts):
        for field, text in texts_in(part, path):
            if _NOWHERE.fullmatch(text):
                yield FileFinding(file, Finding(field, "placeholder-address", {"written": displayed(text)}))


def _shared(view: ContentView) -> Iterator[tuple[str, Part, FieldPath]]:
    """Give the settings and each line still shown, with the file and the field where they begin."""
    yield "site.yaml", view.site, ()
    for index, line in enumerate(view.hotlines):
        if line.valid_until is None or line.valid_until >= view.today:
            yield "hotlines.yaml", line, (index,)
