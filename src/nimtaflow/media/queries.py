"""What the steps of the media read from a photo's row, and write into it."""

import os
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any, cast

from sqlalchemy import Table, and_, text, update

from nimtaflow.kernel.db import Tx
from nimtaflow.kernel.files import text_to_path
from nimtaflow.kernel.live import publish
from nimtaflow.kernel.steps import Superseded
from nimtaflow.library.filetypes import Kind
from nimtaflow.library.onward import onward
from nimtaflow.media.writeback import tags
from nimtaflow.tables.photos import Photo

_PHOTOS = cast("Table", Photo.__table__)  # without the ORM, which is half of the time


@dataclass(frozen=True)
class Original:
    """The file of a photo as the library knows it."""

    photo_id: int
    path: bytes
    kind: Kind
    file_size: int
    mtime_ns: int
    mime_type: str | None
    content_hash: bytes | None
    version: str | None


_ORIGINAL = text("""
    SELECT s.path AS root, p.path, p.kind, p.file_size, p.mtime_ns, p.mime_type, p.content_hash, p.version
    FROM photos p JOIN sources s ON s.id = p.source_id WHERE p.id = :photo_id AND NOT p.is_missing
""")


_WANT = text("""
    UPDATE photos SET unwritten_at = clock_timestamp(),
        unwritten = (SELECT array_agg(DISTINCT name) FROM unnest(unwritten || CAST(:fields AS text[])) AS name)
    WHERE id = ANY(:ids)
""")
_FORGET = text("DELETE FROM photo_steps WHERE photo_id = ANY(:ids) AND step IN ('write', 'replace')")
_DESCRIBED = text("SELECT description IS NOT NULL FROM photos WHERE id = :photo_id")


async def original(tx: Tx, photo_id: int) -> Original | None:
    """A photo's file; None when the photo is gone or its file is missing."""
    row = (await tx.execute(_ORIGINAL, {"photo_id": photo_id})).one_or_none()
    if row is None:
        return None
    return Original(
        photo_id=photo_id,
        path=os.path.join(text_to_path(row.root), text_to_path(row.path)),
        kind=row.kind,
        file_size=row.file_size,
        mtime_ns=row.mtime_ns,
        mime_type=row.mime_type,
        content_hash=row.content_hash,
        version=row.version,
    )


async def want_written(tx: Tx, photo_ids: Sequence[int], fields: Collection[str]) -> None:
    """Have columns of photos, edited in this transaction, written into their files as the settings say; for editing.

    Raises ValueError for a column that no file can hold.
    """
    wanted = sorted(tags.complete(fields))
    if not (photo_ids and wanted):
        return
    await tx.execute(_WANT, {"ids": list(photo_ids), "fields": wanted})
    await tx.execute(_FORGET, {"ids": list(photo_ids)})
    await onward().advance(tx, photo_ids)


async def has_description(tx: Tx, photo_id: int) -> bool:
    """Whether a photo is described; for the system."""
    return bool(await tx.scalar(_DESCRIBED, {"photo_id": photo_id}))


async def keep(tx: Tx, was: Original, values: dict[str, Any]) -> None:
    """Write what was found out about a file, if it is still the file that was looked at. Raises Superseded."""
    same = and_(_PHOTOS.c.id == was.photo_id, _PHOTOS.c.file_size == was.file_size, _PHOTOS.c.mtime_ns == was.mtime_ns)
    written = update(_PHOTOS).where(same).values(**values).returning(_PHOTOS.c.day)
    row = (await tx.execute(written)).one_or_none()
    if row is None:
        raise Superseded
    await publish(tx, "photos", month=f"{row.day:%Y-%m}" if row.day else "undated")
