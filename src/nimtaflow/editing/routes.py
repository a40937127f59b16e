"""Edits over HTTP: of one photo, of many, and what was changed."""

from collections.abc import Mapping
from typing import Annotated, Any

from fastapi import APIRouter, Query

from nimtaflow.access.viewer import NotForYou
from nimtaflow.editing import service, values
from nimtaflow.editing.schemas import (
    BulkEdit,
    ChangeLine,
    ChangeRow,
    Common,
    Edit,
    Edited,
    PhotoChange,
    Picked,
    Shift,
    Undone,
)
from nimtaflow.history import service as history
from nimtaflow.http.dependencies import Tx, Viewer
from nimtaflow.http.problems import problems
from nimtaflow.photos.service import PhotoNotFound, photo
from nimtaflow.tables.changes import Change

router = APIRouter(tags=["editing"])

EDIT = problems(PhotoNotFound, NotForYou, values.HalfAPlace, values.ImpossibleDate, values.TooManyKeywords)
Limit = Annotated[int, Query(ge=1, le=500)]


@router.patch("/photos/metadata", responses=EDIT)
async def edit_photos(wanted: BulkEdit, tx: Tx, viewer: Viewer) -> Edited:
    """Change what is told of many photos, as one change."""
    change_id, count = await service.edit(tx, viewer, wanted.photo_ids, wanted.edit)
    return Edited(change_id=change_id, count=count)


@router.post("/photos/metadata/common", responses=problems(PhotoNotFound))
async def common_metadata(picked: Picked, tx: Tx, viewer: Viewer) -> Common:
    """What many photos have in common, and in what they differ."""
    return await service.common(tx, viewer, picked.photo_ids)


@router.post("/photos/metadata/shift", responses=EDIT)
async def shift_time(wanted: Shift, tx: Tx, viewer: Viewer) -> Edited:
    """Put right the clock with which photos were taken."""
    change_id, count = await service.shift(tx, viewer, wanted)
    return Edited(change_id=change_id, count=count)


@router.patch("/photos/{photo_id}/metadata", responses=EDIT)
async def edit_photo(photo_id: int, wanted: Edit, tx: Tx, viewer: Viewer) -> Edited:
    """Change what is told of a photo."""
    change_id, count = await service.edit(tx, viewer, [photo_id], wanted)
    return Edited(change_id=change_id, count=count)


@router.get("/photos/{photo_id}/changes", responses=problems(PhotoNotFound))
async def photo_changes(photo_id: int, tx: Tx, viewer: Viewer, limit: Limit = 100) -> list[PhotoChange]:
    """What the viewer, or for an admin anybody, has changed of a photo, the newest first."""
    await photo(tx, viewer, photo_id)
    told = await history.changes_of(tx, viewer, photo_id, limit)
    names = await history.names(tx, told)
    return [_of_photo(change, photo_id, names) for change in told]


@router.get("/changes")
async def changes(tx: Tx, viewer: Viewer, before: int | None = None, limit: Limit = 100) -> list[ChangeLine]:
    """What the viewer, or for an admin anybody, has changed, the newest first, those older than `before`."""
    told = await history.changes(tx, viewer, before, limit)
    names = await history.names(tx, told)
    return [ChangeLine(**_line(change, names)) for change in told]


@router.post("/changes/{change_id}/undo", responses=problems(history.ChangeNotFound, history.ChangeOvertaken))
async def undo_change(change_id: int, tx: Tx, viewer: Viewer) -> Undone:
    """Put back what a change has altered, where nothing newer stands on it."""
    undone, count = await service.undo(tx, viewer, change_id)
    return Undone(change_id=undone, count=count)


def _line(change: Change, names: Mapping[int, str]) -> dict[str, Any]:
    line = {name: getattr(change, name) for name in ("id", "at", "user_id", "operation", "undoes", "undone_at")}
    return {**line, "user_name": names.get(change.user_id or 0), "photos": len(change.photo_ids)}


def _of_photo(change: Change, photo_id: int, names: Mapping[int, str]) -> PhotoChange:
    rows = [
        ChangeRow(before=_told(row["before"]), after=_told(row["after"]))
        for row in change.rows
        if row["table"] == "photos" and [photo_id] in row["keys"]
    ]
    return PhotoChange(**_line(change, names), rows=rows)


def _told(values: dict[str, object]) -> dict[str, object]:
    return {name: value for name, value in values.items() if name != "human_fields"}
