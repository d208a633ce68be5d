"""Where a lead comes from when its delivery names no source that the playbook knows."""

from __future__ import annotations

import pytest

from data.inbox.submission import Submission
from data.inbox.understood import Kind, Understood
from data.inbox.usual_source import with_usual_source
from data.leads.decide import decide_source
from tests.build import a_playbook


@pytest.mark.parametrize(
    ("door", "submission", "kind", "source"),
    [
        ("twilio", Submission(), Kind.MISSED_CALL, "phone"),
        ("adf", Submission(source="A portal nobody listed"), Kind.LEAD, "portal"),
        ("adf", Submission(source="zillow"), Kind.LEAD, "portal"),
        ("typeform", Submission(utm={"medium": "cpc"}), Kind.LEAD, "ad"),
        ("typeform", Submission(utm={"source": "our own letter"}), Kind.LEAD, "website"),
        ("mailbox", Submission(detail="somewhere.example"), Kind.LEAD, "portal"),
        ("mailbox", Submission(), Kind.MESSAGE, "other"),
        ("website", Submission(), Kind.LEAD, "website"),
    ],
)
def test_what_it_says_itself_goes_before_what_its_door_usually_brings(
    door: str, submission: Submission, kind: Kind, source: str
) -> None:
    playbook = a_playbook()
    said = with_usual_source(door, Understood(kind, submission=submission), playbook)
    decided = decide_source(said.source, said.utm, door, said.detail, playbook)
    assert decided.value == source


def test_a_name_that_nobody_knows_is_kept_as_the_detail() -> None:
    item = Understood(Kind.LEAD, submission=Submission(source="Cars.example"))
    assert with_usual_source("adf", item, a_playbook()).detail == "Cars.example"
