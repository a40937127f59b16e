"""What the steps of the media read from a photo's row, and write into it."""

import os
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any, cast

from sqlalchemy import (
    ARRAY,
    BigInteger,
    Table,
    Text,
    and_,
    any_,
    bindparam,
    delete,
    func,
    literal,
    select,
    text,
    update,
)

from nimtaflow.access.viewer import Viewer
from nimtaflow.access.visible import visible_photos
from nimtaflow.kernel.db import Tx
from nimtaflow.kernel.files import text_to_path
from nimtaflow.kernel.live import publish
from nimtaflow.kernel.steps import Superseded
from nimtaflow.library.filetypes import Kind
from nimtaflow.library.onward import onward
from nimtaflow.media.derivatives import LOOK, Look
from nimtaflow.media.writeback import tags
from nimtaflow.tables.photos import Photo, PhotoStep

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
    pixels: int = 0  # as its metadata says


_ORIGINAL = text("""
    SELECT s.path AS root, p.path, p.kind, p.file_size, p.mtime_ns, p.mime_type, p.content_hash, p.version,
        coalesce(p.width::bigint * p.height, 0) AS pixels
    FROM photos p JOIN sources s ON s.id = p.source_id WHERE p.id = :photo_id AND NOT p.is_missing
""")


_UNITED = "(SELECT array_agg(DISTINCT name) FROM unnest(unwritten || :fields) AS name)"
_DECIDED = text("SELECT human_fields, unwritten FROM photos WHERE id = :photo_id FOR UPDATE")
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
        pixels=row.pixels,
    )


async def want_written(tx: Tx, photo_ids: Sequence[int], fields: Collection[str], viewer: Viewer | None = None) -> None:
    """Have columns of photos, edited in this transaction, written into their files as the settings say; for editing.

    Of photos that `viewer` sees; without one the system asks. Raises ValueError for a column that no file can hold.
    """
    wanted = sorted(tags.complete(fields))
    if not (photo_ids and wanted):
        return
    among = Photo.id == any_(literal(list(photo_ids), ARRAY(BigInteger)))
    ids = (visible_photos(viewer) if viewer else select(Photo)).where(among).with_only_columns(Photo.id)
    united = text(_UNITED).bindparams(bindparam("fields", wanted, ARRAY(Text)))
    values = {"unwritten": united, "unwritten_at": func.clock_timestamp()}
    await tx.execute(_unsynchronised(update(Photo).where(Photo.id.in_(ids)).values(**values)))
    steps = delete(PhotoStep).where(PhotoStep.photo_id.in_(ids), PhotoStep.step.in_(("write", "replace")))
    await tx.execute(_unsynchronised(steps))
    await onward().advance(tx, photo_ids)


def _unsynchronised(statement: Any) -> Any:
    return statement.execution_options(synchronize_session=False)


async def decided(tx: Tx, photo_id: int) -> set[str]:
    """The columns of a photo that its file has no say in; none of them changes until `tx` ends."""
    row = (await tx.execute(_DECIDED, {"photo_id": photo_id})).one_or_none()
    return {*(row.human_fields or ()), *(row.unwritten or ())} if row else set()


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


@dataclass(frozen=True)
class Unlooked:
    """Pictures that have not been measured yet; the size is that of their upright original."""

    photo_id: int
    picture: str
    width: int
    height: int


_UNLOOKED = text("""
    SELECT p.version, p.width, p.height FROM photos p LEFT JOIN photo_looks l ON l.photo_id = p.id
    WHERE p.id = :photo_id AND p.version IS NOT NULL AND p.width > 0 AND p.height > 0
        AND (l.version >= :version AND l.picture = p.version) IS NOT TRUE
""")
_LOOKS = text("""
    INSERT INTO photo_looks AS l (photo_id, picture, version, perceptual_hash, difference_hash, colour)
    VALUES (:photo_id, :picture, :version, :perceptual_hash, CAST(:difference_hash AS bit(256)), :colour)
    ON CONFLICT (photo_id) DO UPDATE SET picture = excluded.picture, version = excluded.version,
        perceptual_hash = excluded.perceptual_hash, difference_hash = excluded.difference_hash,
        colour = excluded.colour, is_sorted = false
""")
_JUDGED = text("""
    UPDATE photos SET quality = :quality, sharpness = :sharpness, exposure_score = :exposure_score
    WHERE id = :photo_id AND version = :picture RETURNING id
""")


def quality(look: Look) -> dict[str, int]:
    """The columns of a photo that tell what its picture is worth looking at."""
    return {"quality": look.quality, "sharpness": look.sharpness, "exposure_score": look.exposure}


async def unlooked(tx: Tx, photo_id: int, version: int) -> Unlooked | None:
    """The pictures of a photo; None if there are none, or they are measured at this version."""
    row = (await tx.execute(_UNLOOKED, {"photo_id": photo_id, "version": version})).one_or_none()
    return None if row is None else Unlooked(photo_id, row.version, row.width, row.height)


async def keep_quality(tx: Tx, photo_id: int, picture: str, look: Look) -> None:
    """Write what pictures are worth looking at, if they are still those of the photo. Raises Superseded."""
    written = await tx.scalar(_JUDGED, {"photo_id": photo_id, "picture": picture, **quality(look)})
    if written is None:
        raise Superseded


async def keep_look(tx: Tx, photo_id: int, picture: str, look: Look) -> None:
    """Write what the pictures of a photo look like; its duplicates are to be looked for."""
    steps = f"{int.from_bytes(look.difference_hash, 'big'):0256b}"
    values = {"perceptual_hash": look.perceptual_hash, "difference_hash": steps, "colour": look.colour}
    await tx.execute(_LOOKS, {"photo_id": photo_id, "picture": picture, "version": LOOK, **values})
