"""こども食堂共通フォーマット: the 49 columns of 埼玉県, the 43 of 東京都 with the columns that name each source.

An empty cell is unknown, never no. The opaque codes of 開催頻度 (a bare digit) are told and left out.
"""

from __future__ import annotations

import re
import unicodedata
from datetime import date, timedelta
from typing import Final

from shirube import values
from shirube.importers.cells import (
    NOTE,
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
from shirube.importers.table import Table
from shirube.importers.timetable import Cells, ended_part, is_ended, is_paused, timetable
from shirube.values import ValueFault

COLUMNS: Final = {
    "全国地方公共団体コード": (
        "都道府県コード又は市区町村コード",
        "都道府県コードまたは市区町村コード",
        "市区町村コード",
    ),
    "ID": ("NO", "No.", "番号", "項番"),
    "都道府県": ("都道府県名", "所在地_都道府県"),
    "市区町村名": ("市区町村", "所在地_市区町村"),
    "名称": ("こども食堂名", "子ども食堂名", "子供食堂名", "食堂名", "施設名"),
    "名称_カナ": ("名称カナ", "名称（カナ）", "名称_フリガナ", "フリガナ", "ふりがな"),
    "設置目的": (),
    "実施支援の主な区分": ("実施支援の主な区分1",),
    "住所": ("所在地", "開催場所住所", "所在地_連結表記"),
    "方書": ("建物名等（方書）", "建物名等", "開催場所", "会場"),
    "緯度": (),
    "経度": (),
    "電話番号1": ("電話番号", "電話", "連絡先電話番号"),
    "電話番号1_連絡先備考": (),
    "電話番号2": (),
    "電話番号2_連絡先備考": (),
    "内線番号": (),
    "FAX番号": ("FAX",),
    "URL": ("ホームページ", "HP"),
    "メールアドレス1": ("メールアドレス", "連絡先メールアドレス"),
    "メールアドレス1_連絡先備考": (),
    "メールアドレス2": (),
    "メールアドレス2_連絡先備考": (),
    "法人番号": (),
    "運営団体名": ("団体名", "運営主体", "実施主体"),
    "開催頻度": (),
    "開催曜日": (),
    "開催日": (),
    "開催開始時間": ("開始時間",),
    "開催終了時間": ("終了時間",),
    "開催日時特記事項": (),
    "参加条件": (),
    "参加費_幼児": (),
    "参加費_小学生": (),
    "参加費_中学生": (),
    "参加費_高校生": (),
    "参加費_大人": (),
    "参加費特記事項": (),
    "予約方法": (),
    "予約特記事項": (),
    "定員": (),
    "フードパントリー実施": ("フードパントリー",),
    "テイクアウト実施": ("テイクアウト",),
    "学区": (),
    "ネットワークの加入": (),
    "追加情報NO": (),
    "画像": (),
    "画像_ライセンス": (),
    "備考": (),
    "_自治体名": (),
    "_データセット名": (),
    "_ライセンス": (),
    "_取得元URL": (),
}
REQUIRED: Final = ("名称", "住所")
"""Without these two headings a table is not a list of こども食堂."""
_SIGNS: Final = frozenset(
    {
        "設置目的",
        "実施支援の主な区分",
        "開催頻度",
        "開催曜日",
        "開催日",
        "開催日時特記事項",
        "参加条件",
        "参加費_幼児",
        "参加費_小学生",
        "参加費_中学生",
        "参加費_高校生",
        "参加費_大人",
        "参加費特記事項",
        "フードパントリー実施",
        "テイクアウト実施",
        "ネットワークの加入",
        "追加情報NO",
    }
)
"""Columns that lists of other facilities do not have."""

_FEES: Final = {
    "参加費_幼児": "infant",
    "参加費_小学生": "primary",
    "参加費_中学生": "secondary",
    "参加費_高校生": "high",
    "参加費_大人": "adult",
}
_ANYONE = re.compile(r"(?:どなた|誰|だれ)(?:（[^（）]*）)?(?:で)?も|年齢(?:は|を)?問わず")
_NOT_ANYONE = re.compile(r"のみ|限[りるっ定]|除[きく]|対象外|以外")
_NO_CONDITION: Final = frozenset({"なし", "無し", "無", "特になし", "条件なし", "制限なし", "特に無し"})
_ONLY: Final = {
    "小学生のみ": (),
    "子どものみ": (),
    "対象は子どものみ": (),
    "ひとり親家庭": ("single-parents",),
    "ひとり親家庭のみ": ("single-parents",),
}
"""Conditions that say in so many words who may come, and the audiences they add."""
_NO_BOOKING: Final = frozenset({"不要", "予約不要", "予約なし", "なし", "無し", "予約は不要", "事前予約不要"})
_MUST_BOOK = re.compile(
    r"(?:予約|申し?込み?|登録)(?:が|は)?(?:必要|必須)|要(?:事前)?(?:予約|申し?込)|(?:完全|事前)予約制"
)
_BETTER_BOOK = re.compile(r"なるべく|優先|希望|助かる|お?すすめ")
_EMAIL_IN_NOTE = re.compile(r"連絡先\s*[:：]?\s*\S+@\S+")


def is_other_kind(table: Table, title: str) -> bool:
    """Tell whether a table is plainly a list of something else: no column, title or name speaks of 食堂."""
    if not table.rows or _SIGNS & set(table.columns) or any("食堂" in text for text in (title, *table.headings)):
        return False
    return sum("食堂" in row["名称"] for row in table.rows) * 2 < len(table.rows)


def draft(reader: RowReader, publication: Publication) -> Draft | None:
    """Make a place of one row; None where there is nothing that says which place it is (told)."""
    publication = Publication(
        reader.text("_データセット名") or publication.title,
        reader.text("_自治体名") or publication.publisher,
        reader.text("_ライセンス") or publication.licence,
        reader.text("_取得元URL") or publication.url,
    )
    put_name(reader, "名称", "名称_カナ")
    body = put_where(
        reader,
        code="全国地方公共団体コード",
        prefecture="都道府県",
        city="市区町村名",
        publisher=publication.publisher,
        address="住所",
        venue="方書",
    )
    city = body.name if body else ""
    if not _settle_name(reader, city):
        return None
    put_geo(reader, "緯度", "経度")
    reader.entry["kind"] = ["kodomo-shokudo"]
    operator, number = reader.text("運営団体名"), reader.read("法人番号", values.read_corporate_number)
    _put_summary(reader, city)
    _put_who(reader)
    _put_when(reader)
    _put_cost(reader)
    _put_booking(reader)
    _put_contact(reader)
    reader.put("capacity", _capacity(reader))
    reader.put_in("food", "takeaway", flag(reader, "テイクアウト実施"))
    reader.put_in("food", "pantry", flag(reader, "フードパントリー実施"))
    _keep_words(reader)
    if not 0 < len(operator) <= 80:
        if operator:
            reader.words.append(("運営団体名", operator))
        operator = ""
    opening = [] if operator else ["運営団体は確認中です。"]
    reader.put("description", description(reader, opening))
    return Draft(reader.row.line, reader.entry, body, reader.text("ID"), operator, number or "", publication)


def _settle_name(reader: RowReader, city: str) -> bool:
    """Give a row without a name, or with one that may not be shown, an honest one; refuse a name that is no name."""
    name = str(reader.entry.get("name", ""))
    if len(name) > 80:
        reader.tell("import-row-name-long", "名称", name)
        return False
    if name:
        return True
    publisher = reader.text("_自治体名")
    if not (reader.entry.get("address") or reader.entry.get("venue") or publisher or reader.concealed):
        reader.tell("import-row-no-name", "名称")
        return False
    whose = f"（{whose}のこども食堂）" if (whose := city or publisher) else "（こども食堂）"
    if any("名称" in issue.values["column"].split("・") for issue in reader.findings if issue.rule == "import-hidden"):
        reader.entry["name"] = f"名称非公開{whose}"
        reader.words.append(("名称", "場所がわかる名称なので、のせていません。"))
        return True
    reader.entry["name"] = f"名称確認中{whose}"
    reader.words.append(("名称", "公開された一覧のこの行には、名称が書かれていません。"))
    reader.tell("import-no-name", "名称")
    return True


def _put_summary(reader: RowReader, city: str) -> None:
    """Use the purpose as the sentence under the name where it is one; else say only what is known."""
    purpose = reader.text("設置目的")
    one_sentence = 12 <= len(purpose) <= 80 and "。" not in purpose.rstrip("。")
    if one_sentence:
        reader.entry["summary"] = purpose
        return
    reader.entry["summary"] = f"{city}のこども食堂です。" if city else "こども食堂です。"
    if purpose:
        reader.words.append(("設置目的", purpose))


def _put_who(reader: RowReader) -> None:
    written = reader.raw("参加条件")
    condition = reader.text("参加条件") or written.strip()
    audiences = ["children"]
    words = unicodedata.normalize("NFKC", condition).rstrip("。")
    if words in _NO_CONDITION or (_ANYONE.search(words) and not _NOT_ANYONE.search(words)):
        reader.put("admission", "anyone")
    elif words in _ONLY:
        reader.put("admission", "only")
        audiences += _ONLY[words]
    if condition:
        reader.words.append(("参加条件", condition))
    reader.put("audiences", audiences)


def _put_when(reader: RowReader) -> None:
    names = ("開催頻度", "開催曜日", "開催日", "開催開始時間", "開催終了時間", "開催日時特記事項")
    cells = Cells(*(_without_serial_date(reader, name) for name in names))
    if re.fullmatch(r"\s*[0-9０-９]{1,2}\s*", cells.frequency):
        reader.tell("import-cell-code", "開催頻度", cells.frequency)
    written = timetable(cells)
    reader.put("open", list(written.open))
    reader.put("open_note", written.open_note)
    if ended := is_ended(cells.note, cells.frequency, cells.days, reader.row["備考"], reader.row["名称"]):
        why = ended_part(ended) if ended == reader.entry["name"] else ended
        reader.put("status", {"is": "ended", "why": why[:NOTE]})
        if list(written.open) == [ended]:
            del reader.entry["open"]
    elif paused := is_paused(cells.note, cells.frequency, reader.row["備考"]):
        reader.put("status", {"is": "paused", "why": paused[:NOTE]})


def _without_serial_date(reader: RowReader, column: str) -> str:
    """Take a cell of days or hours; a day that a spreadsheet left as its number (46023) is told and says nothing."""
    written = reader.raw(column)
    if re.fullmatch("[34][0-9]{4}|5[0-4][0-9]{3}", number := unicodedata.normalize("NFKC", written).strip()):
        meant = date(1899, 12, 30) + timedelta(days=int(number))
        reader.tell("import-serial-date", column, written, date=meant.isoformat())
        return ""
    return written


def _put_cost(reader: RowReader) -> None:
    amounts: dict[str, int] = {}
    notes: list[str] = []
    for column, group in _FEES.items():
        written = reader.text(column)
        if not written:
            continue
        try:
            amounts[group] = 0 if written in ("無料", "無償") else whole_number(written)
        except ValueFault:
            notes.append(f"{column.removeprefix('参加費_')}：{written}")
    for group, amount in amounts.items():
        reader.put_in("cost", group, amount)
    said = reader.text("参加費特記事項")
    notes = [said, *notes] if said else notes
    if len(amounts) == len(_FEES) and not notes:
        if not any(amounts.values()):
            reader.put_in("cost", "free", True)
        elif all(amounts.values()):
            reader.put_in("cost", "free", False)
    note = "。".join(text.rstrip("。") for text in notes)
    if len(note) <= NOTE:
        reader.put_in("cost", "note", note)
    else:
        reader.words.append(("参加費", note))


def _put_booking(reader: RowReader) -> None:
    how, more = reader.text("予約方法") or reader.raw("予約方法").strip(), reader.text("予約特記事項")
    both = unicodedata.normalize("NFKC", f"{how} {more}")
    must, better = _MUST_BOOK.search(both), _BETTER_BOOK.search(both)
    free = "不要" in both or how in _NO_BOOKING
    if how in _NO_BOOKING:
        how = ""
        if not more:
            reader.put_in("booking", "need", "none")
    if better and not free:
        reader.put_in("booking", "need", "recommended")
    elif must and not free:
        reader.put_in("booking", "need", "required")
    elif more in _NO_BOOKING and not how:
        reader.put_in("booking", "need", "none")
        more = ""
    words = "。".join(text.rstrip("。") for text in (how, more) if text)
    if len(words) <= NOTE:
        reader.put_in("booking", "how", words)
    else:
        reader.words.append(("予約", words))


def _put_contact(reader: RowReader) -> None:
    put_phone(reader, "phone", "電話番号1", "内線番号")
    put_phone(reader, "fax", "FAX番号")
    put_web(reader, "URL")
    put_email(reader, "メールアドレス1")
    remark = reader.text("備考")
    if _EMAIL_IN_NOTE.search(remark) and "email" not in str(reader.entry.get("contact", "")):
        put_email(reader, "備考")
    elif remark:
        reader.words.append(("備考", remark))


def _capacity(reader: RowReader) -> int | None:
    written = reader.text("定員")
    if not written:
        return None
    try:
        number = whole_number(written)
    except ValueFault:
        number = 0
    if number:
        return number
    reader.words.append(("定員", written))
    return None


def _keep_words(reader: RowReader) -> None:
    for column in ("実施支援の主な区分", "電話番号1_連絡先備考", "電話番号2", "電話番号2_連絡先備考"):
        reader.keep_words(column)
    for column in ("メールアドレス1_連絡先備考", "メールアドレス2", "メールアドレス2_連絡先備考"):
        reader.keep_words(column)
    district = reader.text("学区")
    if re.fullmatch(r"[0-9]{6}H[0-9]+", district):
        reader.tell("import-cell-code", "学区", district)
    elif district:
        reader.words.append(("学区", "・".join(re.split(r"[;；]", district))))
    reader.keep_words("ネットワークの加入")
    for column in ("画像", "画像_ライセンス"):
        if written := reader.text(column):
            reader.tell("import-picture", column, written)
    reader.keep_rest(skip=("ID",))
