"""How a lead last got in touch: noted with every word of theirs, and kept by merges."""

from __future__ import annotations

from data.leads.combining import combine
from data.leads.tables import Lead
from data.leads.ways import way_of
from data.playbook.first_response import Way
from tests.build import HOUR, NOON, Agency, a_lead, posted, processed


def test_a_lead_from_before_this_was_noted_called_when_its_source_is_the_phone() -> None:
    assert way_of("", "phone") == Way.CALL
    assert way_of("", "website") == Way.FORM
    assert way_of("text", "website") == Way.TEXT


def test_the_last_word_counts_whoever_of_two_merged_leads_said_it() -> None:
    def lead(hour: int, way: Way) -> Lead:
        at = NOON + hour * HOUR
        return Lead(received_at=at, submitted_at=at, last_inbound_at=at, came_by=way)

    kept, gone = lead(0, Way.FORM), lead(1, Way.TEXT)
    combine(kept, gone)
    assert (kept.came_by, kept.last_inbound_at) == (Way.TEXT, NOON + HOUR)
    combine(kept, lead(0, Way.CALL))
    assert kept.came_by == Way.TEXT


def test_each_word_of_theirs_notes_how_it_came(agency: Agency) -> None:
    lead_id = a_lead(agency, phone="+12125550142")
    assert agency.row(Lead, lead_id).came_by == Way.FORM
    posted(agency, now=NOON + HOUR, door="twilio", MessageSid="SM1", From="+12125550142",
           To="+12125550100", Body="Thanks, could you call me?")  # fmt: skip
    processed(agency, now=NOON + HOUR)
    assert agency.row(Lead, lead_id).came_by == Way.TEXT
