"""Many photos at once: which stand between two, which are still there, and a user's favourites among them."""

from datetime import date
from typing import Any

import httpx
import pytest
from sqlalchemy import update
from sqlalchemy.ext.asyncio import AsyncSession

import make
from nimtaflow.access.grants import Folder, Grants
from nimtaflow.access.viewer import Viewer
from nimtaflow.kernel.clock import now
from nimtaflow.photos import service
from nimtaflow.photos.schemas import Order
from nimtaflow.tables.photos import Photo

PHOTOS = "/api/v1/photos"
ADMIN = Viewer(1, is_admin=True)


async def a_library(tx: AsyncSession) -> list[int]:
    """Photos of several months, of one instant, and without a date; their ids in the order of the timeline."""
    source = await make.source(tx)
    await make.photos(tx, source, {date(2021, 12, 31): 3, date(2022, 7, 1): 2, date(2022, 7, 2): 3})
    for _ in range(3):
        await make.photo(tx, source, taken=None)
    for _ in range(2):
        await make.photo(tx, source, taken="2022-07-02T12:00:00")
    return await in_order(tx, "newest")


async def in_order(tx: AsyncSession, order: Order) -> list[int]:
    timeline = await service.timeline(tx, ADMIN, "library", order)
    months = [*(bucket["month"] for bucket in timeline["buckets"]), "undated"]
    pages = [await service.bucket(tx, ADMIN, month, 0, "library", order) for month in months]
    return [one for page in pages for one in page["id"]]


async def ids(client: httpx.AsyncClient, **wish: Any) -> dict[str, Any]:
    answer = await client.get(f"{PHOTOS}/timeline/ids", params=wish)
    assert answer.status_code == 200, answer.text
    return answer.json()


@pytest.mark.feature("GAL-08")
@pytest.mark.parametrize("order", ["newest", "oldest"])
async def test_every_range_is_what_stands_between_in_the_grid(
    user_client: httpx.AsyncClient, tx: AsyncSession, order: Order
) -> None:
    await a_library(tx)
    every = await in_order(tx, order)
    assert await ids(user_client, order=order) == {"ids": every, "has_more": False}
    for first in range(len(every)):
        for last in range(first, len(every)):
            between = {"ids": every[first : last + 1], "has_more": False}
            assert await ids(user_client, order=order, first=every[first], last=every[last]) == between
            assert await ids(user_client, order=order, first=every[last], last=every[first]) == between


async def test_a_range_ends_at_the_most_that_one_request_may_bring(
    user_client: httpx.AsyncClient, tx: AsyncSession, monkeypatch: pytest.MonkeyPatch
) -> None:
    every = await a_library(tx)
    monkeypatch.setattr(service, "MOST", 4)
    assert await ids(user_client) == {"ids": every[:4], "has_more": True}
    assert await ids(user_client, first=every[2], last=every[5]) == {"ids": every[2:6], "has_more": False}


async def test_ranges_of_what_one_does_not_see_are_not_there(client: httpx.AsyncClient, tx: AsyncSession) -> None:
    source = await make.source(tx)
    seen, *hidden = [
        await make.photo(tx, source, path, taken=f"2022-07-0{day}")
        for day, path in enumerate(["open/a.jpg", "shut/b.jpg", "open/c.jpg", "shut/d.jpg"], 1)
    ]
    grants = Grants(folders=(Folder(source_id=source.id, path="open"),))
    client.headers["Authorization"] = f"Bearer {await make.token(tx, await make.user(tx, grants=grants))}"
    assert await ids(client, first=seen.id, last=hidden[1].id) == {"ids": [hidden[1].id, seen.id], "has_more": False}
    answer = await client.get(f"{PHOTOS}/timeline/ids", params={"first": seen.id, "last": hidden[0].id})
    assert (answer.status_code, answer.json()["code"]) == (404, "photo-not-found")
    known = {"photo_ids": [seen.id, *(photo.id for photo in hidden)]}
    assert (await client.post(f"{PHOTOS}/timeline/known", json=known)).json()["ids"] == [seen.id, hidden[1].id]


async def test_those_that_left_a_view_are_known_no_more(user_client: httpx.AsyncClient, tx: AsyncSession) -> None:
    every = await a_library(tx)
    await tx.execute(update(Photo).where(Photo.id == every[1]).values(trashed_at=now()))
    known = (await user_client.post(f"{PHOTOS}/timeline/known", json={"photo_ids": every})).json()
    assert known["ids"] == sorted({*every} - {every[1]})
    favorites = {"photo_ids": every, "view": "favorites"}
    assert (await user_client.post(f"{PHOTOS}/timeline/known", json=favorites)).json()["ids"] == []


async def mark(client: httpx.AsyncClient, photo_ids: list[int], *, favorite: bool) -> dict[str, Any]:
    answer = await client.patch(f"{PHOTOS}/favorites", json={"photo_ids": photo_ids, "favorite": favorite})
    assert answer.status_code == 200, answer.text
    return answer.json()


@pytest.mark.feature("GAL-08", "GAL-09")
async def test_many_favourites_are_one_change_that_is_taken_back(
    user_client: httpx.AsyncClient, tx: AsyncSession
) -> None:
    every = await a_library(tx)
    before = (await user_client.patch(f"{PHOTOS}/{every[0]}/favorite", json={"favorite": True})).json()
    assert before["is_favorite"]
    marked = await mark(user_client, [*every[:5], 999_999], favorite=True)
    assert marked["count"] == 4, "one was a favourite already, one is not there"
    assert (await ids(user_client, view="favorites"))["ids"] == every[:5]
    await mark(user_client, every[1:2], favorite=False)
    undone = await user_client.post(f"/api/v1/changes/{marked['change_id']}/undo")
    assert undone.json()["count"] == 3, "what was changed again since stays"
    assert (await ids(user_client, view="favorites"))["ids"] == every[:1]
    assert await mark(user_client, every[:1], favorite=True) == {"change_id": None, "count": 0}


async def test_an_undo_gives_back_when_each_became_a_favourite(
    user_client: httpx.AsyncClient, tx: AsyncSession
) -> None:
    every = await a_library(tx)
    for photo_id in every[:3]:
        await user_client.patch(f"{PHOTOS}/{photo_id}/favorite", json={"favorite": True})
    none = await mark(user_client, every, favorite=False)
    assert none["count"] == 3
    assert (await ids(user_client, view="favorites"))["ids"] == []
    assert (await user_client.post(f"/api/v1/changes/{none['change_id']}/undo")).json()["count"] == 3
    assert (await ids(user_client, view="favorites"))["ids"] == every[:3]


async def test_thousands_of_favourites_come_back(user_client: httpx.AsyncClient, tx: AsyncSession) -> None:
    photos = await make.photos(tx, await make.source(tx), {date(2022, 7, 1): 2100})
    marked = await mark(user_client, [photo.id for photo in photos], favorite=True)
    assert marked["count"] == 2100
    assert (await user_client.post(f"/api/v1/changes/{marked['change_id']}/undo")).json()["count"] == 2100
    assert (await ids(user_client, view="favorites"))["ids"] == []


async def test_favourites_are_nobody_elses_business(
    client: httpx.AsyncClient, user_client: httpx.AsyncClient, tx: AsyncSession
) -> None:
    every = await a_library(tx)
    marked = await mark(user_client, every, favorite=True)
    undone = (await user_client.post(f"/api/v1/changes/{marked['change_id']}/undo")).json()
    own = (await user_client.get("/api/v1/changes")).json()
    assert [line["operation"] for line in own] == ["undo", "favorite"]
    client.headers["Authorization"] = f"Bearer {await make.token(tx, await make.user(tx, role='admin'))}"
    assert (await client.get("/api/v1/changes")).json() == []
    assert (await client.get(f"{PHOTOS}/{every[0]}/changes")).json() == []
    for change_id in (marked["change_id"], undone["change_id"]):
        assert (await client.post(f"/api/v1/changes/{change_id}/undo")).status_code == 404


@pytest.mark.parametrize("photo_ids", [[], list(range(10_001)), ["x"]])
async def test_no_photos_too_many_or_none_at_all(user_client: httpx.AsyncClient, photo_ids: list[Any]) -> None:
    for method, path in (("PATCH", "favorites"), ("POST", "timeline/known")):
        wish = {"photo_ids": photo_ids, "favorite": True}
        answer = await user_client.request(method, f"{PHOTOS}/{path}", json=wish)
        assert (answer.status_code, answer.json()["code"]) == (422, "invalid-request")
