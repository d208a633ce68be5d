"""Work in a thread that a widget asks for, which may outlive the widget.

Textual's own finds the app by way of the widget's parents, and a screen that has closed has none: a
deed that ended after its screen, and whose end looked again, ended the console.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec, TypeVar

from textual._context import active_app
from textual.dom import DOMNode
from textual.worker import Worker

P = ParamSpec("P")
W = TypeVar("W", bound=DOMNode)


def in_thread(
    group: str, *, exclusive: bool = False
) -> Callable[[Callable[Concatenate[W, P], None]], Callable[Concatenate[W, P], Worker[None]]]:
    """Run the method in a thread, where `self.app` is the app whatever has become of the widget.

    Nothing else of a widget may be touched there: it loses its parts one by one when it closes.
    `exclusive`: what is under way of this group is waited for by nobody any more.
    """

    def decorate(
        method: Callable[Concatenate[W, P], None],
    ) -> Callable[Concatenate[W, P], Worker[None]]:
        @wraps(method)
        def begin(self: W, /, *args: P.args, **named: P.kwargs) -> Worker[None]:
            app = self.app

            def run() -> None:
                active_app.set(app)
                method(self, *args, **named)

            return self.run_worker(
                run, method.__name__, group=group, exclusive=exclusive, thread=True
            )

        return begin

    return decorate
