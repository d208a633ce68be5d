"""The named values of a payload, whatever its shape: flat, nested, or a list of questions.

A name alone does not say what a value is: `name` is a person's in `contact`, a firm's in `company`
and a form's in `form`. So every value comes with the part of the payload it stood in.

Shapes: flat keys, `fields[email]` and `contact.email` (form encodings), objects and JSON:API's
`data.attributes`, lists of questions with answers (Tally, Paperform, Netlify's
`ordered_human_fields`, Meta's `field_data`), lists of labelled values (Pipedrive's
`email: [{value, primary}]`), Elementor's and Formstack's objects with a `value` in them.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from data.inbox.field_names import field_of, fold
from data.inbox.look import looks_like_email, looks_like_phone
from data.inbox.numbered import with_names
from data.inbox.pairs import has_answer_only, is_pair, taken_apart

MAX_DEPTH = 8
MAX_LEAVES = 5_000
"""Of one delivery; what stands beyond is kept raw and not looked at."""


@dataclass(frozen=True, slots=True)
class Leaf:
    """One value. `names` are what it is called, the clearest first; `role` what it is a part of.

    `hint` is the field that the sender's own type of the question stands for. `weak`: it stands in
    a part of the payload nobody knows, and may be another person's.
    """

    names: tuple[str, ...]
    value: Any
    path: str = ""
    """Under which it is kept when nobody knows it: the company's "domain" as "company.domain"."""
    role: str = ""
    hint: str = ""
    weak: bool = False
    depth: int = 0
    owned: bool = False
    """In an object that is the person rather than the delivery, so that its id is the person's."""


_ROLES: dict[str, tuple[str, ...]] = {
    "": (
        "fields", "data", "lead", "form", "answers", "utm", "formdata", "formfields", "payload",
        "attributes", "properties", "submission", "submissions", "entry", "entries", "response",
        "responses", "formresponse", "body", "humanfields", "orderedhumanfields", "fielddata",
        "fieldvalues", "customfields", "customdata", "customvariables", "answer", "questions",
        "results", "result", "record", "leads", "leaddata", "content", "values", "item", "items",
        "input", "inputs", "event", "object", "rawrequest", "leaddetails", "details",
        "usercolumndata", "names", "contactdetails", "contactinfo", "contactinformation",
        "personaldetails", "personalinformation", "current", "hidden", "hiddenfields",
        "urlparams", "queryparams", "parameters", "params", "tracking", "attribution", "metadata",
        "meta", "request", "info", "submissiondata", "formsubmission", "formvalues", "lineitems",
        "json", "merges", "mergevars",
    ),
    "person": (
        "contact", "person", "customer", "client", "prospect", "visitor", "subscriber",
        "applicant", "respondent", "invitee", "attendee", "buyer", "guest", "consumer",
        "contacts", "people", "inquirer", "enquirer", "requester", "requestor", "homeowner",
        "crmcontact", "leadcontact", "borrower", "tenant", "patient", "member", "profile",
    ),
    "place": (
        "address", "addresses", "location", "postaladdress", "mailingaddress", "homeaddress",
        "adresse", "anschrift", "direccion", "indirizzo", "endereco", "adres", "adress", "geo",
        "propertyaddress", "serviceaddress", "billingaddress", "defaultaddress", "primaryaddress",
    ),
    "foreign": (
        "user", "account", "workspace", "team", "site", "website", "product", "property",
        "listing", "vehicle", "vendor", "provider", "dealer", "store", "shop", "merchant",
        "calendar", "funnel", "pipeline", "subaccount", "emergencycontact", "spouse", "partner",
        "referrer", "referral", "createdby", "updatedby", "sender", "recipient", "to", "from",
        "admin", "host", "organizer", "organizers", "users", "agents", "owners", "hosts",
        "workflow", "device", "browser", "charge", "payment", "order", "schema", "definition",
        "options", "choices", "previous", "seller", "landlord", "manager", "salesrep",
        "advertiser", "adset", "ad", "trigger", "context", "links", "relationships", "included",
        "headers", "config", "settings",
    ),
}  # fmt: skip
_ROLE_OF = {name: role for role, names in _ROLES.items() for name in names}
_ROLE_OF_FIELD = {
    "name": "name", "first": "name", "last": "name", "email": "email", "phone": "phone",
    "company": "company", "source": "source", "detail": "form", "page": "page", "owner": "owner",
    "message": "message", "city": "place", "state": "place", "country": "place", "postal": "place",
}  # fmt: skip

_BRACKETS = re.compile(r"([^\[\].\s][^\[\]]{0,99})((?:\[[^\[\]]{0,200}\]){1,8})")
_DOTTED = re.compile(r"[^\W\d][\w-]{0,60}(?:\.[\w-]{1,60}){1,7}")


def leaves(fields: Mapping[str, Any]) -> list[Leaf]:
    """Every named value, in the order of the payload. Nothing is left out but what says nothing."""
    found: list[Leaf] = []
    for leaf in _walk(with_names(fields), Leaf((), None), ()):
        found.append(leaf)
        if len(found) >= MAX_LEAVES:
            break
    return found


def holds_person(value: Any, depth: int = 0) -> bool:
    """Whether somebody can be reached by what stands in it."""
    if not isinstance(value, Mapping) or depth > 3:
        return False
    for key, part in value.items():
        role = _ROLE_OF.get(fold(str(key)))
        if part and field_of(str(key)) in ("email", "phone") and not isinstance(part, bool):
            return True
        if role in ("", "person"):
            inside = part if isinstance(part, list) else [part]
            if any(holds_person(one, depth + 1) or _reaches(one) for one in inside[:50]):
                return True
    return False


def _reaches(value: Any) -> bool:
    """A question for the address or the number, with its answer."""
    if not is_pair(value):
        return False
    names, answer, hint = taken_apart(value)
    return bool(answer) and bool({hint, *map(field_of, names)} & {"email", "phone"})


def _walk(fields: Mapping[str, Any], at: Leaf, above: tuple[str, ...]) -> Iterator[Leaf]:
    for key, value in fields.items():
        if value in (None, "", [], {}):
            continue
        *outer, name = _parts(str(key))
        place = at
        for part in outer:
            place = _entered(part, place, {name: value}, bracketed=True)
        yield from _one(name, value, place, (*above, *outer))


def _parts(key: str) -> list[str]:
    """`contact[address][city]` and `contact.city` as steps; any other key is one."""
    if "[" in key and (found := _BRACKETS.fullmatch(key)):
        steps = [found[1], *re.findall(r"\[([^\[\]]*)\]", found[2])]
        return [step for step in steps if step and not step.isdecimal()] or [key]
    if "." in key and _DOTTED.fullmatch(key) and not field_of(key):
        return key.split(".")
    return [key]


def _one(name: str, value: Any, at: Leaf, above: tuple[str, ...]) -> Iterator[Leaf]:
    if isinstance(value, str):
        value = _unpacked(name, value)
    if at.depth >= MAX_DEPTH or not isinstance(value, Mapping | list):
        yield _leaf((name,), value, at, above)
    elif isinstance(value, Mapping):
        yield from _mapping(name, value, at, above)
    else:
        yield from _list(name, value, at, above)


def _mapping(
    name: str, value: Mapping[str, Any], at: Leaf, above: tuple[str, ...]
) -> Iterator[Leaf]:
    if fold(name) == "utm":
        value = {f"utm_{key}": part for key, part in value.items()}
    if is_pair(value) or (field_of(name) and has_answer_only(value)):
        names, answer, hint = taken_apart(value)
        yield from _answer((*names, name), answer, hint, at, above)
        return
    inner = _entered(name, at, value)
    if inner.role == "message" and not any(field_of(str(key)) for key in value):
        yield _leaf((name,), value, replace(at, role="foreign"), above)
        return
    if inner.role == "foreign" or (inner.weak and not at.weak):
        yield _leaf((name,), value, replace(at, role="foreign"), above)
        if inner.role == "foreign":
            return
    yield from _walk(value, inner, (*above, name))


def _entered(name: str, at: Leaf, value: Mapping[str, Any], *, bracketed: bool = False) -> Leaf:
    """What the values inside the object called `name` are a part of."""
    folded, depth = fold(name), at.depth + 1
    if at.role not in ("", "person"):  # an address of a company is the company's, and so on
        return replace(at, depth=depth)
    role = _ROLE_OF.get(folded, _ROLE_OF.get(folded.rstrip("0123456789")))
    is_known = role is not None or folded.isdecimal()
    if role is None:
        role = _ROLE_OF_FIELD.get(field_of(name), "")
        is_known = is_known or bool(role)
    if folded == "location" and not {"name", "id"}.isdisjoint(map(fold, map(str, value))):
        role = "foreign"  # a branch of the business, not where the person lives
    if folded == "form" and not bracketed and not holds_person(value):
        role = "form"
    elif role in ("name", "message", "source", "form", "page") and holds_person(value):
        role = ""  # "message": {"email": …} is the whole submission
    elif role == "foreign" and folded in ("user", "account") and at.depth <= 1:
        # A sign-up calls its person a user, as long as nobody else is named.
        return replace(at, role="", weak=True, depth=depth, owned=True)
    if not is_known and not bracketed:
        return replace(at, role="", weak=True, depth=depth)
    if role == "person":
        return replace(at, role="", depth=depth, owned=True)
    return replace(at, role=role, depth=depth)


def _list(name: str, value: list[Any], at: Leaf, above: tuple[str, ...]) -> Iterator[Leaf]:
    role = _ROLE_OF_FIELD.get(field_of(name), "")
    if not any(isinstance(one, Mapping) for one in value):
        yield _leaf((name,), value, at, above)
    elif role in ("email", "phone") and at.role == "":
        yield _leaf((name,), _reachable(value, role), at, above)
    elif all(is_pair(one) for one in value) and _ROLE_OF.get(fold(name)) != "foreign":
        inner = replace(at, depth=at.depth + 1)
        for pair in value:
            names, answer, hint = taken_apart(pair)
            yield from _answer(names, answer, hint, inner, (*above, name))
    elif (len(value) == 1 and role != "message") or _ROLE_OF.get(fold(name)) == "place":
        first = next((one for one in value if isinstance(one, Mapping)), {})
        yield from _mapping(name, first, at, above)
    else:
        yield _leaf((name,), value, replace(at, role="foreign"), above)


def _answer(
    names: tuple[str, ...], answer: Any, hint: str, at: Leaf, above: tuple[str, ...]
) -> Iterator[Leaf]:
    names = names or ("answer",)
    if isinstance(answer, Mapping):
        best = next((name for name in names if field_of(name)), names[0])
        yield from _mapping(best, answer, replace(at, depth=at.depth + 1), above)
    elif answer not in (None, "", []):
        leaf = _leaf(names, answer, at, above)
        yield replace(leaf, hint=hint) if not at.role else leaf


def _reachable(values: list[Any], role: str) -> Any:
    """Of several addresses or numbers the main one, else the first that looks like one."""
    looks = looks_like_email if role == "email" else looks_like_phone
    found: list[tuple[bool, bool, Any]] = []
    for one in values[:50]:
        parts = one.values() if isinstance(one, Mapping) else (one,)
        texts = [
            part for part in parts if isinstance(part, str | int) and not isinstance(part, bool)
        ]
        usual = [one.get(key) for key in ("value", "number", "address", role) if key in one] \
            if isinstance(one, Mapping) else texts  # fmt: skip
        usual = [part for part in usual if isinstance(part, str | int) and part]
        best = next((part for part in texts if looks(str(part))), usual[0] if usual else None)
        main = isinstance(one, Mapping) and _is_main(one)
        if best is not None:
            found.append((not main, not looks(str(best)), best))
    return min(found, key=lambda one: one[:2])[2] if found else values


def _is_main(one: Mapping[str, Any]) -> bool:
    flags = (one.get(key) for key in ("primary", "is_primary", "isPrimary", "default", "main"))
    return any(flag is True or str(flag).lower() in ("true", "1") for flag in flags)


def _unpacked(name: str, text: str) -> Any:
    """JSON within JSON or in a form's field, as Wufoo and Jotform send it."""
    if text[:1] not in "{[" or _ROLE_OF.get(fold(name)) not in ("", "person"):
        return text
    try:
        return json.loads(text, parse_constant=lambda word: word)
    except (ValueError, RecursionError):
        return text


def _leaf(names: tuple[str, ...], value: Any, at: Leaf, above: tuple[str, ...]) -> Leaf:
    path = ".".join((*above[-2:], names[0])) if at.role and above else names[0]
    return replace(at, names=names, value=value, path=path)
