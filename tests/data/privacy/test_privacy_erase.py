"""Erasing a person: nothing that says who it was is left anywhere, and what happened stays."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import pytest
import sqlalchemy as sa
from sqlmodel import Session, SQLModel, select

import data.tables  # noqa: F401 - every table is looked through
from data.alerts.raising import raise_alert
from data.alerts.states import AlertKind
from data.desk.keeping import keep_settings
from data.desk.tables import DeskSetting
from data.edits.keeping import keep
from data.engagement.tables import Engagement
from data.handoff.tables import Handoff
from data.inbox.states import InboundState
from data.inbox.tables import ImportedFile, Inbound
from data.leads.contact import Outcome, Touch, outcome, touch
from data.leads.merging import merge
from data.leads.tables import Lead, ScorePoint, Suspicion
from data.leads.unmerging import unmerge
from data.outreach.review import approve, edit
from data.outreach.stopping import suppress
from data.outreach.suppression import is_suppressed
from data.outreach.tables import FollowUp, Message, Suppression
from data.privacy.columns import FOUND_BY_WORDS, NOBODYS, OF_A_PERSON
from data.privacy.erase import Erased, erase
from data.privacy.traces import without
from data.reading import numbers
from data.refused import Refused
from data.soundness.checking import check
from tests.build import (
    ASKS_FOR_THE_PRICE,
    DAY,
    HOUR,
    NOON,
    Agency,
    a_client,
    a_lead,
    an_answered_lead,
    claimed,
    delivered,
    handed_over,
    messages_of,
    posted,
    processed,
    settled,
    story_of,
    the_message,
)

MARK = "Quillonby"
PHONE, E164 = "(212) 736-5000", "+12127365000"
MARKED = {
    "name": f"Dana {MARK}",
    "email": f"{MARK}@{MARK}.example.org",
    "phone": PHONE,
    "company": f"{MARK} Ltd",
    "message": f"{ASKS_FOR_THE_PRICE} It is for {MARK}.",
    "page": f"https://example.com/{MARK}",
    "utm_campaign": MARK,
    "city": MARK,
    f"About {MARK}": f"says {MARK}",
    "sms consent": f"I agree to receive texts about {MARK}",
    "id": f"form-{MARK}-1",
}


def erased(agency: Agency, lead_id: int, *, now: datetime = NOON + DAY, **how: Any) -> Erased:
    how = {"why": "asked for it by e-mail", **how}
    return agency.do(erase, lead_id, now=now, by="ana", **how)


def traces_of(agency: Agency, *words: str) -> list[str]:
    """Every column of every table in which one of the words stands, whatever its case."""
    found = []
    with agency.store.read() as session:
        for table in SQLModel.metadata.sorted_tables:
            for row in session.connection().execute(sa.select(table)).mappings():
                for name, value in row.items():
                    text = value.decode("utf-8", "replace") if isinstance(value, bytes) else value
                    if any(word.casefold() in str(text).casefold() for word in words):
                        found.append(f"{table.name}.{name}: {text!r:.80}")
    return found


def whoever_had_much_to_do_with_us(agency: Agency) -> int:
    """A lead with a word in every field that an outsider or a colleague can write into."""
    lead_id = a_lead(agency, **MARKED)
    do, later = agency.do, {"now": NOON + HOUR, "by": "ana"}
    draft = the_message(agency, lead_id)
    do(edit, draft.id, subject=f"For {MARK}", body=f"Hello {MARK}, it costs 5.",
       recipient=draft.recipient, playbook=agency.playbook, **later)  # fmt: skip
    a_lead(agency, now=NOON + HOUR, **{**MARKED, "message": f"And {MARK} again.", "id": "2"})
    for kind in (Touch.NOTE, Touch.CALL, Touch.REPLY):
        do(touch, lead_id, kind, f"{MARK} said so", house=agency.house, **later)
    do(outcome, lead_id, Outcome.NOT_NOW, house=agency.house, note=f"ask {MARK} in spring", **later)
    alike = a_lead(agency, name="Kim Sato", email="kim@example.org", phone=PHONE)
    stranger = a_lead(agency, name="Bo Lang", email="bo@example.org")
    do(merge, stranger, lead_id, house=agency.house, why=f"{MARK} told us", **later)
    do(unmerge, lead_id, house=agency.house, **later)
    do(suppress, "sms", E164, why=f"Dana {MARK} wrote STOP", **later)
    do(_write_everywhere, lead_id, alike)
    do(touch, alike, Touch.NOTE, f"asked for {MARKED['email']}", house=agency.house, **later)
    return lead_id


def _write_everywhere(session: Session, lead_id: int, other: int) -> None:
    """Rows of rooms whose own operations need more of a story."""
    session.add(Handoff(lead_id=lead_id, agent="ana", at=NOON, by="ana", note=f"{MARK} is hot"))
    suspected = session.exec(select(Suspicion).where(Suspicion.other_id == other)).one()
    suspected.evidence = [f"both are called {MARK}"]
    session.add(Handoff(lead_id=other, agent="ana", at=NOON, by="ana", note=f"see Dana {MARK}"))
    session.add(Engagement(key=f"k:{MARK}", lead_id=lead_id, kind="click", at=NOON, why=MARK,
                           link=f"https://example.com/?for={MARK}"))  # fmt: skip
    session.add(ScorePoint(lead_id=lead_id, kind="click", points=1, at=NOON, why=f"{MARK} clicked"))
    session.add(
        ImportedFile(name=f"{MARKED['email']}.csv", source="import", rows=1, at=NOON, by="a")
    )
    session.add(Inbound(source="website", external_id=f"q-{MARK}", content_hash="x",
                        content_type="text/plain", payload=f"?? {MARKED['email']}".encode(),
                        received_at=NOON, by="gateway", state=InboundState.QUARANTINED,
                        reason=f"no field is known for {MARKED['email']}"))  # fmt: skip
    message = session.exec(select(Message.id).where(Message.lead_id == lead_id)).first()
    for key in (f"reply:{lead_id}:{MARK}", f"review:{message}:9", f"lost-run:{lead_id}"):
        raise_alert(session, AlertKind.REPLY, key=key, title=f"Dana {MARK}", body=MARK, now=NOON)
    for place in (f"message:{message}", f"lead:{lead_id}:touch", "lead:new"):
        fields = {"body": f"to {MARKED['email']} and {MARK}"}
        keep(session, place, fields, version=1, now=NOON, by="ana")
    session.flush()


def test_a_word_that_stood_in_every_field_is_nowhere_afterwards(agency: Agency) -> None:
    lead_id = whoever_had_much_to_do_with_us(agency)
    before = traces_of(agency, MARK)
    assert {place.partition(".")[0] for place in before} >= {
        *("lead", "lead_arrival", "lead_merge", "message", "activity", "inbound", "inbox_event"),
        *("consent", "handoff", "engagement", "alert", "kept_edit", "suspicion", "suppression"),
        *("import_file", "score_point"),
    }  # fmt: skip
    result = erased(agency, lead_id, why=f"Dana {MARK} asked from {MARKED['email']}")
    assert traces_of(agency, MARK) == []
    assert check(agency.store, now=NOON + DAY) == []
    assert result.leads == (lead_id,)
    assert (len(result.alike), result.suppressed) == (1, 0)


@pytest.mark.parametrize("table", [name for name, rule in OF_A_PERSON.items() if rule.becomes])
def test_no_column_that_is_emptied_is_left_out(table: str) -> None:
    assert set(OF_A_PERSON[table].becomes) == OF_A_PERSON[table].columns - set(
        OF_A_PERSON[table].keeps.split()
    )


def test_every_column_of_every_table_says_what_erasing_does_with_it() -> None:
    said = {table: rule.columns for table, rule in OF_A_PERSON.items()}
    for table, columns in {**FOUND_BY_WORDS, **NOBODYS}.items():
        assert table not in said
        said[table] = set(columns.split())
    tables = SQLModel.metadata.sorted_tables
    assert said == {table.name: {column.name for column in table.columns} for table in tables}


def test_whatever_the_columns_held_they_hold_it_no_more(agency: Agency) -> None:
    lead_id = whoever_had_much_to_do_with_us(agency)
    client_id = agency.do(outcome, lead_id, Outcome.WON, house=agency.house, now=NOON, by="ana")
    with agency.store.write() as session:
        _fill(session, lead_id, client_id or 0)
    erased(agency, lead_id, and_client=True)
    assert traces_of(agency, "Everywhere") == []


def _fill(session: Session, lead_id: int, client_id: int) -> None:
    """The marker in every column that is emptied or deleted, behind the operations' backs."""
    named = {"leads": numbers([lead_id]), "clients": numbers([client_id])}
    for name, rule in OF_A_PERSON.items():
        table = SQLModel.metadata.tables[name]
        mine = sa.text(rule.where.format(**named))
        for key in [
            row[0] for row in session.connection().execute(sa.select(table.c.id).where(mine))
        ]:
            values = {
                column.name: _marked(column, key)
                for column in table.columns
                if column.name in (rule.becomes or rule.columns) and _marked(column, key)
            }
            if values:
                row = sa.update(table).where(table.c.id == key).values(**values)
                session.connection().execute(row)


def _marked(column: Any, key: int) -> Any:
    if isinstance(column.type, sa.JSON):
        return {"key": "Everywhere"}
    if isinstance(column.type, sa.LargeBinary):
        return b"Everywhere"
    return f"Everywhere {key}" if isinstance(column.type, sa.String) else None


def test_a_filter_that_a_console_remembers_is_forgotten_with_the_person(agency: Agency) -> None:
    lead_id = a_lead(agency, name="Dana Ortiz")
    kept = {("ana", "main.layout"): {"inbound": {"filter": "Dana Ortiz", "order": ""}},
            ("bo", "main.layout"): {"inbound": {"filter": "roof", "order": ""}}}  # fmt: skip
    for place, value in kept.items():
        agency.do(keep_settings, {place: value}, now=NOON, by=place[0])
    agency.do(erase, lead_id, why="asked for it", now=NOON, by="ana")
    assert [setting.operator for setting in agency.rows(DeskSetting)] == ["bo"]


def test_what_happened_stays_on_the_timeline_without_words(agency: Agency) -> None:
    lead_id = an_answered_lead(agency)
    before = story_of(agency, lead_id)
    erased(agency, lead_id)
    story = story_of(agency, lead_id)
    assert story[: len(before)] == before
    assert story[-1] == "lead.erased"
    lead = agency.row(Lead, lead_id)
    assert (lead.stage.value, lead.outcome, lead.source) == ("lost", "erased", "website")
    assert (lead.erased_at, lead.closed_at) == (NOON + DAY, NOON + DAY)
    assert [m.sent_at is not None for m in messages_of(agency, lead_id)] == [True]


def test_nothing_leaves_for_somebody_who_was_erased(agency: Agency) -> None:
    running, queued = an_answered_lead(agency), a_lead(agency, email="q@example.org")
    held = a_lead(agency, email="h@example.org", message=ASKS_FOR_THE_PRICE)
    for lead_id in (running, queued, held):
        erased(agency, lead_id)
    assert delivered(agency, now=NOON + 30 * DAY) == []
    steps = {step.state.value for step in agency.rows(FollowUp)}
    assert steps <= {"sent", "cancelled", "skipped"}
    for lead_id in (queued, held):
        assert the_message(agency, lead_id).state.value == "cancelled"


def test_an_opt_out_survives_and_holds_when_the_person_comes_back(agency: Agency) -> None:
    lead_id = an_answered_lead(agency, phone=PHONE)
    agency.do(suppress, "email", "dana@example.org", why="unsubscribed", now=NOON, by="recipient")
    erased(agency, lead_id)
    assert [row.address.partition(":")[0] for row in agency.rows(Suppression)] == ["sealed"]
    assert agency.ask(is_suppressed, "email", "Dana@Example.org")
    assert not agency.ask(is_suppressed, "email", "dora@example.org")
    agency.do(suppress, "email", "dana@example.org", why="again", now=NOON, by="recipient")
    assert len(agency.rows(Suppression)) == 1

    again = a_lead(agency, now=NOON + 2 * DAY, phone=None)
    assert again != lead_id
    assert delivered(agency, now=NOON + 2 * DAY) == []
    assert [row.address for row in agency.rows(Suppression)] == ["dana@example.org"]


def test_the_address_of_somebody_erased_cannot_be_typed_into_a_draft(agency: Agency) -> None:
    erased(agency, a_lead(agency), never_write=True)
    other = a_lead(agency, name="Bo Lang", email="bo@example.org", message=ASKS_FOR_THE_PRICE)
    draft = the_message(agency, other)
    agency.do(edit, draft.id, subject="Hello", body="For Dana", recipient="Dana@example.org",
              playbook=agency.playbook, now=NOON + DAY, by="ana")  # fmt: skip
    with pytest.raises(Refused, match="opted out"):
        agency.do(approve, draft.id, shown=None, hold=HOUR, now=NOON + DAY, by="ana")


def test_an_address_that_somebody_else_has_too_stays_suppressed_in_words(agency: Agency) -> None:
    lead_id = a_lead(agency, phone=PHONE)
    other = a_lead(agency, name="Bo Lang", email="bo@example.org", phone=PHONE)
    agency.do(suppress, "sms", E164, why="STOP", now=NOON, by="recipient")
    result = erased(agency, lead_id)
    assert result.alike == (other,)
    assert [row.address for row in agency.rows(Suppression)] == [E164]


def test_never_write_keeps_an_old_list_from_bringing_them_back(agency: Agency) -> None:
    lead_id = a_lead(agency, phone=PHONE)
    erased(agency, lead_id, never_write=True)
    assert traces_of(agency, "dana@", E164) == []
    a_lead(agency, now=NOON + 2 * DAY, door="import", phone=PHONE)
    assert delivered(agency, now=NOON + 2 * DAY) == []


def test_the_same_delivery_that_comes_again_is_known_and_not_kept(agency: Agency) -> None:
    said = {"id": "lead-77", "name": "Dana Ortiz", "email": "dana@example.org", "message": "Hello"}
    posted(agency, **said)
    (first,) = processed(agency)
    assert first.lead_id is not None
    erased(agency, first.lead_id)
    posted(agency, now=NOON + 2 * DAY, **said)
    (again,) = processed(agency, now=NOON + 2 * DAY)
    assert (again.state, len(agency.rows(Lead))) == (InboundState.NOTED, 1)
    assert "erased" in again.reason
    assert traces_of(agency, "dana@example.org") == []


def test_a_merged_lead_goes_with_the_one_that_stands_for_it(agency: Agency) -> None:
    kept, gone = a_lead(agency), a_lead(agency, name="Dana O.", email="do@example.org")
    agency.do(merge, kept, gone, house=agency.house, now=NOON, by="ana")
    with pytest.raises(Refused, match=f"merged into lead {kept}"):
        erased(agency, gone)
    assert erased(agency, kept).leads == (kept, gone)
    assert traces_of(agency, "dana", "do@example.org") == []
    with pytest.raises(Refused, match="not merged"):
        agency.do(unmerge, gone, house=agency.house, now=NOON, by="ana")


def test_what_cannot_be_erased_is_refused_with_what_to_do(agency: Agency) -> None:
    lead_id = a_lead(agency)
    with pytest.raises(Refused, match="Say why"):
        erased(agency, lead_id, why=" ")
    with pytest.raises(Refused, match="no lead 99"):
        erased(agency, 99)
    erased(agency, lead_id)
    for operation, named in (
        (erase, {"why": "again"}),
        (touch, {"kind": Touch.NOTE, "note": "", "house": agency.house}),
    ):
        with pytest.raises(Refused, match="erased on 2026-11-25"):
            agency.do(operation, lead_id, now=NOON, by="ana", **named)
    other = a_lead(agency, email="bo@example.org")
    with pytest.raises(Refused, match="erased"):
        agency.do(merge, other, lead_id, house=agency.house, now=NOON, by="ana")


def test_nobody_is_erased_while_a_message_is_leaving(agency: Agency) -> None:
    lead_id = a_lead(agency)
    (claim,) = claimed(agency)
    assert handed_over(agency, claim) is not None
    with pytest.raises(Refused, match="leaving right now"):
        erased(agency, lead_id)
    assert settled(agency, claim)
    assert erased(agency, lead_id).messages == 1


def test_a_client_is_erased_only_when_it_is_said(agency: Agency) -> None:
    a_client(agency, name=f"Dana {MARK}", email=f"{MARK}@example.org")
    with pytest.raises(Refused, match="--and-client"):
        erased(agency, 1)
    erased(agency, 1, and_client=True)
    assert traces_of(agency, MARK) == []


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("DANA QUILL and dana quill", "(erased) and (erased)"),
        ("Straße İstanbul: Dana Quill.", "Straße İstanbul: (erased)."),  # letters that fold longer
        ("Dana  Quill, Dana", "Dana  Quill, Dana"),
    ],
)
def test_a_name_is_taken_out_of_a_text_and_nothing_beside_it(text: str, left: str) -> None:
    assert without(text, ["Dana Quill"]) == left


def test_a_word_with_wildcards_in_it_takes_nothing_else_along(agency: Agency) -> None:
    lead_id = a_lead(agency, name="% _", email="a_b%c@example.org")
    other = a_lead(agency, name="Bo Lang", email="axbyc@example.org")
    agency.do(touch, other, Touch.NOTE, "axbyc@example.org wrote", house=agency.house, now=NOON,
              by="ana")  # fmt: skip
    erased(agency, lead_id)
    assert any("axbyc" in place for place in traces_of(agency, "axbyc@example.org wrote"))


def test_somebody_with_hostile_words_is_erased_like_anybody(agency: Agency) -> None:
    name = "'; DROP TABLE lead; -- \u202e[@click=app.quit]x[/] {{ 7 }} \ud83d\ude00".encode(
        "utf-16", "surrogatepass").decode("utf-16")  # fmt: skip
    lead_id = a_lead(agency, name=name, email="x'!%_@example.org", message=name * 50)
    erased(agency, lead_id, why=name)
    assert traces_of(agency, "DROP TABLE", "x'!%_@") == []
    assert agency.row(Lead, lead_id).erased_at is not None
