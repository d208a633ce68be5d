"""What another worker holds longer than its lease is taken at the next beat of any runner."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

from data.lease import LEASE
from data.outreach.states import MessageState
from data.outreach.tables import Message
from data.schedule.beats import BEAT
from data.schedule.firing import remember_entries, set_paused
from data.schedule.tables import Worker
from tests.build import a_lead, claimed, handed_over
from tests.jobs.test_troubles import Clocks, ours, running
from tests.servers import MailServer, until


def test_nobody_waits_for_the_next_minute_when_a_process_stands_still(
    tmp_path: Path, mail: MailServer
) -> None:
    clocks, now = Clocks(), datetime.now(UTC)
    with ours(tmp_path) as agency:
        for name in ("Ana", "Ben"):
            a_lead(agency, now=now, name=name, email=f"{name}@example.org")
        first, _second = claimed(agency, now=now, worker="elsewhere:1:a")
        assert handed_over(agency, first, now=now, worker="elsewhere:1:a")
        agency.do(remember_entries, agency.playbook, now=now)
        agency.do(set_paused, agency.playbook, "deliver", True, by="anna")
        with running(agency, mail, clocks):
            until(lambda: agency.rows(Worker))
            clocks.pass_by((LEASE + BEAT).total_seconds())
            assert mail.next()["To"].startswith("Ben")
            until(lambda: {one.state for one in agency.rows(Message)} == {
                MessageState.UNCERTAIN, MessageState.SENT
            })  # fmt: skip
