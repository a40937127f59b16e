"""A human decides about a group: once, recorded, to be undone. Whoever comes second is told so."""

from collections.abc import Sequence

from nimtaflow.access.viewer import Viewer
from nimtaflow.duplicates import choice, queries
from nimtaflow.duplicates.groups import DuplicatesNotFound
from nimtaflow.duplicates.merge import given, merge
from nimtaflow.duplicates.schemas import Action, Given, Outcome
from nimtaflow.history.service import Row, record
from nimtaflow.kernel.clock import now
from nimtaflow.kernel.db import Tx
from nimtaflow.kernel.problems import Conflict, Invalid
from nimtaflow.stacks import service as stacks
from nimtaflow.tables.duplicates import DuplicateGroup
from nimtaflow.tables.photos import Photo
from nimtaflow.trash.queries import sort_again
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
    photos = await members(tx, viewer, group_id)
    if is_decided(group, photos):
        raise AlreadyDecided(group_id=group_id)
    there = [photo.id for photo in photos]
    _require_among(keep, there)
    if action == "stack":
        # near ones that are stacked are settled by that alone; undoing the stack shows the group again
        _, change_id = await stacks.stack(tx, viewer, there, keep[0] if keep else there[0], "similar")
        return change_id, 0
    if action == "keep" and not keep:
        raise NothingKept(group_id=group_id)
    changed, count = await settle(tx, viewer, group, photos, set(keep if action == "keep" else there))
    operation = "duplicates-keep" if action == "keep" else "duplicates-keep-all"
    return await record(tx, viewer, operation, changed), count


async def outcome(tx: Tx, viewer: Viewer, group_id: int, keep: Sequence[int]) -> Outcome:
    """What keeping these photos would do, or the proposed one if none is named. Nothing is changed.

    Raises DuplicatesNotFound, AdminOnly, NotAmongDuplicates.
    """
    photos = await members(tx, viewer, group_id)
    if len(photos) < 2:
        raise DuplicatesNotFound(group_id=group_id)
    viewer.require_admin()
    _require_among(keep, [photo.id for photo in photos])
    kept = set(keep) or {photos[0].id}
    gone = [photo for photo in photos if photo.id not in kept]
    told = {photo.id: given(photo, gone) for photo in photos if photo.id in kept}
    return Outcome(
        given=[Given(photo_id=photo_id, values=values) for photo_id, values in told.items() if values],
        count=len(await leaving(tx, viewer, gone, kept)),
    )


async def members(tx: Tx, viewer: Viewer, group_id: int) -> list[Photo]:
    """The photos of a group that are there for the viewer, the one to keep first."""
    return choice.best_first((await queries.photos(tx, viewer, [group_id]))[group_id])


def is_decided(group: DuplicateGroup, photos: Sequence[Photo]) -> bool:
    """Whether there is nothing to decide any more: one photo is left, they are one stack, or all are to stay."""
    tiles = {photo.stack_id or -photo.id for photo in photos}
    return len(tiles) < 2 or {photo.id for photo in photos} <= set(group.kept)


async def leaving(tx: Tx, viewer: Viewer, gone: Sequence[Photo], keep: set[int]) -> list[int]:
    """Which photos go into the trash: these, and what stands behind them."""
    return sorted(set(await together(tx, viewer, [photo.id for photo in gone])) - keep)


async def settle(
    tx: Tx, viewer: Viewer, group: DuplicateGroup, photos: Sequence[Photo], keep: set[int]
) -> tuple[list[Row], int]:
    """Let `keep` stay, with all that is known of the others, and trash those; tells what changed and how many went."""
    kept = [photo for photo in photos if photo.id in keep]
    gone = [photo for photo in photos if photo.id not in keep]
    changed: list[Row] = []
    going: list[int] = []
    if gone:
        changed = await merge(tx, viewer, kept, gone)
        await sort_again(tx, viewer, sorted(keep))  # the copies that stood for them may be gone
        going = await leaving(tx, viewer, gone, keep)
        changed += await moved(tx, viewer, going, now())
    settled = sorted({*group.kept, *keep})
    changed.append(Row("duplicate_groups", [(group.id,)], {"kept": group.kept}, {"kept": settled}))
    await queries.keep(tx, group.id, settled)
    return changed, len(going)


def _require_among(keep: Sequence[int], there: Sequence[int]) -> None:
    if not set(keep) <= set(there):
        raise NotAmongDuplicates(photo_ids=sorted(set(keep) - set(there)))
