"""How somebody got in touch: by a form, a mail, a text, or a call that one of us took or missed."""

from __future__ import annotations

from data.inbox.submission import Submission
from data.inbox.understood import Kind
from data.leads.decide import decide_source
from data.playbook.first_response import Way
from data.playbook.models import Playbook

_OF_KIND = {Kind.MISSED_CALL: Way.MISSED_CALL, Kind.CALL: Way.CALL}
_TEXTED = ("text", "sms", "text message")
_MISSED = ("missed call", "voicemail")


def decide_way(kind: Kind, channel: str, said: Submission, door: str, playbook: Playbook) -> Way:
    """What the delivery itself is, else what it says of itself.

    The campaign of a link proves nothing: who came to a form through a link in a text has not
    texted us, and a text may not answer them at night.
    """
    if kind in _OF_KIND:
        return _OF_KIND[kind]
    if channel == "sms":
        return Way.TEXT
    if channel == "email" and kind != Kind.LEAD:  # a lead in a mail was written down by a portal
        return Way.EMAIL
    if decide_source(said.source, {}, door, said.detail, playbook).value != "phone":
        return Way.FORM
    word = said.source.casefold().strip()
    if word in _MISSED:
        return Way.MISSED_CALL
    return Way.TEXT if word in _TEXTED else Way.CALL
