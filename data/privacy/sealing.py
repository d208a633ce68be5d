"""What is left of an erased person's address: a keyed hash that can be asked and not read.

An opt-out has to outlive the person's data: whoever forgets it writes to them again (GDPR art.
17(3)(b) and 21(3); FACTS). So the address goes and its seal stays. When the same address comes to
us again, it is the person who brings it: its suppression is put back in words, and holds as
before. The key is the database's own and in every backup of it; without it the seals say nothing.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets

from sqlmodel import Session

from data.leads.tables import Lead
from data.reading import Reader, reader_of, writer_of
from data.tables import Secret

SEALED = "sealed:"
_NAME = "erasure"


def seal(session: Session, kind: str, text: str) -> str:
    """The seal of an address on a channel, or of a sender's id; the key is made on first use."""
    row = session.get(Secret, _NAME)
    if row is None:
        row = Secret(name=_NAME, value=secrets.token_hex(32))
        session.add(row)
        session.flush()
    return _sealed(row.value, kind, text)


def seal_if_any(source: Reader | Session, kind: str, text: str) -> str:
    """The same, or empty while nobody was ever erased: then there is nothing to compare it with."""
    if not text:
        return ""
    rows = reader_of(source).rows("SELECT value FROM secret WHERE name = :name", name=_NAME)
    return _sealed(rows[0][0], kind, text) if rows else ""


def _sealed(key: str, kind: str, text: str) -> str:
    said = f"{kind}\n{text}".encode("utf-8", "replace")
    return SEALED + hmac.new(bytes.fromhex(key), said, hashlib.sha256).hexdigest()[:40]


def is_sealed(source: Reader | Session, channel: str, address: str) -> bool:
    """Whether an erased person with this address (folded, or E.164) had opted out."""
    sealed = seal_if_any(source, channel, address)
    found = "SELECT 1 FROM suppression WHERE channel = :channel AND address = :sealed"
    return bool(sealed and reader_of(source).rows(found, channel=channel, sealed=sealed))


def recall(session: Session, lead: Lead) -> None:
    """A lead's addresses are known again: what was sealed of them holds in words from now on.

    To be called wherever a lead gets an address; the door compares addresses in words.
    """
    for channel, address in (("email", lead.email_folded), ("sms", lead.phone)):
        sealed = seal_if_any(session, channel, address)
        if sealed:
            writer_of(session).run(
                "UPDATE suppression SET address = :address"
                " WHERE channel = :channel AND address = :sealed AND NOT EXISTS (SELECT 1"
                " FROM suppression AS held WHERE held.channel = :channel"
                " AND held.address = :address)",
                channel=channel,
                address=address,
                sealed=sealed,
            )
