"""A message at the door: everything about it that may have changed since it was queued.

Read in one query, as values: named tuples, as a frozen dataclass of so many fields takes four times
as long to make.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, NamedTuple

from data.engagement.followed import UNFOLLOWED, Followed
from data.leads.identity import read_email
from data.leads.stages import LeadStage
from data.leads.ways import way_of
from data.outreach.approval import Shown
from data.outreach.claims import Claimed, held, holding
from data.outreach.gap import Person
from data.outreach.second_eyes import Eyes, needs_two
from data.outreach.states import EnrolmentState, FollowUpState, MessageState, Purpose
from data.playbook.first_response import Way
from data.playbook.models import Business
from data.privacy.sealing import is_sealed
from data.reading import Reader, moment, moment_or_none, unpacked


class Parcel(NamedTuple):
    """Everything a transport needs; times are UTC. `attempt` counts from 1.

    `business` is who speaks when that is one of our clients; None: we do.
    """

    id: int
    fence: int
    channel: str
    header_id: str
    recipient: str
    recipient_name: str
    subject: str
    body: str
    purpose: Purpose
    attempt: int
    lead_id: int
    followed: Followed = UNFOLLOWED
    business: Business | None = None

    def leaving(self, followed: Followed, business: Business | None) -> Parcel:
        """As it goes out: what may be noticed of it, and who speaks."""
        return self._replace(followed=followed, business=business)


class OfStep(NamedTuple):
    """The step of a sequence that a message is, and how both stand. `state` is the step's."""

    enrolment_id: int
    sequence: str
    sequence_state: EnrolmentState
    sequence_why: str
    step: str
    state: FollowUpState
    why: str
    anchor_at: datetime | None


class Standing(NamedTuple):
    """A message at the door with everything that may have changed since it was queued."""

    parcel: Parcel
    shown: Shown
    approved_hash: str
    needs_approval: bool
    needs_two: tuple[str, ...]
    first_eyes: Eyes
    decided_by: str
    decided_at: datetime | None
    stage: LeadStage
    came_by: Way
    phone: str
    email: str
    zone: str
    address: Mapping[str, str]
    last_inbound_at: datetime
    first_response_at: datetime | None
    of_step: OfStep | None
    opted_out: bool
    merged_into: int | None
    client_values: Mapping[str, str]
    answered_beside: bool
    """The same answer left on another channel, and nobody has answered but that."""
    consent: str = ""
    """The person's newest word on this channel; `tracking`: on being followed."""
    tracking: str = ""

    @property
    def person(self) -> Person | None:
        """Whom a step of a sequence is for; None for a message of no sequence."""
        if self.of_step is None:
            return None
        return Person(self.of_step.enrolment_id, self.parcel.lead_id, self.email, self.phone)


_STANDING = """
    SELECT message.id, message.fence, message.channel, message.header_id, message.recipient,
           message.subject, message.body,
           message.purpose, message.attempts, message.lead_id, message.template,
           message.approved_hash, message.reasons, message.decided_by, message.decided_at,
           message.first_eyes_by, message.first_eyes_hash,
           lead.name, lead.stage, lead.source, lead.came_by, lead.email_folded, lead.phone,
           lead.zone, lead.place, lead.last_inbound_at, lead.first_response_at, lead.merged_into,
           enrolment.id, enrolment.sequence, enrolment.state, enrolment.why, follow_up.step,
           follow_up.state, follow_up.why, enrolment.anchor_at, client.custom,
           EXISTS (SELECT 1 FROM message AS other
                   WHERE other.lead_id = message.lead_id AND other.sent_at = lead.first_response_at
                     AND (other.id = message.beside_id OR other.beside_id = message.id)),
           EXISTS (SELECT 1 FROM suppression
                   WHERE suppression.channel = message.channel AND suppression.address <> ''
                     AND suppression.address = CASE message.channel
                         WHEN 'email' THEN lead.email_folded ELSE lead.phone END),
           (SELECT consent.state FROM consent
            WHERE consent.lead_id = lead.id AND consent.channel = message.channel
            ORDER BY consent.id DESC LIMIT 1),
           (SELECT consent.state FROM consent
            WHERE consent.lead_id = lead.id AND consent.channel = 'tracking'
            ORDER BY consent.id DESC LIMIT 1)
    FROM message JOIN lead ON lead.id = message.lead_id
         LEFT JOIN follow_up ON follow_up.id = message.follow_up_id
         LEFT JOIN enrolment ON enrolment.id = follow_up.enrolment_id
         LEFT JOIN client ON client.id = lead.client_id
    WHERE """


_PURPOSES = {one.value: one for one in Purpose}
_STAGES = {one.value: one for one in LeadStage}
_OF_SEQUENCES = {one.value: one for one in EnrolmentState}
_OF_STEPS = {one.value: one for one in FollowUpState}
"""By their words: asking an enumeration costs five times as much."""


def read_standings(reader: Reader, claims: Sequence[Claimed], worker: str) -> list[Standing]:
    """The messages as they stand now, in the order of their claims; not those taken from us."""
    found = reader.rows(
        _STANDING + held(MessageState.CLAIMED, len(claims), "message."), **holding(claims, worker)
    )
    standings = {row[0]: _standing(reader, row) for row in found}
    return [standings[item.id] for item in claims if item.id in standings]


def _standing(reader: Reader, row: tuple[Any, ...]) -> Standing:
    (key, fence, channel, header_id, recipient, subject, body, purpose, attempts, lead_id, template,
     approved, reasons, decided_by, decided_at, first_by, first_hash,
     name, stage, source, came_by, email, phone, zone, address, last_inbound, answered, merged_into,
     *of_step, client_values, answered_beside, opted_out, consent, tracking) = row  # fmt: skip
    parcel = Parcel(key, fence, channel, header_id, recipient, name, subject, body,
                    _PURPOSES[purpose], attempts + 1, lead_id)  # fmt: skip
    waits_for = unpacked(reasons)
    return Standing(
        parcel=parcel,
        shown=Shown(channel, recipient, subject, body, template, stage),
        approved_hash=approved,
        needs_approval=bool(waits_for or approved),  # what was approved holds, whatever held it
        needs_two=needs_two(waits_for),
        first_eyes=Eyes(first_by, first_hash),
        decided_by=decided_by,
        decided_at=moment_or_none(decided_at),
        stage=_STAGES[stage],
        came_by=way_of(came_by, source),
        phone=phone,
        email=email,
        zone=zone,
        address=unpacked(address),
        last_inbound_at=moment(last_inbound),
        first_response_at=moment_or_none(answered),
        of_step=_of_step(*of_step),
        merged_into=merged_into,
        client_values=unpacked(client_values) or {},
        answered_beside=bool(answered_beside),
        consent=consent or "",
        tracking=tracking or "",
        opted_out=bool(opted_out)
        or _is_another_suppressed(
            reader, channel, recipient, email if channel == "email" else phone
        ),
    )


def _of_step(
    enrolment_id: int | None,
    sequence: str,
    sequence_state: str,
    sequence_why: str,
    step: str,
    state: str,
    why: str,
    anchor_at: Any,
) -> OfStep | None:
    """Nothing is joined to a first answer."""
    if enrolment_id is None:
        return None
    return OfStep(enrolment_id, sequence, _OF_SEQUENCES[sequence_state], sequence_why, step,
                  _OF_STEPS[state], why, moment_or_none(anchor_at))  # fmt: skip


def _is_another_suppressed(reader: Reader, channel: str, recipient: str, own: str) -> bool:
    """Whether the address is, when it is not the lead's own: a person may have edited one in."""
    if recipient in ("", own):
        return False
    address = read_email(recipient).folded if channel == "email" else recipient
    if address in ("", own):
        return False
    found = reader.rows(
        "SELECT 1 FROM suppression WHERE channel = :channel AND address = :address",
        channel=channel,
        address=address,
    )
    return bool(found) or is_sealed(reader, channel, address)
