"""The questions that are asked again and again, each by the function that asks it, timed alone."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import UTC, datetime
from statistics import median

from data.alerts.raising import alerts_are_due
from data.clients.board import board
from data.inbox.process import unprocessed
from data.leads.pane import inbound_pane, listing
from data.outreach.panes import follow_up_pane, review_pane
from data.outreach.queries import what_is_due
from data.overview.queries import digest, overview
from data.playbook.load import load
from data.schedule.firing import fail_abandoned
from data.schedule.queries import jobs
from data.store import Store, open_store

TIMES = 5


def time_queries(url: str) -> dict[str, float]:
    """Milliseconds by name, the median of a few tries; nothing is changed."""
    store = open_store(url)
    try:
        return {name: _median(ask) for name, ask in _questions(store).items()}
    finally:
        store.close()


def _median(ask: Callable[[], object]) -> float:
    took = []
    for _ in range(TIMES):
        began = time.perf_counter()
        ask()
        took.append((time.perf_counter() - began) * 1000)
    return median(took)


def _questions(store: Store) -> dict[str, Callable[[], object]]:
    now, playbook = datetime.now(UTC), load(None)

    def look(query: Callable[..., object], *args: object, **named: object) -> Callable[[], object]:
        def ask() -> object:
            with store.look() as reader:
                return query(reader, *args, **named)

        return ask

    def read(query: Callable[..., object], *args: object, **named: object) -> Callable[[], object]:
        def ask() -> object:
            with store.read() as session:
                return query(session, *args, **named)

        return ask

    return {
        "pane: inbound": look(inbound_pane),
        "pane: review": look(review_pane, now=now),
        "pane: follow-ups": look(follow_up_pane),
        "pane: clients": look(board, playbook, now),
        "header: overview": look(overview, now=now),
        "runner: unprocessed": read(unprocessed, 20),
        "runner: what_is_due": look(what_is_due, now, ["email"]),
        "runner: alerts_are_due": read(alerts_are_due, now=now),
        "start, nightly: fail_abandoned": read(fail_abandoned, now=now),
        "jobs screen: jobs": read(jobs, playbook, now),
        "daily digest": look(digest, now=now),
        "leads list, newest 1000": look(listing),
        "leads list --stage won": look(listing, stage="won"),
    }
