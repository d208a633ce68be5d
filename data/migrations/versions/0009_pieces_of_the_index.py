"""more pieces of the index of words lie beside each other before a commit has to merge them"""

from alembic import op

from data.finding.index import let_pieces_lie_on_sqlite

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    connection = op.get_bind()
    if connection.dialect.name == "sqlite":
        for statement in let_pieces_lie_on_sqlite():
            connection.exec_driver_sql(statement)
