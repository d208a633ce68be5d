"""What is asked again and again is answered from an index, not by reading a table of years.

Partial indexes are used only where SQLite sees their condition in the query's own words; a word
changed in one of them makes a pane of a million rows slow, and no other test notices.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import closing
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import Engine, event

from data.clients.board import board
from data.driver import Driver
from data.engagement.counting import count_waiting
from data.finding.find import find
from data.finding.identifiers import identifiers
from data.imports.listed import IMPORTS
from data.inbox.listed import inbox
from data.inbox.pane import inbox_pane
from data.leads.duplicates import duplicates, duplicates_of
from data.leads.known import leads_alike
from data.leads.listed import INBOUND
from data.leads.overdue import mark_overdue
from data.leads.pairs_listed import pairs
from data.leads.pane import inbound_pane
from data.leads.recognition import recognise
from data.leads.tables import Lead
from data.listing.language import parse
from data.listing.listing import Listing
from data.listing.paths import PickedPath
from data.listing.reading import path_of, read_window
from data.listing.window import Asked, Asker, At, Nth
from data.outlook.ahead import next_hours
from data.outlook.hours import count_until, next_things
from data.outreach.claims import claim
from data.outreach.coming_due import prepare_due
from data.outreach.gap import Person, said_to
from data.outreach.lapsed import release_dead, release_lapsed
from data.outreach.listed import FOLLOW_UPS, REVIEW
from data.outreach.panes import follow_up_pane, review_pane
from data.outreach.queries import next_due, what_is_due
from data.outreach.waking import wake_snoozed
from data.overview.calls import calls
from data.overview.queries import digest, overview
from data.overview.status import status
from data.overview.until import stands_until
from data.playbook.house import House
from data.presence.looking import who_is_here
from data.reading import PlainSqlite, stored
from data.reports.asking import report
from data.reports.report import Period
from data.schedule.runners import runners
from data.store import Store, driver_of
from data.team.keeping import keep_owners, owners_have_work
from data.team.workload import loads_of
from data.undo.forgetting import let_deeds_go
from data.undo.listing import deeds_of
from tests.build import NOON, a_playbook

GROWS = ("message", "follow_up", "engagement", "activity", "lead", "enrolment", "inbound",
         "lead_arrival", "suspicion", "not_the_same", "deed", "deed_change")  # fmt: skip
"""Tables with a row for each thing that ever happened."""

TEAM = a_playbook('[team.kim]\nlabel = "Kim"')

THIS_MONTH = Period.last(30, NOON, ZoneInfo("America/New_York"))

DANA = Person(1, 1, "dana@example.org", "+12125550142")

ASKED: dict[str, Callable[[Any], object]] = {
    "the header": lambda source: overview(source, now=NOON),
    "how long the header stands": lambda source: stands_until(source, now=NOON),
    "the digest": lambda source: digest(source, now=NOON),
    "who needs a person": lambda source: calls(source, now=NOON, me="ana"),
    "the status": lambda source: status(source, now=NOON),
    "a report on leads": lambda source: report(source, "answers", a_playbook(), THIS_MONTH),
    "a report on messages": lambda source: report(source, "messages", a_playbook(), THIS_MONTH),
    "inbound": inbound_pane,
    "review": lambda source: review_pane(source, now=NOON),
    "follow-ups": follow_up_pane,
    "clients": lambda source: board(source, a_playbook(), NOON),
    "when to wake": lambda source: next_due(source, NOON, ("email", "sms")),
    "what is due": lambda source: what_is_due(source, NOON, ("email", "sms")),
    "the runners": lambda source: runners(source, now=NOON),
    "duplicates": duplicates,
    "whom a lead may be": lambda source: duplicates_of(source, 1),
    "the quarantine": lambda source: inbox_pane(source, state="quarantined"),
    "what a person heard": lambda source: said_to(source, [DANA], a_playbook(), NOON),
    "how busy an owner is": lambda source: loads_of(source, ["kim"]),
    "finding": lambda source: find(source, "dana vale 212"),
    "finding an address": lambda source: find(source, "dana@example.org"),
    "finding a number": lambda source: find(source, "+1 (212) 555-0142"),
    "what names a lead": lambda source: identifiers(source, "lead", 1),
    "the next hours": lambda source: next_hours(source, a_playbook(), until=NOON),
    "how much the next hours hold": lambda source: count_until(source, a_playbook(), NOON),
    "who is here": lambda source: who_is_here(source, now=NOON),
    "what owners have to do": lambda source: owners_have_work(source, TEAM, now=NOON),
}
DONE: dict[str, Callable[[Any], object]] = {
    "claim": lambda writer: claim(writer, worker="w", channels=("email", "sms"), now=NOON),
    "late answers": lambda writer: mark_overdue(writer.session, now=NOON, by="w"),
    "drafts that were put aside": lambda writer: wake_snoozed(writer.session, now=NOON, by="w"),
    "steps that are due": lambda writer: prepare_due(
        writer.session, house=House(a_playbook()), now=NOON, by="w"
    ),
    "opens and clicks": lambda writer: count_waiting(
        writer.session, playbook=a_playbook(), now=NOON, by="w"
    ),
    "what an operator did": lambda writer: deeds_of(writer.session, "ana", now=NOON),
    "old deeds": lambda writer: let_deeds_go(writer, NOON),
    "owners": lambda writer: keep_owners(writer.session, playbook=TEAM, now=NOON, by="w"),
    "leases": lambda writer: release_lapsed(writer.session, now=NOON, by="w"),
    "recognising somebody": lambda writer: recognise(
        writer.session,
        Lead(
            email="a@b.org",
            email_folded="a@b.org",
            phone="+12125550142",
            phone_valid=True,
            phone_country="US",
            door="hubspot",
            received_at=NOON,
            submitted_at=NOON,
            last_inbound_at=NOON,
        ),
        person="7",
    ),
    "looking for who is alike": lambda writer: leads_alike(
        writer.session, "dana ortiz", "dana", but=0
    ),
    "the dead": lambda writer: release_dead(
        writer.session, is_dead=lambda _: True, now=NOON, by="w"
    ),
}


class Watched:
    """Remembers every statement as it was prepared: a value that is bound to it is not known when
    its plan is made, and no partial index is found by it."""

    def __init__(self, driver: Driver) -> None:
        self.driver = driver
        self.asked: list[tuple[str, Any]] = []

    def plans(self) -> list[tuple[str, str]]:
        """Every line of every statement's plan, with the statement."""
        with closing(self.driver.connect()) as connection:
            return [
                (line, statement)
                for statement, values in self.asked
                for *_, line in connection.execute(f"EXPLAIN QUERY PLAN {statement}", values)
            ]

    def scans(self) -> list[str]:
        """The plans' lines that read a growing table from end to end, with their statements."""
        found = []
        with closing(self.driver.connect()) as connection:
            for statement, values in self.asked:
                if not statement.lstrip().startswith(("SELECT", "UPDATE", "DELETE", "WITH")):
                    continue
                plan = connection.execute(f"EXPLAIN QUERY PLAN {statement}", values).fetchall()
                for *_, line in plan:
                    if any(line == f"SCAN {table}" for table in GROWS):
                        found.append(f"{line}: {statement}")
        return found


@pytest.fixture
def watched(sqlite: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[Watched]:
    watch = Watched(driver_of(sqlite))
    plainly = {name: getattr(PlainSqlite, name) for name in ("rows", "run")}

    def noting(name: str) -> Callable[..., Any]:
        def noted(self: PlainSqlite, sql: str, **values: object) -> Any:
            watch.asked.append((sql, {key: stored(value) for key, value in values.items()}))
            return plainly[name](self, sql, **values)

        return noted

    for name in plainly:
        monkeypatch.setattr(PlainSqlite, name, noting(name))

    def note(_: Any, __: Any, statement: str, values: Any, *___: Any) -> None:
        watch.asked.append((statement, values))

    event.listen(Engine, "before_cursor_execute", note)
    yield watch
    event.remove(Engine, "before_cursor_execute", note)


@pytest.mark.parametrize("name", ASKED)
def test_what_is_asked_on_every_change_scans_no_table(watched: Watched, name: str) -> None:
    with closing(Store(watched.driver)) as store, store.look() as reader:
        ASKED[name](reader)
    assert watched.scans() == []


@pytest.mark.parametrize("name", DONE)
def test_what_the_runner_does_all_day_scans_no_table(watched: Watched, name: str) -> None:
    with closing(Store(watched.driver)) as store, store.direct() as writer:
        DONE[name](writer)
    assert watched.scans() == []


LISTS: dict[str, Listing[Any]] = {
    "inbound": INBOUND,
    "review": REVIEW,
    "follow-ups": FOLLOW_UPS,
    "inbox": inbox(),
    "created": inbox("created"),
    "imports": IMPORTS,
    "pairs": pairs(),
}


@pytest.mark.parametrize("name", LISTS)
def test_a_window_of_a_list_is_read_along_an_index_and_never_sorted(
    watched: Watched, name: str
) -> None:
    listing, asker = LISTS[name], Asker(NOON, "ana")
    key = (0, *("2026-01-01",) * (len(listing.orders[0].segments[0].by) - 1), 7)
    with closing(Store(watched.driver)) as store, store.look() as reader:
        for order in listing.orders:
            for anchor in ("first", "last", At(7, key)):
                read_window(reader, listing, Asked(order=order.name, anchor=anchor, above=9), asker)  # type: ignore[arg-type]
    if name not in (
        "inbox",
        "imports",
    ):  # read in the order of its own key, which SQLite calls a scan as well
        assert watched.scans() == []
    for line, statement in watched.plans():
        assert "TEMP B-TREE" not in line, statement
        if "ORDER BY" in statement and f" {listing.table}" in line and "SUBQUERY" not in line:
            assert "USING" in line or name in ("inbox", "imports", "pairs"), f"{line}: {statement}"


def test_a_page_of_the_next_hours_reads_only_what_is_due(watched: Watched) -> None:
    key = (NOON, 57)
    with closing(Store(watched.driver)) as store, store.look() as reader:
        for anchor in ("first", "last", Nth(3), At(57, key)):
            asked = Asked(anchor=anchor, above=9, cursor=At(57, key))  # type: ignore[arg-type]
            next_things(reader, a_playbook(), NOON, asked)
    assert watched.scans() == []
    assert any("follow_up.due_at > " in statement for statement, _ in watched.asked)
    for line, statement in watched.plans():
        if "FROM lead WHERE" in statement or (
            "follow_up.state" in statement and "JOIN" in statement
        ):
            assert "TEMP B-TREE" not in line, statement


def test_a_filter_that_an_index_knows_reads_only_what_the_index_names(watched: Watched) -> None:
    asker = Asker(NOON, "ana")
    typed = ("source:web", "owner:me", "score>90", "hot", "late", "waiting>2h", "id=4")
    with closing(Store(watched.driver)) as store, store.look() as reader:
        for text in typed:
            asked = Asked(parse(text, INBOUND.vocabulary))
            assert isinstance(path_of(reader, INBOUND, asked, asker), PickedPath), text
    assert watched.scans() == []


def test_a_scan_would_be_seen(watched: Watched) -> None:
    with closing(Store(watched.driver)) as store, store.look() as reader:
        reader.rows("SELECT count(*) FROM message WHERE state = 'sent'")
    assert len(watched.scans()) == 1
