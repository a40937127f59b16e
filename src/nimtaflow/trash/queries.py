"""Photos go into the trash and out of it, in the database only."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import ARRAY, BigInteger, any_, literal, update

from nimtaflow.access.viewer import Viewer
from nimtaflow.access.visible import visible_photos
from nimtaflow.kernel.db import Tx
from nimtaflow.tables.duplicates import PhotoLook
from nimtaflow.tables.photos import Photo


async def trashed(tx: Tx, viewer: Viewer, ids: Sequence[int]) -> dict[int, datetime | None]:
    """Since when these photos are in the trash, as far as the viewer sees them. They are held until `tx` ends."""
    among = visible_photos(viewer).where(Photo.id == any_(literal(list(ids), ARRAY(BigInteger))))
    held = among.with_only_columns(Photo.id, Photo.trashed_at).order_by(Photo.id).with_for_update()
    rows = (await tx.execute(held)).all()
    return dict(rows)  # pyright: ignore[reportArgumentType, reportReturnType]


async def move(tx: Tx, viewer: Viewer, ids: Sequence[int], at: datetime | None) -> None:
    """Put photos that the viewer sees into the trash, or take them out."""
    seen = visible_photos(viewer).where(Photo.id == any_(literal(list(ids), ARRAY(BigInteger))))
    change = update(Photo).where(Photo.id.in_(seen.with_only_columns(Photo.id))).values(trashed_at=at)
    await tx.execute(change.execution_options(synchronize_session=False))
    if at is None:  # back among the others, whose duplicates they may be
        await sort_again(tx, viewer, ids)


async def sort_again(tx: Tx, viewer: Viewer, ids: Sequence[int]) -> None:
    """Have the duplicates of photos looked for anew."""
    seen = visible_photos(viewer).where(Photo.id == any_(literal(list(ids), ARRAY(BigInteger))))
    again = update(PhotoLook).where(PhotoLook.photo_id.in_(seen.with_only_columns(Photo.id)))
    await tx.execute(again.values(is_sorted=False).execution_options(synchronize_session=False))
