"""Pictures of the main screen, the jobs and the help; look at them before you accept a new one."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from textual.pilot import Pilot
from textual.widgets import Input

from console.app import CallboardApp
from data.clients.operations import block
from data.clients.tables import BlockerKind
from data.outreach.adjusting import pause
from data.schedule.firing import finish, remember_entries, start_by_hand
from data.schedule.tables import RunOutcome
from data.schedule.workers import beat
from data.team.assigning import assign
from screens.jobs.jobs_screen import JobsScreen
from screens.looks import Look
from screens.preview.preview import Preview
from screens.table import RowTable
from tests.build import (
    DAY,
    HOUR,
    MINUTE,
    a_lead,
    an_agency,
    an_answered_lead,
    delivered,
    steps_of,
)
from tests.screens.main.house import House, filled, main_of, titles, until

SMALL, LARGE = (80, 24), (160, 48)
SIZES = pytest.mark.parametrize("size", [SMALL, LARGE], ids=["80x24", "160x48"])
NOTICES = (
    "CALLBOARD_SMTP_URL is not set: e-mails wait in the queue until it is.",
    "CALLBOARD_PLAYBOOK is not set: the texts are those of an example business.",
)


@pytest.fixture(scope="session")
def busy_database(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A closed database, filled once for all pictures."""
    path = tmp_path_factory.mktemp("busy") / "callboard.sqlite"
    house = House(an_agency(path), path)
    fill(house)
    house.agency.store.close()
    return path


@pytest.fixture
def busy(busy_database: Path, tmp_path: Path) -> Iterator[House]:
    """An agency in the middle of a busy day."""
    path = tmp_path / "busy.sqlite"
    shutil.copy(busy_database, path)
    house = House(an_agency(path), path)
    yield house
    house.agency.store.close()


def fill(house: House) -> None:
    """Leads, drafts, follow-ups and clients in every state that is drawn differently."""
    agency, now = house.agency, house.now
    clients = [("Harbor Dental", 5, 0), ("Peak Roofing", 2, 1), ("Lumen Yoga", 9, 1),
               ("Northside Auto", 4, 2), ("Cedar Law", 3, 3), ("Vista Realty", 30, 4),
               ("Oak & Ash", 60, 5)]  # fmt: skip
    ids = {name: house.client(name, now=now - days * DAY, stages=n) for name, days, n in clients}
    for name in ("Peak Roofing", "Lumen Yoga"):
        house.do(block, ids[name], BlockerKind.UNRESPONSIVE, "no answer since Monday")
    for n, name in enumerate(("Ana Souza", "Ben Okafor", "Chloé Martin")):
        lead = an_answered_lead(
            agency, now=now - (n + 1) * DAY - n * HOUR, name=name, email=f"p{n}@example.org"
        )
    house.do(pause, steps_of(agency, lead)[1].id)
    house.do(assign, lead, "Carla", house=house.agency.house)
    a_lead(agency, now=now - 8 * (MINUTE / 60), name="Elif Kaya", email="elif@example.org")
    delivered(agency, now=now)
    for name, said, ago in (
        ("Mona Price", "How much would a redesign of our website cost?", 6),
        ("Lee Gal", "I spoke to my lawyer about the contract you sent us.", 47),
        ("Zoe Hart", "Please call me today, I want a consultation and a quote", 1),
        ("Big Corp", "We need an enterprise platform, budget $80,000, nationwide", 3),
    ):
        email = f"{name.split()[0]}@example.org"
        a_lead(agency, now=now - ago * MINUTE, name=name, email=email, message=said)
    a_lead(agency, now=now, name="[red]Mal[/]\x1b]0;x\x07", email="mal@example.org")
    a_lead(agency, now=now, name="", email=None, phone="212 555 0100", message="Hi, call me")


def with_runs(house: House) -> None:
    agency, now = house.agency, house.now
    agency.do(remember_entries, agency.playbook, now=now - HOUR)
    agency.do(beat, "w", host="host", pid=1, kind="console", started_at=now, now=now, trouble="")
    for name, ago, outcome, said in (
        ("process-inbox", 1, RunOutcome.OK, "3 processed"),
        ("deliver", 2, RunOutcome.FAILED, "The mail server refused the connection"),
        ("deliver", 1, RunOutcome.OK, "2 sent"),
    ):
        then = now - ago * MINUTE
        run = agency.do(start_by_hand, agency.playbook, name, now=then, worker="host:1:ab")
        ended = then + MINUTE / 40
        agency.do(finish, run.run_id, outcome, said, now=ended, worker="host:1:ab")


def pressing(*keys: str) -> Callable[[Pilot[None]], Any]:
    """Wait for the rows, then press."""

    async def act(pilot: Pilot[None]) -> None:
        await filled(pilot)
        await pilot.press(*keys)
        await pilot.pause()

    return act


@SIZES
def test_a_busy_day(busy: House, snap_compare: Any, size: tuple[int, int]) -> None:
    assert snap_compare(busy.app(), terminal_size=size, run_before=pressing())


@SIZES
@pytest.mark.parametrize("key", ["2", "3", "4"], ids=["review", "follow-ups", "clients"])
def test_each_other_pane_alone(
    busy: House, snap_compare: Any, size: tuple[int, int], key: str
) -> None:
    keys = (key,) if size == SMALL else (key, "z")
    assert snap_compare(busy.app(), terminal_size=size, run_before=pressing(*keys))


@SIZES
def test_a_first_start(house: House, snap_compare: Any, size: tuple[int, int]) -> None:
    app = house.app(notices=NOTICES)
    assert snap_compare(app, terminal_size=size, run_before=pressing())


@SIZES
def test_a_filter(busy: House, snap_compare: Any, size: tuple[int, int]) -> None:
    async def filter_the_rows(pilot: Pilot[None]) -> None:
        await pressing("slash", *"web", "space", *"!ana")(pilot)
        await until(pilot, lambda: "9 of 10 /web !ana" in titles(pilot)[0], "filtered rows")
        await until(pilot, lambda: not main_of(pilot).is_behind)
        for line in main_of(pilot).query(Input):
            line.cursor_blink = False  # shown, however long it took to come here
        await pilot.pause()

    assert snap_compare(busy.app(demo=True), terminal_size=size, run_before=filter_the_rows)


@SIZES
def test_the_help(busy: House, snap_compare: Any, size: tuple[int, int]) -> None:
    keys = ("2", "question_mark")
    assert snap_compare(busy.app(), terminal_size=size, run_before=pressing(*keys))


@SIZES
def test_the_jobs(house: House, snap_compare: Any, size: tuple[int, int]) -> None:
    with_runs(house)

    async def to_the_second_job(pilot: Pilot[None]) -> None:
        await filled(pilot)
        await pilot.press("J")
        await until(pilot, lambda: isinstance(pilot.app.screen, JobsScreen))
        await until(pilot, lambda: pilot.app.screen.query_one("#jobs", RowTable).rows)
        await pilot.press("j", "j", "j")
        history = pilot.app.screen.query_one("#history", RowTable)
        await until(pilot, lambda: len(history.rows) == 2)

    assert snap_compare(house.app(), terminal_size=size, run_before=to_the_second_job)


def test_a_busy_day_in_the_light_theme(busy: House, snap_compare: Any) -> None:
    app = CallboardApp(busy.app().desk, look=Look("light"))
    assert snap_compare(app, terminal_size=LARGE, run_before=pressing())


@pytest.mark.parametrize(
    "look", [Look("mono", "ascii"), Look("contrast")], ids=["bare", "contrast"]
)
def test_a_busy_day_at_another_terminal(busy: House, snap_compare: Any, look: Look) -> None:
    app = CallboardApp(busy.app().desk, look=look)
    assert snap_compare(app, terminal_size=SMALL, run_before=pressing())


@pytest.mark.parametrize(
    ("size", "pane", "theme"),
    [((80, 40), "1", "dark"), ((80, 40), "2", "light"), ((120, 40), "2", "dark"),
     ((120, 40), "3", "light"), ((200, 60), "4", "dark"), ((200, 60), "2", "light")],
    ids=["below", "below-light", "beside", "beside-light", "wall", "wall-light"],
)  # fmt: skip
def test_a_preview(
    busy: House, snap_compare: Any, size: tuple[int, int], pane: str, theme: str
) -> None:
    async def look(pilot: Pilot[None]) -> None:
        await pressing(pane, "Z")(pilot)
        main = main_of(pilot)
        await until(pilot, lambda: main.query(Preview) and not main.is_behind, "the preview")
        sheet = main.query_one(Preview)
        await until(pilot, lambda: sheet.text and sheet.virtual_size.height > 3, "what it says")
        hidden = sheet.max_scroll_y > 0
        await until(pilot, lambda: bool(sheet._rest_told) == hidden, "how much more there is")
        await pilot.pause()

    app = CallboardApp(busy.app().desk, look=Look(theme))
    assert snap_compare(app, terminal_size=size, run_before=look)
