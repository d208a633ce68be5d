"""What a runner does when something goes wrong: say it, hold the work, try it again."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Coroutine
from pathlib import Path
from typing import Any, TypeVar

from data.refused import DataError
from data.trouble import (
    Trouble,
    database_trouble,
    is_database_error,
    proved_over_by_a_write,
)
from jobs.telling import Teller
from jobs.troubles import Troubles

log = logging.getLogger(__name__)

T = TypeVar("T")


class Hindrance:
    """Judges errors for one runner. `path` is the file of a SQLite database."""

    def __init__(self, troubles: Troubles, teller: Teller, path: Path | None) -> None:
        self._troubles = troubles
        self._teller = teller
        self._path = path

    def meet(self, name: str, error: Exception) -> None:
        """Note that the work `name` broke off, and tell the operators why.

        Logged once: neither at each try nor by each kind of work that the same cause holds up.
        """
        trouble = self._judge(name, error)
        is_news = key_of(name) not in self._troubles and not self._troubles.tell(trouble.what)
        sentence = self._troubles.arise(key_of(name), trouble)
        if is_news:
            is_ours = not isinstance(error, DataError | OSError) and not is_database_error(error)
            log.error("%s", sentence, exc_info=error if is_ours else None)
        self._teller.tell(sentence)

    def over(self, name: str) -> None:
        """The work `name` went well; logged where it was the last that this cause held up."""
        ended = self._troubles.over(key_of(name))
        if ended and not self._troubles.tell(ended.what):
            log.info("Goes on, this is over: %s.", ended.what)

    def written(self) -> None:
        """The database took something: work that broke off for its absence is no trouble now."""
        for key in self._troubles.keys_where(proved_over_by_a_write):
            self.over(key.removeprefix(key_of("")))

    def wait(self, name: str) -> float:
        """Seconds until the work `name` is tried again; 0 when nothing holds it."""
        return self._troubles.wait(key_of(name))

    async def until_done(
        self,
        name: str,
        work: Callable[[], Coroutine[Any, Any, T]],
        ending: asyncio.Event,
    ) -> T:
        """Its result; while the database is to blame it is begun again. Any other fault is raised.

        At the end of the process (`ending`) the database's error is raised, too.
        """
        while True:
            try:
                result = await work()
            except Exception as error:
                if ending.is_set() or not is_database_error(error):
                    raise
                self.meet(name, error)
                await pause(ending, self.wait(name))
            else:
                self.over(name)
                return result

    def _judge(self, name: str, error: Exception) -> Trouble:
        if is_database_error(error) or isinstance(error, OSError):
            return database_trouble(error, self._path)
        if isinstance(error, DataError):
            return Trouble("Database: cannot be used", str(error).rstrip("."))
        said = " ".join(str(error).split()) or "no reason given"
        what = f"Job {name}: broke off"
        return Trouble(what, f"{type(error).__name__}: {said}; it is tried again")


def key_of(name: str) -> str:
    return f"work/{name}"


async def pause(ending: asyncio.Event, seconds: float) -> None:
    """So long, or until the process ends."""
    try:
        await asyncio.wait_for(ending.wait(), seconds)
    except TimeoutError:
        return
