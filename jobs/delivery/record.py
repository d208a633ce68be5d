"""Record what became of messages that were handed over: it must not be forgotten.

A result that the database does not take now is offered again; one that a fault of ours keeps from
being recorded leaves its message uncertain, and a person looks at it.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Sequence
from itertools import chain, repeat

from data.outreach.settle import HandOver, settle
from data.reading import Writer
from data.trouble import is_database_error
from jobs.office import Office

log = logging.getLogger(__name__)

AGAIN = (0.1, 0.5, 1.0, 2.0, 5.0)
"""Seconds between tries while the database does not answer; the last repeats."""


class Record:
    """What came of the messages that this office has in hand."""

    def __init__(self, office: Office) -> None:
        self._office = office

    def write(self, writer: Writer, results: Sequence[HandOver]) -> None:
        """Into a transaction of the caller's, who says `is_kept` once that is committed."""
        office = self._office
        if results:
            settle(writer, results, worker=office.worker, house=office.house, now=office.now())

    def is_kept(self, results: Sequence[HandOver]) -> None:
        """Their messages are in nobody's hand any more."""
        self._office.in_hand.difference_update(result.claimed.id for result in results)

    def together(self, results: Sequence[HandOver]) -> None:
        """In one transaction; one by one where a fault of ours hinders that.

        Raises the database's error when it does not answer.
        """
        try:
            with self._office.store.direct() as writer:
                self.write(writer, results)
            self.is_kept(results)
        except Exception as error:
            if is_database_error(error):
                raise
            self.each(results)  # the log says then which one it is

    def each(self, results: Sequence[HandOver]) -> None:
        """Each by itself. Raises the database's error when it does not answer."""
        for result in results:
            try:
                with self._office.store.direct() as writer:
                    self.write(writer, [result])
            except Exception as error:
                if is_database_error(error):
                    raise
                log.exception("the result of message %s could not be recorded", result.claimed.id)
            self.is_kept([result])

    async def until_written(self, result: HandOver) -> None:
        """Until the database answers again, or somebody else has taken the row."""
        for wait in chain(AGAIN, repeat(AGAIN[-1])):
            await asyncio.sleep(wait)
            try:
                self.each([result])
            except Exception as error:
                if not is_database_error(error):
                    raise
                log.warning("message %s: its result waits for the database", result.claimed.id)
                self._office.doubt()
            else:
                return
