"""Let go of what nobody needs any more ([retention]). Default schedule: 3:45 at night."""

from __future__ import annotations

from data.privacy.retention import let_go
from data.words import counted
from jobs.office import Office
from jobs.small_steps import Breath

ROUNDS = 200
"""Transactions of one night: what is left then is let go of in the next one."""


async def retention(office: Office) -> str:
    deliveries = leads = alerts = 0
    breath = Breath()
    for _ in range(ROUNDS):
        with office.store.write() as session:
            gone = let_go(session, playbook=office.house.playbook, now=office.now(), by="runner")
        deliveries += gone.deliveries
        leads += gone.leads
        alerts += gone.alerts
        if not gone.more:
            break
        await breath.draw()
    return ", ".join(
        (
            f"{counted(deliveries, 'raw delivery', 'raw deliveries')} emptied",
            f"{counted(leads, 'lost lead', 'lost leads')} erased",
            f"{counted(alerts, 'alert', 'alerts')} gone",
        )
    )
