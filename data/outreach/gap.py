"""One person never hears from two sequences at once: `[service] gap_hours` lies between them.

A person is an e-mail address (folded) or a phone number, whichever leads and clients it belongs to:
what counts is whose phone rings. Steps of one sequence keep the distances of their own waits, and
an answer to what somebody just said waits for nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from typing import NamedTuple

from data.outreach.states import MessageState
from data.playbook.models import Playbook
from data.reading import Reader, Writer, moment, placed, places, words
from data.words import counted

LEFT = (MessageState.SENDING, MessageState.SENT, MessageState.UNCERTAIN)
"""What has gone out, or may have."""
ON_ITS_WAY = (MessageState.QUEUED, MessageState.CLAIMED)


class Person(NamedTuple):
    """Whom a step is for. `enrolment_id` is the sequence that speaks now."""

    enrolment_id: int
    lead_id: int
    email: str
    phone: str


@dataclass(frozen=True, slots=True)
class Said:
    """A message of a sequence: when it left, or when it is to leave."""

    enrolment_id: int
    sequence: str
    step: str
    at: datetime
    lead_id: int
    email: str
    phone: str

    def is_to(self, person: Person) -> bool:
        """Whether another sequence said it to the same person."""
        if self.enrolment_id == person.enrolment_id:
            return False
        same_mail = self.email != "" and self.email == person.email
        same_phone = self.phone != "" and self.phone == person.phone
        return self.lead_id == person.lead_id or same_mail or same_phone


@dataclass(frozen=True, slots=True)
class Gap:
    """Nothing of this sequence before `until`; `why` names what the person heard last."""

    until: datetime
    why: str


def decide_gap(
    person: Person, said: Iterable[Said], playbook: Playbook, now: datetime
) -> Gap | None:
    """None: nothing of another sequence is nearer than the gap."""
    hours = timedelta(hours=playbook.service.gap_hours)
    near = [one for one in said if one.is_to(person) and abs(now - one.at) < hours]
    if not near:
        return None
    last = max(near, key=lambda one: one.at)
    verb = "had" if last.at <= now else "get"
    return Gap(
        last.at + hours,
        f"they {verb} {last.sequence} {last.step} {_ago(now - last.at)};"
        f" {_lie(playbook.service.gap_hours)} between two sequences",
    )


def _lie(hours: float) -> str:
    return "1 hour lies" if hours == 1 else f"{hours} hours lie"


def _ago(gap: timedelta) -> str:
    minutes = round(abs(gap.total_seconds()) / 60)
    if minutes == 0:
        return "just now"
    amount = counted(minutes, "minute", "minutes") if minutes < 120 else f"{minutes // 60} hours"
    return f"{amount} ago" if gap >= timedelta(0) else f"in {amount}"


def said_to(
    reader: Reader,
    people: Sequence[Person],
    playbook: Playbook,
    now: datetime,
    states: Sequence[MessageState] = LEFT,
) -> list[Said]:
    """What sequences have said to these people lately; with `ON_ITS_WAY`, what they are about to.

    Found by index: by the lead, by the address, by the number.
    """
    if not people or playbook.service.gap_hours == 0:
        return []
    leads = sorted({person.lead_id for person in people})
    emails = sorted({person.email for person in people} - {""})
    phones = sorted({person.phone for person in people} - {""})
    rows = reader.rows(
        _said(len(leads), len(emails), len(phones), tuple(states)),
        since=now - timedelta(hours=playbook.service.gap_hours),
        **placed("lead", leads),
        **placed("email", emails),
        **placed("phone", phones),
    )
    found = [
        Said(enrolment, sequence, step, moment(at), lead, email, phone)
        for enrolment, sequence, step, at, lead, email, phone in rows
    ]
    return sorted(found, key=lambda one: (one.at, one.enrolment_id))


@cache
def _said(leads: int, emails: int, phones: int, states: tuple[MessageState, ...]) -> str:
    """The question for so many clues of each sort: each sort has its own index."""
    same = [f"SELECT id FROM lead WHERE id IN ({places('lead', leads)})"]
    if emails:
        same.append(f"SELECT id FROM lead WHERE email_folded IN ({places('email', emails)})")
    if phones:
        same.append(f"SELECT id FROM lead WHERE phone IN ({places('phone', phones)})")
    return (
        f"{_SAID} WHERE lead.id IN ({' UNION '.join(same)})"
        f" AND message.state IN ({words(states)}) AND {_AT} > :since"
    )


_AT = "coalesce(message.sent_at, message.tried_at, message.due_at)"
_SAID = f"""
    SELECT follow_up.enrolment_id, follow_up.sequence, follow_up.step, {_AT},
           lead.id, lead.email_folded, lead.phone
    FROM lead JOIN message ON message.lead_id = lead.id
         JOIN follow_up ON follow_up.id = message.follow_up_id"""


def one_at_a_time(writer: Writer, people: Sequence[Person]) -> None:
    """Until this transaction ends, nobody else decides about these people.

    SQLite has one writer anyway. On PostgreSQL two workers would each find that the person has
    heard nothing yet: an advisory lock a person, taken in one order so that none waits in a circle.
    """
    keys = {f"{kind}{value}" for person in people
            for kind, value in (("@", person.email), ("+", person.phone)) if value}  # fmt: skip
    if not keys or not writer.skip_locked:
        return
    locks = ", ".join(f"pg_advisory_xact_lock(hashtext(:key_{n}))" for n in range(len(keys)))
    writer.rows(f"SELECT {locks}", **placed("key", sorted(keys)))
