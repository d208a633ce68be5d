"""ADF/XML: prospects as the specification has them, and as dealers' tools write them."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from data.inbox.parse import Unreadable
from data.inbox.senders.adf import SENDER
from data.inbox.understood import Delivery, Kind, Understood
from tests.data.inbox.senders.telling import form, posted

CUSTOMER = """<customer><contact>
  <name part="first">Dana</name><name part="last">Ortiz</name><email>d@x.org</email>
  <phone type="voice" time="day">212-555-0142</phone>
</contact><comments>Is it red?</comments></customer>"""
FULL = """<?xml version="1.0" encoding="UTF-8"?>
<?adf version="1.0"?>
<!DOCTYPE adf SYSTEM "http://adfxml.info/adf.dtd">
<adf><prospect status="new">
  <id sequence="1" source="cars.example">12345</id><id sequence="2" source="dms">9</id>
  <requestdate>2026-02-28T15:30:20-05:00</requestdate>
  <vehicle interest="buy" status="new"><year>2026</year><make>Volvo</make><model>XC90</model>
    <vin>2GTEK19R7V1511644</vin><odometer units="km">15</odometer>
    <comments>Shown on the lot</comments></vehicle>
  <vehicle interest="trade-in" status="used"><year>2010</year><make>Ford</make></vehicle>
  <customer>
    <contact primarycontact="1">
      <name part="first">Dana</name><name part="middle">Q</name><name part="last">Ortiz</name>
      <email>mailto:d@x.org</email>
      <phone type="fax">212-555-0199</phone>
      <phone type="voice" time="evening">212-555-0142</phone>
      <phone type="cellphone" preferredcontact="1">+1 917 555 0100</phone>
      <address type="home"><street line="1">5 Elm</street><apartment>2</apartment>
        <city>Reno</city><regioncode>NV</regioncode><postalcode>89501</postalcode>
        <country>US</country></address>
    </contact>
    <comments><![CDATA[
      Is it red?
      And when?
    ]]></comments>
    <timeframe><description>Within a month</description></timeframe>
  </customer>
  <vendor><vendorname>Volvo of Reno</vendorname><contact><name part="full">Sales</name>
    <email>sales@dealer.example</email><phone>775-555-0000</phone></contact></vendor>
  <provider><name part="full">Cars Example</name><service>Used cars</service>
    <email>p@cars.example</email></provider>
</prospect></adf>"""


def read(text: str | bytes, content_type: str = "application/xml") -> list[Understood]:
    body = text if isinstance(text, bytes) else text.encode()
    return SENDER.understand(Delivery(body, content_type))


def prospect(inside: str) -> str:
    return f"<adf><prospect>{inside}</prospect></adf>"


def test_a_prospect_of_the_specification_is_read() -> None:
    """Written after adfxml.info/adf_spec.pdf, version 1.0."""
    (lead,) = read(FULL)
    said = lead.submission
    assert (lead.kind, lead.event, lead.external_id) == (Kind.LEAD, "prospect", "12345")
    assert (said.name, said.email, said.phone) == ("Dana Ortiz", "d@x.org", "+1 917 555 0100")
    assert said.message == "Is it red?\nAnd when?"
    assert (said.source, said.detail) == ("Cars Example", "Used cars")
    assert said.place == {"postal": "89501", "city": "Reno", "state": "NV", "country": "US"}
    assert said.submitted_at == lead.occurred_at == datetime(2026, 2, 28, 20, 30, 20, tzinfo=UTC)
    assert said.extra == {
        "phone (fax)": "212-555-0199", "phone (voice, evening)": "212-555-0142",
        "address": "5 Elm 2", "middle name": "Q", "vendor": "Volvo of Reno",
        "vehicle (buy)": "new 2026 Volvo XC90, vin 2GTEK19R7V1511644, odometer 15, "
                         "comments Shown on the lot",
        "vehicle (trade-in)": "used 2010 Ford", "timeframe": "Within a month",
        "prospect status": "new", "id (cars.example)": "12345", "id (dms)": "9",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("inside", "expected"),
    [
        (('<customer><contact><name part="full">Dana Ortiz</name><name part="first">D</name>'
         "<phone>2125550142</phone></contact></customer>"), ("Dana Ortiz", "", "2125550142", "")),
        (("<customer><contact><name>Dana Ortiz</name><email>d@x.org</email>"
         "<comments>Hi</comments></contact></customer>"), ("Dana Ortiz", "d@x.org", "", "Hi")),
        ("<customer><name>Dana</name><email>d@x.org</email></customer><comments>Hi</comments>",
         ("Dana", "d@x.org", "", "Hi")),
        ("<contact><firstname>Dana</firstname><lastname>Ortiz</lastname></contact>",
         ("Dana Ortiz", "", "", "")),
        ("<vendor><contact><email>v@x.org</email></contact></vendor><email>d@x.org</email>",
         ("", "d@x.org", "", "")),
        (('<customer><contact><email>old@x.org</email></contact><contact primarycontact="1">'
         "<email>d@x.org</email></contact></customer>"), ("", "d@x.org", "", "")),
        (('<customer><contact><name part="full" type="business">Acme</name><name part="first">Dana'
         "</name></contact></customer>"), ("Dana", "", "", "")),
        ("<customer><contact><phone type=\"voice\">n/a</phone></contact></customer>",
         ("", "", "n/a", "")),
    ],
)  # fmt: skip
def test_what_tools_write_instead(inside: str, expected: tuple[str, str, str, str]) -> None:
    """After public code that writes ADF: contacts without parts, and parts beside the contact."""
    (lead,) = read(prospect(inside))
    said = lead.submission
    assert (said.name, said.email, said.phone, said.message) == expected


@pytest.mark.parametrize(
    "text",
    [
        "\n\n  " + FULL,
        "A new lead came in:\n\n" + FULL + "\n-- \nSent by a website",
        FULL.replace('<?xml version="1.0" encoding="UTF-8"?>', '<?XML VERSION="1.0"?>'),
        FULL.replace("<adf>", '<adf xmlns="http://adfxml.info">'),
        FULL.replace("<adf>", '<a:adf xmlns:a="x" xmlns="y">').replace("</adf>", "</a:adf>"),
        FULL.replace("<adf>", "<ADF>").replace("</adf>", "</ADF>").replace("prospect", "Prospect"),
        FULL.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;"),
    ],
)
def test_text_around_it_and_other_spellings_do_no_harm(text: str) -> None:
    (lead,) = read(text)
    assert (lead.submission.name, lead.external_id) == ("Dana Ortiz", "12345")


def test_a_bare_ampersand_and_html_entities_are_mended() -> None:
    (lead,) = read(prospect(
        "<customer><comments>Wash&nbsp;&amp; wax & a <3 \x0bprice&eacute;</comments></customer>"
        "<provider><name>Chumney & Sons</name></provider>"
    ))  # fmt: skip
    assert lead.submission.message == "Wash & wax & a <3 priceé"
    assert lead.submission.source == "Chumney & Sons"


@pytest.mark.parametrize(
    ("declared", "written", "content_type"),
    [
        ("UTF-8", "utf-8-sig", "text/xml"), ("UTF-16", "utf-16", "text/xml"),
        ("ISO-8859-1", "latin-1", "text/xml"), ("windows-1252", "cp1252", "text/xml"),
        ("UTF-8", "cp1252", "text/xml"), ("UTF-8", "latin-1", "text/xml; charset=iso-8859-1"),
        ("windows-1251", "utf-8", "text/xml; charset=utf-8"), ("punycode", "utf-8", "text/xml"),
        ("no-such", "utf-8", "text/xml; charset=zip"), ("UTF-16", "utf-16-le", "text/xml"),
    ],
)  # fmt: skip
def test_every_encoding_is_read(declared: str, written: str, content_type: str) -> None:
    text = f'<?xml version="1.0" encoding="{declared}"?>' + prospect(
        "<customer><contact><name>Zoë Müller</name></contact></customer>"
    )
    (lead,) = read(text.encode(written), content_type)
    assert lead.submission.name == "Zoë Müller"


def test_xml_in_a_field_of_a_form_or_of_json_is_found() -> None:
    for delivery in (form({"to": "x", "adf": FULL}), posted({"xml": FULL})):
        (lead,) = SENDER.understand(delivery)
        assert lead.external_id == "12345"


def test_several_prospects_are_several_leads_and_share_the_provider_beside_them() -> None:
    one = "<prospect><id>{}</id>" + CUSTOMER + "</prospect>"
    text = f"<adf>{one.format(1)}{one.format(2)}<provider><name>Portal</name></provider></adf>"
    assert [(lead.external_id, lead.submission.source) for lead in read(text)] == [
        ("1", "Portal"), ("2", "Portal"),
    ]  # fmt: skip


def test_a_time_without_a_zone_proves_nothing() -> None:
    (lead,) = read(prospect("<requestdate>2026-02-28T15:30:20</requestdate>" + CUSTOMER))
    assert lead.occurred_at is None


@pytest.mark.parametrize(
    "text",
    [
        '<!DOCTYPE adf [<!ENTITY a "aaa"><!ENTITY b "&a;&a;">]>' + prospect("&b;"),
        '<!DOCTYPE adf [<!ENTITY x SYSTEM "file:///etc/passwd">]>' + prospect("&x;"),
        '<!DOCTYPE adf [<!ENTITY % x SYSTEM "http://127.0.0.1/x"> %x;]>' + prospect(""),
    ],
)
def test_entities_are_never_read(text: str) -> None:
    with pytest.raises(Unreadable, match="entities"):
        read(text)
    try:  # with text before it the declarations are cut away, and the names stay names
        (lead,) = read("Hello\n" + text)
    except Unreadable:
        return
    assert "root:" not in repr(lead)


@pytest.mark.parametrize(
    "text", ["", "  ", "<adf/>", "<adf><prospect>", "<html><p>no</p></html>", "plain", "{}", "<<<"]
)
def test_what_is_no_prospect_is_refused(text: str) -> None:
    with pytest.raises(Unreadable, match=r"\.$"):
        read(text)
