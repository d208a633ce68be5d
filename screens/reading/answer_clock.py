"""The first-response clock in words. Pure: the present is an argument."""

from __future__ import annotations

from datetime import datetime

from screens.drawings import answer_clock
from screens.spans import clock


def first_response(
    respond_by: datetime | None,
    answered_at: datetime | None,
    submitted_at: datetime,
    now: datetime,
) -> tuple[str, str]:
    """What the clock says, and in which tone. It runs while `respond_by` is set."""
    if respond_by is not None and now > respond_by:
        return f"answer OVERDUE by {clock(now - respond_by)}", "error"
    if respond_by is not None:
        words, tone = answer_clock(respond_by, now, respond_by - submitted_at)
        dial, _, left = words.partition(" ")
        return f"{dial} answer due in {left}", tone
    if answered_at is not None:
        return f"answered after {clock(answered_at - submitted_at)}", "success"
    return "no answer is due", "muted"
