"""`nimtaflow worker`: takes the jobs of some queues, on this machine or any other that reaches the database."""

import argparse
import asyncio
import signal
from collections.abc import Sequence
from contextlib import suppress

from nimtaflow.doors.database import given_database
from nimtaflow.kernel.config import environment
from nimtaflow.kernel.db import close_database, let_go_of_idle_connections, open_database
from nimtaflow.kernel.log import configure_logs, keep_logs, logger
from nimtaflow.kernel.steps import QUEUES, Queue
from nimtaflow.kernel.system import system_transaction
from nimtaflow.kernel.workers import run_workers
from nimtaflow.library.watch import watch_sources
from nimtaflow.pipeline import journey

log = logger("system")
KNOWN = (journey,)  # whose jobs a worker can do: importing them is what registers them


def main(arguments: Sequence[str] = ()) -> int:
    """Work until Ctrl+C or SIGTERM; answers with the exit code."""
    parser = argparse.ArgumentParser("nimtaflow worker", description=__doc__)
    parser.add_argument("--queues", default=",".join(QUEUES), help="which queues, separated by commas")
    wanted = parser.parse_args(arguments).queues.split(",")
    url = given_database()
    queues: list[Queue] = [queue for queue in QUEUES if queue in wanted]
    if len(queues) != len(set(wanted)):
        parser.error(f"the queues are {', '.join(QUEUES)}")
    asyncio.run(work(url, queues))
    return 0


async def work(url: str, queues: Sequence[Queue]) -> None:
    """Take jobs until this process is told to end, then let running ones finish for some seconds."""
    configure_logs()
    slots: dict[Queue, int] = {queue: environment().cpu_workers if queue == "cpu" else 1 for queue in queues}
    open_database(url, pool=sum(slots.values()) + 2)
    this = asyncio.current_task()
    assert this is not None  # noqa: S101 - we are in a coroutine
    for ending in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(ending, this.cancel)
    log.info("worker-started", queues=list(queues))
    keeping = asyncio.create_task(keep_logs(url))
    try:
        async with asyncio.TaskGroup() as tasks:
            tasks.create_task(run_workers(url, slots))
            tasks.create_task(let_go_of_idle_connections())
            if "scan" in queues:
                tasks.create_task(watch_sources(system_transaction))
    except asyncio.CancelledError:
        log.info("worker-ends")
    finally:
        keeping.cancel()
        with suppress(asyncio.CancelledError):
            await keeping
        await close_database()
