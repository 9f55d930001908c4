"""The sentence under each field of a model, read from its source when somebody asks: schemas, reference, hints.

Pydantic can read them itself (`use_attribute_docstrings`), but does so each time the program starts, which takes a
fifth of the start; a build asks for none of them.
"""

from __future__ import annotations

import ast
import inspect
import sys
from collections.abc import Mapping
from functools import cache
from itertools import pairwise

from pydantic import BaseModel


def sentence_of(model: type[BaseModel], field: str) -> str:
    """Say what stands under a field, in the class or in one it is made from; nothing where nothing stands."""
    for part in model.__mro__:
        found = _sentences(part.__module__).get((part.__qualname__, field))
        if found is not None:
            return found
    return ""


@cache
def _sentences(module: str) -> Mapping[tuple[str, str], str]:
    if not module.startswith(f"{__package__}."):
        return {}
    tree = ast.parse(inspect.getsource(sys.modules[module]))
    return {
        (part.name, line.target.id): inspect.cleandoc(below.value.value)
        for part in tree.body
        if isinstance(part, ast.ClassDef)
        for line, below in pairwise(part.body)
        if isinstance(line, ast.AnnAssign)
        and isinstance(line.target, ast.Name)
        and isinstance(below, ast.Expr)
        and isinstance(below.value, ast.Constant)
        and isinstance(below.value.value, str)
    }
