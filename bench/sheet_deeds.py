"""What somebody else does while a screen is looked at, for the pictures of conflicts and errors."""

from __future__ import annotations

from data.place import path_of
from screens.desk import Desk

OTHER = "ben"


def decides_first(desk: Desk) -> None:
    """Another operator decides on every draft of the queue."""
    from sqlmodel import select

    from data.outreach.review import reject
    from data.outreach.tables import Message

    with desk.premises.store.write() as session:
        for draft in session.exec(select(Message).where(Message.state == "review")):
            reject(
                session, draft.id or 0, why="Not ours", house=desk.house, now=desk.now(), by=OTHER
            )


def rewrites_drafts(desk: Desk) -> None:
    """Another operator changes every draft of the queue."""
    from sqlmodel import select

    from data.outreach.review import edit
    from data.outreach.tables import Message

    with desk.premises.store.write() as session:
        for draft in session.exec(select(Message).where(Message.state == "review")):
            edit(session, draft.id or 0, playbook=desk.playbook, now=desk.now(), by=OTHER,
                 body=f"{draft.body}\n\nPS: We are near you on Thursday.")  # fmt: skip


def skips_first(desk: Desk) -> None:
    """Another operator leaves every follow-up out."""
    from sqlmodel import col, select

    from data.outreach.adjusting import skip
    from data.outreach.tables import FollowUp

    open_steps = col(FollowUp.state).in_(("scheduled", "paused"))
    with desk.premises.store.write() as session:
        for step in session.exec(select(FollowUp).where(open_steps)).all():
            skip(session, step.id or 0, house=desk.house, now=desk.now(), by=OTHER)


def blocks_clients(desk: Desk) -> None:
    """Another operator notes a blocker for every client."""
    from sqlmodel import select

    from data.clients.operations import block
    from data.clients.tables import BlockerKind, Client

    with desk.premises.store.write() as session:
        for client in session.exec(select(Client)).all():
            block(session, client.id or 0, BlockerKind.TECHNICAL, "their site is down",
                  now=desk.now(), by=OTHER)  # fmt: skip


def edits_drafts(desk: Desk) -> None:
    """Another operator's console is in every draft of the queue, and in every lead."""
    from sqlmodel import select

    from data.leads.tables import Lead
    from data.outreach.tables import Message
    from data.presence.being import settle

    with desk.premises.store.write() as session:
        drafts = session.exec(select(Message.id).where(Message.state == "review")).all()
        leads = session.exec(select(Lead.id)).all()
        places = {f"message:{one}": True for one in drafts} | {
            f"lead:{one}": False for one in leads
        }
        settle(session, "office:2:cd", places, worker="", now=desk.now(), by=OTHER)


def moves_the_file(desk: Desk) -> None:
    """Somebody moves the database away."""
    path = path_of(desk.premises.store)
    if path is not None and path.exists():
        path.rename(path.with_suffix(".moved"))
