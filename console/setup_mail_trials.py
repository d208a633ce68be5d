"""The trials of the set-up's mail: one mail sent, and a look into the mailbox."""

from __future__ import annotations

import asyncio
import time
from dataclasses import replace
from datetime import UTC, datetime
from email.utils import make_msgid
from typing import TYPE_CHECKING, Any

from data.words import _
from screens.first_start.steps import Told

if TYPE_CHECKING:
    from console.setup_trials import Tell
    from data.playbook.models import Business
    from jobs.delivery.mail import Letter
    from jobs.delivery.smtp_url import SmtpAddress
    from jobs.intake.imap_url import ImapAddress

PATIENCE = 20.0
"""Seconds for each answer of a mail server, while somebody watches."""


def send_test_mail(url: str, business: Business, recipient: str, tell: Tell) -> bool:
    """One real mail over this server, as the console would hand it over."""
    from jobs.delivery.mail import Unmailable
    from jobs.delivery.smtp_url import parse_smtp_url

    address = replace(parse_smtp_url(url), timeout=PATIENCE)
    where = f"{address.host}:{address.port}"
    asked = _("{where} is being asked to take a mail to {recipient} …")
    tell(Told(None, asked.format(where=where, recipient=recipient)))
    begun = time.monotonic()
    try:
        outcome = asyncio.run(_hand_over(address, _letter(business, recipient)))
    except Unmailable as error:
        tell(Told(False, str(error)))
        return False
    if outcome.kind != "sent":
        tell(Told(False, f"{where}: {outcome.why}"))
        return False
    took = _(
        "{where} took the mail to {recipient} after {took:.1f} s. Look into that mailbox, and into "
        "its spam folder."
    ).format(where=where, recipient=recipient, took=time.monotonic() - begun)
    tell(Told(True, took))
    return True


def _letter(business: Business, recipient: str) -> Letter:
    from jobs.delivery.mail import Letter

    return Letter(
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


async def _hand_over(address: SmtpAddress, letter: Letter) -> Any:
    from jobs.delivery.mail import build
    from jobs.delivery.smtp import Mailer

    mailer = Mailer(address)
    try:
        return await mailer.send(build(letter), letter.sender_email, letter.recipient)
    finally:
        await mailer.close()


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
        OpenMailbox(address, timeout=PATIENCE).close()
    except ImapFault as fault:
        tell(Told(False, f"{address.name}: {fault.why}"))
        return False
    tell(Told(True, _("{name} can be read.").format(name=address.name)))
    return True
