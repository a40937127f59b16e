"""Stacks over HTTP: stack photos, choose the cover, take stacks apart."""

from fastapi import APIRouter, status

from nimtaflow.access.viewer import NotForYou
from nimtaflow.http.dependencies import Tx, Viewer
from nimtaflow.http.problems import problems
from nimtaflow.stacks import service
from nimtaflow.stacks.schemas import NewStack, Stack, StackChange, StackChanged, Unstacked

router = APIRouter(prefix="/stacks", tags=["stacks"])

ONE = problems(service.StackNotFound, NotForYou)
MEMBER = problems(service.StackNotFound, service.NotInStack, NotForYou)


@router.get("/{stack_id}", responses=problems(service.StackNotFound))
async def stack(stack_id: int, tx: Tx, viewer: Viewer) -> Stack:
    """One stack and its photos."""
    return await service.one(tx, viewer, stack_id)


@router.post(
    "",
    status_code=status.HTTP_201_CREATED,
    responses=problems(service.TooFewToStack, service.NotInStack, NotForYou),
)
async def stack_photos(new: NewStack, tx: Tx, viewer: Viewer) -> StackChanged:
    """Make photos one tile of the timeline."""
    stack_id, change_id = await service.stack(tx, viewer, new.photo_ids, new.cover_id)
    return await _changed(tx, viewer, stack_id, change_id)


@router.patch("/{stack_id}", responses=MEMBER)
async def change_cover(stack_id: int, change: StackChange, tx: Tx, viewer: Viewer) -> StackChanged:
    """Choose which of its photos is seen in the timeline."""
    return await _changed(tx, viewer, stack_id, await service.choose_cover(tx, viewer, stack_id, change.cover_id))


@router.delete("/{stack_id}", responses=ONE)
async def unstack(stack_id: int, tx: Tx, viewer: Viewer) -> Unstacked:
    """Take a stack apart."""
    change_id, count = await service.unstack(tx, viewer, stack_id)
    return Unstacked(change_id=change_id, count=count)


@router.delete("/{stack_id}/photos/{photo_id}", responses=MEMBER)
async def take_out_of_stack(stack_id: int, photo_id: int, tx: Tx, viewer: Viewer) -> Unstacked:
    """Take one photo out of a stack."""
    change_id, count = await service.take_out(tx, viewer, stack_id, photo_id)
    return Unstacked(change_id=change_id, count=count)


async def _changed(tx: Tx, viewer: Viewer, stack_id: int, change_id: int | None) -> StackChanged:
    now = await service.one(tx, viewer, stack_id)
    return StackChanged(**now.model_dump(), change_id=change_id)
