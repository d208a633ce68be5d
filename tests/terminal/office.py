"""What terminal stories have in common: an agency, consoles at it, and a look behind them."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from bench.agency import Agency as AgencyInBench
from bench.agency import open_agency
from bench.zygote import Zygote
from data.edits.tables import KeptEdit
from data.inbox.tables import Inbound
from data.outreach.tables import Message
from data.playbook.house import House as Rules
from data.playbook.load import load
from data.schedule.tables import Worker
from data.store import open_store
from tests.build import Agency, posted, processed, the_message
from tests.servers import free_port, until
from tests.terminal.children import Forked
from tests.terminal.pty_console import PATIENCE, PtyConsole, environment

CONSOLE = (sys.executable, "-m", "console")

UNHURRIED = (
    sys.executable,
    "-c",
    f"from console import __main__, closing; closing.WITHIN = {PATIENCE}; __main__.main()",
)
"""The console on a machine that is never too slow: what ends by itself is not broken off."""

ON = (b"?1049h", b"?2004h", b"?1000h", b"?1003h", b"?1006h", b"?1004h", b"?25l", b"?7l")
OFF = (b"?1049l", b"?2004l", b"?1000l", b"?1003l", b"?1006l", b"?1004l", b"?25h", b"?7h")
"""Other screen, paste, mouse, focus, cursor, wrap: what the console sets, and sets back."""


class Office:
    """An agency whose database this test has open too, as another process has."""

    def __init__(self, folder: Path, database: str, smtp_url: str, zygote: Zygote) -> None:
        self._zygote = zygote
        self._settings = open_agency(folder, database, smtp_url, "[review]\nhold_seconds = 1\n")
        self._settings.env["CALLBOARD_GATEWAY_PORT"] = str(free_port())
        rules = Rules(load(folder / "playbook.toml"), frozenset({"email"}))
        self.agency = Agency(open_store(database), rules, database)

    def close(self) -> None:
        self.agency.store.close()

    def console(self, columns: int = 100, rows: int = 30, **env: str) -> PtyConsole:
        """One on a machine that is never too slow, begun at once."""
        return console_of(self._zygote, self._settings, columns, rows, **env)

    def console_from_nothing(
        self, command: Sequence[str], columns: int = 100, rows: int = 30, **env: str
    ) -> PtyConsole:
        where, settings = str(self._settings.folder), {**self._settings.env, **env}
        return PtyConsole.running(command, columns=columns, rows=rows, env=settings, cwd=where)

    def add_lead(self, name: str, message: str = "We would like a new website.") -> int:
        """Another process takes a lead in."""
        address = f"{name.split()[0].lower()}@example.org"
        now = datetime.now(UTC)
        receipt = posted(self.agency, now=now, name=name, email=address, message=message)
        processed(self.agency, now=now)  # unless a runner was quicker
        return until(lambda: self.agency.row(Inbound, receipt.inbound_id).lead_id or 0)

    def add_draft(self) -> Message:
        """Sam Lee asks for the price: the draft that waits for a person."""
        return the_message(self.agency, self.add_lead("Sam Lee", "How much is a new roof?"))

    @property
    def kept(self) -> list[dict[str, str]]:
        """The fields of every edit that is kept."""
        return [dict(row.fields) for row in self.agency.rows(KeptEdit)]

    @property
    def has_runner(self) -> bool:
        """Whether a runner is signed on."""
        return bool(self.agency.rows(Worker))


def console_of(
    zygote: Zygote, agency: AgencyInBench, columns: int, rows: int, **env: str
) -> PtyConsole:
    """A console of this agency's, forked."""
    order = replace(agency.order(), env=environment({**agency.env, **env}), patience=PATIENCE)
    return PtyConsole(Forked(zygote, order, columns, rows), columns=columns, rows=rows)


def look_at_the_draft(console: PtyConsole) -> None:
    console.wait_for("Sam Lee")
    console.press("2")
    console.wait_for("a Approve")
    console.press("enter")
    console.wait_for("exactly as it will leave")
    console.wait_for("sam@example.org")


def edit_the_draft(console: PtyConsole) -> None:
    """Open the one draft's editor and wait for its cursor."""
    look_at_the_draft(console)
    console.press("e")
    console.wait_for("ctrl+s save")


def is_given_back(sent: bytes) -> bool:
    """Whether every mode that was switched on was switched off last."""
    return all(sent.rfind(on) < sent.rfind(off) for on, off in zip(ON, OFF, strict=True))
