"""The inbox: what arrived raw is safely shown, and tried again when the mapping is mended."""

from __future__ import annotations

from typing import Any

import pytest

from data.inbox.process import process
from data.inbox.receive import receive
from data.inbox.states import InboundState
from data.inbox.tables import Inbound
from screens.inbox.delivery_screen import DeliveryScreen
from screens.inbox.inbox_screen import InboxScreen
from screens.lead.lead_screen import LeadScreen
from screens.reading.panel import Panel
from tests.build import NOON, Agency, a_lead, with_rules
from tests.screens.sight import HOSTILE, Watch, picture, press, seen, sight, words, write

SIZES = [(80, 24), (120, 40)]


def arrived(agency: Agency, payload: bytes, source: str = "website") -> int:
    """The number of a delivery that came and was looked at."""
    receipt = agency.do(receive, source=source, payload=payload, now=NOON, by="gateway",
                        content_type="application/json")  # fmt: skip
    agency.do(process, receipt.inbound_id, house=agency.house, now=NOON, by="runner")
    return receipt.inbound_id


def text_of(app: Any, panel: str) -> str:
    return str(app.screen.query_one(f"#{panel}", Panel).text)


async def test_what_is_quarantined_stands_first_with_its_reason(
    agency: Agency, watch: Watch
) -> None:
    arrived(agency, b"{broken")
    a_lead(agency)
    async with seen(agency, watch, InboxScreen, (80, 24)) as (app, _):
        lines = [line for line in sight(app).splitlines() if "website" in line]
        assert "quarantined" in lines[0]
        assert "created" in lines[1]
        assert "1 in quarantine" in sight(app)


async def test_a_filter_and_the_state_key_show_a_part(agency: Agency, watch: Watch) -> None:
    arrived(agency, b"{broken")
    a_lead(agency)
    a_lead(agency, door="portal", email="bo@example.org")
    async with seen(agency, watch, InboxScreen, (80, 24)) as (app, pilot):
        await press(app, pilot, "slash")
        await write(pilot, "portal")
        await press(app, pilot, "enter")
        assert "1 of 3" in sight(app)
        await press(app, pilot, "escape", "s")
        assert "only quarantined" in sight(app)
        assert "created" not in sight(app)
        await press(app, pilot, "s", "s", "s", "s", "s")
        assert "1 in quarantine" in sight(app)


async def test_the_state_key_at_the_end_of_a_long_list_shows_the_part_from_its_top(
    agency: Agency, watch: Watch
) -> None:
    """The place of a row among all is no place among those of one state."""
    arrived(agency, b"{broken")
    with agency.store.write() as session:
        session.add_all(a_created_one(n) for n in range(300))
    async with seen(agency, watch, InboxScreen, (80, 24)) as (app, pilot):
        await press(app, pilot, "G", "k", "s")
        assert "only quarantined" in sight(app)
        await press(app, pilot, "enter")
        assert isinstance(app.screen, DeliveryScreen)


def a_created_one(number: int) -> Inbound:
    return Inbound(source="website", external_id=f"{number}", content_hash="", by="web",
                   payload=b"{}", received_at=NOON,
                   content_type="application/json", state=InboundState.CREATED)  # fmt: skip


async def test_replay_after_the_mapping_is_mended_makes_the_lead(
    agency: Agency, watch: Watch
) -> None:
    key = arrived(agency, b'{"who_it_is": "", "odd": 1}')
    assert agency.row(Inbound, key).state == InboundState.QUARANTINED
    mended = with_rules(agency, '[sources.website.fields]\nmessage = "odd"\n')
    async with seen(agency, watch, InboxScreen, (80, 24)) as (app, pilot):
        await press(app, pilot, "R")
        assert "Still not understood" in app.told[-1]
    async with seen(mended, watch, InboxScreen, (80, 24)) as (app, pilot):
        await press(app, pilot, "R")
        assert app.told[-1] == "It is lead 1 now: created."
        await press(app, pilot, "R")
        assert "Only what is in quarantine" in app.told[-1]


async def test_enter_shows_raw_content_what_is_understood_and_the_events(
    agency: Agency, watch: Watch
) -> None:
    a_lead(agency, budget="5000")
    async with seen(agency, watch, InboxScreen, (120, 40)) as (app, pilot):
        await press(app, pilot, "enter")
        assert isinstance(app.screen, DeliveryScreen)
        assert '"budget": "5000"' in text_of(app, "raw")
        assert "dana@example.org" in text_of(app, "understood")
        assert "budget: 5000" in text_of(app, "understood")
        assert "lead applied · lead 1" in text_of(app, "events")
        await press(app, pilot, "enter")
        assert isinstance(app.screen, LeadScreen)


async def test_hostile_content_is_text_and_nothing_else(agency: Agency, watch: Watch) -> None:
    payload = f'{{"name": "x", "message": "{HOSTILE}", "{HOSTILE}": 1'.encode()
    key = arrived(agency, payload)
    async with seen(agency, watch, lambda: DeliveryScreen(key), (80, 24)) as (app, pilot):
        for _ in range(4):
            await press(app, pilot, "tab")
            assert not any(mark in sight(app) for mark in "\x1b\x07\u202e")
        assert "[@click=app.quit]x[/]" in text_of(app, "raw")
        await press(app, pilot, "escape")
        assert app.answers == [None]


async def test_why_nothing_is_understood_is_said_once(agency: Agency, watch: Watch) -> None:
    key = arrived(agency, b"{broken")
    async with seen(agency, watch, lambda: DeliveryScreen(key), (120, 40)) as (app, _):
        reason = agency.row(Inbound, key).reason
        assert reason in words(app)
        assert text_of(app, "understood") == "Nothing, for the reason above."


@pytest.mark.parametrize(
    ("payload", "told"),
    [
        (b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 20, "5,128 bytes, binary"),
        (b'{"message": "' + b"long " * 20_000, "only the beginning is shown"),
        (b"\n" * 5_000 + b"{", "lines more"),
        ("Grüße {".encode("utf-16"), "read as UTF-16"),
        ("Grüße {".encode("cp1252"), "read as Windows-1252"),
        (b"[" * 3_000, "nested too deeply"),
    ],
    ids=["binary", "long", "many lines", "utf-16", "cp1252", "deep"],
)
async def test_content_that_nobody_could_read_is_cut_with_a_note(
    agency: Agency, watch: Watch, payload: bytes, told: str
) -> None:
    key = arrived(agency, payload)
    async with seen(agency, watch, lambda: DeliveryScreen(key), (120, 40)) as (app, _):
        assert told in words(app) + text_of(app, "raw") + text_of(app, "understood")
        assert len(text_of(app, "raw")) < 30_000


@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
def test_picture_of_the_inbox(
    agency: Agency, watch: Watch, size: tuple[int, int], snap_compare: Any
) -> None:
    arrived(agency, b"{broken")
    a_lead(agency)
    assert picture(snap_compare, agency, watch, InboxScreen, size)
