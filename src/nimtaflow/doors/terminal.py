"""What the commands of the terminal share: a transaction of the system, and problems in words."""

import asyncio
import io
from collections.abc import Awaitable, Callable
from contextlib import suppress
from typing import Final, TypeVar

import typer
from rich.console import Console

from nimtaflow.access.viewer import Viewer
from nimtaflow.doors.database import running_database
from nimtaflow.doors.migrate import bring_up_to_date
from nimtaflow.doors.words import in_words
from nimtaflow.kernel.db import Tx, close_database, open_database
from nimtaflow.kernel.log import configure_logs, keep_logs
from nimtaflow.kernel.problems import Problem
from nimtaflow.kernel.system import system_transaction

# Whoever can run commands here owns the files and the database: nothing is out of his sight.
OWNER: Final = Viewer(user_id=0, is_admin=True)
Answer = TypeVar("Answer")
console = Console()


def in_transaction(work: Callable[[Tx], Awaitable[Answer]]) -> Answer:
    """Do something in one transaction, of the database that runs or one started for it; a problem ends the command."""
    try:
        with running_database() as url:
            bring_up_to_date(url)
            return asyncio.run(_in_transaction(url, work))
    except Problem as problem:
        console.print(f"[red]{in_words(problem)}[/]")
        raise typer.Exit(1) from problem


async def _in_transaction(url: str, work: Callable[[Tx], Awaitable[Answer]]) -> Answer:
    configure_logs(io.StringIO())  # the answer is what is read here; the log is kept in the database
    open_database(url, pool=1)
    keeping = asyncio.create_task(keep_logs(url))
    try:
        async with system_transaction() as tx:
            return await work(tx)
    finally:
        keeping.cancel()
        with suppress(asyncio.CancelledError):
            await keeping
        await close_database()
