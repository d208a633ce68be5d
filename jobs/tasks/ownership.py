"""Hand hot leads to their owners, and take leads from owners who stay silent. Default schedule:
every minute."""

from __future__ import annotations

from data.team.keeping import keep_owners, owners_have_work
from jobs.office import Office
from jobs.small_steps import in_small_steps


async def ownership(office: Office) -> str:
    playbook = office.house.playbook
    with office.store.look() as reader:
        if not owners_have_work(reader, playbook, now=office.now()):
            return "nothing to hand over"
    handed_off = returned = 0

    def keep(limit: int) -> int:
        nonlocal handed_off, returned
        with office.store.write() as session:
            kept = keep_owners(
                session, playbook=playbook, now=office.now(), by="runner", limit=limit
            )
        handed_off += kept.handed_off
        returned += kept.returned
        return max(kept.handed_off, kept.returned)

    await in_small_steps(keep)
    return f"{handed_off} handed off, {returned} taken back"
