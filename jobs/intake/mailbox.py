"""Read one mailbox: what is new is stored raw, in UID order, and the bookmark moved on with it.

Each mail and the bookmark behind it are one transaction, so a reader that dies anywhere lost
nothing and takes nothing twice. Processing and answering is the runner's, as for every door.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import datetime, timedelta
from hashlib import sha256
from typing import TYPE_CHECKING

from data.inbox.bookmarks import (
    NotNow,
    Turn,
    TurnLost,
    answered,
    failed,
    give_back,
    keep_turn,
    move_on,
    take_turn,
)
from data.inbox.mailbox_mail import external_id_of
from data.inbox.mailbox_position import (
    Listed,
    Position,
    after,
    decide_start,
    read_position,
    still_to_read,
)
from data.inbox.receive import Told, receive
from data.inbox.submission import Submission
from data.inbox.tables import Bookmark
from data.trouble import is_database_error
from jobs.heartbeat import is_dead_here
from jobs.intake.imap_fault import ImapFault
from jobs.intake.imap_url import ImapAddress
from jobs.office import Office

if TYPE_CHECKING:
    from data.store import Store
    from jobs.intake.imap import OpenMailbox

log = logging.getLogger(__name__)

CHECK_TIMEOUT = 10.0
"""Seconds that somebody who asks whether all is well waits for the server."""

BY = "mailbox"
"""Who it was, on the timeline."""


class Ending(Exception):
    """The process ends; what was not stored is read by the next reader."""


class MailboxReader:
    """One reader of one mailbox; `manner` tells it from the others of this process."""

    def __init__(self, office: Office, address: ImapAddress, manner: str) -> None:
        self.address = address
        self._office = office
        self._reader = f"{office.worker}/{manner}"
        self._turn: Turn | None = None
        self._box: OpenMailbox | None = None

    def take_turn(self, *, at_once: bool = False) -> NotNow | None:
        """None: the mailbox is ours to read until our lease ends."""
        office = self._office
        with office.store.write() as session:
            turn = take_turn(
                session,
                self.address.name,
                reader=self._reader,
                now=office.now(),
                lease_now=office.lease_now(),
                until=office.lease_end(),
                is_dead=is_dead_here,
                at_once=at_once,
            )
        if isinstance(turn, NotNow):
            return turn
        self._turn = turn
        return None

    def keep_turn(self) -> None:
        """Renew the lease; raises TurnLost."""
        office = self._office
        with office.store.write() as session:
            keep_turn(session, self.address.name, reader=self._reader, until=office.lease_end())

    def give_back(self) -> None:
        """Another reader may take over at once."""
        self._turn = None
        with self._office.store.write() as session:
            give_back(session, self._reader)

    @contextmanager
    def connected(self) -> Iterator[OpenMailbox]:
        """Raises ImapFault, and Ending when the process ends meanwhile."""
        from jobs.intake.imap import OpenMailbox  # only who has a mailbox waits for its import

        self._box = box = OpenMailbox(self.address)
        try:
            self._may_go_on()
            yield box
        finally:
            self._box = None
            box.close()

    def hang_up(self) -> None:
        """From any thread: whoever waits for the server waits no more."""
        if (box := self._box) is not None:
            box.hang_up()

    def read(self, box: OpenMailbox) -> int:
        """Everything new; returns how many mails were stored that were not here yet."""
        office, turn = self._office, self._turn
        if turn is None:
            raise TurnLost(f"nobody holds {self.address.name}")
        position = decide_start(
            read_position(turn.position),
            box.uidvalidity,
            read_at=turn.read_at,
            now=office.now(),
            since=self.address.since,
        )
        new = 0
        for mail in still_to_read(position, box.list_after(position)):
            raw = box.fetch(mail)
            self._may_go_on()
            position = after(position, mail)
            new += self._store(raw, mail, position)
            box.mark(mail)
        self._may_go_on()
        self._is_read(position)
        return new

    def _store(self, raw: bytes, mail: Listed, position: Position) -> int:
        """1 when it is new; 0 for one that came before, or was removed under our eyes."""
        office, now = self._office, self._office.now()
        external_id = external_id_of(raw) if raw else ""
        digest = sha256(raw).hexdigest()  # before the transaction: others wait to write
        with office.store.write() as session:
            move_on(
                session,
                self.address.name,
                position.stored(),
                reader=self._reader,
                until=office.lease_end(),
            )
            if not raw:
                return 0
            receipt = receive(
                session,
                source="mailbox",
                payload=raw,
                content_type="message/rfc822",
                external_id=external_id,
                now=now,
                by=BY,
                told=Told(Submission(), digest),
            )
        if len(raw) < mail.size // 2:
            log.info("Of a mail of %s bytes only its header and texts were kept.", mail.size)
        return 0 if receipt.repeated else 1

    def _is_read(self, position: Position) -> None:
        office, now = self._office, self._office.now()
        with office.store.write() as session:
            answered(
                session,
                self.address.name,
                position.stored(),
                reader=self._reader,
                until=office.lease_end(),
                now=now,
            )
        self._turn = Turn(self.address.name, position.stored(), now)

    def _may_go_on(self) -> None:
        if self._office.closing.is_set():
            raise Ending

    def failed(self, fault: ImapFault) -> timedelta:
        """Note it for every console; returns how long to wait before the next try."""
        office, now = self._office, self._office.now()
        with office.store.write() as session:
            again_at = failed(session, self.address.name, fault.why, wait=fault.wait, now=now)
        log.warning("Mailbox %s: %s", self.address.name, fault.why)
        return again_at - now


def mails_waiting(store: Store, address: ImapAddress, *, now: datetime) -> int:
    """How many mails the next reading would take in; nothing is stored. Raises ImapFault."""
    from jobs.intake.imap import OpenMailbox

    with store.read() as session:
        row = session.get(Bookmark, address.name)
        stored, read_at = (dict(row.position), row.read_at) if row else ({}, None)
    box = OpenMailbox(address, timeout=CHECK_TIMEOUT)
    try:
        known = read_position(stored)
        start = decide_start(known, box.uidvalidity, read_at=read_at, now=now, since=address.since)
        return len(still_to_read(start, box.list_after(start)))
    finally:
        box.close()


def read_once(office: Office, address: ImapAddress) -> str:
    """One look at a mailbox, for the cron entry; what it returns is what the history shows."""
    reader = MailboxReader(office, address, "poll")
    held = reader.take_turn()
    if held is not None:
        return f"{address.name}: {held.why}"
    try:
        with reader.connected() as box:
            return f"{address.name}: {reader.read(box)} new"
    except ImapFault as fault:
        if not office.closing.is_set():
            reader.failed(fault)
        return f"{address.name}: {fault.why}"
    except (Ending, TurnLost):
        return f"{address.name}: left to another reader"
    finally:
        give_back_anyway(reader)


def give_back_anyway(reader: MailboxReader) -> None:
    """Where the database is away, too, the lease runs out by itself."""
    try:
        reader.give_back()
    except Exception as error:
        if not is_database_error(error):
            raise
        with suppress(Exception):
            log.warning("Mailbox %s could not be given back.", reader.address.name)
