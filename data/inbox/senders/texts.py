"""A text message that a person sent: opt-out, opt-in, or something to read."""

from __future__ import annotations

from dataclasses import replace

from data.inbox.sms_words import SmsKind, decide_sms
from data.inbox.understood import Kind, Understood

_KINDS = {SmsKind.STOP: Kind.OPT_OUT, SmsKind.START: Kind.OPT_IN}


def understand_text(said: Understood) -> Understood:
    """Decide by `said.text`. Whether the number is opted out is not known here: a bare YES is a
    message, and the processing, which knows, reads it again."""
    word = decide_sms(said.text, opted_out=False)
    kind = _KINDS.get(word.kind, Kind.MESSAGE)
    message = said.text if kind is Kind.MESSAGE else ""
    return replace(
        said,
        kind=kind,
        submission=replace(said.submission, message=message),
        recipient=said.submission.phone.strip(),
        unclear=word.kind is SmsKind.UNCLEAR,
        why=word.why,
    )
