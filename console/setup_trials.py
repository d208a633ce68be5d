"""The trials of the set-up: the first answer read, a mail sent, a lead posted and answered."""

from __future__ import annotations

import asyncio
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import make_msgid
from pathlib import Path
from typing import TYPE_CHECKING, Any

from data.words import _
from screens.first_start.steps import Told

if TYPE_CHECKING:
    from data.playbook.models import Business, Playbook
    from data.store import Store
    from jobs.intake.imap_url import ImapAddress
    from jobs.office import Office

Tell = Callable[[Told], None]

SMTP_PATIENCE = 20.0
"""Seconds for each answer of the mail server, while somebody watches."""

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


def send_test_mail(url: str, business: Business, recipient: str, tell: Tell) -> bool:
    """One real mail over this server, as the console would hand it over."""
    from dataclasses import replace

    from jobs.delivery.mail import Letter, Unmailable, build
    from jobs.delivery.smtp import Mailer
    from jobs.delivery.smtp_url import parse_smtp_url

    address = replace(parse_smtp_url(url), timeout=SMTP_PATIENCE)
    where = f"{address.host}:{address.port}"
    tell(
        Told(
            None,
            _("{where} is being asked to take a mail to {recipient} …").format(
                where=where, recipient=recipient
            ),
        )
    )
    letter = Letter(
        message_id=make_msgid(domain=business.email.rpartition("@")[2] or "localhost"),
        sender_name=f"{business.agent}, {business.name}",
        sender_email=business.email,
        reply_to=None,
        recipient_name="",
        recipient=recipient,
        subject="Callboard can send mail",
        body="This mail was sent by the set-up of Callboard, over the server that you entered. "
        "Nobody needs to answer it.",
        postal_address=f"{business.name}\n{business.postal_address}",
        unsubscribe_url=None,
        unsubscribe_email=business.email,
        auto_submitted="auto-generated",
        sent_at=datetime.now(UTC),
    )

    async def hand_over() -> Any:
        mailer = Mailer(address)
        try:
            return await mailer.send(build(letter), business.email, recipient)
        finally:
            await mailer.close()

    begun = time.monotonic()
    try:
        outcome = asyncio.run(hand_over())
    except Unmailable as error:
        tell(Told(False, str(error)))
        return False
    took = time.monotonic() - begun
    if outcome.kind == "sent":
        tell(
            Told(
                True,
                _(
                    "{where} took the mail to {recipient} after {took:.1f} s. Look into "
                    "that mailbox, and into its spam folder."
                ).format(where=where, recipient=recipient, took=took),
            )
        )
        return True
    tell(Told(False, f"{where}: {outcome.why}"))
    return False


def look_into_mailbox(address: ImapAddress, tell: Tell) -> bool:
    """Log in and open the folder; nothing in it is read or changed."""
    from jobs.intake.imap import OpenMailbox
    from jobs.intake.imap_fault import ImapFault

    tell(
        Told(
            None,
            _("{host}:{port} is being asked for {folder} …").format(
                host=address.host, port=address.port, folder=address.folder
            ),
        )
    )
    try:
        OpenMailbox(address, timeout=SMTP_PATIENCE).close()
    except ImapFault as fault:
        tell(Told(False, f"{address.name}: {fault.why}"))
        return False
    tell(Told(True, _("{name} can be read.").format(name=address.name)))
    return True


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
    return why.get(
        state,
        f"The answer to lead {lead_id} has not left yet ({state}{f': {note}' if note else ''}).",
    )


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
