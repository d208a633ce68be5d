"""words of leads, clients and messages, to be found by; views of lists that are kept by name"""

import sqlalchemy as sa
from alembic import op

from data.finding.index import make_on_postgres, make_on_sqlite
from data.refused import BadDatabase
from data.sqlite import sqlite_driver

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "saved_view",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("operator", sa.String(), nullable=False),
        sa.Column("pane", sa.String(), nullable=False),
        sa.Column("filter", sa.String(), nullable=False),
        sa.Column("sorting", sa.String(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("operator", "name", name="uq_saved_view"),
    )
    is_client = sa.text("lead_id IS NOT NULL")
    op.create_index("ix_client_lead", "client", ["lead_id"], sqlite_where=is_client,
                    postgresql_where=is_client)  # fmt: skip
    connection = op.get_bind()
    if connection.dialect.name == "postgresql":
        _must_be_unicode(connection)
        statements = make_on_postgres()
    else:
        statements = make_on_sqlite(sqlite_driver().sqlite_version_info)
    for statement in statements:
        connection.exec_driver_sql(statement)


def _must_be_unicode(connection: sa.Connection) -> None:
    encoding = connection.exec_driver_sql("SHOW server_encoding").scalar()
    if encoding != "UTF8":
        raise BadDatabase(
            f"This PostgreSQL database keeps its text in {encoding}, in which not everything that "
            "people write can stand, nor be found. Make a database with ENCODING 'UTF8', copy "
            "yours there with pg_dump and psql, and name it in CALLBOARD_DATABASE_URL."
        )
