"""Any other sender: the playbook says which field is which, and the rest is guessed."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

from data.inbox.parse import Unreadable
from data.inbox.paths import BadPath, look_up, read_path, without
from data.inbox.senders.mapped import mapped
from data.inbox.understood import Delivery, Kind, Understood
from data.playbook.mapping import Mapping


def understood(payload: Any, **mapping: list[str]) -> list[Understood]:
    return mapped(Delivery(json.dumps(payload).encode()), mapping)


def outcome(body: bytes, kind: str, mapping: dict[str, list[str]]) -> list[Understood] | str:
    """What was understood, or the sentence with which the delivery was refused."""
    try:
        return mapped(Delivery(body, kind), mapping)
    except Unreadable as refused:
        return str(refused)


def test_without_a_mapping_the_fields_are_guessed() -> None:
    (lead,) = understood({"event": "form.sent", "id": 7, "name": "Dana", "e-mail": "d@x.org"})
    assert (lead.kind, lead.event, lead.external_id) == (Kind.LEAD, "form.sent", "7")
    assert (lead.submission.name, lead.submission.email) == ("Dana", "d@x.org")


def test_forms_and_multipart_are_read_as_well() -> None:
    form = Delivery(b"your-name=Dana&tel=+442079460123", "application/x-www-form-urlencoded")
    (lead,) = mapped(form, {})
    assert (lead.submission.name, lead.submission.phone) == ("Dana", " 442079460123")


def test_the_first_path_that_holds_something_wins() -> None:
    rules = {"email": ["contact.mail", 'custom["E-Mail Adresse"]', "answers[0].value"]}
    assert understood({"contact": {"mail": "a@x.org"}}, **rules)[0].submission.email == "a@x.org"
    (lead,) = understood(
        {"contact": {"mail": ""}, "custom": {"E-Mail Adresse": "b@x.org"}}, **rules
    )
    assert lead.submission.email == "b@x.org"
    (lead,) = understood({"answers": [{"key": "x", "value": "c@x.org"}]}, **rules)
    assert lead.submission.email == "c@x.org"


def test_a_constant_stands_for_every_payload() -> None:
    rules = {"source": ["campaign.source", '= "Spring fair"'], "utm_medium": ["= 'cpc'"]}
    (lead,) = understood({"email": "d@x.org", "source": "web"}, **rules)
    assert (lead.submission.source, lead.submission.utm) == ("Spring fair", {"medium": "cpc"})


def test_a_question_is_a_step_in_a_list_of_questions() -> None:
    answers = [{"label": "Budget", "value": "5"}, {"label": "What is it about?", "value": "Roof"}]
    (lead,) = understood(
        {"email": "d@x.org", "fields": answers}, message=['fields["What is it about?"]']
    )
    assert lead.submission.message == "Roof"


def test_what_is_mapped_is_taken_from_there_or_from_nowhere() -> None:
    (lead,) = understood({"name": "Contact form", "email": "d@x.org"}, name=["contact.name"])
    assert lead.submission.name == ""
    assert lead.submission.extra["name"] == "Contact form"


def test_what_is_mapped_to_one_field_is_not_guessed_to_be_another() -> None:
    (lead,) = understood({"message": "Roof page", "email": "d@x.org"}, detail=["message"])
    assert (lead.submission.detail, lead.submission.message) == ("Roof page", "")


def test_a_mapped_first_name_is_not_outdone_by_a_guessed_name() -> None:
    payload = {"name": "Form 3", "who": {"f": "Dana", "l": "Ortiz"}, "email": "d@x.org"}
    (lead,) = understood(payload, first=["who.f"], last=["who.l"])
    assert lead.submission.name == "Dana Ortiz"


def test_an_object_at_the_path_is_read_by_its_own_names() -> None:
    payload = {"who": {"first": "Dana", "last": "Ortiz"}, "how": [{"value": "d@x.org"}]}
    (lead,) = understood(payload, name=["who"], email=["how"])
    assert (lead.submission.name, lead.submission.email) == ("Dana Ortiz", "d@x.org")


def test_items_say_where_the_leads_stand_and_what_is_around_holds_for_all() -> None:
    payload = {
        "id": "batch-1", "campaign": "Spring", "source": "fair",
        "data": {"leads": [{"who": "Dana", "mail": "d@x.org"}, {"who": "Kim", "tel": "+1212"}, 5]},
    }  # fmt: skip
    dana, kim, odd = understood(payload, items=["data.leads"], name=["who"], detail=["campaign"])
    assert (dana.submission.name, dana.submission.email) == ("Dana", "d@x.org")
    assert (kim.submission.name, kim.submission.email) == ("Kim", "")
    assert {dana.submission.detail, kim.submission.detail} == {"Spring"}
    assert {dana.submission.source, kim.submission.source} == {"fair"}
    assert (dana.external_id, kim.external_id) == ("batch-1#1", "batch-1#2")
    assert (odd.kind, odd.why) == (
        Kind.OTHER, "Entry 3 of the list is not an object with named fields.")  # fmt: skip


@pytest.mark.parametrize(
    "payload",
    [
        [{"name": "A", "email": "a@x.org"}, {"name": "B", "email": "b@x.org"}],
        {"leads": [{"name": "A", "email": "a@x.org"}, {"name": "B", "email": "b@x.org"}]},
        {"data": {"items": [{"lead": {"name": "A", "email": "a@x.org"}},
                            {"lead": {"name": "B", "email": "b@x.org"}}]}, "total": 2},
    ],
)  # fmt: skip
def test_a_list_of_people_is_a_lead_each_without_being_told(payload: Any) -> None:
    leads = understood(payload)
    assert [lead.submission.name for lead in leads] == ["A", "B"]
    assert [lead.submission.email for lead in leads] == ["a@x.org", "b@x.org"]


@pytest.mark.parametrize(
    "payload",
    [
        {"name": "Dana", "email": "d@x.org", "items": [{"name": "Sofa"}, {"name": "Bed"}]},
        {"email": "d@x.org", "name": "Dana",
         "contacts": [{"name": "Kim", "email": "k@x.org"}, {"name": "Lou", "email": "l@x.org"}]},
        {"data": [{"label": "Name", "value": "Dana"}, {"label": "Email", "value": "d@x.org"}]},
    ],
)  # fmt: skip
def test_other_lists_are_no_leads(payload: Any) -> None:
    (lead,) = understood(payload)
    assert (lead.submission.name, lead.submission.email) == ("Dana", "d@x.org")


def test_a_sender_may_say_that_it_is_a_test() -> None:
    assert understood({"email": "d@x.org", "is_test": True})[0].is_test
    assert not understood({"email": "d@x.org", "is_test": False})[0].is_test


@pytest.mark.parametrize(
    ("payload", "mapping", "words"),
    [
        ({"event": "ping"}, {}, "No field is a name"),
        ([], {}, "The list of leads is empty."),
        ([1, 2], {}, "Entry 1 of the list is not an object"),
        ({"a": 1}, {"items": ["data.leads"]}, "There is no list of leads at 'data.leads'."),
        ([{"email": "d@x.org"}] * 1001, {}, "more than 1,000 leads"),
    ],
)
def test_what_says_nothing_is_refused_in_a_sentence(
    payload: Any, mapping: dict[str, list[str]], words: str
) -> None:
    with pytest.raises(Unreadable, match=words):
        understood(payload, **mapping)


@pytest.mark.parametrize(
    "body", [b"", b"[", b"[" * 100_000, b"\xff", b"[\xff]", b"[1" + b"0" * 5_000 + b"]", b"nul"]
)
def test_a_broken_body_is_refused_in_a_sentence(body: bytes) -> None:
    with pytest.raises(Unreadable) as refused:
        mapped(Delivery(body), {})
    assert str(refused.value).endswith(".")


@pytest.mark.parametrize(
    ("path", "words"),
    [
        ("", "must not be empty"), (".a", "'.a' is not a path: a name is missing beside a dot"),
        ("a.", "'a.' is not a path"), ("a..b", "'a..b' is not a path"),
        ("a[0", "'a[0' is not a path: a bracket is never closed"),
        ("a[x]", "'a[x]' is not a path: write a number or a key in quotes"),
        ("a[0]b", "'a[0]b' is not a path: a dot is missing before 'b'"),
        ('a"b', "can only stand in a key in quotes"), ("= x", "'= x' is not a fixed text"),
        (".".join("a" * 30), "more than 20 steps"),
    ],
)  # fmt: skip
def test_a_bad_path_is_named_in_the_playbook_and_by_the_adapter(path: str, words: str) -> None:
    with pytest.raises(BadPath) as refused:
        read_path(path)
    assert words in str(refused.value)
    with pytest.raises(ValidationError) as invalid:
        Mapping.model_validate({"email": ["ok", path]})
    assert words in str(invalid.value)
    with pytest.raises(ValueError):
        understood({"a": 1}, email=[path])


def test_the_playbooks_table_takes_one_path_or_several_and_no_other_key() -> None:
    rules = Mapping.model_validate({"items": "data.leads", "email": "mail", "name": ["a", "b.c"]})
    assert rules.paths() == {"items": ["data.leads"], "name": ["a", "b.c"], "email": ["mail"]}
    assert Mapping().paths() == {}
    for wrong in ({"emial": "a"}, {"email": 5}, {"email": [5]}, {"items": '= "x"'}, {"items": 3}):
        with pytest.raises(ValidationError):
            Mapping.model_validate(wrong)


def test_a_path_is_followed_as_written_first() -> None:
    value = {"a.b": 1, "a": {"b": 2, "B ": 3}, "l": [{"x": 1}, {"x": 2}]}
    assert look_up(read_path("a.b"), value) == 1
    assert look_up(read_path('a["B "]'), value) == 3
    assert look_up(read_path("L[-1].X"), value) == 2
    assert look_up(read_path("l[2].x"), value) is None
    assert without(read_path("l[0].x"), value)["l"] == [{}, {"x": 2}]


KEYS = st.text(max_size=8) | st.sampled_from(
    ["name", "email", "phones", "fields", "label", "value", "values", "type", "data", "leads",
     "company", "address", "user", "form", "key", "options", "id", "utm", "items", "contact",
     "fields[email]", "a.b", "1.3", "1.6", "message", "answer", "text", "title"]
)  # fmt: skip
ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20)
    | st.sampled_from(["d@x.org", "+12125550142", "Dana", '{"email": "x@y.zz"}', "[1]"]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(KEYS, inner, max_size=4),
    max_leaves=12,
)  # fmt: skip
PATHS = st.sampled_from(
    ["a", "data.leads", 'x["a b"]', "fields[0].value", '= "x"', "email", "a[-1]"]
)
MAPPING = st.dictionaries(
    st.sampled_from(["items", "name", "email", "phone", "message", "source", "id", "utm_source"]),
    st.lists(PATHS, min_size=1, max_size=3), max_size=4,
)  # fmt: skip


@settings(deadline=None)
@given(ANYTHING, MAPPING)
def test_any_json_under_any_mapping_is_understood_or_refused_in_a_sentence(
    payload: Any, mapping: dict[str, list[str]]
) -> None:
    found = outcome(json.dumps(payload).encode(), "application/json", mapping)
    assert found
    for item in found if isinstance(found, list) else []:
        said = item.submission
        assert item.kind in (Kind.LEAD, Kind.OTHER)
        assert all(isinstance(one, str) for one in (said.name, said.email, said.phone, item.text))
        kept = json.dumps([dict(said.extra), dict(said.utm), dict(said.place)], allow_nan=False,
                          ensure_ascii=False)  # fmt: skip
        assert kept.encode("utf-8")
        assert "\\u0000" not in kept


@settings(deadline=None)
@given(st.binary(max_size=200), st.sampled_from(
    ["application/json", "", "application/x-www-form-urlencoded", "multipart/form-data", "x/y",
     "multipart/form-data; boundary=b"]))  # fmt: skip
def test_any_bytes_are_understood_or_refused_in_a_sentence(body: bytes, kind: str) -> None:
    assert outcome(body, kind, {})
