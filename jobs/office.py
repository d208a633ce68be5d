"""What every job works with: the database, the team's rules, the clock and the post."""

from __future__ import annotations

import os
import secrets
import socket
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime

from data.lease import LEASE
from data.playbook.house import House
from data.store import Store
from jobs.delivery.alerts import AlertSender
from jobs.delivery.post import Post


def worker_name() -> str:
    """Who holds a lease: host, pid and a random part, so that a reused pid is somebody else."""
    return f"{socket.gethostname()}:{os.getpid()}:{secrets.token_hex(3)}"


@dataclass
class Office:
    """One process's office. `clock` gives aware UTC; `alerts` is None without a channel."""

    store: Store
    house: House
    clock: Callable[[], datetime]
    post: Post
    alerts: AlertSender | None = None
    worker: str = field(default_factory=worker_name)
    lease_clock: Callable[[], datetime] | None = None
    """What leases are measured by, where several machines must agree; None: `clock`."""
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
