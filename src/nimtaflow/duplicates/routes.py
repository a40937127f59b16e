"""Duplicates over HTTP: look through the groups, decide."""

from fastapi import APIRouter

from nimtaflow.access.viewer import AdminOnly
from nimtaflow.duplicates import decide, groups
from nimtaflow.duplicates.schemas import Decided, Decision, DuplicateGroup, DuplicatePage, Kind
from nimtaflow.http.dependencies import Tx, Viewer
from nimtaflow.http.paging import InvalidCursor, Page, write_cursor
from nimtaflow.http.problems import problems

router = APIRouter(prefix="/duplicates", tags=["duplicates"])


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
