"""Run the site's own modules in Node, outside a browser."""

from __future__ import annotations

import json
import shutil
import subprocess
from pathlib import Path

import pytest

COMPONENTS = Path(__file__).resolve().parent.parent / "templates" / "components"
NODE = shutil.which("node")
needs_node = pytest.mark.skipif(NODE is None, reason="node is not installed")

_READ = """
import fs from "node:fs";
const given = JSON.parse(fs.readFileSync(0, "utf8"));
const answer = (value) => fs.writeFileSync(1, JSON.stringify(value));
"""


def run_module(folder: Path, script: str, given: object, component: str = "search") -> object:
    """Run `script` beside copies of a component's modules; it reads `given` and calls `answer(value)`."""
    assert NODE is not None
    for path in (COMPONENTS / component).glob("*.js"):
        shutil.copy(path, folder / path.name)
    (folder / "package.json").write_text('{"type": "module"}', encoding="utf-8")
    (folder / "script.js").write_text(_READ + script, encoding="utf-8")
    done = subprocess.run(
        [NODE, "script.js"], cwd=folder, input=json.dumps(given).encode(), capture_output=True, check=False, timeout=120
    )
    assert done.returncode == 0, done.stderr.decode()
    return json.loads(done.stdout)
