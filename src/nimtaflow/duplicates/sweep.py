"""Of all exact groups the best copy is kept: some groups at a time, each time one transaction and one change."""

from typing import Final

from nimtaflow.access.viewer import Viewer
from nimtaflow.duplicates import decide, queries
from nimtaflow.duplicates.schemas import Swept
from nimtaflow.history.service import Row, record
from nimtaflow.kernel.db import Tx

BATCH: Final = 100  # groups of a transaction


async def keep_best(tx: Tx, viewer: Viewer, before: int | None, batch: int = BATCH) -> Swept:
    """Keep the proposed photo of the latest exact groups below `before`, and trash the others of them.

    Nobody looks at each of them, so only copies may go: a group is left alone where a photo that is there just once
    stands behind a copy and would go with it. Raises AdminOnly.
    """
    viewer.require_admin()
    ids = await queries.page(tx, viewer, "exact", before, batch + 1)
    changed: list[Row] = []
    groups = skipped = count = 0
    for group_id in ids[:batch]:
        group = await queries.group(tx, group_id)
        photos = await decide.members(tx, viewer, group_id)
        if group is None or decide.is_decided(group, photos):
            continue  # by the decision about the group before, or by somebody else
        best, *gone = photos
        going = await decide.leaving(tx, viewer, gone, {best.id})
        along = sorted(set(going) - {photo.id for photo in gone})
        if along and await queries.only_ones(tx, viewer, along, going):
            skipped += 1
            continue
        rows, went = await decide.settle(tx, viewer, group, photos, {best.id})
        changed += rows
        groups, count = groups + 1, count + went
    change_id = await record(tx, viewer, "duplicates-keep-best", changed)
    more = ids[batch - 1] if len(ids) > batch else None
    return Swept(change_id=change_id, groups=groups, skipped=skipped, count=count, before=more)
