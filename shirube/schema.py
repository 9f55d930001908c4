"""JSON Schema of the files an editor writes, from the model: completion and red lines while typing.

The schemas lie in `schemas/` beside the program (`python build.py schema --into schemas`); the first line of a new
file points there, and `.vscode/settings.json` does for files that have no such line.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any, Final

from pydantic import BaseModel
from pydantic.json_schema import GenerateJsonSchema, JsonSchemaValue
from pydantic_core import core_schema

from shirube.model.accessibility import AccessibilityTest
from shirube.model.organisation import Organisation
from shirube.model.place import Place
from shirube.model.sentences import sentence_of
from shirube.model.site import Site
from shirube.phrases import other_languages

FOLDER: Final = Path(__file__).resolve().parent.parent / "schemas"
MODELS: Final[dict[str, type[BaseModel]]] = {
    "place": Place,
    "organisation": Organisation,
    "site": Site,
    "accessibility": AccessibilityTest,
}
TITLES: Final = {
    "place": "居場所（content/places/*.yaml）",
    "organisation": "団体（content/organisations/*.yaml）",
    "site": "サイト（content/site.yaml）",
    "accessibility": "アクセシビリティ試験の結果（content/accessibility.yaml）",
}
_ALSO_A_WORD: Final = ("ScheduleException", "Listed", "Source")
"""Groups for which one word may stand: a date, `declined`, an address."""


class _Writer(GenerateJsonSchema):
    """Allows what our reader allows: a blank for any field, one value for a list of one, a word for a group."""

    def model_schema(self, schema: core_schema.ModelSchema) -> JsonSchemaValue:
        made = super().model_schema(schema)
        model = schema["cls"]
        for name, field in model.model_fields.items():
            sentence = sentence_of(model, name)
            if sentence:
                made["properties"][field.alias or name]["description"] = sentence
        return made

    def field_title_should_be_set(self, schema: Any) -> bool:
        del schema
        return False


def json_schemas() -> dict[str, dict[str, Any]]:
    """Make the schemas (draft 2020-12) by name: place, organisation, site, accessibility."""
    return {name: _schema(name, model) for name, model in MODELS.items()}


def _schema(name: str, model: type[BaseModel]) -> dict[str, Any]:
    made = model.model_json_schema(by_alias=True, schema_generator=_Writer)
    made.get("properties", {}).pop("slug", None)
    if "slug" in made.get("required", []):
        made["required"].remove("slug")
    loosened = _loosened(made)
    assert isinstance(loosened, dict)
    loosened.pop("description", None)
    for part in _ALSO_A_WORD:
        if part in loosened.get("$defs", {}):
            loosened["$defs"][part] = {"anyOf": [loosened["$defs"][part], {"type": "string"}]}
    head: dict[str, Any] = {"$schema": "https://json-schema.org/draft/2020-12/schema", "title": TITLES[name]}
    return {**head, **{key: value for key, value in loosened.items() if key != "title"}}


def _alone(item: Any) -> list[Any]:
    """Say what may stand for a list of one: a word; a group needs its hyphen."""
    part = item.get("$ref", "").rpartition("/")[2]
    return [{"type": "string"}] if part in _ALSO_A_WORD else [] if part else [item]


def _loosened(node: Any) -> Any:
    """Let a schema say what the reader takes; take out what only Python means (titles, defaults of our own classes)."""
    if isinstance(node, list):
        return [_loosened(item) for item in node]
    if not isinstance(node, dict):
        return node
    held = {
        key: _loosened(value)
        for key, value in node.items()
        if key != "default" and not (key == "title" and "type" in node)
    }
    if held.get("type") == "array" and "items" in held:
        note = {"description": held.pop("description")} if "description" in held else {}
        return {**note, "anyOf": [held, *_alone(held["items"]), {"type": "null"}]}
    if "properties" in held and "required" not in held and "is" in held["properties"]:
        return {"anyOf": [held, held["properties"]["is"]]}
    if isinstance(held.get("additionalProperties"), dict) and "properties" in held:
        # Words in other languages stand under their ids; an editor shall see the others underlined.
        words = held["additionalProperties"]
        held["properties"] |= dict.fromkeys(other_languages(), words)
        held["additionalProperties"] = False
    if "properties" in held:
        # A class's own docstring speaks to programmers, in English.
        held.pop("description", None)
    return held


def schema_line(name: str, file: Path) -> str:
    """Write the comment that points an editor's YAML tool from a file to its schema."""
    way = os.path.relpath(FOLDER / f"{name}.schema.json", file.parent)
    return f"# yaml-language-server: $schema={Path(way).as_posix()}"
