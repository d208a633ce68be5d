"""No undo makes anything go out twice, or to somebody who reacted, whatever happened meanwhile."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from hypothesis import example, given, settings
from hypothesis import strategies as st

from data.leads.contact import Outcome, Touch, outcome, touch
from data.outlook.message_why import entries_of_message, recompute_why
from data.outreach import adjusting, review
from data.outreach.coming_due import prepare_due
from data.outreach.tables import Enrolment, FollowUp, Message, Suppression
from data.refused import Refused
from data.team.assigning import assign
from data.undo.deed import Deed
from data.undo.doing import done
from data.undo.listing import deeds_of
from tests.build import (
    ASKS_FOR_THE_PRICE,
    HOUR,
    MINUTE,
    NOON,
    ROUTINE,
    a_lead,
    an_agency,
    claimed,
    delivered,
    handed_over,
    settled,
    steps_of,
    the_message,
)
from tests.data.undo.undoing import Picture, picture, taken_back_last

IN_HAND = {"claimed": "queued", "sending": "queued"}
MOVED = {"due_at", "why", "note", "lease_owner", "lease_until"}
"""Columns that taking back may move on: what is late waits anew, and nobody holds it."""

DEEDS = (
    *(f"touch {kind}" for kind in Touch),
    *(f"outcome {kind}" for kind in Outcome),
    *("skip", "skip all", "pause", "resume", "send_now"),
    *("approve", "reject", "snooze", "edit", "assign"),
)
MEANWHILE = ("nothing", "runs", "reply", "opt-out", "call", "lost", "assigned", "resumed", "retry")


class House:
    """One lead, one operator who acts and takes back, and a world that goes on beside."""

    def __init__(self, folder: str, words: str, begins: str) -> None:
        path = Path(folder) / "callboard.sqlite"
        self.agency, self.now = an_agency(path, transports=("email",)), NOON
        self.lead = a_lead(self.agency, message=words)
        self.out: Counter[int] = Counter()
        self.reacted_at: datetime | None = None
        self.said_no = False
        if begins == "answered":
            self.out.update(parcel.id for parcel in delivered(self.agency, now=self.now))

    def does(self, what: str) -> bool:
        """Whether the rules allowed it, and it was noted."""
        name, _, kind = what.partition(" ")
        operations = [self._operation(name, kind, n) for n in range(3 if kind == "all" else 1)]
        did = False
        for operation in operations:
            try:
                self.agency.do(done, operation, deed=Deed(name, what), now=self.now, by="ana")
                did = True
            except Refused:
                continue
        if did and what.startswith("touch opt_out_email"):
            self.said_no = True
        return did

    def _operation(self, name: str, kind: str, which: int) -> Callable[..., Any]:
        house, message = self.agency.house, the_message(self.agency, self.lead).id
        step = next((step.id for step in steps_of(self.agency, self.lead)[which:]), 999)
        return {
            "touch": lambda s, **by: touch(s, self.lead, Touch(kind), "", house=house, **by),
            "outcome": lambda s, **by: outcome(s, self.lead, Outcome(kind), house=house, **by),
            "assign": lambda s, **by: assign(s, self.lead, "kim", house=house, **by),
            "skip": lambda s, **by: adjusting.skip(s, step, house=house, **by),
            "pause": lambda s, **by: adjusting.pause(s, step, **by),
            "resume": lambda s, **by: adjusting.resume(s, step, house=house, **by),
            "send_now": lambda s, **by: adjusting.send_now(s, step, **by),
            "approve": lambda s, **by: review.approve(s, message, shown=None, hold=MINUTE, **by),
            "reject": lambda s, **by: review.reject(s, message, why="no", house=house, **by),
            "snooze": lambda s, **by: review.snooze(s, message, until=self.now + HOUR, **by),
            "edit": lambda s, **by: review.edit(s, message, body="Other words.",
                                                playbook=self.agency.playbook, **by),
        }[name]  # fmt: skip

    def meanwhile(self, what: str) -> None:
        act = partial(self.agency.do, now=self.now, by="kim")
        house, steps = self.agency.house, steps_of(self.agency, self.lead)
        try:
            if what in ("runs", "retry"):
                self.runs("sent" if what == "runs" else what)
            elif what in ("reply", "opt-out"):
                kind = Touch.REPLY if what == "reply" else Touch.OPT_OUT_EMAIL
                act(touch, self.lead, kind, "", house=house)
                self.reacted_at, self.said_no = self.now, self.said_no or what == "opt-out"
            elif what == "call":
                act(touch, self.lead, Touch.CALL, "", house=house)
            elif what == "lost":
                act(outcome, self.lead, Outcome.LOST, house=house)
            elif what == "assigned":
                act(assign, self.lead, "lee", house=house)
            elif what == "resumed" and steps:
                act(adjusting.resume, steps[0].id, house=house)
        except Refused:
            pass

    def runs(self, result: Any = "sent") -> None:
        self.agency.do(prepare_due, house=self.agency.house, now=self.now, by="runner")
        for claim in claimed(self.agency, now=self.now):
            parcel = handed_over(self.agency, claim, now=self.now)
            if parcel is not None:
                self._leaves(self.agency.row(Message, claim.id))
                self.out[claim.id] += result == "sent"
                settled(self.agency, claim, result, "", now=self.now)

    def _leaves(self, message: Message) -> None:
        assert not self.said_no, "they had said no"
        assert not self.out[message.id or 0], "it had left already"
        if self.reacted_at is None:
            return
        decided = message.decided_at is not None and message.decided_at >= self.reacted_at
        began = self._began(message)
        assert decided or began >= self.reacted_at, "they had reacted, and nobody looked at it"

    def _began(self, message: Message) -> datetime:
        if message.follow_up_id is None:
            return message.created_at
        step = self.agency.row(FollowUp, message.follow_up_id)
        return self.agency.row(Enrolment, step.enrolment_id).started_at

    def takes_back(self, before: Picture, left: Picture) -> None:
        """`before` the deed, and as it was `left` by it."""
        found = picture(self.agency)
        row = self.agency.ask(deeds_of, "ana", now=self.now)[0]
        try:
            taken_back_last(self.agency, now=self.now)
        except Refused:
            assert picture(self.agency) == found, "a refused undo changes nothing"
            assert row.why_not or row.kind == "approve"
            return
        assert not row.why_not
        assert "opt_out" not in row.summary
        after = picture(self.agency)
        if found == left and row.kind != "skip":
            assert _settled(after) == _settled(before), "as it was before"
        for key, columns in found.items():
            for name, value in columns.items():
                if name not in MOVED and left.get(key, {}).get(name) != value:
                    assert after[key][name] == value, f"{key} {name} was somebody else's since"

    def look(self) -> None:
        assert not self.said_no or self.agency.rows(Suppression)
        for message in self.agency.rows(Message):
            with self.agency.store.look() as reader:
                told = recompute_why(entries_of_message(reader, message.id or 0)).state
            state = message.state.value
            assert told == IN_HAND.get(state, state), "the timeline tells where each message is"
            assert not self.out[message.id or 0] or state == "sent"


def _settled(rows: Picture) -> Picture:
    return {key: {name: value for name, value in row.items() if name not in MOVED}
            for key, row in rows.items()}  # fmt: skip


ROUNDS = st.lists(
    st.tuples(
        st.sampled_from(DEEDS),
        st.sampled_from([1, 1, 50]),
        st.sampled_from(MEANWHILE),
        st.sampled_from([1, 1, 90]),
    ),
    min_size=1,
    max_size=2,
)
"""Each: a deed, minutes, what happened meanwhile, minutes until it is taken back."""


def a_story(deed: str, meanwhile: str, begins: str = "answered") -> Any:
    words = ASKS_FOR_THE_PRICE if deed in ("approve", "reject", "edit") else ROUTINE
    return example(words=words, begins=begins, rounds=[(deed, 1, meanwhile, 1)])


@settings(max_examples=4)
@a_story("assign", "assigned")
@a_story("outcome lost", "reply")
@a_story("outcome not_a_lead", "reply", begins="new")
@a_story("skip all", "reply")
@a_story("pause", "resumed")
@a_story("touch opt_out_email", "nothing")
@a_story("approve", "runs", begins="new")
@given(
    words=st.sampled_from([ROUTINE, ROUTINE, ASKS_FOR_THE_PRICE]),
    begins=st.sampled_from(["answered", "answered", "new"]),
    rounds=ROUNDS,
)
def test_no_undo_sends_twice_or_against_a_reaction(
    words: str, begins: str, rounds: list[tuple[str, int, str, int]]
) -> None:
    with TemporaryDirectory() as folder:
        house = House(folder, words, begins)
        try:
            for deed, some, meanwhile, more in rounds:
                before = picture(house.agency)
                did = house.does(deed)
                left = picture(house.agency)
                house.now += timedelta(minutes=some)
                house.meanwhile(meanwhile)
                house.now += timedelta(minutes=more)
                if did:
                    house.takes_back(before, left)
                house.look()
            for _ in range(4):
                house.now += timedelta(days=2)
                house.runs()
            house.look()
        finally:
            house.agency.store.close()
