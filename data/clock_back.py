"""After the clock was set back: no lease and no wait holds that it measured while it was ahead.

A clock that was a day ahead for ten minutes, and is right again, has left messages to be tried
again tomorrow, and leases of dead workers that run out tomorrow. A living worker renews its own in
seconds; what is tried too early is judged at the door like anything else.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from data.alerts.states import AlertState
from data.inbox.states import EventState, InboundState
from data.lease import LEASE
from data.outreach.states import IN_HAND, MessageState
from data.reading import Writer, words

SLACK = timedelta(minutes=1)
"""Two machines' clocks may differ by so much."""

LONGEST_RETRY = timedelta(minutes=20)
"""More than a message waits that could not be sent. What waits for a time of day was not tried."""

LONGEST_WAIT = timedelta(hours=2)
"""Longer than anything else waits that is tried again."""

_LEASES = (
    f"message SET lease_until = :most WHERE state IN ({words(IN_HAND)})",
    f"inbound SET lease_until = :most WHERE state = '{InboundState.RECEIVED}'",
    "bookmark SET lease_until = :most WHERE lease_owner <> ''",
)
_WAITS = (
    (
        f"message SET due_at = :now WHERE state = '{MessageState.QUEUED}'"
        " AND tried_at > :soon AND due_at > :retried"
    ),
    "bookmark SET next_at = :now WHERE next_at > :latest",
    (
        f"inbox_event SET next_at = :now WHERE state = '{EventState.WAITING}' AND fetch_id <> ''"
        " AND next_at > :latest"
    ),
    f"alert SET due_at = :now WHERE state = '{AlertState.QUEUED}' AND due_at > :latest",
)


def forget_the_future(writer: Writer, *, now: datetime, lease_now: datetime) -> int:
    """End what would last longer than it ever does; returns for how many rows.

    `lease_now` is the clock that leases are measured by.
    """
    most = lease_now + LEASE
    ended = sum(
        writer.run(f"UPDATE {lease} AND lease_until > :late", most=most, late=most + SLACK)
        for lease in _LEASES
    )
    moments = {
        "now": now,
        "soon": now + SLACK,
        "retried": now + LONGEST_RETRY,
        "latest": now + LONGEST_WAIT,
    }
    for wait in _WAITS:
        used = {name: moment for name, moment in moments.items() if f":{name}" in wait}
        ended += writer.run(f"UPDATE {wait}", **used)
    return ended
