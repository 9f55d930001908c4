"""公共施設一覧 in its old (24 columns) and new (56) form, 子育て施設一覧, 保育・学童 lists, and the plainer lists near them.

Only facilities that are a place to be are taken: 児童館, 学童クラブ, 子育てひろば and the like. A row of another kind is
told with what to do, because a directory of places to be is no directory of sights.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final

from shirube import values
from shirube.importers.cells import (
    PARAGRAPH,
    RowReader,
    description,
    flag,
    put_email,
    put_geo,
    put_name,
    put_phone,
    put_web,
    put_where,
    whole_number,
)
from shirube.importers.content import Draft, Publication
from shirube.importers.table import clock_time
from shirube.importers.timetable import Cells, timetable
from shirube.municipalities import PublicBody
from shirube.values import ValueFault
from shirube.yaml_text import Node

COLUMNS: Final = {
    "全国地方公共団体コード": (
        "都道府県コード又は市区町村コード",
        "都道府県コードまたは市区町村コード",
        "市区町村コード",
        "所在地_全国地方公共団体コード",
    ),
    "ID": ("NO", "No.", "項番", "番号"),
    "地方公共団体名": (),
    "都道府県": ("都道府県名", "所在地_都道府県"),
    "市区町村名": ("市区町村", "所在地_市区町村"),
    "名称": ("施設名", "施設名称", "名前"),
    "名称_カナ": ("名称カナ", "名称（カナ）", "施設名_カナ", "フリガナ", "ふりがな"),
    "名称_英字": ("名称_英語",),
    "名称_通称": ("通称",),
    "種別": ("中項目", "施設種別", "分類", "設置形態"),
    "大項目": (),
    "住所": ("所在地", "所在地_連結表記"),
    "所在地_町字": (),
    "所在地_番地以下": (),
    "方書": ("建物名等（方書）", "建物名等(方書)", "建物名等"),
    "緯度": (),
    "経度": (),
    "アクセス方法": ("交通案内", "交通アクセス"),
    "駐車場情報": ("駐車場",),
    "電話番号": ("電話", "連絡先電話番号", "連絡先"),
    "内線番号": ("連絡先内線番号",),
    "FAX番号": ("FAX",),
    "連絡先メールアドレス": ("メールアドレス",),
    "郵便番号": (),
    "法人番号": (),
    "団体名": ("運営団体名",),
    "収容定員": ("予定定員", "定員"),
    "受入年齢": (),
    "利用可能曜日": (),
    "開始時間": (),
    "終了時間": (),
    "利用可能時間特記事項": ("利用可能日時特記事項",),
    "説明": ("施設概要", "概要"),
    "車椅子可": (),
    "多目的トイレ": (),
    "盲導犬・介助犬・聴導犬同伴": (),
    "筆談対応": (),
    "優先駐車場": (),
    "オストメイト対応トイレ": (),
    "授乳室": (),
    "スロープ、エレベータ、エスカレータ": (),
    "URL": ("リンク先URL", "ホームページ"),
    "画像": (),
    "画像_ライセンス": (),
    "備考": (),
    "小学校区": (),
    "基本時間": (),
    "土曜日・春夏冬休み期間": (),
    "延長保育": (),
    "休館日": (),
    "連絡先名称": (),
    "料金(基本)": ("料金（基本）",),
    "料金(詳細)": ("料金（詳細）",),
    "説明_英語": (),
    "POIコード": (),
    "町字ID": (),
    "バリアフリー情報": (),
}
REQUIRED: Final = ("名称", "緯度", "経度")

_ACCESS: Final = {
    "車椅子可": "wheelchair",
    "多目的トイレ": "accessible_toilet",
    "盲導犬・介助犬・聴導犬同伴": "guide_dog",
    "筆談対応": "writing",
    "優先駐車場": "priority_parking",
    "オストメイト対応トイレ": "ostomate",
    "授乳室": "nursing_room",
}
_CODES: Final = ("POIコード", "町字ID", "高度の種別", "高度の値", "外部識別子", "外部識別子の値")
_KINDS: Final = (
    ("jidokan", "児童館|児童センター|学童|放課後児童|児童クラブ|児童会館", ("children",)),
    (
        "kosodate-hiroba",
        "子育てひろば|子育て広場|つどいの広場|子育て支援|家庭支援センター|子育て応援|子育てサロン|ひろば",
        ("parents",),
    ),
    ("kodomo-shokudo", "(?:子ども|こども|子供)食堂", ("children",)),
    ("chiiki-shokudo", "地域食堂|みんなの?食堂", ()),
    ("ninchisho-cafe", "認知症カフェ|オレンジカフェ", ()),
    ("kayoi-no-ba", "通いの場|老人憩|憩いの家|老人福祉センター|高齢者.{0,6}センター", ("older-living-alone",)),
    ("play-park", "プレーパーク|冒険遊び場", ("children",)),
    ("soudan", "相談窓口|相談センター|相談室", ()),
)
"""Kind, the words in 種別 or name that say so, and whom such a place is for."""


def draft(reader: RowReader, publication: Publication) -> Draft | None:
    """Make a place of one row; None where it has no name, or is no place to be (told)."""
    put_name(reader, "名称", "名称_カナ")
    name = str(reader.entry.get("name", ""))
    if not name or len(name) > 80:
        reader.tell("import-row-name-long" if name else "import-row-no-name", "名称", name)
        return None
    kind = _kind(reader, publication)
    if kind is None:
        reader.tell("import-row-kind", "種別", reader.text("種別") or name)
        return None
    reader.entry["kind"] = [kind[0]]
    body = _put_where(reader, publication)
    put_geo(reader, "緯度", "経度")
    city = body.name if body else ""
    reader.entry["summary"] = f"{city}の{_label(reader, kind[0])}です。"
    reader.put("audiences", list(kind[1]))
    if len(reader.text("名称_通称")) <= 80:
        reader.put("aliases", [alias for alias in (reader.text("名称_通称"),) if alias])
    else:
        reader.keep_words("名称_通称")
    if english := reader.text("名称_英字")[:80]:
        reader.put("translations", {"en": {"name": english}})
    _put_when(reader)
    _put_contact(reader)
    _put_building(reader)
    operator, number = reader.text("団体名"), reader.read("法人番号", values.read_corporate_number)
    for column in ("画像", "画像_ライセンス"):
        if written := reader.text(column):
            reader.tell("import-picture", column, written)
    for column in _CODES:
        if written := reader.text(column):
            reader.tell("import-cell-code", column, written)
    # Not of the place's words either: where it lies has been read from its code, name or address.
    reader.keep_rest(skip=("ID", "所在地_全国地方公共団体コード"))
    if len(operator) > 80:
        reader.words.append(("団体名", operator))
        operator = ""
    reader.put("description", description(reader, [] if operator else ["運営団体は確認中です。"]))
    publisher = publication.publisher or reader.text("地方公共団体名")
    publication = Publication(publication.title, publisher, publication.licence, publication.url)
    return Draft(reader.row.line, reader.entry, body, reader.text("ID"), operator, number or "", publication)


def _kind(reader: RowReader, publication: Publication) -> tuple[str, tuple[str, ...]] | None:
    """Tell the kind from 種別, the name, or the title of the whole list, in this order."""
    for text in (reader.row["種別"], reader.row["名称"], publication.title):
        for kind, words, audiences in _KINDS:
            if re.search(words, text):
                return kind, audiences
    if reader.row["基本時間"] and reader.row["小学校区"]:
        return "jidokan", ("children",)
    return None


def _label(reader: RowReader, kind: str) -> str:
    labels: Mapping[str, str] = {
        "jidokan": "児童館・放課後児童クラブ",
        "kosodate-hiroba": "子育てひろば・子育て支援の施設",
        "kodomo-shokudo": "こども食堂",
        "chiiki-shokudo": "地域食堂",
        "ninchisho-cafe": "認知症カフェ",
        "kayoi-no-ba": "通いの場",
        "play-park": "プレーパーク",
        "soudan": "相談の窓口",
    }
    written = reader.text("種別")
    return written if 0 < len(written) <= 20 and not re.search("併設|敷地|専用", written) else labels[kind]


def _put_where(reader: RowReader, publication: Publication) -> PublicBody | None:
    """Fill the address, from one column or from the parts of the new form."""
    pieces = [(column, text) for column in ("所在地_町字", "所在地_番地以下") if (text := reader.text(column))]
    reader.used |= {"所在地_町字", "所在地_番地以下"}
    body = put_where(
        reader,
        code="全国地方公共団体コード",
        prefecture="都道府県",
        city="市区町村名",
        publisher=publication.publisher or reader.text("地方公共団体名"),
        address="住所",
        venue="方書",
    )
    if reader.concealed:
        return body
    if not reader.row["住所"]:
        reader.words += pieces
    if postcode := reader.read("郵便番号", values.read_postcode):
        reader.put_in("address", "postcode", postcode)
    return body


def _put_when(reader: RowReader) -> None:
    note = reader.text("利用可能時間特記事項")
    start, end = reader.raw("開始時間"), reader.raw("終了時間")
    written = timetable(
        Cells(weekdays=reader.raw("利用可能曜日"), start=start, end=end, note=note), letters_are_weekly=True
    )
    reader.put("open", list(written.open))
    reader.put("open_note", written.open_note[:PARAGRAPH])
    for text in (start, end):
        if text.strip() and clock_time(text) is None:
            reader.words.append(("開始・終了時間", text.strip()))


def _put_contact(reader: RowReader) -> None:
    put_phone(reader, "phone", "電話番号", "内線番号")
    put_phone(reader, "fax", "FAX番号")
    put_email(reader, "連絡先メールアドレス")
    put_web(reader, "URL")
    who = reader.text("連絡先名称")
    if len(who) <= 40:
        reader.put_in("contact", "person", who)
    else:
        reader.keep_words("連絡先名称")


def _put_building(reader: RowReader) -> None:
    for column, name in _ACCESS.items():
        reader.put_in("access", name, flag(reader, column))
    parking = reader.text("駐車場情報") or reader.raw("駐車場情報").strip()
    if parking:
        answer: Node = (
            True if parking.startswith(("有", "あり")) else False if parking.startswith(("無", "なし")) else None
        )
        if answer is None or len(parking) > 200:
            reader.words.append(("駐車場", parking))
        else:
            reader.put("parking", {"is": answer, **({"note": parking} if len(parking) > 3 else {})})
    way = reader.text("アクセス方法")
    if len(way) <= PARAGRAPH:
        reader.put("getting_there", way)
    else:
        reader.words.append(("アクセス方法", way))
    written = reader.text("収容定員")
    if written:
        try:
            reader.put("capacity", whole_number(written) or None)
        except ValueFault:
            reader.words.append(("定員", written))
