"""Jobs, logs, and having a photo processed again."""

from typing import Annotated

from fastapi import APIRouter, Query, status

from nimtaflow.http.dependencies import Admin, Tx, Viewer
from nimtaflow.http.problems import problems
from nimtaflow.kernel.log import Feature
from nimtaflow.photos import service as photos
from nimtaflow.pipeline import journey, progress, queries
from nimtaflow.pipeline.schemas import Jobs, Level, LogLine, LogPage, Progress

router = APIRouter(tags=["pipeline"])


@router.get("/jobs")
async def jobs(tx: Tx, admin: Admin) -> Jobs:
    """Queues, steps and workers as they stand."""
    return Jobs.model_validate(await progress.jobs(tx, admin), from_attributes=True)


@router.get("/jobs/progress")
async def job_progress(tx: Tx, admin: Admin) -> Progress:
    """How far the library is, in four numbers."""
    return Progress(**await progress.progress(tx, admin))


@router.post(
    "/jobs/queues/{name}/pause", status_code=status.HTTP_204_NO_CONTENT, responses=problems(progress.QueueNotFound)
)
async def pause_queue(name: str, tx: Tx, _admin: Admin) -> None:
    """Stop a queue after what it is doing now."""
    await progress.pause(tx, name, paused=True)


@router.post(
    "/jobs/queues/{name}/resume", status_code=status.HTTP_204_NO_CONTENT, responses=problems(progress.QueueNotFound)
)
async def resume_queue(name: str, tx: Tx, _admin: Admin) -> None:
    """Let a paused queue go on."""
    await progress.pause(tx, name, paused=False)


@router.post(
    "/photos/{photo_id}/reprocess",
    status_code=status.HTTP_202_ACCEPTED,
    responses=problems(photos.PhotoNotFound),
)
async def reprocess_photo(photo_id: int, tx: Tx, viewer: Viewer) -> None:
    """Have a photo walk its whole journey again."""
    viewer.require_processing()
    await photos.photo(tx, viewer, photo_id)
    await queries.forget_visible_steps(tx, viewer, photo_id)
    await journey.set_out(tx, [photo_id], priority=10)


@router.get("/logs")
async def logs(
    tx: Tx,
    _admin: Admin,
    feature: Feature | None = None,
    level: Annotated[list[Level], Query()] = [],  # noqa: B006 - FastAPI copies it
    search: Annotated[str | None, Query(max_length=200)] = None,
    before: int | None = None,
    limit: Annotated[int, Query(ge=1, le=1000)] = 200,
) -> LogPage:
    """Lines of the log, the newest first."""
    lines = await queries.log_lines(tx, feature, level, search, before, limit)
    return LogPage(items=[LogLine.model_validate(line, from_attributes=True) for line in lines])
