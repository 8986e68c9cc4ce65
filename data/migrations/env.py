"""Alembic's entry: runs inside the connection that `Store.migrate` hands over."""

from alembic import context

from data.models import Model

connection = context.config.attributes["connection"]
context.configure(connection=connection, target_metadata=Model.metadata, render_as_batch=True)
with context.begin_transaction():
    context.run_migrations()
