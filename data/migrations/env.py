"""Alembic's entry: runs inside the transaction that the caller opened."""

from alembic import context
from sqlmodel import SQLModel

import data.tables  # noqa: F401 - completes the metadata

connection = context.config.attributes["connection"]
context.configure(
    connection=connection,
    target_metadata=SQLModel.metadata,
    render_as_batch=True,
    compare_type=True,
)
with context.begin_transaction():
    context.run_migrations()
