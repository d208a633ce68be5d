"""Which rules fit a widget is found out once for a test process, not at each start of a console.

Textual matches all its selectors against every widget when it is mounted, when a class changes or
the focus moves: a fifth of the processor that screens took in tests. What fits hangs on nothing but
the rules and what the widget and those around it are: type, id, classes, and states such as
`:focus`. Where it also hangs on the place among others (`:first-child`), Textual matches anew, as
it does within a call. A widget that wears what fits is left as it stands, and one that wears
nothing yet takes over what another wore after each rule had been set. `tests/terminal` and whatever
else runs in a process of its own matches as a user's console does.
"""

from __future__ import annotations

from functools import wraps
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from textual.css.stylesheet import Stylesheet
    from textual.dom import DOMNode

FLAGS = ("_has_hover_style", "_has_focus_within", "_has_order_style", "_has_odd_or_even")
"""What Textual notes at a widget of the rules that may ever fit it."""

ON_ITS_PLACE = ("_has_order_style", "_has_odd_or_even")
"""Those by which it also hangs on its place among others."""

OF_ITS_OWN = frozenset({"layout", "transitions"})
"""Rules of which each widget gets a copy: they hold what it did with them."""

NONE_FIT: Any = None
ASK_FOCUS: Any = object()
"""Stand for no rules, and for those that hang on what has the focus, here or around."""


class Fitting:
    """What fits all widgets at one kind of place."""

    def __init__(self, rules: Any, flags: list[object]) -> None:
        self.rules, self.flags = rules, flags
        self._worn: dict[str, object] | None = None
        """By one that had nothing on before: setting a rule may turn its value into another."""

    def dress(self, sheet: Stylesheet, node: DOMNode, animate: bool) -> None:
        """Nothing is told to those around a widget that is not mounted, whoever sets its rules."""
        base: Any = node.styles.base
        is_new = not base._rules and not node._is_mounted
        if node.__dict__.get("_dressed") == (id(self), base._updates):
            node.notify_style_update()
        elif is_new and self._worn is not None:
            base.merge_rules(self._worn)
            for name in OF_ITS_OWN & self.rules.keys():
                setattr(base, name, self.rules[name])
            node.notify_style_update()
        else:
            sheet.replace_rules(node, self.rules, animate=animate)
            if is_new:
                self._worn = {
                    name: value for name, value in base._rules.items() if name not in OF_ITS_OWN
                }
        node.__dict__["_dressed"] = (id(self), base._updates)


def share_matched_styles() -> None:
    """The same rules around the same widget give the same styles, which nobody changes."""
    from textual.css.stylesheet import Stylesheet  # it reads settings of ours when it is imported

    apply = Stylesheet.apply
    Stylesheet._EXCLUDE_PSEUDO_CLASSES_FROM_CACHE.discard("focus-within")  # we ask for that
    fitting: dict[tuple[object, ...], Any] = {}
    places: dict[Any, Any] | None = None
    """Of the widget whose parts are matched just now: kept longer, it would keep its console."""

    @wraps(apply)
    def once(
        self: Stylesheet,
        node: DOMNode,
        *,
        animate: bool = False,
        cache: dict[Any, Any] | None = None,
    ) -> None:
        nonlocal places
        around = cache if cache is not None else places if places is not None else {}
        own = _place_of(node, around)
        place: tuple[object, ...] = (own, _number_of_rules_for(node, self))
        if fitting.get(place) is ASK_FOCUS:
            place = (*place, _focused_around(node))
        outside, places = places, {("place", node): own}  # for the parts of it that have styles
        try:
            if place not in fitting:
                found: dict[Any, Any] = {}
                apply(self, node, animate=animate, cache=found)
                if any(getattr(node, flag) for flag in ON_ITS_PLACE):
                    return
                if node._has_focus_within and len(place) == len(("own", "rules")):
                    fitting[place] = ASK_FOCUS
                    place = (*place, _focused_around(node))
                rules = next(iter(found.values()), NONE_FIT)
                fitting[place] = Fitting(rules, [getattr(node, flag) for flag in FLAGS])
                return
            fits: Fitting = fitting[place]
            for flag, value in zip(FLAGS, fits.flags, strict=True):
                setattr(node, flag, value)
            if fits.rules is not NONE_FIT:
                fits.dress(self, node, animate)
            if node._get_component_classes():
                around_parts = (place, _focused_around(node))
                if node.__dict__.get("_parts_fit") != around_parts or not node._component_styles:
                    self._process_component_classes(node)
                    node.__dict__["_parts_fit"] = around_parts
        finally:
            places = outside

    Stylesheet.apply = once  # type: ignore[method-assign]


_numbers: dict[object, int] = {}
_sheets: dict[tuple[int, ...], tuple[int, object]] = {}
_for_kinds: dict[tuple[object, ...], int] = {}


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


def _number_of_rules_for(node: Any, sheet: Any) -> int:
    """The same for the same rules that may fit such a widget: most screens bring none of those."""
    kind = (_number_of_rules(sheet), type(node), node.id, node.classes)
    if kind not in _for_kinds:
        named = sheet.rules_map
        may_fit = {id(rule) for name in node._selector_names for rule in named.get(name, ())}
        ids = tuple(key for key in map(id, sheet.rules) if key in may_fit)
        _for_kinds[kind] = _number_of(("rules", ids))
    return _for_kinds[kind]


def _focused_around(node: Any) -> tuple[bool, ...]:
    """Of it and of what it stands in: whether something in it has the focus."""
    from textual.dom import NoScreen

    try:
        inner = node.screen.focused
    except NoScreen:
        return ()
    focused = set(inner.ancestors_with_self) if inner is not None else set()
    return tuple(one in focused for one in node.ancestors_with_self)


def _place_of(node: Any, around: dict[Any, Any]) -> int:
    """The same for widgets of which selectors see the same; `around` knows parents of this call."""
    own = _what_it_is(node)
    parent = node._parent
    if parent is None:
        return _number_of(own)
    if ("place", parent) not in around:
        around["place", parent] = _place_of(parent, around)
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
