"""What failed, and why: steps of photos, and files that never became photos. And trying it again."""

from collections.abc import Sequence
from datetime import datetime

from nimtaflow.access.viewer import Viewer
from nimtaflow.kernel.db import Tx
from nimtaflow.kernel.live import publish
from nimtaflow.kernel.log import logger
from nimtaflow.library import queries
from nimtaflow.library.onward import onward
from nimtaflow.library.schemas import Failure

log = logger("scanner")


async def failures(
    tx: Tx, viewer: Viewer, source_id: int | None, step: str | None, after: tuple[datetime, str] | None, limit: int
) -> tuple[list[Failure], tuple[datetime, str] | None, int]:
    """Failures, the latest first; the place behind which the next page begins, if there is one; how many in all."""
    viewer.require_admin()
    rows, total = await queries.failure_page(tx, viewer, source_id, step, after, limit + 1)
    page = rows[:limit]
    end = (page[-1].at, page[-1].key) if len(rows) > limit else None
    return [Failure.model_validate(row, from_attributes=True) for row in page], end, total


async def retry(
    tx: Tx, viewer: Viewer, *, photo_ids: Sequence[int] = (), source_id: int | None = None, everything: bool = False
) -> int:
    """Try again what failed, of some photos, of a source or of all; how many that is.

    Photos take their failed steps again; files that never became photos are looked for by a scan of their source.
    """
    viewer.require_admin()
    if not (photo_ids or everything or source_id is not None):
        return 0
    chosen = photo_ids if photo_ids and not everything else None
    of = None if everything else source_id
    ids = await queries.forget_failed_steps(tx, viewer, chosen, of)
    if ids:
        await onward().advance(tx, ids)
    files = await queries.failed_files(tx, of) if chosen is None else {}
    for each in files:
        await onward().scan(tx, each)
    count = len(ids) + sum(files.values())
    await publish(tx, "library", "admin", retried=count)
    log.info("failures-retried", photos=len(ids), files=sum(files.values()))
    return count
