"""What every job works with: the database, the team's rules, the clock and the post."""

from __future__ import annotations

import os
import secrets
import socket
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from threading import Event

from data.lease import LEASE
from data.playbook.house import House
from data.store import Store
from jobs.delivery.alerts import AlertSender
from jobs.delivery.post import Post
from jobs.intake.giving_way import GivingWay
from jobs.intake.imap_url import ImapAddress
from jobs.intake.keys import Keys


def worker_name() -> str:
    """Who holds a lease: host, pid and a random part, so that a reused pid is somebody else."""
    return f"{socket.gethostname()}:{os.getpid()}:{secrets.token_hex(3)}"


@dataclass
class Office:
    """One process's office. `clock` gives aware UTC; `alerts` is None without a channel.

    `agents` are the channels of single people, by the name in CALLBOARD_AGENT_URLS.
    """

    store: Store
    house: House
    clock: Callable[[], datetime]
    post: Post
    alerts: AlertSender | None = None
    agents: Mapping[str, AlertSender] = field(default_factory=dict)
    keys: Keys = field(default_factory=Keys)
    worker: str = field(default_factory=worker_name)
    lease_clock: Callable[[], datetime] | None = None
    """What leases are measured by, where several machines must agree; None: `clock`."""
    mailboxes: tuple[ImapAddress, ...] = ()
    """Where replies and portals' mails are read."""
    feed_secrets: Mapping[str, str] = field(default_factory=dict, repr=False)
    """What the headers of feeds name, by its name."""
    closing: Event = field(default_factory=Event)
    """Set when the process ends: threads that wait for a server store nothing any more, and no
    message is begun."""
    way: GivingWay = field(default_factory=lambda: GivingWay(time.monotonic))
    """When work has to leave the machine to the door."""
    hire: Callable[[], object] = lambda: None
    """Calls another carrier to what has come due while a round of delivery goes on."""
    doubt: Callable[[], object] = lambda: None
    """Says that the database refused a write: the runner looks at it at once."""
    went_well: Callable[[str], object] = lambda _work: None
    """Says that work of this name was committed, long before all of it is done."""
    in_hand: set[int] = field(default_factory=set)
    """The messages that this process holds; their leases are renewed."""

    @property
    def open_channels(self) -> frozenset[str]:
        """Channels on which messages may leave now."""
        return self.post.transports - self.post.held(self.house.playbook.business).keys()

    def now(self) -> datetime:
        return self.clock()

    def lease_now(self) -> datetime:
        return (self.lease_clock or self.clock)()

    def lease_end(self) -> datetime:
        """Until when a claim of now holds if nobody renews it."""
        return self.lease_now() + LEASE
