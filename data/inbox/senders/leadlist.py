"""LeadList XML and its relatives: how real-estate sites hand on leads.

`LeadList` is Top Producer's format (versions 2.05 and 2.1), which iHomefinder posts as "Lead
Forwarding": agentwebsite.net/help/answer/142 and public code for Top Producer's Distributeleads.
Others put the same into elements of their own: `hsleads` of home builders (public code), MITS Lead
Management 4.0 with prospects and customers (ResMan's published guide). They are read by one rule:
every text below a lead is an answer, and its element's name is the question.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice
from xml.etree.ElementTree import Element

from data.inbox.parse import Unreadable
from data.inbox.senders.answer import Answer
from data.inbox.senders.answers import submission_of
from data.inbox.senders.xml_tree import Leaf, leaves, outermost, parse_text, xml_in
from data.inbox.understand import fold, read_time
from data.inbox.understood import Delivery, Kind, Sender, Understood

_LEADS = ("lead", "rentallead", "leadinfo", "prospect", "inquiry", "enquiry", "guestcard",
          "contactrequest")  # fmt: skip
_ROOTS = ("leadlist", "leads", "hsleads", "leadmanagement", *_LEADS)
_MAX = 500
_OTHERS = frozenset({
    "agent", "listingagent", "owner", "landlord", "vendor", "provider", "office", "broker",
    "builder", "community", "listing", "property", "thisdataprovider", "dataprovider",
    "propertyofinterest", "management", "recipient", "partner", "advertiser", "seller", "events",
    "listinginfo", "propertyinfo",
})  # fmt: skip
"""Parts of a lead in which names, numbers and addresses are not the one's who asks."""
_PART_OF_NAME = {
    "first": "first", "last": "last", "firstname": "first", "lastname": "last",
    "given": "first", "family": "last", "full": "name", "fullname": "name",
}  # fmt: skip
_PHONES = ("phone", "phonenumber", "homephone", "cellphone", "mobilephone", "dayphone", "workphone",
           "eveningphone", "mobile", "telephone", "contactphone", "primaryphone")  # fmt: skip
_MESSAGES = (
    "message",
    "note",
    "notes",
    "comments",
    "comment",
    "question",
    "inquirytext",
    "remarks",
)
_SOURCES = ("leadsource", "source", "sourcename", "originalleadsource")
_DETAILS = ("leadsubsource", "subsource", "sourcedetail", "campaign")
_IDS = ("leadid", "externalid", "inquiryid", "prospectid", "recordid", "leadguid", "referenceid")
_TIMES = (
    "submitdatetime", "submitdate", "submittedat", "createdat", "createddate", "leaddate", "date",
    "timestamp", "datetime", "receiveddate", "leadcreated", "requestdate", "eventdate", "created",
    "leaddatetime", "inquirydate",
)  # fmt: skip


def understand(delivery: Delivery) -> list[Understood]:
    """Leads do not hold leads: what is called so inside one is a part of it."""
    root = parse_text(xml_in(delivery.body, delivery.content_type, _ROOTS), _ROOTS)
    leads = [lead for lead in islice(outermost(root, _LEADS), _MAX) if len(lead)]
    if not leads:
        raise Unreadable("The XML holds no lead.")
    return [_lead(lead) for lead in leads]


def _lead(lead: Element) -> Understood:
    found = leaves(lead)
    lead_id = _first(found, _IDS, own=True) or _own_id(found)
    happened = next((at for leaf in found if _is_time(leaf) and (at := read_time(leaf.text))), None)
    return Understood(
        Kind.LEAD,
        event=_word_for(lead),
        external_id=lead_id,
        occurred_at=happened,
        submission=submission_of(
            list(_answers(found)),
            external_id=lead_id,
            submitted_at=happened,
            extra=_of_other_parts(found),
        ),
    )


def _word_for(lead: Element) -> str:
    return lead.tag.rpartition("}")[2] if isinstance(lead.tag, str) else ""


def _own_id(found: list[Leaf]) -> str:
    """An `id` of the lead itself, not of a contact or a listing below it."""
    own = (leaf for leaf in found if not leaf.path and fold(leaf.name) == "id")
    return next((leaf.text for leaf in own if leaf.text.strip("0")), "")


def _first(found: list[Leaf], names: tuple[str, ...], *, own: bool = False) -> str:
    """`RecordID` 0 stands where there is none."""
    for name in names:
        for leaf in found:
            if (
                fold(leaf.name) == name
                and leaf.text.strip("0")
                and (own or not _is_of_another(leaf))
            ):
                return leaf.text
    return ""


def _is_time(leaf: Leaf) -> bool:
    return fold(leaf.name) in _TIMES


def _is_of_another(leaf: Leaf) -> bool:
    says_little = bool(leaf.path) and fold(leaf.name) in {"type", "description"}
    return says_little or not _OTHERS.isdisjoint(leaf.path)


def _answers(found: list[Leaf]) -> Iterator[Answer]:
    source = _first(found, _SOURCES) or _first(found, ("dataprovidername",), own=True)
    yield Answer("source", source, field="source")
    for leaf in found:
        name = fold(leaf.name)
        if name in _SOURCES and leaf.text == source:
            continue
        if not _is_of_another(leaf):
            yield Answer(_label(leaf), leaf.text, leaf.name, field=_field(leaf, name))


def _of_other_parts(found: list[Leaf]) -> dict[str, str]:
    """The agent's number and the listing's town, under the names of their parts."""
    said: dict[str, str] = {}
    for leaf in found:
        if _is_of_another(leaf):
            said.setdefault(_label(leaf), leaf.text)
    return said


def _field(leaf: Leaf, name: str) -> str:
    above = leaf.path[-1] if leaf.path else ""
    if above in {"name", "contactname"} and name in _PART_OF_NAME:
        return _PART_OF_NAME[name]
    if name == "number" and above in _PHONES:
        return "phone"
    if name in _PHONES:
        return "phone"
    if name in {"email", "emailaddress", "contactemail"}:
        return "email"
    if name in _MESSAGES:
        return "message"
    return "detail" if name in _DETAILS else ""


def _label(leaf: Leaf) -> str:
    """`Contact` and lists say nothing; what stands in an address or a listing needs its name."""
    plain = {"contact", "customer", "customers", "phonelist", "lead", "prospect", "renter"}
    above = [step for step in leaf.path[-2:] if step not in plain]
    return " ".join([*above, leaf.name])


SENDER = Sender("leadlist", understand)
