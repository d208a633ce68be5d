"""What is wrong at a desk's database, in a sentence, and for how long a look has failed."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from errno import ENOENT
from typing import TYPE_CHECKING

from data.place import Place
from data.words import _

if TYPE_CHECKING:
    from data.store import Store
    from data.trouble import Trouble


class DeskTrouble:
    """Of one console. `sentence` is told by the header; empty while the database answers."""

    def __init__(self, store: Store, now: Callable[[], datetime]) -> None:
        self._store = store
        self._now = now
        self._place = Place(store)
        self._since: datetime | None = None
        self.sentence = ""

    def look_at_place(self, *more: str) -> None:
        """Refuse to go on in a file that was moved away; begin anew in one that was put there."""
        standing = self._place.standing()
        if standing == "gone":
            raise self.unreadable(FileNotFoundError(ENOENT, _("no such file")), *more)
        if standing == "replaced":
            self._store.close()
            self._place.accept()

    def is_over(self) -> None:
        """A look succeeded."""
        self._since, self.sentence = None, ""

    def unreadable(self, error: Exception, *more: str) -> Exception:
        """As `unavailable`, and remembered until a look succeeds: the header tells it meanwhile."""
        self._since = self._since or self._now()
        self.sentence = self._judge(error).sentence(self._since)
        return self.unavailable(error, *more)

    def unavailable(self, error: Exception, *more: str) -> Exception:
        """The database's trouble in a sentence, without the statement that met it."""
        from data.refused import Unavailable
        from screens.reading.troubles import trouble_told

        told = trouble_told(self._judge(error).sentence(), None, self._now()).sentence
        return Unavailable("; ".join([told, *more]) + ".")

    def _judge(self, error: Exception) -> Trouble:
        from data.trouble import database_trouble

        return database_trouble(error, self._place.path)
