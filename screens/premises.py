"""What a desk works with: the database, and the team's rules, which may be read later."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from screens.importing import importing

if TYPE_CHECKING:
    from data.playbook.house import House
    from data.playbook.outline import AnyPlaybook, Outline
    from data.store import Store


class Premises:
    """An open database and the rules; with an `outline` these are read when the panes stand."""

    def __init__(
        self, store: Store, house: House | Callable[[], House], outline: Outline | None = None
    ) -> None:
        self.store = store
        self._read = house if callable(house) else lambda: house
        self._house = None if callable(house) else house
        self._outline = outline

    @property
    def knows_rules(self) -> bool:
        return self._house is not None

    @property
    def house(self) -> House:
        """Reads the rules where nobody has; raises `PlaybookError`."""
        if self._house is None:
            with importing:  # whoever else asks waits here, and finds it read
                self._house = self._house or self._read()
        return self._house

    @property
    def rules_of_panes(self) -> AnyPlaybook:
        """The outline until the rules are read."""
        if self._house is None and self._outline is not None:
            return self._outline
        return self.house.playbook
