"""Who has an address, a number or a sender's contact id: looked up, each by its index.

A lead's own address comes before one that it came in with some time, and the earlier lead before
the later. Whoever was merged is stood for by the lead that was kept.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlmodel import Session, col, select

from data.leads.merged import the_kept
from data.leads.stages import IMPORT_UNDONE
from data.leads.tables import Lead
from data.reading import plainly, unpacked

AT_MOST = 20
"""Leads with one number or address that are looked at; a switchboard has more."""


def leads_with_email(session: Session, folded: str) -> list[Lead]:
    """`folded` must be able to identify a person (`Email.is_identity`)."""
    return _found(
        session,
        "SELECT id, 0 AS rank FROM lead WHERE email_folded = :key"
        " UNION SELECT lead_id, 1 FROM lead_arrival WHERE email = :key AND email <> ''",
        key=folded,
    )


def leads_with_phone(session: Session, e164: str) -> list[Lead]:
    """`e164` must be able to identify a person (`Phone.is_identity`)."""
    return _found(
        session,
        "SELECT id, 0 AS rank FROM lead WHERE phone = :key"
        " UNION SELECT lead_id, 1 FROM lead_arrival WHERE phone = :key AND phone <> ''",
        key=e164,
    )


def leads_of_person(session: Session, door: str, person: str) -> list[Lead]:
    """Leads that came with this contact id of this sender."""
    return _found(
        session,
        "SELECT lead_id AS id, 0 AS rank FROM lead_arrival"
        " WHERE door = :door AND person = :person AND person <> ''",
        door=door,
        person=person,
    )


@dataclass(frozen=True, slots=True)
class Alike:
    """What a lead is compared by."""

    id: int
    name: str
    company: str
    email: str
    email_folded: str
    place: Mapping[str, str]


_ALIKE = f"""
    SELECT lead.id, lead.name, lead.company, lead.email, lead.email_folded, lead.place
    FROM (SELECT lead_id FROM
            (SELECT lead_id FROM lead_arrival WHERE name_key = :name AND name_key <> ''
             ORDER BY id DESC LIMIT {AT_MOST}) AS by_name
          UNION SELECT lead_id FROM
            (SELECT lead_id FROM lead_arrival WHERE mail_key = :mail AND mail_key <> ''
             ORDER BY id DESC LIMIT {AT_MOST}) AS by_mail) AS known
    JOIN lead ON lead.id = known.lead_id
    WHERE lead.id <> :but AND lead.merged_into IS NULL AND lead.outcome <> '{IMPORT_UNDONE}'
    ORDER BY lead.id DESC LIMIT {AT_MOST}
"""


def leads_alike(session: Session, name_key: str, mail_key: str, *, but: int) -> list[Alike]:
    """Leads that share the key of the name or of the address with the lead `but`, the latest first.

    Half a town may share a name: the latest arrivals are looked at, as values.
    """
    rows = plainly(session).rows(_ALIKE, name=name_key, mail=mail_key, but=but)
    return [
        Alike(key, name, company, email, folded, unpacked(place))
        for key, name, company, email, folded, place in rows
    ]


def _found(session: Session, which: str, **values: object) -> list[Lead]:
    session.flush()
    asked = f"SELECT id FROM ({which}) AS known ORDER BY rank, id LIMIT {AT_MOST}"
    return _kept(session, [key for (key,) in plainly(session).rows(asked, **values)])


def _kept(session: Session, ids: Sequence[int]) -> list[Lead]:
    rows = session.exec(select(Lead).where(col(Lead.id).in_(ids))) if ids else ()
    found = {lead.id: lead for lead in rows}
    leads = (the_kept(session, found[key]) for key in ids)
    return list({lead.id: lead for lead in leads if lead.outcome != IMPORT_UNDONE}.values())
