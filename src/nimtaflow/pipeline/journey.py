"""What happens to a file from the day it is found. Read from top to bottom; the order is the order."""

from collections.abc import Sequence

from nimtaflow.kernel.db import Tx
from nimtaflow.kernel.jobs import long_job
from nimtaflow.kernel.steps import Queue, Step
from nimtaflow.media import metadata_step, thumbnails_step
from nimtaflow.pipeline import queries, runner

JOURNEY: tuple[Step, ...] = (
    #                         after       queue
    metadata_step.STEP,     # –           cpu      content hash, true type, EXIF, XMP, sidecar -> columns
    thumbnails_step.STEP,   # metadata    cpu      small, medium, large, thumbhash
)  # fmt: skip


async def _died(tx: Tx, photo_id: int, queue: Queue) -> None:
    await runner.blame(tx, JOURNEY, photo_id, queue)


@long_job("cpu", once="{queue}:{photo_id}", lock="{queue}:{photo_id}", died=_died)
async def advance(photo_id: int, queue: Queue) -> None:
    """Take one photo as far along its journey as this queue can."""
    await runner.walk(advance, JOURNEY, photo_id, queue)


async def set_out(tx: Tx, photo_ids: Sequence[int], priority: int = 0) -> None:
    """Send photos on their way; what is done already is not done again."""
    await advance.later_many(tx, [{"photo_id": photo_id, "queue": "cpu"} for photo_id in photo_ids], priority=priority)


async def start_over(tx: Tx, photo_ids: Sequence[int]) -> None:
    """Have photos walk the whole journey again, before those that wait."""
    await queries.forget_steps(tx, photo_ids)
    await set_out(tx, photo_ids, priority=10)
