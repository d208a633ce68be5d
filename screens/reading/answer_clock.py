"""The first-response clock in words. Pure: the present is an argument."""

from __future__ import annotations

from datetime import datetime, timedelta

from screens.spans import clock

CLOSE = timedelta(minutes=1)
"""From here on the time that is left is shown as a warning."""


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
        left = respond_by - now
        return f"answer due in {clock(left)}", "warning" if left < CLOSE else "strong"
    if answered_at is not None:
        return f"answered after {clock(answered_at - submitted_at)}", "success"
    return "no answer is due", "muted"
