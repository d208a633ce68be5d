"""Whether a lead may begin a sequence: not too soon again, and not over a weightier one."""

from __future__ import annotations

from collections.abc import Sequence as Several
from dataclasses import dataclass
from datetime import datetime, timedelta

from data.playbook.models import Playbook
from data.words import counted


@dataclass(frozen=True, slots=True)
class Before:
    """A sequence that the lead is in, or was."""

    sequence: str
    started_at: datetime
    is_running: bool


@dataclass(frozen=True, slots=True)
class Entry:
    """Whether a lead may begin a sequence, and the rule that keeps it out."""

    may_begin: bool
    why: str = ""


def decide_entry(name: str, before: Several[Before], playbook: Playbook, now: datetime) -> Entry:
    """The re-entry rules of the sequence `name` for a lead that was in those `before`."""
    rule = playbook.sequences[name]
    again = timedelta(days=rule.again_after_days)
    times = [one.started_at for one in before if one.sequence == name]
    if again and times and now - max(times) < again:
        return Entry(False, f"it began on {max(times):%d %b %Y} already, and again only after"
                            f" {counted(rule.again_after_days, 'day', 'days')}")  # fmt: skip
    if rule.is_anchored:
        return Entry(True)  # reminders of an appointment run beside any other
    for one in before:
        other = playbook.sequences.get(one.sequence)
        if one.is_running and other and other.priority > rule.priority and not other.is_anchored:
            return Entry(False, f"{one.sequence} is running, which goes before it")
    return Entry(True)
