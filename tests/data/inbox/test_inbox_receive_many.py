"""Stored together in one commit, what arrives is kept exactly as if each had come alone."""

from __future__ import annotations

import json
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from data.inbox.receive import Receipt, look_at, receive
from data.inbox.receive_many import Arrived, receive_many
from data.inbox.tables import Inbound
from tests.build import NOON, Agency, an_agency
from tests.databases import new_sqlite

WINDOW = timedelta(hours=24)


def arrived(source: str, key: str = "", **fields: object) -> Arrived:
    body = json.dumps(fields).encode()
    return Arrived(source, "application/json", body, look_at(source, "application/json", body), key)


def together(agency: Agency, arrivals: list[Arrived]) -> list[Receipt]:
    with agency.store.direct() as writer:
        return receive_many(writer, arrivals, now=NOON, by="gateway", repeat_window=WINDOW)


def one_by_one(agency: Agency, arrivals: list[Arrived]) -> list[Receipt]:
    return [
        agency.do(receive, source=one.source, payload=one.payload, content_type=one.content_type,
                  external_id=one.external_id, now=NOON, by="gateway", repeat_window=WINDOW)
        for one in arrivals
    ]  # fmt: skip


def kept(agency: Agency) -> set[tuple[str, bytes, str]]:
    """All but the numbers: those that are new are stored before those that may be here."""
    return {(row.source, row.payload, row.external_id) for row in agency.rows(Inbound)}


@pytest.fixture
def agency(database: str) -> Agency:
    return an_agency(database)


def test_each_has_a_row_and_a_receipt_in_its_place(agency: Agency) -> None:
    found = together(agency, [
        arrived("website", email="dana@example.org", message="One"),
        arrived("website", email="li@example.org", message="Two", id=7),
        arrived("website", email="dana@example.org", message="One"),
        arrived("website", email="sam@example.org", message="Other words under one id", id=7),
        arrived("typeform", email="li@example.org", message="Two", id=7),
        arrived("website", "key-1", email="dana@example.org", message="One"),
    ])  # fmt: skip
    stored = {row.id: (row.source, json.loads(row.payload)) for row in agency.rows(Inbound)}
    assert [one.repeated for one in found] == [False, False, True, False, False, False]
    assert found[2].inbound_id == found[0].inbound_id
    assert [stored[one.inbound_id][1]["message"] for one in found] == [
        "One", "Two", "One", "Other words under one id", "Two", "One"]  # fmt: skip
    assert stored[found[4].inbound_id][0] == "typeform"
    again = together(agency, [arrived("website", email="li@example.org", message="Two", id=7)])
    assert again == [Receipt(found[1].inbound_id, repeated=True)]


def test_the_same_words_with_and_without_an_id_are_one_delivery(agency: Agency) -> None:
    """A sender's retry may have lost its key."""
    words = {"email": "dana@example.org", "message": "One"}
    first, again = together(
        agency, [arrived("website", "k1", **words), arrived("website", **words)]
    )
    assert again == Receipt(first.inbound_id, repeated=True)


_ARRIVALS = st.lists(
    st.builds(
        lambda source, who, what, ident, key: arrived(
            source,
            key,
            email=f"{who}@example.org",
            message=what,
            **({"id": ident} if ident else {}),
        ),
        st.sampled_from(["website", "portal"]),
        st.sampled_from(["dana", "li"]),
        st.sampled_from(["One", "Two"]),
        st.sampled_from([0, 0, 1, 2]),
        st.sampled_from(["", "", "", "k1"]),
    ),
    max_size=8,
)


@settings(max_examples=12, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(_ARRIVALS)
def test_what_is_kept_and_what_is_known_is_the_same_as_one_by_one(
    tmp_path_factory: pytest.TempPathFactory, arrivals: list[Arrived]
) -> None:
    folder: Path = tmp_path_factory.mktemp("many")
    one, other = (an_agency(new_sqlite(folder / f"{name}.sqlite")) for name in ("one", "other"))
    apart, joined = one_by_one(one, arrivals), together(other, arrivals)
    assert [receipt.repeated for receipt in joined] == [receipt.repeated for receipt in apart]
    assert kept(one) == kept(other)
    for agency in (one, other):
        agency.store.close()
