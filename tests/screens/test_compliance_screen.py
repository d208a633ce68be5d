"""May we write to this person: the page, what is noted on it, and erasing from it."""

from __future__ import annotations

from data.consent.tables import Consent
from data.leads.tables import Lead
from data.outreach.stopping import suppress
from screens.compliance.compliance_screen import ComplianceScreen
from screens.lead.lead_screen import LeadScreen
from tests.build import NOON, Agency, a_lead
from tests.screens.sight import HOSTILE, Watch, press, seen, sight, words

MIAMI = "+1 305 555 2368"


async def test_c_on_a_lead_says_whether_we_may_write_and_n_notes_a_consent(
    agency: Agency, watch: Watch
) -> None:
    lead_id = a_lead(agency, phone=MIAMI, postal_code="33101")
    async with seen(agency, watch, lambda: LeadScreen(lead_id), (120, 40)) as (app, pilot):
        await press(app, pilot, "c")
        assert isinstance(app.screen, ComplianceScreen)
        shown = sight(app)
        assert "May we write to Dana Ortiz?" in shown
        assert "the postal code 33101" in words(app)
        assert "Texts in FL: 08:00–20:00" in shown
        await press(app, pilot, "n", "s")
        assert "Write what they said" in words(app)
        await press(app, pilot, *"on the phone", "enter", "s")
        (noted,) = agency.rows(Consent)
        assert (noted.channel, noted.state.value, noted.text) == ("sms", "given", "on the phone")
        assert "✓ Text messages: given" in sight(app)


async def test_hostile_words_stay_words_and_erasing_asks_twice(
    agency: Agency, watch: Watch
) -> None:
    lead_id = a_lead(agency, name=HOSTILE, phone=MIAMI, **{"sms consent": f"yes, {HOSTILE}"})
    agency.do(suppress, "email", "dana@example.org", why=HOSTILE, now=NOON, by="recipient")
    async with seen(agency, watch, lambda: ComplianceScreen(lead_id), (80, 24)) as (app, pilot):
        assert "[@click=app.quit]x[/]" in sight(app)
        assert not any(mark in sight(app) for mark in "\x1b\x07\u202e")
        await press(app, pilot, "X", "1", "enter")
        assert "(lead 1) for ever?" in words(app)
        await press(app, pilot, "escape")
        assert agency.row(Lead, lead_id).erased_at is None
        await press(app, pilot, "X", "1", "enter", "y")
        assert agency.row(Lead, lead_id).erased_at is not None
        assert "This person was erased" in words(app)
        assert "[@click" not in sight(app)
