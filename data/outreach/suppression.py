"""Who must not be written to. An opt-out is per channel and outlives the lead (FACTS)."""

from sqlmodel import Session, select

from data.leads.identity import read_email
from data.leads.tables import Lead
from data.outreach.tables import Suppression
from data.playbook.channel import Channel
from data.privacy.sealing import is_sealed
from data.reading import placed, places, reader_of


def suppressed_channels(session: Session, lead: Lead) -> frozenset[Channel]:
    """Channels on which this lead's present addresses are suppressed."""
    addresses = [address for address in (lead.email_folded, lead.phone) if address]
    rows = reader_of(session).rows(
        "SELECT channel, address FROM suppression WHERE channel IN ('email', 'sms')"  # so that the
        f" AND address IN ({places('address', len(addresses))})",  # index is used
        **placed("address", addresses),
    )
    held: set[Channel] = set()
    if ("email", lead.email_folded) in rows:
        held.add("email")
    if ("sms", lead.phone) in rows:
        held.add("sms")
    return frozenset(held)


def is_suppressed(session: Session, channel: str, recipient: str) -> bool:
    """Whether this very address is suppressed, whoever's it is: a person may have edited it in.

    Also that of somebody who was erased.
    """
    address = read_email(recipient).folded if channel == "email" else recipient
    rows = select(Suppression.id).where(
        Suppression.channel == channel, Suppression.address == address
    )
    return session.exec(rows).first() is not None or is_sealed(session, channel, address)
