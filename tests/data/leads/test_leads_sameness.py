"""Who is the same person, as the table in docs/design.md says it."""

from __future__ import annotations

import json
from typing import Any

import pytest

from data.leads.likeness import mail_variant, names_agree
from data.leads.queries import detail
from data.leads.tables import Lead, Suspicion
from data.outreach.tables import Message
from tests.build import ASKS_FOR_THE_PRICE, HOUR, NOON, Agency, a_lead, delivered, story_of
from tests.data.inbox.following.telling import tell

DANA = {"name": "Dana Ortiz", "email": "dana@example.org", "phone": "212 555 0142"}

SAME, SUSPECTED, NEW = "same", "suspected", "new"

MATRIX: list[tuple[str, dict[str, Any], str]] = [
    ("same mail, same phone", {}, SAME),
    ("same mail in other letters", {"email": " DANA@Example.ORG ", "phone": None}, SAME),
    ("same mail, other name and phone", {"name": "Sam Fox", "phone": "415 555 0101"}, SAME),
    ("same phone, no mail", {"email": None}, SAME),
    ("same phone, no mail, other name", {"email": None, "name": "WIRELESS CALLER"}, SAME),
    ("same phone, other mail, same name", {"email": "dana@work.example"}, SAME),
    ("... in other order", {"email": "d@work.example", "name": "ORTIZ, Dana"}, SAME),
    ("... with an initial", {"email": "d@work.example", "name": "D. Ortiz"}, SAME),
    ("... first name only", {"email": "d@work.example", "name": "dana"}, SAME),
    ("a family's phone", {"email": "sam@example.org", "name": "Sam Ortiz"}, SUSPECTED),
    ("same phone, other mail, no name", {"email": "x9@example.org", "name": None}, SUSPECTED),
    ("same phone, role mail, other name", {"email": "info@example.org", "name": "Sam"}, SUSPECTED),
    ("same phone, portal's relay, same name", {"email": "k7@convo.zillow.com"}, SAME),
    ("nothing shared", {"email": "sam@example.org", "phone": "415 555 0101", "name": "Sam"}, NEW),
    ("only the name", {"email": "dana@work.example", "phone": None}, NEW),
    ("dots in the mail", {"email": "da.na@example.org", "phone": None, "name": "D"}, SUSPECTED),
    ("a +tag in the mail", {"email": "dana+x@example.org", "phone": None, "name": ""}, SUSPECTED),
    ("a slip in the domain", {"email": "dana@exmaple.org", "phone": None, "name": ""}, SUSPECTED),
    ("another domain", {"email": "dana@example.com", "phone": None, "name": "Dana"}, NEW),
]


@pytest.mark.parametrize(("case", "changes", "verdict"), MATRIX, ids=[row[0] for row in MATRIX])
def test_whoever_comes_second_is_the_same_suspected_or_new(
    agency: Agency, case: str, changes: dict[str, Any], verdict: str
) -> None:
    first = a_lead(agency, **DANA)
    second = a_lead(agency, door="portal", message="Another word", **{**DANA, **changes})
    assert (second == first) is (verdict == SAME), case
    suspicions = agency.rows(Suspicion)
    assert [(one.one_id, one.other_id) for one in suspicions] == (
        [(first, second)] if verdict == SUSPECTED else []
    )
    assert all(one.evidence for one in suspicions)
    assert len(agency.rows(Message)) == (1 if verdict == SAME else 2)


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ({"email": "test@test.com"}, {"email": "test@test.com"}),
        ({"email": "noemail@gmail.com"}, {"email": "noemail@gmail.com"}),
        ({"email": "test7@example.com"}, {"email": "test7@example.com"}),
        ({"email": "asd@asd.com"}, {"email": "asd@asd.com"}),
        ({"email": "name@example.com"}, {"email": "name@example.com"}),
        ({"email": "nobody@noemail.com"}, {"email": "nobody@noemail.com"}),
        ({"email": "no-reply@portal.example"}, {"email": "no-reply@portal.example"}),
        ({"email": "noreply+7@portal.example"}, {"email": "noreply+7@portal.example"}),
        ({"email": "kontakt@firma.example"}, {"email": "kontakt@firma.example"}),
        ({"email": "info+web@firma.example"}, {"email": "info+web@firma.example"}),
        ({"email": "9f@reply.portal.example"}, {"email": "9f@reply.portal.example"}),
        ({"phone": "555-0100"}, {"phone": "555-0100"}),
        ({"phone": "(555) 555-0100"}, {"phone": "(555) 555-0100"}),
        ({"phone": "000000000"}, {"phone": "000000000"}),
        ({"phone": "1234567890"}, {"phone": "1234567890"}),
        ({"phone": "+441234567890"}, {"phone": "+441234567890"}),
        ({"phone": "999-999-9999"}, {"phone": "999-999-9999"}),
        ({"phone": "+266696687"}, {"phone": "+266696687"}),
    ],
    ids=str,
)
def test_placeholders_relays_and_roles_make_nobody_the_same(
    agency: Agency, first: dict[str, Any], second: dict[str, Any]
) -> None:
    nobody = {"email": None, "phone": None}
    one = a_lead(agency, **{**nobody, "name": "Ana Bell", **first})
    other = a_lead(agency, **{**nobody, "name": "Bo Carr", **second})
    assert one != other
    assert agency.rows(Suspicion) == []


@pytest.mark.parametrize("email", ["dana@example.org", "jane.doe@example.com", "a@b.example",
                                   "info.dana@example.org", "testa@example.org"])  # fmt: skip
def test_what_may_be_a_person_is_one(agency: Agency, email: str) -> None:
    assert a_lead(agency, email=email) == a_lead(agency, email=email, message="Me again")


def hubspot(vid: int, **properties: str) -> bytes:
    held = {name: {"value": value} for name, value in properties.items()}
    return json.dumps({"vid": vid, "properties": held}).encode()


def test_a_senders_contact_id_is_the_person_whatever_else_changed(agency: Agency) -> None:
    first = tell(agency, "hubspot", hubspot(501, firstname="Dana", lastname="Ortiz",
                                            email="dana@example.org"))  # fmt: skip
    again = tell(agency, "hubspot", hubspot(501, firstname="Dana", lastname="Ortiz-Lee",
                                            email="dana@new.example"))  # fmt: skip
    assert first.lead_id == again.lead_id
    other = tell(agency, "hubspot", hubspot(501, firstname="Sam", lastname="Fox",
                                            email="sam@example.org"))  # fmt: skip
    assert other.lead_id != first.lead_id
    (suspicion,) = agency.rows(Suspicion)
    assert suspicion.evidence == ["same contact id 501"]


def test_a_forms_id_names_no_person(agency: Agency) -> None:
    one = a_lead(agency, id="contact-form", name="Ana", email="ana@example.org")
    assert a_lead(agency, id="contact-form", name="Bo", email="bo@example.org") != one
    assert agency.rows(Suspicion) == []


def test_an_address_that_somebody_came_with_once_is_theirs_from_then_on(agency: Agency) -> None:
    lead_id = a_lead(agency, **DANA)
    a_lead(agency, **{**DANA, "email": "dana@work.example"})
    assert a_lead(agency, name="", email="dana@work.example", message="Hello?") == lead_id


def test_the_mail_of_one_and_the_number_of_another_is_the_first_and_suspected(
    agency: Agency,
) -> None:
    ana = a_lead(agency, name="Ana Bell", email="ana@example.org")
    bo = a_lead(agency, name="Bo Carr", email="bo@example.org", phone="212 555 0142")
    third = a_lead(agency, name="Ana Bell", email="ana@example.org", phone="212 555 0142",
                   message="x")  # fmt: skip
    assert third == ana
    assert [(one.one_id, one.other_id) for one in agency.rows(Suspicion)] == [(ana, bo)]
    assert "lead.suspected" in story_of(agency, ana)


def test_on_a_shared_phone_the_name_says_who_calls_again(agency: Agency) -> None:
    ana = a_lead(agency, name="Ana Bell", email="ana@example.org", phone="212 555 0142")
    bo = a_lead(agency, name="Bo Bell", email="bo@example.org", phone="212 555 0142")
    assert ana != bo
    call = {"email": None, "phone": "212 555 0142", "door": "phone"}
    assert a_lead(agency, name="BELL BO", message="It is me", **call) == bo
    assert a_lead(agency, name="", message="Hi", **call) == ana


def test_a_namesake_in_the_same_place_or_company_is_suspected(agency: Agency) -> None:
    one = a_lead(agency, email="dana@example.org", zip="10471", company="Maple & Sons")
    far = a_lead(agency, email="dana@far.example", zip="94110", company="Oak")
    near = a_lead(agency, name="Ortiz, Dana", email="dana@near.example", zip="10471",
                  company="maple and sons")  # fmt: skip
    found = agency.rows(Suspicion)
    assert [(s.one_id, s.other_id) for s in found] == [(one, near)]
    assert found[0].evidence == ["same name and postal code 10471"]
    assert far not in (found[0].one_id, found[0].other_id)


def test_two_portals_deliver_the_same_person_and_one_answer_leaves(agency: Agency) -> None:
    lead_id = a_lead(agency, door="portal", source="Zillow", email="k7@convo.zillow.com",
                     phone="212 555 0142")  # fmt: skip
    assert a_lead(agency, door="portal", source="Yelp", email="q2@messaging.yelp.com",
                  phone="(212) 555-0142", message=ASKS_FOR_THE_PRICE) == lead_id  # fmt: skip
    assert delivered(agency) == []  # one answer, and it waits: the second word asks the price
    assert len(agency.rows(Lead)) == len(agency.rows(Message)) == 1


def test_both_sources_stand_on_the_lead(agency: Agency) -> None:
    lead_id = a_lead(agency, **DANA)
    a_lead(agency, door="portal", now=NOON + HOUR, **{**DANA, "message": "Via the portal"})
    a_lead(agency, door="portal", now=NOON + 2 * HOUR, **{**DANA, "message": "And once more"})
    came = agency.ask(detail, lead_id, agency.playbook).sources
    assert [(one.source, one.door, one.times) for one in came] == [
        ("website", "website", 1), ("portal", "portal", 2),
    ]  # fmt: skip
    assert came[1].at == NOON + HOUR
    assert agency.row(Lead, lead_id).source == "website"


@pytest.mark.parametrize(
    ("one", "other", "agree"),
    [
        ("Dana Ortiz", "dana  ORTIZ", True), ("Dana Ortiz", "Ortiz, Dana", True),
        ("Dana Ortiz", "D Ortiz", True), ("Dana María Ortiz", "Dana Ortiz", True),
        ("José Núñez", "Jose Nunez", True), ("Dr. Dana Ortiz", "Dana", True),
        ("O’Neil", "ONeil", True), ("Dana Ortiz-Lee", "Dana Ortiz", True),
        ("Dana Ortiz", "Sam Ortiz", False), ("Dana", "Sam", False),
        ("", "Dana", False), ("", "", False), ("Wireless Caller", "Dana", False),
        ("A B", "A C", False), ("明 王", "明 王", True),
    ],
)  # fmt: skip
def test_names_that_may_be_one_persons(one: str, other: str, agree: bool) -> None:
    assert names_agree(one, other) is agree
    assert names_agree(other, one) is agree


@pytest.mark.parametrize(
    ("one", "other", "how"),
    [
        ("dana.ortiz@gmail.com", "danaortiz@gmail.com", "dots"),
        ("dana@gmail.com", "dana@googlemail.com", "the name of the domain"),
        ("dana@x.example", "dana+shop@x.example", "a +tag"),
        ("dana@gmial.com", "dana@gmail.com", "a slip in the domain"),
        ("dana@gmail.co", "dana@gmail.com", "a slip in the domain"),
        ("dana@gmail.com", "dana@mail.com", ""), ("dana@gmail.com", "sam@gmail.com", ""),
        ("dana@gmx.de", "dana@gmx.at", ""), ("dana@acme.com", "dana@other.com", ""),
        ("dana@gmail.com", "dana@gmail.com", ""), ("", "", ""),
    ],
)  # fmt: skip
def test_addresses_that_may_be_one_persons(one: str, other: str, how: str) -> None:
    assert mail_variant(one, other) == mail_variant(other, one) == how
