"""What the steps of the media read from a photo's row, and write into it."""

import os
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select, update

from nimtaflow.kernel.db import Tx
from nimtaflow.kernel.files import text_to_path
from nimtaflow.kernel.live import publish
from nimtaflow.kernel.steps import Superseded
from nimtaflow.library.filetypes import Kind
from nimtaflow.tables.photos import Photo
from nimtaflow.tables.sources import Source


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


async def original(tx: Tx, photo_id: int) -> Original | None:
    """A photo's file; None when the photo is gone or its file is missing."""
    asked = (
        select(Source.path.label("root"), Photo)
        .join(Source, Source.id == Photo.source_id)
        .where(Photo.id == photo_id, ~Photo.is_missing)
    )
    row = (await tx.execute(asked)).one_or_none()
    if row is None:
        return None
    root, photo = row
    return Original(
        photo_id=photo.id,
        path=os.path.join(text_to_path(root), text_to_path(photo.path)),
        kind=photo.kind,
        file_size=photo.file_size,
        mtime_ns=photo.mtime_ns,
        mime_type=photo.mime_type,
        content_hash=photo.content_hash,
        version=photo.version,
    )


async def keep(tx: Tx, was: Original, values: dict[str, Any]) -> None:
    """Write what was found out about a file, if it is still the file that was looked at. Raises Superseded."""
    same = (Photo.file_size == was.file_size, Photo.mtime_ns == was.mtime_ns)
    written = update(Photo).where(Photo.id == was.photo_id, *same).values(**values).returning(Photo.day)
    row = (await tx.execute(written)).one_or_none()
    if row is None:
        raise Superseded
    await publish(tx, "photos", month=f"{row.day:%Y-%m}" if row.day else "undated")
