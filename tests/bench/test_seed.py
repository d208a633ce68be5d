"""The past that `bench respond` writes is one that the program itself could have written."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

from bench.desks import LARGE, fill
from bench.pane_queries import time_queries
from bench.seed import WAITING, seed
from data.leads.pane import inbound_pane
from data.outreach.panes import follow_up_pane, review_pane
from data.overview.queries import overview
from data.store import open_store

NOW = datetime(2026, 6, 2, 14, 0, tzinfo=UTC)


def test_the_console_reads_the_seeded_past_like_any_other(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'past.sqlite'}"
    seed(url, 600, NOW)
    store = open_store(url)
    with store.look() as reader:
        waiting = [row for row in inbound_pane(reader) if row.respond_by]
        assert len(waiting) == len(review_pane(reader, now=NOW)) == WAITING
        assert overview(reader, now=NOW).new == WAITING
        assert all(row.due_at > NOW for row in follow_up_pane(reader))
        assert reader.rows("PRAGMA foreign_key_check") == []
    store.close()
    assert all(time > 0 for time in time_queries(url).values())


def test_a_database_of_a_million_leads_that_is_there_is_copied_and_left_alone(
    tmp_path: Path,
) -> None:
    there, copied = tmp_path / "million.sqlite", tmp_path / "copied.sqlite"
    there.write_bytes(b"as if of a million leads")
    fill(f"sqlite:///{copied}", LARGE, str(there))
    assert copied.read_bytes() == there.read_bytes() == b"as if of a million leads"
