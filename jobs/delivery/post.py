"""The post room: which transports there are, and one parcel handed to the right one."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import datetime
from urllib.parse import urlsplit

from data.engagement.addresses import Addresses
from data.inbox.tokens import reply_address
from data.outreach.door import Parcel
from data.outreach.states import Purpose
from data.playbook.models import Business
from jobs.delivery.circuit import Circuit
from jobs.delivery.html_part import Tracks
from jobs.delivery.mail import Letter, Unmailable, build
from jobs.delivery.outcome import Outcome, failed, uncertain
from jobs.delivery.sms import SmsSender
from jobs.delivery.smtp import Mailer
from jobs.delivery.smtp_url import SmtpAddress

TEXTS_AT_ONCE = 4
"""Requests to the SMS service that are under way at once."""

_LOOPBACK = {"localhost", "127.0.0.1", "::1"}


class Post:
    """Transports by channel. The example business never writes to strangers: see `held`."""

    def __init__(
        self,
        *,
        smtp: SmtpAddress | None,
        sms_url: str,
        unsubscribe_url: Callable[[str], str | None],
        addresses: Addresses | None = None,
    ) -> None:
        """`addresses` are where opens and clicks are heard of; None: nobody hears of them."""
        self._smtp = smtp
        self._sms_url = sms_url
        self._sms = SmsSender(sms_url) if sms_url else None
        self._unsubscribe_url = unsubscribe_url
        self._addresses = addresses
        self._idle = [Mailer(smtp) for _ in range(smtp.connections)] if smtp else []
        self._mailers = tuple(self._idle)
        self.circuits = {"email": Circuit(), "sms": Circuit()}
        self.desk = asyncio.Lock()
        """Held by whoever delivers: one round at a time in a process."""

    @property
    def transports(self) -> frozenset[str]:
        """Channels a transport is set up for."""
        email = {"email"} if self._smtp else set()
        return frozenset(email | ({"sms"} if self._sms else set()))

    def at_once(self, channel: str) -> int:
        """Messages under way at once; a crash leaves at most one uncertain row for each."""
        return len(self._mailers) if channel == "email" else TEXTS_AT_ONCE

    def held(self, business: Business) -> dict[str, str]:
        """Channels on which nothing may leave now, each with the sentence that says why."""
        if not business.example:
            return {}
        why = (
            "The playbook still names the example business, so nothing leaves this machine. "
            "Run `callboard playbook init` and fill in [business]."
        )
        held = {}
        if self._smtp and not self._smtp.is_loopback:
            held["email"] = why
        if self._sms and urlsplit(self._sms_url).hostname not in _LOOPBACK:
            held["sms"] = why
        return held

    async def send(self, parcel: Parcel, business: Business, now: datetime) -> Outcome:
        """Hand one parcel over; never raises for anything a recipient or server does."""
        if parcel.channel == "sms":
            if self._sms is None:
                return failed("CALLBOARD_SMS_URL is not set")
            tracks = self._tracks(parcel)
            body = tracks.in_text(parcel.body) if tracks else parcel.body
            return await self._sms.send(parcel.recipient, body)
        return await self._mail(parcel, business, now)

    def announce_ahead(self, recipient: str, business: Business) -> bool:
        """Tell the mail server of a message that may leave soon, while it is recorded whether it
        does: over a connection that is open, and free. Whether there was one."""
        for mailer in reversed(self._idle):
            if mailer.promised is None:
                mailer.announce_ahead(business.email, recipient)
                return mailer.promised is not None
        return False

    def break_promises(self) -> None:
        """What was announced ahead and does not leave now is forgotten."""
        for mailer in self._idle:
            mailer.break_promise()

    def _mailer_for(self, sender: str, recipient: str) -> Mailer:
        """The one that announced it ahead, else one that waits for nothing."""
        for wanted in ((sender, recipient), None):
            for place in range(len(self._idle) - 1, -1, -1):
                if self._idle[place].promised == wanted:
                    return self._idle.pop(place)
        return self._idle.pop()

    async def _mail(self, parcel: Parcel, business: Business, now: datetime) -> Outcome:
        try:
            message = build(self._letter(parcel, business, now))
        except Unmailable as error:
            return failed(str(error))
        mailer = self._mailer_for(business.email, parcel.recipient)
        try:
            return await mailer.send(message, business.email, parcel.recipient)
        except asyncio.CancelledError:
            raise
        except Exception as error:  # noqa: BLE001 - an unknown fault during hand-over is uncertain
            return uncertain(f"the hand-over broke off: {type(error).__name__}: {error}")
        finally:
            self._idle.append(mailer)

    def _letter(self, parcel: Parcel, business: Business, now: datetime) -> Letter:
        answers = parcel.purpose == Purpose.FIRST_RESPONSE
        return Letter(
            message_id=parcel.header_id,
            sender_name=f"{business.agent}, {business.name}",
            sender_email=business.email,
            reply_to=reply_address(business.reply_to, parcel.header_id) or None,
            recipient_name=parcel.recipient_name,
            recipient=parcel.recipient,
            subject=parcel.subject,
            body=parcel.body,
            postal_address=f"{business.name}\n{business.postal_address}",
            unsubscribe_url=self._unsubscribe_url(parcel.recipient),
            unsubscribe_email=business.email,
            auto_submitted="auto-replied" if answers else "auto-generated",
            sent_at=now,
            tracks=self._tracks(parcel),
        )

    def _tracks(self, parcel: Parcel) -> Tracks | None:
        followed = parcel.followed
        if self._addresses is None or not (followed.opens or followed.clicks):
            return None
        return Tracks(self._addresses, parcel.id, followed)

    async def close(self) -> None:
        for mailer in self._mailers:
            await mailer.close()
