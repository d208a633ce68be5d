"""Whether a mail speaks for a mail server, and what kind of report it is.

A person who answers a bounce quotes all of it: the words alone prove nothing, the sender decides.
"""

from __future__ import annotations

import re

from data.inbox.mail.mime import field_of
from data.inbox.mail.read import Mail

MAX_SUBJECT = 1_000

_SERVER_ADDRESS = re.compile(
    r"(?:mailer[-_.]?d(?:a?e)mon|mail[-_.]?daemon|mdaemon|post[-_.]?master[\w.+-]*"
    r"|mail[-_.]?delivery[\w.+-]*|mail[-_.]?system|smtp[-_.]?daemon|microsoftexchange[0-9a-f]{8,}"
    r"|delivery[-_.]?(?:status|failure|reports?)[\w.+-]*|bounce[-_.]?(?:notification|report)s?)@",
    re.I,
)
_SERVER_NAME = re.compile(
    r"mail(?:er)?[ -]?(?:delivery|deliver|daemon)|delivery (?:sub)?system|delivery service"
    r"|mail\.delivery|internet mail delivery|mail system\b|content[- ]filter|mail ?marshal"
    r"|interscan|mail delivery",
    re.I,
)
_REPORT_FIELDS = (
    "X-Failed-Recipients",
    "X-MX-Bounce",
    "X-BounceIO-Id",
    "X-MS-Exchange-Message-Is-Ndr",
    "X-MS-Embedded-Report",
)
_MACHINE_ADDRESS = re.compile(r"(?:no|do[-_.]?not)[-_.]?reply|system|admin|mail|bounce", re.I)

_ABOUT_MAIL = re.compile(
    r"duplicated message-id|mail ?(?:box|folder|server|system)|recipient"
    r"|smtp|\b55\d[ -]|e-?mail address|user unknown"
    r"|unknown user|メールボックス|宛先|メールアドレス"
    r"|destinatar|destinataire|empf.nger|получател",
    re.I,
)

_FAILED_SUBJECT = re.compile(
    r"undeliver|non[- ]?deliver|not (?:be )?delivered|(?:un"
    r"|in)able to deliver|failure noti(?:ce|fication)"
    r"|returned (?:e-?)?mail|return(?:ed|ing)? (?:message )?to sender|delivery (?:has )?fail"
    r"|delivery status|delivery (?:report|notification|problem|error)|mail(?: system)? (?:fail|err)"
    r"|message delivery|delivery (?:to|of)\b.{0,80}\b(?:fail|error)|bounce notif|email bounce"
    r"|could ?n[o']?t be delivered|cannot be delivered|message you sent (?:was )?(?:blocked|reje)"
    r"|(?:message|mail) (?:was )?rejected|rejected (?:message|mail)|loop alert|error notification"
    r"|unzustellbar|nicht zustellbar|zustellung|nicht zugestellt|unzustellbare"
    r"|non remis|non distribu|.chec (?:de|d.)|retour .{1,6}exp.diteur|non d.livr"
    r"|no se (?:ha )?(?:pud|pue|pod|entreg)|no entregad|no se puede|devuelto|imposible entregar"
    r"|non recapitabil|mancat[ao] (?:consegna|recapito)|impossibile recapitare|non consegnat"
    r"|n.o entregue|falha (?:na|de) entreg|n.o (?:foi )?poss.vel|onbestelbaar|niet bezorgd"
    r"|niedostarcz|nie dostarcz|zwrot|oleverer|olevererbart|kunde inte lever|nedoru|vr.cen."
    r"|недоставл|не доставл|ошибка доставки|не ?может быть доставлен"
    r"|エラー通知|配信できません|配信不能|配送不能|送信できません|届けできません|リターンメール"
    r"|无法投递|无法送达|退信|投递失败|傳遞失敗|无法传递|無法傳遞|반송"
    r"|teslim edilemedi|iletilemedi",
    re.I,
)
_ANSWER = re.compile(
    r"\s*(?:re|aw|fwd?|wg|tr|rv|sv|vs|antw|odp|res|enc|r|automatic reply|auto(?:mat\w*)?[: -]+\w*"
    r"|out of (?:the )?office|abwesen\w*)\s*:",
    re.I,
)
_DELAYED_SUBJECT = re.compile(
    r"delay|warning: (?:could not send|message)|still being retried|verz.ger|retard|ritard"
    r"|retras|atrasad|задерж|遅延|遅れ|延迟|延遲",
    re.I,
)
_DELAYED = re.compile(
    r"has not yet been delivered|not yet (?:been )?delivered|delivery (?:of .{0,80})?incomplete"
    r"|has been delayed|delivery (?:is|was|has been) delayed|will (?:keep|continue) (?:to )?try"
    r"|this is a warning message only|only a notification about a delay|temporary problem deliver"
    r"|(?:will|server will|we will|we'll) (?:re)?try (?:again )?for|delays in delivering"
    r"|no action is required on your part|do not need to (?:resend|do anything)"
    r"|delivery attempts will continue|konnte noch nicht|wird weiterhin versucht"
    r"|n'a pas encore .{1,6} (?:remis|distribu)|a.n no se ha entregado|non . ancora stato",
    re.I,
)
_GIVEN_UP = re.compile(
    r"permanent (?:error|failure|fatal)|failed permanently|(?:given|giving) up"
    r"|in the queue too long|could not be delivered for \d|delivery (?:time )?expired"
    r"|message (?:expired|will be deleted from)|no further delivery attempts",
    re.I,
)


def is_other_report(mail: Mail) -> bool:
    """A complaint (RFC 5965) or a read receipt (RFC 8098) is a report, and no bounce."""
    types = {content_type for content_type, _ in mail.parts}
    if "message/feedback-report" in types or "message/disposition-notification" in types:
        return True
    whole = field_of(mail.fields, "Content-Type").lower()
    return "feedback-report" in whole or "disposition-notification" in whole


def is_delivery_report(mail: Mail) -> bool:
    """By its structure: RFC 3464 puts the fields into a part of their own."""
    whole = field_of(mail.fields, "Content-Type").lower()
    return "multipart/report" in whole or "delivery-status" in whole


def speaks_for_a_server(mail: Mail) -> bool:
    """By the sender's address or name, by a field only servers write, or by path and subject.

    A shop's `noreply@` fails to deliver parcels: such a sender has to speak of mail as well.
    """
    written = field_of(mail.fields, "From")
    if _SERVER_ADDRESS.match(mail.sender) or (not mail.sender and "daemon" in written.lower()):
        return True
    if any(mail.header(name) for name in _REPORT_FIELDS):
        return True
    if any(name.lower() == "x-ms-exchange-message-is-ndr" for name, _ in mail.fields):
        return True  # it has no value
    path = mail.return_path
    by_machine = path is not None and (not path or "mailer-daemon" in path.lower())
    if _SERVER_NAME.search(mail.sender_name) and (by_machine or has_failed_subject(mail)):
        return True
    if not has_failed_subject(mail):
        return False
    if by_machine:
        return True
    submitted = mail.header("Auto-Submitted").lower().startswith("auto-")
    named = _MACHINE_ADDRESS.search(mail.sender.partition("@")[0])
    return bool((submitted or named) and _ABOUT_MAIL.search(mail.text[:20_000]))


def has_failed_subject(mail: Mail) -> bool:
    subject = _subject(mail)
    return bool(_FAILED_SUBJECT.search(subject)) and not _ANSWER.match(subject)


def says_only_delayed(mail: Mail, own: str) -> bool:
    """The server still tries: nobody needs to do anything, so it is no bounce."""
    subject = _subject(mail)
    if _DELAYED_SUBJECT.search(subject) and "fail" not in subject.lower():
        return not _GIVEN_UP.search(own)
    return bool(_DELAYED.search(own)) and not _GIVEN_UP.search(own)


def _subject(mail: Mail) -> str:
    return mail.subject[:MAX_SUBJECT]
