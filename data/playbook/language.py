"""What a text of a playbook may say, and how it is filled: values in, words out, in bounded time.

A team's texts come from a file that anybody in the team may edit, so they are a small language and
not a program: what is not on the list below is refused when the playbook is checked, and once more
when a text is first filled (an ordinary start reads no template, to be quick). Nothing on the list
repeats, computes, calls or looks inside a value; so a text is never longer than its own words and
the values in it, and always comes to an end.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from data.playbook.nearest import did_you_mean

if TYPE_CHECKING:
    from jinja2.nodes import Node
    from jinja2.nodes import Template as Parsed
    from jinja2.sandbox import ImmutableSandboxedEnvironment

MAX_SOURCE = 20_000
"""Characters of a text as it is written."""

MAX_TEXT = 20_000
"""Characters of a text as it is filled in: ten pages, which nobody means to send."""

MAX_NUMBER = 1_000_000
"""Numbers only say where to cut a value short."""

MAX_DEPTH = 60
"""Parts within parts: twenty conditions in each other, which nobody can read any more."""

FILTERS = ("capitalize", "default", "lower", "title", "trim", "truncate", "upper")
TESTS = ("defined", "eq", "in", "ne", "undefined")

_ALLOWED = frozenset(
    (
        "Template", "Output", "TemplateData", "If", "CondExpr", "And", "Or", "Not", "Compare",
        "Operand", "Concat", "Filter", "Test", "Keyword", "List", "Tuple", "Name", "Const",
    )
)  # fmt: skip

_NAMES = {
    "For": "a loop",
    "Macro": "a macro",
    "CallBlock": "a call block",
    "FilterBlock": "a filter block",
    "Block": "a block",
    "Extends": "another template",
    "Include": "another template",
    "Import": "another template",
    "FromImport": "another template",
    "Assign": "a variable of its own ('set')",
    "AssignBlock": "a variable of its own ('set')",
    "With": "a variable of its own ('with')",
    "Call": "a call",
    "Getattr": "what stands behind a dot",
    "Getitem": "a subscript",
    "Slice": "a subscript",
    "Dict": "a table",
    **dict.fromkeys(("Add", "Sub", "Mul", "Div", "FloorDiv", "Mod", "Pow", "Neg", "Pos"),
                    "arithmetic"),
}  # fmt: skip
"""What people try, in their words."""

# What filters and comparisons raise for values that they can't work with.
_MISUSE = (ArithmeticError, AssertionError, LookupError, TypeError, ValueError)
# What Python's own compiler raises for what is nested beyond its limits.
_TOO_DEEP = (RecursionError, SyntaxError, MemoryError)


class BadText(ValueError):
    """A text that can't be filled; a sentence says why."""


def problems_in(source: str, variables: Collection[str]) -> list[str]:
    """A sentence for everything that keeps `source` from being filled with `variables`."""
    try:
        nodes = tuple(_every(_parsed(source)))
        problems = [problem for node in nodes if (problem := _problem(node, variables))]
        if not problems:
            _compiled(source)
    except BadText as error:
        return [str(error)]
    return list(dict.fromkeys(problems))


def render(source: str, values: Mapping[str, str]) -> str:
    """The text with the values in their places; raises `BadText`.

    Values are plain text: what looks like a template in one stays as it is.
    """
    return _filled(source, tuple(map(values.get, _compiled(source).names)))


@dataclass(frozen=True, slots=True)
class _Compiled:
    """A text made ready: `names` are the variables in it, in their order."""

    names: tuple[str, ...]
    fill: Callable[[dict[str, str]], str]


@lru_cache(maxsize=256)  # subjects, greetings and who signs are the same for many
def _filled(source: str, values: tuple[str | None, ...]) -> str:
    """`values` are those of the text's variables, in their order; None: there is none."""
    from jinja2 import TemplateError

    text_of = _compiled(source)
    named = zip(text_of.names, values, strict=True)
    known = {name: value for name, value in named if value is not None}
    try:
        text = text_of.fill(known)
    except TemplateError as error:
        raise BadText(str(error.message or "cannot be filled")) from error
    except _MISUSE as error:
        raise BadText(f"cannot be filled: {error}") from error
    if len(text) > MAX_TEXT:
        raise BadText(f"becomes longer than {MAX_TEXT} characters")
    return text


@lru_cache(maxsize=512)
def _compiled(source: str) -> _Compiled:
    """Checked and made ready; the second time it costs nothing."""
    parsed = _parsed(source)
    names: dict[str, None] = {}
    for node in _every(parsed):
        if problem := _problem(node, None):
            raise BadText(problem)
        if type(node).__name__ == "Name":
            names[vars(node)["name"]] = None
    try:
        template = _environment().from_string(parsed)
    except _TOO_DEEP as error:
        raise BadText("is nested too deeply") from error
    pieces, context = template.root_render_func, template.new_context
    # As Template.render does it, but for a copy of the values and a traceback in the text's lines.
    return _Compiled(tuple(names), lambda values: "".join(pieces(context(values, shared=True))))


def _parsed(source: str) -> Parsed:
    from jinja2 import TemplateSyntaxError

    if len(source) > MAX_SOURCE:
        raise BadText(f"is longer than {MAX_SOURCE} characters")
    try:
        return _environment().parse(source)
    except TemplateSyntaxError as error:
        message = str(error.message or "is not a template").rstrip(".")
        raise BadText(f"line {error.lineno}: {message[:1].lower()}{message[1:]}") from error
    except _TOO_DEEP as error:
        raise BadText("is nested too deeply") from error
    except ValueError as error:  # Python reads no number of more than 4,300 digits
        raise BadText("has a number with too many digits") from error


@lru_cache(maxsize=1)
def _environment() -> ImmutableSandboxedEnvironment:
    from jinja2 import StrictUndefined
    from jinja2.sandbox import ImmutableSandboxedEnvironment

    environment = ImmutableSandboxedEnvironment(undefined=StrictUndefined, cache_size=0)
    environment.globals.clear()  # `range` and its like are variables nobody offers
    environment.filters = {name: environment.filters[name] for name in FILTERS}
    environment.tests = {name: environment.tests[name] for name in TESTS}
    return environment


def _problem(node: Node, variables: Collection[str] | None) -> str:
    """What is wrong with this part, in a sentence, or empty. `variables` None: any will do."""
    kind, of = type(node).__name__, vars(node)
    match kind:
        case "Name" if variables is not None or of["name"] == "self":  # jinja2's own name
            return _unknown("variable", of["name"], variables or ())
        case "Filter":
            return _unknown("filter", of["name"], FILTERS)
        case "Test":
            return _unknown("test", of["name"], TESTS)
        case "Const" if _is_giant(of["value"]):
            return f"line {node.lineno}: a number above {MAX_NUMBER} can't be used in a template"
        case "Const" if of["value"] is None:
            return f"line {node.lineno}: 'none' can't be used in a template"
        case _ if kind not in _ALLOWED:
            what, line = _NAMES.get(kind, "such a block"), node.lineno or 1
            return f"line {line}: {what} can't be used in a template"
    return ""


def _unknown(kind: str, name: str, known: Collection[str]) -> str:
    return "" if name in known else f"there is no {kind} '{name}'{did_you_mean(name, known)}"


def _every(parsed: Parsed) -> Iterator[Node]:
    """Every part from the outside in; what stands in a refused one is not told as well.

    Raises `BadText` for parts in parts in parts: what comes after this walks them by recursion.
    """
    level: list[Node] = [parsed]
    for _ in range(MAX_DEPTH):
        yield from level
        level = [
            inner
            for node in level
            if type(node).__name__ in _ALLOWED
            for inner in node.iter_child_nodes()
        ]
    if level:
        raise BadText("is nested too deeply")


def _is_giant(value: Any) -> bool:
    return isinstance(value, int | float) and not abs(value) <= MAX_NUMBER
