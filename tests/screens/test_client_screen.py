"""The client's screen: the gate in front of it, and the ways through, around and back."""

from __future__ import annotations

from typing import Any

import pytest

from data.clients.operations import advance, block
from data.clients.queries import ClientDetail, detail
from data.clients.tables import BlockerKind
from data.clients.ticking import tick, waive
from screens.client.client_screen import ClientScreen
from screens.client.client_text import path
from screens.client.gate_table import GateTable
from screens.reading.panel import Panel
from tests.build import NOON, Agency, a_client, a_playbook
from tests.screens.sight import (
    HOSTILE,
    Watch,
    look_again,
    picture,
    press,
    seen,
    sight,
    words,
)

SIZES = [(80, 24), (160, 48)]


def shown(agency: Agency, client_id: int) -> ClientDetail:
    return agency.ask(detail, client_id, agency.playbook, NOON)


def ticked(agency: Agency, client_id: int, *keys: str) -> None:
    for key in keys:
        agency.do(tick, client_id, key, playbook=agency.playbook, now=NOON, by="bo")


def meet_gate(agency: Agency, client_id: int) -> None:
    while missing := shown(agency, client_id).gate.missing:
        ticked(agency, client_id, missing[0].key)


async def test_the_gate_list_says_of_every_criterion_its_state_and_why(
    agency: Agency, watch: Watch
) -> None:
    client_id = a_client(agency)
    ticked(agency, client_id, "contract-received")
    agency.do(waive, client_id, "scope-defined", why="a fixed package", playbook=agency.playbook,
              now=NOON, by="bo")  # fmt: skip
    async with seen(agency, watch, lambda: ClientScreen(client_id), (200, 60)) as (app, _):
        lines = sight(app).splitlines()
    [received] = [line for line in lines if "Signed contract received" in line and "✓" in line]
    assert "ticked by bo" in received
    assert any("~ waived" in line and "waived by bo: a fixed" in line for line in lines)
    assert any("○ open" in line and "Kickoff meeting completed" in line for line in lines)
    assert any("Sales-to-Implementation Handoff Document" in line for line in lines)
    assert any("Kickoff call completed" in line for line in lines)  # an activity


async def test_space_ticks_and_takes_back(agency: Agency, watch: Watch) -> None:
    client_id = a_client(agency)
    async with seen(agency, watch, lambda: ClientScreen(client_id)) as (app, pilot):
        await press(app, pilot, "j", "space")
        assert [i.key for i in shown(agency, client_id).gate.items if i.is_met] == [
            "payment-confirmed"
        ]
        assert app.screen.query_one("#gate", GateTable).marked_rows == []
        await press(app, pilot, "space")
    assert shown(agency, client_id).gate.met == 0


async def test_a_deliverable_is_ticked_in_its_own_list(agency: Agency, watch: Watch) -> None:
    client_id = a_client(agency)
    async with seen(agency, watch, lambda: ClientScreen(client_id)) as (app, pilot):
        await press(app, pilot, "tab", "space")
    met = [item.key for item in shown(agency, client_id).gate.deliverables if item.is_met]
    assert met == ["handoff-document"]


async def test_advance_says_what_is_missing_and_goes_to_the_first_of_it(
    agency: Agency, watch: Watch
) -> None:
    client_id = a_client(agency)
    ticked(agency, client_id, "contract-received", "payment-confirmed")
    async with seen(agency, watch, lambda: ClientScreen(client_id)) as (app, pilot):
        await press(app, pilot, "greater_than_sign")
        assert "Not yet: 8 of 10 criteria are still open." in words(app)
        row = app.screen.query_one("#gate", GateTable).cursor_row
        assert row is not None
        assert row.key == "scope-defined"
        assert "Scope of work defined · entry of contract-signed · open" in words(app)
    assert shown(agency, client_id).row.stage == "contract-signed"


async def test_a_met_gate_lets_the_client_into_the_next_stage(agency: Agency, watch: Watch) -> None:
    client_id = a_client(agency)
    meet_gate(agency, client_id)
    async with seen(agency, watch, lambda: ClientScreen(client_id)) as (app, pilot):
        assert "All 10 criteria are met: press > to go on." in words(app)
        await press(app, pilot, "greater_than_sign")
        assert "In Setup now · u takes it back" in app.told
        assert "▸ Setup" in sight(app)
    assert shown(agency, client_id).row.stage == "setup"


async def test_opening_to_advance_advances_where_the_gate_is_met_and_explains_where_not(
    agency: Agency, watch: Watch
) -> None:
    client_id = a_client(agency)
    async with seen(agency, watch, lambda: ClientScreen(client_id, "advance")) as (app, _):
        assert "Not yet: 10 of 10" in words(app)
    meet_gate(agency, client_id)
    async with seen(agency, watch, lambda: ClientScreen(client_id, "advance")) as (app, _):
        assert "In Setup now · u takes it back" in app.told


async def test_a_blocked_client_does_not_advance_until_the_blocker_is_cleared(
    agency: Agency, watch: Watch
) -> None:
    client_id = a_client(agency)
    meet_gate(agency, client_id)
    async with seen(agency, watch, lambda: ClientScreen(client_id, "blocker")) as (app, pilot):
        await press(app, pilot, "t", *"no DNS".replace(" ", "_"), "enter")
        assert "BLOCKED" in sight(app)
        assert "no_DNS" in sight(app)
        await press(app, pilot, "greater_than_sign")
        assert "is blocked (technical). Clear the blocker, then advance." in words(app)
        await press(app, pilot, "b", "c", "enter", "greater_than_sign")
    assert shown(agency, client_id).row.stage == "setup"
    assert shown(agency, client_id).row.blockers == ()


async def test_a_waiver_needs_a_reason_and_keeps_it(agency: Agency, watch: Watch) -> None:
    client_id = a_client(agency)
    async with seen(agency, watch, lambda: ClientScreen(client_id)) as (app, pilot):
        await press(app, pilot, "W", "enter")
        assert "A few words are needed here." in words(app)
        await press(app, pilot, "1", "enter")
    item = shown(agency, client_id).gate.items[0]
    assert (item.met, item.why) == ("waived", "waived by ana: Does not apply to this client")


async def test_back_a_stage_needs_a_reason(agency: Agency, watch: Watch) -> None:
    client_id = a_client(agency)
    meet_gate(agency, client_id)
    agency.do(advance, client_id, playbook=agency.playbook, now=NOON, by="bo")
    async with seen(agency, watch, lambda: ClientScreen(client_id)) as (app, pilot):
        await press(app, pilot, "less_than_sign", "escape")
        assert shown(agency, client_id).row.stage == "setup"
        await press(app, pilot, "less_than_sign", "2", "enter")
        assert "In Contract signed now · u takes it back" in app.told
    assert shown(agency, client_id).timeline[-1].why == "The client changed the scope"


async def test_two_operators_do_not_advance_a_client_twice(agency: Agency, watch: Watch) -> None:
    client_id = a_client(agency)
    meet_gate(agency, client_id)
    async with seen(agency, watch, lambda: ClientScreen(client_id)) as (app, pilot):
        agency.do(advance, client_id, playbook=agency.playbook, now=NOON, by="bo")
        meet_gate(agency, client_id)
        await press(app, pilot, "greater_than_sign")
        assert "was changed meanwhile; look at it again before you decide." in words(app)
    assert shown(agency, client_id).row.stage == "setup"


async def test_days_are_counted_against_the_target_and_the_whole_way(
    agency: Agency, watch: Watch
) -> None:
    client_id = a_client(agency)
    watch.on(days=7)  # Thanksgiving is no business day: Wed, Fri, Mon, Tue
    async with seen(agency, watch, lambda: ClientScreen(client_id)) as (app, _):
        assert "OVERDUE day 4 of 2 · whole way 4 of 20" in sight(app)


async def test_the_last_stage_has_no_way_on(agency: Agency, watch: Watch) -> None:
    client_id = a_client(agency)
    for _ in range(5):
        meet_gate(agency, client_id)
        agency.do(advance, client_id, playbook=agency.playbook, now=NOON, by="bo")
    async with seen(agency, watch, lambda: ClientScreen(client_id)) as (app, pilot):
        assert "▸ Optimization" in sight(app)
        await press(app, pilot, "greater_than_sign")
        assert "is in Optimization, the last stage." in words(app)


async def test_what_another_operator_ticks_appears_under_the_same_cursor(
    agency: Agency, watch: Watch
) -> None:
    client_id = a_client(agency)
    async with seen(agency, watch, lambda: ClientScreen(client_id)) as (app, pilot):
        await press(app, pilot, "j", "j")
        ticked(agency, client_id, "contract-received")
        await look_again(app, pilot)
        assert "✓ ticked" in sight(app)
        row = app.screen.query_one("#gate", GateTable).cursor_row
        assert row is not None
        assert row.key == "scope-defined"


@pytest.mark.parametrize("width", [78, 100, 158])
def test_the_way_is_a_line_of_six_that_fits(width: int) -> None:
    stages = a_playbook().lifecycle.stages
    line = path(stages, "training", width)
    assert len(line.plain) <= width
    assert all(part in line.plain for part in ("✓ Setup", "▸ Training", "○ Optimization"))


async def test_hostile_text_stays_text_in_every_field(agency: Agency, watch: Watch) -> None:
    client_id = a_client(agency, company=f"Evil {HOSTILE}", name=HOSTILE, message=HOSTILE)
    agency.do(block, client_id, BlockerKind.OTHER, HOSTILE, now=NOON, by=HOSTILE)
    agency.do(waive, client_id, "contract-received", why=HOSTILE, playbook=agency.playbook,
              now=NOON, by=HOSTILE)  # fmt: skip
    async with seen(agency, watch, lambda: ClientScreen(client_id), (80, 24)) as (app, pilot):
        for _ in range(5):
            await press(app, pilot, "tab")
            assert "[@click=app.quit]x[/]" in sight(app)
            assert not any(mark in sight(app) for mark in "\x1b\x07\u202e")
        await press(app, pilot, "b", "escape", "w", "escape", "less_than_sign", "escape")
        assert isinstance(app.screen, ClientScreen)


async def test_the_why_of_a_client_has_its_stays_and_what_is_missing(
    agency: Agency, watch: Watch
) -> None:
    client_id = a_client(agency)
    async with seen(agency, watch, lambda: ClientScreen(client_id)) as (app, pilot):
        await press(app, pilot, "w")
        coming = app.screen.query_one("#coming", Panel).text
        rules = app.screen.query_one("#rules", Panel).text
    assert "○ Scope of work defined" in coming
    assert "contract-signed" in coming
    assert "the lead was won" in rules


@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
@pytest.mark.parametrize("key", ["greater_than_sign", "b", "w"])
def test_picture_of_a_client_and_its_dialogs(
    agency: Agency, watch: Watch, size: tuple[int, int], key: str, snap_compare: Any
) -> None:
    client_id = a_client(agency, company="Ortiz & Sons")
    ticked(agency, client_id, "contract-received", "client-profile")
    agency.do(block, client_id, BlockerKind.TECHNICAL, "The DNS is not ours", now=NOON, by="bo")
    watch.on(days=2)
    assert picture(snap_compare, agency, watch, lambda: ClientScreen(client_id), size, (key,))
