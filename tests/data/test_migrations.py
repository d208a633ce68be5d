"""The tables in the database are the tables in the code, in every version from the first on."""

from __future__ import annotations

from pathlib import Path

from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlmodel import SQLModel

import data.migrations
import data.tables
from data.migrations import HEAD, REVISIONS
from tests.build import Agency

FOLDER = Path(data.migrations.__file__).parent


def test_the_migrated_database_and_the_models_do_not_drift_apart(agency: Agency) -> None:
    assert data.tables.Lead.metadata is SQLModel.metadata
    with agency.store.read() as session:
        connection = session.connection()
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, SQLModel.metadata) == []


def test_the_known_revisions_are_those_of_the_files_in_their_order() -> None:
    scripts = ScriptDirectory(str(FOLDER))
    assert scripts.get_heads() == [HEAD]
    in_order = [script.revision for script in scripts.walk_revisions()][::-1]
    assert tuple(in_order) == REVISIONS
