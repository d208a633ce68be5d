"""Turn steps whose time has come into messages. Default schedule: every minute, and when due."""

from __future__ import annotations

from data.outreach.coming_due import prepare_due
from jobs.office import Office


def follow_up(office: Office) -> str:
    prepared = 0
    while True:
        with office.store.write() as session:
            count = prepare_due(session, house=office.house, now=office.now(), by="runner")
        prepared += count
        if not count:
            return f"{prepared} prepared" if prepared else "none due"
