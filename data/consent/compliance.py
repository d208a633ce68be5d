"""May we write to this person now, on each channel, and on what ground: one page for a lead.

Made of the same decisions as the door's (`data.outreach.verdict`): the address opted out, the
person's own word, the hours at their place. It sends nothing and promises nothing: the door looks
again.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from data.consent.permission import CHANNELS, decide_permission
from data.consent.quiet import hours_at, stricter_states
from data.leads.places import Place, place_of
from data.outreach.hours import is_open, next_open
from data.playbook.channel import Channel
from data.playbook.models import Playbook
from data.playbook.per_client import for_client
from data.playbook.quiet import StateHours
from data.reading import Reader, moment, moment_or_none, reader_of, unpacked
from data.refused import Refused
from data.words import _

if TYPE_CHECKING:
    from sqlmodel import Session


@dataclass(frozen=True, slots=True)
class Word:
    """What the person said of a channel, and how we know. `channel` may also be `tracking`."""

    channel: str
    state: str
    at: datetime
    source: str
    text: str
    by: str


@dataclass(frozen=True, slots=True)
class OptOut:
    """An address that must not be written to on a channel."""

    channel: str
    address: str
    at: datetime
    by: str
    why: str


@dataclass(frozen=True, slots=True)
class Standing:
    """One channel. `may` is about follow-ups: an answer by e-mail to who just wrote is always free.

    `since` is the time from which it is so, None where it has always been; `opens_at` is when the
    next message may leave, `now` when the channel is open, None where it may never.
    """

    channel: Channel
    address: str
    may: bool
    why: str
    since: datetime | None
    opt_out: OptOut | None
    word: Word | None
    open_now: bool
    opens_at: datetime | None


@dataclass(frozen=True, slots=True)
class Compliance:
    """`states` are the stricter rules that hold there for texts, each in words."""

    lead_id: int
    name: str
    at: datetime
    zones: tuple[str, ...]
    place_why: str
    states: tuple[str, ...]
    channels: tuple[Standing, ...]
    words: tuple[Word, ...]
    opt_outs: tuple[OptOut, ...]
    erased_at: datetime | None
    merged_into: int | None


_LEAD = """
    SELECT lead.name, lead.email, lead.email_folded, lead.phone, lead.phone_raw, lead.phone_valid,
           lead.zone, lead.place, lead.received_at, lead.erased_at, lead.merged_into, client.custom
    FROM lead LEFT JOIN client ON client.id = lead.client_id WHERE lead.id = :lead
"""


def compliance(
    source: Reader | Session, lead_id: int, *, playbook: Playbook, now: datetime
) -> Compliance:
    """`Refused` when there is no such lead."""
    reader = reader_of(source)
    found = reader.rows(_LEAD, lead=lead_id)
    if not found:
        raise Refused(_("There is no lead {lead_id}.").format(lead_id=lead_id))
    ((name, email, folded, phone, raw, valid, zone, address, received, erased, merged, custom),) = (
        found
    )
    rules = for_client(playbook, unpacked(custom) or {})
    place = _place(zone, unpacked(address), phone, rules)
    words = _words(reader, lead_id)
    opt_outs = _opt_outs(reader, {"email": folded, "sms": phone})
    usable = {"email": (email, ""), "sms": (phone if valid else "", raw)}
    channels = tuple(
        _standing(channel, usable[channel], words, opt_outs, place, rules, now, moment(received))
        for channel in CHANNELS
    )
    stricter = stricter_states("sms", place, rules)
    return Compliance(
        lead_id=lead_id,
        name=name,
        at=now,
        zones=place.zones,
        place_why=place.why,
        states=tuple(f"{state}: {said(hours)}" for state, hours in stricter.items()),
        channels=channels,
        words=tuple(words),
        opt_outs=tuple(opt_outs),
        erased_at=moment_or_none(erased),
        merged_into=merged,
    )


def _place(zone: str, address: Mapping[str, str], phone: str, rules: Playbook) -> Place:
    business = rules.business
    fallback = business.timezone or "UTC"
    return place_of(zone, address, phone, fallback=fallback, country=business.country, say=_)


def _words(reader: Reader, lead_id: int) -> list[Word]:
    rows = reader.rows(
        "SELECT channel, state, at, source, text, by FROM consent WHERE lead_id = :lead"
        " ORDER BY id DESC",
        lead=lead_id,
    )
    return [Word(channel, state, moment(at), *rest) for channel, state, at, *rest in rows]


def _opt_outs(reader: Reader, addresses: Mapping[str, str]) -> list[OptOut]:
    rows: list[tuple[Any, ...]] = []
    for channel, address in addresses.items():
        rows += reader.rows(
            "SELECT channel, address, at, by, why FROM suppression"
            " WHERE channel = :channel AND address = :address AND address <> '' ORDER BY id",
            channel=channel,
            address=address,
        )
    return [OptOut(channel, address, moment(at), by, why) for channel, address, at, by, why in rows]


def _standing(
    channel: Channel,
    usable: tuple[str, str],
    words: Sequence[Word],
    opt_outs: Sequence[OptOut],
    place: Place,
    rules: Playbook,
    now: datetime,
    received_at: datetime,
) -> Standing:
    address, unusable = usable
    word = next((one for one in words if one.channel == channel), None)
    opt_out = next((one for one in opt_outs if one.channel == channel), None)
    allowed = decide_permission(channel, word.state if word else "", rules, answers=False)
    since: datetime | None = word.at if word else received_at
    may, why = allowed.may, _(allowed.why)
    if not address:
        may, since = False, None
        why = _("there is no address")
        if unusable:
            why = _("'{unusable}' is no number that can be texted").format(unusable=unusable)
    elif opt_out is not None:
        may, why, since = False, _("opted out: {why}").format(why=opt_out.why), opt_out.at
    hours = hours_at(channel, place, rules)
    return Standing(
        channel=channel,
        address=address,
        may=may,
        why=why,
        since=since,
        opt_out=opt_out,
        word=word,
        open_now=may and is_open(now, hours, place),
        opens_at=next_open(now, hours, place) if may else None,
    )


_DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")


def said(hours: StateHours) -> str:
    """A state's rule in words: `9:00–18:00, Sat 10:00–17:00, not on Sun, not on holidays`."""
    parts = [f"{hours.opens:%H:%M}–{hours.closes:%H:%M}"]
    for day, special in (("Sat", hours.saturday), ("Sun", hours.sunday)):
        if special is not None:
            parts.append(f"{day} {special.opens:%H:%M}–{special.closes:%H:%M}")
    parts += [f"not on {_DAYS[day - 1]}" for day in range(1, 8) if day not in hours.days]
    parts += ["not on holidays"] if not hours.holidays else []
    parts += [f"not on {day}" for day in hours.closed]
    return ", ".join(parts)
