"""What strangers write, in every field, through every screen: it is shown, and does nothing.

The terminal is the one of test_wire: whatever is sent to it is looked at, byte by byte.
"""

from __future__ import annotations

import re
import unicodedata
from typing import Any

import pytest
from sqlalchemy import update
from textual.pilot import Pilot

from data.clients.tables import Client
from data.leads.tables import Lead
from data.outreach.tables import Message
from screens.live import LiveScreen
from tests.build import ASKS_FOR_THE_PRICE, DAY, NOON, a_lead, an_answered_lead
from tests.screens.main.house import House, until
from tests.screens.main.test_wire import COLUMNS, ROWS, Wire

ORDERS = "\x1b[31m\x1b]52;c;aGk=\x07\x1b]0;owned\x07\x9b2J\x1bc\x00\x08\x7f"
UNSEEN = "\u202egnp\u2066 a\u200bb\u200d\ufeff\u00ad\u2028\u2029\U000e0041"
WIDE = "Z\u0335\u0321\u0353\u0349 漢字 👍🏽👨\u200d👩\u200d👧 ❤\ufe0f 🇩🇪 ﷽ \u0e33"
MARKUP = "[@click=app.quit]x[/] [/] [bold]a[/bold] [link=file:///etc/passwd]b[/link] $text {{ x }}"

HOSTILE = {
    "orders and markup": UNSEEN + MARKUP + ORDERS,
    "wide and long": WIDE + "\x1b[2J\u202e👍漢" * 300,
}

FIELDS = {
    Lead: (*("name", "first_name", "company", "email", "phone_raw", "message"),
           *("source", "source_detail", "page", "owner")),
    Message: ("subject", "body", "recipient", "note"),
    Client: ("name", "owner"),
}  # fmt: skip
"""What a stranger, a sender or a colleague fills."""

SCREENS = (
    *(("1", "enter"), ("1", "w"), ("2", "enter"), ("3", "enter"), ("4", "enter"), ("4", "w")),
)
"""A pane and the key that opens a screen over it; the screens of other rooms have tests there."""

# What we send ourselves: looks, places, modes, framing, the question where the cursor is.
OURS = re.compile(r"\x1b\[[0-9;]*[mHCG]|\x1b\[\?2026[hl]|\x1b\[6n|\x1b\]8;;\x1b\\")


def leaks(told: str) -> set[str]:
    rest = set(OURS.sub("", told))
    return {c for c in rest if unicodedata.category(c) in ("Cc", "Cf", "Cs", "Zl", "Zp")}


def is_open(pilot: Pilot[None]) -> bool:
    """Whether a screen is on top of the panes and shows what it loaded."""
    top = pilot.app.screen
    is_loaded = not isinstance(top, LiveScreen) or top._shown is not None
    return len(pilot.app.screen_stack) > 1 and is_loaded


def edge_of(wire: Wire) -> list[str]:
    """The terminal's last column: where a border stood if anything moved it."""
    return [wire.screen.buffer[y][COLUMNS - 1].data for y in range(ROWS)]


def actions(pilot: Pilot[None]) -> set[str]:
    """What a click somewhere on the screen would do."""
    lines: Any = pilot.app.screen._compositor.render_strips()
    metas = [segment.style.meta for line in lines for segment in line if segment.style]
    return {str(meta["@click"]) for meta in metas if "@click" in meta}


@pytest.mark.parametrize("sort", HOSTILE)
async def test_it_is_shown_and_does_nothing(house: House, sort: str) -> None:
    a_lead(house.agency, name="Sam", message=ASKS_FOR_THE_PRICE)
    an_answered_lead(house.agency, name="Ben", email="ben@example.org")
    house.client("Harbor Dental", now=NOON - 5 * DAY)
    house.agency.do(_fill, HOSTILE[sort])
    async with house.console((COLUMNS, ROWS)) as pilot:
        wire = Wire()
        pilot.app._driver.painter = wire.painter  # type: ignore[union-attr]
        pilot.app.refresh(layout=True)
        for keys in SCREENS:
            await pilot.press(*keys)
            await until(pilot, lambda: is_open(pilot), f"{keys} opens something")
            wire.painter.paint()
            assert edge_of(wire) == wire.painter.right_edge, keys
            assert not {action for action in actions(pilot) if "quit" in action}, keys
            while len(pilot.app.screen_stack) > 1:
                await pilot.press("escape")
                await pilot.pause()
        assert not leaks(wire.everything)
        assert pilot.app.is_running


def _fill(session: Any, hostile: str) -> None:
    for table, names in FIELDS.items():
        session.execute(update(table).values({name: f"{name} {hostile}" for name in names}))
