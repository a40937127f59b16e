"""Transactions of the system itself: background work, for which no viewer asks."""

from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager

from sqlalchemy.ext.asyncio import async_sessionmaker

from nimtaflow.kernel.db import Tx, engine


@asynccontextmanager
async def system_transaction() -> AsyncGenerator[Tx]:
    """One transaction that the guard lets pass. Import contracts keep it from everything that serves a viewer."""
    unguarded = engine().execution_options(guard="off")
    async with async_sessionmaker(unguarded, expire_on_commit=False).begin() as tx:
        yield tx
