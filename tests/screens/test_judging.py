"""What is said below a line while it is typed."""

from __future__ import annotations

from pathlib import Path

import pytest

from screens.dialogs.judging import (
    Judged,
    a_file,
    a_file_or_folder,
    a_new_name,
    one_of_the_team,
)
from screens.review.edit_draft import judged_draft


def test_a_path_is_judged_as_it_grows(tmp_path: Path) -> None:
    (tmp_path / "leads.csv").write_text("name\nDana\n")
    told = [a_file(str(tmp_path / name)) for name in ("", "lea", "leads.csv")]
    assert [one.tone for one in told] == ["warning", "warning", "success"]
    assert "no such file" in told[1].sentence
    assert a_file_or_folder(str(tmp_path)).tone == "success"


def test_a_name_that_is_too_long_is_refused_before_it_is_sent() -> None:
    judge = a_new_name(5, ["mine"])
    assert judge("longer").tone == "error"
    assert "which is there" in judge("mine").sentence
    assert judge("new") == Judged()


def test_a_name_that_nobody_in_the_team_has_is_said_and_allowed() -> None:
    judge = one_of_the_team(["Kim Reed"], ["kim"])
    assert judge("kim reed") == judge("KIM") == Judged()
    assert judge("Kin").tone == "warning"
    assert one_of_the_team([], [])("anybody") == Judged()


@pytest.mark.parametrize(
    ("channel", "to", "subject", "said"),
    [
        ("email", "dana@exa", "Hello", "To: no mail"),
        ("email", "dana@example.org", " ", "Subject:"),
        ("email", "dana@example.org", "Hello", ""),
        ("sms", "212 555", "", "To: no number"),
        ("sms", "+12125550142", "", ""),
    ],
)
def test_a_draft_that_could_not_be_sent_says_so(
    channel: str, to: str, subject: str, said: str
) -> None:
    told = judged_draft(channel, to, subject, "US")
    assert told.startswith(said)
    assert bool(told) is bool(said)
