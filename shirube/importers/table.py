"""Read a table as offices really publish it: any of four encodings, title and comment rows, broken quotes.

Every row with something in it is either given back with its line in the file, or told of in a finding. Nothing is
repaired in silence, and a row whose columns may have slipped is not taken.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Final

from shirube.importers.other_tables import table_called
from shirube.issues import Issue
from shirube.reading.decode import unseen
from shirube.values import displayed

MAX_BYTES: Final = 20 * 1024 * 1024
MAX_ROWS: Final = 50_000
MAX_CELL: Final = 5_000
"""Characters of a cell; the longest real one seen has 1,300."""
MAX_COLUMNS: Final = 300
MAX_ROW_LINES: Final = 40
"""Lines that a quoted cell may run over before its quote counts as never closed."""
HEADER_WITHIN: Final = 40
"""Rows among which the header is looked for."""
_SHOWN_CELLS: Final = 4
HIDDEN: Final = re.compile(
    r"非\s*公\s*[開表]|未公開|公[開表](?:は?し(?:て(?:い|おり))?ません|はしな|しな|していな|不可|を?(?:お?控|差し控))"
    r"|秘匿|シークレット|伏せ(?:て|る|ます)"
)
"""Words that say that something is not to be known. A row with such words may not be quoted in a finding."""


@dataclass(frozen=True, slots=True)
class Row:
    """One row of the table: the line of the file on which it begins, and its cells by column, trimmed."""

    line: int
    cells: Mapping[str, str]

    def __getitem__(self, column: str) -> str:
        return self.cells.get(column, "")


@dataclass(frozen=True, slots=True)
class Table:
    """What was read: rows that can be taken, and findings on those that cannot."""

    encoding: str = ""
    delimiter: str = ","
    header_line: int = 0
    columns: tuple[str, ...] = ()
    """Known columns by the name we use, unknown ones as the file writes them, in the file's order."""
    unknown: tuple[str, ...] = ()
    headings: tuple[str, ...] = field(default=(), kw_only=True)
    """All headings as the file writes them."""
    rows: tuple[Row, ...] = ()
    rows_in: int = 0
    """Rows below the header with something in them, comment and footer rows included."""
    findings: tuple[Issue, ...] = field(default=())
    """One for each row that could not be taken, and notes on the file."""


def read_table(file: Path, shown: str, columns: Mapping[str, Sequence[str]], required: Sequence[str]) -> Table:
    """Read a CSV or TSV file; `columns` maps the name we use to the headings people write.

    The header is the row that matches the most known headings and has every `required` one. Without it, or where the
    file cannot be decoded, the table is empty and its one finding is an error.
    """
    try:
        content = file.read_bytes() if file.stat().st_size <= MAX_BYTES else None
    except OSError as error:
        return _refused(shown, "import-file-unreadable", reason=error.strerror or str(error))
    if content is None:
        return _refused(shown, "import-file-too-large", limit=str(MAX_BYTES // 1024 // 1024))
    if content[:4] == b"PK\x03\x04" or content[:4] == b"\xd0\xcf\x11\xe0":
        return _refused(shown, "import-file-excel")
    decoded = _decode(content)
    if decoded is None:
        return _refused(shown, "import-file-encoding", line=str(_undecodable_line(content)))
    text, encoding = decoded
    lines = _lines(text)
    names = {heading_key(alias): name for name, aliases in columns.items() for alias in (name, *aliases)}
    found = _find_header(lines, names, required)
    if found is None:
        wanted = "、".join(required)
        if other := table_called(lines[:HEADER_WITHIN]):
            return replace(_refused(shown, "import-other-table", table=other), encoding=encoding)
        return replace(_refused(shown, "import-no-header", columns=wanted, encoding=encoding), encoding=encoding)
    return _Reader(shown, lines, names, *found).read(encoding)


def _refused(shown: str, rule: str, **values: str) -> Table:
    return Table(findings=(Issue(shown, 0, 0, rule, values),))


# ---- bytes to lines ---------------------------------------------------------------------------------------------


def _decode(content: bytes) -> tuple[str, str] | None:
    """Decode with the first encoding that fits, and name it as people do."""
    if b"\x1b$B" in content or b"\x1b$@" in content:
        candidates = ["iso2022_jp_2004", "iso2022_jp_ext"]
    elif content[:3] == b"\xef\xbb\xbf":
        candidates = ["utf-8-sig"]
    elif content[:2] in (b"\xff\xfe", b"\xfe\xff"):
        candidates = ["utf-16"]
    elif content[:400:2].count(0) * 8 > len(content[:400]):
        candidates = ["utf-16-be"]
    elif content[1:400:2].count(0) * 8 > len(content[:400]):
        candidates = ["utf-16-le"]
    else:
        candidates = ["utf-8", "cp932", "euc_jis_2004"]
    for encoding in candidates:
        try:
            return content.decode(encoding), _CALLED.get(encoding, encoding)
        except UnicodeDecodeError:
            continue
    # A heading that is nearly all kanji has no zeros to tell UTF-16 by; but nearly any bytes decode as that.
    for encoding in ("utf-16-le", "utf-16-be"):
        text = content.decode(encoding, "replace")
        if _is_japanese(text):
            return text, encoding
    return None


_CALLED: Final = {"euc_jis_2004": "EUC-JP", "iso2022_jp_2004": "ISO-2022-JP", "iso2022_jp_ext": "ISO-2022-JP"}


def _is_japanese(text: str) -> bool:
    return "\n" in text and len(_ORDINARY.findall(text)) >= len(text) * 0.95


_ORDINARY = re.compile("[\t\n\r -~\u3000-\u30ff\u4e00-\u9fff\uff01-\uff9f]")


def _undecodable_line(content: bytes) -> int:
    """Find the first line that no encoding explains: the furthest that any of them came."""
    furthest = 0
    for encoding in ("utf-8", "cp932"):
        try:
            content.decode(encoding)
        except UnicodeDecodeError as error:
            furthest = max(furthest, error.start)
    return content.count(b"\n", 0, furthest) + 1


def _lines(text: str) -> list[str]:
    """Split at line ends only: Python's own would also split at the invisible separators inside a cell."""
    return text.replace("\r\n", "\n").replace("\r", "\n").split("\n")


def heading_key(text: str) -> str:
    """Fold a heading for comparison: width, brackets, underscores, spaces and line breaks do not matter."""
    return re.sub(r"[\s_＿]+", "", unicodedata.normalize("NFKC", text)).casefold()


# ---- lines to cells ---------------------------------------------------------------------------------------------


def _split(text: str, delimiter: str) -> list[str] | None:
    """Cut one row into cells; None while a quote is open. ValueError: text behind a closing quote."""
    cells: list[str] = []
    at, end = 0, len(text)
    while True:
        if text[at : at + 1] == '"':
            cell, at = [], at + 1
            while True:
                close = text.find('"', at)
                if close < 0:
                    return None
                cell.append(text[at:close])
                if text[close + 1 : close + 2] == '"':
                    cell.append('"')
                    at = close + 2
                    continue
                at = close + 1
                break
            while at < end and text[at] in " 　" and text[at] != delimiter:
                at += 1
            if at < end and text[at] != delimiter:
                raise ValueError("text behind a closing quote")
            cells.append("".join(cell))
        else:
            stop = text.find(delimiter, at)
            stop = end if stop < 0 else stop
            cells.append(text[at:stop])
            at = stop
        if at >= end:
            return cells
        at += 1
        if len(cells) > MAX_COLUMNS:
            raise ValueError("too many columns")


@dataclass(frozen=True, slots=True)
class _Raw:
    line: int
    lines: int
    cells: list[str]
    text: str
    broken: bool = False


def _row_at(lines: Sequence[str], at: int, delimiter: str, width: int | None) -> _Raw:
    """Read the row that begins at a line; a quote that never closes properly breaks that one line, not those below."""
    text = lines[at]
    for count in range(1, min(MAX_ROW_LINES, len(lines) - at) + 1):
        if count > 1:
            text = f"{text}\n{lines[at + count - 1]}"
            if '"' not in lines[at + count - 1]:
                continue
        try:
            cells = _split(text, delimiter)
        except ValueError:
            break
        if cells is None:
            continue
        if count > 1 and width is not None and len(cells) != width:
            break
        return _Raw(at + 1, count, cells, text)
    return _Raw(at + 1, 1, lines[at].split(delimiter), lines[at], broken=True)


def _raw_rows(lines: Sequence[str], start: int, delimiter: str, width: int | None) -> Iterator[_Raw]:
    at = start
    while at < len(lines):
        row = _row_at(lines, at, delimiter, width)
        yield row
        at += row.lines


# ---- the header -------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Header:
    raw: _Raw
    delimiter: str
    repaired: bool


def _find_header(lines: Sequence[str], names: Mapping[str, str], required: Sequence[str]) -> tuple[_Header, int] | None:
    """Find the row and delimiter that match the most known headings; also where the rows below begin."""
    best: tuple[int, _Header, int] | None = None
    for delimiter in (",", "\t", ";"):
        for count, raw in enumerate(_raw_rows(lines, 0, delimiter, None)):
            if count >= HEADER_WITHIN:
                break
            cells, repaired = _unglued(raw.cells, delimiter, names)
            known = {names[key] for cell in cells if (key := heading_key(cell)) in names}
            if all(name in known for name in required) and (best is None or len(known) > best[0]):
                header = _Header(replace(raw, cells=cells), delimiter, repaired)
                best = (len(known), header, raw.line - 1 + raw.lines)
    return None if best is None else best[1:]


def _unglued(cells: list[str], delimiter: str, names: Mapping[str, str]) -> tuple[list[str], bool]:
    """Part headings that one pair of quotes glued together: `"住所,電話番号"`, when every piece is known."""
    parted: list[str] = []
    for cell in cells:
        pieces = cell.split(delimiter)
        glued = (
            len(pieces) > 1 and heading_key(cell) not in names and all(heading_key(piece) in names for piece in pieces)
        )
        parted += pieces if glued else [cell]
    return parted, len(parted) > len(cells)


# ---- the rows ---------------------------------------------------------------------------------------------------

_UNPRINTABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ufffd\ufffe\uffff]")
_INVISIBLE = re.compile("[\u00ad\u061c\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff]")
_FOOTER = re.compile(r"^\s*(?:[※＊*◎●■・(（]|注[)）:：]|出典|作成|更新|最終更新|合計|計|以上|備考[:：]|問い?合わ?せ)")

_TOTAL = re.compile(r"(?:合|総|小|累)?\s*計|総数|件数|(?:grand )?total", re.IGNORECASE)
_COUNT = re.compile(r"[0-9０-９,，.]+\s*(?:件|人|名|か所|ヶ所|カ所|箇所|施設|円)?")


class _Reader:
    """Walks over the rows below a header."""

    def __init__(self, shown: str, lines: Sequence[str], names: Mapping[str, str], header: _Header, start: int) -> None:
        self._shown = shown
        self._lines = lines
        self._header = header
        self._start = start
        self._found: list[Issue] = []
        self._columns, self._unknown = name_columns(header.raw.cells, names)

    def _tell(self, line: int, rule: str, **values: str) -> None:
        shown = {key: displayed(value, 80) for key, value in values.items()}
        self._found.append(Issue(self._shown, line, 1, rule, {"row": str(line), **shown}))

    def read(self, encoding: str) -> Table:
        self._tell_above()
        rows: list[Row] = []
        rows_in = 0
        heading = [heading_key(cell) for cell in self._header.raw.cells]
        for raw in _raw_rows(self._lines, self._start, self._header.delimiter, len(self._columns)):
            if not raw.broken and not any(cell.strip() for cell in raw.cells):
                continue
            if raw.broken and not raw.text.strip():
                continue
            rows_in += 1
            if rows_in > MAX_ROWS:
                self._tell(raw.line, "import-too-many-rows", limit=str(MAX_ROWS))
                rows_in += sum(1 for line in self._lines[raw.line - 1 + raw.lines :] if line.strip())
                break
            if row := self._row(raw, heading):
                rows.append(row)
        return Table(
            encoding,
            self._header.delimiter,
            self._header.raw.line,
            self._columns,
            self._unknown,
            tuple(rows),
            rows_in,
            tuple(self._found),
            headings=tuple(self._header.raw.cells),
        )

    def _tell_above(self) -> None:
        """Say what stood above the header, so that a title or a note is not lost without a word."""
        for number, line in enumerate(self._lines[: self._header.raw.line - 1], 1):
            text = " ".join(part.strip() for part in line.split(self._header.delimiter) if part.strip())
            if text:
                self._tell(number, "import-above-header", written=text)
        if self._header.repaired:
            self._tell(self._header.raw.line, "import-header-glued", written=self._header.raw.text)

    def _row(self, raw: _Raw, heading: Sequence[str]) -> Row | None:
        """Make the row, or tell why it cannot be taken."""
        start = " ".join(cell.strip() for cell in raw.cells if cell.strip())
        if HIDDEN.search(raw.text):
            start = "（住所が非公開の行）"
        cells = [cell.strip() for cell in raw.cells]
        filled = [cell for cell in cells if cell]
        if raw.broken:
            self._tell(raw.line, "import-row-quotes", written=start)
        elif start.startswith("#"):
            self._tell(raw.line, "import-row-comment", written=start)
        elif len(cells) == len(heading) and all(
            heading_key(cell) == name for cell, name in zip(cells, heading, strict=True)
        ):
            self._tell(raw.line, "import-row-header-again", written=start)
        elif len(self._columns) > 2 and _is_footer(cells, filled):
            self._tell(raw.line, "import-row-footer", written=start)
        elif len(cells) > len(self._columns) and any(cells[len(self._columns) :]):
            self._tell(
                raw.line, "import-row-long", count=str(len(cells)), expected=str(len(self._columns)), written=start
            )
        elif _UNPRINTABLE.search(raw.text) and any(_UNPRINTABLE.search(cell) for cell in cells):
            bad = next(match for cell in cells if (match := _UNPRINTABLE.search(cell)))
            self._tell(raw.line, "import-row-characters", code=f"U+{ord(bad[0]):04X}", written=start)
        elif any(len(cell) > MAX_CELL for cell in cells):
            at = next(at for at, cell in enumerate(cells) if len(cell) > MAX_CELL)
            column = self._columns[min(at, len(self._columns) - 1)]
            self._tell(raw.line, "import-row-cell-long", column=column, limit=str(MAX_CELL), written=start)
        else:
            if len(cells) < len(self._columns):
                self._tell(raw.line, "import-row-short", count=str(len(cells)), expected=str(len(self._columns)))
            if _INVISIBLE.search(raw.text):
                cells = [_without_invisible(cell).strip() for cell in cells]
            named = dict(zip(self._columns, cells, strict=False))
            return Row(raw.line, {name: cell for name, cell in named.items() if cell})
        return None


def _without_invisible(cell: str) -> str:
    """Leave out what no eye can see, but not what joins the signs of an emoji."""
    joined = {match.start() for match in _INVISIBLE.finditer(cell)} - {match.start() for match in unseen(cell)}
    return "".join(char for at, char in enumerate(cell) if at in joined or not _INVISIBLE.match(char))


def _is_footer(cells: Sequence[str], filled: Sequence[str]) -> bool:
    """Tell a note or a total below the table: one cell alone, or 合計 and a few numbers."""
    if len(filled) <= 1:
        return len(cells) == 1 or bool(_FOOTER.match(filled[0]))
    return len(filled) <= 6 and bool(_TOTAL.fullmatch(filled[0])) and all(_COUNT.fullmatch(cell) for cell in filled[1:])


def name_columns(cells: Sequence[str], names: Mapping[str, str]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Name each column; one that comes again, or is not known, keeps its own heading."""
    columns: list[str] = []
    unknown: list[str] = []
    for at, cell in enumerate(cells, 1):
        name = names.get(heading_key(cell))
        if name is None or name in columns:
            own = re.sub(r"\s+", " ", cell.strip()) or f"{at}列目"
            again = 2
            name = own
            while name in columns:
                name = f"{own}（{again}）"
                again += 1
            unknown.append(name)
        columns.append(name)
    return tuple(columns), tuple(unknown)


NOT_TAKEN: Final = frozenset(
    {
        "import-row-quotes",
        "import-row-comment",
        "import-row-header-again",
        "import-row-twice",
        "import-row-footer",
        "import-row-long",
        "import-row-characters",
        "import-row-cell-long",
    }
)
"""The rules of rows that were not taken, one finding for each row."""


# ---- cells ------------------------------------------------------------------------------------------------------

_CLOCK = re.compile(r"([0-9]{1,2})\s*(?::|時)\s*([0-9]{2})?\s*分?(?::[0-9]{2})?")


def one_line(text: str) -> str:
    """Join the lines of a cell and shorten its spaces."""
    return " ".join(text.split())


def clock_time(text: str) -> str | None:
    """Read a time cell as H:MM: 9:00, ９：００, 9時, 17:00:00, or the part of a day that Excel leaves (0.375)."""
    written = unicodedata.normalize("NFKC", text).strip()
    if re.fullmatch(r"0?\.[0-9]+", written):
        minutes = round(float(written) * 24 * 60)
        return f"{minutes // 60}:{minutes % 60:02}"
    match = _CLOCK.fullmatch(written)
    if match and int(match[1]) <= 29 and int(match[2] or 0) < 60:
        return f"{int(match[1])}:{int(match[2] or 0):02}"
    return None
