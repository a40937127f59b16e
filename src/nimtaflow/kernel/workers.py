"""Running the jobs: one Procrastinate worker per queue, paused queues stopped, jobs of dead workers taken up again."""

import asyncio
import os
import socket
from collections.abc import Awaitable, Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from itertools import count
from typing import Final

import procrastinate
import psycopg
from procrastinate.exceptions import ProcrastinateException, UniqueViolation
from procrastinate.jobs import Job as QueuedJob
from procrastinate.jobs import Status
from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError

from nimtaflow.kernel.db import libpq_url
from nimtaflow.kernel.jobs import Job, all_jobs
from nimtaflow.kernel.log import logger
from nimtaflow.kernel.steps import Queue
from nimtaflow.kernel.system import system_transaction

log = logger("system")

_HEARTBEAT: Final = 5
_GRACE: Final = 8  # seconds for running jobs to end in
_STALLED: Final = 30
_DEATHS: Final = 3  # a job of which this many workers died is given up
_ABORTED_EVERY: Final = 12  # sweeps: it reads all jobs
_OPTIONS: Final = "-c plan_cache_mode=force_custom_plan -c synchronous_commit=off"
_FORGET_TWINS = text("""
    DELETE FROM procrastinate_jobs AS aborted WHERE status = 'aborted' AND EXISTS (
        SELECT FROM procrastinate_jobs AS twin WHERE twin.queueing_lock = aborted.queueing_lock
            AND (twin.status = 'todo' OR twin.status = 'aborted' AND twin.id < aborted.id))
""")
_PUT_BACK = text("""
    UPDATE procrastinate_jobs SET status = 'todo', worker_id = NULL, scheduled_at = NULL, attempts = attempts - 1
    WHERE status = 'aborted' RETURNING task_name, args
""")


async def run_workers(url: str, slots: Mapping[Queue, int]) -> None:
    """Work on queues, each with its number of slots, until cancelled; then let running jobs end for some seconds."""
    connector = procrastinate.PsycopgConnector(
        conninfo=libpq_url(url),
        min_size=1,
        max_size=2,  # for fetching and finishing, which takes milliseconds; the jobs have connections of their own
        kwargs={"options": _OPTIONS},
    )
    app = make_app(connector)
    async with app.open_async(), asyncio.TaskGroup() as tasks:
        tasks.create_task(_sweep_forever(app))
        tasks.create_task(_be_seen_forever(list(slots)))
        tasks.create_task(_work_unless_paused(app, slots))


def make_app(connector: procrastinate.PsycopgConnector) -> procrastinate.App:
    """Procrastinate's view of all jobs that have been declared."""
    app = procrastinate.App(connector=connector)
    for job in all_jobs.values():
        app.task(name=job.name, queue=job.queue)(job.work)
        if job.cron:
            name = f"{job.name}.tick"  # of which one waits, however long its queue is paused
            app.periodic(cron=job.cron, queueing_lock=name)(app.task(name=name, queue=job.queue)(_tick(job)))
    return app


def _tick(job: Job) -> Callable[[int], Awaitable[None]]:
    async def tick(timestamp: int) -> None:  # noqa: ARG001 - Procrastinate gives it
        async with system_transaction() as tx:
            await job.later(tx)

    return tick


async def _work_unless_paused(app: procrastinate.App, slots: Mapping[Queue, int]) -> None:
    """Keep a worker for each queue that is not paused, and new ones for a database that has started anew.

    A worker could not write down how its jobs ended while the database was away, and would hold them for ever; when
    it is gone, the sweeper takes them up.
    """
    working: dict[Queue, asyncio.Task[None]] = {}
    since: object = None
    try:
        while True:
            standing = await _standing()
            if standing is not None:
                restarted, since = since not in {None, standing.since}, standing.since
                for queue, worker in list(working.items()):
                    if restarted or queue in standing.paused or worker.done():
                        await _stop(queue, worker)
                        del working[queue]
                for queue, number in slots.items():
                    if queue not in working and queue not in standing.paused:
                        working[queue] = asyncio.create_task(_worker(app, queue, number))
            await asyncio.sleep(2)
    finally:
        await asyncio.gather(*(_stop(queue, worker) for queue, worker in working.items()))


async def _worker(app: procrastinate.App, queue: Queue, slots: int) -> None:
    await app.run_worker_async(
        queues=[queue],
        name=queue,
        concurrency=slots,
        delete_jobs="successful",
        fetch_job_polling_interval=1.0,
        listen_notify=False,  # a second at most until an idle queue begins, for one connection less each
        update_heartbeat_interval=_HEARTBEAT,
        stalled_worker_timeout=_STALLED,
        shutdown_graceful_timeout=_GRACE,
        install_signal_handlers=False,
    )


async def _stop(queue: str, worker: asyncio.Task[None]) -> None:
    if not worker.cancelling():  # told twice, it would leave its jobs behind
        worker.cancel()
    await asyncio.wait({worker})  # awaiting it could not tell that it was cancelled from that we are
    error = None if worker.cancelled() else worker.exception()
    if isinstance(error, ProcrastinateException | psycopg.Error):
        log.error("worker-stopped", queue=queue, error=repr(error))
    elif error is not None:
        raise error


@dataclass(frozen=True)
class _Standing:
    """Since when the database runs, and the queues that an admin has paused."""

    since: object
    paused: frozenset[str]


async def _standing() -> _Standing | None:
    """How things stand; None while the database does not answer."""
    try:
        async with system_transaction() as tx:
            since = await tx.scalar(text("SELECT pg_postmaster_start_time()"))
            paused = await tx.scalars(text("SELECT name FROM queue_states WHERE paused"))
            return _Standing(since, frozenset(paused.all()))
    except SQLAlchemyError as error:
        log.warning("database-away", error=type(error).__name__)
        return None


async def _sweep_forever(app: procrastinate.App) -> None:
    for beat in count():
        try:
            await sweep(app)
            if beat % _ABORTED_EVERY == 0:
                await put_back_aborted()
        except (psycopg.Error, SQLAlchemyError, ProcrastinateException) as error:
            log.warning("sweep-failed", error=repr(error))
        await asyncio.sleep(_HEARTBEAT)


async def sweep(app: procrastinate.App) -> None:
    """Put the jobs of dead workers back, and give up those of which workers keep dying."""
    for stalled in await app.job_manager.get_stalled_jobs(seconds_since_heartbeat=_STALLED):
        await _take_up(app, stalled)
    await app.job_manager.prune_stalled_workers(_STALLED)


async def _take_up(app: procrastinate.App, stalled: QueuedJob) -> None:
    if stalled.attempts + 1 < _DEATHS:
        try:
            await app.job_manager.retry_job(stalled)
        except UniqueViolation:  # a twin waits already (procrastinate#1543); any other error leaves the job where it is
            await app.job_manager.finish_job(stalled, status=Status.FAILED, delete_job=True)
        else:
            log.warning("job-taken-up-again", job=stalled.task_name, **stalled.task_kwargs)
        return
    known = all_jobs.get(stalled.task_name)
    if known is not None and known.died is not None:
        async with system_transaction() as tx:
            await known.died(tx, **{k: v for k, v in stalled.task_kwargs.items() if k != "attempt"})
    await app.job_manager.finish_job(stalled, status=Status.FAILED, delete_job=False)
    log.error("job-given-up", job=stalled.task_name, **stalled.task_kwargs)


async def put_back_aborted() -> None:
    """Have jobs done from the start that a worker, told to end, cut off; that is no death of theirs."""
    async with system_transaction() as tx:
        await tx.execute(_FORGET_TWINS)
        for name, arguments in (await tx.execute(_PUT_BACK)).all():
            log.info("job-put-back", job=name, **arguments)


async def _be_seen_forever(queues: list[Queue]) -> None:
    name = f"{socket.gethostname()}:{os.getpid()}"
    seen = text("""
        INSERT INTO workers (name, queues, started_at, seen_at) VALUES (:name, :queues, now(), now())
        ON CONFLICT (name) DO UPDATE SET seen_at = now(), queues = excluded.queues
    """)
    gone = text("DELETE FROM workers WHERE seen_at < now() - interval '5 minutes' OR name = :name")
    try:
        while True:
            with suppress(SQLAlchemyError):  # its absence shows elsewhere
                async with system_transaction() as tx:
                    await tx.execute(seen, {"name": name, "queues": list(queues)})
            await asyncio.sleep(10)
    finally:
        with suppress(SQLAlchemyError):
            async with system_transaction() as tx:
                await tx.execute(gone, {"name": name})
