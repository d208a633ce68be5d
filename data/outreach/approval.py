"""What an approval holds for: exactly what was shown, and the lead as it was then.

A later change of text, recipient, template or the lead's stage voids it.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from data.leads.tables import Lead
    from data.outreach.tables import Message


@dataclass(frozen=True, slots=True)
class Shown:
    """Everything a person sees before deciding. `stage` is the lead's."""

    channel: str
    recipient: str
    subject: str
    body: str
    template: str
    stage: str

    @property
    def hash(self) -> str:
        """A digest of the message, and the stage in words so that a change of it can be told."""
        from hashlib import sha256  # OpenSSL, which no pane needs

        parts = [self.channel, self.recipient, self.subject, self.body, self.template]
        said = json.dumps(parts, ensure_ascii=False)
        return f"{sha256(said.encode('utf-8', 'surrogatepass')).hexdigest()}:{self.stage}"


def shown_of(message: Message, lead: Lead) -> Shown:
    return Shown(
        message.channel,
        message.recipient,
        message.subject,
        message.body,
        message.template,
        str(lead.stage.value),
    )


def what_changed(approved: str, now: Shown) -> str:
    """Why the approval of `approved` does not hold for what stands there now; empty: it does."""
    if not approved:
        return "this text was not approved"
    if approved == now.hash:
        return ""
    digest, _, stage = approved.partition(":")
    if digest != now.hash.partition(":")[0]:
        return "its text, recipient or template is not the one that was approved"
    return f"the lead is {now.stage} now and was {stage} when this was approved"
