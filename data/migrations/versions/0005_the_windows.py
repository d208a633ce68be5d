"""indexes that panes and lists are read by, whatever their order"""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

_OPEN = "stage IN ('new', 'contacted', 'engaged', 'booked', 'nurture')"


def upgrade() -> None:
    _index("ix_lead_recent", "lead", ["received_at", "id"], _OPEN)
    _index("ix_lead_score", "lead", ["score", "id"], _OPEN)
    _index("ix_lead_name", "lead", [sa.text("lower(name)"), "id"], _OPEN)
    _index("ix_lead_source", "lead", ["source", "id"], _OPEN)
    op.create_index("ix_client_lane", "client", ["stage", "entered_at", "id"])
    _index(
        "ix_follow_up_coming",
        "follow_up",
        ["due_at", "id"],
        "state IN ('scheduled', 'review', 'queued')",
    )


def _index(name: str, table: str, columns: list[str | sa.TextClause], where: str) -> None:
    """A partial index, its condition in the words of the queries that use it."""
    condition = sa.text(where)
    op.create_index(name, table, columns, sqlite_where=condition, postgresql_where=condition)
