"""How a client of the demo came to its present stage."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session

from console.demo.deeds import DEEDS, Scene
from console.demo.rehearsal import Act, Rehearsal
from console.demo.stories import ClientStory, Step
from console.demo.times import Today
from data.activity.timeline import record
from data.clients.gates import Item
from data.clients.operations import add, advance, set_variant
from data.clients.tables import Client, Tick
from data.clients.ticking import gate_of_client, tick
from data.playbook.house import House

WHO = "marcus"


def rehearse_client(story: ClientStory, rehearsal: Rehearsal, house: House, today: Today) -> None:
    """Sign the contract; everything later is put on the agenda when the client has its number."""

    def sign(session: Session, now: datetime) -> None:
        key = add(session, story.name, playbook=house.playbook, now=now, by=WHO)
        past = _Past(key, story, house, today)
        entered = now
        for moved in (today.moment(at) for at in story.moves):
            is_last = moved == today.moment(story.moves[-1])
            rehearsal.aside(moved, past.move(entered, story.variant if is_last else ""))
            entered = moved
        for number, criterion in enumerate(story.done, start=1):
            share = number / (len(story.done) + 1)
            rehearsal.aside(entered + (today.now - entered) * share, past.tick(criterion))
        for step in story.steps:
            rehearsal.aside(today.moment(step.at), past.deed(step))

    rehearsal.aside(today.moment(story.since), sign)


@dataclass(frozen=True, slots=True)
class _Past:
    key: int
    story: ClientStory
    house: House
    today: Today

    def move(self, entered: datetime, variant: str) -> Act:
        def act(session: Session, now: datetime) -> None:
            playbook = self.house.playbook
            if variant:
                set_variant(session, self.key, variant, playbook=playbook, now=now, by=WHO)
            self._meet_gate(session, entered, now)
            advance(session, self.key, playbook=playbook, now=now, by=WHO)

        return act

    def _meet_gate(self, session: Session, entered: datetime, now: datetime) -> None:
        """Tick what the way out asks for, spread over the stay.

        A stage long left behind is written row by row, as `tick` would: asked for one at a time,
        two hundred and fifty of them take as long as everything else together. `advance` still
        looks at the whole gate itself.
        """
        client = session.get_one(Client, self.key)
        for stage in (client.stage, None):  # a complete exit list meets part of the next entry
            gate = gate_of_client(session, client.id or 0, self.house.playbook, now)
            ours = [item for item in gate.missing if stage in (item.stage, None)]
            for number, item in enumerate(ours, start=1):
                self._note(session, item, entered + (now - entered) * (number / (len(ours) + 1)))
            session.flush()

    def _note(self, session: Session, item: Item, at: datetime) -> None:
        row = Tick(client_id=self.key, stage=item.stage, criterion=item.key, by=WHO, at=at)
        session.add(row)
        record(session, "client.ticked", f"Done: {item.text}", now=at, by=WHO, client_id=self.key)

    def tick(self, criterion: str) -> Act:
        def act(session: Session, now: datetime) -> None:
            tick(session, self.key, criterion, playbook=self.house.playbook, now=now, by=WHO)

        return act

    def deed(self, step: Step) -> Act:
        def act(session: Session, now: datetime) -> None:
            DEEDS[step.do](Scene(session, self.house, self.today, now, self.key), step)

        return act
