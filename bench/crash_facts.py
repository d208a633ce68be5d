"""What can be known after the rounds: by the command line, from the mail server's log, and by SQL
where no command tells."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from bench.agency import Agency, command
from bench.post_office import Accepted, PostOffice
from bench.senders import Receipt
from bench.zygote import Zygote
from data.store import Store

Row = dict[str, Any]
ALL = 10_000_000
"""More rows than there are."""


@dataclass(frozen=True)
class Written:
    """A message as the database has it."""

    id: int
    lead_id: int
    purpose: str
    state: str
    message_id: str


@dataclass(frozen=True)
class Facts:
    """Everything the verdict is made of. `leads`, `inbox`, `review`, `runs`: the commands' JSON."""

    receipts: list[Receipt]
    refused: list[str]
    settled: list[tuple[int, bool]]
    alive: list[tuple[datetime, datetime]]
    kills: int
    leads: list[Row]
    inbox: list[Row]
    review: list[Row]
    runs: list[Row]
    messages: list[Written]
    sequences: dict[int, int]
    """How many sequences each lead was put in."""
    stray_steps: list[int]
    """Steps said to be queued whose message is not."""
    accepted: list[Accepted]
    errors: list[str]
    """Lines of the workers' log that tell of an error."""


def gather(
    agency: Agency,
    zygote: Zygote,
    store: Store,
    post_office: PostOffice,
    *,
    receipts: list[Receipt],
    refused: list[str],
    settled: list[tuple[int, bool]],
    alive: list[tuple[datetime, datetime]],
    kills: int,
    ahead: float,
) -> Facts:
    """Ask everybody. The house must be at rest, but for what a full minute begins meanwhile: of the
    runs that go on, those are told that began before the worker which is alive now."""

    def ask(*words: object) -> list[Row]:
        answer: list[Row] = command(agency, zygote, *words, "--json", ahead=ahead)
        return answer

    runs = ask("jobs", "history", "--limit", ALL)  # before it is asked which of them are new
    with store.look() as reader:
        here = reader.rows("SELECT id FROM cron_run WHERE started_at >= :since", since=alive[-1][0])
        messages = reader.rows("SELECT id, lead_id, purpose, state, header_id FROM message")
        sequences = reader.rows("SELECT lead_id, count(*) FROM enrolment GROUP BY lead_id")
        strays = reader.rows(_STRAY_STEPS)
    return Facts(
        receipts=receipts,
        refused=refused,
        settled=settled,
        alive=alive,
        kills=kills,
        leads=ask("leads", "list", "--limit", ALL),
        inbox=ask("inbox", "list", "--limit", ALL),
        review=ask("review", "list", "--all"),
        runs=[run for run in runs if run["outcome"] != "running" or (run["id"],) not in here],
        messages=[Written(*row) for row in messages],
        sequences=dict(sequences),
        stray_steps=[key for (key,) in strays],
        accepted=post_office.accepted(),
        errors=[line for line in agency.log.read_text("utf-8").splitlines() if " ERROR " in line],
    )


_STRAY_STEPS = """
    SELECT follow_up.id FROM follow_up WHERE follow_up.state = 'queued' AND NOT EXISTS (
        SELECT 1 FROM message WHERE message.follow_up_id = follow_up.id
        AND message.state IN ('queued', 'claimed', 'sending'))
"""

_UNSETTLED = {
    "not looked at": "SELECT count(*) FROM inbound WHERE state = 'received'",
    "in hand": "SELECT count(*) FROM message WHERE state IN ('claimed', 'sending')",
    "due": "SELECT count(*) FROM message WHERE state = 'queued' AND due_at <= :now",
    "steps due": "SELECT count(*) FROM follow_up WHERE state = 'scheduled' AND due_at <= :now",
    "jobs running": "SELECT count(*) FROM cron_run WHERE outcome = 'running'",
}


def unsettled(store: Store, now: datetime) -> dict[str, int]:
    """What is left to do at `now`, counted."""
    with store.look() as reader:
        return {name: reader.rows(sql, now=now)[0][0] for name, sql in _UNSETTLED.items()}
