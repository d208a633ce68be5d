"""`callboard leads show` explains a score; `leads tracking` keeps the person's word on it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from tests.build import a_lead, an_agency, story_of
from tests.console.conftest import Answer
from tests.data.leads.test_leads_fading import earn

Callboard = Callable[..., Answer]


def test_each_point_is_explained_for_people_and_for_scripts(
    callboard: Callboard, tmp_path: Path
) -> None:
    agency = an_agency(tmp_path / "callboard.sqlite")
    lead_id = a_lead(agency, page="https://x.example/pricing")
    earn(agency, lead_id, "open", "open", "open", "open")
    agency.store.close()
    points = callboard("leads", "show", lead_id, "--json").json["points"]
    assert set(points[0]) == {"at", "kind", "points", "counted", "why", "note"}
    assert [(row["kind"], row["points"], row["counted"]) for row in points] == [
        ("pricing_page", 30, 30), *[("open", 5, 5)] * 3, ("open", 5, 0),
    ]  # fmt: skip
    assert points[-1]["note"] == "counts 0: open is at its cap of 15"
    shown = callboard("leads", "show", lead_id).out
    assert "Score 45 of 70" in shown
    assert "pricing_page: the page /pricing counts as “pricing page” (scoring.pages.pr" in shown
    assert "[counts 0: open is at its cap of 15]" in shown


def test_an_objection_is_kept_with_its_words_and_needs_them(
    callboard: Callboard, tmp_path: Path
) -> None:
    agency = an_agency(tmp_path / "callboard.sqlite")
    lead_id = a_lead(agency)
    told = callboard("leads", "tracking", lead_id, "--object", "--why", "wrote: no spying")
    assert (told.code, told.out) == (0, f"Lead {lead_id} is not followed.\n")
    assert callboard("leads", "tracking", lead_id, "--allow", "--why", " ").code == 1
    assert callboard("leads", "tracking", lead_id, "--object").code == 2
    assert story_of(agency, lead_id)[-1] == "consent.withdrawn"
    agency.store.close()
