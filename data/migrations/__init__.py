"""Bring a database to this version's tables, and refuse one that is newer (Alembic)."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from data.reading import Reader, SessionWriter
from data.refused import BadDatabase
from data.words import _

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from data.store import Store

REVISIONS = ("0001", "0002", "0003", "0004", "0005", "0006", "0007", "0008", "0009")
"""Every released revision, oldest first. Known here so that a start need not import Alembic."""

HEAD = REVISIONS[-1]


def bring_up_to_date(store: Store) -> None:
    """Create or upgrade the tables. Safe when several processes start at once.

    Raises `BadDatabase` for a database from a newer version, or one that is not ours, and the
    driver's own error when the file cannot be read or written.
    """
    with store.look() as reader:
        version = _version(reader, store.driver.tables)
    if version == HEAD:
        return
    from sqlalchemy.exc import DatabaseError

    try:
        with store.write() as session:
            if _version(SessionWriter(session), store.driver.tables) != HEAD:
                _upgrade(session.connection())
    except DatabaseError as error:
        raise error.orig or error from error


def _version(reader: Reader, listing: str) -> str | None:
    """The revision that the database is at; `listing` selects the names of its tables."""
    tables = {name for (name,) in reader.rows(listing)}
    if "alembic_version" not in tables:
        if tables:
            raise BadDatabase(
                _(
                    "This database holds tables of another program. Set CALLBOARD_DATABASE_URL "
                    "to a new, empty database."
                )
            )
        return None
    held = reader.rows("SELECT version_num FROM alembic_version")
    version = str(held[0][0]) if held else None
    if version is not None and version not in REVISIONS:
        raise BadDatabase(
            _(
                "This database was made by a newer version of Callboard (revision {version}; "
                "this version knows up to {head}). Install the newer version, or set "
                "CALLBOARD_DATABASE_URL to another database."
            ).format(version=version, head=HEAD)
        )
    return version


def _upgrade(connection: Connection) -> None:
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent))
    config.attributes["connection"] = connection
    command.upgrade(config, "head")
