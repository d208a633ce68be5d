"""Note that a person gave or took back a consent: through which door, in which words, and when.

The newest word on a channel holds; older ones are kept, because who asks "since when, and on what
ground" asks about the past (GDPR art. 7(1); 47 CFR 64.1200(f)(9)).
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlmodel import Session, col, select

from data.activity.timeline import record
from data.columns import fetch
from data.consent.boxes import MAX_TEXT, stated_consent
from data.consent.states import ConsentState
from data.consent.tables import Consent
from data.leads.merged import must_stand
from data.leads.tables import Lead
from data.playbook.models import Playbook
from data.refused import Refused
from data.words import _

MEDIA = {"email": "e-mail", "sms": "text messages"}


def note_consent(
    session: Session,
    lead_id: int,
    channel: str,
    state: ConsentState,
    *,
    source: str,
    text: str,
    now: datetime,
    by: str,
) -> bool:
    """Add one word; False where the newest one says the very same through the same door."""
    newest = session.exec(
        select(Consent)
        .where(Consent.lead_id == lead_id, Consent.channel == channel)
        .order_by(col(Consent.id).desc())
    ).first()
    text = text.strip()[:MAX_TEXT]
    if newest is not None and (newest.state, newest.source, newest.text) == (state, source, text):
        return False
    session.add(Consent(lead_id=lead_id, channel=channel, state=state, at=now,
                        source=source[:200], text=text, by=by))  # fmt: skip
    session.flush()
    return True


def take_consent(
    session: Session,
    lead: Lead,
    fields: Mapping[str, Any],
    *,
    source: str,
    playbook: Playbook,
    now: datetime,
    by: str,
) -> None:
    """What a submission's own fields say about being written to, each on the timeline."""
    for one in stated_consent(fields, playbook.consent.boxes):
        said = note_consent(session, lead.id or 0, one.channel, one.state, source=source,
                            text=one.text, now=now, by=by)  # fmt: skip
        if said:
            _tell(session, lead, one.channel, one.state, f"'{one.text}' in {source}", now, by)


def state_by_hand(
    session: Session,
    lead_id: int,
    channel: str,
    state: ConsentState,
    words: str,
    *,
    now: datetime,
    by: str,
) -> None:
    """An operator notes what the person said. A yes needs the words: one day it is to be proved."""
    lead = fetch(session, Lead, lead_id, "lead")
    must_stand(lead)
    if channel not in MEDIA:
        raise Refused(
            _("There is no channel '{channel}'; use {media}.").format(
                channel=channel, media=" or ".join(MEDIA)
            )
        )
    if state == ConsentState.GIVEN and not words.strip():
        raise Refused(_("Say in which words the person agreed, and how you know."))
    source = f"told {by}"
    if note_consent(session, lead_id, channel, state, source=source, text=words, now=now, by=by):
        lead.version += 1
        _tell(session, lead, channel, state, f"'{words.strip()}', {source}", now, by)


def _tell(
    session: Session,
    lead: Lead,
    channel: str,
    state: ConsentState,
    why: str,
    now: datetime,
    by: str,
) -> None:
    verb = "Agreed to" if state == ConsentState.GIVEN else "Does not want"
    summary = f"{verb} {MEDIA.get(channel, channel)}"
    record(session, f"consent.{state.value}", summary, why=why, now=now, by=by, lead_id=lead.id)
