"""A wrong file is taken in and taken back through the commands: whoever was followed up before is
followed up after it, once; whoever reacted meanwhile is not."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from console.commands import run
from data.outreach.tables import Enrolment
from tests.build import Agency, an_agency, an_answered_lead, followed_up, steps_of

WRONG = "Name,E-Mail,Message\n" + "".join(
    f"{name},{name.lower()}@example.org,Please call me\n" for name in ("Dana", "Kim", "Lou")
)

Says = Callable[..., str]


@pytest.fixture
def callboard(
    database: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> Says:
    """What a command prints; it is done, or the test fails."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("CALLBOARD_DATABASE_URL", database)
    monkeypatch.setenv("CALLBOARD_OPERATOR", "ana")

    def call(*arguments: object) -> str:
        code = run([str(argument) for argument in arguments])
        out, err = capsys.readouterr()
        assert code == 0, err
        return out

    return call


def states(agency: Agency) -> list[str]:
    """Of the sequences of Dana and Kim."""
    return [one.state.value for one in agency.rows(Enrolment)]


def test_a_wrong_file_is_taken_back_and_nobody_is_forgotten(
    callboard: Says, database: str, tmp_path: Path
) -> None:
    agency = an_agency(database)
    now = datetime.now(UTC)
    dana = an_answered_lead(agency, now=now, name="Dana", email="dana@example.org")
    kim = an_answered_lead(agency, now=now, name="Kim", email="kim@example.org")
    planned = [(step.step, step.due_at) for step in steps_of(agency, dana)]
    (tmp_path / "wrong.csv").write_text(WRONG)
    callboard("leads", "import", "wrong.csv")
    assert states(agency) == ["stopped", "stopped"]
    callboard("leads", "touch", kim, "--kind", "call")

    told = callboard("leads", "undo-import", "1")
    assert "1 lead closed, 2 put back as before" in told
    assert "1 sequence that its rows had ended goes on where it stood." in told
    assert f"A sequence of lead {kim} stays ended: since then " in told
    assert "ana: Call" in told
    assert states(agency) == ["active", "stopped"]
    assert [(step.step, step.due_at) for step in steps_of(agency, dana)] == planned
    shown: dict[str, Any] = json.loads(callboard("leads", "show", kim, "--json"))
    assert "sequence.not_resumed" in json.dumps(shown)

    followed: list[int] = []
    for _, due in planned:
        followed += [parcel.lead_id for parcel in followed_up(agency, now=due)]
    assert followed == [dana] * len(planned)
    agency.store.close()
