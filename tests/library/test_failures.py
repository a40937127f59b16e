"""The list of what failed, page by page, and trying it again."""

from datetime import timedelta
from typing import Any

import httpx
import pytest
from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

import make
from library.folders import Above
from nimtaflow.kernel.clock import now
from nimtaflow.tables.photos import PhotoStep
from nimtaflow.tables.sources import FileFailure, Source

API = "/api/v1/failures"


async def fail(tx: AsyncSession, source: Source, count: int) -> None:
    """So many photos with a failed step, and one file, each a minute older than the one before."""
    for number in range(count):
        photo = await make.photo(tx, source, f"deep/{number}.jpg")
        at = now() - timedelta(minutes=number)
        facts = {"reason": "EIO"}
        await make.step(
            tx, photo, "thumbnails", "failed", error_code="damaged-file", error_facts=facts, at=at, attempts=3
        )
        await make.step(tx, photo, "metadata", "done", at=at)
    tx.add(FileFailure(source_id=source.id, path="a/empty.jpg", code="empty-file", facts={}, at=now()))
    await tx.flush()


async def pages(client: httpx.AsyncClient, **query: Any) -> tuple[list[dict[str, Any]], int]:
    items: list[dict[str, Any]] = []
    cursor = None
    while True:
        page = (await client.get(API, params={**query, **({"cursor": cursor} if cursor else {})})).json()
        items += page["items"]
        cursor = page["next_cursor"]
        if cursor is None:
            return items, page["total"]


async def test_failures_are_listed_the_latest_first(
    admin_client: httpx.AsyncClient, tx: AsyncSession, above: Above
) -> None:
    source, other = await make.source(tx), await make.source(tx)
    await fail(tx, source, 5)
    await fail(tx, other, 2)
    missing = await make.photo(tx, source, is_missing=True)
    await make.step(tx, missing, "metadata", "failed", error_code="file-vanished")
    items, total = await pages(admin_client, limit=2)
    assert total == len(items) == 9
    assert [item["at"] for item in items] == sorted((item["at"] for item in items), reverse=True)
    assert len({(item["photo_id"], item["source_id"], item["path"]) for item in items}) == 9
    step = next(item for item in items if item["path"] == "deep/4.jpg")
    assert step == {
        "photo_id": step["photo_id"],
        "source_id": source.id,
        "path": "deep/4.jpg",
        "filename": "4.jpg",
        "step": "thumbnails",
        "code": "damaged-file",
        "facts": {"reason": "EIO"},
        "attempts": 3,
        "at": step["at"],
    }
    file = next(item for item in items if item["photo_id"] is None)
    assert (file["path"], file["filename"], file["step"], file["code"]) == (
        "a/empty.jpg",
        "empty.jpg",
        "scan",
        "empty-file",
    )
    assert len((await pages(admin_client, source_id=other.id))[0]) == 3
    assert len((await pages(admin_client, step="thumbnails"))[0]) == 7
    assert len((await pages(admin_client, step="scan"))[0]) == 2
    assert (await admin_client.get(API, params={"cursor": "nonsense"})).json()["code"] == "invalid-cursor"


@pytest.mark.parametrize(
    ("what", "photos", "files", "count"),
    [
        ({"all": True}, 7, 2, 9),
        ({"source": True}, 5, 1, 6),
        ({"photo": True}, 1, 0, 1),
        ({}, 0, 0, 0),
        ({"photo_ids": [999_999]}, 0, 0, 0),
    ],
)
async def test_failures_are_tried_again(
    admin_client: httpx.AsyncClient,
    tx: AsyncSession,
    above: Above,
    what: dict[str, Any],
    photos: int,
    files: int,
    count: int,
) -> None:
    above.reads = False
    source, other = await make.source(tx), await make.source(tx)
    await fail(tx, source, 5)
    await fail(tx, other, 2)
    first = await tx.scalar(select(PhotoStep.photo_id).where(PhotoStep.state == "failed"))
    if "source" in what:
        what = {"source_id": source.id}
    if "photo" in what:
        what = {"photo_ids": [first]}
    answer = await admin_client.post(f"{API}/retry", json=what)
    assert answer.json() == {"count": count}
    assert len(above.advanced) == photos
    assert len(above.scans) == files
    left = select(func.count()).where(PhotoStep.state == "failed")
    assert await tx.scalar(left) == 7 - photos
    assert await tx.scalar(select(func.count()).where(PhotoStep.state == "done")) == 7
