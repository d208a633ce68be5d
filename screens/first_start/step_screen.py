"""One step of the set-up: fields, a trial on the spot, and what it told."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, cast

from textual import events, on
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.content import Content
from textual.widgets import Button, Input, Label, Static

from data.words import _
from screens.closing_once import ClosesOnce
from screens.first_start.steps import STEPS, Step, Told
from screens.in_thread import in_thread
from screens.reading.panel import HERE
from screens.reading.telling import joined, toned
from screens.safety import plain
from screens.verbs import unshown

if TYPE_CHECKING:
    from screens.first_start.set_up_app import SetUpApp

KEYS = _("enter next field · ctrl+s save and go on · escape leave, what you typed stays")

SIGNS = {True: ("✓", "success"), False: ("✗", "error"), None: ("…", "muted")}


class StepScreen(ClosesOnce[None]):
    """Fields above, what the trial told below; the buttons are reached by tab, enter and mouse."""

    CSS_PATH = Path(__file__).with_name("step.tcss")
    BINDINGS = [
        Binding("ctrl+s", "save", _("Save"), show=False, id="save"),
        Binding("escape", "leave", _("Leave"), show=False, id="close"),
        *unshown("jump"),
    ]

    def __init__(self, step: Step) -> None:
        super().__init__()
        self.step = step
        self._told: list[Told] = []
        self._is_trying = False
        self._saves_after = False

    @property
    def house(self) -> SetUpApp:
        return cast("SetUpApp", self.app)

    def compose(self) -> ComposeResult:
        yield Static(self._head(), id="head")
        with VerticalScroll(id="all", can_focus=False):
            yield Static(self.step.why, id="why", markup=False)
            with Vertical(id="fields"):
                for field in self.step.fields:
                    yield Label(field.label, markup=False)
                    yield Input(self.house.values.get(field.name, ""), id=field.name,
                                password=field.secret, compact=True)  # fmt: skip
                    yield Static(toned(field.hint, "muted"), id=f"{field.name}-said")
            with Horizontal(id="buttons"):
                yield Button(self.step.tries, id="try", compact=True)
                yield Button(_("Save and go on"), id="go-on", compact=True)
                yield Button(_("Back"), id="back", compact=True)
            yield Static(id="advice")
            yield Static(id="told")
        yield Static(toned(KEYS, "muted"), id="keys")

    def _head(self) -> Content:
        parts: list[str | tuple[str, str]] = [(_("Set up"), "bold $text-accent"), "  "]
        for number, step in enumerate(STEPS, 1):
            sign = "✓" if step.key in self.house.done else f"{number}"
            look = HERE if step is self.step else "$text-muted"
            parts += [(f" {sign} {step.title} ", look), " "]
        return Content.assemble(*parts)

    def on_mount(self) -> None:
        self.query_one("#back").display = self.step is not STEPS[0]
        missing = [f.name for f in self.step.fields if f.required and not self.values[f.name]]
        self.query_one(f"#{missing[0]}" if missing else "#try").focus()
        self._judge()

    @property
    def values(self) -> dict[str, str]:
        """What stands in the fields of this step."""
        return {
            field.name: self.query_one(f"#{field.name}", Input).value.strip()
            for field in self.step.fields
        }

    @on(Input.Changed)
    def _typed(self) -> None:
        self.house.values.update(self.values)
        self.house.keep_soon()
        self._judge()

    @in_thread("judge", exclusive=True)
    def _judge(self) -> None:
        values = dict(self.house.values)
        wrong = self.house.work.wrong(self.step.key, values)
        advice = self.house.work.advice(self.step.key, values)
        self.app.call_from_thread(self._judged, wrong, advice)

    def _judged(self, wrong: dict[str, str], advice: tuple[str, ...]) -> None:
        if not self.is_attached or not self.children:
            return
        for field in self.step.fields:
            said = self.query_one(f"#{field.name}-said", Static)
            problem = wrong.get(field.name, "")
            is_typed = bool(self.values[field.name])
            if problem and is_typed:
                said.update(toned(f"✗ {plain(problem)}", "error"))
            else:
                said.update(toned(field.hint, "muted"))
        self.query_one("#advice", Static).update(
            joined(toned(plain(line), "accent") for line in advice)
        )

    @on(Input.Submitted)
    def _to_next_field(self, event: Input.Submitted) -> None:
        event.stop()
        self.focus_next()

    @on(Button.Pressed, "#try")
    def try_now(self) -> None:
        """Try this step in earnest, with what stands in the fields."""
        if self._is_trying:
            return
        if not self._is_complete():
            return
        self._is_trying, self._told = True, [Told(None, _("Working …"))]
        self._show_told()
        self._try_in_thread()

    @in_thread("try")
    def _try_in_thread(self) -> None:
        def tell(told: Told) -> None:
            self.app.call_from_thread(self._heard, told)

        try:
            self.house.work.try_it(self.step.key, dict(self.house.values), tell)
        finally:
            self.app.call_from_thread(self._tried)

    def _heard(self, told: Told) -> None:
        self._told = [one for one in self._told if one.went is not None] + [told]
        self._show_told()

    def _tried(self) -> None:
        self._is_trying = False
        if self._saves_after:
            self._saves_after = False
            self.action_save()

    def _show_told(self) -> None:
        if not self.is_attached or not self.children:
            return
        lines = []
        for told in self._told:
            sign, tone = SIGNS[told.went]
            text = told.text.splitlines() or [""]
            lines.append(Content.assemble((f"{sign} ", _look(tone)), plain(text[0])))
            lines += [Content(f"    {plain(more)}") for more in text[1:]]
        told_here = self.query_one("#told", Static)
        told_here.update(joined(lines))
        if lines:
            self.call_after_refresh(told_here.scroll_visible, animate=False)

    def _is_complete(self) -> bool:
        """Whether all that is needed is there and can be used; else it is said where it is not."""
        values = self.values
        problems = self.house.work.wrong(self.step.key, dict(self.house.values))
        for field in self.step.fields:
            if field.required and not values[field.name]:
                problems[field.name] = _("is needed here")
        first, *_others = (
            *(field.name for field in self.step.fields if field.name in problems),
            "",
        )
        for name, problem in problems.items():
            self.query_one(f"#{name}-said", Static).update(toned(f"✗ {plain(problem)}", "error"))
        if first:
            self.query_one(f"#{first}", Input).focus()
        return not first

    @on(Button.Pressed, "#go-on")
    def action_save(self) -> None:
        """Write it down, and to the next step."""
        if self._is_trying:
            self._saves_after = True  # the trial works with what is saved before it
        elif self._is_complete():
            self._save_in_thread()

    @in_thread("save")
    def _save_in_thread(self) -> None:
        try:
            sentence = self.house.work.save(self.step.key, dict(self.house.values))
        except ValueError as error:
            self.app.call_from_thread(self._heard, Told(False, str(error)))
            return
        self.app.call_from_thread(self.house.go_on, self.step, sentence)

    @on(Button.Pressed, "#back")
    def go_back(self) -> None:
        """To the step before."""
        self.house.show_step(STEPS[STEPS.index(self.step) - 1])

    def action_jump(self) -> None:
        """Show letters over fields and buttons."""
        from screens.jump.jumping import jump_on

        jump_on(self)

    def action_leave(self) -> None:
        """Leave the set-up; it goes on from here the next time."""
        self.house.leave()

    def on_key(self, event: events.Key) -> None:
        """Up and down go through the fields: nobody scrolls here."""
        if event.key in ("down", "up"):
            event.stop()
            (self.focus_next if event.key == "down" else self.focus_previous)()


def _look(tone: str) -> str:
    from screens.reading.panel import TONES

    return TONES.get(tone, "")
