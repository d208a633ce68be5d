"""What a list shows goes to a file: all of it, in its order, and to nobody else's eyes."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from textual.pilot import Pilot
from textual.widgets import Input, Static

from data.activity.tables import Activity
from data.files.csv_written import in_utc
from data.files.new_file import new_file
from data.listing import every_row
from data.refused import Refused
from screens.dialogs.ask import AskText
from screens.duplicates.duplicates_screen import PairPane
from screens.inbox.inbox_screen import DeliveryPane
from screens.main.arrangement import Arrangement
from screens.main.follow_ups_pane import FollowUpsPane
from screens.main.inbound_pane import InboundPane
from screens.main.review_pane import ReviewPane
from tests.build import NOON, a_lead, an_answered_lead
from tests.screens.main.house import House, main_of, pane_of, until


async def to_file(pilot: Pilot[None], path: Path, said: str) -> None:
    """Press the key, name the file, and wait for what is said of it."""
    await pilot.press("C")
    await until(pilot, lambda: isinstance(pilot.app.screen, AskText))
    pilot.app.screen.query_one(Input).value = str(path)
    await pilot.press("enter")
    await until(pilot, lambda: said in told(pilot), said)


async def refused(pilot: Pilot[None], path: Path, why: str) -> None:
    """The dialog says why, and stays for another name."""
    await pilot.press("C")
    await until(pilot, lambda: isinstance(pilot.app.screen, AskText))
    pilot.app.screen.query_one(Input).value = str(path)
    problem = pilot.app.screen.query_one(".dialog--problem", Static)
    await until(pilot, lambda: why in str(problem.content), why)
    await pilot.press("enter")
    assert isinstance(pilot.app.screen, AskText)


def told(pilot: Pilot[None]) -> str:
    return "\n".join(one.message for one in pilot.app._notifications)


def rows_in(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


async def test_every_row_of_a_list_goes_to_a_file_as_the_list_shows_them(
    house: House, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(every_row, "AT_ONCE", 2)
    for name in ("Ben", "=1+1", "Ada", "Cid", "Dan"):
        an_answered_lead(house.agency, name=name, email=f"{len(name)}{name[0]}@a.example")
    a_lead(house.agency, name="Not asked for", email="n@b.example")
    path = tmp_path / "leads.csv"
    async with house.console((80, 24)) as pilot:
        main_of(pilot).pane.rearrange(Arrangement("mail:a.example", "name"))
        await to_file(pilot, path, f"5 rows of Inbound are in {path}")
        found = rows_in(path)
        assert [row["name"] for row in found] == ["'=1+1", "Ada", "Ben", "Cid", "Dan"]
        assert list(found[0])[:3] == ["id", "respond_by", "first_response_at"]
        assert found[1]["received_at"] == in_utc(NOON)
        assert path.stat().st_mode & 0o777 == 0o600
        (note,) = (one for one in house.agency.rows(Activity) if one.kind == "list.exported")
        assert (note.by, note.lead_id) == ("anna", None)
        assert "a.example" not in json.dumps([note.summary, note.data]), "a filter may name people"

        before = path.read_bytes()
        await refused(pilot, path, "is there already")
        assert path.read_bytes() == before


async def test_the_board_goes_to_a_file_as_well(house: House, tmp_path: Path) -> None:
    late = house.client("Harbor Dental", now=NOON, stages=1)
    early = house.client("Otto Vinci", now=NOON)
    path = tmp_path / "clients.csv"
    async with house.console((80, 24)) as pilot:
        await pilot.press("4")
        await to_file(pilot, path, f"2 rows of Clients are in {path}")
        assert [int(row["id"]) for row in rows_in(path)] == [early, late], "stage by stage"
        nowhere = tmp_path / "no" / "folder.csv"
        await refused(pilot, nowhere, "There is no folder")


def test_a_file_is_there_whole_or_not_at_all(tmp_path: Path) -> None:
    path = tmp_path / "list.csv"

    def half() -> Iterator[str]:
        yield "half"
        raise LookupError

    with pytest.raises(LookupError), new_file(path) as file:
        file.writelines(half())
    assert not path.exists()
    with new_file(path) as file:
        file.write("whole")
    with pytest.raises(Refused, match="is there already"), new_file(path) as file:
        file.write("another")
    assert path.read_text() == "whole"


async def test_what_a_file_has_of_a_column_is_there(house: House) -> None:
    an_answered_lead(house.agency)
    async with house.console((80, 24)) as pilot:
        screen = pilot.app.screen
        (row,) = pane_of(pilot, "inbound").rows
        for kind in (InboundPane, ReviewPane, FollowUpsPane, DeliveryPane, PairPane):
            pane = kind("pane")
            await screen.mount(pane)
            for column in pane.columns():
                assert column.fields or column.key == "course", (kind.NAME, column.key)
            await pane.remove()
        assert all(hasattr(row, name) for name in pane_of(pilot, "inbound").export().fields)
