"""Whatever is stored is found by what people type, on both databases, and by nothing else."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlmodel import Session

from data.activity.timeline import record
from data.finding.find import LIMIT, Finds, find
from data.finding.found import things
from data.finding.identifiers import identifiers
from data.finding.index import INDEXED, PREFIX
from data.finding.looking import CANDIDATES
from data.finding.views import forget_view, keep_view, views_of
from data.leads.merging import merge
from data.leads.tables import Lead
from data.outreach.tables import Message
from data.postgres import PlainPostgres
from data.privacy.erase import erase
from data.reading import LARGEST_ID, plainly
from data.refused import Refused
from tests.build import DAY, NOON, Agency, a_client, a_lead, the_message

ZOE = {
    "name": "Zoë O’Brien",
    "email": "zoe.obrien@bri-en.example",
    "phone": "(212) 736-5000",
    "company": "Dvořák & Söhne",
    "message": 'Do you paint façades? It is for NEAR the "old" mill, 100%.',
}


def found(agency: Agency, text: str) -> Finds:
    with agency.store.look() as reader:
        return find(reader, text)


def keys(agency: Agency, text: str) -> list[tuple[str, int]]:
    return [(thing.kind.value, thing.id) for thing in found(agency, text).things]


def test_anything_is_found_by_a_few_letters_a_number_or_an_address(agency: Agency) -> None:
    dana, zoe = a_lead(agency), a_lead(agency, **ZOE)
    client = a_client(agency, name="Otto Vinci", company="Vinci Baths", email="otto@vinci.example")
    draft = the_message(agency, zoe).id or 0
    for text in (
        *(
            "zo",
            "ZOË",
            "zoe",
            "brien zoe",
            "obrien",
            "o'brien",
            "o’b zo",
            "dvorak",
            "söhne",
            "sohn",
        ),
        *("zoe.obrien@bri-en.example", "Zoe.OBrien@BRI-EN.example", "zoe.obrien@bri", "bri-en"),
        *(
            "(212) 736-5000",
            "+1 212 736 5000",
            "212.736.5000",
            "7365000",
            "736 50",
            "5000",
            "001 212",
        ),
        *("façades", "FACADES", "facad", "near the mill", 'the "old" mill', "100%"),
        *("brien facad", "mill zoe", "dvořák paint obrien"),
        *(f"lead {zoe}", f"LEAD #{zoe}"),
    ):
        assert ("lead", zoe) in keys(agency, text), text
        assert ("lead", dana) not in keys(agency, text), text
    for text in ("vinci", "otto vin", f"client {client}", "otto@vinci.example"):
        assert ("client", client) in keys(agency, text), text
    assert ("message", draft) == keys(agency, f"message {draft}")[0]
    assert ("lead", zoe) == keys(agency, str(zoe))[0], "what is named by its number comes first"
    header = the_message(agency, zoe).header_id
    assert keys(agency, header)[0] == ("message", draft)
    for text in ("", "   ", '"', "*", "zoe zebra", f"lead {LARGEST_ID + 1}", "lead 99999", "fa"):
        assert keys(agency, text) == [], text
    (first, *_) = found(agency, "zoe").things
    assert (first.who, first.about, first.contact) == (ZOE["name"], ZOE["company"], ZOE["email"])


def test_what_people_wrote_back_is_found_and_opens_their_lead(agency: Agency) -> None:
    lead = a_lead(agency)

    def written(session: Session) -> None:
        record(session, "reply.received", "Replied", now=NOON, by="mailbox", lead_id=lead,
               said="The Brückenfest is on Sunday 😀", subject="Re: hello")  # fmt: skip
        record(session, "reply.received", "Replied", now=NOON, by="mailbox", lead_id=lead,
               said="nothing\x00ness", subject="Trick\ud800")  # fmt: skip
        record(session, "touch.call", "Call", now=NOON, by="ana", lead_id=lead, why="Wants pergola")
        record(session, "lead.scored", "Scored", now=NOON, by="x", lead_id=lead, why="Xylophone")

    agency.do(written)
    for text in ("bruckenfest", "Brückenfe", "pergola", "hello sunday"):
        (reply,) = found(agency, text).things
        assert (reply.kind, reply.lead_id) == ("reply", lead), text
    assert keys(agency, "xylophone") == []


def test_the_index_follows_every_change_and_no_other(agency: Agency) -> None:
    lead = a_lead(agency, **ZOE)
    draft = the_message(agency, lead).id

    def changed(session: Session, table: Any, key: Any, **values: Any) -> None:
        row = session.get_one(table, key)
        for name, value in values.items():
            setattr(row, name, value)

    agency.do(changed, Lead, lead, name="Yolanda Quist", message="A pergola")
    agency.do(changed, Message, draft, subject="About your carport", body="Dear Yolanda")
    assert keys(agency, "zoe mill") == keys(agency, "façades") == []
    assert keys(agency, "yolanda quist") == [("lead", lead)] == keys(agency, "pergola")
    assert keys(agency, "carport") == [("message", draft)]
    before = _words(agency)
    writes = _writes(agency, lambda: agency.do(changed, Message, draft, note="x", attempts=3))
    writes += _writes(agency, lambda: agency.do(changed, Lead, lead, score=7, owner="ana"))
    assert writes in (0, 2), "on SQLite the two rows; no word"
    assert _words(agency) == before
    _must_be_sound(agency)

    def removed(session: Session) -> None:
        plainly(session).run("DELETE FROM activity WHERE message_id = :id", id=draft)
        plainly(session).run("DELETE FROM message WHERE id = :id", id=draft)

    agency.do(removed)
    assert keys(agency, "carport") == []
    _must_be_sound(agency)


def _writes(agency: Agency, do: Any) -> int:
    """Rows that SQLite says were written, its own tables' included."""
    with agency.store.direct() as transaction:
        if isinstance(transaction._plain, PlainPostgres):  # type: ignore[attr-defined]
            return 0
        ((before,),) = transaction.rows("SELECT total_changes()")
    do()
    with agency.store.direct() as transaction:
        ((after,),) = transaction.rows("SELECT total_changes()")
    return int(after) - int(before)


def _words(agency: Agency) -> list[bytes]:
    """What the index holds on either database, as it lies there."""
    held: list[bytes] = []
    with agency.store.look() as reader:
        for one in INDEXED:
            table = f"{PREFIX}{one.kind}"
            if isinstance(reader, PlainPostgres):
                rows = reader.rows(f"SELECT words::text || xmin::text FROM {table} ORDER BY id")
                held += [text.encode() for (text,) in rows]
            else:
                rows = reader.rows(f"SELECT block FROM {table}_data ORDER BY id")
                held += [bytes(block) for (block,) in rows]
    return held


def _must_be_sound(agency: Agency) -> None:
    """SQLite compares the index with the texts themselves, word by word."""
    with agency.store.direct() as transaction:
        if isinstance(transaction._plain, PlainPostgres):  # type: ignore[attr-defined]
            return
        for one in INDEXED:
            table = f"{PREFIX}{one.kind}"
            transaction.run(f"INSERT INTO {table} ({table}, rank) VALUES ('integrity-check', 1)")


def _others(session: Session, count: int) -> None:
    for number in range(count):
        session.add(Lead(name=f"Quill{number} Hart", message="quillwork", received_at=NOON,
                         submitted_at=NOON, last_inbound_at=NOON))  # fmt: skip


def test_what_was_erased_is_in_no_index(agency: Agency) -> None:
    agency.do(_others, 30)
    lead = a_lead(agency, **{**ZOE, "name": "Quillonby Zoe", "message": "Quillonby asks"})
    agency.do(record, "reply.received", "", now=NOON, by="x", lead_id=lead, said="quillonby said")
    agency.do(keep_view, "mine", pane="inbound", filter="quillonby zoe", sorting="", for_all=False,
              now=NOON, by="ana")  # fmt: skip
    assert len(keys(agency, "quillonby")) >= 2
    agency.do(erase, lead, why="asked", now=NOON + DAY, by="ana")
    assert keys(agency, "quillonby") == keys(agency, "7365000") == keys(agency, "dvorak") == []
    # FTS5 writes what a word shares with the one before it once: "quill", and then "onby"
    assert not [block for block in _words(agency) if b"onby" in block or b"dvorak" in block]
    with agency.store.look() as reader:
        assert things(reader, [("lead", lead)]) == []
        assert views_of(reader, "ana") == []
    _must_be_sound(agency)


def test_a_merged_lead_is_stood_for_by_the_kept_one(agency: Agency) -> None:
    kept, gone = a_lead(agency), a_lead(agency, **ZOE)
    agency.do(merge, kept, gone, house=agency.house, why="one person", now=NOON, by="ana")
    assert keys(agency, "zoe obrien")[0] == ("lead", kept)
    assert ("lead", kept) in keys(agency, "zoe.obrien@bri-en.example")
    assert ("lead", gone) not in keys(agency, f"lead {gone}")
    with agency.store.look() as reader:
        (thing,) = things(reader, [("lead", gone), ("lead", kept), ("client", 9), ("planet", 1)])
        named = {one.what: one.value for one in identifiers(reader, "lead", kept)}
    assert thing.id == kept
    assert (named["number"], named["phone"]) == (str(kept), "+12127365000")


def test_many_are_cut_to_the_best_and_said_to_be_more(agency: Agency) -> None:
    def many(session: Session) -> None:
        for number in range(CANDIDATES + 5):
            session.add(Lead(name=f"Anna{number} Quist", company="Quistworks", received_at=NOON,
                             submitted_at=NOON, last_inbound_at=NOON))  # fmt: skip
        session.add(Lead(name="Ann Lee", received_at=NOON, submitted_at=NOON,
                         last_inbound_at=NOON))  # fmt: skip

    agency.do(many)
    finds = found(agency, "ann")
    assert finds.things[0].who == "Ann Lee", "a whole word comes before the beginning of one"
    assert (len(finds.things), finds.more) == (LIMIT, True)
    assert len(found(agency, "quistwork quis").things) == LIMIT
    one = found(agency, "anna64 quistwo")
    assert ([thing.who for thing in one.things], one.more) == (["Anna64 Quist"], False)


ANYTHING = st.one_of(
    st.text(max_size=40), st.text("\"'*:^()-+ANDORNEAR{}[]\\|&!<>@#%_~.,; 0123", max_size=30)
)


def test_whatever_is_typed_is_words_and_never_syntax(agency: Agency) -> None:
    lead = a_lead(agency, **ZOE)
    with agency.store.look() as reader:

        @given(ANYTHING)
        def ask(text: str) -> None:
            find(reader, text)
            assert find(reader, "zoe").things[0].id == lead

        ask()


def test_views_are_kept_by_name_for_one_or_for_all(agency: Agency) -> None:
    def kept(name: str, by: str, **how: Any) -> int:
        how = {"pane": "inbound", "filter": "hot", "sorting": "", "for_all": False, **how}
        return agency.do(keep_view, name, now=NOON, by=by, **how)

    mine = kept("  Hot   ones ", "ana")
    assert kept("Hot ones", "ana", filter="hot score>50", sorting="score") == mine
    everybodys = kept("Late", "ben", for_all=True, filter="waiting>4m")
    kept("Hot ones", "ben")
    seen = [(view.id, view.name, view.filter, view.for_all) for view in agency.ask(views_of, "ana")]
    assert seen == [
        (mine, "Hot ones", "hot score>50", False),
        (everybodys, "Late", "waiting>4m", True),
    ]
    for refused, why in (("", "name"), ("x" * 61, "60")):
        with pytest.raises(Refused, match=why):
            kept(refused, "ana")
    with pytest.raises(Refused, match="is ana's"):
        agency.do(forget_view, mine, by="ben")
    agency.do(forget_view, everybodys, by="ana")
    assert [view.id for view in agency.ask(views_of, "ana")] == [mine]
