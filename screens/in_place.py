"""Why a screen shows nothing, where its rows and its title would stand."""

from __future__ import annotations

from textual.screen import Screen
from textual.widgets import Static

from screens.reading.telling import toned
from screens.safety import plain
from screens.table import RowTable


class InPlaceOfRows:
    """A notification goes after seconds; on a screen that could never be filled the reason stays.

    `take_back` puts back what stood there; a title is written anew by what shows. `is_said` tells
    whether there was any place for it.
    """

    def __init__(self, screen: Screen[object], sentence: str) -> None:
        self._stood = [(table, table.empty) for table in screen.query(RowTable)]
        for table, _ in self._stood:
            table.say(f"✗ {sentence}")
        self.is_said = bool(self._stood)
        for one in screen.query("Pane, #title"):
            if isinstance(one, Static):
                one.update(toned(f"✗ {plain(sentence)}", "error"))
                self.is_said = True
            elif callable(say := getattr(one, "say", None)):
                say(sentence)
                self.is_said = True

    def take_back(self) -> None:
        for table, sentence in self._stood:
            table.say(sentence)
