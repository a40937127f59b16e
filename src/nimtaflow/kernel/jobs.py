"""A job is an async function with a decorator; `later` puts it into the caller's transaction.

Procrastinate runs them. Jobs are inserted by one SQL statement of ours, so that a second job with the same `once` key
is skipped silently, many are one statement, and a retry cannot collide with a waiting twin (procrastinate#1543).
"""

import asyncio
from collections.abc import Awaitable, Callable, Iterable
from dataclasses import dataclass, replace
from typing import Any

import orjson
from sqlalchemy import text
from sqlalchemy.exc import InterfaceError, OperationalError

from nimtaflow.kernel.db import Tx
from nimtaflow.kernel.log import logger
from nimtaflow.kernel.problems import Problem
from nimtaflow.kernel.steps import Queue
from nimtaflow.kernel.system import system_transaction

Run = Callable[..., Awaitable[None]]

all_jobs: dict[str, "Job"] = {}
log = logger("system")

_INSERT = text("""
    INSERT INTO procrastinate_jobs (queue_name, task_name, priority, lock, queueing_lock, args, scheduled_at)
    SELECT :queue, :task, :priority, j->>'lock', j->>'once', j->'args', now() + make_interval(secs => :delay)
    FROM jsonb_array_elements(CAST(:jobs AS jsonb)) AS j
    ON CONFLICT (queueing_lock) WHERE status = 'todo' DO NOTHING
""")
_INSERT_NOW = text(_INSERT.text.replace("now() + make_interval(secs => :delay)", "CAST(NULL AS timestamptz)"))


@dataclass(frozen=True)
class Job:
    """A function that runs in the background.

    `run` is the function itself, which is how tests call it; `work` is what a worker calls.
    """

    name: str
    run: Run
    queue: Queue
    lock: str | None
    once: str | None
    retry: int
    died: Run | None
    work: Run
    cron: str | None = None

    async def again(self, tx: Tx, delay: float, **kwargs: Any) -> None:
        """Queue the job once more, from within itself, even if the same seems to wait; into its argument `queue`.

        What seems to wait may be the running job: a database that crashes forgets that it was fetched last. It is
        deleted when it ends, and the new one must not have been left out for its sake.
        """
        await replace(self, once=None).later_many(tx, [kwargs], delay=delay, queue=kwargs.get("queue"))

    async def later(self, tx: Tx, delay: float = 0, priority: int = 0, **kwargs: Any) -> None:
        """Queue the job; it exists if and only if `tx` commits. `delay` in seconds."""
        await self.later_many(tx, [kwargs], delay=delay, priority=priority)

    async def later_many(
        self, tx: Tx, many: Iterable[dict[str, Any]], delay: float = 0, priority: int = 0, queue: Queue | None = None
    ) -> None:
        """Queue the job once for each set of arguments, in one statement."""
        jobs = [
            {"args": kw, "lock": self.lock and self.lock.format(**kw), "once": self.once and self.once.format(**kw)}
            for kw in many
        ]
        if jobs:
            values = {"queue": queue or self.queue, "task": self.name, "priority": priority}
            values["jobs"] = orjson.dumps(jobs).decode()
            await tx.execute(_INSERT if delay else _INSERT_NOW, values | ({"delay": delay} if delay else {}))


def job(
    queue: Queue, *, lock: str | None = None, once: str | None = None, retry: int = 0, died: Run | None = None
) -> Callable[[Run], Job]:
    """Make a function a job that is given one transaction.

    `lock` and `once` are templates over the arguments: of a lock one job runs at a time, of a `once` key one waits.
    `retry` is how often an unexpected error is tried again (5, 25, 125 … s apart); a Problem is never tried again.
    `died` is called when workers died of the job three times.
    """

    def declare(function: Run) -> Job:
        async def in_transaction(**kwargs: Any) -> None:
            async with system_transaction() as tx:
                await function(tx, **kwargs)

        return _declare(function, in_transaction, queue, lock, once, retry, died)

    return declare


def long_job(
    queue: Queue, *, lock: str | None = None, once: str | None = None, retry: int = 0, died: Run | None = None
) -> Callable[[Run], Job]:
    """Make a function a job that opens its own short transactions (nobody holds one across a file or a model)."""

    def declare(function: Run) -> Job:
        return _declare(function, function, queue, lock, once, retry, died)

    return declare


def every(cron: str) -> Callable[[Job], Job]:
    """Run a job without arguments by the clock, once however many workers there are."""

    def declare(to_run: Job) -> Job:
        all_jobs[to_run.name] = replace(to_run, cron=cron)
        return all_jobs[to_run.name]

    return declare


def _declare(
    function: Run,
    runnable: Run,
    queue: Queue,
    lock: str | None,
    once: str | None,
    retry: int,
    died: Run | None,
) -> Job:
    name = f"{function.__module__}.{function.__name__}".removeprefix("nimtaflow.")

    async def work(attempt: int = 0, **kwargs: Any) -> None:
        try:
            await runnable(**kwargs)
        except Problem as problem:
            log.error("job-failed", job=name, code=problem.code, **_printable(problem.facts), **kwargs)
            raise
        except Exception as error:
            again = attempt < retry
            log.exception("job-failed", job=name, error=type(error).__name__, tried_again=again, **kwargs)
            if not again:
                raise
            await _queue_again(all_jobs[name], 5 ** (attempt + 1), {**kwargs, "attempt": attempt + 1})

    all_jobs[name] = Job(name, function, queue, lock, once, retry, died, work)
    return all_jobs[name]


async def _queue_again(failed: Job, delay: float, kwargs: dict[str, Any]) -> None:
    """Queue a failed job again; if it failed because the database is away, as soon as that is back."""
    for pause in (1, 2, 4, 8, 15, 30, 0):
        try:
            async with system_transaction() as tx:
                await failed.again(tx, delay, **kwargs)
        except (OperationalError, InterfaceError):
            if not pause:
                raise
            await asyncio.sleep(pause)
        else:
            return


def _printable(facts: dict[str, Any]) -> dict[str, Any]:
    return {f"fact_{key}": value for key, value in facts.items()}
