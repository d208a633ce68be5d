"""Which rules fit a widget is found out once for a test process, not at each start of a console.

Textual matches all its selectors against every widget when it is mounted, when a class changes or
the focus moves: a fifth of the processor that screens took in tests. What fits hangs on nothing but
the rules and what the widget and those around it are: type, id, classes, and states such as
`:focus`. Where it also hangs on the place among others (`:first-child`), Textual matches anew, as
it does within a call. `tests/terminal` and whatever else runs in a process of its own matches as a
user's console does.
"""

from __future__ import annotations

from functools import wraps
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from textual.css.stylesheet import Stylesheet
    from textual.dom import DOMNode

FLAGS = ("_has_hover_style", "_has_focus_within", "_has_order_style", "_has_odd_or_even")
"""What Textual notes at a widget of the rules that may ever fit it."""


def share_matched_styles() -> None:
    """The same rules around the same widget give the same styles, which nobody changes."""
    from textual.css.stylesheet import Stylesheet  # it reads settings of ours when it is imported

    apply = Stylesheet.apply
    fitting: dict[int, tuple[Any, list[bool]]] = {}

    @wraps(apply)
    def once(
        self: Stylesheet,
        node: DOMNode,
        *,
        animate: bool = False,
        cache: dict[Any, Any] | None = None,
    ) -> None:
        place = _place_of(node, _number_of_rules(self), {} if cache is None else cache)
        if place not in fitting:
            found: dict[Any, Any] = {}
            apply(self, node, animate=animate, cache=found)
            for rules in found.values():
                fitting[place] = (rules, [getattr(node, flag) for flag in FLAGS])
            return
        rules, flags = fitting[place]
        for flag, value in zip(FLAGS, flags, strict=True):
            setattr(node, flag, value)
        self.replace_rules(node, rules, animate=animate)
        self._process_component_classes(node)

    Stylesheet.apply = once  # type: ignore[method-assign]


_numbers: dict[object, int] = {}
_sheets: dict[tuple[int, ...], tuple[int, object]] = {}


def _number_of(what: object) -> int:
    return _numbers.setdefault(what, len(_numbers))


def _number_of_rules(sheet: Any) -> int:
    """The same for the same rules in the same order."""
    rules = sheet.rules
    held, number = sheet.__dict__.get("_numbered", (None, 0))
    if held is not rules:
        key = tuple(map(id, rules))
        number, _ = _sheets.setdefault(key, (len(_sheets), list(rules)))  # held: no id comes again
        sheet._numbered = (rules, number)
    return int(number)


def _place_of(node: Any, rules: int, around: dict[Any, Any]) -> int:
    """The same for widgets to which the same rules apply; `around` knows parents of this call."""
    own = _what_it_is(node)
    parent = node._parent
    if parent is None:
        return _number_of((rules, own))
    if ("place", parent) not in around:
        around["place", parent] = _place_of(parent, rules, around)
    return _number_of((around["place", parent], own))


def _what_it_is(node: Any) -> tuple[object, ...]:
    """What selectors ask of it. Light, dark and the like are said by the app, at the root."""
    from textual.app import App
    from textual.widget import Widget

    kind = type(node)
    if isinstance(node, Widget):
        state = (node.mouse_hover, node.has_focus, node.disabled, node.allow_focus())
        return (kind, node.id, node.classes, *state)
    if isinstance(node, App):
        return (kind, node.id, node.classes, node.pseudo_classes)
    return (kind, node.id, node.classes)
