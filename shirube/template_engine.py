"""Jinja as we use it: constants are worked out when a template is compiled, and drawing does nothing it need not.

Our templates escape always, never run asynchronously, and read attributes of objects, never keys of mappings by a
dot. Jinja allows for all of these at every step; on ten thousand pages the allowing costs a quarter of the time.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Mapping, MutableMapping
from typing import Any, Final

from jinja2 import Environment, Template, nodes
from jinja2.compiler import CodeGenerator, Frame
from jinja2.environment import TemplateModule
from jinja2.runtime import Context, Macro
from jinja2.utils import missing
from jinja2.visitor import NodeTransformer
from markupsafe import Markup, escape


class TemplateMistakeError(ValueError):
    """A template asks for something that does not exist."""


# ---- constants --------------------------------------------------------------------------------------------------


class _FoldingError(Exception):
    def __init__(self, line: int, words: str) -> None:
        super().__init__(words)
        self.line = line
        self.words = words


class _Folder(NodeTransformer):
    def __init__(
        self, pure: Mapping[str, Callable[..., object]], fixed: Mapping[str, object], varying: Collection[str]
    ) -> None:
        self._pure = pure
        self._fixed = fixed
        self._varying = varying

    def visit_Call(self, node: nodes.Call) -> nodes.Node:  # noqa: N802 (jinja2.visitor calls it so)
        self.generic_visit(node)
        if not isinstance(node.node, nodes.Name) or node.node.name not in self._pure:
            return node
        arguments = [*node.args, *(pair.value for pair in node.kwargs)]
        if node.dyn_args or node.dyn_kwargs or not all(isinstance(item, nodes.Const) for item in arguments):
            return node
        values = [item.value for item in node.args if isinstance(item, nodes.Const)]
        named = {pair.key: pair.value.value for pair in node.kwargs if isinstance(pair.value, nodes.Const)}
        try:
            result = self._pure[node.node.name](*values, **named)
        except (LookupError, TypeError, ValueError) as error:
            words = f"{node.node.name}({', '.join(map(repr, values))}): {error}"
            raise _FoldingError(node.lineno, words) from error
        return nodes.Const(result, lineno=node.lineno, environment=node.environment)

    def visit_Getattr(self, node: nodes.Getattr) -> nodes.Node:  # noqa: N802 (jinja2.visitor calls it so)
        self.generic_visit(node)
        if isinstance(node.node, nodes.Name) and node.node.name in self._fixed and node.attr not in self._varying:
            value = getattr(self._fixed[node.node.name], node.attr, None)
            if isinstance(value, str | bool | int):
                return nodes.Const(value, lineno=node.lineno, environment=node.environment)
        return node


# ---- drawing ----------------------------------------------------------------------------------------------------


class _CodeGenerator(CodeGenerator):
    """Writes `a.b` of a template as Python's own, so that a missing attribute is an error and nothing is looked up twice."""

    def visit_Getattr(self, node: nodes.Getattr, frame: Frame) -> None:  # noqa: N802 (jinja2.visitor calls it so)
        self.write("(")
        self.visit(node.node, frame)
        self.write(f").{node.attr}")


class _Template(Template):
    """A template whose macros are made once: ours depend on nothing but the environment of their language."""

    @classmethod
    def _from_namespace(
        cls, environment: Environment, namespace: MutableMapping[str, Any], globals: MutableMapping[str, Any]
    ) -> Template:
        # The names that compiled templates call.
        namespace["escape"] = _escaped
        namespace["Macro"] = _Macro
        return super()._from_namespace(environment, namespace, globals)

    def _get_default_module(self, ctx: Context | None = None) -> TemplateModule:  # noqa: ARG002 (Jinja's signature)
        # Jinja compares the names of all globals at every import, 14 times a page: half a millisecond.
        if self._module is None:
            self._module = self.make_module()
        return self._module


class _Context(Context):
    """Calls what a template calls, and nothing else: none of our functions asks for Jinja's own state."""

    def call(
        self, function: Callable[..., Any], /, *args: Any, _loop_vars: Any = None, _block_vars: Any = None, **named: Any
    ) -> Any:
        return function(*args, **named)


class _Macro(Macro):
    """A macro called with its parameters in order, as nearly all are, goes straight to the function behind it."""

    def __call__(self, *args: Any, **kwargs: Any) -> str:
        left = self._argument_count - len(args)
        if kwargs or left < 0 or self.caller or self.catch_kwargs or self.catch_varargs:
            return super().__call__(*args, **kwargs)
        return _markup(Markup, self._func(*args, *_MISSING[:left]))


_MISSING: Final = (missing,) * 32
_markup: Final = str.__new__
_SPECIAL: Final = re.compile("[&<>'\"]")


def _escaped(value: object) -> str:
    """Escape what a template writes out: `markupsafe.escape`, asked only where there may be something to escape."""
    # Ninety of a hundred values are markup already, or plain words; a Markup of each costs a tenth of the build.
    if isinstance(value, Markup) or (type(value) is str and not _SPECIAL.search(value)):
        return value
    return escape(value)


# ---- the environment ---------------------------------------------------------------------------------------------


class FoldingEnvironment(Environment):
    """Replaces calls of pure functions with constant arguments by their result, once, when a template is parsed.

    `fixed` holds objects whose texts, numbers and yes-or-no are constants too, but for those of the names `varying`.
    """

    code_generator_class = _CodeGenerator
    template_class = _Template
    context_class = _Context

    def __init__(
        self,
        pure: Mapping[str, Callable[..., object]],
        fixed: Mapping[str, object],
        *,
        varying: Collection[str] = (),
        **options: Any,
    ) -> None:
        self._folder = _Folder(pure, fixed, varying)
        super().__init__(**options)

    def make_globals(self, d: MutableMapping[str, Any] | None) -> MutableMapping[str, Any]:
        # Nobody changes them after the start; a chain of mappings is copied anew for every page and every part of it.
        return {**self.globals, **d} if d else self.globals

    def _parse(self, source: str, name: str | None, filename: str | None) -> nodes.Template:
        tree = super()._parse(source, name, filename)
        try:
            self._folder.visit(tree)
        except _FoldingError as error:
            raise TemplateMistakeError(f"{filename or name}:{error.line} {error.words}") from None
        return tree
