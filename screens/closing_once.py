"""A screen closes once: a second key, pressed before it was gone, closes nothing beneath it."""

from __future__ import annotations

from typing import Generic, TypeVar

from textual.await_complete import AwaitComplete

from screens.selecting import Selects

Result = TypeVar("Result")


class ClosesOnce(Selects[Result], Generic[Result]):
    """Textual's `dismiss` takes whatever is on top away, and gives the answer a second time.

    What it calls current is also the screen right beneath the one on top; `is_active` is on top.

    A modal one names `ModalScreen` before this: Textual takes styles from the first base alone.
    """

    def dismiss(self, result: Result | None = None) -> AwaitComplete:
        if not self.is_active:
            return AwaitComplete()
        return super().dismiss(result)
