"""The outbox in every order of events, beside a plain model of what it promises.

Two workers with databases' connections of their own, crashes, leases that run out, late results,
opt-outs, edits, approvals and their undoing, and a clock that goes forward and back.
"""

from __future__ import annotations

from datetime import timedelta

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    rule,
    run_state_machine_as_test,
)

from data.leads.contact import Touch, touch
from data.lease import LEASE
from data.outreach import claims, lapsed, review
from data.outreach.approval import Shown
from data.outreach.claims import Claimed
from data.outreach.settle import Outcome as Result
from data.outreach.settle import it_went
from data.outreach.tables import Message
from data.refused import Refused
from data.store import Store, open_store
from tests.build import (
    ASKS_FOR_THE_PRICE,
    NOON,
    ROUTINE,
    Agency,
    a_lead,
    an_agency,
    handed_over,
    settled,
    the_message,
)
from tests.data.outreach.outbox_model import Expected, Outbox
from tests.databases import Databases

WORKERS = st.sampled_from(["one", "two"])
WHICH = st.integers(0, 5)
"""A message, or a claim counted from the latest: some that the worker lost long ago."""

RESULTS: tuple[Result, ...] = ("sent", "retry", "failed", "uncertain")
TEXTS = ("Hello there", "Hi {{ first_name }}", "Good morning")


class OutboxMachine(RuleBasedStateMachine):
    databases: Databases

    @initialize(
        kinds=st.lists(st.sampled_from([ROUTINE, ASKS_FOR_THE_PRICE]), min_size=2, max_size=3)
    )
    def leads_arrive(self, kinds: list[str]) -> None:
        self.agency = an_agency(self.databases.new())
        self.stores: dict[str, Store] = {
            name: open_store(self.agency.url) for name in ("one", "two")
        }
        self.now, self.model = NOON, Outbox()
        self.claims: list[tuple[str, Claimed]] = []
        for number, words in enumerate(kinds):
            lead = a_lead(self.agency, email=f"p{number}@x{number}.org", message=words)
            row = the_message(self.agency, lead)
            sensitive = words == ASKS_FOR_THE_PRICE
            self.model.messages[row.id or 0] = Expected(
                row.id or 0, lead, row.body, sensitive, row.state.value, row.due_at
            )

    def teardown(self) -> None:
        if hasattr(self, "agency"):
            for store in (self.agency.store, *self.stores.values()):
                store.close()

    def key(self, which: int) -> int:
        return list(self.model.messages)[which % len(self.model.messages)]

    def by(self, worker: str) -> Agency:
        """The agency over the worker's own connections."""
        return Agency(self.stores[worker], self.agency.house)

    def does(self, operation: object, *args: object, **named: object) -> bool:
        """Whether the rules allowed it."""
        try:
            self.agency.do(operation, *args, now=self.now, by="ana", **named)  # type: ignore[arg-type]
        except Refused:
            return False
        return True

    @rule(seconds=st.sampled_from([5, 20, 61, 600, -30, -3600, 3 * 86_400]))
    def the_clock_moves(self, seconds: int) -> None:
        self.now += timedelta(seconds=seconds)

    @rule(worker=WORKERS, limit=st.integers(1, 3))
    def claim(self, worker: str, limit: int) -> None:
        with self.stores[worker].claim() as writer:
            found = claims.claim(
                writer, worker=worker, channels=["email"], now=self.now, limit=limit
            )
        expected = self.model.claim(worker, limit, self.now)
        assert [(item.id, item.fence) for item in found] == expected
        self.claims += [(worker, item) for item in found]

    @rule(which=WHICH)
    def start(self, which: int) -> None:
        """By whoever claimed it, however long ago."""
        if self.claims:
            worker, item = self.claims[-1 - which % len(self.claims)]
            parcel = handed_over(self.by(worker), item, now=self.now, worker=worker)
            assert bool(parcel) == self.model.start(item.id, worker, item.fence, self.now)
            if parcel is not None:
                assert parcel.body == self.model.messages[item.id].text

    @rule(which=WHICH, result=st.sampled_from(RESULTS))
    def settle(self, which: int, result: Result) -> None:
        if self.claims:
            worker, item = self.claims[-1 - which % len(self.claims)]
            done = settled(self.by(worker), item, result, "so", now=self.now, worker=worker)
            assert done == self.model.settle(item.id, worker, item.fence, result, self.now)
            row, expected = self.agency.row(Message, item.id), self.model.messages[item.id]
            if done and expected.state == "queued":
                assert timedelta(seconds=3) < row.due_at - self.now < timedelta(minutes=20)
                expected.due = row.due_at  # it has a jitter

    @rule(worker=WORKERS, result=st.sampled_from(RESULTS))
    def carry(self, worker: str, result: Result) -> None:
        """The usual way, so that runs get far."""
        self.claim(worker, 1)
        self.start(0)
        self.settle(0, result)

    @rule(worker=WORKERS, other=WORKERS, before=st.booleans(), result=st.sampled_from(RESULTS))
    def stands_still(self, worker: str, other: str, before: bool, result: Result) -> None:
        """For longer than its lease; then it goes on as if nothing had been."""
        self.claim(worker, 1)
        if not before:
            self.start(0)
        self.the_clock_moves(61)
        self.leases_run_out()
        self.claim(other, 1)
        self.start(1)
        self.start(0)
        self.settle(1, result)

    @rule(worker=WORKERS)
    def heartbeat(self, worker: str) -> None:
        ids = list(self.model.messages)
        renewed = self.agency.do(claims.renew, ids, worker, until=self.now + LEASE)
        assert renewed == self.model.renew(ids, worker, self.now)

    @rule()
    def leases_run_out(self) -> None:
        self.agency.do(lapsed.release_lapsed, now=self.now, by="runner")
        self.model.lapse(self.now)

    @rule(worker=WORKERS)
    def worker_is_found_dead(self, worker: str) -> None:
        dead = lambda name: name == worker  # noqa: E731 - a predicate of one line
        self.agency.do(lapsed.release_dead, is_dead=dead, now=self.now, by="runner")
        self.model.dies(worker)

    @rule(which=WHICH)
    def opt_out(self, which: int) -> None:
        lead = self.model.messages[self.key(which)].lead_id
        assert self.does(touch, lead, Touch.OPT_OUT_EMAIL, "", house=self.agency.house)
        self.model.opt_out(lead)

    @rule(which=WHICH, text=st.sampled_from(TEXTS))
    def edit(self, which: int, text: str) -> None:
        key = self.key(which)
        done = self.does(review.edit, key, body=text, playbook=self.agency.playbook)
        assert done == self.model.edit(key, text)

    @rule(which=WHICH, text=st.sampled_from(("", *TEXTS)), seconds=st.sampled_from([0, 10]))
    def approve(self, which: int, text: str, seconds: int) -> None:
        """What was read: the text as it stands (``), or one that it once was."""
        key, hold = self.key(which), timedelta(seconds=seconds)
        row = self.agency.row(Message, key)
        shown = Shown(
            row.channel, row.recipient, row.subject, text or row.body, row.template, "new"
        )
        done = self.does(review.approve, key, shown=shown.hash, hold=hold)
        assert done == self.model.approve(key, shown.body, self.now, hold)

    @rule(which=WHICH)
    def undo(self, which: int) -> None:
        key = self.key(which)
        assert self.does(review.undo_approval, key) == self.model.undo(key)

    @rule(which=WHICH, went=st.booleans())
    def decide(self, which: int, went: bool) -> None:
        key, house = self.key(which), self.agency.house
        if went:
            assert self.does(it_went, key, house=house) == self.model.it_went(key)
        else:
            done = self.does(review.reject, key, why="No", house=house)
            assert done == self.model.reject(key)

    @invariant()
    def both_say_the_same(self) -> None:
        if not hasattr(self, "agency"):
            return
        for row in self.agency.rows(Message):
            expected = self.model.messages[row.id or 0]
            held = (row.state.value, row.fence, row.lease_owner, row.lease_until, row.body)
            assert held == (
                expected.state, expected.fence, expected.owner, expected.until, expected.text
            )  # fmt: skip
            assert (row.state == "sent") == (row.sent_at is not None)


def test_the_outbox_does_what_its_model_says(databases: Databases) -> None:
    machine = type("Machine", (OutboxMachine,), {"databases": databases})
    run_state_machine_as_test(
        machine,
        settings=settings(
            max_examples=10,
            stateful_step_count=30,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
