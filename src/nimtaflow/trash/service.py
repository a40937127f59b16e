"""Into the trash and out of it. The originals stay where they are; a scan does not bring back what is in the trash.

What goes into the trash goes for everybody, and only admins see it there: so it is theirs to do.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from nimtaflow.access.viewer import Viewer
from nimtaflow.kernel.clock import now
from nimtaflow.kernel.db import Tx
from nimtaflow.kernel.live import publish
from nimtaflow.trash import queries


@dataclass(frozen=True)
class Changed:
    """What was altered in rows of a table that all were and became the same."""

    table: str
    keys: Sequence[tuple[int, ...]]
    before: Mapping[str, Any]
    after: Mapping[str, Any]


async def trash(tx: Tx, viewer: Viewer, photo_ids: Sequence[int]) -> tuple[int | None, int]:
    """Put photos into the trash; answers with the change's id and how many went. Raises AdminOnly."""
    changed = await moved(tx, viewer, photo_ids, now())
    return await record(tx, viewer, "trash", changed), sum(len(one.keys) for one in changed)


async def restore(tx: Tx, viewer: Viewer, photo_ids: Sequence[int]) -> tuple[int | None, int]:
    """Take photos out of the trash; answers as `trash` does. Raises AdminOnly."""
    changed = await moved(tx, viewer, photo_ids, None)
    return await record(tx, viewer, "restore", changed), sum(len(one.keys) for one in changed)


async def moved(tx: Tx, viewer: Viewer, photo_ids: Sequence[int], at: datetime | None) -> list[Changed]:
    """Put photos into the trash or take them out, and tell what that changed. Raises AdminOnly."""
    viewer.require_admin()
    was: dict[datetime | None, list[tuple[int, ...]]] = defaultdict(list)
    for photo_id, before in (await queries.trashed(tx, viewer, photo_ids)).items():
        if (before is None) != (at is None):  # what is there already stays as it is, with its day
            was[before].append((photo_id,))
    if was:
        await queries.move(tx, viewer, [key[0] for keys in was.values() for key in keys], at)
    return [Changed("photos", keys, {"trashed_at": before}, {"trashed_at": at}) for before, keys in was.items()]


async def record(tx: Tx, _viewer: Viewer, _operation: str, changed: Sequence[Changed]) -> int | None:
    """Write down what was changed, for undoing it; answers with the change's id."""
    # the one call of history.record: it comes with the branch that has it
    if changed:
        await publish(tx, "photos")
    return None
