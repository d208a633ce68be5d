"""A process that is killed between two commits of a delivery loses nothing and doubles nothing."""

from __future__ import annotations

import signal
from datetime import UTC, datetime

from tests.journeys.house import House
from tests.servers import SECONDS, MailServer, until


def test_killed_in_the_hand_over_the_message_is_uncertain_and_never_sent_again_by_itself(
    house: House, mail: MailServer
) -> None:
    mail.before_answer.clear()  # the server has the mail, its 250 never comes
    house.serve()
    house.post(name="Dana", email="dana@example.org", message="Our roof needs help.")
    assert mail.reached_data.wait(SECONDS)
    house.stop(signal.SIGKILL)
    mail.before_answer.set()

    house.serve()
    (held,) = until(lambda: house.callboard("review", "list", "--json").json)
    assert held["reasons"] == ["uncertain_delivery"]
    assert held["state"] == "uncertain"
    house.callboard("jobs", "run", "deliver")
    assert len(mail.all) == 1

    assert house.callboard("review", "went", held["id"]).code == 0
    steps = house.callboard("followups", "list", "--json").json
    assert [step["step"] for step in steps] == ["day-1", "day-3", "day-7"]
    house.stop()
    assert len(mail.all) == 1


def test_killed_after_the_claim_the_message_goes_back_and_leaves_once(
    house: House, mail: MailServer
) -> None:
    _claim_by_a_process_that_dies(house)
    house.serve()
    assert mail.next()["To"] == "Dana <dana@example.org>"
    house.stop()
    assert len(mail.all) == 1


def test_killed_before_the_answer_was_composed_the_lead_is_answered_after_the_restart(
    house: House, mail: MailServer
) -> None:
    _store_only(house)
    house.serve()
    assert mail.next()["To"] == "Dana <dana@example.org>"
    house.stop()
    assert len(mail.all) == 1


def _store_only(house: House) -> None:
    """What the gateway commits before it answers 202, and then the process is gone."""
    from data.inbox.receive import receive
    from data.store import open_store

    store = open_store(house.env["CALLBOARD_DATABASE_URL"])
    with store.write() as session:
        receive(
            session,
            source="website",
            payload=b'{"name": "Dana", "email": "dana@example.org", "message": "A roof."}',
            content_type="application/json",
            now=datetime.now(UTC),
            by="gateway",
        )
    store.close()


def _claim_by_a_process_that_dies(house: House) -> None:
    """Commit the claim in a process of its own, which is gone before it hands anything over."""
    import subprocess
    import sys

    _store_only(house)
    house.env["CALLBOARD_SMTP_URL"], works = "", house.env["CALLBOARD_SMTP_URL"]
    assert house.callboard("jobs", "run", "process-inbox").code == 0
    house.env["CALLBOARD_SMTP_URL"] = works
    died = subprocess.run(
        [sys.executable, "-c", CLAIM_AND_DIE], env=house.env, cwd=house.folder, check=False
    )
    assert died.returncode == -signal.SIGKILL


CLAIM_AND_DIE = """
import os, signal
from datetime import UTC, datetime
from data.outreach.claims import claim
from data.store import open_store
from jobs.office import worker_name
store = open_store(os.environ["CALLBOARD_DATABASE_URL"])
with store.write() as session:
    claimed = claim(session, worker=worker_name(), channels=["email"], now=datetime.now(UTC))
assert claimed
os.kill(os.getpid(), signal.SIGKILL)
"""
