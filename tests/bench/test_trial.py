"""The bench of `playbook try` finds changes of both kinds, and tells them beside the least."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

from bench.seed import seed
from bench.trial import CHANGES, measure, report
from data.store import open_store


def test_both_changes_are_measured_on_the_same_leads(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'callboard.sqlite'}"
    seed(url, 60, datetime(2026, 11, 24, 17, 0, tzinfo=UTC))
    store = open_store(url)
    found = list(measure(store, 50))
    store.close()
    assert [(one.change, one.leads) for one in found] == [(name, 50) for name in CHANGES]
    assert 0 < found[0].changed < found[1].changed == 50
    assert all(one.ratio > 0 for one in found)
    assert len(report(found).splitlines()) == 4
