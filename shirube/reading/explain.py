"""Say in an editor's words why the parser gave up, and what to write instead."""

from __future__ import annotations

import re
from typing import Any

import yaml

from shirube.reading.marks import FileFindings, Mark, position
from shirube.values import line_address

FIELD_LIKE = re.compile(r"([A-Za-z_][\w-]*)[ \u3000]*([:：])(?!//)[ \u3000]*(.*)", re.ASCII)
ITEM_LIKE = re.compile(r"-[ \u3000]*(\S.*)")
BULLET = re.compile("([－‐‑‒–—―−ー・･●○◯■□◆◇★☆※*＊])[ \u3000]*(\\S.*)")


def tell_colon(mark: Mark, field: re.Match[str], found: FileFindings) -> None:
    name, colon, value = field.groups()
    rule = "yaml-wide-colon" if colon == "：" else "yaml-colon-space"
    found.add(*mark, rule, written=field[0], example=f"{name}: {value.strip()}".rstrip())


_KEY_VALUE = re.compile(r"(\s*(?:- +)*)([^\s:#\"'\[{][^:#\"'\[{]*?):[ \t]+(.*)")
_COMMENT_BEHIND = re.compile(r"[ \t]+#(?:[ \t]|$)")


def quoted(value: str) -> str:
    value = value.strip()
    if '"' in value or "\\" in value:
        return "'" + value.replace("'", "''") + "'"
    return f'"{value}"'


def _with_quotes(line: str) -> str:
    """Write a `key: value` line with its value in quotes."""
    if match := _KEY_VALUE.fullmatch(line):
        # What stands behind the value as a comment is no part of it.
        return f"{match[2]}: {quoted(_COMMENT_BEHIND.split(match[3], maxsplit=1)[0])}"
    bare = re.sub(r"^\s*(?:- +)?", "", line)
    return ("- " if line.lstrip().startswith("- ") else "") + quoted(bare)


_LINK = re.compile(r"\[[^\]]*\]\((https?://[^\s()]+)\)|(https?:)\s+(//\S+)")


def _address_meant(key: str, value: str) -> str | None:
    """Say which web address was meant by a Markdown link, one torn in two, or an account where quotes mend nothing."""
    if link := _LINK.fullmatch(value):
        return link[1] or link[2] + link[3]
    return line_address(value) if key == "line" else None


def explain(text: str, error: yaml.MarkedYAMLError, last: Any, found: FileFindings) -> int:
    """Tell a syntax error in words an editor can act on; return the line, from 0, where the trouble begins."""
    lines = [line.rstrip("\r") for line in text.split("\n")]
    mark: Any = error.problem_mark or error.context_mark
    context_mark: Any = error.context_mark
    row, column = (min(mark.line, len(lines) - 1), mark.column) if mark else (0, 0)
    context = min(context_mark.line, len(lines) - 1) if context_mark else row
    problem, about = error.problem or "", error.context or ""
    line = lines[row]
    written = line.strip()
    here = line[column : column + 1]

    def tell(at: int, rule: str, column: int | None = None, **values: str) -> int:
        indent = len(lines[at]) - len(lines[at].lstrip())
        # An unseen character, told before and made a space, is what put the line out of order.
        if not found.tells_of(at + 1):
            found.add(at + 1, (indent if column is None else column) + 1, rule, **values)
        return at

    field = _KEY_VALUE.fullmatch(line)
    if field and (address := _address_meant(field[2], field[3].strip())):
        return tell(row, "yaml-address", len(field[1]), written=written, example=f"{field[2]}: {address}")
    if problem.startswith("found character that cannot start") or about in (
        "while scanning an alias",
        "while scanning an anchor",
        "while scanning a tag",
        "while parsing a tag",
        "while scanning a block scalar",
    ):
        start = context_mark.column if context_mark and about != "" else column
        at = context
        mark_written = lines[at][start : start + 1]
        return tell(
            at,
            "yaml-needs-quotes",
            start,
            character=mark_written,
            written=lines[at].strip(),
            example=_with_quotes(lines[at]),
        )
    if "directive" in about or "%" in problem:
        return tell(row, "yaml-directive")
    if "escape" in problem:
        value = lines[context][context_mark.column :].strip() if context_mark else ""
        return tell(row, "yaml-escape", column, written=written, example=quoted(value.strip('"')))
    if about == "while scanning a quoted scalar" and context_mark:
        quote = lines[context][context_mark.column]
        return tell(
            context, "yaml-unclosed-quote", context_mark.column, character=quote, written=lines[context].strip()
        )
    if about.startswith("while parsing a flow") and context_mark:
        # The context of a nested list is the innermost one; what never closes is where the editor must look.
        opening = context_mark.column
        bracket = lines[context][opening : opening + 1]
        if comment := re.search(r"(?<=[\s\[{,])#\S.*", lines[context][opening:]):
            bare = re.split(r"[,\]}]", comment[0])[0]
            return tell(context, "yaml-comment-in-value", opening + comment.start(), written=bare, example=quoted(bare))
        if bracket in ("[", "{"):
            return tell(
                context,
                "yaml-unclosed-bracket",
                opening,
                character=bracket,
                closing="]" if bracket == "[" else "}",
                written=lines[context].strip(),
            )
    if problem == "did not find expected node content" and not here:
        begin = max(text.rfind("[", 0, mark.index), text.rfind("{", 0, mark.index))
        if begin >= 0:
            at, opening = position(text, begin)
            closing = "]" if text[begin] == "[" else "}"
            return tell(
                at - 1,
                "yaml-unclosed-bracket",
                opening - 1,
                character=text[begin],
                closing=closing,
                written=lines[at - 1].strip(),
            )
    if problem == "did not find expected node content":
        return tell(row, "yaml-needs-quotes", column, character=here, written=written, example=_with_quotes(line))
    if problem.startswith("block sequence entries") and re.search(r":\s+-\s*$", line):
        return tell(row, "yaml-only-hyphen", column, written=written)
    if problem.startswith("block sequence entries"):
        return tell(row, "yaml-needs-quotes", column, character="-", written=written, example=_with_quotes(line))

    # From here on the parser noticed later than the mistake was made: look at the lines around.
    for at in sorted({context, _above(lines, row), row}):
        if at < row and "block" in about and at == context:
            continue  # the context is where the whole mapping begins, not a suspect
        spaces = lines[at][: len(lines[at]) - len(lines[at].lstrip())]
        if spaces.strip(" \t"):
            return tell(at, "yaml-wide-space", 0, written=re.split("[:：]", lines[at].strip(), maxsplit=1)[0])
        body = lines[at].strip(" \u3000")
        body = re.sub(r"^(?:- +)+", "", body)
        field = FIELD_LIKE.fullmatch(body)
        if field and (field[2] == "：" or re.match(r"[^:]+:[^ \t/]", body)):
            name, colon, value = field.groups()
            rule = "yaml-wide-colon" if colon == "：" else "yaml-colon-space"
            return tell(at, rule, written=body, example=f"{name}: {value.strip()}".rstrip())
        if (item := re.fullmatch(r"-([^\s-].*)", body)) and not re.fullmatch(r"-[0-9.]+", body):
            return tell(at, "yaml-hyphen-space", written=body, example=f"- {item[1]}")
    if problem.startswith("mapping values"):
        match = _KEY_VALUE.match(line)
        if match and column > match.start(2) + len(match[2]):
            return tell(row, "yaml-colon-in-value", column, written=written, example=_with_quotes(line))
        above = _above(lines, row)
        if above < row and _KEY_VALUE.match(lines[above] + " "):
            return tell(row, "yaml-indent", written=written)
        return tell(above, "yaml-line-without-colon", written=lines[above].strip())
    if problem.startswith("could not find expected ':'"):
        at = context
        return tell(at, "yaml-line-without-colon", written=lines[at].strip())
    if last is not None and last.end_mark.line == row and "did not find expected" in problem:
        begin, end = last.start_mark, last.end_mark
        quote = lines[begin.line][begin.column : begin.column + 1]
        is_quoted = type(last) is yaml.ScalarEvent and quote in ("'", '"')
        if is_quoted and begin.line < row:
            return tell(
                begin.line, "yaml-unclosed-quote", begin.column, character=quote, written=lines[begin.line].strip()
            )
        closed = type(last) in (yaml.SequenceEndEvent, yaml.MappingEndEvent) and line[: end.column].rstrip()[-1:] in (
            "]",
            "}",
        )
        if is_quoted or (closed and column):
            return tell(row, "yaml-after-end", column, written=written, example=_with_quotes(line))
    if written.startswith(":"):
        return tell(row, "yaml-key")
    if "did not find expected" in problem:
        return tell(row, "yaml-indent", written=written)
    return tell(row, "yaml-syntax", column, written=written, problem=problem)


def _above(lines: list[str], row: int) -> int:
    """Return the nearest line above that says something, or the same line when there is none."""
    for at in range(row - 1, -1, -1):
        if lines[at].strip() and not lines[at].lstrip().startswith("#"):
            return at
    return row


def without_field(text: str, row: int) -> str:
    """Empty the top-level field (or list entry) that line `row` belongs to, keeping every line in its place."""
    lines = text.split("\n")
    first = row
    while first > 0 and (not lines[first].strip() or lines[first][0] in " \t\r#"):
        first -= 1
    last = row + 1
    while last < len(lines) and (not lines[last].strip() or lines[last][0] in " \t\r"):
        last += 1
    return "\n".join(["" if first <= number < last else line for number, line in enumerate(lines)])
