"""What one can do with stacks: stack photos, choose the cover, take one out, take all apart.

What a human has decided stays: the step of the journey (step.py) never touches a photo whose `stack_by` is human.
Stacks are the same for everybody, so whoever may set the library to work (`can_process`) may change them.
"""

import base64
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import cast

from nimtaflow.access.viewer import Viewer
from nimtaflow.history.service import Operation, Row, record
from nimtaflow.kernel.db import Tx
from nimtaflow.kernel.files import shown
from nimtaflow.kernel.problems import Invalid, NotFound
from nimtaflow.stacks import queries
from nimtaflow.stacks.queries import Member
from nimtaflow.stacks.schemas import Kind, Stack, StackMember
from nimtaflow.tables.photos import Photo


class StackNotFound(NotFound):
    """No such stack, or none of its photos for this viewer."""

    code = "stack-not-found"


class NotInStack(Invalid):
    """The photo is not one of this stack, or not for this viewer."""

    code = "not-in-stack"


class TooFewToStack(Invalid):
    """A stack is of two photos at least."""

    code = "too-few-to-stack"


async def of(tx: Tx, viewer: Viewer, photo: Photo) -> Stack | None:
    """The stack of a photo, if more than one of it is there for this viewer."""
    if photo.stack_id is None:
        return None
    there = _there(await queries.members(tx, viewer, photo.stack_id))
    return await _shape(tx, photo.stack_id, there) if len(there) > 1 else None


async def one(tx: Tx, viewer: Viewer, stack_id: int) -> Stack:
    """A stack. Raises StackNotFound."""
    there = _there(await queries.members(tx, viewer, stack_id))
    if not there:
        raise StackNotFound(stack_id=stack_id)
    return await _shape(tx, stack_id, there)


async def stack(
    tx: Tx, viewer: Viewer, photo_ids: Sequence[int], cover_id: int | None = None, kind: Kind = "manual"
) -> tuple[int, int | None]:
    """Make photos one stack; covers bring along what is behind them. Answers with its id and the change's.

    Raises TooFewToStack and NotInStack (of the cover); photos out of sight are not there.
    """
    viewer.require_processing()
    photos = await queries.chosen(tx, viewer, list(dict.fromkeys(photo_ids)))
    there = {photo.id for photo in photos}
    if len(there) < 2:
        raise TooFewToStack(count=len(there))
    cover = cover_id if cover_id is not None else next(one for one in photo_ids if one in there)
    if cover not in there:
        raise NotInStack(photo_id=cover)
    stack_id = await queries.add(tx, kind, "human", cover)
    puts = {photo.id: Put(stack_id, "human") for photo in photos}
    return stack_id, await _put(tx, viewer, "stack", photos, puts)


async def choose_cover(tx: Tx, viewer: Viewer, stack_id: int, cover_id: int) -> int | None:
    """Let another photo of a stack be seen. Raises StackNotFound, NotInStack."""
    viewer.require_processing()
    photos = await _members(tx, viewer, stack_id)
    if cover_id not in {photo.id for photo in photos}:
        raise NotInStack(photo_id=cover_id)
    changed = await _change(tx, stack_id, cover_id)
    return await record(tx, viewer, "stack-cover", changed, {cover_id, photos[0].id})


async def unstack(tx: Tx, viewer: Viewer, stack_id: int) -> tuple[int | None, int]:
    """Take a stack apart; the halves of live photos stay together, unless that is all it was. Raises StackNotFound."""
    viewer.require_processing()
    photos = await _members(tx, viewer, stack_id)
    changed = await _change(tx, stack_id, None)
    puts = await _apart(tx, photos, whole=await queries.kind(tx, stack_id) == "live")
    return await _put(tx, viewer, "unstack", photos, puts, changed), len(photos)


async def take_out(tx: Tx, viewer: Viewer, stack_id: int, photo_id: int) -> tuple[int | None, int]:
    """Take one photo out of a stack, a live photo with its film. Raises StackNotFound, NotInStack."""
    viewer.require_processing()
    members = await _members(tx, viewer, stack_id)
    taken = next((photo for photo in members if photo.id == photo_id), None)
    if taken is None:
        raise NotInStack(photo_id=photo_id)
    whole = await queries.kind(tx, stack_id) == "live"
    out = [photo for photo in members if photo is taken or (not whole and _is_half_of(photo, taken))]
    held = await queries.stack(tx, stack_id)
    was_cover = held is not None and held.cover_id in {photo.id for photo in out}
    changed = await _change(tx, stack_id, None) if was_cover else []
    return await _put(tx, viewer, "unstack", out, await _apart(tx, out, whole=whole), changed), len(out)


@dataclass(frozen=True)
class Put:
    """Where a photo goes, and who says so."""

    stack_id: int | None
    by: str


async def _apart(tx: Tx, photos: Sequence[Member], *, whole: bool) -> dict[int, Put]:
    """Where photos go that are taken apart: each for itself, but live photos (unless `whole`) with their film."""
    puts = {photo.id: Put(None, "human") for photo in photos}
    halves: dict[str, list[Member]] = defaultdict(list)
    for photo in photos:
        if photo.content_identifier and not whole:
            halves[photo.content_identifier].append(photo)
    for together in halves.values():
        if {photo.kind for photo in together} == {"photo", "video"}:
            stack_id = await queries.add(tx, "live", "auto")
            puts |= {photo.id: Put(stack_id, "human") for photo in together}
    return puts


def _is_half_of(photo: Member, other: Member) -> bool:
    same = photo.content_identifier is not None and photo.content_identifier == other.content_identifier
    return same and photo.kind != other.kind


async def _members(tx: Tx, viewer: Viewer, stack_id: int) -> Sequence[Member]:
    photos = await queries.members(tx, viewer, stack_id)
    if not photos:
        raise StackNotFound(stack_id=stack_id)
    return photos


async def _change(tx: Tx, stack_id: int, cover_id: int | None) -> list[Row]:
    """Write the cover of a stack, in which a human now has had a hand."""
    held = await queries.stack(tx, stack_id)
    if held is None:
        raise StackNotFound(stack_id=stack_id)
    before, after = (held.cover_id, held.made_by), (cover_id, "human")
    await queries.change(tx, stack_id, cover_id)
    was, becomes = ({"cover_id": cover, "made_by": by} for cover, by in (before, after))
    return [Row("stacks", [(stack_id,)], was, becomes)] if before != after else []


async def _hold(tx: Tx, stack_id: int) -> list[Row]:
    """Let a stack that photos leave be there when they are put back: one that no human touched goes with its last."""
    held = await queries.stack(tx, stack_id)
    return [] if held is None else await _change(tx, stack_id, held.cover_id)


async def _put(
    tx: Tx,
    viewer: Viewer,
    operation: Operation,
    photos: Sequence[Member],
    puts: Mapping[int, Put],
    changed: Sequence[Row] = (),
) -> int | None:
    """Put photos where they are to go, and write down what was changed."""
    alike: dict[tuple[int | None, str | None, Put], list[int]] = defaultdict(list)
    for photo in photos:
        alike[photo.stack_id, photo.stack_by, puts[photo.id]].append(photo.id)
    left = [await _hold(tx, stack_id) for stack_id in sorted({one.stack_id for one in photos if one.stack_id})]
    for put in dict.fromkeys(puts.values()):
        await queries.put(tx, viewer, [one for one, to in puts.items() if to == put], put.stack_id, put.by)
    moved = [
        Row(
            "photos",
            [(one,) for one in ids],
            {"stack_id": stack_id, "stack_by": by},
            {"stack_id": put.stack_id, "stack_by": put.by},
        )
        for (stack_id, by, put), ids in alike.items()
    ]
    return await record(tx, viewer, operation, [*changed, *(row for rows in left for row in rows), *moved])


def _there(photos: Sequence[Member]) -> list[Member]:
    return [photo for photo in photos if not photo.is_missing and photo.trashed_at is None]


async def _shape(tx: Tx, stack_id: int, there: Sequence[Member]) -> Stack:
    cover = there[0]  # the one that is not behind, or whom this viewer sees first
    members = [
        StackMember(
            id=photo.id,
            filename=shown(photo.filename),
            kind="video" if photo.kind == "video" else "photo",
            mime_type=photo.mime_type,
            version=photo.version,
            thumbhash=base64.b64encode(photo.thumbhash).decode() if photo.thumbhash else None,
            aspect_ratio=photo.ratio,
            is_cover=photo is cover,
        )
        for photo in there
    ]
    kind = cast("Kind", await queries.kind(tx, stack_id) or "manual")
    return Stack(id=stack_id, kind=kind, cover_id=cover.id, members=members)
