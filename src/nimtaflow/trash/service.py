"""Into the trash and out of it. The originals stay where they are; a scan does not bring back what is in the trash.

What goes into the trash goes for everybody, and only admins see it there: so it is theirs to do.
"""

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime

from nimtaflow.access.viewer import Viewer
from nimtaflow.history.service import Row, record
from nimtaflow.kernel.clock import now
from nimtaflow.kernel.db import Tx
from nimtaflow.stacks import queries as stacks
from nimtaflow.trash import queries


async def trash(tx: Tx, viewer: Viewer, photo_ids: Sequence[int]) -> tuple[int | None, int]:
    """Put photos into the trash; answers with the change's id and how many went. Raises AdminOnly."""
    changed = await moved(tx, viewer, await together(tx, viewer, photo_ids), now())
    return await record(tx, viewer, "trash", changed), sum(len(one.keys) for one in changed)


async def restore(tx: Tx, viewer: Viewer, photo_ids: Sequence[int]) -> tuple[int | None, int]:
    """Take photos out of the trash; answers as `trash` does. Raises AdminOnly."""
    changed = await moved(tx, viewer, await together(tx, viewer, photo_ids), None)
    return await record(tx, viewer, "restore", changed), sum(len(one.keys) for one in changed)


async def together(tx: Tx, viewer: Viewer, photo_ids: Sequence[int]) -> list[int]:
    """Photos, with those that go where they go: what is behind a cover, and what went into the trash with one."""
    chosen = await stacks.chosen(tx, viewer, photo_ids)
    found = {photo.id for photo in chosen}
    for stack_id, at in {(photo.stack_id, photo.trashed_at) for photo in chosen if photo.stack_id and photo.trashed_at}:
        members = await stacks.members(tx, viewer, stack_id)
        found |= {photo.id for photo in members if photo.trashed_at == at}
    return sorted(found)


async def moved(tx: Tx, viewer: Viewer, photo_ids: Sequence[int], at: datetime | None) -> list[Row]:
    """Put photos into the trash or take them out, and tell what that changed. Raises AdminOnly."""
    viewer.require_admin()
    was: dict[datetime | None, list[tuple[int, ...]]] = defaultdict(list)
    for photo_id, before in (await queries.trashed(tx, viewer, photo_ids)).items():
        if (before is None) != (at is None):  # what is there already stays as it is, with its day
            was[before].append((photo_id,))
    if was:
        await queries.move(tx, viewer, [key[0] for keys in was.values() for key in keys], at)
    return [Row("photos", keys, {"trashed_at": before}, {"trashed_at": at}) for before, keys in was.items()]
