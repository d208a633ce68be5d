"""Moments within sentences: raised and stored in UTC, told on the reader's clock.

A rule knows no operator's clock, and what is stored is read on several. So a sentence holds
`2026-03-02 12:00 UTC`, and whoever shows it says `told` of it; programs (`--json`) get it as it is.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime, tzinfo

_WRITTEN = re.compile(r"\b(\d{4}-\d\d-\d\d \d\d:\d\d(?::\d\d)?) UTC\b")

DAY = len("2026-03-02")


def written(at: datetime) -> str:
    """As it stands within a sentence."""
    return f"{at.astimezone(UTC):%Y-%m-%d %H:%M} UTC"


def on_the_clock(at: datetime, zone: tzinfo | None) -> str:
    """On the wall in `zone`; None: where this machine stands."""
    return f"{at.astimezone(zone):%Y-%m-%d %H:%M}"


def told(sentence: str, zone: tzinfo | None, now: datetime | None = None) -> str:
    """The sentence with each of its moments on the clock in `zone`; those of today, as far as `now`
    says what day it is, without their day."""

    def local(found: re.Match[str]) -> str:
        try:
            moment = datetime.fromisoformat(found[1]).replace(tzinfo=UTC)
            said = on_the_clock(moment, zone)
        except (ValueError, OverflowError):  # somebody else's words, or an end of the calendar
            return found[0]
        today = on_the_clock(now, zone)[:DAY] if now is not None else ""
        return said[DAY:].lstrip() if said[:DAY] == today else said

    return _WRITTEN.sub(local, sentence)
