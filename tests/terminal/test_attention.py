"""What needs a person rings at the operator's desktop, once, while they look elsewhere."""

from __future__ import annotations

from tests.servers import until
from tests.terminal.office import Office
from tests.terminal.pty_console import PtyConsole

LOOKS_AWAY = "\x1b[O"
"""What a terminal tells when another window is in front of it."""


ORDER = b"\x1b]99;"


def test_a_lead_that_waits_for_a_person_is_told_once_and_its_name_orders_nothing(
    office: Office,
) -> None:
    office._settings.env["KITTY_WINDOW_ID"] = "1"
    with office.console() as console:
        until(lambda: office.has_runner)
        console.wait_for("No leads yet")  # who waited before the console opened is not told
        console.press(LOOKS_AWAY)
        office.add_lead("Eve\x1b]52;c;aGk=\x07;x", "How much is a new roof?")
        first = told(console, 1)
        assert first.startswith("i=callboard;Eve␛]52caGk=␇x waits for an answer\x1b\\".encode())
        office.add_lead("Ann Lee", "How much is a new roof?")
        assert told(console, 2).startswith(b"i=callboard;Ann Lee waits for an answer\x1b\\")


def told(console: PtyConsole, number: int) -> bytes:
    """What was written from the so-many-th notification on."""
    console.wait_until(lambda: console.raw.count(ORDER) == number, what="a notification")
    return console.raw.split(ORDER, number)[number]
