"""Alembic's entry: the same engine options and the same model as the server."""

from alembic import context
from sqlalchemy import create_engine, text
from sqlalchemy.pool import NullPool

from nimtaflow.kernel.db import sqlalchemy_url
from nimtaflow.tables.all import Base

OURS = set(Base.metadata.tables)


def _is_ours(name: str | None, kind: str, _parents: object) -> bool:
    return kind != "table" or name in OURS  # the queue's tables are Procrastinate's


def migrate() -> None:
    """Run what is due, in one transaction, one migrator at a time."""
    url = context.config.get_main_option("sqlalchemy.url") or ""
    with create_engine(sqlalchemy_url(url), poolclass=NullPool).connect() as connection:
        connection.execute(text("SET lock_timeout = '30s'"))
        connection.execute(text("SELECT pg_advisory_lock(7031980)"))
        connection.commit()
        context.configure(connection=connection, target_metadata=Base.metadata, include_name=_is_ours)
        with context.begin_transaction():
            context.run_migrations()
        connection.commit()


migrate()
