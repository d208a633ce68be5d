"""The person's word on being followed, and how it is kept.

A person's word on it is kept like one on a channel (`data.consent`), under the name `tracking`.
An objection is absolute (GDPR 21(2)): no picture, no tracked link, and what comes from earlier
mails is not noted any more.
"""

from __future__ import annotations

from datetime import datetime

from sqlmodel import Session, col, select

from data.activity.timeline import record
from data.columns import fetch
from data.consent.giving import note_consent
from data.consent.states import ConsentState
from data.consent.tables import Consent
from data.leads.merged import must_stand
from data.leads.tables import Lead
from data.refused import Refused
from data.words import _

TRACKING = "tracking"
"""Where a channel stands in other consents."""


def consent_to_tracking(session: Session, lead_id: int) -> str:
    """The newest word of the person on it; empty: none."""
    newest = (
        select(Consent.state)
        .where(Consent.lead_id == lead_id, Consent.channel == TRACKING)
        .order_by(col(Consent.id).desc())
        .limit(1)
    )
    return session.exec(newest).first() or ""


def object_to_tracking(session: Session, lead_id: int, why: str, *, now: datetime, by: str) -> None:
    """The person does not want to be followed; `why` is how we know, in their words if possible."""
    _say(session, lead_id, ConsentState.WITHDRAWN, why, now=now, by=by)


def allow_tracking(session: Session, lead_id: int, why: str, *, now: datetime, by: str) -> None:
    """The person agreed; `why` is the text they agreed to, and where."""
    _say(session, lead_id, ConsentState.GIVEN, why, now=now, by=by)


def _say(
    session: Session, lead_id: int, state: ConsentState, why: str, *, now: datetime, by: str
) -> None:
    lead = fetch(session, Lead, lead_id, "lead")
    must_stand(lead)
    if not why.strip():
        raise Refused(_("Say how the person told us; a consent or an objection needs its proof."))
    source = f"told {by}"
    said = note_consent(session, lead_id, TRACKING, state, source=source, text=why, now=now, by=by)
    if said:
        lead.version += 1
        verb = "Agreed to" if state == ConsentState.GIVEN else "Objected to"
        record(session, f"consent.{state.value}", f"{verb} being followed", why=why.strip(),
               now=now, by=by, lead_id=lead.id)  # fmt: skip
