"""Published tables that no importer reads, told by a heading that only they have: a refusal can name what it refuses."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from typing import Final

_TELLING: Final[Mapping[str, str]] = {
    "介護サービス事業所名称": "介護サービス事業所一覧",
    "事業所番号": "介護サービス事業所一覧",
    "イベント名": "イベント一覧",
    "総人口": "地域・年齢別人口",
    "医療機関の種類": "医療機関一覧",
    "医療機関コード": "医療機関一覧",
    "災害種別_洪水": "指定緊急避難場所一覧",
    "文化財名称": "文化財一覧",
    "SSID": "公衆無線LANアクセスポイント一覧",
    "営業の種類": "食品等営業許可・届出一覧",
}
"""A heading of 自治体標準オープンデータセット or 推奨データセット → the table that has it."""


def table_called(lines: Iterable[str]) -> str:
    """Name the table that these first lines are of; empty when no heading tells."""
    for line in lines:
        for cell in re.split(r"[,\t;]", unicodedata.normalize("NFKC", line)):
            if name := _TELLING.get(cell.strip().strip('"')):
                return name
    return ""
