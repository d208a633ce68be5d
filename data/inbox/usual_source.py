"""Where a lead comes from when its delivery does not say: what its door usually brings."""

from __future__ import annotations

from dataclasses import replace

from data.inbox.doors import USUAL_SOURCE
from data.inbox.submission import Submission
from data.inbox.understood import Kind, Understood
from data.leads.decide import decide_source
from data.playbook.models import Playbook

UNKNOWN = "other"
"""What `decide_source` says when nothing names a source of the playbook."""


def with_usual_source(door: str, item: Understood, playbook: Playbook) -> Submission:
    """A call belongs to the phone, a portal's mail to the portal; what it says itself goes first.

    A name that the playbook does not know (a portal's own) is kept as the detail.
    """
    submission = item.submission
    if item.kind in (Kind.MESSAGE, Kind.LEAD) and not submission.message and item.text:
        submission = replace(submission, message=item.text)
    usual = USUAL_SOURCE.get(door, "")
    if door == "mailbox" and item.kind == Kind.LEAD:
        usual = "portal"
    said = decide_source(submission.source, submission.utm, door, submission.detail, playbook)
    if not usual or said.value != UNKNOWN:
        return submission
    return replace(submission, source=usual, detail=submission.detail or submission.source)
