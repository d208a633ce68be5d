"""A small monkey in the suite; `python -m bench monkey --keys 50000` is the large one."""

from __future__ import annotations

from pathlib import Path

from bench.monkey import QUITS, WILD, play


def test_random_keys_end_no_console_and_keys_that_look_change_nothing(tmp_path: Path) -> None:
    outcome = play(100, seed=6, folder=tmp_path)
    assert outcome.faults == []
    assert outcome.keys == 100
    assert outcome.lost == 0  # else the calm keys are letters in a form, and change nothing anyway
    assert QUITS not in WILD
