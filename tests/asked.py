"""A pilot asks those widgets whether they are done that have something to do, not all there are.

After each key, and in each pause, Textual's pilot has every widget of the screen handle a message:
when the last one has, whatever was on its way before is done. That was half of the processor that
a key took in tests. A widget that waits for a message while none is there has done everything
already. The app and the screen are always asked: they draw when they have nothing else to do.
"""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from textual.message_pump import MessagePump
    from textual.pilot import Pilot


def ask_only_who_has_something_to_do() -> None:
    from textual.app import ScreenStackError  # it reads settings of ours when it is imported
    from textual.pilot import Pilot, WaitForScreenTimeout

    async def wait(self: Pilot[Any], timeout: float = 30.0) -> bool:
        app = self.app
        try:
            screen = app.screen
        except ScreenStackError:
            return False
        done, open_questions = asyncio.Event(), 0

        def answer() -> None:
            nonlocal open_questions
            open_questions -= 1
            if not open_questions:
                done.set()

        busy = [widget for widget in screen.walk_children() if not rests(widget)]
        open_questions = sum(one.call_later(answer) for one in (app, screen, *busy))
        if not open_questions:
            return True
        ends = [asyncio.create_task(end.wait()) for end in (done, app._exception_event)]
        _, pending = await asyncio.wait(ends, timeout=timeout, return_when=asyncio.FIRST_COMPLETED)
        for end in pending:
            end.cancel()
        if len(pending) == len(ends):
            raise WaitForScreenTimeout(f"{open_questions} of {len(busy) + 2} widgets are not done.")
        return not open_questions

    Pilot._wait_for_screen = wait  # type: ignore[method-assign]


def rests(pump: MessagePump) -> bool:
    """Whether it waits for a message while none is there, with nothing put off for later."""
    queue = pump._message_queue
    return bool(
        queue.empty()
        and queue.ready_event._waiters  # type: ignore[attr-defined]
        and not pump._next_callbacks
        and pump._pending_message is None
    )
