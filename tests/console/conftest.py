"""The command line on a database of its own, in this process for speed."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from console.commands import run
from tests.databases import new_sqlite


@dataclass(frozen=True)
class Answer:
    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        assert self.code == 0, self.err
        return json.loads(self.out)


@pytest.fixture
def callboard(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Callable[..., Answer]:
    """Run a command as typed; settings come from the environment of this test alone."""
    monkeypatch.chdir(tmp_path)
    url = new_sqlite(tmp_path / "callboard.sqlite")
    monkeypatch.setenv("CALLBOARD_DATABASE_URL", url)
    monkeypatch.setenv("CALLBOARD_OPERATOR", "ana")

    def call(*arguments: object) -> Answer:
        code = run([str(argument) for argument in arguments])
        out, err = capsys.readouterr()
        return Answer(code, out, err)

    return call
