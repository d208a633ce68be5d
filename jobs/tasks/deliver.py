"""Send what is due: messages to leads, alerts to operators. Default schedule: every minute, and
as soon as something is queued."""

from __future__ import annotations

import asyncio
import logging
from collections import Counter

from data.alerts.raising import DueAlert, alerts_are_due, due_alerts, settle_alert
from data.outreach.lapsed import release_lapsed, some_have_lapsed
from data.team.members import channels_of
from jobs.delivery.carrying import Line
from jobs.office import Office

log = logging.getLogger(__name__)


async def deliver(office: Office) -> str:
    """Hand over everything that is due now; says how it went, in numbers."""
    counts = await take_back(office)
    counts += await deliver_messages(office)
    counts += await deliver_alerts(office)
    return ", ".join(f"{number} {result}" for result, number in counts.items()) or "nothing due"


async def take_back(office: Office) -> Counter[str]:
    """What a worker that died, or stands still, holds longer than its lease."""
    with office.store.look() as reader:
        if not some_have_lapsed(reader, lease_now=office.lease_now()):
            return Counter()
    with office.store.write() as session:
        returned, uncertain = release_lapsed(
            session, now=office.now(), by="runner", lease_now=office.lease_now()
        )
    return Counter({"taken back": returned, "uncertain": uncertain})


async def deliver_messages(office: Office) -> Counter[str]:
    """Every channel has its own line: a slow one holds up no other."""
    counts: Counter[str] = Counter()
    async with office.post.desk:
        lines = [Line(office, channel) for channel in sorted(office.open_channels)]

        def one_for_each() -> None:
            for line in lines:
                line.hire(1)

        office.hire = one_for_each
        try:
            done = await asyncio.gather(*(line.carry() for line in lines), return_exceptions=True)
        finally:
            office.hire = lambda: None
        for line in lines:
            counts += line.counts
    if counts:
        log.info("Delivery: %s.", ", ".join(f"{number} {word}" for word, number in counts.items()))
    for problem in done:
        if isinstance(problem, BaseException):
            raise problem
    return counts


async def deliver_alerts(office: Office) -> Counter[str]:
    """Tell the operators; a channel that is down is tried again."""
    counts: Counter[str] = Counter()
    with office.store.look() as reader:
        if not alerts_are_due(reader, now=office.now()):
            return counts
    with office.store.write() as session:
        due = due_alerts(
            session,
            wanted=office.house.playbook.alerts,
            has_channel=office.alerts is not None,
            agents=channels_of(office.house.playbook.team, office.agents),
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
    sender = office.agents.get(alert.to, office.alerts)
    if sender is None:
        return "CALLBOARD_ALERT_URLS is not set"
    outcome = await sender.send(alert.title, alert.body)
    if outcome.delivered:
        return ""
    return "; ".join(f"{name}: {why}" for name, why in outcome.failed) or "no channel took it"
