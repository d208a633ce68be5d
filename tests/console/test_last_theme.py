"""The first frame wears what was worn last, and nothing that goes wrong with that matters."""

from __future__ import annotations

from pathlib import Path

import pytest

from console.last_theme import keep_theme, last_theme


def test_the_theme_is_there_for_the_next_start(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path))
    assert last_theme() == ""
    keep_theme("light")
    assert last_theme() == "light"
    keep_theme("mono")
    assert last_theme() == "mono"


def test_a_folder_that_cannot_be_written_stops_nobody(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    in_the_way = tmp_path / "file"
    in_the_way.write_text("")
    monkeypatch.setenv("XDG_STATE_HOME", str(in_the_way))
    keep_theme("light")
    assert last_theme() == ""
