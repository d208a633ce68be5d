"""`callboard report rejections`, for people, scripts and spreadsheets."""

from __future__ import annotations

import csv
import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from console.agent_urls import BadAgentUrls, read_agent_urls
from console.commands import run
from data.outreach import review
from tests.build import ASKS_FOR_THE_PRICE, a_lead, an_agency, the_message


@pytest.fixture
def rejected(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Two rejected drafts in the database that the commands use."""
    agency = an_agency(tmp_path / "callboard.sqlite")
    now = datetime.now(UTC) - timedelta(days=1)
    for name, why in (("Ann", "wrong: no roof"), ("Ben", "=SUM(1)")):
        lead = a_lead(agency, now=now, name=name, email=f"{name}@example.org",
                      message=ASKS_FOR_THE_PRICE)  # fmt: skip
        agency.do(review.reject, the_message(agency, lead).id, why=why, house=agency.house,
                  now=now, by="ana")  # fmt: skip
    agency.store.close()
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("CALLBOARD_DATABASE_URL", agency.url)
    monkeypatch.delenv("CALLBOARD_PLAYBOOK", raising=False)


def test_rejections_are_counted_listed_and_written_for_a_spreadsheet(
    rejected: None, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["report", "rejections", "--json"]) == 0
    counted = json.loads(capsys.readouterr().out)
    assert [(row["because"], row["times"], row["share"]) for row in counted] == [
        ("", 1, 0.5), ("wrong", 1, 0.5)]  # fmt: skip
    assert run(["report", "rejections"]) == 0
    assert "The answer is wrong or off the point" in capsys.readouterr().out
    file = tmp_path / "rejections.csv"
    assert run(["report", "rejections", "--each", "--csv", str(file)]) == 0
    assert "2 rows are in" in capsys.readouterr().out
    rows = list(csv.DictReader(file.read_text(encoding="utf-8-sig").splitlines()))
    assert [(row["lead_name"], row["because"]) for row in rows] == [("Ben", ""), ("Ann", "wrong")]
    assert not rows[0]["why"].startswith("=")
    assert run(["report", "rejections", "--days", "0"]) == 2


def test_agents_channels_are_read_by_name_and_nonsense_is_told_without_a_secret() -> None:
    text = "kim=ntfys://ntfy.sh/k?a=b robin=mailto://u:p@x.com?to=a@b,c@d\n kim=json://x/y"
    assert read_agent_urls(text) == {
        "kim": "ntfys://ntfy.sh/k?a=b json://x/y",
        "robin": "mailto://u:p@x.com?to=a@b,c@d",
    }
    assert read_agent_urls(" ") == {}
    with pytest.raises(BadAgentUrls) as told:
        read_agent_urls("json://x/s3cret")
    assert "s3cret" not in str(told.value)
