"""However the console ends: work is handed back, what was typed is kept, the terminal is given
back, and no process stays behind."""

from __future__ import annotations

import os
import signal
from datetime import UTC, datetime, timedelta

import pytest

from console.closing import NOT_PUT_AWAY
from data.outreach.review import approve
from data.outreach.states import MessageState
from data.outreach.tables import Message
from tests.servers import MailServer, until
from tests.terminal.office import (
    CONSOLE,
    UNHURRIED,
    Office,
    edit_the_draft,
    is_given_back,
    look_at_the_draft,
)
from tests.terminal.pty_console import PATIENCE, PtyConsole

DEAF = ("sh", "-c", 'trap "" HUP; exec "$@"', "sh", *UNHURRIED)
"""The console where nobody tells it of the hang-up."""

EDITOR = "sh -c 'echo the editor is open; read line' sh"


def with_half_a_sentence(console: PtyConsole, office: Office) -> None:
    """The runner is there, and the operator is in the middle of a draft."""
    until(lambda: office.has_runner)
    edit_the_draft(console)
    console.press("Half a sen")
    console.wait_for("Half a sen")


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP, signal.SIGINT])
def test_a_signal_gives_the_terminal_back_and_keeps_what_was_being_typed(
    office: Office, number: signal.Signals
) -> None:
    draft = office.add_draft()
    with office.console() as console:
        with_half_a_sentence(console, office)
        os.kill(console.pid, number)
        assert console.wait_for_end() == 0
        assert is_given_back(console.raw)
        assert b"Traceback" not in console.raw
    assert office.kept == [{"body": "Half a sen" + draft.body}]
    assert not office.has_runner
    assert office.agency.rows(Message) == [draft]


def test_what_was_being_typed_is_offered_again_by_the_next_console(office: Office) -> None:
    office.add_draft()
    with office.console() as console:
        with_half_a_sentence(console, office)
        os.kill(console.pid, signal.SIGHUP)
        console.wait_for_end()
    with office.console() as console:
        edit_the_draft(console)
        console.wait_for("Half a sen")
        console.wait_for("ctrl+r throws it away")
        console.press("ctrl+r")
        console.wait_gone("Half a sen")
        until(lambda: not office.kept)


def test_quitting_while_a_dialog_is_open_keeps_what_was_typed(office: Office) -> None:
    office.add_draft()
    with office.console() as console:
        with_half_a_sentence(console, office)
        console.press("!", "ctrl+q")
        assert console.wait_for_end() == 0
    assert office.kept[0]["body"].startswith("Half a sen!")


def test_what_was_typed_a_moment_ago_survives_the_machine(office: Office) -> None:
    office.add_draft()
    with office.console() as console:
        with_half_a_sentence(console, office)
        until(lambda: office.kept)
        os.kill(console.pid, signal.SIGKILL)
        assert console.wait_unread() == -signal.SIGKILL
    assert office.kept[0]["body"].startswith("Half a sen")


@pytest.mark.parametrize("is_told", [True, False], ids=["told", "not told"])
def test_a_terminal_that_goes_away_ends_the_console(office: Office, is_told: bool) -> None:
    office.add_draft()
    with office.console() if is_told else office.console_from_nothing(DEAF) as console:
        with_half_a_sentence(console, office)
        console.hang_up()
        assert console.wait_unread() == 0
    assert office.kept[0]["body"].startswith("Half a sen")
    assert not office.has_runner


def test_a_delivery_that_hangs_does_not_hold_the_console(office: Office, mail: MailServer) -> None:
    mail.before_answer.clear()
    draft = office.add_draft()
    now, hold = datetime.now(UTC), timedelta(0)
    office.agency.do(approve, draft.id, shown=None, hold=hold, now=now, by="ana")
    with office.console() as console:
        assert mail.reached_data.wait(PATIENCE)
        os.kill(console.pid, signal.SIGTERM)
        assert console.wait_for_end() == 0
        assert is_given_back(console.raw)
    assert not office.has_runner
    assert office.agency.rows(Message)[0].state == MessageState.SENDING


def test_a_console_that_stands_still_is_ended_all_the_same(office: Office) -> None:
    """In the operator's own editor its event loop waits."""
    office.add_draft()
    with office.console_from_nothing(CONSOLE, VISUAL=EDITOR) as console:
        until(lambda: office.has_runner)
        look_at_the_draft(console)
        console.press("E")
        console.wait_for("editor is open")
        os.kill(console.pid, signal.SIGTERM)
        assert console.wait_unread() == NOT_PUT_AWAY
        console.read_rest()
        assert is_given_back(console.raw)
    assert not office.has_runner
