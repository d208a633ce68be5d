"""Commands tell every moment on the business's clock, as the screens do; `--json` stays in UTC."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from data.outreach import review
from tests.build import ASKS_FOR_THE_PRICE, MINUTE, NOON, a_lead, an_agency, the_message
from tests.console.conftest import Answer


def test_a_lead_a_listing_and_a_refusal_are_told_on_the_clock_of_the_business(
    callboard: Callable[..., Answer], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CALLBOARD_TIMEZONE", "Asia/Tokyo")  # nine hours before UTC all year
    agency = an_agency(tmp_path / "callboard.sqlite")
    lead = a_lead(agency, now=NOON, message=ASKS_FOR_THE_PRICE)
    draft = the_message(agency, lead)
    assert f"{NOON:%H:%M}" == "17:00"
    tomorrow = "2026-11-25 02:00"
    shown = callboard("leads", "show", lead)
    assert tomorrow in shown.out
    assert "UTC" not in shown.out
    assert tomorrow in callboard("leads", "list").out
    assert "2026-11-24T17:00:00Z" in callboard("leads", "show", lead, "--json").out
    agency.do(review.approve, draft.id, shown=None, hold=MINUTE, now=NOON, by="bo")
    refused = callboard("review", "approve", draft.id)
    assert refused.code == 1
    assert refused.err == f"bo approved this at {tomorrow}; it is queued now.\n"
