"""The whole day of an operator by keyboard, at 80×24, beside a worker and the web form.

One console, and its next start after the line was dropped. What is typed in one go here is sent in
one go: keys never wait for what they open (tests/screens/main/test_typed_ahead.py).
"""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest

from bench.zygote import Zygote
from tests.journeys.house import House
from tests.servers import MailServer
from tests.terminal.office import console_of
from tests.terminal.pty_console import PtyConsole

UNHURRIED = "[review]\nhold_seconds = 600\n"
"""What was approved can be taken back for ten minutes."""


@pytest.fixture
def house(tmp_path: Path, sqlite: str, mail: MailServer, zygote: Zygote) -> Iterator[House]:
    opened = House(tmp_path, sqlite, mail.url, zygote, UNHURRIED)
    opened.serve()
    yield opened
    opened.stop(signal.SIGKILL)


def sit_down(house: House) -> PtyConsole:
    return console_of(house.zygote, house.agency, 80, 24)


def test_the_whole_day_of_an_operator_by_keyboard(house: House, mail: MailServer) -> None:
    with sit_down(house) as console:
        console.wait_for("No leads yet")
        a_lead_comes_in_is_understood_and_taken(house, console)
        another_is_answered_by_itself_and_found_by_a_filter(house, mail, console)
        the_draft_is_edited_approved_taken_back_and_put_aside(console)
        a_call_is_noted_and_the_lead_is_won(console)
        the_client_passes_its_gate(console)
        everything_is_found_and_looked_at(console)
        two_leads_change_hands_after_a_look(house, console)
        the_line_drops_in_the_middle_of_a_sentence(house, console)
    with sit_down(house) as console:
        the_sentence_is_there_again(console)
        console.press("\x1by")
        console.wait_for("exactly as it will leave")
        console.press("q")
        assert console.wait_for_end() == 0
    what_the_day_came_to(house)


def a_lead_comes_in_is_understood_and_taken(house: House, console: PtyConsole) -> None:
    house.post(name="Sam Lee", email="sam@example.org", message="How much is a new roof?")
    console.wait_for("Sam Lee")
    console.press("w")
    console.wait_for("The rules that led here")
    console.wait_for("pricing")
    console.press("escape")
    console.wait_gone("The rules that led here")
    console.press("Aana\r")
    console.wait_for("Owner: ana")


def another_is_answered_by_itself_and_found_by_a_filter(
    house: House, mail: MailServer, console: PtyConsole
) -> None:
    house.post(name="Kim Park", email="kim@example.org", message="Our gutters leak.")
    assert "Kim Park" in mail.next()["To"]
    console.wait_for("Kim Park")
    console.press("/parl\x7fk\r")
    console.wait_for("/park")
    console.wait_for("1 of 2")
    console.wait_gone("Sam Lee")
    console.press("escape")
    console.wait_for("Sam Lee")


def the_draft_is_edited_approved_taken_back_and_put_aside(console: PtyConsole) -> None:
    console.press("2")
    console.wait_for("a Approve")
    console.press("eGood morning! ")
    console.wait_for("Good morning! Hi Sam")
    console.press("ctrl+s")
    console.wait_for("Saved: the draft to")
    approve(console)
    console.wait_for("Nothing waits for a decision")
    console.press("u")
    console.wait_for("Taken back: Approved a draft")
    console.wait_for("Sam Lee")
    console.press("s1")
    console.wait_for("Out of sight until")
    console.wait_for("Nothing waits for a decision")
    console.press("u")
    console.wait_for("Taken back: Put a draft out of sight")
    console.wait_for("Sam Lee")


def approve(console: PtyConsole) -> None:
    """A text that has just changed must be looked at for a moment before the key counts."""
    for _ in range(5):
        console.press("a")
        with suppress(AssertionError):
            console.wait_for("Approved: the draft to", timeout=12)
            return
    raise AssertionError(f"it can't be approved\n{console.text}")


def a_call_is_noted_and_the_lead_is_won(console: PtyConsole) -> None:
    console.press("Fkim\r")
    console.wait_for("Conversation, the newest first")
    console.wait_for("Kim Park")
    console.press("tc")
    console.wait_for("Noted of Kim Park")
    console.press("ow")
    console.wait_for("Are you sure?")
    console.press("y")
    console.wait_for("· won ·")
    leave(console, "Conversation, the newest first")
    leave(console, "found")


def leave(console: PtyConsole, place: str) -> None:
    """Close what is open."""
    console.press("escape")
    console.wait_gone(place)


def the_client_passes_its_gate(console: PtyConsole) -> None:
    console.press("4")
    console.wait_for("Kim Park")
    console.press("\r>")
    console.wait_for("criteria are still open")
    console.press(" j" * 10)
    console.wait_for("All 10 criteria are met")
    console.press(">")
    console.wait_for("In Setup")
    leave(console, "The way out")


def everything_is_found_and_looked_at(console: PtyConsole) -> None:
    console.press("Fnew roof")
    console.wait_for("Sam Lee")
    console.wait_for("1 found")
    leave(console, "1 found")
    for key, title in (("m", "d Days"), ("S", "Status ·"), ("L", "Log ·")):
        console.press(key)
        console.wait_for(title)
        leave(console, title)


def two_leads_change_hands_after_a_look(house: House, console: PtyConsole) -> None:
    house.post(name="Ann Bell", email="ann@example.org", message="Our chimney needs a hat.")
    console.press("1")
    console.wait_for("Ann Bell")
    console.press("*")
    console.wait_for("2 are marked")
    console.press("Amia\r")
    console.wait_for("2 can be done")
    console.press("y")
    console.wait_for("Owner: mia: 2")


def the_line_drops_in_the_middle_of_a_sentence(house: House, console: PtyConsole) -> None:
    console.press("2")
    console.wait_for("Sam Lee")
    console.press("eOne more th")
    console.wait_for("One more thGood morning!")
    os.kill(console.pid, signal.SIGHUP)
    assert console.wait_for_end() == 0


def the_sentence_is_there_again(console: PtyConsole) -> None:
    console.wait_for("Sam Lee")
    console.press("2")
    console.wait_for("a Approve")
    console.press("e")
    console.wait_for("Put back")
    console.press("ing. ")
    console.wait_for("One more thing. Good morning! Hi Sam")


def what_the_day_came_to(house: House) -> None:
    leads = {lead["name"]: lead for lead in house.callboard("leads", "list", "--json").json}
    assert {leads[name]["owner"] for name in ("Sam Lee", "Ann Bell")} == {"mia"}
    assert leads["Kim Park"]["stage"] == "won"
    (client,) = house.callboard("clients", "list", "--json").json
    assert (client["name"], client["stage"]) == ("Kim Park", "setup")
    (draft,) = house.callboard("review", "list", "--json").json
    assert draft["body"].startswith("Good morning! Hi Sam"), "the last edit was not saved"
