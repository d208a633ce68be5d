"""Watch the mailboxes while a runner lives: a thread for each, told by the server of each new mail.

A server without IDLE is left to the cron entry `read-mailbox`. One that is gone is tried again
after a wait that grows; what hinders is kept with the bookmark, where every console sees it.
"""

from __future__ import annotations

import logging
import threading
from time import monotonic

from data.inbox.bookmarks import TurnLost
from data.trouble import is_database_error
from jobs.intake.imap_fault import ImapFault
from jobs.intake.mailbox import Ending, MailboxReader, give_back_anyway
from jobs.office import Office

log = logging.getLogger(__name__)

LOOK_ANYWAY = 50.0
"""Seconds of IDLE after which new mail is looked for unasked: no server's silence, and no line that
went dead without a word, costs more than a polling interval."""

KEEP_EVERY = 15.0
"""Seconds after which the lease is renewed."""

TAKE_OVER = 15.0
"""Seconds after which a mailbox that somebody else watches is looked at again."""

NO_IDLE = 3600.0
"""Seconds after which a server without IDLE is asked whether it has learnt it."""


class MailboxWatch:
    """`start()` when the database stands; `hang_up()` and `join()` at the end."""

    def __init__(self, office: Office) -> None:
        self._office = office
        self._readers = [MailboxReader(office, one, "watch") for one in office.mailboxes]
        self._threads: list[threading.Thread] = []

    def start(self) -> None:
        """Once; later calls do nothing."""
        if self._threads:
            return
        self._threads = [
            threading.Thread(target=self._watch, args=[reader], name="mailbox", daemon=True)
            for reader in self._readers
        ]
        for thread in self._threads:
            thread.start()

    @property
    def is_alive(self) -> bool:
        """Whether any of them still works."""
        return any(thread.is_alive() for thread in self._threads)

    def hang_up(self) -> None:
        """Nobody waits for a server any more; mails in hand are stored or left to the next."""
        self._office.closing.set()
        for reader in self._readers:
            reader.hang_up()

    def join(self, within: float) -> None:
        """One that still connects is left behind: it stores nothing any more."""
        until = monotonic() + within
        for thread in self._threads:
            thread.join(max(until - monotonic(), 0.0))

    def _watch(self, reader: MailboxReader) -> None:
        at_once = True
        while not self._office.closing.is_set():
            wait = self._turn(reader, at_once=at_once)
            at_once = False
            self._office.closing.wait(wait)

    def _turn(self, reader: MailboxReader, *, at_once: bool) -> float:
        """Read until something hinders it; returns the seconds to wait then."""
        try:
            held = reader.take_turn(at_once=at_once)
            if held is not None:
                until = (held.until - self._office.now()).total_seconds() if held.until else 0.0
                return min(max(until, 0.1), TAKE_OVER)
        except Exception as error:  # noqa: BLE001 - the rim: a thread that ended would read no more
            return self._broke_off(reader, error)
        try:
            return self._read_on(reader)
        except (TurnLost, Ending):
            return TAKE_OVER
        except Exception as error:  # noqa: BLE001
            return self._broke_off(reader, error)
        finally:
            give_back_anyway(reader)

    def _read_on(self, reader: MailboxReader) -> float:
        def go_on() -> bool:
            reader.keep_turn()
            return not self._office.closing.is_set()

        with reader.connected() as box:
            while True:
                reader.read(box)
                if not box.can_idle:
                    return NO_IDLE
                box.wait_for_mail(LOOK_ANYWAY, every=KEEP_EVERY, go_on=go_on)

    def _broke_off(self, reader: MailboxReader, error: Exception) -> float:
        if self._office.closing.is_set():
            return 0.0
        if is_database_error(error):
            return TAKE_OVER  # the runner itself tells of it
        if not isinstance(error, ImapFault):
            log.error("mailbox %s could not be read", reader.address.name, exc_info=error)
            error = ImapFault(f"Callboard stumbled over it: {type(error).__name__}: {error}", True)
        try:
            return reader.failed(error).total_seconds()
        except Exception as second:
            if not is_database_error(second):
                raise
            return TAKE_OVER
