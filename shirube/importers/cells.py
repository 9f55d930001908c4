"""Turn single cells of a published list into values of the model; what cannot be one is told or kept in words."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import cache, lru_cache
from typing import Final, TypeVar
from urllib.parse import quote, urlsplit

from shirube import values
from shirube.importers.table import Row, one_line
from shirube.issues import Issue
from shirube.municipalities import PublicBody, find_body, public_bodies, split_address
from shirube.values import ValueFault, displayed
from shirube.yaml_text import Node

T = TypeVar("T")

LINE: Final = 80
NOTE: Final = 200
PARAGRAPH: Final = 600
DESCRIPTION: Final = 4_000

_NOTHING = re.compile(r"[-‐−–—ー―・/／]+|[無な]し|該当[な無]し|特に[な無]し|未定|n/?a", re.IGNORECASE)
_HALF_KANA = re.compile("[\uff61-\uff9f]+")
_JAPAN: Final = (20.0, 46.0, 122.0, 154.5)
"""South, north, west, east of all Japan."""


@dataclass(slots=True)
class RowReader:
    """One row on its way into an entry: what has been filled, what stays in words, and what had to be told."""

    row: Row
    path: str
    entry: dict[str, Node] = field(default_factory=dict)
    words: list[tuple[str, str]] = field(default_factory=list)
    """Heading and text of what has no field of its own; it goes into the description."""
    findings: list[Issue] = field(default_factory=list)
    used: set[str] = field(default_factory=set)
    concealed: bool = False
    """The address is hidden, and nothing that tells it is left in the row (see `concealed.py`)."""

    def tell(self, rule: str, column: str = "", written: str = "", **more: str) -> None:
        """Report something about this row, and a column of it."""
        told = {"row": str(self.row.line), "column": column, "written": displayed(written, 80), **more}
        self.findings.append(Issue(self.path, self.row.line, 1, rule, told))

    def raw(self, column: str) -> str:
        """Take a cell as it stands; from then on the column counts as dealt with."""
        self.used.add(column)
        return self.row[column]

    def text(self, column: str) -> str:
        """Take a cell as one line; a dash or 「なし」 says nothing."""
        written = self.raw(column)
        if not written:  # most cells of most lists
            return ""
        text = one_line(_HALF_KANA.sub(lambda match: unicodedata.normalize("NFKC", match[0]), written))
        return "" if _NOTHING.fullmatch(text) else text

    def keep_words(self, column: str, label: str = "") -> None:
        """Keep a cell for the description."""
        if text := self.text(column):
            self.words.append((label or column, text))

    def read(self, column: str, reader: Callable[[str], T], text: str | None = None) -> T | None:
        """Read a cell as a value; where it is none, tell it and keep the words."""
        written = self.text(column) if text is None else text
        if not written:
            return None
        try:
            return reader(written)
        except ValueFault:
            self.tell("import-cell", column, written)
            self.words.append((column, written))
            return None

    def put(self, key: str, value: Node) -> None:
        """Fill a field, unless there is nothing to fill it with."""
        if value not in (None, "", [], {}, ()):
            self.entry[key] = value

    def put_in(self, group: str, key: str, value: Node) -> None:
        """Fill a field of a group (`contact`, `cost`)."""
        if value not in (None, "", [], {}, ()):
            inside = self.entry.setdefault(group, {})
            assert isinstance(inside, dict)
            inside[key] = value

    def put_line(self, key: str, column: str, limit: int = LINE) -> None:
        """Fill a field with a cell, or keep it in words when it is too long for the field."""
        text = self.text(column)
        if len(text) > limit:
            self.words.append((column, text))
        else:
            self.put(key, text)

    def keep_rest(self, skip: Sequence[str]) -> None:
        """Keep every column that nothing has asked for, so that no cell is lost."""
        for column in self.row.cells:
            if column not in self.used and column not in skip:
                self.keep_words(column)


# ---- names ------------------------------------------------------------------------------------------------------

_KANJI = re.compile(r"[\u3005-\u3007\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]")


def reading_of(text: str) -> str | None:
    """Write a reading in hiragana from text that is kana, Latin letters and digits; None where a letter is neither.

    Brackets and other marks go, they have no sound. Nothing is guessed from a kanji.
    """
    if not text or _KANJI.search(text):
        return None
    kana = values.to_hiragana(unicodedata.normalize("NFKC", text.replace("ウ゛", "ヴ").replace("ｳﾞ", "ヴ")))
    letters = [_letter(char) for char in one_line(kana)]
    if not all(letters):
        return None
    written = one_line("".join(letters)).strip("・-. ")
    try:
        return values.read_kana(written)[:120]
    except ValueFault:
        return None


@cache
def _letter(char: str) -> str:
    """Give a letter that a reading may hold, a space for a mark, nothing for any other. The same few come again."""
    try:
        values.read_kana(f"あ{char}あ")
    except ValueFault:
        return " " if unicodedata.category(char)[0] in "PSZM" else ""
    return char


def put_name(reader: RowReader, name_column: str, kana_column: str) -> None:
    """Fill name and kana; a name without a reading stays without one, and that is told."""
    name = reader.text(name_column)
    reader.put("name", name)
    written = reader.text(kana_column)
    kana = reading_of(written) or reading_of(name)
    if written and not reading_of(written):
        reader.tell("import-cell", kana_column, written)
    if kana:
        reader.put("kana", kana)
    elif name:
        reader.tell("import-no-kana", kana_column, name)


# ---- where ------------------------------------------------------------------------------------------------------

_find_body = lru_cache(maxsize=4_096)(find_body)
"""A list names the same few municipalities in every row."""


@cache
def _prefectures() -> frozenset[str]:
    return frozenset(body.prefecture for body in public_bodies().values())


def _is_code_of(text: str, body: PublicBody) -> bool:
    """Tell whether a code names the body: whole, without its check digit, or without the 0 a spreadsheet drops."""
    code = unicodedata.normalize("NFKC", text)
    return body.code in (code, code.zfill(6)) or (len(code) in (4, 5) and body.code[:5] == code.zfill(5))


def put_where(
    reader: RowReader, *, code: str, prefecture: str, city: str, publisher: str, address: str, venue: str
) -> PublicBody | None:
    """Fill address, venue, geo; return the municipality, found from code, name, address or publisher."""
    code_text, city_text = reader.text(code), reader.text(city)
    prefecture_text = reader.text(prefecture)
    if prefecture_text and prefecture_text not in _prefectures():
        reader.tell("import-cell", prefecture, prefecture_text)
        prefecture_text = ""
    where = reader.text(address)
    place = reader.text(venue)
    parts = split_address(where, city_text, prefecture_text)
    body = _find_body(code_text, city_text, prefecture_text)
    if body is None or not body.city:
        body = (parts.city and _find_body("", parts.city, parts.prefecture)) or body or None
    if body is None or not body.city:
        body = _find_body("", publisher, prefecture_text) or body
    if body is None:
        body = _find_body("", parts.prefecture) if parts.prefecture else None
    if code_text and city_text and body and not _is_code_of(code_text, body):
        reader.tell("import-code", code, code_text, city=body.name, code=body.code)
    elif code_text and body is None:
        reader.tell("import-cell", code, code_text)
    if reader.concealed:
        reader.put("hide_address", True)
        reader.words.append(("住所", "公開されていません。主催者に確かめてください。"))
        return body
    if where.startswith(("（", "(")):
        reader.words.append(("住所", where))
    elif where:
        line = parts.line
        held: dict[str, Node] = {}
        if city_name := parts.city or (body.city if body else ""):
            held["city"] = city_name
        if len(line) > LINE:
            reader.words.append(("住所", where))
        elif line:
            held["line"] = line
        reader.put("address", held)
    if len(place) > LINE:
        reader.words.append((venue, place))
    else:
        reader.put("venue", place)
    return body


def put_geo(reader: RowReader, latitude: str, longitude: str) -> None:
    """Fill the point on the map; one that is swapped or outside Japan is told and left out."""
    written = (reader.text(latitude), reader.text(longitude))
    if not any(written):
        return
    both = f"{written[0]}, {written[1]}"
    try:
        lat, lon = (values.read_longitude(text) for text in written)
    except ValueFault:
        reader.tell("import-cell", f"{latitude}・{longitude}", both)
        return
    south, north, west, east = _JAPAN
    if south <= lat <= north and west <= lon <= east:
        reader.put("geo", {"lat": lat, "lon": lon})
    elif south <= lon <= north and west <= lat <= east:
        reader.tell("import-geo-swapped", f"{latitude}・{longitude}", both)
    else:
        reader.tell("import-geo-outside", f"{latitude}・{longitude}", both)


# ---- how to reach them ------------------------------------------------------------------------------------------

_URL = re.compile(r"https?://[^\s　、，,；;「」（）<>\"]+", re.IGNORECASE)
_EMAIL = re.compile(r"[A-Za-z0-9._%+-]+@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+")
_LINE_HOSTS: Final = ("lin.ee", "line.me", "page.line.me", "liff.line.me")


def put_web(reader: RowReader, column: str) -> None:
    """Fill `contact.web` (or `contact.line`) with the first address of a cell; what else it says stays in words."""
    written = reader.text(column)
    if not written:
        return
    found = _URL.search(written)
    if not found and re.fullmatch(r"www\.[A-Za-z0-9./_-]+", written):
        reader.tell("import-cell", column, written)
        reader.words.append((column, written))
        return
    if not found:
        reader.tell("import-cell", column, written)
        reader.words.append((column, written))
        return
    address = quote(found[0], safe=":/?#[]@!$&'()*+,;=%~-._")
    try:
        address = values.read_url(address)
    except ValueFault:
        reader.tell("import-cell", column, written)
        reader.words.append((column, written))
        return
    host = urlsplit(address).hostname or ""
    reader.put_in("contact", "line" if host in _LINE_HOSTS else "web", address)
    if written != found[0]:
        reader.words.append((column, written))


def put_email(reader: RowReader, column: str) -> None:
    """Fill `contact.email`; a second address stays in words."""
    written = reader.text(column)
    found = _EMAIL.findall(unicodedata.normalize("NFKC", written))
    contact = reader.entry.get("contact")
    if not found or (isinstance(contact, dict) and "email" in contact):
        if written:
            reader.words.append((column, written))
        return
    address = reader.read(column, values.read_email, found[0])
    reader.put_in("contact", "email", address)
    if address and written != found[0]:
        reader.words.append((column, written))


def put_phone(reader: RowReader, key: str, column: str, extension: str = "") -> None:
    """Fill `contact.phone` or `.fax`; a number that lost its leading zero gets it back, and that is told."""
    written = reader.text(column)
    inner = reader.text(extension) if extension else ""
    if not written:
        if inner:
            reader.words.append((extension, inner))
        return
    number = unicodedata.normalize("NFKC", written)
    if re.fullmatch(r"[1-9][0-9]{0,3}[- ]?[0-9]{1,4}[- ]?[0-9]{4}", number) and len(re.sub(r"\D", "", number)) in (
        9,
        10,
    ):
        try:
            values.read_phone(f"0{number}")
        except ValueFault:
            pass
        else:
            reader.tell("import-phone-zero", column, written, number=f"0{number}")
            number = f"0{number}"
    if phone := reader.read(column, values.read_phone, number):
        reader.put_in("contact", key, f"{phone} 内線{inner}" if inner and "内線" not in phone else phone)
    elif inner:
        reader.words.append((extension, inner))


# ---- yes and no -------------------------------------------------------------------------------------------------

_FLAG_YES: Final = frozenset(
    {"1", "有", "あり", "有り", "○", "〇", "◯", "可", "実施", "実施あり", "yes", "true", "はい", "対応"}
)
_FLAG_NO: Final = frozenset({"0", "無", "なし", "無し", "×", "✕", "不可", "実施なし", "no", "false", "いいえ"})


def flag(reader: RowReader, column: str) -> bool | None:
    """Read 有/無, 可/不可, ○/×, 1/0; None where the cell is empty or says something else (told, kept in words)."""
    written = one_line(reader.raw(column))
    word = unicodedata.normalize("NFKC", written).casefold()
    if word in _FLAG_YES:
        return True
    if word in _FLAG_NO:
        return False
    if written:
        reader.words.append((column, written))
        if len(written) <= 2:
            reader.tell("import-cell", column, written)
    return None


def whole_number(text: str) -> int:
    """Read a whole number with its counter: 30, ３０人, 1,000円. ValueFault when it is not one."""
    written = re.sub(r"[,\s]|[人名円食組]程?度?$", "", unicodedata.normalize("NFKC", text))
    return values.read_integer(written, 0, 1_000_000)


# ---- the description --------------------------------------------------------------------------------------------

_PLAIN_FORMS: Final = str.maketrans(
    {"<": "＜", ">": "＞", "[": "［", "]": "］", "*": "＊", "`": "｀", "\\": "＼", "|": "｜"}
)


def plain_markdown(text: str) -> str:
    """Write a cell so that Markdown finds nothing in it: the signs it knows become their wide forms.

    Backslashes would do for the page, but stay visible to whoever edits the file.
    """
    return re.sub(r"(?<![A-Za-z0-9])_|_(?![A-Za-z0-9])", "＿", one_line(text).translate(_PLAIN_FORMS))


def description(reader: RowReader, opening: Sequence[str]) -> str:
    """Write what the fields do not hold: opening sentences, then one line for each cell kept in words.

    What does not fit is told, column by column, and the reader of the page is told that there is more.
    """
    lines = [*opening, ""] if opening else []
    length = sum(len(line) + 1 for line in lines)
    seen: set[tuple[str, str]] = set()
    for label, text in reader.words:
        if (label, text) in seen:
            continue
        seen.add((label, text))
        line = f"- {plain_markdown(label)}：{plain_markdown(text)}"
        if length + len(line) + 1 > DESCRIPTION - 40:
            reader.tell("import-cell-cut", label, text)
            continue
        lines.append(line)
        length += len(line) + 1
    return "\n".join(lines).strip()
