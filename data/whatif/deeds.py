"""What somebody might do, done to the copy by the operations of real life."""

from __future__ import annotations

from datetime import datetime, timedelta
from email.message import EmailMessage
from urllib.parse import urlencode

from sqlmodel import Session, col, select

from data.inbox.process import process
from data.inbox.receive import receive
from data.leads.contact import Outcome, Touch, outcome, touch
from data.leads.tables import Lead
from data.outreach.states import MessageState
from data.outreach.tables import Message
from data.playbook.house import House
from data.whatif.scenario import Deed, DeedKind

BY = "what if"
WORDS = "Yes, that would suit me."
LATER = timedelta(days=2)
"""From a booking to its appointment."""


def do(session: Session, lead_id: int, deed: Deed, *, house: House) -> None:
    """Do it at its time; raises `Refused` where real life would say no."""
    lead = session.get_one(Lead, lead_id)
    if deed.kind == DeedKind.REPLY:
        _reply(session, lead, deed.at, house)
    elif deed.kind == DeedKind.OPT_OUT:
        _opt_out(session, lead, deed.at, house)
    elif deed.kind == DeedKind.CALL:
        touch(session, lead_id, Touch.CALL, "", house=house, now=deed.at, by=BY)
    else:
        _outcome(session, lead_id, deed, house)


def _outcome(session: Session, lead_id: int, deed: Deed, house: House) -> None:
    result = {DeedKind.BOOK: Outcome.BOOKED, DeedKind.NO_SHOW: Outcome.NO_SHOW,
              DeedKind.WON: Outcome.WON, DeedKind.LOST: Outcome.LOST}[deed.kind]  # fmt: skip
    on = deed.at + LATER if result == Outcome.BOOKED else None
    outcome(session, lead_id, result, on=on, house=house, now=deed.at, by=BY)


def _opt_out(session: Session, lead: Lead, at: datetime, house: House) -> None:
    kinds = [Touch.OPT_OUT_EMAIL] if lead.email_folded else []
    kinds += [Touch.OPT_OUT_SMS] if lead.phone else []
    for kind in kinds:
        touch(session, lead.id or 0, kind, "", house=house, now=at, by=BY)


def _reply(session: Session, lead: Lead, at: datetime, house: House) -> None:
    """As it comes in: a mail that answers our last one, or a text message; else a note by hand."""
    last = session.exec(
        select(Message)
        .where(Message.lead_id == lead.id, Message.state == MessageState.SENT)
        .order_by(col(Message.sent_at).desc(), col(Message.id).desc())
    ).first()
    if lead.email and (last is None or last.channel == "email"):
        mail = _mail(lead, last, at, house)
        _take_in(session, "mailbox", mail, "message/rfc822", at, house)
    elif lead.phone:
        form = "application/x-www-form-urlencoded"
        _take_in(session, "twilio", _text(lead, at, house), form, at, house)
    else:
        touch(session, lead.id or 0, Touch.REPLY, WORDS, house=house, now=at, by=BY)


def _mail(lead: Lead, answers: Message | None, at: datetime, house: House) -> bytes:
    mail = EmailMessage()
    mail["From"], mail["To"] = lead.email, house.playbook.business.email
    mail["Message-ID"] = f"<what-if-{at.timestamp()}@example.invalid>"
    mail["Date"] = at
    mail["Subject"] = f"Re: {answers.subject}" if answers else "Your message"
    if answers is not None:
        mail["In-Reply-To"] = answers.header_id
    mail.set_content(WORDS)
    return mail.as_bytes()


def _text(lead: Lead, at: datetime, house: House) -> bytes:
    """As Twilio posts it."""
    form = {"MessageSid": f"SM{int(at.timestamp()):032d}", "From": lead.phone, "Body": WORDS,
            "To": house.playbook.business.phone, "NumMedia": "0"}  # fmt: skip
    return urlencode(form).encode()


def _take_in(
    session: Session, source: str, payload: bytes, content_type: str, at: datetime, house: House
) -> None:
    receipt = receive(session, source=source, payload=payload, content_type=content_type,
                      now=at, by="gateway")  # fmt: skip
    process(session, receipt.inbound_id, house=house, now=at, by="runner")
