"""A review approved by keyboard in a real terminal: what was read is what leaves (shows 2)."""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator
from pathlib import Path

import pytest

from bench.zygote import Zygote
from tests.journeys.house import House
from tests.servers import MailServer, text_of
from tests.terminal.office import console_of
from tests.terminal.pty_console import PtyConsole


@pytest.fixture
def house(tmp_path: Path, sqlite: str, mail: MailServer, zygote: Zygote) -> Iterator[House]:
    opened = House(tmp_path, sqlite, mail.url, zygote, "[review]\nhold_seconds = 1\n")
    yield opened
    opened.stop(signal.SIGKILL)


def sit_down(house: House, columns: int, rows: int) -> PtyConsole:
    return console_of(house.zygote, house.agency, columns, rows)


@pytest.mark.parametrize(("columns", "rows"), [(80, 24), (160, 48)])
def test_a_draft_is_read_approved_by_key_and_its_exact_text_leaves(
    house: House, mail: MailServer, columns: int, rows: int
) -> None:
    lead = ("--name", "Sam Lee", "--email", "sam@example.org", "--message")
    house.callboard("leads", "add", *lead, "How much is a new roof?", "--source", "website")
    (draft,) = house.callboard("review", "list", "--json").json
    with sit_down(house, columns, rows) as console:
        console.wait_for("Review")
        console.press("2")
        console.wait_for("Sam Lee")
        console.wait_for("pricing")
        console.press("enter")
        console.wait_for("How much")
        console.wait_for("sam@example.org")
        console.press("a")
        console.wait_for("Approved")
        message = mail.next()
        assert text_of(message) == draft["body"]
        assert message["Subject"] == draft["subject"]
        console.press("q")
        assert console.wait_for_end() == 0
    assert house.callboard("review", "list", "--json").json == []


def test_an_approval_is_taken_back_by_key_and_nothing_leaves(
    house: House, mail: MailServer
) -> None:
    playbook = house.folder / "playbook.toml"
    playbook.write_text(playbook.read_text().replace("hold_seconds = 1", "hold_seconds = 300"))
    lead = ("--name", "Sam Lee", "--email", "sam@example.org", "--message")
    house.callboard("leads", "add", *lead, "How much is a new roof?")
    with sit_down(house, 80, 24) as console:
        console.wait_for("Review")
        console.press("2")
        console.wait_for("Sam Lee")
        console.press("enter")
        console.wait_for("sam@example.org")
        console.press("a")
        console.wait_for("Approved")
        console.press("u")
        console.wait_for("Taken back")
        console.press("q")
        console.wait_for_end()
    (draft,) = house.callboard("review", "list", "--json").json
    assert draft["state"] == "review"
    assert mail.none_left()


def test_a_lead_that_another_process_takes_in_appears_on_the_screen_by_itself(
    house: House,
) -> None:
    with sit_down(house, 80, 24) as console:
        console.wait_for("No leads yet")
        house.callboard("leads", "add", "--name", "Kim Park", "--email", "kim@example.org")
        console.wait_for("Kim Park")


def test_without_a_terminal_the_console_says_what_to_use_instead(house: House) -> None:
    refused = house.callboard()
    assert refused.code == 2
    assert "callboard serve" in refused.err
    assert refused.err.count("\n") == 1


def test_a_broken_playbook_ends_the_console_with_one_sentence_and_a_restored_terminal(
    house: House,
) -> None:
    (house.folder / "playbook.toml").write_text("[review]\nhold_secnds = 1\n")
    with sit_down(house, 80, 24) as console:
        console.wait_for("hold_seconds")
        assert console.wait_for_end() == 2
        assert "Traceback" not in console.text
        assert console.raw.rstrip().endswith(b"?")
        assert b"\x1b[?1049l" in console.raw


def test_a_signal_ends_the_console_and_gives_the_terminal_back(house: House) -> None:
    with sit_down(house, 80, 24) as console:
        console.wait_for("No leads yet")
        os.kill(console.pid, signal.SIGTERM)
        assert console.wait_for_end() == 0
        assert b"\x1b[?1049l" in console.raw
        assert b"\x1b[?1000l" in console.raw
