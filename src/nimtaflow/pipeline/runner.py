"""Takes photos along their journey: one job per photo and queue runs every step of that queue that is due, in order."""

import asyncio
import inspect
from collections.abc import Awaitable, Callable, Sequence
from typing import Any, Final

from nimtaflow.kernel.db import Tx
from nimtaflow.kernel.jobs import Job
from nimtaflow.kernel.live import publish
from nimtaflow.kernel.log import logger
from nimtaflow.kernel.problems import Problem
from nimtaflow.kernel.steps import Queue, Step, Superseded, due
from nimtaflow.kernel.system import system_transaction
from nimtaflow.pipeline import queries

ATTEMPTS: Final = 3  # of a step that fails unexpectedly; a Problem is final at once
_BACKOFF: Final = (10, 60, 300)  # seconds

log = logger("scanner")


async def walk(job: Job, journey: Sequence[Step], photo_id: int, queue: Queue) -> None:
    """Take every step of this queue that is due, then have the next queues go on."""
    tried: set[str] = set()
    while True:
        async with system_transaction() as tx:
            standing = await queries.standing(tx, photo_id)
            if standing is None:
                return
            waiting = due(journey, *standing)
            here = [step for step in waiting if step.queue == queue and step.name not in tried]
            if not here:
                await _go_on(tx, job, photo_id, [step for step in waiting if step.queue != queue])
                return
        tried.add(here[0].name)
        await _take(job, here[0], photo_id)


async def _go_on(tx: Tx, job: Job, photo_id: int, steps: Sequence[Step]) -> None:
    for queue in dict.fromkeys(step.queue for step in steps):
        await job.later_many(tx, [{"photo_id": photo_id, "queue": queue}], queue=queue)


async def _take(job: Job, step: Step, photo_id: int) -> None:
    """Read, work, keep. A Problem is written down for the user; anything else is tried again, then written down."""
    try:
        async with system_transaction() as tx:
            given = await step.read(tx, photo_id)
        result = None if given is None else await _work(step.work, given)
        async with system_transaction() as tx:
            if given is not None:
                await step.keep(tx, photo_id, result)
            await queries.record(tx, photo_id, step, "done")
    except Superseded:
        log.info("step-superseded", step=step.name, photo_id=photo_id)
    except Problem as problem:
        await _give_up(step, photo_id, problem.code, problem.facts)
    except Exception as error:
        log.exception("step-failed", step=step.name, photo_id=photo_id)
        async with system_transaction() as tx:
            again = ("unexpected", {"error": type(error).__name__, "detail": str(error)[:500]})
            attempts = await queries.record(tx, photo_id, step, "retrying", again)
            if attempts < ATTEMPTS:
                retry = {"photo_id": photo_id, "queue": step.queue}
                await job.later_many(tx, [retry], delay=_BACKOFF[attempts - 1], queue=step.queue)
                return
        await _give_up(step, photo_id, *again)


async def _work(work: Callable[[Any], Any], given: Any) -> Any:
    if inspect.iscoroutinefunction(work):
        coroutine: Awaitable[Any] = work(given)
        return await coroutine
    return await asyncio.to_thread(work, given)


async def _give_up(step: Step, photo_id: int, code: str, facts: dict[str, Any]) -> None:
    log.warning(
        "step-given-up", step=step.name, photo_id=photo_id, code=code, **{f"fact_{k}": v for k, v in facts.items()}
    )
    async with system_transaction() as tx:
        await queries.record(tx, photo_id, step, "failed", (code, facts))
        await publish(tx, "library", "admin", photo_id=photo_id)


async def blame(tx: Tx, journey: Sequence[Step], photo_id: int, queue: Queue) -> None:
    """Workers died of this photo: write that down at the step at which they did."""
    standing = await queries.standing(tx, photo_id)
    here = [step for step in due(journey, *standing) if step.queue == queue] if standing else []
    if here:
        await queries.record(tx, photo_id, here[0], "failed", ("worker-died", {}))
