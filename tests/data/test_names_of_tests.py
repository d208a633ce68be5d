"""A test about a long text has a short name, which every report and every program's environment
holds. A program whose environment has a text of more than 128 kB cannot be started at all."""

from __future__ import annotations

import os
import subprocess

import pytest

LONG = 1_000_000


@pytest.mark.parametrize("text", ["é" * LONG, b"\xff" * LONG])
def test_a_test_about_a_long_text_can_start_a_program(text: str | bytes) -> None:
    assert len(text) == LONG
    assert len(os.environ["PYTEST_CURRENT_TEST"]) < 500
    subprocess.run(["true"], check=True)


def test_no_name_is_long(request: pytest.FixtureRequest) -> None:
    assert max(len(item.nodeid) for item in request.session.items) < 1000
