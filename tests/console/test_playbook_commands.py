"""`callboard playbook`: made, checked, shown and tried, as one file or as a folder."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.console.conftest import Answer

Callboard = Callable[..., Answer]

CHANGED = """
[review.reasons.legal]
words = ["logo"]
[templates.day-3.sms]
body = "Hello"
"""


def a_lead(callboard: Callboard, message: str) -> int:
    answer = callboard("leads", "add", "--name", "Dana Ortiz", "--email", "dana@example.org",
                       "--message", message, "--json")  # fmt: skip
    return int(answer.json["id"])


def test_try_says_what_would_have_changed_counted_and_lead_by_lead(
    callboard: Callboard, tmp_path: Path
) -> None:
    file = tmp_path / "new.toml"
    file.write_text(CHANGED)
    assert "There is no lead yet" in callboard("playbook", "try", file).out
    a_lead(callboard, "Help with a logo, please.")
    said = callboard("playbook", "try", file).out
    assert "would have changed 1 of the last 1 lead:" in said
    assert "none → legal 1×" in said
    assert "review: none → legal  (it may be a legal matter: 'logo' (review.reasons.legal))" in said
    told = callboard("playbook", "try", file, "--last", 5, "--json").json
    assert (told["looked_at"], told["changed"]) == (1, 1)
    assert told["counts"][0]["aspect"] == "review"
    (change,) = told["leads"][0]["changes"]
    assert (change["before"], change["after"]) == ("", "legal")
    assert "would have changed 0" not in said
    file.write_text("")
    assert "would have changed nothing" in callboard("playbook", "try", file).out


def test_try_refuses_a_broken_playbook_like_check(callboard: Callboard, tmp_path: Path) -> None:
    file = tmp_path / "new.toml"
    file.write_text("[templates.day-3.sms]\nbody = '{{ first_nam }}'")
    for verb in ("try", "check"):
        answer = callboard("playbook", verb, file)
        assert (answer.code, answer.out) == (2, "")
        assert "did you mean 'first_name'?" in answer.err


def test_check_needs_no_database_and_makes_none(
    callboard: Callboard, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file, nowhere = tmp_path / "new.toml", tmp_path / "none.sqlite"
    file.write_text(CHANGED)
    monkeypatch.setenv("CALLBOARD_DATABASE_URL", f"sqlite:///{nowhere}")
    assert "is good" in callboard("playbook", "check", file).out
    assert not nowhere.exists()


def test_check_says_which_running_follow_ups_a_change_touches(
    callboard: Callboard, tmp_path: Path
) -> None:
    file = tmp_path / "new.toml"
    file.write_text(CHANGED)
    callboard("leads", "touch", a_lead(callboard, "Help, please."), "--kind", "call")
    said = callboard("playbook", "check", file).out
    assert "[templates.day-3] changed: 1 running, 1 step to come" in said


def test_a_folder_is_made_checked_and_shown_like_a_file(
    callboard: Callboard, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "rules"
    folder.mkdir()
    assert callboard("playbook", "init", folder).code == 0
    assert callboard("playbook", "init", folder).code == 1
    (folder / "more.toml").write_text('[feeds.x]\nurl = "https://x.example"\nsource = "portal"\n'
                                      "every_minutes = 5")  # fmt: skip
    monkeypatch.setenv("CALLBOARD_PLAYBOOK", str(folder))
    assert "is good" in callboard("playbook", "check").out
    shown = callboard("playbook", "show").out
    assert shown.index("# more.toml") < shown.index("# playbook.toml")
    (folder / "more.toml").write_text("[service]\ngap_hours = 3")
    refused = callboard("playbook", "check")
    assert refused.code == 2
    assert "[service] gap_hours: stands in more.toml and in playbook.toml" in refused.err
