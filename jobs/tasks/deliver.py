"""Send what is due: messages to leads, alerts to operators. Default schedule: every minute, and
as soon as something is queued."""

from __future__ import annotations

import asyncio
from collections import Counter

from data.alerts.raising import DueAlert, alerts_are_due, due_alerts, settle_alert
from data.outreach.door import start_sending
from data.outreach.outbox import Claimed, claim, hand_back, release_lapsed
from data.outreach.settle import settle
from jobs.delivery.post import CONNECTIONS
from jobs.office import Office


async def deliver(office: Office) -> str:
    """Hand over everything that is due now; says how it went, in numbers."""
    with office.store.write() as session:
        returned, uncertain = release_lapsed(session, now=office.now(), by="runner")
    counts = Counter({"taken back": returned, "uncertain": uncertain})
    counts += await deliver_messages(office)
    counts += await deliver_alerts(office)
    return ", ".join(f"{number} {result}" for result, number in counts.items()) or "nothing due"


async def deliver_messages(office: Office) -> Counter[str]:
    """Several carriers, each with a connection of its own, until nothing is due."""
    counts: Counter[str] = Counter()
    channels = office.open_channels
    if not channels:
        return counts
    async with office.post.desk:
        carriers = (_carry(office, channels, counts) for _ in range(CONNECTIONS))
        await asyncio.gather(*carriers)
    return counts


async def _carry(office: Office, channels: frozenset[str], counts: Counter[str]) -> None:
    """One message at a time: a slow recipient holds up nobody else's."""
    while True:
        with office.store.write() as session:
            claimed = claim(
                session, worker=office.worker, channels=channels, now=office.now(), limit=1
            )
        if not claimed:
            return
        counts[await _send(office, claimed[0])] += 1


async def _send(office: Office, claimed: Claimed) -> str:
    """Commit `sending` just before the hand-over, and the result just after it."""
    playbook = office.house.playbook
    try:
        with office.store.write() as session:
            parcel = start_sending(
                session, claimed, worker=office.worker, playbook=playbook, now=office.now()
            )
    except BaseException:
        with office.store.write() as session:
            hand_back(session, [claimed], office.worker)
        raise
    if parcel is None:
        return "turned away at the door"
    outcome = await office.post.send(parcel, playbook.business, office.now())
    with office.store.write() as session:
        settle(
            session,
            claimed,
            outcome.kind,
            outcome.why,
            worker=office.worker,
            house=office.house,
            now=office.now(),
        )
    return "to be retried" if outcome.kind == "retry" else outcome.kind


async def deliver_alerts(office: Office) -> Counter[str]:
    """Tell the operators; a channel that is down is tried again."""
    counts: Counter[str] = Counter()
    with office.store.read() as session:
        if not alerts_are_due(session, now=office.now()):
            return counts
    with office.store.write() as session:
        due = due_alerts(
            session,
            wanted=office.house.playbook.alerts,
            has_channel=office.alerts is not None,
            now=office.now(),
        )
    for alert in due:
        problem = await _alert(office, alert)
        with office.store.write() as session:
            settle_alert(session, alert.id, problem=problem, now=office.now())
        counts["alerts not delivered" if problem else "alerts"] += 1
    return counts


async def _alert(office: Office, alert: DueAlert) -> str:
    """Empty when at least one channel took it; else why none did."""
    if office.alerts is None:
        return "CALLBOARD_ALERT_URLS is not set"
    outcome = await office.alerts.send(alert.title, alert.body)
    if outcome.delivered:
        return ""
    return "; ".join(f"{name}: {why}" for name, why in outcome.failed) or "no channel took it"
