"""Copy a PostgreSQL database into an archive of pg_dump, and look an archive over."""

from __future__ import annotations

import subprocess
import tempfile
from collections.abc import Mapping
from contextlib import closing
from pathlib import Path
from typing import IO, Any

from data.copies.archive import NotOurs, read_archive
from data.copies.contents import Contents, is_ours
from data.copies.postgres_tools import Tools, said_last, tools_for
from data.driver import Driver
from data.refused import Refused
from data.words import _


def dump_to(driver: Driver, file: Path, *, environ: Mapping[str, str]) -> Contents:
    """The database as it is now, while others go on writing: one snapshot, and no lock on rows."""
    with closing(driver.connect()) as connection:
        tools = tools_for(connection, environ)
        tables = our_tables(connection, driver)
    if not is_ours(tables):
        raise Refused(
            _("The {where} has no tables of Callboard yet: nothing to back up.").format(
                where=driver.where
            )
        )
    named = [f'--table="{table}"' for table in tables]
    dump(tools, file, named)
    return looked_over(tools, file, file)


def our_tables(connection: Any, driver: Driver) -> list[str]:
    return sorted(name for (name,) in connection.execute(driver.tables))


def dump(tools: Tools, file: Path, named: list[str]) -> None:
    """Only these tables: what else is in the database need not be ours to restore.

    `file` exists and is private. It is named, not piped: to a pipe pg_dump writes an archive whose
    list of contents stands in it twice, and a truncated one may pass for whole (measured, 18.4).
    """
    arguments = [
        "--format=custom",
        "--no-owner",
        "--no-privileges",
        f"--file={file}",
        *named,
    ]
    with tempfile.TemporaryFile() as errors:
        command = tools.command("pg_dump", *arguments)
        with tools.run(command, stderr=errors, stdin=subprocess.DEVNULL) as dumping:
            code = ended(dumping)
        if code:
            raise Refused(
                _("pg_dump failed: {errors}. Nothing was written.").format(errors=read_all(errors))
            )


def script_of(tools: Tools, file: Path, errors: IO[bytes]) -> subprocess.Popen[bytes]:
    """pg_restore, writing the archive as SQL to its `stdout`."""
    arguments = ("--file=-", "--no-owner", "--no-privileges", str(file))
    command = tools.command("pg_restore", *arguments, connect=False)
    return tools.run(command, stdout=subprocess.PIPE, stderr=errors, stdin=subprocess.DEVNULL)


def looked_over(tools: Tools, file: Path, name: Path) -> Contents:
    """What the archive `file` holds; raises `Refused`, calling it `name`, unless whole and ours."""
    with tempfile.TemporaryFile() as errors, script_of(tools, file, errors) as script:
        assert script.stdout is not None
        problem: Exception | None = None
        try:
            contents = read_archive(script.stdout)
        except (NotOurs, ValueError, KeyError, IndexError) as error:
            problem = error
        if ended(script):
            raise Refused(
                _("{name} is damaged: {errors}. Use another backup.").format(
                    name=name, errors=read_all(errors)
                )
            )
    if isinstance(problem, NotOurs):
        raise Refused(
            _("{name} is of another program's database, not of Callboard's.").format(name=name)
        )
    if problem is not None or not contents.revision:
        raise Refused(
            _("{name} cannot be understood: it is not whole. Use another backup.").format(name=name)
        )
    return contents


def ended(process: subprocess.Popen[bytes]) -> int:
    """Its exit code. Whatever it still has to say is not heard."""
    if process.stdout is not None:
        process.stdout.close()
    return process.wait()


def read_all(errors: IO[bytes]) -> str:
    errors.seek(0)
    return said_last(errors.read()).rstrip(".")
