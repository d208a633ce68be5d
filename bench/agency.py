"""The agency whose house is put to the test: its settings, its playbook, and its commands."""

from __future__ import annotations

import json
import os
import socket
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bench.zygote import ROOT, Order, Zygote

_OURS = ("CALLBOARD_", "COLUMNS", "LINES")
"""Settings, and the size of the terminal that started us: not those of a house."""

BUSINESS = """
[business]
name = "Harbour Roofing"
agent = "Mia"
email = "mia@harbour.example.com"
phone = "+1 212 555 0199"
postal_address = "1 Pier Street, New York, NY 10001"
country = "US"
timezone = "America/New_York"

[delivery]
email_per_minute = 0
email_per_domain_per_minute = 0
"""
"""No limit to the pace: it would hide what the machinery can do."""


@dataclass(frozen=True)
class Agency:
    """`env` is a worker's whole environment, but for the port it listens on."""

    folder: Path
    env: dict[str, str]

    @property
    def database_url(self) -> str:
        return self.env["CALLBOARD_DATABASE_URL"]

    @property
    def log(self) -> Path:
        """What workers and commands said on stderr."""
        return self.folder / "program.log"

    def order(self, *arguments: object, ahead: float = 0.0, port: int = 0) -> Order:
        """A start of the program with these arguments."""
        env = {**self.env, "CALLBOARD_GATEWAY_PORT": str(port)} if port else self.env
        words = [str(argument) for argument in arguments]
        out = self.folder / f"{words[0] if words else 'console'}.out"
        return Order(words, env, str(self.folder), str(out), str(self.log), ahead)


class CommandFailed(Exception):
    """A command of the program ended with an error."""


def open_agency(folder: Path, database_url: str, smtp_url: str, playbook: str = "") -> Agency:
    """Write the playbook and make the settings. Whatever this machine's settings say is kept out.

    Args:
        folder: An empty one; nothing is written elsewhere.
        database_url: Of a database that may not have tables yet.
        smtp_url: Where mail to leads goes.
        playbook: Laid over the default one, below `[business]`.
    """
    (folder / "playbook.toml").write_text(BUSINESS + playbook, encoding="utf-8")
    env = {name: value for name, value in os.environ.items() if not name.startswith(_OURS)}
    env |= {
        "CALLBOARD_DATABASE_URL": database_url,
        "CALLBOARD_PLAYBOOK": str(folder / "playbook.toml"),
        "CALLBOARD_SMTP_URL": smtp_url,
        "CALLBOARD_OPERATOR": "ana",
        "HOME": str(folder),
        "PYTHONPATH": str(ROOT),
    }
    return Agency(folder, env)


def command(agency: Agency, zygote: Zygote, *arguments: object, ahead: float = 0.0) -> Any:
    """Run a command to its end; what it printed as JSON, or None when it printed something else.

    Raises:
        CommandFailed: With the end of what it said.
    """
    order = agency.order(*arguments, ahead=ahead)
    if code := zygote.wait(zygote.start(order)):
        said = agency.log.read_text(encoding="utf-8")[-600:]
        words = " ".join(str(argument) for argument in arguments)
        raise CommandFailed(f"callboard {words} → {code}\n{said}")
    return (
        json.loads(Path(order.out).read_text(encoding="utf-8")) if "--json" in arguments else None
    )


def free_port() -> int:
    """A port that nobody listens on now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port
