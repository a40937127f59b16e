"""Groups of duplicates in the database, as viewers see and decide them."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import (
    ARRAY,
    BigInteger,
    Select,
    all_,
    any_,
    func,
    literal,
    select,
    update,
)
from sqlalchemy.dialects.postgresql import insert

from nimtaflow.access.viewer import Viewer
from nimtaflow.access.visible import everyones_marks, visible_photos
from nimtaflow.duplicates.schemas import Kind
from nimtaflow.kernel.db import Tx
from nimtaflow.tables.duplicates import DuplicateGroup, DuplicateMember
from nimtaflow.tables.photos import Photo, PhotoMark


def _members(viewer: Viewer) -> Select[Photo]:
    """The photos of groups that are there for the viewer. Of a stack only what is seen of it: the rest is settled."""
    photos = visible_photos(viewer).join(DuplicateMember, DuplicateMember.photo_id == Photo.id)
    here = (Photo.indexed_at.is_not(None), ~Photo.is_missing, Photo.trashed_at.is_(None))
    return photos.where(*here, ~((DuplicateMember.kind == "near") & Photo.is_behind))


def _open_groups(viewer: Viewer, kind: Kind) -> Select[int]:
    """Ids of groups with at least two photos for the viewer that are neither kept beside each other nor one stack."""
    group = DuplicateMember.group_id
    apart = func.count(func.coalesce(Photo.stack_id, -Photo.id).distinct())
    undecided = ~(Photo.id == any_(DuplicateGroup.kept))
    joined = _members(viewer).join(DuplicateGroup, DuplicateGroup.id == group).where(DuplicateMember.kind == kind)
    return joined.with_only_columns(group).group_by(group).having(apart > 1, func.bool_or(undecided))


async def page(tx: Tx, viewer: Viewer, kind: Kind, before: int | None, limit: int) -> Sequence[int]:
    """Ids of groups about which is to be decided, the latest first."""
    groups = _open_groups(viewer, kind)
    if before is not None:
        groups = groups.where(DuplicateMember.group_id < before)
    return (await tx.scalars(groups.order_by(DuplicateMember.group_id.desc()).limit(limit))).all()


async def count(tx: Tx, viewer: Viewer, kind: Kind) -> int:
    """How many groups there are about which is to be decided."""
    counted = select(func.count()).select_from(_open_groups(viewer, kind).subquery())
    return await tx.scalar(counted) or 0


async def group(tx: Tx, group_id: int) -> DuplicateGroup | None:
    """A group's row, held against being decided by others. Who may know of it is told by its members."""
    held = select(DuplicateGroup).where(DuplicateGroup.id == group_id).with_for_update()
    return await tx.scalar(held.execution_options(populate_existing=True))


async def kinds(tx: Tx, group_ids: Sequence[int]) -> dict[int, Kind]:
    """The kind of each group."""
    found = select(DuplicateGroup.id, DuplicateGroup.kind)
    rows = await tx.execute(found.where(DuplicateGroup.id == any_(literal(list(group_ids), ARRAY(BigInteger)))))
    return {group_id: "exact" if kind == "exact" else "near" for group_id, kind in rows}


async def photos(tx: Tx, viewer: Viewer, group_ids: Sequence[int]) -> dict[int, list[Photo]]:
    """The photos of groups, by group."""
    inside = DuplicateMember.group_id == any_(literal(list(group_ids), ARRAY(BigInteger)))
    found = _members(viewer).where(inside).add_columns(DuplicateMember.group_id).order_by(Photo.id)
    groups: dict[int, list[Photo]] = {group_id: [] for group_id in group_ids}
    for photo, group_id in await tx.execute(found.execution_options(populate_existing=True)):
        groups[group_id].append(photo)
    return groups


async def keep(tx: Tx, group_id: int, kept: Sequence[int]) -> None:
    """Write down which photos of a group are wanted beside each other."""
    await tx.execute(update(DuplicateGroup).where(DuplicateGroup.id == group_id).values(kept=list(kept)))


async def only_ones(tx: Tx, viewer: Viewer, photo_ids: Sequence[int], leaving: Sequence[int]) -> set[int]:
    """Those of these photos of whose content nothing would be there any more, once `leaving` are in the trash."""
    among = visible_photos(viewer).where(Photo.id == any_(literal(list(photo_ids), ARRAY(BigInteger))))
    contents = dict((await tx.execute(among.with_only_columns(Photo.id, Photo.content_hash))).all())  # pyright: ignore[reportArgumentType]
    here = (Photo.indexed_at.is_not(None), ~Photo.is_missing, Photo.trashed_at.is_(None))
    staying = visible_photos(viewer).where(*here, Photo.id != all_(literal(list(leaving), ARRAY(BigInteger))))
    same = staying.where(Photo.content_hash.in_(contents.values())).with_only_columns(Photo.content_hash)
    kept = set(await tx.scalars(same))
    return {photo_id for photo_id, content in contents.items() if content not in kept}


async def describe(tx: Tx, photo_id: int, values: dict[str, Any]) -> None:
    """Write what a photo was given by its duplicates."""
    await tx.execute(update(Photo).where(Photo.id == photo_id).values(**values))


async def marks(tx: Tx, viewer: Viewer, photo_ids: Sequence[int]) -> Sequence[PhotoMark]:
    """What everybody thinks of these photos."""
    about = PhotoMark.photo_id == any_(literal(list(photo_ids), ARRAY(BigInteger)))
    return (await tx.scalars(everyones_marks(viewer).where(about).order_by(PhotoMark.user_id))).all()


async def mark(tx: Tx, user_id: int, photo_id: int, values: dict[str, Any]) -> None:
    """Write what a user thinks of a photo."""
    put = insert(PhotoMark).values(user_id=user_id, photo_id=photo_id, **values)
    await tx.execute(put.on_conflict_do_update(index_elements=["user_id", "photo_id"], set_=values))
