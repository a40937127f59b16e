"""A human decides about a group: once, recorded, to be undone. Whoever comes second is told so."""

from collections.abc import Sequence

from nimtaflow.access.viewer import Viewer
from nimtaflow.duplicates import choice, queries
from nimtaflow.duplicates.groups import DuplicatesNotFound
from nimtaflow.duplicates.merge import merge
from nimtaflow.duplicates.schemas import Action
from nimtaflow.history.service import Row, record
from nimtaflow.kernel.clock import now
from nimtaflow.kernel.db import Tx
from nimtaflow.kernel.problems import Conflict, Invalid
from nimtaflow.stacks import service as stacks
from nimtaflow.tables.photos import Photo
from nimtaflow.trash.service import moved, together


class AlreadyDecided(Conflict):
    """Somebody has decided about this group meanwhile."""

    code = "already-decided"


class NotAmongDuplicates(Invalid):
    """A photo that is to be kept is not one of the group."""

    code = "not-among-duplicates"


class NothingKept(Invalid):
    """Of a group at least one photo stays."""

    code = "nothing-kept"


async def decide(tx: Tx, viewer: Viewer, group_id: int, action: Action, keep: Sequence[int]) -> tuple[int | None, int]:
    """Do with a group what a human wants; answers with the change's id and how many photos went into the trash.

    Raises AdminOnly, DuplicatesNotFound, AlreadyDecided, NotAmongDuplicates, NothingKept.
    """
    viewer.require_admin()
    group = await queries.group(tx, group_id)
    if group is None:
        raise DuplicatesNotFound(group_id=group_id)
    photos = choice.best_first((await queries.photos(tx, viewer, [group_id]))[group_id])
    there = [photo.id for photo in photos]
    if len({photo.stack_id or -photo.id for photo in photos}) < 2 or set(there) <= set(group.kept):
        raise AlreadyDecided(group_id=group_id)
    if not set(keep) <= set(there):
        raise NotAmongDuplicates(photo_ids=sorted(set(keep) - set(there)))
    if action == "stack":
        # near ones that are stacked are settled by that alone; undoing the stack shows the group again
        _, change_id = await stacks.stack(tx, viewer, there, keep[0] if keep else there[0], "similar")
        return change_id, 0
    changed: list[Row] = []
    if action == "keep":
        if not keep:
            raise NothingKept(group_id=group_id)
        changed = await _keep(tx, viewer, photos, set(keep))
    settled = set(keep) if action == "keep" else set(there)
    kept = sorted({*group.kept, *settled})
    changed.append(Row("duplicate_groups", [(group_id,)], {"kept": group.kept}, {"kept": kept}))
    await queries.keep(tx, group_id, kept)
    operation = "duplicates-keep" if action == "keep" else "duplicates-keep-all"
    return await record(tx, viewer, operation, changed), len(there) - len(settled)


async def _keep(tx: Tx, viewer: Viewer, photos: Sequence[Photo], keep: set[int]) -> list[Row]:
    kept = [photo for photo in photos if photo.id in keep]
    gone = [photo for photo in photos if photo.id not in keep]
    changed = await merge(tx, viewer, kept, gone)
    await queries.sort_again(tx, viewer, sorted(keep))
    leaving = set(await together(tx, viewer, [photo.id for photo in gone])) - keep
    return changed + await moved(tx, viewer, sorted(leaving), now())
