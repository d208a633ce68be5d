"""What the gateway's pages and the providers tell of a lead, each made into one notice."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime, timedelta
from urllib.parse import urlsplit

from sqlmodel import Session, col, func, select

from data.clients.own_rules import rules_for
from data.engagement.addresses import Addresses
from data.engagement.links import link_at
from data.engagement.machines import Judgement, Request, decide_by_time, decide_machine
from data.engagement.noticing import Noticed, notice
from data.engagement.tables import Engagement
from data.leads.decide import page_activity
from data.leads.merged import the_kept
from data.leads.tables import Lead
from data.outreach.links import link_secret
from data.outreach.tables import Message
from data.playbook.models import Playbook

MAX_VISITS = 100
"""Of one lead in a day: whoever has a mark could post for ever."""

BY = "recipient"


@dataclass(frozen=True, slots=True)
class Visit:
    """What the website's snippet tells. `page` is the whole address, `video` what was watched
    (empty: the page was visited)."""

    message_id: int
    page: str
    video: str = ""


def opened(
    session: Session, message_id: int, request: Request, *, playbook: Playbook, now: datetime
) -> bool:
    """The picture of a mail was loaded; whether that was news."""
    message = session.get(Message, message_id)
    if message is None:
        return False
    judged = decide_by_time(decide_machine(request), _since_sent(message, now))
    noticed = Noticed("open", now, judged, what=str(message_id), message=message)
    return notice(session, _lead(session, message), noticed, playbook=playbook, now=now, by=BY)


def clicked(
    session: Session,
    message_id: int,
    place: int,
    request: Request,
    *,
    playbook: Playbook,
    now: datetime,
) -> bool:
    """The link at that place of a message was followed; whether that was news."""
    message = session.get(Message, message_id)
    if message is None or not (link := link_at(message.body, place)):
        return False
    judged = decide_by_time(decide_machine(request), _since_sent(message, now))
    noticed = Noticed("click", now, judged, _click(message_id, link), link, message)
    return notice(session, _lead(session, message), noticed, playbook=playbook, now=now, by=BY)


def visited(
    session: Session, visit: Visit, request: Request, *, playbook: Playbook, now: datetime
) -> bool:
    """A page of the website was visited, or a video on it watched; whether that was news.

    The same page counts once a day. Nothing of what stands behind the `?` of a page is kept.
    """
    message = session.get(Message, visit.message_id)
    if message is None:
        return False
    lead = _lead(session, message)
    page = page_of_ours(visit.page, rules_for(session, lead, playbook))
    if not page or _visits_of_the_day(session, lead, now) >= MAX_VISITS:
        return False
    activity = page_activity(visit.page, playbook)
    kind = "video" if visit.video else activity[0] if activity else "visit"
    link = f"{page} ({visit.video[:200]})" if visit.video else page
    what = f"{lead.id}:{now:%Y-%m-%d}:{_short(link)}"
    noticed = Noticed(kind, now, decide_machine(request), what, link)
    return notice(session, lead, noticed, playbook=playbook, now=now, by=BY)


def told(
    session: Session,
    lead: Lead,
    message: Message | None,
    kind: str,
    *,
    event: str,
    link: str,
    judged: Judgement,
    at: datetime,
    playbook: Playbook,
    now: datetime,
    by: str,
) -> bool:
    """A provider saw an open or a click; whether that was news.

    What our own pages saw of the same message is the same deed. `event` is the provider's name of
    it, where no message is known.
    """
    if message is None:
        noticed = Noticed(kind, at, judged, f"{lead.id}:{event}", link)
    else:
        link = _behind(session, link)
        judged = decide_by_time(judged, _since_sent(message, at))
        what = _click(message.id or 0, link) if kind == "click" else str(message.id)
        noticed = Noticed(kind, at, judged, what, link, message)
    return notice(session, lead, noticed, playbook=playbook, now=now, by=by)


@dataclass(frozen=True, slots=True)
class Target:
    """Where a link of a message leads; empty: it was erased. `is_ours`: to a page that may carry
    the snippet."""

    url: str
    is_ours: bool


def target_of(session: Session, message_id: int, place: int, playbook: Playbook) -> Target:
    """Read, nothing is noted."""
    message = session.get(Message, message_id)
    url = link_at(message.body, place) if message is not None else ""
    if message is None or not url:
        return Target("", False)
    rules = rules_for(session, _lead(session, message), playbook)
    return Target(url, rules.tracking.visits and bool(page_of_ours(url, rules)))


def page_of_ours(url: str, playbook: Playbook) -> str:
    """Host and path of a page that may carry the snippet; empty: it is none of ours."""
    try:
        parts = urlsplit(url)
        host = (parts.hostname or "").removeprefix("www.")
    except ValueError:
        return ""
    sites = playbook.tracking.sites or (_host(playbook.business.website),)
    known = any(site and (host == site or host.endswith(f".{site}")) for site in sites)
    return f"{host}{parts.path}"[:300] if known and parts.scheme in ("http", "https") else ""


def _host(website: str) -> str:
    address = website if "//" in website else f"//{website}"
    return (urlsplit(address).hostname or "").removeprefix("www.")


def _lead(session: Session, message: Message) -> Lead:
    return the_kept(session, session.get_one(Lead, message.lead_id))


def _since_sent(message: Message, at: datetime) -> timedelta | None:
    """A scanner may be there before the mail server has taken the mail."""
    left = message.sent_at or message.tried_at
    return None if left is None else at - left


def _click(message_id: int, link: str) -> str:
    return f"{message_id}:{_short(link)}"


def _short(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "replace")).hexdigest()[:16]


def _behind(session: Session, link: str) -> str:
    """Where our own tracked link leads, when a provider wrapped that one; else the link itself."""
    token = urlsplit(link).path.rpartition("/c/")[2] if "/c/" in link else ""
    read = Addresses("", link_secret(session)).clicked(token)
    message = session.get(Message, read[0]) if read else None
    return link_at(message.body, read[1]) if read and message else link


def _visits_of_the_day(session: Session, lead: Lead, now: datetime) -> int:
    since = select(func.count()).where(
        Engagement.lead_id == lead.id,
        col(Engagement.message_id).is_(None),
        col(Engagement.at) > now - timedelta(days=1),
    )
    return session.exec(since).one()
