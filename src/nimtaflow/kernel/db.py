"""The database: one engine a process, one transaction a piece of work."""

import asyncio
import time
from collections.abc import AsyncGenerator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from typing import Any

import orjson
from sqlalchemy import event
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession, async_sessionmaker, create_async_engine
from sqlalchemy.pool import ConnectionPoolEntry, PoolProxiedConnection
from sqlalchemy.util import greenlet_spawn

Tx = AsyncSession
DatabaseError = SQLAlchemyError  # for those who must go on without the database, and write no SQL

_engine: AsyncEngine | None = None
_idle: dict[ConnectionPoolEntry, float] = {}
_watchers: list[Callable[..., None]] = []


def watch_statements(watcher: Callable[..., None]) -> None:
    """Have every statement of every engine seen by `watcher` (the guard of `access`) before it runs."""
    _watchers.append(watcher)


def open_database(url: str, *, pool: int = 8) -> None:
    """Make this process's engine; no connection is made yet. `url` begins with postgresql:// or postgresql+psycopg://."""
    global _engine  # noqa: PLW0603 - a process has one database
    _engine = create_async_engine(
        sqlalchemy_url(url),
        pool_size=pool,
        max_overflow=pool,
        pool_pre_ping=True,
        pool_timeout=20,
        pool_use_lifo=True,  # so that those not needed stay idle, and can be let go
        json_deserializer=orjson.loads,
        json_serializer=lambda value: orjson.dumps(value).decode(),  # pyright: ignore[reportUnknownLambdaType]
        connect_args={"connect_timeout": 10, "options": "-c timezone=UTC -c idle_in_transaction_session_timeout=60000"},
    )
    for watcher in _watchers:
        event.listen(_engine.sync_engine, "before_cursor_execute", watcher)
    _idle.clear()
    event.listen(_engine.sync_engine, "checkin", _note_idle)
    event.listen(_engine.sync_engine, "checkout", _note_busy)


def _note_idle(_: DBAPIConnection | None, entry: ConnectionPoolEntry) -> None:
    _idle[entry] = time.monotonic()


def _note_busy(_: DBAPIConnection, entry: ConnectionPoolEntry, __: PoolProxiedConnection) -> None:
    _idle.pop(entry, None)


async def let_go_of_idle_connections(after: float = 30) -> None:
    """Close connections that nobody has needed for some seconds, until cancelled: each is a process of the server."""
    while True:
        await asyncio.sleep(after / 2)
        for entry, since in list(_idle.items()):
            if time.monotonic() - since > after:
                del _idle[entry]
                await greenlet_spawn(entry.invalidate)


async def close_database() -> None:
    """Give all connections back."""
    global _engine  # noqa: PLW0603
    if _engine is not None:
        await _engine.dispose()
        _engine = None


def engine() -> AsyncEngine:
    """The engine of this process."""
    if _engine is None:
        raise RuntimeError("open_database() comes first")
    return _engine


def sqlalchemy_url(url: str) -> str:
    """The same address, for SQLAlchemy with psycopg."""
    scheme, _, rest = url.partition("://")
    return f"postgresql+psycopg://{rest}" if scheme in {"postgres", "postgresql"} else url


def libpq_url(url: str) -> str:
    """The same address, for psycopg and libpq."""
    return "postgresql://" + url.partition("://")[2]


Transactions = Callable[[], AbstractAsyncContextManager[Tx]]
"""What opens a transaction, for work that takes longer than one may be open."""


@asynccontextmanager
async def transaction() -> AsyncGenerator[Tx]:
    """One transaction on behalf of a viewer: commits at the end, rolls back on any exception."""
    async with async_sessionmaker(engine(), expire_on_commit=False).begin() as tx:
        yield tx


async def driver_connection(tx: Tx) -> Any:
    """The psycopg connection below a transaction, for COPY, NOTIFY and deferring jobs."""
    return (await (await tx.connection()).get_raw_connection()).driver_connection
