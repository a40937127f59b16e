"""Stacks in the database, as viewers read and change them."""

from collections.abc import Sequence
from dataclasses import dataclass, fields
from datetime import datetime
from typing import Final

from sqlalchemy import ARRAY, BigInteger, any_, func, literal, select, update

from nimtaflow.access.viewer import Viewer
from nimtaflow.access.visible import visible_photos
from nimtaflow.kernel.db import Tx
from nimtaflow.stacks.schemas import Kind
from nimtaflow.tables.photos import Photo
from nimtaflow.tables.stacks import Stack


@dataclass(frozen=True)
class Member:
    """What is told of a photo of a stack, and what decides where it goes."""

    id: int
    filename: str
    kind: str
    mime_type: str | None
    version: str | None
    thumbhash: bytes | None
    ratio: float | None
    content_identifier: str | None
    stack_id: int | None
    stack_by: str | None
    is_behind: bool
    is_missing: bool
    trashed_at: datetime | None


_COLUMNS: Final = tuple(getattr(Photo, field.name) for field in fields(Member))


async def members(tx: Tx, viewer: Viewer, stack_id: int) -> Sequence[Member]:
    """The photos of a stack that the viewer sees, the cover first; also those that are missing or in the trash."""
    inside = visible_photos(viewer).where(Photo.stack_id == stack_id).with_only_columns(*_COLUMNS)
    first = (Photo.is_behind, Photo.sort_at.asc().nulls_last(), Photo.filename, Photo.id)
    return [Member(*row) for row in await tx.execute(inside.order_by(*first))]


async def chosen(tx: Tx, viewer: Viewer, ids: Sequence[int]) -> Sequence[Member]:
    """These photos, as far as the viewer sees them, and all that is behind those of them that are covers."""
    among = visible_photos(viewer).where(Photo.id == any_(literal(list(ids), ARRAY(BigInteger))))
    found = [Member(*row) for row in await tx.execute(among.with_only_columns(*_COLUMNS).order_by(Photo.id))]
    stacks = [photo.stack_id for photo in found if photo.stack_id and not photo.is_behind]
    behind = visible_photos(viewer).where(Photo.stack_id == any_(literal(stacks, ARRAY(BigInteger))), Photo.is_behind)
    if stacks:
        found += [Member(*row) for row in await tx.execute(behind.with_only_columns(*_COLUMNS).order_by(Photo.id))]
    return list({photo.id: photo for photo in found}.values())


async def stack(tx: Tx, stack_id: int) -> Stack | None:
    """A stack's row, held against being changed by others. Who may know of it is told by its members."""
    return await tx.scalar(select(Stack).where(Stack.id == stack_id).with_for_update())


async def kind(tx: Tx, stack_id: int) -> str | None:
    """What kind of stack it is."""
    return await tx.scalar(select(Stack.kind).where(Stack.id == stack_id))


async def add(tx: Tx, kind: Kind, made_by: str, cover_id: int | None = None) -> int:
    """A new stack without members."""
    new = Stack(kind=kind, made_by=made_by, cover_id=cover_id)
    tx.add(new)
    await tx.flush()
    return new.id


async def put(tx: Tx, viewer: Viewer, ids: Sequence[int], stack_id: int | None, by: str) -> None:
    """Put photos that the viewer sees into a stack, or into none."""
    seen = visible_photos(viewer).where(Photo.id == any_(literal(list(ids), ARRAY(BigInteger))))
    change = update(Photo).where(Photo.id.in_(seen.with_only_columns(Photo.id)))
    await tx.execute(change.values(stack_id=stack_id, stack_by=by).execution_options(synchronize_session=False))


async def change(tx: Tx, stack_id: int, cover_id: int | None, made_by: str = "human") -> None:
    """Write a stack's cover, and who has had a hand in it."""
    await tx.execute(update(Stack).where(Stack.id == stack_id).values(cover_id=cover_id, made_by=made_by))


async def seen_sizes(tx: Tx, viewer: Viewer, stack_ids: Sequence[int]) -> dict[int, int]:
    """By stack: for how many photos that this viewer sees its tile stands. For those who do not see all."""
    inside = visible_photos(viewer).where(
        Photo.stack_id == any_(literal(list(stack_ids), ARRAY(BigInteger))),
        ~Photo.is_missing,
        Photo.trashed_at.is_(None),
    )
    half = (Photo.kind == "video") & Photo.content_identifier.is_not(None)
    counted = inside.with_only_columns(Photo.stack_id, func.count().filter(~half)).group_by(Photo.stack_id)
    return {stack_id: count if count > 1 else 0 for stack_id, count in await tx.execute(counted) if stack_id}
