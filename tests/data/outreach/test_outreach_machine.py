"""One message in every order of events: never out twice, never out against anybody's word."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    rule,
    run_state_machine_as_test,
)

from data.leads.contact import Outcome, Touch, outcome, touch
from data.outreach import lapsed, review
from data.outreach.claims import Claimed
from data.outreach.coming_due import prepare_due
from data.outreach.settle import Outcome as Result
from data.outreach.settle import it_went
from data.outreach.states import MessageState
from data.outreach.tables import Message
from data.refused import Refused
from tests.build import (
    ASKS_FOR_THE_PRICE,
    DAY,
    MINUTE,
    NOON,
    ROUTINE,
    a_lead,
    an_agency,
    an_answered_lead,
    claimed,
    handed_over,
    settled,
    the_message,
)

BACK = st.integers(0, 2)
"""Which claim a worker acts on: the latest, or one that it may have lost."""

RESULTS: tuple[Result, ...] = ("sent", "retry", "failed", "uncertain")


class OneMessage(RuleBasedStateMachine):
    """`may_leave` is what the world owes us: a hand-over uses it up, a decision renews it."""

    @initialize(kind=st.sampled_from(["routine", "sensitive", "follow-up"]))
    def arrive(self, kind: str) -> None:
        self.folder = TemporaryDirectory()
        path = Path(self.folder.name) / "callboard.sqlite"
        self.agency, self.now = an_agency(path), NOON
        self.is_follow_up = kind == "follow-up"
        if self.is_follow_up:
            self.lead_id = an_answered_lead(self.agency)
            self.now += DAY
            self.agency.do(prepare_due, house=self.agency.house, now=self.now, by="runner")
        else:
            words = ROUTINE if kind == "routine" else ASKS_FOR_THE_PRICE
            self.lead_id = a_lead(self.agency, message=words)
        self.message_id = the_message(self.agency, self.lead_id).id or 0
        self.may_leave = True
        self.needs_approval = kind == "sensitive"
        self.approved_text: tuple[str, str] | None = None
        self.opted_out = self.closed = self.stopped = False
        self.claims: list[tuple[str, Claimed]] = []

    def teardown(self) -> None:
        if hasattr(self, "agency"):
            self.agency.store.close()
            self.folder.cleanup()

    def message(self) -> Message:
        return self.agency.row(Message, self.message_id)

    def tried(self, operation: object, *args: object, **named: object) -> bool:
        """Whether the rules allowed it."""
        try:
            self.agency.do(operation, *args, now=self.now, by="ana", **named)  # type: ignore[arg-type]
        except Refused:
            return False
        return True

    @rule(minutes=st.sampled_from([3, 10, 120]))
    def time_passes(self, minutes: int) -> None:
        self.now += minutes * MINUTE

    @rule(worker=st.sampled_from(["one", "two"]))
    def claim(self, worker: str) -> None:
        found = claimed(self.agency, now=self.now, worker=worker)
        self.claims += [(worker, claim) for claim in found if claim.id == self.message_id]

    @rule(worker=st.sampled_from(["one", "two"]))
    def claim_and_start(self, worker: str) -> None:
        self.claim(worker)
        self.start_sending(0)

    @rule(worker=st.sampled_from(["one", "two"]), result=st.sampled_from(RESULTS))
    def claim_start_and_settle(self, worker: str, result: Result) -> None:
        self.claim_and_start(worker)
        self.settle(0, result)

    @rule(worker=st.sampled_from(["one", "two"]), before=st.booleans())
    def worker_dies(self, worker: str, before: bool) -> None:
        """Before or after the hand-over; the lease lapses."""
        self.claim(worker)
        if not before:
            self.start_sending(0)
        self.time_passes(10)
        self.leases_lapse()

    @rule(back=BACK)
    def start_sending(self, back: int) -> None:
        if not self.claims:
            return
        worker, claim = self.claims[-1 - back % len(self.claims)]
        parcel = handed_over(self.agency, claim, now=self.now, worker=worker)
        if parcel is None:
            return
        assert self.may_leave, "handed over twice without a decision in between"
        assert not self.opted_out, "handed over to somebody who opted out"
        assert not self.closed, "handed over to a lead that is closed"
        assert not self.stopped, "handed over after a stop"
        if self.needs_approval:
            assert (parcel.subject, parcel.body) == self.approved_text
        self.may_leave = False

    @rule(back=BACK, result=st.sampled_from(RESULTS))
    def settle(self, back: int, result: Result) -> None:
        if not self.claims:
            return
        worker, claim = self.claims[-1 - back % len(self.claims)]
        if not settled(self.agency, claim, result, "it said so", now=self.now, worker=worker):
            return
        if result == "retry" and self.message().state == MessageState.QUEUED:
            self.may_leave = True  # certainly not delivered
        elif result in ("failed", "uncertain") or self.message().state == MessageState.FAILED:
            self.needs_approval, self.approved_text = True, None

    @rule()
    def leases_lapse(self) -> None:
        self.agency.do(lapsed.release_lapsed, now=self.now, by="runner")
        if self.message().state == MessageState.UNCERTAIN:
            self.needs_approval, self.approved_text = True, None

    @rule()
    def approve(self) -> None:
        if self.tried(review.approve, self.message_id, shown=None, hold=timedelta(0)):
            message = self.message()
            self.approved_text, self.may_leave = (message.subject, message.body), True

    @rule(result=st.sampled_from(RESULTS))
    def approve_and_deliver(self, result: Result) -> None:
        self.approve()
        self.claim_start_and_settle("one", result)

    @rule()
    def undo(self) -> None:
        if self.tried(review.undo_approval, self.message_id):
            self.needs_approval, self.approved_text = True, None

    @rule(text=st.sampled_from(["Hello there", "Hi {{ first_name }}", ""]))
    def edit(self, text: str) -> None:
        playbook = self.agency.playbook
        if self.tried(review.edit, self.message_id, body=text, playbook=playbook):
            self.needs_approval = self.needs_approval or bool(self.message().reasons)

    @rule(
        what=st.sampled_from(["nothing", "nothing", "reject", "went", "opt out", "reply", "lost"])
    )
    def something_final(self, what: str) -> None:
        """In one rule, so that most runs go on."""
        if what == "reject":
            self.reject()
        elif what == "went":
            self.say_it_went()
        elif what == "opt out":
            self.opt_out()
        elif what == "reply":
            self.reply()
        elif what == "lost":
            self.lose()

    def reject(self) -> None:
        if self.tried(review.reject, self.message_id, why="No", house=self.agency.house):
            self.may_leave = False

    def say_it_went(self) -> None:
        if self.tried(it_went, self.message_id, house=self.agency.house):
            self.may_leave = False

    def opt_out(self) -> None:
        kind, house = Touch.OPT_OUT_EMAIL, self.agency.house
        self.opted_out |= self.tried(touch, self.lead_id, kind, "", house=house)

    def reply(self) -> None:
        self.tried(touch, self.lead_id, Touch.REPLY, "", house=self.agency.house)
        if self.is_follow_up and self.message().state == MessageState.CANCELLED:
            self.stopped = True

    def lose(self) -> None:
        house = self.agency.house
        self.closed |= self.tried(outcome, self.lead_id, Outcome.LOST, house=house)

    @invariant()
    def the_row_is_sound(self) -> None:
        if not hasattr(self, "agency"):
            return
        message = self.message()
        is_held = message.state in (MessageState.CLAIMED, MessageState.SENDING)
        assert bool(message.lease_owner) == is_held == (message.lease_until is not None)
        assert (message.state == MessageState.SENT) == (message.sent_at is not None)
        if message.state == MessageState.QUEUED and self.needs_approval:
            assert message.approved_hash


def test_a_message_never_leaves_twice_nor_against_anybodys_word() -> None:
    run_state_machine_as_test(
        OneMessage,
        settings=settings(
            max_examples=15,
            stateful_step_count=20,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
