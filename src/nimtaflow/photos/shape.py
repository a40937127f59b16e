"""A photo's row and its marks, brought into the shape of the API."""

import base64
from collections.abc import Sequence
from datetime import timedelta, timezone
from typing import Any

from nimtaflow.access.viewer import Viewer
from nimtaflow.kernel.db import Tx
from nimtaflow.kernel.files import shown
from nimtaflow.photos import queries
from nimtaflow.photos.schemas import PhotoDetail, PhotoV1, Preview, StepState, Stored, Written
from nimtaflow.photos.service import location
from nimtaflow.stacks import service as stacks
from nimtaflow.tables.photos import Photo, PhotoMark, PhotoStep


async def shapes(tx: Tx, viewer: Viewer, photos: Sequence[Photo]) -> list[PhotoV1]:
    """Photos as every client sees them."""
    ids = [photo.id for photo in photos]
    marks = await queries.marks(tx, viewer, ids)
    failed = {step.photo_id for step in await queries.steps(tx, viewer, ids) if step.state == "failed"}
    return [PhotoV1(**_v1(photo, marks.get(photo.id), failed=photo.id in failed)) for photo in photos]


async def detail(tx: Tx, viewer: Viewer, photo: Photo) -> PhotoDetail:
    """One photo with everything that is known of it, and the steps it has taken."""
    marks = await queries.marks(tx, viewer, [photo.id])
    ledger = await queries.steps(tx, viewer, [photo.id])
    failed = any(step.state == "failed" for step in ledger)
    stored = {name: getattr(photo, name) for name in Stored.model_fields}
    base = _v1(photo, marks.get(photo.id), failed=failed) | {"drone_metadata": _drone(photo)}
    return PhotoDetail(
        **base,
        **stored,
        preview=Preview(**photo.preview) if photo.preview else None,
        stack=await stacks.of(tx, viewer, photo),
        has_motion=photo.motion_size is not None or photo.motion_id is not None,
        motion_url=_motion_url(photo),
        steps=[_step(entry, viewer) for entry in ledger],
        path=await location(tx, photo) if viewer.is_admin else None,
        human_fields=photo.human_fields or [],
        raw_metadata=photo.raw_metadata,
        regions=photo.regions,
        written=Written.model_validate(_written(photo, ledger)),
    )


def _written(photo: Photo, ledger: Sequence[PhotoStep]) -> dict[str, Any]:
    failed = (step.error_code for step in ledger if step.step in {"write", "replace"} and step.state != "done")
    return {
        "target": photo.written_target,
        "at": photo.written_at,
        "pending": photo.unwritten or [],
        "error_code": next(failed, None),
    }


def _step(entry: PhotoStep, viewer: Viewer) -> StepState:
    told = StepState.model_validate(entry, from_attributes=True)
    # what an unforeseen failure says of itself: paths of the server, statements
    return told if viewer.is_admin else told.model_copy(update={"error_facts": None})


def _v1(photo: Photo, mark: PhotoMark | None, *, failed: bool) -> dict[str, Any]:
    base = f"/api/v1/photos/{photo.id}"
    pictures = f"{base}/thumbnail?v={photo.version}&size=" if photo.version else None
    is_video = photo.kind == "video"
    return {
        "id": photo.id,
        "filename": shown(photo.filename),
        "taken_at": _local_time(photo),
        "width": photo.width,
        "height": photo.height,
        "aspect_ratio": photo.ratio,
        "latitude": photo.latitude,
        "longitude": photo.longitude,
        "is_video": is_video,
        "duration_seconds": photo.duration_seconds,
        "is_favorite": mark is not None and mark.favorite_at is not None,
        "is_archived": mark is not None and mark.archived_at is not None,
        "is_trashed": photo.trashed_at is not None,
        "user_rating": mark.rating if mark is not None and mark.rating is not None else photo.user_rating,
        "status": _status(photo, failed=failed),
        "thumb_url": pictures and pictures + "small",
        "thumb_medium_url": pictures and pictures + "medium",
        "original_url": f"{base}/original",
        "video_url": f"{base}/stream" if is_video else None,
        "preview_url": photo.preview_version and f"{base}/flipbook?v={photo.preview_version}",
        "blur_data": base64.b64encode(photo.thumbhash).decode() if photo.thumbhash else None,
        "is_360": bool(photo.is_360),
        "is_drone": bool(photo.is_drone),
        "drone_metadata": None,  # a detail: pages do not read every tag
    }


def _motion_url(photo: Photo) -> str | None:
    if photo.motion_size is not None:
        return f"/api/v1/photos/{photo.id}/motion?v={photo.version}"
    return f"/api/v1/photos/{photo.motion_id}/stream" if photo.motion_id is not None else None


def _drone(photo: Photo) -> dict[str, Any] | None:
    tags = {name: value for name, value in (photo.raw_metadata or {}).items() if "drone" in name.lower()}
    return tags if photo.is_drone else None


def _status(photo: Photo, *, failed: bool) -> str:
    if failed:
        return "error"
    if photo.indexed_at is None:
        return "pending"
    return "done" if photo.version else "processing"


def _local_time(photo: Photo) -> str | None:
    if photo.taken_local is None:
        return None
    if photo.taken_offset is None:
        return photo.taken_local.isoformat()
    return photo.taken_local.replace(tzinfo=timezone(timedelta(minutes=photo.taken_offset))).isoformat()
