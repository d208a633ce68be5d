"""Where keys meet: each screen with what may have the focus on it, found in the screens' own code.

Nothing is opened: a widget is on a screen when the screen's module names it, at its head or inside
a function. Imports every screen, so call it from a command or in a thread.
"""

from __future__ import annotations

import ast
import importlib
import inspect
import pkgutil
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from types import ModuleType
from typing import Any

from textual.app import App
from textual.binding import Binding
from textual.dom import DOMNode
from textual.screen import Screen
from textual.widget import Widget
from textual.widgets import Input, TextArea

import screens

TYPED_INTO = (Input, TextArea)
"""What takes signs as text, so that no map can give them away there."""


@dataclass(frozen=True, slots=True)
class Place:
    """`nodes` are classes from the focus outwards to the app."""

    name: str
    nodes: tuple[type[DOMNode], ...]

    def bindings(self) -> Iterator[tuple[type[DOMNode], Binding]]:
        """All that is bound here, the focus first."""
        for node in self.nodes:
            for _, binding in node._merged_bindings or ():
                yield node, binding


@cache
def places(app: type[App[Any]]) -> tuple[Place, ...]:
    """Every place there is, screens in the order of their modules."""
    found = []
    known = [screen for module in _modules() for screen in _defined(module, Screen)]
    bases = {base for screen in known for base in screen.__mro__[1:]}
    for screen in known:
        if screen in bases:  # what others are made of is seen in them
            continue
        name = _words(screen.__name__)
        for path in list(_paths(screen, frozenset())) or [()]:
            inner = _named(path)
            where = f"{name}, {inner}" if inner else name
            found.append(Place(where, (*path, screen, app)))
    return tuple(found)


def _paths(node: type[DOMNode], seen: frozenset[type]) -> Iterator[tuple[type[DOMNode], ...]]:
    """From each widget that may have the focus inside `node` up to `node` itself, without it."""
    for widget in sorted(_widgets_inside(node), key=lambda one: one.__name__):
        if widget in seen:
            continue
        inside = list(_paths(widget, seen | {widget}))
        yield from ((*path, widget) for path in inside)
        if not inside and _has_keys(widget):
            yield (widget,)


def _widgets_inside(node: type[DOMNode]) -> set[type[Widget]]:
    """What the modules of this class and of its bases name, but no kin of it."""
    homes = {base.__module__ for base in node.__mro__ if base.__module__.startswith("screens.")}
    named = {widget for home in homes for widget in _widgets_in(home)}
    return {one for one in named if not issubclass(one, node) and not issubclass(node, one)}


@cache
def _widgets_in(module: str) -> frozenset[type[Widget]]:
    """Widgets of ours that this module defines or names."""
    source = importlib.import_module(module)
    found: list[Any] = _defined(source, Widget)
    for node in ast.walk(ast.parse(inspect.getsource(source))):
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("screens."):
            known = importlib.import_module(node.module or "")
            found += [getattr(known, alias.name, None) for alias in node.names]
    return frozenset(
        one for one in found
        if isinstance(one, type)
        and issubclass(one, Widget)
        and not issubclass(one, (Screen, *TYPED_INTO))
    )  # fmt: skip


def _has_keys(widget: type[Widget]) -> bool:
    return any(binding.id for _, binding in widget._merged_bindings or ())


def _defined(module: ModuleType, kind: type) -> list[Any]:
    return [
        one for one in vars(module).values()
        if isinstance(one, type) and issubclass(one, kind) and one.__module__ == module.__name__
    ]  # fmt: skip


def _modules() -> Iterator[ModuleType]:
    for found in pkgutil.walk_packages(screens.__path__, "screens."):
        yield importlib.import_module(found.name)


def _named(path: tuple[type[DOMNode], ...]) -> str:
    """What a person calls the innermost part that has a name."""
    for node in path:
        if isinstance(name := node.__dict__.get("NAME"), str) and name:
            return name
    return _words(path[0].__name__).lower() if path else ""


def _words(name: str) -> str:
    return " ".join(re.findall(r"[A-Z][a-z]*|[a-z]+", name.replace("Screen", ""))).capitalize()
