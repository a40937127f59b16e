"""Sources and what failed in them, in the database."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any, Final

from sqlalchemy import DateTime, Select, and_, delete, func, literal, or_, select, tuple_, union_all, update
from sqlalchemy.orm import aliased

from nimtaflow.access.viewer import Viewer
from nimtaflow.access.visible import visible_photos, visible_steps
from nimtaflow.kernel.clock import now
from nimtaflow.kernel.db import Tx
from nimtaflow.tables.photos import Photo, PhotoStep
from nimtaflow.tables.sources import FileFailure, Source

NO_COUNTS: Final = {"images": 0, "videos": 0, "missing": 0, "failed": 0, "waiting": 0}
_LOCK: Final = 0x534F_5552_4345  # SOURCE: whoever holds it decides which folders are sources
STUCK: Final = timedelta(hours=6)  # a scan begun longer ago does not keep the next one from being due


async def sources(tx: Tx) -> Sequence[Source]:
    """All sources but those that are being removed, by name."""
    there = select(Source).where(Source.state != "removing")
    return (await tx.scalars(there.order_by(func.lower(Source.name), Source.id))).all()


async def source(tx: Tx, source_id: int) -> Source | None:
    """One source, held against being changed by others."""
    one = select(Source).where(Source.id == source_id, Source.state != "removing")
    return await tx.scalar(one.with_for_update())


async def add_source(tx: Tx, **values: Any) -> Source:
    """A new source."""
    added = Source(next_scan_at=now() if values["interval_minutes"] else None, **values)
    tx.add(added)
    await tx.flush()
    await tx.refresh(added)
    return added


async def change_source(tx: Tx, changed: Source, values: dict[str, Any]) -> None:
    """Change a source; its next scan follows its interval."""
    for name, value in values.items():
        setattr(changed, name, value)
    if "interval_minutes" in values:
        since = changed.last_scan_at or now()
        minutes = timedelta(minutes=changed.interval_minutes)
        changed.next_scan_at = since + minutes if changed.interval_minutes else None
    await tx.flush()


async def due(tx: Tx) -> Sequence[int]:
    """Sources whose next scan should have begun, and none has."""
    ready = or_(Source.scan_started_at.is_(None), Source.scan_started_at < now() - STUCK)
    waiting = select(Source.id).where(Source.enabled, Source.next_scan_at <= now(), ready)
    return (await tx.scalars(waiting.order_by(Source.next_scan_at))).all()


async def counts(tx: Tx, viewer: Viewer) -> dict[int, dict[str, int]]:
    """By source: images and videos that are there, missing ones, failures, and what has no picture yet."""
    found: dict[int, dict[str, int]] = defaultdict(NO_COUNTS.copy)
    kinds = visible_photos(viewer).with_only_columns(Photo.source_id, Photo.kind, Photo.is_missing, func.count())
    for source_id, kind, missing, count in await tx.execute(
        kinds.group_by(Photo.source_id, Photo.kind, Photo.is_missing)
    ):
        found[source_id]["missing" if missing else "images" if kind == "photo" else "videos"] += count
    failed = _failures(viewer, None, None).subquery()
    per_source = select(failed.c.source_id, func.count()).group_by(failed.c.source_id)
    for source_id, count in await tx.execute(per_source):
        found[source_id]["failed"] += count
    given_up = visible_steps(viewer).where(PhotoStep.state == "failed").with_only_columns(PhotoStep.photo_id)
    waiting = visible_photos(viewer).where(~Photo.is_missing, Photo.version.is_(None), Photo.id.not_in(given_up))
    for source_id, count in await tx.execute(
        waiting.with_only_columns(Photo.source_id, func.count()).group_by(Photo.source_id)
    ):
        found[source_id]["waiting"] += count
    return found


async def extent(tx: Tx, viewer: Viewer, source_id: int, *, only_missing: bool) -> tuple[int, int]:
    """How many photos a source has, or missing ones, and how many of them have pictures."""
    inside = visible_photos(viewer).where(Photo.source_id == source_id, *([Photo.is_missing] if only_missing else []))
    row = (await tx.execute(inside.with_only_columns(func.count(), func.count(Photo.version)))).one()
    return row[0], row[1]


def _failures(viewer: Viewer, source_id: int | None, step: str | None) -> Any:
    """Failed steps of photos, and files that never became one, as one list."""
    photos = visible_photos(viewer).where(~Photo.is_missing)
    photo = photos.with_only_columns(Photo.id, Photo.source_id, Photo.path, Photo.filename).subquery()
    steps = visible_steps(viewer).where(PhotoStep.state == "failed").join(photo, photo.c.id == PhotoStep.photo_id)
    files: Select[Any] = select(FileFailure)
    if source_id is not None:
        steps, files = steps.where(photo.c.source_id == source_id), files.where(FileFailure.source_id == source_id)
    if step is not None:
        steps = steps.where(PhotoStep.step == step)
        files = files.where(literal(step) == "scan")
    return union_all(
        steps.with_only_columns(
            PhotoStep.photo_id,
            photo.c.source_id,
            photo.c.path,
            photo.c.filename,
            PhotoStep.step,
            PhotoStep.error_code.label("code"),
            PhotoStep.error_facts.label("facts"),
            PhotoStep.attempts,
            PhotoStep.at,
            func.concat("p", PhotoStep.photo_id, "/", PhotoStep.step).label("key"),
        ),
        files.with_only_columns(
            literal(None).label("photo_id"),
            FileFailure.source_id,
            FileFailure.path,
            func.regexp_replace(FileFailure.path, "^.*/", "").label("filename"),
            literal("scan").label("step"),
            FileFailure.code,
            FileFailure.facts,
            literal(1).label("attempts"),
            FileFailure.at,
            func.concat("f", FileFailure.id).label("key"),
        ),
    )


async def failure_page(
    tx: Tx, viewer: Viewer, source_id: int | None, step: str | None, after: tuple[datetime, str] | None, limit: int
) -> tuple[Sequence[Any], int]:
    """Failures, the latest first, behind the one with this time and key; and how many there are in all."""
    failures = _failures(viewer, source_id, step).subquery()
    page = select(failures).order_by(failures.c.at.desc(), failures.c.key.desc()).limit(limit)
    if after is not None:
        place = tuple_(literal(after[0], DateTime(timezone=True)), literal(after[1]))
        page = page.where(tuple_(failures.c.at, failures.c.key) < place)
    total = await tx.scalar(select(func.count()).select_from(failures))
    return (await tx.execute(page)).all(), total or 0


async def forget_failed_steps(
    tx: Tx, viewer: Viewer, photo_ids: Sequence[int] | None, source_id: int | None
) -> Sequence[int]:
    """Let photos take again the steps that failed; of all, of some, or of a source. Answers with which those are."""
    photos = visible_photos(viewer).where(~Photo.is_missing).with_only_columns(Photo.id)
    if photo_ids is not None:
        photos = photos.where(Photo.id.in_(photo_ids))
    if source_id is not None:
        photos = photos.where(Photo.source_id == source_id)
    failed = delete(PhotoStep).where(PhotoStep.state == "failed", PhotoStep.photo_id.in_(photos))
    return sorted(set((await tx.scalars(failed.returning(PhotoStep.photo_id))).all()))


async def failed_files(tx: Tx, source_id: int | None) -> dict[int, int]:
    """How many files and folders of each source never became photos."""
    counts = select(FileFailure.source_id, func.count()).group_by(FileFailure.source_id)
    if source_id is not None:
        counts = counts.where(FileFailure.source_id == source_id)
    return dict((await tx.execute(counts)).all())


async def scan_progress(tx: Tx) -> dict[str, int]:
    """The numbers of all running scans, added up."""
    numbers = {
        "total": func.greatest(Source.scan_total, Source.scan_seen),
        "scanned": Source.scan_seen,
        "new": Source.scan_new,
        "skipped": func.greatest(Source.scan_seen - Source.scan_new - Source.scan_changed - Source.scan_moved, 0),
        "errors": Source.scan_errors,
    }
    sums = [func.coalesce(func.sum(number), 0) for number in numbers.values()]
    row = (await tx.execute(select(func.count(), *sums).where(Source.scan_started_at.is_not(None)))).one()
    return dict(zip(("running", *numbers), (int(value) for value in row), strict=True))


async def path_of(tx: Tx, source_id: int) -> str | None:
    """The path of a source, also of one that is being removed; None if it is gone."""
    path = await tx.scalar(select(Source.path).where(Source.id == source_id))
    return path and path.removeprefix(leaving_path(source_id, ""))


def leaving_path(source_id: int, path: str) -> str:
    """What stands in the place of the path of a source that is being removed, as another may have that folder now."""
    return f"removing:{source_id}:{path}"


async def lasting_source(tx: Tx, source_id: int) -> Source | None:
    """A source that is not being removed, and will not be until `tx` ends."""
    one = select(Source).where(Source.id == source_id, Source.state != "removing")
    return await tx.scalar(one.with_for_update(read=True))


async def photos_of(tx: Tx, source_id: int, limit: int) -> Sequence[tuple[int, str, bool]]:
    """Some photos of a source, by id, path and whether they are missing; for the system."""
    some = select(Photo.id, Photo.path, Photo.is_missing).where(Photo.source_id == source_id).limit(limit)
    return [(photo_id, path, missing) for photo_id, path, missing in await tx.execute(some)]


async def younger_twins(tx: Tx, ids: Sequence[int], heir: int, prefix: str) -> Sequence[int]:
    """Of these photos, and those of the same files that another source has, the younger of each two; for the system."""
    twin = aliased(Photo)
    same = and_(twin.source_id == heir, twin.path == literal(prefix) + Photo.path)
    twins = select(func.greatest(Photo.id, twin.id)).join(twin, same).where(Photo.id.in_(ids))
    return (await tx.scalars(twins)).all()


async def hand_over(tx: Tx, ids: Sequence[int], heir: int, prefix: str) -> None:
    """Give photos to the source around theirs; for the system."""
    moved = update(Photo).where(Photo.id.in_(ids)).values(source_id=heir, path=literal(prefix) + Photo.path)
    await tx.execute(moved.execution_options(synchronize_session=False))


async def delete_photos(tx: Tx, ids: Sequence[int]) -> None:
    """Forget photos, and all that hangs on them; for the system."""
    await tx.execute(delete(Photo).where(Photo.id.in_(ids)))


async def delete_source(tx: Tx, source_id: int) -> None:
    """Forget a source."""
    await tx.execute(delete(Source).where(Source.id == source_id))


async def one_at_a_time(tx: Tx) -> None:
    """Let nobody else add or move a source until this transaction ends."""
    await tx.execute(select(func.pg_advisory_xact_lock(_LOCK)))
