"""What would happen until a date, found out by doing it: the real rules, a copy, a moved clock."""

from __future__ import annotations

from datetime import datetime

from sqlmodel import Session

from data.leads.merged import family
from data.outreach.panes import LEAD_NAME
from data.outreach.states import UNDECIDED_FOLLOW_UPS, UNSENT, FollowUpState, MessageState
from data.playbook.house import House
from data.reading import SessionWriter, moment, numbers, words
from data.refused import Refused
from data.store import Store
from data.whatif.play import Play
from data.whatif.scenario import LONGEST, Happening, Scenario
from data.whatif.scratch import copy_of
from data.words import _

SHOWN = 200
"""Characters of a message's text that are told."""

_UNDECIDED = words((*UNSENT, MessageState.UNCERTAIN, MessageState.FAILED))


def what_if(
    store: Store, house: House, scenario: Scenario, *, now: datetime
) -> tuple[Happening, ...]:
    """What the timeline would tell from `now` until the scenario's end, oldest first.

    The database itself is only read. Raises `Refused` for a lead that does not exist, for deeds of
    nobody in particular, and for an end in the past or too far away.
    """
    if scenario.until <= now:
        raise Refused(_("Name a time to come: what has happened is on the timeline."))
    if scenario.until - now > LONGEST:
        raise Refused(_("That is too far away: ask for two years at most."))
    if scenario.deeds and scenario.lead_id is None:
        raise Refused(_("Name the lead that does it."))
    with copy_of(store) as copy:
        with copy.write() as session:
            about = _prepare(session, scenario)
            beginning = _last_entry(session)
        Play(copy, house, scenario, now).to_the_end()
        with copy.read() as session:
            return _told(session, beginning, about)


def _prepare(session: Session, scenario: Scenario) -> list[int]:
    """Nobody holds a row of the copy, and who is not asked about stands still.

    Gives the leads that are asked about; none: all.
    """
    writer = SessionWriter(session)
    writer.run(
        f"UPDATE message SET state = '{MessageState.QUEUED}', lease_owner = '',"
        f" lease_until = NULL WHERE state = '{MessageState.CLAIMED}'"
    )
    writer.run(  # in all likelihood it arrives
        f"UPDATE message SET state = '{MessageState.SENT}', sent_at = tried_at, lease_owner = '',"
        f" lease_until = NULL WHERE state = '{MessageState.SENDING}'"
    )
    if scenario.lead_id is None:
        return []
    about = _same_person(session, scenario.lead_id)
    _quieten(writer, about)
    return about


def _same_person(session: Session, lead_id: int) -> list[int]:
    """The lead, those merged into it, and whoever has its address or number."""
    if not SessionWriter(session).rows("SELECT 1 FROM lead WHERE id = :id", id=lead_id):
        raise Refused(_("There is no lead {lead_id}.").format(lead_id=lead_id))
    own = numbers(family(session, lead_id))
    rows = SessionWriter(session).rows(
        f"SELECT id FROM lead WHERE id IN ({own})"
        f" OR email_folded IN (SELECT email_folded FROM lead WHERE id IN ({own})"
        "  AND email_folded <> '')"
        f" OR phone IN (SELECT phone FROM lead WHERE id IN ({own}) AND phone <> '')"
        " ORDER BY id"
    )
    return [key for (key,) in rows]


def _quieten(writer: SessionWriter, about: list[int]) -> None:
    """A question about one lead must not cost the future of thousands."""
    others = f"lead_id NOT IN ({numbers(about)})"
    writer.run(
        f"UPDATE message SET state = '{MessageState.CANCELLED}'"
        f" WHERE state IN ({_UNDECIDED}) AND {others}"
    )
    writer.run(
        f"UPDATE follow_up SET state = '{FollowUpState.CANCELLED}'"
        f" WHERE state IN ({words(UNDECIDED_FOLLOW_UPS)}) AND {others}"
    )
    writer.run(
        f"UPDATE lead SET respond_by = NULL, owner_since = NULL WHERE id NOT IN ({numbers(about)})"
    )


def _last_entry(session: Session) -> int:
    ((last,),) = SessionWriter(session).rows("SELECT coalesce(max(id), 0) FROM activity")
    return int(last)


def _told(session: Session, beginning: int, about: list[int]) -> tuple[Happening, ...]:
    """The new entries of the timeline, with the texts of what left or waits."""
    of_them = f"AND activity.lead_id IN ({numbers(about)})" if about else ""
    rows = SessionWriter(session).rows(
        f"""
        SELECT activity.id, activity.at, activity.lead_id, coalesce({LEAD_NAME}, ''), activity.kind,
               activity.summary, activity.why, activity.by, message.subject, message.body
        FROM activity LEFT JOIN lead ON lead.id = activity.lead_id
             LEFT JOIN message ON message.id = activity.message_id
        WHERE activity.id > :beginning {of_them} ORDER BY activity.at, activity.id
        """,
        beginning=beginning,
    )
    return tuple(
        Happening(
            number,
            moment(at),
            lead_id,
            name,
            kind,
            summary,
            why,
            by,
            _beginning(kind, subject, body),
        )
        for number, at, lead_id, name, kind, summary, why, by, subject, body in rows
    )


def _beginning(kind: str, subject: str | None, body: str | None) -> str:
    if kind not in ("message.sent", "message.held"):
        return ""
    return " ".join(f"{subject or ''} {body or ''}".split())[:SHOWN]
