"""A window of a list is what a plain sort and a plain look at every row would show there.

The strides of a search and the number of rows that an index may name are made small, so that a
few dozen rows meet every path through the list, on both databases.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from data.finding.by_word import leads_by_word
from data.leads.listed import INBOUND
from data.leads.stages import OPEN_STAGES, LeadStage
from data.leads.tables import Lead
from data.listing import counting, paths, rare
from data.listing.counting import Count, count_on
from data.listing.language import parse
from data.listing.listing import Listing
from data.listing.reading import Unwanted, read_window
from data.listing.window import Asked, Asker, At, Nth, Window
from data.outreach.listed import FOLLOW_UPS, REVIEW
from data.playbook.urgency import Urgency
from data.reading import Reader
from tests.build import NOON, Agency, a_lead, an_answered_lead

HOUR = timedelta(hours=1)
STAGES = (*OPEN_STAGES, LeadStage.LOST)
SOURCES = ("website", "portal", "portal-2", "phone")
NAMES = ("Zoë Ortiz", "ana Reed", "Ben O_Hara", "ÉMILE 100%", "")


def a_row(n: int) -> Lead:
    """The lead with that number: all fields go round, none at the pace of another."""
    at = NOON - timedelta(minutes=7 * (n * 11 % 37))
    stage = STAGES[n % len(STAGES)]
    return Lead(
        id=n, name=NAMES[n % 5], email=f"p{n}@example.org", source=SOURCES[n % 4 * (n % 3 > 0)],
        owner=("", "", "ana", "Ben", "Me")[n // 2 % 5], score=n * 7 % 50, stage=stage,
        message="a leaking roof" if n % 3 else "a logo", urgency=Urgency.NORMAL,
        tags=["roof", "Dächer"] if n % 4 == 1 else [], hot_at=at if n % 9 == 0 else None,
        received_at=at, submitted_at=at, last_inbound_at=at,
        respond_by=at + timedelta(minutes=4) if n % 5 == 2 and stage != LeadStage.LOST else None,
    )  # fmt: skip


LEADS = [a_row(n) for n in range(1, 61)]
OPEN = [lead for lead in LEADS if lead.stage != LeadStage.LOST]


def text_of(lead: Lead) -> str:
    words = (lead.name, lead.email, lead.source, lead.message, lead.owner, lead.stage, *lead.tags)
    return " ".join(words).lower()


FILTERS: dict[str, Callable[[Lead], bool]] = {
    "": lambda lead: True,
    "ROOF": lambda lead: "roof" in text_of(lead),
    "logo !portal": lambda lead: "logo" in text_of(lead) and "portal" not in text_of(lead),
    "émile": lambda lead: lead.name.startswith("ÉMILE"),
    "o_h": lambda lead: "o_h" in text_of(lead),
    "100%": lambda lead: "100%" in text_of(lead),
    "source:port": lambda lead: lead.source.startswith("portal"),
    "source=portal": lambda lead: lead.source == "portal",
    "!source:port,web": lambda lead: lead.source == "phone",
    "source:nowhere": lambda lead: False,
    "owner:me": lambda lead: lead.owner == "ana",
    "owner:none score>30": lambda lead: lead.owner == "" and lead.score > 30,
    'owner:"me"': lambda lead: lead.owner == "Me",
    "owner:ben": lambda lead: lead.owner == "Ben",
    "score>=40": lambda lead: lead.score >= 40,
    "stage:boo,eng": lambda lead: lead.stage in ("booked", "engaged"),
    "hot": lambda lead: lead.hot_at is not None,
    "!hot tag:däch": lambda lead: lead.hot_at is None and "Dächer" in lead.tags,
    "waiting>1h": lambda lead: lead.respond_by is not None and lead.submitted_at < NOON - HOUR,
    "late": lambda lead: lead.respond_by is not None and lead.respond_by < NOON,
    "!late age<2h": lambda lead: (
        not (lead.respond_by is not None and lead.respond_by < NOON)
        and lead.received_at > NOON - 2 * HOUR
    ),
    "answer:none id=12": lambda lead: lead.id == 12,
}


def number(lead: Lead) -> int:
    return lead.id or 0


ORDERS: dict[str, Callable[[Lead], Any]] = {
    "urgent": lambda lead: (
        (0, lead.respond_by.timestamp(), number(lead)) if lead.respond_by
        else (1, -lead.received_at.timestamp(), -number(lead))
    ),
    "score": lambda lead: (-lead.score, -number(lead)),
    "lowest": lambda lead: (lead.score, number(lead)),
    "source": lambda lead: (lead.source, number(lead)),
    "newest": lambda lead: (-lead.received_at.timestamp(), -number(lead)),
    "oldest": lambda lead: (lead.received_at.timestamp(), number(lead)),
}  # fmt: skip


@pytest.fixture
def reader(agency: Agency, monkeypatch: pytest.MonkeyPatch) -> Iterator[Reader]:
    monkeypatch.setattr(paths, "STRIDE", 7)
    monkeypatch.setattr(counting, "STRIDE", 9)
    monkeypatch.setattr("data.listing.reading.MOST_PICKED", 9)
    with agency.store.write() as session:
        session.add_all(a_row(n) for n in range(1, 61))
    with agency.store.look() as reader:
        yield reader


def window(reader: Reader, text: str = "", **asked: Any) -> Window[Any]:
    parsed = parse(text, INBOUND.vocabulary)
    assert parsed.wrong == ""
    return read_window(reader, INBOUND, Asked(parsed, **asked), Asker(NOON, "ana"))


def ids(window: Window[Any]) -> list[int]:
    return [one.row.id for one in window.rows]


def test_every_window_through_every_filter_in_every_order(reader: Reader) -> None:
    for text, lets_through in FILTERS.items():
        for order, place in ORDERS.items():
            if order not in ("urgent", "score") and text not in ("", "ROOF", "score>=40"):
                continue
            expected = [number(one) for one in sorted(filter(lets_through, OPEN), key=place)]
            whole = window(reader, text, order=order, below=100)
            assert (ids(whole), whole.is_whole) == (expected, True), (text, order)
            if order not in ("urgent", "score"):
                continue
            first = window(reader, text, order=order, below=5)
            assert (ids(first), first.starts) == (expected[:5], True), (text, order)
            assert first.ends is (len(expected) < 5)
            last = window(reader, text, order=order, anchor="last", below=5)
            assert (ids(last), last.ends) == (expected[-5:], True), (text, order)
            for n in range(0, len(expected), 7):
                one = whole.rows[n]
                around = window(
                    reader, text, order=order, anchor=At(one.id, one.key), above=3, below=4
                )
                start = max(min(n - 3, len(expected) - 7), 0)
                assert ids(around) == expected[start : start + 7], (text, order, n)
                assert around.found == one.id
                assert around.starts is (n < 3 or len(expected) < 7)


def test_names_are_sorted_whatever_their_case(reader: Reader) -> None:
    rows = [one.row.name.lower() for one in window(reader, order="name", below=100).rows]
    assert [name for name in rows if name.isascii()] == sorted(n for n in rows if n.isascii())
    turned = window(reader, order="z-a", below=100).rows
    assert [one.row.name.lower() for one in turned] == rows[::-1]
    cut = window(reader, order="name", anchor="last", below=9)
    back = window(
        reader, order="name", anchor=At(cut.rows[0].id, cut.rows[0].key), above=5, below=9
    )
    assert [one.row.name.lower() for one in back.rows] == rows[-14:]


def test_a_row_is_found_by_its_place_in_the_whole_list(reader: Reader) -> None:
    everything = ids(window(reader, below=100))
    for text in ("", "hot", "!hot"):
        listed = [key for key in everything if key in ids(window(reader, text, below=100))]
        there = window(reader, text, anchor=Nth(3), above=1, below=3)
        assert set(ids(there)) <= set(listed)
        if text != "!hot":  # a search only comes near it
            assert ids(there) == listed[2:6]
            assert there.before == 2


def test_the_cursor_is_followed_wherever_its_row_goes(agency: Agency, reader: Reader) -> None:
    rows = window(reader, below=100).rows
    here, after = rows[20], rows[21]
    seen = window(reader, below=5, cursor=At(here.id, here.key), marks=(here.id, rows[30].id))
    assert seen.cursor is not None
    assert seen.cursor.id == here.id
    assert set(seen.marked) == {here.id, rows[30].id}
    with agency.store.write() as session:
        session.get_one(Lead, here.id).stage = LeadStage.LOST
        session.get_one(Lead, rows[30].id).received_at = NOON + HOUR
    with agency.store.look() as later:
        moved = window(later, below=5, cursor=At(here.id, here.key), marks=(here.id, rows[30].id))
        assert moved.cursor is not None
        assert moved.cursor.id == after.id
        assert set(moved.marked) == {rows[30].id}
        around = window(later, anchor=At(here.id, here.key), above=1, below=2)
        assert ids(around) == [rows[19].id, after.id, rows[22].id]
        gone = window(later, anchor=At(9999), below=3)
        assert gone.found != 9999


def test_counting_goes_on_stride_by_stride_to_the_same_number(reader: Reader) -> None:
    for text, lets_through in FILTERS.items():
        asked = Asked(parse(text, INBOUND.vocabulary))
        so_far, strides = Count(), 0
        while strides == 0 or not so_far.is_exact:
            so_far = count_on(reader, INBOUND, asked, Asker(NOON, "ana"), so_far)
            strides += 1
        assert so_far.rows == sum(map(lets_through, OPEN)), text
        assert strides > 3 or text != "ROOF"


def test_letters_in_their_order_are_near_enough_where_no_row_has_the_word(reader: Reader) -> None:
    near = window(reader, "zrtz", below=100)
    assert near.is_near
    assert {one.row.name for one in near.rows} == {"Zoë Ortiz"}
    assert not window(reader, "ortiz", below=100).is_near
    assert window(reader, "qqqq", below=100).rows == []


def test_whatever_is_pasted_is_a_word_and_never_an_order(reader: Reader) -> None:
    for typed in (
        "a\x00b",
        "\ud800",
        "\\",
        "%'; DROP TABLE lead; --",
        ":now",
        "owner:'me",
        "\x1b[2J",
    ):
        window(reader, typed, below=5)
        window(reader, f"!{typed}", order="name", below=5)
    assert len(window(reader, below=100).rows) == len(OPEN)


def test_a_search_tells_what_it_has_and_ends_when_nobody_wants_it(reader: Reader) -> None:
    told: list[int] = []
    asker = Asker(NOON, tell=lambda part: told.append(len(part.rows)))
    parsed = parse("100%", INBOUND.vocabulary)
    found = read_window(reader, INBOUND, Asked(parsed, below=100), asker)
    assert told
    assert told == sorted(told)
    assert len(found.rows) >= told[-1]
    with pytest.raises(Unwanted):
        read_window(reader, INBOUND, Asked(parsed), Asker(NOON, is_wanted=lambda: len(told) < 0))


def test_reviews_and_follow_ups_answer_each_of_their_fields(agency: Agency) -> None:
    lead = an_answered_lead(agency, name="Dana Reed")
    a_lead(agency, email="b@example.org", message="How much is a roof?")
    asker = Asker(NOON, "ana")
    with agency.store.look() as reader:
        for listing in (REVIEW, FOLLOW_UPS):
            for order in listing.orders:
                whole = read_window(reader, listing, Asked(order=order.name), asker)
                assert whole.rows
            for name, field in listing.vocabulary.fields.items():
                value = {"number": ">0", "span": "<900d"}.get(field.kind, ":a")
                value = f":{field.values[0]}" if field.values else value
                parsed = parse(f"!{name}{value}", listing.vocabulary)
                assert parsed.wrong == ""
                read_window(reader, listing, Asked(parsed), asker)
        parsed = parse("dana due<900d", FOLLOW_UPS.vocabulary)
        steps = read_window(reader, FOLLOW_UPS, Asked(parsed), asker).rows
        assert {one.row.lead_id for one in steps} == {lead}
        parsed = parse("reason:pricing state:rev", REVIEW.vocabulary)
        assert len(read_window(reader, REVIEW, Asked(parsed), asker).rows) == 1


def test_a_rare_word_of_a_long_list_is_found_by_the_index_of_words(
    reader: Reader, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The same rows as by a search, as long as the word begins a word somewhere."""
    monkeypatch.setattr(rare, "LONG", 20)
    monkeypatch.setattr(rare, "SAMPLE", 20)
    monkeypatch.setattr(rare, "FEW", 9)
    picked: list[str] = []
    by_word = leads_by_word

    def noted(reader: Reader, text: str, most: int) -> list[int] | None:
        found = by_word(reader, text, most)
        picked.append(text if found else f"not {text}")
        return found

    listing: Listing[Any] = replace(INBOUND, vocabulary=replace(INBOUND.vocabulary, by_word=noted))
    by_search: Listing[Any] = replace(INBOUND, vocabulary=replace(INBOUND.vocabulary, by_word=None))
    for text, way in {
        "p13": ["p13"],
        "émile": ["émile"],
        "p13 roof": ["p13"],
        "!p13": [],
        '"p13@exa"': ["p13@exa"],
        "mile": ["not mile"],
        "roof": [],
        "portal-2": [],
    }.items():
        parsed = parse(text, INBOUND.vocabulary)
        for order in ("urgent", "name"):
            asked = Asked(parsed, order=order, below=100)
            searched = read_window(reader, by_search, asked, Asker(NOON))
            picked.clear()
            assert ids(read_window(reader, listing, asked, Asker(NOON))) == ids(searched), text
            assert picked == way, text
