"""The list behind a figure: the rows that it counts, a page of them at a time."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from data.outreach.panes import LEAD_NAME
from data.reading import Reader, moment, numbers, reader_of
from data.reports.report import Noun
from data.words import _

if TYPE_CHECKING:
    from sqlmodel import Session

PAGE = 200
"""Rows that are read at once."""


@dataclass(frozen=True, slots=True)
class Behind:
    """One row: `opens` is what its own screen is (a message's is its lead's), by `lead_id` or
    `client_id`."""

    id: int
    noun: Noun
    name: str
    what: str
    state: str
    at: datetime
    lead_id: int | None
    client_id: int | None = None


_LEADS = f"""
    SELECT id, {LEAD_NAME}, source, CASE WHEN outcome = '' THEN stage ELSE outcome END,
           received_at, id, client_id
    FROM lead WHERE id IN ({{ids}})
"""
_MESSAGES = f"""
    SELECT message.id, {LEAD_NAME}, message.channel, message.template, message.state,
           coalesce(message.sent_at, message.decided_at, message.created_at), message.lead_id
    FROM message JOIN lead ON lead.id = message.lead_id WHERE message.id IN ({{ids}})
"""
_CLIENTS = "SELECT id, name, stage, created_at, lead_id FROM client WHERE id IN ({ids})"


def behind(source: Reader | Session, noun: Noun, ids: Sequence[int]) -> list[Behind]:
    """These rows in this order; one that is gone since is left out."""
    reader, found = reader_of(source), dict[int, Behind]()
    for begin in range(0, len(ids), PAGE):
        page = numbers(ids[begin : begin + PAGE])
        if noun == "lead":
            for key, name, came, state, at, lead, _unused in reader.rows(_LEADS.format(ids=page)):
                found[key] = Behind(key, noun, name, came, state, moment(at), lead)
        elif noun == "message":
            for key, name, channel, template, state, at, lead in reader.rows(
                _MESSAGES.format(ids=page)
            ):
                what = _("{template} by {channel}").format(template=template, channel=channel)
                found[key] = Behind(key, noun, name, what, state, moment(at), lead)
        else:
            for key, name, stage, at, lead in reader.rows(_CLIENTS.format(ids=page)):
                found[key] = Behind(key, noun, name, "client", stage, moment(at), lead, key)
    return [found[key] for key in ids if key in found]
