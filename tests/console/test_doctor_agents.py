"""What `callboard doctor` says of the channels of single people."""

from __future__ import annotations

from pathlib import Path

import pytest

from console.commands.doctor_alerts import look_at_agents
from console.settings import read_settings
from tests.build import a_playbook

TEAM = '[team.kim]\nlabel = "Kim Park"\n[team.lou]\nlabel = "Lou"\nalert = "desk"\n'


@pytest.mark.parametrize(
    ("team", "urls", "says"),
    [
        ("", "", []),
        (TEAM, "kim=json://a.example/k desk=json://a.example/d",
         ["2 people are told on channels of their own"]),
        (TEAM, "kim=json://a.example/k", ["Lou: told through CALLBOARD_ALERT_URLS"]),
        (TEAM, "kin=json://a.example/k", ["names kin, whom", "Kim Park, Lou: told through"]),
        (TEAM, "kim=nonsense://s3cret desk=json://a.example/d",
         ["CALLBOARD_AGENT_URLS, kim: Alert channel 1", "2 people are told"]),
    ],
)  # fmt: skip
def test_the_doctor_tells_whom_it_reaches_and_whom_not(
    tmp_path: Path, team: str, urls: str, says: list[str]
) -> None:
    settings = read_settings({"CALLBOARD_AGENT_URLS": urls}, tmp_path)
    found = [one.says for one in look_at_agents(settings, a_playbook(team))]
    assert len(found) == len(says)
    assert all(words in told for words, told in zip(says, found, strict=True))
    assert "s3cret" not in "".join(found)
