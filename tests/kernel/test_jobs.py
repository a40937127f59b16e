"""Jobs exist if and only if their transaction commits, run once, are tried again, and survive the death of a worker."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any
from unittest.mock import AsyncMock

import procrastinate
import psycopg
import pytest
from procrastinate.exceptions import ConnectorException
from procrastinate.periodic import PeriodicDeferrer
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from nimtaflow.kernel import workers
from nimtaflow.kernel.db import Tx, libpq_url, transaction
from nimtaflow.kernel.jobs import every, job, long_job
from nimtaflow.kernel.problems import NotFound
from nimtaflow.kernel.workers import run_workers, sweep

ran: list[Any] = []


@job("cpu", once="note:{what}", lock="note:{what}")
async def note(tx: Tx, what: int) -> None:
    """Write down that it ran."""
    await tx.execute(text("SELECT 1"))
    ran.append(what)


@job("cpu", retry=1)
async def stumble(tx: Tx, what: int) -> None:
    """Fail at the first attempt."""
    ran.append(what)
    if len(ran) == 1:
        raise RuntimeError("once")


@job("cpu", retry=5)
async def refuse(tx: Tx) -> None:
    """Fail for a reason."""
    ran.append("refused")
    raise NotFound(what="it")


async def _blame(tx: Tx, what: int) -> None:
    ran.append(("died", what))


@long_job("video", died=_blame)
async def deadly(what: int) -> None:
    """Never run here."""


@every("0 0 1 1 *")
@job("scan")
async def nightly(tx: Tx) -> None:
    """Run by the clock."""


@pytest.fixture(autouse=True)
def _forget() -> None:
    ran.clear()


async def queued(tx: AsyncSession) -> list[str]:
    """The names of the jobs that exist for everybody."""
    ours = "SELECT task_name FROM procrastinate_jobs WHERE task_name ~ 'test_jobs[.][a-z_]+$' ORDER BY id"  # no ticks
    rows = await tx.scalars(text(ours))
    return [name.rpartition(".")[2] for name in rows]


async def until(condition: Callable[[], Awaitable[bool]] | Callable[[], bool], url: str, slots: Any = None) -> None:
    """Let workers work until something holds."""
    working = asyncio.create_task(run_workers(url, slots or {"cpu": 2}))
    try:
        for _ in range(1200):
            holds = condition()
            if holds if isinstance(holds, bool) else await holds:
                return
            await asyncio.sleep(0.05)
        raise AssertionError("it never came to that")
    finally:
        working.cancel()
        with pytest.raises((asyncio.CancelledError, BaseExceptionGroup)):
            await working


@pytest.mark.feature("PIPE-01")
async def test_a_job_exists_if_and_only_if_its_transaction_commits(tx: AsyncSession) -> None:
    async def half() -> None:
        async with transaction() as own:
            await note.later(own, what=1)
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        await half()
    assert await queued(tx) == []
    async with transaction() as own:
        await note.later(own, what=1)
    assert await queued(tx) == ["note"]


async def test_of_equal_jobs_one_waits(tx: AsyncSession) -> None:
    await note.later_many(tx, [{"what": 1}, {"what": 2}])
    await note.later_many(tx, [{"what": 2}, {"what": 3}])
    assert await queued(tx) == ["note"] * 3


async def test_workers_run_what_waits_and_forget_it(tx: AsyncSession, database: str) -> None:
    await note.later_many(tx, [{"what": what} for what in range(20)])
    await tx.commit()

    async def done() -> bool:
        rows = await queued(tx)
        await tx.rollback()
        return not rows

    await until(done, database)
    assert sorted(ran) == list(range(20))


async def test_an_unexpected_failure_is_tried_again_later(tx: AsyncSession, database: str) -> None:
    await stumble.later(tx, what=1)
    await tx.commit()
    await until(lambda: len(ran) == 1, database)
    again = text("SELECT args, scheduled_at IS NOT NULL FROM procrastinate_jobs WHERE task_name ~ 'stumble$'")
    assert (await tx.execute(again)).one() == ({"what": 1, "attempt": 1}, True)


async def test_a_problem_is_final(tx: AsyncSession, database: str) -> None:
    await refuse.later(tx)
    await tx.commit()

    async def failed() -> bool:
        count = await tx.scalar(
            text("SELECT count(*) FROM procrastinate_jobs WHERE task_name ~ 'refuse$' AND status = 'failed'")
        )
        await tx.rollback()
        return count == 1

    await until(failed, database)
    assert ran == ["refused"]


async def test_a_paused_queue_waits(tx: AsyncSession, database: str, monkeypatch: pytest.MonkeyPatch) -> None:
    await tx.execute(text("INSERT INTO queue_states VALUES ('cpu', true)"))
    await note.later(tx, what=1)
    await tx.commit()

    async def seen() -> bool:
        count = await tx.scalar(text("SELECT count(*) FROM workers"))
        await tx.rollback()
        return count == 1

    await until(seen, database)
    assert ran == []
    await tx.execute(text("DELETE FROM queue_states"))
    await tx.commit()
    await until(lambda: ran == [1], database)


async def test_a_job_of_a_dead_worker_is_taken_up_and_a_deadly_one_given_up(tx: AsyncSession, database: str) -> None:
    await deadly.later(tx, what=7)
    await tx.commit()
    connector = procrastinate.PsycopgConnector(conninfo=libpq_url(database))
    app = workers.make_app(connector)
    async with app.open_async():
        for _ in range(workers._DEATHS):
            assert ran == []
            await _die_of(tx)
            await sweep(app)
    assert ran == [("died", 7)]
    status = text("SELECT status::text, attempts FROM procrastinate_jobs WHERE task_name ~ 'deadly$'")
    assert (await tx.execute(status)).one() == ("failed", 3)


@pytest.mark.feature("PIPE-01")
async def test_a_job_outlives_a_database_that_goes_away_while_it_is_taken_up(
    tx: AsyncSession, database: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    await note.later(tx, what=3)
    await tx.commit()
    await _die_of(tx, "cpu")
    app = workers.make_app(procrastinate.PsycopgConnector(conninfo=libpq_url(database)))
    async with app.open_async():
        with monkeypatch.context() as patched:
            patched.setattr(app.job_manager, "retry_job", AsyncMock(side_effect=ConnectorException))
            with pytest.raises(ConnectorException):
                await sweep(app)
        await sweep(app)
        assert await _waiting(tx) == 1
        await tx.execute(text("UPDATE procrastinate_jobs SET scheduled_at = NULL"))
        await _die_of(tx, "cpu")
        await note.later(tx, what=3)
        await tx.commit()
        await sweep(app)
    assert await _waiting(tx) == 1, "of two that are the same one is enough"


@long_job("cpu", once="forgotten:{what}", lock="forgotten:{what}", retry=1)
async def forgotten(what: int) -> None:
    """Fail at the first attempt, while the database forgets that it was fetched."""
    ran.append(what)
    if len(ran) == 1:
        async with transaction() as tx:
            await tx.execute(text("UPDATE procrastinate_jobs SET status = 'todo', worker_id = NULL"))
        raise RuntimeError("once")


@pytest.mark.feature("PIPE-01")
async def test_a_job_that_fails_is_tried_again_though_a_crash_has_put_it_back(tx: AsyncSession, database: str) -> None:
    await forgotten.later(tx, what=9)
    await tx.commit()
    await until(lambda: len(ran) == 1, database, {"cpu": 1})
    again = text("SELECT args FROM procrastinate_jobs WHERE task_name ~ 'forgotten$'")
    assert (await tx.scalars(again)).all() == [{"what": 9, "attempt": 1}]


@long_job("cpu", once="endless:{what}", lock="endless:{what}")
async def endless(what: int) -> None:
    """Run until it is cut off."""
    ran.append(what)
    try:
        await asyncio.sleep(600)
    finally:
        ran.append("cut off")


@pytest.mark.feature("PIPE-01")
async def test_a_job_that_is_cut_off_when_workers_end_is_done_by_the_next(
    tx: AsyncSession, database: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(workers, "_GRACE", 0.1)
    await endless.later(tx, what=1)
    await tx.commit()
    await until(lambda: ran == [1], database)
    assert ran == [1, "cut off"]
    await until(lambda: ran == [1, "cut off", 1], database)
    await endless.later(tx, what=1)
    await tx.commit()
    await workers.put_back_aborted()
    left = text("SELECT status::text, attempts FROM procrastinate_jobs WHERE task_name ~ 'endless$'")
    assert (await tx.execute(left)).all() == [("todo", 0)], "of two that are the same one is enough"


async def test_of_two_equal_jobs_that_were_cut_off_one_is_put_back(tx: AsyncSession) -> None:
    aborted = text("UPDATE procrastinate_jobs SET status = 'aborted', attempts = 1")
    for _ in range(2):
        await endless.later(tx, what=1)
        await tx.execute(aborted)
    await endless.again(tx, 5, what=1)
    await tx.execute(aborted)
    await tx.commit()
    await workers.put_back_aborted()
    left = await tx.scalars(text("SELECT queueing_lock FROM procrastinate_jobs WHERE status = 'todo' ORDER BY id"))
    assert left.all() == ["endless:1", None], "one that is tried again has no twin"
    assert await queued(tx) == ["endless"] * 2


async def test_workers_end_though_they_are_just_pausing_a_queue(
    tx: AsyncSession, database: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(workers, "_GRACE", 1)
    stop, stopping = workers._stop, asyncio.Event()

    async def noted(queue: str, worker: asyncio.Task[None]) -> None:
        stopping.set()
        await stop(queue, worker)

    monkeypatch.setattr(workers, "_stop", noted)
    await endless.later(tx, what=1)
    await tx.commit()
    working = asyncio.create_task(run_workers(database, {"cpu": 1, "scan": 1}))
    while not ran:
        await asyncio.sleep(0.01)
    await tx.execute(text("INSERT INTO queue_states VALUES ('cpu', true)"))
    await tx.commit()
    await asyncio.wait_for(stopping.wait(), 30)
    working.cancel()
    ended, _ = await asyncio.wait({working}, timeout=30)
    if not ended:
        working.cancel()
    assert ended
    assert ran == [1, "cut off"]
    status = text("SELECT status::text FROM procrastinate_jobs WHERE task_name ~ 'endless$'")
    assert await tx.scalar(status) == "aborted", "the job was not left to itself"


async def test_of_a_job_by_the_clock_one_waits_however_long_its_queue_is_paused(
    tx: AsyncSession, database: str
) -> None:
    app = workers.make_app(procrastinate.PsycopgConnector(conninfo=libpq_url(database)))
    by_clock = app.periodic_registry.periodic_tasks[f"{nightly.name}.tick", ""]
    async with app.open_async():
        await PeriodicDeferrer(app.periodic_registry).defer_jobs([(by_clock, 60), (by_clock, 120)])
    ticks = text("SELECT args FROM procrastinate_jobs WHERE task_name ~ 'nightly.tick$'")
    assert (await tx.scalars(ticks)).all() == [{"timestamp": 60}]


async def _waiting(tx: AsyncSession) -> int:
    jobs = await tx.execute(text("SELECT status::text FROM procrastinate_jobs WHERE task_name ~ 'note$'"))
    found = jobs.scalars().all()
    await tx.rollback()
    assert set(found) <= {"todo"}
    return len(found)


async def _die_of(tx: AsyncSession, queue: str = "video") -> None:
    """What a worker leaves behind that fetches the job and is killed."""
    worker = await tx.scalar(text("INSERT INTO procrastinate_workers DEFAULT VALUES RETURNING id"))
    fetch = text("SELECT id FROM procrastinate_fetch_job_v2(ARRAY[CAST(:queue AS varchar)], :worker)")
    await tx.execute(fetch, {"worker": worker, "queue": queue})
    await tx.execute(text("UPDATE procrastinate_workers SET last_heartbeat = now() - interval '1 hour'"))
    await tx.commit()


async def test_each_queue_is_fetched_by_an_index_of_its_own(database: str) -> None:
    async with await psycopg.AsyncConnection.connect(libpq_url(database)) as connection:
        # of a table with no rows in it any plan is cheap
        await connection.execute("SET enable_seqscan = off")
        await connection.execute("SET enable_sort = off")
        plan = await connection.execute(
            "EXPLAIN SELECT id FROM procrastinate_jobs WHERE status = 'todo' AND queue_name = 'gpu' "
            "ORDER BY priority DESC, id LIMIT 1"
        )
        assert "procrastinate_jobs_todo_gpu" in str(await plan.fetchall())


together: dict[str, list[int]] = {}
enough: dict[str, asyncio.Event] = {}  # set when as many have begun in a queue as it has slots


SLOTS: dict[Any, int] = {"cpu": 3, "gpu": 1}


@long_job("cpu")
async def busy_cpu(what: int) -> None:
    """Take a moment, and note how many do so at once."""
    await _busy("cpu")


@long_job("gpu")
async def busy_gpu(what: int) -> None:
    """The same in another queue."""
    await _busy("gpu")


async def _busy(queue: str) -> None:
    ran.append(queue)
    together.setdefault(queue, []).append(ran.count(queue) - ran.count(f"{queue} done"))
    if queue in enough:
        if ran.count(queue) == SLOTS[queue]:
            enough[queue].set()
        await asyncio.wait_for(enough[queue].wait(), 30)
    await asyncio.sleep(0.2)  # so that one too many would be seen
    ran.append(f"{queue} done")


@pytest.mark.feature("ARCH-03", "ARCH-11")
async def test_each_queue_has_its_own_slots(tx: AsyncSession, database: str) -> None:
    together.clear()
    enough.update({queue: asyncio.Event() for queue in SLOTS})
    await busy_cpu.later_many(tx, [{"what": what} for what in range(9)])
    await busy_gpu.later_many(tx, [{"what": what} for what in range(3)])
    await tx.commit()
    await until(lambda: ran.count("cpu done") == 9 and ran.count("gpu done") == 3, database, SLOTS)
    enough.clear()
    assert max(together["cpu"]) == 3
    assert max(together["gpu"]) == 1


@pytest.mark.feature("PIPE-03", "ARCH-08")
async def test_a_scan_does_not_wait_behind_ten_thousand_pictures(tx: AsyncSession, database: str) -> None:
    await busy_cpu.later_many(tx, [{"what": what} for what in range(10_000)])
    await nightly.later(tx)
    await tx.commit()

    async def scanned() -> bool:
        left = await tx.scalar(text("SELECT count(*) FROM procrastinate_jobs WHERE task_name ~ 'nightly$'"))
        await tx.rollback()
        return left == 0

    await until(scanned, database, {"cpu": 1, "scan": 1})
    left = await tx.scalar(text("SELECT count(*) FROM procrastinate_jobs WHERE queue_name = 'cpu'"))
    assert left is not None
    assert left > 9_000
