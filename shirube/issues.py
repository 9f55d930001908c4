"""A finding is a value: what is wrong, where, and what to write instead.

Every stage returns findings; nothing is raised or printed below the commands. The words of a finding
live in `shirube/rules.py`, so the same finding reads in Japanese or English.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Literal

from shirube.rules import RULES, Severity, fill

Format = Literal["text", "json", "github"]


@dataclass(frozen=True, slots=True)
class Issue:
    """One finding at one place of one file.

    `line` and `column` count from 1; 0 means the whole file. `values` fill the `{names}` of the rule's words.
    """

    path: str
    line: int
    column: int
    rule: str
    values: Mapping[str, str] = field(default_factory=dict)

    @property
    def severity(self) -> Severity:
        return RULES[self.rule].severity

    def message(self, lang: str = "ja") -> str:
        """Say where it is wrong and what is written."""
        return fill(RULES[self.rule].words(lang).message, self.values, lang)

    def hint(self, lang: str = "ja") -> str:
        """Say what to write instead; may be empty."""
        return fill(RULES[self.rule].words(lang).hint, self.values, lang)

    @property
    def order(self) -> tuple[str, int, int, str, str]:
        return (self.path, self.line, self.column, self.rule, repr(sorted(self.values.items())))


def ordered(issues: Iterable[Issue]) -> list[Issue]:
    """Sort findings by file, line, column, rule and drop exact repeats."""
    unique = {issue.order: issue for issue in issues}
    return [unique[key] for key in sorted(unique)]


def has_errors(issues: Iterable[Issue], *, strict: bool = False) -> bool:
    """Tell whether these findings stop a build; `strict` counts warnings too."""
    return any(strict or issue.severity == "error" for issue in issues)


_SEVERITY_WORDS = {
    "ja": {"error": "エラー", "warning": "注意"},
    "en": {"error": "error", "warning": "warning"},
}


def as_text(issue: Issue, lang: str = "ja", source_line: str | None = None) -> str:
    """Write one finding as `path:line:column エラー: words [rule]`, with the source line and a caret when given.

    Of a row of a table there is no column to tell, of a whole file no line.
    """
    where = ":".join(str(part) for part in (issue.path, issue.line, issue.column) if part)
    words = " ".join(part for part in (issue.message(lang), issue.hint(lang)) if part)
    text = f"{where} {_SEVERITY_WORDS[lang][issue.severity]}: {words} [{issue.rule}]"
    if source_line is None or not issue.line:
        return text
    shown = source_line.rstrip("\n").replace("\t", " ")
    start = max(0, issue.column - 41)
    window = shown[start : start + 80]
    # Japanese letters are two columns wide on a terminal; the caret must stand under the letter itself.
    pad = "".join("　" if ord(char) > 0x2E7F else " " for char in shown[start : issue.column - 1])
    return f"{text}\n    {window}\n    {pad}^"


_LONGEST_ABOUT = {"ja": 50, "en": 100}
"""Letters of a rule's words in a row of the table: as wide on a terminal in both languages."""


def tally(issues: Iterable[Issue], lang: str = "ja") -> str:
    """Sum up findings as a table: how many of each rule and what it is about, errors first, the most frequent first."""
    groups: dict[str, list[Issue]] = {}
    for issue in issues:
        groups.setdefault(issue.rule, []).append(issue)
    rows = sorted(groups.items(), key=lambda group: (RULES[group[0]].severity != "error", -len(group[1]), group[0]))
    wide, longest = max(map(len, groups), default=0), _LONGEST_ABOUT[lang]
    lines = [{"ja": "まとめ（多い順）：", "en": "In all, the most frequent first:"}[lang]]
    for rule, group in rows:
        # What all of them have in common is said; where they differ, the rule's words have a hole: 「…」.
        common = dict(set.intersection(*(set(issue.values.items()) for issue in group)))
        about = Issue("", 0, 0, rule, common).message(lang)
        about = about if len(about) <= longest else about[: longest - 1] + "…"
        severity = _SEVERITY_WORDS[lang][RULES[rule].severity]
        severity = severity.ljust(3, "　") if lang == "ja" else severity.ljust(7)
        lines.append(f"{len(group):>6}  {severity}  {rule:<{wide}}  {about}")
    return "\n".join(lines)


def as_json(issue: Issue, lang: str = "ja") -> str:
    """Write one finding as one line of JSON: path, line, column, severity, rule, message, hint."""
    return json.dumps(
        {
            "path": issue.path,
            "line": issue.line,
            "column": issue.column,
            "severity": issue.severity,
            "rule": issue.rule,
            "message": issue.message(lang),
            "hint": issue.hint(lang),
        },
        ensure_ascii=False,
    )


def as_github(issue: Issue, lang: str = "ja") -> str:
    """Write one finding as a GitHub workflow command, escaped so content cannot start another command."""

    def data(text: str) -> str:
        return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")

    def prop(text: str) -> str:
        return data(text).replace(":", "%3A").replace(",", "%2C")

    words = " ".join(part for part in (issue.message(lang), issue.hint(lang)) if part)
    place = f"file={prop(issue.path)},line={issue.line or 1},col={issue.column or 1},title={prop(issue.rule)}"
    return f"::{issue.severity} {place}::{data(words)}"
