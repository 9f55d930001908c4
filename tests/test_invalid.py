"""Every rule has a bad file that breaks it, and every bad file is told of where and how it says (tests/invalid/README.md)."""

from __future__ import annotations

import ast
import os
import re
import shutil
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pytest

from shirube.issues import Issue, as_json, as_text
from shirube.load import check
from shirube.rules import RULES

HERE = Path(__file__).parent
VILLAGE = HERE / "sites" / "village"
TODAY = date(2026, 11, 2)

ELSEWHERE = {
    "out-": "writing the site: tests/test_write.py",
    "booklet-": "letters and typesetting: tests/test_booklet.py",
    "port-in-use": "serving the site",
    "template-mistake": "no content file is at fault: tests/test_render.py",
    "search-index": "the indexer could not be run: tests/test_search.py",
    "new-": "making a new file: tests of shirube/scaffold",
    "import-": "taking over a published list: tests of shirube/importers",
    "fmt-": "laying files out anew: tests of shirube/fmt",
    "apply-": "taking over corrections: tests of shirube/propose and shirube/apply",
    "time-": "no field of the model is a bare time; read by shirube.values for the form: tests/test_values.py",
}
"""Rules that no content file can break, and where they are tried instead; a key that ends in - stands for all of them."""


@dataclass(frozen=True)
class Case:
    """A bad file and what is to be said of it."""

    file: str | None
    without: tuple[str, ...]
    expected: tuple[tuple[str, str], ...]
    """`path:line:column rule`, and the words."""
    content: bytes


def read_case(path: Path) -> Case:
    text = path.read_bytes()
    file: str | None = None
    without: list[str] = []
    expected: list[tuple[str, str]] = []
    head = 0
    for line in text.splitlines(keepends=True):
        found = re.fullmatch(r"# (file|without|expect|message): (.*)\n", line.decode())
        if not found:
            break
        head += len(line)
        name, value = found.groups()
        if name == "file":
            file = value
        elif name == "without":
            without.append(value)
        elif name == "expect":
            where, rule = value.rsplit(" ", 1)
            where = f"content/{where.replace(' ', ':')}" if " " in where else f"content/{file}:{where}"
            expected.append((f"{where} {rule}", ""))
        else:
            expected[-1] = (expected[-1][0], value)
    return Case(file, tuple(without), tuple(expected), text[head:] if path.suffix == ".md" else text)


def said(issue: Issue) -> tuple[str, str]:
    words = " ".join(part for part in (issue.message(), issue.hint()) if part)
    return f"{issue.path}:{issue.line}:{issue.column} {issue.rule}", words


CASES = sorted(path for path in (HERE / "invalid").iterdir() if path.name != "README.md")


@pytest.fixture
def content(tmp_path: Path) -> Path:
    return Path(shutil.copytree(VILLAGE, tmp_path / "content"))


def test_the_village_is_clean() -> None:
    assert [as_text(issue) for issue in check(VILLAGE, TODAY)] == []


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.name)
def test_a_bad_file_is_told_of(path: Path, content: Path) -> None:
    case = read_case(path)
    assert case.expected, "the file does not say what is wrong with it"
    for name in case.without:
        (content / name).unlink()
    if case.file:
        (content / case.file).parent.mkdir(exist_ok=True)
        (content / case.file).write_bytes(case.content)
    issues = check(content, TODAY)
    assert sorted(map(said, issues)) == sorted(case.expected)
    for issue in issues:
        assert as_json(issue, "en")
        for lang in ("ja", "en"):
            words = RULES[issue.rule].words(lang)
            needed = re.findall(r"\{(\w+)\}", re.sub("〔.*?〕", "", words.message + words.hint))
            assert set(needed) <= set(issue.values), "the words have a hole"


# ---- hostile files: made here, because nobody wants them in a repository ---------------------------------------


def put(name: str, content: bytes) -> Callable[[Path], object]:
    def write(folder: Path) -> int:
        return (folder / name).write_bytes(content)

    return write


def link(folder: Path) -> None:
    (folder / "places" / "ike.yaml").symlink_to("/etc/passwd")


def pipe(folder: Path) -> None:
    os.mkfifo(folder / "places" / "ike.yaml")


def unreadable(folder: Path) -> None:
    (folder / "places" / "ike.yaml").write_text("name: いけ\n")
    (folder / "places" / "ike.yaml").chmod(0)


PLACE = (VILLAGE / "places" / "kawaberi.yaml").read_text(encoding="utf-8").replace("かわべり", "いけ")
IKE = "places/ike.yaml"


def with_(lines: str) -> bytes:
    return f"{PLACE}{lines}\n".encode()


BOMB = "\n".join(f"k{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]" for n in range(1, 40))
MERGE = "\n".join(f"k{n}: &m{n} {{<<: [{', '.join([f'*m{n - 1}'] * 9)}]}}" for n in range(1, 30))

HOSTILE: dict[str, tuple[Callable[[Path], object], set[str]]] = {
    "100,000 nested brackets": (put(IKE, b"name: " + b"[" * 100_000), {"file-too-large"}),
    "60,000 nested brackets": (put(IKE, b"name: " + b"[" * 60_000), {"yaml-too-deep"}),
    "100,000 brackets in a vocabulary": (put("vocabulary/roles.yaml", b"- " + b"[" * 100_000), {"yaml-too-deep"}),
    "nested by indentation": (put(IKE, b"".join(b" " * n + b"a:\n" for n in range(300))), {"yaml-too-deep"}),
    "an alias bomb": (put(IKE, f"k0: &a0 x\n{BOMB}\n".encode()), {"yaml-anchor", "yaml-alias", "findings-more"}),
    "a merge bomb": (put(IKE, f"k0: &m0 {{a: b}}\n{MERGE}\n".encode()), {"yaml-anchor", "yaml-alias", "yaml-merge", "findings-more"}),
    "a scalar of 5 MB": (put(IKE, b"name: " + b"a" * 5_000_000), {"file-too-large"}),
    "a million values": (put("synonyms.yaml", b"[" + b"a," * 500_000 + b"a]"), {"yaml-too-many"}),
    "Shift_JIS": (put(IKE, PLACE.encode("cp932")), {"encoding-shift-jis"}),
    "ISO-2022-JP": (put(IKE, PLACE.encode("iso-2022-jp")), {"encoding-iso-2022-jp"}),
    "EUC-JP": (put(IKE, PLACE.encode("euc-jp")), {"encoding-euc-jp"}),
    "UTF-16": (put(IKE, PLACE.encode("utf-16")), {"encoding-utf-16"}),
    "UTF-16 without mark": (put(IKE, PLACE.encode("utf-16-le")), {"encoding-utf-16"}),
    "Excel under another name": (put(IKE, b"PK\x03\x04\x14\x00\x06\x00" + b"\x9a\x00" * 99), {"file-not-text"}),
    "a byte that is not UTF-8": (put(IKE, PLACE.encode() + b"venue: \xff\n"), {"encoding-broken"}),
    "an empty file": (put(IKE, b""), {"file-empty"}),
    "a link": (link, {"file-symlink"}),
    "a pipe": (pipe, {"file-not-ordinary"}),
    "a file nobody may read": (unreadable, {"file-unreadable"}),
    "a control character": (put(IKE, with_("venue: 見本\x07会館")), {"character-control"}),
    "a turn of the writing direction": (put(IKE, with_("venue: 見本\u202e会館")), {"character-bidi"}),
    "a space nobody sees": (put(IKE, with_("venue: 見本\u200b会館")), {"character-invisible"}),
    "javascript: in a field": (put(IKE, with_("source: 'javascript:alert(1)'")), {"url-scheme"}),
    "javascript: in Markdown": (put(IKE, with_('description: "[a](java\\tscript:alert(1))"')), {"link-scheme"}),
    "20 KB of [ in an entry": (put(IKE, with_("description: '" + "[" * 20_000 + "'")), {"text-too-long"}),
    "20 KB of lines across in a page": (put("pages/about.ja.md", b"# a\n\n" + b"---\n" * 4_900), {"markdown-rules"}),
    "20 KB of [ in a page": (put("pages/news.ja.md", b"# a\n\n" + b"[" * 19_900), {"markdown-brackets", "page-language-missing"}),
    "60 KB in a page": (put("pages/news.ja.md", b"# a\n\n" + b"a" * 60_000), {"text-too-long", "page-language-missing"}),
    "a deep quotation": (put("pages/news.ja.md", b"# a\n\n" + b">" * 5_000), {"markdown-nesting", "page-language-missing"}),
    "half-finished links": (put("pages/news.ja.md", b"# a\n\n" + b"[a](" * 290), {"page-language-missing"}),
}  # fmt: skip
TRIED_HERE = set().union(*(rules for _, rules in HOSTILE.values()))


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_file_ends_in_a_finding_within_a_second(name: str, content: Path) -> None:
    put_there, rules = HOSTILE[name]
    if name == "a file nobody may read" and os.geteuid() == 0:
        pytest.skip("root may read every file")
    put_there(content)
    started = time.process_time()  # not the wall clock: other work on the machine is not the file's fault
    issues = check(content, TODAY)
    assert {issue.rule for issue in issues} >= rules
    assert len(issues) <= 60
    assert time.process_time() - started < 1


# ---- no rule without a file, no rule without use ---------------------------------------------------------------


def expected_rules() -> set[str]:
    return {where.rsplit(" ", 1)[1] for path in CASES for where, _ in read_case(path).expected}


def is_elsewhere(rule: str) -> bool:
    return any(rule.startswith(key) if key.endswith("-") else rule == key for key in ELSEWHERE)


def test_every_rule_is_broken_by_some_file() -> None:
    tried = expected_rules() | TRIED_HERE
    assert [rule for rule in RULES if rule not in tried and not is_elsewhere(rule)] == []


def test_a_file_is_named_after_a_rule_it_breaks() -> None:
    for path in CASES:
        rules = {where.rsplit(" ", 1)[1] for where, _ in read_case(path).expected}
        assert any(path.stem == rule or path.stem.startswith(f"{rule}-") for rule in rules), path.name


def told_in_code() -> Iterator[tuple[str, str]]:
    """Find the rule ids that the program's own calls name: `Finding(…, "rule")`, `ValueFault("rule")` and the like."""
    makers = {"Finding", "ValueFault", "fault", "Issue", "issue", "refused", "report"}
    for path in sorted((HERE.parent / "shirube").rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if not isinstance(node, ast.Call):
                continue
            name = node.func.id if isinstance(node.func, ast.Name) else getattr(node.func, "attr", "")
            if name in makers:
                for argument in node.args:
                    value = argument.value if isinstance(argument, ast.Constant) else None
                    if isinstance(value, str) and re.fullmatch(r"[a-z]+(-[a-z0-9]+)+", value):
                        yield f"{path.name}:{node.lineno}", value


def test_every_rule_named_in_the_program_has_words() -> None:
    assert [(where, rule) for where, rule in told_in_code() if rule not in RULES] == []


def test_every_rule_with_words_is_named_in_the_program() -> None:
    files = [HERE.parent / "build.py", *(HERE.parent / "shirube").rglob("*.py")]
    program = "\n".join(path.read_text(encoding="utf-8") for path in files if path.name != "rules.py")
    assert [rule for rule in RULES if f'"{rule}"' not in program] == []
