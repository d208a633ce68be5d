"""What `db check` finds: nothing where only operations wrote, and every rule that is broken."""

from __future__ import annotations

import sqlite3
from contextlib import closing, suppress
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import text

from data.clients.operations import advance
from data.leads.contact import Outcome, Touch, outcome, touch
from data.outreach import review
from data.outreach.adjusting import pause, skip
from data.outreach.lapsed import release_lapsed
from data.refused import Refused
from data.schedule.firing import finish, remember_entries, start_by_hand
from data.schedule.tables import RunOutcome
from data.soundness.checking import NAMED, check
from data.soundness.finding import Finding
from data.soundness.rules import RULES
from data.store import Store, driver_of
from tests.build import (
    ASKS_FOR_THE_PRICE,
    DAY,
    HOUR,
    NOON,
    Agency,
    a_client,
    a_lead,
    an_agency,
    an_answered_lead,
    claimed,
    delivered,
    followed_up,
    handed_over,
    posted,
    processed,
    steps_of,
    the_message,
)


def found(agency: Agency) -> list[str]:
    return [finding.rule for finding in check(agency.store, now=NOON + HOUR)]


def a_busy_week(agency: Agency) -> None:
    """Something of everything that operations do."""
    won = a_client(agency, name="Wim Berg", email="wim@example.org")
    with pytest.raises(Refused):
        agency.do(advance, won, playbook=agency.playbook, now=NOON, by="ana")
    delivered(agency)
    paused = an_answered_lead(agency, name="Pat Hill", email="pat@example.org")
    agency.do(pause, steps_of(agency, paused)[0].id, now=NOON, by="ana")
    lost = an_answered_lead(agency, name="Lou Day", email="lou@example.org")
    agency.do(outcome, lost, Outcome.LOST, house=agency.house, now=NOON, by="ana")
    stopped = an_answered_lead(agency, name="Sam Fox", email="sam@example.org")
    agency.do(touch, stopped, Touch.OPT_OUT_EMAIL, "", house=agency.house, now=NOON, by="ana")
    skipped = an_answered_lead(agency, name="Kim Ash", email="kim@example.org")
    first, *_ = steps_of(agency, skipped)
    agency.do(skip, first.id, house=agency.house, now=NOON, by="ana")
    followed_up(agency, now=NOON + 4 * DAY)
    pricey = a_lead(agency, name="Pia Orr", email="pia@example.org", message=ASKS_FOR_THE_PRICE)
    agency.do(review.approve, the_message(agency, pricey).id, shown=None,
              hold=timedelta(seconds=10), now=NOON, by="ana")  # fmt: skip
    half = a_lead(agency, name="Hal Roe", email="hal@example.org")
    for claim in claimed(agency, now=NOON):
        assert handed_over(agency, claim)
    agency.do(release_lapsed, now=NOON + HOUR, by="runner")
    a_lead(agency, name="Ada Lee", email="ada@example.org")
    assert claimed(agency, now=NOON + HOUR)
    assert the_message(agency, half).state == "uncertain"
    posted(agency, nothing="known")
    processed(agency)
    posted(agency, name="Yet Unread", email="unread@example.org")
    agency.do(remember_entries, agency.playbook, now=NOON)
    name = next(iter(agency.playbook.jobs))
    begun = [agency.do(start_by_hand, agency.playbook, name, now=NOON, worker="w") for _ in "ab"]
    agency.do(finish, begun[0].run_id, RunOutcome.OK, "", now=NOON, worker="w")


def test_what_only_operations_wrote_is_sound(agency: Agency) -> None:
    a_busy_week(agency)
    assert found(agency) == []


BROKEN = {
    "held-by-nobody": "UPDATE message SET state = 'claimed', lease_owner = ''",
    "lease-left-behind": "UPDATE message SET lease_owner = 'w' WHERE state = 'sent'",
    "sent-without-time": "UPDATE message SET sent_at = NULL WHERE state = 'sent'",
    "unapproved-on-its-way": "UPDATE message SET state = 'queued', approved_hash = '',"
    " reasons = '[{\"reason\": \"pricing\"}]' WHERE follow_up_id IS NULL AND state <> 'sent'",
    "approved-in-review": "UPDATE message SET state = 'review', approved_hash = 'x',"
    " lease_owner = '', lease_until = NULL WHERE state = 'claimed'",
    "to-nobody": "UPDATE message SET recipient = '' WHERE state = 'claimed'",
    "step-without-message": "UPDATE follow_up SET state = 'queued' WHERE state = 'sent'",
    "message-without-step": "UPDATE message SET state = 'queued', sent_at = NULL"
    " WHERE follow_up_id IS NOT NULL AND state = 'sent'",
    "step-of-ended-sequence": "UPDATE follow_up SET state = 'scheduled' WHERE state = 'cancelled'",
    "two-sequences": "INSERT INTO enrolment (lead_id, sequence, state, started_at, why)"
    " SELECT lead_id, sequence, state, started_at, why FROM enrolment WHERE state = 'active'",
    "end-without-time": "UPDATE enrolment SET ended_at = NULL WHERE state = 'stopped'",
    "understood-without-lead": "UPDATE inbound SET lead_id = NULL",
    "quarantined-without-reason": "UPDATE inbound SET reason = '' WHERE state = 'quarantined'",
    "lease-on-processed": "UPDATE inbound SET lease_owner = 'w' WHERE state = 'created'",
    "closed-without-time": "UPDATE lead SET closed_at = NULL WHERE stage = 'lost'",
    "won-without-client": "UPDATE client SET lead_id = NULL",
    "client-in-no-stage": "DELETE FROM stage_visit",
    "run-without-end": "UPDATE cron_run SET finished_at = NULL",
    "lead-without-story": "DELETE FROM activity WHERE lead_id IS NOT NULL",
    "client-without-story": "UPDATE activity SET client_id = NULL",
    "story-of-nothing": "UPDATE activity SET message_id = 999 WHERE message_id IS NOT NULL",
    "client-of-nobody": "UPDATE client SET lead_id = 999",
    "lease-far-ahead": "UPDATE message SET lease_until = '2030-01-01 00:00:00.000000'"
    " WHERE state = 'claimed'",
    "taking-far-ahead": "UPDATE inbound SET lease_until = '2030-01-01 00:00:00.000000'"
    " WHERE state = 'received'",
}
"""What nobody's operation does. The key of a message can't be given twice: an index forbids it."""


def test_every_rule_is_seen_to_be_broken_here() -> None:
    assert {rule.name for rule in RULES} - {"one-key-twice"} == BROKEN.keys()


class TakenBack(Exception):
    pass


def test_whatever_breaks_a_rule_is_found(agency: Agency) -> None:
    a_busy_week(agency)
    for name, statement in BROKEN.items():
        with suppress(TakenBack), agency.store.direct() as transaction:
            assert transaction.run(statement) > 0, name
            (rule,) = (rule for rule in RULES if rule.name == name)
            values = {"far": NOON + HOUR} if ":far" in rule.broken else {}
            assert transaction.rows(rule.broken, **values), name
            raise TakenBack
    assert found(agency) == []


def test_a_finding_names_the_rows_and_says_what_to_do(agency: Agency) -> None:
    for number in range(NAMED + 3):
        a_lead(agency, name=f"Lead {number}", email=f"lead{number}@example.org")
    agency.do(lambda session: session.execute(text("DELETE FROM activity WHERE lead_id = 2")))
    (finding,) = check(agency.store, now=NOON)
    assert finding.sentence == (
        "Lead 2: has no timeline: nobody can tell where it came from. "
        "Entries were removed by hand or lost: compare with your last backup."
    )
    agency.do(lambda session: session.execute(text("DELETE FROM activity")))
    (finding,) = check(agency.store, now=NOON)
    assert finding.says.startswith("Leads 1, 2, 3, 4, 5, 6, 7, 8 and 3 more: has no timeline")
    assert finding.rows == tuple(range(1, NAMED + 4))


def test_it_changes_nothing_and_waits_for_no_writer(agency: Agency) -> None:
    a_lead(agency)
    with agency.store.write() as session:
        session.execute(text("UPDATE lead SET name = 'not yet'"))
        other = Store(driver_of(agency.url))
        assert check(other, now=NOON) == []
        other.close()


def test_a_lease_is_far_ahead_only_when_no_worker_could_have_given_it(agency: Agency) -> None:
    a_lead(agency)
    (claim,) = claimed(agency)
    assert found(agency) == []
    assert [f.rule for f in check(agency.store, now=NOON - DAY)] == ["lease-far-ahead"]
    assert claim.id


def test_a_reference_to_what_is_not_there_is_found(sqlite: str) -> None:
    agency = an_agency(sqlite)
    a_lead(agency)
    path = Path(agency.store.where)
    agency.store.close()
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("DELETE FROM lead")
        connection.commit()
    agency = an_agency(sqlite)
    findings = check(agency.store, now=NOON)
    agency.store.close()
    assert [(f.rule, f.where, f.rows) for f in findings if f.rule == "reference"] == [
        ("reference", "activity", (1, 2, 3)),
        ("reference", "inbound", (1,)),
        ("reference", "inbox_event", (1,)),
        ("reference", "lead_arrival", (1,)),
        ("reference", "message", (1,)),
    ]
    assert findings[0].sentence.startswith("3 rows of activity name a row of lead that is not")


def damaged(url: str, page: int) -> list[Finding]:
    path = Path(driver_of(url).where)
    with path.open("rb+") as file:
        file.seek(page * 4096)
        file.write(b"\xff" * 4096)
    store = Store(driver_of(url))
    findings = check(store, now=NOON)
    store.close()
    return findings


def test_a_damaged_page_is_found_and_the_table_named(sqlite: str) -> None:
    agency = an_agency(sqlite)
    a_lead(agency)
    with agency.store.look() as reader:
        ((page,),) = reader.rows("SELECT rootpage FROM sqlite_master WHERE name = 'ix_lead_email'")
    agency.store.close()
    (finding, *_) = damaged(sqlite, page - 1)
    assert finding.rule == "file"
    assert finding.sentence.startswith("The table lead is damaged: ")
    assert finding.sentence.endswith(
        "Stop everything that has it open, and `callboard db restore` your last backup."
    )


def test_a_file_that_is_no_database_any_more_is_a_finding_too(sqlite: str) -> None:
    (finding,) = damaged(sqlite, 0)
    assert finding.sentence.startswith(
        "The file is damaged: file is not a database. Stop everything"
    )
