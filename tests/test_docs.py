"""The reference on disk is what the program would write, and the guides say what is true."""

from __future__ import annotations

import re
import shlex
import shutil
import subprocess
import sys
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from click.testing import CliRunner

from build import main
from shirube.docs import fields_markdown, rules_markdown, write
from shirube.rules import RULES
from shirube.schedule.compile import compile_schedule
from shirube.schedule.describe import reading_as_text
from shirube.schedule.read import read_line
from shirube.schedule.words import closures_words
from tests.languages import JA

ROOT = Path(__file__).resolve().parent.parent
DOCS = ROOT / "docs"


def test_rules_md_is_up_to_date() -> None:
    assert (DOCS / "rules.md").read_text(encoding="utf-8") == rules_markdown(), "run: python -m shirube.docs"


def test_fields_md_is_up_to_date() -> None:
    assert (DOCS / "fields.md").read_text(encoding="utf-8") == fields_markdown(), "run: python -m shirube.docs"


def test_every_rule_has_its_heading_to_link_to() -> None:
    assert sorted(re.findall(r"^## (\S+)$", rules_markdown(), re.MULTILINE)) == sorted(RULES)


def test_every_field_says_what_it_is() -> None:
    assert re.findall(r"^\| `\S+` \| ○? ?\| +\|.*$", fields_markdown(), re.MULTILINE) == []


def test_the_command_writes_both_files(tmp_path: Path) -> None:
    write(tmp_path)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["fields.md", "rules.md"]


# ---- what people wrote -------------------------------------------------------------------------------------------
#
# A guide that is wrong is worse than none: links lead somewhere, commands exist, examples are read as is said beside
# them, and messages are what the program prints.

FENCE = re.compile(r"^(`{3,})(\w*)[^\n]*\n(.*?)^\1[ \t]*$", re.MULTILINE | re.DOTALL)
SPAN = re.compile(r"`([^`\n]+)`")
TOP_FOLDERS = ("content", "docs", "schemas", "shirube", "templates", "tests", "benchmarks")


def guides() -> list[Path]:
    """The documents people write and read; the `.md` files of content and fixtures are input of the program."""
    return [*sorted(ROOT.glob("*.md")), *sorted(DOCS.rglob("*.md")), *sorted((ROOT / "tests").rglob("README.md"))]


def shown(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


GUIDES = pytest.mark.parametrize("path", guides(), ids=shown)


def read(path: Path) -> str:
    return path.read_text(encoding="utf-8")


def fences(text: str, *languages: str) -> list[str]:
    return [body for _, language, body in FENCE.findall(text) if not languages or language in languages]


def code_of(path: Path) -> list[str]:
    """Every line of a code block and every `span` of a document."""
    text = read(path)
    lines = [line.strip() for body in fences(text) for line in body.splitlines()]
    return lines + SPAN.findall(FENCE.sub("", text))


def anchors(path: Path) -> set[str]:
    """The names under which headings can be linked to, as forges make them."""
    headings = re.findall(r"^#{1,6} +(.+?) *$", FENCE.sub("", read(path)), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


@GUIDES
def test_relative_links_lead_somewhere(path: Path) -> None:
    text = re.sub(r"\\.", " ", SPAN.sub("", FENCE.sub("", read(path))))
    for target in re.findall(r"\]\(([^()\s]+)\)", text):
        if re.match(r"[a-z]+:", target):
            continue
        name, _, anchor = target.partition("#")
        file = (path.parent / name).resolve() if name else path
        assert file.exists(), f"{shown(path)}: {target}"
        assert file.is_relative_to(ROOT), f"{shown(path)}: {target}"
        assert not anchor or anchor in anchors(file), f"{shown(path)}: {target}"


@GUIDES
def test_files_that_are_named_are_there(path: Path) -> None:
    for code in code_of(path):
        if re.fullmatch(rf"(?:{'|'.join(TOP_FOLDERS)})/[\w./-]*", code):
            assert (ROOT / code).exists(), f"{shown(path)}: {code}"


def command_lines() -> list[tuple[str, str]]:
    return [(shown(path), code) for path in guides() for code in code_of(path) if "python build.py" in code]


@pytest.mark.parametrize(("where", "line"), command_lines(), ids=lambda text: text)
def test_commands_are_understood(where: str, line: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    after = line.partition("python build.py")[2]
    words = shlex.split(re.split(r"\s(?:\d?[<>]|\||&&|;)", after)[0], comments=True)
    for word in words:
        if word.endswith((".csv", ".json", ".yaml")):
            Path(word).touch()
    name, rest = (words[0], words[1:]) if words and not words[0].startswith("-") else ("build", words)
    if words == ["--help"]:
        return
    assert name in main.commands, f"{where}: {line}"
    main.commands[name].make_context(name, rest)


def test_every_command_is_described() -> None:
    named = {match[1] for _, line in command_lines() if (match := re.search(r"build\.py (\w[\w-]*)", line))}
    assert named == set(main.commands)


@GUIDES
def test_make_targets_are_there(path: Path) -> None:
    targets = set(re.findall(r"^([a-z]+):", read(ROOT / "Makefile"), re.MULTILINE))
    named = {match[1] for code in code_of(path) if (match := re.match(r"make ([a-z]+)\b", code))}
    assert named <= targets


@pytest.mark.parametrize(
    "line", sorted({code for path in guides() for code in code_of(path) if code.startswith("python -c ")})
)
def test_one_line_programs_run(line: str) -> None:
    program = shlex.split(line)[2]
    done = subprocess.run([sys.executable, "-c", program], cwd=ROOT, capture_output=True, check=False, timeout=60)
    assert done.returncode == 0, done.stderr.decode()
    assert done.stdout


@GUIDES
def test_rules_that_are_named_exist(path: Path) -> None:
    if path == DOCS / "rules.md":
        return
    text = read(path)
    messages = [line for body in fences(text, "text") for line in body.splitlines() if line.endswith("]")]
    named = {match[1] for line in messages if (match := re.search(r" \[([a-z0-9-]+)\]$", line))}
    named |= {span[1:-1] for span in SPAN.findall(text) if re.fullmatch(r"\[[a-z0-9-]+\]", span)}
    named |= set(re.findall(r"rules\.md#([\w-]+)", text))
    assert named <= set(RULES)


def tables(text: str) -> Iterator[tuple[str, list[str]]]:
    """Give each row of a table with the first cell of its header."""
    for table in re.findall(r"(?:^\|.*\|\n)+", text, re.MULTILINE):
        head, _, *rows = [[cell.strip() for cell in row[1:-1].split("|")] for row in table.splitlines()]
        for row in rows:
            yield head[0], row


def schedule_rows(*heads: str) -> list[tuple[str, str, str]]:
    return [(head, row[0].strip("`"), row[1]) for head, row in tables(read(DOCS / "data.md")) if head in heads]


def test_the_guide_shows_schedules() -> None:
    """The tests below cannot pass by finding nothing."""
    assert {head for head, _, _ in schedule_rows("open", "closed", "also", "except")} == {
        "open", "closed", "also", "except",
    }  # fmt: skip
    assert schedule_rows("読めない行")


@pytest.mark.parametrize(("head", "line", "said"), schedule_rows("open", "closed", "also", "except"))
def test_schedule_examples_are_read_as_the_guide_says(head: str, line: str, said: str) -> None:
    lists = {name: [line] if name == head else [] for name in ("open", "closed", "also", "except")}
    schedule, problems = compile_schedule(lists["open"], lists["closed"], lists["also"], lists["except"])
    assert not problems
    if head == "open":
        _, *lines = reading_as_text(read_line(line), date(2026, 11, 24), JA).splitlines()
        assert " ／ ".join(text.removeprefix("→ ") for text in lines if not text.startswith("次の日")) == said
    elif head == "closed":
        assert closures_words(schedule.closures, JA) == said


@pytest.mark.parametrize(("head", "line", "said"), schedule_rows("読めない行"))
def test_lines_the_guide_calls_unreadable_are_refused(head: str, line: str, said: str) -> None:
    assert read_line(line).problem is not None
    for better in SPAN.findall(said):
        if better not in ("open", "also"):
            assert read_line(better).problem is None


# ---- entries and messages, tried on a copy of the sample ---------------------------------------------------------

ENTRY = "places/mihon-hidamari.yaml"
TODAY = "2026-11-24"


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    return Path(shutil.copytree(ROOT / "content", tmp_path / "content"))


def said_by_check(content: Path) -> str:
    """What `check` prints about the entry."""
    done = CliRunner().invoke(main, ["check", "--content", str(content), "--today", TODAY])
    assert done.exception is None or isinstance(done.exception, SystemExit)
    return done.stderr


@pytest.mark.parametrize("name", ["README.md", "README.ja.md"])
def test_the_entry_of_the_readme_is_right(name: str, copy: Path) -> None:
    (example,) = fences(read(ROOT / name), "yaml")
    (copy / ENTRY).write_text(example, encoding="utf-8")
    assert ENTRY not in said_by_check(copy)


def mistakes() -> list[tuple[str, list[str], str]]:
    """Give the chapters of the guide to messages: title, YAML blocks (the mistake, then as it should be), message."""
    chapters = re.split(r"^## ", read(DOCS / "operators" / "messages.md"), flags=re.MULTILINE)[1:]
    found = []
    for chapter in chapters:
        said = fences(chapter, "text")
        if said:
            found.append((chapter.partition("\n")[0], fences(chapter, "yaml"), said[0]))
    return found


@pytest.mark.parametrize(("title", "blocks", "said"), mistakes(), ids=[title for title, _, _ in mistakes()])
def test_messages_are_what_check_prints(title: str, blocks: list[str], said: str, copy: Path) -> None:
    entry = copy / ENTRY
    text = read(entry)
    assert said not in said_by_check(copy), "it is said of the sample as it is"
    if blocks:
        wrong, right = blocks
        assert text.count(right) == 1, f"the sample no longer holds {right!r}"
        entry.write_text(text.replace(right, wrong), encoding="utf-8")
    else:
        entry.write_bytes(text.encode("cp932"))  # the chapter on a file saved as Shift_JIS
    assert said in said_by_check(copy)


def test_the_guide_to_messages_has_ten_mistakes() -> None:
    assert len([title for title, _, _ in mistakes() if title[0].isdigit()]) == 10
