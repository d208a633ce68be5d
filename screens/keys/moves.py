"""The keys that move, choose and leave: in lists, on boards and in dialogs, and no verbs.

A name stands for the same key wherever it is bound; what it moves is the widget's affair.
"""

from __future__ import annotations

from dataclasses import dataclass

from textual.binding import Binding

from data.words import _


@dataclass(frozen=True, slots=True)
class Move:
    """`keys` are Textual key names. One that is `typed_through` works while a field is typed in."""

    name: str
    keys: tuple[str, ...]
    label: str
    typed_through: bool = False


_ALL = (
    Move("up", ("up", "k"), _("Up")),
    Move("down", ("down", "j"), _("Down")),
    Move("left", ("left", "h"), _("Left")),
    Move("right", ("right", "l"), _("Right")),
    Move("page_up", ("pageup",), _("Page up")),
    Move("page_down", ("pagedown",), _("Page down")),
    Move("first", ("g", "home"), _("First")),
    Move("last", ("G", "end"), _("Last")),
    Move("mark", ("space",), _("Select")),
    Move("next_pane", ("tab",), _("Next pane")),
    Move("previous_pane", ("shift+tab",), _("Pane before")),
    Move("save", ("ctrl+s",), _("Save"), typed_through=True),
    Move("throw_away", ("ctrl+r",), _("Throw away what was typed"), typed_through=True),
    Move("own_editor", ("ctrl+o",), _("Write it in your own editor"), typed_through=True),
    Move("palette", ("ctrl+p",), _("Find a verb by its words"), typed_through=True),
)
MOVES = {move.name: move for move in _ALL}


def move(name: str, action: str, label: str = "") -> Binding:
    """The binding of a move to what it does in this widget."""
    known = MOVES[name]
    return Binding(",".join(known.keys), action, label or known.label, show=False, id=name)
