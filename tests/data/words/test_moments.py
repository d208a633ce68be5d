"""A moment is stored in UTC and read on the reader's clock, wherever it stands in a sentence."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from data.words import speak
from data.words.moments import told, written
from screens.reading.stored import as_read

BERLIN = ZoneInfo("Europe/Berlin")
DATA = Path(__file__).parents[3] / "data"


def test_a_moment_in_a_sentence_is_told_on_the_readers_clock() -> None:
    at = datetime(2026, 7, 1, 22, 30, tzinfo=UTC)
    assert told(f"Snoozed until {written(at)}", BERLIN) == "Snoozed until 2026-07-02 00:30"
    assert told(f"since {written(at)}", BERLIN, at) == "since 00:30", "today"
    assert told("it was due at 2026-01-01 12:00:05 UTC.", BERLIN) == (
        "it was due at 2026-01-01 13:00."
    )


@pytest.mark.parametrize("theirs", ["at 12:00 UTC", "2026-13-45 99:99 UTC", "0001-01-01", "UTC"])
def test_what_is_no_moment_of_ours_stays_as_it_is(theirs: str) -> None:
    assert told(theirs, BERLIN) == theirs


def test_no_other_sentence_of_the_data_layer_writes_a_clock_of_its_own() -> None:
    """`trouble` tells its own times shorter; the rest goes by one form."""
    own = [
        str(path.relative_to(DATA))
        for path in DATA.rglob("*.py")
        if re.search(r"%M(:%S)?\} UTC", path.read_text(encoding="utf-8"))
    ]
    assert sorted(own) == ["leads/overdue.py", "outreach/waking.py", "trouble.py",
                           "words/moments.py"], "say it by written(…)"  # fmt: skip


def test_a_stored_sentence_is_read_in_the_operators_language_and_names_no_day_it_stands_under() -> (
    None
):
    before, day = (datetime(2026, 7, on, 12, 0, tzinfo=UTC) for on in (1, 2))
    speak("de")
    try:
        said = "Snoozed until 2026-07-01 22:30 UTC"
        assert as_read(said, BERLIN, before) == "Zurückgestellt bis 2026-07-02 00:30"
        assert as_read(said, BERLIN, day) == "Zurückgestellt bis 00:30"
        assert as_read("Score 40 → 31 (faded)", BERLIN, day) == "Punkte 40 → 31 (verblasst)"
        assert as_read("what nobody of us has said", BERLIN, day) == "what nobody of us has said"
    finally:
        speak("")
