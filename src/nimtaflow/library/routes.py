"""Sources, folders and failures over HTTP: for admins."""

import asyncio
from datetime import datetime
from typing import Annotated, Any

from fastapi import APIRouter, Query, status

from nimtaflow.http.dependencies import Admin, Tx
from nimtaflow.http.paging import InvalidCursor, Page, write_cursor
from nimtaflow.http.problems import problems
from nimtaflow.library import browse, failures, queries, sources
from nimtaflow.library.scanning.found import FolderUnreadable
from nimtaflow.library.schemas import (
    Counts,
    FailurePage,
    Folder,
    NewSource,
    Removed,
    Retried,
    Retry,
    Scan,
    ScanProgress,
    Source,
    SourceChange,
    SourceCounts,
)
from nimtaflow.tables.sources import Source as Row

router = APIRouter(tags=["library"])

FOLDER = (browse.FolderNotFound, browse.FolderNotAllowed, FolderUnreadable)


@router.get("/sources")
async def list_sources(tx: Tx, admin: Admin) -> list[Source]:
    """The folders of the library, and how they stand."""
    counts = await sources.source_counts(tx, admin)
    return [_source(row, counts.get(row.id)) for row in await sources.list_sources(tx, admin)]


@router.post("/sources", status_code=status.HTTP_201_CREATED, responses=problems(*FOLDER, sources.SourceExists))
async def add_source(new: NewSource, tx: Tx, admin: Admin) -> Source:
    """Take a folder into the library; its scan begins at once."""
    return _source(await sources.add_source(tx, admin, **new.model_dump()), None)


@router.get("/sources/counts")
async def source_counts(tx: Tx, admin: Admin) -> list[SourceCounts]:
    """What each source holds."""
    counts = await sources.source_counts(tx, admin)
    rows = await sources.list_sources(tx, admin)
    return [SourceCounts(id=row.id, path=row.path, **counts.get(row.id, queries.NO_COUNTS)) for row in rows]


@router.get("/sources/scan-progress")
async def scan_progress(tx: Tx, _admin: Admin) -> ScanProgress:
    """All running scans together."""
    return ScanProgress(**await queries.scan_progress(tx))


@router.post("/sources/scan-all", status_code=status.HTTP_202_ACCEPTED)
async def scan_all_sources(tx: Tx, admin: Admin) -> None:
    """Look into every source that is not paused."""
    await sources.scan_all(tx, admin)


@router.patch("/sources/{source_id}", responses=problems(sources.SourceNotFound, *FOLDER, sources.SourceExists))
async def change_source(source_id: int, change: SourceChange, tx: Tx, admin: Admin) -> Source:
    """Change a source, pause it or let it go on, or say where its files are now."""
    wanted = {name: value for name, value in change.model_dump(exclude_unset=True).items() if value is not None}
    row = await sources.change_source(tx, admin, source_id, wanted)
    return _source(row, (await sources.source_counts(tx, admin)).get(source_id))


@router.delete("/sources/{source_id}", responses=problems(sources.SourceNotFound))
async def remove_source(source_id: int, tx: Tx, admin: Admin) -> Removed:
    """Take a source out of the library. Originals are never touched."""
    photos, files = await sources.remove_source(tx, admin, source_id)
    return Removed(deleted_photos=photos, deleted_files=files)


@router.post(
    "/sources/{source_id}/scan",
    status_code=status.HTTP_202_ACCEPTED,
    responses=problems(sources.SourceNotFound, sources.SourcePaused),
)
async def scan_source(source_id: int, tx: Tx, admin: Admin, accept_missing: bool = False) -> None:  # noqa: FBT001, FBT002
    """Look into a source now. `accept_missing`: what is not there is gone, however much that is."""
    await sources.scan_source(tx, admin, source_id, accept_missing=accept_missing)


@router.get("/fs/browse", responses=problems(*FOLDER))
async def browse_folders(_admin: Admin, path: Annotated[str | None, Query(max_length=4096)] = None) -> Folder:
    """The folders in a folder of the server, for choosing a source."""
    return await asyncio.to_thread(browse.browse, path)


@router.get("/failures", responses=problems(InvalidCursor))
async def list_failures(
    tx: Tx,
    admin: Admin,
    page: Page,
    source_id: int | None = None,
    step: Annotated[str | None, Query(max_length=50)] = None,
) -> FailurePage:
    """Files and folders with which something went wrong, the latest first."""
    after = page.after(tuple[datetime, str])
    items, end, total = await failures.failures(tx, admin, source_id, step, after, page.limit)
    return FailurePage(items=items, next_cursor=end and write_cursor(*end), total=total)


@router.post("/failures/retry", status_code=status.HTTP_202_ACCEPTED)
async def retry_failures(what: Retry, tx: Tx, admin: Admin) -> Retried:
    """Try again what failed: of some photos, of a source, or all of it."""
    again = failures.retry(tx, admin, photo_ids=what.photo_ids, source_id=what.source_id, everything=what.all)
    return Retried(count=await again)


def _source(row: Row, counts: dict[str, int] | None) -> Source:
    facts: dict[str, Any] = row.state_facts or {}
    scan = Scan(
        total=max(row.scan_total, row.scan_seen),
        scanned=row.scan_seen,
        new=row.scan_new,
        changed=row.scan_changed,
        moved=row.scan_moved,
        missing=row.scan_missing,
        errors=row.scan_errors,
    )
    same = ("id", "path", "name", "enabled", "watch", "recursive", "exclusion_patterns", "interval_minutes")
    also = ("detect_deletions", "state", "last_scan_at", "next_scan_at")
    return Source(
        **{name: getattr(row, name) for name in same + also},
        watching=facts.get("watching") if row.enabled and row.watch else None,
        state_reason=facts.get("reason"),
        scanning=row.scan_started_at is not None,
        scan=scan if row.scan_started_at or row.last_scan_at else None,
        counts=Counts(**(counts or queries.NO_COUNTS)),
    )
