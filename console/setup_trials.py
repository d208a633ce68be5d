"""The trials of the set-up: the first answer read, a lead posted and answered."""

from __future__ import annotations

import asyncio
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from data.words import _
from data.words.enumerated import word_of
from screens.first_start.steps import Told

if TYPE_CHECKING:
    from data.playbook.models import Playbook
    from data.store import Store
    from jobs.office import Office

Tell = Callable[[Told], None]

ANSWERED_WITHIN = 45.0
"""Seconds until a test lead must have been answered: a slow mail server's time, and some."""

SAMPLE = "Hello, we would like help with a new website. Can you call me?"


def read_first_answer(playbook: Playbook, tell: Tell) -> bool:
    """What a lead from the website would get, made by the engine itself in a database that goes."""
    from sqlmodel import select

    from data.inbox.process import process, unprocessed
    from data.inbox.receive import receive
    from data.outreach.tables import Message
    from data.playbook.house import House
    from data.store import open_store

    house, now = House(playbook, frozenset({"email"})), datetime.now(UTC)
    with tempfile.TemporaryDirectory(prefix="callboard-setup-") as folder:
        store = open_store(f"sqlite:///{Path(folder) / 'trial.sqlite'}")
        try:
            with store.write() as session:
                receive(session, source="website", payload=_form("dana@example.org", "Dana Ortiz"),
                        content_type="application/json", now=now, by="set-up")  # fmt: skip
                for key in unprocessed(session):
                    process(session, key, house=house, now=now, by="set-up")
                message = session.exec(select(Message)).first()
                text = f"{message.subject}\n\n{message.body}" if message else ""
        finally:
            store.close()
    if not text:
        tell(Told(False, _("Your rules give no first answer to a lead from the website.")))
        return False
    tell(
        Told(True, _("Dana Ortiz writes through your website, and gets:\n{text}").format(text=text))
    )
    return True


def _form(email: str, name: str) -> bytes:
    import json

    return json.dumps({"name": name, "email": email, "message": SAMPLE}).encode()


@dataclass(frozen=True, slots=True)
class TestLead:
    """What is posted: where, with which word, and whose address gets the answer."""

    __test__ = False

    source: str
    word: str
    host: str
    port: int
    email: str


def post_test_lead(office: Office, lead: TestLead, tell: Tell) -> bool:
    """Through the real gateway into the real database, answered by the real runner."""
    from jobs.runner import Runner

    runner = Runner(office, "set-up")
    try:
        with _gateway(office, runner, lead) as problem:
            if problem:
                tell(Told(False, problem))
                return False
            runner.start()
            try:
                return _posted(office.store, lead, tell)
            finally:
                runner.stop()
    finally:
        asyncio.run(office.post.close())


def _posted(store: Store, lead: TestLead, tell: Tell) -> bool:
    import httpx

    url = f"http://{lead.host}:{lead.port}/in/{lead.source}"
    tell(Told(None, _("A lead is being posted to {url} …").format(url=url)))
    begun = time.monotonic()
    try:
        answer = httpx.post(url, content=_form(lead.email, "Test of the set-up"), timeout=10,
                            headers={"Content-Type": "application/json",
                                     "X-Callboard-Key": lead.word})  # fmt: skip
    except httpx.HTTPError as error:
        tell(
            Told(
                False,
                _("{url} does not answer ({name}).").format(url=url, name=type(error).__name__),
            )
        )
        return False
    took = time.monotonic() - begun
    if answer.status_code != 202:
        tell(
            Told(
                False,
                _("{url} answered {status_code}: {text}").format(
                    url=url, status_code=answer.status_code, text=answer.text[:200]
                ),
            )
        )
        return False
    tell(Told(True, _("The gateway stored it after {took:.0f} ms.").format(took=took * 1000)))
    return _answered(store, int(answer.json()["id"]), begun, tell)


def _answered(store: Store, inbound_id: int, begun: float, tell: Tell) -> bool:
    """Wait until it has an answer that left, or a reason why not."""
    deadline = begun + ANSWERED_WITHIN
    tell(Told(None, _("It is being understood and answered …")))
    while True:
        stands = _how_it_stands(store, inbound_id)
        if stands is not None:
            lead_id, state, note, recipient = stands
            if state == "sent":
                took = time.monotonic() - begun
                tell(
                    Told(
                        True,
                        _(
                            "Lead {lead_id} was answered {took:.1f} s after it was posted: the "
                            "answer is in the mailbox of {recipient}."
                        ).format(lead_id=lead_id, took=took, recipient=recipient),
                    )
                )
                return True
            if state in ("review", "failed", "uncertain", "quarantined") or (
                time.monotonic() > deadline
            ):
                tell(Told(False, _why_not(lead_id, state, note)))
                return False
        elif time.monotonic() > deadline:
            tell(Told(False, _("Nobody understood it in time: look under `callboard inbox list`.")))
            return False
        time.sleep(0.1)


def _how_it_stands(store: Store, inbound_id: int) -> tuple[int, str, str, str] | None:
    """The lead and its newest message's state; None while nobody has looked at it."""
    with store.look() as reader:
        ((state, reason, lead_id),) = reader.rows(
            "SELECT state, reason, lead_id FROM inbound WHERE id = :key", key=inbound_id
        )
        if state == "quarantined":
            return 0, state, reason, ""
        if lead_id is None:
            return None
        found = reader.rows(
            "SELECT state, note, recipient FROM message WHERE lead_id = :lead"
            " ORDER BY id DESC LIMIT 1",
            lead=lead_id,
        )
    if not found:
        return lead_id, "none", "", ""
    ((message, note, recipient),) = found
    return lead_id, message, note, recipient


def _why_not(lead_id: int, state: str, note: str) -> str:
    why = {
        "quarantined": _("It was not understood: {note}").format(note=note),
        "review": _(
            "The answer to lead {lead_id} waits for a person: press 2 in the console."
        ).format(lead_id=lead_id),
        "failed": _("The answer to lead {lead_id} could not be delivered: {note}").format(
            lead_id=lead_id, note=note
        ),
        "uncertain": _("The answer to lead {lead_id} may have arrived: {note}").format(
            lead_id=lead_id, note=note
        ),
        "none": _("Lead {lead_id} gets no answer by your rules.").format(lead_id=lead_id),
    }
    told = _("The answer to lead {lead_id} has not left yet ({state}).")
    stands = f"{word_of(state)}: {note}" if note else word_of(state)
    return why.get(state, told.format(lead_id=lead_id, state=stands))


@contextmanager
def _gateway(office: Office, runner: Any, lead: TestLead) -> Iterator[str]:
    """The gateway on its port until the end; gives a sentence where it cannot listen."""
    import socket

    import uvicorn

    from jobs.intake.gateway import gateway

    listener = socket.socket(socket.AF_INET6 if ":" in lead.host else socket.AF_INET)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((lead.host, lead.port))
        listener.listen(16)
    except OSError as error:
        listener.close()
        yield (
            _(
                "The gateway cannot listen on {host}:{port}: {strerror}. End the "
                "`callboard serve` that runs there, or use another port."
            ).format(host=lead.host, port=lead.port, strerror=error.strerror)
        )
        return
    config = uvicorn.Config(gateway(office, runner.wake), log_config=None, access_log=False,
                            lifespan="off", timeout_graceful_shutdown=3)  # fmt: skip
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run, args=([listener],), daemon=True)
    thread.start()
    try:
        yield ""
    finally:
        server.should_exit = True
        thread.join(5)
        listener.close()
