"""The playbook by which a lead is written to: the team's, with its client's own values in it."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from sqlmodel import Session, select

from data.clients.tables import Client
from data.playbook.house import House
from data.playbook.models import Playbook
from data.playbook.per_client import for_client, sources_of
from data.reading import Reader, reader_of, unpacked

if TYPE_CHECKING:
    from data.leads.tables import Lead


def rules_for(session: Session, lead: Lead, playbook: Playbook) -> Playbook:
    """The playbook itself for a lead of the agency's own, without a query."""
    if lead.client_id is None:
        return playbook
    values = session.exec(select(Client.custom).where(Client.id == lead.client_id)).first()
    return for_client(playbook, values)


def client_of_source(source: Reader | Session, name: str, *, but: int = 0) -> int | None:
    """The client whose leads come in from this source, by its value `sources`; None: our own.

    `but` is a client that is not asked.
    """
    rows = reader_of(source).rows(
        "SELECT id, custom FROM client WHERE CAST(custom AS TEXT) <> '{}' AND id <> :but"
        " ORDER BY id",
        but=but,
    )
    return next((key for key, values in rows if name in sources_of(unpacked(values))), None)


def who_write(source: Reader | Session, playbook: Playbook) -> tuple[Playbook, ...]:
    """The team, and every client in whose name it writes."""
    rows = reader_of(source).rows(
        "SELECT custom FROM client WHERE CAST(custom AS TEXT) <> '{}' ORDER BY id"
    )
    return (playbook, *(for_client(playbook, unpacked(values)) for (values,) in rows))


def house_for(session: Session, lead: Lead, house: House) -> House:
    """The house as it is for this lead; the same object for a lead of the agency's own."""
    playbook = rules_for(session, lead, house.playbook)
    return house if playbook is house.playbook else replace(house, playbook=playbook)
