"""The films that were made of videos, in the database."""

import os
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import literal, select, text, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import undefer

from nimtaflow.access.viewer import Viewer
from nimtaflow.access.visible import visible_films, visible_photos
from nimtaflow.kernel.clock import now
from nimtaflow.kernel.db import Tx
from nimtaflow.kernel.facts import as_json
from nimtaflow.kernel.files import text_to_path
from nimtaflow.kernel.live import publish
from nimtaflow.tables.films import Film
from nimtaflow.tables.photos import Photo

_KEYS = ("photo_id", "height")


async def preview(tx: Tx, viewer: Viewer, photo_id: int) -> Photo | None:
    """A photo with its preview."""
    found = visible_photos(viewer).where(Photo.id == photo_id).options(undefer(Photo.preview))
    return await tx.scalar(found)


async def films(tx: Tx, viewer: Viewer, photo_id: int, version: str) -> Sequence[Film]:
    """What was made of a video's present content, or is being made; the largest first."""
    found = visible_films(viewer).where(Film.photo_id == photo_id, Film.version == version)
    return (await tx.scalars(found.order_by(Film.height.desc()).execution_options(populate_existing=True))).all()


async def wish(tx: Tx, viewer: Viewer, photo_id: int, height: int, version: str, *, anew: bool) -> bool:
    """Write down that a film is wished for; whether it must be made now.

    One that is there already, or being made, stays; one of an older content begins anew, and with `anew` one that
    failed or whose file was lost.
    """
    seen = visible_photos(viewer).where(Photo.id == photo_id)
    rows = seen.with_only_columns(Photo.id, literal(height), literal(version), literal("waiting"), literal(now()))
    put = insert(Film).from_select([*_KEYS, "version", "state", "asked_at"], rows)
    return await _put(tx, put, anew=anew)


async def wish_for_system(tx: Tx, photo_id: int, height: int, version: str) -> bool:
    """The same, for nobody in particular; what failed stays so."""
    row = {"photo_id": photo_id, "height": height, "version": version, "state": "waiting", "asked_at": now()}
    return await _put(tx, insert(Film).values(row), anew=False)


async def _put(tx: Tx, put: Any, *, anew: bool) -> bool:
    fresh = {
        "version": put.excluded.version,
        "state": "waiting",
        "progress": 0,
        "attempts": 0,
        "error_code": None,
        "error_facts": None,
        "encoder": None,
        "file_size": None,
        "asked_at": put.excluded.asked_at,
        "ready_at": None,
    }
    settled = Film.state.in_(("failed", "ready") if anew else ())
    again = put.on_conflict_do_update(
        index_elements=list(_KEYS), set_=fresh, where=(Film.version != put.excluded.version) | settled
    )
    asked = (await tx.execute(again.returning(Film.photo_id))).first() is not None
    if asked:
        await tx.flush()
    return asked


@dataclass(frozen=True)
class Wish:
    """A film to be made, and of what."""

    photo_id: int
    height: int
    version: str
    attempts: int
    path: bytes
    content_hash: bytes
    duration: float | None


_WISH = text("""
    SELECT f.version, f.attempts, s.path AS root, p.path, p.content_hash, p.duration_seconds, p.is_missing
    FROM films f JOIN photos p ON p.id = f.photo_id JOIN sources s ON s.id = p.source_id
    WHERE f.photo_id = :photo_id AND f.height = :height AND f.state IN ('waiting', 'making')
        AND p.content_hash IS NOT NULL
""")


async def begin(tx: Tx, photo_id: int, height: int) -> Wish | None:
    """What is to be made, now being made; None if nobody wishes for it any more. For the system."""
    row = (await tx.execute(_WISH, {"photo_id": photo_id, "height": height})).one_or_none()
    if row is None or row.is_missing:
        return None
    await change(tx, photo_id, height, row.version, state="making", progress=0.0)
    return Wish(
        photo_id=photo_id,
        height=height,
        version=row.version,
        attempts=row.attempts,
        path=os.path.join(text_to_path(row.root), text_to_path(row.path)),
        content_hash=row.content_hash,
        duration=row.duration_seconds,
    )


async def change(tx: Tx, photo_id: int, height: int, version: str, **values: Any) -> bool:
    """Write how far a film is, and tell the browsers; False if that film is not wished for any more."""
    here = (Film.photo_id == photo_id, Film.height == height, Film.version == version)
    written = await tx.execute(
        update(Film).where(*here).values(**values).returning(Film.photo_id).execution_options(synchronize_session=False)
    )
    if written.first() is None:
        return False
    await publish(tx, "playback", photo_id=photo_id)
    return True


_STALE = text("""
    DELETE FROM films WHERE photo_id = :photo_id AND version <> :version
""")


async def drop_stale(tx: Tx, photo_id: int, version: str) -> None:
    """Forget the films of another content."""
    await tx.execute(_STALE, {"photo_id": photo_id, "version": version})


_ALL_STALE = text("""
    DELETE FROM films f USING photos p WHERE p.id = f.photo_id AND p.content_hash IS NOT NULL
        AND f.version <> left(encode(p.content_hash, 'hex'), 10) || :encoding
""")
_ALL = text("""
    SELECT photo_id, height, CASE state WHEN 'ready' THEN version END AS version FROM films WHERE state <> 'failed'
""")
_DROP_READY = text("""
    DELETE FROM films WHERE photo_id = :photo_id AND height = :height AND version = :version AND state = 'ready'
""")


async def drop_all_stale(tx: Tx, encoding: int) -> int:
    """Forget all films of contents that are no more (see service.content_version); how many those were."""
    gone: Any = await tx.execute(_ALL_STALE, {"encoding": f"{encoding:x}"})
    return gone.rowcount


async def all_films(tx: Tx) -> list[tuple[int, int, str | None]]:
    """(photo_id, height, version) of each film; the version is None while it is being made."""
    return [(row.photo_id, row.height, row.version) for row in await tx.execute(_ALL)]


async def drop_ready(tx: Tx, photo_id: int, height: int, version: str) -> None:
    """Forget a film whose file is lost; who wants it has it made again."""
    await tx.execute(_DROP_READY, {"photo_id": photo_id, "height": height, "version": version})
    await publish(tx, "playback", photo_id=photo_id)


_KEEP_PREVIEW = text("""
    UPDATE photos SET preview_version = :version, preview = CAST(:preview AS jsonb)
    WHERE id = :photo_id AND content_hash = :content_hash RETURNING day
""")


async def keep_preview(tx: Tx, photo_id: int, content_hash: bytes, preview: dict[str, Any]) -> bool:
    """Show a preview from now on; False if the original has changed meanwhile."""
    values = {"photo_id": photo_id, "content_hash": content_hash, "version": preview["version"]}
    row = (await tx.execute(_KEEP_PREVIEW, values | {"preview": as_json(preview)})).one_or_none()
    if row is None:
        return False
    await publish(tx, "photos", month=f"{row.day:%Y-%m}" if row.day else "undated")
    return True


_ORPHANS = text("""
    SELECT photo_id, height FROM films f WHERE state IN ('waiting', 'making') AND NOT EXISTS (
        SELECT FROM procrastinate_jobs WHERE task_name = :job AND status IN ('todo', 'doing')
            AND args @> jsonb_build_object('photo_id', f.photo_id, 'height', f.height))
""")


async def orphans(tx: Tx, job: str) -> list[tuple[int, int]]:
    """Films that are wished for and that no job makes any more: (photo_id, height)."""
    return [(row.photo_id, row.height) for row in await tx.execute(_ORPHANS, {"job": job})]


async def facts(tx: Tx, photo_id: int) -> Photo | None:
    """A photo, for the system."""
    return await tx.scalar(select(Photo).where(Photo.id == photo_id).execution_options(populate_existing=True))
