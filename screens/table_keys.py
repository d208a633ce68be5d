"""The keys that every table has."""

from textual.binding import Binding, BindingType

from data.words import _

TABLE_KEYS: list[BindingType] = [
    Binding("up,k", "move(-1)", _("Up"), show=False, id="up"),
    Binding("down,j", "move(1)", _("Down"), show=False, id="down"),
    Binding("pageup", "page(-1)", _("Page up"), show=False, id="page_up"),
    Binding("pagedown", "page(1)", _("Page down"), show=False, id="page_down"),
    Binding("g,home", "go(0)", _("First"), show=False, id="first"),
    Binding("G,end", "go(-1)", _("Last"), show=False, id="last"),
    Binding("enter", "open", _("Open"), show=False, id="open"),
    Binding("space", "mark", _("Select"), show=False, id="mark"),
]

MOVES = frozenset(("move(-1)", "move(1)", "page(-1)", "page(1)", "go(0)", "go(-1)"))
"""What only moves the cursor."""
