"""A transport that takes nothing from us is not stormed: it is asked now and then, by one message.

Closed: everything may go. Open: nothing goes until `ask_at`. Then one message asks; it closes the
circuit or opens it for longer.
"""

from __future__ import annotations

from datetime import datetime, timedelta

FIRST_WAIT = timedelta(seconds=1)
LONGEST_WAIT = timedelta(seconds=10)
"""So long at most is an answer late that could have gone as soon as the server was back."""


class Circuit:
    """Of one transport in one process. Times are aware UTC."""

    def __init__(self) -> None:
        self.why = ""
        """What the server, or the network, said last; empty while it works."""
        self.since: datetime | None = None
        self.ask_at: datetime | None = None
        self._wait = FIRST_WAIT

    def room(self, now: datetime, connections: int) -> int:
        """How many messages may be handed over at once now: none, one that asks, or all."""
        if self.ask_at is None:
            return connections
        return 1 if self._may_ask(now, self.ask_at) else 0

    def refused(self, why: str, now: datetime) -> datetime:
        """It took nothing; returns when to ask again."""
        if self.ask_at is None:
            self.since, self._wait = now, FIRST_WAIT
        elif self._may_ask(now, self.ask_at):
            self._wait = min(self._wait * 2, LONGEST_WAIT)
        else:
            return self.ask_at  # another connection's word on the same outage
        self.why, self.ask_at = why, now + self._wait
        return self.ask_at

    def _may_ask(self, now: datetime, ask_at: datetime) -> bool:
        """At its time, and at once when the clock was set back: nobody waits for a day."""
        return now >= ask_at or ask_at - now > LONGEST_WAIT

    def answered(self) -> None:
        """It works, whatever it said about the message."""
        self.why, self.since, self.ask_at = "", None, None
