"""leases on everything that is claimed, the pace of delivery, kept edits, more indexes"""

import sqlalchemy as sa
from alembic import op

from data.leads.stages import OPEN_STAGES
from data.outreach.states import IN_HAND, UNDECIDED_FOLLOW_UPS, WAITING_FOR_A_PERSON
from data.reading import words

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

_OPEN = f"stage IN ({words(OPEN_STAGES)})"
_WAITING = f"state IN ({words(WAITING_FOR_A_PERSON)})"
_UNDECIDED = " OR ".join(f"state = '{state}'" for state in UNDECIDED_FOLLOW_UPS)

_FILL_DOMAIN = {
    "sqlite": "UPDATE message SET domain = lower(substr(recipient, instr(recipient, '@') + 1))"
    " WHERE channel = 'email'",
    "postgresql": "UPDATE message SET domain = lower(split_part(recipient, '@', 2))"
    " WHERE channel = 'email'",
}


def upgrade() -> None:
    op.add_column("message", sa.Column("domain", sa.String(), nullable=False, server_default=""))
    op.add_column("message", sa.Column("tried_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column("inbound", sa.Column("fence", sa.Integer(), nullable=False, server_default="0"))
    op.add_column(
        "inbound", sa.Column("lease_owner", sa.String(), nullable=False, server_default="")
    )
    op.add_column("inbound", sa.Column("lease_until", sa.DateTime(timezone=True), nullable=True))
    op.add_column("cron_run", sa.Column("lease_until", sa.DateTime(timezone=True), nullable=True))
    op.create_table(
        "kept_edit",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("operator", sa.String(), nullable=False),
        sa.Column("place", sa.String(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("fields", sa.JSON(), nullable=False),
        sa.Column("kept_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("operator", "place", name="uq_kept_edit"),
    )
    op.execute(_FILL_DOMAIN[op.get_bind().dialect.name])
    queue = [
        "channel",
        "purpose",
        "due_at",
        "id",
    ]  # in the very order of a claim: many are due at 9
    _index("ix_message_queued", "message", queue, "state = 'queued'")
    _index("ix_message_tried", "message", ["channel", "tried_at"], "tried_at IS NOT NULL")
    op.drop_index("ix_message_state_due", "message")
    _index("ix_message_waiting", "message", ["created_at"], _WAITING)
    _index("ix_message_in_hand", "message", ["id"], f"state IN ({words(IN_HAND)})")
    op.drop_index("ix_follow_up_state_due", "follow_up")
    _index("ix_follow_up_due", "follow_up", ["state", "due_at"], _UNDECIDED)
    op.drop_index("ix_activity_client", "activity")
    _index("ix_activity_client", "activity", ["client_id", "id"], "client_id IS NOT NULL")
    op.drop_index("ix_lead_respond_by", "lead")
    _index("ix_lead_waiting", "lead", ["respond_by"], "respond_by IS NOT NULL")
    _index("ix_lead_open", "lead", ["received_at"], f"{_OPEN} AND respond_by IS NULL")
    _index("ix_lead_new", "lead", ["id"], "stage = 'new'")
    _index("ix_lead_hot", "lead", ["id"], f"{_OPEN} AND hot_at IS NOT NULL")
    _index("ix_cron_run_running", "cron_run", ["worker"], "outcome = 'running'")
    _index("ix_lead_answered", "lead", ["first_response_at"], "first_response_at IS NOT NULL")
    _index("ix_lead_closed", "lead", ["closed_at"], "closed_at IS NOT NULL")
    _index("ix_lead_client", "lead", ["client_id", "outcome"], "client_id IS NOT NULL")
    _index("ix_message_sent", "message", ["sent_at"], "sent_at IS NOT NULL")
    op.create_index("ix_inbound_content", "inbound", ["content_hash", "received_at"])


def _index(name: str, table: str, columns: list[str], where: str) -> None:
    """A partial index: small, because most rows are settled for good."""
    op.create_index(
        name, table, columns, sqlite_where=sa.text(where), postgresql_where=sa.text(where)
    )
