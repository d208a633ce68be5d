"""The crash bench in CI size: the same code, one round, both databases."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from bench.crash import crash
from bench.databases import KINDS
from bench.zygote import Zygote


@pytest.fixture
def folder() -> Iterator[Path]:
    """A short name: PostgreSQL's socket lies in it, and its path has no room for a long one."""
    with tempfile.TemporaryDirectory(prefix="callboard-") as made:
        yield Path(made)


@pytest.mark.parametrize("kind", KINDS)
def test_workers_killed_at_random_moments_lose_nothing_and_send_nothing_twice(
    kind: str, folder: Path, zygote: Zygote
) -> None:
    verdict = crash(kind, rounds=1, seed=7, folder=folder, zygote=zygote)
    assert not verdict.is_broken, verdict.table()
    assert dict(verdict.counts)["kills"] >= 1
