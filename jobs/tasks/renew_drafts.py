"""Drafts that have waited speak of the time at which they are read. Default schedule: every quarter
of an hour."""

from __future__ import annotations

from data.outreach.renewing import drafts_to_renew
from data.outreach.renewing import renew_drafts as renew
from data.words import counted
from jobs.office import Office


def renew_drafts(office: Office) -> str:
    with office.store.read() as session:
        if not drafts_to_renew(session, house=office.house, now=office.now()):
            return "every draft says the right time"
    with office.store.write() as session:
        renewed = renew(session, house=office.house, now=office.now(), by="runner")
    return f"{counted(renewed, 'draft says its', 'drafts say their')} times as of now"
