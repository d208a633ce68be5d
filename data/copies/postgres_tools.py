"""PostgreSQL's own programs: found on the PATH, new enough for the server, told no secret aloud.

What stands on a command line can be read by every user of the machine (`ps`). The password is
given through the environment, which only its owner can read.
"""

from __future__ import annotations

import os
import re
import subprocess
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from data.refused import Refused

NEEDED = ("pg_dump", "pg_restore", "psql")
"""They come together in one package, and go together: archives and scripts are of one version."""

_VERSION = re.compile(r"\(PostgreSQL\) (\d+)")
_SECRET = ("password", "sslpassword")


@dataclass(frozen=True, slots=True)
class Tools:
    """The programs of one folder, and how they reach the database."""

    folder: Path
    version: int
    conninfo: str
    environ: Mapping[str, str]

    def command(self, program: str, *arguments: str, connect: bool = True) -> list[str]:
        reach = ["--no-password", f"--dbname={self.conninfo}"] if connect else []
        return [str(self.folder / program), *reach, *arguments]

    def run(self, command: list[str], **streams: Any) -> subprocess.Popen[bytes]:
        """Start it; its errors are read from `stderr` at the end."""
        return subprocess.Popen(command, env=dict(self.environ), **streams)


def tools_for(connection: Any, environ: Mapping[str, str]) -> Tools:
    """The first programs on the PATH of `environ` that are as new as the connection's server."""
    from psycopg.conninfo import make_conninfo

    server = connection.info.server_version // 10000
    found = list(_found(environ.get("PATH", "")))
    fit = next((one for one in found if one[1] >= server), None)
    if fit is None:
        raise Refused(_missing(server, found))
    stated = connection.info.get_parameters()
    public = {name: value for name, value in stated.items() if name not in _SECRET}
    secret = {"PGPASSWORD": connection.info.password} if connection.info.password else {}
    folder, version = fit
    return Tools(folder, version, make_conninfo(**public), {**environ, **secret, "LC_ALL": "C"})


def _found(path: str) -> Iterator[tuple[Path, int]]:
    """Folders with all the programs, each with its version."""
    for folder in dict.fromkeys(Path(name) for name in path.split(os.pathsep) if name):
        if all(os.access(folder / program, os.X_OK) for program in NEEDED):
            said = subprocess.run(
                [folder / "pg_dump", "--version"], capture_output=True, text=True, check=False
            )
            if version := _VERSION.search(said.stdout):
                yield folder, int(version[1])


def _missing(server: int, found: list[tuple[Path, int]]) -> str:
    get = (
        f"Install PostgreSQL's client programs, version {server} or newer (on Debian and Ubuntu "
        f"the package postgresql-client-{server} of apt.postgresql.org), or put their folder into "
        "PATH."
    )
    if not found:
        return f"pg_dump, pg_restore and psql were not found on the PATH. {get}"
    newest = max(found, key=lambda one: one[1])
    return (
        f"The pg_dump in {newest[0]} is of PostgreSQL {newest[1]}, and the server is {server}: "
        f"an older one cannot read it. {get}"
    )


def said_last(errors: bytes) -> str:
    """A program's last word, which is the reason; those before it are details."""
    lines = [line for line in errors.decode("utf-8", "replace").splitlines() if line.strip()]
    told = next((line for line in lines if "ERROR:" in line or "error:" in line), "")
    return re.sub(
        r"^\S*(pg_dump|pg_restore|psql)(:\S*:\d+)?: (error: )?", "", told or "".join(lines[-1:])
    )
