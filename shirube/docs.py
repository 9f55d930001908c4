"""Write `docs/rules.md` and `docs/fields.md` from the program itself: `python -m shirube.docs`.

A test compares the files with what is written here, so the reference cannot fall behind.
"""

from __future__ import annotations

import typing
from collections.abc import Iterator, Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any, Final

from shirube.model.accessibility import AccessibilityTest
from shirube.model.hotline import Hotline
from shirube.model.organisation import Organisation
from shirube.model.place import Place
from shirube.model.sentences import sentence_of
from shirube.model.site import Site
from shirube.model.types import Named, Part, TristateWithNote
from shirube.model.vocabulary import VocabularyTerm
from shirube.phrases import other_languages
from shirube.rules import RULES, Rule, Words

_TOLD_BY_PROGRAM: Final = "このファイルは `python -m shirube.docs` が書きます。直すときは {source} を直してください。"

_SEVERITIES: Final = {"error": "エラー（サイトは作られません）", "warning": "注意"}

_MODELS: Final[tuple[tuple[str, str, type[Part]], ...]] = (
    ("場所", "content/places/<slug>.yaml", Place),
    ("団体", "content/organisations/<slug>.yaml", Organisation),
    ("サイト", "content/site.yaml", Site),
    ("電話・チャットの窓口", "content/hotlines.yaml（一覧）", Hotline),
    ("アクセシビリティ試験の結果", "content/accessibility.yaml", AccessibilityTest),
    ("用語", "content/vocabulary/*.yaml（一覧）", VocabularyTerm),
)


def rules_markdown() -> str:
    """Write the reference of the rules, in Japanese with the English words below."""
    lines = [
        "# 確認のきまり",
        "",
        _TOLD_BY_PROGRAM.format(source="`shirube/rules.py`"),
        "",
        f"`python build.py check` が見つけるものを、記号の順に並べています（{len(RULES)}個）。",
        "`{…}` には、ファイルに書かれていることばや、直し方の例が入ります。",
    ]
    for rule in sorted(RULES.values(), key=lambda rule: rule.id):
        lines += ["", *_rule_lines(rule)]
    return "\n".join(lines) + "\n"


def _rule_lines(rule: Rule) -> list[str]:
    return [
        f"## {rule.id}",
        "",
        f"{_SEVERITIES[rule.severity]}",
        "",
        f"- {_spoken(rule.ja)}",
        f"- {_spoken(rule.en)}",
    ]


def _spoken(words: Words) -> str:
    """Show the words of a rule without the marks of its optional parts, safe in Markdown."""
    text = " ".join(part for part in (words.message, words.hint) if part).replace("〔", "").replace("〕", "")
    text = text.replace("{{", "{").replace("}}", "}")
    for char in "\\`*_[]<>#":
        text = text.replace(char, "\\" + char)
    return text


def fields_markdown() -> str:
    """Write the reference of the fields, from the docstring under each field of the model."""
    lines = [
        "# 項目",
        "",
        _TOLD_BY_PROGRAM.format(source="`shirube/model/`"),
        "",
        "○ の項目は、かならず書きます。ほかは、わからなければ書きません。書かないことは「いいえ」になりません。",
    ]
    groups: dict[type[Part], list[str]] = {}
    for title, file, model in _MODELS:
        lines += ["", f"## {title} — `{file}`", "", *_table(model)]
        for path, part in _groups(model):
            groups.setdefault(part, []).append(f"{title}の `{path}`")
    lines += ["", "# まとまり", "", "字下げして「名前: 値」を並べる項目の中身です。"]
    for part, places in groups.items():
        lines += ["", f"## {part.__name__}", "", "、".join(places), "", *_table(part)]
    return "\n".join(lines) + "\n"


def _table(part: type[Part]) -> Iterator[str]:
    yield "| 項目 | | 内容 | 書き方 |"
    yield "|---|---|---|---|"
    for written, name in _fields(part):
        field = part.model_fields[name]
        needed = "○" if field.is_required() else ""
        yield f"| `{written}` | {needed} | {_cell(sentence_of(part, name))} | {_cell(_way(part, written, name))} |"
    if issubclass(part, Named):
        ids = "、".join(f"`{language}`" for language in other_languages())
        yield f"| {ids} | | そのことばでの言い方（ことばの記号を書く） | 80字まで |"


def _fields(part: type[Part]) -> Iterator[tuple[str, str]]:
    """Name the fields of a group, as an editor writes them and as the model does; the slug is the file's name."""
    for name, field in part.model_fields.items():
        if name != "slug":
            yield field.alias or name, name


def _groups(model: type[Part], path: str = "") -> Iterator[tuple[str, type[Part]]]:
    """Find the groups of fields inside a model, each with the way to it."""
    for written, name in _fields(model):
        inner = _inner_part(model.model_fields[name].annotation)
        if inner is not None and inner is not TristateWithNote:
            yield f"{path}{written}", inner
            yield from _groups(inner, f"{path}{written}.")


def _inner_part(annotation: object) -> type[Part] | None:
    if isinstance(annotation, type) and issubclass(annotation, Part):
        return annotation
    for argument in typing.get_args(annotation):
        if found := _inner_part(argument):
            return found
    return None


def _way(part: type[Part], written: str, name: str) -> str:
    """Say in words how the value of a field is written, from its JSON Schema."""
    annotation = part.model_fields[name].annotation
    inner = _inner_part(annotation)
    if inner is TristateWithNote:
        return "yes / no / unknown、または {is: yes, note: 説明}"
    if inner is not None:
        outer = typing.get_origin(annotation)
        kind = "言語ごとのまとまり" if outer is dict else "まとまりの一覧" if outer is tuple else "まとまり"
        return f"{kind} [{inner.__name__}](#{inner.__name__.lower()})"
    return "・".join(dict.fromkeys(_words(_schemas(part)[written]))) or "文字"


@lru_cache
def _schemas(part: type[Part]) -> Mapping[str, Any]:
    properties: dict[str, Any] = part.model_json_schema()["properties"]
    return properties


def _words(schema: Mapping[str, Any]) -> Iterator[str]:
    for choice in schema.get("anyOf", ()):
        yield from _words(choice)
    if "enum" in schema:
        yield " / ".join(str(value) for value in schema["enum"] if not isinstance(value, bool))
    elif "items" in schema:
        yield f"1つか一覧：{'・'.join(_words(schema['items']))}"
    elif schema.get("description", "").startswith("templates/phrases/"):
        yield "ことばの記号か名前（ja、easy、やさしい日本語 …）"
    elif "vocabulary" in schema.get("description", ""):
        file = schema["description"].removeprefix("content/")
        yield "`site.yaml` の areas の id か名前" if file == "vocabulary/areas.yaml" else f"`{file}` の id か名前"
    elif schema.get("format") == "date":
        yield "日付（2026-12-24）"
    elif schema.get("format") == "email":
        yield "メールアドレス"
    elif schema.get("pattern") == "^https?://":
        yield "https:// か http:// から始まる URL"
    elif schema.get("pattern", "").startswith("^[a-z0-9]"):
        yield "a-z、0-9、-"
    elif "maximum" in schema:
        yield f"{schema['minimum']}〜{schema['maximum']} の整数"
    elif "maxLength" in schema:
        yield f"{schema['maxLength']:,}字まで"


def _cell(text: str) -> str:
    for char in "<>":
        text = text.replace(char, "\\" + char)
    return " ".join(text.split()).replace("|", "／")


def write(folder: Path) -> None:
    """Write both files into a folder."""
    (folder / "rules.md").write_text(rules_markdown(), encoding="utf-8")
    (folder / "fields.md").write_text(fields_markdown(), encoding="utf-8")


if __name__ == "__main__":
    write(Path(__file__).parent.parent / "docs")
