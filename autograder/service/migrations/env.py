"""Alembic runs this file: it applies the versions to the connection that `database` hands over."""

from alembic import context

from autograder.service.tables import metadata

connection = context.config.attributes["connection"]
context.configure(
    connection=connection, target_metadata=metadata, version_table="service_schema", transactional_ddl=True
)
with context.begin_transaction():
    context.run_migrations()
