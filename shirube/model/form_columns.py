"""What the columns of somebody else's form stand for: one small file for each form, given to `apply --mapping`."""

from __future__ import annotations

from typing import Annotated

from pydantic import BeforeValidator, Field

from shirube.model.types import Line40, Line80, Line200, Part, Several, one_of

EntryKindWord = Annotated[str, one_of({"place": "場所", "organisation": "団体"})]
SaysWord = Annotated[str, one_of({"changed": "変更", "new": "新しい掲載"})]


def _as_field(value: object) -> object:
    return {"field": value} if isinstance(value, str) else value


class FormColumn(Part):
    """One column of the form."""

    field: Line80
    """項目の名前（contact.phone、open、access.wheelchair など。Excel のひな形の2行目と同じ）"""
    split: Line40 | None = None
    """1つのセルに答えがいくつもあるときの、区切り（「,」「;」など）。改行で分かれていれば要らない"""
    words: dict[str, Several[Line200]] = Field({})
    """フォームの答え → しるべのことば（はい、使えます: yes）"""


class FormColumns(Part):
    """The whole form."""

    kind: EntryKindWord
    """place 場所 / organisation 団体"""
    entry: Line80
    """どのページのことかが書いてある列の見出し（ファイル名か、ページのアドレス）"""
    says: SaysWord = "changed"
    """changed 変更 / new 新しい掲載"""
    columns: Annotated[
        dict[str, Annotated[FormColumn, BeforeValidator(_as_field)]], Field(min_length=1, max_length=300)
    ]
    """列の見出し → 項目"""
    personal: Several[Line80] = ()
    """答えた人についての列（名前、メールアドレス、タイムスタンプなど）。読まず、どこにも書かない"""
    clear: Several[Line40] = ()
    """セルにこう書いてあれば、その項目を消す。空のセルは「答えなし」で、何も変えない"""
