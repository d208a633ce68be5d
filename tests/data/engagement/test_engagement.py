"""What leads do with our messages is kept once, judged, and counted."""

from __future__ import annotations

import json

import pytest

from data.alerts.states import AlertKind
from data.alerts.tables import Alert
from data.engagement import arriving
from data.engagement.addresses import Addresses
from data.engagement.arriving import Visit
from data.engagement.counting import count_waiting, some_wait
from data.engagement.followed import decide_followed
from data.engagement.machines import Request
from data.engagement.permission import allow_tracking, object_to_tracking
from data.engagement.tables import Engagement
from data.inbox.tables import Inbound
from data.leads.course import courses
from data.leads.merging import merge
from data.leads.queries import points_of
from data.leads.tables import Lead, ScorePoint
from data.leads.unmerging import unmerge
from data.outreach.links import link_secret
from data.outreach.tables import Message
from data.playbook.engagement import Tracking
from data.refused import Refused
from data.team.assigning import assign
from tests.build import (
    HOUR,
    MINUTE,
    NOON,
    Agency,
    a_lead,
    an_answered_lead,
    story_of,
    the_message,
    with_rules,
)
from tests.data.engagement.deeds import SAFARI, SITE
from tests.data.inbox.following.telling import tell
from tests.data.leads.test_leads_arrival import alerts

PERSON = Request(SAFARI)
APPLE = Request("Mozilla/5.0")
LATER = NOON + HOUR


@pytest.fixture
def office(agency: Agency) -> Agency:
    return with_rules(agency, SITE)


def a_mail_to(office: Agency) -> tuple[int, int]:
    """A lead who was answered an hour ago with two links, and the message."""
    lead_id = an_answered_lead(office)
    message = the_message(office, lead_id)

    def write(session) -> None:  # type: ignore[no-untyped-def]
        row = session.get_one(Message, message.id)
        row.body = "Times: https://cal.example.net/mia. Prices: https://harbour.example.com/pricing"

    office.do(write)
    assert message.id is not None
    return lead_id, message.id


def opens(office: Agency, message_id: int, by: Request = PERSON, *, now=LATER) -> bool:  # type: ignore[no-untyped-def]
    return office.do(arriving.opened, message_id, by, playbook=office.playbook, now=now)


def clicks(office: Agency, message_id: int, place: int, by: Request = PERSON, *, now=LATER) -> bool:  # type: ignore[no-untyped-def]
    return office.do(arriving.clicked, message_id, place, by, playbook=office.playbook, now=now)


def visits(office: Agency, visit: Visit, by: Request = PERSON, *, now=LATER) -> bool:  # type: ignore[no-untyped-def]
    return office.do(arriving.visited, visit, by, playbook=office.playbook, now=now)


def counted(office: Agency, *, now=LATER + MINUTE) -> int:  # type: ignore[no-untyped-def]
    return office.do(count_waiting, playbook=office.playbook, now=now, by="runner")


def test_an_open_a_click_and_a_visit_become_explained_points(office: Agency) -> None:
    lead_id, message_id = a_mail_to(office)
    office.do(assign, lead_id, "kim", house=office.house, now=NOON, by="ana")
    assert opens(office, message_id)
    assert clicks(office, message_id, 1)
    assert not office.ask(some_wait, now=LATER)
    assert counted(office, now=LATER) == 0
    assert office.row(Lead, lead_id).score == 0
    assert counted(office) == 2
    page = Visit(message_id, "https://www.harbour.example.com/pricing?ref=secret")
    assert visits(office, page)
    assert visits(office, Visit(message_id, "https://harbour.example.com/about"))
    assert visits(office, Visit(message_id, "https://harbour.example.com/about", "Our work"))
    points = office.ask(points_of, lead_id, office.playbook)
    assert [(row.kind, row.counted, row.why) for row in points] == [
        ("open", 5, "opened our mail"),
        ("click", 10, "followed a link: https://harbour.example.com/pricing"),
        ("pricing_page", 30, "visited a page: harbour.example.com/pricing"),
        ("video", 15, "watched a video: harbour.example.com/about (Our work)"),
    ]
    assert {row.at for row in points} == {LATER}
    with office.store.look() as reader:  # a list draws the same course
        drawn = courses(reader, [lead_id, 9999], office.playbook.scoring)
    assert drawn == {lead_id: tuple((row.at, row.counted) for row in points)}
    assert office.row(Lead, lead_id).score == 60
    assert "secret" not in repr(office.rows(Engagement))
    assert clicks(office, message_id, 0, now=LATER + MINUTE)
    assert counted(office, now=LATER + 2 * MINUTE) == 1
    assert alerts(office, "hot_lead") == ["Hot lead: Dana Ortiz"]
    told = next(alert for alert in office.rows(Alert) if alert.kind == AlertKind.HOT_LEAD)
    assert told.recipient == "kim"


def test_the_same_deed_counts_once_however_it_is_told(office: Agency) -> None:
    lead_id, message_id = a_mail_to(office)
    wrapped = Addresses("https://leads.example.com", office.do(link_secret)).click(message_id, 0)
    assert clicks(office, message_id, 0)
    assert not clicks(office, message_id, 0, now=LATER + MINUTE)
    for link in (wrapped, "https://cal.example.net/mia"):
        mailgun_says(office, message_id, "clicked", url=link)
    page = Visit(message_id, "https://harbour.example.com/pricing")
    assert visits(office, page)
    assert not visits(office, page, now=LATER + MINUTE)
    counted(office)
    assert office.row(Lead, lead_id).score == 40


def test_what_only_the_provider_saw_counts_like_what_we_saw(office: Agency) -> None:
    lead_id, message_id = a_mail_to(office)
    mailgun_says(office, message_id, "opened", **{"client-info": {"bot": "apple"}})
    mailgun_says(office, message_id, "opened")
    mailgun_says(office, message_id, "opened")
    assert counted(office) == 1
    assert office.row(Lead, lead_id).score == 5
    assert [row.why for row in office.rows(Engagement)] == [
        "a machine, says the provider",
        "the provider told it",
    ]


def mailgun_says(office: Agency, message_id: int, event: str, **more: object) -> None:
    header = office.row(Message, message_id).header_id.strip("<>")
    data = {"event": event, "id": f"{event}-{len(office.rows(Inbound))}",
            "timestamp": LATER.timestamp(), "recipient": "dana@example.org",
            "message": {"headers": {"message-id": header}}, **more}  # fmt: skip
    tell(office, "mailgun", json.dumps({"event-data": data}).encode(), now=LATER)


def test_machines_are_kept_and_count_for_nothing(office: Agency) -> None:
    lead_id, message_id = a_mail_to(office)
    assert opens(office, message_id, APPLE)
    assert not opens(office, message_id, APPLE, now=LATER + MINUTE)
    for place in (0, 1):  # a scanner with a browser's name
        assert clicks(office, message_id, place, now=LATER)
    assert counted(office) == 2
    assert not office.ask(some_wait, now=LATER + HOUR)
    assert office.rows(ScorePoint) == []
    assert [(row.kind, row.by_machine) for row in office.rows(Engagement)] == [
        ("open", True), ("click", True), ("click", True),
    ]  # fmt: skip
    assert story_of(office, lead_id).count("message.click") == 4
    assert opens(office, message_id, now=LATER + MINUTE)  # the person, at last
    counted(office, now=LATER + 2 * MINUTE)
    assert office.row(Lead, lead_id).score == 5


def test_whoever_objected_is_not_followed_any_more(office: Agency) -> None:
    lead_id, message_id = a_mail_to(office)
    with pytest.raises(Refused, match="needs its proof"):
        office.do(object_to_tracking, lead_id, " ", now=NOON, by="ana")
    office.do(object_to_tracking, lead_id, "wrote: do not spy on me", now=NOON, by="ana")
    assert not opens(office, message_id)
    assert not clicks(office, message_id, 0)
    assert not visits(office, Visit(message_id, "https://harbour.example.com/pricing"))
    assert office.rows(Engagement) == []
    assert "consent.withdrawn" in story_of(office, lead_id)
    office.do(allow_tracking, lead_id, "ticked the box on the form", now=NOON, by="ana")
    assert opens(office, message_id)


@pytest.mark.parametrize(
    ("rules", "channel", "consent", "opens", "clicks"),
    [
        (Tracking(), "email", "", True, True),
        (Tracking(), "email", "withdrawn", False, False),
        (Tracking(), "sms", "", False, False),
        (Tracking(sms_links=True), "sms", "", False, True),
        (Tracking(opens=False), "email", "given", False, True),
        (Tracking(only_with_consent=True), "email", "", False, False),
        (Tracking(only_with_consent=True), "email", "given", True, True),
    ],
)
def test_what_is_followed_is_the_teams_choice_and_the_persons(
    rules: Tracking, channel: str, consent: str, opens: bool, clicks: bool
) -> None:
    followed = decide_followed(rules, channel, consent)
    assert (followed.opens, followed.clicks) == (opens, clicks)
    assert followed.why


def test_only_pages_of_ours_are_taken_and_only_so_many(
    office: Agency, monkeypatch: pytest.MonkeyPatch
) -> None:
    _, message_id = a_mail_to(office)
    for page in ("https://evil.example/pricing", "https://notharbour.example.com/pricing",
                 "javascript:alert(1)", "http://[", ""):  # fmt: skip
        assert not visits(office, Visit(message_id, page))
    monkeypatch.setattr(arriving, "MAX_VISITS", 2)
    came = [visits(office, Visit(message_id, f"https://harbour.example.com/{n}")) for n in range(4)]
    assert came == [True, True, False, False]
    assert not visits(office, Visit(99999, "https://harbour.example.com/pricing"))
    assert not opens(office, 99999)
    assert not clicks(office, message_id, 2)


def test_what_a_merged_lead_did_goes_along_and_comes_back(office: Agency) -> None:
    lead_id, message_id = a_mail_to(office)
    kept_id = a_lead(office, name="D. Ortiz", email="other@example.org", now=LATER)
    opens(office, message_id)
    office.do(merge, kept_id, lead_id, house=office.house, now=LATER, by="ana")
    assert counted(office) == 1
    assert clicks(office, message_id, 0)
    assert {row.lead_id for row in office.rows(Engagement)} == {kept_id}
    assert office.row(Lead, kept_id).score == 5
    office.do(unmerge, kept_id, house=office.house, now=LATER, by="ana")
    assert office.rows(Engagement)[0].lead_id == lead_id
