"""CallRail: calls that ended, texts, and form submissions.

Formats: apidocs.callrail.com/#webhooks (a call has the fields of "Retrieving a single call" beside
the older ones such as `callernum`), support.callrail.com "Webhooks" (what each kind of hook sends).
A text or a form has fewer fields; which hook it was is not said, so its fields decide.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import Any

from data.inbox.senders.answers import Answer, submission_of
from data.inbox.senders.bodies import objects_of, phone_text, read_body
from data.inbox.senders.shapes import as_text, dict_at, dicts_at, first_text, text_at, true_at
from data.inbox.senders.signatures import hmac_base64
from data.inbox.senders.texts import understand_text
from data.inbox.understand import UTM, Submission, read_time
from data.inbox.understood import Delivery, Kind, Sender, Understood

_PHONES = ("customer_phone_number", "callernum", "caller_number", "formatted_customer_phone_number",
           "customer_number")  # fmt: skip
_NAMES = ("customer_name", "callername", "formatted_customer_name")
_AFTERWARDS = ("business_phone_number", "destinationnum", "recording", "recording_player",
               "transcription", "note", "lead_status", "value", "formatted_value", "tags",
               "timeline_url", "recording_duration")  # fmt: skip
"""What only the hooks after a call have; a call that just comes in has none of these fields."""
_KEPT = ("lead_status", "tags", "first_call", "total_calls", "prior_calls", "duration", "keywords",
         "gclid", "tracking_phone_number", "tracker_name", "value", "note", "call_summary",
         "company_name", "form_name", "agent_email")  # fmt: skip


def understand(delivery: Delivery) -> list[Understood]:
    hook = delivery.query.get("type") or delivery.query.get("event") or ""
    return [_entry(entry, hook) for entry in objects_of(read_body(delivery))]


def verify(delivery: Delivery, secret: str, now: datetime) -> None:  # noqa: ARG001
    """The company's token over the raw body, HMAC-SHA1 in base64. The `timestamp` inside is the
    start of the call, which may be long ago when the call ends: no window."""
    stated = delivery.headers.get("signature") or delivery.headers.get("x-callrail-signature") or ""
    hmac_base64(secret, delivery.body, stated, "sha1")


def _entry(entry: dict[str, Any], hook: str) -> Understood:
    hook = first_text(entry, "event", "type", "event_type") or hook
    if dict_at(entry, "form_data") or "form_url" in entry or "form" in hook:
        return _form(entry, hook)
    if "content" in entry or "last_message" in entry or dicts_at(entry, "recent_messages"):
        return _text(entry, hook)
    return _call(entry, hook)


def _person(entry: dict[str, Any]) -> Submission:
    place = {
        part: text
        for part, names in {
            "city": ("customer_city", "callercity"),
            "state": ("customer_state", "callerstate"),
            "country": ("customer_country", "callercountry"),
            "postal": ("zip_code", "callerzip"),
        }.items()
        if (text := first_text(entry, *names))
    }
    kept = {name: entry[name] for name in _KEPT if entry.get(name) not in (None, "", [], "--")}
    phones = (phone_text(entry.get(name)) for name in _PHONES)
    return Submission(
        name=first_text(entry, *_NAMES),
        email=first_text(entry, "customer_email", "email"),
        phone=next((phone for phone in phones if phone), ""),
        source=first_text(
            entry, "source", "formatted_tracking_source", "source_name", "callsource"
        ),
        detail=first_text(entry, "campaign", "source_name"),
        page=first_text(entry, "landing_page_url", "landingpage", "form_url"),
        external_id=first_text(entry, "person_resource_id", "person_id")[:200],
        zone="",
        place=place,
        utm={key: said[:200] for key in UTM if (said := text_at(entry, f"utm_{key}"))},
        extra={name: _flat(held) for name, held in kept.items()},
    )


def _flat(held: Any) -> Any:
    if isinstance(held, list):
        return ", ".join(as_text(item) or text_at(item, "name") for item in held[:50])
    return held if isinstance(held, bool) else as_text(held)


def _call(entry: dict[str, Any], hook: str) -> Understood:
    person = _person(entry)
    kind, event, why = _outcome(entry, hook)
    spoken = _transcript(entry)
    return Understood(
        kind,
        event=event,
        external_id=_identity(entry),
        occurred_at=read_time(first_text(entry, "start_time", "timestamp", "created_at")),
        submission=replace(person, message=spoken if kind is Kind.MISSED_CALL else ""),
        text=spoken,
        link=first_text(entry, "recording", "recording_player"),
        why=why,
    )


def _identity(entry: dict[str, Any]) -> str:
    return first_text(entry, "resource_id", "id", "call_id")[:200]


def _outcome(entry: dict[str, Any], hook: str) -> tuple[Kind, str, str]:
    word = "".join(letter for letter in hook.casefold() if letter.isalpha())
    kind_of_call = text_at(entry, "call_type").casefold()
    if text_at(entry, "direction") == "outbound" or kind_of_call.startswith("outbound"):
        spoke = true_at(entry, "answered")
        return (Kind.CALL if spoke else Kind.OTHER), "outbound_call", "we called"
    if "precall" in word or "routing" in word or (not word and _is_just_coming_in(entry)):
        return Kind.OTHER, "pre_call", "a call that is just coming in"
    if true_at(entry, "voicemail") or kind_of_call.startswith("voicemail"):
        return Kind.MISSED_CALL, "voicemail", "they left a voicemail"
    if true_at(entry, "answered") or kind_of_call in {"answered", "first_call"}:
        return Kind.CALL, "answered", "the call was answered"
    if "answered" not in entry and text_at(entry, "duration") not in {"", "0"} and not kind_of_call:
        return Kind.CALL, "call", "the call lasted, and nothing says that it was missed"
    return Kind.MISSED_CALL, kind_of_call[:60] or "missed", "nobody answered, and no voicemail"


def _is_just_coming_in(entry: dict[str, Any]) -> bool:
    """The hook before a call says `answered: false`, `missed` and no seconds, like a missed call;
    it has none of the fields that come with the end of a call."""
    if true_at(entry, "answered") or true_at(entry, "voicemail"):
        return False
    if text_at(entry, "duration") not in {"", "0"} or any(name in entry for name in _AFTERWARDS):
        return False
    return "answered" not in entry or text_at(entry, "call_type") == "missed"


def _transcript(entry: dict[str, Any]) -> str:
    spoken = first_text(entry, "transcription", "voice_assist_message")
    turns = dicts_at(entry, "conversational_transcript")
    return spoken or "\n".join(text_at(turn, "phrase") for turn in turns[:500]).strip()


def _text(entry: dict[str, Any], hook: str) -> Understood:
    """`source_number` is who wrote: the customer, unless hook or direction say that it was us."""
    latest = next(iter(dicts_at(entry, "recent_messages")), {})
    direction = first_text(entry, "direction") or text_at(latest, "direction")
    is_ours = direction.startswith("out") or "sent" in hook.casefold()
    ends = ("destination_number", "source_number") if is_ours else ("source_number",)
    person = _person(entry)
    number = person.phone or next((n for name in ends if (n := phone_text(entry.get(name)))), "")
    item = Understood(
        Kind.OTHER,
        event="text_message",
        external_id=_identity(entry),
        occurred_at=read_time(first_text(entry, "timestamp", "created_at", "sent_at")),
        submission=replace(person, phone=number),
        channel="sms",
        text=first_text(entry, "content", "last_message") or text_at(latest, "content"),
        why="a text of ours",
    )
    return item if is_ours else understand_text(item)


def _form(entry: dict[str, Any], hook: str) -> Understood:
    held = dict_at(entry, "form_data")
    answers = [Answer(name, value, name) for name, value in held.items()]
    person = _person(entry)
    happened = read_time(first_text(entry, "submitted_at", "timestamp", "created_at"))
    said = submission_of(answers, submitted_at=happened, page=text_at(entry, "form_url"))
    return Understood(
        Kind.LEAD,
        event=hook[:200] or "form_submission",
        external_id=_identity(entry),
        occurred_at=happened,
        submission=replace(
            said,
            name=said.name or person.name,
            email=said.email or person.email,
            phone=said.phone or person.phone,
            source=person.source or said.source,
            detail=said.detail or text_at(entry, "form_name") or person.detail,
            external_id=person.external_id,
            place={**person.place, **said.place},
            utm={**person.utm, **said.utm},
            extra={**person.extra, **said.extra},
        ),
        why="a form was sent",
    )


SENDER = Sender("callrail", understand, verify)
