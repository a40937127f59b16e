"""What writing back reads from photos, and writes down about them. For the system."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from sqlalchemy import text

from nimtaflow.kernel.db import Tx
from nimtaflow.kernel.live import publish
from nimtaflow.kernel.steps import Superseded

_PENDING: Final = text("""
    SELECT unwritten, unwritten_at, written_hash, taken_from, taken_local FROM photos
    WHERE id = :photo_id AND NOT is_missing
""")
_VALUES: Final = text("""
    SELECT s.path AS root, p.sidecar_stamp, p.title, p.caption, p.description, p.keywords, p.user_rating, p.label,
        p.latitude, p.longitude, p.altitude, p.taken_at, p.taken_local, p.taken_offset, p.artist, p.copyright,
        p.location_name, p.city, p.state, p.country, p.country_code, p.people_names, p.regions,
        p.width, p.height, p.orientation
    FROM photos p JOIN sources s ON s.id = p.source_id WHERE p.id = :photo_id
""")
_EXPECT: Final = text("""
    UPDATE photos SET written_hash = :hash, written_size = :size,
        written_for = CASE WHEN CAST(:dated AS boolean) THEN coalesce(CAST(:since AS timestamptz), now())
            ELSE CAST(:since AS timestamptz) END,
        sidecar_stamp = coalesce(CAST(:stamp AS bigint), sidecar_stamp),
        taken_offset = coalesce(CAST(:offset AS smallint), taken_offset),
        unwritten = CASE WHEN CAST(:dated AS boolean) THEN array_append(coalesce(unwritten, '{}'), 'taken_local')
            ELSE unwritten END,
        unwritten_at = CASE WHEN CAST(:dated AS boolean) THEN coalesce(unwritten_at, now()) ELSE unwritten_at END
    WHERE id = :photo_id AND file_size = :file_size AND mtime_ns = :mtime_ns RETURNING id
""")
_WRITTEN: Final = text("""
    UPDATE photos SET written_target = CAST(:target AS text), written_at = now(),
        written_hash = NULL, written_size = NULL, written_for = NULL,
        unwritten = CASE WHEN unwritten_at IS NOT DISTINCT FROM CAST(:since AS timestamptz) THEN NULL
            ELSE unwritten END,
        sidecar_stamp = coalesce(CAST(:stamp AS bigint), sidecar_stamp),
        content_hash = coalesce(CAST(:hash AS bytea), content_hash),
        file_size = coalesce(CAST(:size AS bigint), file_size), inode = coalesce(CAST(:inode AS bigint), inode),
        taken_from = CASE
            WHEN taken_from <> 'file'
                OR NOT (CAST(:dated AS boolean) OR coalesce('taken_local' = ANY(unwritten), false))
            THEN taken_from WHEN CAST(:target AS text) = 'file' THEN 'exif' ELSE 'sidecar' END,
        taken_offset = coalesce(CAST(:offset AS smallint), taken_offset)
    WHERE id = :photo_id AND file_size = :file_size AND mtime_ns = :mtime_ns RETURNING id
""")
_EXPECTED: Final = text("SELECT written_hash, written_size, written_for FROM photos WHERE id = :photo_id")
_FORGET: Final = text("""
    UPDATE photos SET written_hash = NULL, written_size = NULL, written_for = NULL WHERE id = :photo_id
""")
_WAITING: Final = text("""
    SELECT p.id FROM photos p JOIN photo_steps w ON w.photo_id = p.id AND w.step = 'write' AND w.state = 'done'
    LEFT JOIN photo_steps r ON r.photo_id = p.id AND r.step = 'replace'
    WHERE (p.unwritten IS NOT NULL OR p.taken_from = 'file') AND NOT p.is_missing
        AND coalesce(r.state = 'done', p.written_hash IS NULL)
        AND (p.unwritten IS NOT NULL OR (CAST(:dates AS boolean) AND p.taken_local IS NOT NULL AND p.kind = 'photo'))
    ORDER BY p.id LIMIT :limit
""")
_AGAIN: Final = text("DELETE FROM photo_steps WHERE photo_id = ANY(:ids) AND step IN ('write', 'replace')")


@dataclass(frozen=True)
class Pending:
    """What a photo's file does not have yet, and since when."""

    fields: Sequence[str]
    since: datetime | None
    is_on_its_way: bool  # a file that has it waits to take the original's place
    is_undated: bool  # it has no date but that of its file


@dataclass(frozen=True)
class Expected:
    """The file that is about to take the original's place, and the state of the columns that it has."""

    content_hash: bytes
    size: int
    since: datetime | None


@dataclass(frozen=True)
class Done:
    """How it went: where to, and what there is now. None is as it was."""

    target: str
    since: datetime | None
    stamp: int | None = None
    content_hash: bytes | None = None
    size: int | None = None
    inode: int | None = None
    dated: bool = False
    offset: int | None = None


async def pending(tx: Tx, photo_id: int) -> Pending | None:
    """What is to be written of a photo; None if it is gone."""
    row = (await tx.execute(_PENDING, {"photo_id": photo_id})).one_or_none()
    if row is None:
        return None
    undated = row.taken_from == "file" and row.taken_local is not None
    return Pending(row.unwritten or [], row.unwritten_at, row.written_hash is not None, undated)


async def values(tx: Tx, photo_id: int) -> Mapping[str, Any]:
    """The columns that can be written, and what is needed to do so."""
    return dict((await tx.execute(_VALUES, {"photo_id": photo_id})).mappings().one())


async def expect(tx: Tx, photo_id: int, was: tuple[int, int], file: Expected, done: Done) -> None:
    """Note which file will be there. `was`: size and mtime of the original. Raises Superseded if it is another now."""
    given: dict[str, Any] = {"hash": file.content_hash, "size": file.size, "since": file.since, "stamp": done.stamp}
    given |= {"dated": done.dated, "offset": done.offset}
    if await tx.scalar(_EXPECT, {"photo_id": photo_id, "file_size": was[0], "mtime_ns": was[1], **given}) is None:
        raise Superseded


async def expected(tx: Tx, photo_id: int) -> Expected | None:
    """The file that is about to take the original's place, if there is one."""
    row = (await tx.execute(_EXPECTED, {"photo_id": photo_id})).one_or_none()
    if row is None or row.written_hash is None:
        return None
    return Expected(row.written_hash, row.written_size, row.written_for)


async def forget_expected(tx: Tx, photo_id: int) -> None:
    """No file will take the original's place any more."""
    await tx.execute(_FORGET, {"photo_id": photo_id})


async def written(tx: Tx, photo_id: int, was: tuple[int, int], done: Done) -> None:
    """Note that a file has it all now, in one statement. Raises Superseded if the original is another now."""
    given = {
        "target": done.target,
        "since": done.since,
        "stamp": done.stamp,
        "hash": done.content_hash,
        "size": done.size,
        "inode": done.inode,
        "dated": done.dated,
        "offset": done.offset,
    }
    if await tx.scalar(_WRITTEN, {"photo_id": photo_id, "file_size": was[0], "mtime_ns": was[1], **given}) is None:
        raise Superseded
    await publish(tx, "photos")


async def waiting(tx: Tx, *, dates: bool, limit: int) -> Sequence[int]:
    """Photos that are no longer on their way though something is to be written; with `dates` the undated, too."""
    return (await tx.scalars(_WAITING, {"dates": dates, "limit": limit})).all()


async def write_again(tx: Tx, photo_ids: Collection[int]) -> None:
    """Let photos take the steps of writing again."""
    await tx.execute(_AGAIN, {"ids": list(photo_ids)})
