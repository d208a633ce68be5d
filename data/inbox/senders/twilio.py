"""Twilio: text messages in, the fate of ours, and calls that nobody took.

Formats: twilio.com/docs/messaging/guides/webhook-request (with OptOutType of Advanced Opt-Out),
/messaging/guides/outbound-message-status-in-status-callbacks, /voice/twiml#request-parameters,
/voice/twiml/dial (DialCallStatus), /voice/twiml/record (recordings and transcriptions), and the
Event Streams' JSON (`com.twilio.messaging.*`), which has the same names in camel case.
"""

from __future__ import annotations

import hmac
from base64 import b64encode
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from hashlib import sha1, sha256
from typing import Any
from urllib.parse import urlencode, urlsplit, urlunsplit

from data.inbox.parse import Unreadable, media_type, read_fields
from data.inbox.senders.bodies import objects_of, phone_text, read_body, true_type
from data.inbox.senders.shapes import as_text, dict_at, text_at
from data.inbox.senders.texts import understand_text
from data.inbox.understand import Submission, read_time
from data.inbox.understood import BadSignature, Delivery, Kind, Sender, Understood

OPTED_OUT = "21610"
"""twilio.com/docs/api/errors/21610: the number answered STOP; Twilio will not deliver to it."""
_DEAD = frozenset({"21211", "21214", "21217", "21614", "30005", "30006", "63024"})
"""Error codes that say that no text will ever reach the number: invalid, unknown, a landline."""
_ON_ITS_WAY = frozenset({"accepted", "scheduled", "queued", "sending", "sent", "receiving"})
_ARRIVED = frozenset({"delivered", "read"})
_LOST = frozenset({"failed", "undelivered"})
_NOT_REACHED = frozenset({"no-answer", "busy", "failed", "canceled"})
_CONVERSATIONS = ("dialverb", "conference", "trunking", "outboundapi", "start", "rest")
"""Sources of recordings that are of a call between people, not a voicemail (RecordVerb)."""
_KEYWORDS = {"STOP": Kind.OPT_OUT, "START": Kind.OPT_IN, "HELP": Kind.MESSAGE}

Values = Mapping[str, Any]


def understand(delivery: Delivery) -> list[Understood]:
    return [_item(_values(entry)) for entry in objects_of(read_body(delivery))]


def verify(delivery: Delivery, secret: str, now: datetime) -> None:  # noqa: ARG001
    """X-Twilio-Signature (twilio.com/docs/usage/security): HMAC-SHA1, base64, of the address and
    each field's name and value by the names' order. A body that is no form is signed by its
    SHA-256 in the address (`bodySHA256`). No time is signed. The port may or may not be named.
    """
    stated = delivery.headers.get("x-twilio-signature", "").strip()
    if not secret or not stated:
        raise BadSignature("The delivery is not signed." if secret else "No secret is set.")
    is_form = media_type(true_type(delivery)) == "application/x-www-form-urlencoded"
    if is_form and "bodySHA256" not in delivery.query:
        signed = _signed_fields(delivery)
    else:
        digest = delivery.query.get("bodySHA256", "")
        if not hmac.compare_digest(sha256(delivery.body).hexdigest(), digest.lower()):
            raise BadSignature("The body is not the one that was signed.")
        signed = ""
    right = [_signature(secret, url + signed) for url in _addresses(delivery)]
    given = stated.encode("utf-8", "replace")
    matches = [hmac.compare_digest(word, given) for word in right]  # all of them, always
    if not any(matches):
        raise BadSignature("The signature does not match the body.")


def _signed_fields(delivery: Delivery) -> str:
    try:
        fields = read_fields(true_type(delivery), delivery.body)
    except Unreadable as error:
        raise BadSignature(f"The signed fields cannot be read: {error}") from None
    pairs = ((name, held if isinstance(held, list) else [held]) for name, held in fields.items())
    return "".join(name + value for name, held in sorted(pairs) for value in sorted(set(held)))


def _signature(secret: str, signed: str) -> bytes:
    return b64encode(hmac.new(secret.encode(), signed.encode("utf-8", "replace"), sha1).digest())


def _addresses(delivery: Delivery) -> list[str]:
    """The address with and without its port, and with the query where it came without."""
    url = delivery.url
    if delivery.query and "?" not in url:
        url = f"{url}?{urlencode(delivery.query)}"
    try:
        parts = urlsplit(url)
        port = parts.port or (443 if parts.scheme == "https" else 80)
        host = parts.hostname or ""
    except ValueError:
        return [url]
    named = [urlunsplit(parts._replace(netloc=netloc)) for netloc in (host, f"{host}:{port}")]
    return [delivery.url, url, *named]


def _values(entry: dict[str, Any]) -> Values:
    """By lower-case name: forms write `MessageSid`, Event Streams `messageSid` under `data`."""
    values = {
        str(name).lower(): value for name, value in {**entry, **dict_at(entry, "data")}.items()
    }
    event = text_at(entry, "type").removeprefix("com.twilio.messaging.")
    if event.startswith("message.") and not values.get("messagestatus"):
        values["messagestatus"] = event.removeprefix("message.")
    return values


def _item(values: Values) -> Understood:
    sid = _first(values, "messagesid", "smssid", "smsmessagesid", "callsid", "sid")[:200]
    status = _first(values, "messagestatus", "smsstatus").casefold()
    if values.get("callsid") or values.get("callstatus") or values.get("dialcallstatus"):
        return _call(values, as_text(values.get("callsid"))[:200])
    inbound = "body" in values or "optouttype" in values or as_text(values.get("nummedia")) > "0"
    if status in _ARRIVED | _LOST or (status in _ON_ITS_WAY and not inbound):
        return _fate(values, sid, status)
    if inbound or status == "received":
        return _text(values, sid)
    if error := _first(values, "errorcode"):
        return _fate({**values, "errorcode": error}, sid, status or "failed")
    return Understood(Kind.OTHER, event=status, external_id=sid, why="nothing that we act upon")


def _first(values: Values, *names: str) -> str:
    return next((text for name in names if (text := as_text(values.get(name)))), "")


def _address(values: Values, name: str) -> tuple[str, str]:
    """(number, channel) of `+15551234567` or `whatsapp:+15551234567`."""
    said = phone_text(values.get(name))
    kind, colon, number = said.partition(":")
    if colon and kind.isalpha():
        return number.rstrip(), kind.lower()
    return said, "sms"


def _person(values: Values, number: str) -> Submission:
    """Twilio's city and zip are where the number was registered, not where its owner is."""
    registered = {
        f"number {part}": text
        for part in ("city", "state", "zip", "country")
        if (text := _first(values, f"from{part}", f"caller{part}"))
    }
    name = _first(values, "profilename", "callername")
    return Submission(name=name, phone=number, extra=registered)


def _text(values: Values, sid: str) -> Understood:
    number, channel = _address(values, "from")
    item = Understood(
        Kind.MESSAGE,
        event="received",
        external_id=sid,
        occurred_at=read_time(_first(values, "timestamp")),
        submission=_person(values, number),
        channel=channel,
        text=_first(values, "body"),
        link=_first(values, "mediaurl0"),
    )
    decided = understand_text(item)
    word = _first(values, "optouttype").upper()
    if word in _KEYWORDS:
        why = f"Twilio's OptOutType is {word}"
        return replace(item, kind=_KEYWORDS[word], recipient=decided.recipient, why=why)
    return decided


def _fate(values: Values, sid: str, status: str) -> Understood:
    """The same message reports several times, each with a status: those are different events."""
    number, channel = _address(values, "to")
    code = _first(values, "errorcode")
    kind, permanent = Kind.OTHER, None
    if code == OPTED_OUT:
        kind = Kind.OPT_OUT
    elif status in _ARRIVED:
        kind = Kind.DELIVERED
    elif status in _LOST:
        kind, permanent = Kind.BOUNCE, code in _DEAD
    return Understood(
        kind,
        event=status,
        external_id=sid,
        occurred_at=read_time(_first(values, "timestamp")),
        submission=Submission(phone=number),
        channel=channel,
        message_ids=(sid,) if sid else (),
        recipient=number.strip(),
        status=code,
        permanent=permanent,
        diagnosis=" ".join(_first(values, "errormessage", "channelstatusmessage").split()),
        why=f"our message's status is '{status[:40]}'" + (f", error {code[:20]}" if code else ""),
    )


def _call(values: Values, sid: str) -> Understood:
    number, _ = _address(values, "from")
    outgoing = _first(values, "direction").startswith("outbound")
    if outgoing:
        number, _ = _address(values, "to")
    recording = _first(values, "recordingurl")
    kind, event, why = _outcome(values, outgoing=outgoing)
    spoken = _first(values, "transcriptiontext", "speechresult")
    person = Submission(phone=number) if outgoing else _person(values, number)
    return Understood(
        kind,
        event=event,
        external_id=sid,
        occurred_at=read_time(_first(values, "timestamp")),
        submission=replace(person, message=spoken),
        text=spoken,
        link=recording or _first(values, "transcriptionurl"),
        why=why,
    )


def _outcome(values: Values, *, outgoing: bool) -> tuple[Kind, str, str]:
    """Whether somebody spoke with the caller. What `<Dial>` reports says more than the call."""
    status = _first(values, "callstatus").casefold()
    dialled = _first(values, "dialcallstatus").casefold()
    if outgoing:
        spoke = status == "completed" and not _no_seconds(values)
        return (Kind.CALL if spoke else Kind.OTHER), status, f"we called; it is '{status[:40]}'"
    if dialled in {"completed", "answered"}:
        return Kind.CALL, "answered", "the dialled phone was answered"
    if dialled and not values.get("recordingurl"):
        missed = dialled in _NOT_REACHED
        return (
            (Kind.MISSED_CALL if missed else Kind.OTHER),
            dialled,
            f"dialling was '{dialled[:40]}'",
        )
    if values.get("recordingurl") or values.get("transcriptiontext"):
        source = _first(values, "recordingsource").casefold()
        if source.startswith(_CONVERSATIONS):
            return Kind.OTHER, "recording", "the recording of a call"
        return Kind.MISSED_CALL, "voicemail", "they left a voicemail"
    if status in _NOT_REACHED or (status == "completed" and _no_seconds(values)):
        return Kind.MISSED_CALL, status, f"the call's status is '{status}', and nobody spoke"
    if status == "completed":
        return Kind.CALL, status, "the call was answered"
    return Kind.OTHER, status, f"the call is '{status[:40]}'"


def _no_seconds(values: Values) -> bool:
    """A stated duration of nothing; `Duration` is in minutes, and only there beside the other."""
    stated = _first(values, "callduration", "dialcallduration") or _first(values, "duration")
    return stated in {"0", "0.0"}


SENDER = Sender("twilio", understand, verify)
