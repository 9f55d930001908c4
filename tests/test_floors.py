"""Imports go down only: a module may import from its own floor's allowed set and below, never up or across."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
PACKAGE = ROOT / "shirube"

# The house, from the ground up. A module imports only from lower floors, or from its own package.
FLOORS: tuple[frozenset[str], ...] = (
    frozenset(
        {"rules", "issues", "values", "outputs", "clock", "fold", "prose", "parallel", "headers", "municipalities"}
        | {
            "markdown_text",
            "template_cache",
            "template_engine",
            "yaml_text",
            "qr",
            "nearness",
            "maps",
            "patterns",
            "ruby",
        }
    ),
    frozenset({"model", "reading", "starter", "content_files"}),
    frozenset({"schedule", "phrases", "convert", "neighbours", "unfinished", "content_git"}),
    frozenset({"link"}),
    frozenset(
        {"checks", "pages", "render", "assets", "search", "write", "exporters", "schema", "scaffold", "docs", "serve"}
        | {"booklet"}
    ),
    frozenset({"importers", "gallery", "papers", "intake", "reports", "campaign", "locate"}),
    frozenset({"load"}),
    frozenset({"pipeline"}),
    frozenset({"propose"}),
    frozenset({"preview", "print_command", "export_command", "receiver", "apply", "fmt"}),
    frozenset({"commands"}),
)
# Neighbours on one floor that do lean on each other, with the reason.
ACROSS = {
    ("issues", "rules"): "a finding takes its words from its rule",
    ("ruby", "values"): "a reading is compared as hiragana",
    ("values", "fold"): "suggestions compare folded words",
    ("scaffold", "schema"): "the first line of a new file points at its schema",
    ("render", "pages"): "a page is what it renders",
    ("exporters", "pages"): "search rows are drawn from the same views as lists",
    ("booklet", "pages"): "paper says what the pages say, in the same words",
    ("booklet", "assets"): "the accent of the house is one",
    ("reports", "intake"): "no cell of a table is a formula, whoever writes it",
    ("campaign", "reports"): "how far a round has come is told as a report",
    ("intake", "importers"): "a table from outside is read in one way, whatever it is for",
    ("exporters", "search"): "what is found of an entry is gathered beside what is shown of it",
}
# Third parties have homes.
HOMES = {
    "yaml": {"reading", "phrases", "yaml_text", "gallery", "intake"},
    "jinja2": {"render", "template_cache", "template_engine", "receiver"},
    "markupsafe": {"render", "template_engine"},
    "markdown": {"markdown_text"},
    "nh3": {"markdown_text"},
    "click": {"commands"},
    "pydantic": {"model", "convert", "schema"},
    "pydantic_core": {"model", "convert", "schema"},
    "jpholiday": {"schedule"},
    "watchfiles": {"serve"},
    "segno": {"qr"},
    "typst": {"booklet"},
    "subprocess": {"search", "receiver", "content_git"},
    "flask": {"receiver"},
    "werkzeug": {"receiver"},
    "waitress": {"receiver"},
    "itsdangerous": {"receiver"},
    "sqlite3": {"receiver"},
    "openpyxl": {"intake"},
}


def modules() -> list[Path]:
    return sorted(PACKAGE.rglob("*.py"))


def room(path: Path) -> str:
    """The top-level module or package a file belongs to."""
    return path.relative_to(PACKAGE).parts[0].removesuffix(".py")


def imports(path: Path) -> Iterator[tuple[int, str, str, bool]]:
    """Yield line, top module, second name (for our own package) and whether it stands inside a function."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    inside = {
        id(node)
        for function in ast.walk(tree)
        if isinstance(function, ast.FunctionDef | ast.AsyncFunctionDef)
        for node in ast.walk(function)
    }
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            for alias in node.names:
                parts = alias.name.split(".")
                yield node.lineno, parts[0], parts[1] if len(parts) > 1 else "", id(node) in inside
        elif isinstance(node, ast.ImportFrom) and node.module:
            parts = node.module.split(".")
            names = [parts[1]] if len(parts) > 1 else [alias.name for alias in node.names]
            for name in names:
                yield node.lineno, parts[0], name, id(node) in inside


def floor_of(name: str) -> int:
    for number, floor in enumerate(FLOORS):
        if name in floor:
            return number
    raise AssertionError(f"shirube/{name} has no floor: give it one in tests/test_floors.py")


@pytest.mark.parametrize("path", modules(), ids=lambda path: path.relative_to(PACKAGE).as_posix())
def test_imports_go_down_only(path: Path) -> None:
    here = room(path)
    if here == "__init__":
        return
    wrong = []
    for line, top, name, _ in imports(path):
        if top != "shirube" or name == here:
            continue
        up = floor_of(name) > floor_of(here)
        across = floor_of(name) == floor_of(here) and (here, name) not in ACROSS
        if up or across:
            wrong.append(f"{path.relative_to(ROOT).as_posix()}:{line} {here} -> {name}")
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize("path", modules(), ids=lambda path: path.relative_to(PACKAGE).as_posix())
def test_third_parties_stay_at_home(path: Path) -> None:
    here = room(path)
    wrong = [
        f"{path.relative_to(ROOT).as_posix()}:{line} {top} lives in {', '.join(sorted(HOMES[top]))}"
        for line, top, _, _ in imports(path)
        if top in HOMES and here not in HOMES[top]
    ]
    assert not wrong, "\n".join(wrong)


def test_the_package_root_exports_nothing() -> None:
    tree = ast.parse((PACKAGE / "__init__.py").read_text(encoding="utf-8"))
    assert len(tree.body) == 1
    assert isinstance(tree.body[0], ast.Expr)
