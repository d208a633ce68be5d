"""Who is remembered to handle a message is whom Textual finds, in every class of ours."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Iterator
from functools import partial
from inspect import signature
from typing import Any

import pytest
from textual import _callback, events, on
from textual.message import Message
from textual.message_pump import MessagePump
from textual.widgets import Button, Input, OptionList

import screens
from console.app import CallboardApp
from screens.live import DataChanged, LiveScreen

KINDS: tuple[type[Message], ...] = (
    *(events.Key, events.Mount, events.Idle, events.Resize, events.Focus, events.Click),
    *(events.ScreenResume, events.Unmount, DataChanged, Button.Pressed, Input.Submitted),
    OptionList.OptionSelected,
)


class Above(MessagePump):
    @on(events.Key)
    def pressed(self) -> None: ...

    def on_key(self) -> None: ...


class Below(Above):
    pressed = Above.pressed

    def on_key(self) -> None: ...


def below(kind: type[Any]) -> Iterator[type[Any]]:
    for one in kind.__subclasses__():
        yield one
        yield from below(one)


def without_sender(kind: type[Message]) -> Message:
    message = kind.__new__(kind)
    message._sender, message._no_default_action = None, False
    return message


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.__qualname__)
def test_every_class_handles_what_it_handles(kind: type[Message]) -> None:
    for module in pkgutil.walk_packages(screens.__path__, "screens."):
        importlib.import_module(module.name)
    assert CallboardApp in below(MessagePump)
    anew = MessagePump._get_dispatch_methods.__wrapped__  # type: ignore[attr-defined]
    message, handled = without_sender(kind), 0
    for pump_kind in set(below(MessagePump)):
        pump = object.__new__(pump_kind)
        expected = list(anew(pump, kind.handler_name, message))
        for _ in range(2):
            found = list(pump._get_dispatch_methods(kind.handler_name, message))
            assert [(one, bound.__func__) for one, bound in found] == [
                (one, bound.__func__) for one, bound in expected
            ], pump_kind
        handled += bool(expected)
    assert handled


def test_what_is_prevented_goes_no_further() -> None:
    message, pump = without_sender(events.Key), object.__new__(Below)
    kinds = []
    for kind, _ in pump._get_dispatch_methods("on_key", message):
        kinds.append(kind)
        message.prevent_default()
    assert kinds == [Below, Below], "what else a class does is done"


def test_another_handler_in_the_place_of_one_is_called(monkeypatch: pytest.MonkeyPatch) -> None:
    pump, message = object.__new__(LiveScreen), without_sender(DataChanged)
    assert list(pump._get_dispatch_methods("on_data_changed", message))
    own: list[object] = []
    monkeypatch.setattr(LiveScreen, "on_data_changed", lambda self, message: own.append(message))
    for kind, handler in pump._get_dispatch_methods("on_data_changed", message):
        if kind is LiveScreen:
            handler(message)
    assert own == [message]


class Taking:
    def some(self, one: int, two: int = 2) -> None: ...


def test_how_many_arguments_are_taken_is_counted_as_ever() -> None:
    taking = Taking()

    def plain(one: int, *more: int) -> None: ...

    for func in (taking.some, plain, partial(taking.some, 1)):
        for _ in range(2):
            assert _callback.count_parameters(func) == len(signature(func).parameters)
