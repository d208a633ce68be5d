"""Read the mailboxes that nobody watches. Default schedule: every minute."""

from __future__ import annotations

import asyncio
from functools import partial

from jobs.office import Office
from jobs.own_thread import in_a_thread


async def read_mailbox(office: Office) -> str:
    """All at once: one slow server holds up none of the others."""
    if not office.mailboxes:
        return "no mailbox is set up: CALLBOARD_IMAP_URL"
    from jobs.intake.mailbox import read_once

    looks = [in_a_thread(partial(read_once, office, one)) for one in office.mailboxes]
    return "; ".join(await asyncio.gather(*looks))
