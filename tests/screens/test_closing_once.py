"""A key that comes twice closes one screen, and its answer is given once."""

from __future__ import annotations

from textual.app import App

from screens.closing_once import ClosesOnce


class Question(ClosesOnce[bool]):
    """A screen that is answered."""


async def test_a_second_yes_answers_nothing_and_closes_nothing_beneath() -> None:
    app, answers = App[None](), []
    async with app.run_test() as pilot:
        beneath = Question()
        app.push_screen(beneath, lambda _: answers.append("beneath"))
        above = Question()
        app.push_screen(above, answers.append)
        await pilot.pause()
        above.dismiss(True)
        above.dismiss(True)
        await pilot.pause()
        assert (answers, app.screen) == ([True], beneath)
