"""The order in which an entry's keys are written: what every reader asks for first, the keepers' records last."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final, TypeVar

from shirube.model.types import Part

T = TypeVar("T")

_FIRST: Final = ("name", "kana", "aliases", "organisation", "kind", "summary")
_LAST: Final = ("contact", "member_since", "translations", "neutral_title", "listed", "confirmed", "source")
_BEHIND: Final[Mapping[str, str]] = {
    "corporate_number": "kind",
    "purposes": "kind",
    "support": "description",
    "ways": "support",
    "cost": "access",
    "capacity": "booking",
    "food": "capacity",
    "comfort": "languages",
    "fee": "languages",
    "confidential": "fee",
}
"""What only places or only organisations have, and the key behind which it is written."""


def model_keys(model: type[Part]) -> tuple[str, ...]:
    """List the keys an editor may write, in the order in which we write them."""
    names = [field.alias or name for name, field in model.model_fields.items() if name != "slug"]
    first = [key for key in _FIRST if key in names]
    last = [key for key in _LAST if key in names]
    own = [key for key in names if _BEHIND.get(key) in names]
    keys = [*first, *(name for name in names if name not in (*first, *last, *own)), *last]
    for key in own:
        keys.insert(keys.index(_BEHIND[key]) + 1, key)
    return tuple(keys)


def in_model_order(model: type[Part], entry: Mapping[str, T]) -> dict[str, T]:
    """Put the keys of an entry in the order of its model; unknown keys go last."""
    rank = {name: at for at, name in enumerate(model_keys(model))}
    return {key: entry[key] for key in sorted(entry, key=lambda key: (rank.get(key, len(rank)), key))}
