"""who is here and on what; what can be taken back"""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

WHEN = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "deed",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("at", WHEN, nullable=False),
        sa.Column("by", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("summary", sa.String(), nullable=False),
        sa.Column("final", sa.String(), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("first_entry", sa.Integer(), nullable=False),
        sa.Column("last_entry", sa.Integer(), nullable=False),
        sa.Column("batch", sa.Integer(), nullable=False),
        sa.Column("undone_at", WHEN, nullable=True),
        sa.Column("undone_by", sa.String(), nullable=False),
        sa.Column("undone_first", sa.Integer(), nullable=False),
        sa.Column("undone_last", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_deed_by", "deed", ["by", "id"])
    op.create_index("ix_deed_at", "deed", ["at"])
    op.create_table(
        "deed_change",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("deed_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("row_table", sa.String(), nullable=False),
        sa.Column("row_id", sa.Integer(), nullable=False),
        sa.Column("lead_id", sa.Integer(), nullable=True),
        sa.Column("client_id", sa.Integer(), nullable=True),
        sa.Column("before", sa.JSON(), nullable=False),
        sa.Column("after", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(["deed_id"], ["deed.id"]),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_deed_change_deed", "deed_change", ["deed_id"])
    _index("ix_deed_change_lead", "deed_change", ["lead_id"], "lead_id IS NOT NULL")
    _index("ix_deed_change_client", "deed_change", ["client_id"], "client_id IS NOT NULL")
    op.create_table(
        "presence",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("console", sa.String(), nullable=False),
        sa.Column("operator", sa.String(), nullable=False),
        sa.Column("worker", sa.String(), nullable=False),
        sa.Column("place", sa.String(), nullable=False),
        sa.Column("editing", sa.Boolean(), nullable=False),
        sa.Column("since", WHEN, nullable=False),
        sa.Column("taken_by", sa.String(), nullable=False),
        sa.Column("taken_at", WHEN, nullable=True),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("console", "place", name="uq_presence"),
    )


def _index(name: str, table: str, columns: list[str], where: str) -> None:
    """A partial index, its condition in the words of the queries that use it."""
    condition = sa.text(where)
    op.create_index(name, table, columns, sqlite_where=condition, postgresql_where=condition)
