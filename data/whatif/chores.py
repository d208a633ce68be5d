"""What the runner does by its schedule beside messages and steps, on a clock that is moved.

Each chore is the operation that the job of that name calls. What asks somebody outside, or only
looks after the runner itself, is left out, each for a reason.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlmodel import Session

from data.clients.cases import escalate_cases
from data.clients.stuck import escalate_stuck
from data.engagement.counting import count_waiting
from data.inbox.process import process, unprocessed
from data.inbox.states import InboundState
from data.leads.fading import fade_silent
from data.leads.overdue import mark_overdue
from data.outreach.states import WAITING_FOR_A_PERSON
from data.outreach.waking import wake_snoozed
from data.playbook.house import House
from data.playbook.models import JobName, Playbook
from data.privacy.retention import let_go
from data.reading import Reader, moment_or_none, reader_of, words
from data.schedule.cron import BadCron, next_due, zone_of
from data.team.keeping import keep_owners, to_hand_off
from data.team.returning import returns_at, waiting_leads, waits_since, with_last_word

BY = "runner"
MINUTE = timedelta(minutes=1)
"""An entry runs once a minute at most, also when more is due."""


@dataclass(frozen=True, slots=True)
class Chore:
    """`due` tells when it next has something to do; without it the entry's own times count."""

    do: Callable[[Session, House, datetime], object]
    due: Callable[[Reader, Playbook, datetime], datetime | None] | None = None


def _take_in(session: Session, house: House, now: datetime) -> None:
    for inbound_id in unprocessed(session):
        process(session, inbound_id, house=house, now=now, by=BY)


def _arrived(reader: Reader, _: Playbook, now: datetime) -> datetime | None:
    waits = f"SELECT 1 FROM inbound WHERE state = '{InboundState.RECEIVED}' LIMIT 1"
    return now if reader.rows(waits) else None


def _look_at_clocks(session: Session, _: House, now: datetime) -> None:
    mark_overdue(session, now=now, by=BY)
    wake_snoozed(session, now=now, by=BY)


def _clock_runs_out(reader: Reader, _: Playbook, __: datetime) -> datetime | None:
    ((late,),) = reader.rows("SELECT min(respond_by) FROM lead WHERE overdue_at IS NULL")
    waits = f"state IN ({words(WAITING_FOR_A_PERSON)})"
    ((awake,),) = reader.rows(f"SELECT min(snoozed_until) FROM message WHERE {waits}")
    late_at = moment_or_none(late)
    times = [late_at + timedelta(microseconds=1)] if late_at else []  # late is after, not at
    times += [at for at in (moment_or_none(awake),) if at is not None]
    return min(times, default=None)


def _keep_owners(session: Session, house: House, now: datetime) -> None:
    keep_owners(session, playbook=house.playbook, now=now, by=BY)


def _owner_is_silent(reader: Reader, playbook: Playbook, now: datetime) -> datetime | None:
    """Owners' own deeds are looked up only where it would be time without them."""
    if to_hand_off(reader, playbook):
        return now
    times = []
    for waiting in waiting_leads(reader, playbook):
        for one in (waiting, with_last_word(reader, waiting, playbook)):
            since = waits_since(one)
            at = returns_at(since[0], playbook) if since else None
            if at is None or at > now:
                break
        if at is not None:
            times.append(max(at, now))
    return min(times, default=None)


def _count(session: Session, house: House, now: datetime) -> None:
    count_waiting(session, playbook=house.playbook, now=now, by=BY)


def _counts(reader: Reader, _: Playbook, __: datetime) -> datetime | None:
    ((at,),) = reader.rows("SELECT min(counts_at) FROM engagement WHERE counts_at IS NOT NULL")
    return moment_or_none(at)


def _fade(session: Session, house: House, now: datetime) -> None:
    fade_silent(session, playbook=house.playbook, now=now, by=BY)


def _escalate(session: Session, house: House, now: datetime) -> None:
    escalate_stuck(session, playbook=house.playbook, now=now, by=BY)
    escalate_cases(session, playbook=house.playbook, now=now)


def _let_go(session: Session, house: House, now: datetime) -> None:
    while let_go(session, playbook=house.playbook, now=now, by=BY).more:
        session.flush()


CHORES: dict[JobName, Chore] = {
    "process-inbox": Chore(_take_in, _arrived),
    "overdue-check": Chore(_look_at_clocks, _clock_runs_out),
    "ownership": Chore(_keep_owners, _owner_is_silent),
    "count-engagement": Chore(_count, _counts),
    "fade-scores": Chore(_fade),
    "stuck-clients": Chore(_escalate),
    "retention": Chore(_let_go),
}
"""By the names that cron entries use."""

BY_THE_CLOCKWORK: tuple[JobName, ...] = ("deliver", "follow-up")

LEFT_OUT: dict[JobName, str] = {
    "fetch-leads": "asks other services",
    "read-mailbox": "reads mail that nobody has written yet",
    "read-feed": "asks other services",
    "daily-digest": "tells operators and changes nothing",
    "renew-drafts": "says the time anew in what waits, and decides nothing",
    "housekeeping": "forgets old runs of the runner",
}


class Schedule:
    """The cron entries of the playbook that a simulation runs; those on hold stay so."""

    def __init__(self, session: Session, house: House, start: datetime) -> None:
        held = {name for (name,) in reader_of(session).rows(
            "SELECT name FROM cron_entry WHERE paused")}  # fmt: skip
        self._house = house
        self._earliest: dict[str, datetime] = {}
        """By entry: its next time, or the first at which it may look again."""
        for name, entry in house.playbook.jobs.items():
            if name in held or entry.paused or (chore := CHORES.get(entry.job)) is None:
                continue
            at = start if chore.due else self._slot(name, start)
            if at is not None:
                self._earliest[name] = at

    def next_at(self, reader: Reader, now: datetime) -> datetime | None:
        """When the next of them has something to do."""
        return min((at for _, at in self._times(reader, now)), default=None)

    def run(self, session: Session, now: datetime) -> bool:
        """Do what is due at `now`; whether anything was."""
        due = [name for name, at in self._times(reader_of(session), now) if at <= now]
        for name in due:
            chore = self._chore(name)
            chore.do(session, self._house, now)
            session.flush()
            later = now + MINUTE if chore.due else self._slot(name, now)
            self._earliest[name] = later or datetime.max.replace(tzinfo=now.tzinfo)
        return bool(due)

    def _times(self, reader: Reader, now: datetime) -> Iterator[tuple[str, datetime]]:
        for name, earliest in self._earliest.items():
            chore = self._chore(name)
            if chore.due is None:
                yield name, earliest
            elif (at := chore.due(reader, self._house.playbook, now)) is not None:
                yield name, max(at, earliest)

    def _chore(self, name: str) -> Chore:
        return CHORES[self._house.playbook.jobs[name].job]

    def _slot(self, name: str, after: datetime) -> datetime | None:
        entry = self._house.playbook.jobs[name]
        try:
            return next_due(entry.cron, zone_of(entry, self._house.playbook), after)
        except BadCron:
            return None
