"""What fails is seen in the header of every console, in words, and gone from it when it is over."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from pathlib import Path

import pytest
from textual.pilot import Pilot

from console.app import CallboardApp
from data.playbook.house import House
from data.playbook.reload import PlaybookFile
from data.refused import Unavailable
from data.store import open_store
from jobs.delivery.post import Post
from jobs.office import Office
from jobs.runner import Runner
from screens.desk import Desk
from screens.premises import Premises
from screens.table import RowTable
from tests.build import Agency, an_agency, posted
from tests.disks import small_disk
from tests.jobs.conftest import OURS
from tests.screens.main.house import filled, header_of, until

WIDE = (200, 40)


def now() -> datetime:
    return datetime.now(UTC)


@pytest.fixture
def agency(tmp_path: Path) -> Iterator[Agency]:
    opened = an_agency(tmp_path / "callboard.sqlite", changes=OURS, transports=())
    yield opened
    opened.store.close()


def with_runner(agency: Agency) -> Callable[[Desk], Runner]:
    """As `console.open.start_runner`, without settings."""

    def start(desk: Desk) -> Runner:
        post = Post(smtp=None, sms_url="", unsubscribe_url=lambda _: None)
        runner = Runner(Office(desk.premises.store, desk.house, now, post), "console")
        runner.start()
        return runner

    return start


@asynccontextmanager
async def console(
    agency: Agency, *, runner: bool, size: tuple[int, int] = WIDE
) -> AsyncIterator[Pilot[None]]:
    desk = Desk(lambda: Premises(open_store(agency.url), agency.house), operator="ana", clock=now)
    app = CallboardApp(desk, start_runner=with_runner(agency) if runner else lambda _: None)
    async with app.run_test(size=size) as pilot:
        await filled(pilot)
        if runner:
            await until(pilot, lambda: "runner ok" in header_of(pilot), "a runner")
        yield pilot
    desk.close()


def told(pilot: Pilot[None]) -> list[str]:
    return [notification.message for notification in pilot.app._notifications]


async def is_told(pilot: Pilot[None], words: str) -> None:
    """In a notice."""
    await until(pilot, lambda: [one for one in told(pilot) if words in one], words)


async def sees(pilot: Pilot[None], words: str) -> str:
    await until(pilot, lambda: words in header_of(pilot), words)
    return header_of(pilot)


async def sees_no_trouble(pilot: Pilot[None]) -> None:
    await until(pilot, lambda: "!" not in header_of(pilot), "no trouble")


async def test_a_full_disk_is_told_with_the_time_and_the_mount_and_gone_when_there_is_room(
    tmp_path: Path,
) -> None:
    with small_disk(tmp_path / "disk") as disk:
        agency = an_agency(disk.folder / "callboard.sqlite", changes=OURS, transports=())
        async with console(agency, runner=True) as pilot:
            posted(agency, now=now(), name="Dana", email="dana@example.org", message="A roof.")
            disk.fill()
            line = await sees(pilot, "! Database: disk full since ")
            assert f" — free space on {disk.folder}  " in line
            disk.free()
            await sees_no_trouble(pilot)
            await sees(pilot, "runner ok")
        agency.store.close()


async def test_a_database_that_is_gone_is_told_by_every_console_and_all_go_on_when_it_is_back(
    agency: Agency, tmp_path: Path
) -> None:
    path = tmp_path / "callboard.sqlite"
    async with console(agency, runner=False) as pilot:
        path.rename(tmp_path / "away")
        pilot.app.screen.reload()  # type: ignore[attr-defined]
        await sees(pilot, "! Database: gone since ")
        await is_told(pilot, f"{path} was moved, removed or unmounted; put it back")
        with pytest.raises(Unavailable, match="put it back; nothing was changed"):
            pilot.app.desk.act(lambda *_, **__: None)  # type: ignore[attr-defined]
        assert not path.exists()
        await pilot.press("i")
        await until(pilot, lambda: "put it back" in _stands_there(pilot), "no rows, and why")
        await pilot.press("S")
        await until(pilot, lambda: "put it back" in _stands_there(pilot), "the reason stays")
        (tmp_path / "away").rename(path)
        pilot.app.screen.reload()  # type: ignore[attr-defined]
        await until(pilot, lambda: _stands_there(pilot) == "Reading …", "it is taken back")
        await pilot.press("escape", "escape")
        pilot.app.screen.reload()  # type: ignore[attr-defined]
        await sees_no_trouble(pilot)


def _stands_there(pilot: Pilot[None]) -> str:
    """What stands in place of rows."""
    (one,) = pilot.app.screen.query("RowTable, DeliveryPane")
    return one.empty if isinstance(one, RowTable) else str(one.render())


async def test_a_narrow_header_keeps_what_it_is_and_the_rest_is_told_once_in_a_notice(
    agency: Agency, tmp_path: Path
) -> None:
    async with console(agency, runner=True, size=(80, 24)) as pilot:
        (tmp_path / "callboard.sqlite").rename(tmp_path / "away")
        line = await sees(pilot, "! Database: gone")
        assert "overdue" in line
        assert "was moved" not in line
        await is_told(pilot, "was moved, removed or unmounted; put it back")
        assert len([one for one in told(pilot) if "since" in one]) == 1
        (tmp_path / "away").rename(tmp_path / "callboard.sqlite")
        await sees_no_trouble(pilot)
        await until(pilot, lambda: "Database: gone" in told(pilot), "that it is over")
        assert len([one for one in told(pilot) if "since" in one]) <= 1  # a notice goes by itself


async def test_a_reloaded_playbook_is_noticed_and_in_force_on_the_screens(
    agency: Agency, tmp_path: Path
) -> None:
    file = PlaybookFile(tmp_path / "team.toml")
    file.path.write_text(OURS)
    by_file = Agency(agency.store, House(file.read(), frozenset(), file), agency.url)
    async with console(by_file, runner=True) as pilot:
        file.path.write_text("[business]\nname = 5\n")
        await sees(pilot, "! Playbook: not reloaded since ")
        await is_told(pilot, "[business] name: must be text in quotes")
        file.path.write_text(OURS.replace("Mia", "Noor"))
        await sees(pilot, "Playbook reloaded")
        assert pilot.app.desk.playbook.business.agent == "Noor"  # type: ignore[attr-defined]
        await sees_no_trouble(pilot)
