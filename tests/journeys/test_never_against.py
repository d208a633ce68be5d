"""Over random histories no message leaves against a stop, an opt-out, quiet hours, the gap between
two sequences or an unapproved text; and why each stands where it does is told by the timeline."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    rule,
    run_state_machine_as_test,
)

from data.leads.contact import Outcome, Touch, outcome, touch
from data.leads.merging import merge
from data.leads.tables import Lead
from data.outlook.message_why import entries_of_message, recompute_why
from data.outreach import adjusting, lapsed, review
from data.outreach.coming_due import prepare_due
from data.outreach.door import Parcel
from data.outreach.settle import Outcome as Result
from data.outreach.states import FollowUpState, MessageState
from data.outreach.tables import Enrolment, FollowUp, Message
from data.reading import reader_of
from data.refused import Refused
from tests.build import (
    ASKS_FOR_THE_PRICE,
    NOON,
    ROUTINE,
    Agency,
    a_lead,
    an_agency,
    claimed,
    handed_over,
    settled,
)
from tests.data.inbox.following.mails import letter, mailed
from tests.data.inbox.following.telling import text_from
from tests.databases import Databases
from tests.journeys.never_against import PEOPLE, Departure, Person, World

WORDS = (ROUTINE, ROUTINE, ASKS_FOR_THE_PRICE, "My lawyer will look at the contract.", "")
WHO = st.sampled_from(PEOPLE)
PICK = st.integers(0, 5)
"""Which of the rows that there are."""

DOORS = ("website", "phone", "portal")
ROUND = timedelta(hours=7)
"""From one look of the runner to the next: every hour of the day is met, and most find nothing."""

SPANS = [timedelta(minutes=7), timedelta(hours=5), timedelta(days=1), timedelta(days=3, hours=9)]
RESULTS: tuple[Result, ...] = (*("sent",) * 9, "retry", "failed", "uncertain")
IN_HAND = (MessageState.CLAIMED, MessageState.SENDING)


class History(RuleBasedStateMachine):
    """The agency and, beside it, the world: each departure is held against what was really said."""

    databases: Databases

    def __init__(self) -> None:
        super().__init__()
        self.agency: Agency = an_agency(self.databases.new())
        self.world = World(self.agency.playbook)
        self.now, self.count = NOON, 0

    def teardown(self) -> None:
        self.every_why_is_on_the_timeline()
        self.agency.store.close()

    def tried(self, operation: object, *args: object, by: str = "ana", **named: object) -> bool:
        """Whether the rules allowed it."""
        try:
            self.agency.do(operation, *args, now=self.now, by=by, **named)  # type: ignore[arg-type]
        except Refused:
            return False
        return True

    def leads(self) -> list[Lead]:
        return [lead for lead in self.agency.rows(Lead) if lead.merged_into is None]

    def leads_of(self, person: Person) -> list[Lead]:
        return [
            lead
            for lead in self.leads()
            if lead.email in ("", person.email)
            and lead.phone in ("", person.phone)
            and (lead.email or lead.phone)
        ]

    @initialize(some=st.permutations(PEOPLE))
    def the_day_begins(self, some: list[Person]) -> None:
        """With people who wrote and were answered: their sequences run."""
        for who in some[:3]:
            self.arrives(who, "website", ROUTINE)
        self.work(timedelta(minutes=1))

    @rule(span=st.sampled_from(SPANS), result=st.sampled_from(RESULTS))
    def time_passes(self, span: timedelta, result: Result) -> None:
        self.work(span, result)

    @rule(days=st.integers(1, 8))
    def days_pass(self, days: int) -> None:
        self.work(timedelta(days=days))

    def work(self, span: timedelta, result: Result = "sent") -> None:
        """The runner works every so often, and what is on its way arrives or does not."""
        until = self.now + span
        while self.now < until:
            self.now = min(self.now + ROUND, until)
            self.agency.do(prepare_due, house=self.agency.house, now=self.now, by="runner")
            for claim in claimed(self.agency, now=self.now):
                parcel = handed_over(self.agency, claim, now=self.now)
                if parcel is not None:
                    self.world.may_leave(self.departure(parcel, self.now))
                    settled(self.agency, claim, result, "it said so", now=self.now)
        self.agency.do(lapsed.release_lapsed, now=self.now, by="runner")

    def departure(self, parcel: Parcel, at: datetime) -> Departure:
        message = self.agency.row(Message, parcel.id)
        lead = self.agency.row(Lead, parcel.lead_id)
        step = self.agency.row(FollowUp, message.follow_up_id) if message.follow_up_id else None
        run = self.agency.row(Enrolment, step.enrolment_id) if step else None
        reasons = tuple(item["reason"] for item in message.reasons)
        return Departure(parcel, at, lead.stage.value, lead.phone, step.sequence if step else "",
                         run.id or 0 if run else 0, run.started_at if run else None,
                         message.decided_by, reasons, lead.last_inbound_at)  # fmt: skip

    @rule(who=WHO, door=st.sampled_from(DOORS), words=st.sampled_from(WORDS))
    def somebody_arrives(self, who: Person, door: str, words: str) -> None:
        self.arrives(who, door, words)

    def arrives(self, who: Person, door: str, words: str) -> None:
        fields = {"name": who.name, "email": who.email or None, "phone": who.phone or None}
        self.count += 1
        said = f"{words} ({self.count})"
        lead = a_lead(self.agency, now=self.now, door=door, message=said, **fields)
        self.world.stopped[lead, "reply"] = self.now  # whoever writes again has reacted

    @rule(who=WHO)
    def they_reply(self, who: Person) -> None:
        self.count += 1
        before = [(lead.id or 0) for lead in self.leads_of(who)]
        if who.email:
            mail = letter(f"Yes, please ({self.count}).", sender=f"{who.name} <{who.email}>",
                          key=f"r{self.count}@mail.example.org", at=self.now)  # fmt: skip
            became = mailed(self.agency, mail, now=self.now)
        else:
            became = text_from(self.agency, who.phone, "Yes", sid=f"SM{self.count}", now=self.now)
        if became.lead_id in before:
            self.world.stopped[became.lead_id, "reply"] = self.now

    @rule(who=WHO)
    def they_say_stop(self, who: Person) -> None:
        self.count += 1
        if who.phone and self.leads_of(who):
            text_from(self.agency, who.phone, "STOP", sid=f"SM{self.count}", now=self.now)
            self.world.opted_out.add(("sms", who.phone))
        for lead in self.leads_of(who)[:1] if not who.phone else ():
            if self.tried(touch, lead.id, Touch.OPT_OUT_EMAIL, "", house=self.agency.house):
                self.world.opted_out.add(("email", who.email))

    @rule(pick=PICK, kind=st.sampled_from([Touch.CALL, Touch.VOICEMAIL, Touch.REPLY]))
    def somebody_is_in_touch(self, pick: int, kind: Touch) -> None:
        for lead in self.leads()[pick : pick + 1]:
            done = self.tried(touch, lead.id, kind, "", house=self.agency.house)
            if done and kind == Touch.REPLY:
                self.world.stopped[lead.id or 0, "reply"] = self.now

    @rule(pick=PICK, result=st.sampled_from(list(Outcome)))
    def an_outcome(self, pick: int, result: Outcome) -> None:
        for lead in self.leads()[pick : pick + 1]:
            on = self.now + timedelta(days=3) if result == Outcome.BOOKED else None
            done = self.tried(outcome, lead.id, result, on=on, house=self.agency.house)
            if done and result == Outcome.BOOKED:
                self.world.stopped[lead.id or 0, "booking"] = self.now

    @rule(pick=PICK, what=st.sampled_from(["pause", "resume", "skip", "now"]))
    def a_step_is_adjusted(self, pick: int, what: str) -> None:
        house = {"house": self.agency.house}
        with_house = {"pause": {}, "now": {}, "resume": house, "skip": house}[what]
        operation = {"pause": adjusting.pause, "resume": adjusting.resume,
                     "skip": adjusting.skip, "now": adjusting.send_now}[what]  # fmt: skip
        open_steps = [step for step in self.agency.rows(FollowUp)
                      if step.state in (FollowUpState.SCHEDULED, FollowUpState.PAUSED)]  # fmt: skip
        for step in open_steps[pick : pick + 1]:
            self.tried(operation, step.id, **with_house)

    @rule(pick=PICK, by=st.sampled_from(["ana", "ben"]),
          what=st.sampled_from(["approve", "approve", "edit", "reject", "undo"]))  # fmt: skip
    def a_draft_is_decided(self, pick: int, by: str, what: str) -> None:
        wanted = MessageState.QUEUED if what == "undo" else MessageState.REVIEW
        drafts = [one for one in self.agency.rows(Message) if one.state == wanted]
        for message in drafts[pick % 2 : pick % 2 + 1]:
            key = message.id or 0
            if what == "approve" and self.tried(review.approve, key, shown=None,
                                                hold=timedelta(0), by=by):  # fmt: skip
                now = self.agency.row(Message, key)
                read = self.world.read.setdefault(key, {})
                read[by] = (now.recipient, now.subject, now.body)
            elif what == "edit":
                self.tried(review.edit, key, body="Shall we talk?", playbook=self.agency.playbook)
            elif what == "reject":
                self.tried(review.reject, key, why="No", house=self.agency.house)
            elif what == "undo" and self.tried(review.undo_approval, key):
                self.world.read.pop(key, None)

    @rule(pick=PICK)
    def two_leads_are_one(self, pick: int) -> None:
        leads = self.leads()
        if len(leads) > 1:
            kept, gone = leads[pick % len(leads)], leads[(pick + 1) % len(leads)]
            done = self.tried(merge, kept.id, gone.id, house=self.agency.house, why="")
            for cause in ("reply", "booking") if done else ():
                at = self.world.stopped.get((gone.id or 0, cause))
                if at is not None and (kept.id or 0, cause) not in self.world.stopped:
                    self.world.stopped[kept.id or 0, cause] = at

    def every_why_is_on_the_timeline(self) -> None:
        with self.agency.store.read() as session:
            reader = reader_of(session)
            for message in self.agency.rows(Message):
                told = recompute_why(entries_of_message(reader, message.id or 0))
                is_in_hand = message.state in IN_HAND
                state = MessageState.QUEUED if is_in_hand else message.state
                assert told.state == state, f"message {message.id}: {told}, {message.note}"
                assert told.made, f"message {message.id} was written for no reason"
                if state == MessageState.CANCELLED:
                    assert told.why == message.note
                if state in (MessageState.SENT, MessageState.QUEUED) and message.decided_by:
                    assert message.decided_by in (told.by, told.why.removeprefix("approved by "))


@pytest.fixture
def history(databases: Databases) -> type[History]:
    return type("HistoryOn", (History,), {"databases": databases})


def test_nothing_ever_leaves_against_anybodys_word_and_every_why_is_told(
    history: type[History],
) -> None:
    run_state_machine_as_test(
        history,
        settings=settings(
            max_examples=8,
            stateful_step_count=25,
            deadline=None,
            database=None,
            phases=[Phase.generate, Phase.shrink],
            suppress_health_check=list(HealthCheck),
        ),
    )
