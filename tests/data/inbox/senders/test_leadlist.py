"""LeadList XML and the lead formats of other real-estate senders."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from data.inbox.parse import Unreadable
from data.inbox.senders.leadlist import SENDER
from data.inbox.understood import Delivery, Kind, Understood

IHOMEFINDER = """<?xml version="1.0"?>
<LeadList>
  <Version>2.05</Version>
  <Status Code="200" Description="Success"/>
  <Lead>
    <ThisDataProvider>
      <DataProviderName>http://www.ihomefinder.example/</DataProviderName>
      <Snapshot><Date>5/16/2026</Date><Time>3:23:37 PM</Time><RecordID>0</RecordID></Snapshot>
    </ThisDataProvider>
    <Contact>
      <Note><![CDATA[
        Listing Information Request:
        3000 OAK DR; RENO, NV 89501
      ]]></Note>
      <Name><First>Hillary</First><Last>Homebuyer</Last></Name>
      <Email>h@x.org</Email>
      <Address><UnitNumber/><StreetNumber/><City>Reno</City></Address>
      <PhoneList><Phone><Number>(415) 555-1212</Number><Description>Home</Description></Phone>
        <Phone><Number>(415) 555-1313</Number></Phone></PhoneList>
      <Role>Buyer</Role>
    </Contact>
    <ProgressStatus>Lead</ProgressStatus>
    <LeadSource>Website Property More Info Request</LeadSource>
    <LeadSubsource>iHomefinder</LeadSubsource>
    <ListingNumber>1234567</ListingNumber>
  </Lead>
</LeadList>"""

HOME_BUILDER = """<hsleads><lead>
  <submit_date_time>2026-02-04T13:03:02-05:00</submit_date_time><firstname>Ana</firstname>
  <lastname>Ruiz</lastname><email>a@x.org</email><phone>7025550142</phone>
  <message>Which models?</message><buildernumber>00850</buildernumber><communitynumber/>
</lead></hsleads>"""

MITS = """<LeadManagement><Prospects><Prospect>
  <Customers><Customer Type="prospect"><Name><FirstName>Bo</FirstName><LastName>Li</LastName></Name>
    <Phone PhoneType="cell"><PhoneNumber>555-010-2000</PhoneNumber></Phone>
    <Email>bo@x.org</Email></Customer></Customers>
  <CustomerPreferences><TargetMoveInDate>2026-05-01</TargetMoveInDate>
    <Comment>Two dogs, is that fine?</Comment></CustomerPreferences>
  <Events><Event><Agent><AgentName><FirstName>Al</FirstName></AgentName></Agent></Event></Events>
</Prospect></Prospects></LeadManagement>"""

PORTAL = """<Leads><Lead id="991" source="Rentals"><Name>Jo Doe</Name><Email>jo@x.org</Email>
  <Phone type="mobile">+1 415 555 0111</Phone><Message>Is it <b>free</b> now?</Message>
  <CreatedAt>1767225600</CreatedAt>
  <Listing><AgentEmail>agent@x.org</AgentEmail><City>Sparks</City><Name>Oak Court</Name></Listing>
</Lead></Leads>"""


def read(text: str) -> list[Understood]:
    return SENDER.understand(Delivery(text.encode(), "text/xml"))


@pytest.mark.parametrize(
    ("source", "text", "person", "message", "stated"),
    [
        ("agentwebsite.net/help/answer/142 (iHomefinder, Top Producer)", IHOMEFINDER,
         ("Hillary Homebuyer", "h@x.org", "(415) 555-1212"),
         "Listing Information Request:\n3000 OAK DR; RENO, NV 89501",
         ("", "Website Property More Info Request", "iHomefinder")),
        ("public code of a home builder's site", HOME_BUILDER,
         ("Ana Ruiz", "a@x.org", "7025550142"), "Which models?", ("", "", "")),
        ("ResMan's guide to MITS Lead Management 4.0", MITS,
         ("Bo Li", "bo@x.org", "555-010-2000"), "Two dogs, is that fine?", ("", "", "")),
        ("a made-up portal with attributes", PORTAL,
         ("Jo Doe", "jo@x.org", "+1 415 555 0111"), "Is it free now?", ("991", "Rentals", "")),
    ],
)  # fmt: skip
def test_a_lead_is_read(
    source: str, text: str, person: tuple[str, str, str], message: str, stated: tuple[str, str, str]
) -> None:
    (lead,) = read(text)
    said = lead.submission
    assert (said.name, said.email, said.phone) == person, source
    assert said.message == message
    assert (lead.external_id, said.source, said.detail) == stated
    assert lead.kind is Kind.LEAD


def test_what_belongs_to_the_listing_and_the_provider_is_kept_and_is_not_the_leads() -> None:
    (portal,) = read(PORTAL)
    assert portal.submission.extra["listing AgentEmail"] == "agent@x.org"
    assert portal.submission.extra["listing City"] == "Sparks"
    assert portal.submission.place == {}
    (ihome,) = read(IHOMEFINDER)
    assert ihome.submission.extra["ListingNumber"] == "1234567"
    assert ihome.submission.extra["phone Number"] == "(415) 555-1313"
    assert ihome.submission.place == {"city": "Reno"}


def test_times_are_read_where_they_have_a_zone() -> None:
    assert read(HOME_BUILDER)[0].occurred_at == datetime(2026, 2, 4, 18, 3, 2, tzinfo=UTC)
    assert read(PORTAL)[0].occurred_at == datetime(2026, 1, 1, tzinfo=UTC)
    assert read(IHOMEFINDER)[0].occurred_at is None


def test_a_provider_is_the_source_where_no_source_is_named() -> None:
    text = IHOMEFINDER.replace("<LeadSource>Website Property More Info Request</LeadSource>", "")
    assert read(text)[0].submission.source == "http://www.ihomefinder.example/"


def test_version_2_1_and_several_leads() -> None:
    """After public code that posts to Top Producer's Distributeleads."""
    lead = ("<Lead><Contact><Note>{0}</Note><Name><First>A</First><Last>B{0}</Last></Name>"
            "</Contact><LeadOwnerID>7</LeadOwnerID></Lead>")  # fmt: skip
    text = f"<LeadList><Version>2.1</Version>{lead.format(1)}{lead.format(2)}</LeadList>"
    assert [one.submission.name for one in read(text)] == ["A B1", "A B2"]


@pytest.mark.parametrize("text", ["", "<LeadList/>", "<LeadList><Lead/></LeadList>", "<a>", "x"])
def test_what_holds_no_lead_is_refused(text: str) -> None:
    with pytest.raises(Unreadable, match=r"\.$"):
        read(text)
