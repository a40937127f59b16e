"""Takes photos along their journey: one job per photo and queue runs every step of that queue that is due, in order."""

import asyncio
import inspect
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from nimtaflow.kernel.db import Tx
from nimtaflow.kernel.failures import DatabaseUnavailable, DiskFull, problem_of
from nimtaflow.kernel.jobs import Job
from nimtaflow.kernel.live import publish
from nimtaflow.kernel.log import logger
from nimtaflow.kernel.problems import Problem, Unavailable
from nimtaflow.kernel.steps import Entry, Queue, Step, Superseded, due
from nimtaflow.kernel.system import system_transaction
from nimtaflow.pipeline import queries

ATTEMPTS: Final = 3  # of a step that fails unexpectedly or lacks something; any other Problem is final at once
_BACKOFF: Final = (10, 60, 300)  # seconds

Standing = tuple[str, Mapping[str, Entry]]  # a photo's kind and its ledger

log = logger("scanner")


async def walk(job: Job, journey: Sequence[Step], photo_id: int, queue: Queue) -> None:
    """Take every step of this queue that is due, then have the next queues go on."""
    tried: set[str] = set()
    async with system_transaction() as tx:
        standing = await queries.standing(tx, photo_id)
        given = await _begin(tx, journey, standing, queue, photo_id, tried)
    while given is not None:
        given = await _take(job, journey, given, tried)
    if standing is None:
        return
    async with system_transaction() as tx:  # after all is committed: of two queues the later one sees both
        standing = await queries.standing(tx, photo_id)
        ahead = due(journey, *standing) if standing else []
        await _go_on(tx, job, photo_id, [step for step in ahead if step.queue != queue])


@dataclass(frozen=True)
class _Given:
    """A step about to be taken, and what its work needs; `standing` is the photo's before it."""

    step: Step
    photo_id: int
    needs: Any
    standing: Standing


async def _begin(
    tx: Tx, journey: Sequence[Step], standing: Standing | None, queue: Queue, photo_id: int, tried: set[str]
) -> _Given | None:
    """Choose the next step of the queue and read what it needs; None when there is none.

    Steps for which there is nothing to do are done with that, in the same transaction.
    """
    while standing is not None:
        here = [step for step in due(journey, *standing) if step.queue == queue]
        step = next((step for step in here if step.name not in tried), None)
        if step is None:
            return None
        tried.add(step.name)
        needs = await step.read(tx, photo_id)
        if needs is not None:
            return _Given(step, photo_id, needs, standing)
        await queries.record(tx, photo_id, step, "done")
        standing = _after(standing, step)
    return None


def _after(standing: Standing, step: Step) -> Standing:
    kind, ledger = standing
    return kind, {**ledger, step.name: Entry(step.version, "done")}


async def _go_on(tx: Tx, job: Job, photo_id: int, steps: Sequence[Step]) -> None:
    queues: dict[Queue, None] = dict.fromkeys(step.queue for step in steps)
    for queue in queues:
        await job.later_many(tx, [{"photo_id": photo_id, "queue": queue}], queue=queue)


async def _take(job: Job, journey: Sequence[Step], given: _Given, tried: set[str]) -> _Given | None:
    """Work and keep, and begin the next step in the transaction that kept this one.

    A Problem is written down for the user; anything else is tried again, then written down. A full disk and a lost
    database are waited for.
    """
    step, photo_id = given.step, given.photo_id
    try:
        result = await _work(step.work, given.needs)
        async with system_transaction() as tx:
            await step.keep(tx, photo_id, result)
            await queries.record(tx, photo_id, step, "done")
            return await _begin(tx, journey, _after(given.standing, step), step.queue, photo_id, tried)
    except Superseded:
        log.info("step-superseded", step=step.name, photo_id=photo_id)
        return None
    except (DatabaseUnavailable, DiskFull) as problem:
        await _wait_for(problem, job, step, photo_id)
    except Unavailable as problem:  # what is away may come back, but a file may also be what its decoder dies of
        await _try_again(job, step, photo_id, problem.code, problem.facts)
    except Problem as problem:
        await _give_up(step, photo_id, problem.code, problem.facts)
    except Exception as error:
        log.exception("step-failed", step=step.name, photo_id=photo_id)
        ground = problem_of(error)
        if isinstance(ground, DatabaseUnavailable | DiskFull):
            await _wait_for(ground, job, step, photo_id)
        else:
            facts: dict[str, Any] = {"error": type(error).__name__, "detail": str(error)[:500]}
            await _try_again(job, step, photo_id, "unexpected", facts)
    async with system_transaction() as tx:  # what does not need this step may still be taken
        return await _begin(tx, journey, await queries.standing(tx, photo_id), step.queue, photo_id, tried)


async def _wait_for(problem: Problem, job: Job, step: Step, photo_id: int) -> None:
    """No file is to blame for a full disk or a database that is away: the step is tried until that is over."""
    async with system_transaction() as tx:
        attempts = await queries.record(tx, photo_id, step, "retrying", (problem.code, problem.facts))
        # not `again`: others take the photo up as well, and each would go on forever
        again = {"photo_id": photo_id, "queue": step.queue}
        await job.later_many(tx, [again], delay=_BACKOFF[min(attempts, len(_BACKOFF)) - 1], queue=step.queue)


async def _try_again(job: Job, step: Step, photo_id: int, code: str, facts: dict[str, Any]) -> None:
    async with system_transaction() as tx:
        attempts = await queries.record(tx, photo_id, step, "retrying", (code, facts))
        if attempts < ATTEMPTS:
            await job.again(tx, _BACKOFF[attempts - 1], photo_id=photo_id, queue=step.queue)
            return
    await _give_up(step, photo_id, code, facts)


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
