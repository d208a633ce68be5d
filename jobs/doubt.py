"""Whether the database still takes anything, once somebody in this process was refused.

A post that was not stored, or a result that waits, is met by whoever holds it, and reading still
goes well: without this, the runner would learn of a full disk at its next beat only, and all
headers be silent until then. So it writes something itself, at once, and again until that is taken.
"""

from __future__ import annotations

from collections.abc import Callable

from data.overview.standing import prove_writable
from data.store import Store

APART = 1.0
"""Seconds after a write that was taken in which no other is tried: somebody may be refused for what
is in his own row."""


class Doubt:
    """Of one runner. `steady` gives seconds of a clock that nobody sets; `wake` has it look now."""

    def __init__(self, store: Store, steady: Callable[[], float], wake: Callable[[], None]) -> None:
        self._store = store
        self._steady = steady
        self._wake = wake
        self._has_arisen = False
        self._quiet_until = steady()

    def arise(self) -> None:
        """Somebody was refused; from any thread."""
        if not self._has_arisen:
            self._has_arisen = True
            self._wake()

    def settle(self) -> None:
        """Raises the database's error while it takes nothing."""
        if not self._has_arisen or self._steady() < self._quiet_until:
            return
        with self._store.write_unheard() as session:
            prove_writable(session)
        self._has_arisen, self._quiet_until = False, self._steady() + APART
