"""What the steps of the media read from a photo's row, and write into it."""

import os
from dataclasses import dataclass
from typing import Any, cast

from sqlalchemy import Table, and_, text, update

from nimtaflow.kernel.db import Tx
from nimtaflow.kernel.files import text_to_path
from nimtaflow.kernel.live import publish
from nimtaflow.kernel.steps import Superseded
from nimtaflow.library.filetypes import Kind
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


async def keep(tx: Tx, was: Original, values: dict[str, Any]) -> None:
    """Write what was found out about a file, if it is still the file that was looked at. Raises Superseded."""
    same = and_(_PHOTOS.c.id == was.photo_id, _PHOTOS.c.file_size == was.file_size, _PHOTOS.c.mtime_ns == was.mtime_ns)
    written = update(_PHOTOS).where(same).values(**values).returning(_PHOTOS.c.day)
    row = (await tx.execute(written)).one_or_none()
    if row is None:
        raise Superseded
    await publish(tx, "photos", month=f"{row.day:%Y-%m}" if row.day else "undated")
