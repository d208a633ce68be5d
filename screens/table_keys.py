"""The keys that every table has."""

from textual.binding import Binding, BindingType

TABLE_KEYS: list[BindingType] = [
    Binding("up,k", "move(-1)", "Up", show=False, id="up"),
    Binding("down,j", "move(1)", "Down", show=False, id="down"),
    Binding("pageup", "page(-1)", "Page up", show=False, id="page_up"),
    Binding("pagedown", "page(1)", "Page down", show=False, id="page_down"),
    Binding("g,home", "go(0)", "First", show=False, id="first"),
    Binding("G,end", "go(-1)", "Last", show=False, id="last"),
    Binding("enter", "open", "Open", show=False, id="open"),
    Binding("space", "mark", "Select", show=False, id="mark"),
]
