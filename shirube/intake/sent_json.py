"""Read the JSON that a form hands out: one correction, or a list of them."""

from __future__ import annotations

import json
from typing import Any, Final

from shirube.intake.patch import KINDS
from shirube.intake.sent import MAX_CORRECTIONS, Asked, Sent, entry_meant, finding, is_blob, refused, take_fields
from shirube.issues import Issue

FORMAT: Final = "shirube-correction/1"
MAX_FIELDS: Final = 2_000
"""Fields in one correction; an entry with every list filled has fewer."""
_UNNAMED: Final = tuple(f"{folder}/" for folder in KINDS)
"""What the form of a new entry says where its name in addresses was left to the office."""
_KEYS: Final = frozenset({"format", "entry", "base", "says", "changes"})


def read_json(content: bytes, shown: str, *, office: bool) -> Sent:
    """Read corrections; whatever one of them holds that cannot be taken is told with its number in the list."""
    try:
        written = json.loads(content.decode("utf-8-sig"), object_pairs_hook=_once)
    except json.JSONDecodeError as error:
        return Sent(findings=(Issue(shown, error.lineno, error.colno, "apply-json"),))
    except (ValueError, RecursionError):
        return refused(shown, "apply-json")
    several = written if isinstance(written, list) else [written]
    if len(several) > MAX_CORRECTIONS:
        return refused(shown, "apply-too-many", limit=str(MAX_CORRECTIONS))
    asked: list[Asked] = []
    findings: list[Issue] = []
    for row, one in enumerate(several, 1):
        found, told = _correction(one, row, shown, office)
        asked += [found] if found else []
        findings += told
    return Sent(tuple(asked), tuple(findings), "UTF-8", len(several))


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """Refuse a name that stands twice: which of the two was meant, nobody knows."""
    names = dict(pairs)
    if len(names) < len(pairs):
        raise ValueError("a name stands twice")
    return names


def _correction(one: Any, row: int, shown: str, office: bool) -> tuple[Asked | None, list[Issue]]:
    if not isinstance(one, dict) or one.get("format") != FORMAT or not _KEYS.issuperset(one):
        return None, [finding(shown, row, "apply-format", format=FORMAT)]
    written, says = one.get("entry"), one.get("says", "changed")
    entry = entry_meant(written) if isinstance(written, str) else None
    if says == "new" and written in _UNNAMED:
        return None, [finding(shown, row, "apply-unnamed", written=str(written))]
    if entry is None or entry != written:
        return None, [finding(shown, row, "apply-entry", written=str(written))]
    base, changes = one.get("base", ""), one.get("changes", {})
    if says not in ("right", "changed", "new") or not isinstance(changes, dict) or len(changes) > MAX_FIELDS:
        return None, [finding(shown, row, "apply-format", format=FORMAT)]
    findings = [finding(shown, row, "apply-field", field=name) for name, one in changes.items() if not _is_change(one)]
    sides = {name: one for name, one in changes.items() if _is_change(one)}
    kind = KINDS[entry.partition("/")[0]]
    now, told = take_fields(shown, row, kind, ((name, one["now"] or "") for name, one in sides.items()), office=office)
    was = {name: sides[name]["was"] or "" for name in now}
    known = base if isinstance(base, str) and is_blob(base) else ""
    return Asked(row, entry, says, now, was, known), findings + told


def _is_change(change: Any) -> bool:
    return (
        isinstance(change, dict)
        and change.keys() == {"was", "now"}
        and all(text is None or isinstance(text, str) for text in change.values())
    )
