"""Everything by which a thing is named elsewhere: to be copied into another program."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from data.reading import Reader, reader_of
from data.words import _

if TYPE_CHECKING:
    from sqlmodel import Session


@dataclass(frozen=True, slots=True)
class Identifier:
    """`what` it is, in a word or two of the operator's, and the text to copy."""

    what: str
    value: str


def identifiers(source: Reader | Session, kind: str, number: int) -> list[Identifier]:
    """Of a lead, client, message or delivery; the number first, nothing twice, nothing empty."""
    reader = reader_of(source)
    found: dict[str, Identifier] = {}
    for one in (Identifier(_("number"), str(number)), *_OF[kind](reader, number)):
        if one.value:
            found.setdefault(one.value, one)
    return list(found.values())


def _of_lead(reader: Reader, number: int) -> Iterable[Identifier]:
    rows = reader.rows(
        "SELECT email, phone, phone_raw, name, company FROM lead WHERE id = :id", id=number
    )
    for email, phone, raw, name, company in rows:
        yield Identifier(_("e-mail"), email)
        yield Identifier(_("phone"), phone or raw)
        yield Identifier(_("name"), name)
        yield Identifier(_("company"), company)
    came = "SELECT email, phone, person FROM lead_arrival WHERE lead_id = :id ORDER BY id LIMIT 50"
    for email, phone, person in reader.rows(came, id=number):
        yield Identifier(_("another e-mail"), email)
        yield Identifier(_("another phone"), phone)
        yield Identifier(_("sender's own id"), person)
    clients = "SELECT id FROM client WHERE lead_id = :id AND lead_id IS NOT NULL ORDER BY id"
    for (client,) in reader.rows(clients, id=number):
        yield Identifier(_("client"), f"client {client}")


def _of_client(reader: Reader, number: int) -> Iterable[Identifier]:
    rows = reader.rows(
        "SELECT client.name, client.lead_id, lead.email, lead.phone FROM client"
        " LEFT JOIN lead ON lead.id = client.lead_id WHERE client.id = :id",
        id=number,
    )
    for name, lead, email, phone in rows:
        yield Identifier(_("name"), name)
        yield Identifier(_("e-mail"), email or "")
        yield Identifier(_("phone"), phone or "")
        yield Identifier(_("lead"), f"lead {lead}" if lead else "")


def _of_message(reader: Reader, number: int) -> Iterable[Identifier]:
    rows = reader.rows(
        "SELECT recipient, header_id, lead_id, subject FROM message WHERE id = :id", id=number
    )
    for recipient, header, lead, subject in rows:
        yield Identifier(_("recipient"), recipient)
        yield Identifier("Message-ID", header)
        yield Identifier(_("lead"), f"lead {lead}")
        yield Identifier(_("subject"), subject)


def _of_delivery(reader: Reader, number: int) -> Iterable[Identifier]:
    rows = reader.rows("SELECT external_id, source, lead_id FROM inbound WHERE id = :id", id=number)
    for external, source, lead in rows:
        yield Identifier(_("sender's own id"), external)
        yield Identifier(_("source"), source)
        yield Identifier(_("lead"), f"lead {lead}" if lead else "")


_OF = {
    "lead": _of_lead,
    "client": _of_client,
    "message": _of_message,
    "delivery": _of_delivery,
}
