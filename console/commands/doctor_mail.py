"""What `callboard doctor` says of the mail server: whether it would let us hand over a mail."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

from console.commands.finding import Finding
from console.commands.printing import told_here
from console.settings import BadSetting, Settings
from data.words import _

if TYPE_CHECKING:
    from jobs.delivery.smtp_url import SmtpAddress

PATIENCE = 5.0
"""Seconds that the server is given for each of its answers."""


def look_at_mail(settings: Settings) -> Iterator[Finding]:
    """As far as a console goes before the first mail: a port that is open proves nothing."""
    from console.setup import smtp_of

    try:
        address = smtp_of(settings)
    except BadSetting as error:
        yield Finding("mail", "bad", str(error))
        return
    if address is None:
        yield Finding("mail", "note", _("CALLBOARD_SMTP_URL is not set: e-mail waits in the queue"))
        return
    problem = asyncio.run(_problem(replace(address, timeout=min(PATIENCE, address.timeout))))
    where = f"{address.host}:{address.port}"
    if problem:
        yield Finding("mail", "bad", f"{where}: {told_here(problem)}")
    else:
        yield Finding("mail", "ok", _("{where} answers").format(where=where))


async def _problem(address: SmtpAddress) -> str:
    """Why it would take no mail from us; empty where it would."""
    from jobs.delivery.smtp_session import Session
    from jobs.delivery.smtp_verdict import Broken, Refused, judge_answer, judge_break

    session = Session(address, None)
    try:
        await session.open()
        await session.say_goodbye()
    except Refused as fault:
        return judge_answer(fault.phase, fault.code, fault.words).why
    except Broken as fault:
        return judge_break(fault.phase, fault.why).why
    finally:
        session.hang_up()
    return ""
