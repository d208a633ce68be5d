"""After the clock was set back: no lease and no wait holds that it measured while it was ahead.

A clock that was a day ahead for ten minutes, and is right again, has left answers that leave
tomorrow and are late tomorrow, messages to be tried again then, and leases of dead workers that run
out then. A living worker renews its own in seconds; what is tried too early is judged at the door
like anything else.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from data.alerts.states import AlertState
from data.inbox.feed_troubles import NAMED
from data.inbox.states import EventState, InboundState
from data.lease import LEASE
from data.outreach.states import IN_HAND, MessageState, Purpose
from data.reading import Writer, moment, words

SLACK = timedelta(minutes=1)
"""Two machines' clocks may differ by so much; longer than an approval can be taken back."""

LONGEST_RETRY = timedelta(minutes=20)
"""More than a message waits that could not be sent. What waits for a time of day was not tried."""

LONGEST_WAIT = timedelta(hours=2)
"""Longer than anything else waits that is tried again, but for a feed."""

LONGEST_FEED = timedelta(hours=25)
"""A feed's server may ask to be left alone for a day."""

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
    (
        f"message SET due_at = :soon WHERE state = '{MessageState.QUEUED}' AND tried_at IS NULL"
        f" AND due_at > :soon AND (decided_at > :soon OR purpose = '{Purpose.FIRST_RESPONSE}'"
        " AND created_at > :soon)"
    ),
    (
        "bookmark SET next_at = :now WHERE next_at > :latest AND (next_at > :feeds"
        f" OR failing_since > :soon OR name NOT LIKE '{NAMED}%')"
    ),
    (
        f"inbox_event SET next_at = :now WHERE state = '{EventState.WAITING}' AND fetch_id <> ''"
        " AND next_at > :latest"
    ),
    f"alert SET due_at = :now WHERE state = '{AlertState.QUEUED}' AND due_at > :latest",
    "engagement SET counts_at = :now WHERE counts_at > :latest",
    "worker SET beat_at = :now WHERE beat_at > :soon",
)


def forget_the_future(writer: Writer, *, now: datetime) -> int:
    """End what would last longer than it ever does; returns for how many rows.

    `now` is told by the clock that leases are measured by: one of many machines whose own clock is
    behind would take for the future what is not.
    """
    most = now + LEASE
    ended = sum(
        writer.run(f"UPDATE {lease} AND lease_until > :late", most=most, late=most + SLACK)
        for lease in _LEASES
    )
    moments = {
        "now": now,
        "soon": now + SLACK,
        "retried": now + LONGEST_RETRY,
        "latest": now + LONGEST_WAIT,
        "feeds": now + LONGEST_FEED,
    }
    for wait in _WAITS:
        used = {name: moment for name, moment in moments.items() if f":{name}" in wait}
        ended += writer.run(f"UPDATE {wait}", **used)
    return ended + _owe_answers(writer, now)


def _owe_answers(writer: Writer, now: datetime) -> int:
    """Who wrote while the clock was ahead is late as long from now as it was from then; once."""
    owed = writer.rows(
        "SELECT id, last_inbound_at, respond_by FROM lead WHERE respond_by > :soon"
        " AND last_inbound_at > :soon AND respond_by >= last_inbound_at ORDER BY id",
        soon=now + SLACK,
    )
    for key, wrote, by in owed:
        sooner = now + (moment(by) - moment(wrote))
        writer.run("UPDATE lead SET respond_by = :by WHERE id = :lead", by=sooner, lead=key)
    return len(owed)
