"""Why a mail came back: what each reason means for the address, and its usual RFC 3463 status."""

from __future__ import annotations

from enum import StrEnum


class Reason(StrEnum):
    """In words that stand in the history."""

    UNKNOWN_USER = "the address does not exist"
    UNKNOWN_HOST = "the domain does not exist"
    MOVED = "the address has moved"
    NOT_ACCEPTING = "the domain takes no mail"
    SUSPENDED = "the mailbox is switched off"
    FULL = "the mailbox is full"
    TOO_BIG = "the mail is too big"
    FILTERED = "the recipient filters mail"
    SENDER = "the sender was refused"
    RELAYING = "the server does not relay"
    POLICY = "policy, spam or authentication"
    CONTENT = "the content was refused"
    LOOP = "the mail went in circles"
    MAILER = "the recipient's mail program failed"
    SYSTEM = "the mail system failed"
    NETWORK = "the server could not be reached"
    EXPIRED = "it was tried for too long"
    REFUSED = "it was refused without a reason"
    OTHER = "no rule knows the reason"


DEAD = frozenset(
    {Reason.UNKNOWN_USER, Reason.UNKNOWN_HOST, Reason.MOVED, Reason.NOT_ACCEPTING},
)
"""Reasons that say that the address will never work. All others may pass, or are about us. A
mailbox that is switched off may be switched on again."""

USUAL_STATUS = {
    Reason.UNKNOWN_USER: "5.1.1",
    Reason.UNKNOWN_HOST: "5.1.2",
    Reason.MOVED: "5.1.6",
    Reason.NOT_ACCEPTING: "5.1.10",
    Reason.SUSPENDED: "5.2.1",
    Reason.FULL: "5.2.2",
    Reason.TOO_BIG: "5.3.4",
    Reason.FILTERED: "5.7.1",
    Reason.SENDER: "5.1.8",
    Reason.RELAYING: "5.7.1",
    Reason.POLICY: "5.7.1",
    Reason.CONTENT: "5.6.0",
    Reason.LOOP: "5.4.6",
    Reason.MAILER: "5.3.0",
    Reason.SYSTEM: "5.3.5",
    Reason.NETWORK: "4.4.1",
    Reason.EXPIRED: "4.4.7",
    Reason.REFUSED: "5.7.1",
    Reason.OTHER: "5.0.0",
}

BY_STATUS = {
    "1.0": Reason.UNKNOWN_USER,
    "1.1": Reason.UNKNOWN_USER,
    "1.2": Reason.UNKNOWN_HOST,
    "1.3": Reason.UNKNOWN_USER,
    "1.4": Reason.FILTERED,
    "1.6": Reason.MOVED,
    "1.7": Reason.SENDER,
    "1.8": Reason.SENDER,
    "1.9": Reason.SYSTEM,
    "1.10": Reason.NOT_ACCEPTING,
    "2.0": Reason.FILTERED,
    "2.1": Reason.SUSPENDED,
    "2.2": Reason.FULL,
    "2.3": Reason.TOO_BIG,
    "2.4": Reason.FILTERED,
    "3.1": Reason.FULL,
    "3.2": Reason.NOT_ACCEPTING,
    "3.4": Reason.TOO_BIG,
    "4.1": Reason.EXPIRED,
    "4.2": Reason.NETWORK,
    "4.4": Reason.UNKNOWN_HOST,
    "4.6": Reason.LOOP,
    "4.7": Reason.EXPIRED,
}
"""By subject and detail (RFC 3463, section 3; IANA's list for those added later)."""

BY_SUBJECT = {
    "3": Reason.SYSTEM,
    "4": Reason.NETWORK,
    "6": Reason.CONTENT,
    "7": Reason.POLICY,
}
