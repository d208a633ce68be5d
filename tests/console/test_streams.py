"""A command ends with a sentence and a code also where its streams, words or files are odd."""

from __future__ import annotations

import os
import shlex
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace

import pytest

from console.open import no_console_here
from tests.databases import new_sqlite

Ended = subprocess.CompletedProcess[bytes]


@pytest.fixture
def office(tmp_path: Path) -> dict[str, str]:
    """The environment of a shell in which `$callboard` is the command."""
    return {
        "PATH": os.environ["PATH"],
        "HOME": str(tmp_path),
        "PYTHONPATH": os.pathsep.join(sys.path),
        "CALLBOARD_DATABASE_URL": new_sqlite(tmp_path / "callboard.sqlite"),
        "callboard": f"{shlex.quote(sys.executable)} -m console",
    }


def shell(office: dict[str, str], line: str) -> Ended:
    return subprocess.run(
        ["bash", "-c", line], env=office, cwd=office["HOME"], capture_output=True, check=False
    )


@pytest.mark.parametrize("what", ["--version", "leads list", "keys --markdown"])
def test_an_answer_that_does_not_fit_on_the_disk_is_a_failure_in_one_sentence(
    what: str, office: dict[str, str]
) -> None:
    full = shell(office, f"$callboard {what} > /dev/full")
    assert (full.returncode, full.stderr) == (1, b"No space left on device.\n")


def test_whoever_stops_reading_gets_no_complaint(office: dict[str, str]) -> None:
    stopped = shell(office, "$callboard --version | true; exit ${PIPESTATUS[0]}")
    assert (stopped.returncode, stopped.stderr) == (1, b"")


def test_what_is_said_to_a_closed_stream_goes_nowhere_else(office: dict[str, str]) -> None:
    refused = shell(office, "$callboard leads show 99 2>&-")
    assert (refused.returncode, refused.stdout) == (1, b"")
    answered = shell(office, "$callboard leads list --json >&-")
    assert (answered.returncode, answered.stderr) == (0, b"")


def test_without_an_input_the_console_says_what_it_needs(office: dict[str, str]) -> None:
    started = shell(office, "$callboard <&- 2>&1")
    assert started.returncode == 2
    assert started.stdout.startswith(b"The console needs a terminal as input and output.")


def test_a_console_whose_errors_go_to_a_file_is_not_refused(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """`callboard 2>file`; what is answered has to be a terminal, since it is drawn there."""
    monkeypatch.setenv("TERM", "xterm")
    at_the_terminal = {"stdin": True, "stdout": True, "stderr": False}
    for name, leads_to_it in at_the_terminal.items():
        monkeypatch.setattr(sys, name, SimpleNamespace(isatty=lambda so=leads_to_it: so))
    assert no_console_here() == ""
    monkeypatch.setattr(sys, "stdout", sys.stderr)
    assert no_console_here().startswith("The console needs a terminal")


def test_letters_that_the_terminal_has_not_are_question_marks(office: dict[str, str]) -> None:
    added = shell(office, "$callboard clients add 'Zo\u00eb' && PYTHONIOENCODING=ascii "
                          "$callboard clients list")  # fmt: skip
    assert (added.returncode, added.stderr) == (0, b"")
    assert b"Zo?" in added.stdout


def test_a_word_of_another_encoding_is_refused_in_a_sentence(office: dict[str, str]) -> None:
    added = shell(office, "$callboard clients add $'Zo\\xeb'")
    assert (added.returncode, added.stdout) == (2, b"")
    assert added.stderr == b"'Zo?' is no text in UTF-8: write it in a UTF-8 terminal.\n"


def test_a_home_of_nobody_is_a_file_that_is_not_there(office: dict[str, str]) -> None:
    shown = shell(office, "CALLBOARD_PLAYBOOK='~nobody-has-this-name/x' $callboard playbook show")
    assert shown.returncode == 2
    assert shown.stderr.startswith(b"~nobody-has-this-name/x: there is no such file")


def test_a_file_of_settings_in_another_encoding_is_told_without_a_decoders_words(
    office: dict[str, str],
) -> None:
    (Path(office["HOME"]) / ".env").write_bytes(b"CALLBOARD_OPERATOR=Zo\xeb\n")
    listed = shell(office, "$callboard leads list")
    assert listed.returncode == 2
    assert listed.stderr.endswith(b".env is no text in UTF-8: save it as UTF-8.\n")


PUT_AWAY = """
import atexit, sys, console.open
def open_console():
    print("the last word")
    print("told", file=sys.stderr)
    return 3
console.open.open_console = open_console
atexit.register(print, "taken apart")
sys.argv = ["callboard"]
from console.__main__ import main
main()
"""


def test_a_console_that_has_put_everything_away_is_not_taken_apart_as_well() -> None:
    ended = subprocess.run([sys.executable, "-c", PUT_AWAY], capture_output=True)
    assert ended.returncode == 3
    assert (ended.stdout, ended.stderr) == (b"the last word\n", b"told\n")
