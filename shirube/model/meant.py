"""What people write where the model wants something else: a word for a group of fields, a Japanese name for a key.

Only for hints: nothing here is ever read as a value. A new group or field that people write in another way gets its
line in one of the two tables.
"""

from __future__ import annotations

import re
import typing
import unicodedata
from collections.abc import Iterator, Mapping

from pydantic import BaseModel

from shirube.fold import fold
from shirube.model.listing import (
    Access,
    Address,
    Booking,
    Confirmation,
    Contact,
    Cost,
    Geo,
    Listed,
    Online,
    Role,
)
from shirube.model.place import Comfort, Food
from shirube.model.sentences import sentence_of
from shirube.model.types import TristateWithNote
from shirube.yaml_text import flow_text

_NO = "(?:不可|なし|無し?|ない|ません|できず|×|✕|no)"
_YES = "(?:あり|有り?|はい|○|〇|可|できます?|yes|true)"
_DATE = "([0-9]{4}-[0-9]{2}-[0-9]{2})"

_BARE: Mapping[type[BaseModel], tuple[tuple[str, str], ...]] = {
    Access: tuple(
        (f"{words}.*{end}", f"{field}: {answer}")
        for field, words in (
            ("wheelchair", "車(?:いす|イス|椅子)"),
            ("accessible_toilet", "(?:多目的|多機能|バリアフリー)トイレ"),
            ("elevator", "エレベーター?"),
            ("priority_parking", "優先駐車場"),
        )
        for end, answer in ((_NO, "no"), ("", "yes"))
    ),
    Address: (("(.+)", "line: {}"),),
    Booking: (
        (f"不要|要らない|いらない|{_NO}|予約(?:不要|なし)|(?:当日)?(?:参加)?自由", "need: none"),
        (f"必要|要|要予約|{_YES}|予約制|要(?:申込|申し込み)", "need: required"),
        ("(.*(?:まで|前に|予約制|要予約|必要).*)", "need: required, how: {}"),
        ("(.+)", "need: unknown, how: {}"),
    ),
    Comfort: (
        ("ひとり(?:でも?).*", "alone_ok: yes"),
        ("話さなくて.*", "silent_ok: yes"),
        ("(?:匿名|名前を言わなくて).*", "anonymous_ok: yes"),
        ("(?:出入り自由|途中).*", "come_and_go: yes"),
        ("(.{10,})", "first_visit: {}"),
    ),
    Confirmation: ((_DATE, "on: {}, method: phone"),),
    Contact: (
        ("(https?://.+)", "web: {}"),
        ("([^@]+@[^@]+)", "email: {}"),
        ("([#+(0-9][#+()0-9OoIl -]{2,})", "phone: {}"),
    ),
    Cost: (
        (f"無料|ただ|0円?|{_NO}|free", "free: yes"),
        (f"有料|{_YES}", "free: no"),
        ("((?!.*無料).*[1-9][0-9,]*円.*)", "free: no, note: {}"),
        ("(.+)", "note: {}"),
    ),
    Food: ((_NO, "meal: no"), (f"{_YES}|.*(?:食事|ごはん|弁当|昼食|夕食|おやつ).*", "meal: yes")),
    Geo: (("([0-9]{2}[.][0-9]+)[, ]+([0-9]{3}[.][0-9]+)", "lat: {}, lon: {}"),),
    Listed: ((_DATE, "consent: {}"), (f"{_YES}|同意.*", "consent: …"), (_NO, "declined: yes")),
    Online: ((_NO, "available: no"), (_YES, "available: yes"), ("(.+)", "available: yes, how: {}")),
    Role: (("(.+)", "kind: …, text: {}"),),
}
"""A group → what a text written in its place says; the first pattern that is the whole text, and the fields meant.

「…」 stands for what the text does not tell.
"""

_CALLED: Mapping[str, str] = {
    "name": "なまえ 名称",
    "kana": "かな ふりがな フリガナ よみ 読み 読み仮名",
    "summary": "説明 概要 ひとこと",
    "description": "詳細 くわしい説明 内容 活動内容",
    "audiences": "だれ 対象者 だれでも",
    "open": "いつ 日時 開催日 開催日時 曜日 時間 開所日 営業日 営業時間 開く日 開いている日",
    "closed": "休み 休業日 定休日 休館日",
    "also": "臨時",
    "area": "エリア 地域",
    "venue": "場所 どこ",
    "address": "じゅうしょ 所在地",
    "getting_there": "アクセス 交通",
    "access": "バリアフリー",
    "access.wheelchair": "車いす 車椅子 車イス",
    "booking": "予約 申込 申込み 申し込み",
    "languages": "ことば 言語",
    "contact.phone": "でんわ 電話番号 TEL 連絡先電話",
    "contact.phone_hours": "受付時間 電話受付",
    "contact.fax": "FAX ファックス",
    "contact.email": "Eメール メールアドレス mail",
    "contact.web": "ホームページ HP URL サイト website homepage",
    "contact.line": "ライン 公式LINE",
    "contact.person": "担当 担当者 窓口",
    "address.postcode": "ゆうびん番号",
    "organisation": "団体 主催 主催者 運営 運営団体 組織",
    "kind": "しゅるい 種別",
    "cost": "料金 参加費 費用 会費 price fee",
    "fee": "料金 参加費 費用 会費 price cost",
    "capacity": "人数",
    "food": "食事 ごはん",
    "comfort.first_visit": "はじめて",
    "confirmed": "確認 確認日",
    "source": "出所",
}
"""A field → what else it is called; the first words of its own sentence in the model need no line here."""

_SENTENCE_ENDS = re.compile("[（。、／/ ]")


def bare_meant(part: type[BaseModel], text: str) -> str | None:
    """Say which fields of a group a text in its place stands for: 無料 as the cost is `free: yes`."""
    plain = unicodedata.normalize("NFKC", text).strip()
    for pattern, fields in _BARE.get(part, ()):
        if match := re.fullmatch(pattern, plain, re.IGNORECASE):
            return fields.format(*(flow_text(group.strip()) for group in match.groups()))
    return None


def field_called(model: type[BaseModel], word: str) -> tuple[str, ...] | None:
    """Find the field of a model, or of a group in it, that is called so: 電話 is (contact, phone).

    None when nothing is called so, or more than one thing in different groups is.
    """
    wanted = fold(word)
    found = [path for path, names in _names(model) if wanted in map(fold, names)] if wanted else []
    shortest = [path for path in found if len(path) == min(map(len, found))]
    return shortest[0] if len(shortest) == 1 else None


def _names(model: type[BaseModel]) -> Iterator[tuple[tuple[str, ...], list[str]]]:
    """Name every field of a model and of the groups directly in it."""
    for key, name, field in _written(model):
        yield (key,), _called((key,), sentence_of(model, name))
        inner = group_of(field.annotation)
        # A list or mapping of groups has no one place for the field.
        alone = inner is not None and field.annotation in (inner, inner | None)
        if inner is not None and alone and inner is not TristateWithNote:
            for word, below, _ in _written(inner):
                yield (key, word), [word, *_called((key, word), sentence_of(inner, below))]


def _written(model: type[BaseModel]) -> Iterator[tuple[str, str, typing.Any]]:
    """Name each field as an editor writes it and as the model does."""
    for name, field in model.model_fields.items():
        if name != "slug":
            yield field.alias or name, name, field


def _called(path: tuple[str, ...], sentence: str) -> list[str]:
    return [_SENTENCE_ENDS.split(sentence)[0], *_CALLED.get(".".join(path), "").split()]


def group_of(annotation: object) -> type[BaseModel] | None:
    """Find the group of fields inside a type, whether it stands alone, in a list or in a mapping."""
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    for inner in typing.get_args(annotation):
        if found := group_of(inner):
            return found
    return None
