"""Put an archive in the place of a PostgreSQL database, in one transaction.

Our tables are dropped, the archive's are made and filled, and what was about to leave is taken out
of the runners' hands, all or nothing. Everybody else's writing waits meanwhile: the lock that every
writer of ours takes is held from before the look at the database until all is done.
"""

from __future__ import annotations

import shutil
import subprocess
import tempfile
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path

from data.copies.contents import is_ours
from data.copies.holding import ABOUT_TO_LEAVE, hold_what_may_have_left
from data.copies.landing import landing
from data.copies.postgres_copy import (
    dump,
    ended,
    looked_over,
    our_tables,
    read_all,
    script_of,
)
from data.copies.postgres_tools import Tools, tools_for
from data.copies.sqlite_copy import MAGIC
from data.copies.staging import PG_MAGIC, first_bytes
from data.copies.terms import Restored, Terms, kept_name, present_of, question
from data.driver import Driver
from data.finding.index import make_functions_on_postgres
from data.migrations import bring_up_to_date
from data.outreach.states import MessageState
from data.postgres import TAKERS_IN, WRITERS
from data.reading import words
from data.refused import Refused
from data.store import Store
from data.words import _

_PRELUDE = "SET lock_timeout = '30s';\n"
"""A reader that stands still must not hold up everybody for ever."""


def _functions() -> str:
    """The archive's triggers call them, and pg_dump took none along."""
    return "".join(f"{function};\n" for function in make_functions_on_postgres())


_EPILOGUE = f"""
RESET search_path;
UPDATE message SET state = '{MessageState.SENDING}', lease_owner = 'restore', lease_until = now()
WHERE state IN ({words(ABOUT_TO_LEAVE)});
"""
"""If we die before the next transaction, these lapse and go before a person as any half-sent do."""


def restore_postgres(
    driver: Driver,
    file: Path,
    *,
    environ: Mapping[str, str],
    terms: Terms,
    now: datetime,
    by: str,
) -> Restored:
    """Replace the database by the backup `file`; raises `Refused` with nothing changed."""
    start = first_bytes(file)
    if start == MAGIC:
        raise Refused(
            _(
                "{file} is a SQLite database, and CALLBOARD_DATABASE_URL names a PostgreSQL "
                "one. Set it to a SQLite file to restore there."
            ).format(file=file)
        )
    if not start.startswith(PG_MAGIC):
        raise Refused(_("{file} is not a backup of Callboard.").format(file=file))
    store = Store(driver)
    try:
        return _restore(store, file, environ, terms, now, by)
    finally:
        store.close()


def _restore(
    store: Store, file: Path, environ: Mapping[str, str], terms: Terms, now: datetime, by: str
) -> Restored:
    driver = store.driver
    connection = driver.connect()
    try:
        tools = tools_for(connection, environ)
        contents = looked_over(tools, file, file)
        if not contents.is_known:
            raise Refused(
                _("{file} was made {newer_version}, then restore.").format(
                    file=file, newer_version=contents.newer_version
                )
            )
        with store.look() as reader:
            present = present_of(reader, driver.tables, contents, terms, now)
        terms.ask(question(f"The {driver.where}", file, contents, present))
        _keep_writers_out(store)
        with store.look() as reader:
            present = present_of(reader, driver.tables, contents, terms, now)
        tables = our_tables(connection, driver)
        kept = _keep(tools, file, tables, now)
        _replace(tools, file, tables)
    finally:
        connection.close()
    bring_up_to_date(store)
    with store.write() as session:
        held = hold_what_may_have_left(
            session,
            backup=str(file),
            until=contents.newest,
            opt_outs=present.opt_outs,
            now=now,
            by=by,
        )
    return Restored(contents, held, kept)


def _keep_writers_out(store: Store) -> None:
    """The lock is the connection's, not the transaction's: it lasts until the store is closed."""
    for number in (WRITERS, TAKERS_IN):
        with store.direct() as transaction:
            transaction.rows("SELECT 1 FROM pg_advisory_lock(:number)", number=number)


def _keep(tools: Tools, file: Path, tables: list[str], now: datetime) -> Path | None:
    """The database as it is, beside the backup that replaces it."""
    if not is_ours(tables):
        return None
    kept = kept_name(file.absolute(), now, ".dump")
    with landing(kept, force=False) as part:
        dump(tools, part, [f'--table="{table}"' for table in tables])
    return kept


def _replace(tools: Tools, file: Path, tables: list[str]) -> None:
    """psql reads one script from us. It is killed, and all of it taken back, if half is missing."""
    drops = "".join(f'DROP TABLE IF EXISTS "{table}" CASCADE;\n' for table in tables)
    arguments = ("--no-psqlrc", "--quiet", "--single-transaction", "--set=ON_ERROR_STOP=1",
                 "--file=-")  # fmt: skip
    with (
        tempfile.TemporaryFile() as said,
        tempfile.TemporaryFile() as errors,
        tools.run(
            tools.command("psql", *arguments),
            stdin=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
            stderr=said,
        ) as psql,
    ):
        assert psql.stdin is not None
        try:
            psql.stdin.write((_PRELUDE + drops + _functions()).encode())
            with script_of(tools, file, errors) as script:
                assert script.stdout is not None
                shutil.copyfileobj(script.stdout, psql.stdin)
                if ended(script):
                    psql.kill()
                    raise Refused(
                        _("{file} is damaged: {errors}. Nothing was changed.").format(
                            file=file, errors=read_all(errors)
                        )
                    )
            psql.stdin.write(_EPILOGUE.encode())
            psql.stdin.close()
        except BrokenPipeError:
            pass  # it ended early, and says why
        except BaseException:
            psql.kill()
            raise
        if psql.wait():
            raise Refused(
                _("The server refused the backup: {said}. Nothing was changed.").format(
                    said=read_all(said)
                )
            )
