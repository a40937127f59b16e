"""Into the trash and out of it, and what the timeline shows of both."""

import httpx
import pytest
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

import make
from nimtaflow.kernel.clock import now
from nimtaflow.photos.schemas import BAD
from nimtaflow.tables.duplicates import PhotoLook
from nimtaflow.tables.photos import Photo

API = "/api/v1/photos"


async def view(client: httpx.AsyncClient, name: str, month: str = "2022-07") -> list[int]:
    """The photos of a month in a view, as tiles; the list and the months agree."""
    tiles = (await client.get(f"{API}/timeline/bucket", params={"month": month, "view": name})).json()["id"]
    listed = (await client.get(API, params={"view": name})).json()
    months = (await client.get(f"{API}/timeline/buckets", params={"view": name})).json()
    assert months["total"] == listed["total"] == len(listed["items"])
    return tiles


@pytest.mark.feature("GAL-09")
async def test_what_is_trashed_is_in_the_trash_only_and_comes_back(
    admin_client: httpx.AsyncClient, tx: AsyncSession
) -> None:
    source = await make.source(tx)
    one, other = [await make.photo(tx, source) for _ in range(2)]
    answer = await admin_client.post(f"{API}/trash", json={"photo_ids": [one.id, 999_999]})
    assert answer.json()["count"] == 1
    assert await view(admin_client, "library") == [other.id]
    assert await view(admin_client, "trash") == [one.id]
    assert (await admin_client.post(f"{API}/trash", json={"photo_ids": [one.id]})).json()["count"] == 0
    answer = await admin_client.post(f"{API}/restore", json={"photo_ids": [one.id, other.id]})
    assert answer.json()["count"] == 1
    assert await view(admin_client, "trash") == []
    assert set(await view(admin_client, "library")) == {one.id, other.id}


async def test_trashing_again_keeps_the_day(admin_client: httpx.AsyncClient, tx: AsyncSession) -> None:
    at = now()
    photo = await make.photo(tx, trashed_at=at)
    await admin_client.post(f"{API}/trash", json={"photo_ids": [photo.id]})
    assert await tx.scalar(select(Photo.trashed_at)) == at


async def test_what_comes_back_looks_for_its_duplicates(admin_client: httpx.AsyncClient, tx: AsyncSession) -> None:
    photo = await make.photo(tx, trashed_at=now())
    look = PhotoLook(photo_id=photo.id, picture="x", version=1, difference_hash="0" * 256, colour=0, is_sorted=True)
    tx.add(look)
    await admin_client.post(f"{API}/restore", json={"photo_ids": [photo.id]})
    assert await tx.scalar(select(PhotoLook.is_sorted)) is False


@pytest.mark.feature("GEN-13")
async def test_the_trash_is_the_admins(user_client: httpx.AsyncClient, tx: AsyncSession) -> None:
    gone, here = await make.photo(tx, trashed_at=now()), await make.photo(tx)
    assert await view(user_client, "trash") == []
    for verb in ("trash", "restore"):
        answer = await user_client.post(f"{API}/{verb}", json={"photo_ids": [gone.id, here.id]})
        assert (answer.status_code, answer.json()["code"]) == (403, "admin-only")
    assert set(await tx.scalars(select(Photo.id).where(Photo.trashed_at.is_(None)))) == {here.id}


@pytest.mark.parametrize("ids", [[], ["x"], list(range(10_001))])
async def test_some_photos_are_some(admin_client: httpx.AsyncClient, ids: list[object]) -> None:
    assert (await admin_client.post(f"{API}/trash", json={"photo_ids": ids})).status_code == 422


@pytest.mark.feature("ROAD-18")
async def test_bad_shots_are_a_view_a_filter_and_an_order(admin_client: httpx.AsyncClient, tx: AsyncSession) -> None:
    source = await make.source(tx)
    scores = [BAD, 90, BAD - 1, None, 5]
    photos = [await make.photo(tx, source, quality=score) for score in scores]
    await make.photo(tx, source, quality=1, trashed_at=now())
    ids = [photo.id for photo in photos]
    assert set(await view(admin_client, "bad")) == {ids[2], ids[4]}
    below = (await admin_client.get(API, params={"quality_below": BAD + 1})).json()
    assert {one["id"] for one in below["items"]} == {ids[0], ids[2], ids[4]}
    got: list[int] = []
    cursor = None
    while True:
        page = {"sort": "quality", "limit": 2} | ({"cursor": cursor} if cursor else {})
        answer = (await admin_client.get(API, params=page)).json()
        got += [one["id"] for one in answer["items"]]
        cursor = answer["next_cursor"]
        if cursor is None:
            break
    assert got == [ids[4], ids[2], ids[0], ids[1], ids[3]]
    detail = (await admin_client.get(f"{API}/{ids[1]}/detail")).json()
    assert (detail["quality"], detail["sharpness"], detail["exposure_score"]) == (90, None, None)
