"""A portal's or a web form's notification mail: the lead is in it, and its sender is a machine.

Only where it clearly is one: known labels with somebody to reach behind them, and a sign that no
person wrote them. What a person writes about themselves is a message.
"""

from __future__ import annotations

import re
from dataclasses import replace

from data.inbox.field_names import field_of
from data.inbox.mail.automatic import is_no_reply
from data.inbox.mail.form_lines import lines_of_html, read_form_lines, split_person
from data.inbox.mail.read import Mail
from data.inbox.mail.words import fold_text, phrases, split_subject
from data.inbox.senders import adf
from data.inbox.submission import Submission
from data.inbox.understand import understand
from data.inbox.understood import Delivery, Kind, Understood

_ADF = re.compile(r"<\?adf\b|<adf\b[^>]{0,200}>", re.IGNORECASE)
_SUBJECT = phrases(
    r"""
    (?:new |web |website |online |internet |hot )?leads?
    (?:contact|web|website|quote|booking|inquiry|enquiry|request|registration|application) ?forms?
    (?:new )?(?:form )?(?:submission|entry|response)s?
    (?:new )?(?:website |customer |online |property )?(?:inquiry|enquiry)
    new (?:message|contact|request|quote|submission|customer|prospect|entry|booking)
    (?:message|inquiry|enquiry|request|contact) from (?:your |the )?
        (?:web|site|website|\w{1,40}\.\w{2,10})
    (?:quote|estimate|callback|information|contact) request
    (?:neue )?(?:anfrage|kontaktanfrage|interessent\w{0,4}|nachricht uber)
    kontaktformular
    (?:nouvelle |nouveau )?(?:demande|prospect|contact|formulaire|message depuis)
    formulaire de contact
    (?:nueva |nuevo )?(?:solicitud|consulta|contacto|formulario|mensaje de)
    (?:nuova |nuovo )?(?:richiesta|contatto|modulo)
    (?:nova |novo )?(?:mensagem|contato|solicitacao|formulario)
    (?:nieuwe? )?(?:aanvraag|contactformulier|inzending)
    заявка
    お問い合わせ
"""
)
_ROBOT = re.compile(
    r"(?:wordpress|wp|forms?|webforms?|webform|contact-?form|leads?|newlead|lead-?alerts?|inquir(?:y|ies)"
    r"|enquir(?:y|ies)|notif(?:y|ications?|ier)|mailer|website|web|www-data|www|apache|alerts?"
    r"|submissions?|formsubmit|formspree|kontaktformular|formulaire|system|robot|bot|admin|server)\b"
)


def find_leads(mail: Mail) -> list[Understood]:
    """Empty where the mail is not clearly of this kind. Raises `Unreadable` for a broken ADF."""
    for content in (*mail.parts_of("application/xml", "text/xml", "text/plain"), *_xml(mail)):
        if _ADF.search(content) and "prospect" in content.lower():
            return adf.understand(Delivery(body=content.encode(), content_type="text/xml"))
    _, replied, _ = split_subject(mail.subject)
    if replied or mail.in_reply_to or mail.references:
        return []
    fields = _fields(mail)
    kinds = {field_of(label) for label in fields} - {""}
    sign = _sign(mail, fields)
    enough = len(kinds) >= 2 and kinds & {"name", "first", "last", "message"}
    if not sign or not enough or not kinds & {"email", "phone"}:
        return []
    submission = _submission(mail, fields)
    return [
        Understood(
            Kind.LEAD,
            event="form mail",
            submission=submission,
            text=submission.message,
            why=f"A form's mail: {', '.join(sorted(kinds))}; {sign}",
        )
    ]


def _xml(mail: Mail) -> list[str]:
    """Attachments that a sender called anything but XML."""
    return [
        content[:1_000_000].decode("utf-8", "replace")
        for _, content in mail.parts
        if isinstance(content, bytes) and b"<adf" in content[:2000].lower()
    ]


def _fields(mail: Mail) -> dict[str, str]:
    """From the plain text or the HTML, whichever shows more of the known labels."""
    found = [
        read_form_lines(mail.text.split("\n")),
        read_form_lines(lines_of_html(mail.html)) if mail.html else {},
    ]
    fields = max(found, key=lambda values: len({field_of(label) for label in values} - {""}))
    return _with_person(fields)


def _with_person(fields: dict[str, str]) -> dict[str, str]:
    """`From: Ann Lee <ann@example.org>` names the person, if nothing else does."""
    kinds = {field_of(label) for label in fields}
    for label in ("From", "Von", "De", "Da"):
        name, address = split_person(fields.get(label, ""))
        if address and "message" in kinds:
            added = {"name": name} if name and not kinds & {"name", "first"} else {}
            added |= {} if "email" in kinds else {"email": address}
            return {key: value for key, value in fields.items() if key != label} | added
    return fields


def _sign(mail: Mail, fields: dict[str, str]) -> str:
    """Why no person wrote it, or empty."""
    subject, _, _ = split_subject(mail.subject)
    local_part = mail.sender.partition("@")[0].casefold()
    written = [value.casefold() for label, value in fields.items() if field_of(label) == "email"]
    is_own = mail.sender.casefold() in written
    if found := _SUBJECT.search(subject):
        return f"its subject says '{found[0]}'"
    if is_own:
        return ""
    if is_no_reply(mail.sender) or _ROBOT.match(local_part):
        return f"its sender is {mail.sender[:80]}"
    if written and mail.reply_to[1].casefold() in written:
        return "Reply-To is the person whom it names"
    if mail.header("X-WPCF7-Content-Type") or "phpmailer" in mail.header("X-Mailer").casefold():
        return "a web site sent it"
    return ""


def _submission(mail: Mail, fields: dict[str, str]) -> Submission:
    submission = understand(fields)
    name, address = mail.reply_to
    is_person = bool(address) and address.casefold() != mail.sender.casefold()
    if is_person and not is_no_reply(address):
        submission = replace(
            submission,
            email=submission.email or address,
            name=submission.name or (name if fold_text(name) != fold_text(address) else ""),
        )
    return replace(
        submission,
        source=submission.source or mail.sender.rpartition("@")[2].casefold()[:200],
        detail=submission.detail or mail.sender_name[:200],
    )
