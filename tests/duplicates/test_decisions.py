"""Groups as viewers see them, and what is done with them."""

import asyncio
from typing import Any

import httpx
import pytest
from fastapi import FastAPI
from sqlalchemy import insert, select, text
from sqlalchemy.ext.asyncio import AsyncSession

import make
from nimtaflow.access.grants import Folder, Grants
from nimtaflow.access.viewer import AdminOnly, Viewer
from nimtaflow.duplicates import choice, decide, groups, merge
from nimtaflow.editing import service as editing
from nimtaflow.kernel import db
from nimtaflow.kernel.clock import now
from nimtaflow.tables.all import Base
from nimtaflow.tables.photos import Photo, PhotoMark
from nimtaflow.tables.users import User

API = "/api/v1/duplicates"
ROWS = "SELECT to_jsonb({0}) - 'unwritten' - 'unwritten_at' FROM {0} ORDER BY 1"


async def rows(tx: AsyncSession) -> list[Any]:
    """All that a decision may alter."""
    tables = ("photos", "photo_marks", "duplicate_groups", "duplicate_members", "stacks")
    return [list(await tx.scalars(text(ROWS.format(table)))) for table in tables]


@pytest.mark.feature("ROAD-20")
async def test_a_page_has_what_one_compares(admin_client: httpx.AsyncClient, tx: AsyncSession) -> None:
    source = await make.source(tx, "/photos/here")
    small = await make.photo(tx, source, "a.jpg", width=800, height=600, quality=40, keywords=["Meer"])
    large = await make.photo(tx, source, "b.jpg", width=4000, height=3000, quality=80, sharpness=70)
    group = await make.duplicates(tx, small, large)
    await make.duplicates(tx, small, large, kind="near")
    answer = (await admin_client.get(API, params={"kind": "exact"})).json()
    assert (answer["total"], answer["has_more"], answer["next_cursor"]) == (1, False, None)
    told = answer["items"][0]
    assert (told["id"], told["kind"], told["proposed_id"], told["is_burst"]) == (group.id, "exact", large.id, False)
    assert [photo["id"] for photo in told["photos"]] == [large.id, small.id]
    assert [photo["path"] for photo in told["photos"]] == ["/photos/here/b.jpg", "/photos/here/a.jpg"]
    assert (told["photos"][0]["quality"], told["photos"][0]["sharpness"]) == (80, 70)
    assert told["photos"][1]["keywords"] == ["Meer"]
    assert {"width", "height", "quality", "sharpness", "keywords", "filename"} == set(told["differences"])
    assert (await admin_client.get(f"{API}/{group.id}")).json() == told


async def test_pages_go_on_where_the_last_one_ended(admin_client: httpx.AsyncClient, tx: AsyncSession) -> None:
    ids = [(await make.duplicates(tx, await make.photo(tx), await make.photo(tx))).id for _ in range(5)]
    first = (await admin_client.get(API, params={"limit": 3})).json()
    rest = (await admin_client.get(API, params={"limit": 3, "cursor": first["next_cursor"]})).json()
    assert [one["id"] for one in first["items"] + rest["items"]] == ids[::-1]
    assert (first["total"], rest["has_more"]) == (5, False)


@pytest.mark.feature("ROAD-20", "GEN-13")
async def test_a_group_is_only_what_the_viewer_sees(
    viewer_tx: AsyncSession, tx: AsyncSession, app: FastAPI, admin: User
) -> None:
    source = await make.source(tx)
    hidden = await make.photo(tx, source, "private/canary.jpg")
    seen, copy = await make.photo(tx, source, "open/a.jpg"), await make.photo(tx, source, "open/b.jpg")
    alone = await make.duplicates(tx, seen, hidden)
    both = await make.duplicates(tx, seen, hidden, copy, kind="near")
    await tx.commit()
    viewer = Viewer(7, grants=Grants(folders=(Folder(source_id=source.id, path="open"),)))
    assert await groups.page(viewer_tx, viewer, "exact", None, 50) == ([], 0, None)
    with pytest.raises(groups.DuplicatesNotFound):
        await groups.one(viewer_tx, viewer, alone.id)
    found, total, _ = await groups.page(viewer_tx, viewer, "near", None, 50)
    assert (total, [one.id for one in found]) == (1, [both.id])
    assert {photo.id for photo in found[0].photos} == {seen.id, copy.id}
    assert found[0].photos[0].path is None
    with pytest.raises(AdminOnly):
        await decide.decide(viewer_tx, viewer, both.id, "keep", [seen.id])


def test_the_statement_of_marks_is_for_admins() -> None:
    with pytest.raises(AdminOnly):
        decide.queries.everyones_marks(Viewer(7))


@pytest.mark.feature("ROAD-20", "GAL-09")
async def test_the_kept_one_is_given_what_the_others_know(
    admin_client: httpx.AsyncClient, tx: AsyncSession, admin: User, user: User
) -> None:
    source = await make.source(tx)
    best = await make.photo(tx, source, "best.jpg", title="Mine", keywords=["a", "b"], user_rating=2)
    other = await make.photo(
        tx, source, "other.jpg", title="Other", description="A day", keywords=["b", "c"], user_rating=4,
        people_names=["Lea"], latitude=52.5, longitude=13.4, city="Berlin",
    )  # fmt: skip
    await make.mark(tx, user, other)
    await make.mark(tx, admin, other, rating=5)
    await make.mark(tx, admin, best, favorite_at=now(), rating=3)
    group = await make.duplicates(tx, best, other)
    answer = await admin_client.post(f"{API}/{group.id}", json={"action": "keep", "keep": [best.id]})
    assert (answer.status_code, answer.json()["count"]) == (200, 1)
    photos = {one.id: one for one in (await tx.scalars(select(Photo))).all()}
    kept, gone = photos[best.id], photos[other.id]
    assert (kept.title, kept.description, kept.keywords, kept.people_names) == (
        "Mine",
        "A day",
        ["a", "b", "c"],
        ["Lea"],
    )
    assert (kept.user_rating, kept.latitude, kept.longitude, kept.city) == (4, 52.5, 13.4, "Berlin")
    assert kept.trashed_at is None
    assert gone.trashed_at is not None
    assert (gone.title, gone.keywords) == ("Other", ["b", "c"])
    marks = {mark.user_id: mark for mark in await tx.scalars(select(PhotoMark).where(PhotoMark.photo_id == best.id))}
    assert marks[user.id].favorite_at is not None
    assert marks[admin.id].favorite_at is not None
    assert marks[admin.id].rating == 5
    assert (await admin_client.get(API)).json()["total"] == 0
    again = await admin_client.post(f"{API}/{group.id}", json={"action": "keep", "keep": [best.id]})
    assert (again.status_code, again.json()["code"]) == (409, "already-decided")


@pytest.mark.feature("ROAD-20")
async def test_a_decision_is_taken_back_whole(tx: AsyncSession, admin: User, user: User) -> None:
    best = await make.photo(tx, keywords=["a"])
    others = [await make.photo(tx, description=name, keywords=[name], user_rating=5) for name in ("x", "y")]
    await make.mark(tx, user, others[0])
    await make.mark(tx, user, best, rating=1)
    group = await make.duplicates(tx, best, *others)
    before = await rows(tx)
    change_id, _ = await decide.decide(tx, make.viewer(admin), group.id, "keep", [best.id])
    assert change_id is not None
    assert await rows(tx) != before
    await editing.undo(tx, make.viewer(admin), change_id)
    assert await rows(tx) == before


async def test_what_is_kept_beside_each_other_is_not_asked_again(
    admin_client: httpx.AsyncClient, tx: AsyncSession
) -> None:
    photos = [await make.photo(tx) for _ in range(3)]
    group = await make.duplicates(tx, *photos[:2], kind="near")
    assert (await admin_client.post(f"{API}/{group.id}", json={"action": "keep_all"})).json()["count"] == 0
    near = {"kind": "near"}
    assert (await admin_client.get(API, params=near)).json()["items"] == []
    await tx.execute(
        insert(Base.metadata.tables["duplicate_members"]).values(photo_id=photos[2].id, group_id=group.id, kind="near")
    )
    assert [one["id"] for one in (await admin_client.get(API, params=near)).json()["items"]] == [group.id]


@pytest.mark.parametrize("kind", ["near", "exact"])
async def test_they_become_a_stack(admin_client: httpx.AsyncClient, tx: AsyncSession, kind: str) -> None:
    one, other = [await make.photo(tx) for _ in range(2)]
    group = await make.duplicates(tx, one, other, kind=kind)
    answer = await admin_client.post(f"{API}/{group.id}", json={"action": "stack", "keep": [other.id]})
    assert answer.status_code == 200
    assert (await admin_client.get(API, params={"kind": kind})).json()["items"] == []
    again = await admin_client.post(f"{API}/{group.id}", json={"action": "keep", "keep": [one.id]})
    assert (again.status_code, again.json()["code"]) == (409, "already-decided")
    detail = (await admin_client.get(f"/api/v1/photos/{other.id}/detail")).json()
    assert (detail["stack"]["cover_id"], detail["stack"]["kind"]) == (other.id, "similar")


@pytest.mark.parametrize(
    ("body", "status", "code"),
    [
        ({"action": "keep", "keep": []}, 422, "nothing-kept"),
        ({"action": "keep", "keep": [999_999]}, 422, "not-among-duplicates"),
        ({"action": "burn"}, 422, "invalid-request"),
        ({"action": "keep", "keep": [1] * 1001}, 422, "invalid-request"),
    ],
)
async def test_what_makes_no_sense_is_refused(
    admin_client: httpx.AsyncClient, tx: AsyncSession, body: dict[str, Any], status: int, code: str
) -> None:
    group = await make.duplicates(tx, await make.photo(tx), await make.photo(tx))
    before = await rows(tx)
    answer = await admin_client.post(f"{API}/{group.id}", json=body)
    assert (answer.status_code, answer.json()["code"]) == (status, code)
    assert await rows(tx) == before


async def test_a_group_that_is_none_is_not_found(admin_client: httpx.AsyncClient) -> None:
    for answer in (
        await admin_client.get(f"{API}/77"),
        await admin_client.post(f"{API}/77", json={"action": "keep_all"}),
    ):
        assert (answer.status_code, answer.json()["code"]) == (404, "duplicates-not-found")


@pytest.mark.feature("ROAD-20")
async def test_of_two_who_decide_at_once_one_is_told_so(tx: AsyncSession, admin: User) -> None:
    one, other = [await make.photo(tx) for _ in range(2)]
    group = await make.duplicates(tx, one, other)
    await tx.commit()

    async def choose(photo_id: int) -> str:
        try:
            async with db.transaction() as mine:
                await decide.decide(mine, make.viewer(admin), group.id, "keep", [photo_id])
        except decide.AlreadyDecided:
            return "late"
        return "done"

    assert sorted(await asyncio.gather(choose(one.id), choose(other.id))) == ["done", "late"]
    trashed = (await tx.execute(text("SELECT count(*) FROM photos WHERE trashed_at IS NOT NULL"))).scalar()
    assert trashed == 1


@pytest.mark.feature("ROAD-20")
async def test_pictures_of_one_camera_within_seconds_are_a_burst(
    admin_client: httpx.AsyncClient, tx: AsyncSession
) -> None:
    source = await make.source(tx)
    seconds = [await make.photo(tx, source, taken=f"2022-07-01T10:00:0{n}", camera_model="X100") for n in range(3)]
    far = [await make.photo(tx, source, taken=f"2022-07-0{n}T10:00", camera_model="X100") for n in (1, 2)]
    await make.duplicates(tx, *far, kind="near")
    await make.duplicates(tx, *seconds, kind="near")
    items = (await admin_client.get(API, params={"kind": "near"})).json()["items"]
    assert [one["is_burst"] for one in items] == [True, False]


async def test_a_place_that_a_human_took_away_gets_no_names_of_another(tx: AsyncSession) -> None:
    cleared = await make.photo(tx, human_fields=["altitude", "latitude", "longitude"])
    placed = await make.photo(tx, latitude=39.5, longitude=2.5, city="Palma")
    assert merge.given(cleared, [placed]) == {}


async def test_a_date_that_a_human_entered_is_the_best_known(tx: AsyncSession) -> None:
    read = await make.photo(tx, taken_from="exif")
    entered = await make.photo(tx, taken_from="human")
    assert [one.id for one in choice.best_first([read, entered])] == [entered.id, read.id]
