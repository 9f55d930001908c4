"""A place to be (居場所): `content/places/<slug>.yaml`."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from shirube.model.listing import Cost, Listing
from shirube.model.types import UNKNOWN, Line200, Noted, Paragraph, Part, People, Several, Slug, Term, Tristate, one_of

PlaceKindTerm = Annotated[str, Term("place-kinds")]
Purpose = Annotated[str, one_of({"social": "交流目的", "support": "支援目的"})]


class Food(Part):
    """Whether there is something to eat."""

    meal: Tristate = "unknown"
    """食事が出る"""
    takeaway: Tristate = "unknown"
    """持ち帰り"""
    pantry: Tristate = "unknown"
    """食品の配布"""
    allergy: Line200 | None = None
    """アレルギーへの対応"""


class Comfort(Part):
    """What decides whether a lonely person dares to come."""

    first_visit: Paragraph | None = None
    """はじめての方へ（入口で何と言えばよいか、など）"""
    come_and_go: Noted = UNKNOWN
    """途中で来ても、帰ってもよい"""
    alone_ok: Noted = UNKNOWN
    """ひとりで来てよい"""
    silent_ok: Noted = UNKNOWN
    """話さなくてよい"""
    anonymous_ok: Noted = UNKNOWN
    """名前を言わなくてよい"""
    photos_taken: Noted = UNKNOWN
    """写真をとることがある"""


class Place(Listing):
    """A place where people may come and be."""

    organisation: Annotated[Several[Slug], Field(min_length=1)]
    """ひらいている団体のファイル名。いっしょにひらく団体は並べて書く（最初が連絡先）"""
    kind: Annotated[Several[PlaceKindTerm], Field(min_length=1)]
    """種類（vocabulary/place-kinds）"""
    purposes: Several[Purpose] = ()
    """social 交流目的 / support 支援目的"""
    cost: Cost = Cost()
    """費用"""
    capacity: People | None = None
    """定員（人）"""
    food: Food = Food()
    """食事"""
    comfort: Comfort = Comfort()
    """安心して来られるか"""
