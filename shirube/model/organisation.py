"""A body that helps (団体・相談先): `content/organisations/<slug>.yaml`."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from shirube.model.listing import Cost, Listing
from shirube.model.types import CorporateNumber, Day, Several, Term, Tristate, one_of

OrganisationKindTerm = Annotated[str, Term("organisation-kinds")]
SupportTerm = Annotated[str, Term("supports")]
Way = Annotated[
    str,
    one_of(
        {
            "phone": "電話",
            "visit": "来所",
            "home-visit": "訪問",
            "email": "メール",
            "chat": "チャット",
            "line": "LINE",
            "online": "オンライン",
        }
    ),
]


class Organisation(Listing):
    """A body that runs places, gives advice or helps in other ways."""

    kind: Annotated[Several[OrganisationKindTerm], Field(min_length=1, max_length=1)]
    """団体の種類（vocabulary/organisation-kinds）"""
    corporate_number: CorporateNumber | None = None
    """法人番号（13桁）"""
    support: Several[SupportTerm] = ()
    """していること（vocabulary/supports）"""
    ways: Several[Way] = ()
    """相談のしかた"""
    fee: Cost = Cost()
    """相談・利用の費用"""
    confidential: Tristate = "unknown"
    """秘密を守るか"""
    member_since: Day | None = None
    """プラットフォームに参加した日。書くと構成団体の一覧に出る"""
