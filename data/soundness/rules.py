"""What every operation leaves true, each as the plain SQL that finds the rows where it is not.

Written once for both databases. A rule stands here only if no operation breaks it, not even for a
moment between two commits: whoever sees a finding is not looking at work in progress.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from data.inbox.states import InboundState
from data.leads.stages import LeadStage
from data.outreach.states import (
    FOLLOW_UPS_TO_COME,
    IN_HAND,
    EnrolmentState,
    FollowUpState,
    MessageState,
)
from data.reading import words

FAR = timedelta(minutes=10)
"""A lease that ends later than this was given by a clock that was ahead: leases last a minute."""

_HANDLED = (InboundState.CREATED, InboundState.MERGED)
_CLOSED = (LeadStage.WON, LeadStage.LOST)
_RUNNING = (EnrolmentState.ACTIVE, EnrolmentState.PAUSED)
_OVER = (EnrolmentState.FINISHED, EnrolmentState.STOPPED)
_ON_ITS_WAY = (MessageState.QUEUED, *IN_HAND)

_TELL = "Keep the output of `callboard db check --json` and report it: this is a fault of Callboard"
_AHEAD = "The clock of a machine was ahead: set it. It goes on by itself then, if nobody holds it"
_BY_HAND = "It stays where it is until somebody looks at it"


@dataclass(frozen=True, slots=True)
class Rule:
    """`broken` selects the keys of the rows that break it; `:far` in it is the time `FAR` away.

    `says` goes on after the rows' names ("Message 3: ..."), `do` is a sentence without its stop.
    """

    name: str
    noun: str
    broken: str
    says: str
    do: str


RULES = (
    Rule(
        "held-by-nobody",
        "message",
        f"SELECT id FROM message WHERE state IN ({words(IN_HAND)})"
        " AND (lease_owner = '' OR lease_until IS NULL)",
        "on its way out, but no worker holds it and no lease runs out",
        f"{_BY_HAND}: look with `callboard leads show` whether it went. {_TELL}",
    ),
    Rule(
        "lease-left-behind",
        "message",
        f"SELECT id FROM message WHERE state NOT IN ({words(IN_HAND)})"
        " AND (lease_owner <> '' OR lease_until IS NOT NULL)",
        "at rest, and yet a worker's lease stands on it",
        f"Nothing is held up by it. {_TELL}",
    ),
    Rule(
        "sent-without-time",
        "message",
        f"SELECT id FROM message WHERE (state = '{MessageState.SENT}') <> (sent_at IS NOT NULL)",
        "sent without a time, or with a time and not sent",
        f"Look at the lead's timeline what became of it. {_TELL}",
    ),
    Rule(
        "unapproved-on-its-way",
        "message",
        f"SELECT id FROM message WHERE state IN ({words(_ON_ITS_WAY)}) AND approved_hash = ''"
        " AND CAST(reasons AS TEXT) <> '[]'",
        "has reasons to be reviewed and is on its way without an approval",
        f"It does not leave: the door puts it before a person. {_TELL}",
    ),
    Rule(
        "approved-in-review",
        "message",
        f"SELECT id FROM message WHERE state = '{MessageState.REVIEW}' AND approved_hash <> ''",
        "waits for a person though somebody's approval stands on it",
        f"Decide it anew: `callboard review list`. {_TELL}",
    ),
    Rule(
        "to-nobody",
        "message",
        f"SELECT id FROM message WHERE state IN ({words(_ON_ITS_WAY)}) AND recipient = ''",
        "on its way to nobody",
        f"It fails when it leaves; then fill in To in the review queue. {_TELL}",
    ),
    Rule(
        "one-key-twice",
        "message",
        "SELECT max(id) FROM message GROUP BY key HAVING count(*) > 1",
        "has the key of another message: the same thing can be said twice",
        "The index that forbids it is damaged: stop everything and restore your last backup",
    ),
    Rule(
        "step-without-message",
        "follow-up",
        f"SELECT id FROM follow_up WHERE state = '{FollowUpState.QUEUED}' AND NOT EXISTS ("
        "SELECT 1 FROM message WHERE message.follow_up_id = follow_up.id"
        f" AND message.state IN ({words(_ON_ITS_WAY)}))",
        "counts as on its way, but no message of it is",
        f"Nothing leaves for it: `callboard followups skip` it or write by hand. {_TELL}",
    ),
    Rule(
        "message-without-step",
        "message",
        "SELECT message.id FROM message JOIN follow_up ON follow_up.id = message.follow_up_id"
        f" WHERE message.state IN ('{MessageState.QUEUED}', '{MessageState.CLAIMED}')"
        f" AND follow_up.state <> '{FollowUpState.QUEUED}'",
        "queued, while the step that it belongs to is not",
        f"It does not leave: the door cancels it. {_TELL}",
    ),
    Rule(
        "step-of-ended-sequence",
        "follow-up",
        "SELECT follow_up.id FROM follow_up JOIN enrolment ON enrolment.id ="
        f" follow_up.enrolment_id WHERE follow_up.state IN ({words(FOLLOW_UPS_TO_COME)})"
        f" AND enrolment.state IN ({words(_OVER)})",
        "still to come, though its sequence is over",
        f"Skip it with `callboard followups skip`. {_TELL}",
    ),
    Rule(
        "two-sequences",
        "lead",
        f"SELECT lead_id FROM enrolment WHERE state IN ({words(_RUNNING)}) AND about = ''"
        " GROUP BY lead_id HAVING count(*) > 1",
        "in two sequences at once",
        f"Skip the steps of one with `callboard followups skip`. {_TELL}",
    ),
    Rule(
        "end-without-time",
        "enrolment",
        f"SELECT id FROM enrolment WHERE (state IN ({words(_OVER)})) <> (ended_at IS NOT NULL)"
        f" OR (state = '{EnrolmentState.PAUSED}' AND paused_at IS NULL)",
        "over, or paused, without the time since when",
        _TELL,
    ),
    Rule(
        "understood-without-lead",
        "inbox item",
        f"SELECT id FROM inbound WHERE state IN ({words(_HANDLED)}) AND lead_id IS NULL",
        "counts as a lead, but no lead is named",
        f"Read it with `callboard inbox show` and add the lead by hand. {_TELL}",
    ),
    Rule(
        "quarantined-without-reason",
        "inbox item",
        f"SELECT id FROM inbound WHERE state = '{InboundState.QUARANTINED}' AND reason = ''",
        "in quarantine without a reason",
        "Try it again with `callboard inbox replay`",
    ),
    Rule(
        "lease-on-processed",
        "inbox item",
        f"SELECT id FROM inbound WHERE state <> '{InboundState.RECEIVED}'"
        " AND (lease_owner <> '' OR lease_until IS NOT NULL)",
        "processed, and yet a worker's lease stands on it",
        f"Nothing is held up by it. {_TELL}",
    ),
    Rule(
        "closed-without-time",
        "lead",
        f"SELECT id FROM lead WHERE stage IN ({words(_CLOSED)})"
        " AND (closed_at IS NULL OR respond_by IS NOT NULL)",
        "closed without the time, or with its clock still running",
        f"Give it its outcome again with `callboard outcome`. {_TELL}",
    ),
    Rule(
        "won-without-client",
        "lead",
        f"SELECT id FROM lead WHERE stage = '{LeadStage.WON}' AND NOT EXISTS ("
        "SELECT 1 FROM client WHERE client.lead_id = lead.id)",
        "won, but there is no client for it",
        f"Add the client with `callboard clients add`. {_TELL}",
    ),
    Rule(
        "client-in-no-stage",
        "client",
        "SELECT id FROM client WHERE NOT EXISTS (SELECT 1 FROM stage_visit"
        " WHERE stage_visit.client_id = client.id AND stage_visit.left_at IS NULL"
        " AND stage_visit.stage = client.stage)",
        "in a stage that its history does not know of",
        _TELL,
    ),
    Rule(
        "run-without-end",
        "run",
        "SELECT id FROM cron_run WHERE (outcome = 'running') <> (finished_at IS NULL)",
        "ended without a time, or with a time and still running",
        _TELL,
    ),
    Rule(
        "lead-without-story",
        "lead",
        "SELECT id FROM lead WHERE NOT EXISTS (SELECT 1 FROM activity"
        " WHERE activity.lead_id = lead.id)",
        "has no timeline: nobody can tell where it came from",
        "Entries were removed by hand or lost: compare with your last backup",
    ),
    Rule(
        "client-without-story",
        "client",
        "SELECT id FROM client WHERE NOT EXISTS (SELECT 1 FROM activity"
        " WHERE activity.client_id = client.id)",
        "has no timeline: nobody can tell how it became a client",
        "Entries were removed by hand or lost: compare with your last backup",
    ),
    Rule(
        "story-of-nothing",
        "timeline entry",
        "SELECT id FROM activity WHERE message_id IS NOT NULL AND NOT EXISTS ("
        "SELECT 1 FROM message WHERE message.id = activity.message_id)",
        "tells of a message that is not there",
        "Messages were removed by hand or lost: compare with your last backup",
    ),
    Rule(
        "client-of-nobody",
        "client",
        "SELECT id FROM client WHERE lead_id IS NOT NULL AND NOT EXISTS ("
        "SELECT 1 FROM lead WHERE lead.id = client.lead_id)",
        "was won from a lead that is not there",
        "Leads were removed by hand or lost: compare with your last backup",
    ),
    Rule(
        "lease-far-ahead",
        "message",
        f"SELECT id FROM message WHERE state IN ({words(IN_HAND)}) AND lease_until > :far",
        "held until a time that lies far ahead",
        _AHEAD,
    ),
    Rule(
        "taking-far-ahead",
        "inbox item",
        f"SELECT id FROM inbound WHERE state = '{InboundState.RECEIVED}' AND lease_until > :far",
        "held until a time that lies far ahead",
        _AHEAD,
    ),
)
"""In the order in which they are told: what may reach a person wrongly comes first."""
