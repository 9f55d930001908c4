"""Rows whose address is not to be known: what would tell where the place is goes, before anything reads the row.

It is cut from the cells, not from the fields made of them: then no field, note or finding can hold it, whatever an
importer does with a column. In doubt a sentence goes; what went is told by its column, never by its words.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from contextlib import suppress
from typing import Final

from shirube.checks.hidden_address import Secrets, secrets_of
from shirube.importers.cells import RowReader
from shirube.importers.table import HIDDEN, Row
from shirube.model.listing import Address, Geo
from shirube.model.place import Place
from shirube.municipalities import split_address
from shirube.values import ValueFault, read_longitude

_WHERE: Final = ("住所", "方書", "所在地_町字", "所在地_番地以下")
"""Columns that are the address: any word of secrecy in them means it."""
_TOLD_PRIVATELY = re.compile(
    r"(?:参加|申し?込み?|予約|登録|利用|会員|当選|応募|希望)(?:者|された方|した方|の方)?様?に?(?:のみ|だけ|限)"
    r"|個別に?(?:お?知らせ|ご?案内|ご?連絡|通知)"
)
_PLACE_WORD: Final = "(?:住所|所在地|場所|会場|番地|方書|建物)"
_SAYS_SO = re.compile(
    rf"{_PLACE_WORD}[^。\n]{{0,15}}(?:{HIDDEN.pattern})|(?:{HIDDEN.pattern})の?{_PLACE_WORD}"
    rf"|{_PLACE_WORD}[^。\n]{{0,10}}(?:{_TOLD_PRIVATELY.pattern})[^。\n]{{0,10}}(?:知らせ|案内|連絡|通知|伝え|教え)"
)
_MAY_SAY_SO = re.compile("公|秘|伏|シークレット|ｼｰｸﾚｯﾄ|のみ|だけ|限|個別")
"""One of these stands in every row that is concealed: most rows need no closer look."""

_AS_IT_IS: Final = frozenset({"全国地方公共団体コード", "ID", "都道府県", "市区町村名", "地方公共団体名"})
"""Columns that name the municipality, which stays known; those of the source begin with `_`."""
_PLACE_COLUMN = re.compile(
    "住所|所在|番地|町字|町名|字名|方書|建物|会場|場所|地図|マップ|アクセス|交通|最寄|緯度|経度|座標|郵便|〒|学区|校区|画像"
    "|写真|POI|高度|^(?:map|lat|lon|lng|x|y)$",
    re.IGNORECASE,
)
"""Columns that go whole: a point, a way, a school district or a picture of the house tell as much as the address."""
_NUMBER_COLUMN = re.compile("電話|FAX|内線|法人番号|参加費_|定員|時間$|年齢|日$|曜日|頻度", re.IGNORECASE)
"""Columns in which 10-15 or 03-1234-5678 is no house number."""
_NAMES: Final = ("名称", "運営団体名", "団体名", "種別", "大項目")
"""Names and kinds may hold a word for a building, by which the public knows them, but not its own and no number."""
_OF_THE_NAME: Final = ("名称_カナ", "名称_英字", "名称_通称")

_URL = re.compile(r"https?://[^\s　、，；;「」（）<>\"]+", re.IGNORECASE)
_MAP = re.compile(
    r"goo\.gl|google\.[a-z.]+/maps|maps?\.|/maps?\b|g\.page|mapion|mapfan|navitime|openstreetmap|osm\.org|what3words|w3w\.co"
    r"|plus\.codes|[?&](?:ll|lat|lng|lon|center)=",
    re.IGNORECASE,
)
_DIGIT: Final = "[0-9一二三四五六七八九十]"
_HOUSE_NUMBER = re.compile(
    r"(?<![0-9.:/-])(?!(?:19|20)[0-9]{2}-)[1-9][0-9]{0,3}(?:-|の)[0-9]{1,4}(?:-[0-9]{1,4})?(?![0-9-])"
    r"(?!\s*(?:時|日|月|年|名|人|歳|才|回|円|分|週|か月|ヶ月|ヵ月|度|%|学年|組|食|台|[:/.]))|(?<![0-9-])[0-9]{3}-[0-9]{4}(?![0-9-])"
)
_PLACE = re.compile(
    rf"{_DIGIT}\s*(?:丁目?|番地|番(?!目|号)|番\s*{_DIGIT}+\s*号|号[室棟館地])|〒|[東西南北]{_DIGIT}+条?|{_DIGIT}条"
    # An address without a number: 調布市仙川町.
    r"|[市区郡町][\u3040-\u9fff々]{1,8}(?<!まち)(?:町(?![内会民])|村(?!人)|大字|字(?=[\u4e00-\u9fff]))"
    # Buildings and floors.
    rf"|(?:地下)?{_DIGIT}\s*階|(?<![a-z])(?:b?[0-9]+f|f?[0-9]+号室)(?![a-z])"
    r"|ビル(?!ダ|ド|ト)|ビルヂング|マンション|アパート|ハイツ|ハイム|コーポ|メゾン|レジデンス|シャトー|タワー|プラザ|ホール|[^\s]荘"
    r"|会館|公民館|集会[所室場]|センター|コミュニティハウス|体育館|図書館|児童館|学習館|公園|団地|商店街|住宅|古民家|空き家"
    r"|教会|寺院|神社|[\u4e00-\u9fff]{2}寺(?!子)|保育園|幼稚園|こども園|病院|医院|クリニック|診療所|役場|役所|事務[所局]|店[舗内]"
    r"|[^\s、]{2}(?:小|中|高等)?学校(?:で|内|前|横|裏|近)|地区"
    # The way there.
    r"|[\u3040-\u9fff]駅|最寄|徒歩|歩いて|バス停|停留所|下車|出口|改札|交差点|(?:目の|すぐ)前|向かい|(?:となり|隣)[のにで、]|沿い|近く|角の"
    # Points.
    r"|(?<![0-9.])[0-9]{2,3}\.[0-9]{3}|北緯|東経|緯度|経度|[2-9cfghjmpqrvwx]{4,8}\+[2-9cfghjmpqrvwx]{2,3}"
)
"""What looks like a place in folded text. Too much rather than too little."""
_SENTENCE = re.compile(r"[^。！？!?\n;；]*[。！？!?\n;；]*")
_DASHES = re.compile("(?<=[0-9])[‐‑‒–—―−ー](?=[0-9])")


def is_concealed(row: Row) -> bool:
    """Tell whether a row says, in any column, that its address or place is not to be known."""
    joined = "\n".join(row.cells.values())
    if not _MAY_SAY_SO.search(joined):
        return False
    where = unicodedata.normalize("NFKC", "\n".join(row[column] for column in _WHERE))
    if HIDDEN.search(where) or _TOLD_PRIVATELY.search(where):
        return True
    if HIDDEN.search(unicodedata.normalize("NFKC", row["備考"])):
        return True
    return bool(_SAYS_SO.search(unicodedata.normalize("NFKC", joined)))


def conceal(reader: RowReader) -> None:
    """Cut out of a row what tells where it is, and tell from which columns; the municipality stays."""
    row = reader.row
    secrets, town = tuple(_secrets(row)), _town(row)
    parts = split_address(row["住所"])
    kept = {"住所": f"{parts.prefecture}{parts.city}"} if parts.city else {}
    gone: list[str] = []
    for column, cell in row.cells.items():
        if column in _AS_IT_IS or column.startswith("_"):
            kept[column] = cell
        elif _PLACE_COLUMN.search(column):
            if not HIDDEN.fullmatch(unicodedata.normalize("NFKC", cell)):
                gone.append(column)
        elif column in _NAMES:
            if _tells(cell, secrets, "", numbers=True, patterns=False):
                gone.append(column)
            else:
                kept[column] = cell
        else:
            numbers = not _NUMBER_COLUMN.search(column)
            sentences = [one for one in _SENTENCE.findall(cell) if one]
            rest = "".join(one for one in sentences if not _tells(one, secrets, town, numbers=numbers)).strip()
            if rest:
                kept[column] = rest
            if rest != cell.strip():
                gone.append(f"{column}の一部" if rest else column)
    if "名称" in gone:
        gone += [column for column in _OF_THE_NAME if kept.pop(column, "") and column not in gone]
    reader.row = Row(row.line, kept)
    reader.concealed = True
    if gone:
        reader.tell("import-hidden", "・".join(gone))


def _tells(text: str, secrets: tuple[Secrets, ...], town: str, *, numbers: bool, patterns: bool = True) -> bool:
    """Tell whether a sentence may say where: the row's own address or building in it, or anything that looks so."""
    if any(one.find(text) for one in secrets):
        return True
    if any(_MAP.search(url) for url in _URL.findall(text)):
        return True
    folded = _DASHES.sub("-", unicodedata.normalize("NFKC", _URL.sub(" ", text))).lower()
    if town and town in re.sub(r"\s", "", folded):
        return True
    return bool((numbers and _HOUSE_NUMBER.search(folded)) or (patterns and _PLACE.search(folded)))


def _address_line(row: Row) -> str:
    """Take the address below the municipality; in front of it some lists write that it is hidden."""
    written = row["住所"] or row["所在地_町字"] + row["所在地_番地以下"]
    plain = re.sub(r"[()（）「」【】]", " ", HIDDEN.sub("", unicodedata.normalize("NFKC", written))).strip()
    return split_address(plain).line


def _town(row: Row) -> str:
    """Take the name of the district, what stands before the first number: 浅草橋 of 浅草橋4-4-4."""
    town = re.split(rf"{_DIGIT}", re.sub(r"\s", "", _address_line(row)), maxsplit=1)[0].lower()
    return town if len(town) >= 2 else ""


def _secrets(row: Row) -> Iterator[Secrets]:
    """Ask the check of hidden addresses what of this row may stand in no text: once for each word of the venue."""
    geo: Geo | None = None
    with suppress(ValueFault):  # no point, or none that could be recognised in a text
        geo = Geo.model_construct(lat=read_longitude(row["緯度"]), lon=read_longitude(row["経度"]))
    address = Address.model_construct(line=_address_line(row), postcode=row["郵便番号"] or None)
    venue = HIDDEN.sub("", unicodedata.normalize("NFKC", row["方書"]))
    for word in re.split(r"[\s、,;()「」【】・/]+", venue):
        # No name: a building that is called like the entry is a secret all the same.
        place = Place.model_construct(
            slug="row", name="", summary="", kind=(), organisation=(), address=address, venue=word or None, geo=geo
        )
        yield secrets_of(place)
