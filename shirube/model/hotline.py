"""Telephone and chat lines: `content/hotlines.yaml`, a list."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from shirube.model.types import Day, LanguageId, Line80, Line200, Part, Phone, Several, Slug, Url, one_of

HotlineGroup = Annotated[
    str,
    one_of(
        {
            "emergency": "今、危ないとき",
            "anyone": "だれかと話したいとき",
            "children": "子ども・若者",
            "violence": "暴力・性被害",
            "family": "子育て・家族",
            "foreign": "外国語",
            "life": "くらし・法律",
            "health": "からだ・こころの病気",
            "hearing": "聞こえない人・話しにくい人",
        }
    ),
]


class HotlineTranslation(Part):
    """The words of a line in another language."""

    name: Line80 | None = None
    """名前"""
    for_: Line80 | None = Field(None, alias="for")
    """だれ・どんなとき"""
    hours: Line80 | None = None
    """受付時間"""
    cost: Line80 | None = None
    """料金"""
    note: Line200 | None = None
    """説明"""


class Hotline(Part):
    """One line: what number, when, cost, who for, and where that was read."""

    id: Slug
    """記号"""
    name: Line80
    """名前"""
    group: HotlineGroup
    """まとまり"""
    dial: Several[Phone] = ()
    """電話番号（0120-279-338、#8008、110）"""
    web: Url | None = None
    """チャットや説明の URL"""
    for_: Line80 = Field(alias="for")
    """だれ・どんなとき"""
    hours: Line80 | None = None
    """受付時間"""
    cost: Line80 | None = None
    """料金"""
    area: Line80 | None = None
    """使える地域"""
    note: Line200 | None = None
    """説明"""
    valid_from: Day | None = None
    """掲載を始める日"""
    valid_until: Day | None = None
    """掲載を終える日。過ぎると自動で消える"""
    source: Line200
    """出典"""
    checked_on: Day | None = None
    """出典を確かめた日"""
    translations: dict[LanguageId, HotlineTranslation] = Field({})
    """ほかの言語（en:、easy: …）"""

    @property
    def is_urgent(self) -> bool:
        return self.group == "emergency"
