"""What a delivery says, once it is understood: values in, values out, nothing stored.

Every door ends here. A web hook, a mail, a feed's row and a file's row are each read by an adapter
of their own into `Understood` items; what follows from an item is decided once, for all doors.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum

from data.inbox.understand import Submission


class Kind(StrEnum):
    """What happened. The words are part of the stable interface (`callboard inbox try`)."""

    LEAD = "lead"
    REPLY = "reply"
    MESSAGE = "message"
    AUTO_REPLY = "auto_reply"
    BOUNCE = "bounce"
    COMPLAINT = "complaint"
    OPT_OUT = "opt_out"
    OPT_IN = "opt_in"
    OPEN = "open"
    CLICK = "click"
    DELIVERED = "delivered"
    BOOKING = "booking"
    BOOKING_CHANGE = "booking_change"
    BOOKING_CANCEL = "booking_cancel"
    MISSED_CALL = "missed_call"
    CALL = "call"
    CONTACT_UPDATE = "contact_update"
    OTHER = "other"


class BadSignature(ValueError):
    """The delivery does not prove whom it comes from; the text is one sentence for the log."""


@dataclass(frozen=True, slots=True)
class Delivery:
    """One request, mail or row as it came. Header names are lower case.

    `url` is the address it was posted to, as its sender saw it (some sign it); `query` is what
    stood behind the `?`.
    """

    body: bytes
    content_type: str = "application/json"
    headers: Mapping[str, str] = field(default_factory=dict)
    url: str = ""
    query: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Booking:
    """An appointment as the booking tool tells it. Times are aware UTC.

    `id` is the tool's; `replaces` is the id of the booking that this one was moved from, where the
    tool gives a moved one a new id.
    """

    id: str
    starts_at: datetime | None = None
    ends_at: datetime | None = None
    title: str = ""
    place: str = ""
    replaces: str = ""
    why: str = ""
    """The words with which it was cancelled or moved."""


@dataclass(frozen=True, slots=True)
class Understood:
    """One thing that a delivery says. Everything in it is untrusted and trimmed.

    `event` is the sender's own word for it; `external_id` the sender's id of it, the same however
    often it is delivered; `submission` who it is about, and for a lead what was asked. `text` is
    what the person said, without quoted text. `message_ids` name our own message that this is
    about, best clue first: Message-IDs with their angle brackets, or the transport's id; `token` is
    the reply token where there was one. `channel` is `email` or `sms` where it matters.
    """

    kind: Kind
    event: str = ""
    external_id: str = ""
    occurred_at: datetime | None = None
    submission: Submission = field(default_factory=Submission)
    channel: str = ""
    subject: str = ""
    text: str = ""
    message_ids: tuple[str, ...] = ()
    token: str = ""
    recipient: str = ""
    """The address that a bounce, an opt-out or a complaint is about."""
    status: str = ""
    """RFC 3463, e.g. 5.1.1; or the transport's error code."""
    permanent: bool | None = None
    """Whether a bounce says that the address is dead (hard); None where there is none."""
    diagnosis: str = ""
    """The other server's words, one line."""
    until: date | None = None
    """The day on which somebody who is away is back."""
    link: str = ""
    """What was clicked, or where a recording lies."""
    by_machine: bool = False
    """An open or a click that the sender itself says no person made."""
    booking: Booking | None = None
    fetch: bool = False
    """Only an id came; the rest has to be fetched from the sender (`external_id`)."""
    is_test: bool = False
    """The sender says that it is a test."""
    unclear: bool = False
    """A word like "stop" that may or may not be an opt-out: hold, and ask a person."""
    why: str = ""
    """The rule that decided the kind, and the words it matched."""


@dataclass(frozen=True, slots=True)
class Sender:
    """One kind of sender: how its deliveries are read, and how they prove where they come from.

    `understand` raises `Unreadable` with a sentence. `verify` gets the delivery, the shared secret
    and the time, and raises `BadSignature`; None where the sender signs nothing.
    """

    name: str
    understand: Callable[[Delivery], list[Understood]]
    verify: Callable[[Delivery, str, datetime], None] | None = None
