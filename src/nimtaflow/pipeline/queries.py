"""The ledger, the queues and the logs in the database."""

from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any

from sqlalchemy import Integer, Text, and_, cast, delete, func, or_, select, text, update
from sqlalchemy.dialects.postgresql import insert

from nimtaflow.access.viewer import Viewer
from nimtaflow.access.visible import visible_photos, visible_steps
from nimtaflow.kernel.clock import now
from nimtaflow.kernel.db import Tx
from nimtaflow.kernel.facts import as_json
from nimtaflow.kernel.steps import Entry, Step
from nimtaflow.tables.photos import Photo, PhotoStep
from nimtaflow.tables.sources import Source
from nimtaflow.tables.system import LogEntry, QueueState, Worker

# The statements of every photo's every step are written out: building them costs more than running them.
_STANDING = text("""
    SELECT p.kind, s.step, s.version, s.state FROM photos p LEFT JOIN photo_steps s ON s.photo_id = p.id
    WHERE p.id = :photo_id AND NOT p.is_missing
""")
_RECORD = text("""
    INSERT INTO photo_steps AS s (photo_id, step, version, state, attempts, error_code, error_facts, at)
    VALUES (:photo_id, :step, :version, :state, 1, :code, CAST(:facts AS jsonb), :at)
    ON CONFLICT (photo_id, step) DO UPDATE SET
        version = excluded.version, state = excluded.state, error_code = excluded.error_code,
        error_facts = excluded.error_facts, at = excluded.at,
        attempts = CASE excluded.state WHEN 'done' THEN 1 ELSE s.attempts + 1 END
    RETURNING attempts
""")
_LEFT_REMOVING = text("""
    SELECT id FROM sources WHERE state = 'removing' AND NOT EXISTS (
        SELECT FROM procrastinate_jobs WHERE task_name = :job AND status IN ('todo', 'doing')
            AND args @> jsonb_build_object('source_id', sources.id))
""")


async def standing(tx: Tx, photo_id: int) -> tuple[str, Mapping[str, Entry]] | None:
    """A photo's kind and its ledger; None when the photo is gone or its file is missing."""
    lines = (await tx.execute(_STANDING, {"photo_id": photo_id})).all()
    if not lines:
        return None
    return lines[0].kind, {line.step: Entry(line.version, line.state) for line in lines if line.step}


async def record(
    tx: Tx, photo_id: int, step: Step, state: str, problem: tuple[str, dict[str, Any]] | None = None
) -> int:
    """Write a line of the ledger; answers with the number of attempts since the step was last done."""
    code, facts = problem or (None, None)
    line = {"photo_id": photo_id, "step": step.name, "version": step.version, "state": state, "code": code, "at": now()}
    line["facts"] = None if facts is None else as_json(facts)
    return await tx.scalar(_RECORD, line) or 1


async def forget_steps(tx: Tx, photo_ids: Sequence[int], names: Sequence[str] | None = None) -> None:
    """Let photos take steps again, or every one. For the system; what a viewer asks for is `forget_visible_steps`."""
    gone = delete(PhotoStep).where(PhotoStep.photo_id.in_(photo_ids))
    await tx.execute(gone if names is None else gone.where(PhotoStep.step.in_(names)))


async def forget_visible_steps(tx: Tx, viewer: Viewer, photo_id: int) -> None:
    """Let a photo take every step again, if it exists for the viewer."""
    seen = visible_photos(viewer).where(Photo.id == photo_id).with_only_columns(Photo.id)
    gone = delete(PhotoStep).where(PhotoStep.photo_id.in_(seen)).execution_options(synchronize_session=False)
    await tx.execute(gone)


async def unfinished(tx: Tx, steps: Sequence[Step], after: int, limit: int) -> list[int]:
    """Photos, in order of id, that lack a step of their kind at its version or are to try one again, and may."""
    lacking = or_(
        *(
            and_(
                Photo.kind.in_(step.kinds), ~Photo.id.in_(_settled(step)), *(Photo.id.in_(_done(n)) for n in step.needs)
            )
            for step in steps
        )
    )
    found = select(Photo.id).where(Photo.id > after, ~Photo.is_missing, lacking).order_by(Photo.id).limit(limit)
    return list((await tx.scalars(found)).all())


def _done(name: str) -> Any:
    return select(PhotoStep.photo_id).where(PhotoStep.step == name, PhotoStep.state == "done")


def _settled(step: Step) -> Any:
    return select(PhotoStep.photo_id).where(
        PhotoStep.step == step.name, PhotoStep.version >= step.version, PhotoStep.state != "retrying"
    )


async def left_removing(tx: Tx, job: str) -> Sequence[int]:
    """Sources that were said to go, and which no job removes any more."""
    return (await tx.scalars(_LEFT_REMOVING, {"job": job})).all()


async def put_off_scan(tx: Tx, source_id: int, pause: timedelta) -> None:
    """Note that nobody scans a source any more, and that it is tried again after a pause."""
    over = {"scan_started_at": None, "next_scan_at": now() + pause}
    await tx.execute(update(Source).where(Source.id == source_id).values(**over))


async def step_counts(tx: Tx, viewer: Viewer) -> dict[tuple[str, str], int]:
    """How many photos stand where: {(step, state): photos}."""
    steps = visible_steps(viewer).with_only_columns(PhotoStep.step, PhotoStep.state, func.count())
    rows = await tx.execute(steps.group_by(PhotoStep.step, PhotoStep.state))
    return {(step, state): count for step, state, count in rows}


async def kind_counts(tx: Tx, viewer: Viewer) -> dict[str, int]:
    """How many photos there are of each kind whose files are there."""
    photos = visible_photos(viewer).where(~Photo.is_missing).with_only_columns(Photo.kind, func.count())
    return dict((await tx.execute(photos.group_by(Photo.kind))).all())


async def steps_per_minute(tx: Tx, viewer: Viewer) -> list[tuple[str, int, int]]:
    """Steps taken in each of the last 60 minutes: (step, minutes ago, photos)."""
    ago = cast(func.floor(func.extract("epoch", func.now() - PhotoStep.at) / 60), Integer)
    recent = visible_steps(viewer).where(PhotoStep.at > func.now() - timedelta(minutes=60))
    rows = await tx.execute(recent.with_only_columns(PhotoStep.step, ago, func.count()).group_by(PhotoStep.step, ago))
    return [(step, minutes, count) for step, minutes, count in rows]


async def queue_counts(tx: Tx) -> dict[tuple[str, str], int]:
    """How many jobs stand where: {(queue, status): jobs}."""
    rows = await tx.execute(
        text("SELECT queue_name, status::text, count(*) FROM procrastinate_jobs GROUP BY queue_name, status")
    )
    return {(queue, status): count for queue, status, count in rows}


async def paused_queues(tx: Tx) -> set[str]:
    """The queues that an admin has paused."""
    return set((await tx.scalars(select(QueueState.name).where(QueueState.paused))).all())


async def pause_queue(tx: Tx, name: str, *, paused: bool) -> None:
    """Pause a queue or let it go on."""
    put = insert(QueueState).values(name=name, paused=paused)
    await tx.execute(put.on_conflict_do_update(index_elements=["name"], set_={"paused": paused}))


async def workers(tx: Tx) -> Sequence[Worker]:
    """The worker processes seen in the last minute."""
    seen = select(Worker).where(Worker.seen_at > now() - timedelta(minutes=1)).order_by(Worker.name)
    return (await tx.scalars(seen)).all()


async def log_lines(
    tx: Tx, feature: str | None, levels: Sequence[str], search: str | None, before: int | None, limit: int
) -> Sequence[LogEntry]:
    """Lines of the log, the newest first."""
    lines = select(LogEntry).order_by(LogEntry.id.desc()).limit(limit)
    if feature:
        lines = lines.where(LogEntry.feature == feature)
    if levels:
        lines = lines.where(LogEntry.level.in_(levels))
    if search:
        words = or_(
            LogEntry.event.icontains(search, autoescape=True),
            cast(LogEntry.facts, Text).icontains(search, autoescape=True),
        )
        lines = lines.where(words)
    if before is not None:
        lines = lines.where(LogEntry.id < before)
    return (await tx.scalars(lines)).all()
