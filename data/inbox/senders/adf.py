"""ADF/XML 1.0, the Auto-lead Data Format in which car portals hand leads to dealers.

Format: adfxml.info/adf_spec.pdf (2000), with what dealers' tools write in practice: the contact's
parts beside it, several contacts, providers outside the prospect, text around the XML, bare `&`.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from xml.etree.ElementTree import Element

from data.inbox.parse import Unreadable
from data.inbox.senders.answer import Answer
from data.inbox.senders.answers import submission_of
from data.inbox.senders.xml_tree import (
    attribute,
    every,
    first,
    name_of,
    outermost,
    parse_text,
    text_in,
    xml_in,
)
from data.inbox.submission import Submission
from data.inbox.understand import read_time
from data.inbox.understood import Delivery, Kind, Sender, Understood

_ROOTS = ("adf", "prospect")
_OTHERS = ("vendor", "provider", "vehicle")
"""Parts of a prospect in which names, numbers and addresses are not the customer's."""
_MAX_PROSPECTS = 200
_MAX_ELEMENTS = 5_000
_MAX_OF_A_KIND = 20
_VEHICLE = ("year", "make", "model", "trim")
_VEHICLE_MORE = ("vin", "stock", "stocknumber", "odometer", "mileage", "condition", "bodystyle",
                 "transmission", "doors", "exteriorcolor", "interiorcolor", "price", "finance",
                 "comments", "pricecomments")  # fmt: skip


def understand(delivery: Delivery) -> list[Understood]:
    root = parse_text(xml_in(delivery.body, delivery.content_type, _ROOTS), _ROOTS)
    prospects = list(islice(outermost(root, ("prospect",)), _MAX_PROSPECTS))
    if not prospects:
        raise Unreadable("The XML holds no prospect, so it is no lead in ADF.")
    beside = _Parties(first(root, "vendor"), first(root, "provider"))
    return [_prospect(prospect, beside) for prospect in prospects]


@dataclass(frozen=True, slots=True)
class _Parties:
    """Who gets the lead and who found it; some write them beside the prospect, not into it."""

    vendor: Element | None
    provider: Element | None


def _prospect(prospect: Element, beside: _Parties) -> Understood:
    ids = [element for element in prospect if name_of(element) == "id"]
    prospect_id = next((text for element in ids if (text := text_in(element))), "")
    happened = read_time(text_in(_own(prospect, "requestdate")))
    return Understood(
        Kind.LEAD,
        event="prospect",
        external_id=prospect_id,
        occurred_at=happened,
        submission=_submission(prospect, beside, prospect_id, happened),
    )


def _submission(
    prospect: Element, beside: _Parties, prospect_id: str, happened: datetime | None
) -> Submission:
    customer = _own(prospect, "customer")
    customer = _own(prospect, "contact") if customer is None else customer
    scope = prospect if customer is None else customer
    mine = _mine(scope)
    provider = _own(prospect, "provider")
    provider = beside.provider if provider is None else provider
    ids = [attribute(e, "source") for e in prospect if name_of(e) == "id"]
    source = _called(provider) or next((stated for stated in ids if stated), "")
    answers = [
        *_names(mine),
        *_ways_to_reach(mine),
        *_address(mine),
        Answer("comments", _comments(prospect, mine), field="message"),
        Answer("source", source, field="source"),
        Answer("service", text_in(first(provider, "service")), field="detail"),
    ]
    return submission_of(
        answers,
        external_id=prospect_id,
        submitted_at=happened,
        extra={**_vehicles(prospect), **_more(prospect, beside, scope)},
    )


def _own(element: Element, name: str) -> Element | None:
    return next((child for child in element if name_of(child) == name), None)


def _mine(scope: Element) -> list[Element]:
    """What is below the customer, the primary contact's parts first, the vendor's left out."""
    found: list[Element] = []
    waiting = [scope]
    while waiting and len(found) < _MAX_ELEMENTS:
        element = waiting.pop()
        if element is scope or name_of(element) not in _OTHERS:
            found.append(element)
            waiting.extend(reversed(list(element)))
    primary = next((e for e in found if attribute(e, "primarycontact") == "1"), None)
    if primary is None:
        return found
    its = {id(element) for element in primary.iter()}
    return sorted(found, key=lambda element: id(element) not in its)


def _called_so(mine: list[Element], name: str) -> list[Element]:
    """At most a few: whoever writes fifty phone numbers wants something else."""
    return [element for element in mine if name_of(element) == name][:_MAX_OF_A_KIND]


def _names(mine: list[Element]) -> list[Answer]:
    """A name in full stands before its parts; a firm's name is the company's."""
    parts: dict[str, str] = {}
    for element in _called_so(mine, "name"):
        part = attribute(element, "part").casefold() or "full"
        is_firm = attribute(element, "type").casefold() in {"business", "company"}
        if text := text_in(element):
            parts.setdefault("company" if is_firm else part, text)
    for part in ("first", "last"):
        if part not in parts and (
            text := text_in(next(iter(_called_so(mine, f"{part}name")), None))
        ):
            parts[part] = text
    answers = [Answer("name", parts.get("full", ""), field="name")]
    if "full" not in parts:
        answers = [Answer(part, parts.get(part, ""), field=part) for part in ("first", "last")]
    answers.append(Answer("company", parts.get("company", ""), field="company"))
    return answers


def _ways_to_reach(mine: list[Element]) -> list[Answer]:
    emails = [e for e in _called_so(mine, "email") if text_in(e)]
    phones = [e for e in _called_so(mine, "phone") if text_in(e)]
    emails.sort(key=lambda e: attribute(e, "preferredcontact") != "1")
    phones.sort(key=_phone_rank)
    answers = [Answer("email", text_in(e).removeprefix("mailto:"), field="email") for e in emails]
    for element in phones:
        kind = attribute(element, "type") or "voice"
        times = attribute(element, "time")
        label = (
            f"phone ({kind}, {times})" if times and times != "nopreference" else f"phone ({kind})"
        )
        answers.append(Answer(label, text_in(element), field="phone"))
    return answers


def _phone_rank(element: Element) -> tuple[bool, bool]:
    is_machine = attribute(element, "type").casefold() in {"fax", "pager"}
    return (is_machine, attribute(element, "preferredcontact") != "1")


def _address(mine: list[Element]) -> list[Answer]:
    address = next(iter(_called_so(mine, "address")), None)
    if address is None:
        return []
    street = " ".join(text for e in every(address, "street", "apartment") if (text := text_in(e)))
    names = {"postalcode": "postal", "city": "city", "regioncode": "state", "country": "country"}
    places = [
        Answer(field, text_in(first(address, name)), field=field) for name, field in names.items()
    ]
    return [Answer("address", street, shape="choice"), *places]


def _comments(prospect: Element, mine: list[Element]) -> str:
    """The customer's comments, wherever they stand; those about a vehicle are its own."""
    found = [text_in(element) for element in _called_so(mine, "comments")]
    found += [text_in(child) for child in prospect if name_of(child) == "comments"][:_MAX_OF_A_KIND]
    return "\n\n".join(dict.fromkeys(text for text in found if text))


def _vehicles(prospect: Element) -> dict[str, str]:
    """Each in one line under what the customer wants with it: `buy`, `trade-in`, `test-drive`."""
    said: dict[str, str] = {}
    for number, vehicle in enumerate(islice(outermost(prospect, ("vehicle",)), _MAX_OF_A_KIND)):
        words = [attribute(vehicle, "status"), *(text_in(first(vehicle, n)) for n in _VEHICLE)]
        line = " ".join(word for word in words if word)
        more = [
            f"{name} {' '.join(text.split())}"
            for name in _VEHICLE_MORE
            if (text := text_in(first(vehicle, name)))
        ]
        interest = attribute(vehicle, "interest")
        label = f"vehicle ({interest})" if interest else "vehicle"
        label = f"{label} {number + 1}" if label in said else label
        said[label] = ", ".join([line, *more] if line else more)
    return said


def _more(prospect: Element, beside: _Parties, scope: Element) -> dict[str, str]:
    vendor = _own(prospect, "vendor")
    vendor = beside.vendor if vendor is None else vendor
    said = {
        "prospect status": attribute(prospect, "status"),
        "vendor": text_in(first(vendor, "vendorname")) or _called(vendor),
        "timeframe": " ".join(text_in(first(scope, "timeframe")).split()),
        "lead type": text_in(_own(prospect, "leadtype")),
    }
    for element in every(scope, "name")[:_MAX_OF_A_KIND]:
        if (part := attribute(element, "part").casefold()) in {"middle", "suffix"}:
            said[f"{part} name"] = text_in(element)
    for element in [e for e in prospect if name_of(e) == "id"][:_MAX_OF_A_KIND]:
        said[f"id ({attribute(element, 'source') or 'other'})"] = text_in(element)
    return said


def _called(party: Element | None) -> str:
    """What a vendor or provider is called."""
    return text_in(first(party, "name"))


SENDER = Sender("adf", understand)
