"""The keys that move, choose and leave: in lists, on boards and in dialogs, and no verbs.

A name stands for the same key wherever it is bound; what it moves is the widget's affair.
"""

from __future__ import annotations

from dataclasses import dataclass

from textual.binding import Binding


@dataclass(frozen=True, slots=True)
class Move:
    """`keys` are Textual key names. One that is `typed_through` works while a field is typed in."""

    name: str
    keys: tuple[str, ...]
    label: str
    typed_through: bool = False


_ALL = (
    Move("up", ("up", "k"), "Up"),
    Move("down", ("down", "j"), "Down"),
    Move("left", ("left", "h"), "Left"),
    Move("right", ("right", "l"), "Right"),
    Move("page_up", ("pageup",), "Page up"),
    Move("page_down", ("pagedown",), "Page down"),
    Move("first", ("g", "home"), "First"),
    Move("last", ("G", "end"), "Last"),
    Move("mark", ("space",), "Select"),
    Move("next_pane", ("tab",), "Next pane"),
    Move("previous_pane", ("shift+tab",), "Pane before"),
    Move("save", ("ctrl+s",), "Save", typed_through=True),
    Move("throw_away", ("ctrl+r",), "Throw away what was typed", typed_through=True),
    Move("own_editor", ("ctrl+o",), "Write it in your own editor", typed_through=True),
    Move("palette", ("ctrl+p",), "Find a verb by its words", typed_through=True),
)
MOVES = {move.name: move for move in _ALL}


def move(name: str, action: str, label: str = "") -> Binding:
    """The binding of a move to what it does in this widget."""
    known = MOVES[name]
    return Binding(",".join(known.keys), action, label or known.label, show=False, id=name)
