"""Duplicates over HTTP: look through the groups, decide."""

from typing import Annotated

from fastapi import APIRouter, Query

from nimtaflow.access.viewer import AdminOnly
from nimtaflow.duplicates import decide, groups, sweep
from nimtaflow.duplicates.schemas import (
    Decided,
    Decision,
    DuplicateGroup,
    DuplicatePage,
    Kind,
    Outcome,
    Sweep,
    Swept,
)
from nimtaflow.http.dependencies import Tx, Viewer
from nimtaflow.http.paging import InvalidCursor, Page, write_cursor
from nimtaflow.http.problems import problems

router = APIRouter(prefix="/duplicates", tags=["duplicates"])

Keep = Annotated[list[int], Query(default_factory=list, max_length=1000)]


@router.get("", responses=problems(InvalidCursor))
async def duplicates(tx: Tx, viewer: Viewer, page: Page, kind: Kind = "exact") -> DuplicatePage:
    """Groups of photos that are the same, or nearly so, about which nobody has decided; the latest first."""
    after = page.after(tuple[int])
    found, total, more = await groups.page(tx, viewer, kind, after[0] if after else None, page.limit)
    return DuplicatePage(
        items=found, next_cursor=write_cursor(more) if more else None, total=total, has_more=more is not None
    )


@router.get("/{group_id}", responses=problems(groups.DuplicatesNotFound))
async def duplicate_group(group_id: int, tx: Tx, viewer: Viewer) -> DuplicateGroup:
    """One group."""
    return await groups.one(tx, viewer, group_id)


@router.get("/{group_id}/outcome", responses=problems(groups.DuplicatesNotFound, decide.NotAmongDuplicates, AdminOnly))
async def duplicates_outcome(group_id: int, tx: Tx, viewer: Viewer, keep: Keep) -> Outcome:
    """What keeping some photos of a group would do: what they would be given, and how many others would go."""
    return await decide.outcome(tx, viewer, group_id, keep)


@router.post("/keep-best", responses=problems(AdminOnly))
async def keep_best_duplicates(wanted: Sweep, tx: Tx, viewer: Viewer) -> Swept:
    """Keep the proposed photo of many exact groups, as one change; called again with `before` until that is null."""
    return await sweep.keep_best(tx, viewer, wanted.before)


@router.post(
    "/{group_id}",
    responses=problems(
        groups.DuplicatesNotFound, decide.AlreadyDecided, decide.NotAmongDuplicates, decide.NothingKept, AdminOnly
    ),
)
async def decide_duplicates(group_id: int, decision: Decision, tx: Tx, viewer: Viewer) -> Decided:
    """Keep the best and trash the rest, keep all, or stack them."""
    change_id, count = await decide.decide(tx, viewer, group_id, decision.action, decision.keep)
    return Decided(change_id=change_id, count=count)
