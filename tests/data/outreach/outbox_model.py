"""What the outbox promises, as plain values: the machine compares the real one with this."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from data.lease import LEASE
from data.outreach.settle import RETRY_FOR

WAITS = ("review", "uncertain", "failed")
UNSENT = ("review", "queued", "claimed")


@dataclass
class Expected:
    """One message. `allowed` is how many hand-overs the world still owes us: each uses one up,
    and only the certainty that nothing arrived, or a person's decision, gives another."""

    id: int
    lead_id: int
    text: str
    sensitive: bool
    state: str
    due: datetime
    approved: str = ""
    maybe_arrived: bool = False
    fence: int = 0
    owner: str = ""
    until: datetime | None = None
    first_tried: datetime | None = None
    allowed: int = 1

    def free(self, state: str) -> None:
        self.state, self.owner, self.until = state, "", None

    def is_held(self, worker: str, fence: int, state: str) -> bool:
        return (self.state, self.owner, self.fence) == (state, worker, fence)


@dataclass
class Outbox:
    """All messages by id; every method says what the real operation must do."""

    messages: dict[int, Expected] = field(default_factory=dict)
    opted_out: set[int] = field(default_factory=set)

    def claim(self, worker: str, limit: int, now: datetime) -> list[tuple[int, int]]:
        due = [m for m in self.messages.values() if m.state == "queued" and m.due <= now]
        taken = sorted(due, key=lambda m: (m.due, m.id))[:limit]
        for message in taken:
            message.state, message.owner, message.until = "claimed", worker, now + LEASE
            message.fence += 1
        return [(message.id, message.fence) for message in taken]

    def start(self, key: int, worker: str, fence: int, now: datetime) -> bool:
        message = self.messages[key]
        if not message.is_held(worker, fence, "claimed"):
            return False
        if message.lead_id in self.opted_out:
            message.free("cancelled")
        elif message.sensitive and message.approved != message.text:
            message.free("review")
            message.approved = ""
        else:
            assert message.allowed > 0, "handed over again though it may have arrived"
            message.allowed -= 1
            message.state, message.until = "sending", now + LEASE
            message.first_tried = message.first_tried or now
            return True
        return False

    def settle(self, key: int, worker: str, fence: int, result: str, now: datetime) -> bool:
        message = self.messages[key]
        if not message.is_held(worker, fence, "sending"):
            return False
        too_late = now - (message.first_tried or now) >= RETRY_FOR
        if result == "retry" and not too_late:
            message.free("queued")
            message.allowed += 1
        elif result == "uncertain":
            self._doubt(message)
        else:
            message.free("failed" if result == "retry" else result)
            message.sensitive = message.sensitive or message.state == "failed"
        return True

    def _doubt(self, message: Expected) -> None:
        message.free("uncertain")
        message.sensitive = message.maybe_arrived = True

    def release(self, which: list[Expected]) -> None:
        for message in which:
            if message.state == "claimed":
                message.free("queued")
            else:
                self._doubt(message)

    def in_hand(self) -> list[Expected]:
        return [m for m in self.messages.values() if m.state in ("claimed", "sending")]

    def lapse(self, now: datetime) -> None:
        self.release([m for m in self.in_hand() if m.until and m.until <= now])

    def dies(self, worker: str) -> None:
        self.release([m for m in self.in_hand() if m.owner == worker])

    def renew(self, keys: list[int], worker: str, now: datetime) -> int:
        held = [m for m in self.in_hand() if m.owner == worker and m.id in keys]
        for message in held:
            message.until = now + LEASE
        return len(held)

    def opt_out(self, lead_id: int) -> None:
        self.opted_out.add(lead_id)
        for message in self.messages.values():
            if message.lead_id == lead_id and message.state in UNSENT:
                message.free("cancelled")

    def edit(self, key: int, text: str) -> bool:
        message = self.messages[key]
        if message.state not in ("review", "failed"):
            return False
        if text != message.text:
            message.text, message.state, message.approved = text, "review", ""
        return True

    def approve(self, key: int, shown: str, now: datetime, hold: timedelta) -> bool:
        message = self.messages[key]
        sendable = message.text.strip() and "{{" not in message.text
        if message.state not in WAITS or shown != message.text or not sendable:
            return False
        if message.lead_id in self.opted_out:
            return False
        message.state, message.approved, message.due = "queued", message.text, now + hold
        message.first_tried, message.allowed = None, 1
        return True

    def undo(self, key: int) -> bool:
        message = self.messages[key]
        if message.state != "queued" or not message.approved:
            return False
        message.state = "uncertain" if message.maybe_arrived else "review"
        message.approved, message.sensitive = "", True
        return True

    def reject(self, key: int) -> bool:
        return self._ends(key, WAITS, "rejected")

    def it_went(self, key: int) -> bool:
        return self._ends(key, ("uncertain",), "sent")

    def _ends(self, key: int, states: tuple[str, ...], state: str) -> bool:
        message = self.messages[key]
        if message.state not in states:
            return False
        message.state = state
        return True
