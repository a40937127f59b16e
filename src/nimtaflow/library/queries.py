"""Sources and what failed in them, in the database."""

from collections.abc import Sequence

from sqlalchemy import delete, select

from nimtaflow.kernel.db import Tx
from nimtaflow.tables.photos import Photo
from nimtaflow.tables.sources import Source


async def photos_of(tx: Tx, source_id: int, limit: int) -> Sequence[int]:
    """Some photos of a source, for the system."""
    return (await tx.scalars(select(Photo.id).where(Photo.source_id == source_id).limit(limit))).all()


async def delete_photos(tx: Tx, ids: Sequence[int]) -> None:
    """Forget photos, and all that hangs on them; for the system."""
    await tx.execute(delete(Photo).where(Photo.id.in_(ids)))


async def delete_source(tx: Tx, source_id: int) -> None:
    """Forget a source."""
    await tx.execute(delete(Source).where(Source.id == source_id))
