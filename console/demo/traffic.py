"""Traffic while you watch: leads through the usual doors, and now and then a person's deed."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Mapping
from datetime import datetime
from random import Random
from threading import Event, Thread
from typing import Any

from sqlmodel import Session, col, select

from console.demo.forms import ENCODINGS
from console.demo.stories import tables
from data.inbox.receive import receive
from data.leads.contact import Outcome, Touch, outcome, touch
from data.leads.stages import LeadStage
from data.leads.tables import Lead
from data.playbook.house import House
from data.refused import Refused
from data.store import Store

FIRST = 3.0
"""Seconds until the first one: somebody who opens the demo wants to see something happen."""

EVERY = (8.0, 20.0)
"""Seconds from one event to the next, at least and at most."""

WEIGHTS = {"routine": 58, "review": 20, "reply": 10, "call": 6, "booked": 4, "won": 2}

AREA_CODES = ("201", "203", "212", "646", "718", "845", "914", "973")
"""With the numbers 555-0100 to 555-0199, which are kept for fiction."""


class Traffic:
    """A thread that `stop` ends at once. What arrives depends on the random numbers alone."""

    def __init__(
        self,
        store: Store,
        house: House,
        clock: Callable[[], datetime],
        rng: Random,
    ) -> None:
        self._store = store
        self._house = house
        self._clock = clock
        self._rng = rng
        self._words = tables("traffic.toml")
        self._arrived = 0
        self._stopped = Event()
        self._thread = Thread(target=self._run, name="traffic", daemon=True)

    def start(self) -> None:
        self._thread.start()

    def stop(self) -> None:
        self._stopped.set()
        if self._thread.is_alive():
            self._thread.join(1)

    def _run(self) -> None:
        wait = FIRST
        while not self._stopped.wait(wait):
            self.happen()
            wait = self._rng.uniform(*EVERY)

    def happen(self) -> None:
        """One event. A deed for which nobody is in the right place becomes a routine lead."""
        kind = self._rng.choices(list(WEIGHTS), list(WEIGHTS.values()))[0]
        if kind in ("routine", "review") or not self._deed(kind):
            self._arrive("review" if kind == "review" else "routine")

    def _arrive(self, kind: str) -> None:
        """Stored raw, like everything that comes in; the runner sees it and answers."""
        text = self._rng.choice(self._words[kind])
        posted = self._rng.choice(ENCODINGS)(self._form(text))
        with self._store.write() as session:
            receive(
                session,
                source=text["door"],
                payload=posted.payload,
                content_type=posted.content_type,
                now=self._clock(),
                by="gateway",
            )

    def _form(self, text: Mapping[str, str]) -> dict[str, str]:
        """A person nobody has seen yet, with what they say."""
        rng, words = self._rng, self._words
        self._arrived += 1
        number = self._arrived
        first, last = rng.choice(words["first"]), rng.choice(words["last"])
        form = {"name": f"{first} {last}", "message": text["says"]}
        form |= {key: value for key, value in text.items() if key not in ("door", "says")}
        by_phone = text["door"] == "phone"
        if not by_phone:
            form["email"] = f"{_plain(first)}.{_plain(last)}{number}@example.com"
        if by_phone or rng.random() < 0.3:
            area = AREA_CODES[number // 100 % len(AREA_CODES)]
            form["phone"] = f"({area}) 555-01{number % 100:02}"
        if rng.random() < 0.5:
            form["company"] = f"{last} {rng.choice(words['trade'])}"
        return form

    def _deed(self, kind: str) -> bool:
        """Something one of the agency's people does; False when there is nobody to do it with."""
        with self._store.write() as session:
            lead_id = self._somebody(session, kind)
            if lead_id is None:
                return False
            try:
                self._do(session, kind, lead_id)
            except Refused:
                session.rollback()
                return False
        return True

    def _somebody(self, session: Session, kind: str) -> int | None:
        stages = {
            "booked": (LeadStage.ENGAGED,),
            "won": (LeadStage.BOOKED,),
        }.get(kind, (LeadStage.CONTACTED,))
        ids = session.exec(
            select(Lead.id).where(col(Lead.stage).in_(stages)).order_by(col(Lead.id))
        )
        found = list(ids)
        return self._rng.choice(found) if found else None

    def _do(self, session: Session, kind: str, lead_id: int) -> None:
        common: dict[str, Any] = {"house": self._house, "now": self._clock()}
        common["by"] = self._rng.choice(("ines", "marcus"))
        if kind == "reply":
            touch(session, lead_id, Touch.REPLY, self._rng.choice(self._words["replies"]), **common)
        elif kind == "call":
            touch(session, lead_id, Touch.CALL, self._rng.choice(self._words["calls"]), **common)
        else:
            outcome(session, lead_id, Outcome(kind), **common)


def _plain(name: str) -> str:
    """For an address: without accents, small."""
    folded = unicodedata.normalize("NFKD", name.replace("ø", "o")).encode("ascii", "ignore")
    return folded.decode().lower()
