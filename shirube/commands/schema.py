"""The command that writes what editors know of our files: schema."""

from __future__ import annotations

import json
from pathlib import Path

import click


@click.command()
@click.option("--into", type=click.Path(path_type=Path), default=None, help="書き出すフォルダ")
def schema(into: Path | None) -> None:
    """エディタのための JSON Schema（place、organisation、site）。"""
    from shirube.schema import json_schemas

    schemas = json_schemas()
    if into is None:
        click.echo(json.dumps(schemas, ensure_ascii=False, indent=2, sort_keys=True))
        return
    into.mkdir(parents=True, exist_ok=True)
    for name, matter in schemas.items():
        path = into / f"{name}.schema.json"
        path.write_text(json.dumps(matter, ensure_ascii=False, indent=2, sort_keys=True) + "\n", encoding="utf-8")
        click.echo(str(path))
