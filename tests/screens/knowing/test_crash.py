"""A crash is one sentence and a report that holds nobody's data; the terminal is given back."""

from __future__ import annotations

import logging
import stat
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from screens.crash import KEPT, CrashReport, places_of
from screens.log.ring import Ring
from screens.log.secrets import without_secrets
from tests.terminal.office import is_given_back
from tests.terminal.pty_console import PtyConsole

ROOT = Path(__file__).parents[3]

SECRET = "hunter2-Dana-Ortiz"

CRASHES = f"""
from datetime import UTC, datetime
from console.app import CallboardApp
from screens.desk import Desk

def opens():
    password = {SECRET!r}
    raise ValueError("Dana Ortiz <dana@example.org> " + password)

app = CallboardApp(Desk(opens, operator="ana", clock=lambda: datetime.now(UTC)))
app.run()
raise SystemExit(app.return_code)
"""


def caught() -> Exception:
    """An error as they come: with a cause, with words, with locals."""
    name = SECRET
    try:
        try:
            raise KeyError(name)
        except KeyError as error:
            raise ValueError(f"{name} is not known") from error
    except ValueError as error:
        return error


def test_a_crash_gives_the_terminal_back_with_one_sentence_and_leaves_a_report(
    tmp_path: Path,
) -> None:
    env = {"XDG_STATE_HOME": str(tmp_path), "PYTHONPATH": str(ROOT)}
    with PtyConsole.running([sys.executable, "-c", CRASHES], env=env, cwd=str(tmp_path)) as console:
        assert console.wait_for_end() == 1
        assert is_given_back(console.raw)
        said = console.raw.decode()
    (report,) = (tmp_path / "callboard" / "crashes").iterdir()
    assert "because of a fault of its own (ValueError)" in said
    assert str(report) in said.replace("\r\n", "")
    kept = report.read_text()
    for secret in (SECRET, "Dana", "example.org"):
        assert secret not in said
        assert secret not in kept
    assert "Traceback" not in said
    assert "console/watch.py" in kept
    assert stat.S_IMODE(report.stat().st_mode) == 0o600


def test_a_report_names_kinds_and_our_lines_and_no_values(tmp_path: Path) -> None:
    at = datetime(2026, 11, 24, 17, tzinfo=UTC)
    report = CrashReport.of(caught(), at=at, screens=["MainScreen", "LeadScreen"])
    assert SECRET not in report.text
    assert "MainScreen > LeadScreen" in report.text
    assert [line for line in report.places if not line.startswith(" ")] == [
        "KeyError", "which led to", "ValueError"]  # fmt: skip
    assert any("raise KeyError(name)" in line for line in report.places)
    folder = tmp_path / "crashes"
    for second in range(KEPT + 3):
        CrashReport("X", at.replace(second=second), ()).save(folder)
    names = sorted(file.name for file in folder.iterdir())
    assert len(names) == KEPT
    assert names[-1].startswith(f"crash-20261124-1700{KEPT + 2}")


def test_words_of_an_error_are_told_only_where_they_are_names_of_code() -> None:
    with pytest.raises(AttributeError) as told:
        object().missing  # type: ignore[attr-defined]  # noqa: B018
    first = next(places_of(told.value))
    assert first == "AttributeError: 'object' object has no attribute 'missing'"


def test_the_log_keeps_the_newest_lines_without_secrets_and_without_an_errors_words() -> None:
    ring = Ring(3)
    logger = logging.Logger("jobs.delivery", logging.DEBUG)
    logger.addHandler(ring)
    for number in range(5):
        server = f"smtp://me:{SECRET}@mail.example.org"
        logger.info("mail %s left for %s over %s", number, "d@e.org", server)
    logger.debug("not this")
    try:
        raise caught()
    except ValueError:
        logger.exception("It broke off.")
    lines = ring.lines
    assert [line.number for line in lines] == [4, 5, 6]
    assert lines[0].text == "mail 3 left for …@… over smtp://…@mail.example.org"
    assert (lines[-1].word, lines[-1].text) == ("error", "It broke off.")
    assert SECRET not in lines[-1].more
    assert "ValueError" in lines[-1].more


LEAKS = (
    ("postgresql+psycopg://u:{}@host/db", "host/db"),
    ("twilio://AC123:{}@+12125550142", ""),
    ("slack://tokenA/{}/tokenC", ""),
    ("GET /in/website?key={}&x=1", "x=1"),
    ("Authorization: Bearer {}", "Authorization"),
    ("password={} refused", "refused"),
    ('"api_key": "{}"', "api_key"),
)


@given(st.sampled_from(LEAKS), st.from_regex(r"[A-Za-z0-9]{8,40}", fullmatch=True))
def test_no_password_or_token_stays_in_a_line(leak: tuple[str, str], secret: str) -> None:
    line, stays = leak
    cleaned = without_secrets(line.format(secret))
    assert secret not in cleaned
    assert stays in cleaned


def test_what_is_no_secret_stays() -> None:
    line = "2026-11-24 17:00:03 worker host:4711:ab12cd read imap.example.com:993 in 0.3 s, 12 new"
    assert without_secrets(line) == line
    said = "mail.example.com refused the password since 9:12"
    assert without_secrets(said) == said
    assert without_secrets("the password hunter2 was refused") == "the password … was refused"
    assert without_secrets("call +1 (212) 555-0142 or dana@example.org") == "call … or …@…"
