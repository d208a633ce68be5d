"""What a mail is, decided in the order of care: what harms most when it is missed goes first.

A complaint, a bounce, a machine's answer, an unsubscribe, a portal's lead mail, a reply, a person's
new mail, and the rest. Two rules of a later place speak earlier, because a machine sends them, too:
a subject that says nothing but "unsubscribe", and a form's mail with its labels.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC
from hashlib import sha256

from data.inbox.mail.absence import read_return_date
from data.inbox.mail.automatic import (
    GENERATED,
    OUT_OF_OFFICE,
    Automatic,
    find_automatic,
    is_list,
    is_no_reply,
)
from data.inbox.mail.bounce import read_bounces
from data.inbox.mail.complaint import is_not_spam, read_complaints
from data.inbox.mail.portal import find_leads
from data.inbox.mail.read import Mail, read_mail
from data.inbox.mail.reply_text import reply_text
from data.inbox.mail.unsubscribe import OptOut, find_opt_out, is_plain_opt_out
from data.inbox.mail.words import split_subject
from data.inbox.parse import MAX_TEXT
from data.inbox.submission import Submission
from data.inbox.tokens import token_in
from data.inbox.understood import Delivery, Kind, Understood

MAX_CLUES = 50
"""Message-IDs of our own that a mail may name; the best come first."""


def understand_mail(
    delivery: Delivery,
    *,
    own_addresses: frozenset[str] = frozenset(),
    token_of: Callable[[Mail], str] = token_in,
) -> list[Understood]:
    """What the mail in `delivery.body` says. `own_addresses` are lower case.

    One item, but for reports about several recipients and for several leads in one mail. Raises
    `Unreadable` where it is no mail at all.
    """
    mail = read_mail(delivery.body)
    envelope = _envelope(mail, delivery.body, token_of(mail))
    items = (
        _complaints(mail, envelope)
        or _bounces(mail, envelope)
        or _letter(mail, envelope, own_addresses)
    )
    return [_numbered(item, place) for place, item in enumerate(items)]


def _envelope(mail: Mail, source: bytes, token: str) -> Understood:
    """What every item of this mail has; its kind is decided later."""
    person = _person(mail)
    return Understood(
        Kind.OTHER,
        external_id=mail.message_id[:200] or f"sha256:{sha256(source).hexdigest()}",
        occurred_at=mail.date.astimezone(UTC) if mail.date and mail.date.year > 1 else None,
        submission=Submission(name=person[0][:200], email=person[1][:320]),
        channel="email",
        subject=mail.subject[:998],
        message_ids=_named_mails(mail),
        token=token,
    )


def _person(mail: Mail) -> tuple[str, str]:
    """The sender; behind a sender that takes no replies, whoever is named in Reply-To."""
    if is_no_reply(mail.sender) and mail.reply_to[1] and not is_no_reply(mail.reply_to[1]):
        return mail.reply_to
    return mail.sender_name, mail.sender


def _named_mails(mail: Mail) -> tuple[str, ...]:
    """In-Reply-To, then References from the right (RFC 5322, 3.6.4)."""
    clues = (mail.in_reply_to, *reversed(mail.references))
    return tuple(dict.fromkeys(clue for clue in clues if clue))[:MAX_CLUES]


def _numbered(item: Understood, place: int) -> Understood:
    """Several items of one mail need ids of their own, the same each time."""
    return replace(item, external_id=f"{item.external_id}#{place}") if place else item


def _complaints(mail: Mail, envelope: Understood) -> list[Understood]:
    if is_not_spam(mail):
        return [replace(envelope, event="not-spam", why="A feedback report: it was not spam.")]
    return [
        replace(
            envelope,
            kind=Kind.COMPLAINT,
            event=complaint.feedback,
            submission=Submission(email=complaint.recipient),
            recipient=complaint.recipient,
            message_ids=(complaint.message_id,) if complaint.message_id else (),
            why=complaint.why,
        )
        for complaint in read_complaints(mail)
    ]


def _bounces(mail: Mail, envelope: Understood) -> list[Understood]:
    return [
        replace(
            envelope,
            kind=Kind.BOUNCE,
            event="bounce",
            submission=Submission(email=bounce.recipient),
            recipient=bounce.recipient,
            status=bounce.status,
            permanent=bounce.permanent,
            diagnosis=bounce.diagnosis,
            message_ids=(bounce.message_id,) if bounce.message_id else envelope.message_ids,
            why=bounce.why,
        )
        for bounce in read_bounces(mail)
    ]


def _letter(mail: Mail, envelope: Understood, own_addresses: frozenset[str]) -> list[Understood]:
    text = reply_text(mail.text, mail.html)
    said = replace(envelope, text=text[:MAX_TEXT])
    opt_out = find_opt_out(mail, text)
    if opt_out and opt_out.clear and is_plain_opt_out(mail):
        return [_opted_out(said, opt_out)]
    automatic = find_automatic(mail, text)
    if not (automatic and _answers(mail)) and (leads := find_leads(mail)):
        return [_lead(said, lead) for lead in leads]
    if automatic and not (is_list(mail) and not _answers(mail)):
        return [_automatic(mail, said, automatic)]
    if other := _other(mail, said, own_addresses):
        return [other]
    if opt_out and opt_out.clear:
        return [_opted_out(said, opt_out)]
    return [_from_person(mail, said, opt_out)]


def _answers(mail: Mail) -> bool:
    """Whether it is an answer to something, by its header or by what its machine says."""
    submitted = mail.header("Auto-Submitted").lower()
    return bool(mail.in_reply_to or mail.references or submitted.startswith("auto-replied"))


def _opted_out(said: Understood, opt_out: OptOut) -> Understood:
    return replace(
        said,
        kind=Kind.OPT_OUT,
        event="unsubscribe",
        recipient=said.submission.email,
        why=opt_out.why,
    )


def _lead(said: Understood, lead: Understood) -> Understood:
    return replace(
        lead,
        external_id=lead.external_id or said.external_id,
        occurred_at=lead.occurred_at or said.occurred_at,
        channel=said.channel,
        subject=said.subject,
        text=lead.text or lead.submission.message,
    )


def _automatic(mail: Mail, said: Understood, automatic: Automatic) -> Understood:
    until = None
    if automatic.sort in {OUT_OF_OFFICE, GENERATED} and mail.date:
        until = read_return_date(f"{mail.subject}\n{said.text}", mail.date)
    return replace(said, kind=Kind.AUTO_REPLY, event=automatic.sort, until=until, why=automatic.why)


def _other(mail: Mail, said: Understood, own_addresses: frozenset[str]) -> Understood | None:
    """What no person wrote to us: our own mail, lists, newsletters and notices."""
    own_domains = {address.rpartition("@")[2] for address in own_addresses} - {""}
    if mail.sender.casefold() in own_addresses:
        return replace(said, event="own", why="We sent it ourselves.")
    is_reply = bool(said.token or mail.in_reply_to)
    posted = mail.header("List-Id") or mail.header("List-Post") or mail.header("Precedence")
    our_list = any(domain in mail.header("List-Id").casefold() for domain in own_domains)
    if is_list(mail) and not our_list and not said.token and not (is_reply and not posted):
        return replace(said, event="list", why="A list or a newsletter sent it (RFC 2369, 2919).")
    if not mail.sender:
        return replace(said, event="no sender", why="From names no address.")
    if is_no_reply(mail.sender) and not mail.reply_to[1]:
        return replace(said, event="notice", why=f"Its sender takes no replies: {mail.sender}")
    return None


def _from_person(mail: Mail, said: Understood, opt_out: OptOut | None) -> Understood:
    _, replied, _ = split_subject(mail.subject)
    clue = (
        "a reply token" if said.token else "In-Reply-To or References" if said.message_ids else ""
    )
    clue = clue or ("a subject that replies" if replied else "")
    why = f"It has {clue}." if clue else "A person's new mail."
    return replace(
        said,
        kind=Kind.REPLY if clue else Kind.MESSAGE,
        event="reply" if clue else "message",
        submission=replace(said.submission, message=said.text),
        unclear=bool(opt_out and not opt_out.clear),
        why=f"{why} {opt_out.why}" if opt_out else why,
    )
