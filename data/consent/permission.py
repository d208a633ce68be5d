"""May this person be written to on this channel, as far as their own word goes? Pure, with its why.

An address that opted out is not asked about here: suppressions belong to addresses and outlive
everything (`data.outreach.suppression`); this is the word of one person on one channel.
"""

from __future__ import annotations

from dataclasses import dataclass

from sqlmodel import Session

from data.consent.states import ConsentState
from data.playbook.channel import Channel
from data.playbook.models import Playbook
from data.reading import Reader, reader_of
from data.words import N_

CHANNELS: tuple[Channel, ...] = ("email", "sms")


_SAID = {
    "email": (
        N_("the person does not want e-mail"),
        N_("the person agreed to e-mail"),
        N_("the person never agreed to e-mail, and [consent] email asks for it"),
    ),
    "sms": (
        N_("the person does not want text messages"),
        N_("the person agreed to text messages"),
        N_("the person never agreed to text messages, and [consent] sms asks for it"),
    ),
}


@dataclass(frozen=True, slots=True)
class Permission:
    """Whether a channel may be used, and the sentence that says why, as the timeline has it."""

    may: bool
    why: str


def decide_permission(channel: str, word: str, playbook: Playbook, *, answers: bool) -> Permission:
    """`word` is the newest `ConsentState` on that channel, or empty.

    `answers`: an answer to what the person just asked. By e-mail one is always allowed, because it
    was asked for; a text is not, because the number may have been given for a call.
    """
    refused, agreed, not_asked = _SAID["email" if channel == "email" else "sms"]
    if answers and channel == "email":
        return Permission(True, N_("the person wrote to us and is answered"))
    if word == ConsentState.WITHDRAWN:
        return Permission(False, refused)
    if word == ConsentState.GIVEN:
        return Permission(True, agreed)
    if playbook.consent.basis(channel) == "given":
        return Permission(False, not_asked)
    return Permission(True, N_("the person asked us, and has not taken it back"))


def newest_words(source: Reader | Session, lead_id: int) -> dict[str, str]:
    """The newest word on each channel on which there is one."""
    rows = reader_of(source).rows(
        "SELECT channel, state FROM consent WHERE lead_id = :lead ORDER BY id", lead=lead_id
    )
    return dict(rows)


def unwanted_channels(
    source: Reader | Session, lead_id: int, playbook: Playbook, *, answers: bool
) -> frozenset[Channel]:
    """Channels on which this person must not be written to for want of their consent."""
    words = newest_words(source, lead_id)
    return frozenset(
        channel
        for channel in CHANNELS
        if not decide_permission(channel, words.get(channel, ""), playbook, answers=answers).may
    )


def took_back(source: Reader | Session, lead_id: int, channel: str, *, answers: bool) -> bool:
    """Whether the person said no to this channel, whatever the playbook asks for."""
    is_asked_for = answers and channel == "email"
    word = newest_words(source, lead_id).get(channel, "")
    return word == ConsentState.WITHDRAWN and not is_asked_for
