"""A queue of follow-ups that are due, and the house they leave from: what the engine is fed with.

The rows are those of a running agency (a lead, its sequence, the step in hand and the next one),
written in bulk. `Text` is the same message for everybody else's queue.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.policy import SMTP

from data.playbook.house import House
from data.playbook.load import parse
from data.store import Store
from jobs.delivery.mail import Letter, build

NOON = datetime(2026, 6, 2, 16, 0, tzinfo=UTC)
"""A Tuesday's noon in New York: no quiet hours for anybody in this queue."""

SENDER = "mia@harbour.example.com"
BUSINESS = f"""
[business]
name = "Harbour Roofing"
agent = "Mia"
email = "{SENDER}"
postal_address = "1 Pier Street, New York, NY 10001"
country = "US"
timezone = "America/New_York"

[delivery]
email_per_minute = 0
email_per_domain_per_minute = 0
"""
"""No limit to the pace: it would hide what the machinery can do."""

SUBJECT = "Your roof"
BODY = (
    "Hello,\n\nI wanted to ask whether you had time to think about the repair. A small leak does\n"
    "not stay small, and we are near you on Thursday. Just answer this mail.\n\nMia\n"
)
BULK = 20_000
"""Messages written in one transaction."""


@dataclass(frozen=True)
class Text:
    """One message as a queue of texts keeps it."""

    message_id: str
    recipient: str
    name: str
    subject: str
    body: str


def texts(count: int, first: int = 1) -> list[Text]:
    """The texts of the messages `first` and on."""
    return [
        Text(f"<{n}@harbour.example.com>", f"p{n}@example.org", f"Person {n}", SUBJECT, BODY)
        for n in range(first, first + count)
    ]


def mail(text: Text) -> bytes:
    """The mail that our post room makes of it, by the same function, as it goes over the wire."""
    return build(
        Letter(
            message_id=text.message_id,
            sender_name="Mia, Harbour Roofing",
            sender_email=SENDER,
            reply_to=None,
            recipient_name=text.name,
            recipient=text.recipient,
            subject=text.subject,
            body=text.body,
            postal_address="Harbour Roofing\n1 Pier Street, New York, NY 10001",
            unsubscribe_url=None,
            unsubscribe_email=SENDER,
            auto_submitted="auto-generated",
            sent_at=NOON,
        )
    ).as_bytes(policy=SMTP)


def house() -> House:
    """The default playbook under our business, with e-mail set up."""
    return House(parse(BUSINESS, "the bench's playbook"), frozenset({"email"}))


def queue_up(store: Store, due: Sequence[datetime], first: int = 1) -> None:
    """Queue a follow-up for each of these times; `first` is the id of the first message."""
    for begin in range(0, len(due), BULK):
        _queue_up(store, due[begin : begin + BULK], first + begin)


def _queue_up(store: Store, due: Sequence[datetime], first: int) -> None:
    from sqlalchemy import insert

    from data.leads.tables import Lead
    from data.outreach.tables import Enrolment, FollowUp, Message

    numbered = list(zip(texts(len(due), first), enumerate(due, first), strict=True))
    with store.write() as session:
        connection = session.connection()
        connection.execute(insert(Lead), [_lead(n, text, at) for text, (n, at) in numbered])
        connection.execute(insert(Enrolment), [_enrolment(n, at) for _, (n, at) in numbered])
        steps = [_step(n, k, at) for _, (n, at) in numbered for k in (0, 1)]
        connection.execute(insert(FollowUp), steps)
        connection.execute(insert(Message), [_message(n, text, at) for text, (n, at) in numbered])


def _lead(number: int, text: Text, due: datetime) -> dict[str, object]:
    yesterday = due - timedelta(days=1)
    return {
        **dict.fromkeys(_LEFT_EMPTY, ""), **{name: {} for name in ("utm", "place", "extra")},
        "id": number, "version": 1, "name": text.name, "first_name": "Person",
        "email": text.recipient, "email_folded": text.recipient, "phone_valid": False,
        "message": "My roof leaks.", "source": "website", "door": "website", "tags": [],
        "urgency": "normal", "score": 0, "stage": "contacted", "received_at": yesterday,
        "submitted_at": yesterday, "last_inbound_at": yesterday, "first_response_at": yesterday,
    }  # fmt: skip


_LEFT_EMPTY = ("company", "phone_raw", "phone", "phone_country", "source_detail", "page", "zone",
               "intent", "owner", "outcome")  # fmt: skip


def _enrolment(number: int, due: datetime) -> dict[str, object]:
    return {"id": number, "lead_id": number, "sequence": "new-lead", "state": "active",
            "started_at": due - timedelta(days=1), "why": ""}  # fmt: skip


def _step(number: int, position: int, due: datetime) -> dict[str, object]:
    return {
        "id": 2 * number - 1 + position, "version": 1, "enrolment_id": number, "lead_id": number,
        "sequence": "new-lead", "step": ("day-1", "day-3")[position], "position": position,
        "channel": "email", "template": "follow-up-1", "why": "",
        "due_at": due + timedelta(days=2 * position), "state": ("queued", "scheduled")[position],
    }  # fmt: skip


def _message(number: int, text: Text, due: datetime) -> dict[str, object]:
    return {
        "id": number, "version": 1, "key": f"step:{2 * number - 1}", "lead_id": number,
        "follow_up_id": 2 * number - 1, "purpose": "follow_up", "template": "follow-up-1",
        "channel": "email", "recipient": text.recipient, "domain": "example.org",
        "subject": text.subject, "body": text.body, "header_id": text.message_id,
        "reasons": [], "state": "queued", "created_at": due, "due_at": due, "note": "",
        "decided_by": "", "approved_hash": "", "attempts": 0, "fence": 0, "lease_owner": "",
    }  # fmt: skip
