"""What alembic runs: on the connection it is given, inside the transaction that is already open there."""

from alembic import context

from mailbot.store.tables.schema import METADATA

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=METADATA,
    render_as_batch=True,
    transaction_per_migration=False,
    transactional_ddl=False,
)
context.run_migrations()
