"""Hand hot leads to their owners, and take leads from owners who stay silent. Default schedule:
every minute."""

from __future__ import annotations

from data.team.keeping import keep_owners, owners_have_work
from jobs.office import Office


def ownership(office: Office) -> str:
    playbook = office.house.playbook
    with office.store.look() as reader:
        if not owners_have_work(reader, playbook, now=office.now()):
            return "nothing to hand over"
    with office.store.write() as session:
        kept = keep_owners(session, playbook=playbook, now=office.now(), by="runner")
    return f"{kept.handed_off} handed off, {kept.returned} taken back"
