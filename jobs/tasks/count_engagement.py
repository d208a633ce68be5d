"""Count the opens and clicks that were no scanner's. Default schedule: every minute."""

from __future__ import annotations

from data.engagement.counting import count_waiting, some_wait
from data.words import counted
from jobs.office import Office
from jobs.small_steps import Breath


async def count_engagement(office: Office) -> str:
    """A few in each transaction, with room for other work between."""
    decided, breath = 0, Breath()
    while _some_wait(office):
        with office.store.write() as session:
            now, playbook = office.now(), office.house.playbook
            some = count_waiting(session, playbook=playbook, now=now, by="runner")
        decided += some
        if not some:
            break  # another worker has them in hand
        await breath.draw()
    if not decided:
        return "nothing waits"
    return f"{counted(decided, 'open or click', 'opens and clicks')} decided"


def _some_wait(office: Office) -> bool:
    with office.store.look() as reader:
        return some_wait(reader, now=office.now())
