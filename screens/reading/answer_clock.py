"""The first-response clock in words. Pure: the present is an argument."""

from __future__ import annotations

from datetime import datetime

from data.words import _
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
        return _("answer OVERDUE by {now}").format(now=clock(now - respond_by)), "error"
    if respond_by is not None:
        words, tone = answer_clock(respond_by, now, respond_by - submitted_at)
        dial, _unused, left = words.partition(" ")
        return _("{dial} answer due in {left}").format(dial=dial, left=left), tone
    if answered_at is not None:
        return _("answered after {answered_at}").format(
            answered_at=clock(answered_at - submitted_at)
        ), "success"
    return _("no answer is due"), "muted"
