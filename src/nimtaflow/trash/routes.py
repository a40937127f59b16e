"""The trash over HTTP."""

from fastapi import APIRouter

from nimtaflow.access.viewer import AdminOnly
from nimtaflow.http.dependencies import Tx, Viewer
from nimtaflow.http.problems import problems
from nimtaflow.trash import service
from nimtaflow.trash.schemas import Chosen, Moved

router = APIRouter(prefix="/photos", tags=["trash"])

MOVE = problems(AdminOnly)


@router.post("/trash", responses=MOVE)
async def trash(chosen: Chosen, tx: Tx, viewer: Viewer) -> Moved:
    """Put photos into the trash. Their files stay where they are."""
    change_id, count = await service.trash(tx, viewer, chosen.photo_ids)
    return Moved(change_id=change_id, count=count)


@router.post("/restore", responses=MOVE)
async def restore(chosen: Chosen, tx: Tx, viewer: Viewer) -> Moved:
    """Take photos out of the trash."""
    change_id, count = await service.restore(tx, viewer, chosen.photo_ids)
    return Moved(change_id=change_id, count=count)
