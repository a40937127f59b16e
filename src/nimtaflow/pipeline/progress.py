"""How the work stands: queues, steps, workers."""

from typing import Any, Final

from nimtaflow.access.viewer import Viewer
from nimtaflow.kernel.db import Tx
from nimtaflow.kernel.live import publish
from nimtaflow.kernel.log import logger
from nimtaflow.kernel.problems import NotFound
from nimtaflow.kernel.steps import QUEUES
from nimtaflow.pipeline import queries
from nimtaflow.pipeline.journey import JOURNEY

_MINUTES: Final = 60
log = logger("system")


class QueueNotFound(NotFound):
    """No such queue."""

    code = "queue-not-found"


async def jobs(tx: Tx, viewer: Viewer) -> dict[str, Any]:
    """All that works or waits, for an admin."""
    counts = await queries.queue_counts(tx)
    paused = await queries.paused_queues(tx)
    history = await _history(tx, viewer)
    queues = [
        {
            "name": name,
            "waiting": counts.get((name, "todo"), 0),
            "active": counts.get((name, "doing"), 0),
            "failed": counts.get((name, "failed"), 0),
            "paused": name in paused,
            "per_minute": history[name][-2],
            "history": history[name],
        }
        for name in QUEUES
    ]
    return {"queues": queues, "steps": await _steps(tx, viewer), "workers": await queries.workers(tx)}


async def _history(tx: Tx, viewer: Viewer) -> dict[str, list[int]]:
    queue_of = {step.name: step.queue for step in JOURNEY}
    history: dict[str, list[int]] = {name: [0] * _MINUTES for name in QUEUES}
    for step, ago, count in await queries.steps_per_minute(tx, viewer):
        if step in queue_of and 0 <= ago < _MINUTES:
            history[queue_of[step]][_MINUTES - 1 - ago] += count
    return history


async def _steps(tx: Tx, viewer: Viewer) -> list[dict[str, Any]]:
    counts = await queries.step_counts(tx, viewer)
    kinds = await queries.kind_counts(tx, viewer)
    cards: list[dict[str, Any]] = []
    barred: dict[str, int] = {}  # photos that will not take a step, for they failed at it or at one that it needs
    for step in JOURNEY:
        done, failed = counts.get((step.name, "done"), 0), counts.get((step.name, "failed"), 0)
        barred[step.name] = failed + max((barred[name] for name in step.needs), default=0)
        waiting = max(0, sum(kinds.get(kind, 0) for kind in step.kinds) - done - barred[step.name])
        cards.append({"name": step.name, "queue": step.queue, "done": done, "waiting": waiting, "failed": failed})
    return cards


async def progress(tx: Tx, viewer: Viewer) -> dict[str, int]:
    """The short answer: files, photos that are ready, jobs, failures."""
    counts = await queries.queue_counts(tx)
    steps = await _steps(tx, viewer)
    photos = sum((await queries.kind_counts(tx, viewer)).values())
    return {
        "photos": photos,
        "ready": photos - min(photos, max((step["waiting"] for step in steps), default=0)),
        "waiting": sum(count for (_, status), count in counts.items() if status in {"todo", "doing"}),
        "failed": sum(step["failed"] for step in steps),
    }


async def pause(tx: Tx, queue: str, *, paused: bool) -> None:
    """Stop a queue after what it is doing, or let it go on. Raises QueueNotFound."""
    if queue not in QUEUES:
        raise QueueNotFound(queue=queue[:40])
    await queries.pause_queue(tx, queue, paused=paused)
    await publish(tx, "jobs", "admin", queue=queue)
    log.info("queue-paused" if paused else "queue-resumed", queue=queue)
