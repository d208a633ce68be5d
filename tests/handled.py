"""Who handles a message is found out once for a test process, not for each message anew.

Textual looks through every class of a widget, dozens of times for each key; and it asks how many
arguments a function takes again for each call that is put off with arguments. The classes and their
functions stay as they are. A test that puts another handler in the place of one has it called.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import wraps
from inspect import signature
from types import FunctionType
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from textual.message import Message
    from textual.message_pump import MessagePump

Named = list[tuple[type, list[Any], list[str]]]
"""Of each class that handles it: functions that say so themselves, and names of others."""


def share_handlers() -> None:
    from textual import _callback  # it reads settings of ours when it is imported
    from textual.message_pump import MessagePump

    find, found = MessagePump._get_dispatch_methods, dict[tuple[type, str, type], Named | None]()

    @wraps(find)
    def once(self: MessagePump, method_name: str, message: Message) -> Iterable[tuple[type, Any]]:
        key = (self.__class__, method_name, message.__class__)
        if key not in found:
            found[key] = _handlers(*key)
        plan = found[key]
        return find(self, method_name, message) if plan is None else _bound(plan, self, message)

    MessagePump._get_dispatch_methods = once  # type: ignore[method-assign]
    _callback._count_parameters = _count_once


def _bound(plan: Named, pump: MessagePump, message: Message) -> Iterable[tuple[type, Any]]:
    """What is prevented while it is handled is not handled by the classes above."""
    for kind, methods, names in plan:
        if message._no_default_action:
            break
        for method in methods:
            yield kind, method.__get__(pump, kind)
        method = next(filter(None, map(kind.__dict__.get, names)), None)
        if method is not None and not getattr(method, "_textual_on", None):
            yield kind, method.__get__(pump, kind)


def _handlers(pump: type, name: str, message: type) -> Named | None:
    """None: which of them handle it hangs on who sent it."""
    from textual.message import Message

    plan, known = Named(), set[Any]()
    messages = [kind for kind in message.__mro__ if issubclass(kind, Message)]
    for kind in pump.__mro__:
        said = kind.__dict__.get("_decorated_handlers") or {}
        own = [one for kind_of in messages for one in said.get(kind_of, ())]
        if any(selectors for _, selectors in own):
            return None
        methods = [one for one in dict.fromkeys(one for one, _ in own) if one not in known]
        known.update(methods)
        names = [one for one in (f"_{name}", name) if one in kind.__dict__]
        if methods or names:
            plan.append((kind, methods, names))
    return plan


def _count_once(func: Any) -> int:
    """As Textual counts them, without the one that is bound."""
    inner = getattr(func, "__func__", func)
    if not isinstance(inner, FunctionType):
        return len(signature(func).parameters)
    if "_parameters" not in inner.__dict__:
        inner.__dict__["_parameters"] = len(signature(inner).parameters)
    return int(inner.__dict__["_parameters"]) - (inner is not func)
