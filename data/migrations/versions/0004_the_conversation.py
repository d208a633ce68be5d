"""consent, engagement, hand-off notes, second eyes, and what a sequence counts back from"""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

WHEN = sa.DateTime(timezone=True)

_OPEN = "stage IN ('new', 'contacted', 'engaged', 'booked', 'nurture')"


def upgrade() -> None:
    for column in ("owner_since", "handed_off_at", "erased_at"):
        op.add_column("lead", sa.Column(column, WHEN, nullable=True))
    for column in ("first_eyes_by", "first_eyes_hash", "rejected_because"):
        _add_text("message", column)
    op.add_column("message", sa.Column("first_eyes_at", WHEN, nullable=True))
    op.add_column("message", sa.Column("beside_id", sa.Integer(), nullable=True))
    _add_text("lead", "came_by")
    _index("ix_lead_owner", "lead", ["owner", "owner_since"], f"owner <> '' AND {_OPEN}")
    _index("ix_lead_handed", "lead", ["id"], f"{_OPEN} AND handed_off_at IS NOT NULL")
    op.add_column("enrolment", sa.Column("anchor_at", WHEN, nullable=True))
    _add_text("enrolment", "about")
    _add_text("alert", "recipient")
    op.add_column(
        "import_file",
        sa.Column("is_answered", sa.Boolean(), nullable=False, server_default=sa.true()),
    )
    op.create_table(
        "consent",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("lead_id", sa.Integer(), nullable=False),
        sa.Column("channel", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("at", WHEN, nullable=False),
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("by", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["lead_id"], ["lead.id"]),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_consent_lead", "consent", ["lead_id", "id"])
    op.create_table(
        "engagement",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("lead_id", sa.Integer(), nullable=False),
        sa.Column("message_id", sa.Integer(), nullable=True),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("at", WHEN, nullable=False),
        sa.Column("by_machine", sa.Boolean(), nullable=False),
        sa.Column("why", sa.String(), nullable=False),
        sa.Column("link", sa.String(), nullable=False),
        sa.Column("counts_at", WHEN, nullable=True),
        sa.ForeignKeyConstraint(["lead_id"], ["lead.id"]),
        sa.ForeignKeyConstraint(["message_id"], ["message.id"]),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("key"),
    )
    op.create_index("ix_engagement_lead", "engagement", ["lead_id", "at"])
    op.create_index("ix_engagement_message", "engagement", ["message_id", "at"])
    uncounted = sa.text("counts_at IS NOT NULL")
    op.create_index(
        "ix_engagement_uncounted",
        "engagement",
        ["counts_at"],
        sqlite_where=uncounted,
        postgresql_where=uncounted,
    )
    op.create_table(
        "handoff",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("lead_id", sa.Integer(), nullable=False),
        sa.Column("agent", sa.String(), nullable=False),
        sa.Column("at", WHEN, nullable=False),
        sa.Column("by", sa.String(), nullable=False),
        sa.Column("note", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["lead_id"], ["lead.id"]),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_handoff_lead", "handoff", ["lead_id", "id"])


def _add_text(table: str, column: str) -> None:
    """Rows from before hold an empty text."""
    op.add_column(table, sa.Column(column, sa.String(), nullable=False, server_default=""))


def _index(name: str, table: str, columns: list[str], where: str) -> None:
    """A partial index, its condition in the words of the queries that use it."""
    condition = sa.text(where)
    op.create_index(name, table, columns, sqlite_where=condition, postgresql_where=condition)
