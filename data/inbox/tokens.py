"""The token in our Reply-To that says which message a person answers.

It is the left part of the message's own Message-ID, so nothing more has to be kept, and it stands
where the playbook's `reply_to` says: `mia+{token}@harbour.example`, or
`{token}@replies.harbour.example`. Mail clients keep Reply-To where they lose In-Reply-To, and
providers that replace our Message-ID leave it alone (FACTS, Threading).
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from data.playbook.reply_to import TOKEN

if TYPE_CHECKING:
    from data.inbox.mail.read import Mail

_TOKEN = re.compile(r"(?<![0-9a-z])([0-9a-f]{24})(?![0-9a-z])[^\s@<>\",;:]{0,40}@")
"""24 hexadecimal digits, as `new_message` makes them, that stand alone in the left part of an
address: the playbook allows no letter or digit beside them."""
_MESSAGE_ID = re.compile(r"<([0-9a-f]{24})@")
_WHERE = (
    *("To", "Cc", "Delivered-To", "X-Original-To", "Envelope-To", "X-Envelope-To"),
    *("X-Delivered-To", "X-Forwarded-To", "Apparently-To", "Resent-To"),
)


def reply_address(reply_to: str, message_id: str) -> str:
    """The playbook's address with the token of the message.

    Empty where it says none, and where the message has no token: then the sender is answered.
    """
    if TOKEN not in reply_to:
        return reply_to
    found = _MESSAGE_ID.match(message_id)
    return reply_to.replace(TOKEN, found[1]) if found else ""


def token_in(mail: Mail) -> str:
    """The token in any address that the mail was sent to, or empty."""
    for name in _WHERE:
        for value in mail.headers(name):
            if found := _TOKEN.search(value[:10_000].lower()):
                return found[1]
    return ""
